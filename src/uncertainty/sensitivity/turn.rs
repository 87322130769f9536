//! The first point at which something turns: verified by the evaluation itself, then pinned down.

use super::crossing::Moving;
use crate::Result;
use crate::evaluation::{Rescorer, Seat, Standing};

/// Whether a membership has turned: in to out or out to in; a tie that needed a decision turns when it is settled,
/// and reaching a tie is not yet a turn. Out of the ranking is out.
pub(super) fn turned(from: Option<Seat>, to: Option<Seat>) -> bool {
    match (from, to) {
        (Some(Seat::Tied), to) => to != Some(Seat::Tied),
        (Some(Seat::Within), to) => matches!(to, Some(Seat::Outside) | None),
        (Some(Seat::Outside) | None, to) => to == Some(Seat::Within),
    }
}

/// Whether any membership of the list has turned.
pub(super) fn list_turned(now: &Standing, then: &Standing) -> bool {
    now.seats.iter().zip(&then.seats).any(|(from, to)| turned(*from, *to))
}

/// The pairs of neighbours in the ranking as it stands, better first.
pub(super) fn neighbours(now: &Standing) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..now.ranks.len()).filter(|&member| now.ranks[member].is_some()).collect();
    order.sort_by_key(|&member| now.ranks[member]);
    order.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Whether two neighbours have changed places, or a tie of theirs is settled.
pub(super) fn swapped(now: &Standing, then: &Standing, (better, worse): (usize, usize)) -> bool {
    if now.ranks[better] == now.ranks[worse] {
        then.ranks[better] != then.ranks[worse]
    } else {
        then.ranks[better] > then.ranks[worse]
    }
}

/// Below this distance two points are one.
const RESOLUTION: f64 = 1.0 / (1_u64 << 50) as f64;

/// How near to a computed crossing it is looked for first.
const NEAR: f64 = 1.0 / (1_u64 << 36) as f64;

/// A point beyond which to look, and where the turn should be if there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Probe {
    pub at: f64,
    pub expected: Option<f64>,
}

/// Probes between crossings, in the order of their distance from `now`, towards `end`.
///
/// Between two crossings nothing changes, so one look at their middle is enough.
pub(super) fn between(mut crossings: Vec<f64>, now: f64, end: f64) -> Vec<Probe> {
    let sign = if end < now { -1.0 } else { 1.0 };
    crossings.retain(|x| (x - now) * sign >= 0.0 && (end - x) * sign > 0.0);
    crossings.sort_by(|a, b| (a * sign).total_cmp(&(b * sign)));
    crossings.dedup();
    let next = |i: usize| crossings.get(i + 1).copied().unwrap_or(end);
    (0..crossings.len())
        .map(|i| Probe { at: crossings[i] + (next(i) - crossings[i]) / 2.0, expected: Some(crossings[i]) })
        .collect()
}

/// Probes on a raster of `step` from `now` to `end`, with the end itself.
pub(super) fn raster(now: f64, end: f64, step: f64) -> Vec<Probe> {
    let sign = if end < now { -1.0 } else { 1.0 };
    let mut probes = Vec::new();
    let mut k = 1.0;
    while (end - (now + sign * k * step)) * sign > 0.0 {
        probes.push(Probe { at: now + sign * k * step, expected: None });
        k += 1.0;
    }
    if end != now {
        probes.push(Probe { at: end, expected: None });
    }
    probes
}

/// The point nearest to `now` at which `turns` holds: a probe that has turned, narrowed down by halving to a
/// distance of 2^-50. `None` from `turns` at a probe ends the search: nothing can be said beyond. The point that is
/// found has turned, so that all before it where nothing can be said does not count as turned.
///
/// # Errors
/// As `turns`.
pub(super) fn first(now: f64, probes: &[Probe], turns: impl Fn(f64) -> Result<Option<bool>>) -> Result<Option<f64>> {
    let mut before = now;
    for probe in probes {
        match turns(probe.at)? {
            None => return Ok(None),
            Some(false) => before = probe.at,
            Some(true) => {
                let mut after = probe.at;
                let sign = if after < before { -1.0 } else { 1.0 };
                if let Some(expected) = probe.expected {
                    let (near, past) = (expected - sign * NEAR, expected + sign * NEAR);
                    let inside = |x: f64| (x - before) * sign > 0.0 && (after - x) * sign > 0.0;
                    let (try_near, try_past) = (inside(near), inside(past));
                    if try_past && turns(past)? == Some(true) {
                        after = past;
                    }
                    if try_near && turns(near)? != Some(true) {
                        before = near;
                    }
                }
                while (after - before).abs() > RESOLUTION {
                    let middle = before + (after - before) / 2.0;
                    if middle == before || middle == after {
                        break;
                    }
                    if turns(middle)? == Some(true) {
                        after = middle;
                    } else {
                        before = middle;
                    }
                }
                return Ok(Some(after));
            }
        }
    }
    Ok(None)
}

/// One track with one weight that moves.
pub(super) struct Line<'r> {
    pub rescorer: &'r Rescorer,
    pub t: usize,
    pub moving: Moving,
    pub now: f64,
}

/// Ends of the range of a weight: just inside [0, 1], where every technology that has a score keeps it.
const ENDS: [f64; 2] = [RESOLUTION, 1.0 - RESOLUTION];

/// Distance of neighbouring probes where there is no closed form.
pub(super) const STEP: f64 = 0.01;

impl<'r> Line<'r> {
    pub fn new(rescorer: &'r Rescorer, t: usize, moving: Moving) -> Self {
        Line { rescorer, t, moving, now: moving.now(rescorer, &rescorer.bases[t].nominal) }
    }

    /// Whether crossings have a closed form: all nodes on the way to the root are weighted means.
    pub fn is_exact(&self) -> bool {
        self.rescorer.is_tree()
            && self
                .moving
                .path(self.rescorer)
                .iter()
                .skip(1)
                .all(|&node| self.rescorer.tree.nodes[node].aggregator() == crate::model::Aggregator::WeightedMean)
    }

    /// The weights of all nodes when the moving weight is `x`.
    pub fn weights(&self, x: f64) -> Vec<f64> {
        self.moving.weights(self.rescorer, &self.rescorer.bases[self.t].nominal, x)
    }

    /// The track at `x`; none where a technology has no score left or the method does not take the weights.
    pub fn standing(&self, now: &Standing, x: f64) -> Option<Standing> {
        let base = &self.rescorer.bases[self.t];
        let then = self.rescorer.standing(self.t, &self.weights(x), &base.values).ok()?;
        let lost = now.scores.iter().zip(&then.scores).any(|(from, to)| from.is_some() && to.is_none());
        (!lost).then_some(then)
    }

    /// The weights nearest to the one now, below and above, at which `turns` holds.
    ///
    /// `pairs` are the members whose crossings matter.
    pub fn turns(
        &self,
        now: &Standing,
        pairs: &[(usize, usize)],
        turns: impl Fn(&Standing) -> bool,
    ) -> Result<[Option<f64>; 2]> {
        let base = &self.rescorer.bases[self.t];
        let exact = self.is_exact();
        let mut crossings = Vec::new();
        if exact {
            let scores: Vec<_> =
                base.values.iter().map(|values| self.moving.score(self.rescorer, &base.nominal, values)).collect();
            for &(a, b) in pairs {
                if let (Some(first), Some(second)) = (&scores[a], &scores[b]) {
                    crossings.extend(first.crossings(second, 0.0, 1.0));
                    // A tie of now may be settled by any movement.
                    if now.ranks[a] == now.ranks[b] && first != second {
                        crossings.push(self.now);
                    }
                }
            }
        }
        let mut found = [None; 2];
        for (end, found) in ENDS.into_iter().zip(&mut found) {
            // A weight already at the end of its range.
            if (end < self.now) != (end == ENDS[0]) {
                continue;
            }
            let probes = if exact { between(crossings.clone(), self.now, end) } else { raster(self.now, end, STEP) };
            *found = first(self.now, &probes, |x| Ok(self.standing(now, x).map(|then| turns(&then))))?;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_turn_is_found_and_pinned_down() {
        let above = |limit: f64| move |x: f64| Ok(Some(x >= limit));
        let probes = between(vec![0.7, 0.4], 0.2, 1.0);
        assert_eq!(probes.len(), 2);
        let found = first(0.2, &probes, above(0.4)).unwrap().unwrap();
        assert!((found - 0.4).abs() < 1e-15 && found >= 0.4, "{found}");
        // A crossing that turns nothing is passed over.
        let found = first(0.2, &probes, above(0.7)).unwrap().unwrap();
        assert!((found - 0.7).abs() < 1e-15 && found >= 0.7, "{found}");
        assert_eq!(first(0.2, &probes, above(0.9)).unwrap(), None);
        let found = first(0.2, &raster(0.2, 1.0, 0.01), above(0.555)).unwrap().unwrap();
        assert!((found - 0.555).abs() < 1e-15 && found >= 0.555, "{found}");
        assert_eq!(first(0.2, &raster(0.2, 1.0, 0.01), |x| Ok((x < 0.5).then_some(x > 0.6))).unwrap(), None);
        // Where nothing can be said on the way, nothing has turned: halved, and just before where it is expected.
        let gap = |x: f64| Ok(if x < 0.4 { Some(false) } else { (x >= 0.6).then_some(true) });
        for expected in [None, Some(0.6)] {
            let found = first(0.2, &[Probe { at: 1.0, expected }], gap).unwrap().unwrap();
            assert!((found - 0.6).abs() < 1e-15 && found >= 0.6, "{found}");
        }
        let below = |x: f64| Ok(Some(x <= 0.1));
        let found = first(0.2, &raster(0.2, 0.0, 0.01), below).unwrap().unwrap();
        assert!((found - 0.1).abs() < 1e-15 && found <= 0.1, "{found}");
    }

    #[test]
    fn reaching_a_tie_is_not_yet_a_turn() {
        use Seat::{Outside, Tied, Within};
        assert!(
            turned(Some(Within), Some(Outside)) && turned(Some(Outside), Some(Within)) && turned(Some(Within), None)
        );
        assert!(turned(Some(Tied), Some(Within)) && turned(None, Some(Within)));
        assert!(!turned(Some(Within), Some(Tied)) && !turned(Some(Outside), None) && !turned(Some(Tied), Some(Tied)));
    }
}
