//! Arguments that hold numbers: numpy arrays, lists, data frames, dictionaries by label.
//!
//! A [`Reader`] reads all arguments of a call and reports every fault at once.

use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::decision::unknown_direction;
use crate::scoring::{Direction, Labels};
use ndarray::{Array1, Array2, Array3, Axis};
use numpy::{PyArray1, PyArray2, PyArray3, PyArrayMethods, PyUntypedArrayMethods};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyList, PyString, PyTuple};
use std::collections::BTreeMap;

/// A table of numbers `(n, m)` with the labels it came with.
pub(super) struct Matrix {
    /// `(n, m)`; a missing value is NaN.
    pub(super) values: Array2<f64>,
    /// Labels of the rows.
    pub(super) rows: Option<Vec<String>>,
    /// Labels of the columns.
    pub(super) columns: Option<Vec<String>>,
}

/// Numbers `(n, m, k)` with the labels of rows and columns.
type Cube = (Array3<f64>, Option<Vec<String>>, Option<Vec<String>>);

/// One value per label, or per place where there are no labels.
struct Series<T> {
    values: Vec<T>,
    labels: Option<Vec<String>>,
}

/// Reads arguments and collects what is wrong with them.
#[derive(Default)]
pub(super) struct Reader {
    problems: Problems,
}

impl Reader {
    /// Every fault so far as one `InputError`.
    pub(super) fn finish(self) -> PyResult<()> {
        Ok(self.problems.into_result()?)
    }

    /// A table of numbers; empty when it cannot be read, which [`Reader::finish`] reports.
    pub(super) fn matrix(&mut self, name: &str, data: &Bound<'_, PyAny>) -> PyResult<Matrix> {
        if let Some(rows) = items(data) {
            return Ok(Matrix { values: self.nested(name, &rows), rows: None, columns: None });
        }
        if let Ok(array) = data.cast_exact::<PyArray2<f64>>() {
            return Ok(Matrix { values: owned(array)?, rows: None, columns: None });
        }
        let (data, rows, columns) = data
            .py()
            .import(intern!(data.py(), "stratech._frames"))?
            .getattr(intern!(data.py(), "matrix"))?
            .call1((data,))?
            .extract::<(Bound<'_, PyAny>, Option<Vec<String>>, Option<Vec<String>>)>()?;
        let values = if let Ok(array) = data.cast_exact::<PyArray2<f64>>() {
            owned(array)?
        } else if let Some(rows) = items(&data) {
            self.nested(name, &rows)
        } else {
            self.shape(name, &data, &Text::new("rows and columns, (n, m)", "một bảng gồm hàng và cột, (n, m)"));
            Array2::default((0, 0))
        };
        Ok(Matrix { values, rows, columns })
    }

    /// Adds a problem.
    pub(super) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Whether the data have rows and columns (else they are one row of numbers, or nothing that can be used).
    pub(super) fn is_table(&self, data: &Bound<'_, PyAny>) -> bool {
        dimensions(data) > 1
    }

    /// Numbers `(n, m, k)`; a table has one layer, k = 1.
    pub(super) fn cube(&mut self, name: &str, data: &Bound<'_, PyAny>) -> PyResult<Cube> {
        if dimensions(data) < 3 {
            let table = self.matrix(name, data)?;
            return Ok((table.values.insert_axis(Axis(2)), table.rows, table.columns));
        }
        let numpy = data.py().import(intern!(data.py(), "numpy"))?;
        // Ragged lists and words have no array of numbers.
        let array = numpy.call_method1(intern!(data.py(), "asarray"), (data, "float64")).ok();
        let values = match array.as_ref().and_then(|array| array.cast::<PyArray3<f64>>().ok()) {
            Some(array) => array.try_readonly()?.as_array().to_owned(),
            None => {
                let expected = Text::new("numbers in three dimensions, (n, m, k)", "các số theo ba chiều, (n, m, k)");
                self.shape(name, data, &expected);
                Array3::default((0, 0, 0))
            }
        };
        Ok((values, None, None))
    }

    /// The numbers of a vector whose labels, if it has any, do not matter.
    pub(super) fn plain_vector(&mut self, name: &str, data: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
        self.vector(name, data, None::<&[String]>)
    }

    /// Numbers `(n,)`, put into the order of `labels` where both have labels.
    pub(super) fn vector<L: AsRef<[String]> + ?Sized>(
        &mut self,
        name: &str,
        data: &Bound<'_, PyAny>,
        labels: Option<&L>,
    ) -> PyResult<Vec<f64>> {
        let series = if let Some(items) = items(data) {
            Series { values: self.numbers(name, &items, &[]), labels: None }
        } else if let Ok(array) = data.cast_exact::<PyArray1<f64>>() {
            Series { values: array.to_owned_array().to_vec(), labels: None }
        } else {
            self.labelled(name, data)?
        };
        Ok(self.align(name, series, labels))
    }

    /// Numbers `(n,)` with the labels they came with.
    pub(super) fn labelled_vector(
        &mut self,
        name: &str,
        data: &Bound<'_, PyAny>,
    ) -> PyResult<(Vec<f64>, Option<Vec<String>>)> {
        if items(data).is_some() || data.cast_exact::<PyArray1<f64>>().is_ok() {
            return Ok((self.plain_vector(name, data)?, None));
        }
        let series = self.labelled(name, data)?;
        Ok((series.values, series.labels))
    }

    /// Labels, one word for each of a list; what is no word is named as Python prints it.
    pub(super) fn labels(&mut self, name: &str, data: &Bound<'_, PyAny>) -> PyResult<Option<Labels>> {
        if let Some(words) = words(data)? {
            return Ok(Some(words));
        }
        let Some(cells) = cells(data) else {
            self.shape(name, data, &Text::new("a list of labels, (n,)", "một dãy nhãn, (n,)"));
            return Ok(None);
        };
        let words = cells.iter().map(|cell| cell.str()?.extract()).collect::<PyResult<Vec<String>>>()?;
        Ok(Some(Labels::from(words)))
    }

    /// A direction for each of `count` columns: "max" or "min", +1 or -1; one word or sign stands for all columns.
    pub(super) fn directions<L: AsRef<[String]> + ?Sized>(
        &mut self,
        data: &Bound<'_, PyAny>,
        count: usize,
        labels: Option<&L>,
    ) -> PyResult<Vec<Direction>> {
        const NAME: &str = "directions";
        if data.is_none() {
            let expected = Text::new("\"max\" or \"min\" for each column", "\"max\" hoặc \"min\" cho mỗi cột");
            self.problems.push(Problem::new(codes::EMPTY, Place::argument(NAME)).expected(expected));
            return Ok(vec![Direction::Max; count]);
        }
        if items(data).is_none() && direction(data).is_some() {
            return Ok(vec![self.direction(NAME, &[], data); count]);
        }
        let series = if let Some(items) = items(data) {
            Series { values: items, labels: None }
        } else {
            let (list, labels) = series(data)?;
            let Some(values) = items(&list) else {
                let expected = Text::new("one entry for each column", "mỗi cột một giá trị");
                self.shape(NAME, data, &expected);
                return Ok(vec![Direction::Max; count]);
            };
            Series { values, labels }
        };
        let values = self.align(NAME, series, labels);
        Ok(values.iter().enumerate().map(|(k, value)| self.direction(NAME, &[k], value)).collect())
    }

    fn direction(&mut self, name: &str, index: &[usize], value: &Bound<'_, PyAny>) -> Direction {
        direction(value).unwrap_or_else(|| {
            self.problems.push(unknown_direction(Place::element(name, index), &printed(value)));
            Direction::Max
        })
    }

    fn labelled(&mut self, name: &str, data: &Bound<'_, PyAny>) -> PyResult<Series<f64>> {
        let (data, labels) = series(data)?;
        let values = if let Ok(array) = data.cast_exact::<PyArray1<f64>>() {
            array.try_readonly()?.as_array().to_vec()
        } else if let Some(items) = items(&data) {
            self.numbers(name, &items, &[])
        } else {
            self.shape(name, &data, &Text::new("a list of numbers, (n,)", "một dãy số, (n,)"));
            Vec::new()
        };
        Ok(Series { values, labels })
    }

    /// Values by the labels of the other argument: both have them, so places must not decide.
    fn align<T: Clone, L: AsRef<[String]> + ?Sized>(
        &mut self,
        name: &str,
        series: Series<T>,
        labels: Option<&L>,
    ) -> Vec<T> {
        let (Some(wanted), Some(given)) = (labels, series.labels) else { return series.values };
        let wanted = wanted.as_ref();
        let by_label: BTreeMap<&str, &T> = given.iter().map(String::as_str).zip(&series.values).collect();
        for label in given.iter().filter(|label| !wanted.contains(label)) {
            let problem = Problem::new(codes::UNKNOWN_CHOICE, Place::argument(name));
            self.problems.push(problem.expected(wanted.join(" | ")).found(label));
        }
        let found: Vec<T> = wanted.iter().filter_map(|label| by_label.get(label.as_str()).copied().cloned()).collect();
        for label in wanted.iter().filter(|label| !by_label.contains_key(label.as_str())) {
            let expected = Text::new(format!("a value for {label:?}"), format!("một giá trị cho {label:?}"));
            self.problems.push(Problem::new(codes::EMPTY, Place::argument(name)).expected(expected));
        }
        found
    }

    fn nested(&mut self, name: &str, rows: &[Bound<'_, PyAny>]) -> Array2<f64> {
        let mut width = None;
        let mut values = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let Some(cells) = cells(row) else {
                self.problems.push(
                    Problem::new(codes::SHAPE, Place::argument(name))
                        .expected(Text::new("rows and columns, (n, m)", "một bảng gồm hàng và cột, (n, m)"))
                        .found(format!("({},)", rows.len())),
                );
                return Array2::default((0, 0));
            };
            let expected = *width.get_or_insert(cells.len());
            if cells.len() != expected {
                let text =
                    Text::new(format!("{expected} values, as in row 0"), format!("{expected} giá trị, như ở hàng 0"));
                self.problems
                    .push(Problem::new(codes::SHAPE, Place::element(name, &[i])).expected(text).found(cells.len()));
                continue;
            }
            values.extend(self.numbers(name, &cells, &[i]));
        }
        let width = width.unwrap_or(0);
        let height = values.len().checked_div(width).unwrap_or(rows.len());
        Array2::from_shape_vec((height, width), values).unwrap_or_default()
    }

    /// Numbers of a list; what is no number is reported at its place and stands as 0 until then.
    fn numbers(&mut self, name: &str, items: &[Bound<'_, PyAny>], row: &[usize]) -> Vec<f64> {
        let mut numbers = Vec::with_capacity(items.len());
        for (k, item) in items.iter().enumerate() {
            numbers.push(number(item).unwrap_or_else(|| {
                let index: Vec<usize> = row.iter().copied().chain([k]).collect();
                self.problems.push(
                    Problem::new(codes::NOT_FINITE, Place::element(name, &index))
                        .expected(Text::new("a number", "một số"))
                        .found(printed(item)),
                );
                0.0
            }));
        }
        numbers
    }

    fn shape(&mut self, name: &str, data: &Bound<'_, PyAny>, expected: &Text) {
        let found = match data.getattr("shape").and_then(|shape| shape.str()) {
            Ok(shape) => shape.to_string(),
            Err(_) => printed(data),
        };
        self.problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected.clone()).found(found));
    }
}

/// The items of a list or tuple.
fn items<'py>(data: &Bound<'py, PyAny>) -> Option<Vec<Bound<'py, PyAny>>> {
    if let Ok(list) = data.cast::<PyList>() {
        return Some(list.iter().collect());
    }
    data.cast::<PyTuple>().ok().map(|tuple| tuple.iter().collect())
}

/// Arrays of fewer numbers are copied at once, without a note that they are being read.
const SMALL: usize = 2_000;

/// The numbers of an array in memory of their own.
fn owned(array: &Bound<'_, PyArray2<f64>>) -> PyResult<Array2<f64>> {
    if array.shape().iter().product::<usize>() < SMALL {
        return Ok(array.to_owned_array());
    }
    Ok(crate::scoring::copied(&array.try_readonly()?.as_array()))
}

/// The labels in a list or tuple of words, which are read when they are looked at; `None` where it is something else.
fn words(data: &Bound<'_, PyAny>) -> PyResult<Option<Labels>> {
    // A list may change later, a tuple may not.
    let tuple = match data.cast_exact::<PyList>() {
        Ok(list) => list.to_tuple(),
        Err(_) => match data.cast_exact::<PyTuple>() {
            Ok(tuple) => tuple.clone(),
            Err(_) => return Ok(None),
        },
    };
    for word in tuple.iter_borrowed() {
        let Ok(word) = word.cast_exact::<PyString>() else { return Ok(None) };
        word.to_str()?;
    }
    let (count, tuple) = (tuple.len(), tuple.unbind());
    let source = move || {
        Python::attach(|py| {
            let word = |word: Borrowed<'_, '_, PyAny>| word.extract().unwrap_or_default();
            tuple.bind(py).iter_borrowed().map(word).collect()
        })
    };
    Ok(Some(Labels::later(count, source)))
}

/// The items of a row, which may be any sequence but a word.
fn cells<'py>(row: &Bound<'py, PyAny>) -> Option<Vec<Bound<'py, PyAny>>> {
    if row.is_instance_of::<PyString>() || row.is_instance_of::<PyDict>() {
        return None;
    }
    items(row).or_else(|| row.try_iter().ok()?.collect::<PyResult<_>>().ok())
}

/// Values and labels of a dictionary, series or array, as a list or array of one dimension.
fn series<'py>(data: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Option<Vec<String>>)> {
    let py = data.py();
    py.import(intern!(py, "stratech._frames"))?.getattr(intern!(py, "vector"))?.call1((data,))?.extract()
}

/// A number; None is a missing one.
fn number(item: &Bound<'_, PyAny>) -> Option<f64> {
    if let Ok(float) = item.cast_exact::<PyFloat>() {
        return Some(float.value());
    }
    if item.is_none() {
        return Some(f64::NAN);
    }
    item.extract::<f64>().ok()
}

fn direction(item: &Bound<'_, PyAny>) -> Option<Direction> {
    if let Ok(word) = item.cast::<PyString>() {
        return word.to_cow().ok()?.parse().ok();
    }
    item.extract::<f64>().ok().and_then(Direction::from_number)
}

/// How a value is named in a message.
fn printed(item: &Bound<'_, PyAny>) -> String {
    let text = item.repr().map_or_else(|_| "a value that cannot be printed".to_owned(), |repr| repr.to_string());
    if text.chars().count() > 40 { text.chars().take(37).chain("...".chars()).collect() } else { text }
}

/// How many dimensions data have: of an array, a data frame, or lists in lists.
fn dimensions(data: &Bound<'_, PyAny>) -> usize {
    if let Ok(dimensions) = data.getattr("ndim").and_then(|ndim| ndim.extract()) {
        return dimensions;
    }
    if data.hasattr("columns").unwrap_or(false) || data.hasattr("column_names").unwrap_or(false) {
        return 2;
    }
    let first = items(data).and_then(|items| items.into_iter().next());
    items(data).map_or(0, |_| 1 + first.map_or(0, |first| dimensions(&first)))
}

/// A whole number of at least 0; `default` where none is given or it is none (which is reported).
pub(super) fn counted(reader: &mut Reader, name: &str, value: Option<&Bound<'_, PyAny>>, default: u64) -> u64 {
    let Some(value) = value else { return default };
    value.extract().unwrap_or_else(|_| {
        let expected = Text::new("a whole number of at least 0", "một số nguyên không âm");
        let problem = Problem::new(codes::BAD_SETTING, Place::argument(name)).item(name);
        reader.push(problem.expected(expected).found(printed(value)));
        default
    })
}

/// A numpy array `(n,)`.
pub(super) fn vector<T: numpy::Element>(py: Python<'_>, values: Vec<T>) -> Bound<'_, PyArray1<T>> {
    PyArray1::from_owned_array(py, Array1::from_vec(values))
}

/// A numpy array `(n, m)`.
pub(super) fn matrix<T: numpy::Element>(py: Python<'_>, values: Array2<T>) -> Bound<'_, PyArray2<T>> {
    PyArray2::from_owned_array(py, values)
}
