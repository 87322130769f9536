//! How far the judgements of one cell are apart.

use super::bench::Council;
use crate::model::Id;
use crate::panel::{Spread, pool_weights, spread};
use serde::{Deserialize, Serialize};

/// The judgements of one technology on one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellView {
    /// The technology.
    pub technology: Id,
    /// The criterion.
    pub criterion: Id,
    /// Stakeholder groups with a judgement.
    pub n_groups: usize,
    /// Spread of the middles, weighted as in the pool, in the unit of the scale; none where nobody judged.
    pub spread: Option<Spread>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

pub(super) fn of(council: &Council<'_>) -> Vec<CellView> {
    let mut views = Vec::new();
    for (i, technology) in council.technologies.iter().enumerate() {
        for column in &council.columns {
            let cell = &column.cells[i];
            let groups: Vec<usize> = cell.iter().map(|h| h.group).collect();
            let pool = pool_weights(&groups, &council.shares);
            let mids: Vec<f64> = cell.iter().map(|h| h.mid).collect();
            views.push(CellView {
                technology: technology.id.clone(),
                criterion: column.criterion.id.clone(),
                n_groups: pool.groups.iter().filter(|share| **share > 0.0).count(),
                spread: spread(&mids, &pool.experts, column.step),
                illustrative: cell.iter().any(|h| h.illustrative),
            });
        }
    }
    views
}
