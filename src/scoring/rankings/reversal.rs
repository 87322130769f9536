//! Does an order change for reasons that should not matter? Rank-reversal tests, and leaving one criterion out.

use super::correlation::{Pairs, kendall_tau_b};
use super::order::{competition_ranks, tie_groups};
use crate::Result;
use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use crate::scoring::{DecisionMatrix, Method};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// What was changed about the alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An exact copy of an alternative was added.
    CloneAdded,
    /// An alternative was removed.
    Removed,
    /// An alternative that is not best was made worse: every value moved halfway to the worst of its criterion.
    Replaced,
}

/// One changed problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReversalCase {
    /// What was changed.
    pub change: Change,
    /// The alternative it was done with, from 0.
    pub alternative: usize,
    /// New ranks of the alternatives that stayed as they were, `(n,)`, among themselves; 0 for the one that was removed or
    /// replaced. Empty where the method has no result (see `error`).
    pub ranks: Vec<u32>,
    /// Pairs of unchanged alternatives whose order turned round.
    pub n_reversed: usize,
    /// Pairs of unchanged alternatives that tied before or after, not both.
    pub n_ties_changed: usize,
    /// The first few reversed pairs: the first was better before.
    pub examples: Vec<(usize, usize)>,
    /// Whether the set of best alternatives (among the unchanged ones) changed.
    pub best_changed: bool,
    /// Why the method has no result for the changed problem.
    pub error: Option<String>,
}

/// All rank-reversal tests of a method on one decision matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankReversal {
    /// Registry name of the method.
    pub method: String,
    /// Ranks before any change, `(n,)`.
    pub baseline: Vec<u32>,
    /// One case for every alternative and change; a best alternative is not replaced, the only one is not removed.
    pub cases: Vec<ReversalCase>,
}

impl RankReversal {
    /// Whether any case of one kind turned a pair round.
    pub fn occurs(&self, change: Change) -> bool {
        self.cases.iter().any(|case| case.change == change && case.n_reversed > 0)
    }
}

/// Reversed pairs that are named at most.
const EXAMPLES: usize = 10;

/// Adds a clone of each alternative, removes each, and makes each that is not best worse; reports every change in the
/// order of the alternatives that stayed as they were.
///
/// Settings of the method stay; ranks are those that the method gives.
///
/// # Errors
/// The errors of the method on the data as they are; a method that gives no ranks.
///
/// # Complexity
/// Three evaluations an alternative.
///
/// # References
/// - Belton and Gear 1983, On a short-coming of Saaty's method of analytic hierarchies, Omega 11(3) (copies).
/// - Wang and Triantaphyllou 2008, Ranking irregularities when evaluating alternatives by using some ELECTRE methods,
///   Omega 36(1) (replacing a non-optimal alternative by a worse one).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::rankings::{Change, rank_reversal};
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(array![[1.0, 9.0], [5.0, 4.0], [8.0, 2.0]], None, &[Direction::Max; 2])?;
/// let report = rank_reversal(&stratech::methods::Topsis::default(), &data)?;
/// assert_eq!(report.cases.len(), 3 + 3 + 2);
/// assert!(!report.occurs(Change::Replaced));
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn rank_reversal(method: &dyn Method, data: &DecisionMatrix) -> Result<RankReversal> {
    let baseline = ranks_by(method, data)?;
    let n = data.n_alternatives();
    let mut cases = Vec::new();
    for change in [Change::CloneAdded, Change::Removed, Change::Replaced] {
        for i in 0..n {
            let skip = match change {
                Change::CloneAdded => false,
                Change::Removed => n == 1,
                Change::Replaced => baseline[i] == 1,
            };
            if !skip {
                cases.push(one_case(method, data, &baseline, change, i));
            }
        }
    }
    Ok(RankReversal { method: method.about().name.to_owned(), baseline, cases })
}

fn one_case(method: &dyn Method, data: &DecisionMatrix, baseline: &[u32], change: Change, i: usize) -> ReversalCase {
    let (n, m) = data.values().dim();
    let rows: Vec<usize> = match change {
        Change::CloneAdded => (0..n).chain([i]).collect(),
        Change::Removed => (0..n).filter(|&row| row != i).collect(),
        Change::Replaced => (0..n).collect(),
    };
    let columns: Vec<usize> = (0..m).collect();
    let values = Array2::from_shape_fn((rows.len(), m), |(row, k)| {
        let value = data.values()[[rows[row], k]];
        if change == Change::Replaced && rows[row] == i { value / 2.0 + data.worst(k) / 2.0 } else { value }
    });
    let mut case = ReversalCase {
        change,
        alternative: i,
        ranks: Vec::new(),
        n_reversed: 0,
        n_ties_changed: 0,
        examples: Vec::new(),
        best_changed: false,
        error: None,
    };
    let new = match rebuild(data, values, &columns).and_then(|data| ranks_by(method, &data)) {
        Ok(new) => new,
        Err(error) => {
            case.error = Some(error.to_string());
            return case;
        }
    };
    // The clone stands at the end; whoever is compared keeps its place among the rows.
    let kept: Vec<usize> = (0..n).filter(|&row| change == Change::CloneAdded || row != i).collect();
    // Ranked anew among themselves, so that a clone or a gap moves no number by itself.
    let stayed: Vec<(usize, f64)> = rows
        .iter()
        .zip(&new)
        .take(if change == Change::CloneAdded { n } else { rows.len() })
        .filter(|(row, _)| change == Change::CloneAdded || **row != i)
        .map(|(&row, &rank)| (row, f64::from(rank)))
        .collect();
    let among = competition_ranks(&tie_groups(&stayed.iter().map(|(_, rank)| *rank).collect::<Vec<f64>>()));
    case.ranks = vec![0; n];
    for (&(row, _), rank) in stayed.iter().zip(among) {
        case.ranks[row] = rank;
    }
    compare(baseline, &kept, &mut case);
    case
}

/// Fills in what changed among the alternatives that stayed.
fn compare(baseline: &[u32], kept: &[usize], case: &mut ReversalCase) {
    let of = |ranks: &[u32]| -> Vec<f64> { kept.iter().map(|&row| f64::from(ranks[row])).collect() };
    let (before, after) = (of(baseline), of(&case.ranks));
    let pairs = Pairs::count(&before, &after);
    let count = |x: i64| usize::try_from(x).unwrap_or(0);
    case.n_reversed = count(pairs.discordant);
    case.n_ties_changed = count(pairs.tied_a + pairs.tied_b - 2 * pairs.tied_both);
    case.best_changed = best(&before) != best(&after);
    if case.n_reversed > 0 {
        let turned = (0..kept.len()).flat_map(|a| (0..kept.len()).map(move |b| (a, b)));
        case.examples = turned
            .filter(|&(a, b)| before[a] < before[b] && after[a] > after[b])
            .map(|(a, b)| (kept[a], kept[b]))
            .take(EXAMPLES)
            .collect();
    }
}

fn best(ranks: &[f64]) -> Vec<usize> {
    let least = crate::number::math::min_of(ranks);
    (0..ranks.len()).filter(|&i| ranks[i] == least).collect()
}

/// A ranking without one of the criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WithoutCriterion {
    /// The criterion that was left out, from 0.
    pub criterion: usize,
    /// Ranks without it, `(n,)`; empty where the method has no result.
    pub ranks: Vec<u32>,
    /// Kendall's tau-b with the ranks before; `None` where all tie or the method has no result.
    pub kendall_tau_b: Option<f64>,
    /// Whether the set of best alternatives changed.
    pub best_changed: bool,
    /// Why the method has no result without it.
    pub error: Option<String>,
}

/// Rankings without each of the criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeaveOneOut {
    /// Registry name of the method.
    pub method: String,
    /// Ranks with all criteria, `(n,)`.
    pub baseline: Vec<u32>,
    /// One entry for each criterion.
    pub cases: Vec<WithoutCriterion>,
}

/// Leaves out each criterion in turn (the weights of the others keep their proportions) and compares the rankings.
///
/// # Errors
/// The errors of the method on the data as they are; a method that gives no ranks; fewer than two criteria.
pub fn leave_one_out(method: &dyn Method, data: &DecisionMatrix) -> Result<LeaveOneOut> {
    let baseline = ranks_by(method, data)?;
    let m = data.n_criteria();
    if m < 2 {
        return Err(Problem::new(codes::UNDEFINED, Place::argument("matrix"))
            .item("leave_one_out")
            .found_words(Text::new("there is one criterion", "chỉ có một tiêu chí"))
            .expected(Text::new("two criteria or more", "từ hai tiêu chí trở lên"))
            .into());
    }
    let before: Vec<f64> = baseline.iter().map(|r| f64::from(*r)).collect();
    let cases = (0..m)
        .map(|criterion| {
            let columns: Vec<usize> = (0..m).filter(|&k| k != criterion).collect();
            let values = Array2::from_shape_fn((data.n_alternatives(), m - 1), |(i, k)| data.values()[[i, columns[k]]]);
            match rebuild(data, values, &columns).and_then(|data| ranks_by(method, &data)) {
                Ok(ranks) => {
                    let after: Vec<f64> = ranks.iter().map(|r| f64::from(*r)).collect();
                    WithoutCriterion {
                        criterion,
                        kendall_tau_b: kendall_tau_b(&before, &after).ok(),
                        best_changed: best(&before) != best(&after),
                        ranks,
                        error: None,
                    }
                }
                Err(error) => WithoutCriterion {
                    criterion,
                    ranks: Vec::new(),
                    kendall_tau_b: None,
                    best_changed: false,
                    error: Some(error.to_string()),
                },
            }
        })
        .collect();
    Ok(LeaveOneOut { method: method.about().name.to_owned(), baseline, cases })
}

fn ranks_by(method: &dyn Method, data: &DecisionMatrix) -> Result<Vec<u32>> {
    method.evaluate(data)?.ranks.ok_or_else(|| {
        Problem::new(codes::UNDEFINED, Place::argument("method"))
            .item(method.about().name)
            .found_words(Text::new("it gives no ranks", "không cho thứ hạng"))
            .expected(Text::new("a method that ranks", "một phương pháp có xếp hạng"))
            .into()
    })
}

/// Other rows or fewer columns with the directions and weights of the columns that are left.
fn rebuild(data: &DecisionMatrix, values: Array2<f64>, columns: &[usize]) -> Result<DecisionMatrix> {
    let directions: Vec<_> = columns.iter().map(|&k| data.directions()[k]).collect();
    let weights: Option<Vec<f64>> = data.given_weights().map(|w| columns.iter().map(|&k| w[k]).collect());
    DecisionMatrix::new(values, weights.as_deref(), &directions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::{Topsis, WeightedSum};
    use crate::scoring::{Direction::Max, Normalization};
    use ndarray::array;

    fn data() -> DecisionMatrix {
        DecisionMatrix::new(
            array![[9.0, 1.0, 5.0], [6.0, 5.0, 1.0], [1.0, 9.0, 4.0], [2.0, 3.0, 3.0]],
            Some(&[4.0, 3.0, 2.0]),
            &[Max; 3],
        )
        .unwrap()
    }

    #[test]
    fn sums_of_values_as_given_reverse_nothing() {
        let method = WeightedSum { normalization: Normalization::None };
        let report = rank_reversal(&method, &data()).unwrap();
        assert!(report.cases.iter().all(|case| case.n_reversed == 0 && case.n_ties_changed == 0 && !case.best_changed));
        assert!(report.cases.iter().all(|case| case.ranks.len() == 4 && case.error.is_none()));
        let clones = report.cases.iter().filter(|case| case.change == Change::CloneAdded);
        assert!(clones.into_iter().all(|case| case.ranks == report.baseline));
    }

    /// TOPSIS reverses when the ends of the range change: removing one alternative turns the other two round.
    #[test]
    fn topsis_can_reverse() {
        let values = array![[1.0, 7.0], [4.0, 3.0], [9.0, 1.0]];
        let mut seen = false;
        for w in 1..40 {
            let w = f64::from(w) / 40.0;
            let data = DecisionMatrix::new(values.clone(), Some(&[w, 1.0 - w]), &[Max; 2]).unwrap();
            let report = rank_reversal(&Topsis::default(), &data).unwrap();
            for case in report.cases.iter().filter(|case| case.n_reversed > 0) {
                let (a, b) = case.examples[0];
                assert!(report.baseline[a] < report.baseline[b] && case.ranks[a] > case.ranks[b]);
                seen = true;
            }
        }
        assert!(seen);
    }

    #[test]
    fn leaving_criteria_out() {
        let report = leave_one_out(&WeightedSum::default(), &data()).unwrap();
        assert_eq!(report.cases.len(), 3);
        let direct =
            DecisionMatrix::new(array![[1.0, 5.0], [5.0, 1.0], [9.0, 4.0], [3.0, 3.0]], Some(&[3.0, 2.0]), &[Max; 2])
                .unwrap();
        let expected = WeightedSum::default().evaluate(&direct).unwrap().ranks;
        assert_eq!(Some(report.cases[0].ranks.clone()), expected);
        let one = DecisionMatrix::new(array![[1.0], [2.0]], None, &[Max]).unwrap();
        assert!(leave_one_out(&WeightedSum::default(), &one).is_err());
    }
}
