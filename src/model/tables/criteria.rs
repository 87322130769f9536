//! The criteria tree, its weights, and the big problems that coverage is computed from.

use crate::model::field::{FieldValue, Kind, choice};
use crate::model::row::table;
use crate::model::{Cell, Id, Interner};
use crate::problem::Text;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

choice! {
    /// Where the value of a leaf comes from.
    Source {
        /// Judgements of the council.
        Judgement = "judgement",
        /// An indicator.
        Indicator = "indicator",
        /// Coverage of the big problems.
        Coverage = "coverage",
    }
}

choice! {
    /// What a criterion is for.
    CriterionUse {
        /// Summed into the score.
        Value = "value",
        /// Summed into the score; left out of a portfolio's objective.
        Feasibility = "feasibility",
        /// Shown, never summed.
        Information = "information",
    }
}

choice! {
    /// Whether the scale is fixed or follows the candidates.
    Scaling {
        /// The scale is fixed: a new candidate moves nobody's score.
        Fixed = "fixed",
        /// Min-max over the candidates: adding one can move every score.
        Local = "local",
    }
}

choice! {
    /// Who may see single judgements.
    PanelAccess {
        /// The open panel.
        Open = "open",
        /// A closed panel; only the aggregate is published.
        Restricted = "restricted",
    }
}

/// How the values of a node's children become the node's value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregator {
    /// Weighted arithmetic mean.
    #[default]
    WeightedMean,
    /// Weighted geometric mean: a zero anywhere makes zero.
    GeometricMean,
    /// The least of the children: nothing makes up for the worst.
    Minimum,
    /// Ordered weighted averaging: weights from the best child to the worst.
    Owa {
        /// Weights of the best, the second best, ..., the worst child.
        weights: Vec<f64>,
    },
    /// 2-additive Choquet integral: sibling weights are Shapley values, pairs interact.
    Choquet {
        /// `[child, child, index]`: above 0 both are needed, below 0 one replaces the other; within [-1, 1].
        interactions: Vec<(String, String, f64)>,
    },
}

impl FieldValue for Aggregator {
    const KIND: Kind = Kind::Json("aggregator");

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        read_json(cell, || {
            Text::new(
                r#"{"kind":"weighted_mean"}, {"kind":"geometric_mean"}, {"kind":"minimum"}, {"kind":"owa","weights":[...]} or {"kind":"choquet","interactions":[["C1","C2",0.2],...]}"#,
                r#"{"kind":"weighted_mean"}, {"kind":"geometric_mean"}, {"kind":"minimum"}, {"kind":"owa","weights":[...]} hoặc {"kind":"choquet","interactions":[["C1","C2",0.2],...]}"#,
            )
        })
    }

    fn write(&self) -> Cell<'_> {
        write_json(self)
    }
}

/// The value in [0, 1] of a position on a criterion's scale.
///
/// Zero is the worst anchor and one the best, whichever end of the scale is best.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ValueFunction {
    /// Straight from worst to best.
    #[default]
    Linear,
    /// Piecewise linear through points `[x, value]`, x on the scale and rising.
    Piecewise {
        /// Points `[x, value]`.
        points: Vec<[f64; 2]>,
    },
    /// `(1 - exp(-c z)) / (1 - exp(-c))` with z the position from worst (0) to best (1); c = 0 is linear.
    Exponential {
        /// Curvature: above 0 the first steps count most, below 0 the last ones.
        c: f64,
    },
    /// A table of levels `[x, value]`; a position takes the value of the nearest level (the higher of two equally near).
    Levels {
        /// Levels `[x, value]`.
        levels: Vec<[f64; 2]>,
    },
    /// Triangular: best at one place, worst at both ends of the scale.
    Target {
        /// The best place on the scale.
        best: f64,
    },
}

impl FieldValue for ValueFunction {
    const KIND: Kind = Kind::Json("value_function");

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        read_json(cell, || {
            Text::new(
                r#"{"kind":"linear"}, {"kind":"piecewise","points":[[x,v],...]}, {"kind":"exponential","c":2}, {"kind":"levels","levels":[[x,v],...]} or {"kind":"target","best":x}"#,
                r#"{"kind":"linear"}, {"kind":"piecewise","points":[[x,v],...]}, {"kind":"exponential","c":2}, {"kind":"levels","levels":[[x,v],...]} hoặc {"kind":"target","best":x}"#,
            )
        })
    }

    fn write(&self) -> Cell<'_> {
        write_json(self)
    }
}

pub(super) fn read_json<T: DeserializeOwned + Serialize>(
    cell: &Cell<'_>,
    expectation: impl Fn() -> Text,
) -> Result<T, Text> {
    let Cell::Json(value) = cell else { return Err(expectation()) };
    let read = T::deserialize(value).map_err(|_| expectation())?;
    // serde lets unknown fields pass where a kind has no fields of its own.
    let fields = |value: &serde_json::Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
    let known = serde_json::to_value(&read).ok();
    if known.as_ref().and_then(fields) == fields(value) { Ok(read) } else { Err(expectation()) }
}

pub(super) fn write_json<T: Serialize>(value: &T) -> Cell<'static> {
    serde_json::to_value(value).map_or(Cell::Null, Cell::Json)
}

table! {
    /// The criteria tree.
    Criterion in "criteria" key [id] {
        id: Id = Id::default(), "Identifier", required();
        parent: Option<Id> = None, "The criterion it belongs to; absent = top level", to("criteria");
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        direction: Direction = Direction::Max, "Whether the high or the low end of the scale is best";
        scale_low: Option<f64> = None, "Low end of the scale";
        scale_high: Option<f64> = None, "High end of the scale";
        unit: Option<String> = None, "Unit of the scale";
        anchor_low_vi: Option<String> = None, "What the low end means, in Vietnamese";
        anchor_low_en: Option<String> = None, "What the low end means, in English";
        anchor_mid_vi: Option<String> = None, "What the middle means, in Vietnamese";
        anchor_mid_en: Option<String> = None, "What the middle means, in English";
        anchor_high_vi: Option<String> = None, "What the high end means, in Vietnamese";
        anchor_high_en: Option<String> = None, "What the high end means, in English";
        value_function: ValueFunction = ValueFunction::default(), "Value of a position on the scale";
        aggregator: Aggregator = Aggregator::default(), "How the children combine (inner nodes)";
        source: Source = Source::Judgement, "Where the value comes from (leaves)";
        indicator: Option<Id> = None, "The indicator, for source = indicator", to("indicators");
        scaling: Scaling = Scaling::Fixed, "Fixed scale, or min-max over the candidates";
        r#use: CriterionUse = CriterionUse::Value, "Summed, or only shown";
        risk: bool = false, "Whether the track's attitude to risk applies";
        panel: PanelAccess = PanelAccess::Open, "Who may see single judgements";
        veto: Option<f64> = None, "Level on the scale; a worse one takes the technology out", unit("scale");
        baseline: Option<f64> = None, "Level on the scale if it is not done", unit("scale");
        basis_vi: Option<String> = None, "What it is traced to, in Vietnamese";
        basis_en: Option<String> = None, "What it is traced to, in English";
        note: Option<String> = None, "Remark";
    }
}

choice! {
    /// Which end of a scale is best.
    Direction {
        /// High is best.
        Max = "max",
        /// Low is best.
        Min = "min",
    }
}

table! {
    /// Weights among siblings; equal where there are none.
    Weight in "weights" key [track, criterion] {
        track: Option<Id> = None, "Track; absent = every track without a row of its own", to("tracks");
        criterion: Id = Id::default(), "Criterion", required(), to("criteria");
        weight: f64 = 0.0, "Weight among its siblings; used normalized", required(), at_least(0.0);
        low: Option<f64> = None, "Least weight thought right", at_least(0.0);
        high: Option<f64> = None, "Greatest weight thought right", at_least(0.0);
        origin: Option<String> = None, "Where it comes from";
    }
}

/// The label of weights that nobody was asked for.
pub(crate) const NO_INFORMATION: &str = "no information";

impl Weight {
    /// Whether the row only says that nobody was asked: its origin starts with "no information". Such a row is not a
    /// decision, and what experts say about weights goes before it.
    pub(crate) fn is_placeholder(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with(NO_INFORMATION))
    }
}

table! {
    /// Order constraints on leaf weights.
    WeightOrder in "weight_order" key [track, higher, lower] {
        track: Option<Id> = None, "Track; absent = every track", to("tracks");
        higher: Id = Id::default(), "Leaf whose global weight is at least ...", required(), to("criteria");
        lower: Id = Id::default(), "... that of this leaf", required(), to("criteria");
        origin: Option<String> = None, "Where it comes from";
    }
}

choice! {
    /// Who set a problem.
    ProblemLevel {
        /// National.
        National = "national",
        /// Of one ministry.
        Ministry = "ministry",
        /// Of a province.
        Province = "province",
    }
}

table! {
    /// The country's big problems.
    Problem in "problems" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        level: ProblemLevel = ProblemLevel::National, "Who set it";
        weight: f64 = 1.0, "Weight among the problems", at_least(0.0);
        lead_agency: Option<String> = None, "Ministry or agency that leads";
        basis: Option<String> = None, "Decision it stands in";
    }
}

choice! {
    /// Where a coverage link comes from.
    CoverageBasis {
        /// Judged by the council.
        Judged = "judged",
        /// Stated in a text.
        Stated = "stated",
        /// Inferred from the wording.
        Inferred = "inferred",
    }
}

table! {
    /// Which technology serves which problem, and how much.
    Coverage in "coverage" key [problem, technology] {
        problem: Id = Id::default(), "Problem", required(), to("problems");
        technology: Id = Id::default(), "Technology", required(), to("technologies");
        level: u64 = 0, "0 none, 1 partial, 2 necessary, 3 decisive", required(), range(0.0, 3.0);
        basis: CoverageBasis = CoverageBasis::Judged, "Where the link comes from";
        note: Option<String> = None, "Reason";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}
