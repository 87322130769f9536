//! Many scenarios at once: each with own states or capacities of some nodes, in one year.

use super::base::Base;
use super::compiled::NOTHING;
use super::graph::Graph;
use super::machine::{BLOCK, Fault, Machine, Places};
use super::program::{Inputs, Needed, Program};
use super::readiness::ReadinessSettings;
use super::solve::{Combine, Sharing, Side, Solver};
use crate::problem::codes::{arrays, structure};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, ShapeBuilder};
use rayon::prelude::*;

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

    /// Whether the states stand in memory column after column; the result then does, too.
    pub fn by_columns(&self) -> bool {
        !self.states.is_standard_layout() && self.states.t().is_standard_layout()
    }

    fn check_values(&self) -> Result<()> {
        let mut problems = Problems::new();
        self.note_values(&mut problems);
        problems.into_result()
    }

    fn note_values(&self, problems: &mut Problems) {
        let at_least_0 = Text::new("at least 0", "không nhỏ hơn 0");
        let tables = [
            ("states", Some(&self.states), 1.0, Text::new("0 to 1", "từ 0 đến 1")),
            ("capacities", self.capacities.as_ref(), f64::MAX, at_least_0),
        ];
        for (name, table, top, range) in tables {
            let cells = table.into_iter().flat_map(|table| table.indexed_iter());
            for ((row, column), value) in cells.filter(|(_, x)| !(0.0..=top).contains(*x)).take(1_000) {
                let code = if value.is_finite() { structure::OUT_OF_RANGE } else { structure::NOT_FINITE };
                problems.push(
                    Problem::new(code, Place::element(name, &[row, column]))
                        .item(name)
                        .expected(range.clone())
                        .found(value)
                        .hint(Text::new("mend the value", "hãy sửa giá trị")),
                );
            }
        }
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
        let n_wanted = scenarios.wanted.map_or(self.nodes.len(), <[usize]>::len);
        let mut result = Array2::zeros((scenarios.states.nrows(), n_wanted).set_f(scenarios.by_columns()));
        self.scenarios_into(settings, scenarios, result.view_mut())?;
        Ok(result)
    }

    /// The same, written to an array there is, in any order of its memory.
    ///
    /// # Errors
    /// As [`Graph::scenarios`], and when `result` has another shape.
    pub fn scenarios_into(
        &self,
        settings: &ReadinessSettings,
        scenarios: &Scenarios<'_>,
        mut result: ArrayViewMut2<'_, f64>,
    ) -> Result<()> {
        let year = self.year_index(scenarios.year)?;
        self.check_shapes(scenarios, result.dim())?;
        let wanted: Vec<u32> = match scenarios.wanted {
            Some(list) => list.iter().map(|&i| self.compiled.position[i]).collect(),
            None => self.compiled.position.clone(),
        };
        let solver = Solver {
            graph: &self.compiled,
            earliest: &self.earliest,
            sharing: if scenarios.together { Sharing::Together } else { Sharing::Alone },
            combine: Combine::WeakestLink,
            side: Side::Greatest,
            max_sweeps: settings.max_sweeps,
        };
        let inputs = self.inputs(settings, scenarios, year);
        let needed = Needed::new(&inputs, &wanted);
        let constants = self.constants(settings, year, &needed, &solver)?;
        let program = Program::new(&inputs, &needed, &constants, &wanted);
        let none = Array2::zeros((scenarios.states.nrows(), 0));
        let tables = [
            (scenarios.states.view(), 1.0),
            (scenarios.capacities.as_ref().map_or(none.view(), |table| table.view()), f64::MAX),
        ];
        let machine = Machine { program: &program, solver, inputs: &inputs, tables };
        let blocks: Vec<_> = result.axis_chunks_iter_mut(Axis(0), BLOCK).zip((0..).step_by(BLOCK)).collect();
        let done: Vec<_> = blocks
            .into_par_iter()
            .map_init(|| Places::new(&program), |places, (rows, first)| machine.run(first, places, rows))
            .collect();
        match done.into_iter().find_map(std::result::Result::err) {
            None => Ok(()),
            Some(fault) => {
                // Whatever else happens to a value out of range, it is the fault.
                scenarios.check_values()?;
                match fault {
                    Fault::Unsettled(unsettled) => Err(Base::new(self, settings).not_converged(unsettled)),
                    Fault::Input => Err(Error::internal("values out of range were not found again")),
                }
            }
        }
    }

    /// Readiness by position of what does not vary; 0 elsewhere.
    fn constants(
        &self,
        settings: &ReadinessSettings,
        year: usize,
        needed: &Needed,
        solver: &Solver<'_>,
    ) -> Result<Vec<f64>> {
        let groups = needed.constant();
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let base = Base::new(self, settings).in_year(year);
        let blocks = base.solve_groups(Some(&groups), solver.sharing, solver.combine, solver.side)?;
        Ok(blocks.into_iter().flatten().map(|lanes| lanes[0]).collect())
    }

    fn inputs(&self, settings: &ReadinessSettings, scenarios: &Scenarios<'_>, year: usize) -> Inputs<'_> {
        let place = |list: &[usize]| {
            let mut columns = vec![NOTHING; self.nodes.len()];
            list.iter().zip(0..).for_each(|(&i, k)| columns[self.compiled.position[i] as usize] = k);
            columns
        };
        let own = || self.compiled.order.iter().map(|&i| self.nodes[i as usize].states[year]).collect();
        let start = settings.start.unwrap_or(self.years[0]);
        Inputs {
            graph: self,
            year,
            time: f64::from(scenarios.year) - f64::from(start),
            states: scenarios.state_nodes.map_or_else(|| self.compiled.order.clone(), place),
            own: scenarios.state_nodes.map_or_else(Vec::new, |_| own()),
            capacities: place(scenarios.capacity_nodes),
            widths: [scenarios.states.ncols(), scenarios.capacity_nodes.len()],
        }
    }

    /// Lists and shapes; where these are at fault the values are looked through as well.
    fn check_shapes(&self, scenarios: &Scenarios<'_>, result: (usize, usize)) -> Result<()> {
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
        let width = |list: Option<&[usize]>| list.map_or(n, <[usize]>::len);
        let shapes = [
            ("states", Some(scenarios.states.dim()), width(scenarios.state_nodes)),
            ("capacities", scenarios.capacities.map(|table| table.dim()), scenarios.capacity_nodes.len()),
            ("result", Some(result), width(scenarios.wanted)),
        ];
        for (name, found, width) in shapes {
            let Some((n_rows, n_columns)) = found.filter(|found| *found != (rows, width)) else { continue };
            problems.push(
                Problem::new(arrays::SHAPE, Place::argument(name))
                    .expected(format!("({rows}, {width})"))
                    .found(format!("({n_rows}, {n_columns})"))
                    .hint(Text::new("rows are scenarios, columns nodes", "hàng là kịch bản, cột là nút")),
            );
        }
        if !problems.is_empty() {
            scenarios.note_values(&mut problems);
        }
        problems.into_result()
    }
}
