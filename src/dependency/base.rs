//! A solved graph that can be changed a little and computed again only where the change reaches.

use super::graph::Graph;
use super::readiness::ReadinessSettings;
use super::solve::{Combine, Sharing, Side, Solver, Unsettled, Years};
use crate::problem::codes::readiness as codes;
use crate::problem::{Place, Problem, Text};
use crate::{Error, Result};

/// Years computed side by side.
pub(super) const BLOCK: usize = 16;

/// Values by position, one list for each block of years.
pub(super) type Blocks = Vec<Vec<[f64; BLOCK]>>;

/// The inputs of a graph by position.
pub(super) struct Base<'g> {
    pub(super) graph: &'g Graph,
    states: Vec<&'g [f64]>,
    capacities: Vec<&'g [f64]>,
    times: Vec<f64>,
    max_sweeps: u32,
}

/// A change of one or two nodes.
#[derive(Default)]
pub(super) struct Change {
    /// Positions held at a readiness: 1 as if fully there, 0 as if lost.
    pub(super) forced: Vec<(u32, f64)>,
    /// Own states and capacity of a position in place of the given ones.
    pub(super) replaced: Option<(u32, Vec<f64>, Vec<f64>)>,
    /// Own lead time of a position in place of the given one.
    pub(super) lead: Option<(u32, f64)>,
}

/// Values and times that a change is worked out on.
pub(super) struct Scratch {
    pub(super) values: Blocks,
    pub(super) earliest: Vec<f64>,
}

impl<'g> Base<'g> {
    pub(super) fn new(graph: &'g Graph, settings: &ReadinessSettings) -> Self {
        let nodes = || graph.compiled.order.iter().map(|&i| &graph.nodes[i as usize]);
        let start = settings.start.or(graph.years.first().copied()).unwrap_or(0);
        Base {
            graph,
            states: nodes().map(|node| node.states.as_slice()).collect(),
            capacities: nodes().map(|node| node.capacity.as_deref().unwrap_or_default()).collect(),
            times: graph.years.iter().map(|year| f64::from(*year) - f64::from(start)).collect(),
            max_sweeps: settings.max_sweeps,
        }
    }

    /// The same in one year alone, by its index.
    pub(super) fn in_year(&self, y: usize) -> Self {
        let only = |path: &&'g [f64]| path.get(y..=y).unwrap_or_default();
        Base {
            graph: self.graph,
            states: self.states.iter().map(only).collect(),
            capacities: self.capacities.iter().map(only).collect(),
            times: vec![self.times[y]],
            max_sweeps: self.max_sweeps,
        }
    }

    /// The whole graph.
    pub(super) fn solve(&self, sharing: Sharing, combine: Combine, side: Side) -> Result<Blocks> {
        self.solve_groups(None, sharing, combine, side)
    }

    /// The whole graph or these groups, which stand after what they read.
    pub(super) fn solve_groups(
        &self,
        groups: Option<&[u32]>,
        sharing: Sharing,
        combine: Combine,
        side: Side,
    ) -> Result<Blocks> {
        let n = self.states.len();
        let mut blocks: Blocks = vec![vec![[0.0; BLOCK]; n]; self.times.len().div_ceil(BLOCK)];
        let solver = self.solver(&self.graph.earliest, sharing, combine, side);
        self.run(&solver, &Change::default(), groups, &mut blocks)?;
        Ok(blocks)
    }

    /// Only the groups that these positions reach, on values that hold for everything else.
    pub(super) fn solve_again(
        &self,
        changed: &[u32],
        blocks: &mut Blocks,
        sharing: Sharing,
        combine: Combine,
        side: Side,
    ) -> Result<usize> {
        let groups = self.graph.compiled.reach(changed);
        let solver = self.solver(&self.graph.earliest, sharing, combine, side);
        self.run(&solver, &Change::default(), Some(&groups), blocks)?;
        Ok(groups
            .iter()
            .map(|&g| self.graph.compiled.groups[g as usize])
            .map(|(start, end)| (end - start) as usize)
            .sum())
    }

    /// Only these groups, the way a readiness is told: weakest link, each dependent alone, greatest fixed point.
    pub(super) fn solve_into(&self, groups: &[u32], blocks: &mut Blocks) -> Result<()> {
        let solver = self.solver(&self.graph.earliest, Sharing::Alone, Combine::WeakestLink, Side::Greatest);
        self.run(&solver, &Change::default(), Some(groups), blocks)
    }

    fn solver<'s>(&'s self, earliest: &'s [f64], sharing: Sharing, combine: Combine, side: Side) -> Solver<'s> {
        Solver { graph: &self.graph.compiled, earliest, sharing, combine, side, max_sweeps: self.max_sweeps }
    }

    fn run(&self, solver: &Solver<'_>, change: &Change, groups: Option<&[u32]>, blocks: &mut Blocks) -> Result<()> {
        let replaced =
            change.replaced.as_ref().map(|(p, states, capacity)| (*p, states.as_slice(), capacity.as_slice()));
        for (block, first) in blocks.iter_mut().zip((0..).step_by(BLOCK)) {
            let mut times = [f64::INFINITY; BLOCK];
            let part = &self.times[first..];
            let count = part.len().min(BLOCK);
            times[..count].copy_from_slice(&part[..count]);
            let lanes: Years<'_, BLOCK> = Years {
                states: &self.states,
                capacities: &self.capacities,
                replaced,
                times,
                first,
                forced: &change.forced,
            };
            solver.run(&lanes, groups, block).map_err(|unsettled| self.not_converged(unsettled))?;
        }
        Ok(())
    }

    pub(super) fn not_converged(&self, unsettled: Unsettled) -> Error {
        let node = self.graph.compiled.order[unsettled.position] as usize;
        Problem::new(codes::NOT_CONVERGED, Place::argument("edges"))
            .item(self.graph.nodes[node].id.as_str())
            .found(self.max_sweeps)
            .expected(Text::new("a circle that settles", "một vòng phụ thuộc hội tụ"))
            .hint(Text::new(
                "raise max_sweeps, or look at efficiencies just below 1 in this circle",
                "hãy tăng max_sweeps, hoặc xem các hiệu suất sát dưới 1 trong vòng này",
            ))
            .into()
    }

    /// Works out a change; returns the groups it reached. [`Base::undo`] puts them back.
    pub(super) fn apply(&self, change: &Change, scratch: &mut Scratch) -> Result<Vec<u32>> {
        let graph = &self.graph.compiled;
        let forced = change.forced.iter().map(|(p, _)| *p);
        let replaced = change.replaced.iter().map(|(p, ..)| *p);
        let changed: Vec<u32> = forced.chain(replaced).chain(change.lead.iter().map(|(p, _)| *p)).collect();
        let reached = graph.reach(&changed);
        let full: Vec<u32> = change.forced.iter().filter(|(_, value)| *value > 0.0).map(|(p, _)| *p).collect();
        let own = |p: usize| match change.lead {
            Some((changed, lead)) if changed as usize == p => lead,
            _ => self.graph.nodes[graph.order[p] as usize].own_lead_years,
        };
        graph.update_lead_times(own, &full, &reached, &mut scratch.earliest);
        let solver = self.solver(&scratch.earliest, Sharing::Alone, Combine::WeakestLink, Side::Greatest);
        self.run(&solver, change, Some(&reached), &mut scratch.values)?;
        Ok(reached)
    }

    /// Puts the values of these groups back.
    pub(super) fn undo(&self, reached: &[u32], base: &Blocks, scratch: &mut Scratch) {
        for &g in reached {
            let (start, end) = self.graph.compiled.groups[g as usize];
            let range = start as usize..end as usize;
            scratch.earliest[range.clone()].copy_from_slice(&self.graph.earliest[range.clone()]);
            for (block, source) in scratch.values.iter_mut().zip(base) {
                block[range.clone()].copy_from_slice(&source[range.clone()]);
            }
        }
    }

    /// Rows by node as blocks by position.
    pub(super) fn blocks(&self, readiness: &super::readiness::ByYear) -> Blocks {
        let n_years = self.times.len();
        let order = &self.graph.compiled.order;
        (0..n_years)
            .step_by(BLOCK)
            .map(|first| {
                let count = (n_years - first).min(BLOCK);
                let lanes = |&i: &u32| {
                    let mut lanes = [0.0; BLOCK];
                    lanes[..count].copy_from_slice(&readiness.row(i as usize)[first..first + count]);
                    lanes
                };
                order.iter().map(lanes).collect()
            })
            .collect()
    }
}
