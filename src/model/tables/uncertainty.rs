//! What is uncertain, and how.

use super::criteria::{read_json, write_json};
use crate::model::field::{FieldValue, Kind, choice};
use crate::model::row::table;
use crate::model::{Cell, Id, Interner};
use crate::number::Distribution;
use crate::number::math::{max, min};
use crate::problem::Text;

choice! {
    /// How a drawn number changes the value in the register.
    Operation {
        /// It takes the place of the value.
        Set = "set",
        /// It is added to the value.
        Add = "add",
        /// The value is multiplied by it.
        Scale = "scale",
    }
}

impl Operation {
    /// The value after the change.
    pub fn apply(self, value: f64, drawn: f64) -> f64 {
        match self {
            Operation::Set => drawn,
            Operation::Add => value + drawn,
            Operation::Scale => value * drawn,
        }
    }

    /// Least and greatest value after the change, for values and drawn numbers between these.
    pub fn reach(self, values: [f64; 2], drawn: [f64; 2]) -> [f64; 2] {
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        match self {
            Operation::Set => drawn,
            Operation::Add => [values[0] + drawn[0], values[1] + drawn[1]],
            Operation::Scale => {
                let ends = values.map(|value| drawn.map(|x| product(value, x)));
                let all = [ends[0][0], ends[0][1], ends[1][0], ends[1][1]];
                [all.into_iter().fold(all[0], min), all.into_iter().fold(all[0], max)]
            }
        }
    }
}

impl FieldValue for Distribution {
    const KIND: Kind = Kind::Json("distribution");

    fn read(cell: &Cell<'_>, _: &mut Interner) -> Result<Self, Text> {
        read_json(cell, || {
            let kinds = r#"{"kind":"uniform","low":a,"high":b}, {"kind":"triangular","low":a,"mode":m,"high":b}, {"kind":"normal","mean":m,"sd":s,"low":a,"high":b}, {"kind":"discrete","values":[...],"weights":[...]}"#;
            Text::new(
                format!("a distribution such as {kinds} (see the schema)"),
                format!("một phân phối, ví dụ {kinds} (xem lược đồ)"),
            )
        })
    }

    fn write(&self) -> Cell<'_> {
        write_json(self)
    }
}

table! {
    /// What is uncertain: one row for each number of the register that is drawn anew in every simulated case.
    Factor in "factors" key [id] {
        id: Id = Id::default(), "Identifier; the random numbers of the factor follow from it", required();
        path: String = String::new(), "What varies: `table/key/field`, one of `enablers/ID/capacity`, `enablers/ID/realization`, `enablers/ID/delay_years`, `enablers/ID/own_lead_years`, `technologies/ID/own_lead_years`, `states/NODE/value`, `dependencies/ID/strength`, `dependencies/ID/efficiency`, `dependencies/ID/amount`, `dependencies/ID/threshold`, `dependencies/ID/lead_years`", required();
        operation: Operation = Operation::Set, "How the drawn number changes the value in the register";
        distribution: Distribution = Distribution::Point { value: 0.0 }, "What is drawn", required();
        name_vi: Option<String> = None, "Name in Vietnamese";
        name_en: Option<String> = None, "Name in English";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_holds_every_value() {
        let grid = |[low, high]: [f64; 2]| [low, low + (high - low) / 2.0, high].into_iter();
        for operation in [Operation::Set, Operation::Add, Operation::Scale] {
            for values in [[0.0, 0.0], [0.2, 0.9], [-3.0, 2.0]] {
                for drawn in [[0.5, 1.5], [-2.0, -1.0], [-1.0, 4.0]] {
                    let [low, high] = operation.reach(values, drawn);
                    let all: Vec<f64> =
                        grid(values).flat_map(|v| grid(drawn).map(move |x| operation.apply(v, x))).collect();
                    assert!(all.iter().all(|x| (low..=high).contains(x)), "{operation} {values:?} {drawn:?}");
                    assert!(all.contains(&low) && all.contains(&high), "{operation} {values:?} {drawn:?}");
                }
            }
        }
        assert_eq!(Operation::Scale.reach([0.0, 2.0], [0.0, f64::INFINITY]), [0.0, f64::INFINITY]);
    }
}
