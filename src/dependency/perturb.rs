//! How often each link binds when ladders and strengths, which are conventions and judgements, are moved a little.

use super::base::Base;
use super::graph::Graph;
use super::kinds::Layer;
use super::readiness::Readiness;
use super::solve::{Combine, Sharing, Side};
use crate::Result;
use crate::number::math::{max, min};
use crate::number::philox::{Stream, variables};
use crate::problem::codes::arrays;
use crate::problem::{Place, Problem, Problems, Text};
use crate::table::{Column, Table};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Random numbers for this and nothing else.
const PURPOSE: u32 = 0x5EAD;

/// How often one link holds one technology.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BindingFrequency {
    /// The technology.
    pub technology: String,
    /// The enabler, or the technology itself.
    pub node: String,
    /// Share of the draws in which the link binds; several may tie.
    pub share: f64,
    /// Whether it binds without any change.
    pub binds_now: bool,
}

impl Readiness {
    /// How often each link binds in one year (the last when absent) when the states of institutions and the strengths of
    /// clauses are moved by up to `spread`, evenly and independently, and kept in [0, 1].
    ///
    /// Every number is a function of (seed, draw, name): another node leaves the others as they are.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown year, no draws, and a spread outside [0, 1].
    ///
    /// # Complexity
    /// `O((n + e) draws)`.
    ///
    /// # References
    /// Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", *SC11*: Philox.
    ///
    /// # Examples
    /// ```
    /// use stratech::dependency::{Edge, Graph, Layer, Node};
    /// let nodes = vec![Node::new("law", [0.5]).layer(Layer::Institution), Node::new("chips", [0.9])];
    /// let ready = Graph::new(vec![2026], nodes, vec![Edge::new(1, 0)])?.readiness()?;
    /// let often = ready.binding_frequency(None, 100, 0.1, 57)?;
    /// assert_eq!((often[0].node.as_str(), often[0].share), ("law", 1.0));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn binding_frequency(
        &self,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
    ) -> Result<Vec<BindingFrequency>> {
        let y = year.map_or(Ok(self.graph.years.len() - 1), |year| self.graph.year_index(year))?;
        check(draws, spread)?;
        let now = self.in_one_year(y)?;
        let clauses = clause_names(&now.graph);
        let ids: Vec<&str> = now.graph.nodes.iter().map(|node| node.id.as_str()).collect();
        let names: Vec<String> =
            ids.iter().map(|id| format!("state {id}")).chain(clauses.iter().map(|c| format!("strength {c}"))).collect();
        let variables = variables(&names);
        let stream = Stream::new(seed);
        let counts = (0..draws)
            .into_par_iter()
            .map(|draw| {
                let moved = |x: f64, k: usize| {
                    let u = stream.uniform(u64::from(draw), variables[k], PURPOSE);
                    max(0.0, min(1.0, x + spread * (2.0 * u - 1.0)))
                };
                let mut graph = now.graph.clone();
                for (k, node) in graph.nodes.iter_mut().enumerate().filter(|(_, n)| n.layer == Layer::Institution) {
                    node.states[0] = moved(node.states[0], k);
                }
                for (k, clause) in graph.compiled.clauses.iter_mut().enumerate() {
                    clause.strength = moved(clause.strength, ids.len() + k);
                    clause.rest = 1.0 - clause.strength;
                }
                now.binders(graph)
            })
            .try_reduce(BTreeMap::new, |mut a, b| {
                for (link, count) in b {
                    *a.entry(link).or_insert(0) += count;
                }
                Ok(a)
            })?;
        let present = now.binders(now.graph.clone())?;
        let mut all = counts.clone();
        for link in present.keys() {
            all.entry(*link).or_insert(0);
        }
        let name = |i: usize| now.graph.nodes[i].id.clone();
        let mut found: Vec<BindingFrequency> = all
            .into_iter()
            .map(|((technology, node), count)| BindingFrequency {
                technology: name(technology),
                node: name(node),
                share: f64::from(count) / f64::from(draws),
                binds_now: present.contains_key(&(technology, node)),
            })
            .collect();
        // Stable: technologies stay in the order of the nodes.
        let place: BTreeMap<String, usize> = ids.iter().zip(0..).map(|(id, i)| ((*id).to_owned(), i)).collect();
        found.sort_by(|a, b| {
            place[&a.technology].cmp(&place[&b.technology]).then(b.share.total_cmp(&a.share)).then(a.node.cmp(&b.node))
        });
        Ok(found)
    }

    /// [`Readiness::binding_frequency`] as a table.
    ///
    /// # Errors
    /// As [`Readiness::binding_frequency`].
    pub fn binding_frequency_table(&self, year: Option<i32>, draws: u32, spread: f64, seed: u64) -> Result<Table> {
        let found = self.binding_frequency(year, draws, spread, seed)?;
        let title = Text::new("How often each link binds", "Mỗi ràng buộc giữ lại bao nhiêu lần");
        let now =
            Column::flags("binds_now", Text::new("Binds now", "Đang ràng buộc"), found.iter().map(|f| f.binds_now));
        let table = Table::new(
            title,
            vec![
                Column::text("id", Text::new("Technology", "Công nghệ"), found.iter().map(|f| f.technology.clone())),
                Column::text("node", Text::new("Held by", "Bị giữ bởi"), found.iter().map(|f| f.node.clone())),
                Column::numbers(
                    "share",
                    Text::new("Share of tested cases", "Tỷ lệ trường hợp thử"),
                    found.iter().map(|f| f.share),
                )
                .percent(1),
                now.mark("*"),
            ],
        )?;
        Ok(table.note(Text::new(
            format!("{draws} cases, seed {seed}: states of institutions and strengths moved by up to {spread}; several links may tie"),
            format!("{draws} trường hợp, hạt giống {seed}: trạng thái thể chế và độ mạnh thay đổi tối đa {spread}; nhiều ràng buộc có thể ngang bằng"),
        )))
    }

    /// The same result for one year alone.
    fn in_one_year(&self, y: usize) -> Result<Readiness> {
        let only = |path: &[f64]| vec![path[y]];
        let nodes = self.graph.nodes.iter().map(|node| super::Node {
            states: only(&node.states),
            capacity: node.capacity.as_deref().map(only),
            ..node.clone()
        });
        let graph = Graph::new(vec![self.graph.years[y]], nodes.collect(), self.graph.edges.clone())?;
        let mut settings = self.settings.clone();
        settings.start = settings.start.or(self.graph.years.first().copied());
        graph.readiness_with(&settings, None)
    }

    /// What binds each technology in this graph: pairs of technology and node.
    fn binders(&self, graph: Graph) -> Result<BTreeMap<(usize, usize), u32>> {
        let readiness = {
            let base = Base::new(&graph, &self.settings);
            graph.by_year(&base.solve(Sharing::Alone, Combine::WeakestLink, Side::Greatest)?)
        };
        let moved = Readiness { graph, readiness, ..self.clone() };
        let mut counts = BTreeMap::new();
        for i in moved.graph.technologies() {
            for link in moved.binding_at(i, 0)?.links {
                counts.insert((i, moved.graph.index(&link.node)?), 1);
            }
        }
        Ok(counts)
    }
}

fn check(draws: u32, spread: f64) -> Result<()> {
    let mut problems = Problems::new();
    if draws == 0 {
        let problem = Problem::new(arrays::BAD_SETTING, Place::argument("draws")).item("draws").found(draws);
        let hint = Text::new("1000 are enough for a first look", "1000 lần là đủ để xem sơ bộ");
        problems.push(problem.expected(Text::new("at least 1", "không nhỏ hơn 1")).hint(hint));
    }
    if !(0.0..=1.0).contains(&spread) {
        let problem = Problem::new(arrays::BAD_SETTING, Place::argument("spread")).item("spread").found(spread);
        let hint = Text::new("0.1 moves each by up to a tenth", "0.1 nghĩa là thay đổi tối đa một phần mười");
        problems.push(problem.expected(Text::new("0 to 1", "từ 0 đến 1")).hint(hint));
    }
    problems.into_result()
}

/// A name for each clause, in the order of the compiled clauses: its dependent and all it may be served by.
fn clause_names(graph: &Graph) -> Vec<String> {
    let compiled = &graph.compiled;
    let id = |p: usize| graph.nodes[compiled.order[p] as usize].id.as_str();
    (0..compiled.order.len())
        .flat_map(|p| {
            compiled.clauses_of(p).iter().map(move |clause| {
                let alternatives = compiled.alternatives_of(clause).iter();
                let served: Vec<&str> = alternatives.map(|a| id(a.enabler as usize)).collect();
                format!("{} <- {}", id(p), served.join(" | "))
            })
        })
        .collect()
}
