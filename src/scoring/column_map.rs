//! What a normalization does to one column: a formula of few steps, so that it can be computed where it is needed
//! instead of being kept as a table.

use super::Direction;
use super::columns::{self, Block, Extent, ROWS};
use crate::number::math;
use ndarray::Array2;
use pulp::Simd;

/// The steps from a value to its normalized value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Formula {
    /// `(x - from) / span`.
    Below { from: f64, span: f64 },
    /// `(from - x) / span`.
    Above { from: f64, span: f64 },
    /// `best / x`.
    Inverse(f64),
    /// The same number for all.
    Constant(f64),
    /// Made before, `(n,)`: formulas with several steps, columns of extreme magnitude.
    Values(Vec<f64>),
}

/// A column's formula and the direction of the result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ColumnMap {
    pub(crate) formula: Formula,
    /// Whether the result is 1 minus the formula.
    pub(crate) complement: bool,
    pub(crate) direction: Direction,
}

impl ColumnMap {
    /// Turns the values of the rows from `start` on into normalized ones.
    #[allow(clippy::inline_always)] // as `columns::wide`
    #[inline(always)]
    pub(crate) fn apply<const R: usize>(&self, start: usize, block: &mut Block<R>) {
        match &self.formula {
            &Formula::Below { from, span } => block.iter_mut().for_each(|x| *x = (*x - from) / span),
            &Formula::Above { from, span } => block.iter_mut().for_each(|x| *x = (from - *x) / span),
            &Formula::Inverse(best) => block.iter_mut().for_each(|x| *x = best / *x),
            &Formula::Constant(value) => *block = [value; R],
            Formula::Values(values) => {
                let values = &values[start..values.len().min(start + R)];
                block[..values.len()].copy_from_slice(values);
            }
        }
        if self.complement {
            for x in block {
                *x = 1.0 - *x;
            }
        }
    }

    /// The normalized values of some registers; those that were made before are given.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    pub(crate) fn registers<S: Simd, const N: usize>(&self, simd: S, x: [S::f64s; N]) -> [S::f64s; N] {
        // Loops and no closures, whose calls might be compiled without the registers.
        let mut x = x;
        match &self.formula {
            &Formula::Below { from, span } => {
                let (from, span) = (simd.splat_f64s(from), simd.splat_f64s(span));
                for x in &mut x {
                    *x = simd.div_f64s(simd.sub_f64s(*x, from), span);
                }
            }
            &Formula::Above { from, span } => {
                let (from, span) = (simd.splat_f64s(from), simd.splat_f64s(span));
                for x in &mut x {
                    *x = simd.div_f64s(simd.sub_f64s(from, *x), span);
                }
            }
            &Formula::Inverse(best) => {
                for x in &mut x {
                    *x = simd.div_f64s(simd.splat_f64s(best), *x);
                }
            }
            &Formula::Constant(value) => x = [simd.splat_f64s(value); N],
            Formula::Values(_) => {}
        }
        if self.complement {
            for x in &mut x {
                *x = simd.sub_f64s(simd.splat_f64s(1.0), *x);
            }
        }
        x
    }

    /// The normalized value of a row that has the value x.
    pub(crate) fn at(&self, row: usize, x: f64) -> f64 {
        let x = match &self.formula {
            &Formula::Below { from, span } => (x - from) / span,
            &Formula::Above { from, span } => (from - x) / span,
            &Formula::Inverse(best) => best / x,
            &Formula::Constant(value) => value,
            Formula::Values(values) => values[row],
        };
        if self.complement { 1.0 - x } else { x }
    }

    /// Smallest and largest normalized value of a column: every formula rises or falls all the way.
    pub(crate) fn range(&self, extent: &Extent) -> (f64, f64) {
        let [a, b] = match &self.formula {
            &Formula::Below { from, span } => [extent.low, extent.high].map(|x| (x - from) / span),
            &Formula::Above { from, span } => [extent.low, extent.high].map(|x| (from - x) / span),
            &Formula::Inverse(best) => [extent.low, extent.high].map(|x| best / x),
            &Formula::Constant(value) => [value, value],
            Formula::Values(values) => [math::min_of(values), math::max_of(values)],
        };
        let [a, b] = if self.complement { [1.0 - a, 1.0 - b] } else { [a, b] };
        (math::min(a, b), math::max(a, b))
    }

    /// The table of normalized values, `(n, m)`.
    pub(crate) fn table(maps: &[ColumnMap], values: &Array2<f64>) -> Array2<f64> {
        let (n, m) = values.dim();
        let mut flat = vec![0.0; n * m];
        columns::fill_rows(m, &mut flat, &|start, rows| {
            let mut blocks = vec![[0.0; ROWS]; m];
            for (b, rows) in rows.chunks_mut(ROWS * m).enumerate() {
                let start = start + b * ROWS;
                columns::wide(
                    #[inline(always)]
                    || {
                        columns::load::<ROWS>(values, start, &mut blocks);
                        for (map, block) in maps.iter().zip(&mut blocks) {
                            map.apply(start, block);
                        }
                    },
                );
                for (i, row) in rows.chunks_exact_mut(m).enumerate() {
                    for (x, block) in row.iter_mut().zip(&blocks) {
                        *x = block[i];
                    }
                }
            }
        });
        // The length is right by construction.
        Array2::from_shape_vec((n, m), flat).unwrap_or_default()
    }
}

/// Values times the weights of their columns, `(n, m)`.
pub(crate) fn weighted(values: &Array2<f64>, weights: &[f64]) -> Array2<f64> {
    let mut weighted = values.clone();
    for mut row in weighted.rows_mut() {
        row.iter_mut().zip(weights).for_each(|(x, w)| *x *= w);
    }
    weighted
}
