//! Decisions of yes or no under rows of whole numbers: what is asked, exactly.

use super::decimal::{self, Decimal};
use crate::problem::{Problems, Text};
use serde::{Deserialize, Serialize};

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A budget or a capacity.
    Limit,
    /// How many of a group.
    Group,
    /// An item needs another.
    Prerequisite,
    /// An item needs some of several others.
    Alternatives,
    /// Two items exclude each other.
    Exclusion,
    /// Says when a joint value counts.
    Synergy,
    /// A rule that is said in words.
    Rule,
    /// Any other row.
    Other,
}

/// `lower <= sum of coefficient x decision <= upper`, in whole numbers of `10^-decimals`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Identifier.
    pub label: String,
    /// What it is called in sentences.
    pub name: Text,
    /// What it stands for.
    pub kind: RowKind,
    /// Columns with their coefficients; a column stands at most once, in rising order, no coefficient is 0.
    #[serde(with = "terms")]
    pub terms: Vec<(usize, i128)>,
    /// Least sum.
    #[serde(with = "bound")]
    pub lower: Option<i128>,
    /// Largest sum.
    #[serde(with = "bound")]
    pub upper: Option<i128>,
    /// Decimals of the unit of all its numbers.
    pub decimals: u32,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Identifier.
    pub label: String,
    /// What it is called in sentences.
    pub name: Text,
    /// Value in units of the model.
    #[serde(with = "whole")]
    pub value: i128,
    /// Cost, by which plans of equal value are told apart, in units of `10^-cost_decimals`.
    #[serde(with = "whole")]
    pub cost: i128,
    /// Place by which plans of equal value and cost are told apart, the smaller the sooner; then the label decides.
    pub order: i64,
    /// Decided beforehand: in or out.
    pub fixed: Option<bool>,
    /// An item somebody chooses; else it follows from the others (a joint value).
    pub is_item: bool,
}

/// A choice among columns of yes or no: the largest value under rows, all in whole numbers.
///
/// Make one with [`super::Selection::model`], or put columns and rows together for any other question of this form:
/// "technology i starts in period t" is a column too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The decisions.
    pub columns: Vec<Column>,
    /// What they must satisfy.
    pub rows: Vec<Row>,
    /// Whole number of the value unit, over `10^unit_decimals`.
    #[serde(with = "whole")]
    pub unit: i128,
    /// Decimals of the value unit.
    pub unit_decimals: u32,
    /// Decimals of the costs.
    pub cost_decimals: u32,
    /// What a reader of any answer should know.
    pub notices: Problems,
}

impl Column {
    /// An item with a value.
    pub fn item(label: impl Into<String>, value: i128) -> Self {
        let label = label.into();
        let name = Text::from(label.as_str());
        Column { label, name, value, cost: 0, order: 0, fixed: None, is_item: true }
    }
}

impl Row {
    /// A row of whole numbers.
    pub fn new(
        label: impl Into<String>,
        kind: RowKind,
        terms: Vec<(usize, i128)>,
        lower: Option<i128>,
        upper: Option<i128>,
    ) -> Self {
        let label = label.into();
        let name = Text::from(label.as_str());
        Row { label, name, kind, terms, lower, upper, decimals: 0 }
    }

    /// Gives it a name.
    #[must_use]
    pub fn named(mut self, name: Text) -> Self {
        self.name = name;
        self
    }

    /// Its sum for a plan.
    pub fn sum(&self, plan: &[bool]) -> i128 {
        self.terms.iter().filter(|(j, _)| plan.get(*j).copied().unwrap_or(false)).map(|(_, a)| a).sum()
    }

    /// Whether a sum lies within the row.
    pub fn admits(&self, sum: i128) -> bool {
        self.lower.is_none_or(|lower| sum >= lower) && self.upper.is_none_or(|upper| sum <= upper)
    }

    /// One of its whole numbers as it was given.
    pub fn number(&self, whole: i128) -> f64 {
        Decimal { mantissa: whole, decimals: self.decimals }.to_f64()
    }

    /// The same, printed in full.
    pub(super) fn print(&self, whole: i128) -> String {
        Decimal { mantissa: whole, decimals: self.decimals }.to_string()
    }
}

impl Model {
    /// A model without columns and rows whose values are whole numbers.
    pub fn new() -> Self {
        Model {
            columns: Vec::new(),
            rows: Vec::new(),
            unit: 1,
            unit_decimals: 0,
            cost_decimals: 0,
            notices: Problems::new(),
        }
    }

    /// Value of a plan in units.
    pub fn value(&self, plan: &[bool]) -> i128 {
        self.columns.iter().zip(plan).filter(|(_, chosen)| **chosen).map(|(column, _)| column.value).sum()
    }

    /// Cost of a plan in its units.
    pub fn cost(&self, plan: &[bool]) -> i128 {
        self.columns.iter().zip(plan).filter(|(_, chosen)| **chosen).map(|(column, _)| column.cost).sum()
    }

    /// Units of value as a number.
    pub fn value_number(&self, units: i128) -> f64 {
        Decimal { mantissa: units.saturating_mul(self.unit), decimals: self.unit_decimals }.to_f64()
    }

    /// The same, printed in full.
    pub(super) fn print_value(&self, units: i128) -> String {
        Decimal { mantissa: units.saturating_mul(self.unit), decimals: self.unit_decimals }.to_string()
    }

    /// Units of cost as a number.
    pub fn cost_number(&self, units: i128) -> f64 {
        Decimal { mantissa: units, decimals: self.cost_decimals }.to_f64()
    }

    /// The value unit.
    pub fn unit_number(&self) -> f64 {
        self.value_number(1)
    }

    /// Columns that are items, in their order.
    pub fn items(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&j| self.columns[j].is_item).collect()
    }

    /// Columns in the order in which ties are decided.
    pub fn preference(&self) -> Vec<usize> {
        let mut items: Vec<usize> = self.items();
        items.sort_by(|&a, &b| {
            let (x, y) = (&self.columns[a], &self.columns[b]);
            x.order.cmp(&y.order).then_with(|| x.label.cmp(&y.label)).then(a.cmp(&b))
        });
        items
    }

    /// Limits: indices of the rows that are budgets or capacities.
    pub fn limits(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|&r| self.rows[r].kind == RowKind::Limit).collect()
    }

    /// The same question with one column decided.
    #[must_use]
    pub fn with_fixed(&self, column: usize, chosen: bool) -> Model {
        let mut model = self.clone();
        if let Some(column) = model.columns.get_mut(column) {
            column.fixed = Some(chosen);
        }
        model
    }

    /// Rows of each column, with the coefficient.
    pub(super) fn by_column(&self) -> Vec<Vec<(usize, i128)>> {
        let mut columns = vec![Vec::new(); self.columns.len()];
        for (r, row) in self.rows.iter().enumerate() {
            row.terms.iter().for_each(|&(j, a)| columns[j].push((r, a)));
        }
        columns
    }
}

impl Default for Model {
    fn default() -> Self {
        Model::new()
    }
}

/// Whole numbers beyond what JSON readers keep, as text.
pub(super) mod whole {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
    pub(in super::super) fn serialize<S: Serializer>(x: &i128, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&x.to_string())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i128, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

mod bound {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde's signature
    pub(super) fn serialize<S: Serializer>(x: &Option<i128>, to: S) -> Result<S::Ok, S::Error> {
        x.map(|x| x.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i128>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

mod terms {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(terms: &[(usize, i128)], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(terms.iter().map(|(j, a)| (j, a.to_string())))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(usize, i128)>, D::Error> {
        let terms = Vec::<(usize, String)>::deserialize(from)?;
        terms.into_iter().map(|(j, a)| Ok((j, a.parse().map_err(D::Error::custom)?))).collect()
    }
}

impl Model {
    /// Whether every row names columns that exist, once each and in order (a model read from JSON may not).
    pub(super) fn is_sound(&self) -> bool {
        let n = self.columns.len();
        let fits = |x: i128| x.unsigned_abs() < decimal::ten(decimal::MOST_DIGITS).map_or(0, i128::unsigned_abs);
        self.unit > 0
            && self.columns.iter().all(|c| fits(c.value) && fits(c.cost))
            && self.rows.iter().all(|row| {
                row.terms.iter().all(|&(j, a)| j < n && a != 0 && fits(a))
                    && row.terms.is_sorted_by(|a, b| a.0 < b.0)
                    && [row.lower, row.upper].into_iter().flatten().all(fits)
            })
    }
}
