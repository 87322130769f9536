//! Where the weights of a draw come from.

use super::constrained::Polytope;
use crate::number::philox::{Stream, variables};
use crate::number::special::ln_gamma_quantile;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::{Error, Result};
use ndarray::Array2;
use serde::Serialize;

/// How sure the weights are.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// Nothing is known: every vector of weights is as likely as any other.
    #[default]
    Uniform,
    /// One vector `(m,)`, the same in every draw; used so that it sums to 1.
    Fixed(Vec<f64>),
    /// A Dirichlet distribution with these concentrations `(m,)`, from 1e-300 to 1e12.
    Dirichlet(Vec<f64>),
    /// As likely as any other, among the weights that keep to bounds and an order.
    Constrained(Constraints),
    /// Vectors `(k, m)`, one row for each expert or sample; every draw takes one of them, each as likely as any other
    /// (and independently of the sample of the values). Rows are used so that they sum to 1.
    Samples(#[serde(with = "crate::scoring::nested")] Array2<f64>),
}

/// Bounds and order of weights that sum to 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Constraints {
    /// Smallest weight of each criterion `(m,)`; 0 when none are given.
    pub lower: Option<Vec<f64>>,
    /// Largest weight of each criterion `(m,)`; 1 when none are given.
    pub upper: Option<Vec<f64>>,
    /// (i, j): criterion i weighs at least as much as criterion j.
    pub order: Vec<(usize, usize)>,
}

impl Weights {
    /// Adds everything that is wrong with them for `m` criteria.
    pub(super) fn check(&self, m: usize, problems: &mut Problems) {
        match self {
            Weights::Uniform => {}
            Weights::Fixed(weights) => check_vector(weights, m, &[], problems),
            Weights::Dirichlet(alpha) => {
                check_length("weights", alpha.len(), m, problems);
                for (k, &a) in alpha.iter().enumerate().filter(|(_, a)| !(1e-300..=1e12).contains(*a)) {
                    problems.push(
                        Problem::new(codes::BAD_SETTING, Place::element("weights", &[k]))
                            .item(Text::new("concentration", "độ tập trung"))
                            .expected(Text::new("a number from 1e-300 to 1e12", "một số từ 1e-300 đến 1e12"))
                            .found(a),
                    );
                }
            }
            Weights::Constrained(constraints) => constraints.check(m, problems),
            Weights::Samples(rows) => {
                if rows.is_empty() || rows.ncols() != m {
                    let expected = Text::new(
                        format!("(k, {m}), one column for each criterion"),
                        format!("(k, {m}), mỗi tiêu chí một cột"),
                    );
                    let found = format!("({}, {})", rows.nrows(), rows.ncols());
                    problems
                        .push(Problem::new(codes::SHAPE, Place::argument("weights")).expected(expected).found(found));
                    return;
                }
                for (s, row) in rows.rows().into_iter().enumerate() {
                    check_vector(&row.to_vec(), m, &[s], problems);
                }
            }
        }
    }
}

fn check_length(name: &str, found: usize, m: usize, problems: &mut Problems) {
    if found != m {
        let expected = Text::new(format!("({m},), one for each criterion"), format!("({m},), mỗi tiêu chí một số"));
        problems
            .push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(format!("({found},)")));
    }
}

/// Non-negative, finite, not all zero; `at` is the place of the vector.
fn check_vector(weights: &[f64], m: usize, at: &[usize], problems: &mut Problems) {
    check_length("weights", weights.len(), m, problems);
    let place = |k: usize| Place::element("weights", &[at, &[k]].concat());
    let expected = Text::new("a finite number of at least 0", "một số hữu hạn không âm");
    for (k, &w) in weights.iter().enumerate() {
        if !w.is_finite() {
            problems.push(Problem::new(codes::NOT_FINITE, place(k)).expected(expected.clone()).found(w));
        } else if w < 0.0 {
            problems.push(Problem::new(codes::NEGATIVE_WEIGHT, place(k)).expected(expected.clone()).found(w));
        }
    }
    if !weights.is_empty() && weights.iter().all(|&w| w == 0.0) {
        let place = if at.is_empty() { Place::argument("weights") } else { Place::element("weights", at) };
        let expected = Text::new("at least one above 0", "ít nhất một số lớn hơn 0");
        problems.push(Problem::new(codes::ZERO_WEIGHTS, place).expected(expected));
    }
}

impl Constraints {
    fn check(&self, m: usize, problems: &mut Problems) {
        let before = problems.len();
        for (name, bounds) in [("lower", &self.lower), ("upper", &self.upper)] {
            let Some(bounds) = bounds else { continue };
            check_length(name, bounds.len(), m, problems);
            for (k, &bound) in bounds.iter().enumerate().filter(|(_, b)| !(0.0..=1.0).contains(*b)) {
                let place = Place::element(name, &[k]);
                let expected = Text::new("a number from 0 to 1", "một số từ 0 đến 1");
                problems.push(Problem::new(codes::BAD_SETTING, place).item(name).expected(expected).found(bound));
            }
        }
        for (k, (low, high)) in self.lower.iter().flatten().zip(self.upper.iter().flatten()).enumerate() {
            if low > high {
                let place = Place::element("lower", &[k]);
                let expected =
                    Text::new(format!("at most the upper bound, {high}"), format!("không quá cận trên {high}"));
                problems.push(Problem::new(codes::BAD_SETTING, place).item("lower").expected(expected).found(low));
            }
        }
        for (p, &(i, j)) in self.order.iter().enumerate() {
            for criterion in [i, j].into_iter().filter(|&c| c >= m) {
                let expected = Text::new(format!("a criterion from 0 to {}", m.saturating_sub(1)), {
                    format!("một tiêu chí từ 0 đến {}", m.saturating_sub(1))
                });
                let place = Place::element("order", &[p]);
                problems
                    .push(Problem::new(codes::BAD_SETTING, place).item("order").expected(expected).found(criterion));
            }
        }
        if problems.len() == before
            && let Err(problem) = Polytope::new(self, m)
        {
            problems.push(problem);
        }
    }
}

/// Draws weights that have been checked, one vector at a time.
pub(super) struct Sampler {
    kind: Kind,
    variable: u32,
    row_variable: u32,
}

enum Kind {
    Fixed(Vec<f64>),
    Dirichlet(Vec<f64>),
    Constrained(Box<Polytope>),
    Samples(Vec<Vec<f64>>),
}

impl Sampler {
    pub fn new(weights: &Weights, m: usize) -> Result<Sampler> {
        let kind = match weights {
            // Uniform weights are those of a Dirichlet distribution with concentrations of 1.
            Weights::Uniform => Kind::Dirichlet(vec![1.0; m]),
            Weights::Fixed(weights) => Kind::Fixed(normalize(weights)),
            Weights::Dirichlet(alpha) => Kind::Dirichlet(alpha.clone()),
            Weights::Constrained(constraints) => {
                let polytope = Polytope::new(constraints, m).map_err(Error::from)?;
                Kind::Constrained(Box::new(polytope.prepare()?))
            }
            Weights::Samples(rows) => {
                Kind::Samples(rows.rows().into_iter().map(|row| normalize(&row.to_vec())).collect())
            }
        };
        let numbers = variables(&["smaa.weights", "smaa.weight_row"]);
        Ok(Sampler { kind, variable: numbers[0], row_variable: numbers[1] })
    }

    /// The weights of one draw; they sum to 1 but for rounding.
    pub fn draw(&self, stream: Stream, draw: u64, out: &mut [f64]) -> Result<()> {
        match &self.kind {
            Kind::Fixed(weights) => out.copy_from_slice(weights),
            Kind::Samples(rows) => out.copy_from_slice(&rows[stream.index(draw, self.row_variable, 0, rows.len())]),
            Kind::Dirichlet(alpha) => dirichlet(stream, draw, self.variable, alpha, out),
            Kind::Constrained(polytope) => polytope.draw(stream, draw, self.variable, out)?,
        }
        Ok(())
    }
}

fn normalize(weights: &[f64]) -> Vec<f64> {
    // Powers of two first, so that no sum overflows and none is lost.
    let exponent = math::exponent(math::max_of(weights)).unwrap_or(0);
    let scaled: Vec<f64> = weights.iter().map(|&w| math::times_power_of_two(w, -exponent)).collect();
    let total = sum::sum(&scaled);
    scaled.iter().map(|w| w / total).collect()
}

/// Gamma quantiles of independent uniform numbers, over their sum; in logarithms, as quantiles of small
/// concentrations underflow.
///
/// # References
/// Devroye (1986), *Non-Uniform Random Variate Generation*, chapter XI, theorem 4.1.
fn dirichlet(stream: Stream, draw: u64, variable: u32, alpha: &[f64], out: &mut [f64]) {
    for (purpose, pair) in (0_u32..).zip(out.chunks_mut(2)) {
        let uniforms = stream.uniform_pair(draw, variable, purpose);
        pair.copy_from_slice(&uniforms[..pair.len()]);
    }
    for (x, &a) in out.iter_mut().zip(alpha) {
        *x = ln_gamma_quantile(a, *x);
    }
    let largest = math::max_of(out);
    for x in out.iter_mut() {
        *x = math::exp(*x - largest);
    }
    let total = out.iter().fold(0.0, |sum, x| sum + x);
    for x in out.iter_mut() {
        *x /= total;
    }
}
