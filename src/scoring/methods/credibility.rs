//! Credibility of outranking with indifference, preference and veto thresholds: ELECTRE III and TRI.

use super::pairwise::{ROUNDING, exceeds, oriented_columns};
use super::per_criterion::{Threshold, Thresholds, bad_entry};
use crate::number::math;
use crate::problem::{Problems, Text};
use crate::scoring::decision::LARGEST;
use crate::scoring::{DecisionMatrix, Direction};

/// One criterion with thresholds ("pseudo-criterion").
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Criterion {
    pub(super) direction: Direction,
    pub(super) weight: f64,
    pub(super) q: Threshold,
    pub(super) p: Threshold,
    /// No veto where there is none.
    pub(super) v: Option<Threshold>,
}

/// Thresholds at one value of a criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct At {
    pub(super) q: f64,
    pub(super) p: f64,
    /// Infinite where there is no veto.
    pub(super) v: f64,
}

impl Criterion {
    pub(super) fn at(&self, g: f64) -> At {
        At { q: self.q.at(g), p: self.p.at(g), v: self.v.map_or(f64::INFINITY, |v| v.at(g)) }
    }

    fn varies(&self) -> bool {
        [Some(self.q), Some(self.p), self.v].iter().flatten().any(|t| t.alpha != 0.0)
    }
}

/// Settings of the thresholds.
pub(super) struct Settings<'a> {
    pub(super) q: Option<&'a Thresholds>,
    pub(super) p: Option<&'a Thresholds>,
    pub(super) v: Option<&'a Thresholds>,
}

impl Settings<'_> {
    /// Whether a threshold varies with the value of its criterion.
    pub(super) fn vary(&self, m: usize) -> bool {
        let all = [self.q, self.p, self.v];
        all.iter().flatten().any(|t| (0..m).any(|k| t.get(k).copied().flatten().is_some_and(|t| t.alpha != 0.0)))
    }

    /// The criteria of a decision matrix. Thresholds are checked at the values `g(k)` of each criterion at which they
    /// will be used; what is missing, negative or out of order is a problem.
    pub(super) fn read(
        &self,
        data: &DecisionMatrix,
        values: impl Fn(usize) -> Vec<f64>,
        problems: &mut Problems,
    ) -> Vec<Criterion> {
        let m = data.n_criteria();
        for (name, thresholds) in [("q", self.q), ("p", self.p), ("v", self.v)] {
            if let Some(thresholds) = thresholds {
                thresholds.check_length(name, m, problems);
            }
        }
        let weights = data.weights_or_equal();
        let of = |thresholds: Option<&Thresholds>, k: usize| thresholds.and_then(|t| t.get(k)).copied().flatten();
        (0..m)
            .map(|k| {
                let required = |name, thresholds, problems: &mut Problems| {
                    of(thresholds, k).unwrap_or_else(|| {
                        if thresholds.is_none_or(|t| t.get(k).is_some()) {
                            let expected = Text::new("a threshold of at least 0", "một ngưỡng không âm");
                            problems.push(bad_entry(name, k, expected, &"null"));
                        }
                        Threshold::constant(0.0)
                    })
                };
                let criterion = Criterion {
                    direction: data.directions()[k],
                    weight: weights[k],
                    q: required("q", self.q, problems),
                    p: required("p", self.p, problems),
                    v: of(self.v, k),
                };
                check_order(&criterion, k, &values(k), problems);
                criterion
            })
            .collect()
    }
}

/// `0 <= q <= p <= v` at every value; the first place where it fails is named.
fn check_order(criterion: &Criterion, k: usize, values: &[f64], problems: &mut Problems) {
    // Constant thresholds are the same everywhere.
    let values = if criterion.varies() { values } else { &values[..values.len().min(1)] };
    for &g in values {
        let At { q, p, v } = criterion.at(g);
        let fits = |threshold: f64, least: f64| (least..=LARGEST).contains(&threshold);
        let (name, threshold, least, found) = if !fits(q, 0.0) {
            ("q", criterion.q, 0.0, q)
        } else if !fits(p, q) {
            ("p", criterion.p, q, p)
        } else if criterion.v.is_some() && !fits(v, p) {
            ("v", criterion.v.unwrap_or(criterion.p), p, v)
        } else {
            continue;
        };
        let expected = Text::new(
            format!("0 <= q <= p <= v, here at least {least} where the criterion is {g}"),
            format!("0 <= q <= p <= v, ở đây không nhỏ hơn {least} khi tiêu chí bằng {g}"),
        );
        problems.push(bad_entry(name, k, expected, &format!("{threshold} = {found}")));
        return;
    }
}

/// The partial concordance and discordance of "a is at least as good as b" on one criterion, both with "higher
/// is better".
fn partial(a: f64, b: f64, At { q, p, v }: At) -> (f64, f64) {
    let behind = b - a;
    let concordance = if q == p {
        f64::from(!exceeds(b, a, q))
    } else if behind <= q {
        1.0
    } else if behind >= p {
        0.0
    } else {
        (p - behind) / (p - q)
    };
    let discordance = if v.is_infinite() || behind <= p {
        0.0
    } else if v == p {
        f64::from(exceeds(b, a, p))
    } else if behind >= v {
        1.0
    } else {
        (behind - p) / (v - p)
    };
    (concordance, discordance)
}

/// Credibility of "a is at least as good as b" from oriented values, with the thresholds in force.
pub(super) fn pair(criteria: &[Criterion], at: &[At], a: &[f64], b: &[f64]) -> f64 {
    let parts: Vec<(f64, f64)> = (0..criteria.len()).map(|k| partial(a[k], b[k], at[k])).collect();
    let concordance = whole(parts.iter().zip(criteria).map(|((c, _), criterion)| criterion.weight * c).sum());
    let against = parts.iter().map(|part| part.1).filter(|&d| d > concordance);
    against.fold(concordance, |credibility, d| credibility * ((1.0 - d) / (1.0 - concordance)))
}

/// A sum of weights that is 1 but for rounding is 1.
fn whole(sum: f64) -> f64 {
    if sum > 1.0 - 1e-12 { 1.0 } else { sum }
}

/// Credibility of every pair, row by row or column by column, without a table of all pairs.
///
/// For i against j on one criterion let `t = x[i] + p - x[j]` (positive where j is ahead by less than p). Then the
/// partial concordance is `t / (p - q)` and the partial discordance `-t / (v - p)`, both cut to [0, 1]. Thresholds
/// are those at the value of i, so all coefficients belong to i, and the inner loop is the same for every pair.
pub(super) struct Credibility {
    n: usize,
    columns: Vec<Column>,
    /// Whether the widest instructions of the processor may be used; the bits are the same.
    wide: bool,
}

/// Pairs computed together.
const LANES: usize = 16;

/// Numbers of consecutive alternatives; the last block is filled up with zeros.
type Blocks = Vec<[f64; LANES]>;

/// One criterion.
struct Column {
    weight: f64,
    /// Values with "higher is better".
    x: Blocks,
    /// `x + p`.
    top: Blocks,
    /// Weight over `p - q`.
    slope: Blocks,
    /// One over `v - p`; 0 where there is no veto.
    veto: Blocks,
}

fn blocks(values: &[f64]) -> Blocks {
    values
        .chunks(LANES)
        .map(|chunk| {
            let mut block = [0.0; LANES];
            block[..chunk.len()].copy_from_slice(chunk);
            block
        })
        .collect()
}

/// The largest slope: so steep that every difference of ordinary numbers is cut.
const STEEPEST: f64 = 1e270;

/// `x + p`, one over `p - q`, one over `v - p`. Where p = q (or v = p) the function is a step: a line so steep that it
/// is cut before the next number that is not equal but for rounding.
fn coefficients(x: f64, At { q, p, v }: At) -> (f64, f64, f64) {
    let noise = if p == 0.0 { x.next_up() - x } else { ROUNDING * math::max(x.abs(), p) };
    let steep = |distance: f64| if distance * STEEPEST > 1.0 { 1.0 / distance } else { STEEPEST };
    let shift = match (p == q, p == 0.0) {
        (false, _) => 0.0,
        (true, false) => 2.0 * noise,
        (true, true) => math::max(noise, 1.0 / STEEPEST),
    };
    let veto = if v.is_infinite() { 0.0 } else { steep(if v == p { noise } else { v - p }) };
    (x + p + shift, steep(if p == q { noise } else { p - q }), veto)
}

impl Credibility {
    pub(super) fn new(data: &DecisionMatrix, criteria: &[Criterion]) -> Self {
        let n = data.n_alternatives();
        let columns = oriented_columns(data)
            .into_iter()
            .zip(criteria)
            .enumerate()
            .map(|(k, (x, criterion))| {
                let (mut top, mut slope, mut veto) = (Vec::new(), Vec::new(), Vec::new());
                for (&x, &g) in x.iter().zip(data.column(k)) {
                    let of = coefficients(x, criterion.at(g));
                    top.push(of.0);
                    slope.push(criterion.weight * of.1);
                    veto.push(of.2);
                }
                let [x, top, slope, veto] = [x, top, slope, veto].map(|values| blocks(&values));
                Column { weight: criterion.weight, x, top, slope, veto }
            })
            .collect();
        Credibility { n, columns, wide: true }
    }

    pub(super) fn n(&self) -> usize {
        self.n
    }

    /// Credibility of "i is at least as good as j" for all j, `(n,)`.
    pub(super) fn row(&self, i: usize, out: &mut [f64]) {
        self.dispatch(|out| self.fill::<true, true>(i, out), out);
    }

    /// Credibility of "i is at least as good as j" for all i, `(n,)`.
    pub(super) fn column(&self, j: usize, out: &mut [f64]) {
        self.dispatch(|out| self.fill::<false, true>(j, out), out);
    }

    /// Concordance alone, as [`Credibility::row`].
    pub(super) fn concordance_row(&self, i: usize, out: &mut [f64]) {
        self.dispatch(|out| self.fill::<true, false>(i, out), out);
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn dispatch(&self, fill: impl FnOnce(&mut [f64]), out: &mut [f64]) {
        if self.wide {
            pulp::Arch::new().dispatch(
                #[inline(always)]
                || fill(out),
            );
        } else {
            fill(out);
        }
    }

    /// `ROW`: the pairs (fixed, all others), else (all others, fixed).
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn fill<const ROW: bool, const VETO: bool>(&self, fixed: usize, out: &mut [f64]) {
        for (block, out) in out.chunks_mut(LANES).enumerate() {
            let mut sums = [0.0; LANES];
            for column in &self.columns {
                column.add_concordance::<ROW>(fixed, block, &mut sums);
            }
            let mut rest = [0.0; LANES];
            for l in 0..LANES {
                sums[l] = if sums[l] > 1.0 - 1e-12 { 1.0 } else { sums[l] };
                rest[l] = 1.0 / (1.0 - sums[l]);
            }
            let mut products = [1.0; LANES];
            if VETO {
                for column in &self.columns {
                    column.multiply_discordance::<ROW>(fixed, block, &rest, &mut products);
                }
            }
            for l in 0..LANES {
                // With full concordance no discordance is above it.
                products[l] = if sums[l] == 1.0 { 1.0 } else { products[l] * sums[l] };
            }
            out.copy_from_slice(&products[..out.len()]);
        }
    }
}

impl Column {
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn add_concordance<const ROW: bool>(&self, fixed: usize, block: usize, sums: &mut [f64; LANES]) {
        let cut = |x: f64| {
            let x = if x < self.weight { x } else { self.weight };
            if x > 0.0 { x } else { 0.0 }
        };
        if ROW {
            let (top, slope, x) = (self.top.as_flattened()[fixed], self.slope.as_flattened()[fixed], &self.x[block]);
            for l in 0..LANES {
                sums[l] += cut((top - x[l]) * slope);
            }
        } else {
            let (top, slope, x) = (&self.top[block], &self.slope[block], self.x.as_flattened()[fixed]);
            for l in 0..LANES {
                sums[l] += cut((top[l] - x) * slope[l]);
            }
        }
    }

    /// Multiplies by `(1 - d) / (1 - c)` where that is below 1, that is, where d > c; `rest` is `1 / (1 - c)`.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn multiply_discordance<const ROW: bool>(
        &self,
        fixed: usize,
        block: usize,
        rest: &[f64; LANES],
        products: &mut [f64; LANES],
    ) {
        let cut = |x: f64| {
            let x = if x < 1.0 { x } else { 1.0 };
            if x > 0.0 { x } else { 0.0 }
        };
        if ROW {
            let (top, veto, x) = (self.top.as_flattened()[fixed], self.veto.as_flattened()[fixed], &self.x[block]);
            if veto == 0.0 {
                return;
            }
            for l in 0..LANES {
                products[l] *= cut((1.0 + (top - x[l]) * veto) * rest[l]);
            }
        } else {
            let (top, veto, x) = (&self.top[block], &self.veto[block], self.x.as_flattened()[fixed]);
            for l in 0..LANES {
                products[l] *= cut((1.0 + (top[l] - x) * veto[l]) * rest[l]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::philox::Stream;
    use ndarray::Array2;

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

    #[test]
    fn rows_and_columns_equal_the_definition_pair_by_pair() {
        let data = data(75, 1);
        let criteria = criteria(&data);
        let fast = Credibility::new(&data, &criteria);
        let oriented: Vec<Vec<f64>> =
            (0..75).map(|i| (0..4).map(|k| data.directions()[k].sign() * data.values()[[i, k]]).collect()).collect();
        let (mut row, mut column) = (vec![0.0; 75], vec![0.0; 75]);
        let mut kinds = [0; 3];
        for i in 0..75 {
            fast.row(i, &mut row);
            fast.column(i, &mut column);
            for j in 0..75 {
                let at = |i: usize| (0..4).map(|k| criteria[k].at(data.values()[[i, k]])).collect::<Vec<_>>();
                let there = pair(&criteria, &at(i), &oriented[i], &oriented[j]);
                let back = pair(&criteria, &at(j), &oriented[j], &oriented[i]);
                assert!((row[j] - there).abs() < 1e-13, "{i} {j}: {} {there}", row[j]);
                assert!((column[j] - back).abs() < 1e-13, "{j} {i}: {} {back}", column[j]);
                kinds[if there == 0.0 { 0 } else { 1 + usize::from(there == 1.0) }] += 1;
            }
            assert_eq!(row[i], 1.0);
        }
        assert!(kinds.iter().all(|&count| count > 100), "{kinds:?}");
    }

    #[test]
    fn every_dispatch_path_gives_the_same_bits() {
        let data = data(210, 2);
        let criteria = criteria(&data);
        let mut fast = Credibility::new(&data, &criteria);
        let all = |of: &Credibility| -> Vec<f64> {
            let mut table = vec![0.0; 210 * 210 * 3];
            for (i, rows) in table.chunks_mut(210 * 3).enumerate() {
                of.row(i, &mut rows[..210]);
                of.column(i, &mut rows[210..420]);
                of.concordance_row(i, &mut rows[420..]);
            }
            table
        };
        let wide = all(&fast);
        fast.wide = false;
        assert!(wide == all(&fast));
    }
}
