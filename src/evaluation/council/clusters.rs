//! Clusters of opinion among the members.

use super::bench::Council;
use crate::Result;
use crate::model::Id;
use crate::number::sum::mean;
use crate::panel::clusters;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// The greatest number of clusters looked for.
const MOST: usize = 6;

/// One cluster of members who judge alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Members by stakeholder group, in the order of the groups.
    pub by_group: Vec<usize>,
    /// Mean of (own judgement - mean of the cell) by criterion, in the unit of the scale. Outside closed sessions absent
    /// for a cluster of one, and with a single such for the next smallest too, as all of them balance.
    pub deviations: Vec<Option<f64>>,
    /// The members; in closed sessions only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Id>,
}

/// All clusters.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClusterView {
    /// The clusters, the largest first; a single one when there is no substantial structure.
    pub clusters: Vec<Cluster>,
    /// Mean silhouette width of the best partition into two or more.
    pub silhouette: Option<f64>,
    /// Pairs of members without a common cell, put at the mean distance.
    pub pairs_apart: usize,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

pub(super) fn of(council: &Council<'_>, closed: bool) -> Result<ClusterView> {
    let n = council.experts.len();
    let mut positions: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    let mut cell_at = 0;
    for column in &council.columns {
        for cell in &column.cells {
            for h in cell {
                positions[h.expert].push((cell_at, column.position(h.mid)));
            }
            cell_at += 1;
        }
    }
    let members: Vec<usize> = (0..n).filter(|&e| !positions[e].is_empty()).collect();
    let (distances, pairs_apart) = distances(&positions, &members);
    let found = clusters(&distances.view(), MOST)?;
    let size = |name: usize| found.labels.iter().filter(|&&label| label == name).count();
    let alone = (0..found.n_clusters).filter(|&name| size(name) == 1).count();
    let hidden = |name: usize| !closed && (size(name) == 1 || (alone == 1 && name + 2 == found.n_clusters));
    let made = |name: usize| {
        let own: Vec<usize> = (0..members.len()).filter(|&m| found.labels[m] == name).map(|m| members[m]).collect();
        let by_group = |g| own.iter().filter(|&&e| council.group_of[e] == g).count();
        Cluster {
            by_group: (0..council.groups.len()).map(by_group).collect(),
            deviations: if hidden(name) { vec![None; council.columns.len()] } else { deviations(council, &own) },
            members: if closed { own.iter().map(|&e| council.experts[e].id.clone()).collect() } else { Vec::new() },
        }
    };
    Ok(ClusterView {
        clusters: (0..found.n_clusters).map(made).collect(),
        silhouette: found.silhouette,
        pairs_apart,
        illustrative: council.heard().any(|(.., h)| h.illustrative),
    })
}

/// Mean absolute difference of positions on the cells that both judged (Gower's coefficient).
fn distances(positions: &[Vec<(usize, f64)>], members: &[usize]) -> (Array2<f64>, usize) {
    let n = members.len();
    let mut table = Array2::zeros((n, n));
    let (mut known, mut apart) = (Vec::new(), Vec::new());
    for a in 0..n {
        for b in a + 1..n {
            let gaps = common(&positions[members[a]], &positions[members[b]]);
            if gaps.is_empty() {
                apart.push((a, b));
                continue;
            }
            let distance = mean(&gaps);
            known.push(distance);
            table[[a, b]] = distance;
            table[[b, a]] = distance;
        }
    }
    let middle = if known.is_empty() { 0.0 } else { mean(&known) };
    for &(a, b) in &apart {
        table[[a, b]] = middle;
        table[[b, a]] = middle;
    }
    (table, apart.len())
}

/// Absolute differences on the cells of both lists, which are in the order of cells.
fn common(a: &[(usize, f64)], b: &[(usize, f64)]) -> Vec<f64> {
    let mut gaps = Vec::new();
    let mut rest = b;
    for (cell, x) in a {
        rest = &rest[rest.partition_point(|(other, _)| other < cell)..];
        if let Some((_, y)) = rest.first().filter(|(other, _)| other == cell) {
            gaps.push((x - y).abs());
        }
    }
    gaps
}

fn deviations(council: &Council<'_>, own: &[usize]) -> Vec<Option<f64>> {
    let of = |column: &super::bench::Column| {
        let mut gaps = Vec::new();
        for cell in &column.cells {
            let mids: Vec<f64> = cell.iter().map(|h| h.mid).collect();
            if mids.len() > 1 {
                let center = mean(&mids);
                gaps.extend(cell.iter().filter(|h| own.binary_search(&h.expert).is_ok()).map(|h| h.mid - center));
            }
        }
        (!gaps.is_empty()).then(|| mean(&gaps))
    };
    council.columns.iter().map(of).collect()
}
