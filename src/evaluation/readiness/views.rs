//! Where the numbers of a graph come from: nodes, capacities and dependencies as they were read.

use crate::dependency::Layer;
use crate::evaluation::Seat;
use crate::model::{CapacityKind, Id, Stage};
use crate::problem::Text;
use serde::{Deserialize, Serialize};

/// Where an own state comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateSource {
    /// A row of `states`.
    Given,
    /// The technology readiness level / 9.
    Trl,
    /// The stage of a law or decree, by a labelled convention.
    Stage,
    /// Its capacity counts, so its own state is 1.
    Capacity,
}

impl StateSource {
    /// What people read.
    pub fn name(self) -> Text {
        match self {
            StateSource::Given => Text::new("given", "đã cho"),
            StateSource::Trl => Text::new("TRL / 9", "TRL / 9"),
            StateSource::Stage => Text::new("by stage, a convention", "theo giai đoạn, quy ước"),
            StateSource::Capacity => Text::new("counts by its capacity", "tính theo năng lực"),
        }
    }
}

/// How much of an enabler there is in a year, and which figure says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapacityView {
    /// What counts: the low end of a range, a plan times its realization.
    pub amount: f64,
    /// The high end, for a range.
    pub amount_high: Option<f64>,
    /// The amount as it was published.
    pub reported: f64,
    /// Kind of figure.
    pub kind: CapacityKind,
    /// Share of a plan that counts; none where the figure is no plan.
    pub realization: Option<f64>,
    /// First day for which it holds.
    pub from: String,
    /// Day of publication.
    pub published: String,
    /// Whether that day is assumed.
    pub assumed: bool,
    /// Source.
    pub source: Option<String>,
    /// Whether the figure is synthetic.
    pub illustrative: bool,
}

/// A technology or an enabler as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeView {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Layer.
    pub layer: Layer,
    /// Unit of its capacity.
    pub unit: Option<String>,
    /// Ministry or agency that answers for it.
    pub lead_agency: Option<String>,
    /// Foreign country or company that controls it.
    pub controlled_by: Option<String>,
    /// How far a law or decree has come.
    pub stage: Option<Stage>,
    /// Where its own state in each year comes from.
    pub states: Vec<StateSource>,
    /// Its capacity in each year; empty where nothing takes an amount of it.
    pub capacities: Vec<CapacityView>,
    /// Whether its own row, state or capacity is synthetic.
    pub illustrative: bool,
    /// Whether anything that its readiness rests on is synthetic.
    pub rests_on_illustrative: bool,
}

/// A row of `dependencies`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependencyView {
    /// Identifier of the row.
    pub id: Id,
    /// Whether its amount is taken every year.
    pub per_year: bool,
    /// Why it is so; article or source.
    pub basis: Option<String>,
    /// Whether the row is synthetic.
    pub illustrative: bool,
}

/// How a technology stands by its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingView {
    /// Track.
    pub track: Id,
    /// `listed`, `candidate` or `nominated`.
    pub origin: String,
    /// Whether its needs count as needs of the list.
    pub counts: bool,
    /// Score that the list ranks.
    pub score: Option<f64>,
    /// Place within the track by that score; none when not ranked.
    pub rank: Option<u32>,
    /// With respect to the seats.
    pub seat: Option<Seat>,
    /// Score that the adjusted score is made of.
    pub base: Option<f64>,
    /// Whether synthetic data went into the score.
    pub illustrative: bool,
}
