//! Checking a register: every fault at once, each with its place.
//!
//! What one description of a table can say (keys, references, ranges) is checked for all tables alike in
//! [`tables`]; what needs to know the subject stands in a file of its own.

mod assessment;
mod criteria;
mod dependencies;
mod factors;
mod goals;
mod names;
mod panel;
mod portfolio;
mod scenarios;
mod seeds;
mod slide;
mod supply;
mod tables;
mod technologies;
mod tree;
mod weight_judgements;
mod weights;
mod words;

use super::reader::nearest_hint;
use super::{Register, Row, Rows};
use crate::problem::{Code, Place, Problem, Problems, Text, codes::structure as codes};
use std::collections::{BTreeMap, HashMap};

/// Problems listed of one code; the rest are counted.
const LISTED: usize = 1_000;

/// Comparisons of ids for hints; beyond them a hint names no nearest id.
const COMPARISONS: usize = 500_000;

/// Everything wrong with a register.
pub(super) fn check(register: &Register) -> Problems {
    let mut report = Report { problems: Problems::new(), counts: BTreeMap::new(), comparisons: COMPARISONS };
    let index = Index::new(register);
    let tree = tree::Tree::new(register, &index);
    assessment::check(register, &mut report);
    tables::check(register, &index, &mut report);
    technologies::check(register, &index, &mut report);
    names::check(register, &mut report);
    criteria::check(register, &tree, &mut report);
    let answered = weight_judgements::check(register, &index, &tree, &mut report);
    weights::check(register, &index, &tree, &answered, &mut report);
    panel::check(register, &index, &tree, &mut report);
    seeds::check(register, &mut report);
    goals::check(register, &index, &tree, &mut report);
    factors::check(register, &mut report);
    portfolio::check(register, &index, &mut report);
    dependencies::check(register, &index, &mut report);
    scenarios::check(register, &mut report);
    report.finish()
}

/// Collects problems; of a fault that stands in every row, the first thousand.
struct Report {
    problems: Problems,
    counts: BTreeMap<&'static str, usize>,
    /// Comparisons left for finding nearest ids.
    comparisons: usize,
}

impl Report {
    /// Adds a problem; `make` runs only if it will be listed.
    fn add(&mut self, code: Code, make: impl FnOnce(Code) -> Problem) {
        let count = self.counts.entry(code.id()).or_default();
        *count += 1;
        if *count <= LISTED {
            self.problems.push(make(code));
        }
    }

    fn finish(mut self) -> Problems {
        for (code, count) in &self.counts {
            if *count > LISTED {
                self.problems.push(
                    Problem::new(codes::MORE_OF_A_KIND, Place::whole("register"))
                        .item(*code)
                        .found(count - LISTED)
                        .expected(Text::new("the listed ones to be mended first", "sửa các lỗi đã liệt kê trước"))
                        .hint(Text::new(
                            "mend the listed ones, then check again",
                            "hãy sửa các lỗi đã liệt kê rồi kiểm tra lại",
                        )),
                );
            }
        }
        self.problems.sort();
        self.problems
    }
}

/// A row of another table by number; rows that name nothing known have [`NOWHERE`].
type At = u32;

/// The row that an unknown id names.
const NOWHERE: At = At::MAX;

/// The rows of a table by id; of two rows with one id the first counts.
struct Lookup<'r>(HashMap<&'r str, At>);

impl<'r> Lookup<'r> {
    #[allow(clippy::cast_possible_truncation)] // the limit on rows is far below 2^32
    fn new(ids: impl Iterator<Item = &'r str>) -> Self {
        let mut rows = HashMap::with_capacity(ids.size_hint().0);
        for (row, id) in ids.enumerate() {
            rows.entry(id).or_insert(row as At);
        }
        Lookup(rows)
    }

    fn get(&self, id: &str) -> Option<usize> {
        self.0.get(id).map(|row| *row as usize)
    }

    /// The nearest known id, as a hint; `budget` bounds the comparisons of the whole check.
    fn nearest(&self, id: &str, budget: &mut usize) -> Option<Text> {
        *budget = budget.checked_sub(self.0.len())?;
        nearest_hint(id, self.0.keys().copied())
    }

    /// The row of each id in turn; runs of one id, as in sorted tables, are looked up once.
    fn resolve<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Vec<At> {
        let mut last: (&str, At) = ("", NOWHERE);
        ids.map(|id| {
            if !std::ptr::eq(id, last.0) {
                last = (id, self.0.get(id).copied().unwrap_or(NOWHERE));
            }
            last.1
        })
        .collect()
    }
}

/// The tables that others refer to, by id.
struct Index<'r> {
    groups: Lookup<'r>,
    tracks: Lookup<'r>,
    technologies: Lookup<'r>,
    conditions: Lookup<'r>,
    criteria: Lookup<'r>,
    problems: Lookup<'r>,
    stakeholder_groups: Lookup<'r>,
    experts: Lookup<'r>,
    scenarios: Lookup<'r>,
    indicators: Lookup<'r>,
    enablers: Lookup<'r>,
}

impl<'r> Index<'r> {
    fn new(register: &'r Register) -> Self {
        macro_rules! lookup {
            ($table:ident) => {
                Lookup::new(register.$table.iter().map(|row| row.id.as_str()))
            };
        }
        Index {
            groups: lookup!(groups),
            tracks: lookup!(tracks),
            technologies: lookup!(technologies),
            conditions: lookup!(conditions),
            criteria: lookup!(criteria),
            problems: lookup!(problems),
            stakeholder_groups: lookup!(stakeholder_groups),
            experts: lookup!(experts),
            scenarios: lookup!(scenarios),
            indicators: lookup!(indicators),
            enablers: lookup!(enablers),
        }
    }

    /// The ids of a table.
    fn table(&self, name: &str) -> Option<&Lookup<'r>> {
        Some(match name {
            "groups" => &self.groups,
            "tracks" => &self.tracks,
            "technologies" => &self.technologies,
            "conditions" => &self.conditions,
            "criteria" => &self.criteria,
            "problems" => &self.problems,
            "stakeholder_groups" => &self.stakeholder_groups,
            "experts" => &self.experts,
            "scenarios" => &self.scenarios,
            "indicators" => &self.indicators,
            "enablers" => &self.enablers,
            _ => return None,
        })
    }
}

/// The place of a table that may have no rows, in the form of the register.
fn table_place<R: Row>(register: &Register, rows: &Rows<R>) -> Place {
    match register.register.whole() {
        Place::Position { .. } if rows.is_empty() => Place::whole(format!("{}.csv", R::TABLE)),
        _ => rows.whole(),
    }
}
