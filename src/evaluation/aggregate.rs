//! From leaf values to the score, and from the score back to the leaves.

use super::tree::{Node, Tree};
use crate::model::Aggregator;
use crate::number::math;
use crate::number::sum::sum;
use crate::scoring::methods::TwoAdditive;

/// A node's value with the parts of it that the leaves below contribute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NodeValue {
    /// The value in [0, 1].
    pub value: f64,
    /// `(leaf, part)`; the parts add up to the value.
    pub parts: Vec<(usize, f64)>,
    /// `(leaf, weight)`: the share of the root weight that reached the leaf after renormalization.
    pub weights: Vec<(usize, f64)>,
}

/// The value of a node from the leaf values, `None` where no leaf below has one.
///
/// `nominal` are the sibling weights by node; a leaf without value passes its weight on to its siblings.
/// Every node's value is also put into `nodes`.
///
/// # Formula
/// Weighted mean `sum(w v)`; weighted geometric mean `prod(v^w)`; minimum; ordered weighted average
/// `sum(w[k] v(k))` with v(1) the best (Yager 1988, *IEEE Trans. SMC* 18); 2-additive Choquet integral (Grabisch 1997). With a child missing, an OWA takes its weights
/// from the same cumulative curve at fewer points (Yager 1996, regular increasing quantifier).
/// Parts of nodes other than the weighted mean are Shapley values against the worst value, 0
/// (Shapley 1953); inside a child they are passed down in proportion.
pub(crate) fn node_value(
    tree: &Tree,
    nominal: &[f64],
    leaf_values: &[Option<f64>],
    at: usize,
    nodes: &mut [Option<f64>],
) -> Option<NodeValue> {
    let node = &tree.nodes[at];
    let result = if let Some(leaf) = node.leaf {
        leaf_values[leaf].map(|value| NodeValue { value, parts: vec![(leaf, value)], weights: vec![(leaf, 1.0)] })
    } else {
        let mut ids = Vec::new();
        let mut children: Vec<(f64, NodeValue)> = Vec::new();
        for &child in &node.children {
            if let Some(value) = node_value(tree, nominal, leaf_values, child, nodes) {
                ids.push(tree.id(child));
                children.push((nominal[child], value));
            }
        }
        combine(node, &ids, children)
    };
    nodes[at] = result.as_ref().map(|r| r.value);
    result
}

/// The value alone, bit for bit that of [`node_value`], without its parts.
pub(crate) fn bare_value(tree: &Tree, nominal: &[f64], leaf_values: &[Option<f64>], at: usize) -> Option<f64> {
    let node = &tree.nodes[at];
    if let Some(leaf) = node.leaf {
        return leaf_values[leaf];
    }
    let (mut ids, mut raw, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for &child in &node.children {
        if let Some(value) = bare_value(tree, nominal, leaf_values, child) {
            ids.push(tree.id(child));
            raw.push(nominal[child]);
            values.push(value);
        }
    }
    Some(split(node, &ids, &raw, &values)?.value)
}

fn combine(node: &Node, ids: &[&str], children: Vec<(f64, NodeValue)>) -> Option<NodeValue> {
    let raw: Vec<f64> = children.iter().map(|(weight, _)| *weight).collect();
    let values: Vec<f64> = children.iter().map(|(_, child)| child.value).collect();
    let Split { value, shares, weights } = split(node, ids, &raw, &values)?;
    let mut result = NodeValue { value, parts: Vec::new(), weights: Vec::new() };
    for ((share, weight), (_, child)) in shares.into_iter().zip(weights).zip(children) {
        let scale = if child.value > 0.0 { share / child.value } else { 0.0 };
        result.parts.extend(child.parts.into_iter().map(|(leaf, part)| (leaf, part * scale)));
        result.weights.extend(child.weights.into_iter().map(|(leaf, w)| (leaf, w * weight)));
    }
    Some(result)
}

/// A node's value, the share of each child in it, and the weights with which they entered.
struct Split {
    value: f64,
    shares: Vec<f64>,
    weights: Vec<f64>,
}

fn split(node: &Node, ids: &[&str], raw: &[f64], values: &[f64]) -> Option<Split> {
    let total = sum(raw);
    if values.is_empty() || total <= 0.0 {
        return None;
    }
    let weights: Vec<f64> = raw.iter().map(|weight| weight / total).collect();
    let (value, shares) = aggregated(&node.aggregator(), ids, &weights, values)?;
    Some(Split { value: between_children(value, values), shares, weights })
}

/// The value of a node from its children's values and their weights, which add up to 1, without the parts.
pub(crate) fn aggregated_value(aggregator: &Aggregator, ids: &[&str], weights: &[f64], values: &[f64]) -> Option<f64> {
    let (value, _) = aggregated(aggregator, ids, weights, values)?;
    Some(between_children(value, values))
}

/// Rounding must not lift a node above its best child or push it below its worst.
pub(crate) fn between_children(value: f64, values: &[f64]) -> f64 {
    math::min(math::max(value, math::min_of(values)), math::max_of(values))
}

fn aggregated(aggregator: &Aggregator, ids: &[&str], weights: &[f64], values: &[f64]) -> Option<(f64, Vec<f64>)> {
    Some(match aggregator {
        Aggregator::WeightedMean => weighted_mean(weights, values),
        Aggregator::GeometricMean => geometric_mean(weights, values),
        Aggregator::Minimum => minimum(values),
        Aggregator::Owa { weights } => owa(&owa_weights(weights, values.len()), values),
        Aggregator::Choquet { interactions } => {
            // Monotone with all children, hence with fewer: the others' weights grow, their interactions shrink.
            let capacity = capacity(weights, ids, interactions).ok()?;
            (capacity.value(values), capacity.contributions(values))
        }
    })
}

/// The 2-additive capacity of the children with these ids; interactions with others have no part in it.
pub(crate) fn capacity(
    weights: &[f64],
    ids: &[&str],
    interactions: &[(String, String, f64)],
) -> crate::Result<TwoAdditive> {
    let mut table = vec![vec![0.0; ids.len()]; ids.len()];
    let at = |id: &String| ids.iter().position(|known| *known == id);
    for (a, b, index) in interactions {
        if let (Some(a), Some(b)) = (at(a), at(b)) {
            table[a][b] = *index;
            table[b][a] = *index;
        }
    }
    TwoAdditive::new(weights, &table)
}

/// Each function returns the value and the share of it that each child contributes.
fn weighted_mean(weights: &[f64], values: &[f64]) -> (f64, Vec<f64>) {
    let shares: Vec<f64> = weights.iter().zip(values).map(|(w, v)| w * v).collect();
    (sum(&shares), shares)
}

fn geometric_mean(weights: &[f64], values: &[f64]) -> (f64, Vec<f64>) {
    let counted: Vec<bool> = weights.iter().map(|w| *w > 0.0).collect();
    let value = if values.iter().zip(&counted).any(|(v, counts)| *counts && *v <= 0.0) {
        0.0
    } else {
        let logs: Vec<f64> =
            weights.iter().zip(values).filter(|(w, _)| **w > 0.0).map(|(w, v)| w * math::ln(*v)).collect();
        math::exp(sum(&logs))
    };
    // Without any one of them the product is 0: all that count have the same Shapley value.
    let n = counted.iter().filter(|counts| **counts).count() as f64;
    (value, counted.iter().map(|counts| if *counts { value / n } else { 0.0 }).collect())
}

fn minimum(values: &[f64]) -> (f64, Vec<f64>) {
    let value = math::min_of(values);
    (value, vec![value / values.len() as f64; values.len()])
}

/// Weights for `n` children from weights given for another number, along the same cumulative curve.
fn owa_weights(weights: &[f64], n: usize) -> Vec<f64> {
    let total = sum(weights);
    let per_child = weights.len() as f64 / n as f64;
    let of_child = |child: usize| {
        let (from, to) = (child as f64 * per_child, (child + 1) as f64 * per_child);
        let parts: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(k, weight)| {
                let overlap = math::min(to, (k + 1) as f64) - math::max(from, k as f64);
                weight * math::max(overlap, 0.0)
            })
            .collect();
        sum(&parts) / total
    };
    (0..n).map(of_child).collect()
}

fn owa(weights: &[f64], values: &[f64]) -> (f64, Vec<f64>) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let terms: Vec<f64> = order.iter().zip(weights).map(|(&child, w)| w * values[child]).collect();
    // The value is a sum of games, one a place: the child in place r earns its weight only as far as better
    // ones are present. Its own share is the mean weight of places 1 to r, the rest falls on those before it.
    let mut shares = vec![0.0; values.len()];
    let mut cumulative = 0.0;
    for (r, &child) in order.iter().enumerate() {
        cumulative += weights[r];
        let mean_weight = cumulative / (r + 1) as f64;
        shares[child] += values[child] * mean_weight;
        if r > 0 {
            let rest = values[child] * (weights[r] - mean_weight) / r as f64;
            order[..r].iter().for_each(|&better| shares[better] += rest);
        }
    }
    (sum(&terms), shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Combine<'a> = Box<dyn Fn(&[f64]) -> (f64, Vec<f64>) + 'a>;

    /// Shapley values by their definition, over all orders of arrival.
    fn shapley(n: usize, game: impl Fn(&[bool]) -> f64) -> Vec<f64> {
        fn walk(
            left: &[usize],
            present: &mut [bool],
            game: &impl Fn(&[bool]) -> f64,
            sum: &mut [f64],
            count: &mut f64,
        ) {
            if left.is_empty() {
                *count += 1.0;
            }
            for (i, &player) in left.iter().enumerate() {
                let before = game(present);
                present[player] = true;
                let gain = game(present) - before;
                let rest: Vec<usize> = left.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, p)| *p).collect();
                let orders = (1..=rest.len()).product::<usize>() as f64;
                sum[player] += gain * orders;
                walk(&rest, present, game, sum, count);
                present[player] = false;
            }
        }
        let (mut sum, mut count) = (vec![0.0; n], 0.0);
        walk(&(0..n).collect::<Vec<_>>(), &mut vec![false; n], &game, &mut sum, &mut count);
        sum.iter().map(|s| s / count).collect()
    }

    proptest! {
        #[test]
        fn parts_are_shapley_values(
            values in prop::collection::vec(0.0..1.0_f64, 1..6),
            seeds in prop::collection::vec(0.01..1.0_f64, 6),
        ) {
            let n = values.len();
            let total: f64 = seeds[..n].iter().sum();
            let weights: Vec<f64> = seeds[..n].iter().map(|s| s / total).collect();
            let masked = |present: &[bool]| -> Vec<f64> {
                values.iter().zip(present).map(|(v, p)| if *p { *v } else { 0.0 }).collect()
            };
            let kinds: [Combine<'_>; 4] = [
                Box::new(|v| weighted_mean(&weights, v)),
                Box::new(|v| geometric_mean(&weights, v)),
                Box::new(minimum),
                Box::new(|v| owa(&weights, v)),
            ];
            for kind in &kinds {
                let (value, shares) = kind(&values);
                prop_assert!((shares.iter().sum::<f64>() - value).abs() < 1e-12);
                let expected = shapley(n, |present| kind(&masked(present)).0);
                for (share, shapley) in shares.iter().zip(expected) {
                    prop_assert!((share - shapley).abs() < 1e-12, "{share} {shapley}");
                }
            }
        }
    }

    #[test]
    fn owa_weights_keep_their_curve() {
        let weights = owa_weights(&[0.5, 0.3, 0.2, 0.0], 2);
        assert!((weights[0] - 0.8).abs() < 1e-15 && (weights[1] - 0.2).abs() < 1e-15, "{weights:?}");
        assert_eq!(owa_weights(&[1.0, 1.0], 2), vec![0.5, 0.5]);
    }
}
