//! What does the council think, and where does it differ? Everything that needs the register and its rankings.

mod agreement;
mod balance;
mod bench;
mod card;
mod cells;
mod clusters;
mod consensus;
mod differences;
mod lists;
mod rounds;
mod sentences;
mod tables;
mod views;

pub use agreement::{AgreementView, Among, IccView};
pub use balance::{BalanceView, By, RecusalView};
pub use cells::CellView;
pub use clusters::{Cluster, ClusterView};
pub use consensus::{Consensus, ConsensusView};
pub use differences::{Difference, PairView};
pub use rounds::RoundView;
pub use views::{Influence, MemberView, RankingView, Who, Without};

use super::{GroupView, Provenance, Seat};
use crate::Result;
use crate::model::{Id, Register};
use crate::problem::codes;
use crate::problem::{Place, Problem, Problems, Text};
use bench::Council;
use serde::{Deserialize, Serialize};

/// One criterion that is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedCriterion {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Unit of the scale.
    pub unit: Option<String>,
    /// One level of the scale: a tenth of it, or the widest step between levels where it has some.
    pub level: f64,
    /// Whether it is summed or only shown.
    pub summed: bool,
}

/// One technology with its default place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedTechnology {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Track.
    pub track: Id,
    /// Place within the track.
    pub rank: Option<u32>,
    /// With respect to the seats.
    pub seat: Option<Seat>,
    /// Whether synthetic data went into its score.
    pub illustrative: bool,
}

/// The council: agreement, who differs on what, consensus, influence, balance.
///
/// Lists of technologies are in the order of `technologies`, of criteria in that of `criteria`, of groups in that of
/// `groups`; all three by id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Identifier of the register.
    pub register: Id,
    /// Title of the register.
    pub title: Text,
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// Whether it shows single members: for closed sessions only.
    pub closed: bool,
    /// Method of the rankings.
    pub method: String,
    /// Share of members that makes a consensus.
    pub consensus_share: f64,
    /// Members.
    pub n_experts: usize,
    /// Members with a judgement.
    pub n_judging: usize,
    /// Stakeholder groups.
    pub groups: Vec<GroupView>,
    /// Criteria that are judged.
    pub criteria: Vec<JudgedCriterion>,
    /// Technologies.
    pub technologies: Vec<JudgedTechnology>,
    /// Agreement per criterion and over all; the whole council, each group, between the groups.
    pub agreement: Vec<AgreementView>,
    /// Spread of every cell.
    pub cells: Vec<CellView>,
    /// Groups two by two on each criterion.
    pub differences: Vec<Difference>,
    /// Groups two by two over all criteria.
    pub pairs: Vec<PairView>,
    /// Clusters of opinion.
    pub clusters: ClusterView,
    /// The members' own lists.
    pub consensus: Vec<ConsensusView>,
    /// What moved between rounds; empty with a single one.
    pub rounds: Vec<RoundView>,
    /// Without each group in which more than one member judges, and in closed sessions without each group and member.
    pub influence: Vec<Influence>,
    /// The ranking under each pooling; the first is the default.
    pub views: Vec<RankingView>,
    /// Members by group and by field.
    pub balance: Vec<BalanceView>,
    /// Effective shares of the groups, and the place corrected for severity.
    pub recusals: Vec<RecusalView>,
    /// Severity and calibration of each member; in closed sessions only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberView>,
    /// The findings in words.
    pub sentences: Vec<Text>,
    /// What a reader of the result should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

impl Register {
    /// What the council thinks and where it differs: agreement, differences between groups with what hangs on them,
    /// clusters of opinion, consensus, rounds, influence of each group, balance.
    ///
    /// Nothing in it shows a single member, except rows of a group with a single judging member, which a notice names;
    /// see [`Register::panel_in_closed_session`].
    ///
    /// # Errors
    /// As [`Register::evaluate`], and [`crate::Error::Input`] when nobody judged anything.
    ///
    /// # Complexity
    /// One ranking for each member, each group, and each group and criterion; clusters cubic in members.
    ///
    /// # References
    /// Each part names its own: [`crate::panel`].
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let panel = Register::example("vn-2026")?.panel()?;
    /// assert_eq!(panel.consensus.len(), 36);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn panel(&self) -> Result<Panel> {
        self.council(false)
    }

    /// As [`Register::panel`], with what shows single members: the ranking without each, their clusters, severity and
    /// calibration. For closed sessions only; the result says so.
    ///
    /// # Errors
    /// As [`Register::panel`].
    pub fn panel_in_closed_session(&self) -> Result<Panel> {
        self.council(true)
    }

    fn council(&self, closed: bool) -> Result<Panel> {
        let council = Council::new(self)?;
        let judging: std::collections::BTreeSet<usize> = council.heard().map(|(.., h)| h.expert).collect();
        if judging.is_empty() {
            return Err(nobody(&council));
        }
        let mut notices = said_before(&council, closed);
        let views = views::of(&council, closed, &mut notices)?;
        let corrected = views.views.iter().find(|view| view.key == "severity").unwrap_or(&views.views[0]);
        let (differences, pairs) = differences::of(&council)?;
        let info = self.info();
        let mut panel = Panel {
            register: info.id.clone(),
            title: council.base.title.clone(),
            illustrative: info.illustrative,
            closed,
            method: council.base.method.clone(),
            consensus_share: self.rules().consensus_share,
            n_experts: council.experts.len(),
            n_judging: judging.len(),
            groups: council.base.groups.clone(),
            criteria: council.columns.iter().map(criterion).collect(),
            technologies: council.base.alternatives.iter().map(technology).collect(),
            agreement: agreement::of(&council, &mut notices),
            cells: cells::of(&council),
            differences,
            pairs,
            clusters: clusters::of(&council, closed)?,
            consensus: consensus::of(&council, &mut notices)?,
            rounds: rounds::of(&council, &mut notices)?,
            influence: views::influence(&council, closed, &mut notices)?,
            balance: balance::of(&council),
            recusals: balance::recusals(&council, corrected),
            members: if closed { views.members } else { Vec::new() },
            views: views.views,
            sentences: Vec::new(),
            notices: Problems::new(),
            provenance: council.base.provenance.clone(),
        };
        if closed {
            notices.push(Problem::new(codes::agreement::CLOSED_SESSION, Place::whole("panel")).item(info.id.as_str()));
        }
        notices.sort();
        panel.notices = notices;
        panel.sentences = panel.findings();
        Ok(panel)
    }
}

fn criterion(column: &bench::Column) -> JudgedCriterion {
    JudgedCriterion {
        id: column.criterion.id.clone(),
        name: Text::new(column.criterion.name_en.clone(), column.criterion.name_vi.clone()),
        unit: column.criterion.unit.clone(),
        level: column.step,
        summed: column.leaf.is_some(),
    }
}

fn technology(alternative: &super::AlternativeView) -> JudgedTechnology {
    JudgedTechnology {
        id: alternative.id.clone(),
        name: alternative.name.clone(),
        track: alternative.track.clone(),
        rank: alternative.rank,
        seat: alternative.seat,
        illustrative: alternative.illustrative,
    }
}

/// What the evaluation said that concerns the council; in closed sessions also what the check says of single members.
fn said_before(council: &Council<'_>, closed: bool) -> Problems {
    let concerns = |problem: &&Problem| {
        problem.code == codes::evaluation::ILLUSTRATIVE
            || codes::panel::ALL.contains(&problem.code)
            || codes::agreement::ALL.contains(&problem.code)
    };
    let mut notices: Problems = council.base.notices.iter().filter(concerns).cloned().collect();
    if closed {
        let of_members = council.register.check().into_iter().filter(|p| super::OF_MEMBERS.contains(&p.code));
        for problem in of_members {
            notices.push(super::of_table(problem));
        }
    }
    notices
}

fn nobody(council: &Council<'_>) -> crate::Error {
    Problem::new(codes::agreement::NO_COUNCIL, Place::whole("judgements"))
        .found_words(Text::new(
            format!("{} experts, 0 judgements", council.experts.len()),
            format!("{} chuyên gia, 0 ý kiến", council.experts.len()),
        ))
        .expected(Text::new("judgements of experts", "ý kiến của các chuyên gia"))
        .into()
}

impl Panel {
    /// SHA-256 of the canonical result, without the release that made it and the words of its notices.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut plain = self.clone();
        plain.provenance.software_version = String::new();
        plain.sentences.clear();
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
    pub fn from_json(json: &str) -> Result<Panel> {
        let wrong = |place: Place, found: String| -> crate::Error {
            let expected = Text::new("the JSON of a panel", "JSON của một kết quả về hội đồng");
            Problem::new(codes::reading::SYNTAX, place).found(found).expected(expected).into()
        };
        let panel: Panel = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            wrong(place, error.to_string())
        })?;
        match panel.misfit() {
            None => Ok(panel),
            Some(list) => Err(wrong(Place::whole(list), "another number of entries".to_owned())),
        }
    }

    /// The first list that is not as long as the others ask for.
    fn misfit(&self) -> Option<&'static str> {
        let (n, m, g) = (self.technologies.len(), self.criteria.len(), self.groups.len());
        let of_groups = |shares: usize| shares == g;
        let checks = [
            ("consensus", self.consensus.len() == n),
            ("recusals", self.recusals.len() == n && self.recusals.iter().all(|r| of_groups(r.recused.len()))),
            ("recusals", self.recusals.iter().all(|r| of_groups(r.shares.len()))),
            ("views", self.views.iter().all(|v| v.ranks.len() == n && v.seats.len() == n)),
            ("clusters", self.clusters.clusters.iter().all(|c| c.deviations.len() == m && of_groups(c.by_group.len()))),
        ];
        checks.into_iter().find(|(_, fits)| !fits).map(|(list, _)| list)
    }
}
