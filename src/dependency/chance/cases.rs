//! One case after another: the graph as it is in a draw, solved again where it differs.

use super::super::base::{BLOCK, Base, Blocks};
use super::super::graph::Graph;
use super::super::readiness::ReadinessSettings;
use super::super::solve::{Combine, Sharing, Side};
use super::factor::{CapacityBasis, Factor, Plan};
use crate::Result;
use crate::number::philox::Stream;
use crate::problem::Problems;

/// A graph with what varies in it.
#[derive(Debug, Clone)]
pub(crate) struct Cases {
    graph: Graph,
    settings: ReadinessSettings,
    plan: Plan,
    stream: Stream,
    /// The values without any change.
    blocks: Blocks,
}

/// The case at hand.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(super) graph: Graph,
    late: Vec<f64>,
    blocks: Blocks,
}

impl Cases {
    pub fn new(
        graph: &Graph,
        settings: &ReadinessSettings,
        factors: &[Factor],
        bases: &[CapacityBasis],
        seed: u64,
    ) -> Result<Cases> {
        let plan = Plan::new(graph, factors, bases)?;
        let blocks = Base::new(graph, settings).solve(Sharing::Alone, Combine::WeakestLink, Side::Greatest)?;
        Ok(Cases { graph: graph.clone(), settings: settings.clone(), plan, stream: Stream::new(seed), blocks })
    }

    /// What a reader should know of the factors.
    pub fn notices(&self) -> &Problems {
        &self.plan.notices
    }

    /// Indices of the nodes that can differ between cases, sorted.
    pub fn reached(&self) -> Vec<usize> {
        let compiled = &self.graph.compiled;
        let ranges = self.plan.groups.iter().map(|&g| compiled.groups[g as usize]);
        let mut nodes: Vec<usize> = ranges
            .flat_map(|(start, end)| compiled.order[start as usize..end as usize].iter().map(|&i| i as usize))
            .collect();
        nodes.sort_unstable();
        nodes
    }

    /// Room for a case; it holds the graph without any change.
    pub fn room(&self) -> Case {
        Case { graph: self.graph.clone(), late: vec![0.0; self.graph.nodes.len()], blocks: self.blocks.clone() }
    }

    /// Works out the case of a draw.
    pub fn draw(&self, draw: u64, case: &mut Case) -> Result<()> {
        self.plan.apply(&self.graph, self.stream, draw, &mut case.graph, &mut case.late);
        Base::new(&case.graph, &self.settings).solve_into(&self.plan.groups, &mut case.blocks)
    }

    /// Bytes of the room for a case.
    pub fn bytes(&self) -> u64 {
        let (n, y) = (self.graph.nodes.len() as u64, self.graph.years.len() as u64);
        n * (200 + 24 * y + 8 * BLOCK as u64 * y.div_ceil(BLOCK as u64)) + 100 * self.graph.edges.len() as u64
    }
}

impl Case {
    /// Readiness of a node in a year, by index.
    pub fn value(&self, node: usize, y: usize) -> f64 {
        self.at(self.graph.compiled.position[node] as usize, y)
    }

    /// The same by position.
    pub(super) fn at(&self, p: usize, y: usize) -> f64 {
        self.blocks[y / BLOCK][p][y % BLOCK]
    }

    /// Years from the start until a position can be ready.
    pub(super) fn earliest(&self, p: usize) -> f64 {
        self.graph.earliest[p]
    }
}
