//! Cooke's classical model: weights from seed questions whose answers are known.

use crate::Result;
use crate::number::math;
use crate::number::special::gamma_cdf;
use crate::number::sum::{mean, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::agreement, codes::arrays as codes};
use ndarray::{ArrayView3, Axis};
use serde::{Deserialize, Serialize};

/// Fewest seed questions that can calibrate anybody.
const FEW_SEEDS: usize = 10;

/// Settings of [`cooke`].
#[derive(Debug, Clone, PartialEq)]
pub struct CookeSettings {
    /// Probability levels of the quantiles, rising.
    pub levels: Vec<f64>,
    /// How far the background range reaches beyond all assessments, as a share of their range; above 0.
    pub overshoot: f64,
    /// Experts with a calibration below it get no weight; `None` = the one that makes the combination best.
    pub cutoff: Option<f64>,
}

impl Default for CookeSettings {
    fn default() -> Self {
        CookeSettings { levels: vec![0.05, 0.5, 0.95], overshoot: 0.1, cutoff: None }
    }
}

/// Calibration, information and weights of experts: a sensitivity view, not the default pooling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cooke {
    /// Probability of a deviation at least as large if the expert were right (`n_experts`).
    pub calibration: Vec<f64>,
    /// Mean relative information against the uniform background over the seeds (`n_experts`).
    pub information: Vec<f64>,
    /// Calibration x information (`n_experts`).
    pub combined: Vec<f64>,
    /// Normalized combined scores of those at or above the cut-off (`n_experts`).
    pub weights: Vec<f64>,
    /// The cut-off on calibration.
    pub cutoff: f64,
    /// Calibration and information of the weighted combination.
    pub combination: [f64; 2],
    /// What a reader should know.
    pub notices: Problems,
}

/// Cooke's classical model of `assessments` (`n_experts` x `n_seeds` x `n_levels`, quantiles in rising order)
/// against `realizations` (`n_seeds`).
///
/// # Formula
/// Calibration `1 - F_chi2(2 N sum(s ln(s / p)))` with as many degrees of freedom as levels; information
/// `ln(U - L) + sum(p ln(p / width))` on the intrinsic range [L, U]: lowest to highest assessment or
/// realization of the seed, widened by `overshoot` on both sides. Weight = calibration x information where
/// calibration >= cut-off.
///
/// # Errors
/// [`crate::Error::Input`] with every wrong length, number that is not finite, falling quantile or level, setting that
/// cannot be used, or seed whose range cannot be widened.
///
/// # References
/// Cooke (1991), *Experts in Uncertainty*, ch. 12; Cooke and Goossens (2008), *Reliability Engineering & System
/// Safety* 93.
pub fn cooke(assessments: &ArrayView3<'_, f64>, realizations: &[f64], settings: &CookeSettings) -> Result<Cooke> {
    validate(assessments, realizations, settings)?;
    let (n_experts, n_seeds, n_levels) = assessments.dim();
    let p = bin_probabilities(&settings.levels);
    let quantiles = |e: usize, s: usize| -> Vec<f64> { (0..n_levels).map(|q| assessments[[e, s, q]]).collect() };
    let ranges = intrinsic_ranges(assessments, realizations, settings.overshoot)?;
    let experts: Vec<Vec<Vec<f64>>> = (0..n_experts).map(|e| (0..n_seeds).map(|s| quantiles(e, s)).collect()).collect();
    let calibration: Vec<f64> = experts.iter().map(|e| calibrate(e, realizations, &p)).collect();
    let information: Vec<f64> = experts.iter().map(|e| inform(e, &ranges, &p)).collect();
    let combined: Vec<f64> = calibration.iter().zip(&information).map(|(c, i)| c * i).collect();

    let weigh = |cutoff: f64| -> Vec<f64> {
        let raw: Vec<f64> =
            combined.iter().zip(&calibration).map(|(score, c)| if *c >= cutoff { *score } else { 0.0 }).collect();
        let total = sum(&raw);
        raw.iter().map(|w| if total > 0.0 { w / total } else { 0.0 }).collect()
    };
    let judge = |weights: &[f64]| -> [f64; 2] {
        let combination = combine(&experts, weights, &ranges, &settings.levels);
        [calibrate(&combination, realizations, &p), inform(&combination, &ranges, &p)]
    };
    let cutoff = settings.cutoff.unwrap_or_else(|| best_cutoff(&calibration, &combined, |c| judge(&weigh(c))));
    let weights = weigh(cutoff);
    let combination = if sum(&weights) > 0.0 { judge(&weights) } else { [0.0, 0.0] };
    Ok(Cooke {
        notices: notices(n_seeds, &weights, cutoff),
        calibration,
        information,
        combined,
        weights,
        cutoff,
        combination,
    })
}

/// The range of each seed, beyond all assessments and the realization.
fn intrinsic_ranges(
    assessments: &ArrayView3<'_, f64>,
    realizations: &[f64],
    overshoot: f64,
) -> Result<Vec<(f64, f64)>> {
    let mut problems = Problems::new();
    let mut ranges = Vec::with_capacity(realizations.len());
    for (s, realization) in realizations.iter().enumerate() {
        let mut all: Vec<f64> = assessments.index_axis(Axis(1), s).iter().copied().collect();
        all.push(*realization);
        let (least, most) = (math::min_of(&all), math::max_of(&all));
        let (low, high) = (least - overshoot * (most - least), most + overshoot * (most - least));
        if !(low < least && most < high && (high - low).is_finite()) {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, Place::element("realizations", &[s]))
                    .item(Text::new("range of assessments and realization", "khoảng của các đánh giá và đáp án"))
                    .found(format!("{least:?} .. {most:?}"))
                    .expected(Text::new(
                        format!("a range that can be widened by {overshoot} of its width on both sides"),
                        format!("một khoảng có thể nới thêm {overshoot} lần độ rộng về hai phía"),
                    )),
            );
        }
        ranges.push((low, high));
    }
    problems.into_result()?;
    Ok(ranges)
}

/// The calibration at which cutting off makes the combination's calibration x information greatest.
fn best_cutoff(calibration: &[f64], combined: &[f64], judge: impl Fn(f64) -> [f64; 2]) -> f64 {
    let mut candidates: Vec<f64> =
        calibration.iter().zip(combined).filter(|(_, score)| **score > 0.0).map(|(c, _)| *c).collect();
    candidates.sort_by(f64::total_cmp);
    candidates.dedup();
    let mut best = (f64::NEG_INFINITY, 0.0);
    for cutoff in candidates {
        let [c, i] = judge(cutoff);
        if c * i > best.0 {
            best = (c * i, cutoff);
        }
    }
    best.1
}

fn notices(n_seeds: usize, weights: &[f64], cutoff: f64) -> Problems {
    let mut notices = Problems::new();
    if n_seeds < FEW_SEEDS {
        notices
            .push(Problem::new(agreement::FEW_SEEDS, Place::argument("realizations")).found(n_seeds).expected(Text::new(
            format!("{FEW_SEEDS} or more: with fewer the weights show the arithmetic, not the experts"),
            format!(
                "từ {FEW_SEEDS} câu: ít hơn thì trọng số chỉ minh họa phép tính, không nói lên chất lượng chuyên gia"
            ),
        )));
    }
    if weights.iter().all(|w| *w == 0.0) {
        notices.push(
            Problem::new(agreement::NOBODY_CALIBRATED, Place::argument("cutoff"))
                .found(cutoff)
                .expected(Text::new("all weights are 0", "mọi trọng số bằng 0")),
        );
    }
    notices
}

fn validate(assessments: &ArrayView3<'_, f64>, realizations: &[f64], settings: &CookeSettings) -> Result<()> {
    let mut problems = Problems::new();
    let (n_experts, n_seeds, n_levels) = assessments.dim();
    if n_experts == 0 || n_seeds == 0 || n_levels != settings.levels.len() || n_seeds != realizations.len() {
        problems.push(
            Problem::new(codes::SHAPE, Place::argument("assessments"))
                .found(format!("{n_experts} x {n_seeds} x {n_levels}"))
                .expected(Text::new(
                    format!("experts x {} seeds x {} levels", realizations.len(), settings.levels.len()),
                    format!("chuyên gia x {} câu hỏi x {} mức", realizations.len(), settings.levels.len()),
                )),
        );
    }
    let rising = settings.levels.windows(2).all(|pair| pair[0] < pair[1]);
    if settings.levels.is_empty() || !rising || settings.levels.iter().any(|p| !(*p > 0.0 && *p < 1.0)) {
        problems.push(
            Problem::new(codes::BAD_SETTING, Place::argument("levels"))
                .item("levels")
                .found(format!("{:?}", settings.levels))
                .expected(Text::new("rising probabilities between 0 and 1", "các xác suất tăng dần giữa 0 và 1")),
        );
    }
    if !(settings.overshoot > 0.0 && settings.overshoot.is_finite()) {
        problems.push(
            Problem::new(codes::BAD_SETTING, Place::argument("overshoot"))
                .item("overshoot")
                .found(settings.overshoot)
                .expected(Text::new("a number above 0", "một số lớn hơn 0")),
        );
    }
    let finite = || Text::new("a finite number", "một số hữu hạn");
    if let Some(cutoff) = settings.cutoff.filter(|cutoff| !cutoff.is_finite()) {
        problems.push(
            Problem::new(codes::BAD_SETTING, Place::argument("cutoff")).item("cutoff").found(cutoff).expected(finite()),
        );
    }
    for (seed, x) in realizations.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
        problems
            .push(Problem::new(codes::NOT_FINITE, Place::element("realizations", &[seed])).found(x).expected(finite()));
    }
    for ((e, s, q), x) in assessments.indexed_iter() {
        let place = || Place::element("assessments", &[e, s, q]);
        if !x.is_finite() {
            problems.push(Problem::new(codes::NOT_FINITE, place()).found(x).expected(finite()));
        } else if q > 0 && assessments[[e, s, q - 1]] >= *x {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, place()).item(Text::new("quantile", "phân vị")).found(x).expected(
                    Text::new(
                        format!("more than the quantile before it, {}", assessments[[e, s, q - 1]]),
                        format!("lớn hơn phân vị đứng trước, {}", assessments[[e, s, q - 1]]),
                    ),
                ),
            );
        }
    }
    problems.into_result()
}

/// Probabilities of the intervals between the levels.
fn bin_probabilities(levels: &[f64]) -> Vec<f64> {
    let mut p: Vec<f64> = vec![levels[0]];
    p.extend(levels.windows(2).map(|pair| pair[1] - pair[0]));
    p.push(1.0 - levels[levels.len() - 1]);
    p
}

/// P(chi-square with one degree of freedom less than intervals >= 2 N I(s, p)).
fn calibrate(quantiles: &[Vec<f64>], realizations: &[f64], p: &[f64]) -> f64 {
    let n = realizations.len() as f64;
    let mut counts = vec![0.0; p.len()];
    for (quantiles, x) in quantiles.iter().zip(realizations) {
        counts[quantiles.partition_point(|q| q < x)] += 1.0;
    }
    let terms: Vec<f64> = counts
        .iter()
        .zip(p)
        .filter(|(count, _)| **count > 0.0)
        .map(|(count, p)| count / n * math::ln(count / n / p))
        .collect();
    let statistic = 2.0 * n * math::max(sum(&terms), 0.0);
    1.0 - gamma_cdf((p.len() - 1) as f64 / 2.0, statistic / 2.0)
}

/// Mean relative information of the densities that the quantiles give, against the uniform one.
fn inform(quantiles: &[Vec<f64>], ranges: &[(f64, f64)], p: &[f64]) -> f64 {
    let seeds: Vec<f64> = quantiles
        .iter()
        .zip(ranges)
        .map(|(quantiles, (low, high))| {
            let mut edges = vec![*low];
            edges.extend(quantiles);
            edges.push(*high);
            let terms: Vec<f64> =
                p.iter().zip(edges.windows(2)).map(|(p, edge)| p * math::ln(p / (edge[1] - edge[0]))).collect();
            math::ln(high - low) + sum(&terms)
        })
        .collect();
    mean(&seeds)
}

/// Quantiles of the weighted mixture of the experts' piecewise-linear distributions.
fn combine(experts: &[Vec<Vec<f64>>], weights: &[f64], ranges: &[(f64, f64)], levels: &[f64]) -> Vec<Vec<f64>> {
    let n_seeds = ranges.len();
    (0..n_seeds)
        .map(|s| {
            let (low, high) = ranges[s];
            let cdf = |e: usize, x: f64| -> f64 {
                let mut knots = vec![(low, 0.0)];
                knots.extend(experts[e][s].iter().copied().zip(levels.iter().copied()));
                knots.push((high, 1.0));
                let after = knots.partition_point(|k| k.0 < x).clamp(1, knots.len() - 1);
                let ((x0, p0), (x1, p1)) = (knots[after - 1], knots[after]);
                if x1 > x0 { p0 + (p1 - p0) * math::min(math::max((x - x0) / (x1 - x0), 0.0), 1.0) } else { p1 }
            };
            let mixture = |x: f64| sum(&weights.iter().enumerate().map(|(e, w)| w * cdf(e, x)).collect::<Vec<_>>());
            let mut knots: Vec<f64> = experts.iter().flat_map(|e| e[s].iter().copied()).chain([low, high]).collect();
            knots.sort_by(f64::total_cmp);
            knots.dedup();
            let points: Vec<(f64, f64)> = knots.iter().map(|x| (*x, mixture(*x))).collect();
            levels
                .iter()
                .map(|level| {
                    let after = points.partition_point(|point| point.1 < *level).clamp(1, points.len() - 1);
                    let ((x0, p0), (x1, p1)) = (points[after - 1], points[after]);
                    if p1 > p0 { x0 + (x1 - x0) * (level - p0) / (p1 - p0) } else { x1 }
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array3, arr3};

    fn faults(assessments: &Array3<f64>, realizations: &[f64], settings: &CookeSettings) -> Vec<String> {
        let error = cooke(&assessments.view(), realizations, settings).unwrap_err();
        error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect()
    }

    #[test]
    fn settings_that_leave_no_background_are_refused() {
        let assessments = arr3(&[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]);
        let with = |overshoot, cutoff| CookeSettings { overshoot, cutoff, ..CookeSettings::default() };
        let found = |settings| faults(&assessments, &[2.5, 5.5], &settings);
        assert_eq!(found(with(0.0, None)), ["E0608 overshoot"]);
        assert_eq!(found(with(-1.0, Some(f64::NAN))), ["E0608 cutoff", "E0608 overshoot"]);
        // Too small to widen anything.
        assert_eq!(found(with(1e-300, None)), ["E0607 realizations[0]", "E0607 realizations[1]"]);
        assert!(cooke(&assessments.view(), &[2.5, 5.5], &with(1e-3, Some(0.0))).is_ok());
    }

    #[test]
    fn a_range_beyond_all_numbers_is_refused() {
        let assessments = arr3(&[[[1.0, 2.0, 3.0], [-1e308, 0.0, 1e308]]]);
        assert_eq!(faults(&assessments, &[2.5, 5.5], &CookeSettings::default()), ["E0607 realizations[1]"]);
    }
}
