//! `iMeta`: what each column of `iData` is, and how indicators are put together.

use super::sheet::Sheet;
use crate::model::reader::{Reader, nearest_hint, shorten};
use crate::model::{Direction, Id};
use crate::problem::{Place, Problem, Problems, Text, codes};
use std::collections::BTreeMap;

/// What a row of `iMeta` describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Indicator,
    Aggregate,
    Group,
    Denominator,
    Other,
}

const KINDS: [(&str, Kind); 5] = [
    ("Indicator", Kind::Indicator),
    ("Aggregate", Kind::Aggregate),
    ("Group", Kind::Group),
    ("Denominator", Kind::Denominator),
    ("Other", Kind::Other),
];

/// One row of `iMeta`.
pub(super) struct Entry {
    pub code: Id,
    pub kind: Kind,
    pub name: String,
    pub unit: Option<String>,
    pub direction: Direction,
    pub weight: f64,
    /// The aggregate it belongs to, by position.
    pub parent: Option<usize>,
    /// The row that its figures are divided by, by position.
    pub denominator: Option<usize>,
    row: usize,
    level: Option<f64>,
}

/// All of `iMeta`.
pub(super) struct Meta {
    pub sheet: Sheet,
    pub entries: Vec<Entry>,
}

struct Columns {
    code: usize,
    kind: usize,
    level: usize,
    direction: usize,
    weight: usize,
    parent: usize,
    name: Option<usize>,
    unit: Option<usize>,
    denominator: Option<usize>,
}

/// Columns of `iMeta` with a meaning here.
const KNOWN: [&str; 9] = ["Level", "iCode", "iName", "Direction", "Weight", "Unit", "Denominator", "Parent", "Type"];

impl Meta {
    /// Reads and checks the rows; `None` when a column that is needed is missing.
    pub fn read(sheet: Sheet, reader: &mut Reader<'_>, notices: &mut Problems) -> Option<Meta> {
        let [code, kind, level, direction, weight, parent] =
            ["iCode", "Type", "Level", "Direction", "Weight", "Parent"].map(|name| sheet.require(name, reader));
        let columns = Columns {
            code: code?,
            kind: kind?,
            level: level?,
            direction: direction?,
            weight: weight?,
            parent: parent?,
            name: sheet.column("iName"),
            unit: sheet.column("Unit"),
            denominator: sheet.column("Denominator"),
        };
        for (column, name) in sheet.header().iter().enumerate().filter(|(_, name)| !KNOWN.contains(&name.as_str())) {
            let why = if name == "Target" {
                Text::new(
                    "scales run from the least to the greatest figure",
                    "thang đo chạy từ số nhỏ nhất đến số lớn nhất",
                )
            } else {
                Text::new("it has no meaning here", "cột này không có ý nghĩa ở đây")
            };
            notices.push(unused(sheet.header_place(column), name, column, why));
        }
        let mut meta = Meta { sheet, entries: Vec::new() };
        let mut at = BTreeMap::new();
        for row in 0..meta.sheet.len() {
            let Some(entry) = meta.entry(row, &columns, reader) else { continue };
            if let Some(&first) = at.get(&entry.code) {
                let first: &Entry = &meta.entries[first];
                reader.report(
                    Problem::new(codes::structure::DUPLICATE_ROW, meta.sheet.place(row, columns.code))
                        .item(format!("iCode \"{}\"", entry.code))
                        .found(meta.sheet.place(first.row, columns.code))
                        .expected(Text::new("each code once", "mỗi mã một lần")),
                );
                continue;
            }
            at.insert(entry.code.clone(), meta.entries.len());
            meta.entries.push(entry);
        }
        meta.link(&columns, &at, reader);
        Some(meta)
    }

    fn entry(&self, row: usize, columns: &Columns, reader: &mut Reader<'_>) -> Option<Entry> {
        let sheet = &self.sheet;
        let code = sheet.id(row, columns.code, reader);
        let kind = sheet.raw(row, columns.kind);
        let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == kind) else {
            let words = KINDS.map(|(word, _)| word);
            let mut problem = Problem::new(codes::reading::WRONG_KIND, sheet.place(row, columns.kind))
                .item("Type")
                .found(shorten(kind))
                .expected(words.join(" | "));
            problem.hint = nearest_hint(kind, words);
            reader.report(problem);
            return None;
        };
        let mut words = |column: Option<usize>| {
            column.filter(|&column| sheet.text(row, column).is_some()).and_then(|c| sheet.clean(row, c, reader))
        };
        let (name, unit) = (words(columns.name), words(columns.unit));
        let code = code?;
        let mut entry = Entry {
            name: name.unwrap_or_else(|| code.to_string()),
            unit,
            code,
            kind: *kind,
            direction: Direction::Max,
            weight: 1.0,
            parent: None,
            denominator: None,
            row,
            level: None,
        };
        if matches!(kind, Kind::Indicator | Kind::Aggregate) {
            self.scored(&mut entry, columns, reader);
        }
        Some(entry)
    }

    /// What only indicators and aggregates have: level, direction, weight.
    fn scored(&self, entry: &mut Entry, columns: &Columns, reader: &mut Reader<'_>) {
        let (sheet, row) = (&self.sheet, entry.row);
        let is_indicator = entry.kind == Kind::Indicator;
        let level = sheet.text(row, columns.level).and_then(|text| text.parse::<f64>().ok());
        entry.level = level.filter(|&x| x >= 1.0 && x.fract() == 0.0 && (x == 1.0) == is_indicator);
        if entry.level.is_none() {
            let expected = if is_indicator { "1" } else { "2, 3, ..." };
            sheet.wrong(row, columns.level, expected, reader);
        }
        match sheet.text(row, columns.direction) {
            Some("1") => {}
            None if !is_indicator => {}
            Some("-1") if is_indicator => entry.direction = Direction::Min,
            _ => {
                let expected = if is_indicator {
                    Text::new(
                        "1 (more is better) or -1 (less is better)",
                        "1 (càng cao càng tốt) hoặc -1 (càng thấp càng tốt)",
                    )
                } else {
                    Text::new("1: only indicators are turned round", "1: chỉ đảo chiều ở các chỉ số thành phần")
                };
                sheet.wrong(row, columns.direction, expected, reader);
            }
        }
        let weight = sheet.text(row, columns.weight);
        match weight.and_then(|text| text.parse::<f64>().ok()).filter(|w| w.is_finite() && *w >= 0.0) {
            Some(weight) => entry.weight = weight,
            None if weight.is_none() && sheet.text(row, columns.parent).is_none() => {}
            None => sheet.wrong(row, columns.weight, Text::new("a number, 0 or more", "một số không âm"), reader),
        }
        if let Some(column) = columns.denominator.filter(|_| !is_indicator).filter(|&c| sheet.text(row, c).is_some()) {
            let expected = Text::new(
                "NA: only the figures of indicators are divided",
                "NA: chỉ số liệu của chỉ số thành phần mới được chia",
            );
            sheet.wrong(row, column, expected, reader);
        }
    }

    /// Finds parents and denominators by their codes.
    fn link(&mut self, columns: &Columns, at: &BTreeMap<Id, usize>, reader: &mut Reader<'_>) {
        for i in 0..self.entries.len() {
            let entry = &self.entries[i];
            if !matches!(entry.kind, Kind::Indicator | Kind::Aggregate) {
                continue;
            }
            let parent = self.parent(entry, columns.parent, at, reader);
            let denominator = columns.denominator.and_then(|column| self.denominator(entry, column, at, reader));
            self.entries[i].parent = parent;
            self.entries[i].denominator = denominator;
        }
    }

    fn codes(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(move |entry| entry.kind == kind).map(|entry| entry.code.as_str())
    }

    fn parent(&self, entry: &Entry, column: usize, at: &BTreeMap<Id, usize>, reader: &mut Reader<'_>) -> Option<usize> {
        let code = self.sheet.text(entry.row, column)?;
        let place = || self.sheet.place(entry.row, column);
        let item = || format!("iCode \"{}\"", entry.code);
        let expected = || Text::new("the code of an aggregate", "mã của một chỉ số tổng hợp");
        let Some(&parent) = at.get(code) else {
            let mut problem =
                Problem::new(codes::structure::UNKNOWN_PARENT, place()).item(item()).found(code).expected(expected());
            problem.hint = nearest_hint(code, self.codes(Kind::Aggregate));
            reader.report(problem);
            return None;
        };
        if self.entries[parent].kind != Kind::Aggregate {
            reader.report(
                Problem::new(codes::composite::NOT_AN_AGGREGATE, place()).item(item()).found(code).expected(expected()),
            );
            return None;
        }
        // Rising levels also keep the tree free of circles.
        if let (Some(own), Some(above)) = (entry.level, self.entries[parent].level)
            && own >= above
        {
            reader.report(
                Problem::new(codes::composite::WRONG_LEVEL, place())
                    .item(item())
                    .found_words(Text::new(
                        format!("its level is {own}, that of its parent \"{code}\" {above}"),
                        format!("cấp của nó là {own}, của mục cha \"{code}\" là {above}"),
                    ))
                    .expected(Text::new("a parent of a higher level", "mục cha ở cấp cao hơn")),
            );
            return None;
        }
        Some(parent)
    }

    fn denominator(
        &self,
        entry: &Entry,
        column: usize,
        at: &BTreeMap<Id, usize>,
        reader: &mut Reader<'_>,
    ) -> Option<usize> {
        let code = self.sheet.text(entry.row, column).filter(|_| entry.kind == Kind::Indicator)?;
        let found = at.get(code).copied().filter(|&i| self.entries[i].kind == Kind::Denominator);
        if found.is_none() {
            let mut problem = Problem::new(codes::composite::UNKNOWN_DENOMINATOR, self.sheet.place(entry.row, column))
                .item(format!("iCode \"{}\"", entry.code))
                .found(code)
                .expected(Text::new("a code with Type = Denominator", "một mã có Type = Denominator"));
            problem.hint = nearest_hint(code, self.codes(Kind::Denominator));
            reader.report(problem);
        }
        found
    }

    /// Where a row names its code.
    pub fn place(&self, entry: &Entry) -> Place {
        self.sheet.place(entry.row, self.sheet.column("iCode").unwrap_or_default())
    }
}

/// The notice of a column that is not read.
pub(super) fn unused(place: Place, name: &str, column: usize, why: Text) -> Problem {
    Problem::new(codes::composite::UNUSED_COLUMN, place)
        .item(column_text(name, column))
        .found_words(why)
        .expected(Text::new("a column that enters the score", "một cột được tính vào điểm"))
}

/// A column as people call it; the row names that R writes have no name.
pub(super) fn column_text(name: &str, column: usize) -> Text {
    let name = if name.is_empty() { (column + 1).to_string() } else { format!("\"{name}\"") };
    Text::new(format!("column {name}"), format!("cột {name}"))
}
