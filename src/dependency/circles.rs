//! Circles of gates: an error that names the shortest one and how to mend it.

use super::compiled::small;
use super::input::{Edge, Node};
use super::kinds::Role;
use crate::problem::codes::readiness as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::collections::{HashMap, HashSet, VecDeque};

/// `Err` with one problem for every set of gates that wait for each other.
pub(super) fn gate_circles(nodes: &[Node], edges: &[Edge]) -> Result<()> {
    let gates = (0_u32..).zip(edges).filter(|(_, edge)| edge.role == Role::Gate);
    let pairs: Vec<(u32, u32, u32)> =
        gates.map(|(row, edge)| (row, small(edge.dependent), small(edge.requires))).collect();
    let name = |i: u32| nodes[i as usize].id.clone();
    no_circles("edges", nodes.len(), &pairs, &name)
}

/// The same for pairs of activities without names.
pub(super) fn circle_of_pairs(n: usize, pairs: &[(usize, usize)]) -> Result<()> {
    let pairs: Vec<(u32, u32, u32)> = (0_u32..).zip(pairs).map(|(row, &(i, j))| (row, small(i), small(j))).collect();
    no_circles("predecessors", n, &pairs, &|i| i.to_string())
}

fn no_circles(argument: &str, n: usize, pairs: &[(u32, u32, u32)], name: &dyn Fn(u32) -> String) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let mut graph: DiGraph<(), u32, u32> = DiGraph::with_capacity(n, pairs.len());
    (0..n).for_each(|_| {
        graph.add_node(());
    });
    for &(row, dependent, requires) in pairs {
        graph.add_edge(dependent.into(), requires.into(), row);
    }
    let mut circles: Vec<Circle> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1)
        .filter_map(|group| shortest(name, &graph, &group.iter().map(|i| small(i.index())).collect::<Vec<_>>()))
        .collect();
    circles.sort_by(|a, b| (a.nodes.len(), &a.nodes).cmp(&(b.nodes.len(), &b.nodes)));
    let Some(first) = circles.first() else { return Ok(()) };
    let cycle = first.nodes.clone();
    let mut problems: Problems = circles.iter().map(|circle| circle.problem(argument)).collect();
    problems.sort();
    Err(Error::Cycle { problems, cycle })
}

/// A circle by ids, the first repeated at the end, starting with the smallest id.
struct Circle {
    nodes: Vec<String>,
    row: u32,
}

impl Circle {
    fn problem(&self, argument: &str) -> Problem {
        Problem::new(codes::GATE_CYCLE, Place::element(argument, &[self.row as usize]))
            .found(self.nodes.join(" -> "))
            .expected(Text::new("gates that lead to a start", "các điều kiện tiên quyết dẫn về một điểm bắt đầu"))
            .hint(Text::new(
                "stage it (split one node into a first and a second stage), start them together (leave one gate out), or make one edge graded",
                "hãy chia giai đoạn (tách một nút thành hai bước), cho khởi động cùng lúc (bỏ một điều kiện), hoặc đổi một phụ thuộc thành graded",
            ))
    }
}

/// The shortest circle through any node of a strongly connected group, by breadth-first search from each.
fn shortest(name: &dyn Fn(u32) -> String, graph: &DiGraph<(), u32, u32>, group: &[u32]) -> Option<Circle> {
    let mut members: Vec<u32> = group.to_vec();
    members.sort_by_cached_key(|&i| name(i));
    let inside: HashSet<u32> = members.iter().copied().collect();
    let mut best: Option<Vec<u32>> = None;
    for &start in &members {
        let bound = best.as_ref().map_or(usize::MAX, Vec::len);
        if bound == 2 {
            break; // nothing is shorter
        }
        if let Some(found) = through(name, graph, &inside, start, bound) {
            best = Some(found);
        }
    }
    let circle = best?;
    let row = graph.find_edge(circle[0].into(), circle[1 % circle.len()].into()).and_then(|e| graph.edge_weight(e))?;
    let names = circle.iter().chain(circle.first()).map(|&i| name(i)).collect();
    Some(Circle { nodes: names, row: *row })
}

/// The shortest circle through `start` with fewer than `bound` nodes.
fn through(
    name: &dyn Fn(u32) -> String,
    graph: &DiGraph<(), u32, u32>,
    inside: &HashSet<u32>,
    start: u32,
    bound: usize,
) -> Option<Vec<u32>> {
    let mut before: HashMap<u32, u32> = HashMap::new();
    let mut queue = VecDeque::from([(start, 1_usize)]);
    while let Some((node, length)) = queue.pop_front() {
        if length >= bound {
            return None;
        }
        let mut next: Vec<u32> = graph.neighbors(node.into()).map(|i| small(i.index())).collect();
        next.sort_by_cached_key(|&i| name(i));
        for neighbor in next.into_iter().filter(|i| inside.contains(i)) {
            if neighbor == start {
                let mut circle = vec![node];
                while let Some(&previous) = before.get(circle.last()?) {
                    circle.push(previous);
                }
                circle.reverse();
                return Some(circle);
            }
            if neighbor != start && !before.contains_key(&neighbor) {
                before.insert(neighbor, node);
                queue.push_back((neighbor, length + 1));
            }
        }
    }
    None
}
