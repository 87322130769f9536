//! The criteria tree in flat arrays, for one score after the other without allocation.
//!
//! The arithmetic is that of the evaluation, operation by operation, so that equal values give equal bits.

use crate::evaluation::{Tree, aggregated_value, between_children};
use crate::model::Aggregator;
use crate::number::sum::sum;

/// A node: its leaf, or its children.
#[derive(Debug, Clone)]
struct Node {
    leaf: Option<usize>,
    children: Vec<usize>,
    ids: Vec<String>,
    aggregator: Aggregator,
}

/// The tree. Parents come before children.
#[derive(Debug, Clone)]
pub(super) struct FlatTree {
    nodes: Vec<Node>,
    /// Node of each leaf.
    leaves: Vec<usize>,
    parents: Vec<usize>,
}

/// Weights of one track in one draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct NodeWeights {
    /// Weight of each node among its siblings; they add up to 1.
    pub nominal: Vec<f64>,
    /// The same divided by their sum, as rounded.
    pub shares: Vec<f64>,
    /// Weight of each leaf in the whole.
    pub leaf: Vec<f64>,
}

/// Room for the values of the nodes and of the children of one of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    nodes: Vec<f64>,
    weights: Vec<f64>,
    values: Vec<f64>,
    products: Vec<f64>,
}

impl FlatTree {
    pub fn new(tree: &Tree) -> FlatTree {
        let mut parents = vec![0; tree.nodes.len()];
        for (at, node) in tree.nodes.iter().enumerate() {
            for &child in &node.children {
                parents[child] = at;
            }
        }
        FlatTree {
            nodes: tree
                .nodes
                .iter()
                .map(|node| Node {
                    leaf: node.leaf,
                    children: node.children.clone(),
                    ids: node.children.iter().map(|&child| tree.id(child).to_owned()).collect(),
                    aggregator: node.aggregator(),
                })
                .collect(),
            leaves: tree.leaves.clone(),
            parents,
        }
    }

    /// Nodes of the leaves.
    pub fn leaves(&self) -> &[usize] {
        &self.leaves
    }

    /// Whether two leaves have the same parent.
    pub fn are_siblings(&self, a: usize, b: usize) -> bool {
        self.parents[self.leaves[a]] == self.parents[self.leaves[b]]
    }

    /// Sets of siblings: parent and children, parents first.
    pub fn sibling_sets(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.nodes.iter().enumerate().filter(|(_, n)| n.leaf.is_none()).map(|(at, n)| (at, &n.children[..]))
    }

    /// Fills in shares and leaf weights from the nominal weights.
    pub fn complete(&self, weights: &mut NodeWeights, room: &mut Room) {
        let n = self.nodes.len();
        weights.shares.resize(n, 1.0);
        weights.leaf.resize(self.leaves.len(), 0.0);
        room.nodes.clear();
        room.nodes.resize(n, 0.0);
        room.nodes[0] = 1.0;
        for (at, node) in self.nodes.iter().enumerate() {
            room.values.clear();
            room.values.extend(node.children.iter().map(|&child| weights.nominal[child]));
            let total = sum(&room.values);
            for &child in &node.children {
                weights.shares[child] = weights.nominal[child] / total;
                room.nodes[child] = room.nodes[at] * weights.nominal[child];
            }
        }
        for (weight, &node) in weights.leaf.iter_mut().zip(&self.leaves) {
            *weight = room.nodes[node];
        }
    }

    /// Nominal weights from weights of the leaves in the whole: every node's is the sum below it over that of its
    /// siblings; equal where nothing is below.
    pub fn spread_leaf_weights(&self, leaf: &[f64], nominal: &mut Vec<f64>) {
        nominal.clear();
        nominal.resize(self.nodes.len(), 0.0);
        for (weight, &node) in leaf.iter().zip(&self.leaves) {
            nominal[node] = *weight;
        }
        for at in (1..self.nodes.len()).rev() {
            nominal[self.parents[at]] += nominal[at];
        }
        for node in &self.nodes {
            let total = node.children.iter().fold(0.0, |total, &child| total + nominal[child]);
            for &child in &node.children {
                nominal[child] = if total > 0.0 { nominal[child] / total } else { 1.0 / node.children.len() as f64 };
            }
        }
        nominal[0] = 1.0;
    }

    /// The value of the root; NaN where no leaf has one. `complete` says that no leaf value is NaN.
    pub fn value(&self, weights: &NodeWeights, leaf_values: &[f64], complete: bool, room: &mut Room) -> f64 {
        let Room { nodes, weights: some, values, products } = room;
        nodes.resize(self.nodes.len(), f64::NAN);
        for at in (0..self.nodes.len()).rev() {
            let node = &self.nodes[at];
            if let Some(leaf) = node.leaf {
                nodes[at] = leaf_values[leaf];
                continue;
            }
            values.clear();
            if complete && node.aggregator == Aggregator::WeightedMean {
                products.clear();
                for &child in &node.children {
                    values.push(nodes[child]);
                    products.push(weights.shares[child] * nodes[child]);
                }
                nodes[at] = between_children(sum(products), values);
                continue;
            }
            some.clear();
            let mut ids = Vec::new();
            for (&child, id) in node.children.iter().zip(&node.ids) {
                if !nodes[child].is_nan() {
                    values.push(nodes[child]);
                    some.push(weights.nominal[child]);
                    ids.push(id.as_str());
                }
            }
            let total = sum(some);
            nodes[at] = if values.is_empty() || total <= 0.0 {
                f64::NAN
            } else {
                for weight in some.iter_mut() {
                    *weight /= total;
                }
                aggregated_value(&node.aggregator, &ids, some, values).unwrap_or(f64::NAN)
            };
        }
        nodes[0]
    }
}
