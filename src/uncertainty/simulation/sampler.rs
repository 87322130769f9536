//! Distributions on straight lines, side by side in memory and ready for drawing.

use crate::scoring::{ValueBelief, bend};

/// A straight piece of a quantile function.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Segment {
    /// Last probability of the piece.
    until: f64,
    /// First probability and value, and how fast the value rises.
    from: f64,
    base: f64,
    slope: f64,
    /// Last value.
    top: f64,
}

/// Up to so many pieces it is faster to compute all.
const FEW: usize = 8;

impl Segment {
    #[allow(clippy::inline_always)] // as its callers
    #[inline(always)]
    fn at(&self, u: f64) -> f64 {
        let x = self.base + (u - self.from) * self.slope;
        if x > self.top { self.top } else { x }
    }
}

/// Where the pieces of one distribution stand, and how its values are bent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sampler {
    first: u32,
    end: u32,
    curvature: f64,
}

/// All distributions of a register.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Samplers {
    segments: Vec<Segment>,
}

impl Samplers {
    pub fn add(&mut self, value: &ValueBelief) -> Sampler {
        let first = self.end();
        for pair in value.belief.knots().windows(2).filter(|pair| pair[1].1 > pair[0].1) {
            let ((x0, p0), (x1, p1)) = (pair[0], pair[1]);
            self.segments.push(Segment { until: p1, from: p0, base: x0, slope: (x1 - x0) / (p1 - p0), top: x1 });
        }
        Sampler { first, end: self.end(), curvature: value.curvature }
    }

    fn end(&self) -> u32 {
        // At most a few hundred pieces for each of five million judgements.
        u32::try_from(self.segments.len()).unwrap_or(u32::MAX)
    }

    /// The value at probability `u`; rises with it.
    pub fn inverse(&self, sampler: Sampler, u: f64) -> f64 {
        let segments = &self.segments[sampler.first as usize..sampler.end as usize];
        let at = segments.partition_point(|segment| segment.until < u);
        let Some(segment) = segments.get(at).or(segments.last()) else { return f64::NAN };
        bend(sampler.curvature, segment.at(u))
    }

    /// Turns probabilities into values.
    #[allow(clippy::inline_always)] // compiled anew for each set of instructions
    #[inline(always)]
    pub fn invert(&self, sampler: Sampler, probabilities: &mut [f64]) {
        let segments = &self.segments[sampler.first as usize..sampler.end as usize];
        match segments.split_first() {
            Some((first, others)) if others.len() < FEW && sampler.curvature == 0.0 => {
                for x in probabilities {
                    let u = *x;
                    let mut value = first.at(u);
                    // All pieces are computed and the right one is kept: where `u` falls cannot be foretold.
                    for pair in segments.windows(2) {
                        let next = pair[1].at(u);
                        value = if u > pair[0].until { next } else { value };
                    }
                    *x = value;
                }
            }
            _ => probabilities.iter_mut().for_each(|u| *u = self.inverse(sampler, *u)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::quantile::LinearCdf;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn draws_as_the_distribution_itself(
            mut range in prop::array::uniform3(0.0..1.0_f64), raster: bool, u in 0.0..1.0_f64, curvature in -3.0..3.0_f64,
        ) {
            range.sort_by(f64::total_cmp);
            if raster {
                range = range.map(|x| (x * 4.0).round() / 4.0);
            }
            let belief = LinearCdf::judgement(0.0, range[0], range[1], range[2], 1.0).unwrap();
            let curvature = if raster { 0.0 } else { curvature };
            let value = ValueBelief { belief, curvature };
            let mut samplers = Samplers::default();
            samplers.add(&ValueBelief { belief: LinearCdf::point(0.5).unwrap(), curvature: 0.0 });
            let sampler = samplers.add(&value);
            let x = samplers.inverse(sampler, u);
            prop_assert!((x - value.inverse(u)).abs() < 1e-12, "{} {}", x, value.inverse(u));
            prop_assert!((0.0..=1.0).contains(&x));
        }
    }

    #[test]
    fn a_point_is_drawn_exactly() {
        let mut samplers = Samplers::default();
        let sampler = samplers.add(&ValueBelief { belief: LinearCdf::point(0.1).unwrap(), curvature: 0.0 });
        assert_eq!([0.1, 0.5, 0.999].map(|u| samplers.inverse(sampler, u)), [0.1; 3]);
    }
}
