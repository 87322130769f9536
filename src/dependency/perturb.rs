//! How often each link binds when ladders and strengths, which are conventions and judgements, are moved a little.

use super::base::Base;
use super::graph::Graph;
use super::kinds::Layer;
use super::readiness::Readiness;
use super::solve::{Combine, Sharing, Side};
use crate::Result;
use crate::number::math::{max, min};
use crate::number::philox::{Stream, variables};
use crate::observer::{Observer, Unwatched, fold_blocks};
use crate::problem::codes::arrays;
use crate::problem::{Place, Problem, Problems, Text};
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Random numbers for this and nothing else.
const PURPOSE: u32 = 0x5EAD;

/// Draws done at a time.
const BLOCK: u64 = 16;

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
        self.binding_frequency_observed(year, draws, spread, seed, &mut Unwatched)
    }

    /// As [`Readiness::binding_frequency`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Readiness::binding_frequency`], and [`crate::Error::Cancelled`].
    pub fn binding_frequency_observed(
        &self,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
        observer: &mut dyn Observer,
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
        let present = now.binders()?;
        let one_block = |counts: &mut BTreeMap<(usize, usize), u32>, block: Range<u64>| {
            let mut other = now.clone();
            for draw in block {
                let moved = |x: f64, k: usize| {
                    let u = stream.uniform(draw, variables[k], PURPOSE);
                    max(0.0, min(1.0, x + spread * (2.0 * u - 1.0)))
                };
                for (k, (node, own)) in other.graph.nodes.iter_mut().zip(&now.graph.nodes).enumerate() {
                    if own.layer == Layer::Institution {
                        node.states[0] = moved(own.states[0], k);
                    }
                }
                let clauses = other.graph.compiled.clauses.iter_mut().zip(&now.graph.compiled.clauses);
                for (k, (clause, own)) in clauses.enumerate() {
                    clause.strength = moved(own.strength, ids.len() + k);
                    clause.rest = 1.0 - clause.strength;
                }
                other.solve_alone()?;
                for link in other.binders()? {
                    *counts.entry(link).or_insert(0) += 1;
                }
            }
            Ok(())
        };
        let counts = fold_blocks(u64::from(draws), BLOCK, None, observer, BTreeMap::new, one_block)?;
        // Counts are whole numbers: any order adds up to the same.
        let mut all: BTreeMap<(usize, usize), u32> = present.iter().map(|link| (*link, 0)).collect();
        for (link, count) in counts.into_iter().flatten() {
            *all.entry(link).or_insert(0) += count;
        }
        let name = |i: usize| now.graph.nodes[i].id.clone();
        let mut found: Vec<BindingFrequency> = all
            .into_iter()
            .map(|((technology, node), count)| BindingFrequency {
                technology: name(technology),
                node: name(node),
                share: f64::from(count) / f64::from(draws),
                binds_now: present.contains(&(technology, node)),
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
        self.binding_frequency_table_observed(year, draws, spread, seed, &mut Unwatched)
    }

    /// As [`Readiness::binding_frequency_table`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Readiness::binding_frequency_observed`].
    pub fn binding_frequency_table_observed(
        &self,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
        observer: &mut dyn Observer,
    ) -> Result<Table> {
        let found = self.binding_frequency_observed(year, draws, spread, seed, observer)?;
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

    /// Solves the graph anew, each dependent alone.
    fn solve_alone(&mut self) -> Result<()> {
        let base = Base::new(&self.graph, &self.settings);
        self.readiness = self.graph.by_year(&base.solve(Sharing::Alone, Combine::WeakestLink, Side::Greatest)?);
        Ok(())
    }

    /// What binds each technology in the first year: pairs of technology and node, each once.
    fn binders(&self) -> Result<BTreeSet<(usize, usize)>> {
        let mut found = BTreeSet::new();
        for i in self.graph.technologies() {
            for link in self.binding_at(i, 0)?.links {
                found.insert((i, self.graph.index(&link.node)?));
            }
        }
        Ok(found)
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
