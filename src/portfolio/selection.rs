//! A choice on plain arrays: values, limits and how items hang together.

use super::model::Model;
use crate::Result;
use serde::{Deserialize, Serialize};

/// `coefficients . x <= most`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What it is called: a budget, a capacity.
    pub label: String,
    /// What each item takes, `(n,)`.
    pub coefficients: Vec<f64>,
    /// How much there is.
    pub most: f64,
}

/// How many items of a group may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Indices of the items.
    pub items: Vec<usize>,
    /// At least so many.
    pub least: u64,
    /// At most so many; absent = all.
    pub most: Option<u64>,
}

/// `item` needs at least `k` of `needs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    /// Who needs.
    pub item: usize,
    /// What is needed.
    pub needs: Vec<usize>,
    /// How many of them.
    pub k: u64,
}

/// A value on top (synergy) or off (overlap) when all items of a set are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synergy {
    /// Indices of the items, two or more.
    pub items: Vec<usize>,
    /// Joint value, negative for an overlap.
    pub value: f64,
}

/// Items to choose from, and what a choice must satisfy.
///
/// # Examples
/// ```
/// use stratech::portfolio::Selection;
/// let plan = Selection::new(&[10.0, 13.0, 7.0])
///     .limit("money", &[4.0, 6.0, 3.0], 10.0)
///     .needs(1, 2) // 1 needs 2
///     .solve()?;
/// assert_eq!(plan.selected(), [false, true, true]);
/// assert_eq!((plan.value(), plan.proved), (20.0, true));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Value of each item, `(n,)`; the sum over the chosen ones is maximized.
    pub values: Vec<f64>,
    /// Label of each item, `(n,)`; empty = the index.
    pub labels: Vec<String>,
    /// Values are rounded half to even to multiples of it; absent = exact where possible.
    pub unit: Option<f64>,
    /// Cost of each item, `(n,)`, or empty: among plans of equal value the cheapest is taken.
    pub costs: Vec<f64>,
    /// Rank of each item, `(n,)`, or empty for the order given: among plans of equal value and cost the one with the
    /// earlier item is taken, then the label decides.
    pub order: Vec<i64>,
    /// Budgets and capacities.
    pub limits: Vec<Limit>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Prerequisites.
    pub prerequisites: Vec<Prerequisite>,
    /// Pairs that exclude each other.
    pub exclusions: Vec<(usize, usize)>,
    /// Synergies and overlaps.
    pub synergies: Vec<Synergy>,
    /// Items that must be chosen.
    pub mandatory: Vec<usize>,
    /// Items that may not be chosen.
    pub forbidden: Vec<usize>,
}

impl Selection {
    /// Items with their values, `(n,)`.
    pub fn new(values: &[f64]) -> Self {
        Selection { values: values.to_vec(), ..Selection::default() }
    }

    /// Names the items, `(n,)`.
    #[must_use]
    pub fn labels<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a budget or capacity: what each item takes, `(n,)`, and how much there is.
    #[must_use]
    pub fn limit(mut self, label: impl Into<String>, coefficients: &[f64], most: f64) -> Self {
        self.limits.push(Limit { label: label.into(), coefficients: coefficients.to_vec(), most });
        self
    }

    /// Adds a group of which at least `least` and at most `most` items may be chosen.
    #[must_use]
    pub fn group(mut self, items: &[usize], least: u64, most: Option<u64>) -> Self {
        self.groups.push(Group { items: items.to_vec(), least, most });
        self
    }

    /// Lets `item` need `needed`.
    #[must_use]
    pub fn needs(self, item: usize, needed: usize) -> Self {
        self.needs_some(item, &[needed], 1)
    }

    /// Lets `item` need at least `k` of several.
    #[must_use]
    pub fn needs_some(mut self, item: usize, needs: &[usize], k: u64) -> Self {
        self.prerequisites.push(Prerequisite { item, needs: needs.to_vec(), k });
        self
    }

    /// Lets two items exclude each other.
    #[must_use]
    pub fn exclude(mut self, a: usize, b: usize) -> Self {
        self.exclusions.push((a, b));
        self
    }

    /// Adds a joint value of a set of items; negative for an overlap.
    #[must_use]
    pub fn synergy(mut self, items: &[usize], value: f64) -> Self {
        self.synergies.push(Synergy { items: items.to_vec(), value });
        self
    }

    /// Makes items mandatory.
    #[must_use]
    pub fn mandatory(mut self, items: &[usize]) -> Self {
        self.mandatory.extend_from_slice(items);
        self
    }

    /// Forbids items.
    #[must_use]
    pub fn forbidden(mut self, items: &[usize]) -> Self {
        self.forbidden.extend_from_slice(items);
        self
    }

    /// Sets the unit to whose multiples values are rounded.
    #[must_use]
    pub fn unit(mut self, unit: f64) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Sets the costs by which plans of equal value are told apart, `(n,)`.
    #[must_use]
    pub fn costs(mut self, costs: &[f64]) -> Self {
        self.costs = costs.to_vec();
        self
    }

    /// Sets the ranks by which plans of equal value and cost are told apart, `(n,)`.
    #[must_use]
    pub fn order(mut self, order: &[i64]) -> Self {
        self.order = order.to_vec();
        self
    }

    /// The exact model of it.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every fault and its place.
    pub fn model(&self) -> Result<Model> {
        self.check()?;
        super::formulate::model(self)
    }
}
