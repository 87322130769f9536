//! Changes of a register as Python writes them: `{"table/key/field": value}`.

use crate::model::{Change, Operation, Plain};
use crate::problem::{Place, Problem, Text, codes::arrays};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

/// The changes of a dictionary, in its order.
pub(super) fn changes(dict: &Bound<'_, PyDict>) -> PyResult<Vec<Change>> {
    dict.iter().map(|(path, value)| change(&path.extract::<String>()?, &value)).collect()
}

/// One change: a plain value is set; `{"add": x}` and `{"scale": x}` say otherwise.
fn change(path: &str, value: &Bound<'_, PyAny>) -> PyResult<Change> {
    let Ok(dict) = value.cast::<PyDict>() else { return Ok(Change::at(path, Operation::Set, plain(path, value)?)?) };
    let items: Vec<(String, Bound<'_, PyAny>)> =
        dict.iter().map(|(key, value)| Ok((key.extract()?, value))).collect::<PyResult<_>>()?;
    let [(word, value)] = &items[..] else { return Err(refused(path, value)) };
    let operation = match word.as_str() {
        "set" => Operation::Set,
        "add" => Operation::Add,
        "scale" => Operation::Scale,
        _ => return Err(refused(path, dict.as_any())),
    };
    Ok(Change::at(path, operation, plain(path, value)?)?)
}

/// None empties the field.
fn plain(path: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<Plain>> {
    if value.is_none() {
        return Ok(None);
    }
    // True is a number to Python.
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Some(Plain::Flag(flag.is_true())));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(Plain::Text(text.to_cow()?.into_owned())));
    }
    match value.extract::<f64>() {
        Ok(x) if x.is_finite() => Ok(Some(Plain::Number(x))),
        _ => Err(refused(path, value)),
    }
}

fn refused(path: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let expected = Text::new(
        r#"a number, a text, True, False, None, or {"add": number} or {"scale": number}"#,
        r#"một số, một văn bản, True, False, None, hoặc {"add": số} hoặc {"scale": số}"#,
    );
    crate::Error::from(
        Problem::new(arrays::BAD_SETTING, Place::argument("changes"))
            .item(path)
            .expected(expected)
            .found(value)
            .hint(Text::new("correct the value", "hãy sửa lại giá trị")),
    )
    .into()
}
