//! The weights of each draw: as they stand, those of the experts drawn, or anything the constraints allow.

use super::compile::Model;
use super::draw::Block;
use super::tree::{NodeWeights, Room};
use crate::Result;
use crate::evaluation::{NodeElicitation, Tree};
use crate::model::{Id, Reading, Register, WeightPolicy};
use crate::number::math;
use crate::number::philox::Stream;
use crate::number::special::ln_gamma_quantile;
use crate::problem::{Place, Problem, Problems, Text, codes::simulation as codes};
use std::collections::BTreeMap;

/// Attempts at weights that keep order and intervals; after so many in vain there are taken to be none.
const ATTEMPTS: u32 = 100_000;

/// Draws that are tried before the work begins.
const TRIAL: u64 = 16;

/// Attempts of each of these: so few that limits which they pass do not fail in any draw of the work.
const TRIAL_ATTEMPTS: u32 = ATTEMPTS / 10;

/// Concentration where the experts are further apart than any Dirichlet: nearly all weight on one criterion.
const WIDEST: f64 = 0.01;

/// Purpose of the random number that says who stands in for a member without weights.
const STAND_IN: u32 = 1;

/// Limits on the weights of one track.
#[derive(Debug, Clone, Default, PartialEq)]
struct Limits {
    /// Leaves: the first has at least the weight of the second.
    order: Vec<(usize, usize)>,
    /// Node, with the least and the greatest weight among its siblings.
    intervals: Vec<(usize, f64, f64)>,
}

impl Limits {
    fn hold(&self, weights: &NodeWeights) -> bool {
        self.order_holds(weights)
            && self.intervals.iter().all(|&(node, low, high)| (low..=high).contains(&weights.nominal[node]))
    }

    fn order_holds(&self, weights: &NodeWeights) -> bool {
        self.order.iter().all(|&(higher, lower)| weights.leaf[higher] >= weights.leaf[lower])
    }
}

/// A way of drawing the weights of every track.
#[derive(Debug, Clone)]
pub(super) struct Weighting {
    pub policy: WeightPolicy,
    /// Concentration of each set of siblings, by track and parent; none where it has no spread.
    concentration: Vec<Vec<Option<f64>>>,
    limits: Vec<Limits>,
    /// For each track an earlier one whose weights are drawn just the same.
    same_as: Vec<Option<usize>>,
    fixed: Vec<NodeWeights>,
    /// Whether a uniform policy draws a set of siblings, by track and parent; the others stay as they are.
    open: Vec<Vec<bool>>,
    /// Whether any set of siblings was weighed by experts.
    elicited: bool,
}

/// One draw, for weights.
#[derive(Clone, Copy)]
pub(super) struct Draw<'a> {
    pub model: &'a Model,
    pub stream: Stream,
    pub block: &'a Block,
    pub lane: usize,
}

/// What is to be told of the weights of one draw.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Drawn {
    /// Whether some break an order constraint.
    pub order_broken: bool,
    /// Sets of siblings for which nobody drawn had given weights.
    pub stand_ins: u64,
}

impl Weighting {
    /// The policy for a register under a reading.
    pub fn new(
        register: &Register,
        tree: &Tree,
        model: &Model,
        reading: Reading,
        policy: WeightPolicy,
        concentration: Option<f64>,
    ) -> Weighting {
        let mut room = Room::default();
        let fixed: Vec<NodeWeights> = model
            .tracks
            .iter()
            .map(|track| {
                let mut weights = NodeWeights { nominal: track.weights.nominal.clone(), ..NodeWeights::default() };
                model.tree.complete(&mut weights, &mut room);
                weights
            })
            .collect();
        let limits: Vec<Limits> = (0..model.tracks.len()).map(|track| limits(register, tree, model, track)).collect();
        let spread = |node: &NodeElicitation| match reading {
            Reading::Member => node.kappa_member(),
            Reading::Council | Reading::Cells => node.kappa_council(),
        };
        let same = |a: usize, b: usize| {
            let (one, other) = (&model.tracks[a], &model.tracks[b]);
            one.variables == other.variables
                && limits[a] == limits[b]
                && one.weights.nominal == other.weights.nominal
                && one.elicited == other.elicited
        };
        Weighting {
            policy,
            concentration: model
                .tracks
                .iter()
                .map(|track| {
                    let of = |node: &Option<NodeElicitation>| match node {
                        // One expert alone has no spread.
                        Some(node) if node.respondents.len() == 1 => concentration,
                        Some(node) => spread(node).map(|kappa| math::max(kappa, WIDEST)),
                        None => concentration,
                    };
                    track.elicited.iter().map(of).collect()
                })
                .collect(),
            same_as: (0..model.tracks.len()).map(|t| (0..t).find(|&earlier| same(earlier, t))).collect(),
            limits,
            fixed,
            open: model.tracks.iter().map(|track| vec![true; track.variables.len()]).collect(),
            elicited: model.tracks.iter().any(|track| track.elicited.iter().any(Option::is_some)),
        }
    }

    /// The policy where nobody was asked, as a part of the range: what was decided or said stays as it is. Over the
    /// leaves all sets of a track are drawn together, or none.
    pub fn only_unasked(mut self, model: &Model) -> Weighting {
        if !matches!(self.policy, WeightPolicy::Uniform | WeightPolicy::UniformLeaves) {
            return self;
        }
        for (open, track) in self.open.iter_mut().zip(&model.tracks) {
            let sets: Vec<(usize, &[usize])> = model.tree.sibling_sets().filter(|(_, c)| c.len() > 1).collect();
            open.fill(false);
            if self.policy == WeightPolicy::Uniform || sets.iter().all(|(_, children)| track.is_unasked(children)) {
                for (parent, children) in sets {
                    open[parent] = track.is_unasked(children);
                }
            }
        }
        self
    }

    /// Whether every draw has the same weights.
    pub fn is_fixed(&self) -> bool {
        match self.policy {
            WeightPolicy::Fixed => true,
            WeightPolicy::Council => !self.elicited,
            WeightPolicy::Dirichlet => self.concentration.iter().flatten().all(Option::is_none),
            WeightPolicy::Uniform | WeightPolicy::UniformLeaves => !self.open.iter().flatten().any(|open| *open),
        }
    }

    /// Whether the weights are those of the experts drawn.
    pub fn is_of_experts(&self) -> bool {
        self.policy == WeightPolicy::Council && self.elicited
    }

    /// The sets of siblings, by parent, whose weights are drawn apart from all others; none when all are drawn
    /// together: over the leaves, or under order constraints between sets.
    pub fn sets_apart(&self, model: &Model) -> Option<Vec<usize>> {
        // Between siblings an order of leaf weights is one of their weights among themselves.
        let between_sets = |limits: &Limits| limits.order.iter().any(|&(a, b)| !model.tree.are_siblings(a, b));
        if self.policy == WeightPolicy::UniformLeaves || self.limits.iter().any(between_sets) {
            return None;
        }
        let varies = |parent: usize| {
            self.policy == WeightPolicy::Uniform || self.concentration.iter().any(|of_track| of_track[parent].is_some())
        };
        let sets = model.tree.sibling_sets().filter(|(parent, children)| children.len() > 1 && varies(*parent));
        Some(sets.map(|(parent, _)| parent).collect())
    }

    /// Whether weights are drawn anew until the constraints hold. What experts said is never drawn again.
    fn is_constrained(&self) -> bool {
        !matches!(self.policy, WeightPolicy::Fixed | WeightPolicy::Council)
    }

    /// The weights as they stand.
    pub fn fixed(&self) -> &[NodeWeights] {
        &self.fixed
    }

    /// Draws some weights in advance, so that limits that leave no room are told before the work begins.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when no weights keep the order constraints and intervals.
    pub fn try_out(&self, register: &Register, model: &Model, stream: Stream) -> Result<()> {
        if self.is_fixed() || !self.is_constrained() {
            return Ok(());
        }
        let mut all = self.fixed.clone();
        let mut room = Room::default();
        let mut problems = Problems::new();
        for (t, (track, weights)) in register.tracks.sorted().into_iter().zip(&mut all).enumerate() {
            let mut draw = |draw| self.draw_within_limits(model, stream, draw, TRIAL_ATTEMPTS, t, weights, &mut room);
            if (0..TRIAL).any(|number| !draw(number)) {
                problems.push(self.no_room(&track.id, t, TRIAL_ATTEMPTS));
            }
        }
        problems.into_result()
    }

    fn no_room(&self, id: &Id, track: usize, attempts: u32) -> Problem {
        let limits = &self.limits[track];
        let (order, intervals) = (limits.order.len(), limits.intervals.len());
        Problem::new(codes::NO_WEIGHTS, Place::whole(if order > 0 { "weight_order" } else { "weights" }))
            .item(Text::new(format!("track {id}"), format!("nhóm {id}")))
            .found_words(Text::new(
                format!("{order} order constraints and {intervals} intervals, not met together in {attempts} attempts"),
                format!(
                    "{order} ràng buộc thứ tự và {intervals} khoảng, không lần nào cùng thỏa trong {attempts} lần thử"
                ),
            ))
            .expected(Text::new(
                "constraints that leave some room for weights",
                "các ràng buộc còn chừa chỗ cho trọng số",
            ))
            .hint(Text::new(
                "widen the intervals, drop a constraint, or take the weight policy fixed or council",
                "hãy nới các khoảng, bỏ bớt ràng buộc, hoặc chọn cách lấy trọng số fixed hay council",
            ))
    }

    /// Sets of siblings that are weighed by the experts drawn, in one draw.
    pub fn n_of_experts(&self, model: &Model) -> u64 {
        let apart = model.tracks.iter().zip(&self.same_as).filter(|(_, same)| same.is_none());
        apart.map(|(track, _)| track.elicited.iter().flatten().count() as u64).sum()
    }

    /// The weights of all tracks in one draw, and what is to be told of them.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when no weights keep the order constraints and intervals.
    pub fn draw(&self, of: Draw<'_>, all: &mut [NodeWeights], room: &mut Room) -> Result<Drawn> {
        let draw = of.block.first + of.lane as u64;
        let mut drawn = Drawn::default();
        for track in 0..of.model.tracks.len() {
            if let Some(same) = self.same_as[track] {
                all[track] = all[same].clone();
            } else if !self.is_constrained() {
                drawn.stand_ins += of_experts(of, track, &mut all[track], room);
                drawn.order_broken |= !self.limits[track].order_holds(&all[track]);
            } else if !self.draw_within_limits(of.model, of.stream, draw, ATTEMPTS, track, &mut all[track], room) {
                return Err(self.no_room(&of.model.tracks[track].id, track, ATTEMPTS).into());
            }
        }
        Ok(drawn)
    }

    /// Draws until order and intervals hold; false when they do not in so many attempts.
    #[allow(clippy::too_many_arguments)] // of one draw, its trial and the room for it
    fn draw_within_limits(
        &self,
        model: &Model,
        stream: Stream,
        draw: u64,
        attempts: u32,
        track: usize,
        weights: &mut NodeWeights,
        room: &mut Room,
    ) -> bool {
        if !self.open[track].contains(&true) {
            return true;
        }
        let variables = &model.tracks[track].variables;
        let mut set = Vec::new();
        (0..attempts).any(|attempt| {
            if self.policy == WeightPolicy::UniformLeaves {
                let leaves = model.tree.leaves();
                set.resize(leaves.len(), 0.0);
                uniform_simplex(stream, draw, attempt, &mut set, |i| variables[leaves[i]]);
                model.tree.spread_leaf_weights(&set, &mut weights.nominal);
            } else {
                for (parent, children) in model.tree.sibling_sets() {
                    set.resize(children.len(), 0.0);
                    if self.policy == WeightPolicy::Uniform {
                        if !self.open[track][parent] {
                            continue;
                        }
                        uniform_simplex(stream, draw, attempt, &mut set, |i| variables[children[i]]);
                    } else if let Some(kappa) = self.concentration[track][parent] {
                        let means = children.iter().map(|&child| self.fixed[track].nominal[child]);
                        set.iter_mut().zip(means).for_each(|(weight, mean)| *weight = mean);
                        dirichlet(stream, draw, attempt, kappa, &mut set, |i| variables[children[i]]);
                    } else {
                        continue;
                    }
                    children.iter().zip(&set).for_each(|(&child, &weight)| weights.nominal[child] = weight);
                }
            }
            model.tree.complete(weights, room);
            self.limits[track].hold(weights)
        })
    }
}

/// Weights of those who sit in the council, or of the member; where none of them said any, of another of the same
/// group (a member), else of everybody. The number of sets of siblings where that is so.
fn of_experts(of: Draw<'_>, track: usize, weights: &mut NodeWeights, room: &mut Room) -> u64 {
    let mut stand_ins = 0;
    let model = of.model;
    let draw = of.block.first + of.lane as u64;
    let seats = &of.block.seats[of.lane * model.n_experts..(of.lane + 1) * model.n_experts];
    for (parent, children) in model.tree.sibling_sets() {
        let Some(node) = &model.tracks[track].elicited[parent] else { continue };
        // Group shares among those present, then the seats inside the group.
        let mut present = vec![0_u32; model.groups.len()];
        node.respondents.iter().for_each(|r| present[r.group] += seats[r.expert]);
        let mut voice: Vec<f64> = node
            .respondents
            .iter()
            .map(|r| match present[r.group] {
                0 => 0.0,
                n => model.groups[r.group].share * f64::from(seats[r.expert]) / f64::from(n),
            })
            .collect();
        let silent = voice.iter().all(|v| *v == 0.0);
        stand_ins += u64::from(silent);
        if let Some((group, _)) = of.block.member(of.lane).filter(|_| silent) {
            let fellows: Vec<usize> =
                (0..voice.len()).filter(|&r| node.respondents[r].group == group as usize).collect();
            if !fellows.is_empty() {
                let variable = model.tracks[track].stand_ins[parent];
                voice[fellows[of.stream.index(draw, variable, STAND_IN, fellows.len())]] = 1.0;
            }
        }
        let mut set = vec![0.0; children.len()];
        let pooled = if node.aggregate(&voice, &mut set) { &set } else { &node.council.weights };
        children.iter().zip(pooled).for_each(|(&child, &weight)| weights.nominal[child] = weight);
    }
    model.tree.complete(weights, room);
    stand_ins
}

/// The limits of a track: order constraints of its own and for every track, intervals that were decided.
fn limits(register: &Register, tree: &Tree, model: &Model, track: usize) -> Limits {
    let leaves: BTreeMap<&str, usize> =
        tree.leaf_criteria().enumerate().map(|(leaf, criterion)| (criterion.id.as_str(), leaf)).collect();
    let id = register.tracks.sorted().get(track).map(|track| track.id.to_string());
    let mut order: Vec<(usize, usize)> = register
        .weight_order
        .iter()
        .filter(|row| row.track.is_none() || row.track.as_deref() == id.as_deref())
        .filter_map(|row| Some((*leaves.get(row.higher.as_str())?, *leaves.get(row.lower.as_str())?)))
        .collect();
    order.sort_unstable();
    order.dedup();
    let track = &model.tracks[track];
    let mut intervals = Vec::new();
    for (parent, children) in model.tree.sibling_sets() {
        // The interval of weights that experts gave is what they said, no limit.
        let decided = children.iter().filter(|_| track.elicited[parent].is_none());
        intervals
            .extend(decided.filter_map(|&child| track.weights.interval[child].map(|[low, high]| (child, low, high))));
    }
    Limits { order, intervals }
}

/// A point of the simplex, every one alike: the gaps between sorted uniforms.
///
/// # References
/// Devroye (1986), *Non-Uniform Random Variate Generation*, chapter V, theorem 2.1.
fn uniform_simplex(stream: Stream, draw: u64, attempt: u32, weights: &mut [f64], variable: impl Fn(usize) -> u32) {
    let n = weights.len();
    for (i, weight) in weights.iter_mut().enumerate().take(n.saturating_sub(1)) {
        *weight = stream.uniform(draw, variable(i), attempt);
    }
    if let Some(last) = weights.last_mut() {
        *last = 1.0;
    }
    weights.sort_unstable_by(f64::total_cmp);
    for i in (1..n).rev() {
        weights[i] -= weights[i - 1];
    }
}

/// Weights around their means with this concentration: gamma variables over their sum. Means that are 0 stay so.
///
/// # References
/// Devroye (1986), chapter XI, theorem 4.1.
fn dirichlet(
    stream: Stream,
    draw: u64,
    attempt: u32,
    kappa: f64,
    weights: &mut [f64],
    variable: impl Fn(usize) -> u32,
) {
    for (i, weight) in weights.iter_mut().enumerate() {
        let shape = kappa * *weight;
        *weight = if shape > 0.0 {
            ln_gamma_quantile(shape, stream.uniform(draw, variable(i), attempt))
        } else {
            f64::NEG_INFINITY
        };
    }
    // The largest becomes 1, so that not all underflow.
    let largest = math::max_of(weights);
    for weight in weights.iter_mut() {
        *weight = math::exp(*weight - largest);
    }
    let total = crate::number::sum::sum(weights);
    for weight in weights.iter_mut() {
        *weight /= total;
    }
}
