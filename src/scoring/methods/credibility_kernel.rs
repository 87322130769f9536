//! Credibility of every pair in rows and columns, without a table of all pairs: the inner loops of ELECTRE III.
//!
//! For i against j on one criterion the partial concordance is `(x[i] + p - x[j]) / (p - q)` and what discordance leaves
//! is `(x[i] + v - x[j]) / (v - p)`, both cut to [0, 1]. Thresholds are those at the value of i, so all coefficients
//! belong to i, and the inner loop is the same for every pair: no branch, and as many pairs at once as the processor
//! can hold. Registers are named here, as the compiler left to itself takes narrower ones.
//! They go through loops and never through `map`, whose calls would be compiled without them. The values of [`LANES`] alternatives stand together, criterion by criterion, so that memory is read in
//! order.

use super::credibility::{At, Criterion};
use super::pairwise::{ROUNDING, oriented_columns};
use crate::number::math;
use crate::scoring::DecisionMatrix;
use ndarray::ArrayView1;
use pulp::{Simd, WithSimd};

/// Pairs computed together.
const LANES: usize = 32;

type Lanes = [f64; LANES];

/// Credibilities within a set of alternatives.
#[derive(Debug, Clone)]
pub(super) struct Kernel {
    n: usize,
    columns: Vec<Column>,
    /// Values with "higher is better": for every [`LANES`] alternatives one entry a criterion. The last are filled up.
    x: Vec<Lanes>,
}

/// One criterion.
#[derive(Debug, Clone)]
struct Column {
    weight: f64,
    has_veto: bool,
    coefficients: Coefficients,
}

/// Where concordance and what discordance leaves fall to 0, and how steeply, for an alternative at x.
#[derive(Debug, Clone, Copy)]
struct Of<T> {
    /// `x + p`.
    top: T,
    /// Weight over `p - q`.
    slope: T,
    /// `x + v`; of no use where there is no veto.
    end: T,
    /// One over `v - p`; of no use where there is no veto.
    veto: T,
}

#[derive(Debug, Clone)]
enum Coefficients {
    /// The same for all but for x: constant thresholds, with `top = p` and `end = v`.
    Constant(Of<f64>),
    /// Thresholds that vary, or steps.
    Each(Vec<Of<Lanes>>),
}

/// The steepest slope: every difference of ordinary numbers is cut.
const STEEPEST: f64 = 1e270;

/// Shorter distances have the steepest slope.
const SHORTEST: f64 = 1.0 / STEEPEST;

impl Of<f64> {
    /// Where p = q (or v = p) the function is a step: a line so steep that it is cut before the next number that is not
    /// equal but for rounding.
    ///
    /// `given` is x before it was moved.
    fn step_or_line(x: f64, given: f64, weight: f64, At { q, p, v }: At) -> Self {
        let noise = if p == 0.0 { given.next_up() - given } else { ROUNDING * math::max(given.abs(), p) };
        let steep = |distance: f64| if distance > SHORTEST { 1.0 / distance } else { STEEPEST };
        let beyond = if p == 0.0 { math::max(noise, SHORTEST) } else { 2.0 * noise };
        let top = if p == q { x + p + beyond } else { x + p };
        let (end, veto) = if v.is_infinite() {
            (x, 0.0)
        } else if v == p {
            (x + p + beyond, steep(noise))
        } else if v - p > SHORTEST {
            (x + v, steep(v - p))
        } else {
            (x + p + SHORTEST, STEEPEST)
        };
        Of { top, slope: weight * steep(if p == q { noise } else { p - q }), end, veto }
    }
}

impl Of<Lanes> {
    fn new(some: &[Of<f64>]) -> Self {
        let mut lanes = Of { top: [0.0; LANES], slope: [0.0; LANES], end: [0.0; LANES], veto: [0.0; LANES] };
        for (l, of) in some.iter().enumerate() {
            (lanes.top[l], lanes.slope[l], lanes.end[l], lanes.veto[l]) = (of.top, of.slope, of.end, of.veto);
        }
        lanes
    }

    fn lane(&self, l: usize) -> Of<f64> {
        Of { top: self.top[l], slope: self.slope[l], end: self.end[l], veto: self.veto[l] }
    }
}

impl Coefficients {
    fn new(criterion: &Criterion, x: &[f64], g: &ArrayView1<'_, f64>) -> Self {
        let At { q, p, v } = criterion.at(0.0);
        let smooth = p - q > SHORTEST && v - p > SHORTEST;
        if smooth && !criterion.varies() {
            let (end, veto) = if v.is_infinite() { (0.0, 0.0) } else { (v, 1.0 / (v - p)) };
            return Coefficients::Constant(Of { top: p, slope: criterion.weight * (1.0 / (p - q)), end, veto });
        }
        let sign = criterion.direction.sign();
        let each = |(&x, &g): (&f64, &f64)| Of::step_or_line(x, sign * g, criterion.weight, criterion.at(g));
        let each: Vec<Of<f64>> = x.iter().zip(g).map(each).collect();
        Coefficients::Each(each.chunks(LANES).map(Of::new).collect())
    }

    /// Those of one alternative.
    fn of(&self, i: usize, x: f64) -> Of<f64> {
        match self {
            Coefficients::Constant(of) => Of { top: x + of.top, end: x + of.end, ..*of },
            Coefficients::Each(each) => each[i / LANES].lane(i % LANES),
        }
    }

    fn gather(&self, members: &[usize]) -> Self {
        let Coefficients::Each(each) = self else { return self.clone() };
        let lanes = |chunk: &[usize]| {
            Of::new(&chunk.iter().map(|&i| each[i / LANES].lane(i % LANES)).collect::<Vec<Of<f64>>>())
        };
        Coefficients::Each(members.chunks(LANES).map(lanes).collect())
    }
}

/// One criterion of the alternative that others are compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixed {
    x: f64,
    weight: f64,
    has_veto: bool,
    of: Of<f64>,
}

impl Kernel {
    pub(super) fn new(data: &DecisionMatrix, criteria: &[Criterion]) -> Self {
        let (n, m) = (data.n_alternatives(), criteria.len());
        let mut oriented = oriented_columns(data);
        let mut x = vec![[0.0; LANES]; n.div_ceil(LANES) * m];
        let coefficients: Vec<Coefficients> = oriented
            .iter_mut()
            .zip(criteria)
            .enumerate()
            .map(|(k, (x, criterion))| Coefficients::new(criterion, move_near_zero(x), &data.column(k)))
            .collect();
        for (k, column) in oriented.iter().enumerate() {
            for (lanes, values) in x[k..].iter_mut().step_by(m).zip(column.chunks(LANES)) {
                lanes[..values.len()].copy_from_slice(values);
            }
        }
        let columns = criteria.iter().zip(coefficients).map(|(criterion, coefficients)| Column {
            weight: criterion.weight,
            has_veto: criterion.v.is_some(),
            coefficients,
        });
        Kernel { n, columns: columns.collect(), x }
    }

    pub(super) fn n(&self) -> usize {
        self.n
    }

    fn x(&self, i: usize, k: usize) -> f64 {
        self.x[i / LANES * self.columns.len() + k][i % LANES]
    }

    /// The same for some of the alternatives, in the order given.
    pub(super) fn gather(&self, members: &[usize]) -> Self {
        let mut x = Vec::with_capacity(members.len().div_ceil(LANES) * self.columns.len());
        for chunk in members.chunks(LANES) {
            for k in 0..self.columns.len() {
                let mut lanes = [0.0; LANES];
                for (lane, &i) in lanes.iter_mut().zip(chunk) {
                    *lane = self.x(i, k);
                }
                x.push(lanes);
            }
        }
        let gathered = |column: &Column| Column { coefficients: column.coefficients.gather(members), ..*column };
        Kernel { n: members.len(), columns: self.columns.iter().map(gathered).collect(), x }
    }

    /// An alternative, to be compared with all.
    pub(super) fn fixed(&self, i: usize) -> Vec<Fixed> {
        let columns = self.columns.iter().enumerate();
        columns
            .map(|(k, column)| {
                let x = self.x(i, k);
                Fixed { x, weight: column.weight, has_veto: column.has_veto, of: column.coefficients.of(i, x) }
            })
            .collect()
    }

    /// Credibility of "the fixed one is at least as good as j" for all j, `(n,)`; without `VETO` concordance alone.
    pub(super) fn row<const VETO: bool>(&self, fixed: &[Fixed], out: &mut [f64]) {
        self.row_on::<VETO>(pulp::Arch::new(), fixed, out);
    }

    fn row_on<const VETO: bool>(&self, arch: pulp::Arch, fixed: &[Fixed], out: &mut [f64]) {
        arch.dispatch(RowWork::<VETO> { kernel: self, fixed, out });
    }

    /// [`Kernel::row`], and credibility of "j is at least as good as the fixed one" for all j, `(n,)` each.
    pub(super) fn row_and_column(&self, fixed: &[Fixed], row: &mut [f64], column: &mut [f64]) {
        self.row::<true>(fixed, row);
        self.column_on(pulp::Arch::new(), fixed, column);
    }

    fn column_on(&self, arch: pulp::Arch, fixed: &[Fixed], out: &mut [f64]) {
        arch.dispatch(ColumnWork { kernel: self, fixed, out });
    }
}

/// [`Kernel::row`] as work that is compiled for each kind of instructions.
struct RowWork<'a, const VETO: bool> {
    kernel: &'a Kernel,
    fixed: &'a [Fixed],
    out: &'a mut [f64],
}

impl<const VETO: bool> WithSimd for RowWork<'_, VETO> {
    type Output = ();

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let RowWork { kernel, fixed, out } = self;
        for (x, out) in kernel.x.chunks_exact(kernel.columns.len()).zip(out.chunks_mut(LANES)) {
            write::<S, VETO>(simd, fixed, &There { fixed, x }, out);
        }
    }
}

/// The column of [`Kernel::row_and_column`], likewise.
struct ColumnWork<'a> {
    kernel: &'a Kernel,
    fixed: &'a [Fixed],
    out: &'a mut [f64],
}

impl WithSimd for ColumnWork<'_> {
    type Output = ();

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let ColumnWork { kernel: Kernel { columns, x, .. }, fixed, out } = self;
        for (block, (x, out)) in x.chunks_exact(columns.len()).zip(out.chunks_mut(LANES)).enumerate() {
            write::<S, true>(simd, fixed, &Back { fixed, columns, block, x }, out);
        }
    }
}

/// The lines of criterion k for one register of a block: how far above its end, and its slope.
trait Lines {
    /// The line of concordance.
    fn concordance<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s);

    /// The line of what discordance leaves.
    fn left<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s);
}

/// The fixed one against those of a block.
struct There<'a> {
    fixed: &'a [Fixed],
    x: &'a [Lanes],
}

impl Lines for There<'_> {
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn concordance<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s) {
        let Of { top, slope, .. } = self.fixed[k].of;
        (simd.sub_f64s(simd.splat_f64s(top), register::<S>(&self.x[k], at)), simd.splat_f64s(slope))
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn left<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s) {
        let Of { end, veto, .. } = self.fixed[k].of;
        (simd.sub_f64s(simd.splat_f64s(end), register::<S>(&self.x[k], at)), simd.splat_f64s(veto))
    }
}

/// Those of a block against the fixed one.
struct Back<'a> {
    fixed: &'a [Fixed],
    columns: &'a [Column],
    block: usize,
    x: &'a [Lanes],
}

impl Lines for Back<'_> {
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn concordance<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s) {
        let (top, slope) = match &self.columns[k].coefficients {
            Coefficients::Constant(of) => {
                let top = simd.add_f64s(register::<S>(&self.x[k], at), simd.splat_f64s(of.top));
                (top, simd.splat_f64s(of.slope))
            }
            Coefficients::Each(each) => {
                let of = &each[self.block];
                (register::<S>(&of.top, at), register::<S>(&of.slope, at))
            }
        };
        (simd.sub_f64s(top, simd.splat_f64s(self.fixed[k].x)), slope)
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn left<S: Simd>(&self, simd: S, k: usize, at: usize) -> (S::f64s, S::f64s) {
        let (end, veto) = match &self.columns[k].coefficients {
            Coefficients::Constant(of) => {
                let end = simd.add_f64s(register::<S>(&self.x[k], at), simd.splat_f64s(of.end));
                (end, simd.splat_f64s(of.veto))
            }
            Coefficients::Each(each) => {
                let of = &each[self.block];
                (register::<S>(&of.end, at), register::<S>(&of.veto, at))
            }
        };
        (simd.sub_f64s(end, simd.splat_f64s(self.fixed[k].x)), veto)
    }
}

/// Subtracts the value nearest to 0 where all differences from it are exact (within a factor of two, Sterbenz), so that
/// sums with thresholds round less; the values are those of one criterion.
fn move_near_zero(x: &mut [f64]) -> &[f64] {
    let (low, high) = (math::min_of(x), math::max_of(x));
    let nearest = if low > 0.0 { low } else { high };
    if nearest != 0.0 && high / nearest <= 2.0 && low / nearest <= 2.0 && low / nearest > 0.0 && high / nearest > 0.0 {
        for x in x.iter_mut() {
            *x -= nearest;
        }
    }
    x
}

/// Registers that are worked on together, so that they need not wait for one another.
const STEP: usize = 4;

/// One register of a block.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn register<S: Simd>(lanes: &Lanes, at: usize) -> S::f64s {
    S::as_simd_f64s(lanes).0[at]
}

/// Fills the output for a block with credibilities, or without `VETO` with concordance alone.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn write<S: Simd, const VETO: bool>(simd: S, fixed: &[Fixed], lines: &impl Lines, out: &mut [f64]) {
    let mut lanes = [0.0; LANES];
    for (step, to) in S::as_mut_simd_f64s(&mut lanes).0.chunks_exact_mut(STEP).enumerate() {
        let mut found = concordance(simd, fixed, lines, step * STEP);
        if VETO {
            found = weakened(simd, fixed, lines, step * STEP, found);
        }
        for (to, found) in to.iter_mut().zip(found) {
            *to = found;
        }
    }
    match out.first_chunk_mut() {
        Some(whole) => *whole = lanes,
        None => out.copy_from_slice(&lanes[..out.len()]),
    }
}

/// Concordance of [`STEP`] registers from `first` on.
///
/// No number here is NaN, and where a zero has a sign the sum has none.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn concordance<S: Simd>(simd: S, fixed: &[Fixed], lines: &impl Lines, first: usize) -> [S::f64s; STEP] {
    let (zero, one, whole) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0), simd.splat_f64s(1.0 - 1e-12));
    let mut sums = [zero; STEP];
    for (k, fixed) in fixed.iter().enumerate() {
        let weight = simd.splat_f64s(fixed.weight);
        for (at, sum) in sums.iter_mut().enumerate() {
            let (distance, slope) = lines.concordance(simd, k, first + at);
            let share = simd.min_f64s(simd.mul_f64s(distance, slope), weight);
            *sum = simd.add_f64s(*sum, simd.max_f64s(share, zero));
        }
    }
    for sum in &mut sums {
        // A sum of weights that is 1 but for rounding is 1.
        *sum = simd.select_f64s(simd.less_than_f64s(whole, *sum), one, *sum);
    }
    sums
}

/// Credibility of [`STEP`] registers from `first` on, whose concordance is given.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn weakened<S: Simd>(
    simd: S,
    fixed: &[Fixed],
    lines: &impl Lines,
    first: usize,
    concordance: [S::f64s; STEP],
) -> [S::f64s; STEP] {
    let (zero, one) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0));
    let mut rest = concordance;
    for rest in &mut rest {
        // One over what is missing to 1.
        *rest = simd.div_f64s(one, simd.sub_f64s(one, *rest));
    }
    let mut products = [one; STEP];
    for (k, fixed) in fixed.iter().enumerate() {
        if !fixed.has_veto {
            continue;
        }
        for (at, product) in products.iter_mut().enumerate() {
            let (distance, slope) = lines.left(simd, k, first + at);
            // (1 - d) / (1 - c) where that is below 1, that is, where d > c.
            let share = simd.min_f64s(simd.mul_f64s(simd.mul_f64s(distance, slope), rest[at]), one);
            *product = simd.mul_f64s(*product, simd.max_f64s(share, zero));
        }
    }
    for (product, concordance) in products.iter_mut().zip(concordance) {
        // With full concordance no discordance is above it; + 0 leaves no zero a sign.
        let credibility = simd.add_f64s(simd.mul_f64s(concordance, *product), zero);
        *product = simd.select_f64s(simd.equal_f64s(concordance, one), one, credibility);
    }
    products
}

/// Runs the work with the widest instructions of the processor; the bits are the same with any.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[inline(always)]
pub(super) fn wide<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}

#[cfg(test)]
mod tests {
    use super::super::credibility::pair;
    use super::super::per_criterion::Threshold;
    use super::*;
    use crate::number::philox::Stream;
    use crate::scoring::Direction;
    use ndarray::Array2;
    use proptest::prelude::*;

    /// Random data, some of it coarse so that differences equal thresholds.
    fn data(n: usize, seed: u64) -> DecisionMatrix {
        let stream = Stream::new(seed);
        let values = Array2::from_shape_fn((n, 4), |(i, k)| {
            let u = stream.uniform(i as u64, u32::try_from(k).unwrap(), 3);
            if k < 2 { (u * 20.0).floor() / 10.0 } else { u }
        });
        let directions = [Direction::Max, Direction::Min, Direction::Max, Direction::Min];
        DecisionMatrix::new(values, Some(&[3.0, 2.0, 4.0, 1.0]), &directions).unwrap()
    }

    fn criteria(data: &DecisionMatrix) -> Vec<Criterion> {
        let line = |alpha, beta| Threshold { alpha, beta };
        let all = [
            (line(0.0, 0.2), line(0.0, 0.2), Some(line(0.0, 0.8))),
            (line(0.05, 0.1), line(0.1, 0.2), None),
            (line(0.0, 0.0), line(0.0, 0.0), Some(line(0.0, 0.6))),
            (line(0.0, 0.0), line(0.1, 0.3), Some(line(0.2, 0.5))),
        ];
        let weights = data.weights_or_equal();
        let direction = data.directions();
        (0..4)
            .map(|k| Criterion { direction: direction[k], weight: weights[k], q: all[k].0, p: all[k].1, v: all[k].2 })
            .collect()
    }

    fn both(kernel: &Kernel, i: usize) -> (Vec<f64>, Vec<f64>) {
        let (mut row, mut column) = (vec![0.0; kernel.n()], vec![0.0; kernel.n()]);
        kernel.row_and_column(&kernel.fixed(i), &mut row, &mut column);
        (row, column)
    }

    /// The largest difference from the definition pair by pair, and how many are 0, between, and 1. The definition divides
    /// by 1 - c, which multiplies its rounding: differences are counted in that unit.
    fn compare(data: &DecisionMatrix, criteria: &[Criterion]) -> (f64, [usize; 3]) {
        let (n, m) = data.values().dim();
        let kernel = Kernel::new(data, criteria);
        let columns = oriented_columns(data);
        let oriented: Vec<Vec<f64>> = (0..n).map(|i| columns.iter().map(|column| column[i]).collect()).collect();
        let at: Vec<Vec<At>> =
            (0..n).map(|i| (0..m).map(|k| criteria[k].at(data.values()[[i, k]])).collect()).collect();
        let (mut worst, mut kinds) = (0.0, [0; 3]);
        for i in 0..n {
            let (row, column) = both(&kernel, i);
            for j in 0..n {
                let there = pair(criteria, &at[i], &oriented[i], &oriented[j]);
                let back = pair(criteria, &at[j], &oriented[j], &oriented[i]);
                let rest = |a: usize, b: usize| {
                    let without_veto: Vec<At> = at[a].iter().map(|at| At { v: f64::INFINITY, ..*at }).collect();
                    let concordance = pair(criteria, &without_veto, &oriented[a], &oriented[b]);
                    if concordance < 1.0 { 1.0 - concordance } else { 1.0 }
                };
                let differences = [(row[j] - there).abs() * rest(i, j), (column[j] - back).abs() * rest(j, i)];
                worst = math::max_of(&[worst, differences[0], differences[1]]);
                kinds[if there == 0.0 { 0 } else { 1 + usize::from(there == 1.0) }] += 1;
            }
            assert_eq!(row[i], 1.0);
        }
        (worst, kinds)
    }

    #[test]
    fn rows_and_columns_equal_the_definition_pair_by_pair() {
        let data = data(75, 1);
        let (worst, kinds) = compare(&data, &criteria(&data));
        assert!(worst < 1e-15, "{worst:e}");
        assert!(kinds.iter().all(|&count| count > 100), "{kinds:?}");
    }

    #[test]
    fn members_alone_have_the_same_credibilities() {
        let data = data(75, 3);
        let kernel = Kernel::new(&data, &criteria(&data));
        let members: Vec<usize> = (0..75).rev().step_by(2).collect();
        let some = kernel.gather(&members);
        for (small, &i) in members.iter().enumerate() {
            let (all, alone) = (both(&kernel, i), both(&some, small));
            assert!(members.iter().zip(alone.0).all(|(&j, x)| all.0[j] == x));
            assert!(members.iter().zip(alone.1).all(|(&j, x)| all.1[j] == x));
        }
    }

    fn archs() -> Vec<pulp::Arch> {
        let mut archs = vec![pulp::Arch::new()];
        #[cfg(target_arch = "x86_64")]
        {
            archs.extend(pulp::x86::V3::try_new().map(pulp::Arch::V3));
            archs.extend(pulp::x86::V4::try_new().map(pulp::Arch::V4));
        }
        archs
    }

    #[test]
    fn every_dispatch_path_gives_the_same_bits() {
        let data = data(210, 2);
        let kernel = Kernel::new(&data, &criteria(&data));
        for i in 0..210 {
            let fixed = kernel.fixed(i);
            let fill = |arch: pulp::Arch| {
                let mut out = vec![0.0; 630];
                let (row, rest) = out.split_at_mut(210);
                let (column, concordance) = rest.split_at_mut(210);
                kernel.row_on::<true>(arch, &fixed, row);
                kernel.column_on(arch, &fixed, column);
                kernel.row_on::<false>(arch, &fixed, concordance);
                out
            };
            let plain = fill(pulp::Arch::Scalar);
            for arch in archs() {
                assert!(fill(arch).iter().zip(&plain).all(|(a, b)| a.to_bits() == b.to_bits()), "{arch:?}");
            }
            let (row, column) = both(&kernel, i);
            assert!(plain[..210] == row && plain[210..420] == column);
        }
    }

    /// Thresholds with q = p, p = v, 0 and no veto among them.
    fn thresholds() -> impl Strategy<Value = (f64, f64, Option<f64>)> {
        let more = || prop_oneof![Just(0.0), (1..6_i32).prop_map(|x| f64::from(x) / 10.0), 0.1..1.0_f64];
        (more(), more(), prop::option::of(more())).prop_map(|(q, p, v)| (q, q + p, v.map(|v| q + p + v)))
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![(0..12_i32).prop_map(|x| f64::from(x) / 10.0), -1.0..1.0_f64]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]
        #[test]
        fn any_data_equal_the_definition(
            columns in prop::collection::vec((thresholds(), prop::bool::ANY, 0.01..1.0_f64), 1..6),
            far in prop::bool::ANY,
            values in prop::collection::vec(value(), 60),
        ) {
            let m = columns.len();
            let mut values = Array2::from_shape_vec((60 / m, m), values[..60 / m * m].to_vec()).unwrap();
            // Years, say: differences are small beside the values.
            values.column_mut(0).mapv_inplace(|x| if far { x + 2000.0 } else { x });
            let weights: Vec<f64> = columns.iter().map(|column| column.2).collect();
            let directions: Vec<Direction> =
                columns.iter().map(|column| if column.1 { Direction::Max } else { Direction::Min }).collect();
            let data = DecisionMatrix::new(values, Some(&weights), &directions).unwrap();
            let constant = Threshold::constant;
            let criteria: Vec<Criterion> = columns
                .iter()
                .zip(data.weights_or_equal())
                .zip(&directions)
                .map(|((((q, p, v), ..), weight), &direction)| Criterion {
                    direction,
                    weight,
                    q: constant(*q),
                    p: constant(*p),
                    v: v.map(constant),
                })
                .collect();
            let (worst, _) = compare(&data, &criteria);
            // A slope of 10 multiplies rounding, too.
            prop_assert!(worst < 4e-15, "{:e}", worst);
        }
    }
}
