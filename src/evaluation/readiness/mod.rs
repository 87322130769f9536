//! What does each technology of the register need, and what holds it back?
//!
//! [`Register::readiness`] turns the tables `states`, `enablers`, `capacities` and `dependencies` into a graph of
//! [`crate::dependency`] as known on the cut-off day, and says of its result with names, units and ministries what
//! holds whom. See [`crate::docs::dependency`] for the formulas.

mod agencies;
mod binding;
mod card;
mod gamma;
mod notices;
mod reading;
mod result;
mod scores;
mod sentences;
mod tables;
mod uncertain;
mod views;
mod words;

pub use binding::{RegisterBinding, Step};
pub use gamma::GAMMAS;
pub use result::RegisterReadiness;
pub use uncertain::ReadinessDraws;
pub(crate) use uncertain::simulate;
pub use views::{CapacityView, DependencyView, NodeView, StandingView, StateSource};

use super::Evaluation;
use crate::Result;
use crate::dependency::{Graph, ReadinessSettings};
use crate::model::{Id, Register};
use crate::problem::codes::arrays;
use crate::problem::{Place, Problem, Problems, Text};

/// Years shown when none are asked for: that of the cut-off day and nine more.
const DEFAULT_YEARS: i32 = 10;

/// The years that dates of a register can name.
const CALENDAR: std::ops::RangeInclusive<i32> = 1900..=2200;

/// What to compute; whatever is left out has its default.
///
/// # Examples
/// ```
/// use stratech::evaluation::readiness::ReadinessOptions;
/// let options = ReadinessOptions { years: Some((2026..2036).collect()), ..ReadinessOptions::default() };
/// assert_eq!((options.ready_at, options.gamma), (0.8, 1.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReadinessOptions {
    /// Years, rising; that of the cut-off day and the nine after it when left out.
    pub years: Option<Vec<i32>>,
    /// Readiness from which a technology counts as ready: 0.8.
    pub ready_at: f64,
    /// Exponent of the adjusted score `S' = S R^gamma`: 1.
    pub gamma: f64,
    /// Whether the weighted geometric mean is computed as well: no.
    pub geometric: bool,
    /// Year from which lead times count; that of the cut-off day when left out.
    pub start: Option<i32>,
}

impl Default for ReadinessOptions {
    fn default() -> Self {
        let ReadinessSettings { ready_at, gamma, geometric, .. } = ReadinessSettings::default();
        ReadinessOptions { years: None, ready_at, gamma, geometric, start: None }
    }
}

/// Everything a readiness of a register is computed from.
pub(crate) struct Inputs {
    /// Technologies in the order of their ids, then enablers in the order of theirs; edges in the order of their rows'
    /// ids.
    pub graph: Graph,
    pub settings: ReadinessSettings,
    /// Score that the adjusted score is made of, in the order of the technologies.
    pub base: Vec<Option<f64>>,
    left_out: Vec<Id>,
    nodes: Vec<NodeView>,
    dependencies: Vec<DependencyView>,
    notices: Problems,
}

impl Inputs {
    /// Reads the tables of a register whose evaluation is at hand.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every state and capacity that is not known, and feasibility criteria that would
    /// count twice.
    pub fn new(register: &Register, evaluation: &Evaluation, options: &ReadinessOptions) -> Result<Inputs> {
        let year = i32::from(register.info().cutoff_date.year());
        let years = options.years.clone().unwrap_or_else(|| (year..year.saturating_add(DEFAULT_YEARS)).collect());
        check_years(&years)?;
        let (mut problems, mut notices) = (Problems::new(), Problems::new());
        let base = scores::base(register, evaluation, &mut problems, &mut notices)?;
        let mut parts = reading::read(register, &years, &mut problems);
        problems.sort();
        problems.into_result()?;
        notices::left_out(&parts.left_out, &mut notices);
        let graph = Graph::new(years, parts.nodes, parts.edges)?;
        mark_illustrative(&graph, &mut parts.views, &parts.dependencies);
        let ReadinessOptions { ready_at, gamma, geometric, start, .. } = *options;
        let start = Some(start.unwrap_or(year));
        let settings = ReadinessSettings { ready_at, gamma, geometric, start, ..ReadinessSettings::default() };
        Ok(Inputs {
            graph,
            settings,
            base: base.scores,
            left_out: base.left_out,
            nodes: parts.views,
            dependencies: parts.dependencies,
            notices,
        })
    }

    /// The scores as the graph takes them: 0 where no criterion applies.
    pub fn scores(&self) -> Vec<f64> {
        self.base.iter().map(|score| score.unwrap_or(0.0)).collect()
    }
}

fn check_years(years: &[i32]) -> Result<()> {
    let mut problems = Problems::new();
    for (k, year) in years.iter().enumerate().filter(|(_, year)| !CALENDAR.contains(year)) {
        problems.push(
            Problem::new(arrays::OUT_OF_DOMAIN, Place::element("years", &[k]))
                .item(Text::new("years", "years"))
                .found(year)
                .expected(Text::new(
                    format!("{} to {}", CALENDAR.start(), CALENDAR.end()),
                    format!("từ {} đến {}", CALENDAR.start(), CALENDAR.end()),
                ))
                .hint(Text::new("give calendar years", "hãy cho năm dương lịch")),
        );
    }
    problems.into_result()
}

/// Marks what rests on synthetic rows: the nodes with one, and whatever they reach.
fn mark_illustrative(graph: &Graph, nodes: &mut [NodeView], dependencies: &[DependencyView]) {
    let rows = graph.edges().iter().zip(dependencies).filter(|(_, row)| row.illustrative);
    let mut seeds: Vec<usize> = rows.map(|(edge, _)| edge.dependent).collect();
    seeds.extend((0..nodes.len()).filter(|&i| nodes[i].illustrative));
    seeds.sort_unstable();
    seeds.dedup();
    for i in graph.reach(&seeds) {
        nodes[i].rests_on_illustrative = true;
    }
}

impl Register {
    /// How ready every technology and enabler is in every year, as known on the cut-off day, and what holds it back.
    ///
    /// # Formula
    /// As [`Graph::readiness_with`]; states, capacities and what counts are read as [`Register::supply`] says. The
    /// adjusted score is `S' = S R^gamma`, with S as the charter's `adjusted_score` asks.
    ///
    /// # Errors
    /// As [`Register::evaluate`]; [`crate::Error::Input`] with every state and capacity that is not known in some year,
    /// years out of order, settings out of range, and feasibility criteria that would count twice.
    ///
    /// # Complexity
    /// One evaluation, then linear in nodes and dependencies times years.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// use stratech::evaluation::readiness::ReadinessOptions;
    /// let register = Register::example("vn-2026")?;
    /// let ready = register.readiness(&ReadinessOptions { years: Some(vec![2026, 2030]), ..Default::default() })?;
    /// assert_eq!(ready.ids().len(), 36);
    /// let held = ready.binding("QD21-P01", Some(2026))?; // the chain, what would help, the two lowest requirements
    /// assert_eq!(held.binding.chain, ["INF-X-GPU", "QD21-P01"]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn readiness(&self, options: &ReadinessOptions) -> Result<RegisterReadiness> {
        let evaluation = self.evaluate(None)?;
        let inputs = Inputs::new(self, &evaluation, options)?;
        let plain = inputs.graph.readiness_with(&inputs.settings, Some(&inputs.scores()))?;
        let mut notices = notices::of(self, &evaluation, &inputs, &plain);
        notices.extend(inputs.notices);
        notices.sort();
        let info = self.info();
        let counts = |i: usize| inputs.graph.nodes()[i].listed;
        let standings = evaluation.alternatives.iter().zip(&inputs.base).enumerate();
        let standings = standings.map(|(i, (a, base))| StandingView {
            track: a.track.clone(),
            origin: a.origin.clone(),
            counts: counts(i),
            score: a.score,
            rank: a.rank,
            seat: a.seat,
            base: *base,
            illustrative: a.illustrative,
        });
        let standings = standings.collect();
        let track = |t: &super::TrackView| (t.id.clone(), t.name.clone());
        let mut ready = RegisterReadiness {
            register: info.id,
            title: Text::new(info.title_en, info.title_vi),
            cutoff_date: info.cutoff_date.to_string(),
            illustrative: info.illustrative,
            method: evaluation.method.clone(),
            adjusted_score: self.rules().adjusted_score,
            left_out: inputs.left_out,
            tracks: evaluation.tracks.iter().map(track).collect(),
            nodes: inputs.nodes,
            standings,
            dependencies: inputs.dependencies,
            plain,
            sentences: Vec::new(),
            notices,
            provenance: evaluation.provenance,
        };
        ready.sentences = ready.findings()?;
        Ok(ready)
    }
}

#[cfg(test)]
mod tests;
