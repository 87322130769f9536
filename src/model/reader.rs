//! What reading JSON, CSV and TOML share: limits, collected problems, and the filling of rows.

use super::field::{FieldInfo, Kind};
use super::{Cell, Interner, Limits, Row};
use crate::Error;
use crate::problem::{Code, Place, Problem, Problems, Text, codes::reading as codes};

/// State of one reading.
pub(super) struct Reader<'l> {
    pub limits: &'l Limits,
    pub ids: Interner,
    pub problems: Problems,
    /// Set when a limit stopped the reading.
    pub over: Option<Error>,
    unlisted: usize,
}

impl<'l> Reader<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Reader { limits, ids: Interner::default(), problems: Problems::new(), over: None, unlisted: 0 }
    }

    pub fn report(&mut self, mut problem: Problem) {
        if problem.hint.is_none() {
            problem.hint = remedy(problem.code);
        }
        if self.problems.len() < self.limits.problems {
            self.problems.push(problem);
        } else {
            self.unlisted += 1;
        }
    }

    /// All problems, with the count of those that were not listed.
    pub fn finish(mut self) -> Problems {
        if self.unlisted > 0 {
            self.problems.push(
                Problem::new(codes::MORE_PROBLEMS, Place::whole("register"))
                    .found(self.unlisted)
                    .expected(Text::new("the listed ones to be mended first", "sửa các lỗi đã liệt kê trước"))
                    .hint(Text::new("mend the listed ones, then read again", "hãy sửa các lỗi đã liệt kê rồi đọc lại")),
            );
        }
        self.problems
    }

    /// Puts a cell into a field of a row; `place` is only made when it is needed.
    pub fn set<R: Row>(&mut self, row: &mut R, field: usize, cell: &Cell<'_>, place: impl FnOnce() -> Place) {
        let info = &R::FIELDS[field];
        let problem = match cell {
            cell if cell.is_absent() => return,
            Cell::Text(text) if text.len() > self.limits.text && text.chars().count() > self.limits.text => {
                Problem::new(codes::TOO_LONG_TEXT, place()).item(info.name).found(text.chars().count()).expected(
                    Text::new(
                        format!("at most {} characters", self.limits.text),
                        format!("không quá {} ký tự", self.limits.text),
                    ),
                )
            }
            Cell::Beyond(text) => too_large(place(), info.name, text),
            _ => match row.set(field, cell, &mut self.ids) {
                Ok(()) => return,
                Err(expected) => wrong_cell(place(), info, cell, expected),
            },
        };
        self.report(problem);
    }

    /// The structured cell with this value; null if it has faults, which are then all there is to say.
    pub fn structured(&mut self, value: serde_json::Value, faults: Vec<Problem>) -> Cell<'static> {
        if faults.is_empty() {
            return Cell::Json(value);
        }
        for fault in faults {
            self.report(fault);
        }
        Cell::Null
    }

    /// Adds an `x_` field.
    pub fn set_extra<R: Row>(&mut self, row: &mut R, name: &str, cell: &Cell<'_>, place: impl FnOnce() -> Place) {
        let text = match cell {
            Cell::Null => return,
            Cell::Text(text) if text.is_empty() => return,
            Cell::Text(text) => super::field::clean_text(text),
            _ => Err(Text::new("text, since the name begins with x_", "văn bản, vì tên bắt đầu bằng x_")),
        };
        match text {
            Ok(text) => {
                row.extra_mut().get_or_insert_with(Box::default).insert(name.to_owned(), text);
            }
            Err(expected) => {
                let problem = Problem::new(codes::WRONG_KIND, place())
                    .item(name)
                    .found(shorten(&cell.to_string()))
                    .expected(expected);
                self.report(problem);
            }
        }
    }

    /// Reports the required fields that a row lacks.
    pub fn require<R: Row>(&mut self, row: &R, given: u64, mut place: impl FnMut() -> Place) {
        for (i, info) in R::FIELDS.iter().enumerate() {
            if info.required && given & (1 << i) == 0 {
                let key = row.key_text();
                let problem = Problem::new(codes::MISSING_FIELD, place())
                    .item(info.name)
                    .found_words(match key.as_str() {
                        "" => Text::new("row without a key", "dòng không có khóa"),
                        key => Text::new(format!("row \"{key}\""), format!("dòng \"{key}\"")),
                    })
                    .expected(info.kind.expectation())
                    .hint(Text::new(
                        format!("add the field \"{}\"", info.name),
                        format!("hãy thêm trường \"{}\"", info.name),
                    ));
                self.report(problem);
            }
        }
    }
}

/// The problem of a cell that its field cannot take.
pub(super) fn wrong_cell(place: Place, info: &FieldInfo, cell: &Cell<'_>, expected: Text) -> Problem {
    let text = cell.to_string();
    let is_text = matches!(cell, Cell::Text(_));
    let mut problem = Problem::new(codes::WRONG_KIND, place)
        .item(info.name)
        .found(if is_text { shorten(&text) } else { shorten(&text).trim_matches('"').to_owned() })
        .expected(expected);
    problem.hint = match info.kind {
        Kind::Number | Kind::Integer if text.contains(',') => Some(Text::new(
            "write a point before the decimals and nothing between thousands",
            "hãy dùng dấu chấm trước phần thập phân, không ngăn cách hàng nghìn",
        )),
        Kind::Number | Kind::Integer => match text.parse::<f64>() {
            Ok(x) if !x.is_finite() => Some(Text::new("leave a missing number out", "số nào thiếu thì bỏ trống")),
            Ok(x) if is_text && (x.trunc() == x || info.kind == Kind::Number) => Some(Text::new(
                "write it without quotes and signs",
                "hãy ghi số không có dấu ngoặc kép hay ký hiệu khác",
            )),
            Ok(_) => Some(Text::new("write a whole number, 0 or more", "hãy ghi một số nguyên không âm")),
            Err(_) => None,
        },
        Kind::Date if text.contains(['/', '.']) => {
            Some(Text::new("write the year first, with hyphens", "hãy ghi năm trước, dùng dấu gạch nối"))
        }
        Kind::Bool => {
            Some(Text::new("write true or false in small letters", "hãy ghi true hoặc false bằng chữ thường"))
        }
        Kind::Choice(words) => nearest_hint(&text, words.iter().copied()),
        Kind::Json(_) => Some(Text::new(
            "the form of each structured cell stands in the JSON Schema",
            "dạng của từng ô có cấu trúc được ghi trong JSON Schema",
        )),
        _ => None,
    };
    problem
}

/// What to do about a fault of reading when nothing more particular is known.
const REMEDIES: &[(Code, &str, &str)] = &[
    (codes::SYNTAX, "mend the text at this place", "hãy sửa văn bản tại vị trí này"),
    (codes::DUPLICATE_KEY, "keep one of them", "hãy giữ lại một"),
    (codes::UNKNOWN_TABLE, "rename it or take it out", "hãy đổi tên hoặc bỏ đi"),
    (codes::MISSING_FIELD, "add it", "hãy bổ sung"),
    (codes::MISSING_TABLE, "add it", "hãy bổ sung"),
    (codes::WRONG_KIND, "correct it", "hãy sửa lại"),
    (codes::TOO_LARGE_NUMBER, "write a smaller number, or use another unit", "hãy ghi số nhỏ hơn hoặc đổi đơn vị"),
    (codes::TOO_DEEP, "take the inner levels out", "hãy bỏ bớt các tầng bên trong"),
    (codes::TOO_LONG_TEXT, "shorten it, or raise the limit `text`", "hãy rút ngắn hoặc nâng giới hạn `text`"),
];

fn remedy(code: Code) -> Option<Text> {
    REMEDIES.iter().find(|(of, _, _)| *of == code).map(|(_, en, vi)| Text::new(*en, *vi))
}

/// The error of a table with more rows than allowed.
pub(super) fn too_many_rows(table: &str, limit: usize) -> Error {
    Error::Limit {
        what: Text::new(format!("rows of {table}"), format!("số dòng của bảng {table}")),
        limit: limit as u64,
        found: limit as u64 + 1,
        remedy: Text::new(
            "split the register, or raise the limit `rows`",
            "hãy chia nhỏ bộ dữ liệu hoặc nâng giới hạn `rows`",
        ),
    }
}

pub(super) fn too_large(place: Place, item: &str, found: impl std::fmt::Display) -> Problem {
    Problem::new(codes::TOO_LARGE_NUMBER, place)
        .item(item)
        .found(found)
        .expected(Text::new("a number between -2^53 and 2^53", "một số trong khoảng -2^53 đến 2^53"))
}

/// The first 60 characters, quoted; control characters are written out.
pub(super) fn shorten(text: &str) -> String {
    let mut short = String::new();
    for c in text.chars().take(60) {
        if c.is_control() { short.extend(c.escape_default()) } else { short.push(c) }
    }
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// Nearest of the known words, for a hint.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let far = 1 + word.chars().count() / 3;
    known
        .into_iter()
        // No text whose length differs more can be near.
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4 * far)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The hint that names the nearest known word.
pub(crate) fn nearest_hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    nearest(word, known).map(|near| Text::new(format!("nearest is \"{near}\""), format!("gần nhất là \"{near}\"")))
}
