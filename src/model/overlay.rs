//! Overlays: the same register with some of its cells changed, for a named future or a what-if.

use super::field::Kind;
use super::reader::nearest_hint;
use super::register::VisitMut;
use super::{Cell, Change, Interner, Operation, Plain, Register, Row, Rows};
use crate::problem::codes::scenario as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use std::collections::{BTreeMap, HashMap};

/// Every row in which the field has a value.
const EVERY_ROW: &str = "*";

impl Change {
    /// A change by its path `table/key/field`, or `table/field` for `register` and `charter`.
    ///
    /// A key may hold slashes itself; the table ends at the first, the field begins after the last.
    ///
    /// # Errors
    /// [`Error::Input`] when the path has no table and field.
    ///
    /// # Examples
    /// ```
    /// use stratech::model::{Change, Operation, Plain};
    /// let change = Change::at("dependencies/D07/strength", Operation::Scale, Some(Plain::Number(0.5)))?;
    /// assert_eq!((change.table.as_str(), change.key.as_deref()), ("dependencies", Some("D07")));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn at(path: &str, operation: Operation, value: Option<Plain>) -> Result<Change> {
        let parts = path.split_once('/').map(|(table, rest)| (table, rest.rsplit_once('/')));
        let (table, key, field) = match parts {
            Some((table, Some((key, field)))) => (table, Some(key.to_owned()), field),
            Some((table, None)) => (table, None, &path[table.len() + 1..]),
            None => {
                return Err(Problem::new(codes::BAD_PATH, Place::argument("changes"))
                    .found(path)
                    .expected("table/key/field")
                    .hint(Text::new("e.g. technologies/QD21-P12/trl", "ví dụ technologies/QD21-P12/trl"))
                    .into());
            }
        };
        Ok(Change { table: table.into(), key, field: field.into(), operation, value, ..Change::default() })
    }
}

impl Register {
    /// The register as the named future has it, checked; its title names the scenario, and it has no scenarios of
    /// its own any more.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such scenario, with every change that leads to nothing or cannot be made, and
    /// with every error of [`Register::check`] in the changed register.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, model::{Change, Operation, Plain, Scenario}};
    /// let mut register = Register::example("vn-2026")?;
    /// register.scenarios.push(Scenario {
    ///     id: stratech::model::Id::new("open").unwrap_or_default(),
    ///     name_vi: "Rộng cửa".into(),
    ///     name_en: "More seats".into(),
    ///     ..Scenario::default()
    /// });
    /// let seats = Change::at("tracks/A/size", Operation::Set, Some(Plain::Number(24.0)))?;
    /// register.changes.push(Change { scenario: register.scenarios[0].id.clone(), ..seats });
    /// let future = register.with_scenario("open")?;
    /// assert_eq!(future.tracks[0].size, 24);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn with_scenario(&self, id: &str) -> Result<Register> {
        let ids = || self.scenarios.iter().map(|scenario| scenario.id.as_str());
        let Some(scenario) = self.scenarios.iter().find(|scenario| scenario.id.as_str() == id) else {
            let mut problem = Problem::new(codes::UNKNOWN_SCENARIO, Place::argument("scenario")).found(id);
            problem = problem.expected(if self.scenarios.is_empty() {
                Text::new("a row of the table scenarios, which is empty", "một dòng của bảng scenarios (đang trống)")
            } else {
                ids().collect::<Vec<_>>().join(" | ").into()
            });
            let add = || Text::new("add the scenario and its changes", "hãy thêm kịch bản và các thay đổi của nó");
            problem.hint = Some(nearest_hint(id, ids()).unwrap_or_else(add));
            return Err(problem.into());
        };
        let (mut future, problems) = self.overlay(id);
        problems.into_result()?;
        // A future is one: the others are no overlays over it.
        (future.scenarios, future.changes) = (Rows::default(), Rows::default());
        future
            .add_to_title(&format!(" – scenario: {}", scenario.name_en), &format!(" – kịch bản: {}", scenario.name_vi));
        self.sound(future, &named(scenario.id.as_str()), self.scenarios.whole())
    }

    /// The register with these changes, checked; its title says that it was changed. Their `scenario` is not read.
    ///
    /// # Errors
    /// [`Error::Input`] with every change that leads to nothing or cannot be made, and with every error of
    /// [`Register::check`] in the changed register.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, model::{Change, Operation, Plain}};
    /// let register = Register::example("vn-2026")?;
    /// let change = Change::at("tracks/A/size", Operation::Add, Some(Plain::Number(2.0)))?;
    /// assert_eq!(register.with_changes(&[change])?.tracks[0].size, 24);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn with_changes(&self, changes: &[Change]) -> Result<Register> {
        let orders = changes
            .iter()
            .enumerate()
            .map(|(i, change)| Order { change, places: Places::Argument(Place::element("changes", &[i])) });
        let (mut changed, problems) = apply(self, orders.collect());
        problems.into_result()?;
        changed.add_to_title(" – changed", " – đã thay đổi");
        let these = Text::new("these changes", "các thay đổi này");
        self.sound(changed, &these, Place::argument("changes"))
    }

    /// The register as a scenario has it, and what is wrong with the changes themselves.
    pub(super) fn overlay(&self, scenario: &str) -> (Register, Problems) {
        let rows = self.changes.iter().enumerate().filter(|(_, change)| change.scenario.as_str() == scenario);
        let orders = rows.map(|(i, change)| Order { change, places: Places::Row(&self.changes, i) });
        apply(self, orders.collect())
    }

    fn add_to_title(&mut self, en: &str, vi: &str) {
        for info in &mut self.register {
            info.title_en.push_str(en);
            info.title_vi.push_str(vi);
        }
    }

    /// The changed register if it has no errors; else the errors, and first of all that the changes are to blame if
    /// the register had none before.
    fn sound(&self, changed: Register, who: &Text, place: Place) -> Result<Register> {
        let mut errors = changed.check().errors();
        if errors.is_empty() {
            return Ok(changed);
        }
        if !self.check().has_errors() {
            errors.push(unsound(&errors, who, place));
        }
        Err(Error::Input(errors))
    }
}

/// A scenario in words.
pub(super) fn named(id: &str) -> Text {
    Text::new(format!("scenario \"{id}\""), format!("kịch bản \"{id}\""))
}

fn quoted(text: &str) -> Text {
    format!("\"{text}\"").into()
}

/// The problem of changes after which a sound register is unsound.
pub(super) fn unsound(errors: &Problems, who: &Text, place: Place) -> Problem {
    let first = |lang| errors.iter().next().map(|problem| problem.sentence(lang)).unwrap_or_default();
    Problem::new(codes::UNSOUND, place)
        .item(who.clone())
        .found_words(Text::new(first(crate::problem::Lang::En), first(crate::problem::Lang::Vi)))
        .expected(Text::new("a register without errors", "một bộ dữ liệu không có lỗi"))
        .hint(Text::new("correct the changes", "hãy sửa lại các thay đổi"))
}

/// Where the parts of a change are reported.
enum Places<'c> {
    Row(&'c Rows<Change>, usize),
    Argument(Place),
}

/// A change to be made.
struct Order<'c> {
    change: &'c Change,
    places: Places<'c>,
}

impl Order<'_> {
    fn problem(&self, code: crate::problem::Code, field: &str) -> Problem {
        let place = match &self.places {
            Places::Row(rows, row) => rows.place(*row, field),
            Places::Argument(place) => place.clone(),
        };
        let Change { table, key, field, .. } = self.change;
        Problem::new(code, place).item(match key {
            Some(key) => format!("{table}/{key}/{field}"),
            None => format!("{table}/{field}"),
        })
    }
}

/// The register with the changes that can be made, and what is wrong with the others.
fn apply(register: &Register, orders: Vec<Order<'_>>) -> (Register, Problems) {
    let mut problems = Problems::new();
    let known = |order: &&Order<'_>| !Register::TABLES.contains(&order.change.table.as_str());
    for order in orders.iter().filter(known) {
        let mut problem = order.problem(codes::UNKNOWN_TABLE, "table").found(&order.change.table);
        problem = problem.expected(Text::new("a table of the register", "một bảng của bộ dữ liệu"));
        problem.hint = Some(
            nearest_hint(&order.change.table, Register::TABLES.iter().copied())
                .unwrap_or_else(|| Register::TABLES.join(" | ").into()),
        );
        problems.push(problem);
    }
    let mut changed = register.clone();
    let mut applied = Apply { orders, problems, ids: Interner::default(), seen: BTreeMap::new() };
    // The visitor keeps its faults; none stops it.
    let _ = changed.visit_mut(&mut applied);
    if applied.orders.iter().any(|order| order.change.illustrative) {
        for info in &mut changed.register {
            info.illustrative = true;
        }
    }
    (changed, applied.problems)
}

struct Apply<'c> {
    orders: Vec<Order<'c>>,
    problems: Problems,
    ids: Interner,
    /// Cells that were changed, by table, row and field, and by which order.
    seen: BTreeMap<(&'static str, usize, usize), usize>,
}

impl VisitMut for Apply<'_> {
    fn table<R: Row>(&mut self, rows: &mut Rows<R>) -> Result<()> {
        let mine: Vec<usize> = (0..self.orders.len()).filter(|&o| self.orders[o].change.table == R::TABLE).collect();
        if mine.is_empty() {
            return Ok(());
        }
        let mut keys: HashMap<String, usize> = HashMap::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            keys.entry(row.key_text()).or_insert(i);
        }
        for o in mine {
            let Some((field, found)) = self.cells(rows, &keys, o) else { continue };
            for row in found {
                if let Err(problem) = self.change(rows, row, field, o) {
                    self.problems.push(*problem);
                }
            }
        }
        Ok(())
    }
}

impl Apply<'_> {
    /// The field and the rows that a change is about; none, with the fault kept, when there are none.
    fn cells<R: Row>(
        &mut self,
        rows: &Rows<R>,
        keys: &HashMap<String, usize>,
        o: usize,
    ) -> Option<(usize, Vec<usize>)> {
        let order = &self.orders[o];
        let name = order.change.field.as_str();
        let Some(field) = R::field(name) else {
            let mut problem = order.problem(codes::UNKNOWN_FIELD, "field").found(name);
            problem =
                problem.expected(Text::new(format!("a field of {}", R::TABLE), format!("một trường của {}", R::TABLE)));
            let names = || R::FIELDS.iter().map(|field| field.name);
            problem.hint =
                Some(nearest_hint(name, names()).unwrap_or_else(|| names().collect::<Vec<_>>().join(" | ").into()));
            self.problems.push(problem);
            return None;
        };
        if R::KEY.contains(&name) {
            let problem = order.problem(codes::KEY_FIELD, "field").found(name).expected(Text::new(
                "a field that is not part of the key: ids never change meaning",
                "một trường không thuộc khóa: mã không bao giờ đổi nghĩa",
            ));
            self.problems.push(problem.hint(Text::new("change another field", "hãy thay đổi trường khác")));
            return None;
        }
        let key = order.change.key.as_deref().unwrap_or_default();
        let found = match key {
            _ if R::KEY.is_empty() && key.is_empty() => (0..rows.len()).collect(),
            EVERY_ROW => (0..rows.len()).filter(|&i| rows[i].get(field) != Cell::Null).collect(),
            _ => keys.get(key).copied().into_iter().collect::<Vec<usize>>(),
        };
        if found.is_empty() {
            let known = if R::KEY.is_empty() {
                Text::new("no key", "không có khóa")
            } else {
                let key = R::KEY.join(" x ");
                Text::new(format!("a row of {}: {key}", R::TABLE), format!("một dòng của {}: {key}", R::TABLE))
            };
            let said = if key.is_empty() { Text::new("no key", "không có khóa") } else { quoted(key) };
            let mut problem = order.problem(codes::UNKNOWN_ROW, "key").found_words(said).expected(known);
            // The smallest of equally near keys, whatever the order of the map.
            let mut sorted: Vec<&str> = keys.keys().map(String::as_str).collect();
            sorted.sort_unstable();
            problem.hint = Some(match (R::KEY.is_empty(), nearest_hint(key, sorted)) {
                (true, _) => Text::new("leave the key out", "hãy bỏ khóa"),
                (false, Some(near)) => near,
                (false, None) => Text::new("correct the key, or add the row", "hãy sửa khóa hoặc thêm dòng đó"),
            });
            self.problems.push(problem);
            return None;
        }
        Some((field, found))
    }

    /// Changes one cell.
    fn change<R: Row>(
        &mut self,
        rows: &mut Rows<R>,
        row: usize,
        field: usize,
        o: usize,
    ) -> std::result::Result<(), Box<Problem>> {
        let order = &self.orders[o];
        if let Some(first) = self.seen.insert((R::TABLE, row, field), o) {
            let first = self.orders[first].change;
            let found = format!("{}/{}/{}", first.table, first.key.as_deref().unwrap_or_default(), first.field);
            let once = Text::new("one change for each cell", "mỗi ô chỉ một thay đổi");
            let hint = Text::new("join them into one", "hãy gộp thành một");
            return Err(Box::new(order.problem(codes::SAME_CELL, "field").found(found).expected(once).hint(hint)));
        }
        let info = &R::FIELDS[field];
        let wrong = |expected: Text| {
            let nothing = || Text::new("nothing", "trống");
            let found = order.change.value.as_ref().map_or_else(nothing, |value| quoted(&value.to_string()));
            let hint = Text::new("correct the value", "hãy sửa lại giá trị");
            Box::new(order.problem(codes::WRONG_VALUE, "value").found_words(found).expected(expected).hint(hint))
        };
        let Some(target) = rows.iter_mut().nth(row) else { return Ok(()) };
        let default = R::default();
        let cell = match (order.change.operation, &order.change.value) {
            (Operation::Set, None) if info.required => return Err(wrong(info.kind.expectation())),
            (Operation::Set, None) => default.get(field),
            (Operation::Set, Some(value)) => as_kind(value, info.kind).map_err(wrong)?,
            (operation, Some(Plain::Number(x))) => match target.get(field) {
                Cell::Number(now) => {
                    let then = operation.apply(now, *x) + 0.0;
                    if then.is_finite() { Cell::Number(then) } else { return Err(wrong(info.range_text())) }
                }
                other => {
                    let nothing = Text::new("nothing", "không có gì");
                    let found = if other == Cell::Null { nothing } else { quoted(&other.to_string()) };
                    let expected = Text::new("a field that holds a number", "một trường đang có số");
                    let hint = Text::new("use operation = set", "hãy dùng operation = set");
                    return Err(Box::new(
                        order.problem(codes::NO_NUMBER, "operation").found_words(found).expected(expected).hint(hint),
                    ));
                }
            },
            (_, _) => return Err(wrong(Kind::Number.expectation())),
        };
        target.set(field, &cell, &mut self.ids).map_err(wrong)?;
        if let Some(mark) = R::field("illustrative").filter(|_| order.change.illustrative) {
            target.set(mark, &Cell::Bool(true), &mut self.ids).map_err(wrong)?;
        }
        Ok(())
    }
}

/// A plain value as a cell of a kind, where the two are written differently.
fn as_kind(value: &Plain, kind: Kind) -> std::result::Result<Cell<'_>, Text> {
    match (kind, value) {
        (Kind::Json(_), Plain::Text(text)) => super::json::strict_value(text).map(Cell::Json),
        (Kind::Id | Kind::Text, Plain::Number(_) | Plain::Flag(_)) => Ok(Cell::Text(value.to_string().into())),
        _ => Ok(value.cell()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Scenario};

    fn register() -> Register {
        Register::example("vn-2026").unwrap()
    }

    fn change(path: &str, operation: Operation, value: Plain) -> Change {
        Change::at(path, operation, Some(value)).unwrap()
    }

    #[test]
    fn only_the_named_cells_change() {
        let register = register();
        let changes = [
            change("tracks/A/size", Operation::Add, Plain::Number(2.0)),
            change("tracks/B/risk_attitude", Operation::Scale, Plain::Number(0.5)),
            change("technologies/QD21-P01/origin", Operation::Set, Plain::Text("candidate".into())),
            change("weights/C09/weight", Operation::Set, Plain::Number(3.0)),
            Change::at("tracks/A/p_in", Operation::Set, None).unwrap(),
            change("charter/seed", Operation::Set, Plain::Number(9.0)),
        ];
        let changed = register.with_changes(&changes).unwrap();
        let mut expected = register.clone();
        for info in &mut expected.register {
            info.title_en.push_str(" – changed");
            info.title_vi.push_str(" – đã thay đổi");
        }
        for track in &mut expected.tracks {
            match track.id.as_str() {
                "A" => (track.size, track.p_in) = (track.size + 2, None),
                _ => track.risk_attitude *= 0.5,
            }
        }
        for technology in expected.technologies.iter_mut().filter(|row| row.id.as_str() == "QD21-P01") {
            technology.origin = crate::model::Origin::Candidate;
        }
        for weight in &mut expected.weights {
            if weight.key_text() == "C09" {
                weight.weight = 3.0;
            }
        }
        for charter in &mut expected.charter {
            charter.seed = 9;
        }
        assert_eq!(changed, expected);
        assert_ne!(changed.digest().unwrap(), register.digest().unwrap());
        // Nothing changed, nothing but the title differs.
        assert_eq!(register.with_changes(&[]).unwrap().tracks, register.tracks);
    }

    #[test]
    fn every_row_with_a_value() {
        let mut register = register();
        let mut first = true;
        for track in &mut register.tracks {
            track.enter_rank = std::mem::take(&mut first).then_some(10);
        }
        let changed =
            register.with_changes(&[change("tracks/*/enter_rank", Operation::Scale, Plain::Number(0.5))]).unwrap();
        let ranks: Vec<Option<u64>> = changed.tracks.iter().map(|track| track.enter_rank).collect();
        assert_eq!(ranks, [Some(5), None]);
    }

    #[test]
    fn a_synthetic_change_marks_the_row_and_the_register() {
        let mut register = register();
        for row in &mut register.technologies {
            row.illustrative = false;
        }
        let plain = change("technologies/QD21-P01/trl", Operation::Set, Plain::Number(5.0));
        let marked = Change { illustrative: true, ..plain.clone() };
        let marks = |register: &Register| -> Vec<String> {
            register.technologies.iter().filter(|row| row.illustrative).map(|row| row.id.to_string()).collect()
        };
        assert!(marks(&register.with_changes(&[plain]).unwrap()).is_empty());
        assert_eq!(marks(&register.with_changes(std::slice::from_ref(&marked)).unwrap()), ["QD21-P01"]);

        let mut register = Register::from_json(include_str!("../../tests/bad/good.json")).unwrap();
        for info in &mut register.register {
            info.illustrative = false;
        }
        let marked = Change { key: Some("T1".into()), ..marked };
        assert!(register.with_changes(&[marked]).unwrap().info().illustrative);
    }

    #[test]
    fn a_scenario_makes_its_own_changes_and_no_others() {
        let mut register = register();
        let id = |text| Id::new(text).unwrap();
        for name in ["few", "many"] {
            let (name_vi, name_en) = ("Ít chỗ".into(), name.into());
            register.scenarios.push(Scenario { id: id(name), name_vi, name_en, ..Scenario::default() });
        }
        let seats = |scenario, size| Change {
            scenario: id(scenario),
            ..change("tracks/A/size", Operation::Set, Plain::Number(size))
        };
        register.changes.push(seats("few", 20.0));
        register.changes.push(seats("many", 23.0));
        assert!(!register.check().has_errors(), "{}", register.check());
        let [few, many] = ["few", "many"].map(|name| register.with_scenario(name).unwrap());
        assert_eq!((few.tracks[0].size, many.tracks[0].size), (20, 23));
        assert!(few.info().title_en.ends_with("scenario: few"));
        assert!(few.scenarios.is_empty() && few.changes.is_empty());
        // A change that the other future makes impossible is none of this one's business.
        let mut clashing = register.clone();
        let p_in = |scenario, operation, value| Change {
            scenario: id(scenario),
            value,
            ..change("tracks/A/p_in", operation, Plain::Number(0.0))
        };
        clashing.changes.push(p_in("few", Operation::Set, None));
        clashing.changes.push(p_in("many", Operation::Scale, Some(Plain::Number(0.9))));
        assert!(!clashing.check().has_errors(), "{}", clashing.check());
        assert_eq!(clashing.with_scenario("few").unwrap().tracks[0].p_in, None);
        // What is changed by hand is the same, but for the title.
        let by_hand = register.with_changes(&[seats("few", 20.0)]).unwrap();
        assert_eq!(by_hand.tracks, few.tracks);
        // Both forms keep the tables.
        let folder = tempfile::tempdir().unwrap();
        register.write(folder.path()).unwrap();
        assert_eq!(Register::read(folder.path()).unwrap(), register);
        assert_eq!(Register::from_json(register.to_json()).unwrap(), register);
    }
}
