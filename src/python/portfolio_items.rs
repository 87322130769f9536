//! How items of a portfolio hang together, as users write it: tuples and lists of indices or labels.

use crate::portfolio::{Group, Prerequisite, Synergy};
use crate::problem::codes::{arrays as codes, portfolio as portfolio_codes};
use crate::problem::{Place, Problem, Problems, Text};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};

/// Reads what hangs together: items by index from 0 or by label.
pub(super) struct Items<'a> {
    pub(super) labels: &'a [String],
    pub(super) problems: Problems,
}

impl Items<'_> {
    fn bad(&mut self, place: Place, item: &str, found: String) {
        let expected = Text::new("an index from 0 or a label", "một chỉ số đếm từ 0 hoặc một nhãn");
        let hint = Text::new("items are those of `values`", "các mục là các phần tử của `values`");
        let problem = Problem::new(portfolio_codes::NO_SUCH_ITEM, place).item(item);
        self.problems.push(problem.expected(expected).found(found).hint(hint));
    }

    fn shape(&mut self, place: Place, found: &Bound<'_, PyAny>, expected: Text) {
        let found = found.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
        let hint = Text::new("see the docs of solve", "xem tài liệu của solve");
        self.problems.push(Problem::new(codes::SHAPE, place).expected(expected).found(found).hint(hint));
    }

    pub(super) fn one(&mut self, name: &str, k: usize, item: &Bound<'_, PyAny>) -> Option<usize> {
        let found = if let Ok(label) = item.cast::<PyString>() {
            let label = label.to_string();
            self.labels.iter().position(|known| *known == label)
        } else if item.is_instance_of::<PyBool>() {
            None
        } else {
            item.extract::<usize>().ok()
        };
        if found.is_none() {
            let text = item.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
            self.bad(Place::element(name, &[k]), name, text);
        }
        found
    }

    fn several(&mut self, name: &str, k: usize, items: &Bound<'_, PyAny>) -> Option<Vec<usize>> {
        let all: Vec<Bound<'_, PyAny>> = items.try_iter().ok()?.collect::<PyResult<_>>().ok()?;
        all.iter().map(|item| self.one(name, k, item)).collect()
    }

    /// The elements of an optional argument.
    fn elements<'py>(&mut self, name: &str, data: Option<&Bound<'py, PyAny>>) -> Vec<Bound<'py, PyAny>> {
        let Some(data) = data else { return Vec::new() };
        let elements = data.try_iter().and_then(Iterator::collect::<PyResult<Vec<_>>>);
        elements.unwrap_or_else(|_| {
            self.shape(Place::argument(name), data, Text::new("a list", "một danh sách"));
            Vec::new()
        })
    }

    pub(super) fn prerequisites(&mut self, data: Option<&Bound<'_, PyAny>>) -> Vec<Prerequisite> {
        let name = "prerequisites";
        let mut read = Vec::new();
        for (k, element) in self.elements(name, data).iter().enumerate() {
            let parts = parts(element);
            let (item, needs, count) = match &parts[..] {
                [item, needs] => (item, needs, Some(1)),
                [item, needs, count] => (item, needs, count.extract().ok()),
                _ => {
                    let expected = Text::new(
                        "(i, j), (i, [j, ...]) for one of several or (i, [j, ...], k) for k of them",
                        "(i, j), (i, [j, ...]) nếu cần một trong số đó hoặc (i, [j, ...], k) nếu cần k",
                    );
                    self.shape(Place::element(name, &[k]), element, expected);
                    continue;
                }
            };
            let needs =
                if is_list(needs) { self.several(name, k, needs) } else { self.one(name, k, needs).map(|j| vec![j]) };
            if let (Some(item), Some(needs)) = (self.one(name, k, item), needs) {
                if let Some(count) = count {
                    read.push(Prerequisite { item, needs, k: count });
                } else {
                    let expected = Text::new("a whole number of at least 1", "một số nguyên dương");
                    self.shape(Place::element(name, &[k]), element, expected);
                }
            }
        }
        read
    }

    pub(super) fn groups(&mut self, data: Option<&Bound<'_, PyAny>>) -> Vec<Group> {
        let name = "groups";
        let mut read = Vec::new();
        for (k, element) in self.elements(name, data).iter().enumerate() {
            let parts = parts(element);
            let given = match &parts[..] {
                [items, most] if is_list(items) => most.extract().ok().map(|most| (items, 0, Some(most))),
                [items, least, most] if is_list(items) => least
                    .extract()
                    .ok()
                    .zip(most.extract::<Option<u64>>().ok())
                    .map(|(least, most)| (items, least, most)),
                _ if is_list(element) => Some((element, 0, Some(1))),
                _ => None,
            };
            let Some((items, least, most)) = given else {
                let expected = Text::new(
                    "items (at most one), (items, most) or (items, least, most)",
                    "các mục (nhiều nhất một), (các mục, nhiều nhất) hoặc (các mục, ít nhất, nhiều nhất)",
                );
                self.shape(Place::element(name, &[k]), element, expected);
                continue;
            };
            if let Some(items) = self.several(name, k, items) {
                read.push(Group { items, least, most });
            }
        }
        read
    }

    pub(super) fn exclusions(&mut self, data: Option<&Bound<'_, PyAny>>) -> Vec<(usize, usize)> {
        let name = "exclusions";
        let mut read = Vec::new();
        for (k, element) in self.elements(name, data).iter().enumerate() {
            if let [a, b] = &parts(element)[..] {
                read.extend(self.one(name, k, a).zip(self.one(name, k, b)));
            } else {
                let expected = Text::new("a pair (i, j)", "một cặp (i, j)");
                self.shape(Place::element(name, &[k]), element, expected);
            }
        }
        read
    }

    pub(super) fn synergies(&mut self, data: Option<&Bound<'_, PyAny>>) -> Vec<Synergy> {
        let name = "synergies";
        let mut read = Vec::new();
        for (k, element) in self.elements(name, data).iter().enumerate() {
            match &parts(element)[..] {
                [items, value] if is_list(items) && value.extract::<f64>().is_ok() => {
                    if let (Some(items), Ok(value)) = (self.several(name, k, items), value.extract()) {
                        read.push(Synergy { items, value });
                    }
                }
                _ => {
                    let expected = Text::new("(items, joint value)", "(các mục, giá trị chung)");
                    self.shape(Place::element(name, &[k]), element, expected);
                }
            }
        }
        read
    }

    pub(super) fn list(&mut self, name: &str, data: Option<&Bound<'_, PyAny>>) -> Vec<usize> {
        let elements = self.elements(name, data);
        elements.iter().enumerate().filter_map(|(k, element)| self.one(name, k, element)).collect()
    }
}

fn is_list(data: &Bound<'_, PyAny>) -> bool {
    !data.is_instance_of::<PyString>() && data.try_iter().is_ok()
}

/// Elements of a tuple or list; of an array too.
fn parts<'py>(data: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyAny>> {
    if !is_list(data) {
        return Vec::new();
    }
    data.try_iter().and_then(Iterator::collect::<PyResult<Vec<_>>>).unwrap_or_default()
}
