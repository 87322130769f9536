//! Circles of things that wait for each other: the shortest of each set of them.
//!
//! The check of a register and the functions on plain arrays both ask here, so that they never differ.

use crate::problem::codes::readiness::GATE_CYCLE;
use crate::problem::{Place, Problem, Text};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

/// Steps that the search for the shortest circles may take in all; beyond them the shortest found so far is named.
const STEPS: usize = 1_000_000;

/// One row: its number, who waits, and for whom.
pub(crate) type Wait = (u32, u32, u32);

/// A circle by names, the first repeated at the end, starting with the smallest name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Circle {
    pub(crate) names: Vec<String>,
    /// The row that leads from the first name to the second.
    pub(crate) row: u32,
}

impl Circle {
    /// The circle as a problem, with its repairs.
    pub(crate) fn problem(&self, place: Place) -> Problem {
        Problem::new(GATE_CYCLE, place)
            .found(self.names.join(" -> "))
            .expected(Text::new("gates that lead to a start", "các điều kiện tiên quyết dẫn về một điểm bắt đầu"))
            .hint(Text::new(
                "stage it (split one node into a first and a second stage), start them together (leave one gate out), or make one edge graded",
                "hãy chia giai đoạn (tách một nút thành hai bước), cho khởi động cùng lúc (bỏ một điều kiện), hoặc đổi một phụ thuộc thành graded",
            ))
    }
}

/// The shortest circle of every set of things that wait for each other, the shortest first; what waits for itself
/// is no set.
///
/// `n` things are numbered from 0; every number in `waits` is below it.
pub(crate) fn circles(n: usize, waits: &[Wait], name: &dyn Fn(u32) -> String) -> Vec<Circle> {
    if waits.is_empty() {
        return Vec::new();
    }
    let mut graph: DiGraph<(), u32, u32> = DiGraph::with_capacity(n, waits.len());
    (0..n).for_each(|_| {
        graph.add_node(());
    });
    for &(row, dependent, requires) in waits {
        graph.add_edge(dependent.into(), requires.into(), row);
    }
    let mut steps = STEPS;
    let mut circles: Vec<Circle> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1)
        .filter_map(|group| shortest(name, &graph, &group, &mut steps))
        .collect();
    circles.sort_by(|a, b| (a.names.len(), &a.names).cmp(&(b.names.len(), &b.names)));
    circles
}

type Graph = DiGraph<(), u32, u32>;
type Node = NodeIndex<u32>;

/// The shortest circle through any node of a strongly connected group, by breadth-first search from each.
fn shortest(name: &dyn Fn(u32) -> String, graph: &Graph, group: &[Node], steps: &mut usize) -> Option<Circle> {
    let mut members: Vec<Node> = group.to_vec();
    members.sort_by_cached_key(|&node| named(name, node));
    let place: HashMap<Node, usize> = members.iter().copied().zip(0..).collect();
    let inside: HashSet<Node> = members.iter().copied().collect();
    let mut best: Option<Vec<Node>> = None;
    for &start in &members {
        let bound = best.as_ref().map_or(usize::MAX, Vec::len);
        if bound == 2 || (best.is_some() && *steps == 0) {
            break; // nothing is shorter, or it has been long enough
        }
        if let Some(found) = through(graph, &inside, &place, start, bound, steps) {
            best = Some(found);
        }
    }
    let circle = best?;
    let row = graph.find_edge(circle[0], circle[1 % circle.len()]).and_then(|edge| graph.edge_weight(edge))?;
    let names = circle.iter().chain(circle.first()).map(|&node| named(name, node)).collect();
    Some(Circle { names, row: *row })
}

/// The shortest circle through `start` with fewer than `bound` nodes.
fn through(
    graph: &Graph,
    inside: &HashSet<Node>,
    place: &HashMap<Node, usize>,
    start: Node,
    bound: usize,
    steps: &mut usize,
) -> Option<Vec<Node>> {
    let mut before: HashMap<Node, Node> = HashMap::new();
    let mut queue = VecDeque::from([(start, 1_usize)]);
    while let Some((node, length)) = queue.pop_front() {
        if length >= bound {
            return None;
        }
        let mut next: Vec<Node> = graph.neighbors(node).filter(|neighbor| inside.contains(neighbor)).collect();
        *steps = steps.saturating_sub(next.len());
        next.sort_by_key(|neighbor| place.get(neighbor));
        for neighbor in next {
            if neighbor == start {
                let mut circle = vec![node];
                while let Some(&previous) = before.get(circle.last()?) {
                    circle.push(previous);
                }
                circle.reverse();
                return Some(circle);
            }
            if let Entry::Vacant(entry) = before.entry(neighbor) {
                entry.insert(node);
                queue.push_back((neighbor, length + 1));
            }
        }
    }
    None
}

#[allow(clippy::cast_possible_truncation)] // nodes are numbered in 32 bits
fn named(name: &dyn Fn(u32) -> String, node: Node) -> String {
    name(node.index() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(n: usize, pairs: &[(u32, u32)]) -> Vec<(String, u32)> {
        let waits: Vec<Wait> = (0..).zip(pairs).map(|(row, &(a, b))| (row, a, b)).collect();
        circles(n, &waits, &|i| format!("n{i}"))
            .into_iter()
            .map(|circle| (circle.names.join(" "), circle.row))
            .collect()
    }

    #[test]
    fn one_circle_of_each_set_the_shortest_first() {
        assert_eq!(found(3, &[(0, 1), (1, 2), (0, 2)]), []);
        assert_eq!(found(3, &[(0, 0), (1, 1)]), []);
        let pairs = [(0, 1), (1, 2), (2, 0), (1, 3), (3, 1), (4, 5), (5, 6), (6, 4), (3, 4)];
        assert_eq!(found(7, &pairs), [("n1 n3 n1".to_owned(), 3), ("n4 n5 n6 n4".to_owned(), 5)]);
    }

    #[test]
    fn a_ring_of_many_is_found_in_time() {
        let n = 20_000;
        let ring: Vec<(u32, u32)> = (0..n).map(|i| (i, (i + 1) % n)).collect();
        assert_eq!(found(n as usize, &ring)[0].0.split(' ').count(), 20_001);
    }
}
