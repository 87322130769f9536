//! The graph in the order in which it is computed: flat lists, enablers before dependents.

use super::check::{self, Faults};
use super::input::{Edge, Node};
use super::kinds::Role;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Alternatives of which `k` must serve.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// First alternative.
    pub(super) start: u32,
    /// One past the last alternative.
    pub(super) end: u32,
    pub(super) k: u32,
    pub(super) strength: f64,
    /// `1 - strength`.
    pub(super) rest: f64,
    /// Minus infinity where there is no hard gate.
    pub(super) threshold: f64,
    pub(super) gate: bool,
}

/// One row of the edges.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    /// Position of the enabler.
    pub(super) enabler: u32,
    /// The row it came from.
    pub(super) row: u32,
    pub(super) efficiency: f64,
    /// Amount taken; NaN where the readiness of the enabler counts.
    pub(super) amount: f64,
    pub(super) lag: f64,
}

/// Nodes by position: every enabler stands before what depends on it, circles stand together.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    /// Node of each position.
    pub(super) order: Vec<u32>,
    /// Position of each node.
    pub(super) position: Vec<u32>,
    /// Where the clauses of each position start; one more at the end.
    pub(super) starts: Vec<u32>,
    pub(super) clauses: Vec<Clause>,
    pub(super) alternatives: Vec<Alternative>,
    /// Positions that go together: first and one past the last; more than one node = a circle.
    pub(super) groups: Vec<(u32, u32)>,
    /// Group of each position.
    pub(super) group_of: Vec<u32>,
    /// Where the dependents of each position start; one more at the end.
    pub(super) dependent_starts: Vec<u32>,
    /// Positions that depend on it, by any kind of row.
    pub(super) dependents: Vec<u32>,
    /// Whether every clause of a position has one alternative, without an amount.
    pub(super) simple: Vec<bool>,
    /// Whether besides that no clause has a threshold or an efficiency below 1.
    pub(super) plain: Vec<bool>,
    /// Where the alternatives of each position start; one more at the end.
    pub(super) row_starts: Vec<u32>,
    /// Position whose readiness an alternative reads; [`NOTHING`] where it takes an amount.
    pub(super) reads: Vec<u32>,
    /// Sum of the needs on the list, by position.
    pub(super) needs: Vec<f64>,
}

/// No position.
pub(super) const NOTHING: u32 = u32::MAX;

/// A row count as a compact index; checked before.
#[allow(clippy::cast_possible_truncation)] // at most `LARGEST` of anything
pub(super) fn small(i: usize) -> u32 {
    i as u32
}

impl Compiled {
    /// Sorts rows into clauses, checks them together and finds the order of computing.
    pub(super) fn new(nodes: &[Node], edges: &[Edge], faults: &mut Faults) -> Option<Compiled> {
        let by_id = places_by_id(nodes);
        let rows = rows_by_dependent(nodes.len(), edges, &by_id);
        let clauses = group_clauses(nodes, edges, &rows, faults);
        if !faults.is_empty() {
            return None;
        }
        let (order, groups) = computing_order(nodes.len(), edges);
        Some(Self::flat(nodes, edges, &by_id, &clauses, order, groups))
    }

    fn flat(
        nodes: &[Node],
        edges: &[Edge],
        by_id: &[u32],
        by_node: &ClauseRows,
        order: Vec<u32>,
        groups: Vec<(u32, u32)>,
    ) -> Compiled {
        let n = nodes.len();
        let mut position = vec![0; n];
        order.iter().zip(0_u32..).for_each(|(&node, p)| position[node as usize] = p);
        let mut group_of = vec![0; n];
        for (g, &(start, end)) in (0_u32..).zip(&groups) {
            group_of[start as usize..end as usize].fill(g);
        }
        let (mut starts, mut clauses) = (Vec::with_capacity(n + 1), Vec::with_capacity(by_node.clauses.len()));
        let mut alternatives = Vec::with_capacity(edges.len());
        for &node in &order {
            starts.push(small(clauses.len()));
            for rows in by_node.of(node as usize) {
                let leader = &edges[rows[0] as usize];
                let start = small(alternatives.len());
                alternatives.extend(rows.iter().map(|&row| {
                    let edge = &edges[row as usize];
                    Alternative {
                        enabler: position[edge.requires],
                        row,
                        efficiency: edge.efficiency,
                        amount: edge.amount.unwrap_or(f64::NAN),
                        lag: edge.lead_years,
                    }
                }));
                clauses.push(Clause {
                    start,
                    end: small(alternatives.len()),
                    k: leader.k,
                    strength: leader.strength,
                    rest: 1.0 - leader.strength,
                    threshold: leader.threshold.unwrap_or(f64::NEG_INFINITY),
                    gate: leader.role == Role::Gate,
                });
            }
        }
        starts.push(small(clauses.len()));
        let needs = needs(nodes, edges, by_id, &position);
        let mut compiled = Compiled {
            order,
            position,
            starts,
            clauses,
            alternatives,
            groups,
            group_of,
            dependent_starts: Vec::new(),
            dependents: Vec::new(),
            simple: Vec::new(),
            plain: Vec::new(),
            row_starts: Vec::new(),
            reads: Vec::new(),
            needs,
        };
        compiled.turn_around();
        compiled.summarize();
        compiled
    }

    /// Fills in who depends on each position.
    fn turn_around(&mut self) {
        let n = self.order.len();
        let mut starts = vec![0_u32; n + 1];
        self.alternatives.iter().for_each(|a| starts[a.enabler as usize + 1] += 1);
        (0..n).for_each(|p| starts[p + 1] += starts[p]);
        let mut next = starts.clone();
        let mut dependents = vec![0_u32; self.alternatives.len()];
        for p in 0..n {
            for clause in self.clauses_of(p) {
                for alternative in &self.alternatives[clause.start as usize..clause.end as usize] {
                    let slot = &mut next[alternative.enabler as usize];
                    dependents[*slot as usize] = small(p);
                    *slot += 1;
                }
            }
        }
        (self.dependent_starts, self.dependents) = (starts, dependents);
    }

    /// Fills in what is asked often, in lists of its own: rows are large.
    fn summarize(&mut self) {
        let n = self.order.len();
        let one = |clause: &Clause| match self.alternatives_of(clause) {
            [one] if one.amount.is_nan() => Some(one),
            _ => None,
        };
        let simple = |clause: &Clause| one(clause).is_some();
        let plain = |clause: &Clause| {
            clause.threshold == f64::NEG_INFINITY && one(clause).is_some_and(|one| one.efficiency == 1.0)
        };
        let all = |test: &dyn Fn(&Clause) -> bool| (0..n).map(|p| self.clauses_of(p).iter().all(test)).collect();
        let (simple, plain) = (all(&simple), all(&plain));
        let row_start =
            |&clause: &u32| self.clauses.get(clause as usize).map_or(self.alternatives.len(), |c| c.start as usize);
        let row_starts = self.starts.iter().map(row_start).map(small).collect();
        let read = |row: &Alternative| if row.amount.is_nan() { row.enabler } else { NOTHING };
        let reads = self.alternatives.iter().map(read).collect();
        (self.simple, self.plain, self.row_starts, self.reads) = (simple, plain, row_starts, reads);
    }

    pub(super) fn clauses_of(&self, p: usize) -> &[Clause] {
        &self.clauses[self.starts[p] as usize..self.starts[p + 1] as usize]
    }

    pub(super) fn alternatives_of(&self, clause: &Clause) -> &[Alternative] {
        &self.alternatives[clause.start as usize..clause.end as usize]
    }

    pub(super) fn dependents_of(&self, p: usize) -> &[u32] {
        &self.dependents[self.dependent_starts[p] as usize..self.dependent_starts[p + 1] as usize]
    }

    /// Groups of positions that a change of these positions can reach, in computing order; itself included.
    pub(super) fn reach(&self, changed: &[u32]) -> Vec<u32> {
        let mut seen = vec![false; self.groups.len()];
        let mut stack: Vec<u32> = Vec::new();
        for &p in changed {
            let group = self.group_of[p as usize];
            if !std::mem::replace(&mut seen[group as usize], true) {
                stack.push(group);
            }
        }
        let mut reached = stack.clone();
        while let Some(group) = stack.pop() {
            let (start, end) = self.groups[group as usize];
            for p in start..end {
                for &dependent in self.dependents_of(p as usize) {
                    let group = self.group_of[dependent as usize];
                    if !std::mem::replace(&mut seen[group as usize], true) {
                        stack.push(group);
                        reached.push(group);
                    }
                }
            }
        }
        reached.sort_unstable();
        reached
    }
}

/// Place of each node when ids are sorted: what does not depend on the order of the rows.
fn places_by_id(nodes: &[Node]) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..small(nodes.len())).collect();
    sorted.sort_by(|&a, &b| nodes[a as usize].id.cmp(&nodes[b as usize].id));
    let mut place = vec![0; nodes.len()];
    sorted.iter().zip(0_u32..).for_each(|(&node, rank)| place[node as usize] = rank);
    place
}

/// Rows of each dependent, sorted by the id of what they require.
struct Rows {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

fn rows_by_dependent(n: usize, edges: &[Edge], by_id: &[u32]) -> Rows {
    let mut starts = vec![0_u32; n + 1];
    for edge in edges {
        starts[edge.dependent + 1] += 1;
    }
    (0..n).for_each(|i| starts[i + 1] += starts[i]);
    let mut next = starts.clone();
    let mut rows = vec![0_u32; edges.len()];
    for (edge, row) in edges.iter().zip(0_u32..) {
        let slot = &mut next[edge.dependent];
        rows[*slot as usize] = row;
        *slot += 1;
    }
    for i in 0..n {
        let own = &mut rows[starts[i] as usize..starts[i + 1] as usize];
        own.sort_by_key(|&row| {
            let edge = &edges[row as usize];
            (by_id[edge.requires], edge.role)
        });
    }
    Rows { starts, rows }
}

/// Clauses of each dependent as lists of rows.
struct ClauseRows {
    /// Where the clauses of each node start.
    node_starts: Vec<u32>,
    /// Range of rows of each clause.
    clauses: Vec<(u32, u32)>,
    rows: Vec<u32>,
}

impl ClauseRows {
    fn of(&self, node: usize) -> impl Iterator<Item = &[u32]> {
        let range = self.node_starts[node] as usize..self.node_starts[node + 1] as usize;
        self.clauses[range].iter().map(|&(start, end)| &self.rows[start as usize..end as usize])
    }
}

/// Rows with the same label stand together; clauses are in the order of their first enabler.
fn group_clauses(nodes: &[Node], edges: &[Edge], sorted: &Rows, faults: &mut Faults) -> ClauseRows {
    let mut result = ClauseRows {
        node_starts: vec![0],
        clauses: Vec::with_capacity(edges.len()),
        rows: Vec::with_capacity(edges.len()),
    };
    // Labels of one dependent with the places of their rows; rows without one are alone.
    let mut labels: Vec<(u64, u32)> = Vec::new();
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for i in 0..nodes.len() {
        let own = &sorted.rows[sorted.starts[i] as usize..sorted.starts[i + 1] as usize];
        check::one_role(nodes, edges, own, faults);
        labels.clear();
        labels.extend(own.iter().zip(0_u32..).map(|(&row, k)| {
            (edges[row as usize].clause.map_or(u64::from(u32::MAX) + 1 + u64::from(k), u64::from), k)
        }));
        labels.sort_unstable();
        groups.clear();
        let mut start = 0;
        for group in labels.chunk_by(|a, b| a.0 == b.0) {
            let end = start + small(group.len());
            groups.push((group[0].1, start, end));
            start = end;
        }
        groups.sort_unstable();
        for &(_, start, end) in &groups {
            let first = small(result.rows.len());
            result.rows.extend(labels[start as usize..end as usize].iter().map(|&(_, k)| own[k as usize]));
            result.clauses.push((first, small(result.rows.len())));
            check::clause(nodes, edges, &result.rows[first as usize..], faults);
        }
        result.node_starts.push(small(result.clauses.len()));
    }
    result
}

/// Positions and groups: circles from petgraph, then always the first free group by its smallest node.
///
/// Where the given order already has enablers first it is kept, and with it the nearness of neighbors in memory.
fn computing_order(n: usize, edges: &[Edge]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(n, edges.len());
    (0..n).for_each(|_| {
        graph.add_node(());
    });
    // What takes an amount does not read the readiness of its enabler.
    let reads = || edges.iter().filter(|edge| edge.amount.is_none());
    for edge in reads() {
        graph.add_edge(small(edge.dependent).into(), small(edge.requires).into(), ());
    }
    let mut members: Vec<Vec<u32>> =
        kosaraju_scc(&graph).into_iter().map(|group| group.into_iter().map(|i| small(i.index())).collect()).collect();
    for group in &mut members {
        group.sort_unstable();
    }
    let mut group_of = vec![0_u32; n];
    for (group, g) in members.iter().zip(0_u32..) {
        for &node in group {
            group_of[node as usize] = g;
        }
    }
    let crossing = || {
        reads()
            .map(|edge| (group_of[edge.dependent], group_of[edge.requires]))
            .filter(|(dependent, of)| dependent != of)
    };
    let mut starts = vec![0_u32; members.len() + 1];
    let mut waiting = vec![0_u32; members.len()];
    for (dependent, requires) in crossing() {
        starts[requires as usize + 1] += 1;
        waiting[dependent as usize] += 1;
    }
    (0..members.len()).for_each(|g| starts[g + 1] += starts[g]);
    let mut next = starts.clone();
    let mut dependents = vec![0_u32; starts[members.len()] as usize];
    for (dependent, requires) in crossing() {
        let slot = &mut next[requires as usize];
        dependents[*slot as usize] = dependent;
        *slot += 1;
    }
    let free = |g: usize| Reverse((members[g][0], small(g)));
    let mut heap: BinaryHeap<Reverse<(u32, u32)>> = (0..members.len()).filter(|&g| waiting[g] == 0).map(free).collect();
    let (mut order, mut groups) = (Vec::with_capacity(n), Vec::with_capacity(members.len()));
    while let Some(Reverse((_, g))) = heap.pop() {
        let start = small(order.len());
        order.extend_from_slice(&members[g as usize]);
        groups.push((start, small(order.len())));
        for &dependent in &dependents[starts[g as usize] as usize..starts[g as usize + 1] as usize] {
            waiting[dependent as usize] -= 1;
            if waiting[dependent as usize] == 0 {
                heap.push(free(dependent as usize));
            }
        }
    }
    (order, groups)
}

/// Sum of the amounts that listed nodes take, by position; added in the order of ids, not of rows.
fn needs(nodes: &[Node], edges: &[Edge], by_id: &[u32], position: &[u32]) -> Vec<f64> {
    let taken = |edge: &&Edge| edge.amount.is_some() && nodes[edge.dependent].listed;
    let mut rows: Vec<&Edge> = edges.iter().filter(taken).collect();
    rows.sort_by(|a, b| {
        let key = |edge: &Edge| (by_id[edge.requires], by_id[edge.dependent]);
        key(a).cmp(&key(b)).then(a.amount.unwrap_or(0.0).total_cmp(&b.amount.unwrap_or(0.0)))
    });
    let mut needs = vec![0.0; nodes.len()];
    for edge in rows {
        needs[position[edge.requires] as usize] += edge.amount.unwrap_or(0.0);
    }
    needs
}
