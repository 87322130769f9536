//! The result of an evaluation: everything that is needed to print, question and verify it.

use crate::Result;
use crate::model::{CriterionUse, Direction, Id, Source, WeightMethod};
use crate::panel::{CouncilWeights, ExpertWeights};
use crate::problem::codes::{arrays::UNKNOWN_CHOICE, reading::SYNTAX};
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a cell came by its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// Judged, observed or computed.
    Given,
    /// Nothing usable is there.
    #[default]
    Missing,
    /// The council says that the criterion does not apply; siblings share the weight.
    NotApplicable,
    /// Below the quorum and left out on request; siblings share the weight.
    LeftOut,
    /// Below the quorum and filled in on request.
    Imputed,
}

/// What the value of one technology on one criterion is made of.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// How the cell came by its value.
    pub state: CellState,
    /// Mean position on the criterion's scale, in its unit.
    pub level: Option<f64>,
    /// Judgements given (1 for an indicator; problems served for coverage).
    pub given: u32,
    /// Judgements asked for and not given.
    pub missing: u32,
    /// Experts who said that it does not apply.
    pub not_applicable: u32,
    /// Experts with a declared interest in the technology.
    pub recused: u32,
    /// Stakeholder groups in the pool.
    pub groups: u32,
    /// Day of publication of the observation that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

impl Cell {
    /// The counts in short: `2 given, 1 missing, 1 recused`.
    pub(super) fn counts(&self) -> Text {
        let parts = [
            (self.given, "given", "ý kiến"),
            (self.missing, "missing", "thiếu"),
            (self.not_applicable, "not applicable", "cho là không áp dụng"),
            (self.recused, "recused", "không tham gia do có lợi ích liên quan"),
        ];
        let (en, vi): (Vec<String>, Vec<String>) = parts
            .iter()
            .filter(|(n, name, _)| *n > 0 || *name == "given")
            .map(|(n, en, vi)| (format!("{n} {en}"), format!("{n} {vi}")))
            .unzip();
        Text::new(en.join(", "), vi.join(", "))
    }
}

/// Where a technology stands with respect to the gate and the vetoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Ranked.
    Ranked,
    /// Ranked, but its eligibility has not been answered yet.
    Unanswered,
    /// Not ranked: it does not meet the conditions.
    Ineligible,
    /// Not ranked: a criterion with a veto is below its level.
    Vetoed,
    /// Not ranked: no criterion applies to it.
    NoScore,
}

impl Status {
    /// Whether it takes part in the ranking.
    pub fn is_ranked(self) -> bool {
        matches!(self, Status::Ranked | Status::Unanswered)
    }
}

/// Where a ranked technology stands with respect to the seats of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Its place is within the seats.
    Within,
    /// Its place is outside the seats.
    Outside,
    /// It ties with others across the border: an id never decides, people do.
    Tied,
}

/// What place ties get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The smallest of their places: 1, 2, 2, 4.
    #[default]
    Min,
    /// The same, and no place is left out: 1, 2, 2, 3.
    Dense,
    /// The mean of their places: 1, 2.5, 2.5, 4.
    Average,
}

impl std::str::FromStr for Ties {
    type Err = crate::Error;
    fn from_str(word: &str) -> Result<Self> {
        match word {
            "min" => Ok(Ties::Min),
            "dense" => Ok(Ties::Dense),
            "average" => Ok(Ties::Average),
            other => Err(Problem::new(UNKNOWN_CHOICE, Place::argument("ties"))
                .expected("min | dense | average")
                .found(other)
                .into()),
        }
    }
}

/// One criterion as the evaluation saw it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionView {
    /// Identifier.
    pub id: Id,
    /// The criterion it belongs to.
    pub parent: Option<Id>,
    /// Name.
    pub name: Text,
    /// Depth in the tree; 1 = top level.
    pub depth: u32,
    /// Position among the summed leaves, for those.
    pub leaf: Option<usize>,
    /// Whether it is summed or only shown.
    pub r#use: CriterionUse,
    /// Where the value comes from (leaves).
    pub source: Option<Source>,
    /// Which end of the scale is best (leaves).
    pub direction: Option<Direction>,
    /// Ends of the scale (leaves).
    pub scale: Option<[f64; 2]>,
    /// Unit of the scale.
    pub unit: Option<String>,
    /// What the low and the high end mean (leaves).
    pub anchors: Option<[Text; 2]>,
    /// How the children combine (inner nodes): `weighted_mean`, ...
    pub aggregator: Option<String>,
}

impl CriterionView {
    /// Whether it is a summed leaf or has some below it.
    pub fn is_summed(&self) -> bool {
        self.leaf.is_some() || self.aggregator.is_some()
    }
}

/// A weight of one track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightView {
    /// The criterion.
    pub criterion: Id,
    /// Weight among its siblings; they add up to 1.
    pub nominal: f64,
    /// Weight in the whole: the product from the root down.
    pub global: f64,
    /// Where it comes from; `no information` where nobody was asked.
    pub origin: String,
    /// Least and greatest weight among its siblings: as decided, or of any expert who was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
    /// Whether synthetic answers went into it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// What experts said about the weights of one sibling set, for one track. It names single experts: for closed
/// sessions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElicitationView {
    /// The criterion whose parts are weighed; none = the top level.
    pub parent: Option<Id>,
    /// The criteria that are weighed.
    pub criteria: Vec<Id>,
    /// Whether these are the weights of the track; not where rows of `weights` say what was decided.
    pub counts: bool,
    /// Pooled weights, their spread between experts, and the concentrations of a Dirichlet with that spread.
    pub council: CouncilWeights,
    /// The experts, in the order of their ids.
    pub experts: Vec<ExpertView>,
}

/// What one expert said about the weights of one sibling set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertView {
    /// The expert.
    pub expert: Id,
    /// The stakeholder group.
    pub group: Id,
    /// How the expert was asked.
    pub method: WeightMethod,
    /// The round that counts.
    pub round: u64,
    /// Weights, consistency and the comparison to look at; items are positions in `criteria`.
    pub own: ExpertWeights,
    /// Whether synthetic answers went into it.
    pub illustrative: bool,
}

impl ElicitationView {
    /// How many experts contradict themselves more than is usually accepted.
    pub fn n_inconsistent(&self) -> usize {
        self.experts.iter().filter(|expert| expert.own.is_inconsistent()).count()
    }
}

/// One track of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackView {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Seats.
    pub size: u64,
    /// Best share of each expert's range that counts on criteria with risk; 1 = neutral.
    pub risk_attitude: f64,
    /// Technologies that take part in the ranking.
    pub n_ranked: u32,
    /// Weights of all summed criteria, parents before children.
    pub weights: Vec<WeightView>,
    /// What experts said about weights, parents before children; empty where nobody was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elicitation: Vec<ElicitationView>,
}

impl TrackView {
    /// Weight of every node of the tree among its siblings, the root first with 1.
    pub(crate) fn nominal(&self) -> Vec<f64> {
        std::iter::once(1.0).chain(self.weights.iter().map(|w| w.nominal)).collect()
    }
}

/// One technology with everything its place rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlternativeView {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Official group.
    pub group: Option<Text>,
    /// Track.
    pub track: Id,
    /// `listed`, `candidate` or `nominated`.
    pub origin: String,
    /// Gate and vetoes.
    pub status: Status,
    /// Conditions that are not met (ineligible) or not answered.
    pub conditions: Vec<Id>,
    /// Criteria whose veto took it out.
    pub vetoes: Vec<Id>,
    /// Score on the grid of 2^-40.
    pub score: Option<f64>,
    /// Place within the track, ties share the smallest; none when not ranked.
    pub rank: Option<u32>,
    /// Score under a neutral attitude to risk.
    pub neutral_score: Option<f64>,
    /// Place under a neutral attitude to risk.
    pub neutral_rank: Option<u32>,
    /// Least and greatest score if what is missing turned out worst or best; none when nothing is missing.
    pub score_bounds: Option<[f64; 2]>,
    /// Best and worst place if what is missing turned out best or worst.
    pub rank_bounds: Option<[u32; 2]>,
    /// With respect to the seats.
    pub seat: Option<Seat>,
    /// Whether the next better technology is further away than the declared noise.
    pub separated: bool,
    /// Value of each summed leaf in [0, 1].
    pub values: Vec<Option<f64>>,
    /// The same under a neutral attitude to risk.
    pub neutral_values: Vec<Option<f64>>,
    /// What each summed leaf adds to the score; on the grid, adding up to it exactly. Empty when the method
    /// does not split its score.
    pub contributions: Vec<f64>,
    /// Weight with which each leaf entered, after renormalization.
    pub weights: Vec<f64>,
    /// Value of every criterion of the tree, in the order of `criteria`; none for those only shown.
    pub nodes: Vec<Option<f64>>,
    /// What each summed leaf is made of.
    pub cells: Vec<Cell>,
    /// The criteria that are only shown, in their order.
    pub information: Vec<Cell>,
    /// Mean share of each stakeholder group in its pools.
    pub group_shares: Vec<f64>,
    /// Whether synthetic data went into its score.
    pub illustrative: bool,
}

/// What the contributions of a result are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contributions {
    /// Weight x value.
    Additive,
    /// Shapley values against the worst value, where a node is not a weighted mean.
    Shapley,
    /// None: the method does not split its score.
    None,
}

/// A stakeholder group of the council.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupView {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Declared share.
    pub share: f64,
}

/// What a result was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// SHA-256 of the canonical register.
    pub register_digest: String,
    /// Order of operations.
    pub method_version: String,
    /// Release of the software.
    pub software_version: String,
}

/// Scores, places and reasons of one register.
///
/// Arrays are in the order of [`ids`](Evaluation::ids), which are sorted; leaves in the order of
/// [`leaves`](Evaluation::leaves).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Identifier of the register.
    pub register: Id,
    /// Title of the register.
    pub title: Text,
    /// Last day whose publications were read.
    pub cutoff_date: String,
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// Method.
    pub method: String,
    /// Settings of the method as a JSON object; null for the criteria tree itself.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub settings: serde_json::Value,
    /// Whether a higher score is a better one.
    pub higher_is_better: bool,
    /// What the contributions are.
    pub contributions: Contributions,
    /// Scores no further apart than this are not separated.
    pub noise: f64,
    /// Tracks in the order of their ids.
    pub tracks: Vec<TrackView>,
    /// All criteria, parents before children.
    pub criteria: Vec<CriterionView>,
    /// Stakeholder groups in the order of their ids.
    pub groups: Vec<GroupView>,
    /// Technologies in the order of their ids.
    pub alternatives: Vec<AlternativeView>,
    /// How far the list as a whole serves the big problems; none without problems.
    pub coverage: Option<super::ListCoverage>,
    /// What a reader of the result should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

impl Evaluation {
    /// Identifiers of all technologies, sorted.
    pub fn ids(&self) -> Vec<&str> {
        self.alternatives.iter().map(|a| a.id.as_str()).collect()
    }

    /// Scores in the order of [`ids`](Evaluation::ids); none where no criterion applies.
    pub fn scores(&self) -> Vec<Option<f64>> {
        self.alternatives.iter().map(|a| a.score).collect()
    }

    /// Places within the track; none where not ranked.
    pub fn ranks(&self) -> Vec<Option<u32>> {
        self.alternatives.iter().map(|a| a.rank).collect()
    }

    /// Places within the track with ties as asked for; none where not ranked.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, evaluation::Ties};
    /// let evaluation = Register::example("vn-2026")?.evaluate(None)?;
    /// let smallest: Vec<Option<f64>> = evaluation.ranks().into_iter().map(|rank| rank.map(f64::from)).collect();
    /// assert_eq!(evaluation.ranks_as(Ties::Min), smallest);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn ranks_as(&self, ties: Ties) -> Vec<Option<f64>> {
        // How many share each place of each track.
        let mut shared: BTreeMap<(&Id, u32), u32> = BTreeMap::new();
        for (track, rank) in self.alternatives.iter().filter_map(|a| Some((&a.track, a.rank?))) {
            *shared.entry((track, rank)).or_default() += 1;
        }
        let place = |track: &Id, rank: u32| match ties {
            Ties::Min => f64::from(rank),
            Ties::Average => f64::from(rank) + 0.5 * (f64::from(shared[&(track, rank)]) - 1.0),
            Ties::Dense => shared.range((track, 0)..=(track, rank)).count() as f64,
        };
        self.alternatives.iter().map(|a| Some(place(&a.track, a.rank?))).collect()
    }

    /// Identifiers of the summed leaves.
    pub fn leaves(&self) -> Vec<&str> {
        self.leaf_views().map(|c| c.id.as_str()).collect()
    }

    /// The summed leaves in their order.
    pub fn leaf_views(&self) -> impl Iterator<Item = &CriterionView> {
        let mut leaves: Vec<&CriterionView> = self.criteria.iter().filter(|c| c.leaf.is_some()).collect();
        leaves.sort_by_key(|c| c.leaf);
        leaves.into_iter()
    }

    /// The criteria that are shown and not summed.
    pub fn information_views(&self) -> impl Iterator<Item = &CriterionView> {
        self.criteria.iter().filter(|c| c.r#use == CriterionUse::Information && c.aggregator.is_none())
    }

    /// SHA-256 of the canonical result, without the release that made it and the words of its notices.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut plain = self.clone();
        plain.provenance.software_version = String::new();
        let bare = |notice: Problem| Problem::new(notice.code, notice.place).item(notice.item);
        plain.notices = plain.notices.into_iter().map(bare).collect();
        crate::model::canonical::digest_of(&plain)
    }

    /// The whole result as canonical JSON.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|e| crate::Error::internal(e.to_string()))
    }

    /// A result from its JSON.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the text is not such a result.
    pub fn from_json(json: &str) -> Result<Evaluation> {
        serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Problem::new(SYNTAX, place)
                .found(error)
                .expected(Text::new("the JSON of an evaluation", "JSON của một kết quả đánh giá"))
                .into()
        })
    }
}
