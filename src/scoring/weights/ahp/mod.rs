//! Weights from pairwise comparisons (analytic hierarchy process).
//!
//! [`ahp`] takes one matrix of comparisons, complete or not; [`synthesize`] a hierarchy of any depth.

mod completion;
mod hierarchy;
mod judgements;
mod perron;

pub use hierarchy::{Hierarchy, Synthesis, SynthesisNode, synthesize};

use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays, codes::elicitation as codes};
use crate::scoring::nested;
use judgements::Judgements;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// How weights are read off a matrix of comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// The principal eigenvector (Saaty).
    #[default]
    Eigenvector,
    /// The geometric means of the rows, which minimize the squared logarithmic errors (Crawford and Williams).
    GeometricMean,
}

/// One comparison beside the value that would agree with the weights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Row, from 0.
    pub i: usize,
    /// Column, from 0; above `i`.
    pub j: usize,
    /// How many times i was said to be as important as j.
    pub given: f64,
    /// `weights[i] / weights[j]`.
    pub consistent: f64,
}

/// Weights from pairwise comparisons, and how consistent these are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ahp {
    /// How the weights were read off.
    pub method: Priority,
    /// Weights, `(m,)`; they sum to 1.
    pub weights: Vec<f64>,
    /// Weights by the principal eigenvector, `(m,)`.
    pub eigenvector_weights: Vec<f64>,
    /// Weights by geometric means of rows, `(m,)`.
    pub geometric_mean_weights: Vec<f64>,
    /// Largest eigenvalue of the completed matrix; m when it is consistent.
    pub lambda_max: f64,
    /// `(lambda_max - m) / (m - 1)`; 0 for one or two items.
    pub consistency_index: f64,
    /// Mean consistency index of random matrices of this size, see [`random_index`].
    pub random_index: f64,
    /// `consistency_index / random_index`; 0 for one or two items.
    pub consistency_ratio: f64,
    /// The comparison farthest from the weights, by ratio; `None` when all agree.
    pub most_inconsistent: Option<Judgement>,
    /// Further comparisons exactly as far (within rounding): with three items it is always all or none.
    pub equally_inconsistent: Vec<Judgement>,
    /// The matrix, `(m, m)`, with what was not asked filled in.
    #[serde(with = "nested")]
    pub completed: Array2<f64>,
    /// Pairs that were not asked.
    pub n_missing: usize,
    /// Rounded reciprocals, completed comparisons, a consistency ratio above 0.1.
    pub notices: Problems,
}

/// Weights from a matrix of comparisons `pairwise` `(m, m)`, by the principal eigenvector.
///
/// `pairwise[i, j]` says how many times item i is as important as item j. NaN = not asked; one of `[i, j]` and
/// `[j, i]` is enough. Any m; entries from 1e-100 to 1e100.
///
/// # Formula
/// `A w = lambda_max w`, `sum(w) = 1`, for the largest eigenvalue. Comparisons that were not asked get the values that
/// make `lambda_max` smallest; these are unique when the comparisons connect all items.
///
/// # Errors
/// A matrix that is empty or not square; entries that are infinite or not above 0; a diagonal other than 1; an entry
/// that is not one over its mirror (a reciprocal rounded to two decimals is taken as given, with a notice);
/// comparisons that do not connect all items.
///
/// # Complexity
/// `O(m^3)` a step, under ten steps; with d missing pairs `O(d^3 + m^4)` a step of the completion.
///
/// # References
/// - Saaty 1980, The analytic hierarchy process, McGraw-Hill; Saaty 2008, Decision making with the analytic
///   hierarchy process, International Journal of Services Sciences 1(1).
/// - Bozoki, Fulop and Ronyai 2010, On optimal completion of incomplete pairwise comparison matrices, Mathematical and
///   Computer Modelling 52, sections 3 to 5.
/// - Noda 1971, Note on the computation of the maximal eigenvalue of a non-negative irreducible matrix, Numerische
///   Mathematik 17 (how the eigenvector is found).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let a = stratech::weights::ahp(&array![[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]])?;
/// assert!((a.weights[0] - 4.0 / 7.0).abs() < 1e-14);
/// assert!((a.lambda_max - 3.0).abs() < 1e-14 && a.consistency_ratio == 0.0);
/// assert_eq!(a.most_inconsistent, None);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn ahp(pairwise: &Array2<f64>) -> Result<Ahp> {
    ahp_by(pairwise, Priority::Eigenvector)
}

/// As [`ahp`], with a choice of how weights are read off the matrix.
///
/// With [`Priority::GeometricMean`] comparisons that were not asked get the values of logarithmic least squares.
///
/// # Errors
/// As [`ahp`].
///
/// # References
/// Crawford and Williams 1985, A note on the analysis of subjective judgment matrices, Journal of Mathematical
/// Psychology 29(4).
pub fn ahp_by(pairwise: &Array2<f64>, method: Priority) -> Result<Ahp> {
    weigh(pairwise, method, "pairwise")
}

/// The random index: the mean consistency index of random matrices of n items.
///
/// Saaty's table up to 15. Beyond it the regression of Alonso and Lamata, which meets the table at its end:
/// `(1.7699 n - 4.3513) / (n - 1)`.
///
/// # References
/// - Saaty 1980, table 1-2 (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59).
/// - Alonso and Lamata 2006, Consistency in the analytic hierarchy process: a new approach, International Journal of
///   Uncertainty, Fuzziness and Knowledge-Based Systems 14(4).
pub fn random_index(n: usize) -> f64 {
    const TABLE: [f64; 16] =
        [0.0, 0.0, 0.0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
    TABLE.get(n).copied().unwrap_or_else(|| (1.7699 * n as f64 - 4.3513) / (n as f64 - 1.0))
}

/// Ratios within this factor of 1 (as logarithms) are rounding.
const AGREES: f64 = 1e-9;

pub(super) fn weigh(pairwise: &Array2<f64>, method: Priority, name: &str) -> Result<Ahp> {
    let judgements = Judgements::read(pairwise, name)?;
    let n = judgements.n;
    let mut notices = judgements.notices.clone();
    let logs = judgements.least_squares();
    let mut completed = judgements.filled(&logs);
    if !judgements.missing.is_empty() {
        if method == Priority::Eigenvector {
            completion::minimize_lambda(&mut completed, &logs, &judgements.missing)?;
        }
        notices.push(
            Problem::new(codes::COMPLETED, Place::argument(name))
                .item(name)
                .found(judgements.missing.len())
                .expected(Text::new("the matrix is as consistent as it can be", "ma trận nhất quán nhất có thể")),
        );
    }
    if completed.iter().any(|a| !a.is_finite() || *a == 0.0) {
        return Err(Problem::new(arrays::UNDEFINED, Place::argument(name))
            .item(Text::new("the completion", "việc điền các so sánh còn thiếu"))
            .found_words(Text::new("ratios beyond the range of numbers", "tỷ số vượt phạm vi số"))
            .expected(Text::new("ratios that people can mean", "các tỷ số có ý nghĩa thực tế"))
            .into());
    }
    let balance = geometric_means(&completed);
    let (lambda, eigenvector_weights) = perron::weights(&completed, &balance)?;
    let geometric_mean_weights = shares(&balance);
    let weights = match method {
        Priority::Eigenvector => eigenvector_weights.clone(),
        Priority::GeometricMean => geometric_mean_weights.clone(),
    };
    let (index, random) = (consistency_index(lambda, n), random_index(n));
    let ratio = if random == 0.0 { 0.0 } else { index / random };
    if ratio > 0.1 {
        notices.push(
            Problem::new(codes::INCONSISTENT, Place::argument(name))
                .item(name)
                .found(format!("{ratio:.3}"))
                .expected(Text::new("at most 0.1", "không quá 0,1")),
        );
    }
    let mut worst = farthest(&judgements, pairwise, &weights);
    let most_inconsistent = if worst.is_empty() { None } else { Some(worst.remove(0)) };
    Ok(Ahp {
        method,
        weights,
        eigenvector_weights,
        geometric_mean_weights,
        lambda_max: lambda,
        consistency_index: index,
        random_index: random,
        consistency_ratio: ratio,
        most_inconsistent,
        equally_inconsistent: worst,
        completed,
        n_missing: judgements.missing.len(),
        notices,
    })
}

/// Zero for one or two items and where only rounding is left.
fn consistency_index(lambda: f64, n: usize) -> f64 {
    let excess = lambda - n as f64;
    if n <= 2 || excess.abs() <= 1e-12 * n as f64 { 0.0 } else { excess / (n as f64 - 1.0) }
}

/// Geometric means of the rows, scaled to about 1.
fn geometric_means(matrix: &Array2<f64>) -> Vec<f64> {
    let logs: Vec<f64> = matrix
        .rows()
        .into_iter()
        .map(|row| sum::mean(&row.iter().map(|a| math::ln(*a)).collect::<Vec<f64>>()))
        .collect();
    let middle = sum::mean(&logs);
    logs.iter().map(|log| math::exp(log - middle)).collect()
}

fn shares(values: &[f64]) -> Vec<f64> {
    let total = sum::sum(values);
    values.iter().map(|x| x / total).collect()
}

/// The given comparisons that are farthest from the weights by ratio, all that tie.
fn farthest(judgements: &Judgements, pairwise: &Array2<f64>, weights: &[f64]) -> Vec<Judgement> {
    let all: Vec<(f64, Judgement)> = judgements
        .given
        .iter()
        .map(|&(i, j)| {
            let entry = pairwise[[i, j]];
            let given = if entry.is_nan() { 1.0 / pairwise[[j, i]] } else { entry };
            let consistent = weights[i] / weights[j];
            ((math::ln(given) - math::ln(consistent)).abs(), Judgement { i, j, given, consistent })
        })
        .collect();
    let largest = all.iter().fold(0.0, |so_far, (distance, _)| math::max(so_far, *distance));
    if largest <= AGREES {
        return Vec::new();
    }
    all.into_iter().filter(|(distance, _)| largest - distance <= AGREES * largest).map(|(_, j)| j).collect()
}

#[cfg(test)]
mod tests;
