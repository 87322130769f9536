//! Which links bind in a case: the same answer as [`super::super::Readiness::binding`], without its words, but that
//! nothing holds what is fully ready.

use super::cases::Case;
use crate::dependency::Graph;

/// Places where the links of some nodes are counted: for each node itself, then for each enabler it needs.
#[derive(Debug, Clone)]
pub(super) struct Links {
    /// Index of the node and its position, with the first of its slots.
    nodes: Vec<(usize, u32)>,
    /// Index of what holds, by slot.
    pub holders: Vec<usize>,
    /// Slot of each alternative, less the first of its node.
    slot_of: Vec<u32>,
}

impl Links {
    pub fn new(graph: &Graph, nodes: &[usize]) -> Links {
        let compiled = &graph.compiled;
        let slot_of = vec![0; compiled.alternatives.len()];
        let mut links = Links { nodes: Vec::new(), holders: Vec::new(), slot_of };
        for &node in nodes {
            let first = links.holders.len();
            links.nodes.push((node, super::small(first)));
            links.holders.push(node);
            for clause in compiled.clauses_of(compiled.position[node] as usize) {
                for a in clause.start..clause.end {
                    let enabler = compiled.order[compiled.alternatives[a as usize].enabler as usize] as usize;
                    // One enabler may stand in several clauses: it counts once.
                    let known = links.holders[first + 1..].iter().position(|holder| *holder == enabler);
                    let slot = known.map_or_else(|| links.holders.len() - first, |k| k + 1);
                    if known.is_none() {
                        links.holders.push(enabler);
                    }
                    links.slot_of[a as usize] = super::small(slot);
                }
            }
        }
        links
    }

    /// Who is held, by slot.
    pub fn held(&self) -> Vec<usize> {
        let ends = self.nodes.iter().skip(1).map(|(_, first)| *first as usize).chain([self.holders.len()]);
        self.nodes.iter().zip(ends).flat_map(|((node, first), end)| (*first as usize..end).map(|_| *node)).collect()
    }

    /// Calls `bind` with the slot of every link that binds in this year, each once. `now` are years from the start.
    pub fn binding(&self, case: &Case, y: usize, now: f64, seen: &mut Vec<u32>, mut bind: impl FnMut(usize)) {
        for &(node, first) in &self.nodes {
            seen.clear();
            self.of_node(case, node, y, now, seen);
            seen.sort_unstable();
            seen.dedup();
            for slot in seen.iter() {
                bind((first + slot) as usize);
            }
        }
    }

    fn of_node(&self, case: &Case, node: usize, y: usize, now: f64, slots: &mut Vec<u32>) {
        let (graph, compiled) = (&case.graph, &case.graph.compiled);
        let p = compiled.position[node] as usize;
        let when = case.earliest(p);
        let mut served: Vec<(f64, u32)> = Vec::new();
        if now < when {
            for clause in compiled.clauses_of(p).iter().filter(|clause| clause.gate) {
                served.clear();
                served.extend((clause.start..clause.end).map(|a| {
                    let alternative = &compiled.alternatives[a as usize];
                    (case.earliest(alternative.enabler as usize) + alternative.lag, a)
                }));
                served.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: ties stay in the order of ids
                if let Some((time, a)) = served.get(clause.k as usize - 1)
                    && *time >= when
                {
                    slots.push(self.slot_of[*a as usize]);
                }
            }
            // Its own lead time, or its own delay.
            if slots.is_empty() || graph.nodes[node].own_lead_years >= when {
                slots.push(0);
            }
            return;
        }
        let value = case.at(p, y);
        if value >= 1.0 {
            return;
        }
        for clause in compiled.clauses_of(p) {
            served.clear();
            served.extend((clause.start..clause.end).map(|a| {
                let alternative = &compiled.alternatives[a as usize];
                let enabler = alternative.enabler as usize;
                let q = if alternative.amount.is_nan() {
                    case.at(enabler, y)
                } else {
                    let capacity = &graph.nodes[compiled.order[enabler] as usize].capacity;
                    let share = capacity.as_ref().map_or(0.0, |capacity| capacity[y]) / alternative.amount;
                    if share < 1.0 { share } else { 1.0 }
                };
                (alternative.efficiency * q, a)
            }));
            served.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: ties stay in the order of ids
            let Some((phi, a)) = served.get(clause.k as usize - 1) else { continue };
            let leaves = if *phi < clause.threshold { 0.0 } else { clause.rest + clause.strength * phi };
            if leaves <= value {
                slots.push(self.slot_of[*a as usize]);
            }
        }
        if graph.nodes[node].states[y] <= value {
            slots.push(0);
        }
    }
}
