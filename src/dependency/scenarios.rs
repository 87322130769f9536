//! Many scenarios at once: each with own states or capacities of some nodes, in one year.

use super::compiled::Compiled;
use super::graph::Graph;
use super::readiness::ReadinessSettings;
use super::solve::{Combine, Lanes, Sharing, Side, Solver};
use crate::problem::codes::{arrays, structure};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

/// Scenarios computed side by side: 512 bytes of each node, so that neighbors in the graph stay in the cache.
const BLOCK: usize = 64;
/// Nodes turned from rows into lanes together: one line of the cache.
const TILE: usize = 8;

/// What differs between scenarios: rows are scenarios, columns the nodes named.
#[derive(Debug, Clone)]
pub struct Scenarios<'a> {
    /// Year in which all are looked at.
    pub year: i32,
    /// Own states, `(n_scenarios, state_nodes)`.
    pub states: ArrayView2<'a, f64>,
    /// Nodes of the columns of `states`; absent = all nodes in their order.
    pub state_nodes: Option<&'a [usize]>,
    /// Capacities, `(n_scenarios, capacity_nodes)`.
    pub capacities: Option<ArrayView2<'a, f64>>,
    /// Nodes of the columns of `capacities`.
    pub capacity_nodes: &'a [usize],
    /// Whether capacities are shared among all needs of the list.
    pub together: bool,
    /// Nodes wanted; absent = all nodes in their order.
    pub wanted: Option<&'a [usize]>,
}

impl<'a> Scenarios<'a> {
    /// Scenarios of the own states of all nodes, each dependent alone.
    #[allow(clippy::needless_pass_by_value)] // a view is a pointer; its builder takes it as the field does
    pub fn of_states(year: i32, states: ArrayView2<'a, f64>) -> Self {
        let (state_nodes, wanted) = (None, None);
        Scenarios { year, states, state_nodes, capacities: None, capacity_nodes: &[], together: false, wanted }
    }
}

/// Where the lanes of a position come from.
#[derive(Clone, Copy)]
enum Source {
    Fixed(f64),
    Column(u32),
}

/// Scenario inputs by position.
struct Plan<'s, 'a> {
    states: Vec<Source>,
    capacities: Vec<Source>,
    scenarios: &'s Scenarios<'a>,
    time: f64,
}

struct Block<'p, 's, 'a> {
    plan: &'p Plan<'s, 'a>,
    first: usize,
    count: usize,
    times: [f64; BLOCK],
}

impl Block<'_, '_, '_> {
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn fill(&self, source: Source, table: &ArrayView2<'_, f64>, lanes: &mut [f64; BLOCK]) {
        match source {
            Source::Fixed(value) => *lanes = [value; BLOCK],
            Source::Column(column) => {
                let column = column as usize;
                // Scenarios side by side in memory (an array in Fortran order) are copied at once.
                if let Some(all) = table.column(column).to_slice() {
                    lanes[..self.count].copy_from_slice(&all[self.first..self.first + self.count]);
                    lanes[self.count..].fill(0.0);
                    return;
                }
                for (l, lane) in lanes.iter_mut().enumerate() {
                    *lane = if l < self.count { table[[self.first + l, column]] } else { 0.0 };
                }
            }
        }
    }
}

impl Lanes<BLOCK> for Block<'_, '_, '_> {
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn states(&self, p: usize, lanes: &mut [f64; BLOCK]) {
        self.fill(self.plan.states[p], &self.plan.scenarios.states, lanes);
    }

    fn capacity(&self, p: usize, lanes: &mut [f64; BLOCK]) {
        match (&self.plan.scenarios.capacities, self.plan.capacities[p]) {
            (Some(table), source) => self.fill(source, table, lanes),
            (None, Source::Fixed(value)) => *lanes = [value; BLOCK],
            (None, Source::Column(_)) => *lanes = [0.0; BLOCK], // no plan holds such a column
        }
    }

    fn times(&self) -> &[f64; BLOCK] {
        &self.times
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn forced(&self, _p: usize) -> Option<f64> {
        None
    }
}

impl Graph {
    /// Readiness of the wanted nodes in every scenario, `(n_scenarios, n_wanted)`.
    ///
    /// Scenarios are computed 64 side by side and the blocks on all threads; the result is the same to the last bit for
    /// any number of threads.
    ///
    /// # Errors
    /// [`Error::Input`] for a year or node that is not there, values out of range and shapes that do not fit; a circle
    /// that has not settled.
    ///
    /// # Complexity
    /// `O((n + e) s)` for s scenarios; memory beside input and output: 512 bytes for each node and thread.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use stratech::dependency::{Edge, Graph, Node, ReadinessSettings, Scenarios};
    /// let nodes = vec![Node::new("A", [0.9]), Node::new("C", [0.8])];
    /// let graph = Graph::new(vec![2026], nodes, vec![Edge::new(1, 0)])?;
    /// let states = array![[0.9, 0.8], [0.5, 0.8]];
    /// let ready = graph.scenarios(&ReadinessSettings::default(), &Scenarios::of_states(2026, states.view()))?;
    /// assert_eq!(ready, array![[0.9, 0.8], [0.5, 0.5]]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn scenarios(&self, settings: &ReadinessSettings, scenarios: &Scenarios<'_>) -> Result<Array2<f64>> {
        let plan = self.plan(settings, scenarios)?;
        let compiled: &Compiled = &self.compiled;
        let all: Vec<usize>;
        let wanted = if let Some(wanted) = scenarios.wanted {
            wanted
        } else {
            all = (0..self.nodes.len()).collect();
            &all
        };
        let positions: Vec<u32> = wanted.iter().map(|&i| compiled.position[i]).collect();
        let (n, width) = (scenarios.states.nrows(), positions.len());
        let solver = Solver {
            graph: compiled,
            earliest: &self.earliest,
            sharing: if scenarios.together { Sharing::Together } else { Sharing::Alone },
            combine: Combine::WeakestLink,
            side: Side::Greatest,
            max_sweeps: settings.max_sweeps,
        };
        let mut result = vec![0.0; n * width];
        result
            .par_chunks_mut((BLOCK * width).max(1))
            .enumerate()
            .map_init(
                || vec![[0.0; BLOCK]; compiled.order.len()],
                |values, (b, rows)| {
                    let first = b * BLOCK;
                    let block = Block { plan: &plan, first, count: (n - first).min(BLOCK), times: [plan.time; BLOCK] };
                    solver
                        .run(&block, None, values)
                        .map_err(|unsettled| super::base::Base::new(self, settings).not_converged(unsettled))?;
                    turn(values, &positions, rows);
                    Ok::<(), Error>(())
                },
            )
            .collect::<Result<Vec<()>>>()?;
        Array2::from_shape_vec((n, width), result).map_err(|error| Error::internal(error.to_string()))
    }

    fn plan<'s, 'a>(&self, settings: &ReadinessSettings, scenarios: &'s Scenarios<'a>) -> Result<Plan<'s, 'a>> {
        let year = self.year_index(scenarios.year)?;
        self.check_scenarios(scenarios)?;
        let nodes = || self.compiled.order.iter().map(|&i| &self.nodes[i as usize]);
        let mut states: Vec<Source> = nodes().map(|node| Source::Fixed(node.states[year])).collect();
        let mut capacities: Vec<Source> =
            nodes().map(|node| Source::Fixed(node.capacity.as_ref().map_or(0.0, |c| c[year]))).collect();
        let column = |target: &mut Vec<Source>, k: u32, i: usize| {
            target[self.compiled.position[i] as usize] = Source::Column(k);
        };
        match scenarios.state_nodes {
            Some(list) => list.iter().zip(0_u32..).for_each(|(&i, k)| column(&mut states, k, i)),
            None => (0..self.nodes.len()).zip(0_u32..).for_each(|(i, k)| column(&mut states, k, i)),
        }
        scenarios.capacity_nodes.iter().zip(0_u32..).for_each(|(&i, k)| column(&mut capacities, k, i));
        let start = settings.start.unwrap_or(self.years[0]);
        Ok(Plan { states, capacities, scenarios, time: f64::from(scenarios.year) - f64::from(start) })
    }

    fn check_scenarios(&self, scenarios: &Scenarios<'_>) -> Result<()> {
        let mut problems = Problems::new();
        let n = self.nodes.len();
        let lists = [
            ("state_nodes", scenarios.state_nodes.unwrap_or_default()),
            ("capacity_nodes", scenarios.capacity_nodes),
            ("wanted", scenarios.wanted.unwrap_or_default()),
        ];
        if scenarios.capacities.is_none() && !scenarios.capacity_nodes.is_empty() {
            problems.push(
                Problem::new(arrays::EMPTY, Place::argument("capacities"))
                    .expected(Text::new("one column for each of capacity_nodes", "mỗi nút của capacity_nodes một cột"))
                    .hint(Text::new("give the capacities of these nodes", "hãy cho năng lực của các nút này")),
            );
        }
        for (name, list) in lists {
            let mut seen = std::collections::BTreeMap::new();
            for (k, i) in list.iter().enumerate() {
                if let Some(first) = seen.insert(i, k) {
                    problems.push(
                        Problem::new(structure::DUPLICATE_ROW, Place::element(name, &[k]))
                            .item(Text::new(format!("node {i}"), format!("nút {i}")))
                            .expected(Text::new("each node once", "mỗi nút một lần"))
                            .found_words(Text::new(format!("at {first}"), format!("ở vị trí {first}")))
                            .hint(Text::new("remove one of them", "hãy bỏ một trong hai")),
                    );
                }
            }
            for (k, i) in list.iter().enumerate().filter(|(_, i)| **i >= n) {
                problems.push(
                    Problem::new(structure::UNKNOWN_REFERENCE, Place::element(name, &[k]))
                        .item(Text::new("node", "nút"))
                        .expected(Text::new(format!("an index below {n}"), format!("chỉ số nhỏ hơn {n}")))
                        .found(i)
                        .hint(Text::new("indices count from 0", "chỉ số đếm từ 0")),
                );
            }
        }
        let rows = scenarios.states.nrows();
        let width = scenarios.state_nodes.map_or(n, <[usize]>::len);
        let tables = [
            ("states", Some(&scenarios.states), width, 1.0),
            ("capacities", scenarios.capacities.as_ref(), scenarios.capacity_nodes.len(), f64::MAX),
        ];
        for (name, table, width, top) in tables {
            let Some(table) = table else { continue };
            if table.dim() != (rows, width) {
                problems.push(
                    Problem::new(arrays::SHAPE, Place::argument(name))
                        .expected(format!("({rows}, {width})"))
                        .found(format!("({}, {})", table.nrows(), table.ncols()))
                        .hint(Text::new("rows are scenarios, columns nodes", "hàng là kịch bản, cột là nút")),
                );
            }
            // Most tables are good: the whole is looked through before a place is sought.
            if table.iter().all(|x| (0.0..=top).contains(x)) {
                continue;
            }
            for ((row, column), value) in table.indexed_iter().filter(|(_, x)| !(0.0..=top).contains(*x)).take(1_000) {
                let code = if value.is_finite() { structure::OUT_OF_RANGE } else { structure::NOT_FINITE };
                let range = if top > 1.0 {
                    Text::new("at least 0", "không nhỏ hơn 0")
                } else {
                    Text::new("0 to 1", "từ 0 đến 1")
                };
                problems.push(
                    Problem::new(code, Place::element(name, &[row, column]))
                        .item(name)
                        .expected(range)
                        .found(value)
                        .hint(Text::new("mend the value", "hãy sửa giá trị")),
                );
            }
        }
        problems.into_result()
    }
}

/// Lanes of the wanted positions as rows of scenarios.
fn turn(values: &[[f64; BLOCK]], positions: &[u32], rows: &mut [f64]) {
    let width = positions.len();
    for (tile, wanted) in positions.chunks(TILE).enumerate() {
        for (l, row) in rows.chunks_mut(width).enumerate() {
            let start = tile * TILE;
            for (cell, &p) in row[start..start + wanted.len()].iter_mut().zip(wanted) {
                *cell = values[p as usize][l];
            }
        }
    }
}
