//! The weights of each draw: as they stand, from the council's spread, or anything the constraints allow.

use super::compile::Model;
use super::tree::{NodeWeights, Room};
use crate::evaluation::Tree;
use crate::model::{Register, Weight, WeightPolicy};
use crate::number::math;
use crate::number::philox::Stream;
use crate::number::special::ln_gamma_quantile;
use crate::problem::{Place, Problem, Problems, Text, codes::simulation as codes};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Attempts at weights that keep order and intervals; after so many in vain there are taken to be none.
const ATTEMPTS: u32 = 100_000;

/// Draws that are tried before the work begins.
const TRIAL: u64 = 16;

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
        self.order.iter().all(|&(higher, lower)| weights.leaf[higher] >= weights.leaf[lower])
            && self.intervals.iter().all(|&(node, low, high)| (low..=high).contains(&weights.nominal[node]))
    }
}

/// A way of drawing the weights of every track.
#[derive(Debug, Clone)]
pub(super) struct Weighting {
    pub policy: WeightPolicy,
    /// Concentration of each set of siblings, by parent; none where it has no spread.
    concentration: Vec<Option<f64>>,
    limits: Vec<Limits>,
    /// For each track an earlier one whose weights are drawn just the same.
    same_as: Vec<Option<usize>>,
    fixed: Vec<NodeWeights>,
}

impl Weighting {
    /// The policy for a register.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when no weights keep the order constraints and intervals.
    pub fn new(
        register: &Register,
        tree: &Tree,
        model: &Model,
        policy: WeightPolicy,
        concentration: Option<f64>,
    ) -> Result<Weighting> {
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
        let limits: Vec<Limits> =
            register.tracks.sorted().iter().map(|track| limits(register, tree, track.id.as_str())).collect();
        let same = |a: usize, b: usize| {
            let (one, other) = (&model.tracks[a], &model.tracks[b]);
            one.variables == other.variables && limits[a] == limits[b] && one.weights.nominal == other.weights.nominal
        };
        let weighting = Weighting {
            policy,
            concentration: vec![concentration; model.tree.n_nodes()],
            same_as: (0..model.tracks.len()).map(|t| (0..t).find(|&earlier| same(earlier, t))).collect(),
            limits,
            fixed,
        };
        Ok(weighting)
    }

    /// Whether every draw has the same weights.
    pub fn is_fixed(&self) -> bool {
        match self.policy {
            WeightPolicy::Fixed | WeightPolicy::Council => true,
            WeightPolicy::Dirichlet => self.concentration.iter().all(Option::is_none),
            WeightPolicy::Uniform | WeightPolicy::UniformLeaves => false,
        }
    }

    /// The weights as they stand.
    pub fn fixed(&self) -> &[NodeWeights] {
        &self.fixed
    }

    /// Draws some weights in advance, so that limits that leave no room are told before the work begins.
    pub fn try_out(&self, register: &Register, model: &Model, stream: Stream) -> Result<()> {
        let mut all = self.fixed.clone();
        let mut room = Room::default();
        let mut problems = Problems::new();
        for track in 0..model.tracks.len() {
            if (0..TRIAL).any(|draw| !self.draw_track(model, stream, draw, track, &mut all, &mut room)) {
                problems.push(self.no_room(register, track));
            }
        }
        problems.into_result()
    }

    fn no_room(&self, register: &Register, track: usize) -> Problem {
        let id = register.tracks.sorted().get(track).map(|t| t.id.to_string()).unwrap_or_default();
        let limits = &self.limits[track];
        let (order, intervals) = (limits.order.len(), limits.intervals.len());
        Problem::new(codes::NO_WEIGHTS, Place::whole(if order > 0 { "weight_order" } else { "weights" }))
            .item(Text::new(format!("track {id}"), format!("nhóm {id}")))
            .found_words(Text::new(
                format!("{order} order constraints and {intervals} intervals, none met in {ATTEMPTS} attempts"),
                format!("{order} ràng buộc thứ tự và {intervals} khoảng, không lần nào thỏa trong {ATTEMPTS} lần thử"),
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

    /// The weights of all tracks in one draw.
    pub fn draw(
        &self,
        model: &Model,
        stream: Stream,
        draw: u64,
        all: &mut [NodeWeights],
        room: &mut Room,
    ) -> Result<()> {
        for track in 0..model.tracks.len() {
            if let Some(same) = self.same_as[track] {
                all[track] = all[same].clone();
            } else if !self.draw_track(model, stream, draw, track, all, room) {
                return Err(Error::internal(format!("no weights in draw {draw}, though the trial found some")));
            }
        }
        Ok(())
    }

    /// Draws until order and intervals hold; false when they never do.
    fn draw_track(
        &self,
        model: &Model,
        stream: Stream,
        draw: u64,
        track: usize,
        all: &mut [NodeWeights],
        room: &mut Room,
    ) -> bool {
        if self.is_fixed() {
            return true;
        }
        let limits = &self.limits[track];
        (0..ATTEMPTS).any(|attempt| {
            let weights = &mut all[track];
            let variables = &model.tracks[track].variables;
            match self.policy {
                WeightPolicy::UniformLeaves => {
                    let leaves = model.tree.leaves();
                    let mut leaf = vec![0.0; leaves.len()];
                    uniform_simplex(stream, draw, attempt, &mut leaf, |i| variables[leaves[i]]);
                    model.tree.from_leaf_weights(&leaf, &mut weights.nominal);
                }
                WeightPolicy::Uniform => {
                    for (_, children) in model.tree.sibling_sets() {
                        let mut set = vec![0.0; children.len()];
                        uniform_simplex(stream, draw, attempt, &mut set, |i| variables[children[i]]);
                        children.iter().zip(set).for_each(|(&child, weight)| weights.nominal[child] = weight);
                    }
                }
                WeightPolicy::Dirichlet => {
                    for (parent, children) in model.tree.sibling_sets() {
                        let Some(kappa) = self.concentration[parent] else { continue };
                        let means: Vec<f64> = children.iter().map(|&c| self.fixed[track].nominal[c]).collect();
                        let set = dirichlet(stream, draw, attempt, kappa, &means, |i| variables[children[i]]);
                        children.iter().zip(set).for_each(|(&child, weight)| weights.nominal[child] = weight);
                    }
                }
                WeightPolicy::Fixed | WeightPolicy::Council => {}
            }
            model.tree.complete(weights, room);
            limits.hold(weights)
        })
    }
}

/// The limits of a track: order constraints of its own and for every track, intervals of the rows it uses.
fn limits(register: &Register, tree: &Tree, track: &str) -> Limits {
    let leaves: BTreeMap<&str, usize> =
        tree.leaf_criteria().enumerate().map(|(leaf, criterion)| (criterion.id.as_str(), leaf)).collect();
    let mut order: Vec<(usize, usize)> = register
        .weight_order
        .iter()
        .filter(|row| row.track.as_deref().is_none_or(|of| of == track))
        .filter_map(|row| Some((*leaves.get(row.higher.as_str())?, *leaves.get(row.lower.as_str())?)))
        .collect();
    order.sort_unstable();
    order.dedup();
    let rows: BTreeMap<(Option<&str>, &str), &Weight> =
        register.weights.iter().map(|row| ((row.track.as_deref(), row.criterion.as_str()), row)).collect();
    let mut intervals = Vec::new();
    for node in &tree.nodes {
        let of = |layer: Option<&str>| -> Vec<(usize, &Weight)> {
            let row = |child| rows.get(&(layer, tree.id(child))).copied();
            node.children.iter().filter_map(|&child| Some((child, row(child)?))).collect()
        };
        // As in the evaluation: a track with a row of its own in a sibling set uses only rows of its own there.
        let own = of(Some(track));
        let used = if own.is_empty() { of(None) } else { own };
        let total: f64 = used.iter().map(|(_, row)| row.weight).sum();
        for (child, row) in used {
            if row.low.is_some() || row.high.is_some() {
                intervals.push((child, row.low.unwrap_or(0.0) / total, row.high.map_or(1.0, |high| high / total)));
            }
        }
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

/// Weights around their means with this concentration: gamma variables over their sum.
///
/// # References
/// Devroye (1986), chapter XI, theorem 4.1.
fn dirichlet(
    stream: Stream,
    draw: u64,
    attempt: u32,
    kappa: f64,
    means: &[f64],
    variable: impl Fn(usize) -> u32,
) -> Vec<f64> {
    let logs: Vec<f64> = means
        .iter()
        .enumerate()
        .map(|(i, mean)| match *mean > 0.0 {
            true => ln_gamma_quantile(kappa * mean, stream.uniform(draw, variable(i), attempt)),
            false => f64::NEG_INFINITY,
        })
        .collect();
    // The largest becomes 1, so that nothing underflows as a whole.
    let largest = math::max_of(&logs);
    let sizes: Vec<f64> = logs.iter().map(|log| math::exp(log - largest)).collect();
    let total = crate::number::sum::sum(&sizes);
    sizes.iter().map(|size| size / total).collect()
}
