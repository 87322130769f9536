//! Circles of gates: an error that names the shortest one and how to mend it.

use super::compiled::small;
use super::input::{Edge, Node};
use super::kinds::Role;
use crate::model::circles::{Wait, circles};
use crate::problem::{Place, Problems};
use crate::{Error, Result};

/// `Err` with one problem for every set of gates that wait for each other.
pub(super) fn gate_circles(nodes: &[Node], edges: &[Edge]) -> Result<()> {
    let gates = (0_u32..).zip(edges).filter(|(_, edge)| edge.role == Role::Gate);
    let pairs: Vec<Wait> = gates.map(|(row, edge)| (row, small(edge.dependent), small(edge.requires))).collect();
    let name = |i: u32| nodes[i as usize].id.clone();
    no_circles("edges", nodes.len(), &pairs, &name)
}

/// The same for pairs of activities without names.
pub(super) fn circle_of_pairs(n: usize, pairs: &[(usize, usize)]) -> Result<()> {
    let pairs: Vec<Wait> = (0_u32..).zip(pairs).map(|(row, &(i, j))| (row, small(i), small(j))).collect();
    no_circles("predecessors", n, &pairs, &|i| i.to_string())
}

fn no_circles(argument: &str, n: usize, pairs: &[Wait], name: &dyn Fn(u32) -> String) -> Result<()> {
    let circles = circles(n, pairs, name);
    let Some(first) = circles.first() else { return Ok(()) };
    let cycle = first.names.clone();
    let place = |row: u32| Place::element(argument, &[row as usize]);
    let mut problems: Problems = circles.iter().map(|circle| circle.problem(place(circle.row))).collect();
    problems.sort();
    Err(Error::Cycle { problems, cycle })
}
