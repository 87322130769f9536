//! The register in flat arrays: where the value of every technology and leaf comes from.

use super::copula::{Copula, Link};
use super::options::RankCorrelation;
use super::sampler::{Sampler, Samplers};
use super::tree::FlatTree;
use crate::evaluation::{
    CellState, Elicited, Evaluation, Judged, Latest, NO_INFORMATION, NodeElicitation, Status, TrackWeights, Tree,
    Voice as Spoken, off_scale, veto_levels,
};
use crate::model::{
    Criterion, Direction, Id, JudgementState, Observation, Register, Scaling, Source, Support, Technology,
    ValueFunction,
};
use crate::number::belief::Belief;
use crate::number::math;
use crate::number::philox;
use crate::number::quantile::LinearCdf;
use crate::panel::{Range, pool_weights};
use crate::problem::Problems;
use crate::scoring::{Scale, ValueBelief, on_lines};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// One judgement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub expert: u32,
    pub group: u32,
    pub sampler: Sampler,
    pub variable: u32,
    /// Weight in the pool of those up to this one; the last has 1.
    pub reach: f64,
    /// Numbers that it is made of, where it hangs together with others; see [`Model::links`].
    pub links: Links,
}

/// A place in the list of links; empty for what is drawn by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Links {
    first: u32,
    end: u32,
}

impl Links {
    pub fn is_empty(self) -> bool {
        self.first == self.end
    }
}

/// Where the value of one technology on one leaf comes from.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// There is none: it does not apply, or is left out.
    Absent,
    /// The mean of the other technologies of the track.
    Imputed,
    /// A figure without an interval.
    Fixed(f64),
    /// A figure with an interval: drawn as it is, for the scale to follow; where the leaf hangs together with
    /// others, its value.
    Figure { sampler: Sampler, variable: u32, links: Links, is_raw: bool },
    /// Judgements by group and expert; the variable is that of the whole cell. Where the leaf hangs together with
    /// others, the pool as one distribution.
    Judged { voices: std::ops::Range<usize>, variable: u32, links: Links, pool: Option<Sampler> },
}

/// A stakeholder group with those of its experts who judged or weighed anything.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub id: Id,
    pub share: f64,
    pub experts: Vec<u32>,
    /// Variables of the seats that are filled anew in each draw; one more than there are experts.
    pub slots: Vec<u32>,
    /// Variable of the choice of a member.
    pub member: u32,
}

/// A candidate.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub track: usize,
    /// Whether it takes part in the ranking unless a veto takes it out.
    pub ranked: bool,
    /// Whether every leaf has a value.
    pub complete: bool,
    /// Variable of the key that decides ties.
    pub tie: u32,
}

/// A track.
#[derive(Debug, Clone)]
pub(super) struct Track {
    pub id: Id,
    /// Candidates that are ranked, by position.
    pub members: Vec<usize>,
    /// Weights as they stand.
    pub weights: TrackWeights,
    /// Variable of the weight of each node among its siblings.
    pub variables: Vec<u32>,
    /// Variable of who stands in for a member without weights, by parent.
    pub stand_ins: Vec<u32>,
    /// What experts said about the weights of each set of siblings, by parent; none where that does not count.
    pub elicited: Vec<Option<NodeElicitation>>,
}

impl Track {
    /// Whether nobody was asked for the weights of these siblings.
    pub fn is_unasked(&self, children: &[usize]) -> bool {
        children.iter().all(|&child| self.weights.origin[child].starts_with(NO_INFORMATION))
    }
}

/// A leaf whose scale follows the candidates.
#[derive(Debug, Clone)]
pub(super) struct LocalScale {
    pub function: ValueFunction,
    pub direction: Direction,
}

/// Everything that a draw needs.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub n_leaves: usize,
    pub tree: FlatTree,
    pub candidates: Vec<Candidate>,
    pub tracks: Vec<Track>,
    pub groups: Vec<Group>,
    pub n_experts: usize,
    /// By candidate, then leaf.
    pub cells: Vec<Cell>,
    pub voices: Vec<Voice>,
    pub samplers: Samplers,
    links: Vec<Link>,
    /// By leaf.
    pub scales: Vec<Scale>,
    pub local: Vec<Option<LocalScale>>,
    /// Value below which a leaf takes a technology out.
    pub vetoes: Vec<Option<f64>>,
    /// Whether the veto of a leaf applies to a candidate; by candidate, then leaf.
    pub vetoed: Vec<bool>,
    /// Variable of the choice of a group.
    pub member: u32,
}

/// Names of random variables, numbered together once all are known.
#[derive(Default)]
struct Names {
    names: Vec<String>,
}

impl Names {
    fn add(&mut self, name: String) -> u32 {
        self.names.push(name);
        position(self.names.len() - 1)
    }
}

fn position(i: usize) -> u32 {
    // Tables hold at most five million rows.
    u32::try_from(i).unwrap_or(u32::MAX)
}

impl Model {
    /// The register as evaluated.
    pub fn new(
        register: &Register,
        tree: &Tree,
        evaluation: &Evaluation,
        correlation: Option<&RankCorrelation>,
    ) -> Result<Model> {
        let technologies = register.technologies.sorted();
        let criteria: Vec<&Criterion> = tree.leaf_criteria().collect();
        let mut names = Names::default();
        let mut model = Model {
            n_leaves: criteria.len(),
            tree: FlatTree::new(tree),
            candidates: Vec::new(),
            tracks: tracks(register, tree, evaluation, &mut names)?,
            groups: Vec::new(),
            n_experts: register.experts.len(),
            cells: Vec::new(),
            voices: Vec::new(),
            samplers: Samplers::default(),
            links: Vec::new(),
            scales: criteria.iter().map(|c| scale(c)).collect::<Result<_>>()?,
            local: criteria.iter().map(|c| local_scale(c)).collect(),
            vetoes: veto_levels(tree)?,
            vetoed: Vec::new(),
            member: names.add("member".to_owned()),
        };
        let judged = Judged::new(register, &tree.judged(), &technologies);
        let latest = Latest::new(register, &mut Problems::new());
        let support = register.rules().support;
        let copula = Copula::new(correlation, &criteria)?;
        let (model_ref, names_ref) = (&mut model, &mut names);
        let mut builder =
            Builder { register, judged, latest, criteria, copula, support, model: model_ref, names: names_ref };
        for (i, technology) in technologies.iter().enumerate() {
            builder.candidate(i, technology, evaluation)?;
        }
        builder.groups();
        model.number(&philox::variables(&names.names));
        Ok(model)
    }

    /// Turns places of names into the numbers of the variables.
    fn number(&mut self, numbers: &[u32]) {
        let number = |variable: &mut u32| *variable = numbers[*variable as usize];
        number(&mut self.member);
        self.voices.iter_mut().for_each(|voice| number(&mut voice.variable));
        self.links.iter_mut().for_each(|link| number(&mut link.variable));
        self.candidates.iter_mut().for_each(|candidate| number(&mut candidate.tie));
        for cell in &mut self.cells {
            if let Cell::Figure { variable, .. } | Cell::Judged { variable, .. } = cell {
                number(variable);
            }
        }
        for group in &mut self.groups {
            number(&mut group.member);
            group.slots.iter_mut().for_each(number);
        }
        for track in &mut self.tracks {
            track.variables.iter_mut().chain(&mut track.stand_ins).for_each(number);
        }
    }

    /// The numbers that something is made of.
    pub fn links(&self, links: Links) -> &[Link] {
        &self.links[links.first as usize..links.end as usize]
    }

    /// Whether the values of a leaf vary from draw to draw.
    pub fn is_drawn(&self, leaf: usize) -> bool {
        let drawn = |cell: &Cell| matches!(cell, Cell::Figure { .. } | Cell::Judged { .. });
        self.cells.iter().skip(leaf).step_by(self.n_leaves).any(drawn)
    }

    /// The source of a value.
    pub fn cell(&self, candidate: usize, leaf: usize) -> &Cell {
        &self.cells[candidate * self.n_leaves + leaf]
    }
}

fn tracks(register: &Register, tree: &Tree, evaluation: &Evaluation, names: &mut Names) -> Result<Vec<Track>> {
    let elicited = Elicited::new(register, tree)?;
    let weights: std::collections::BTreeSet<(&str, &str)> =
        register.weights.iter().filter_map(|row| Some((row.track.as_deref()?, row.criterion.as_str()))).collect();
    let tracks = evaluation.tracks.iter().enumerate().map(|(position, track)| {
        let members = evaluation.alternatives.iter().enumerate();
        let (mut variables, mut stand_ins) = (vec![0; tree.nodes.len()], vec![0; tree.nodes.len()]);
        for (at, node) in tree.nodes.iter().enumerate() {
            // A set of siblings with weights of the track's own is drawn apart from the common one.
            let apart = node.children.iter().any(|&child| weights.contains(&(track.id.as_str(), tree.id(child))));
            let of = if apart { track.id.as_str() } else { "" };
            for &child in &node.children {
                variables[child] = names.add(format!("weight/{of}/{}", tree.id(child)));
            }
            stand_ins[at] = names.add(format!("weights/{of}/{}", tree.id(at)));
        }
        let said = elicited.of_track(position);
        Track {
            id: track.id.clone(),
            members: members.filter(|(_, a)| a.track == track.id && takes_part(a.status)).map(|(i, _)| i).collect(),
            weights: TrackWeights::new(register, tree, &track.id, said),
            variables,
            stand_ins,
            elicited: (0..tree.nodes.len()).map(|at| said.get(at).cloned().flatten().filter(|n| n.counts)).collect(),
        }
    });
    Ok(tracks.collect())
}

/// A veto is judged again in every draw.
fn takes_part(status: Status) -> bool {
    matches!(status, Status::Ranked | Status::Unanswered | Status::Vetoed)
}

fn local_scale(criterion: &Criterion) -> Option<LocalScale> {
    let local = || LocalScale { function: criterion.value_function.clone(), direction: criterion.direction };
    (criterion.scaling == Scaling::Local).then(local)
}

fn scale(criterion: &Criterion) -> Result<Scale> {
    let ends = criterion.scale_low.zip(criterion.scale_high);
    let (low, high) = ends.ok_or_else(|| Error::internal(format!("criterion {} has no scale", criterion.id)))?;
    // A scale that follows the candidates is laid anew in every draw.
    let function = if criterion.scaling == Scaling::Local { &ValueFunction::Linear } else { &criterion.value_function };
    Scale::new(function, low, high, criterion.direction)
}

/// The name of a figure: one indicator may serve several criteria.
fn figure(criterion: &Criterion, technology: &Id) -> String {
    format!("figure/{}/{technology}", criterion.indicator.as_deref().unwrap_or_default())
}

struct Builder<'a, 'r> {
    register: &'r Register,
    judged: Judged<'r>,
    latest: Latest<'r>,
    criteria: Vec<&'r Criterion>,
    copula: Copula,
    support: Support,
    model: &'a mut Model,
    names: &'a mut Names,
}

impl Builder<'_, '_> {
    fn candidate(&mut self, i: usize, technology: &Technology, evaluation: &Evaluation) -> Result<()> {
        let view = &evaluation.alternatives[i];
        let track = evaluation.tracks.iter().position(|track| track.id == technology.track);
        let track = track.ok_or_else(|| Error::internal(format!("{} has no track", technology.id)))?;
        for leaf in 0..self.criteria.len() {
            let alpha = if self.criteria[leaf].risk { evaluation.tracks[track].risk_attitude } else { 1.0 };
            let cell = match (view.cells[leaf].state, self.criteria[leaf].source) {
                (CellState::NotApplicable | CellState::LeftOut | CellState::Missing, _) => Cell::Absent,
                (CellState::Imputed, _) => Cell::Imputed,
                (CellState::Given, Source::Judgement) => self.judgements(i, &technology.id, leaf, alpha)?,
                (CellState::Given, Source::Coverage | Source::Indicator) => {
                    self.figure(&technology.id, leaf, view.values[leaf], view.cells[leaf].level)?
                }
            };
            self.model.cells.push(cell);
            self.model.vetoed.push(self.model.vetoes[leaf].is_some() && view.cells[leaf].state == CellState::Given);
        }
        let cells = &self.model.cells[i * self.criteria.len()..];
        self.model.candidates.push(Candidate {
            track,
            ranked: takes_part(view.status),
            complete: cells.iter().all(|cell| !matches!(cell, Cell::Absent)),
            tie: self.names.add(format!("tie/{}", technology.id)),
        });
        Ok(())
    }

    fn judgements(&mut self, i: usize, technology: &Id, leaf: usize, alpha: f64) -> Result<Cell> {
        let criterion = self.criteria[leaf];
        let mut given: Vec<Spoken<'_>> = self
            .judged
            .voices(i, criterion.id.as_str())
            .filter(|voice| voice.judgement.state == JudgementState::Given)
            .collect();
        given.sort_by_key(|voice| (voice.group, voice.expert));
        let shares: Vec<f64> = self.register.stakeholder_groups.sorted().iter().map(|group| group.share).collect();
        let pool = pool_weights(&given.iter().map(|voice| voice.group).collect::<Vec<_>>(), &shares);
        let first = self.model.voices.len();
        let mut reach = 0.0;
        let linked = self.copula.is_named(leaf);
        let mut beliefs = Vec::new();
        for (voice, weight) in given.iter().zip(&pool.experts) {
            let row = voice.judgement;
            let range = Range { low: row.low, mid: row.mid.unwrap_or(f64::NAN), high: row.high };
            let belief = range.belief(self.model.scales[leaf].low(), self.model.scales[leaf].high(), self.support)?;
            let value = self.value(leaf, &belief, alpha)?;
            reach += weight;
            let judgement = |criterion: &Criterion| format!("judgement/{}/{technology}/{}", row.expert, criterion.id);
            let voice = Voice {
                expert: position(voice.expert),
                group: position(voice.group),
                sampler: self.model.samplers.add(&value),
                variable: self.names.add(judgement(criterion)),
                reach,
                links: self.links(technology, leaf, judgement),
            };
            self.model.voices.push(voice);
            if linked {
                beliefs.push((*weight, value));
            }
        }
        if let Some(last) = self.model.voices[first..].last_mut() {
            last.reach = 1.0;
        }
        let cell = |criterion: &Criterion| format!("cell/{technology}/{}", criterion.id);
        let pool = if linked {
            let parts: Vec<(f64, &LinearCdf)> =
                beliefs.iter().map(|(weight, value)| (*weight, &value.belief)).collect();
            let curvature = beliefs.first().map_or(0.0, |(_, value)| value.curvature);
            Some(self.model.samplers.add(&ValueBelief { belief: LinearCdf::mixture(&parts)?, curvature }))
        } else {
            None
        };
        Ok(Cell::Judged {
            voices: first..self.model.voices.len(),
            variable: self.names.add(cell(criterion)),
            links: self.links(technology, leaf, cell),
            pool,
        })
    }

    /// The numbers that a number of this leaf is made of; `name` is that of a judged leaf.
    fn links(&mut self, technology: &Id, leaf: usize, name: impl Fn(&Criterion) -> String) -> Links {
        let first = position(self.model.links.len());
        for &(other, coefficient) in self.copula.parts(leaf) {
            let criterion = self.criteria[other];
            let shared = criterion.source == Source::Indicator;
            let name = if shared { figure(criterion, technology) } else { name(criterion) };
            self.model.links.push(Link { coefficient, variable: self.names.add(name), shared });
        }
        Links { first, end: position(self.model.links.len()) }
    }

    /// A leaf with a local scale is drawn by its position.
    fn value(&self, leaf: usize, belief: &Belief, alpha: f64) -> Result<ValueBelief> {
        match self.model.local[leaf] {
            Some(_) => Ok(ValueBelief { belief: on_lines(belief)?, curvature: 0.0 }),
            None => self.model.scales[leaf].best_share_belief(belief, alpha),
        }
    }

    fn figure(&mut self, technology: &Id, leaf: usize, value: Option<f64>, level: Option<f64>) -> Result<Cell> {
        let criterion = self.criteria[leaf];
        if criterion.source == Source::Indicator
            && let Some((_, observation)) = self.latest.observation(criterion, technology)
            && (observation.low.is_some() || observation.high.is_some())
        {
            let belief = self.interval(criterion, technology, leaf, observation)?;
            // A figure that serves several criteria is the same for all, though good on one and bad on another. For
            // correlations a higher uniform means a better value.
            let is_raw = !self.copula.is_named(leaf);
            let value = if is_raw {
                ValueBelief { belief, curvature: 0.0 }
            } else {
                self.value(leaf, &Belief::Lines(belief), 1.0)?
            };
            return Ok(Cell::Figure {
                is_raw,
                sampler: self.model.samplers.add(&value),
                variable: self.names.add(figure(criterion, technology)),
                links: self.links(technology, leaf, |other| figure(other, technology)),
            });
        }
        let fixed = if self.model.local[leaf].is_some() { level } else { value };
        Ok(Cell::Fixed(fixed.ok_or_else(|| Error::internal(format!("{technology} has no value")))?))
    }

    /// The interval of a figure: low, value and high are its 5 %, 50 % and 95 % quantiles; the lines run on to 0
    /// and 100 % with the same slope, within the scale. A figure does not reach for the ends of the scale as a
    /// judgement does.
    fn interval(
        &self,
        criterion: &Criterion,
        technology: &Id,
        leaf: usize,
        observation: &Observation,
    ) -> Result<LinearCdf> {
        let (scale_low, scale_high) = (self.model.scales[leaf].low(), self.model.scales[leaf].high());
        let (low, mid) = (observation.low.unwrap_or(observation.value), observation.value);
        let high = observation.high.unwrap_or(mid);
        let mut problems = Problems::new();
        for x in [low, high].into_iter().filter(|x| !(scale_low..=scale_high).contains(x)) {
            problems.push(off_scale(criterion, technology, x, scale_low, scale_high, &self.latest));
        }
        problems.into_result()?;
        let least = math::max(scale_low, low - (mid - low) / 9.0);
        let most = math::min(scale_high, high + (high - mid) / 9.0);
        LinearCdf::new(&[(least, 0.0), (low, 0.05), (mid, 0.5), (high, 0.95), (most, 1.0)])
    }

    /// The groups with those who judged or weighed anything.
    fn groups(&mut self) {
        let respondents = self.model.tracks.iter().flat_map(|track| track.elicited.iter().flatten());
        let weighed = respondents.flat_map(|node| &node.respondents).map(|r| (position(r.group), position(r.expert)));
        let judged = self.model.voices.iter().map(|voice| (voice.group, voice.expert));
        let experts: std::collections::BTreeSet<(u32, u32)> = judged.chain(weighed).collect();
        let mut by_group: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (group, expert) in experts {
            by_group.entry(group).or_default().push(expert);
        }
        for (g, group) in self.register.stakeholder_groups.sorted().into_iter().enumerate() {
            let experts = by_group.remove(&position(g)).unwrap_or_default();
            let slots = 0..=experts.len();
            self.model.groups.push(Group {
                id: group.id.clone(),
                share: group.share,
                slots: slots.map(|slot| self.names.add(format!("council/{}/{slot}", group.id))).collect(),
                experts,
                member: self.names.add(format!("member/{}", group.id)),
            });
        }
    }
}
