//! Readiness under uncertainty: the graph drawn anew many times, and counted.
//!
//! A number of a draw depends on the seed, the draw and the name of the factor (`factor/NAME`; `range/NODE` for a
//! capacity given as a range), on nothing else, and only whole numbers and extremes are kept: threads, blocks and
//! their order leave no trace, a larger run keeps its first draws, and a new factor leaves the others' numbers as they
//! were.

mod cases;
mod factor;
mod links;
mod result;
mod tables;
mod tally;
#[cfg(test)]
mod tests;

pub(crate) use cases::{Case, Cases};
pub use factor::{CapacityBasis, Factor};
pub use result::{LinkFrequency, ReadinessSimulation, ReadinessSimulationProvenance};

use super::compiled::small;
use super::graph::Graph;
use super::readiness::{ByYear, Readiness, ReadinessSettings};
use crate::observer::{Observer, Unwatched, available_threads, fold_blocks};
use crate::problem::codes::{arrays, structure};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use links::Links;
use tally::Tally;

/// Draws of one block; results do not depend on it.
const BLOCK_DRAWS: u64 = 16;

/// The most draws: what a counter of the histogram holds.
const MOST_DRAWS: u64 = 1_000_000_000;

/// What to simulate of a graph.
///
/// # Examples
/// ```
/// use stratech::dependency::ReadinessCases;
/// let cases = ReadinessCases { draws: 1_000, ..ReadinessCases::default() };
/// assert_eq!((cases.seed, cases.nodes), (0, None));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReadinessCases {
    /// Draws: 10,000.
    pub draws: u64,
    /// Seed: 0.
    pub seed: u64,
    /// Indices of the nodes wanted; absent = all.
    pub nodes: Option<Vec<usize>>,
    /// How capacities come about, for those that are ranges or plans.
    pub capacities: Vec<CapacityBasis>,
    /// Threads; absent = all there are.
    pub threads: Option<usize>,
    /// The most bytes that counters may take: 4 GiB.
    pub bytes: u64,
}

impl Default for ReadinessCases {
    fn default() -> Self {
        ReadinessCases { draws: 10_000, seed: 0, nodes: None, capacities: Vec::new(), threads: None, bytes: 1 << 32 }
    }
}

impl Graph {
    /// Readiness with its intervals, when these numbers of the graph are uncertain.
    ///
    /// # Errors
    /// As [`Graph::simulate_with`].
    ///
    /// # Examples
    /// ```
    /// use stratech::dependency::{Edge, Factor, Graph, Node};
    /// use stratech::{model::Quantity, number::Distribution};
    /// let nodes = vec![Node::new("power", [1.0]).capacity([10.0]), Node::new("chips", [1.0])];
    /// let graph = Graph::new(vec![2030], nodes, vec![Edge::new(1, 0).amount(10.0)])?;
    /// let power = Distribution::Uniform { low: 5.0, high: 15.0 };
    /// let simulation = graph.simulate(&[Factor::new("power", Quantity::Capacity, 0, power)], 10_000, 57)?;
    /// let chips = simulation.index("chips")?;
    /// assert!((simulation.low.row(chips)[0] - 0.55).abs() < 0.01); // min(1, c / 10), c at its 5 % quantile 5.5
    /// assert_eq!(simulation.high.row(chips)[0], 1.0);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn simulate(&self, factors: &[Factor], draws: u64, seed: u64) -> Result<ReadinessSimulation> {
        let cases = ReadinessCases { draws, seed, ..ReadinessCases::default() };
        self.simulate_with(&ReadinessSettings::default(), factors, &cases, &mut Unwatched)
    }

    /// Readiness of each wanted node in each year over many cases, each dependent alone: mean and 5, 50, 95 % quantile,
    /// share of cases in which it is ready, first year in which it is, and how often each link binds.
    ///
    /// # Formula
    /// In a case every factor draws `x = F^-1(u)` and changes its value: `x`, `value + x` or `value x`, kept in the range
    /// of what it changes; a delay d reads states and capacities of the year `t - d` (before the first year, those of the
    /// first) and adds d to an earliest time above 0. Readiness as in [`Graph::readiness_with`]. Quantiles are read off a
    /// histogram with cells of 1 / 4094. What is fully ready is held by nothing.
    ///
    /// # Errors
    /// [`Error::Input`] for factors that cannot be used, no draws, unknown nodes, settings out of range and a circle that
    /// has not settled; [`Error::Limit`] for more memory than allowed or more than 1,000,000,000 draws;
    /// [`Error::Cancelled`].
    ///
    /// # Complexity
    /// O((reached nodes + their edges) x years x draws); memory beside the graph 16 KB for each wanted node that can
    /// differ, each year and thread.
    ///
    /// # References
    /// Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", *SC11*: Philox.
    pub fn simulate_with(
        &self,
        settings: &ReadinessSettings,
        factors: &[Factor],
        options: &ReadinessCases,
        observer: &mut dyn Observer,
    ) -> Result<ReadinessSimulation> {
        self.check_options(options)?;
        let point = self.readiness_with(settings, None)?;
        let cases = Cases::new(self, settings, factors, &options.capacities, options.seed)?;
        let wanted = options.nodes.clone().unwrap_or_else(|| (0..self.nodes.len()).collect());
        let parts = Parts::new(self, &cases, wanted, settings);
        parts.check_memory(&cases, options)?;
        let tally = parts.count(&cases, options, observer)?;
        Ok(parts.result(&cases, &point, &tally, factors, options))
    }

    fn check_options(&self, options: &ReadinessCases) -> Result<()> {
        let mut problems = Problems::new();
        if options.draws == 0 {
            let problem = Problem::new(arrays::BAD_SETTING, Place::argument("draws")).item("draws").found(0);
            let hint = Text::new("1000 are enough for a first look", "1000 lần là đủ để xem sơ bộ");
            problems.push(problem.expected(Text::new("at least 1", "không nhỏ hơn 1")).hint(hint));
        }
        let n = self.nodes.len();
        let mut seen = std::collections::BTreeMap::new();
        for (k, &i) in options.nodes.iter().flatten().enumerate() {
            let place = || Place::element("nodes", &[k]);
            if i >= n {
                let range = Text::new(format!("an index below {n}"), format!("chỉ số nhỏ hơn {n}"));
                let hint = Text::new("indices count from 0", "chỉ số đếm từ 0");
                let problem = Problem::new(structure::UNKNOWN_REFERENCE, place()).item(Text::new("node", "nút"));
                problems.push(problem.found(i).expected(range).hint(hint));
            } else if let Some(first) = seen.insert(i, k) {
                let found = Text::new(format!("at {first}"), format!("ở vị trí {first}"));
                let problem = Problem::new(structure::DUPLICATE_ROW, place()).item(self.nodes[i].id.as_str());
                let expected = Text::new("each node once", "mỗi nút một lần");
                let hint = Text::new("remove one of them", "hãy bỏ một trong hai");
                problems.push(problem.found_words(found).expected(expected).hint(hint));
            }
        }
        problems.into_result()?;
        if options.draws > MOST_DRAWS {
            return Err(Error::Limit {
                what: Text::new("number of draws", "số lượt mô phỏng"),
                limit: MOST_DRAWS,
                found: options.draws,
                remedy: Text::new("ask for fewer draws", "hãy giảm số lượt"),
            });
        }
        Ok(())
    }
}

impl Readiness {
    /// [`Graph::simulate_with`] with the settings of this result.
    ///
    /// # Errors
    /// As [`Graph::simulate_with`].
    pub fn simulate(
        &self,
        factors: &[Factor],
        options: &ReadinessCases,
        observer: &mut dyn Observer,
    ) -> Result<ReadinessSimulation> {
        self.graph.simulate_with(&self.settings, factors, options, observer)
    }
}

/// The nodes wanted: those that can differ between cases are counted, the others are known beforehand.
struct Parts<'g> {
    graph: &'g Graph,
    wanted: Vec<usize>,
    /// Place among the counted ones, for each wanted node; none where all cases are alike.
    place: Vec<Option<usize>>,
    counted: Vec<usize>,
    links: Links,
    fixed_links: Links,
    ready_at: f64,
    /// Years from the start.
    times: Vec<f64>,
}

impl<'g> Parts<'g> {
    fn new(graph: &'g Graph, cases: &Cases, wanted: Vec<usize>, settings: &ReadinessSettings) -> Self {
        let reached = cases.reached();
        let is_reached = |node: &usize| reached.binary_search(node).is_ok();
        let counted: Vec<usize> = wanted.iter().copied().filter(is_reached).collect();
        let fixed: Vec<usize> = wanted.iter().copied().filter(|node| !is_reached(node)).collect();
        let mut next = 0..;
        let place = wanted.iter().map(|node| is_reached(node).then(|| next.next().unwrap_or(0))).collect();
        let start = settings.start.or(graph.years.first().copied()).unwrap_or(0);
        Parts {
            links: Links::new(graph, &counted),
            fixed_links: Links::new(graph, &fixed),
            ready_at: settings.ready_at,
            times: graph.years.iter().map(|year| f64::from(*year) - f64::from(start)).collect(),
            graph,
            wanted,
            place,
            counted,
        }
    }

    fn n_years(&self) -> usize {
        self.times.len()
    }

    fn check_memory(&self, cases: &Cases, options: &ReadinessCases) -> Result<()> {
        let threads = options.threads.unwrap_or_else(available_threads).max(1) as u64;
        let (n, y, slots) = (self.counted.len() as u64, self.n_years() as u64, self.links.holders.len() as u64);
        let found = threads * (Tally::bytes(n, y, slots) + cases.bytes());
        if found <= options.bytes {
            return Ok(());
        }
        Err(Error::Limit {
            what: Text::new("memory of a simulation in bytes", "bộ nhớ mô phỏng tính theo byte"),
            limit: options.bytes,
            found,
            remedy: Text::new(
                "ask for fewer nodes or years, use fewer threads, or raise the limit",
                "hãy chọn ít nút hoặc ít năm hơn, dùng ít luồng hơn, hoặc nâng giới hạn",
            ),
        })
    }

    fn count(&self, cases: &Cases, options: &ReadinessCases, observer: &mut dyn Observer) -> Result<Tally> {
        let start = || {
            let tally = Tally::new(self.counted.len(), self.n_years(), self.links.holders.len());
            (tally, cases.room(), Vec::new())
        };
        let workers =
            fold_blocks(options.draws, BLOCK_DRAWS, options.threads, observer, start, |(tally, case, seen), draws| {
                for draw in draws {
                    cases.draw(draw, case)?;
                    self.add(tally, case, seen);
                }
                Ok(())
            })?;
        let mut workers = workers.into_iter().map(|(tally, ..)| tally);
        let Some(mut first) = workers.next() else { return Err(Error::internal("no threads")) };
        workers.for_each(|more| first.merge(&more));
        Ok(first)
    }

    fn add(&self, tally: &mut Tally, case: &Case, seen: &mut Vec<u32>) {
        let n_years = self.n_years();
        for (k, &node) in self.counted.iter().enumerate() {
            tally.add_node(k, self.ready_at, (0..n_years).map(|y| case.value(node, y)));
        }
        for (y, &now) in self.times.iter().enumerate() {
            self.links.binding(case, y, now, seen, |slot| tally.links[slot * n_years + y] += 1);
        }
        tally.draws += 1;
    }

    fn result(
        &self,
        cases: &Cases,
        point: &Readiness,
        tally: &Tally,
        factors: &[Factor],
        options: &ReadinessCases,
    ) -> ReadinessSimulation {
        let n_years = self.n_years();
        let table = |counted: &dyn Fn(usize, usize) -> f64| {
            let row = |(&node, place): (&usize, &Option<usize>)| -> Vec<f64> {
                match *place {
                    Some(k) => (0..n_years).map(|y| counted(k, y)).collect(),
                    None => point.readiness.row(node).to_vec(),
                }
            };
            ByYear { n_years, values: self.wanted.iter().zip(&self.place).flat_map(row).collect() }
        };
        let nodes = || self.wanted.iter().map(|&i| &self.graph.nodes[i]);
        let mut simulation = ReadinessSimulation {
            ids: nodes().map(|node| node.id.clone()).collect(),
            names: Vec::new(),
            layers: nodes().map(|node| node.layer).collect(),
            illustrative: Vec::new(),
            years: self.graph.years.clone(),
            settings: point.settings.clone(),
            factors: factors.to_vec(),
            capacities: options.capacities.clone(),
            draws: options.draws,
            seed: options.seed,
            point: ByYear { n_years, values: nodes_rows(&self.wanted, &point.readiness) },
            mean: table(&|k, y| tally.mean(k, y)),
            low: table(&|k, y| tally.quantile(k, y, 0.05)),
            median: table(&|k, y| tally.quantile(k, y, 0.5)),
            high: table(&|k, y| tally.quantile(k, y, 0.95)),
            ready: self.ready(point, tally),
            earliest: self.earliest(point, tally),
            earliest_points: self.wanted.iter().map(|&i| point.earliest_years[i]).collect(),
            links: self.link_counts(cases, tally),
            notices: point.notices.iter().chain(cases.notices()).cloned().collect(),
            provenance: ReadinessSimulationProvenance {
                graph_digest: point.provenance.graph_digest.clone(),
                method_version: point.provenance.method_version.clone(),
                software_version: point.provenance.software_version.clone(),
                seed: options.seed,
                draws: options.draws,
                computing_error: 0.0,
            },
        };
        simulation.provenance.computing_error = simulation.largest_computing_error();
        simulation.notices.sort();
        simulation
    }

    fn ready(&self, point: &Readiness, tally: &Tally) -> Vec<Vec<u64>> {
        let row = |(&node, place): (&usize, &Option<usize>)| {
            let fixed = |y: usize| if point.readiness.row(node)[y] >= self.ready_at { tally.draws } else { 0 };
            (0..self.n_years()).map(|y| place.map_or_else(|| fixed(y), |k| tally.ready(k, y))).collect()
        };
        self.wanted.iter().zip(&self.place).map(row).collect()
    }

    fn earliest(&self, point: &Readiness, tally: &Tally) -> Vec<Vec<u64>> {
        let width = self.n_years() + 1;
        let row = |(&node, place): (&usize, &Option<usize>)| {
            if let Some(k) = place {
                return tally.earliest[k * width..(k + 1) * width].to_vec();
            }
            let mut counts = vec![0; width];
            let first = point.readiness.row(node).iter().position(|value| *value >= self.ready_at);
            counts[first.unwrap_or(width - 1)] = tally.draws;
            counts
        };
        self.wanted.iter().zip(&self.place).map(row).collect()
    }

    /// How often each link binds, by node in the order wanted, then by how often in the last year, then by id.
    fn link_counts(&self, cases: &Cases, tally: &Tally) -> Vec<LinkFrequency> {
        let n_years = self.n_years();
        let mut fixed = vec![0; self.fixed_links.holders.len() * n_years];
        let (case, mut seen) = (cases.room(), Vec::new());
        for (y, &now) in self.times.iter().enumerate() {
            self.fixed_links.binding(&case, y, now, &mut seen, |slot| fixed[slot * n_years + y] = tally.draws);
        }
        let name = |i: usize| self.graph.nodes[i].id.clone();
        let mut found: Vec<(usize, LinkFrequency)> = Vec::new();
        let order = |node: usize| self.wanted.iter().position(|i| *i == node).unwrap_or(usize::MAX);
        for (links, counts) in [(&self.links, &tally.links), (&self.fixed_links, &fixed)] {
            for (slot, (held, &holder)) in links.held().into_iter().zip(&links.holders).enumerate() {
                let counts = counts[slot * n_years..(slot + 1) * n_years].to_vec();
                if counts.iter().any(|count| *count > 0) {
                    found.push((order(held), LinkFrequency { id: name(held), node: name(holder), counts }));
                }
            }
        }
        found.sort_by(|(i, a), (j, b)| {
            i.cmp(j).then_with(|| b.counts.last().cmp(&a.counts.last())).then_with(|| a.node.cmp(&b.node))
        });
        found.into_iter().map(|(_, link)| link).collect()
    }
}

fn nodes_rows(nodes: &[usize], table: &ByYear) -> Vec<f64> {
    nodes.iter().flat_map(|&i| table.row(i)).copied().collect()
}
