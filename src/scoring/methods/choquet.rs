//! The Choquet integral with interactions of pairs.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::check_length;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// The Choquet integral of normalized values with respect to a capacity with interactions of pairs ("2-additive").
///
/// # Formula
/// With Shapley values φ (the weights, which sum to 1) and interaction indices I,
/// `score[i] = Σ_k φ[k] v[i, k] - 1/2 Σ_{k<l} I[k, l] |v[i, k] - v[i, l]|` for normalized values v. A positive index says
/// that two criteria complement each other (both are needed), a negative one that they replace each other. The capacity
/// must be monotone: `φ[k] >= 1/2 Σ_l |I[k, l]|` for every k. Without interactions this is the weighted sum.
///
/// Parts: `normalized`, `contributions` `(n, m)` (Shapley values of the score, see [`TwoAdditive::contributions`]).
///
/// # Errors
/// Interactions that are not symmetric, not zero on the diagonal, outside [-1, 1] or break monotonicity, each with its place.
///
/// # References
/// - Choquet 1953, Theory of capacities, Annales de l'Institut Fourier 5.
/// - Grabisch 1997, k-order additive discrete fuzzy measures and their representation, Fuzzy Sets and Systems 92(2).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use serde_json::json;
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(array![[0.5, 0.5], [1.0, 0.0]], None, &[Direction::Max; 2])?;
/// let settings = json!({"normalization": "none", "interaction": [[0, 0.5], [0.5, 0]]});
/// let outcome = stratech::methods::get("choquet", &settings)?.evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.5, 0.25])); // the balanced one is better
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choquet {
    /// Interaction indices, `(m, m)`, symmetric with a zero diagonal; none: the weighted sum.
    pub interaction: Option<Vec<Vec<f64>>>,
    /// How columns are made comparable, which this method needs more than others: values of criteria are compared.
    pub normalization: Normalization,
}

impl Default for Choquet {
    fn default() -> Self {
        Choquet { interaction: None, normalization: Normalization::MinMax }
    }
}

const ABOUT: About = About {
    name: "choquet",
    title: "Choquet integral with interactions of pairs (2-additive)",
    references: &[
        "Choquet 1953, Theory of capacities, Annales de l'Institut Fourier 5",
        "Grabisch 1997, k-order additive discrete fuzzy measures and their representation, Fuzzy Sets and Systems 92(2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Choquet {
    fn interacts(&self) -> bool {
        self.interaction.iter().flatten().flatten().any(|&index| index != 0.0)
    }

    fn capacity(&self, data: &DecisionMatrix) -> Result<TwoAdditive> {
        let m = data.n_criteria();
        let none = || vec![vec![0.0; m]; m];
        TwoAdditive::new(&data.weights_or_equal(), &self.interaction.clone().unwrap_or_else(none))
    }
}

impl Method for Choquet {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn normalization(&self) -> Option<&Normalization> {
        Some(&self.normalization)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: clones(&self.normalization),
            constant_criterion_neutral: if self.interacts() {
                Holds::No("a constant criterion interacts with the others")
            } else {
                Holds::Yes
            },
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                Normalization::None if !self.interacts() => Holds::Yes,
                _ => shifts(&self.normalization),
            },
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
        if let Err(error) = self.capacity(data) {
            problems.extend(error.problems().iter().cloned());
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = self.normalization.oriented(data)?.values;
        let capacity = self.capacity(data)?;
        let mut scores = Vec::with_capacity(data.n_alternatives());
        let mut contributions = Array2::zeros(normalized.dim());
        for (row, mut parts) in normalized.rows().into_iter().zip(contributions.rows_mut()) {
            let values = row.to_vec();
            scores.push(capacity.value(&values));
            parts.iter_mut().zip(capacity.contributions(&values)).for_each(|(to, part)| *to = part);
        }
        Ok(Outcome::scored(scores).part("normalized", normalized).part("contributions", contributions))
    }
}

/// A capacity with interactions of pairs: a weight for every set of criteria that pairs determine.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoAdditive {
    /// Möbius masses of single criteria, `(m,)`.
    singles: Vec<f64>,
    /// Möbius masses of pairs that are not zero: both criteria and the mass (the interaction index).
    pairs: Vec<(usize, usize, f64)>,
}

impl TwoAdditive {
    /// The capacity with these Shapley values (normalized to sum 1) and interaction indices `(m, m)`.
    ///
    /// # Formula
    /// `mass[k] = φ[k] - 1/2 Σ_l I[k, l]`, `mass[k, l] = I[k, l]`.
    ///
    /// # Errors
    /// Everything that is wrong with `shapley` and `interaction`, see [`Choquet`].
    ///
    /// # References
    /// Grabisch 1997, k-order additive discrete fuzzy measures and their representation, Fuzzy Sets and Systems 92(2),
    /// section 5.
    pub fn new(shapley: &[f64], interaction: &[Vec<f64>]) -> Result<Self> {
        let m = shapley.len();
        let weights = crate::scoring::decision::normalize_weights(shapley, "weights")?;
        let mut problems = Problems::new();
        check_length("interaction", interaction.len(), m, &mut problems);
        for (k, row) in interaction.iter().enumerate() {
            check_length(&format!("interaction[{k}]"), row.len(), m, &mut problems);
        }
        problems.into_result()?;
        let mut problems = Problems::new();
        for (k, row) in interaction.iter().enumerate() {
            for (l, &index) in row.iter().enumerate() {
                let (back, diagonal) = (interaction[l][k], k == l);
                let expected = if diagonal && index != 0.0 {
                    Text::new("0 on the diagonal", "0 trên đường chéo")
                } else if !(-1.0..=1.0).contains(&index) {
                    Text::new("a number from -1 to 1", "một số từ -1 đến 1")
                } else if k < l && index != back {
                    Text::new(format!("{back}, as the other way round"), format!("{back}, như chiều ngược lại"))
                } else {
                    continue;
                };
                problems.push(at("interaction", &[k, l], expected, index));
            }
        }
        problems.into_result()?;
        check_monotone(&weights, interaction)?;
        let half = |row: &Vec<f64>| 0.5 * sum::sum(row);
        Ok(TwoAdditive {
            singles: weights.iter().zip(interaction).map(|(weight, row)| weight - half(row)).collect(),
            pairs: (0..m)
                .flat_map(|k| (k + 1..m).map(move |l| (k, l)))
                .map(|(k, l)| (k, l, interaction[k][l]))
                .filter(|pair| pair.2 != 0.0)
                .collect(),
        })
    }

    /// The Choquet integral of values on one scale, `(m,)`.
    ///
    /// # Formula
    /// `Σ_k mass[k] v[k] + Σ_{k<l} mass[k, l] min(v[k], v[l])`, an exact sum rounded once.
    pub fn value(&self, values: &[f64]) -> f64 {
        let pairs = self.pairs.iter().map(|&(k, l, _)| lower(values[k], values[l]));
        let masses: Vec<f64> = self.singles.iter().copied().chain(self.pairs.iter().map(|pair| pair.2)).collect();
        sum::dot_exact(&masses, &values.iter().copied().chain(pairs).collect::<Vec<_>>())
    }

    /// What each criterion contributes to the integral, `(m,)`; the parts add up to [`TwoAdditive::value`].
    ///
    /// # Formula
    /// The Shapley value of the game in which an absent criterion has the value 0, in closed form:
    /// `mass[k] v[k] + 1/2 Σ_l mass[k, l] min(v[k], v[l])`, for values of at least 0.
    ///
    /// # References
    /// Shapley 1953, A value for n-person games, in: Contributions to the theory of games II, Princeton University Press.
    pub fn contributions(&self, values: &[f64]) -> Vec<f64> {
        let mut terms: Vec<Vec<f64>> =
            self.singles.iter().zip(values).map(|(mass, value)| vec![mass * value]).collect();
        for &(k, l, mass) in &self.pairs {
            let half = 0.5 * mass * lower(values[k], values[l]);
            terms[k].push(half);
            terms[l].push(half);
        }
        terms.iter().map(|terms| sum::sum(terms)).collect()
    }
}

/// The Choquet integral of values on one scale with respect to a 2-additive capacity; for single calls, see
/// [`TwoAdditive`].
///
/// # Errors
/// As [`TwoAdditive::new`], and values of another length.
///
/// # Examples
/// ```
/// use stratech::methods::choquet_2additive;
/// let complements = [vec![0.0, 0.5], vec![0.5, 0.0]];
/// assert_eq!(choquet_2additive(&[1.0, 0.0], &[0.5, 0.5], &complements)?, 0.25);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn choquet_2additive(values: &[f64], shapley: &[f64], interaction: &[Vec<f64>]) -> Result<f64> {
    let mut problems = Problems::new();
    check_length("values", values.len(), shapley.len(), &mut problems);
    problems.into_result()?;
    Ok(TwoAdditive::new(shapley, interaction)?.value(values))
}

fn lower(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

fn at(name: &str, index: &[usize], expected: Text, found: impl std::fmt::Display) -> Problem {
    Problem::new(codes::BAD_SETTING, Place::element(name, index)).item(name).expected(expected).found(found)
}

/// More of a criterion must never count against an alternative.
fn check_monotone(weights: &[f64], interaction: &[Vec<f64>]) -> Result<()> {
    let mut problems = Problems::new();
    for (k, (weight, row)) in weights.iter().zip(interaction).enumerate() {
        let half = 0.5 * sum::sum(&row.iter().map(|index| index.abs()).collect::<Vec<_>>());
        // Decimal indices that just fit must not fail by rounding.
        if half > weight + 1e-12 {
            let expected = Text::new(
                format!("absolute indices of at most {} in sum, twice the weight of the criterion", 2.0 * weight),
                format!("tổng trị tuyệt đối các chỉ số không quá {}, hai lần trọng số của tiêu chí", 2.0 * weight),
            );
            problems.push(at("interaction", &[k], expected, 2.0 * half));
        }
    }
    problems.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    /// Three criteria, the first two replace each other, the last two complement each other.
    fn capacity() -> TwoAdditive {
        let interaction = [vec![0.0, -0.3, 0.0], vec![-0.3, 0.0, 0.2], vec![0.0, 0.2, 0.0]];
        TwoAdditive::new(&[0.4, 0.35, 0.25], &interaction).unwrap()
    }

    #[test]
    fn value_by_hand() {
        // 0.4 x 0.9 + 0.35 x 0.5 + 0.25 x 0.2 - (-0.3 x 0.4 + 0.2 x 0.3) / 2
        assert!((capacity().value(&[0.9, 0.5, 0.2]) - 0.615).abs() < 1e-15);
        assert_eq!(capacity().value(&[1.0, 1.0, 1.0]), 1.0);
        assert_eq!(capacity().value(&[0.0, 0.0, 0.0]), 0.0);
    }

    #[test]
    fn contributions_are_shapley_values() {
        let values = [0.9, 0.5, 0.2];
        let of = |set: [bool; 3]| capacity().value(&[0, 1, 2].map(|k| if set[k] { values[k] } else { 0.0 }));
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let mut expected = [0.0; 3];
        for order in orders {
            let mut set = [false; 3];
            for k in order {
                let before = of(set);
                set[k] = true;
                expected[k] += (of(set) - before) / 6.0;
            }
        }
        for (found, expected) in capacity().contributions(&values).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn faults_are_placed() {
        let places = |interaction: &[Vec<f64>]| -> Vec<String> {
            let error = TwoAdditive::new(&[0.5, 0.5], interaction).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect()
        };
        assert_eq!(places(&[vec![0.1, 0.2], vec![0.3, 0.0]]), ["interaction[0, 0]", "interaction[0, 1]"]);
        assert_eq!(places(&[vec![0.0, f64::NAN], vec![f64::NAN, 0.0]]), ["interaction[0, 1]", "interaction[1, 0]"]);
        assert_eq!(places(&[vec![0.0]]), ["interaction", "interaction[0]"]);
        let three = vec![vec![0.0, 0.6, 0.6], vec![0.6, 0.0, 0.0], vec![0.6, 0.0, 0.0]];
        let error = TwoAdditive::new(&[1.0, 1.0, 1.0], &three).unwrap_err();
        assert_eq!(error.problems()[0].place.to_string(), "interaction[0]");
    }

    #[test]
    fn without_interactions_it_is_the_weighted_sum() {
        let data =
            DecisionMatrix::new(array![[1.0, 5.0], [3.0, 2.0]], Some(&[3.0, 1.0]), &[Direction::Max; 2]).unwrap();
        let sum = crate::methods::get("weighted_sum", &serde_json::json!({"normalization": "min_max"})).unwrap();
        assert_eq!(Choquet::default().evaluate(&data).unwrap().scores, sum.evaluate(&data).unwrap().scores);
    }
}
