//! Which stakeholder groups differ on which criterion, and what hangs on it.

use super::bench::{Column, Council, Places, Pooling, group_mean, seat_changes};
use crate::Result;
use crate::model::Id;
use crate::number::math;
use crate::number::sum::{mean, sum};
use serde::{Deserialize, Serialize};

/// Two stakeholder groups on one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// One group.
    pub a: Id,
    /// The other.
    pub b: Id,
    /// The criterion.
    pub criterion: Id,
    /// Technologies that both judged.
    pub n_items: usize,
    /// Mean of (a - b), in the unit of the scale.
    pub mean: f64,
    /// Root mean square of (a - b) over the technologies.
    pub distance: f64,
    /// What the spread inside the groups alone would make of it; none where every group has one member.
    pub noise: Option<f64>,
    /// What is left of the distance without the noise.
    pub beyond_noise: f64,
    /// The same in levels of the scale.
    pub levels: f64,
    /// Whether that is a level or more.
    pub differs: bool,
    /// Seats that depend on whose judgements of this criterion are taken; none for a criterion that is only shown.
    pub n_seats: usize,
    /// The technologies between which they are.
    pub decides: Vec<Id>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// Two stakeholder groups over all criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairView {
    /// One group.
    pub a: Id,
    /// The other.
    pub b: Id,
    /// Criteria on which they differ by a level or more.
    pub criteria: Vec<Id>,
    /// Seats that depend on whose judgements of these criteria are taken.
    pub n_seats: usize,
    /// The technologies between which they are.
    pub decides: Vec<Id>,
    /// Whether they judged anything in common.
    pub comparable: bool,
}

pub(super) fn of(council: &Council<'_>) -> Result<(Vec<Difference>, Vec<PairView>)> {
    let n = council.groups.len();
    // The places when one group alone judges one criterion.
    let mut alone: Vec<Vec<Option<Places>>> = Vec::new();
    for (k, column) in council.columns.iter().enumerate() {
        let of = |g| if column.leaf.is_some() { judged_by(council, &[k], g).map(Some) } else { Ok(None) };
        alone.push((0..n).map(of).collect::<Result<_>>()?);
    }
    let variances: Vec<Option<f64>> = council.columns.iter().map(|column| variance_inside(column, n)).collect();
    let (mut differences, mut pairs) = (Vec::new(), Vec::new());
    for a in 0..n {
        for b in a + 1..n {
            let first = differences.len();
            let mut apart = Vec::new();
            for (k, column) in council.columns.iter().enumerate() {
                let Some(mut difference) = compare(council, column, (a, b), variances[k]) else { continue };
                if let (Some(by_a), Some(by_b)) = (&alone[k][a], &alone[k][b]) {
                    (difference.n_seats, difference.decides) = decided(council, by_a, by_b);
                    if difference.differs {
                        apart.push(k);
                    }
                }
                differences.push(difference);
            }
            let own = &differences[first..];
            let (n_seats, decides) = match apart.as_slice() {
                [] => (0, Vec::new()),
                apart => decided(council, &judged_by(council, apart, a)?, &judged_by(council, apart, b)?),
            };
            pairs.push(PairView {
                a: council.groups[a].id.clone(),
                b: council.groups[b].id.clone(),
                criteria: own.iter().filter(|d| d.differs).map(|d| d.criterion.clone()).collect(),
                n_seats,
                decides,
                comparable: !own.is_empty(),
            });
        }
    }
    Ok((differences, pairs))
}

fn compare(
    council: &Council<'_>,
    column: &Column,
    (a, b): (usize, usize),
    variance: Option<f64>,
) -> Option<Difference> {
    let (mut gaps, mut noises) = (Vec::new(), Vec::new());
    let mut illustrative = false;
    for cell in &column.cells {
        let of = |g| group_mean(cell, g, |h| h.mid);
        let (Some(x), Some(y)) = (of(a), of(b)) else { continue };
        let count = |g| cell.iter().filter(|h| h.group == g).count() as f64;
        gaps.push(x - y);
        noises.push(1.0 / count(a) + 1.0 / count(b));
        illustrative |= cell.iter().any(|h| h.illustrative && (h.group == a || h.group == b));
    }
    if gaps.is_empty() {
        return None;
    }
    let square = mean(&gaps.iter().map(|d| d * d).collect::<Vec<_>>());
    let noise = variance.map(|v| v * mean(&noises));
    let beyond_noise = math::sqrt(math::max(square - noise.unwrap_or(0.0), 0.0));
    let levels = beyond_noise / column.step;
    Some(Difference {
        a: council.groups[a].id.clone(),
        b: council.groups[b].id.clone(),
        criterion: column.criterion.id.clone(),
        n_items: gaps.len(),
        mean: mean(&gaps),
        distance: math::sqrt(square),
        noise: noise.map(math::sqrt),
        beyond_noise,
        levels,
        // A level is a level, whatever the last bit says.
        differs: levels >= 1.0 - 1e-9,
        n_seats: 0,
        decides: Vec::new(),
        illustrative,
    })
}

/// Variance of a judgement around the mean of its group and cell, over all cells of a criterion.
fn variance_inside(column: &Column, n_groups: usize) -> Option<f64> {
    let (mut squares, mut freedom) = (Vec::new(), 0_usize);
    for cell in &column.cells {
        for g in 0..n_groups {
            let Some(center) = group_mean(cell, g, |h| h.mid) else { continue };
            let own = cell.iter().filter(|h| h.group == g).map(|h| (h.mid - center) * (h.mid - center));
            squares.extend(own);
            freedom += cell.iter().filter(|h| h.group == g).count() - 1;
        }
    }
    (freedom > 0).then(|| sum(&squares) / freedom as f64)
}

/// The places when the judgements of one group alone count on some criteria; where it is silent the default stands.
fn judged_by(council: &Council<'_>, columns: &[usize], group: usize) -> Result<Places> {
    let pooling = Pooling { weight: &|h| f64::from(u8::from(h.group == group)), by_group: true, shift: &|_| 0.0 };
    let rows = council.replaced(|k, _, cell| columns.contains(&k).then(|| council.pool(cell, &pooling)).flatten())?;
    council.rank(rows)
}

/// How many seats differ, and the technologies that have one by one judgement and not by the other.
fn decided(council: &Council<'_>, a: &Places, b: &Places) -> (usize, Vec<Id>) {
    let (mut all, left) = seat_changes(a, b, &council.technologies);
    let n_seats = all.len().max(left.len());
    all.extend(left);
    all.sort();
    (n_seats, all)
}
