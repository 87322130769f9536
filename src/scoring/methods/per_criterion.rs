//! Settings with one value for all criteria or one for each, and thresholds that may vary with the value.

use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::check_length;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// One setting for all criteria, or a list with one for each.
#[derive(Debug, Clone, PartialEq)]
pub enum PerCriterion<T> {
    /// The same for all.
    Same(T),
    /// One for each criterion, `(m,)`.
    Each(Vec<T>),
}

impl<T> PerCriterion<T> {
    /// The setting of one criterion; `None` beyond the end of a list.
    pub fn get(&self, k: usize) -> Option<&T> {
        match self {
            PerCriterion::Same(value) => Some(value),
            PerCriterion::Each(values) => values.get(k),
        }
    }

    /// Adds a problem when a list has not `m` entries.
    pub(crate) fn check_length(&self, name: &str, m: usize, problems: &mut Problems) {
        if let PerCriterion::Each(values) = self {
            check_length(name, values.len(), m, problems);
        }
    }
}

impl<T: Serialize> Serialize for PerCriterion<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PerCriterion::Same(value) => value.serialize(serializer),
            PerCriterion::Each(values) => values.serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for PerCriterion<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Array(values) => values
                .into_iter()
                .map(|value| serde_json::from_value(value).map_err(D::Error::custom))
                .collect::<Result<_, _>>()
                .map(PerCriterion::Each),
            value => serde_json::from_value(value).map(PerCriterion::Same).map_err(D::Error::custom),
        }
    }
}

/// Numbers for the criteria, with gaps (`null`) where a criterion has none.
pub type Numbers = PerCriterion<Option<f64>>;

/// Thresholds for the criteria, with gaps (`null`) where a criterion has none.
pub type Thresholds = PerCriterion<Option<Threshold>>;

/// A threshold `alpha g + beta` that may vary with the value g of the criterion (in the criterion's unit).
///
/// In settings a number (constant), `[alpha, beta]` or `{"alpha": .., "beta": ..}`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Slope.
    pub alpha: f64,
    /// Constant part.
    pub beta: f64,
}

impl Threshold {
    /// A threshold that does not vary.
    pub fn constant(beta: f64) -> Self {
        Threshold { alpha: 0.0, beta }
    }

    /// Its size where the criterion has the value `g`.
    pub fn at(self, g: f64) -> f64 {
        if self.alpha == 0.0 { self.beta } else { self.alpha * g + self.beta }
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.alpha == 0.0 { write!(f, "{}", self.beta) } else { write!(f, "{} g + {}", self.alpha, self.beta) }
    }
}

impl Serialize for Threshold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.alpha == 0.0 { self.beta.serialize(serializer) } else { [self.alpha, self.beta].serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        line(&value)
            .map(|(alpha, beta)| Threshold { alpha, beta })
            .ok_or_else(|| D::Error::custom("expected a number or [alpha, beta]"))
    }
}

/// A straight line in settings: a number (slope 0), `[alpha, beta]` or `{"alpha": .., "beta": ..}`.
pub(crate) fn line(value: &Value) -> Option<(f64, f64)> {
    match value {
        Value::Number(beta) => Some((0.0, beta.as_f64()?)),
        Value::Array(pair) => match pair.as_slice() {
            [alpha, beta] => Some((alpha.as_f64()?, beta.as_f64()?)),
            _ => None,
        },
        Value::Object(fields) if fields.len() == 2 => {
            Some((fields.get("alpha")?.as_f64()?, fields.get("beta")?.as_f64()?))
        }
        _ => None,
    }
}

/// The problem of one entry of a setting that has one for each criterion.
pub(crate) fn bad_entry(name: &str, k: usize, expected: Text, found: &dyn std::fmt::Display) -> Problem {
    Problem::new(codes::BAD_SETTING, Place::element(name, &[k]))
        .item(format!("{name}[{k}]"))
        .expected(expected)
        .found(found)
}

/// The numbers of a setting that must be there for some criteria: every missing, negative or infinite one is
/// a problem, and stands as 0 in the answer.
pub(crate) fn required_numbers(
    name: &str,
    numbers: Option<&Numbers>,
    needed: &[bool],
    problems: &mut Problems,
) -> Vec<f64> {
    if let Some(numbers) = numbers {
        numbers.check_length(name, needed.len(), problems);
    }
    let too_short = matches!(numbers, Some(PerCriterion::Each(values)) if values.len() != needed.len());
    needed
        .iter()
        .enumerate()
        .map(|(k, &needed)| {
            let number = numbers.and_then(|n| n.get(k)).copied().flatten();
            match number {
                Some(number) if !needed || (number >= 0.0 && number.is_finite()) => number,
                None if !needed || too_short => 0.0,
                found => {
                    let expected = Text::new("a number of at least 0", "một số không âm");
                    let found = found.map_or("null".to_owned(), |x| x.to_string());
                    problems.push(bad_entry(name, k, expected, &found));
                    0.0
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_for_all_or_one_for_each() {
        let read = |value: Value| serde_json::from_value::<Numbers>(value).unwrap();
        assert_eq!(read(json!(2.5)).get(7), Some(&Some(2.5)));
        assert_eq!(read(json!([1.0, null])), PerCriterion::Each(vec![Some(1.0), None]));
        for value in [json!(2.5), json!([1.0, null])] {
            assert_eq!(serde_json::to_value(read(value.clone())).unwrap(), value);
        }
        assert!(serde_json::from_value::<Numbers>(json!("x")).is_err());
    }

    #[test]
    fn thresholds_are_numbers_or_lines() {
        let read = |value: Value| serde_json::from_value::<Thresholds>(value).unwrap();
        let each = read(json!([0.5, [0.1, 2.0], {"alpha": 0.1, "beta": 2.0}, null]));
        let line = Threshold { alpha: 0.1, beta: 2.0 };
        assert_eq!(each, PerCriterion::Each(vec![Some(Threshold::constant(0.5)), Some(line), Some(line), None]));
        assert_eq!(line.at(10.0), 3.0);
        assert_eq!(serde_json::to_value(&each).unwrap(), json!([0.5, [0.1, 2.0], [0.1, 2.0], null]));
    }
}
