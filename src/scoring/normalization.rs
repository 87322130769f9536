//! Normalizations of a decision matrix: explicit, direction-aware, one rule for every hard column.

use super::column_map::{ColumnMap, Formula};
use super::columns;
use super::decision::{exponent, times_power_of_two};
use super::{DecisionMatrix, Direction};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// A way to make columns comparable.
///
/// In [`Normalization::oriented`] every column comes out with "higher is better"; in
/// [`Normalization::as_given`] a ratio keeps the direction of its column (as TOPSIS, MOORA, COPRAS need it).
///
/// | name | benefit column | cost column | asks for | constant column |
/// |---|---|---|---|---|
/// | `none` | x | -x | | unchanged |
/// | `min_max` | (x - min) / (max - min) | (max - x) / (max - min) | | 1 (all share the best) |
/// | `max` | x / max | 1 - x / max | x >= 0 | 1 and 0, also for zeros |
/// | `sum` | x / Σx | 1 - x / Σx | x >= 0 | 1/n and 1 - 1/n, also for zeros |
/// | `vector` | x / √Σx² | 1 - x / √Σx² | | by the formula; zeros: 0 and 1 |
/// | `log` | ln x / Σ ln x | (1 - ln x / Σ ln x) / (n - 1) | x > 0, Σ ln x > 0 | 1/n |
/// | `z_score` | (x - mean) / sd | (mean - x) / sd (population sd) | | 0 |
/// | `linear_ratio` | x / max | min / x | benefit x >= 0, cost x > 0 | 1, also for zeros |
/// | `reciprocal_sum` | x / Σx | (1/x) / Σ(1/x) | benefit x >= 0, cost x > 0 | 1/n, also for zeros |
/// | `enhanced_accuracy` | 1 - (max - x) / Σ(max - x) | 1 - (x - min) / Σ(x - min) | | 1 |
/// | `bounds` | (x - low) / (high - low) | (high - x) / (high - low) | low <= x <= high | by the formula |
///
/// A value outside "asks for" is a typed error with its place; nothing becomes NaN. Where the logarithms of a
/// column sum to zero or less the logarithmic ratio would reverse the order, so this is an error too.
///
/// # References
/// Jahan and Edwards 2015, A state-of-the-art survey on the influence of normalization techniques in ranking,
/// Materials and Design 65; Zavadskas and Turskis 2008, A new logarithmic normalization method in games theory,
/// Informatica 19(2) (`log`); Zeng, Li and Yang 2013, VIKOR method with enhanced accuracy for multiple criteria
/// decision making in healthcare management, Journal of Medical Systems 37 (`enhanced_accuracy`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalization {
    /// Values as they are; a cost column is negated where orientation is asked for.
    #[default]
    None,
    /// Position between the column's worst and best value.
    MinMax,
    /// Share of the column's maximum.
    Max,
    /// Share of the column's sum.
    Sum,
    /// Share of the column's Euclidean length.
    Vector,
    /// Share of the column's sum of logarithms.
    Log,
    /// Distance from the mean in population standard deviations.
    ZScore,
    /// Ratio to the best value: x / max, min / x.
    LinearRatio,
    /// Share of the sum, of reciprocals for a cost column.
    ReciprocalSum,
    /// One minus the share of the column's summed distances from the best value.
    EnhancedAccuracy,
    /// Position between fixed bounds, one `[low, high]` for every column.
    Bounds(Vec<[f64; 2]>),
}

/// Normalized values `(n, m)` and the direction of each column in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalized {
    /// The values, `(n, m)`.
    pub values: Array2<f64>,
    /// Which end of each column is the better one now, `(m,)`.
    pub directions: Vec<Direction>,
}

impl Normalization {
    /// Names of all normalizations.
    pub const NAMES: [&'static str; 11] = [
        "none",
        "min_max",
        "max",
        "sum",
        "vector",
        "log",
        "z_score",
        "linear_ratio",
        "reciprocal_sum",
        "enhanced_accuracy",
        "bounds",
    ];

    /// Its name in settings and results.
    pub fn name(&self) -> &'static str {
        match self {
            Normalization::None => "none",
            Normalization::MinMax => "min_max",
            Normalization::Max => "max",
            Normalization::Sum => "sum",
            Normalization::Vector => "vector",
            Normalization::Log => "log",
            Normalization::ZScore => "z_score",
            Normalization::LinearRatio => "linear_ratio",
            Normalization::ReciprocalSum => "reciprocal_sum",
            Normalization::EnhancedAccuracy => "enhanced_accuracy",
            Normalization::Bounds(_) => "bounds",
        }
    }

    /// Whether another unit of a column changes nothing in the result.
    pub fn unit_scale_free(&self) -> bool {
        !matches!(self, Normalization::None | Normalization::Log | Normalization::Bounds(_))
    }

    /// Whether another zero point of a column changes nothing in the result.
    pub fn shift_free(&self) -> bool {
        matches!(self, Normalization::MinMax | Normalization::ZScore | Normalization::EnhancedAccuracy)
    }

    /// Whether a copy of an alternative leaves the normalized values of the others as they were.
    pub fn clone_invariant(&self) -> bool {
        matches!(
            self,
            Normalization::None
                | Normalization::MinMax
                | Normalization::Max
                | Normalization::LinearRatio
                | Normalization::Bounds(_)
        )
    }

    /// Adds a problem for everything in the data that this normalization cannot take.
    pub fn check(&self, data: &DecisionMatrix, problems: &mut Problems) {
        if let Normalization::Bounds(bounds) = self {
            check_bounds(bounds, data, problems);
            return;
        }
        for k in 0..data.n_criteria() {
            let cost = data.directions()[k] == Direction::Min;
            match self {
                Normalization::LinearRatio | Normalization::ReciprocalSum if cost && !data.is_constant(k) => {
                    positive(data, k, problems);
                }
                Normalization::Max | Normalization::Sum | Normalization::LinearRatio | Normalization::ReciprocalSum => {
                    not_negative(data, k, problems);
                }
                Normalization::Log => check_log(data, k, problems),
                _ => {}
            }
        }
    }

    /// Normalized values in which higher is better in every column.
    ///
    /// # Errors
    /// Values outside the domain of the formula, each with its place.
    pub fn oriented(&self, data: &DecisionMatrix) -> Result<Normalized> {
        self.apply(data, true)
    }

    /// Normalized values that keep the direction of a column where the formula is a plain ratio; the
    /// formulas that turn a cost around (`linear_ratio`, `reciprocal_sum`, `enhanced_accuracy`) return it turned.
    ///
    /// # Errors
    /// As [`Normalization::oriented`].
    pub fn as_given(&self, data: &DecisionMatrix) -> Result<Normalized> {
        self.apply(data, false)
    }

    fn apply(&self, data: &DecisionMatrix, oriented: bool) -> Result<Normalized> {
        let mut problems = Problems::new();
        self.check(data, &mut problems);
        problems.into_result()?;
        let maps = self.maps(data, oriented);
        let directions = maps.iter().map(|map| map.direction).collect();
        Ok(Normalized { values: ColumnMap::table(&maps, data.values()), directions })
    }

    /// What happens to each column; the data are in the domain ([`Normalization::check`]).
    pub(crate) fn maps(&self, data: &DecisionMatrix, oriented: bool) -> Vec<ColumnMap> {
        let totals = self.totals(data);
        (0..data.n_criteria()).map(|k| self.map(data, k, oriented, totals.as_ref().map(|t| t[k]))).collect()
    }

    /// The sums over the columns that the formula divides by, in one pass; `None` where it needs no such sum, or a
    /// column must be brought into range first.
    fn totals(&self, data: &DecisionMatrix) -> Option<Vec<f64>> {
        let squares = match self {
            Normalization::Vector => true,
            Normalization::Sum => false,
            _ => return None,
        };
        let ordinary = data.extents().iter().all(|extent| is_in_range(extent.largest()));
        ordinary.then(|| columns::column_sums(data.values(), data.extents(), squares))
    }

    fn map(&self, data: &DecisionMatrix, k: usize, oriented: bool, total: Option<f64>) -> ColumnMap {
        let direction = data.directions()[k];
        let cost = direction == Direction::Min;
        let (low, high) = data.range(k);
        let n = data.n_alternatives() as f64;
        let turned = |formula| ColumnMap { formula, complement: false, direction: Direction::Max };
        // A plain ratio: kept as it is, or 1 minus it where a cost must rise.
        let ratio = |formula| ColumnMap {
            formula,
            complement: oriented && cost,
            direction: if oriented { Direction::Max } else { direction },
        };
        let below = |low, high| Formula::Below { from: low, span: high - low };
        let above = |low, high| Formula::Above { from: high, span: high - low };
        match self {
            Normalization::None if oriented && cost => turned(Formula::Above { from: -0.0, span: 1.0 }),
            Normalization::None => ratio(Formula::Below { from: 0.0, span: 1.0 }),
            Normalization::MinMax | Normalization::LinearRatio | Normalization::EnhancedAccuracy if low == high => {
                turned(Formula::Constant(1.0))
            }
            Normalization::MinMax if oriented && cost => turned(above(low, high)),
            Normalization::MinMax => ratio(below(low, high)),
            Normalization::Max if high == 0.0 => ratio(Formula::Constant(1.0)),
            Normalization::Max => ratio(Formula::Below { from: 0.0, span: high }),
            Normalization::Sum => ratio(match total {
                Some(0.0) => Formula::Constant(1.0 / n),
                Some(total) => Formula::Below { from: 0.0, span: total },
                None => Formula::Values(shares(&data.column(k).to_vec())),
            }),
            Normalization::Vector => ratio(match total.map(math::sqrt) {
                Some(0.0) => Formula::Constant(0.0),
                Some(length) => Formula::Below { from: 0.0, span: length },
                None => Formula::Values(by_length(&data.column(k).to_vec())),
            }),
            Normalization::LinearRatio if cost => turned(Formula::Inverse(low)),
            Normalization::LinearRatio => turned(Formula::Below { from: 0.0, span: high }),
            Normalization::Bounds(bounds) => {
                let [low, high] = bounds[k];
                if oriented && cost { turned(above(low, high)) } else { ratio(below(low, high)) }
            }
            Normalization::Log
            | Normalization::ZScore
            | Normalization::ReciprocalSum
            | Normalization::EnhancedAccuracy => {
                let (values, direction) = self.column(data, k, oriented);
                ColumnMap { formula: Formula::Values(values), complement: false, direction }
            }
        }
    }

    /// One column of a formula with several steps; the data are in the domain.
    fn column(&self, data: &DecisionMatrix, k: usize, oriented: bool) -> (Vec<f64>, Direction) {
        let x: Vec<f64> = data.column(k).to_vec();
        let direction = data.directions()[k];
        let cost = direction == Direction::Min;
        let (low, high) = data.range(k);
        let n = x.len() as f64;
        // A plain ratio: kept as it is, or turned by the given function where a cost must rise.
        let ratio = |ratio: Vec<f64>, turn: &dyn Fn(f64) -> f64| {
            if oriented && cost {
                (ratio.into_iter().map(turn).collect(), Direction::Max)
            } else {
                (ratio, if oriented { Direction::Max } else { direction })
            }
        };
        match self {
            Normalization::Log => {
                let logs: Vec<f64> = x.iter().map(|v| math::ln(*v)).collect();
                let shares = if low == high { vec![1.0 / n; x.len()] } else { shares(&logs) };
                let others = if n > 1.0 { n - 1.0 } else { 1.0 };
                ratio(shares, &|r| if n > 1.0 { (1.0 - r) / others } else { 1.0 })
            }
            Normalization::ZScore => ratio(z_scores(&x), &|z| -z),
            Normalization::EnhancedAccuracy => {
                let best = if cost { low } else { high };
                let distances: Vec<f64> = x.iter().map(|v| (v - best).abs()).collect();
                (shares(&distances).into_iter().map(|r| 1.0 - r).collect(), Direction::Max)
            }
            _ if low == high => (vec![1.0 / n; x.len()], Direction::Max),
            // low / v instead of 1 / v: the same shares, and never out of range.
            _ if cost => (shares(&x.iter().map(|v| low / v).collect::<Vec<_>>()), Direction::Max),
            _ => (shares(&x), Direction::Max),
        }
    }
}

/// Shares of the sum; equal shares where all values are zero.
fn shares(x: &[f64]) -> Vec<f64> {
    let (scaled, _) = in_range(x);
    let total = sum::sum(&scaled);
    if total == 0.0 { vec![1.0 / x.len() as f64; x.len()] } else { scaled.iter().map(|v| v / total).collect() }
}

/// Values divided by their Euclidean length; zeros stay zero.
fn by_length(x: &[f64]) -> Vec<f64> {
    let (scaled, _) = in_range(x);
    let length = sum::sum(&scaled.iter().map(|v| v * v).collect::<Vec<_>>()).sqrt();
    if length == 0.0 { vec![0.0; x.len()] } else { scaled.iter().map(|v| v / length).collect() }
}

/// `(x - mean) / sd` with the population standard deviation; zeros for a constant column.
fn z_scores(x: &[f64]) -> Vec<f64> {
    if x.iter().all(|v| *v == x[0]) {
        return vec![0.0; x.len()];
    }
    let n = x.len() as f64;
    let (scaled, _) = in_range(x);
    let mean = sum::sum(&scaled) / n;
    let distances: Vec<f64> = scaled.iter().map(|v| v - mean).collect();
    // Differences may be tiny although the values are not: bring them into range again.
    let (distances, _) = in_range(&distances);
    let squares: Vec<f64> = distances.iter().map(|d| d * d).collect();
    let sd = (sum::sum(&squares) / n).sqrt();
    if sd == 0.0 { vec![0.0; x.len()] } else { distances.iter().map(|d| d / sd).collect() }
}

/// The values times a power of two that keeps their squares and sums in range, and its exponent
/// (0 for values of ordinary magnitude).
fn in_range(x: &[f64]) -> (Vec<f64>, i32) {
    let largest = x.iter().fold(0.0, |largest, v| math::max(largest, v.abs()));
    let by = -exponent(largest);
    if is_in_range(largest) { (x.to_vec(), 0) } else { (x.iter().map(|v| times_power_of_two(*v, by)).collect(), by) }
}

/// Whether a column with this largest magnitude is taken as it is.
fn is_in_range(largest: f64) -> bool {
    exponent(largest).abs() <= 100
}

fn not_negative(data: &DecisionMatrix, k: usize, problems: &mut Problems) {
    if data.range(k).0 >= 0.0 {
        return;
    }
    let expected = Text::new("a value of at least 0", "giá trị không âm");
    for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| **x < 0.0) {
        problems.push(data.out_of_domain(i, k, expected.clone()));
    }
}

fn positive(data: &DecisionMatrix, k: usize, problems: &mut Problems) {
    if data.range(k).0 > 0.0 {
        return;
    }
    let expected = Text::new("a value above 0 in a cost column", "giá trị lớn hơn 0 trong cột chi phí");
    for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| **x <= 0.0) {
        problems.push(data.out_of_domain(i, k, expected.clone()));
    }
}

fn check_log(data: &DecisionMatrix, k: usize, problems: &mut Problems) {
    let column = data.column(k);
    if column.iter().any(|x| *x <= 0.0) {
        let expected = Text::new("a value above 0", "giá trị lớn hơn 0");
        for (i, _) in column.iter().enumerate().filter(|(_, x)| **x <= 0.0) {
            problems.push(data.out_of_domain(i, k, expected.clone()));
        }
        return;
    }
    let total = sum::sum(&column.iter().map(|x| math::ln(*x)).collect::<Vec<_>>());
    if total <= 0.0 && !data.is_constant(k) {
        problems.push(
            Problem::new(codes::UNDEFINED, Place::argument("matrix"))
                .item(data.criterion_name(k))
                .found(format!("the logarithms sum to {total}"))
                .expected(Text::new(
                    "a positive sum of logarithms (else the order would be reversed)",
                    "tổng logarit dương (nếu không thứ tự sẽ bị đảo ngược)",
                ))
                .hint(Text::new("express the criterion in a smaller unit", "hãy dùng đơn vị đo nhỏ hơn")),
        );
    }
}

fn check_bounds(bounds: &[[f64; 2]], data: &DecisionMatrix, problems: &mut Problems) {
    super::settings::check_length("bounds", bounds.len(), data.n_criteria(), problems);
    for (k, &[low, high]) in bounds.iter().enumerate() {
        if !(low < high && (high - low).is_finite()) {
            problems.push(
                Problem::new(codes::BAD_SETTING, Place::element("bounds", &[k]))
                    .item("bounds")
                    .found(format!("[{low}, {high}]"))
                    .expected(Text::new("low < high, both finite", "cận dưới < cận trên, đều hữu hạn")),
            );
        } else if k < data.n_criteria() {
            for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| !(low..=high).contains(*x)) {
                let expected = Text::new(
                    format!("a value within the bounds {low} .. {high}"),
                    format!("giá trị trong khoảng {low} .. {high}"),
                );
                problems.push(data.out_of_domain(i, k, expected));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn all() -> Vec<Normalization> {
        let unit = Normalization::Bounds(vec![[0.0, 10.0], [0.0, 10.0]]);
        let mut all: Vec<Normalization> = Normalization::NAMES[..10]
            .iter()
            .map(|name| serde_json::from_value(serde_json::Value::from(*name)).unwrap())
            .collect();
        all.push(unit);
        all
    }

    fn data(values: Array2<f64>) -> DecisionMatrix {
        DecisionMatrix::new(values, None, &[Direction::Max, Direction::Min]).unwrap()
    }

    #[test]
    fn names_match_settings() {
        for (normalization, name) in all().iter().zip(Normalization::NAMES) {
            assert_eq!(normalization.name(), name);
        }
    }

    #[test]
    fn oriented_columns_rise_with_quality() {
        let data = data(array![[2.0, 9.0], [3.0, 5.0], [7.0, 4.0]]);
        for normalization in all() {
            let out = normalization.oriented(&data).unwrap();
            assert_eq!(out.directions, [Direction::Max; 2]);
            for k in 0..2 {
                let column = out.values.column(k);
                assert!(column[0] < column[1] && column[1] < column[2], "{}: {column}", normalization.name());
            }
        }
    }

    #[test]
    fn published_formulas() {
        let data = data(array![[1.0, 2.0], [3.0, 4.0]]);
        let close = |n: Normalization, expected: [f64; 4]| {
            let found = n.oriented(&data).unwrap().values;
            for (a, b) in found.iter().zip(expected) {
                assert!((a - b).abs() < 1e-15, "{}: {found}", n.name());
            }
        };
        close(Normalization::MinMax, [0.0, 1.0, 1.0, 0.0]);
        close(Normalization::Max, [1.0 / 3.0, 0.5, 1.0, 0.0]);
        close(Normalization::Sum, [0.25, 2.0 / 3.0, 0.75, 1.0 / 3.0]);
        close(Normalization::LinearRatio, [1.0 / 3.0, 1.0, 1.0, 0.5]);
        close(Normalization::ReciprocalSum, [0.25, 2.0 / 3.0, 0.75, 1.0 / 3.0]);
        close(Normalization::ZScore, [-1.0, 1.0, 1.0, -1.0]);
        close(Normalization::EnhancedAccuracy, [0.0, 1.0, 1.0, 0.0]);
        close(Normalization::Log, [0.0, 2.0 / 3.0, 1.0, 1.0 / 3.0]);
        let root = 10f64.sqrt();
        let root2 = 20f64.sqrt();
        close(Normalization::Vector, [1.0 / root, 1.0 - 2.0 / root2, 3.0 / root, 1.0 - 4.0 / root2]);
    }

    #[test]
    fn hard_columns_are_finite_or_typed_errors() {
        let hard = [
            array![[1.0, 1.0], [1.0, 1.0]],
            array![[0.0, 0.0], [0.0, 0.0]],
            array![[3.0, 4.0]],
            array![[1e200, 1e-200], [3e200, 2e-200]],
            array![[-1.0, -2.0], [-3.0, 5.0]],
            array![[0.0, 0.0], [1.0, 1.0]],
            array![[0.5, 0.25], [0.25, 0.5]],
        ];
        for values in hard {
            let data = data(values);
            for normalization in all() {
                for result in [normalization.oriented(&data), normalization.as_given(&data)] {
                    match result {
                        Ok(out) => assert!(out.values.iter().all(|v| v.is_finite()), "{}", normalization.name()),
                        Err(error) => assert!(!error.problems().is_empty(), "{}", normalization.name()),
                    }
                }
            }
        }
    }
}
