//! Nodes and edges as they are given.

use super::kinds::{Layer, Role};
use serde::{Deserialize, Serialize};

/// A technology or an enabler.
///
/// # Examples
/// ```
/// use stratech::dependency::{Layer, Node};
/// let engineers = Node::new("engineers", [1.0, 1.0]).layer(Layer::Workforce).capacity([20_000.0, 50_000.0]);
/// assert_eq!(engineers.capacity.unwrap()[1], 50_000.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Identifier.
    pub id: String,
    /// Layer.
    #[serde(default)]
    pub layer: Layer,
    /// Own state in each year, in [0, 1]: share of the intended benefit reachable if only this were short.
    pub states: Vec<f64>,
    /// Capacity in each year, in a unit of its own; absent where nothing takes an amount of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Vec<f64>>,
    /// Years from the start until it can be ready by itself.
    #[serde(default)]
    pub own_lead_years: f64,
    /// Whether what it takes counts among the needs of the list.
    #[serde(default = "yes")]
    pub listed: bool,
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Node {
    /// A technology with its own state in each year.
    pub fn new(id: impl Into<String>, states: impl Into<Vec<f64>>) -> Self {
        Node {
            id: id.into(),
            layer: Layer::Technology,
            states: states.into(),
            capacity: None,
            own_lead_years: 0.0,
            listed: true,
        }
    }

    /// Sets the layer.
    #[must_use]
    pub fn layer(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Sets the capacity in each year.
    #[must_use]
    pub fn capacity(mut self, capacity: impl Into<Vec<f64>>) -> Self {
        self.capacity = Some(capacity.into());
        self
    }

    /// Sets the years until it can be ready by itself.
    #[must_use]
    pub fn own_lead_years(mut self, years: f64) -> Self {
        self.own_lead_years = years;
        self
    }

    /// Leaves what it takes out of the needs of the list.
    #[must_use]
    pub fn not_listed(mut self) -> Self {
        self.listed = false;
        self
    }
}

/// One dependency: `dependent` needs `requires`; both are indices of nodes.
///
/// Rows of one dependent with the same clause are alternatives; its clauses are needed together.
///
/// # Examples
/// ```
/// use stratech::dependency::{Edge, Role};
/// let gate = Edge::new(2, 0).role(Role::Gate).lead_years(1.5);
/// let half = Edge::new(2, 1).strength(0.5);
/// assert_eq!((gate.strength, half.strength), (1.0, 0.5));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Who needs.
    pub dependent: usize,
    /// What is needed.
    pub requires: usize,
    /// The one role of the row.
    #[serde(default)]
    pub role: Role,
    /// Label of the clause within the dependent; absent = a clause of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<u32>,
    /// How many alternatives of the clause must serve; the clause counts for its k-th best.
    #[serde(default = "one_of")]
    pub k: u32,
    /// From 0 (irrelevant) to 1 (critical).
    #[serde(default = "whole")]
    pub strength: f64,
    /// How well this alternative serves, in (0, 1].
    #[serde(default = "whole")]
    pub efficiency: f64,
    /// Clause satisfaction below which nothing is reached at all; absent = no hard gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Amount taken of the capacity of `requires` (role `capacity` only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Years from the completion of `requires` until the dependent can be ready (role `gate` only).
    #[serde(default)]
    pub lead_years: f64,
    /// Whether it is meant that another row relates the same two nodes in another role.
    #[serde(default, skip_serializing_if = "is_false")]
    pub declared: bool,
}

fn one_of() -> u32 {
    1
}

fn whole() -> f64 {
    1.0
}

impl Edge {
    /// A critical graded dependency, in a clause of its own.
    pub fn new(dependent: usize, requires: usize) -> Self {
        Edge {
            dependent,
            requires,
            role: Role::Graded,
            clause: None,
            k: 1,
            strength: 1.0,
            efficiency: 1.0,
            threshold: None,
            amount: None,
            lead_years: 0.0,
            declared: false,
        }
    }

    /// Sets the role.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Makes it an alternative of a clause of which `k` must serve.
    #[must_use]
    pub fn clause(mut self, clause: u32, k: u32) -> Self {
        self.clause = Some(clause);
        self.k = k;
        self
    }

    /// Sets the strength.
    #[must_use]
    pub fn strength(mut self, strength: f64) -> Self {
        self.strength = strength;
        self
    }

    /// Sets the efficiency.
    #[must_use]
    pub fn efficiency(mut self, efficiency: f64) -> Self {
        self.efficiency = efficiency;
        self
    }

    /// Makes it a hard gate below this clause satisfaction.
    #[must_use]
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = Some(threshold);
        self
    }

    /// Takes this amount of a capacity.
    #[must_use]
    pub fn amount(mut self, amount: f64) -> Self {
        self.role = Role::Capacity;
        self.amount = Some(amount);
        self
    }

    /// Sets the years from completion to use.
    #[must_use]
    pub fn lead_years(mut self, years: f64) -> Self {
        self.lead_years = years;
        self
    }

    /// Says that two roles for one relation are meant.
    #[must_use]
    pub fn declared(mut self) -> Self {
        self.declared = true;
        self
    }
}
