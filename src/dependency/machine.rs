//! Runs a [`Program`] for a block of scenarios: rows into lanes, the steps, lanes into rows.

use super::compiled::NOTHING;
use super::program::{Inputs, Program, Step, TILE, Tile};
use super::solve::{Lanes, Solver, Unsettled};
use ndarray::{ArrayView2, ArrayViewMut2, Axis};

/// Scenarios computed side by side.
pub(super) const BLOCK: usize = 64;

/// Lanes that stay in registers together.
const STEP: usize = 32;

/// Bytes after which places begin: a line of the cache, so that no load crosses two.
const LINE: usize = 64;

/// Why a block has no result.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    /// An input is out of its range.
    Input,
    Unsettled(Unsettled),
}

/// The tables of a run.
pub(super) struct Machine<'a> {
    pub(super) program: &'a Program,
    pub(super) solver: Solver<'a>,
    pub(super) inputs: &'a Inputs<'a>,
    /// States and capacities, one row a scenario, with the largest value allowed.
    pub(super) tables: [(ArrayView2<'a, f64>, f64); 2],
}

/// Places of one thread.
pub(super) struct Places(Vec<f64>);

impl Places {
    pub(super) fn new(program: &Program) -> Self {
        Places(vec![0.0; program.places * BLOCK + LINE / 8])
    }

    fn lanes(&mut self) -> &mut [[f64; BLOCK]] {
        let start = self.0.as_ptr().align_offset(LINE).min(LINE / 8);
        self.0[start..].as_chunks_mut::<BLOCK>().0
    }
}

/// What a step that is no [`Step::Lowest`] reads.
struct Block<'m, 'a> {
    machine: &'m Machine<'a>,
    times: [f64; BLOCK],
}

impl Lanes<BLOCK> for Block<'_, '_> {
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn place(&self, p: usize) -> usize {
        self.machine.program.values[p] as usize
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn states(&self, p: usize, values: &[[f64; BLOCK]], lanes: &mut [f64; BLOCK]) {
        *lanes = match self.machine.inputs.states[p] {
            NOTHING => [self.machine.inputs.own[p]; BLOCK],
            _ => values[self.machine.program.states[p] as usize],
        };
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn capacity(&self, p: usize, values: &[[f64; BLOCK]], lanes: &mut [f64; BLOCK]) {
        *lanes = match self.machine.inputs.capacities[p] {
            NOTHING => [self.machine.inputs.capacity(p); BLOCK],
            _ => values[self.machine.program.capacities[p] as usize],
        };
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

/// A block as work for [`pulp::Arch::dispatch`], which compiles it for each kind of instructions. (A closure would
/// not do: it may be called through a copy that knows of none.)
struct Work<'m, 'a, 'r, 'v> {
    machine: &'m Machine<'a>,
    tables: [Input<'m>; 2],
    values: &'m mut [[f64; BLOCK]],
    output: Output<'r, 'v>,
}

impl pulp::WithSimd for Work<'_, '_, '_, '_> {
    type Output = Result<(), Fault>;

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Self::Output {
        self.machine.steps(&self.tables, self.values, self.output)
    }
}

impl Machine<'_> {
    /// Computes the scenarios from `first` on, as many as `result` has rows.
    pub(super) fn run(
        &self,
        first: usize,
        places: &mut Places,
        mut result: ArrayViewMut2<'_, f64>,
    ) -> Result<(), Fault> {
        let count = result.nrows();
        let values = places.lanes();
        let tables = self.tables.each_ref().map(|(table, top)| Input::new(table, *top, first, count));
        pulp::Arch::new().dispatch(Work { machine: self, tables, values, output: Output::new(&mut result) })
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn steps(
        &self,
        tables: &[Input<'_>; 2],
        values: &mut [[f64; BLOCK]],
        mut output: Output<'_, '_>,
    ) -> Result<(), Fault> {
        let program = self.program;
        let block = Block { machine: self, times: [self.inputs.time; BLOCK] };
        let (mut links, mut strengths) = (program.links.as_slice(), program.strengths.as_slice());
        let mut good = true;
        for &step in &program.steps {
            match step {
                Step::Lowest { place, links: count, own, bound } => {
                    let (these, rest) = links.split_at(count as usize);
                    let (strong, rest_strong) = strengths.split_at(count as usize);
                    (links, strengths) = (rest, rest_strong);
                    lowest(values, place as usize, own.then_some(()), bound, these, strong);
                }
                Step::Read(table, k) => {
                    let t = usize::from(table);
                    good &= tables[t].read(&program.reads[t][k as usize], values);
                }
                Step::Write(k) => output.write(&program.writes[k as usize], values),
                Step::Node(p) => {
                    let new = self.solver.node(&block, p as usize, values);
                    values[program.values[p as usize] as usize] = new;
                }
                Step::Circle(g) => {
                    let (start, end) = self.solver.graph.groups[g as usize];
                    self.solver.circle(&block, start as usize, end as usize, values).map_err(Fault::Unsettled)?;
                }
            }
        }
        if good { Ok(()) } else { Err(Fault::Input) }
    }
}

/// The lowest of a bound, what stands at the place (`own`), and what each link leaves.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[inline(always)]
fn lowest(values: &mut [[f64; BLOCK]], place: usize, own: Option<()>, bound: f64, links: &[u32], strengths: &[f64]) {
    for c in 0..BLOCK / STEP {
        let mut least = [bound; STEP];
        if own.is_some() {
            let state = &values[place].as_chunks::<STEP>().0[c];
            for l in 0..STEP {
                least[l] = if bound < state[l] { bound } else { state[l] };
            }
        }
        for (&link, &strength) in links.iter().zip(strengths) {
            let rest = 1.0 - strength;
            let phi = &values[link as usize].as_chunks::<STEP>().0[c];
            for l in 0..STEP {
                let psi = rest + strength * phi[l];
                least[l] = if psi < least[l] { psi } else { least[l] };
            }
        }
        values[place].as_chunks_mut::<STEP>().0[c] = least;
    }
}

/// A table as a block reads it.
enum Input<'a> {
    /// Rows that are contiguous in memory, the last one repeated where there are fewer than lanes.
    Rows { rows: [&'a [f64]; BLOCK], top: f64 },
    /// Any other: columns, contiguous or not.
    Columns { table: ArrayView2<'a, f64>, top: f64 },
}

impl<'a> Input<'a> {
    fn new(table: &'a ArrayView2<'a, f64>, top: f64, first: usize, count: usize) -> Self {
        let all = table.slice_axis(Axis(0), (first..first + count).into());
        let mut rows: [&[f64]; BLOCK] = [&[]; BLOCK];
        for (l, row) in rows.iter_mut().enumerate() {
            match table.row(first + l.min(count - 1)).to_slice() {
                Some(slice) if table.ncols() > 1 => *row = slice,
                _ => return Input::Columns { table: all, top },
            }
        }
        Input::Rows { rows, top }
    }

    /// Fills the places of a tile; false when a value is out of range.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn read(&self, tile: &Tile, values: &mut [[f64; BLOCK]]) -> bool {
        match self {
            Input::Rows { rows, top } if tile.width == TILE => {
                let mut good = true;
                for (l, row) in rows.iter().enumerate() {
                    if let Some(cells) = row[tile.first..].first_chunk::<TILE>() {
                        good &= all_within(cells, *top);
                        for c in 0..TILE {
                            values[tile.places[c] as usize][l] = cells[c];
                        }
                    }
                }
                good
            }
            Input::Rows { rows, top } => {
                let mut good = true;
                for c in 0..tile.width {
                    let lanes = &mut values[tile.places[c] as usize];
                    for (lane, row) in lanes.iter_mut().zip(rows) {
                        *lane = row[tile.first + c];
                    }
                    good &= all_within(lanes, *top);
                }
                good
            }
            Input::Columns { table, top } => {
                let mut good = true;
                for c in 0..tile.width {
                    let lanes = &mut values[tile.places[c] as usize];
                    let column = table.column(tile.first + c);
                    match column.to_slice() {
                        Some(all) => match all.try_into() {
                            Ok(all) => *lanes = all,
                            Err(_) => {
                                lanes[..all.len()].copy_from_slice(all);
                                lanes[all.len()..].fill(0.0);
                            }
                        },
                        None => {
                            lanes.fill(0.0);
                            lanes.iter_mut().zip(column).for_each(|(lane, x)| *lane = *x);
                        }
                    }
                    good &= all_within(lanes, *top);
                }
                good
            }
        }
    }
}

/// Whether all values are from 0 to `top`.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[inline(always)]
fn all_within(values: &[f64], top: f64) -> bool {
    values.iter().fold(true, |good, x| good & (*x >= 0.0) & (*x <= top))
}

/// The result as a block writes it.
enum Output<'r, 'v> {
    Rows(Vec<&'r mut [f64]>),
    Columns(&'r mut ArrayViewMut2<'v, f64>),
}

impl<'r, 'v> Output<'r, 'v> {
    fn new(result: &'r mut ArrayViewMut2<'v, f64>) -> Self {
        if result.ncols() > 1 && result.row(0).to_slice().is_some() {
            Output::Rows(result.rows_mut().into_iter().filter_map(ndarray::ArrayViewMut1::into_slice).collect())
        } else {
            Output::Columns(result)
        }
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn write(&mut self, tile: &Tile, values: &[[f64; BLOCK]]) {
        match self {
            Output::Rows(rows) if tile.width == TILE => {
                let lanes = tile.places.map(|place| &values[place as usize]);
                for (l, row) in rows.iter_mut().enumerate() {
                    if let Some(cells) = row[tile.first..].first_chunk_mut::<TILE>() {
                        for c in 0..TILE {
                            cells[c] = lanes[c][l];
                        }
                    }
                }
            }
            Output::Rows(rows) => {
                for c in 0..tile.width {
                    let lanes = &values[tile.places[c] as usize];
                    for (row, lane) in rows.iter_mut().zip(lanes) {
                        row[tile.first + c] = *lane;
                    }
                }
            }
            Output::Columns(result) => {
                for c in 0..tile.width {
                    let lanes = &values[tile.places[c] as usize];
                    let mut column = result.column_mut(tile.first + c);
                    if let Some(all) = column.as_slice_mut() {
                        all.copy_from_slice(&lanes[..all.len()]);
                    } else {
                        column.iter_mut().zip(lanes).for_each(|(cell, lane)| *cell = *lane);
                    }
                }
            }
        }
    }
}
