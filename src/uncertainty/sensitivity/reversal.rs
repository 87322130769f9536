//! The smallest changes that put a technology out of the list, or into it.

use super::stability::{Changes, criterion_of, movable, seat_changes};
use super::turn::{Line, Probe, STEP, first, raster, turned};
use super::weight_vector;
use super::words::{Source, WeightOf};
use crate::Result;
use crate::evaluation::{AlternativeView, Evaluation, Rescorer, Seat, Standing, Status};
use crate::model::{Id, Register, Scaling, ValueFunction};
use crate::problem::Text;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A weight that reverses the membership when it alone moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightReversal {
    /// Criterion.
    pub criterion: Id,
    /// Name of the criterion.
    pub name: Text,
    /// What the weight is a part of.
    pub of: WeightOf,
    /// The weight as it is.
    pub from: f64,
    /// The nearest weight at which the membership is reversed.
    pub to: f64,
    /// Whether it is exact; else it was searched for.
    pub exact: bool,
    /// Other technologies that gain or lose a seat then.
    pub others: Vec<Id>,
}

/// Weights that reverse the membership when all may move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VectorReversal {
    /// Leaf weights in the whole as they are, in the order of the leaves.
    pub from: Vec<f64>,
    /// The nearest leaf weights at which the membership is reversed.
    pub to: Vec<f64>,
    /// Share of the whole weight that moves: half the sum of the absolute changes.
    pub moved: f64,
    /// Whether nothing smaller does it; else it is the smallest that was found.
    pub exact: bool,
    /// Other technologies that gain or lose a seat then.
    pub others: Vec<Id>,
}

/// One value of one technology that reverses the membership when it alone moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueReversal {
    /// The technology whose value moves.
    pub technology: Id,
    /// Leaf.
    pub criterion: Id,
    /// Name of the leaf.
    pub name: Text,
    /// The value as it is, from 0 to 1.
    pub from: f64,
    /// The nearest value at which the membership is reversed.
    pub to: f64,
    /// The same in the unit of the scale, where the value function is a straight line.
    pub levels: Option<[f64; 2]>,
    /// Unit of the scale.
    pub unit: Option<String>,
    /// Whether it is exact; else it was searched for.
    pub exact: bool,
}

/// The smallest changes that reverse the membership of one technology.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SmallestReversal {
    /// What it was made from.
    pub source: Source,
    /// The technology.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// Its track.
    pub track: Id,
    /// Seats of the track.
    pub size: u64,
    /// Technologies of the track that are ranked.
    pub n_ranked: u32,
    /// Gate and vetoes.
    pub status: Status,
    /// Its place.
    pub rank: Option<u32>,
    /// Where it stands with respect to the seats.
    pub seat: Option<Seat>,
    /// Leaves, in the order of the weight vectors.
    pub leaves: Vec<Id>,
    /// Single weights that do it, smallest change first: among siblings, then in the whole.
    pub weights: Vec<WeightReversal>,
    /// The smallest change of all weights together; none when no weights do it, or none were found.
    pub vector: Option<VectorReversal>,
    /// Whether it is certain that no weights do it, where `vector` is none.
    pub vector_exact: bool,
    /// Its own values that do it, smallest change first.
    pub own_values: Vec<ValueReversal>,
    /// Values of other technologies that do it, the smallest change of each, smallest first.
    pub other_values: Vec<ValueReversal>,
}

impl SmallestReversal {
    /// The smallest change of one weight; none when no single weight does it.
    pub fn weight(&self, of: WeightOf) -> Option<&WeightReversal> {
        self.weights.iter().find(|w| w.of == of)
    }

    /// The smallest change of one of its own values; none when no single value does it within the scale.
    pub fn own_value(&self) -> Option<&ValueReversal> {
        self.own_values.first()
    }

    /// The smallest change of one value of another technology; none when no single value does it within the scale.
    pub fn other_value(&self) -> Option<&ValueReversal> {
        self.other_values.first()
    }

    /// SHA-256 of the canonical result, without the release that made it.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        crate::model::canonical::digest_of(&Self { source: self.source.plain(), ..self.clone() })
    }
}

/// One technology of one track under changes.
struct Subject<'r> {
    evaluation: &'r Evaluation,
    rescorer: &'r Rescorer,
    t: usize,
    member: usize,
    now: Standing,
}

impl Evaluation {
    /// The smallest changes that put a technology out of the list, or into it.
    ///
    /// Asks four questions: of one weight (the others share the rest in proportion); of all weights together, in
    /// the share of the weight that moves; of one value of the technology itself; of one value of another one.
    /// Weights stay in [0, 1], values on their scales; none is an answer. A membership is reversed when who was in
    /// is out, or who was out is in; a tie across the border on the way is not enough, and one that stands now is
    /// reversed when it is settled.
    ///
    /// Weights are exact where the criteria tree is made of weighted means (all weights together also need every
    /// criterion to apply to all), values in every criteria tree; for other methods, and elsewhere, they are
    /// searched for in steps of 0.01 and marked so. For all weights together the search moves weight from one
    /// leaf to another.
    ///
    /// # Formula
    /// All weights together: minimize sum |w' - w| / 2 over w' >= 0, sum w' = 1, subject to the scores of enough
    /// rivals under w' being on the other side; a linear program for each set of rivals, branch and bound over
    /// the sets.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown technology, or when `register` is not the one that the evaluation
    /// was made from.
    ///
    /// # Complexity
    /// Some evaluations of the track for each weight, and for each value of each technology. For all weights together
    /// linear programs of two variables a leaf, at most 20 000 in a search: up to three searches where the answer is
    /// exact, up to four where scores bend, twice as many for a tie.
    ///
    /// # References
    /// Ríos Insua and French (1991), "A framework for sensitivity analysis in discrete multi-objective
    /// decision-making", *EJOR* 54(2): the nearest weights at which a competitor ties.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let register = Register::example("vn-2026")?;
    /// let reversal = register.evaluate(None)?.smallest_reversal(&register, "QD21-P24")?;
    /// assert!(reversal.own_value().is_some_and(|change| change.to < change.from));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn smallest_reversal(&self, register: &Register, technology: &str) -> Result<SmallestReversal> {
        let rescorer = Rescorer::new(register, self)?;
        let alternative = self.alternative(technology)?;
        let t = self.tracks.iter().position(|track| track.id == alternative.track).unwrap_or_default();
        let track = &self.tracks[t];
        let mut reversal = SmallestReversal {
            source: Source::new(self),
            id: alternative.id.clone(),
            name: alternative.name.clone(),
            track: track.id.clone(),
            size: track.size,
            n_ranked: track.n_ranked,
            status: alternative.status,
            rank: alternative.rank,
            seat: alternative.seat,
            leaves: self.leaf_views().map(|leaf| leaf.id.clone()).collect(),
            weights: Vec::new(),
            vector: None,
            vector_exact: true,
            own_values: Vec::new(),
            other_values: Vec::new(),
        };
        let position = self.alternatives.iter().position(|a| a.id == alternative.id);
        let Some(member) = rescorer.bases[t].members.iter().position(|i| Some(*i) == position) else {
            // Without eligibility or a score no weight and no value brings it in.
            return Ok(reversal);
        };
        let subject = Subject { evaluation: self, now: rescorer.now(t)?, rescorer: &rescorer, t, member };
        if alternative.status != Status::Vetoed {
            reversal.weights = subject.weights()?;
            let (shift, exact) = weight_vector::smallest(&rescorer, t, &subject.now, member)?;
            reversal.vector_exact = exact;
            reversal.vector = match shift {
                None => None,
                Some(shift) => Some(subject.vector(shift)?),
            };
        }
        reversal.own_values = subject.values_of(member)?;
        reversal.other_values = subject.values_of_others()?;
        Ok(reversal)
    }
}

impl Subject<'_> {
    fn turned(&self, then: &Standing) -> bool {
        turned(self.now.seats[self.member], then.seats[self.member])
    }

    fn alternative(&self, member: usize) -> &AlternativeView {
        &self.evaluation.alternatives[self.rescorer.bases[self.t].members[member]]
    }

    fn others(&self, then: &Standing) -> Vec<Id> {
        let Changes { gives_way, takes, .. } = seat_changes(&self.now, then);
        let mut moved: Vec<usize> = gives_way.into_iter().chain(takes).filter(|&m| m != self.member).collect();
        moved.sort_unstable();
        moved.into_iter().map(|m| self.alternative(m).id.clone()).collect()
    }

    fn weights(&self) -> Result<Vec<WeightReversal>> {
        let n = self.rescorer.bases[self.t].members.len();
        let pairs: Vec<(usize, usize)> = (0..n).filter(|&m| m != self.member).map(|m| (self.member, m)).collect();
        let found: Result<Vec<Option<WeightReversal>>> = movable(self.rescorer, self.t)
            .into_par_iter()
            .map(|(of, moving)| {
                let line = Line::new(self.rescorer, self.t, moving);
                let turns = line.turns(&self.now, &pairs, |then| self.turned(then))?;
                let distance = |x: &f64| (x - line.now).abs();
                let nearest = turns.into_iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)));
                let Some(to) = nearest else { return Ok(None) };
                let (criterion, name) = criterion_of(self.evaluation, self.rescorer, moving);
                let others = line.standing(&self.now, to).map(|then| self.others(&then)).unwrap_or_default();
                Ok(Some(WeightReversal { criterion, name, of, from: line.now, to, exact: line.is_exact(), others }))
            })
            .collect();
        let mut weights: Vec<WeightReversal> = found?.into_iter().flatten().collect();
        let change = |w: &WeightReversal| (w.to - w.from).abs();
        weights.sort_by(|a, b| a.of.cmp(&b.of).then(change(a).total_cmp(&change(b))));
        Ok(weights)
    }

    fn vector(&self, shift: weight_vector::Shift) -> Result<VectorReversal> {
        let base = &self.rescorer.bases[self.t];
        let then = self.rescorer.standing(self.t, &self.rescorer.nominal_of(self.t, &shift.to), &base.values)?;
        Ok(VectorReversal {
            from: self.rescorer.leaf_weights(&base.nominal),
            others: self.others(&then),
            to: shift.to,
            moved: shift.moved,
            exact: shift.exact,
        })
    }

    /// The leaf values of one member that reverse the membership, smallest change first.
    fn values_of(&self, changed: usize) -> Result<Vec<ValueReversal>> {
        let leaves = 0..self.rescorer.tree.leaves.len();
        let found: Result<Vec<Option<ValueReversal>>> = leaves.map(|leaf| self.value(changed, leaf)).collect();
        let mut values: Vec<ValueReversal> = found?.into_iter().flatten().collect();
        values.sort_by(|a, b| (a.to - a.from).abs().total_cmp(&(b.to - b.from).abs()));
        Ok(values)
    }

    fn values_of_others(&self) -> Result<Vec<ValueReversal>> {
        let others = (0..self.rescorer.bases[self.t].members.len()).filter(|&m| m != self.member);
        let found: Result<Vec<Vec<ValueReversal>>> =
            others.collect::<Vec<_>>().into_par_iter().map(|m| self.values_of(m)).collect();
        let mut values: Vec<ValueReversal> = found?.into_iter().filter_map(|of| of.into_iter().next()).collect();
        values.sort_by(|a, b| (a.to - a.from).abs().total_cmp(&(b.to - b.from).abs()));
        Ok(values)
    }

    fn value(&self, changed: usize, leaf: usize) -> Result<Option<ValueReversal>> {
        let base = &self.rescorer.bases[self.t];
        let values = &base.values[changed];
        let Some(from) = values[leaf] else { return Ok(None) };
        let exact = self.rescorer.is_tree();
        let turns = |x: f64| {
            let mut values = values.clone();
            values[leaf] = Some(x);
            // A method that cannot take the value says nothing about it.
            let then = self.rescorer.with_values(self.t, &self.now, changed, &values).ok();
            Ok(then.map(|then| self.turned(&then)))
        };
        let mut nearest: Option<f64> = None;
        for end in [0.0, 1.0] {
            // In a criteria tree a better value never lowers a score: one look at the end is enough.
            let probes = if exact { vec![Probe { at: end, expected: None }] } else { raster(from, end, STEP) };
            if let Some(to) = first(from, &probes, turns)?
                && nearest.is_none_or(|best| (to - from).abs() < (best - from).abs())
            {
                nearest = Some(to);
            }
        }
        let Some(to) = nearest else { return Ok(None) };
        let node = &self.rescorer.tree.nodes[self.rescorer.tree.leaves[leaf]];
        let Some(criterion) = &node.criterion else { return Ok(None) };
        let straight = criterion.value_function == ValueFunction::Linear && criterion.scaling == Scaling::Fixed;
        let levels = criterion.scale_low.zip(criterion.scale_high).filter(|_| straight).map(|(low, high)| {
            [from, to].map(|value| match criterion.direction {
                crate::model::Direction::Max => low + value * (high - low),
                crate::model::Direction::Min => high - value * (high - low),
            })
        });
        Ok(Some(ValueReversal {
            technology: self.alternative(changed).id.clone(),
            criterion: criterion.id.clone(),
            name: Text::new(criterion.name_en.clone(), criterion.name_vi.clone()),
            from,
            to,
            levels,
            unit: criterion.unit.clone(),
            exact,
        }))
    }
}
