//! The checked graph of nodes and dependencies.

use super::check::{self, Faults};
use super::circles::gate_circles;
use super::compiled::Compiled;
use super::input::{Edge, Node};
use crate::problem::codes::{arrays, readiness as codes, structure};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The most nodes and the most edges of a graph.
const LARGEST: usize = 50_000_000;

/// Nodes and dependencies over some years, checked and put into the order of computing.
///
/// # Examples
/// ```
/// use stratech::dependency::{Edge, Graph, Node};
/// let nodes = vec![Node::new("A", [0.9]), Node::new("B", [0.6]), Node::new("C", [0.8])];
/// let edges = vec![Edge::new(2, 0), Edge::new(2, 1).strength(0.5)];
/// let graph = Graph::new(vec![2026], nodes, edges)?;
/// assert_eq!(graph.readiness()?.of("C")?, [0.8]);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Parts", try_from = "Parts")]
pub struct Graph {
    pub(super) years: Vec<i32>,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) compiled: Compiled,
    /// Earliest times by position, without any change.
    pub(super) earliest: Vec<f64>,
}

/// What a graph is made from.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    years: Vec<i32>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl From<Graph> for Parts {
    fn from(graph: Graph) -> Self {
        Parts { years: graph.years, nodes: graph.nodes, edges: graph.edges }
    }
}

impl TryFrom<Parts> for Graph {
    type Error = Error;
    fn try_from(parts: Parts) -> Result<Self> {
        Graph::new(parts.years, parts.nodes, parts.edges)
    }
}

/// Two graphs are equal when they were made from the same.
impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.years == other.years && self.nodes == other.nodes && self.edges == other.edges
    }
}

impl Graph {
    /// Checks nodes and edges and compiles them.
    ///
    /// `years` rise; every node has one own state for each of them, and, where something takes an amount of it, one
    /// capacity. Edges name nodes by index from 0.
    ///
    /// # Errors
    /// [`Error::Input`] with every fault and its place: unknown or equal ends, duplicate ids, values outside their
    /// range, years out of order, the same alternative twice, k above the alternatives, two roles for one relation,
    /// clauses whose rows differ, amounts without capacity. [`Error::Cycle`] with the shortest circle of gates.
    /// [`Error::Limit`] above 50,000,000 nodes or edges.
    ///
    /// # Complexity
    /// `O(n log n + e log d)` for n nodes, e edges and d rows of one dependent.
    ///
    /// # References
    /// Circles: Sharir (1981), "A strong-connectivity algorithm and its applications in data flow analysis",
    /// *Computers & Mathematics with Applications* 7, 67-72 (petgraph's `kosaraju_scc`).
    pub fn new(years: Vec<i32>, nodes: Vec<Node>, edges: Vec<Edge>) -> Result<Self> {
        limit("nodes", "số nút", nodes.len())?;
        limit("edges", "số phụ thuộc", edges.len())?;
        let mut faults = Faults::default();
        check::years(&years, &mut faults);
        check::nodes(&nodes, years.len(), &mut faults);
        check::edges(&nodes, &edges, &mut faults);
        let ends_known = edges.iter().all(|edge| edge.dependent < nodes.len() && edge.requires < nodes.len());
        let compiled = if ends_known { Compiled::new(&nodes, &edges, &mut faults) } else { None };
        faults.into_result()?;
        let compiled = compiled.ok_or_else(|| Error::internal("a graph without faults was not compiled"))?;
        gate_circles(&nodes, &edges)?;
        let own: Vec<f64> = compiled.order.iter().map(|&i| nodes[i as usize].own_lead_years).collect();
        let earliest = compiled.lead_times(&own);
        Ok(Graph { years, nodes, edges, compiled, earliest })
    }

    /// The years.
    pub fn years(&self) -> &[i32] {
        &self.years
    }

    /// The nodes as given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The edges as given.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Index of the node with this id.
    ///
    /// # Errors
    /// [`Error::Input`] with the nearest id when there is none.
    pub fn index(&self, id: &str) -> Result<usize> {
        self.nodes.iter().position(|node| node.id == id).ok_or_else(|| {
            let ids = self.nodes.iter().map(|node| node.id.as_str());
            unknown(Place::argument("id"), &Text::new("node", "nút"), id, ids).into()
        })
    }

    /// Index of the year.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not among the years.
    pub fn year_index(&self, year: i32) -> Result<usize> {
        self.years.iter().position(|y| *y == year).ok_or_else(|| {
            let known: Vec<String> = self.years.iter().map(ToString::to_string).collect();
            Problem::new(arrays::UNKNOWN_CHOICE, Place::argument("year")).expected(known.join(" | ")).found(year).into()
        })
    }

    /// Earliest time by index of the node: years from the start until gates and lead times let it be ready.
    pub fn lead_times(&self) -> Vec<f64> {
        self.by_node(&self.earliest)
    }

    /// What all listed nodes take of each node together, by index: the sum of the amounts of their rows.
    pub fn needs(&self) -> Vec<f64> {
        self.by_node(&self.compiled.needs)
    }

    /// Indices of the nodes that a change of these nodes can reach, themselves included, sorted.
    pub fn reach(&self, changed: &[usize]) -> Vec<usize> {
        let known = changed.iter().filter(|i| **i < self.nodes.len());
        let positions: Vec<u32> = known.map(|&i| self.compiled.position[i]).collect();
        let mut reached = Vec::new();
        for g in self.compiled.reach(&positions) {
            let (start, end) = self.compiled.groups[g as usize];
            reached.extend(self.compiled.order[start as usize..end as usize].iter().map(|&i| i as usize));
        }
        reached.sort_unstable();
        reached
    }

    /// Circles: lists of nodes that depend on each other, each sorted by index.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let order = &self.compiled.order;
        let large = self.compiled.groups.iter().filter(|(start, end)| end - start > 1);
        large.map(|&(start, end)| order[start as usize..end as usize].iter().map(|&i| i as usize).collect()).collect()
    }

    /// Values by position as values by node.
    pub(super) fn by_node<T: Copy + Default>(&self, by_position: &[T]) -> Vec<T> {
        let mut values = vec![T::default(); by_position.len()];
        for (&i, &value) in self.compiled.order.iter().zip(by_position) {
            values[i as usize] = value;
        }
        values
    }

    /// What a reader of any result should know about the graph.
    pub(super) fn notices(&self) -> Problems {
        let mut notices = check::unused_leads(&self.nodes, &self.edges);
        let mut needs_any = vec![false; self.nodes.len()];
        self.edges.iter().for_each(|edge| needs_any[edge.dependent] = true);
        let alone =
            self.nodes.iter().enumerate().filter(|(i, node)| node.layer == super::Layer::Technology && !needs_any[*i]);
        let alone: Vec<&str> = alone.map(|(_, node)| node.id.as_str()).collect();
        if !alone.is_empty() {
            notices.push(
                Problem::new(codes::NO_DEPENDENCIES, Place::argument("edges"))
                    .item(counted(alone.len(), ("technology", "technologies"), "công nghệ"))
                    .found(few(&alone))
                    .expected(Text::new(
                        "their readiness is their own state alone",
                        "mức sẵn sàng chỉ là trạng thái của chính chúng",
                    ))
                    .hint(Text::new("say what they need", "hãy khai những gì chúng cần")),
            );
        }
        notices
    }
}

/// Indices of names, with every unknown one reported at its place in the argument.
///
/// # Errors
/// [`Error::Input`] with the nearest id for each name that is none of `ids`.
///
/// # Examples
/// ```
/// let ids = ["A".to_owned(), "B".to_owned()];
/// assert_eq!(stratech::dependency::indices(&ids, &["B", "A"], "edges")?, [1, 0]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn indices<S: AsRef<str>>(ids: &[String], names: &[S], argument: &str) -> Result<Vec<usize>> {
    let known: std::collections::HashMap<&str, usize> = ids.iter().zip(0..).map(|(id, i)| (id.as_str(), i)).collect();
    let mut faults = Faults::default();
    let found = names
        .iter()
        .enumerate()
        .map(|(k, name)| {
            known.get(name.as_ref()).copied().unwrap_or_else(|| {
                let ids = ids.iter().map(String::as_str);
                faults.push(unknown(Place::element(argument, &[k]), &Text::new("node", "nút"), name.as_ref(), ids));
                0
            })
        })
        .collect();
    faults.into_result()?;
    Ok(found)
}

fn unknown<'a>(place: Place, what: &Text, found: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    // In a graph of any size the nearest of the first thousand is help enough.
    let near = known
        .take(1_000)
        .map(|id| (strsim::jaro_winkler(id, found), id))
        .fold((0.0, ""), |best, next| if next.0 > best.0 { next } else { best });
    let hint = match near.1 {
        "" => Text::new("give the ids together with the states", "hãy cho các mã cùng với trạng thái"),
        id => Text::new(format!("nearest is \"{id}\""), format!("gần nhất là \"{id}\"")),
    };
    Problem::new(structure::UNKNOWN_REFERENCE, place)
        .item(what.clone())
        .expected(Text::new("one of the ids of the states", "một trong các mã của trạng thái"))
        .found(found)
        .hint(hint)
}

fn limit(en: &str, vi: &str, found: usize) -> Result<()> {
    if found <= LARGEST {
        return Ok(());
    }
    Err(Error::Limit {
        what: Text::new(format!("number of {en}"), vi),
        limit: LARGEST as u64,
        found: found as u64,
        remedy: Text::new("split the graph", "hãy chia nhỏ đồ thị"),
    })
}

/// `2 technologies`.
pub(super) fn counted(n: usize, en: (&str, &str), vi: &str) -> Text {
    Text::new(format!("{n} {}", if n == 1 { en.0 } else { en.1 }), format!("{n} {vi}"))
}

/// The first few of a list.
pub(super) fn few(ids: &[&str]) -> String {
    const SHOWN: usize = 8;
    let head = ids.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if ids.len() > SHOWN { format!("{head}, ... (+{})", ids.len() - SHOWN) } else { head }
}
