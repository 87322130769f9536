//! A decision matrix that has been checked once, so that every method inherits the same contract.

use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::Labels;
use crate::scoring::columns::{self, Extent};
use crate::{Error, Result};
use ndarray::{Array2, ArrayView1};
use std::sync::Arc;

/// Largest magnitude that is taken: differences and sums of such values stay finite.
pub const LARGEST: f64 = 1e300;

/// Columns whose values leave this range of binary exponents are scaled where the method allows it.
const ORDINARY_EXPONENT: i32 = 300;

pub use crate::model::Direction;

impl Direction {
    /// `+1` for [`Direction::Max`], `-1` for [`Direction::Min`].
    pub fn sign(self) -> f64 {
        match self {
            Direction::Max => 1.0,
            Direction::Min => -1.0,
        }
    }

    /// The direction that a number stands for: `+1` or `-1`.
    pub fn from_number(number: f64) -> Option<Self> {
        if number == 1.0 {
            Some(Direction::Max)
        } else if number == -1.0 {
            Some(Direction::Min)
        } else {
            None
        }
    }

    /// Whether `a` is strictly better than `b`.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Direction::Max => a > b,
            Direction::Min => a < b,
        }
    }

    /// The better of two values.
    pub fn best(self, a: f64, b: f64) -> f64 {
        if self.better(b, a) { b } else { a }
    }

    /// The directions in a list of words or signs (`"max"`, `"min"`, `"+1"`, `"-1"`, `"1"`).
    ///
    /// # Errors
    /// Every element that is none of these, with its place in `directions`.
    pub fn parse_all<S: AsRef<str>>(words: &[S]) -> Result<Vec<Direction>> {
        let mut problems = Problems::new();
        let directions = words
            .iter()
            .enumerate()
            .map(|(k, word)| {
                word.as_ref().parse().unwrap_or_else(|()| {
                    problems.push(unknown_direction(Place::element("directions", &[k]), word.as_ref()));
                    Direction::Max
                })
            })
            .collect();
        problems.into_result()?;
        Ok(directions)
    }
}

impl std::str::FromStr for Direction {
    type Err = ();
    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        let word = word.trim();
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        match word {
            _ if is("max") || is("1") || is("+1") => Ok(Direction::Max),
            _ if is("min") || is("-1") => Ok(Direction::Min),
            _ => Err(()),
        }
    }
}

/// The problem of a direction that is not known; for bindings that read directions themselves.
pub fn unknown_direction(place: Place, found: &str) -> Problem {
    Problem::new(codes::UNKNOWN_CHOICE, place).expected("max | min | +1 | -1").found(found)
}

/// Alternatives x criteria with directions and weights, all of it finite and of matching lengths.
///
/// Weights are kept normalized (they sum to 1) and as they were given. A column is a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionMatrix {
    values: Arc<Array2<f64>>,
    extents: Vec<Extent>,
    directions: Vec<Direction>,
    weights: Option<Vec<f64>>,
    given_weights: Option<Vec<f64>>,
    alternatives: Option<Labels>,
    criteria: Option<Labels>,
    notices: Problems,
}

/// Collects the arguments of a [`DecisionMatrix`]; [`Builder::build`] checks all of them at once.
#[derive(Debug, Clone)]
pub struct Builder {
    values: Array2<f64>,
    directions: Vec<Direction>,
    weights: Option<Vec<f64>>,
    alternatives: Option<Labels>,
    criteria: Option<Labels>,
    problems: Problems,
}

impl Builder {
    /// The direction of every column.
    #[must_use]
    pub fn directions(mut self, directions: &[Direction]) -> Self {
        self.directions = directions.to_vec();
        self
    }

    /// The direction of every column, in words (`"max"`, `"min"`, `"+1"`, `"-1"`).
    #[must_use]
    pub fn direction_words<S: AsRef<str>>(mut self, words: &[S]) -> Self {
        match Direction::parse_all(words) {
            Ok(directions) => self.directions = directions,
            Err(error) => {
                self.problems.extend(error.problems().iter().cloned());
                self.directions = vec![Direction::Max; words.len()];
            }
        }
        self
    }

    /// One weight for every column, on any scale: non-negative, not all zero.
    #[must_use]
    pub fn weights(mut self, weights: &[f64]) -> Self {
        self.weights = Some(weights.to_vec());
        self
    }

    /// Labels of the rows.
    #[must_use]
    pub fn alternatives<S: AsRef<str>>(mut self, labels: &[S]) -> Self {
        self.alternatives = Some(labels_of(labels));
        self
    }

    /// Labels of the columns.
    #[must_use]
    pub fn criteria<S: AsRef<str>>(mut self, labels: &[S]) -> Self {
        self.criteria = Some(labels_of(labels));
        self
    }

    /// Directions and weights that are handed over and need no copy.
    #[must_use]
    pub fn owned(mut self, directions: Vec<Direction>, weights: Option<Vec<f64>>) -> Self {
        (self.directions, self.weights) = (directions, weights);
        self
    }

    /// Labels of the rows and of the columns, where there are any.
    #[must_use]
    pub fn labels(mut self, alternatives: Option<Labels>, criteria: Option<Labels>) -> Self {
        (self.alternatives, self.criteria) = (alternatives, criteria);
        self
    }

    /// Checks everything.
    ///
    /// # Errors
    /// [`Error::Input`] with all faults: empty matrix, NaN, infinities, magnitudes over [`LARGEST`],
    /// wrong lengths, unknown directions, negative or all-zero weights.
    pub fn build(mut self) -> Result<DecisionMatrix> {
        let (n, m) = self.values.dim();
        if n == 0 || m == 0 {
            self.problems.push(
                Problem::new(codes::EMPTY, Place::argument("matrix"))
                    .expected(Text::new("at least one row and one column", "ít nhất một hàng và một cột"))
                    .found(format!("{n} x {m}")),
            );
        }
        let (extents, ordinary) = columns::extents(&self.values);
        if !ordinary {
            self.check_values();
        }
        self.check_length("directions", self.directions.len(), m, false);
        if let Some(labels) = &self.alternatives {
            let found = labels.count();
            self.check_length("alternatives", found, n, true);
        }
        if let Some(labels) = &self.criteria {
            let found = labels.count();
            self.check_length("criteria", found, m, false);
        }
        let given_weights = self.weights.take();
        let weights = match &given_weights {
            None => None,
            Some(given) => {
                self.check_length("weights", given.len(), m, false);
                match normalize_weights(given, "weights") {
                    Ok(weights) => Some(weights),
                    Err(error) => {
                        // Nothing to say twice about the weights of an empty matrix.
                        if m > 0 {
                            self.problems.extend(error.problems().iter().cloned());
                        }
                        None
                    }
                }
            }
        };
        self.problems.into_result()?;
        let mut matrix = DecisionMatrix {
            values: Arc::new(self.values),
            extents,
            directions: self.directions,
            weights,
            given_weights,
            alternatives: self.alternatives,
            criteria: self.criteria,
            notices: Problems::new(),
        };
        matrix.notices = matrix.find_notices();
        Ok(matrix)
    }

    fn check_values(&mut self) {
        for ((i, k), &value) in self.values.indexed_iter() {
            let place = || Place::element("matrix", &[i, k]);
            if !value.is_finite() {
                let expected = Text::new("a finite number", "một số hữu hạn");
                self.problems.push(Problem::new(codes::NOT_FINITE, place()).expected(expected).found(value));
            } else if value.abs() > LARGEST {
                let expected = Text::new("a magnitude of at most 1e300", "độ lớn không quá 1e300");
                let hint = Text::new("express the criterion in a larger unit", "hãy dùng đơn vị đo lớn hơn");
                self.problems.push(
                    Problem::new(codes::OUT_OF_DOMAIN, place())
                        .item(format!("matrix[{i}, {k}]"))
                        .expected(expected)
                        .found(format!("{value:e}"))
                        .hint(hint),
                );
            }
        }
    }

    fn check_length(&mut self, name: &str, found: usize, expected: usize, rows: bool) {
        if found != expected {
            let expected = if rows {
                Text::new(format!("{expected}, one for each row"), format!("{expected}, mỗi hàng một giá trị"))
            } else {
                Text::new(format!("{expected}, one for each column"), format!("{expected}, mỗi cột một giá trị"))
            };
            self.problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found));
        }
    }
}

impl DecisionMatrix {
    /// Starts a decision matrix from values `(n alternatives, m criteria)`.
    pub fn builder(values: Array2<f64>) -> Builder {
        Builder {
            values,
            directions: Vec::new(),
            weights: None,
            alternatives: None,
            criteria: None,
            problems: Problems::new(),
        }
    }

    /// A checked decision matrix without labels.
    ///
    /// `values` is `(n, m)`, `weights` has one number for every column on any scale (`None` where the
    /// method uses none), `directions` one entry for every column.
    ///
    /// # Errors
    /// As [`Builder::build`].
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use stratech::scoring::{DecisionMatrix, Direction};
    /// let cars = DecisionMatrix::new(
    ///     array![[5490.0, 51.4], [6500.0, 70.6]],
    ///     Some(&[3.0, 1.0]),
    ///     &[Direction::Min, Direction::Max],
    /// )?;
    /// assert_eq!(cars.weights(), Some(&[0.75, 0.25][..]));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn new(values: Array2<f64>, weights: Option<&[f64]>, directions: &[Direction]) -> Result<Self> {
        let mut builder = Self::builder(values).directions(directions);
        builder.weights = weights.map(<[f64]>::to_vec);
        builder.build()
    }

    /// The values, `(n, m)`.
    pub fn values(&self) -> &Array2<f64> {
        &self.values
    }

    /// The values for a result that computes its tables when they are asked for.
    pub(crate) fn shared_values(&self) -> Arc<Array2<f64>> {
        Arc::clone(&self.values)
    }

    /// What one pass found out about every column, `(m,)`.
    pub(crate) fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// One row, `(m,)`.
    pub fn row(&self, i: usize) -> ArrayView1<'_, f64> {
        self.values.row(i)
    }

    /// One column, `(n,)`.
    pub fn column(&self, k: usize) -> ArrayView1<'_, f64> {
        self.values.column(k)
    }

    /// Number of alternatives.
    pub fn n_alternatives(&self) -> usize {
        self.values.nrows()
    }

    /// Number of criteria.
    pub fn n_criteria(&self) -> usize {
        self.values.ncols()
    }

    /// Directions, `(m,)`.
    pub fn directions(&self) -> &[Direction] {
        &self.directions
    }

    /// Weights normalized to sum 1, `(m,)`, where any were given.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// Weights normalized to sum 1, or equal weights where none were given (a method that uses weights
    /// then carries the notice `N0614`), `(m,)`.
    pub fn weights_or_equal(&self) -> Vec<f64> {
        let m = self.n_criteria();
        self.weights.clone().unwrap_or_else(|| vec![1.0 / m as f64; m])
    }

    /// Weights that enter a formula, `(m,)`: normalized, or on request as they were given, to follow a printed
    /// calculation whose weights do not sum to 1.
    pub fn used_weights(&self, normalize: bool) -> Vec<f64> {
        match &self.given_weights {
            Some(given) if !normalize => given.clone(),
            _ => self.weights_or_equal(),
        }
    }

    /// Weights as they were given, `(m,)`.
    pub fn given_weights(&self) -> Option<&[f64]> {
        self.given_weights.as_deref()
    }

    /// Labels of the alternatives, `(n,)`.
    pub fn alternatives(&self) -> Option<&[String]> {
        self.alternatives.as_deref()
    }

    /// Labels of the criteria, `(m,)`.
    pub fn criteria(&self) -> Option<&[String]> {
        self.criteria.as_deref()
    }

    /// Labels of the alternatives and of the criteria, to be passed on.
    pub(crate) fn labels(&self) -> (Option<Labels>, Option<Labels>) {
        (self.alternatives.clone(), self.criteria.clone())
    }

    /// What a reader of any result on these data should know: constant columns, one alternative, ...
    pub fn notices(&self) -> &Problems {
        &self.notices
    }

    /// The name of a criterion for messages: its label, else `criterion 3` (counted from 0).
    pub fn criterion_name(&self, k: usize) -> String {
        match &self.criteria {
            Some(labels) => labels[k].clone(),
            None => format!("criterion {k}"),
        }
    }

    /// Smallest and largest value of a column.
    pub fn range(&self, k: usize) -> (f64, f64) {
        (self.extents[k].low, self.extents[k].high)
    }

    /// Whether all values of a column are equal.
    pub fn is_constant(&self, k: usize) -> bool {
        self.extents[k].low == self.extents[k].high
    }

    /// The best value of a column.
    pub fn best(&self, k: usize) -> f64 {
        let (low, high) = self.range(k);
        self.directions[k].best(low, high)
    }

    /// The worst value of a column.
    pub fn worst(&self, k: usize) -> f64 {
        let (low, high) = self.range(k);
        if self.directions[k] == Direction::Max { low } else { high }
    }

    /// The problem of a value that a formula cannot take, placed at `matrix[i, k]`.
    pub fn out_of_domain(&self, i: usize, k: usize, expected: impl Into<Text>) -> Problem {
        Problem::new(codes::OUT_OF_DOMAIN, Place::element("matrix", &[i, k]))
            .item(self.criterion_name(k))
            .found(self.values[[i, k]])
            .expected(expected)
    }

    /// The same alternatives, directions, weights and labels with other values, e.g. normalized ones.
    ///
    /// # Errors
    /// [`Error::Internal`] when the shape differs or a value is not finite.
    pub fn with_values(&self, values: Array2<f64>) -> Result<Self> {
        if values.dim() != self.values.dim() || values.iter().any(|x| !x.is_finite()) {
            return Err(Error::internal("with_values: another shape or a value that is not finite"));
        }
        Ok(self.of(values))
    }

    /// The same with other values of the same shape.
    fn of(&self, values: Array2<f64>) -> Self {
        let (extents, _) = columns::extents(&values);
        DecisionMatrix { values: Arc::new(values), extents, ..self.clone() }
    }

    /// The same data with columns of extreme magnitude multiplied by powers of two, so that squares,
    /// products and ratios stay inside the range of numbers; with one notice for every scaled column.
    ///
    /// `together` scales all columns by one factor, for methods that compare across columns. Values of
    /// ordinary magnitude are returned unchanged (`None`), so their bits do not depend on this step.
    pub fn rescaled(&self, together: bool) -> Option<(Self, Problems)> {
        let [least, largest] = [-ORDINARY_EXPONENT, ORDINARY_EXPONENT].map(|e| times_power_of_two(1.0, e));
        let ordinary = |x: &Extent| x.largest() == 0.0 || (x.least >= least && x.largest() <= largest);
        if self.extents.iter().all(ordinary) {
            return None;
        }
        let magnitudes: Vec<Option<(i32, i32)>> = self.extents.iter().map(exponents).collect();
        let shifts: Vec<i32> = if together {
            let joint = magnitudes.iter().flatten().copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            vec![joint.map_or(0, shift); self.n_criteria()]
        } else {
            magnitudes.iter().map(|range| range.map_or(0, shift)).collect()
        };
        if shifts.iter().all(|&s| s == 0) {
            return None;
        }
        let mut values = self.values().clone();
        let mut notices = Problems::new();
        for (k, &by) in shifts.iter().enumerate() {
            if by == 0 {
                continue;
            }
            values.column_mut(k).iter_mut().for_each(|x| *x = times_power_of_two(*x, by));
            let (low, high) = self.range(k);
            notices.push(
                Problem::new(codes::SCALED, Place::argument("matrix"))
                    .item(self.criterion_name(k))
                    .found(format!("{low:e} .. {high:e}"))
                    .expected(Text::new("the result does not depend on it", "kết quả không phụ thuộc vào việc này")),
            );
        }
        Some((self.of(values), notices))
    }

    fn find_notices(&self) -> Problems {
        let (n, m) = self.values.dim();
        let mut notices = Problems::new();
        if n == 1 {
            notices.push(
                Problem::new(codes::ONE_ALTERNATIVE, Place::argument("matrix"))
                    .expected(Text::new("two or more to compare", "cần từ hai phương án để so sánh"))
                    .found(1),
            );
            return notices;
        }
        let constant: Vec<usize> = (0..m).filter(|&k| self.is_constant(k)).collect();
        if constant.len() == m {
            notices.push(
                Problem::new(codes::ALL_EQUAL, Place::argument("matrix"))
                    .expected(Text::new("values that differ", "cần các giá trị khác nhau"))
                    .found(Text::new(format!("{n} equal rows"), String::new()).en),
            );
            return notices;
        }
        for k in constant {
            notices.push(
                Problem::new(codes::CONSTANT_COLUMN, Place::argument("matrix"))
                    .item(self.criterion_name(k))
                    .found(self.values[[0, k]])
                    .expected(Text::new("column counted from 0", "cột đếm từ 0")),
            );
        }
        notices
    }
}

fn labels_of<S: AsRef<str>>(words: &[S]) -> Labels {
    Labels::from(words.iter().map(|word| word.as_ref().to_owned()).collect::<Vec<_>>())
}

/// Weights divided by their exact sum; weights that already sum to 1 keep their bits.
///
/// # Errors
/// Every weight that is not finite or is negative, with its place in `name`; all weights zero; none at all.
pub fn normalize_weights(given: &[f64], name: &str) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    for (k, &weight) in given.iter().enumerate().filter(|(_, w)| !(w.is_finite() && **w >= 0.0)) {
        let code = if weight.is_finite() { codes::NEGATIVE_WEIGHT } else { codes::NOT_FINITE };
        let expected = Text::new("a finite number of at least 0", "một số hữu hạn không âm");
        problems.push(Problem::new(code, Place::element(name, &[k])).expected(expected).found(weight));
    }
    if given.iter().all(|w| *w == 0.0) {
        let expected = Text::new("at least one weight above 0", "ít nhất một trọng số lớn hơn 0");
        problems.push(Problem::new(codes::ZERO_WEIGHTS, Place::argument(name)).expected(expected).found(given.len()));
    }
    problems.into_result()?;
    // A power of two brings weights of any magnitude into range without touching their bits.
    let largest = given.iter().copied().fold(0.0, math::max);
    let by = exponent(largest);
    let mut weights: Vec<f64> =
        if by.abs() > 60 { given.iter().map(|&w| times_power_of_two(w, -by)).collect() } else { given.to_vec() };
    let total = sum::sum(&weights);
    for w in &mut weights {
        *w /= total;
    }
    Ok(weights)
}

/// Smallest and largest binary exponent of the values of a column that are not zero.
fn exponents(extent: &Extent) -> Option<(i32, i32)> {
    Some((math::exponent(extent.least)?, math::exponent(extent.largest())?))
}

/// The binary exponent of a number, 0 for 0.
pub(crate) fn exponent(x: f64) -> i32 {
    math::exponent(x).unwrap_or(0)
}

/// `x * 2^by`; a non-zero value never becomes zero.
pub(crate) fn times_power_of_two(x: f64, by: i32) -> f64 {
    let scaled = math::times_power_of_two(x, by);
    if scaled == 0.0 && x != 0.0 { f64::MIN_POSITIVE.copysign(x) } else { scaled }
}

/// The shift that brings a range of exponents into ordinary magnitudes, 0 where it is there already.
fn shift((low, high): (i32, i32)) -> i32 {
    if high > ORDINARY_EXPONENT {
        // Room below is kept for the small values of the same column.
        ORDINARY_EXPONENT - high
    } else if high < -ORDINARY_EXPONENT {
        -high
    } else if low < -ORDINARY_EXPONENT {
        (-low).min(ORDINARY_EXPONENT - high)
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Lang;
    use ndarray::array;

    const MAX2: [Direction; 2] = [Direction::Max, Direction::Max];

    fn codes_of(error: &Error) -> Vec<&'static str> {
        error.problems().iter().map(|p| p.code.id()).collect()
    }

    #[test]
    fn all_faults_are_reported_at_once_with_their_places() {
        let values = array![[1.0, f64::NAN], [f64::INFINITY, 2e300]];
        let error = DecisionMatrix::builder(values)
            .direction_words(&["max", "up", "min"])
            .weights(&[-1.0, f64::NAN])
            .alternatives(&["a"])
            .build()
            .unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        for place in ["matrix[0, 1]", "matrix[1, 0]", "matrix[1, 1]", "directions[1]", "weights[0]", "weights[1]"] {
            assert!(places.iter().any(|p| p == place), "{place} missing in {places:?}");
        }
        assert!(codes_of(&error).contains(&"E0603"));
        assert!(error.problems().iter().all(|p| !p.message(Lang::Vi).is_empty()));
    }

    #[test]
    fn weights_are_normalized_whatever_their_magnitude() {
        let w = |given: &[f64]| normalize_weights(given, "weights").unwrap();
        assert_eq!(w(&[1.0, 3.0]), [0.25, 0.75]);
        assert_eq!(w(&[1e300, 3e300]), [0.25, 0.75]);
        assert_eq!(w(&[1e-320, 1e-320]), [0.5, 0.5]);
        assert_eq!(w(&[0.1, 0.2, 0.7]), [0.1, 0.2, 0.7].map(|x: f64| x / sum::sum(&[0.1, 0.2, 0.7])));
        assert_eq!(codes_of(&normalize_weights(&[0.0, 0.0], "weights").unwrap_err()), ["E0606"]);
    }

    #[test]
    fn notices_name_constant_columns_and_single_rows() {
        let codes = |values| -> Vec<&'static str> {
            let matrix = DecisionMatrix::new(values, None, &MAX2).unwrap();
            matrix.notices().iter().map(|p| p.code.id()).collect()
        };
        assert_eq!(codes(array![[1.0, 2.0], [1.0, 3.0]]), ["N0610"]);
        assert_eq!(codes(array![[1.0, 2.0]]), ["N0611"]);
        assert_eq!(codes(array![[1.0, 2.0], [1.0, 2.0]]), ["N0612"]);
        assert!(codes(array![[1.0, 2.0], [2.0, 1.0]]).is_empty());
    }

    #[test]
    fn scaling_is_by_powers_of_two_and_leaves_ordinary_values_alone() {
        let ordinary = DecisionMatrix::new(array![[1.0, 2.0], [1e-5, 1e9]], None, &MAX2).unwrap();
        assert!(ordinary.rescaled(false).is_none());
        let extreme = DecisionMatrix::new(array![[1e200, 1e-200], [3e200, 2e-200]], None, &MAX2).unwrap();
        let (scaled, notices) = extreme.rescaled(false).unwrap();
        assert_eq!(notices.len(), 2);
        assert_eq!(scaled.values()[[1, 0]] / scaled.values()[[0, 0]], 3e200 / 1e200);
        assert!(scaled.values().iter().all(|x| (1e-100..1e100).contains(x)));
        let wide = DecisionMatrix::new(array![[1e300, 1.0], [1e-300, 1.0]], None, &MAX2).unwrap();
        assert!(wide.rescaled(false).unwrap().0.values().iter().all(|x| *x > 0.0));
    }
}
