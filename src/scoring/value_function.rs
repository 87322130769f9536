//! The value in [0, 1] of a position on a criterion's fixed scale, and its mean over a judgement.

use crate::Result;
use crate::model::{Direction, ValueFunction};
use crate::number::belief::Belief;
use crate::number::math;
use crate::number::polyline::Polyline;
use crate::number::quantile::{LinearCdf, Tail};

/// A criterion's scale with its value function: 0 at the worst anchor, 1 at the best.
///
/// # Examples
/// ```
/// use stratech::model::{Direction, ValueFunction};
/// use stratech::scoring::Scale;
/// let harm = Scale::new(&ValueFunction::Linear, 0.0, 10.0, Direction::Min)?;
/// assert_eq!(harm.value(2.5), 0.75);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    direction: Direction,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// Straight lines.
    Lines(Polyline),
    /// Levels `(x, value)` in rising order of x.
    Levels(Vec<(f64, f64)>),
    /// Curvature c, not 0.
    Exponential(f64),
}

impl Scale {
    /// The scale from `low` to `high` (in its unit) with this value function.
    ///
    /// # Formula
    /// With z the position from the worst end (0) to the best (1): linear z; exponential
    /// (1 - exp(-c z)) / (1 - exp(-c)); piecewise, levels and target as given on the scale itself.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when points of a piecewise function do not rise.
    ///
    /// # References
    /// Keeney and Raiffa (1976), *Decisions with Multiple Objectives*, ch. 3; Kirkwood (1997), *Strategic
    /// Decision Making*, ch. 4 (exponential).
    pub fn new(function: &ValueFunction, low: f64, high: f64, direction: Direction) -> Result<Scale> {
        let (worst, best) = match direction {
            Direction::Max => (0.0, 1.0),
            Direction::Min => (1.0, 0.0),
        };
        let pairs = |points: &[[f64; 2]]| points.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>();
        let shape = match function {
            ValueFunction::Exponential { c } if *c != 0.0 => Shape::Exponential(*c),
            ValueFunction::Linear | ValueFunction::Exponential { .. } => {
                Shape::Lines(Polyline::new(&[(low, worst), (high, best)])?)
            }
            ValueFunction::Piecewise { points } => Shape::Lines(Polyline::new(&pairs(points))?),
            ValueFunction::Target { best } => {
                let mut points = vec![(low, 0.0), (*best, 1.0), (high, 0.0)];
                // A target at one end leaves one straight line.
                points.dedup_by(|b, a| {
                    a.0 == b.0 && {
                        a.1 = math::max(a.1, b.1);
                        true
                    }
                });
                Shape::Lines(Polyline::new(&points)?)
            }
            ValueFunction::Levels { levels } => {
                let mut levels = pairs(levels);
                levels.sort_by(|a, b| a.0.total_cmp(&b.0));
                Shape::Levels(levels)
            }
        };
        Ok(Scale { low, high, direction, shape })
    }

    /// Low end of the scale.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// High end of the scale.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Position from the worst end (0) to the best (1).
    pub fn position(&self, x: f64) -> f64 {
        let z = (x - self.low) / (self.high - self.low);
        match self.direction {
            Direction::Max => z,
            Direction::Min => 1.0 - z,
        }
    }

    /// The value of a position on the scale.
    pub fn value(&self, x: f64) -> f64 {
        self.average(x, x)
    }

    /// The mean value over the interval from `a` to `b`, a <= b; the value at `a` when they are equal.
    pub fn average(&self, a: f64, b: f64) -> f64 {
        match &self.shape {
            Shape::Lines(line) => line.average(a, b),
            Shape::Levels(levels) => levels_average(levels, a, b),
            Shape::Exponential(c) => {
                let (first, last) = (self.position(a), self.position(b));
                exponential_average(*c, math::min(first, last), math::max(first, last))
            }
        }
    }

    /// The mean value under a distribution on the scale.
    pub fn mean(&self, belief: &Belief) -> f64 {
        match (belief, &self.shape) {
            (Belief::Lines(cdf), _) => cdf.mean_with(|a, b| self.average(a, b)),
            (Belief::Pert(pert), Shape::Lines(line)) => pert.mean_of(line),
            (Belief::Pert(pert), Shape::Exponential(_)) => {
                let [low, _, high] = pert.parameters();
                pert.mean_with(low, high, &[], |x| self.value(x))
            }
            (Belief::Pert(_), Shape::Levels(levels)) => {
                levels_masses(levels, belief).into_iter().fold(0.0, |sum, (value, mass)| sum + value * mass)
            }
        }
    }

    /// The mean value over the best `share` of the cases, best by value; a share of 1 gives the mean.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    ///
    /// # References
    /// Upper-tail mean: Rockafellar and Uryasev (2000), *Journal of Risk* 2, applied to values.
    pub fn best_share_mean(&self, belief: &Belief, share: f64) -> Result<f64> {
        match &self.shape {
            _ if share == 1.0 => Ok(self.mean(belief)),
            Shape::Lines(line) => belief.upper_mean_of(line, share),
            Shape::Exponential(_) => {
                let best_end = match self.direction {
                    Direction::Max => Tail::Upper,
                    Direction::Min => Tail::Lower,
                };
                match belief {
                    Belief::Lines(cdf) => Ok(self.mean(&Belief::Lines(cdf.tail(share, best_end)?))),
                    Belief::Pert(pert) => {
                        let (from, to) = pert.tail_interval(share, best_end)?;
                        Ok(pert.mean_with(from, to, &[], |x| self.value(x)))
                    }
                }
            }
            Shape::Levels(levels) => {
                let mut shares = levels_masses(levels, belief);
                shares.sort_by(|a, b| b.0.total_cmp(&a.0));
                let mut left = share;
                let mut total = 0.0;
                for (value, mass) in shares {
                    let taken = math::min(left, mass);
                    total += taken * value;
                    left -= taken;
                }
                Ok(total / share)
            }
        }
    }
}

/// The value of a criterion under a distribution on its scale, as a distribution to draw from.
///
/// The value rises with the probability, whichever end of the scale is best.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueBelief {
    /// Distribution of the value, or of the position from worst to best where the function is curved.
    pub belief: LinearCdf,
    /// Curvature of an exponential value function, else 0.
    pub curvature: f64,
}

impl ValueBelief {
    /// The value at probability `u` in (0, 1).
    pub fn inverse(&self, u: f64) -> f64 {
        bend(self.curvature, self.belief.inverse(u))
    }
}

/// Straight lines in place of the curve of a PERT distribution.
const LINES: u32 = 64;

/// The distribution on straight lines: drawing takes no search.
pub(crate) fn on_lines(belief: &Belief) -> Result<LinearCdf> {
    let pert = match belief {
        Belief::Lines(cdf) => return Ok(cdf.clone()),
        Belief::Pert(pert) => pert,
    };
    let [low, _, high] = pert.parameters();
    if low == high {
        return LinearCdf::point(low);
    }
    let inner = (1..LINES).map(|i| low + (high - low) * (f64::from(i) / f64::from(LINES))).map(|x| (x, pert.cdf(x)));
    let knots: Vec<(f64, f64)> = std::iter::once((low, 0.0)).chain(inner).chain([(high, 1.0)]).collect();
    LinearCdf::new(&knots)
}

/// (1 - exp(-c z)) / (1 - exp(-c)); z for c = 0.
#[inline]
pub(crate) fn bend(c: f64, z: f64) -> f64 {
    if c == 0.0 { z } else { math::exp_m1(-c * z) / math::exp_m1(-c) }
}

impl Scale {
    /// The distribution of the value over the best `share` of the cases; its mean is
    /// [`Scale::best_share_mean`]. PERT is drawn on 64 straight lines of equal width, with a mean that is right to
    /// 1e-4 of the range.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    ///
    /// # Examples
    /// ```
    /// use stratech::model::{Direction, ValueFunction};
    /// use stratech::number::{belief::Belief, quantile::LinearCdf};
    /// use stratech::scoring::Scale;
    /// let harm = Scale::new(&ValueFunction::Linear, 0.0, 10.0, Direction::Min)?;
    /// let belief = Belief::Lines(LinearCdf::new(&[(0.0, 0.0), (10.0, 1.0)])?);
    /// assert_eq!(harm.best_share_belief(&belief, 0.5)?.inverse(0.5), 0.75);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn best_share_belief(&self, belief: &Belief, share: f64) -> Result<ValueBelief> {
        let lines = on_lines(belief)?;
        let (value, curvature) = match &self.shape {
            Shape::Lines(line) => (lines.map(line), 0.0),
            Shape::Exponential(c) => {
                let ends =
                    Polyline::new(&[(self.low, self.position(self.low)), (self.high, self.position(self.high))])?;
                (lines.map(&ends), *c)
            }
            Shape::Levels(levels) => {
                let mut shares = levels_masses(levels, belief);
                shares.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut knots = Vec::with_capacity(2 * shares.len());
                let mut reached = 0.0;
                for (value, mass) in shares.iter().filter(|(_, mass)| *mass > 0.0) {
                    knots.push((*value, reached));
                    reached = math::min(reached + mass, 1.0);
                    knots.push((*value, reached));
                }
                if let Some(last) = knots.last_mut() {
                    last.1 = 1.0;
                }
                (LinearCdf::new(&knots)?, 0.0)
            }
        };
        Ok(ValueBelief { belief: value.tail(share, Tail::Upper)?, curvature })
    }
}

/// Value of each level with the probability that it is the nearest.
fn levels_masses(levels: &[(f64, f64)], belief: &Belief) -> Vec<(f64, f64)> {
    levels_edges(levels).map(|(from, to, value)| (value, belief.cdf(to) - belief.cdf(from))).collect()
}

/// Each level with the interval in which it is the nearest: above `from`, up to `to`.
fn levels_edges(levels: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
    let middle = |i: usize| match (levels.get(i), levels.get(i + 1)) {
        // Just below the middle, which itself belongs to the higher level.
        (Some(a), Some(b)) => (a.0 + (b.0 - a.0) / 2.0).next_down(),
        _ => f64::INFINITY,
    };
    (0..levels.len()).map(move |i| (if i == 0 { f64::NEG_INFINITY } else { middle(i - 1) }, middle(i), levels[i].1))
}

fn levels_average(levels: &[(f64, f64)], a: f64, b: f64) -> f64 {
    if a == b {
        return levels_edges(levels).find(|(_, to, _)| a <= *to).map_or(f64::NAN, |level| level.2);
    }
    levels_edges(levels)
        .map(|(from, to, value)| value * math::max(0.0, math::min(to, b) - math::max(from, a)))
        .fold(0.0, |sum, part| sum + part)
        / (b - a)
}

/// Mean of (1 - exp(-c z)) / (1 - exp(-c)) over z from `first` to `last`.
fn exponential_average(c: f64, first: f64, last: f64) -> f64 {
    let w = c * (last - first);
    // 1 - (1 - exp(-w)) / w, by its series where the difference would lose digits.
    let rest = if w.abs() < 0.01 {
        w * (1.0 / 2.0 - w * (1.0 / 6.0 - w * (1.0 / 24.0 - w * (1.0 / 120.0 - w * (1.0 / 720.0 - w / 5040.0)))))
    } else {
        1.0 + math::exp_m1(-w) / w
    };
    (math::exp(-c * first) * rest - math::exp_m1(-c * first)) / -math::exp_m1(-c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::pert::Pert;
    use crate::number::quantile::LinearCdf;

    fn scale(function: &ValueFunction, direction: Direction) -> Scale {
        Scale::new(function, 0.0, 10.0, direction).unwrap()
    }

    #[test]
    fn ends_are_zero_and_one() {
        for direction in [Direction::Max, Direction::Min] {
            for c in [-3.0, 0.0, 1e-9, 2.0] {
                let scale = scale(&ValueFunction::Exponential { c }, direction);
                let (worst, best) = if direction == Direction::Max { (0.0, 10.0) } else { (10.0, 0.0) };
                assert!(scale.value(worst).abs() < 1e-12, "{c}");
                assert!((scale.value(best) - 1.0).abs() < 1e-12, "{c}");
            }
        }
        let target = scale(&ValueFunction::Target { best: 4.0 }, Direction::Max);
        assert_eq!([0.0, 2.0, 4.0, 7.0, 10.0].map(|x| target.value(x)), [0.0, 0.5, 1.0, 0.5, 0.0]);
        assert_eq!(scale(&ValueFunction::Target { best: 10.0 }, Direction::Max).value(5.0), 0.5);
    }

    #[test]
    fn means_agree_with_a_fine_sum() {
        // A quantile of PERT takes longer: fewer steps, and a tolerance of a step of the sum.
        let lines = Belief::Lines(LinearCdf::judgement(0.0, 3.0, 5.0, 9.0, 10.0).unwrap());
        let beliefs = [(lines, 200_000, 2e-5), (Belief::Pert(Pert::new(3.0, 5.0, 9.0).unwrap()), 4_000, 2.5e-4)];
        let functions = [
            ValueFunction::Linear,
            ValueFunction::Piecewise { points: vec![[0.0, 0.0], [4.0, 0.9], [10.0, 1.0]] },
            ValueFunction::Exponential { c: 2.5 },
            ValueFunction::Exponential { c: -1.5 },
            ValueFunction::Levels { levels: vec![[0.0, 0.0], [4.0, 0.3], [5.0, 0.6], [10.0, 1.0]] },
            ValueFunction::Target { best: 6.0 },
        ];
        for (function, (belief, steps, tolerance)) in functions.iter().flat_map(|f| beliefs.iter().map(move |b| (f, b)))
        {
            for direction in [Direction::Max, Direction::Min] {
                let scale = scale(function, direction);
                let steps = *steps;
                let mut values: Vec<f64> =
                    (0..steps).map(|i| scale.value(belief.inverse((f64::from(i) + 0.5) / f64::from(steps)))).collect();
                let mean = values.iter().sum::<f64>() / f64::from(steps);
                assert!((scale.mean(belief) - mean).abs() < *tolerance, "{function:?}");
                values.sort_by(|a, b| b.total_cmp(a));
                let share = 0.3;
                let top = &values[..values.len() * 3 / 10];
                let best = top.iter().sum::<f64>() / top.len() as f64;
                assert!(
                    (scale.best_share_mean(belief, share).unwrap() - best).abs() < 2.5 * tolerance,
                    "{function:?} {direction}"
                );
            }
        }
    }

    #[test]
    fn drawn_values_have_the_mean_of_the_best_share() {
        let functions = [
            ValueFunction::Linear,
            ValueFunction::Piecewise { points: vec![[0.0, 0.0], [4.0, 0.9], [10.0, 1.0]] },
            ValueFunction::Exponential { c: 2.5 },
            ValueFunction::Exponential { c: -1.5 },
            ValueFunction::Levels { levels: vec![[0.0, 0.0], [4.0, 0.3], [5.0, 0.6], [10.0, 1.0]] },
            ValueFunction::Target { best: 6.0 },
        ];
        let beliefs = [
            Belief::Lines(LinearCdf::judgement(0.0, 3.0, 5.0, 9.0, 10.0).unwrap()),
            Belief::Lines(LinearCdf::judgement(0.0, 5.0, 5.0, 5.0, 10.0).unwrap()),
            Belief::Lines(LinearCdf::point(4.5).unwrap()),
            Belief::Pert(Pert::new(2.0, 5.0, 9.0).unwrap()),
            Belief::Pert(Pert::new(2.0, 9.0, 9.0).unwrap()),
        ];
        for (function, belief) in functions.iter().flat_map(|f| beliefs.iter().map(move |b| (f, b))) {
            for direction in [Direction::Max, Direction::Min] {
                for share in [1.0, 0.4] {
                    let scale = scale(function, direction);
                    let drawn = scale.best_share_belief(belief, share).unwrap();
                    let steps = 20_000;
                    let values: Vec<f64> =
                        (0..steps).map(|i| drawn.inverse((f64::from(i) + 0.5) / f64::from(steps))).collect();
                    assert!(values.is_sorted(), "{function:?} {direction}");
                    let mean = values.iter().sum::<f64>() / f64::from(steps);
                    let expected = scale.best_share_mean(belief, share).unwrap();
                    assert!((mean - expected).abs() < 1e-4, "{function:?} {direction} {share}: {mean} {expected}");
                }
            }
        }
    }

    #[test]
    fn the_nearest_level_counts_and_the_higher_of_two() {
        let levels =
            scale(&ValueFunction::Levels { levels: vec![[0.0, 0.0], [4.0, 0.5], [10.0, 1.0]] }, Direction::Max);
        assert_eq!([0.0, 1.9, 2.0, 4.0, 6.9, 7.0].map(|x| levels.value(x)), [0.0, 0.0, 0.5, 0.5, 0.5, 1.0]);
    }
}
