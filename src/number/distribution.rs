//! Distributions of uncertain inputs, sampled by inverse CDF so that one uniform gives one number.

use crate::Result;
use crate::number::math;
use crate::number::pert::Pert;
use crate::number::quantile::LinearCdf;
use crate::number::special::{beta_cdf, beta_quantile, normal_cdf, normal_quantile};
use crate::number::sum::{dot_exact, mean, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use serde::{Deserialize, Serialize};

/// A distribution of one uncertain number.
///
/// Every kind is checked by [`Distribution::check`] and sampled by [`Distribution::inverse`], which rises with
/// the uniform: rank correlations between inputs survive it.
///
/// # References
/// Inverse CDFs: Johnson, Kotz and Balakrishnan (1994), *Continuous Univariate Distributions*; PERT: Malcolm et
/// al. (1959), *Operations Research* 7, with shape 4 (Vose 2008).
///
/// # Examples
/// ```
/// use stratech::uncertainty::Distribution;
/// let delay = Distribution::Triangular { low: 1.0, mode: 10.0, high: 17.0 };
/// delay.check("delay")?;
/// assert!((delay.inverse(0.1) - 4.7947331922).abs() < 1e-9);
/// assert!((delay.mean() - 28.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Point {
        /// The value.
        value: f64,
    },
    /// Every value between two ends alike.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Straight up to the mode, straight down from it.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Beta between two ends with shape 4 around the mode.
    Pert {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Normal, cut off at the ends where they are given.
    Normal {
        /// Mean before the cut.
        mean: f64,
        /// Standard deviation before the cut, above 0.
        sd: f64,
        /// Least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<f64>,
        /// Greatest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<f64>,
    },
    /// Beta on [low, high].
    Beta {
        /// First shape, above 0.
        alpha: f64,
        /// Second shape, above 0.
        beta: f64,
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// The logarithm is normal.
    LogNormal {
        /// Mean of the logarithm.
        mean_log: f64,
        /// Standard deviation of the logarithm, above 0.
        sd_log: f64,
    },
    /// Piecewise linear through quantiles `[x, probability]`, from probability 0 to 1.
    Piecewise {
        /// Knots `[x, probability]`.
        knots: Vec<[f64; 2]>,
    },
    /// A few values with weights.
    Discrete {
        /// Values.
        values: Vec<f64>,
        /// Weights, at least 0, not all 0.
        weights: Vec<f64>,
    },
    /// The values of a sample, each alike.
    Empirical {
        /// The sample.
        values: Vec<f64>,
    },
    /// One of several piecewise-linear or other distributions, with weights.
    Mixture {
        /// Weights, at least 0, not all 0.
        weights: Vec<f64>,
        /// Components.
        components: Vec<Distribution>,
    },
}

impl Distribution {
    /// Checks the parameters; `name` is the place of the problems.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every parameter that cannot be used.
    pub fn check(&self, name: &str) -> Result<()> {
        let mut problems = Problems::new();
        self.collect(name, &mut problems);
        problems.into_result()
    }

    fn collect(&self, name: &str, problems: &mut Problems) {
        let mut refuse = |item: &str, found: String, expected: Text| {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, Place::argument(name)).item(item).found(found).expected(expected),
            );
        };
        let numbers = self.numbers();
        for (item, x) in numbers.iter().filter(|(_, x)| !x.is_finite()) {
            refuse(item, x.to_string(), Text::new("a finite number", "một số hữu hạn"));
        }
        if numbers.iter().any(|(_, x)| !x.is_finite()) {
            return;
        }
        let rising = || Text::new("low <= mode <= high, low < high", "low <= mode <= high, low < high");
        match self {
            Distribution::Point { .. } | Distribution::Uniform { .. } | Distribution::Empirical { .. } => {}
            Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => {
                if !(low <= mode && mode <= high && low < high) {
                    refuse("low, mode, high", format!("{low}, {mode}, {high}"), rising());
                }
            }
            Distribution::Normal { sd: spread, .. } | Distribution::LogNormal { sd_log: spread, .. } => {
                if *spread <= 0.0 {
                    refuse("sd", spread.to_string(), Text::new("a number above 0", "một số lớn hơn 0"));
                }
            }
            Distribution::Beta { alpha, beta, .. } => {
                if *alpha <= 0.0 || *beta <= 0.0 {
                    let above = Text::new("numbers above 0", "các số lớn hơn 0");
                    refuse("alpha, beta", format!("{alpha}, {beta}"), above);
                }
            }
            Distribution::Piecewise { knots } => {
                let pairs: Vec<(f64, f64)> = knots.iter().map(|k| (k[0], k[1])).collect();
                if let Err(error) = LinearCdf::new(&pairs) {
                    problems.extend(error.problems().iter().cloned());
                }
                return;
            }
            Distribution::Discrete { values, weights } => weighted(values.len(), weights, &mut refuse),
            Distribution::Mixture { weights, components } => {
                weighted(components.len(), weights, &mut refuse);
                for component in components {
                    component.collect(name, problems);
                }
                return;
            }
        }
        if let Some((low, high)) = self.ends()
            && low >= high
        {
            let expected = Text::new("low below high", "low nhỏ hơn high");
            refuse("low, high", format!("{low}, {high}"), expected);
        }
        if matches!(self, Distribution::Empirical { values } if values.is_empty()) {
            refuse("values", "0".into(), Text::new("at least one value", "ít nhất một giá trị"));
        }
        if let Distribution::Normal { mean, sd, low, high } = self
            && *sd > 0.0
        {
            let mass = upper(*high, *mean, *sd) - lower(*low, *mean, *sd);
            if mass <= 0.0 {
                let expected =
                    Text::new("ends that leave some of the distribution", "hai đầu còn chứa một phần phân phối");
                refuse("low, high", format!("{low:?}, {high:?}"), expected);
            }
        }
    }

    /// Every number with its name.
    fn numbers(&self) -> Vec<(&'static str, f64)> {
        let list = |name: &'static str, values: &[f64]| values.iter().map(|x| (name, *x)).collect::<Vec<_>>();
        match self {
            Distribution::Point { value } => vec![("value", *value)],
            Distribution::Uniform { low, high } => vec![("low", *low), ("high", *high)],
            Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => {
                vec![("low", *low), ("mode", *mode), ("high", *high)]
            }
            Distribution::Normal { mean, sd, low, high } => {
                let ends = low.iter().map(|x| ("low", *x)).chain(high.iter().map(|x| ("high", *x)));
                [("mean", *mean), ("sd", *sd)].into_iter().chain(ends).collect()
            }
            Distribution::Beta { alpha, beta, low, high } => {
                vec![("alpha", *alpha), ("beta", *beta), ("low", *low), ("high", *high)]
            }
            Distribution::LogNormal { mean_log, sd_log } => vec![("mean_log", *mean_log), ("sd_log", *sd_log)],
            Distribution::Piecewise { .. } => Vec::new(),
            Distribution::Discrete { values, weights } => [list("values", values), list("weights", weights)].concat(),
            Distribution::Empirical { values } => list("values", values),
            Distribution::Mixture { weights, .. } => list("weights", weights),
        }
    }

    fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Distribution::Uniform { low, high } | Distribution::Beta { low, high, .. } => Some((*low, *high)),
            Distribution::Normal { low, high, .. } => (*low).zip(*high),
            _ => None,
        }
    }

    /// Least and greatest value there can be; infinite where nothing cuts it off.
    ///
    /// # Examples
    /// ```
    /// use stratech::number::Distribution;
    /// let cut = Distribution::Normal { mean: 1.0, sd: 2.0, low: Some(0.0), high: None };
    /// assert_eq!(cut.support(), [0.0, f64::INFINITY]);
    /// ```
    pub fn support(&self) -> [f64; 2] {
        let weighted = |values: &[f64], weights: &[f64]| -> Vec<f64> {
            values.iter().zip(weights).filter(|(_, w)| **w > 0.0).map(|(x, _)| *x).collect()
        };
        let hull = |values: &[f64]| [math::min_of(values), math::max_of(values)];
        match self {
            Distribution::Point { value } => [*value, *value],
            Distribution::Uniform { low, high }
            | Distribution::Beta { low, high, .. }
            | Distribution::Triangular { low, high, .. }
            | Distribution::Pert { low, high, .. } => [*low, *high],
            Distribution::Normal { low, high, .. } => [low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)],
            // 0 itself never comes.
            Distribution::LogNormal { .. } => [f64::MIN_POSITIVE, f64::INFINITY],
            Distribution::Piecewise { knots } => hull(&knots.iter().map(|knot| knot[0]).collect::<Vec<_>>()),
            Distribution::Discrete { values, weights } => hull(&weighted(values, weights)),
            Distribution::Empirical { values } => hull(values),
            Distribution::Mixture { weights, components } => {
                let ends: Vec<[f64; 2]> = components.iter().map(Distribution::support).collect();
                let end = |at: usize| weighted(&ends.iter().map(|ends| ends[at]).collect::<Vec<_>>(), weights);
                [math::min_of(&end(0)), math::max_of(&end(1))]
            }
        }
    }

    /// The value at probability `u` in (0, 1); rises with `u`.
    ///
    /// # Complexity
    /// Constant, but linear in the values of the discrete kinds and 200 bisections for a mixture.
    pub fn inverse(&self, u: f64) -> f64 {
        match self {
            Distribution::Point { value } => *value,
            Distribution::Uniform { low, high } => low + u * (high - low),
            Distribution::Triangular { low, mode, high } => {
                let (width, rise) = (high - low, mode - low);
                if u * width <= rise {
                    low + math::sqrt(u * width * rise)
                } else {
                    high - math::sqrt((1.0 - u) * width * (high - mode))
                }
            }
            Distribution::Pert { low, mode, high } => Pert::new(*low, *mode, *high).map_or(f64::NAN, |p| p.inverse(u)),
            Distribution::Normal { mean, sd, low, high } => {
                let (from, to) = (lower(*low, *mean, *sd), upper(*high, *mean, *sd));
                let x = mean + sd * normal_quantile(from + u * (to - from));
                clamp(x, low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))
            }
            Distribution::Beta { alpha, beta, low, high } => low + (high - low) * beta_quantile(*alpha, *beta, u),
            Distribution::LogNormal { mean_log, sd_log } => math::exp(mean_log + sd_log * normal_quantile(u)),
            Distribution::Piecewise { knots } => linear(knots).map_or(f64::NAN, |cdf| cdf.inverse(u)),
            Distribution::Discrete { values, weights } => {
                let mut order: Vec<usize> = (0..values.len()).collect();
                order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
                let total = sum(weights);
                let mut reached = 0.0;
                for &i in &order {
                    reached += weights[i] / total;
                    if u < reached {
                        return values[i];
                    }
                }
                // Rounding may leave the last weights just short of 1.
                order.iter().rev().find(|&&i| weights[i] > 0.0).map_or(f64::NAN, |&i| values[i])
            }
            Distribution::Empirical { values } => {
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // u in (0, 1)
                let at = (u * sorted.len() as f64) as usize;
                sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
            }
            Distribution::Mixture { .. } => self.bisect(u),
        }
    }

    /// P(X <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        let share = |low: f64, high: f64| clamp((x - low) / (high - low), 0.0, 1.0);
        match self {
            Distribution::Point { value } => f64::from(u8::from(x >= *value)),
            Distribution::Uniform { low, high } => share(*low, *high),
            Distribution::Triangular { low, mode, high } => {
                if x <= *low {
                    0.0
                } else if x >= *high {
                    1.0
                } else if x <= *mode {
                    (x - low) * (x - low) / ((high - low) * (mode - low))
                } else {
                    1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
                }
            }
            Distribution::Pert { low, mode, high } => Pert::new(*low, *mode, *high).map_or(f64::NAN, |p| p.cdf(x)),
            Distribution::Normal { mean, sd, low, high } => {
                let (from, to) = (lower(*low, *mean, *sd), upper(*high, *mean, *sd));
                clamp((normal_cdf((x - mean) / sd) - from) / (to - from), 0.0, 1.0)
            }
            Distribution::Beta { alpha, beta, low, high } => beta_cdf(*alpha, *beta, share(*low, *high)),
            Distribution::LogNormal { mean_log, sd_log } => {
                if x <= 0.0 {
                    0.0
                } else {
                    normal_cdf((math::ln(x) - mean_log) / sd_log)
                }
            }
            Distribution::Piecewise { knots } => linear(knots).map_or(f64::NAN, |cdf| cdf.cdf(x)),
            Distribution::Discrete { values, weights } => {
                let below: Vec<f64> = values.iter().zip(weights).filter(|(v, _)| **v <= x).map(|(_, w)| *w).collect();
                sum(&below) / sum(weights)
            }
            Distribution::Empirical { values } => {
                values.iter().filter(|v| **v <= x).count() as f64 / values.len() as f64
            }
            Distribution::Mixture { weights, components } => {
                let parts: Vec<f64> = components.iter().map(|c| c.cdf(x)).collect();
                dot_exact(weights, &parts) / sum(weights)
            }
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Point { value } => *value,
            Distribution::Uniform { low, high } => low + (high - low) / 2.0,
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Pert { low, mode, high } => Pert::new(*low, *mode, *high).map_or(f64::NAN, |p| p.mean()),
            Distribution::Normal { mean, sd, low, high } => {
                let (from, to) = (lower(*low, *mean, *sd), upper(*high, *mean, *sd));
                let density = |end: Option<f64>| end.map_or(0.0, |x| normal_density((x - mean) / sd));
                mean + sd * (density(*low) - density(*high)) / (to - from)
            }
            Distribution::Beta { alpha, beta, low, high } => low + (high - low) * alpha / (alpha + beta),
            Distribution::LogNormal { mean_log, sd_log } => math::exp(mean_log + sd_log * sd_log / 2.0),
            Distribution::Piecewise { knots } => linear(knots).map_or(f64::NAN, |cdf| cdf.mean()),
            Distribution::Discrete { values, weights } => dot_exact(weights, values) / sum(weights),
            Distribution::Empirical { values } => mean(values),
            Distribution::Mixture { weights, components } => {
                let means: Vec<f64> = components.iter().map(Distribution::mean).collect();
                dot_exact(weights, &means) / sum(weights)
            }
        }
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        let square_mean = |weights: &[f64], values: &[f64]| {
            let m = self.mean();
            let squares: Vec<f64> = values.iter().map(|x| (x - m) * (x - m)).collect();
            dot_exact(weights, &squares) / sum(weights)
        };
        match self {
            Distribution::Point { .. } => 0.0,
            Distribution::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Distribution::Triangular { low, mode, high } => {
                let (a, b) = (high - low, mode - low);
                (a * a - a * b + b * b) / 18.0
            }
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                beta_variance(alpha, beta, high - low)
            }
            Distribution::Normal { mean, sd, low, high } => {
                let (from, to) = (lower(*low, *mean, *sd), upper(*high, *mean, *sd));
                let z = |end: Option<f64>| end.map(|x| (x - mean) / sd);
                let density = |end: Option<f64>| z(end).map_or(0.0, normal_density);
                let weighted = |end: Option<f64>| z(end).map_or(0.0, |z| z * normal_density(z));
                let shift = (density(*low) - density(*high)) / (to - from);
                sd * sd * (1.0 + (weighted(*low) - weighted(*high)) / (to - from) - shift * shift)
            }
            Distribution::Beta { alpha, beta, low, high } => beta_variance(*alpha, *beta, high - low),
            Distribution::LogNormal { mean_log, sd_log } => {
                let spread = sd_log * sd_log;
                math::exp_m1(spread) * math::exp(2.0 * mean_log + spread)
            }
            Distribution::Piecewise { knots } => linear(knots).map_or(f64::NAN, |cdf| {
                // A piece from a to b with mass p adds p (d_a^2 + d_a d_b + d_b^2) / 3, d the distance from the mean.
                let m = cdf.mean();
                let piece = |w: &[(f64, f64)]| {
                    let (a, b) = (w[0].0 - m, w[1].0 - m);
                    (w[1].1 - w[0].1) * (a * a + a * b + b * b) / 3.0
                };
                sum(&cdf.knots().windows(2).map(piece).collect::<Vec<_>>())
            }),
            Distribution::Discrete { values, weights } => square_mean(weights, values),
            Distribution::Empirical { values } => square_mean(&vec![1.0; values.len()], values),
            Distribution::Mixture { weights, components } => {
                let means: Vec<f64> = components.iter().map(Distribution::mean).collect();
                let within: Vec<f64> = components.iter().map(Distribution::variance).collect();
                square_mean(weights, &means) + dot_exact(weights, &within) / sum(weights)
            }
        }
    }

    /// The quantile of a mixture by bisection between the quantiles of its components.
    fn bisect(&self, u: f64) -> f64 {
        let Distribution::Mixture { weights, components } = self else { return f64::NAN };
        let at: Vec<f64> =
            components.iter().zip(weights).filter(|(_, w)| **w > 0.0).map(|(c, _)| c.inverse(u)).collect();
        let (mut low, mut high) = (math::min_of(&at), math::max_of(&at));
        // Halving leaves neighbouring doubles long before 200 steps.
        for _ in 0..200 {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            if self.cdf(middle) < u {
                low = middle;
            } else {
                high = middle;
            }
        }
        if self.cdf(low) >= u { low } else { high }
    }
}

/// Shapes of the beta distribution behind a PERT distribution.
fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let at = (mode - low) / (high - low);
    (1.0 + 4.0 * at, 5.0 - 4.0 * at)
}

fn beta_variance(alpha: f64, beta: f64, width: f64) -> f64 {
    let total = alpha + beta;
    width * width * alpha * beta / (total * total * (total + 1.0))
}

fn weighted(n: usize, weights: &[f64], refuse: &mut impl FnMut(&str, String, Text)) {
    let usable = n > 0 && weights.len() == n && weights.iter().all(|w| *w >= 0.0) && weights.iter().any(|w| *w > 0.0);
    if !usable {
        let expected = Text::new(
            format!("{n} weights of at least 0, not all 0"),
            format!("{n} trọng số không âm, không đồng thời bằng 0"),
        );
        refuse("weights", format!("{weights:?}"), expected);
    }
}

fn linear(knots: &[[f64; 2]]) -> Result<LinearCdf> {
    LinearCdf::new(&knots.iter().map(|k| (k[0], k[1])).collect::<Vec<_>>())
}

fn lower(end: Option<f64>, mean: f64, sd: f64) -> f64 {
    end.map_or(0.0, |x| normal_cdf((x - mean) / sd))
}

fn upper(end: Option<f64>, mean: f64, sd: f64) -> f64 {
    end.map_or(1.0, |x| normal_cdf((x - mean) / sd))
}

fn normal_density(z: f64) -> f64 {
    math::exp(-z * z / 2.0) / math::sqrt(2.0 * std::f64::consts::PI)
}

fn clamp(x: f64, low: f64, high: f64) -> f64 {
    math::min(math::max(x, low), high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Distribution> {
        vec![
            Distribution::Point { value: 3.0 },
            Distribution::Uniform { low: -1.0, high: 4.0 },
            Distribution::Triangular { low: 2.0, mode: 4.0, high: 9.0 },
            Distribution::Pert { low: 2.0, mode: 4.0, high: 9.0 },
            Distribution::Normal { mean: 1.0, sd: 2.0, low: None, high: None },
            Distribution::Normal { mean: 1.0, sd: 2.0, low: Some(0.0), high: Some(2.5) },
            Distribution::Beta { alpha: 2.0, beta: 5.0, low: 10.0, high: 20.0 },
            Distribution::LogNormal { mean_log: 0.5, sd_log: 0.4 },
            Distribution::Piecewise { knots: vec![[0.0, 0.0], [3.0, 0.05], [5.0, 0.5], [9.0, 0.95], [10.0, 1.0]] },
            Distribution::Discrete { values: vec![5.0, 1.0, 2.0], weights: vec![1.0, 2.0, 1.0] },
            Distribution::Empirical { values: vec![3.0, 1.0, 2.0, 2.0] },
            Distribution::Mixture {
                weights: vec![1.0, 3.0],
                components: vec![
                    Distribution::Uniform { low: 0.0, high: 1.0 },
                    Distribution::Triangular { low: 0.5, mode: 2.0, high: 3.0 },
                ],
            },
        ]
    }

    #[test]
    fn quantiles_rise_and_undo_the_cdf_and_average_to_the_mean() {
        for distribution in all() {
            distribution.check("x").unwrap();
            let n = 20_000;
            let sample: Vec<f64> = (0..n).map(|i| distribution.inverse((f64::from(i) + 0.5) / f64::from(n))).collect();
            assert!(sample.windows(2).all(|w| w[0] <= w[1]), "{distribution:?}");
            let [least, greatest] = distribution.support();
            assert!(least <= sample[0] && sample[sample.len() - 1] <= greatest, "{distribution:?}");
            let average = mean(&sample);
            assert!((average - distribution.mean()).abs() < 2e-3, "{distribution:?}: {average}");
            let squares: Vec<f64> = sample.iter().map(|x| (x - average) * (x - average)).collect();
            let spread = mean(&squares);
            assert!((spread - distribution.variance()).abs() < 1e-2, "{distribution:?}: {spread}");
            for u in [0.01, 0.3, 0.77] {
                let x = distribution.inverse(u);
                assert!(distribution.cdf(x) >= u - 1e-9 && distribution.cdf(x.next_down() - 1e-9) <= u + 1e-9);
            }
        }
    }

    #[test]
    fn quantiles_agree_with_statrs() {
        use statrs::distribution::{Beta, ContinuousCDF, LogNormal, Normal};
        for u in [0.001, 0.2, 0.5, 0.9, 0.999] {
            let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * (1.0 + b.abs()), "{a} {b}");
            let normal = Distribution::Normal { mean: 1.0, sd: 2.0, low: None, high: None };
            close(normal.inverse(u), Normal::new(1.0, 2.0).unwrap().inverse_cdf(u));
            let beta = Distribution::Beta { alpha: 2.0, beta: 5.0, low: 0.0, high: 1.0 };
            close(beta.inverse(u), Beta::new(2.0, 5.0).unwrap().inverse_cdf(u));
            let log = Distribution::LogNormal { mean_log: 0.5, sd_log: 0.4 };
            close(log.inverse(u), LogNormal::new(0.5, 0.4).unwrap().inverse_cdf(u));
        }
    }

    #[test]
    fn unusable_parameters_are_all_named() {
        let bad = [
            Distribution::Uniform { low: 2.0, high: 1.0 },
            Distribution::Triangular { low: 1.0, mode: 0.0, high: 2.0 },
            Distribution::Normal { mean: f64::NAN, sd: -1.0, low: None, high: None },
            Distribution::Normal { mean: 0.0, sd: 1.0, low: Some(60.0), high: Some(70.0) },
            Distribution::Beta { alpha: 0.0, beta: 1.0, low: 0.0, high: 1.0 },
            Distribution::Discrete { values: vec![1.0], weights: vec![] },
            Distribution::Discrete { values: vec![1.0, 2.0], weights: vec![0.0, 0.0] },
            Distribution::Empirical { values: vec![] },
            Distribution::Piecewise { knots: vec![[0.0, 0.5], [1.0, 0.2]] },
            Distribution::Mixture { weights: vec![1.0], components: vec![] },
        ];
        for distribution in bad {
            assert!(distribution.check("x").is_err(), "{distribution:?}");
        }
    }
}
