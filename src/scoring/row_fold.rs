//! One pass over the rows of a decision matrix that normalizes values and adds them up, many rows at once.
//!
//! Registers are named here: a compiler left to itself takes narrower ones, or keeps the sums in memory. The bits are
//! the same with any.

use super::DecisionMatrix;
use super::column_map::{ColumnMap, Formula};
use super::columns::{self, Block};
use pulp::{Simd, WithSimd};

/// Rows of a block, and registers of it that are worked on together so that they need not wait for one another.
const MANY: (usize, usize) = (64, 4);

/// The same for tables that have no more rows.
const FEW: (usize, usize) = (16, 2);

/// What a method makes of the normalized values of a row: `N` numbers.
pub(crate) trait RowFold<const N: usize>: Sync {
    /// What is collected for the rows of one register.
    type State<S: Simd>: Copy;

    /// Before the first column.
    fn start<S: Simd>(&self, simd: S) -> Self::State<S>;

    /// Takes the normalized values of column k.
    fn add<S: Simd>(&self, simd: S, k: usize, x: S::f64s, state: &mut Self::State<S>);

    /// The results; NaN where [`RowFold::exactly`] must find them.
    fn finish<S: Simd>(&self, simd: S, state: Self::State<S>) -> [S::f64s; N];

    /// The results for one row, from its normalized values, `(m,)`.
    fn exactly(&self, row: &[f64]) -> [f64; N];
}

/// The results for every row, `(n,)` each, on all threads where the data are large.
pub(crate) fn fold_rows<const N: usize>(
    data: &DecisionMatrix,
    maps: &[ColumnMap],
    fold: &impl RowFold<N>,
) -> [Vec<f64>; N] {
    let (n, m) = data.values().dim();
    let mut results = [(); N].map(|()| vec![0.0; n]);
    let outputs = results.each_mut().map(Vec::as_mut_slice);
    columns::fill(m, outputs, &|start, outputs| {
        let arch = pulp::Arch::new();
        if n <= FEW.0 {
            arch.dispatch(Rows::<_, { FEW.0 }, { FEW.1 }, N> { data, maps, fold, start, outputs });
        } else {
            arch.dispatch(Rows::<_, { MANY.0 }, { MANY.1 }, N> { data, maps, fold, start, outputs });
        }
    });
    results
}

/// The rows from `start` on, in blocks of `R`.
struct Rows<'a, F, const R: usize, const STEP: usize, const N: usize> {
    data: &'a DecisionMatrix,
    maps: &'a [ColumnMap],
    fold: &'a F,
    start: usize,
    outputs: [&'a mut [f64]; N],
}

impl<F: RowFold<N>, const R: usize, const STEP: usize, const N: usize> WithSimd for Rows<'_, F, R, STEP, N> {
    type Output = ();

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let mut columns = vec![[0.0; R]; self.maps.len()];
        let mut results = [[0.0; R]; N];
        let end = self.outputs.first().map_or(0, |out| out.len());
        for from in (0..end).step_by(R) {
            let count = R.min(end - from);
            columns::load(self.data.values(), self.start + from, &mut columns);
            ready_made(self.maps, self.start + from, &mut columns);
            for first in (0..count.div_ceil(S::F64_LANES)).step_by(STEP) {
                step::<S, F, R, STEP, N>(simd, self.maps, self.fold, first, &columns, &mut results);
            }
            for (out, results) in self.outputs.iter_mut().zip(&results) {
                out[from..from + count].copy_from_slice(&results[..count]);
            }
            if results.iter().flat_map(|results| &results[..count]).fold(false, |open, x| open | x.is_nan()) {
                self.settle(from, count);
            }
        }
    }
}

impl<F: RowFold<N>, const R: usize, const STEP: usize, const N: usize> Rows<'_, F, R, STEP, N> {
    /// Finds the results of the rows that are left open.
    #[cold]
    fn settle(&mut self, from: usize, count: usize) {
        for i in from..from + count {
            if self.outputs.iter().any(|out| out[i].is_nan()) {
                let values = self.data.row(self.start + i);
                let row = self.maps.iter().zip(values).map(|(map, &x)| map.at(self.start + i, x));
                let exact = self.fold.exactly(&row.collect::<Vec<f64>>());
                for (out, x) in self.outputs.iter_mut().zip(exact) {
                    out[i] = x;
                }
            }
        }
    }
}

/// Fills in the columns that were normalized before.
fn ready_made<const R: usize>(maps: &[ColumnMap], start: usize, columns: &mut [Block<R>]) {
    for (map, column) in maps.iter().zip(columns) {
        if let Formula::Values(values) = &map.formula {
            let values = &values[start..values.len().min(start + R)];
            column[..values.len()].copy_from_slice(values);
        }
    }
}

/// The results for the rows of `STEP` registers from `first` on.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn step<S: Simd, F: RowFold<N>, const R: usize, const STEP: usize, const N: usize>(
    simd: S,
    maps: &[ColumnMap],
    fold: &F,
    first: usize,
    columns: &[Block<R>],
    results: &mut [Block<R>; N],
) {
    let mut states = [fold.start(simd); STEP];
    for (k, (map, column)) in maps.iter().zip(columns).enumerate() {
        let Some(column) = S::as_simd_f64s(column).0[first..].first_chunk::<STEP>() else { continue };
        let x = map.registers(simd, *column);
        for (state, x) in states.iter_mut().zip(&x) {
            fold.add(simd, k, *x, state);
        }
    }
    for (at, state) in states.iter().enumerate() {
        let found = fold.finish(simd, *state);
        for (results, found) in results.iter_mut().zip(&found) {
            S::as_mut_simd_f64s(results).0[first + at] = *found;
        }
    }
}
