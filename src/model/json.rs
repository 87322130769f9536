//! Reading the JSON form: strictly, and with all faults at once.
//!
//! The parser is `serde_json`; what is ours is that a fault in one cell does not stop the reading, that
//! every fault keeps its JSON pointer, and that duplicate keys, unknown keys, numbers beyond 2^53 and
//! deep nesting are refused.

use super::cell::is_beyond;
use super::reader::{Reader, nearest_hint, shorten, too_large, too_many_rows};
use super::row::Origin;
use super::{Cell, Limits, Register, Row, Rows};
use crate::problem::{Place, Problem, Problems, Text, codes::reading as codes};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

/// Reads a register from the bytes of a JSON document; `file` names it in the places of syntax errors.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> crate::Result<Register> {
    limits.check_bytes(if file.is_empty() { "the document" } else { file }, bytes.len() as u64)?;
    let text = decode(bytes, file)?;
    let reader = RefCell::new(Reader::new(limits));
    let register = RefCell::new(Register::default());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let outcome = DocumentSeed { reader: &reader, register: &register }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    let mut reader = reader.into_inner();
    if let Some(limit) = reader.over.take() {
        return Err(limit);
    }
    if let Err(error) = outcome {
        reader.report(syntax(&error, file, text));
    }
    reader.finish().into_result()?;
    Ok(register.into_inner())
}

/// The text of a document that must be UTF-8 without a byte order mark.
pub(super) fn decode<'b>(bytes: &'b [u8], file: &str) -> crate::Result<&'b str> {
    let save = || Text::new("save the file as UTF-8 without byte order mark", "hãy lưu tệp dạng UTF-8 không có BOM");
    let expected = || Text::new("UTF-8 without byte order mark", "UTF-8 không có BOM");
    let start = |code| {
        Problem::new(code, Place::Position { file: file.to_owned(), line: 1, column: 1 })
            .expected(expected())
            .hint(save())
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Err(start(codes::BYTE_ORDER_MARK).found("EF BB BF").into()),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(start(codes::NOT_UTF8).found("UTF-16").into()),
        _ => {}
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line_start = good.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        Problem::new(
            codes::NOT_UTF8,
            Place::Position {
                file: file.to_owned(),
                line: good.split(|b| *b == b'\n').count() as u64,
                column: String::from_utf8_lossy(&good[line_start..]).chars().count() as u64 + 1,
            },
        )
        .found(format!("byte {:02X}", bytes.get(error.valid_up_to()).copied().unwrap_or_default()))
        .expected(expected())
        .hint(save())
        .into()
    })
}

fn syntax(error: &serde_json::Error, file: &str, text: &str) -> Problem {
    let (line, byte) = (error.line().max(1), error.column().max(1) - 1);
    // The parser counts bytes; people count characters.
    let bytes = text.split('\n').nth(line - 1).unwrap_or_default().as_bytes();
    let (before, after) = bytes.split_at(byte.min(bytes.len()));
    let column = String::from_utf8_lossy(before).chars().count() as u64 + 1;
    let near = String::from_utf8_lossy(after.get(..9).unwrap_or(after)).into_owned();
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let problem = Problem::new(codes::SYNTAX, Place::Position { file: file.to_owned(), line: line as u64, column })
        .found_words(syntax_reason(reason))
        .expected(Text::new("one JSON object of tables", "một đối tượng JSON gồm các bảng"));
    match reason {
        _ if ["NaN", "Inf", "nan", "inf", "-Inf"].iter().any(|word| near.starts_with(word)) => problem.hint(Text::new(
            "NaN and infinity are not JSON: leave a missing number out",
            "NaN và vô cực không phải JSON: số nào thiếu thì bỏ trống",
        )),
        _ if reason.contains("out of range") => {
            problem.hint(Text::new("numbers lie between -2^53 and 2^53", "số phải nằm trong khoảng -2^53 đến 2^53"))
        }
        _ => problem,
    }
}

/// The parser's reason in both languages.
fn syntax_reason(reason: &str) -> Text {
    const REASONS: &[(&str, &str)] = &[
        ("EOF while parsing", "văn bản kết thúc giữa chừng"),
        ("trailing comma", "thừa một dấu phẩy"),
        ("trailing characters", "còn ký tự thừa phía sau"),
        ("expected value", "thiếu giá trị"),
        ("expected `:`", "thiếu dấu `:`"),
        ("expected `,` or `}`", "thiếu `,` hoặc `}`"),
        ("expected `,` or `]`", "thiếu `,` hoặc `]`"),
        ("key must be a string", "tên trường phải đặt trong dấu ngoặc kép"),
        ("number out of range", "số vượt quá phạm vi"),
        ("invalid number", "số viết sai"),
        ("invalid escape", "ký hiệu `\\` viết sai"),
        ("control character", "có ký tự điều khiển trong văn bản"),
        ("recursion limit exceeded", "lồng nhau quá sâu"),
        ("invalid type", "văn bản không phải là một đối tượng"),
    ];
    let vi = REASONS.iter().find(|(en, _)| reason.starts_with(en)).map_or(reason, |(_, vi)| vi);
    Text::new(reason, vi)
}

type Shared<'r, 'l> = &'r RefCell<Reader<'l>>;

/// The whole document: an object of tables.
struct DocumentSeed<'r, 'l> {
    reader: Shared<'r, 'l>,
    register: &'r RefCell<Register>,
}

impl<'de> DeserializeSeed<'de> for DocumentSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tables")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen: Vec<String> = Vec::new();
        while let Some(table) = map.next_key::<Cow<'de, str>>()? {
            let place = || Place::json([(&*table).into()]);
            if seen.iter().any(|name| *name == table) {
                self.reader.borrow_mut().report(
                    Problem::new(codes::DUPLICATE_KEY, place())
                        .found(&*table)
                        .expected(Text::new("each table once", "mỗi bảng một lần")),
                );
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let known = self.register.borrow_mut().read_json_table(&table, &mut map, self.reader)?;
            if !known {
                self.reader.borrow_mut().report(unknown_table(place(), &table));
                map.next_value::<IgnoredAny>()?;
            }
            seen.push(table.into_owned());
        }
        let mut reader = self.reader.borrow_mut();
        if !seen.iter().any(|name| name == "register") {
            reader.report(missing_register(Place::json(["register".into()])));
        }
        Ok(())
    }
}

/// The problem of a table that does not exist.
pub(super) fn unknown_table(place: Place, table: &str) -> Problem {
    let mut problem = Problem::new(codes::UNKNOWN_TABLE, place).found(table).expected(Register::TABLES.join(" | "));
    problem.hint = nearest_hint(table, Register::TABLES.iter().copied());
    problem
}

/// The problem of a document without its table `register`.
pub(super) fn missing_register(place: Place) -> Problem {
    let found = Text::new("there is no such table", "không có bảng này");
    Problem::new(codes::MISSING_TABLE, place).item("register").found_words(found).expected(Text::new(
        "the table \"register\" with id, titles, cutoff_date and schema",
        "bảng \"register\" có id, tiêu đề, cutoff_date và schema",
    ))
}

/// Reads the value of one table from the document.
pub(super) fn read_table<'de, R: Row, A: MapAccess<'de>>(
    rows: &mut Rows<R>,
    map: &mut A,
    reader: Shared<'_, '_>,
) -> Result<(), A::Error> {
    if R::KEY.is_empty() {
        let row = map.next_value_seed(RowSeed::<R> { reader, index: None, row: PhantomData })?;
        *rows = Rows::from_parts(row.into_iter().collect(), Origin::Json);
    } else {
        *rows = Rows::from_parts(map.next_value_seed(RowsSeed::<R> { reader, row: PhantomData })?, Origin::Json);
    }
    Ok(())
}

/// An array of rows.
struct RowsSeed<'r, 'l, R> {
    reader: Shared<'r, 'l>,
    row: PhantomData<R>,
}

/// Visitors that accept one shape and report every other as a fault, without stopping.
macro_rules! report_other_shapes {
    ($result:ty, $nothing:expr; $($shape:ident),*) => {
        $(report_other_shapes!(@ $shape, $result, $nothing);)*
    };
    (@ scalars, $result:ty, $nothing:expr) => {
        fn visit_bool<E>(self, x: bool) -> Result<$result, E> { self.wrong(&x.to_string()); Ok($nothing) }
        fn visit_i64<E>(self, x: i64) -> Result<$result, E> { self.wrong(&x.to_string()); Ok($nothing) }
        fn visit_u64<E>(self, x: u64) -> Result<$result, E> { self.wrong(&x.to_string()); Ok($nothing) }
        fn visit_f64<E>(self, x: f64) -> Result<$result, E> { self.wrong(&x.to_string()); Ok($nothing) }
        fn visit_str<E>(self, x: &str) -> Result<$result, E> { self.wrong(&shorten(x)); Ok($nothing) }
    };
    (@ map, $result:ty, $nothing:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$result, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            self.wrong("{...}");
            Ok($nothing)
        }
    };
    (@ seq, $result:ty, $nothing:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<$result, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            self.wrong("[...]");
            Ok($nothing)
        }
    };
}

impl<R: Row> RowsSeed<'_, '_, R> {
    fn wrong(&self, found: &str) {
        let problem = Problem::new(codes::WRONG_KIND, Place::json([R::TABLE.into()])).item(R::TABLE).found(found);
        self.reader.borrow_mut().report(problem.expected(Text::new("an array of rows", "một mảng các dòng")));
    }
}

impl<'de, R: Row> DeserializeSeed<'de> for RowsSeed<'_, '_, R> {
    type Value = Vec<R>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<R>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Row> Visitor<'de> for RowsSeed<'_, '_, R> {
    type Value = Vec<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of rows of {}", R::TABLE)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<R>, A::Error> {
        let mut rows = Vec::new();
        let mut index = 0;
        let limit = self.reader.borrow().limits.rows;
        while let Some(row) =
            seq.next_element_seed(RowSeed::<R> { reader: self.reader, index: Some(index), row: PhantomData })?
        {
            index += 1;
            if index > limit {
                self.reader.borrow_mut().over = Some(too_many_rows(R::TABLE, limit));
                return Err(serde::de::Error::custom("too many rows"));
            }
            rows.extend(row);
        }
        Ok(rows)
    }

    fn visit_unit<E>(self) -> Result<Vec<R>, E> {
        Ok(Vec::new())
    }

    report_other_shapes!(Vec<R>, Vec::new(); scalars, map);
}

/// One row: an object of cells.
struct RowSeed<'r, 'l, R> {
    reader: Shared<'r, 'l>,
    index: Option<usize>,
    row: PhantomData<R>,
}

impl<R: Row> RowSeed<'_, '_, R> {
    fn place(&self, field: Option<&str>) -> Place {
        let table = Some(R::TABLE.into());
        Place::json(table.into_iter().chain(self.index.map(Into::into)).chain(field.map(Into::into)))
    }

    fn wrong(&self, found: &str) {
        let problem = Problem::new(codes::WRONG_KIND, self.place(None)).item(R::TABLE).found(found);
        self.reader.borrow_mut().report(problem.expected(Text::new("a row: {...}", "một dòng: {...}")));
    }
}

impl<'de, R: Row> DeserializeSeed<'de> for RowSeed<'_, '_, R> {
    type Value = Option<R>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<R>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What a key of a row names.
enum Key<'de> {
    Field(usize),
    Other(Cow<'de, str>),
}

struct KeySeed<R>(PhantomData<R>);

impl<'de, R: Row> DeserializeSeed<'de> for KeySeed<R> {
    type Value = Key<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, R: Row> Visitor<'de> for KeySeed<R> {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(R::field(name).map_or(Key::Other(Cow::Borrowed(name)), Key::Field))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(R::field(name).map_or_else(|| Key::Other(Cow::Owned(name.to_owned())), Key::Field))
    }
}

impl<'de, R: Row> Visitor<'de> for RowSeed<'_, '_, R> {
    type Value = Option<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of {}", R::TABLE)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<R>, A::Error> {
        let mut row = R::default();
        let mut given = 0_u64;
        let mut others: Vec<Cow<'de, str>> = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed::<R>(PhantomData))? {
            let name: &str = match &key {
                Key::Field(field) => R::FIELDS[*field].name,
                Key::Other(name) => name,
            };
            let twice = match &key {
                Key::Field(field) => given & (1 << field) != 0,
                Key::Other(name) => others.contains(name),
            };
            let place = || self.place(Some(name));
            if twice {
                map.next_value::<IgnoredAny>()?;
                self.reader.borrow_mut().report(
                    Problem::new(codes::DUPLICATE_KEY, place())
                        .found(name)
                        .expected(Text::new("each field once", "mỗi trường một lần")),
                );
                continue;
            }
            let cell = map.next_value_seed(CellSeed { reader: self.reader, place: &place })?;
            let mut reader = self.reader.borrow_mut();
            match &key {
                Key::Field(field) => {
                    if !cell.is_absent() {
                        given |= 1 << field;
                    }
                    reader.set(&mut row, *field, &cell, place);
                }
                Key::Other(name) if name.starts_with("x_") => reader.set_extra(&mut row, name, &cell, place),
                Key::Other(name) => reader.report(unknown_field::<R>(place(), name)),
            }
            if let Key::Other(name) = key {
                others.push(name);
            }
        }
        self.reader.borrow_mut().require(&row, given, || self.place(None));
        Ok(Some(row))
    }

    fn visit_unit<E>(self) -> Result<Option<R>, E> {
        self.wrong("null");
        Ok(None)
    }

    report_other_shapes!(Option<R>, None; scalars, seq);
}

/// The problem of a field that does not exist.
pub(super) fn unknown_field<R: Row>(place: Place, name: &str) -> Problem {
    let names: Vec<&str> = R::FIELDS.iter().map(|field| field.name).collect();
    let mut problem = Problem::new(codes::UNKNOWN_FIELD, place).found(name).expected(names.join(" | "));
    problem.hint =
        Some(nearest_hint(name, names.iter().copied()).unwrap_or_else(|| {
            Text::new("a field of your own must begin with x_", "trường riêng phải bắt đầu bằng x_")
        }));
    problem
}

/// The cell of a number.
fn number(x: &serde_json::Number) -> Cell<'static> {
    if is_beyond(x) {
        return Cell::Beyond(x.to_string().into());
    }
    // Adding zero turns -0 into 0, which is what canonical JSON writes.
    x.as_f64().map_or(Cell::Null, |x| Cell::Number(x + 0.0))
}

/// One cell of a row.
struct CellSeed<'r, 'l, 'p, P: Fn() -> Place> {
    reader: Shared<'r, 'l>,
    place: &'p P,
}

impl<'de, P: Fn() -> Place> DeserializeSeed<'de> for CellSeed<'_, '_, '_, P> {
    type Value = Cell<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, P: Fn() -> Place> Visitor<'de> for CellSeed<'_, '_, '_, P> {
    type Value = Cell<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell")
    }

    fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, x: bool) -> Result<Cell<'de>, E> {
        Ok(Cell::Bool(x))
    }

    fn visit_i64<E>(self, x: i64) -> Result<Cell<'de>, E> {
        Ok(number(&x.into()))
    }

    fn visit_u64<E>(self, x: u64) -> Result<Cell<'de>, E> {
        Ok(number(&x.into()))
    }

    fn visit_f64<E>(self, x: f64) -> Result<Cell<'de>, E> {
        Ok(serde_json::Number::from_f64(x).map_or(Cell::Null, |x| number(&x)))
    }

    fn visit_borrowed_str<E>(self, x: &'de str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Borrowed(x)))
    }

    fn visit_str<E>(self, x: &str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Owned(x.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Cell<'de>, A::Error> {
        let limit = self.reader.borrow().limits.depth;
        let mut faults = Faults { list: Vec::new(), place: Some(self.place) };
        let value = ValueSeed { faults: &mut faults, depth: 4, limit }.visit_seq(seq)?;
        Ok(self.reader.borrow_mut().structured(value, faults.list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell<'de>, A::Error> {
        let limit = self.reader.borrow().limits.depth;
        let mut faults = Faults { list: Vec::new(), place: Some(self.place) };
        let value = ValueSeed { faults: &mut faults, depth: 4, limit }.visit_map(map)?;
        Ok(self.reader.borrow_mut().structured(value, faults.list))
    }
}

/// Faults inside a structured cell, all placed at the cell.
struct Faults<'p, P: Fn() -> Place> {
    list: Vec<Problem>,
    place: Option<&'p P>,
}

impl<P: Fn() -> Place> Faults<'_, P> {
    fn add(&mut self, make: impl FnOnce(Place) -> Problem) {
        let place = self.place.map_or_else(|| Place::whole("cell"), |place| place());
        self.list.push(make(place));
    }
}

/// Any JSON value, strictly.
struct ValueSeed<'f, 'p, P: Fn() -> Place> {
    faults: &'f mut Faults<'p, P>,
    depth: usize,
    limit: usize,
}

impl<'p, P: Fn() -> Place> ValueSeed<'_, 'p, P> {
    fn inner(&mut self) -> ValueSeed<'_, 'p, P> {
        ValueSeed { faults: self.faults, depth: self.depth + 1, limit: self.limit }
    }

    fn number(self, x: &serde_json::Number) -> Value {
        if is_beyond(x) {
            self.faults.add(|place| too_large(place, "number", x));
        }
        x.as_f64().and_then(|x| serde_json::Number::from_f64(x + 0.0)).map_or(Value::Null, Value::Number)
    }

    fn too_deep(&mut self) -> bool {
        if self.depth <= self.limit {
            return false;
        }
        let (depth, limit) = (self.depth, self.limit);
        self.faults.add(|place| {
            Problem::new(codes::TOO_DEEP, place)
                .found(depth)
                .expected(Text::new(format!("at most {limit} levels"), format!("không quá {limit} tầng")))
        });
        true
    }
}

impl<'de, P: Fn() -> Place> DeserializeSeed<'de> for ValueSeed<'_, '_, P> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, P: Fn() -> Place> Visitor<'de> for ValueSeed<'_, '_, P> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, x: bool) -> Result<Value, E> {
        Ok(Value::Bool(x))
    }

    fn visit_i64<E>(self, x: i64) -> Result<Value, E> {
        Ok(self.number(&x.into()))
    }

    fn visit_u64<E>(self, x: u64) -> Result<Value, E> {
        Ok(self.number(&x.into()))
    }

    fn visit_f64<E>(self, x: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(x).map_or(Value::Null, |x| self.number(&x)))
    }

    fn visit_str<E>(self, x: &str) -> Result<Value, E> {
        Ok(Value::String(super::field::clean_text(x).unwrap_or_default()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        if self.too_deep() {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        while let Some(value) = seq.next_element_seed(self.inner())? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut object = serde_json::Map::new();
        if self.too_deep() {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inner())?;
            if object.contains_key(&key) {
                self.faults.add(|place| {
                    Problem::new(codes::DUPLICATE_KEY, place)
                        .found(&key)
                        .expected(Text::new("each key once", "mỗi khóa một lần"))
                });
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Reads the JSON text of one cell, strictly; on failure says what is expected.
pub(super) fn strict_value(text: &str) -> Result<Value, Text> {
    let mut faults = Faults { list: Vec::new(), place: None::<&fn() -> Place> };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let limit = Limits::default().depth;
    let value = ValueSeed { faults: &mut faults, depth: 4, limit }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) if faults.list.is_empty() => Ok(value),
        Ok(_) => Err(Problems::from(faults.list).iter().next().map_or_else(Text::default, |fault| {
            Text::new(
                format!("valid JSON ({})", fault.message(crate::problem::Lang::En)),
                format!("JSON hợp lệ ({})", fault.message(crate::problem::Lang::Vi)),
            )
        })),
        Err(_) => Err(Text::new("valid JSON", "JSON hợp lệ")),
    }
}
