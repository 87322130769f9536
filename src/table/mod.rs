//! The table every result can become: named typed columns, words in two languages, and its renderings.
//!
//! A [`Table`] is data first (typed, with gaps, comparable, read and written as JSON) and layout second:
//! [`Table::to_text`] for a terminal, [`Table::to_html`] for a notebook or page (no script),
//! [`Table::to_csv`] for a spreadsheet. Numbers look the same in every locale.

mod csv;
mod html;
mod problems;
mod text;

#[cfg(feature = "cli")]
pub(crate) use text::columns_of;
pub(crate) use text::wrap;

use crate::problem::{Lang, Text};
use serde::{Deserialize, Serialize};

/// Named columns of equal length with a title and notes.
///
/// # Examples
/// ```
/// use stratech::problem::{Lang, Text};
/// use stratech::table::{Column, Table};
/// let table = Table::new(
///     Text::new("Ranking", "Xếp hạng"),
///     vec![
///         Column::integers("rank", Text::new("Rank", "Hạng"), [1, 2]),
///         Column::text("id", "id", ["P04".to_owned(), "P01".to_owned()]),
///         Column::numbers("score", Text::new("Score", "Điểm"), [0.75, 0.5]).decimals(3),
///     ],
/// )?;
/// assert_eq!(table.to_text(Lang::Vi), "Xếp hạng\n\nHạng  id    Điểm\n----  ---  -----\n   1  P04  0.750\n   2  P01  0.500\n");
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Table {
    title: Text,
    columns: Vec<Column>,
    notes: Vec<Text>,
}

/// One column: a key for programs, a header for people, values of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    key: String,
    header: Text,
    style: Style,
    values: Values,
}

/// The values of a column; `None` is a value that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Values {
    /// Ids, codes and text that reads the same in both languages.
    Text(Vec<Option<String>>),
    /// Words in both languages; data frames and CSV get two columns, `key_vi` and `key_en`.
    Words(Vec<Option<Text>>),
    /// Real numbers, always finite.
    Numbers(Vec<Option<f64>>),
    /// Counts and places.
    Integers(Vec<Option<i64>>),
    /// Yes and no.
    Flags(Vec<Option<bool>>),
}

/// How values are printed. It never changes the data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Numbers with as many digits as they need; flags as yes and no.
    #[default]
    Plain,
    /// Numbers with this many decimals.
    Decimals(u8),
    /// Numbers with this many digits that count, and no fewer whole ones: 7.33, 0.0167, 1320.
    Significant(u8),
    /// Shares as per cent with this many decimals.
    Percent(u8),
    /// Flags as this symbol where they are set, else nothing.
    Mark(String),
}

/// The parts of a table before they are checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    title: Text,
    columns: Vec<Column>,
    notes: Vec<Text>,
}

impl TryFrom<Parts> for Table {
    type Error = crate::Error;
    fn try_from(parts: Parts) -> crate::Result<Self> {
        Ok(Table { notes: parts.notes, ..Table::new(parts.title, parts.columns)? })
    }
}

impl Values {
    /// How many values there are, gaps included.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(v) => v.len(),
            Values::Words(v) => v.len(),
            Values::Numbers(v) => v.len(),
            Values::Integers(v) => v.len(),
            Values::Flags(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the value in this row is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Values::Text(v) => v.get(row).is_none_or(Option::is_none),
            Values::Words(v) => v.get(row).is_none_or(Option::is_none),
            Values::Numbers(v) => v.get(row).is_none_or(Option::is_none),
            Values::Integers(v) => v.get(row).is_none_or(Option::is_none),
            Values::Flags(v) => v.get(row).is_none_or(Option::is_none),
        }
    }

    fn is_numeric(&self) -> bool {
        matches!(self, Values::Numbers(_) | Values::Integers(_))
    }
}

/// Minus zero is written as zero, and what is not finite is a gap.
fn clean(number: f64) -> Option<f64> {
    if number == 0.0 { Some(0.0) } else { number.is_finite().then_some(number) }
}

impl Column {
    fn new(key: impl Into<String>, header: impl Into<Text>, values: Values) -> Self {
        Column { key: key.into(), header: header.into(), style: Style::Plain, values }
    }

    /// A column of ids, codes or other text that needs no translation.
    pub fn text<V: Into<Option<String>>>(
        key: impl Into<String>,
        header: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(key, header, Values::Text(values.into_iter().map(Into::into).collect()))
    }

    /// A column of words in both languages.
    pub fn words<V: Into<Option<Text>>>(
        key: impl Into<String>,
        header: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(key, header, Values::Words(values.into_iter().map(Into::into).collect()))
    }

    /// A column of real numbers; one that is not finite becomes a gap.
    pub fn numbers<V: Into<Option<f64>>>(
        key: impl Into<String>,
        header: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(key, header, Values::Numbers(values.into_iter().map(|v| v.into().and_then(clean)).collect()))
    }

    /// A column of counts or places.
    pub fn integers<V: Into<Option<i64>>>(
        key: impl Into<String>,
        header: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(key, header, Values::Integers(values.into_iter().map(Into::into).collect()))
    }

    /// A column of yes and no.
    pub fn flags<V: Into<Option<bool>>>(
        key: impl Into<String>,
        header: impl Into<Text>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::new(key, header, Values::Flags(values.into_iter().map(Into::into).collect()))
    }

    /// Prints numbers with this many decimals.
    #[must_use]
    pub fn decimals(self, decimals: u8) -> Self {
        Column { style: Style::Decimals(decimals), ..self }
    }

    /// Prints numbers with this many digits that count.
    #[must_use]
    pub fn significant(self, digits: u8) -> Self {
        Column { style: Style::Significant(digits), ..self }
    }

    /// Prints shares as per cent with this many decimals.
    #[must_use]
    pub fn percent(self, decimals: u8) -> Self {
        Column { style: Style::Percent(decimals), ..self }
    }

    /// Prints flags as this symbol where they are set; a note should say what it stands for.
    #[must_use]
    pub fn mark(self, symbol: impl Into<String>) -> Self {
        Column { style: Style::Mark(symbol.into()), ..self }
    }

    /// The key for programs.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The header for people.
    pub fn header(&self) -> &Text {
        &self.header
    }

    /// How values are printed.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// The values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// One value as it is printed, `—` where it is missing.
    pub fn cell(&self, row: usize, lang: Lang) -> String {
        let printed = match &self.values {
            Values::Text(v) => v.get(row).cloned().flatten(),
            Values::Words(v) => v.get(row).and_then(Option::as_ref).map(|words| words.get(lang).to_owned()),
            Values::Numbers(v) => v.get(row).copied().flatten().map(|number| self.number(number)),
            Values::Integers(v) => v.get(row).copied().flatten().map(|count| count.to_string()),
            Values::Flags(v) => v.get(row).copied().flatten().map(|flag| self.flag(flag, lang)),
        };
        printed.unwrap_or_else(|| MISSING.to_owned())
    }

    fn number(&self, number: f64) -> String {
        let printed = match self.style {
            Style::Decimals(decimals) => format!("{number:.*}", usize::from(decimals)),
            Style::Significant(digits) => significant(number, digits),
            Style::Percent(decimals) => format!("{:.*} %", usize::from(decimals), number * 100.0),
            Style::Plain | Style::Mark(_) => number.to_string(),
        };
        // A small negative number rounds to "-0.00"; the sign would say something that is not printed.
        match printed.strip_prefix('-') {
            Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.' | ' ' | '%')) => rest.to_owned(),
            _ => printed,
        }
    }

    fn flag(&self, flag: bool, lang: Lang) -> String {
        match (&self.style, flag, lang) {
            (Style::Mark(symbol), true, _) => symbol.clone(),
            (Style::Mark(_), false, _) => String::new(),
            (_, true, Lang::En) => "yes".to_owned(),
            (_, false, Lang::En) => "no".to_owned(),
            (_, true, Lang::Vi) => "có".to_owned(),
            (_, false, Lang::Vi) => "không".to_owned(),
        }
    }
}

/// A number with so many digits that count; whole digits are never cut.
fn significant(number: f64, digits: u8) -> String {
    let scientific = format!("{number:.*e}", usize::from(digits.saturating_sub(1)));
    let exponent: i64 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let decimals = (i64::from(digits) - 1 - exponent).clamp(0, 30);
    format!("{number:.*}", usize::try_from(decimals).unwrap_or(0))
}

/// What stands for a value that is not there.
const MISSING: &str = "—";

impl Table {
    /// A table of columns of equal length with different keys.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when lengths differ or a key is used twice.
    pub fn new(title: impl Into<Text>, columns: Vec<Column>) -> crate::Result<Self> {
        let n_rows = columns.first().map_or(0, |column| column.values.len());
        let mut keys = std::collections::BTreeSet::new();
        for column in &columns {
            if column.values.len() != n_rows {
                return Err(crate::Error::internal(format!(
                    "table column {:?} has {} rows, the first column has {n_rows}",
                    column.key,
                    column.values.len()
                )));
            }
            if !keys.insert(column.key.as_str()) {
                return Err(crate::Error::internal(format!("table column {:?} is there twice", column.key)));
            }
        }
        Ok(Table { title: title.into(), columns, notes: Vec::new() })
    }

    /// Adds a note that stands under the table.
    #[must_use]
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same table without the columns with these keys.
    #[must_use]
    pub fn without(mut self, keys: &[&str]) -> Self {
        self.columns.retain(|column| !keys.contains(&column.key.as_str()));
        self
    }

    /// What the table shows.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// The columns, in the order they are shown.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// What stands under the table.
    pub fn notes(&self) -> &[Text] {
        &self.notes
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The notes and, where values are missing in the first `rows` rows, what the dash means.
    fn footnotes(&self, lang: Lang, rows: usize) -> Vec<String> {
        let mut lines: Vec<String> = self.notes.iter().map(|note| note.get(lang).to_owned()).collect();
        if rows < self.n_rows() {
            let more = self.n_rows() - rows;
            lines.insert(
                0,
                match lang {
                    Lang::En => format!("... and {more} more rows"),
                    Lang::Vi => format!("... và {more} dòng nữa"),
                },
            );
        }
        if self.columns.iter().any(|column| (0..rows).any(|row| column.values.is_missing(row))) {
            lines.push(match lang {
                Lang::En => format!("{MISSING} = no value"),
                Lang::Vi => format!("{MISSING} = không có giá trị"),
            });
        }
        lines
    }

    /// The table as JSON: `{"title", "columns": [{"key", "header", "style", "values"}], "notes"}`; reads back equal.
    ///
    /// # Errors
    /// None in practice: every part of a table can be written.
    pub fn to_json(&self) -> crate::Result<String> {
        serde_json::to_string(self).map_err(|error| crate::Error::internal(format!("table to JSON: {error}")))
    }

    /// A table from what [`Table::to_json`] wrote.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with the position of what cannot be read.
    pub fn from_json(json: &str) -> crate::Result<Self> {
        use crate::problem::{Place, Problem, codes::arrays};
        serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Problem::new(arrays::BAD_SETTING, place)
                .item("table")
                .expected(Text::new("what Table.to_json wrote", "nội dung do Table.to_json ghi ra"))
                .found(error)
                .into()
        })
    }

    /// The rows as JSON objects keyed by column, for `--json` output.
    pub fn records(&self) -> serde_json::Value {
        let row = |row: usize| {
            self.columns
                .iter()
                .map(|column| {
                    let value = match &column.values {
                        Values::Text(v) => serde_json::json!(v.get(row)),
                        Values::Words(v) => serde_json::json!(v.get(row)),
                        Values::Numbers(v) => serde_json::json!(v.get(row)),
                        Values::Integers(v) => serde_json::json!(v.get(row)),
                        Values::Flags(v) => serde_json::json!(v.get(row)),
                    };
                    (column.key.clone(), value)
                })
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        serde_json::Value::Array((0..self.n_rows()).map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn sample() -> Table {
        Table::new(
            Text::new("Ranking <A>", "Xếp hạng <A>"),
            vec![
                Column::integers("rank", Text::new("Rank", "Hạng"), [Some(1), None]),
                Column::text("id", "id", ["P04".to_owned(), "P\"1,\n".to_owned()]),
                Column::words(
                    "name",
                    Text::new("Name", "Tên"),
                    [Some(Text::new("Chip", "Chip bán dẫn")), Some(Text::new("Drone", "Thiết bị bay"))],
                ),
                Column::numbers("score", Text::new("Score", "Điểm"), [Some(0.75), Some(f64::NAN)]).decimals(3),
                Column::flags("made_up", Text::new("Illustrative", "Minh họa"), [true, false]).mark("*"),
            ],
        )
        .unwrap()
        .note(Text::new("* illustrative", "* số liệu minh họa"))
    }

    #[test]
    fn json_reads_back_equal_and_refuses_ragged_columns() {
        let table = sample();
        let json = table.to_json().unwrap();
        assert_eq!(Table::from_json(&json).unwrap(), table);
        let ragged = json.replace("[1,null]", "[1]");
        assert_ne!(ragged, json);
        assert!(matches!(Table::from_json(&ragged), Err(crate::Error::Input(_))));
        assert_eq!(table.records()[1]["score"], serde_json::Value::Null);
        assert_eq!(table.records()[0]["name"]["vi"], "Chip bán dẫn");
    }

    #[test]
    fn lengths_and_keys_are_checked() {
        let short = Column::integers("a", "a", [1]);
        assert!(Table::new("t", vec![short.clone(), Column::integers("b", "b", [1, 2])]).is_err());
        assert!(Table::new("t", vec![short.clone(), short]).is_err());
        assert_eq!(Table::new("t", vec![]).unwrap().n_rows(), 0);
    }

    #[test]
    fn digits_that_count() {
        let shown = [7.3254, 0.01666, 1320.4, 0.0, 9.999, -0.000_056_78].map(|x| significant(x, 3));
        assert_eq!(shown, ["7.33", "0.0167", "1320", "0.00", "10.0", "-0.0000568"]);
    }

    #[test]
    fn numbers_are_printed_alike_everywhere() {
        let column = |values: Vec<f64>| Column::numbers("x", "x", values);
        assert_eq!(column(vec![0.1 + 0.2]).cell(0, Lang::Vi), "0.30000000000000004");
        assert_eq!(column(vec![-0.0004]).decimals(3).cell(0, Lang::En), "0.000");
        assert_eq!(column(vec![-0.0006]).decimals(3).cell(0, Lang::En), "-0.001");
        assert_eq!(column(vec![-0.0]).cell(0, Lang::En), "0");
        assert_eq!(column(vec![0.714]).percent(0).cell(0, Lang::En), "71 %");
        assert_eq!(column(vec![f64::INFINITY]).cell(0, Lang::En), "—");
        assert_eq!(column(vec![1.0]).cell(7, Lang::En), "—");
    }
}
