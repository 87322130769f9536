//! What the register says is uncertain, as factors of its graph; and readiness under uncertainty.

use super::{DEFAULT_YEARS, Inputs, NodeView, ReadinessOptions};
use crate::Result;
use crate::dependency::{CapacityBasis, Factor, ReadinessCases, ReadinessSimulation};
use crate::evaluation::Evaluation;
use crate::model::{Id, Quantity, Register};
use crate::observer::{Observer, Unwatched};
use crate::problem::codes::{factors as codes, register_readiness::UNNEEDED};
use crate::problem::{Place, Problem, Problems};
use std::collections::HashMap;

/// The uncertain numbers of a graph.
pub(crate) struct Uncertain {
    pub factors: Vec<Factor>,
    pub capacities: Vec<CapacityBasis>,
}

/// What to simulate of a register's readiness; whatever is left out is the charter's.
///
/// # Examples
/// ```
/// use stratech::evaluation::readiness::ReadinessDraws;
/// let draws = ReadinessDraws { draws: Some(1_000), ..ReadinessDraws::default() };
/// assert_eq!(draws.seed, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadinessDraws {
    /// Draws.
    pub draws: Option<u64>,
    /// Seed.
    pub seed: Option<u64>,
    /// Threads; all of the machine when left out. They leave no trace in the result.
    pub threads: Option<usize>,
}

impl Inputs {
    /// Criteria whose place the readiness takes in the adjusted score.
    pub fn left_out(&self) -> &[Id] {
        &self.left_out
    }

    /// What a reader of an adjusted score should know.
    pub fn notices(&self) -> &Problems {
        &self.notices
    }

    /// The factors of the register, and the capacities that come about as plans or lie in a range.
    ///
    /// A factor of something that the graph does not read (an enabler of whose capacity nothing is taken) is left out.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a path that leads nowhere.
    pub fn uncertain(&self, register: &Register) -> Result<Uncertain> {
        let node_of: HashMap<&str, usize> =
            self.graph.nodes().iter().zip(0..).map(|(n, i)| (n.id.as_str(), i)).collect();
        let edge_of: HashMap<&str, usize> =
            self.dependencies.iter().zip(0..).map(|(d, i)| (d.id.as_str(), i)).collect();
        let mut problems = Problems::new();
        let mut factors = Vec::new();
        for row in register.factors.sorted() {
            let target = match row.target(&Place::whole(format!("factors {}", row.id))) {
                Ok(target) => target,
                Err(problem) => {
                    problems.push(*problem);
                    continue;
                }
            };
            let index = if target.kind.table == "dependencies" { &edge_of } else { &node_of };
            // The check of the register names keys that there are not.
            let Some(&at) = index.get(target.key) else { continue };
            let quantity = target.kind.quantity;
            let of_capacity = matches!(quantity, Quantity::Capacity | Quantity::Realization);
            if of_capacity && self.graph.nodes()[at].capacity.is_none() {
                continue;
            }
            factors.push(Factor {
                name: row.id.to_string(),
                quantity,
                at,
                operation: row.operation,
                distribution: row.distribution.clone(),
            });
        }
        problems.into_result()?;
        Ok(Uncertain { capacities: self.capacity_bases(register, &factors), factors })
    }

    /// Of plans and ranges, and of whatever a factor of realization names: plans of other years than those asked for.
    fn capacity_bases(&self, register: &Register, factors: &[Factor]) -> Vec<CapacityBasis> {
        let supply = register.supply();
        let realization: HashMap<&str, f64> =
            register.enablers.iter().rev().map(|row| (row.id.as_str(), row.realization)).collect();
        let mut bases = Vec::new();
        for (node, of) in self.graph.nodes().iter().enumerate().filter(|(_, node)| node.capacity.is_some()) {
            let known: Vec<_> = self.graph.years().iter().filter_map(|&year| supply.capacity(&of.id, year)).collect();
            let high = |row: &crate::model::Capacity| row.amount_high.unwrap_or(row.amount);
            let realized = || factors.iter().any(|f| f.at == node && f.quantity == Quantity::Realization);
            let varies = known.iter().any(|k| k.realization.is_some() || k.record.amount < high(k.record));
            if known.len() == self.graph.years().len() && (varies || realized()) {
                bases.push(CapacityBasis {
                    node,
                    low: known.iter().map(|known| known.record.amount).collect(),
                    high: known.iter().map(|known| high(known.record)).collect(),
                    planned: known.iter().map(|known| known.realization.is_some()).collect(),
                    realization: realization.get(of.id.as_str()).copied().unwrap_or(1.0),
                });
            }
        }
        bases
    }

    /// Adds names and marks to a simulation of all nodes.
    fn name(&self, register: &Register, simulation: &mut ReadinessSimulation) {
        let drawn =
            |factor: &&Factor| register.factors.iter().any(|row| row.illustrative && row.id.as_str() == factor.name);
        let node = |factor: &Factor| {
            if factor.quantity.is_of_dependency() { self.graph.edges()[factor.at].dependent } else { factor.at }
        };
        let seeds: Vec<usize> = simulation.factors.iter().filter(drawn).map(node).collect();
        let reached = self.graph.reach(&seeds);
        simulation.names = self.nodes.iter().map(|node| node.name.clone()).collect();
        let rests = |(i, node): (usize, &NodeView)| node.rests_on_illustrative || reached.binary_search(&i).is_ok();
        simulation.illustrative = self.nodes.iter().enumerate().map(rests).collect();
    }
}

impl ReadinessOptions {
    /// The same for every year from that of the cut-off day (or the first asked for, if earlier) to the last asked for, or
    /// to `least`: a delay reads the figures of the years before.
    pub(crate) fn every_year(&self, register: &Register, least: Option<i32>) -> ReadinessOptions {
        let start = i32::from(register.info().cutoff_date.year());
        let asked = self.years.as_deref().unwrap_or_default();
        let first = asked.iter().copied().min().unwrap_or(start).min(start);
        let last = asked.iter().copied().max().unwrap_or(start.saturating_add(DEFAULT_YEARS - 1));
        let last = last.max(least.unwrap_or(last)).min(*super::CALENDAR.end());
        ReadinessOptions { years: Some((first.max(*super::CALENDAR.start())..=last).collect()), ..self.clone() }
    }
}

impl Register {
    /// Readiness of every technology and enabler when what the table `factors` names is uncertain, and capacities given as
    /// ranges are: mean and quantiles, share of tested cases in which each is ready, first year in which it is, how often
    /// each link binds.
    ///
    /// Every year from that of the cut-off day to the last asked for is simulated, as delays move figures from year to
    /// year. A capacity given as a range is drawn evenly between its ends, at the same place in all years, unless a factor
    /// sets it.
    ///
    /// # Errors
    /// As [`Register::readiness`] and [`crate::dependency::Graph::simulate_with`].
    ///
    /// # Complexity
    /// One evaluation, then as [`crate::dependency::Graph::simulate_with`].
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// use stratech::evaluation::readiness::{ReadinessDraws, ReadinessOptions};
    /// let register = Register::from_json(include_str!("../../../tests/registers/readiness.json"))?;
    /// let draws = ReadinessDraws { draws: Some(500), seed: Some(57), threads: None };
    /// let simulation = register.simulate_readiness(&ReadinessOptions::default(), draws)?;
    /// let chips = simulation.index("CHIPS")?;
    /// assert!(simulation.low.row(chips)[4] <= simulation.high.row(chips)[4]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn simulate_readiness(&self, options: &ReadinessOptions, draws: ReadinessDraws) -> Result<ReadinessSimulation> {
        self.simulate_readiness_observed(options, draws, &mut Unwatched)
    }

    /// As [`Register::simulate_readiness`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Register::simulate_readiness`], and [`crate::Error::Cancelled`].
    pub fn simulate_readiness_observed(
        &self,
        options: &ReadinessOptions,
        draws: ReadinessDraws,
        observer: &mut dyn Observer,
    ) -> Result<ReadinessSimulation> {
        // All years between are simulated: of the years asked for no fault would be left.
        if let Some(asked) = &options.years {
            super::check_years(asked)?;
            crate::dependency::rising_years(asked)?;
        }
        let evaluation = self.evaluate(None)?;
        let inputs = Inputs::new(self, &evaluation, &options.every_year(self, None))?;
        simulate(self, &evaluation, &inputs, draws, observer)
    }
}

/// Simulates what was read.
pub(crate) fn simulate(
    register: &Register,
    evaluation: &Evaluation,
    inputs: &Inputs,
    draws: ReadinessDraws,
    observer: &mut dyn Observer,
) -> Result<ReadinessSimulation> {
    let uncertain = inputs.uncertain(register)?;
    let rules = register.rules();
    let cases = ReadinessCases {
        draws: draws.draws.unwrap_or(rules.draws),
        seed: draws.seed.unwrap_or(rules.seed),
        capacities: uncertain.capacities,
        threads: draws.threads,
        ..ReadinessCases::default()
    };
    let mut found = inputs.graph.simulate_with(&inputs.settings, &uncertain.factors, &cases, observer)?;
    inputs.name(register, &mut found);
    let own = |notice: &Problem| codes::ALL.contains(&notice.code);
    found.notices = found.notices.into_iter().filter(own).collect();
    let plain = inputs.graph.readiness_with(&inputs.settings, None)?;
    found.notices.extend(super::notices::of(register, evaluation, inputs, &plain));
    // What else was noticed on reading concerns the adjusted score, of which there is none here.
    found.notices.extend(inputs.notices.iter().filter(|notice| notice.code == UNNEEDED).cloned());
    found.notices.sort();
    Ok(found)
}
