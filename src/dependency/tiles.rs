//! Columns of tables as lanes, and lanes as columns, however the tables stand in memory.

use super::machine::BLOCK;
use super::program::{TILE, Tile};
use ndarray::{ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis};

/// A table as a block reads it.
pub(super) enum Input<'a> {
    /// Rows that are contiguous in memory, the last one repeated where there are fewer than lanes.
    Rows { rows: Vec<&'a [f64]>, top: f64 },
    /// Any other: columns, contiguous or not.
    Columns { table: ArrayView2<'a, f64>, top: f64 },
}

impl<'a> Input<'a> {
    /// The rows from `first` on, `count` of them (at least one); values go from 0 to `top`.
    pub(super) fn new(table: &'a ArrayView2<'a, f64>, top: f64, first: usize, count: usize) -> Self {
        let columns = Input::Columns { table: table.slice_axis(Axis(0), (first..first + count).into()), top };
        // One column of many rows is read faster as a column.
        if table.ncols() <= 1 {
            return columns;
        }
        let rows: Option<Vec<&[f64]>> = (0..BLOCK).map(|l| table.row(first + l.min(count - 1)).to_slice()).collect();
        rows.map_or(columns, |rows| Input::Rows { rows, top })
    }

    /// Fills the places of a tile; false when a value is out of range.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub(super) fn read(&self, tile: &Tile, values: &mut [[f64; BLOCK]]) -> bool {
        let mut good = true;
        match self {
            Input::Rows { rows, top } => {
                for (l, row) in rows.iter().enumerate() {
                    let cells = &row[tile.first..tile.first + tile.width];
                    // Of a width known to the compiler this takes two thirds of the time.
                    if let Some(cells) = cells.first_chunk::<TILE>() {
                        good &= all_within(cells, *top);
                        for c in 0..TILE {
                            values[tile.places[c] as usize][l] = cells[c];
                        }
                    } else {
                        good &= all_within(cells, *top);
                        for (&place, &cell) in tile.places.iter().zip(cells) {
                            values[place as usize][l] = cell;
                        }
                    }
                }
            }
            Input::Columns { table, top } => {
                for c in 0..tile.width {
                    let lanes = &mut values[tile.places[c] as usize];
                    let column = table.column(tile.first + c);
                    if let Some(Ok(all)) = column.to_slice().map(<&[f64; BLOCK]>::try_from) {
                        *lanes = *all;
                    } else {
                        lanes.fill(0.0);
                        lanes.iter_mut().zip(column).for_each(|(lane, x)| *lane = *x);
                    }
                    good &= all_within(lanes, *top);
                }
            }
        }
        good
    }
}

/// Whether all values are from 0 to `top`.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[allow(clippy::needless_bitwise_bool)] // no branch for each value
#[inline(always)]
fn all_within(values: &[f64], top: f64) -> bool {
    values.iter().fold(true, |good, x| good & (*x >= 0.0) & (*x <= top))
}

/// The result as a block writes it: the same number of rows as were read.
pub(super) enum Output<'r, 'v> {
    Rows(Vec<&'r mut [f64]>),
    Columns(&'r mut ArrayViewMut2<'v, f64>),
}

impl<'r, 'v> Output<'r, 'v> {
    pub(super) fn new(result: &'r mut ArrayViewMut2<'v, f64>) -> Self {
        if result.ncols() > 1 && result.row(0).to_slice().is_some() {
            Output::Rows(result.rows_mut().into_iter().filter_map(ArrayViewMut1::into_slice).collect())
        } else {
            Output::Columns(result)
        }
    }

    /// Writes the columns of a tile.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub(super) fn write(&mut self, tile: &Tile, values: &[[f64; BLOCK]]) {
        let lanes: [&[f64; BLOCK]; TILE] = tile.places.map(|place| &values[place as usize]);
        match self {
            Output::Rows(rows) => {
                for (l, row) in rows.iter_mut().enumerate() {
                    let cells = &mut row[tile.first..tile.first + tile.width];
                    if let Some(cells) = cells.first_chunk_mut::<TILE>() {
                        for c in 0..TILE {
                            cells[c] = lanes[c][l];
                        }
                    } else {
                        cells.iter_mut().zip(&lanes).for_each(|(cell, lanes)| *cell = lanes[l]);
                    }
                }
            }
            Output::Columns(result) => {
                for (c, lanes) in lanes.iter().enumerate().take(tile.width) {
                    let mut column = result.column_mut(tile.first + c);
                    if let Some(all) = column.as_slice_mut() {
                        all.copy_from_slice(&lanes[..all.len()]);
                    } else {
                        column.iter_mut().zip(*lanes).for_each(|(cell, lane)| *cell = *lane);
                    }
                }
            }
        }
    }
}
