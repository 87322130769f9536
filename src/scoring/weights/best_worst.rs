//! Best-worst weights.

use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays, codes::elicitation as codes};
use crate::scoring::linear_program::{LinearProgram, Relation, Solution};
use crate::{Error, scoring::nested};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Which distance from the comparisons is made smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BestWorstModel {
    /// `|w[best] - a w[j]|` and `|w[j] - a w[worst]|` (Rezaei 2016).
    #[default]
    Linear,
    /// `|w[best] / w[j] - a|` and `|w[j] / w[worst] - a|` (Rezaei 2015).
    Nonlinear,
}

/// Weights from comparisons with the best and with the worst item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BestWorst {
    /// The model.
    pub model: BestWorstModel,
    /// Index of the best item, from 0.
    pub best: usize,
    /// Index of the worst item, from 0.
    pub worst: usize,
    /// Weights, `(m,)`; they sum to 1 and reach `xi`.
    pub weights: Vec<f64>,
    /// The smallest distance from the comparisons that any weights reach; 0 when these are consistent.
    pub xi: f64,
    /// The largest `xi` of the nonlinear model for this comparison of best and worst.
    pub consistency_index: f64,
    /// `xi / consistency_index`; 0 when `xi` is 0, `None` when only the index is 0.
    pub consistency_ratio: Option<f64>,
    /// The input-based ratio `max |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW)`, the same for both models; `None` when `a_BW` is 1 and
    /// the comparisons contradict it.
    pub input_consistency_ratio: Option<f64>,
    /// Least and largest weight of every item among all weights that reach `xi`, `(m, 2)`.
    #[serde(with = "nested")]
    pub intervals: Array2<f64>,
    /// Items whose weight is not determined; comparisons above that of best and worst.
    pub notices: Problems,
}

/// Weights from comparisons of the best item with all (`best_to_others` `(m,)`) and of all with the worst
/// (`others_to_worst` `(m,)`): how many times the first of the two is as important, at least 1.
///
/// The best item is the one with 1 in `best_to_others` (of several the one farthest above the worst, then the first), the
/// worst the one with 1 in `others_to_worst` (of several the one farthest below the best, then the last); see
/// [`best_worst_between`] to name them.
///
/// # Formula
/// Linear: minimize `xi` subject to `|w[B] - a[B, j] w[j]| <= xi`, `|w[j] - a[j, W] w[W]| <= xi`, `sum(w) = 1`, a linear
/// program. Nonlinear: the same with `|w[B] / w[j] - a[B, j]| <= xi` and `|w[j] / w[W] - a[j, W]| <= xi`; for a given
/// `w[B] / w[W]` every item has an interval of its own, so that `xi` is the largest of the solutions of one equation for
/// each pair of items, exact without any search.
///
/// Where several weights reach `xi` (usual in the nonlinear model, hardly ever in the linear one) the intervals say how far
/// they go; the weights of the nonlinear model are then inside, each ratio to `w[W]` in its middle.
///
/// `consistency_ratio` divides `xi` by the consistency index of the 2015 paper (its table for 1 to 9, the root of its equation
/// beyond). For the linear model the 2016 paper reads `xi` itself as the indicator.
///
/// # Errors
/// No items, lists of different lengths; values that are not finite or below 1; no 1 in a list; another comparison of best
/// and worst in one list than in the other.
///
/// # References
/// - Rezaei 2015, Best-worst multi-criteria decision-making method, Omega 53, equations 3 to 7 and table 1.
/// - Rezaei 2016, Best-worst multi-criteria decision-making method: some properties and a linear model, Omega 64.
/// - Liang, Brunelli and Rezaei 2020, Consistency issues in the best worst method, Omega 96 (input-based ratio).
///
/// # Examples
/// ```
/// use stratech::weights::{BestWorstModel, best_worst};
/// let b = best_worst(&[2.0, 1.0, 4.0, 2.0, 8.0], &[4.0, 8.0, 2.0, 4.0, 1.0], BestWorstModel::Linear)?;
/// assert!((b.weights[1] - 8.0 / 19.0).abs() < 1e-14 && b.xi == 0.0);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn best_worst(best_to_others: &[f64], others_to_worst: &[f64], model: BestWorstModel) -> Result<BestWorst> {
    solve(best_to_others, others_to_worst, None, model)
}

/// As [`best_worst`], with the indices of the best and the worst item, where several have a 1.
///
/// # Errors
/// As [`best_worst`]; an index that is none, or whose own comparison is not 1.
pub fn best_worst_between(
    best_to_others: &[f64],
    others_to_worst: &[f64],
    best: usize,
    worst: usize,
    model: BestWorstModel,
) -> Result<BestWorst> {
    solve(best_to_others, others_to_worst, Some((best, worst)), model)
}

/// Distances this small are rounding.
const ROUNDING: f64 = 1e-12;

/// Intervals this narrow are points.
const POINT: f64 = 1e-9;

fn solve(bo: &[f64], ow: &[f64], ends: Option<(usize, usize)>, model: BestWorstModel) -> Result<BestWorst> {
    let mut notices = Problems::new();
    let (best, worst) = check(bo, ow, ends, &mut notices)?;
    let asked = Asked { bo, ow, best, worst, whole: bo[worst] };
    let (xi, weights, intervals) = match model {
        _ if bo.len() == 1 => (0.0, vec![1.0], vec![(1.0, 1.0)]),
        BestWorstModel::Linear => asked.linear()?,
        BestWorstModel::Nonlinear => asked.nonlinear(),
    };
    let open: Vec<String> = intervals
        .iter()
        .enumerate()
        .filter(|(_, (low, high))| high - low > POINT)
        .map(|(j, _)| j.to_string())
        .collect();
    if !open.is_empty() {
        notices.push(
            Problem::new(codes::SEVERAL_WEIGHTS, Place::argument("best_to_others"))
                .item("best_worst")
                .found(open.len())
                .expected(Text::new(format!("items {}", open.join(", ")), format!("các mục {}", open.join(", ")))),
        );
    }
    let consistency_index = consistency_index(asked.whole);
    let ratio = |numerator: f64, denominator: f64| match numerator {
        0.0 => Some(0.0),
        _ if denominator == 0.0 => None,
        _ => Some(numerator / denominator),
    };
    let contradictions: Vec<f64> = bo.iter().zip(ow).map(|(a, b)| (a * b - asked.whole).abs()).collect();
    let others = (0..bo.len()).filter(|&j| j != best && j != worst);
    let largest = others.fold(0.0, |so_far, j| math::max(so_far, contradictions[j]));
    Ok(BestWorst {
        model,
        best,
        worst,
        weights,
        xi,
        consistency_index,
        consistency_ratio: ratio(xi, consistency_index),
        input_consistency_ratio: ratio(largest, asked.whole * asked.whole - asked.whole),
        intervals: Array2::from_shape_fn(
            (bo.len(), 2),
            |(j, end)| if end == 0 { intervals[j].0 } else { intervals[j].1 },
        ),
        notices,
    })
}

/// All faults of the comparisons; indices of the best and the worst item.
fn check(bo: &[f64], ow: &[f64], ends: Option<(usize, usize)>, notices: &mut Problems) -> Result<(usize, usize)> {
    let mut problems = Problems::new();
    for (name, values) in [("best_to_others", bo), ("others_to_worst", ow)] {
        if values.is_empty() {
            let expected = Text::new("at least one item", "ít nhất một mục");
            problems.push(Problem::new(arrays::EMPTY, Place::argument(name)).expected(expected).found(0));
        } else if !values.contains(&1.0) {
            let expected = Text::new("a 1 where the item meets itself", "số 1 ở chỗ mục so với chính nó");
            problems.push(
                Problem::new(arrays::OUT_OF_DOMAIN, Place::argument(name))
                    .item(name)
                    .expected(expected)
                    .found_words(Text::new("no 1", "không có số 1")),
            );
        }
        for (j, value) in values.iter().enumerate().filter(|(_, v)| !(v.is_finite() && (1.0..=1e9).contains(*v))) {
            let code = if value.is_finite() { arrays::OUT_OF_DOMAIN } else { arrays::NOT_FINITE };
            let expected = Text::new("a number of at least 1", "một số không nhỏ hơn 1");
            problems.push(
                Problem::new(code, Place::element(name, &[j]))
                    .item(format!("{name}[{j}]"))
                    .expected(expected)
                    .found(value),
            );
        }
    }
    if bo.len() != ow.len() {
        let n = bo.len();
        let expected = Text::new(format!("{n}, as many as best_to_others"), format!("{n}, bằng best_to_others"));
        problems
            .push(Problem::new(arrays::SHAPE, Place::argument("others_to_worst")).expected(expected).found(ow.len()));
    }
    problems.into_result()?;
    let (best, worst) = find_ends(bo, ow, ends)?;
    if bo[worst] != ow[best] {
        return Err(Problem::new(arrays::OUT_OF_DOMAIN, Place::element("others_to_worst", &[best]))
            .item(format!("others_to_worst[{best}]"))
            .expected(Text::from(format!("{} = best_to_others[{worst}]", bo[worst])))
            .found(ow[best])
            .into());
    }
    for (name, values) in [("best_to_others", bo), ("others_to_worst", ow)] {
        for (j, value) in values.iter().enumerate().filter(|(_, v)| **v > bo[worst]) {
            let expected = Text::new(format!("at most {}", bo[worst]), format!("không quá {}", bo[worst]));
            notices.push(
                Problem::new(codes::OVER_THE_WHOLE, Place::element(name, &[j]))
                    .item(format!("{name}[{j}]"))
                    .expected(expected)
                    .found(value),
            );
        }
    }
    Ok((best, worst))
}

fn find_ends(bo: &[f64], ow: &[f64], ends: Option<(usize, usize)>) -> Result<(usize, usize)> {
    if let Some((best, worst)) = ends {
        let mut problems = Problems::new();
        for (name, index, list) in [("best", best, bo), ("worst", worst, ow)] {
            if list.get(index) != Some(&1.0) {
                problems.push(
                    Problem::new(arrays::OUT_OF_DOMAIN, Place::argument(name))
                        .item(name)
                        .expected(Text::new(
                            "the index of an item whose own comparison is 1",
                            "chỉ số của mục có so sánh bằng 1",
                        ))
                        .found(index),
                );
            }
        }
        problems.into_result()?;
        return Ok((best, worst));
    }
    let ones = |list: &[f64]| -> Vec<usize> { (0..list.len()).filter(|&j| list[j] == 1.0).collect() };
    let first_largest = |a: usize, b: usize| if ow[b] > ow[a] { b } else { a };
    let best = ones(bo).into_iter().reduce(first_largest).unwrap_or(0);
    let worsts: Vec<usize> = ones(ow).into_iter().filter(|&j| j != best || ow.len() == 1).collect();
    let worst = worsts.into_iter().reduce(|a, b| if bo[b] >= bo[a] { b } else { a }).unwrap_or(best);
    Ok((best, worst))
}

/// Largest `xi` of the nonlinear model: the printed table for 1 to 9, else the smaller root of
/// `xi^2 - (1 + 2a) xi + (a^2 - a) = 0`.
fn consistency_index(whole: f64) -> f64 {
    const TABLE: [(f64, f64); 9] = [
        (1.0, 0.0),
        (2.0, 0.44),
        (3.0, 1.0),
        (4.0, 1.63),
        (5.0, 2.3),
        (6.0, 3.0),
        (7.0, 3.73),
        (8.0, 4.47),
        (9.0, 5.23),
    ];
    TABLE
        .iter()
        .find(|(a, _)| *a == whole)
        .map_or_else(|| (1.0 + 2.0 * whole - math::sqrt(1.0 + 8.0 * whole)) / 2.0, |(_, index)| *index)
}

/// Comparisons that were checked.
struct Asked<'a> {
    bo: &'a [f64],
    ow: &'a [f64],
    best: usize,
    worst: usize,
    /// The comparison of best and worst.
    whole: f64,
}

/// Distance, weights, intervals.
type Solved = (f64, Vec<f64>, Vec<(f64, f64)>);

impl Asked<'_> {
    fn others(&self) -> impl Iterator<Item = usize> {
        let (best, worst) = (self.best, self.worst);
        (0..self.bo.len()).filter(move |&j| j != best && j != worst)
    }

    fn linear(&self) -> Result<Solved> {
        let m = self.bo.len();
        let mut program = LinearProgram::minimize(unit(m, m + 1));
        program.constrain([vec![1.0; m], vec![0.0]].concat(), Relation::Equal, 1.0);
        let mut near = |minuend: usize, times: f64, subtrahend: usize| {
            for sign in [1.0, -1.0] {
                let mut row = vec![0.0; m + 1];
                row[minuend] = sign;
                row[subtrahend] -= sign * times;
                row[m] = -1.0;
                program.constrain(row, Relation::AtMost, 0.0);
            }
        };
        near(self.best, self.whole, self.worst);
        for j in self.others() {
            near(self.best, self.bo[j], j);
            near(j, self.ow[j], self.worst);
        }
        let (xi, mut point) = optimum(&program)?;
        point.truncate(m);
        let xi = if xi < ROUNDING { 0.0 } else { xi };
        // What reaches xi: a hair more, so that rounding leaves the set non-empty.
        let mut reached = program;
        reached.constrain(unit(m, m + 1), Relation::AtMost, xi + ROUNDING);
        let mut intervals = Vec::with_capacity(m);
        for (j, at) in point.iter().enumerate() {
            let (low, high) = range(&reached, j, m)?;
            intervals.push(if high - low > POINT { (low, high) } else { (*at, *at) });
        }
        Ok((xi, point, intervals))
    }

    fn nonlinear(&self) -> Solved {
        let xi = self.nonlinear_xi();
        // Ratios to the worst weight. Only one ratio of the best is left once xi is smallest.
        let (mut low, mut high) = (self.whole - xi, self.whole + xi);
        for j in self.others() {
            let (a, b) = (self.bo[j], self.ow[j]);
            low = math::max(low, positive(a - xi) * positive(b - xi));
            high = math::min(high, (a + xi) * (b + xi));
        }
        let ratio = low + (high - low) / 2.0;
        let mut boxes = vec![(1.0, 1.0); self.bo.len()];
        boxes[self.best] = (ratio, ratio);
        for j in self.others() {
            let (a, b) = (self.bo[j], self.ow[j]);
            let low = math::max(positive(b - xi), ratio / (a + xi));
            let high = if a > xi { math::min(b + xi, ratio / (a - xi)) } else { b + xi };
            let middle = low + (high - low) / 2.0;
            boxes[j] = if high - low > POINT * middle { (low, high) } else { (middle, middle) };
        }
        let total = |end: fn(&(f64, f64)) -> f64| sum::sum(&boxes.iter().map(end).collect::<Vec<f64>>());
        let (lows, highs) = (total(|b| b.0), total(|b| b.1));
        let middles: Vec<f64> = boxes.iter().map(|(low, high)| low + (high - low) / 2.0).collect();
        let middle = sum::sum(&middles);
        let determined = lows == highs;
        let weights: Vec<f64> = middles.iter().map(|u| u / middle).collect();
        let intervals = boxes
            .iter()
            .zip(&weights)
            .map(
                |(&(low, high), &w)| {
                    if determined { (w, w) } else { (low / (low + (highs - high)), high / (high + (lows - low))) }
                },
            )
            .collect();
        (xi, weights, intervals)
    }

    /// The smallest `xi` at which a ratio of best to worst is left: every lower limit at most every upper one.
    ///
    /// Lower limits are `whole - xi` and `(a - xi)(b - xi)`, upper ones `whole + xi` and `(a + xi)(b + xi)`.
    fn nonlinear_xi(&self) -> f64 {
        let mut xi = 0.0;
        let mut at_least = |candidate: f64| xi = math::max(xi, candidate);
        for j in self.others() {
            let (a, b) = (self.bo[j], self.ow[j]);
            let (product, s) = (a * b, a + b);
            // (a - xi)(b - xi) = whole + xi and whole - xi = (a + xi)(b + xi)
            at_least(smaller_root(s + 1.0, product - self.whole));
            at_least(-smaller_root(s + 1.0, product - self.whole));
            for k in self.others().filter(|&k| k != j) {
                // (a - xi)(b - xi) = (c + xi)(d + xi)
                let (c, d) = (self.bo[k], self.ow[k]);
                at_least((product - c * d) / (s + c + d));
            }
        }
        if xi < ROUNDING { 0.0 } else { xi }
    }
}

/// The root of `x^2 - p x + q` that is nearer to zero, without cancellation (`p > 0`, real roots).
fn smaller_root(p: f64, q: f64) -> f64 {
    2.0 * q / (p + math::sqrt(math::max(p * p - 4.0 * q, 0.0)))
}

fn positive(x: f64) -> f64 {
    math::max(x, 0.0)
}

/// `(0, .., 1, .., 0)`
fn unit(k: usize, n: usize) -> Vec<f64> {
    (0..n).map(|i| f64::from(u8::from(i == k))).collect()
}

fn optimum(program: &LinearProgram) -> Result<(f64, Vec<f64>)> {
    match program.solve()? {
        Solution::Optimal { x, value } => Ok((value, x)),
        // Weights exist for every input, and none exceeds 1.
        Solution::Infeasible | Solution::Unbounded => Err(Error::internal("a best-worst program has no optimum")),
    }
}

/// Least and largest weight of one item.
fn range(program: &LinearProgram, j: usize, m: usize) -> Result<(f64, f64)> {
    let mut objective = unit(j, m + 1);
    let low = optimum(&program.with_objective(objective.clone()))?.0;
    objective[j] = -1.0;
    Ok((low, -optimum(&program.with_objective(objective))?.0))
}

#[cfg(test)]
mod tests {
    use super::BestWorstModel::{Linear, Nonlinear};
    use super::*;
    use proptest::prelude::*;

    fn close(a: &[f64], b: &[f64], by: f64) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() <= by)
    }

    /// Largest deviation of weights from the comparisons.
    fn distance(b: &BestWorst, bo: &[f64], ow: &[f64], w: &[f64]) -> f64 {
        let of = |num: f64, a: f64, den: f64| match b.model {
            Linear => (num - a * den).abs(),
            Nonlinear => (num / den - a).abs(),
        };
        (0..w.len())
            .flat_map(|j| [of(w[b.best], bo[j], w[j]), of(w[j], ow[j], w[b.worst])])
            .fold(0.0, |a, b| if b > a { b } else { a })
    }

    /// Slightly inconsistent car example from the tests of an R package.
    #[test]
    fn inconsistent_cars() {
        let b = best_worst(&[2.0, 1.0, 4.0, 3.0, 8.0], &[4.0, 8.0, 2.0, 3.0, 1.0], Linear).unwrap();
        let printed = [0.229_508_20, 0.448_087_43, 0.114_754_10, 0.153_005_46, 0.054_644_81];
        assert!(close(&b.weights, &printed, 1e-8), "{:?}", b.weights);
        assert!((b.consistency_ratio.unwrap() - 0.002_444_958).abs() < 1e-9);
    }

    /// Rezaei 2015, example 1: xi = 4 - sqrt(14).
    #[test]
    fn three_items_nonlinear() {
        let b = best_worst(&[8.0, 2.0, 1.0], &[1.0, 5.0, 8.0], Nonlinear).unwrap();
        assert!((b.xi - (4.0 - 14.0_f64.sqrt())).abs() < 1e-14);
        assert!(close(&b.weights, &[0.0714, 0.3387, 0.5899], 5e-5), "{:?}", b.weights);
        assert!(b.notices.is_empty());
        assert!((0..3).all(|j| b.intervals[[j, 0]] == b.weights[j] && b.intervals[[j, 1]] == b.weights[j]));
    }

    #[test]
    fn intervals_where_several_weights_are_as_good() {
        let (bo, ow) = ([2.0, 1.0, 4.0, 3.0, 8.0], [4.0, 8.0, 4.0, 2.0, 1.0]);
        for model in [Linear, Nonlinear] {
            let b = best_worst(&bo, &ow, model).unwrap();
            // The linear model has one solution here, as nearly always.
            assert_eq!(b.notices.len(), usize::from(model == Nonlinear));
            assert!((0..5).all(|j| b.intervals[[j, 0]] <= b.weights[j] && b.weights[j] <= b.intervals[[j, 1]]));
            assert!((distance(&b, &bo, &ow, &b.weights) - b.xi).abs() < 1e-9);
        }
    }

    #[test]
    fn faults_are_placed() {
        let error = best_worst(&[0.5, 2.0, f64::NAN], &[1.0, 3.0], Linear).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["best_to_others", "best_to_others[0]", "best_to_others[2]", "others_to_worst"]);
        let text = best_worst(&[1.0, 8.0], &[7.0, 1.0], Linear).unwrap_err().to_string();
        assert!(text.contains("8 = best_to_others[1]"), "{text}");
        assert!(best_worst_between(&[1.0, 2.0], &[2.0, 1.0], 1, 5, Linear).unwrap_err().problems().len() == 2);
    }

    #[test]
    fn few_and_equal_items() {
        assert_eq!(best_worst(&[1.0], &[1.0], Nonlinear).unwrap().weights, [1.0]);
        for model in [Linear, Nonlinear] {
            let b = best_worst(&[1.0, 4.0], &[4.0, 1.0], model).unwrap();
            assert!(close(&b.weights, &[0.8, 0.2], 1e-15) && b.consistency_ratio == Some(0.0));
            let b = best_worst(&[1.0; 4], &[1.0; 4], model).unwrap();
            assert!(close(&b.weights, &[0.25; 4], 1e-15) && b.input_consistency_ratio == Some(0.0));
        }
        let contradiction = best_worst(&[1.0, 3.0, 1.0], &[1.0, 2.0, 1.0], Nonlinear).unwrap();
        assert_eq!(contradiction.consistency_ratio, None);
    }

    #[test]
    fn the_table_of_the_index_is_its_equation_rounded() {
        for a in 1..=9 {
            let a = f64::from(a);
            let root = (1.0 + 2.0 * a - (1.0 + 8.0 * a).sqrt()) / 2.0;
            assert!((consistency_index(a) - root).abs() < 0.006, "{a}");
        }
        assert!((consistency_index(9.5) - 5.61).abs() < 0.01);
    }

    fn questions() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
        (2_u8..10, prop::collection::vec((0.0_f64..1.0, 0.0_f64..1.0), 0..5)).prop_map(|(whole, others)| {
            let whole = f64::from(whole);
            let mut bo = vec![1.0, whole];
            let mut ow = vec![whole, 1.0];
            for (a, b) in others {
                bo.push((1.0 + a * (whole - 1.0)).round());
                ow.push((1.0 + b * (whole - 1.0)).round());
            }
            (bo, ow)
        })
    }

    proptest! {
        #[test]
        fn weights_reach_xi_and_no_others_do_better((bo, ow) in questions(), noise in prop::collection::vec(-0.01_f64..0.01, 7)) {
            for model in [Linear, Nonlinear] {
                let b = best_worst_between(&bo, &ow, 0, 1, model).unwrap();
                prop_assert!((b.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!((distance(&b, &bo, &ow, &b.weights) - b.xi).abs() < 1e-9, "{b:?}");
                let moved: Vec<f64> = b.weights.iter().zip(&noise).map(|(w, e)| w * (1.0 + e)).collect();
                let total: f64 = moved.iter().sum();
                let moved: Vec<f64> = moved.iter().map(|w| w / total).collect();
                prop_assert!(distance(&b, &bo, &ow, &moved) >= b.xi - 1e-9);
            }
        }

        /// At its smallest xi the nonlinear model is a linear program in the weights.
        #[test]
        fn closed_form_agrees_with_linear_programs((bo, ow) in questions()) {
            let b = best_worst_between(&bo, &ow, 0, 1, Nonlinear).unwrap();
            let m = bo.len();
            let program = |xi: f64| {
                let mut p = LinearProgram::minimize(vec![0.0; m]);
                p.constrain(vec![1.0; m], Relation::Equal, 1.0);
                let mut ratio = |top: usize, a: f64, under: usize| {
                    for (sign, a) in [(1.0, a + xi), (-1.0, a - xi)] {
                        let mut row = vec![0.0; m];
                        row[top] = sign;
                        row[under] -= sign * a;
                        p.constrain(row, Relation::AtMost, 0.0);
                    }
                };
                ratio(0, bo[1], 1);
                for j in 2..m { ratio(0, bo[j], j); ratio(j, ow[j], 1); }
                p
            };
            if b.xi > 1e-6 {
                prop_assert_eq!(program(b.xi - 1e-7).solve().unwrap(), Solution::Infeasible);
            }
            let reached = program(b.xi + 1e-9);
            for j in 0..m {
                let low = optimum(&reached.with_objective(unit(j, m))).unwrap().0;
                let mut objective = unit(j, m);
                objective[j] = -1.0;
                let high = -optimum(&reached.with_objective(objective)).unwrap().0;
                prop_assert!((low - b.intervals[[j, 0]]).abs() < 1e-6 && (high - b.intervals[[j, 1]]).abs() < 1e-6,
                    "{j}: {low} {high} {b:?}");
            }
        }
    }
}
