//! Passes over a decision matrix, fast: blocks of rows on all threads, several rows in one instruction.
//!
//! The rows are cut at fixed places, and what is joined has no order (extremes, exact sums), so the bits depend
//! neither on the number of threads nor on the processor.

use crate::number::lanes::{Splitter, Sums};
use crate::number::{math, sum};
use crate::scoring::decision::LARGEST;
use ndarray::{Array2, ArrayView2};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// Rows that are worked on together; their columns stay in the nearest cache.
pub(crate) const ROWS: usize = 64;

/// Rows of one task, a multiple of [`ROWS`].
const CHUNK: usize = 64 * ROWS;

/// Below this many numbers other threads would cost more than they bring.
const SHORT: usize = 1 << 15;

/// A column of one block of rows.
pub(crate) type Block<const R: usize> = [f64; R];

/// What one pass finds out about a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    /// Smallest value; -0 is below +0.
    pub(crate) low: f64,
    /// Largest value.
    pub(crate) high: f64,
    /// Smallest magnitude other than 0; infinite when there is none.
    pub(crate) least: f64,
}

impl Extent {
    /// Largest magnitude.
    pub(crate) fn largest(&self) -> f64 {
        math::max(self.low.abs(), self.high.abs())
    }
}

/// Compiles `work` for wide registers too and takes what this processor has; the bits are the same.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy, as all that is called in it
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(
        #[allow(clippy::redundant_closure)] // the closure carries the attribute
        #[inline(always)]
        || work(),
    )
}

/// Runs `work` on the threads of the pool where the data are large, so that its passes need not wake them each time.
pub(crate) fn on_threads<R: Send>(numbers: usize, work: impl FnOnce() -> R + Send) -> R {
    if numbers < SHORT { work() } else { rayon::join(work, || ()).0 }
}

/// Both results, at the same time where that many numbers are worth it.
pub(crate) fn both<A: Send, B: Send>(
    numbers: usize,
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if numbers < SHORT { (a(), b()) } else { rayon::join(a, b) }
}

/// Calls `work` for every chunk of rows, on all threads: the first row, and the chunk's part of each output. The rows
/// of the table are `width` numbers wide.
pub(crate) fn fill<const N: usize>(
    width: usize,
    outputs: [&mut [f64]; N],
    work: &(impl Fn(usize, [&mut [f64]; N]) + Sync),
) {
    fn halves<const N: usize>(start: usize, outputs: [&mut [f64]; N], work: &(impl Fn(usize, [&mut [f64]; N]) + Sync)) {
        let n = outputs.first().map_or(0, |out| out.len());
        if n <= CHUNK {
            return work(start, outputs);
        }
        let middle = n.div_ceil(2 * CHUNK) * CHUNK;
        let mut right = [(); N].map(|()| <&mut [f64]>::default());
        let mut rest = right.iter_mut();
        let left = outputs.map(|out| {
            let (first, second) = out.split_at_mut(middle);
            if let Some(place) = rest.next() {
                *place = second;
            }
            first
        });
        rayon::join(|| halves(start, left, work), || halves(start + middle, right, work));
    }
    let n = outputs.first().map_or(0, |out| out.len());
    if n * width < SHORT {
        work(0, outputs);
    } else {
        halves(0, outputs, work);
    }
}

/// `work` on chunks of a table of `m` columns in rows: the first row of the chunk, and its rows.
pub(crate) fn fill_rows(m: usize, table: &mut [f64], work: &(impl Fn(usize, &mut [f64]) + Sync)) {
    if table.len() < SHORT {
        work(0, table);
    } else {
        table.par_chunks_mut(CHUNK * m).enumerate().for_each(|(chunk, rows)| work(chunk * CHUNK, rows));
    }
}

/// The columns of the rows `start..start + R`; beyond the last row it is repeated.
#[allow(clippy::inline_always)] // as `wide`
#[inline(always)]
pub(crate) fn load<const R: usize>(values: &Array2<f64>, start: usize, columns: &mut [Block<R>]) {
    let (n, m) = values.dim();
    let count = R.min(n - start);
    match values.as_slice() {
        Some(flat) if count == R && m >= LANES => {
            let rows = &flat[start * m..(start + R) * m];
            for (k, _) in groups(m) {
                if let Some(group) = columns[k..].first_chunk_mut() {
                    turn(rows, m, k, group);
                }
            }
        }
        _ => {
            for (k, column) in columns.iter_mut().enumerate() {
                for (i, x) in column.iter_mut().enumerate() {
                    *x = values[[start + i.min(count - 1), k]];
                }
            }
        }
    }
}

/// Rows to columns, four by four, which the registers can do.
#[allow(clippy::inline_always)] // as `wide`
#[inline(always)]
fn turn<const R: usize>(rows: &[f64], m: usize, k: usize, columns: &mut [Block<R>; LANES]) {
    for (i, rows) in rows.chunks_exact(LANES * m).enumerate() {
        let mut four = [[0.0; LANES]; LANES];
        for (to, row) in four.iter_mut().zip(rows.chunks_exact(m)) {
            if let Some(x) = row[k..].first_chunk() {
                *to = *x;
            }
        }
        for (l, column) in columns.iter_mut().enumerate() {
            let turned = [four[0][l], four[1][l], four[2][l], four[3][l]];
            column[LANES * i..LANES * i + LANES].copy_from_slice(&turned);
        }
    }
}

/// A copy of a table `(n, m)` in memory of its own; a large one is copied by all threads.
pub fn copied(values: &ArrayView2<'_, f64>) -> Array2<f64> {
    match values.to_slice().filter(|flat| flat.len() >= SHORT) {
        Some(flat) => {
            // Whole cache lines where the length allows it.
            let (lines, rest) = flat.as_chunks::<8>();
            let copy: Vec<f64> = if rest.is_empty() {
                lines.par_iter().with_min_len(SHORT / 8).copied().collect::<Vec<_>>().into_flattened()
            } else {
                flat.par_iter().with_min_len(SHORT).copied().collect()
            };
            // The length is that of the view.
            Array2::from_shape_vec(values.dim(), copy).unwrap_or_else(|_| values.to_owned())
        }
        None => values.to_owned(),
    }
}

/// Extents while they are collected, for `W` columns at once.
#[derive(Clone, Copy)]
struct Seen<const W: usize> {
    low: [f64; W],
    high: [f64; W],
    least: [f64; W],
    /// 0 while all values are finite, else NaN.
    finite: [f64; W],
    /// Bits that are set in any value, and in all.
    any: [u64; W],
    all: [u64; W],
}

impl<const W: usize> Seen<W> {
    const NOTHING: Self = Seen {
        low: [f64::INFINITY; W],
        high: [f64::NEG_INFINITY; W],
        least: [f64::INFINITY; W],
        finite: [0.0; W],
        any: [0; W],
        all: [u64::MAX; W],
    };

    #[allow(clippy::inline_always)] // as `wide`
    #[inline(always)]
    fn add(&mut self, x: &[f64; W]) {
        for (l, &value) in x.iter().enumerate() {
            let size = value.abs();
            self.low[l] = if value < self.low[l] { value } else { self.low[l] };
            self.high[l] = if value > self.high[l] { value } else { self.high[l] };
            let other = if size == 0.0 { f64::INFINITY } else { size };
            self.least[l] = if other < self.least[l] { other } else { self.least[l] };
            self.finite[l] += value * 0.0;
            self.any[l] |= value.to_bits();
            self.all[l] &= value.to_bits();
        }
    }

    fn one(&self, l: usize) -> Seen<1> {
        Seen {
            low: [self.low[l]],
            high: [self.high[l]],
            least: [self.least[l]],
            finite: [self.finite[l]],
            any: [self.any[l]],
            all: [self.all[l]],
        }
    }

    fn join(mut self, other: Self) -> Self {
        for l in 0..W {
            self.low[l] = if other.low[l] < self.low[l] { other.low[l] } else { self.low[l] };
            self.high[l] = if other.high[l] > self.high[l] { other.high[l] } else { self.high[l] };
            self.least[l] = if other.least[l] < self.least[l] { other.least[l] } else { self.least[l] };
            self.finite[l] += other.finite[l];
            self.any[l] |= other.any[l];
            self.all[l] &= other.all[l];
        }
        self
    }
}

impl Seen<1> {
    fn is_ordinary(&self) -> bool {
        self.finite[0] == 0.0 && self.low[0] >= -LARGEST && self.high[0] <= LARGEST
    }

    fn extent(&self) -> Extent {
        let (low, high) = (self.low[0], self.high[0]);
        // Comparisons take both zeros as one. Where 0 is the lowest, a value with a sign is -0; where it is the
        // highest, one without is +0.
        let signed = |bits: u64| if bits >> 63 == 1 { -0.0 } else { 0.0 };
        Extent {
            low: if low == 0.0 { signed(self.any[0]) } else { low },
            high: if high == 0.0 { signed(self.all[0]) } else { high },
            least: self.least[0],
        }
    }
}

/// Columns that are read together; the last ones may be read twice.
const LANES: usize = 4;

/// Numbers in the widest registers there are.
const WIDEST: usize = 8;

/// The first of each group of `LANES` columns, and how many of the group an earlier one had already; without groups
/// when there are fewer columns.
fn groups(m: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..if m < LANES { 0 } else { m.div_ceil(LANES) }).map(move |g| {
        let first = (g * LANES).min(m - LANES);
        (first, g * LANES - first)
    })
}

/// Calls `of` for the column group that starts at `k` in every row.
#[allow(clippy::inline_always)] // as `wide`
#[inline(always)]
fn each_row<const W: usize>(rows: &[f64], m: usize, k: usize, mut of: impl FnMut(&[f64; W])) {
    for row in rows.chunks_exact(m) {
        if let Some(x) = row[k..].first_chunk::<W>() {
            of(x);
        }
    }
}

/// The registers of columns that are read together, as [`groups`] for registers: the first column of each.
fn registers<S: Simd>(m: usize) -> impl Iterator<Item = usize> {
    let width = S::F64_LANES;
    (0..if m < width { 0 } else { m.div_ceil(width) }).map(move |g| (g * width).min(m - width))
}

/// The values of the columns from `k` on in one row.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn register<S: Simd>(row: &[f64], k: usize) -> S::f64s {
    S::as_simd_f64s(&row[k..k + S::F64_LANES]).0[0]
}

/// Collects the extents of some rows.
struct Look<'a> {
    rows: &'a [f64],
    m: usize,
    seen: &'a mut [Seen<1>],
}

impl WithSimd for Look<'_> {
    type Output = ();

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Look { rows, m, seen } = self;
        if m < S::F64_LANES {
            return look(rows, m, seen);
        }
        for block in rows.chunks(2 * ROWS * m) {
            for k in registers::<S>(m) {
                let group = look_at(simd, block, m, k);
                for (l, column) in seen[k..k + S::F64_LANES].iter_mut().enumerate() {
                    *column = column.join(group.one(l));
                }
            }
        }
    }
}

/// What is seen of the columns of one register, in the first lanes.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn look_at<S: Simd>(simd: S, rows: &[f64], m: usize, k: usize) -> Seen<WIDEST> {
    let (zero, infinite) = (simd.splat_f64s(0.0), simd.splat_f64s(f64::INFINITY));
    let (mut low, mut high, mut least) = (infinite, simd.splat_f64s(f64::NEG_INFINITY), infinite);
    let (mut finite, mut any, mut all) = (zero, simd.splat_u64s(0), simd.splat_u64s(u64::MAX));
    for row in rows.chunks_exact(m) {
        let x = register::<S>(row, k);
        let size = simd.abs_f64s(x);
        low = simd.min_f64s(x, low);
        high = simd.max_f64s(x, high);
        least = simd.min_f64s(simd.select_f64s(simd.equal_f64s(size, zero), infinite, size), least);
        finite = simd.add_f64s(finite, simd.mul_f64s(x, zero));
        any = simd.or_u64s(any, simd.transmute_u64s_f64s(x));
        all = simd.and_u64s(all, simd.transmute_u64s_f64s(x));
    }
    let mut seen = Seen::NOTHING;
    for (lanes, register) in
        [(&mut seen.low, low), (&mut seen.high, high), (&mut seen.least, least), (&mut seen.finite, finite)]
    {
        S::as_mut_simd_f64s(lanes).0[0] = register;
    }
    for (lanes, register) in [(&mut seen.any, any), (&mut seen.all, all)] {
        S::as_mut_simd_u64s(lanes).0[0] = register;
    }
    seen
}

#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn look(rows: &[f64], m: usize, seen: &mut [Seen<1>]) {
    for block in rows.chunks(2 * ROWS * m) {
        for (k, _) in groups(m) {
            let mut group = Seen::<LANES>::NOTHING;
            each_row(block, m, k, |x| group.add(x));
            for (l, column) in seen[k..k + LANES].iter_mut().enumerate() {
                *column = column.join(group.one(l));
            }
        }
        for (k, column) in seen.iter_mut().enumerate().filter(|_| m < LANES) {
            each_row(block, m, k, |x| column.add(x));
        }
    }
}

/// The extent of every column, and whether all values are finite and at most [`LARGEST`]; with others the extents
/// mean nothing.
pub(crate) fn extents(values: &Array2<f64>) -> (Vec<Extent>, bool) {
    let (n, m) = values.dim();
    if n == 0 || m == 0 {
        return (Vec::new(), true);
    }
    let nothing = || vec![Seen::<1>::NOTHING; m];
    let seen = match values.as_slice() {
        Some(flat) if flat.len() < SHORT => {
            let mut seen = nothing();
            look(flat, m, &mut seen);
            seen
        }
        Some(flat) => {
            let chunk = |rows: &[f64]| {
                let mut seen = nothing();
                pulp::Arch::new().dispatch(Look { rows, m, seen: &mut seen });
                seen
            };
            let join = |a: Vec<Seen<1>>, b: Vec<Seen<1>>| a.into_iter().zip(b).map(|(a, b)| a.join(b)).collect();
            flat.par_chunks(CHUNK * m).map(chunk).reduce(nothing, join)
        }
        None => values
            .columns()
            .into_iter()
            .map(|column| {
                let mut seen = Seen::<1>::NOTHING;
                column.iter().for_each(|&x| seen.add(&[x]));
                seen
            })
            .collect(),
    };
    (seen.iter().map(Seen::extent).collect(), seen.iter().all(Seen::is_ordinary))
}

/// The exact sum of every column of values, or of squares, rounded once.
///
/// The values have ordinary magnitudes (below 2^101, see `normalization::in_range`).
pub(crate) fn column_sums(values: &Array2<f64>, extents: &[Extent], squares: bool) -> Vec<f64> {
    let (n, m) = values.dim();
    let term = |x: f64| if squares { x * x } else { x };
    let slowly = |k: usize| sum::sum_of(values.column(k).into_iter().map(|&x| term(x)));
    let (Some(flat), true) = (values.as_slice(), n * m >= SHORT && m >= LANES) else {
        return (0..m).map(slowly).collect();
    };
    let splitters: Vec<Option<Splitter>> =
        extents.iter().map(|extent| Splitter::new(term(extent.largest()) * n as f64, n)).collect();
    let nothing = || vec![[0.0; 2]; m];
    let chunk = |rows: &[f64]| {
        let mut sums = nothing();
        pulp::Arch::new().dispatch(AddUp { rows, splitters: &splitters, squares, sums: &mut sums });
        sums
    };
    let join = |mut a: Vec<[f64; 2]>, b: Vec<[f64; 2]>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a = [a[0] + b[0], a[1] + b[1]]);
        a
    };
    let sums = flat.par_chunks(CHUNK * m).map(chunk).reduce(nothing, join);
    let settle = |(k, [upper, lower]): (usize, [f64; 2])| match splitters[k].map(|s| s.settle(upper, lower)) {
        Some(total) if !total.is_nan() => total,
        _ => slowly(k),
    };
    sums.into_iter().enumerate().map(settle).collect()
}

/// Adds the values of some rows, or their squares, to the sums (upper, lower) of the columns.
struct AddUp<'a> {
    rows: &'a [f64],
    splitters: &'a [Option<Splitter>],
    squares: bool,
    sums: &'a mut [[f64; 2]],
}

impl WithSimd for AddUp<'_> {
    type Output = ();

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let AddUp { rows, splitters, squares, sums } = self;
        let m = sums.len();
        if m < S::F64_LANES && squares {
            add_up(rows, splitters, sums, |x| x * x);
        } else if m < S::F64_LANES {
            add_up(rows, splitters, sums, |x| x);
        }
        let mut next = 0;
        for k in registers::<S>(m) {
            // Columns without a splitter are added up otherwise; any will do for them.
            let sigma: [f64; WIDEST] =
                std::array::from_fn(|l| splitters.get(k + l).copied().flatten().unwrap_or(Splitter::UNIT).sigma());
            let sigma = S::as_simd_f64s(&sigma).0[0];
            let mut found = Sums::new(simd);
            for row in rows.chunks_exact(m) {
                let x = register::<S>(row, k);
                found.add_cut(simd, sigma, if squares { simd.mul_f64s(x, x) } else { x });
            }
            let [mut upper, mut lower] = [[0.0; WIDEST]; 2];
            let (of_upper, of_lower) = found.parts();
            S::as_mut_simd_f64s(&mut upper).0[0] = of_upper;
            S::as_mut_simd_f64s(&mut lower).0[0] = of_lower;
            // The last register may begin with columns of the one before.
            let had = next - k;
            for (sum, parts) in sums[next..k + S::F64_LANES].iter_mut().zip(upper[had..].iter().zip(&lower[had..])) {
                *sum = [sum[0] + parts.0, sum[1] + parts.1];
            }
            next = k + S::F64_LANES;
        }
    }
}

/// Adds the terms of all rows to the sums (upper, lower) of the columns.
#[allow(clippy::inline_always)] // as `wide`
#[inline(always)]
fn add_up(rows: &[f64], splitters: &[Option<Splitter>], sums: &mut [[f64; 2]], term: impl Fn(f64) -> f64) {
    let m = sums.len();
    for block in rows.chunks(2 * ROWS * m) {
        for (k, had) in groups(m) {
            // Columns without a splitter are added up otherwise; any will do for them.
            let split: [Splitter; LANES] = std::array::from_fn(|l| splitters[k + l].unwrap_or(Splitter::UNIT));
            let (mut upper, mut lower) = ([0.0; LANES], [0.0; LANES]);
            each_row::<LANES>(block, m, k, |x| {
                for l in 0..LANES {
                    split[l].add(term(x[l]), &mut upper[l], &mut lower[l]);
                }
            });
            for l in had..LANES {
                sums[k + l] = [sums[k + l][0] + upper[l], sums[k + l][1] + lower[l]];
            }
        }
    }
}
