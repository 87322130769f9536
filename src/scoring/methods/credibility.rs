//! Credibility of outranking with indifference, preference and veto thresholds: ELECTRE III and TRI.

use super::pairwise::exceeds;
use super::per_criterion::{Threshold, Thresholds, bad_entry};
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

    /// Whether a threshold varies with the value.
    pub(super) fn varies(&self) -> bool {
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
