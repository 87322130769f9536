//! JSON values from and to Python objects.

use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::{Map, Value};

/// Deeper nesting is no setting of anything.
const DEEPEST: usize = 16;

/// A Python value as JSON: None, bool, int, float, str, lists, dictionaries, numpy arrays and scalars.
pub(super) fn to_json(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    convert(name, value, 0)
}

fn convert(name: &str, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::String(text.to_cow()?.into_owned()));
    }
    if let Ok(whole) = value.cast::<PyInt>() {
        return match whole.extract::<i64>() {
            Ok(whole) => Ok(Value::from(whole)),
            Err(_) => Err(unusable(name, value)),
        };
    }
    if let Ok(float) = value.cast::<PyFloat>() {
        return serde_json::Number::from_f64(float.value()).map(Value::Number).ok_or_else(|| unusable(name, value));
    }
    if depth >= DEEPEST {
        return Err(unusable(name, value));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        let mut map = Map::new();
        for (key, item) in dict {
            let Ok(key) = key.extract::<String>() else { return Err(unusable(name, &key)) };
            map.insert(key, convert(name, &item, depth + 1)?);
        }
        return Ok(Value::Object(map));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        return value
            .try_iter()?
            .map(|item| convert(name, &item?, depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array);
    }
    // Arrays and scalars of numpy, series of pandas and polars.
    for method in ["tolist", "to_list"] {
        if let Ok(list) = value.call_method0(method) {
            return convert(name, &list, depth + 1);
        }
    }
    Err(unusable(name, value))
}

fn unusable(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let found = value.repr().map_or_else(|_| "?".to_owned(), |repr| repr.to_string());
    let expected = Text::new(
        "a finite number, a word, yes or no, or a list of these",
        "một số hữu hạn, một từ, đúng hoặc sai, hoặc danh sách các giá trị đó",
    );
    crate::Error::from(
        Problem::new(codes::BAD_SETTING, Place::argument(name)).item(name).expected(expected).found(found),
    )
    .into()
}

/// A JSON value as a Python object.
pub(super) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into_pyobject(py)?.into_any(),
            None => PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN)).into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(map) => {
            let dict = PyDict::new(py);
            for (key, item) in map {
                dict.set_item(key, to_python(py, item)?)?;
            }
            dict.into_any()
        }
    })
}
