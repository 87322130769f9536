//! What a method returns: scores, ranks, and the intermediates they were made of.

use super::labels::Labels;
use super::parts::Parts;
use crate::number::grid;
use crate::problem::{Problem, Problems};
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// The result of one method on one decision matrix.
///
/// A method fills in scores (or a partial order, or classes) and parts; [`Method::evaluate`](super::Method::evaluate)
/// adds name, settings, grid, ranks, labels and notices.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Registry name of the method.
    pub method: Cow<'static, str>,
    /// The settings it ran with.
    #[serde(with = "shared")]
    pub settings: Arc<serde_json::Value>,
    /// The normalization it used, if it has that choice.
    pub normalization: Option<Cow<'static, str>>,
    /// Whether a higher score is a better one.
    pub higher_is_better: bool,
    /// Scores, `(n,)`; `None` where the method defines none.
    pub scores: Option<Vec<f64>>,
    /// Competition ranks, `(n,)`: 1 = best, ties share the smallest; `None` for partial orders and sorting.
    pub ranks: Option<Vec<u32>>,
    /// `[i, j]`: i outranks j, `(n, n)`; only for methods that give a partial order.
    #[serde(with = "rows::bools")]
    pub outranks: Option<Array2<bool>>,
    /// Class of each alternative, 0 = worst, `(n,)`; only for sorting methods.
    pub classes: Option<Vec<usize>>,
    /// Intermediates by name.
    pub parts: Parts,
    /// Step of the grid on which ties are decided.
    pub grid: Option<f64>,
    /// Labels of the alternatives.
    pub alternatives: Option<Labels>,
    /// Labels of the criteria.
    pub criteria: Option<Labels>,
    /// What a reader of the result should know.
    pub notices: Problems,
}

impl Outcome {
    /// An outcome with scores `(n,)`; ranks follow from them.
    pub fn scored(scores: Vec<f64>) -> Self {
        Outcome { scores: Some(scores), ..Outcome::default() }
    }

    /// A partial order: `outranks[i, j]` says that i is at least as good as j by the method's definition.
    pub fn partial_order(outranks: Array2<bool>) -> Self {
        Outcome { outranks: Some(outranks), ..Outcome::default() }
    }

    /// A sorting into classes, 0 = worst.
    pub fn sorted(classes: Vec<usize>) -> Self {
        Outcome { classes: Some(classes), ..Outcome::default() }
    }

    /// An outcome with ranks that do not follow from one score.
    pub fn ranked(ranks: Vec<u32>) -> Self {
        Outcome { ranks: Some(ranks), ..Outcome::default() }
    }

    /// Adds an intermediate.
    #[must_use]
    pub fn part(mut self, name: impl Into<Cow<'static, str>>, part: impl Into<Part>) -> Self {
        self.parts.insert(name, part);
        self
    }

    /// Adds a notice.
    #[must_use]
    pub fn notice(mut self, notice: Problem) -> Self {
        self.notices.push(notice);
        self
    }

    /// Sets ranks that do not follow from the scores alone.
    #[must_use]
    pub fn with_ranks(mut self, ranks: Vec<u32>) -> Self {
        self.ranks = Some(ranks);
        self
    }

    /// Sets the partial order beside scores.
    #[must_use]
    pub fn with_outranks(mut self, outranks: Array2<bool>) -> Self {
        self.outranks = Some(outranks);
        self
    }

    /// The first number that is not finite, by the name of its field; `None` when all are.
    pub fn not_finite(&self) -> Option<String> {
        if self.scores.as_deref().is_some_and(|scores| !all_finite(scores)) {
            return Some("scores".to_owned());
        }
        self.parts.not_finite()
    }
}

/// Whether all are finite; without a branch for each number.
fn all_finite(values: &[f64]) -> bool {
    values.chunks(64).all(|some| some.iter().fold(true, |finite, x| finite & x.is_finite()))
}

/// Competition ranks of scores (1 = best, ties share the smallest), decided on the grid of these scores.
///
/// For scores that are a method's intermediates, such as the S and R lists of VIKOR.
pub fn ranks_of(scores: &[f64], higher_is_better: bool) -> Vec<u32> {
    grid::ranks(scores, higher_is_better, grid::Grid::for_scores(scores))
}

/// One intermediate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub enum Part {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Scalar(f64),
    /// A whole number.
    Integer(i64),
    /// A word.
    Text(String),
    /// Numbers, usually one for each alternative or criterion.
    Vector(Vec<f64>),
    /// Whole numbers: indices from 0, ranks.
    Integers(Vec<i64>),
    /// Lists of indices from 0: pairs, classes from best to worst.
    Lists(Vec<Vec<i64>>),
    /// A table of numbers.
    Matrix(Array2<f64>),
    /// A table of numbers with undefined entries (`None`).
    Partial(Vec<Vec<Option<f64>>>),
    /// Several tables of one shape.
    Tables(Vec<Array2<f64>>),
}

/// The written form of a [`Part`]: tables as nested lists.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
enum Wire {
    Flag(bool),
    Scalar(f64),
    Integer(i64),
    Text(String),
    Vector(Vec<f64>),
    Integers(Vec<i64>),
    Lists(Vec<Vec<i64>>),
    Matrix(Vec<Vec<f64>>),
    Partial(Vec<Vec<Option<f64>>>),
    Tables(Vec<Vec<Vec<f64>>>),
}

impl From<Part> for Wire {
    fn from(part: Part) -> Self {
        match part {
            Part::Flag(x) => Wire::Flag(x),
            Part::Scalar(x) => Wire::Scalar(x),
            Part::Integer(x) => Wire::Integer(x),
            Part::Text(x) => Wire::Text(x),
            Part::Vector(x) => Wire::Vector(x),
            Part::Integers(x) => Wire::Integers(x),
            Part::Lists(x) => Wire::Lists(x),
            Part::Matrix(x) => Wire::Matrix(rows::nested(&x)),
            Part::Partial(x) => Wire::Partial(x),
            Part::Tables(x) => Wire::Tables(x.iter().map(rows::nested).collect()),
        }
    }
}

impl TryFrom<Wire> for Part {
    type Error = ndarray::ShapeError;
    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Ok(match wire {
            Wire::Flag(x) => Part::Flag(x),
            Wire::Scalar(x) => Part::Scalar(x),
            Wire::Integer(x) => Part::Integer(x),
            Wire::Text(x) => Part::Text(x),
            Wire::Vector(x) => Part::Vector(x),
            Wire::Integers(x) => Part::Integers(x),
            Wire::Lists(x) => Part::Lists(x),
            Wire::Matrix(x) => Part::Matrix(rows::array(&x)?),
            Wire::Partial(x) => Part::Partial(x),
            Wire::Tables(x) => Part::Tables(x.iter().map(|rows| rows::array(rows)).collect::<Result<_, _>>()?),
        })
    }
}

impl Part {
    /// Plain JSON: a number, a list or nested lists; undefined entries are null.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::json;
        match self {
            Part::Flag(x) => json!(x),
            Part::Scalar(x) => json!(x),
            Part::Integer(x) => json!(x),
            Part::Text(x) => json!(x),
            Part::Vector(x) => json!(x),
            Part::Integers(x) => json!(x),
            Part::Lists(x) => json!(x),
            Part::Matrix(x) => json!(rows::nested(x)),
            Part::Partial(x) => json!(x),
            Part::Tables(x) => json!(x.iter().map(rows::nested).collect::<Vec<_>>()),
        }
    }

    /// Whether every number in it is finite; undefined entries of [`Part::Partial`] are not numbers.
    pub fn is_finite(&self) -> bool {
        match self {
            Part::Flag(_) | Part::Integer(_) | Part::Text(_) | Part::Integers(_) | Part::Lists(_) => true,
            Part::Scalar(x) => x.is_finite(),
            Part::Vector(x) => all_finite(x),
            Part::Matrix(x) => x.iter().all(|v| v.is_finite()),
            Part::Partial(x) => x.iter().flatten().flatten().all(|v| v.is_finite()),
            Part::Tables(x) => x.iter().flat_map(|a| a.iter()).all(|v| v.is_finite()),
        }
    }
}

/// Conversions into [`Part`], so that `.part("S", vector)` reads as it should.
macro_rules! part_from {
    ($($from:ty => |$x:ident| $part:expr;)*) => {
        $(impl From<$from> for Part {
            fn from($x: $from) -> Self {
                $part
            }
        })*
    };
}

part_from! {
    bool => |x| Part::Flag(x);
    f64 => |x| Part::Scalar(x);
    i64 => |x| Part::Integer(x);
    usize => |x| Part::Integer(index(x));
    &str => |x| Part::Text(x.to_owned());
    Vec<f64> => |x| Part::Vector(x);
    &[f64] => |x| Part::Vector(x.to_vec());
    Vec<i64> => |x| Part::Integers(x);
    Vec<usize> => |x| Part::Integers(x.into_iter().map(index).collect());
    Vec<u32> => |x| Part::Integers(x.into_iter().map(i64::from).collect());
    Vec<Vec<usize>> => |x| Part::Lists(x.into_iter().map(|l| l.into_iter().map(index).collect()).collect());
    Vec<(usize, usize)> => |x| Part::Lists(x.into_iter().map(|(i, j)| vec![index(i), index(j)]).collect());
    Array2<f64> => |x| Part::Matrix(x);
    Vec<Vec<Option<f64>>> => |x| Part::Partial(x);
    Vec<Array2<f64>> => |x| Part::Tables(x);
}

/// Counts of things in memory stay far below 2^63.
fn index(i: usize) -> i64 {
    i64::try_from(i).unwrap_or(i64::MAX)
}

/// A value that several outcomes share.
mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(value: &Arc<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        (**value).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Value>, D::Error> {
        Value::deserialize(deserializer).map(Arc::new)
    }
}

/// Arrays as nested lists.
mod rows {
    use ndarray::{Array2, ShapeError};

    pub(super) fn nested<T: Clone>(array: &Array2<T>) -> Vec<Vec<T>> {
        array.rows().into_iter().map(|row| row.to_vec()).collect()
    }

    pub(super) fn array<T: Clone>(rows: &[Vec<T>]) -> Result<Array2<T>, ShapeError> {
        let shape = (rows.len(), rows.first().map_or(0, Vec::len));
        Array2::from_shape_vec(shape, rows.concat())
    }

    /// For an optional table of yes and no.
    pub(super) mod bools {
        use super::{Array2, array, nested};
        use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

        #[allow(clippy::ref_option)] // serde's signature
        pub fn serialize<S: Serializer>(a: &Option<Array2<bool>>, s: S) -> Result<S::Ok, S::Error> {
            a.as_ref().map(nested).serialize(s)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Array2<bool>>, D::Error> {
            let rows = Option::<Vec<Vec<bool>>>::deserialize(d)?;
            rows.map(|rows| array(&rows).map_err(D::Error::custom)).transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn an_outcome_survives_json() {
        let outcome = Outcome::scored(vec![0.1, 0.1 + 0.2])
            .with_outranks(array![[false, true], [false, false]])
            .part("m", array![[1.0, 2.5], [3.0, 4.0]])
            .part("pairs", vec![(0_usize, 1_usize)])
            .part("partial", vec![vec![None, Some(1.0)]])
            .part("whole", vec![1.0, 2.0]);
        let text = serde_json::to_string(&outcome).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome);
    }

    #[test]
    fn numbers_that_are_not_finite_are_found() {
        assert_eq!(Outcome::scored(vec![1.0]).not_finite(), None);
        assert_eq!(Outcome::scored(vec![f64::NAN]).not_finite(), Some("scores".to_owned()));
        let part = Outcome::scored(vec![1.0]).part("d", vec![f64::INFINITY]);
        assert_eq!(part.not_finite(), Some("d".to_owned()));
    }
}
