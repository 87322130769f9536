//! Weights of criteria: from the data, or elicited. One file per way.
//!
//! Weights **from data** take a [`DecisionMatrix`] (weights in it are ignored) and say how much a criterion
//! separates these alternatives, never how much it matters to anyone. They share one contract: values that a
//! formula cannot take are typed errors with row and column; a criterion on which all alternatives are equal
//! separates nothing and gets the weight 0; where nothing separates anything (one alternative, all rows equal)
//! there are no such weights, which is a typed error too.
//!
//! Weights that were **elicited** come from ranks, points or comparisons that people gave.

use super::settings::{nearest, nearest_hint};
use super::{DecisionMatrix, Scaling};
use crate::Result;
use crate::problem::{Place, Problem, Problems, codes::arrays as codes};
use serde::{Deserialize, Serialize};

mod ahp;
mod angle;
mod best_worst;
mod by_rank;
mod cilos;
mod critic;
mod cv;
mod entropy;
mod equal;
mod from_data;
mod fucom;
mod gini;
mod idocriw;
mod lopcow;
mod merec;
mod points;
mod rancom;
mod standard_deviation;
mod tables;
mod variance;

pub use ahp::{Ahp, Hierarchy, Judgement, Priority, Synthesis, SynthesisNode, ahp, ahp_by, random_index, synthesize};
pub use angle::angle;
pub use best_worst::{BestWorst, BestWorstModel, best_worst, best_worst_between};
pub use by_rank::{rank_order_centroid, rank_reciprocal, rank_sum};
pub use cilos::cilos;
pub use critic::critic;
pub use cv::cv;
pub use entropy::entropy;
pub use equal::equal;
pub use fucom::{fucom, fucom_chain};
pub use gini::gini;
pub use idocriw::idocriw;
pub use lopcow::lopcow;
pub use merec::merec;
pub use points::{direct, smart, swing};
pub use rancom::{rancom, rancom_matrix};
pub use standard_deviation::std;
pub use variance::variance;

/// A way to weights from data.
type FromData = fn(&DecisionMatrix) -> Result<Vec<f64>>;

/// Every way to weights from data, alphabetical, with how it treats extreme magnitudes.
const FROM_DATA: &[(&str, FromData, Scaling)] = &[
    ("angle", angle, Scaling::Columns),
    ("cilos", cilos, Scaling::Columns),
    ("critic", critic, Scaling::Columns),
    ("cv", cv, Scaling::Columns),
    ("entropy", entropy, Scaling::Columns),
    ("equal", equal, Scaling::None),
    ("gini", gini, Scaling::Columns),
    ("idocriw", idocriw, Scaling::Columns),
    ("lopcow", lopcow, Scaling::Columns),
    ("merec", merec, Scaling::Columns),
    ("std", std, Scaling::Together),
    ("variance", variance, Scaling::Columns),
];

/// Weights with what a reader should know about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// Name of the way, e.g. `entropy`.
    pub method: String,
    /// Weights, `(m,)`; they sum to 1.
    pub weights: Vec<f64>,
    /// Constant criteria, columns that were scaled.
    pub notices: Problems,
}

/// Names of all ways to weights from data, alphabetical.
pub fn names() -> Vec<&'static str> {
    FROM_DATA.iter().map(|(name, ..)| *name).collect()
}

/// Weights from data by name, with notices.
///
/// # Errors
/// An unknown name (with the nearest one), and the errors of that way.
///
/// # Examples
/// ```
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let data = DecisionMatrix::new(ndarray::array![[1.0, 5.0], [2.0, 5.0]], None, &[Direction::Max; 2])?;
/// let derived = stratech::weights::from_data("entropy", &data)?;
/// assert_eq!(derived.weights, [1.0, 0.0]);
/// assert_eq!(derived.notices.len(), 1);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn from_data(name: &str, data: &DecisionMatrix) -> Result<Derived> {
    let Some((name, weigh, scaling)) = FROM_DATA.iter().find(|(known, ..)| *known == name) else {
        let list = names();
        let problem =
            Problem::new(codes::UNKNOWN_CHOICE, Place::argument("weights")).expected(list.join(" | ")).found(name);
        return Err(match nearest(name, list.into_iter()) {
            Some(near) => problem.hint(nearest_hint(near)),
            None => problem,
        }
        .into());
    };
    let weights = weigh(data)?;
    let mut notices = data.notices().clone();
    notices.extend(from_data::rescaled(data, *scaling).map(|(_, notices)| notices).unwrap_or_default());
    Ok(Derived { method: (*name).to_owned(), weights, notices })
}

#[cfg(test)]
mod tests;
