//! The Gaussian preference of PROMETHEE, pair by pair in lanes.

use super::promethee_sums::Window;
use crate::number::math;
use rayon::prelude::*;

/// `1 - exp(-d^2 / (2 s^2))` for d > 0, else 0.
pub(super) fn preference(d: f64, s: f64) -> f64 {
    if d <= 0.0 {
        return 0.0;
    }
    let z = d / s;
    -math::exp_m1(-0.5 * z * z)
}

/// Beyond this many s the preference is 1 to the last digit of a double.
pub(super) const CERTAIN: f64 = 8.75;

/// Below this many alternatives threads cost more than they save.
const PARALLEL_FROM: usize = 500;

/// Parts into which the pairs of one criterion are cut; fixed, so that threads change no bit.
const SLICES: usize = 16;

/// Pairs computed together.
const LANES: usize = 16;

/// For every rank the sums of its preference over all others and of theirs over it; `certain` says which pairs are
/// further apart than [`CERTAIN`] times s. Quadratic in the other pairs, each of which is computed once.
pub(super) fn sums(rising: &[f64], s: f64, certain: &Window, over: &mut Vec<f64>, under: &mut Vec<f64>) {
    let n = rising.len();
    let slice = |part: usize| {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || slice(rising, s, &certain.beaten, part),
        )
    };
    let parts: Vec<_> = if n < PARALLEL_FROM {
        (0..SLICES).map(slice).collect()
    } else {
        (0..SLICES).into_par_iter().map(slice).collect()
    };
    // Pairs that are certain count 1 each.
    over.clear();
    over.extend(certain.beaten.iter().map(|&beaten| f64::from(beaten)));
    under.clear();
    under.resize(n, 0.0);
    for (part, (part_over, part_under)) in parts.into_iter().enumerate() {
        over[part.min(n)..].iter_mut().step_by(SLICES).zip(part_over).for_each(|(total, sum)| *total += sum);
        under.iter_mut().zip(part_under).for_each(|(total, sum)| *total += sum);
    }
    under.iter_mut().zip(&certain.first).for_each(|(total, &first)| *total += n as f64 - f64::from(first));
}

/// Sums of the pairs (i, j) that are not certain, for every [`SLICES`]th i from `part` on and all j below it.
#[allow(clippy::inline_always)] // must be compiled inside the dispatched copy
#[inline(always)]
fn slice(rising: &[f64], s: f64, certain: &[u32], part: usize) -> (Vec<f64>, Vec<f64>) {
    let mut under = vec![0.0; rising.len()];
    let over = (part..rising.len())
        .step_by(SLICES)
        .map(|i| {
            let (a, from) = (rising[i], certain[i] as usize);
            let mut sums = [0.0; LANES];
            let (below, below_rest) = rising[from..i].as_chunks::<LANES>();
            let (under, under_rest) = under[from..i].as_chunks_mut::<LANES>();
            for (below, under) in below.iter().zip(under) {
                let preferences = of_lanes(a, below, s);
                for l in 0..LANES {
                    sums[l] += preferences[l];
                    under[l] += preferences[l];
                }
            }
            // Lanes without a pair stay at 0.
            let mut last = [a; LANES];
            last[..below_rest.len()].copy_from_slice(below_rest);
            let preferences = of_lanes(a, &last, s);
            for (sum, preference) in sums.iter_mut().zip(preferences) {
                *sum += preference;
            }
            for (under, preference) in under_rest.iter_mut().zip(preferences) {
                *under += preference;
            }
            sums.iter().sum()
        })
        .collect();
    (over, under)
}

/// Inverses of the factorials of 13, 12, ..., 0.
const COEFFICIENTS: [f64; 14] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// The logarithm of 2 as a number with zeros at its end, so that a few of it are exact, and the rest (FDLIBM, `e_exp.c`).
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// 1.5 x 2^52: doubles of this size are whole numbers, whose last bits are those of an integer.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// `1 - exp(-z^2 / 2)` with `z = (a - b) / s` from 0 to [`CERTAIN`], correct to 2^-52 of 1.
///
/// With `k` the whole number nearest to `-z^2 / (2 ln 2)` the exponential is 2^k times that of a number of at most
/// ln 2 / 2, for which the series to the power 13 is enough.
#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn of_lanes(a: f64, below: &[f64; LANES], s: f64) -> [f64; LANES] {
    let mut preferences = [0.0; LANES];
    for l in 0..LANES {
        let z = (a - below[l]) / s;
        let y = -0.5 * z * z;
        let shifted = y * std::f64::consts::LOG2_E + WHOLE;
        let k = shifted - WHOLE;
        let r = (y - k * LN_2[0]) - k * LN_2[1];
        let mut series = COEFFICIENTS[0];
        for coefficient in &COEFFICIENTS[1..] {
            series = series * r + coefficient;
        }
        // k is added to the exponent.
        preferences[l] = 1.0 - f64::from_bits(series.to_bits().wrapping_add(shifted.to_bits() << 52));
    }
    preferences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_equal_the_exponential() {
        let mut z = [0.0; LANES];
        for step in 0..20_000 {
            for (l, z) in z.iter_mut().enumerate() {
                *z = CERTAIN * f64::from(step) / 20_000.0 + 1e-5 * l as f64;
            }
            for (found, z) in of_lanes(0.0, &z.map(|z| -z), 1.0).iter().zip(z) {
                assert!((found - preference(z, 1.0)).abs() <= f64::EPSILON, "{z}");
            }
        }
        assert_eq!(of_lanes(3.0, &[3.0; LANES], 1e-9), [0.0; LANES]);
    }
}
