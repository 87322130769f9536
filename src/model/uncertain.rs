//! What of a register can be uncertain: the one list, and the paths that name it.

use super::field::{FieldInfo, Kind, choice};
use super::reader::nearest_hint;
use super::{Factor, Register};
use crate::problem::codes::factors as codes;
use crate::problem::{Place, Problem, Text};

choice! {
    /// What a path leads to.
    Quantity {
        /// The capacity of an enabler as read in every year.
        Capacity = "capacity",
        /// The share of its plans that comes true.
        Realization = "realization",
        /// Years by which its states, its capacities and its earliest time come later.
        Delay = "delay_years",
        /// Years until a technology or an enabler can be ready by itself.
        OwnLeadYears = "own_lead_years",
        /// The own states of a technology or an enabler, the whole path.
        State = "state",
        /// The strength of a dependency, shared by the rows of its clause.
        Strength = "strength",
        /// How well the row serves.
        Efficiency = "efficiency",
        /// The amount taken.
        Amount = "amount",
        /// The threshold of a dependency, shared by the rows of its clause.
        Threshold = "threshold",
        /// Years from completion to use.
        LeadYears = "lead_years",
    }
}

impl Quantity {
    /// Whether it belongs to a row of `dependencies`, not to a technology or an enabler.
    pub fn is_of_dependency(self) -> bool {
        match self {
            Quantity::Strength
            | Quantity::Efficiency
            | Quantity::Amount
            | Quantity::Threshold
            | Quantity::LeadYears => true,
            Quantity::Capacity | Quantity::Realization | Quantity::Delay | Quantity::OwnLeadYears | Quantity::State => {
                false
            }
        }
    }
}

/// One kind of path: `table/key/field`.
#[derive(Debug, Clone, Copy)]
pub struct Uncertain {
    /// First part of the path.
    pub table: &'static str,
    /// Last part of the path, with the range in which every drawn value must lie.
    pub field: FieldInfo,
    /// What it leads to.
    pub quantity: Quantity,
}

const fn number(name: &'static str, doc: &'static str) -> FieldInfo {
    FieldInfo::new(name, Kind::Number, doc)
}

const fn uncertain(table: &'static str, field: FieldInfo, quantity: Quantity) -> Uncertain {
    Uncertain { table, field, quantity }
}

/// Everything that can be uncertain; another kind of path is one more row here, and what it does where it is drawn.
///
/// # Examples
/// ```
/// use stratech::model::UNCERTAIN;
/// assert!(UNCERTAIN.iter().any(|kind| kind.table == "enablers" && kind.field.name == "capacity"));
/// ```
pub const UNCERTAIN: &[Uncertain] = &[
    uncertain("enablers", number("capacity", "The amount read in every year").at_least(0.0), Quantity::Capacity),
    uncertain(
        "enablers",
        number("realization", "Share of plans that comes true").range(0.0, 1.0),
        Quantity::Realization,
    ),
    uncertain(
        "enablers",
        number("delay_years", "Years by which states, capacities and the earliest time come later").at_least(0.0),
        Quantity::Delay,
    ),
    uncertain(
        "enablers",
        number("own_lead_years", "Years until it can be ready by itself").at_least(0.0),
        Quantity::OwnLeadYears,
    ),
    uncertain(
        "technologies",
        number("own_lead_years", "Years until it can be ready by itself").at_least(0.0),
        Quantity::OwnLeadYears,
    ),
    uncertain("states", number("value", "Own states, the whole path").range(0.0, 1.0), Quantity::State),
    uncertain(
        "dependencies",
        number("strength", "Strength, shared by the rows of the clause").range(0.0, 1.0),
        Quantity::Strength,
    ),
    uncertain(
        "dependencies",
        number("efficiency", "How well the row serves").above(0.0).at_most(1.0),
        Quantity::Efficiency,
    ),
    uncertain("dependencies", number("amount", "Amount taken").above(0.0), Quantity::Amount),
    uncertain(
        "dependencies",
        number("threshold", "Threshold, shared by the rows of the clause").range(0.0, 1.0),
        Quantity::Threshold,
    ),
    uncertain("dependencies", number("lead_years", "Years from completion to use").at_least(0.0), Quantity::LeadYears),
];

/// Where the path of a factor leads.
#[derive(Debug, Clone, Copy)]
pub struct FactorTarget<'r> {
    /// The kind of path.
    pub kind: &'static Uncertain,
    /// The middle part of the path: an id.
    pub key: &'r str,
}

impl Factor {
    /// Where the path leads, by its form alone.
    ///
    /// # Errors
    /// The problem of a path that is no `table/key/field`, or whose table or field is not in [`UNCERTAIN`]; its place
    /// is `place`.
    pub fn target(&self, place: &Place) -> Result<FactorTarget<'_>, Box<Problem>> {
        let bad = |expected: Text, hint: Option<Text>| {
            let kinds: Vec<String> =
                UNCERTAIN.iter().map(|kind| format!("{}/ID/{}", kind.table, kind.field.name)).collect();
            let hint = hint.unwrap_or_else(|| {
                let kinds = kinds.join(", ");
                Text::new(format!("what can be uncertain: {kinds}"), format!("những gì có thể bất định: {kinds}"))
            });
            let item = Text::new(format!("factor \"{}\"", self.id), format!("yếu tố bất định \"{}\"", self.id));
            Box::new(
                Problem::new(codes::BAD_PATH, place.clone()).item(item).found(&self.path).expected(expected).hint(hint),
            )
        };
        let parts: Vec<&str> = self.path.split('/').collect();
        let [table, key, field] = parts[..] else {
            return Err(bad(Text::new("table/key/field", "bảng/mã/trường"), None));
        };
        let of_table: Vec<&'static Uncertain> = UNCERTAIN.iter().filter(|kind| kind.table == table).collect();
        if of_table.is_empty() {
            let mut tables: Vec<&str> = UNCERTAIN.iter().map(|kind| kind.table).collect();
            tables.dedup();
            return Err(bad(tables.join(" | ").into(), nearest_hint(table, tables.iter().copied())));
        }
        let Some(&kind) = of_table.iter().find(|kind| kind.field.name == field) else {
            let fields = || of_table.iter().map(|kind| kind.field.name);
            let expected: Vec<String> = fields().map(|name| format!("{table}/{key}/{name}")).collect();
            return Err(bad(expected.join(" | ").into(), nearest_hint(field, fields())));
        };
        if key.is_empty() {
            return Err(bad(format!("{table}/ID/{field}").into(), None));
        }
        Ok(FactorTarget { kind, key })
    }
}

impl Register {
    /// The ids that can stand in the middle of a path that begins with this table.
    pub(crate) fn factor_keys(&self, table: &str) -> Vec<&str> {
        let technologies = || self.technologies.iter().map(|row| row.id.as_str());
        let enablers = || self.enablers.iter().map(|row| row.id.as_str());
        match table {
            "enablers" => enablers().collect(),
            "technologies" => technologies().collect(),
            "states" => technologies().chain(enablers()).collect(),
            "dependencies" => self.dependencies.iter().map(|row| row.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a distribution does to the range of a value: stays inside, or leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Every value lies in the range.
    Inside,
    /// Values outside can come, but nothing cuts the distribution off there: it is cut off at the range.
    Clamped,
    /// An end that was given lies outside.
    Outside,
}

/// How the values between `low` and `high` fit into the range of a field.
pub(crate) fn fit(field: &FieldInfo, [low, high]: [f64; 2]) -> Fit {
    let good = |x: f64, end: bool| x.is_finite() && field.admits(x) || (!x.is_finite() && end);
    let (low_free, high_free) = (field.low.is_none(), field.high.is_none());
    match (good(low, low_free), good(high, high_free)) {
        (true, true) => Fit::Inside,
        // Only ends that reach without limit are cut off.
        (below, above) if (below || low == f64::NEG_INFINITY) && (above || high == f64::INFINITY) => Fit::Clamped,
        _ => Fit::Outside,
    }
}

/// The problem of a factor whose values leave the range; none where they do not.
pub(crate) fn range_problem(place: Place, item: Text, field: &FieldInfo, reach: [f64; 2]) -> Option<Problem> {
    let number = |x: f64| match x {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "-∞".to_owned(),
        f64::MIN_POSITIVE => "0".to_owned(), // the open end of a lognormal distribution
        x => super::cell::number_text(x),
    };
    let found = Text::new(
        format!("{} to {}", number(reach[0]), number(reach[1])),
        format!("từ {} đến {}", number(reach[0]), number(reach[1])),
    );
    let (code, hint) = match fit(field, reach) {
        Fit::Inside => return None,
        Fit::Clamped => (
            codes::CUT_OFF,
            Text::new("give the distribution ends to say it yourself", "hãy cho phân phối hai đầu để tự nêu rõ"),
        ),
        Fit::Outside => (codes::LEAVES_RANGE, Text::new("narrow the distribution", "hãy thu hẹp phân phối")),
    };
    Some(Problem::new(code, place).item(item).found_words(found).expected(field.range_text()).hint(hint))
}
