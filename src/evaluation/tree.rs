//! The criteria tree with the weights of every track.

use super::elicited::NodeElicitation;
pub(crate) use crate::model::NO_INFORMATION;
use crate::model::{Aggregator, Criterion, CriterionUse, Id, Register, Row, Source, Weight};
use crate::number::sum::sum;
use std::collections::BTreeMap;

/// One node: the root, a group of criteria, or a leaf.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The criterion; the root has none.
    pub criterion: Option<Criterion>,
    /// Children that are summed, in the order of their ids.
    pub children: Vec<usize>,
    /// Position among the leaves that are summed.
    pub leaf: Option<usize>,
}

impl Node {
    /// How the children combine.
    pub fn aggregator(&self) -> Aggregator {
        self.criterion.as_ref().map_or_else(Aggregator::default, |c| c.aggregator.clone())
    }
}

/// The tree of all criteria. Node 0 is the root; parents come before children.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    /// Nodes of the leaves that are summed, in the order of their ids.
    pub leaves: Vec<usize>,
    /// Criteria that are shown and not summed, in the order of their ids.
    pub information: Vec<Criterion>,
}

impl Tree {
    /// The tree of a register that has been checked.
    pub fn new(register: &Register) -> Tree {
        let sorted = register.criteria.sorted();
        let mut by_parent: BTreeMap<Option<&str>, Vec<&Criterion>> = BTreeMap::new();
        for criterion in &sorted {
            by_parent.entry(criterion.parent.as_deref()).or_default().push(criterion);
        }
        let mut tree = Tree {
            nodes: vec![Node { criterion: None, children: Vec::new(), leaf: None }],
            leaves: Vec::new(),
            information: Vec::new(),
        };
        tree.grow(0, None, &by_parent);
        let mut leaves: Vec<usize> = (1..tree.nodes.len()).filter(|&i| tree.is_summed_leaf(i)).collect();
        leaves.sort_by(|&a, &b| tree.id(a).cmp(tree.id(b)));
        for (leaf, &node) in leaves.iter().enumerate() {
            tree.nodes[node].leaf = Some(leaf);
        }
        tree.leaves = leaves;
        tree.information.sort_by(Row::key_cmp);
        tree
    }

    fn grow(&mut self, at: usize, parent: Option<&str>, by_parent: &BTreeMap<Option<&str>, Vec<&Criterion>>) {
        for criterion in by_parent.get(&parent).into_iter().flatten() {
            let is_leaf = !by_parent.contains_key(&Some(criterion.id.as_str()));
            if is_leaf && criterion.r#use == CriterionUse::Information {
                self.information.push((*criterion).clone());
                continue;
            }
            let child = self.nodes.len();
            self.nodes.push(Node { criterion: Some((*criterion).clone()), children: Vec::new(), leaf: None });
            self.nodes[at].children.push(child);
            if is_leaf {
                // Numbered once all leaves are known.
                self.nodes[child].leaf = Some(0);
            } else {
                self.grow(child, Some(criterion.id.as_str()), by_parent);
                // A group that holds nothing that is summed has no place in the sum.
                if self.nodes[child].children.is_empty() {
                    self.nodes.pop();
                    self.nodes[at].children.pop();
                }
            }
        }
    }

    fn is_summed_leaf(&self, node: usize) -> bool {
        self.nodes[node].leaf.is_some()
    }

    /// Id of a node; the root's is empty.
    pub fn id(&self, node: usize) -> &str {
        self.nodes[node].criterion.as_ref().map_or("", |c| c.id.as_str())
    }

    /// The criteria of all leaves that are summed.
    pub fn leaf_criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.leaves.iter().filter_map(|&node| self.nodes[node].criterion.as_ref())
    }

    /// Criteria whose values come from judgements, summed or not, in the order of their ids.
    pub fn judged(&self) -> Vec<&Criterion> {
        let mut judged: Vec<&Criterion> =
            self.leaf_criteria().chain(&self.information).filter(|c| c.source == Source::Judgement).collect();
        judged.sort_by(|a, b| a.key_cmp(b));
        judged
    }

    /// Whether every node is a weighted mean, so that contributions are weight x value.
    pub fn is_additive(&self) -> bool {
        self.nodes.iter().all(|node| node.leaf.is_some() || node.aggregator() == Aggregator::WeightedMean)
    }
}

/// The rows of `weights` by track (none = every track) and criterion.
pub(crate) struct WeightRows<'r>(BTreeMap<(Option<&'r str>, &'r str), &'r Weight>);

impl<'r> WeightRows<'r> {
    pub fn new(register: &'r Register) -> Self {
        WeightRows(register.weights.iter().map(|row| ((row.track.as_deref(), row.criterion.as_str()), row)).collect())
    }

    /// The rows of a sibling set for a track. A track with a row of its own there uses only rows of its own.
    pub fn of(&self, track: &Id, siblings: &[&str]) -> Vec<Option<&'r Weight>> {
        let layer = |track: Option<&str>| siblings.iter().map(|id| self.0.get(&(track, *id)).copied()).collect();
        let own: Vec<Option<&Weight>> = layer(Some(track.as_str()));
        if own.iter().any(Option::is_some) { own } else { layer(None) }
    }

    /// Whether the weights of a sibling set were decided: a row that says more than "no information".
    pub fn decide(&self, track: &Id, siblings: &[&str]) -> bool {
        self.of(track, siblings).into_iter().flatten().any(|row| !row.is_placeholder())
    }
}

/// The weights of one track.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TrackWeights {
    /// Normalized weight of each node among its siblings; the root's is 1.
    pub nominal: Vec<f64>,
    /// Product of the nominal weights from the root to each node.
    pub global: Vec<f64>,
    /// Where each node's weight comes from.
    pub origin: Vec<String>,
    /// Least and greatest weight of each node among its siblings: as decided, or of any expert.
    pub interval: Vec<Option<[f64; 2]>>,
    /// Whether synthetic answers of experts went into each node's weight among its siblings.
    pub illustrative: Vec<bool>,
}

impl TrackWeights {
    /// The weights of a track: what was decided (its own rows, else those for every track), else what experts said
    /// (`elicited`, by node; see [`super::Elicited::of_track`]), else equal.
    pub fn new(register: &Register, tree: &Tree, track: &Id, elicited: &[Option<NodeElicitation>]) -> TrackWeights {
        let rows = WeightRows::new(register);
        let n = tree.nodes.len();
        let mut weights = TrackWeights {
            nominal: vec![0.0; n],
            global: vec![0.0; n],
            origin: vec![String::new(); n],
            interval: vec![None; n],
            illustrative: vec![false; n],
        };
        weights.nominal[0] = 1.0;
        weights.global[0] = 1.0;
        for (at, node) in tree.nodes.iter().enumerate() {
            let ids: Vec<&str> = node.children.iter().map(|&child| tree.id(child)).collect();
            let given = rows.of(track, &ids);
            let asked = given.iter().any(Option::is_some);
            let experts = elicited.get(at).and_then(Option::as_ref).filter(|node| node.counts);
            let raw: Vec<f64> = match experts {
                Some(experts) => experts.council.weights.clone(),
                None if asked => given.iter().map(|row| row.map_or(0.0, |r| r.weight)).collect(),
                None => vec![1.0; ids.len()],
            };
            let total = sum(&raw);
            for (k, (&child, weight)) in node.children.iter().zip(raw).enumerate() {
                weights.nominal[child] = weight / total;
                weights.global[child] = weights.global[at] * weights.nominal[child];
                weights.origin[child] = match (experts, given[k]) {
                    (Some(experts), _) => experts.origin(),
                    (None, Some(row)) => row.origin.clone().unwrap_or_default(),
                    (None, None) => NO_INFORMATION.to_owned(),
                };
                weights.illustrative[child] = experts.is_some_and(NodeElicitation::is_illustrative);
                weights.interval[child] = match (experts, given[k]) {
                    (Some(experts), _) => Some(experts.range(k)),
                    (None, Some(Weight { low, high, .. })) if low.is_some() || high.is_some() => {
                        Some([low.unwrap_or(weight) / total, high.unwrap_or(weight) / total])
                    }
                    _ => None,
                };
            }
        }
        weights
    }
}
