//! Circles of gates: an error that names the shortest one and how to mend it.

use super::compiled::small;
use super::input::{Edge, Node};
use super::kinds::Role;
use crate::problem::codes::readiness as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::collections::{HashMap, VecDeque};

/// `Err` with one problem for every set of gates that wait for each other.
pub(super) fn gate_circles(nodes: &[Node], edges: &[Edge]) -> Result<()> {
    let gates: Vec<(u32, &Edge)> =
        (0_u32..).zip(edges).filter(|(_, edge)| edge.role == Role::Gate).collect();
    if gates.is_empty() {
        return Ok(());
    }
    let mut graph: DiGraph<(), u32, u32> = DiGraph::with_capacity(nodes.len(), gates.len());
    (0..nodes.len()).for_each(|_| {
        graph.add_node(());
    });
    for (row, edge) in gates {
        graph.add_edge(small(edge.dependent).into(), small(edge.requires).into(), row);
    }
    let mut circles: Vec<Circle> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1)
        .filter_map(|group| shortest(nodes, &graph, &group.iter().map(|i| small(i.index())).collect::<Vec<_>>()))
        .collect();
    circles.sort_by(|a, b| (a.nodes.len(), &a.nodes).cmp(&(b.nodes.len(), &b.nodes)));
    let Some(first) = circles.first() else { return Ok(()) };
    let cycle = first.nodes.clone();
    let mut problems: Problems = circles.iter().map(Circle::problem).collect();
    problems.sort();
    Err(Error::Cycle { problems, cycle })
}

/// A circle by ids, the first repeated at the end, starting with the smallest id.
struct Circle {
    nodes: Vec<String>,
    row: u32,
}

impl Circle {
    fn problem(&self) -> Problem {
        Problem::new(codes::GATE_CYCLE, Place::element("edges", &[self.row as usize]))
            .found(self.nodes.join(" -> "))
            .expected(Text::new("gates that lead to a start", "các điều kiện tiên quyết dẫn về một điểm bắt đầu"))
            .hint(Text::new(
                "stage it (split one node into a first and a second stage), start them together (leave one gate out), or make one edge graded",
                "hãy chia giai đoạn (tách một nút thành hai bước), cho khởi động cùng lúc (bỏ một điều kiện), hoặc đổi một phụ thuộc thành graded",
            ))
    }
}

/// The shortest circle through any node of a strongly connected group, by breadth-first search from each.
fn shortest(nodes: &[Node], graph: &DiGraph<(), u32, u32>, group: &[u32]) -> Option<Circle> {
    let mut members: Vec<u32> = group.to_vec();
    members.sort_by(|&a, &b| nodes[a as usize].id.cmp(&nodes[b as usize].id));
    let inside: HashMap<u32, ()> = members.iter().map(|&i| (i, ())).collect();
    let mut best: Option<Vec<u32>> = None;
    for &start in &members {
        let bound = best.as_ref().map_or(usize::MAX, Vec::len);
        if bound == 2 {
            break; // nothing is shorter
        }
        if let Some(found) = through(nodes, graph, &inside, start, bound) {
            best = Some(found);
        }
    }
    let circle = best?;
    let row = graph.find_edge(circle[0].into(), circle[1 % circle.len()].into()).and_then(|e| graph.edge_weight(e))?;
    let names = circle.iter().chain(circle.first()).map(|&i| nodes[i as usize].id.clone()).collect();
    Some(Circle { nodes: names, row: *row })
}

/// The shortest circle through `start` with fewer than `bound` nodes.
fn through(
    nodes: &[Node],
    graph: &DiGraph<(), u32, u32>,
    inside: &HashMap<u32, ()>,
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
        next.sort_by(|&a, &b| nodes[a as usize].id.cmp(&nodes[b as usize].id));
        for neighbor in next.into_iter().filter(|i| inside.contains_key(i)) {
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
