//! What an expert believes of one cell: a distribution on a scale, read in one of two ways.

use super::math::{max, min};
use super::pert::Pert;
use super::polyline::Polyline;
use super::quantile::{LinearCdf, Tail};

/// Halvings of the interval of values in which a threshold is sought: more than a double can tell apart.
const HALVINGS: u32 = 80;

/// A judgement as a distribution.
///
/// # Examples
/// ```
/// use stratech::number::{belief::Belief, pert::Pert, quantile::LinearCdf};
/// let lines = Belief::Lines(LinearCdf::judgement(0.0, 2.0, 5.0, 8.0, 10.0)?);
/// let pert = Belief::Pert(Pert::new(2.0, 5.0, 8.0)?);
/// assert_eq!([lines.mean(), pert.mean()], [5.0, 5.0]);
/// assert_eq!([lines.inverse(0.0), pert.inverse(0.0)], [0.0, 2.0]);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Belief {
    /// The three numbers are quantiles, joined by straight lines to the ends of the scale.
    Lines(LinearCdf),
    /// The three numbers are the least, the most likely and the greatest.
    Pert(Pert),
}

impl Belief {
    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Belief::Lines(cdf) => cdf.mean(),
            Belief::Pert(pert) => pert.mean(),
        }
    }

    /// P(X <= x); NaN for NaN.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Belief::Lines(cdf) => cdf.cdf(x),
            Belief::Pert(pert) => pert.cdf(x),
        }
    }

    /// The quantile at `u` in [0, 1]; with `u` uniform this draws from the distribution. NaN gives NaN.
    pub fn inverse(&self, u: f64) -> f64 {
        match self {
            Belief::Lines(cdf) => cdf.inverse(u),
            Belief::Pert(pert) => pert.inverse(u),
        }
    }

    /// The mean of f(X) for a piecewise-linear f: exact, by the corners of both.
    pub fn mean_of(&self, f: &Polyline) -> f64 {
        match self {
            Belief::Lines(cdf) => cdf.mean_of(f),
            Belief::Pert(pert) => pert.mean_of(f),
        }
    }

    /// The mean of the greatest `share` of the cases of f(X), for a piecewise-linear f that may rise and fall.
    ///
    /// # Formula
    /// For PERT `t + E[max(f(X) - t, 0)] / share` with t such that f(X) exceeds it in `share` of the cases.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a share outside (0, 1].
    ///
    /// # References
    /// Rockafellar and Uryasev (2000), "Optimization of conditional value-at-risk", *Journal of Risk* 2, theorem 1.
    pub fn upper_mean_of(&self, f: &Polyline, share: f64) -> crate::Result<f64> {
        match self {
            Belief::Lines(cdf) => cdf.map(f).tail_mean(share, Tail::Upper),
            Belief::Pert(pert) if share >= 1.0 => pert.tail_mean_of(f, share, Tail::Upper),
            Belief::Pert(pert) => {
                let (from, to) = pert.tail_interval(1.0, Tail::Upper)?;
                // Refuses a share that is none.
                pert.tail_interval(share, Tail::Upper)?;
                Ok(upper_mean(pert, f, share, (from, to)))
            }
        }
    }
}

fn upper_mean(pert: &Pert, f: &Polyline, share: f64, (from, to): (f64, f64)) -> f64 {
    let inner = f.points().iter().copied().filter(|(x, _)| from < *x && *x < to);
    let mut corners = vec![(from, f.at(from))];
    corners.extend(inner);
    if to > from {
        corners.push((to, f.at(to)));
    }
    let ends = |pick: fn(f64, f64) -> f64, start: f64| corners.iter().fold(start, |best, c| pick(best, c.1));
    let (mut low, mut high) = (ends(min, f64::INFINITY), ends(max, f64::NEG_INFINITY));
    if low == high {
        return low;
    }
    let greatest = high;
    for _ in 0..HALVINGS {
        let t = low + (high - low) / 2.0;
        let above = corners.windows(2).map(|pair| mass_above(pert, pair[0], pair[1], t)).fold(0.0, |sum, p| sum + p);
        if above > share {
            low = t;
        } else {
            high = t;
        }
    }
    // What exceeds the threshold, with a corner where each line crosses it.
    let mut excess: Vec<(f64, f64)> = Vec::with_capacity(2 * corners.len());
    for (i, &(x, y)) in corners.iter().enumerate() {
        if let Some(&(x0, y0)) = i.checked_sub(1).and_then(|before| corners.get(before))
            && (y0 > low) != (y > low)
        {
            let crossing = x0 + (x - x0) * ((low - y0) / (y - y0));
            if x0 < crossing && crossing < x {
                excess.push((crossing, 0.0));
            }
        }
        excess.push((x, max(y - low, 0.0)));
    }
    // The corners are finite and rise, so there is a line through them.
    let mean = Polyline::new(&excess).map_or(0.0, |excess| pert.mean_of(&excess));
    min(low + mean / share, greatest)
}

/// P(X between two corners, and the line between them above t).
fn mass_above(pert: &Pert, (x0, y0): (f64, f64), (x1, y1): (f64, f64), t: f64) -> f64 {
    let crossing = || x0 + (x1 - x0) * ((t - y0) / (y1 - y0));
    let (from, to) = match (y0 > t, y1 > t) {
        (true, true) => (x0, x1),
        (true, false) => (x0, crossing()),
        (false, true) => (crossing(), x1),
        (false, false) => return 0.0,
    };
    pert.cdf(to) - pert.cdf(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pert(mut x: [u8; 3]) -> Pert {
        x.sort_unstable();
        Pert::new(f64::from(x[0]) / 2.0, f64::from(x[1]) / 2.0, f64::from(x[2]) / 2.0).unwrap()
    }

    #[test]
    fn a_share_that_is_none_is_refused() {
        let line = Polyline::new(&[(0.0, 0.0), (10.0, 1.0)]).unwrap();
        for belief in [Belief::Pert(pert([2, 8, 18])), Belief::Lines(LinearCdf::point(3.0).unwrap())] {
            for share in [0.0, -0.5, 1.5, f64::NAN] {
                assert!(belief.upper_mean_of(&line, share).is_err(), "{share}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_upper_mean_of_a_line_is_the_tail_mean(x in any::<[u8; 3]>(), share in 0.01_f64..1.0, rising: bool) {
            let x = pert(x.map(|x| x % 21));
            let (a, b) = if rising { (0.0, 1.0) } else { (1.0, 0.0) };
            let line = Polyline::new(&[(0.0, a), (10.0, b)]).unwrap();
            let tail = if rising { Tail::Upper } else { Tail::Lower };
            let expected = x.tail_mean_of(&line, share, tail).unwrap();
            let found = Belief::Pert(x).upper_mean_of(&line, share).unwrap();
            prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }

        #[test]
        fn the_upper_mean_is_that_of_a_fine_sample(
            x in any::<[u8; 3]>(), ys in prop::collection::vec(0.0_f64..1.0, 4), share in 0.05_f64..1.0,
        ) {
            let belief = Belief::Pert(pert(x.map(|x| x % 21)));
            let f = Polyline::new(&[(0.0, ys[0]), (3.0, ys[1]), (4.5, ys[2]), (10.0, ys[3])]).unwrap();
            let steps = 1000;
            let mut sample: Vec<f64> =
                (0..steps).map(|i| f.at(belief.inverse((f64::from(i) + 0.5) / f64::from(steps)))).collect();
            sample.sort_by(|a, b| b.total_cmp(a));
            let best: Vec<f64> = (0..).zip(&sample).take_while(|(i, _)| f64::from(*i) < share * f64::from(steps)).map(|p| *p.1).collect();
            let expected = best.iter().sum::<f64>() / best.len() as f64;
            let found = belief.upper_mean_of(&f, share).unwrap();
            prop_assert!((found - expected).abs() < 5e-3, "{found} {expected}");
            prop_assert!(found >= belief.mean_of(&f) - 1e-12);
        }
    }
}
