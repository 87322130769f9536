//! Edges of a dependency graph: columns of words and numbers as rows of the core.

use super::arrays::Reader;
use crate::dependency::{self as core, Edge, Role};
use crate::problem::codes::{arrays as codes, structure};
use crate::problem::{Place, Problem, Problems, Text};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::collections::HashMap;

/// Labels as they came: words, or whole numbers.
enum Ends {
    Names(Vec<String>),
    Numbers(Vec<i64>),
}

impl Ends {
    fn read(column: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(array) = column.cast::<PyArray1<i64>>() {
            return Ok(Ends::Numbers(array.try_readonly()?.as_array().to_vec()));
        }
        if let Ok(numbers) = column.extract::<Vec<i64>>() {
            return Ok(Ends::Numbers(numbers));
        }
        let name = |item: Bound<'_, PyAny>| -> PyResult<String> { Ok(item.str()?.to_string()) };
        Ok(Ends::Names(column.try_iter()?.map(|item| name(item?)).collect::<PyResult<_>>()?))
    }

    fn len(&self) -> usize {
        match self {
            Ends::Names(names) => names.len(),
            Ends::Numbers(numbers) => numbers.len(),
        }
    }

    /// Indices of nodes; numbers are indices where the states carry no ids, else ids.
    fn indices(&self, ids: &[String], labelled: bool) -> crate::Result<Vec<usize>> {
        match self {
            Ends::Names(names) => core::indices(ids, names, "edges"),
            Ends::Numbers(numbers) if labelled => {
                let names: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                core::indices(ids, &names, "edges")
            }
            // A negative index is unknown like one too large.
            Ends::Numbers(numbers) => Ok(numbers.iter().map(|&i| usize::try_from(i).unwrap_or(usize::MAX)).collect()),
        }
    }
}

/// The columns of the edges.
pub(super) struct Columns {
    dependent: Ends,
    requires: Ends,
    roles: Vec<Role>,
    clauses: Vec<Option<u32>>,
    declared: Vec<bool>,
    numbers: HashMap<&'static str, Vec<f64>>,
}

const NUMBERS: [&str; 6] = ["k", "strength", "efficiency", "threshold", "amount", "lead_years"];
const WORDS: [&str; 5] = ["dependent", "requires", "role", "clause", "declared"];

impl Columns {
    pub(super) fn read(reader: &mut Reader, edges: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = edges.py();
        let columns = py.import(intern!(py, "stratech._graphs"))?.getattr(intern!(py, "edges"))?.call1((edges,))?;
        let columns: HashMap<String, Bound<'_, PyAny>> = columns.extract()?;
        let mut problems = Problems::new();
        let mut unknown: Vec<&String> = columns
            .keys()
            .filter(|name| !NUMBERS.contains(&name.as_str()) && !WORDS.contains(&name.as_str()))
            .collect();
        unknown.sort();
        for name in unknown {
            let known = [&WORDS[..], &NUMBERS[..]].concat().join(" | ");
            let hint = Text::new("rename or leave out the column", "hãy đổi tên hoặc bỏ cột này");
            problems.push(
                Problem::new(codes::UNKNOWN_CHOICE, Place::argument("edges")).expected(known).found(name).hint(hint),
            );
        }
        let end = |name: &str| columns.get(name).map(Ends::read).transpose();
        let (dependent, requires) = (end("dependent")?, end("requires")?);
        for (name, column) in [("dependent", &dependent), ("requires", &requires)] {
            if column.is_none() {
                let hint =
                    Text::new("each row names who needs and what is needed", "mỗi dòng nêu nút cần và nút được cần");
                problems.push(
                    Problem::new(codes::EMPTY, Place::argument("edges"))
                        .expected(Text::new(format!("a column \"{name}\""), format!("cột \"{name}\"")))
                        .hint(hint),
                );
            }
        }
        problems.into_result()?;
        let none = || Ends::Numbers(Vec::new());
        let (dependent, requires) = (dependent.unwrap_or_else(none), requires.unwrap_or_else(none));
        let n = dependent.len();
        let mut problems = Problems::new();
        let mut same_length = |name: &str, found: usize| {
            if found != n {
                let expected = Text::new(format!("{n} rows, as in dependent"), format!("{n} dòng, như cột dependent"));
                let hint = Text::new("make the columns equally long", "hãy cho các cột dài bằng nhau");
                problems.push(
                    Problem::new(codes::SHAPE, Place::argument(format!("edges.{name}")))
                        .expected(expected)
                        .found(found)
                        .hint(hint),
                );
            }
        };
        same_length("requires", requires.len());
        let mut numbers = HashMap::new();
        for name in NUMBERS {
            if let Some(column) = columns.get(name) {
                let column = reader.vector(name, column, None::<&[String]>)?;
                same_length(name, column.len());
                numbers.insert(name, column);
            }
        }
        let roles = match columns.get("role") {
            Some(column) => roles(column)?,
            None => vec![Role::Graded; n],
        };
        same_length("role", roles.len());
        let clauses = match columns.get("clause") {
            Some(column) => clauses(column)?,
            None => vec![None; n],
        };
        same_length("clause", clauses.len());
        let declared = match columns.get("declared") {
            Some(column) => column.try_iter()?.map(|item| item?.is_truthy()).collect::<PyResult<_>>()?,
            None => vec![false; n],
        };
        same_length("declared", declared.len());
        problems.into_result()?;
        Ok(Columns { dependent, requires, roles, clauses, declared, numbers })
    }

    pub(super) fn rows(&self, ids: &[String], labelled: bool) -> PyResult<Vec<Edge>> {
        let ends = [self.dependent.indices(ids, labelled), self.requires.indices(ids, labelled)];
        let mut problems = Problems::new();
        for end in &ends {
            if let Err(error) = end {
                problems.extend(error.problems().iter().cloned());
            }
        }
        let number = |name: &str, row: usize| self.numbers.get(name).map(|column| column[row]);
        let given = |name: &str, row: usize| number(name, row).filter(|x| !x.is_nan());
        for row in 0..self.roles.len() {
            if let Some(k) = given("k", row).filter(|k| whole(*k).is_none()) {
                problems.push(
                    Problem::new(structure::OUT_OF_RANGE, Place::element("edges", &[row]))
                        .item("k")
                        .expected(Text::new("a whole number of at least 1", "một số nguyên không nhỏ hơn 1"))
                        .found(k)
                        .hint(Text::new(
                            "say how many alternatives must serve",
                            "hãy cho biết cần bao nhiêu lựa chọn đáp ứng",
                        )),
                );
            }
        }
        problems.into_result()?;
        let [dependent, requires] = ends;
        let (dependent, requires) = (dependent?, requires?);
        Ok((0..self.roles.len())
            .map(|row| Edge {
                dependent: dependent[row],
                requires: requires[row],
                role: self.roles[row],
                clause: self.clauses[row],
                k: given("k", row).and_then(whole).unwrap_or(1),
                strength: number("strength", row).unwrap_or(1.0),
                efficiency: number("efficiency", row).unwrap_or(1.0),
                threshold: given("threshold", row),
                amount: given("amount", row),
                lead_years: given("lead_years", row).unwrap_or(0.0),
                declared: self.declared[row],
            })
            .collect())
    }
}

/// A count of at least 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
fn whole(k: f64) -> Option<u32> {
    (k >= 1.0 && k <= f64::from(u32::MAX) && k.trunc() == k).then_some(k as u32)
}

fn roles(column: &Bound<'_, PyAny>) -> PyResult<Vec<Role>> {
    let mut problems = Problems::new();
    let mut roles = Vec::new();
    for (row, item) in column.try_iter()?.enumerate() {
        let item = item?;
        if item.is_none() {
            roles.push(Role::Graded);
            continue;
        }
        match item.str()?.to_cow()?.parse::<Role>() {
            Ok(role) => roles.push(role),
            Err(error) => {
                let placed = |p: Problem| Problem { place: Place::element("edges", &[row]), ..p };
                problems.extend(error.problems().iter().cloned().map(placed));
                roles.push(Role::Graded);
            }
        }
    }
    problems.into_result()?;
    Ok(roles)
}

/// Labels of clauses as numbers in the order of their first appearance; None and NaN are no label.
fn clauses(column: &Bound<'_, PyAny>) -> PyResult<Vec<Option<u32>>> {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut next = 0_u32;
    column
        .try_iter()?
        .map(|item| {
            let item = item?;
            let is_word = item.is_instance_of::<PyString>();
            if item.is_none() || (!is_word && item.extract::<f64>().is_ok_and(f64::is_nan)) {
                return Ok(None);
            }
            let label = item.str()?.to_string();
            Ok(Some(*known.entry(label).or_insert_with(|| {
                next += 1;
                next
            })))
        })
        .collect()
}
