//! The list with and without the enablers: in every draw also the places by `S' = S R^gamma` in one year, with the
//! readiness of the same draw.

use super::draw::{Block, LANES};
use super::result::Simulation;
use super::run::{Run, settle_ties};
use super::tally::UNIT;
use super::tree::{NodeWeights, Room};
use crate::Result;
use crate::dependency::{Case, Cases, ReadinessSimulation};
use crate::evaluation::readiness::{Inputs, ReadinessDraws, ReadinessOptions};
use crate::evaluation::{Evaluation, readiness};
use crate::model::{Id, Register};
use crate::number::grid::Grid;
use crate::number::math;
use crate::observer::Observer;
use crate::problem::Problems;
use crate::uncertainty::Share;
use serde::{Deserialize, Serialize};

/// The list with the enablers, in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithEnablers {
    /// The year of the readiness that scores are multiplied by.
    pub year: i32,
    /// Exponent of the adjusted score.
    pub gamma: f64,
    /// Criteria that are not in the adjusted score, as the readiness stands in for them.
    pub left_out: Vec<Id>,
    /// Draws in which each technology would be in the list of its track by its adjusted score.
    pub in_list: Vec<u64>,
    /// Readiness of all technologies, then enablers, over the same draws.
    pub readiness: ReadinessSimulation,
}

impl Simulation {
    /// Share of draws in which each technology would be in the list by its adjusted score, (n,); none where the
    /// simulation was made without enablers.
    pub fn membership_with_enablers(&self) -> Option<Vec<f64>> {
        let with = self.enablers.as_ref()?;
        Some(with.in_list.iter().map(|count| self.share(*count)).collect())
    }

    /// Least and greatest of these shares over all readings and weight policies that were run, (n, 2).
    pub fn membership_ranges_with_enablers(&self) -> Option<Vec<[f64; 2]>> {
        Some(self.range_shares_with_enablers()?.into_iter().map(|ends| ends.map(Share::value)).collect())
    }

    /// The same with the counts.
    pub(super) fn range_shares_with_enablers(&self) -> Option<Vec<[Share; 2]>> {
        let with = self.enablers.as_ref()?;
        Some(self.ends(&with.in_list, |variant| variant.in_list_with_enablers.as_deref()))
    }
}

/// What every draw needs for its adjusted scores.
pub(super) struct Adjuster {
    cases: Cases,
    /// Place of the year among those of the graph.
    year: usize,
    gamma: f64,
    /// Leaves that are not in the adjusted score; none when all are.
    left_out: Vec<usize>,
}

/// A graph and its readiness, made ready.
pub(super) struct Prepared {
    pub adjuster: Adjuster,
    inputs: Inputs,
    year: i32,
}

impl Prepared {
    pub fn new(
        register: &Register,
        evaluation: &Evaluation,
        (year, options): (i32, &ReadinessOptions),
        seed: u64,
    ) -> Result<Prepared> {
        let inputs = Inputs::new(register, evaluation, &options.every_year(register, Some(year)))?;
        let uncertain = inputs.uncertain(register)?;
        let place = inputs.graph.year_index(year)?;
        let leaves = evaluation.leaves();
        let out = |id: &Id| leaves.iter().position(|leaf| leaf == &id.as_str());
        let adjuster = Adjuster {
            cases: Cases::new(&inputs.graph, &inputs.settings, &uncertain.factors, &uncertain.capacities, seed)?,
            year: place,
            gamma: inputs.settings.gamma,
            left_out: inputs.left_out().iter().filter_map(out).collect(),
        };
        Ok(Prepared { adjuster, inputs, year })
    }

    /// Readiness over all draws, and what a reader of the adjusted score should know.
    pub fn finish(
        self,
        register: &Register,
        evaluation: &Evaluation,
        in_list: Vec<u64>,
        draws: ReadinessDraws,
        (observer, notices): (&mut dyn Observer, &mut Problems),
    ) -> Result<WithEnablers> {
        let readiness = readiness::simulate(register, evaluation, &self.inputs, draws, observer)?;
        notices.extend(self.inputs.notices().iter().cloned());
        Ok(WithEnablers {
            year: self.year,
            gamma: self.adjuster.gamma,
            left_out: self.inputs.left_out().to_vec(),
            in_list,
            readiness,
        })
    }
}

/// Factors of the scores in a block of draws, with room to make them.
pub(super) struct Factors {
    case: Case,
    /// `R^gamma` by candidate and draw.
    values: Vec<f64>,
    leaves: Vec<f64>,
    room: Room,
    keys: Vec<(u64, usize)>,
}

impl Adjuster {
    pub fn factors(&self, n_candidates: usize) -> Factors {
        Factors {
            case: self.cases.room(),
            values: vec![1.0; n_candidates * LANES],
            leaves: Vec::new(),
            room: Room::default(),
            keys: Vec::new(),
        }
    }

    /// Works out the readiness in a block of draws. Candidates are the first nodes of the graph, in their order.
    pub fn draw(&self, factors: &mut Factors, first: u64, lanes: usize) -> Result<()> {
        let n = factors.values.len() / LANES;
        for lane in 0..lanes {
            self.cases.draw(first + lane as u64, &mut factors.case)?;
            for candidate in 0..n {
                let ready = factors.case.value(candidate, self.year);
                let power = if self.gamma == 1.0 { ready } else { math::pow(ready, self.gamma) };
                factors.values[candidate * LANES + lane] = power;
            }
        }
        Ok(())
    }

    /// The candidates of `order` in the order of their adjusted scores, the best first; ties by the random key of the
    /// draw. `steps` are their scores where these are the criteria tree's.
    pub fn order(
        &self,
        run: &Run<'_>,
        factors: &mut Factors,
        (block, lane): (&Block, usize),
        (order, steps): (&[usize], &[i64]),
        weights: &NodeWeights,
    ) -> Result<Vec<usize>> {
        let mut keys = std::mem::take(&mut factors.keys);
        keys.clear();
        for (k, &member) in order.iter().enumerate() {
            let step = match steps.get(k) {
                Some(step) if self.left_out.is_empty() => *step,
                _ => {
                    let value = self.base(run, factors, block.leaf_values(run.model, member, lane), weights);
                    if value.is_nan() {
                        continue;
                    }
                    Grid::REGISTER.to_integer(value)?
                }
            };
            let adjusted = Grid::REGISTER.from_integer(step) * factors.values[member * LANES + lane];
            keys.push((Grid::REGISTER.to_integer(adjusted)?.abs_diff(UNIT), member));
        }
        keys.sort_unstable();
        let tie = |(_, member)| run.tie(block.first + lane as u64, member);
        settle_ties(&mut keys, |(missing, _)| missing, tie, 0);
        let sorted = keys.iter().map(|(_, member)| *member).collect();
        factors.keys = keys;
        Ok(sorted)
    }

    /// The score that is adjusted, without the criteria that the readiness stands in for.
    fn base(&self, run: &Run<'_>, factors: &mut Factors, values: &[f64], weights: &NodeWeights) -> f64 {
        factors.leaves.clear();
        factors.leaves.extend_from_slice(values);
        for &leaf in &self.left_out {
            factors.leaves[leaf] = f64::NAN;
        }
        run.model.tree.value(weights, &factors.leaves, false, &mut factors.room)
    }
}
