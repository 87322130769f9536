//! Random numbers of one variable in many draws, and the values at them, side by side.
//!
//! The numbers are those of [`Stream::uniform`]: whole-number arithmetic and exact steps, so the same bits whatever
//! the instructions. Philox words live in the low halves of 64 bits; what stands above them is noise that the
//! multiplications cut off.

use super::sampler::{Sampler, Samplers};
use crate::number::philox::Stream;

/// Numbers made side by side.
const WIDTH: usize = 8;

/// Draws of one variable.
#[derive(Clone, Copy)]
pub(super) struct Draws<'a> {
    pub stream: Stream,
    /// Number of the draw in lane 0.
    pub first: u64,
    pub lanes: &'a [u32],
    /// Purpose of each number.
    pub purposes: &'a [u32],
    pub variable: u32,
}

/// The values of a sampler at the uniforms of the draws.
pub(super) fn sampled(arch: pulp::Arch, draws: Draws<'_>, samplers: &Samplers, sampler: Sampler, out: &mut Vec<f64>) {
    out.clear();
    out.resize(draws.lanes.len().next_multiple_of(WIDTH), 0.0);
    arch.dispatch(
        #[inline(always)]
        || {
            uniforms(draws, out);
            samplers.invert(sampler, out);
        },
    );
    out.truncate(draws.lanes.len());
}

/// Fills whole rows of uniforms; those beyond the draws are of no use.
#[allow(clippy::inline_always)] // compiled anew for each set of instructions
#[inline(always)]
fn uniforms(draws: Draws<'_>, out: &mut [f64]) {
    let rows = draws.lanes.chunks(WIDTH).zip(draws.purposes.chunks(WIDTH));
    for (row, (lanes, purposes)) in out.chunks_exact_mut(WIDTH).zip(rows) {
        let (mut draw, mut purpose) = ([draws.first; WIDTH], [0; WIDTH]);
        for (l, (&lane, &of)) in lanes.iter().zip(purposes).enumerate() {
            draw[l] += u64::from(lane);
            purpose[l] = u64::from(of);
        }
        row.copy_from_slice(&philox(draws.stream, draw, draws.variable, purpose));
    }
}

#[allow(clippy::inline_always)] // as its caller
#[inline(always)]
fn philox(stream: Stream, draw: [u64; WIDTH], variable: u32, purpose: [u64; WIDTH]) -> [f64; WIDTH] {
    const LOW: u64 = 0xFFFF_FFFF;
    let (mut c0, mut c1, mut c2, mut c3) = (draw, [0; WIDTH], [u64::from(variable); WIDTH], purpose);
    for l in 0..WIDTH {
        c1[l] = draw[l] >> 32;
    }
    let (mut k0, mut k1) = (stream.seed() & LOW, stream.seed() >> 32);
    for _ in 0..10 {
        for l in 0..WIDTH {
            let (a, b) = ((c0[l] & LOW) * 0xD251_1F53, (c2[l] & LOW) * 0xCD9E_8D57);
            c0[l] = (b >> 32) ^ c1[l] ^ k0;
            c2[l] = (a >> 32) ^ c3[l] ^ k1;
            c1[l] = b;
            c3[l] = a;
        }
        k0 = (k0 + 0x9E37_79B9) & LOW;
        k1 = (k1 + 0xBB67_AE85) & LOW;
    }
    let mut uniform = [0.0; WIDTH];
    for l in 0..WIDTH {
        let bits = (c0[l] & LOW) | c1[l] << 32;
        // 52 bits as the places of a number in [1, 2), less 1, and half a step more.
        uniform[l] = (f64::from_bits(bits >> 12 | 1.0_f64.to_bits()) - 1.0) + 0.5 * f64::EPSILON;
    }
    uniform
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::quantile::LinearCdf;
    use crate::scoring::ValueBelief;

    fn archs() -> Vec<pulp::Arch> {
        let mut archs = vec![pulp::Arch::Scalar, pulp::Arch::new()];
        #[cfg(target_arch = "x86_64")]
        archs.extend(pulp::x86::V3::try_new().map(pulp::Arch::V3));
        #[cfg(target_arch = "x86_64")]
        archs.extend(pulp::x86::V4::try_new().map(pulp::Arch::V4));
        archs.dedup_by_key(|arch| format!("{arch:?}"));
        archs
    }

    #[test]
    fn every_set_of_instructions_gives_the_numbers_one_by_one() {
        let mut samplers = Samplers::default();
        let judgement =
            |curvature| ValueBelief { belief: LinearCdf::judgement(0.0, 0.2, 0.5, 0.6, 1.0).unwrap(), curvature };
        let steps: Vec<(f64, f64)> = (0..=40).map(|i| (f64::from(i * i) / 1600.0, f64::from(i) / 40.0)).collect();
        let all = [
            samplers.add(&judgement(0.0)),
            samplers.add(&judgement(1.5)),
            samplers.add(&ValueBelief { belief: LinearCdf::point(0.3).unwrap(), curvature: 0.0 }),
            samplers.add(&ValueBelief { belief: LinearCdf::new(&steps).unwrap(), curvature: 0.0 }),
        ];
        let (lanes, purposes): (Vec<u32>, Vec<u32>) = (0..53).map(|i| (i * 7 % 64, i % 3)).unzip();
        for (stream, first) in [(Stream::new(57), 0), (Stream::new(u64::MAX - 5), (1 << 32) - 20)] {
            for (variable, sampler) in (4_000_000_000_u32..).zip(all) {
                let expected: Vec<u64> = lanes
                    .iter()
                    .zip(&purposes)
                    .map(|(&lane, &purpose)| stream.uniform(first + u64::from(lane), variable, purpose))
                    .map(|u| samplers.inverse(sampler, u).to_bits())
                    .collect();
                for arch in archs() {
                    let mut out = vec![9.0; 3];
                    let draws = Draws { stream, first, lanes: &lanes, purposes: &purposes, variable };
                    sampled(arch, draws, &samplers, sampler, &mut out);
                    assert_eq!(out.iter().map(|x| x.to_bits()).collect::<Vec<u64>>(), expected, "{arch:?}");
                }
            }
        }
    }
}
