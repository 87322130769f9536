//! The graph of majorities, with its cycles.

use super::order::competition_ranks;
use super::votes::Votes;
use crate::Result;
use crate::scoring::nested;
use ndarray::Array2;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};

/// Who is preferred to whom by more voters, layer by layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dominance {
    /// `[i, j]`: more voters rank i before j than j before i.
    #[serde(with = "nested")]
    pub edges: Array2<bool>,
    /// Layers from the top: an item stands below everything that dominates it, directly or through others; items of one
    /// cycle stand together.
    pub levels: Vec<Vec<usize>>,
    /// Competition ranks of the layers, `(n_items,)`. Items of one layer need not be equal: they may not be comparable.
    pub ranks: Vec<u32>,
    /// Groups of items that dominate one another in a circle; empty when the graph has no cycle.
    pub cycles: Vec<Vec<usize>>,
}

/// The graph of majorities over many rankings; cycles of majorities (Condorcet's paradox) are named, not hidden.
///
/// `ranks` `(n_voters, n_items)`, 1 = best; `counts` `(n_voters,)`: how many voters each ranking stands for.
///
/// # Errors
/// As [`pairwise`](super::pairwise).
///
/// # References
/// Condorcet 1785, Essai sur l'application de l'analyse; Tarjan 1972, Depth-first search and linear graph algorithms,
/// SIAM Journal on Computing 1(2).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let votes = array![[1.0, 2.0, 3.0, 4.0], [3.0, 1.0, 2.0, 4.0], [2.0, 3.0, 1.0, 4.0]];
/// let graph = stratech::rankings::dominance_graph(&votes, None)?;
/// assert_eq!(graph.cycles, [[0, 1, 2]]);
/// assert_eq!(graph.ranks, [1, 1, 1, 4]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn dominance_graph(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Dominance> {
    let pairwise = Votes::read(ranks, counts)?.pairwise;
    let n = pairwise.nrows();
    let edges = Array2::from_shape_fn((n, n), |(i, j)| pairwise[[i, j]] > pairwise[[j, i]]);
    // In reverse order of the arrows: what is dominated comes first.
    let mut components = components(&edges);
    components.reverse();
    let mut depth = vec![0_usize; n];
    for (c, members) in components.iter().enumerate() {
        let above = components[..c].iter().flatten().filter(|&&i| members.iter().any(|&j| edges[[i, j]]));
        let level = above.map(|&i| depth[i] + 1).max().unwrap_or(0);
        for &i in members {
            depth[i] = level;
        }
    }
    let n_levels = depth.iter().max().map_or(0, |d| d + 1);
    let levels: Vec<Vec<usize>> = (0..n_levels).map(|level| (0..n).filter(|&i| depth[i] == level).collect()).collect();
    let cycles = components.into_iter().filter(|members| members.len() > 1).collect();
    Ok(Dominance { edges, ranks: competition_ranks(&levels), levels, cycles })
}

/// Strongly connected components, members in the order of items, in reverse order of the arrows.
pub(super) fn components(edges: &Array2<bool>) -> Vec<Vec<usize>> {
    let n = edges.nrows();
    let mut graph = DiGraph::<(), ()>::with_capacity(n, n * n / 2);
    let nodes: Vec<NodeIndex> = (0..n).map(|_| graph.add_node(())).collect();
    for ((i, j), edge) in edges.indexed_iter() {
        if *edge {
            graph.add_edge(nodes[i], nodes[j], ());
        }
    }
    tarjan_scc(&graph)
        .into_iter()
        .map(|members| {
            let mut members: Vec<usize> = members.into_iter().map(NodeIndex::index).collect();
            members.sort_unstable();
            members
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn items_that_nobody_orders_share_the_top() {
        let graph = dominance_graph(&array![[1.0, 1.0, 2.0], [1.0, 1.0, 2.0]], None).unwrap();
        assert_eq!(graph.levels, vec![vec![0, 1], vec![2]]);
        assert_eq!(graph.ranks, [1, 1, 3]);
        assert!(graph.cycles.is_empty());
    }
}
