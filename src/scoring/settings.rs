//! Settings from JSON: unknown names, wrong types and wrong choices become placed problems, all at once.

use crate::Result;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The settings `T` from a JSON object (or null for the defaults).
///
/// A trailing underscore is dropped where Python reserves the word (`lambda_`).
///
/// # Errors
/// Every unknown setting with the nearest known name, and every value of the wrong type or choice.
pub fn parse<T: Default + Serialize + DeserializeOwned>(settings: &Value) -> Result<T> {
    let given = match settings {
        Value::Null => return Ok(T::default()),
        Value::Object(given) => given,
        other => {
            return Err(bad("settings", &Text::new("an object of settings", "một đối tượng tham số"), other).into());
        }
    };
    let known = match serde_json::to_value(T::default()) {
        Ok(Value::Object(known)) => known,
        _ => Map::new(),
    };
    let mut problems = Problems::new();
    let mut all = Map::new();
    for (key, value) in given {
        let name = match key.strip_suffix('_') {
            Some(stripped) if known.contains_key(stripped) => stripped,
            _ => key.as_str(),
        };
        // Each setting on its own, so that every fault is named.
        let alone = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
        let alone = serde_json::from_value::<T>(alone);
        // Another accepted name (`serde(alias)`) is not among the known ones, but serde takes it.
        if !known.contains_key(name) && alone.as_ref().is_err_and(|e| e.to_string().starts_with("unknown field")) {
            problems.push(unknown(key, known.keys().map(String::as_str)));
        } else if let Err(error) = alone {
            problems.push(wrong_value(name, value, &error.to_string()));
        } else {
            all.insert(name.to_owned(), value.clone());
        }
    }
    problems.into_result()?;
    serde_json::from_value(Value::Object(all))
        .map_err(|error| bad("settings", &Text::from(error.to_string()), settings).into())
}

/// The problem of one setting that cannot be used.
pub fn bad(name: &str, expected: &Text, found: &dyn std::fmt::Display) -> Problem {
    Problem::new(codes::BAD_SETTING, Place::argument(name)).item(name).expected(expected.clone()).found(found)
}

/// A setting that must lie in `[low, high]`.
pub fn check_range(name: &str, value: f64, low: f64, high: f64, problems: &mut Problems) {
    if !(low..=high).contains(&value) {
        let expected = if high.is_finite() {
            Text::new(format!("a number from {low} to {high}"), format!("một số từ {low} đến {high}"))
        } else {
            Text::new(format!("a finite number of at least {low}"), format!("một số hữu hạn không nhỏ hơn {low}"))
        };
        problems.push(bad(name, &expected, &value));
    } else if !value.is_finite() {
        problems.push(bad(name, &Text::new("a finite number", "một số hữu hạn"), &value));
    }
}

/// A setting that must be a finite number above 0.
pub fn check_positive(name: &str, value: f64, problems: &mut Problems) {
    if !(value > 0.0 && value.is_finite()) {
        problems.push(bad(name, &Text::new("a finite number above 0", "một số hữu hạn lớn hơn 0"), &value));
    }
}

/// A list setting that must have one entry for each of `expected` things.
pub fn check_length(name: &str, found: usize, expected: usize, problems: &mut Problems) {
    if found != expected {
        let expected = Text::new(
            format!("{expected} entries, one for each column"),
            format!("{expected} phần tử, mỗi cột một phần tử"),
        );
        problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found));
    }
}

/// A list setting that must have one entry for each of `expected` alternatives.
pub fn check_rows(name: &str, found: usize, expected: usize, problems: &mut Problems) {
    if found != expected {
        let expected = Text::new(
            format!("{expected} entries, one for each row"),
            format!("{expected} phần tử, mỗi hàng một phần tử"),
        );
        problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found));
    }
}

/// The known name nearest to a mistyped one, if any is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = strsim::damerau_levenshtein(&typed, candidate);
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.filter(|(distance, candidate)| *distance <= 2 + candidate.len() / 4).map(|(_, candidate)| candidate)
}

/// "nearest is ..." in both languages.
pub(crate) fn nearest_hint(near: &str) -> Text {
    Text::new(format!("nearest is \"{near}\""), format!("gần nhất là \"{near}\""))
}

fn unknown<'a>(key: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let list: Vec<&str> = known.clone().collect();
    let expected = if list.is_empty() {
        Text::new("no settings: this method has none", "không có tham số nào")
    } else {
        Text::from(list.join(" | "))
    };
    let problem = bad(key, &expected, &Text::new("an unknown setting", "").en);
    match nearest(key, known) {
        Some(near) => problem.hint(nearest_hint(near)),
        None => problem,
    }
}

/// One of the words that `T` knows.
///
/// # Errors
/// Another word, with all that are known and the nearest one.
pub fn choice<T: DeserializeOwned>(name: &str, word: &str) -> Result<T> {
    let value = Value::String(word.to_owned());
    serde_json::from_value(value.clone()).map_err(|error| wrong_value(name, &value, &error.to_string()).into())
}

/// Serde's message in our words: choices are listed with the nearest one, types are named.
fn wrong_value(name: &str, value: &Value, message: &str) -> Problem {
    if message.starts_with("unknown variant") {
        let choices: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        let problem = bad(name, &Text::from(choices.join(" | ")), value);
        // In a list, the first word that is none of the choices.
        let words = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let mut words = words.iter().filter_map(Value::as_str);
        let typed = words.find(|word| !choices.contains(word)).unwrap_or_default();
        return match nearest(typed, choices.iter().copied()) {
            Some(near) => problem.hint(nearest_hint(near)),
            None => problem,
        };
    }
    let expected = message.rsplit_once("expected ").map_or(message, |(_, expected)| expected);
    bad(name, &Text::from(expected), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Example {
        lambda: f64,
        normalization: crate::scoring::Normalization,
    }

    #[test]
    fn every_fault_is_named_with_the_nearest_name() {
        let error = parse::<Example>(&json!({"lamda": 1, "normalization": "vectr", "lambda": "x"})).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.problems().len(), 3, "{text}");
        assert!(text.contains("nearest is \"lambda\""), "{text}");
        assert!(text.contains("nearest is \"vector\""), "{text}");
        assert!(error.problems().iter().all(|p| p.code.id() == "E0608"));
    }

    #[test]
    fn python_spelling_of_reserved_words_is_taken() {
        assert_eq!(parse::<Example>(&json!({"lambda_": 0.25})).unwrap().lambda, 0.25);
        assert_eq!(parse::<Example>(&Value::Null).unwrap(), Example::default());
    }
}
