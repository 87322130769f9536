//! Who holds back what: what each enabler would unlock, what its delay or loss would cost.

use super::base::{BLOCK, Base, Blocks, Change, Scratch};
use super::readiness::{Readiness, adjusted};
use crate::Result;
use crate::number::sum::sum;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What would be gained with one node fully ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unlock {
    /// The node.
    pub id: String,
    /// Gain of the sum of adjusted scores over all technologies, by year.
    pub gain: Vec<f64>,
    /// Technologies that rise in some year.
    pub technologies: Vec<String>,
}

/// What would be gained with two nodes fully ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairUnlock {
    /// One node.
    pub a: String,
    /// The other.
    pub b: String,
    /// Gain with both, in the year asked for.
    pub gain: f64,
    /// What both give beyond the sum of what each gives alone.
    pub beyond_singles: f64,
}

/// What a later arrival of one node would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    /// The node.
    pub id: String,
    /// Years of delay.
    pub years: u32,
    /// Loss of the sum of adjusted scores over all technologies, by year.
    pub loss: Vec<f64>,
    /// Technologies that are ready later, or no longer within the years.
    pub later: Vec<String>,
    /// Technologies that are no longer ready within the years.
    pub never: Vec<String>,
}

/// What the loss of one node would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The node.
    pub id: String,
    /// Technologies that would no longer be ready in this year.
    pub no_longer_ready: Vec<String>,
    /// Technologies of which nothing would be left in this year.
    pub nothing_left: Vec<String>,
}

/// Values before and after a change, where it reached.
struct Effect<'a> {
    /// Index, weight, row before, row after of each technology reached.
    rows: Vec<(usize, f64, &'a [f64], Vec<f64>)>,
}

/// What all levers of one result share.
struct Workshop<'r> {
    result: &'r Readiness,
    base: Base<'r>,
    blocks: Blocks,
    weights: Vec<f64>,
    is_technology: Vec<bool>,
}

impl<'r> Workshop<'r> {
    fn new(result: &'r Readiness) -> Self {
        let base = Base::new(&result.graph, &result.settings);
        let blocks = base.blocks(&result.readiness);
        let mut is_technology = vec![false; result.graph.nodes.len()];
        result.graph.technologies().into_iter().for_each(|i| is_technology[i] = true);
        Workshop { result, blocks, weights: result.weights(), is_technology, base }
    }

    fn scratch(&self) -> Scratch {
        Scratch { values: self.blocks.clone(), earliest: self.result.graph.earliest.clone() }
    }

    fn position(&self, i: usize) -> u32 {
        self.result.graph.compiled.position[i]
    }

    /// Works out a change, hands over its effect, and puts everything back.
    fn with<T>(&self, change: &Change, scratch: &mut Scratch, read: impl FnOnce(&Effect<'_>) -> T) -> Result<T> {
        let reached = self.base.apply(change, scratch)?;
        let compiled = &self.result.graph.compiled;
        let n_years = self.result.readiness.n_years;
        let mut rows = Vec::new();
        for &g in &reached {
            let (start, end) = compiled.groups[g as usize];
            for p in start as usize..end as usize {
                let i = compiled.order[p] as usize;
                if self.is_technology[i] {
                    let after = (0..n_years).map(|y| scratch.values[y / BLOCK][p][y % BLOCK]).collect();
                    rows.push((i, self.weights[i], self.result.readiness.row(i), after));
                }
            }
        }
        let answer = read(&Effect { rows });
        self.base.undo(&reached, &self.blocks, scratch);
        Ok(answer)
    }

    /// The same for many changes at once; answers in their order.
    fn with_each<I: Sync, T: Send>(
        &self,
        items: &[I],
        change: impl Fn(&I) -> Change + Sync,
        read: impl Fn(&I, &Effect<'_>) -> T + Sync,
    ) -> Result<Vec<T>> {
        items
            .par_iter()
            .map_init(|| self.scratch(), |scratch, item| self.with(&change(item), scratch, |effect| read(item, effect)))
            .collect()
    }

    fn name(&self, i: usize) -> String {
        self.result.graph.nodes[i].id.clone()
    }

    /// Sum over technologies of the adjusted score after minus before, by year; exact, so without any order.
    fn gain(&self, effect: &Effect<'_>) -> Vec<f64> {
        let gamma = self.result.settings.gamma;
        (0..self.result.readiness.n_years)
            .map(|y| {
                let parts: Vec<f64> = effect
                    .rows
                    .iter()
                    .flat_map(|(_, s, before, after)| [adjusted(*s, after[y], gamma), -adjusted(*s, before[y], gamma)])
                    .collect();
                sum(&parts)
            })
            .collect()
    }

    fn named(&self, effect: &Effect<'_>, which: impl Fn(usize, &[f64], &[f64]) -> bool) -> Vec<String> {
        let mut found: Vec<usize> =
            effect.rows.iter().filter(|(i, _, before, after)| which(*i, before, after)).map(|(i, ..)| *i).collect();
        found.sort_unstable();
        found.into_iter().map(|i| self.name(i)).collect()
    }
}

impl Readiness {
    /// Indices of the nodes that something depends on, in their order.
    pub fn enablers(&self) -> Vec<usize> {
        let graph = &self.graph;
        let needed = |&i: &usize| !graph.compiled.dependents_of(graph.compiled.position[i] as usize).is_empty();
        (0..graph.nodes.len()).filter(needed).collect()
    }

    /// What each enabler would unlock: the gain with it fully ready from the start, with all the capacity asked for.
    ///
    /// # Formula
    /// Sum over technologies of `S'_i` with `R_j = 1` (and `q_ij = 1`, `T_j = 0`) minus `S'_i`; a score of 1 for each
    /// technology where no scores are given.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when a circle has not settled.
    ///
    /// # Complexity
    /// For each enabler only what it reaches.
    pub fn unlock_values(&self) -> Result<Vec<Unlock>> {
        let shop = Workshop::new(self);
        shop.with_each(
            &self.enablers(),
            |&j| Change { forced: vec![(shop.position(j), 1.0)], ..Change::default() },
            |&j, effect| Unlock {
                id: shop.name(j),
                gain: shop.gain(effect),
                technologies: shop.named(effect, |_, before, after| before != after),
            },
        )
    }

    /// Readiness of all nodes with one of them fully ready from the start, with all the capacity asked for.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node, or a circle has not settled.
    ///
    /// # Complexity
    /// Only what the node reaches.
    ///
    /// # Examples
    /// ```
    /// use stratech::dependency::{Edge, Graph, Node};
    /// let nodes = vec![Node::new("power", [0.2]), Node::new("chips", [0.9])];
    /// let ready = Graph::new(vec![2026], nodes, vec![Edge::new(1, 0)])?.readiness()?;
    /// assert_eq!(ready.if_fully_ready("power")?.row(1), [0.9]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn if_fully_ready(&self, id: &str) -> Result<super::ByYear> {
        let shop = Workshop::new(self);
        let change = Change { forced: vec![(shop.position(self.graph.index(id)?), 1.0)], ..Change::default() };
        let mut scratch = shop.scratch();
        shop.base.apply(&change, &mut scratch)?;
        Ok(self.graph.by_year(&scratch.values))
    }

    /// What pairs of nodes would unlock in one year (the last when absent), the largest surplus first.
    ///
    /// Pairs are formed of what limits some technology in that year: where two links tie, each alone gives nothing.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    ///
    /// # Complexity
    /// Quadratic in the number of enablers that limit something.
    pub fn pair_unlock_values(&self, year: Option<i32>) -> Result<Vec<PairUnlock>> {
        let y = year.map_or(Ok(self.graph.years.len() - 1), |year| self.graph.year_index(year))?;
        let shop = Workshop::new(self);
        let mut pairs = std::collections::BTreeSet::new();
        for i in self.graph.technologies() {
            let limits = self.limits(i, y)?;
            for (k, &a) in limits.iter().enumerate() {
                pairs.extend(limits[k + 1..].iter().map(|&b| if a < b { (a, b) } else { (b, a) }));
            }
        }
        let pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
        let mut singles: Vec<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        singles.sort_unstable();
        singles.dedup();
        let full = |nodes: &[usize]| Change {
            forced: nodes.iter().map(|&j| (shop.position(j), 1.0)).collect(),
            ..Change::default()
        };
        let alone = shop.with_each(&singles, |&j| full(&[j]), |_, effect| shop.gain(effect)[y])?;
        let single = |j: usize| singles.binary_search(&j).map_or(0.0, |k| alone[k]);
        let mut found = shop.with_each(
            &pairs,
            |&(a, b)| full(&[a, b]),
            |&(a, b), effect| {
                let gain = shop.gain(effect)[y];
                let beyond_singles = sum(&[gain, -single(a), -single(b)]);
                PairUnlock { a: shop.name(a), b: shop.name(b), gain, beyond_singles }
            },
        )?;
        found.sort_by(|x, y| y.beyond_singles.total_cmp(&x.beyond_singles).then(y.gain.total_cmp(&x.gain)));
        Ok(found)
    }

    /// What may limit a technology: the enablers of its two lowest clauses and the roots of their chains.
    fn limits(&self, i: usize, y: usize) -> Result<Vec<usize>> {
        let mut limits = Vec::new();
        let binding = self.binding_at(i, y)?;
        let ids = binding.lowest.iter().chain(&binding.links).map(|link| link.node.as_str());
        for id in ids.chain(binding.chain.iter().map(String::as_str)) {
            let j = self.graph.index(id)?;
            if j != i && !limits.contains(&j) {
                limits.push(j);
            }
        }
        Ok(limits)
    }

    /// What a delay of each enabler by so many years would cost.
    ///
    /// Its states and capacities come that much later (before, the first year's hold), and so does the time from which
    /// it can be ready, unless it is ready from the start: what is already there cannot be late.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when a circle has not settled.
    pub fn delays(&self, years: u32) -> Result<Vec<Delay>> {
        let shop = Workshop::new(self);
        let graph = &self.graph;
        shop.with_each(
            &self.enablers(),
            |&j| {
                let (p, node) = (shop.position(j), &graph.nodes[j]);
                let shift = |path: &[f64]| self.shifted(path, years);
                let capacity = node.capacity.as_deref().map(shift).unwrap_or_default();
                let time = graph.earliest[p as usize];
                let lead = (time > 0.0).then_some((p, time + f64::from(years)));
                Change { replaced: Some((p, shift(&node.states), capacity)), lead, forced: Vec::new() }
            },
            |&j, effect| {
                let first = |row: &[f64]| graph.first_year(row, self.settings.ready_at);
                Delay {
                    id: shop.name(j),
                    years,
                    loss: shop.gain(effect).into_iter().map(|gain| 0.0 - gain).collect(),
                    later: shop.named(effect, |_, before, after| {
                        first(before).is_some_and(|was| first(after).is_none_or(|now| now > was))
                    }),
                    never: shop.named(effect, |_, before, after| first(before).is_some() && first(after).is_none()),
                }
            },
        )
    }

    /// A path that comes so many years later.
    fn shifted(&self, path: &[f64], by: u32) -> Vec<f64> {
        let years = &self.graph.years;
        let at = |year: &i32| {
            let source = i64::from(*year) - i64::from(by);
            years.partition_point(|y| i64::from(*y) <= source).saturating_sub(1)
        };
        years.iter().map(|year| path[at(year)]).collect()
    }

    /// What the loss of each enabler would take away in one year (the last when absent): single points of failure.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn failures(&self, year: Option<i32>) -> Result<Vec<Failure>> {
        let y = year.map_or(Ok(self.graph.years.len() - 1), |year| self.graph.year_index(year))?;
        let shop = Workshop::new(self);
        let ready_at = self.settings.ready_at;
        shop.with_each(
            &self.enablers(),
            |&j| Change { forced: vec![(shop.position(j), 0.0)], ..Change::default() },
            |&j, effect| Failure {
                id: shop.name(j),
                no_longer_ready: shop
                    .named(effect, |i, before, after| i != j && before[y] >= ready_at && after[y] < ready_at),
                nothing_left: shop.named(effect, |i, before, after| i != j && before[y] > 0.0 && after[y] <= 0.0),
            },
        )
    }

    /// The same result with other own states or capacities of some nodes; only what they reach is computed again.
    ///
    /// Returns the result and how many nodes were computed again.
    ///
    /// # Errors
    /// As [`super::Graph::new`] for the new values.
    ///
    /// # Examples
    /// ```
    /// use stratech::dependency::{Edge, Graph, Node};
    /// let nodes = vec![Node::new("A", [0.9]), Node::new("B", [0.6]), Node::new("C", [0.8])];
    /// let ready = Graph::new(vec![2026], nodes, vec![Edge::new(2, 1)])?.readiness()?;
    /// let (better, n) = ready.with_nodes(&[Node::new("B", [1.0])])?;
    /// assert_eq!((better.of("C")?, n), (&[0.8][..], 2));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn with_nodes(&self, nodes: &[super::Node]) -> Result<(Readiness, usize)> {
        let mut graph = self.graph.clone();
        let mut changed = Vec::new();
        for node in nodes {
            let i = graph.index(&node.id)?;
            changed.push(i);
            graph.nodes[i].states.clone_from(&node.states);
            if node.capacity.is_some() {
                graph.nodes[i].capacity.clone_from(&node.capacity);
            }
        }
        let mut faults = super::check::Faults::default();
        super::check::nodes(&graph.nodes, graph.years.len(), &mut faults);
        faults.into_result()?;
        self.again(&graph, &changed)
    }
}
