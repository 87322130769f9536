//! The two-table layout of composite indicators, known from the R package `COINr`.
//!
//! `iData` has one row a unit (country, province, technology): `uCode`, `uName`, perhaps `Time` (a year), and one
//! column for each indicator, denominator or group. `iMeta` says what each column is and how indicators are put
//! together: `iCode`, `Type`, `Level`, `Direction`, `Weight`, `Parent`, and perhaps `iName`, `Unit`, `Denominator`.
//! Missing cells are empty or `NA`.
//!
//! # References
//! Becker, Caperna, Del Sorbo, Norlén, Papadimitriou, Saisana (2022), "`COINr`: An R package for developing composite
//! indicators", *Journal of Open Source Software* 7 (78), 4567.

mod data;
mod meta;
mod sheet;

use super::reader::Reader;
use super::{
    Charter, Criterion, Id, Indicator, Limits, MissingPolicy, Register, RegisterInfo, Source, Track, Weight,
    WeightPolicy,
};
use crate::problem::codes::reading::WRONG_KIND;
use crate::problem::{Place, Problem, Problems, Text, codes::composite as codes};
use crate::{Error, Result};
use data::Data;
use jiff::civil::Date;
use meta::{Entry, Kind, Meta};
use sheet::Sheet;
use std::collections::BTreeSet;
use std::path::Path;

/// The one track of such a register.
const TRACK: &str = "all";

/// Where its weights come from.
const ORIGIN: &str = "iMeta: Weight";

/// What a register made from two tables should be called, and what the tables do not say.
///
/// # Examples
/// ```
/// use stratech::model::CompositeOptions;
/// let options = CompositeOptions { size: Some(10), ..CompositeOptions::default() };
/// assert_eq!(options.id, "composite");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CompositeOptions {
    /// Identifier of the register: `composite`.
    pub id: String,
    /// Title in Vietnamese; absent = the name of the aggregate at the top.
    pub title_vi: Option<String>,
    /// Title in English; absent = the name of the aggregate at the top.
    pub title_en: Option<String>,
    /// Cut-off date; absent = the end of the latest year in `Time`.
    pub cutoff_date: Option<Date>,
    /// Seats; absent = one for every unit, so that the result is a plain ranking.
    pub size: Option<u64>,
    /// Limits of reading.
    pub limits: Limits,
}

impl Default for CompositeOptions {
    fn default() -> Self {
        CompositeOptions {
            id: "composite".to_owned(),
            title_vi: None,
            title_en: None,
            cutoff_date: None,
            size: None,
            limits: Limits::default(),
        }
    }
}

impl Register {
    /// Makes a register from the CSV files `iData` and `iMeta` of a composite indicator.
    ///
    /// Units become the technologies of one track, indicators become criteria: each figure divided by its
    /// denominator, on a fixed scale from the least to the greatest figure of all units (so the register keeps its
    /// scale when a unit is added later). Aggregates become the criteria above them; a single aggregate at the top
    /// is the score itself. Where a unit has no figure, its siblings share the weight. Figures of a year are taken
    /// as published on its last day, others on the cut-off day; both are marked as assumed.
    ///
    /// The second result says what was not used, what is missing, and what was assumed.
    ///
    /// # Formula
    /// z = (x / denominator - least) / (greatest - least), or 1 - z where less is better.
    ///
    /// # Errors
    /// [`Error::Input`] with every faulty cell, row and column of both files; [`Error::Limit`]; [`Error::File`].
    pub fn read_composite(
        idata: impl AsRef<Path>,
        imeta: impl AsRef<Path>,
        options: &CompositeOptions,
    ) -> Result<(Register, Problems)> {
        let read = |path: &Path| -> Result<(String, Vec<u8>)> {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let size = std::fs::metadata(path).map_err(|e| Error::file("read", path, &e))?.len();
            options.limits.check_bytes(&name, size)?;
            Ok((name, std::fs::read(path).map_err(|e| Error::file("read", path, &e))?))
        };
        let (idata, imeta) = (read(idata.as_ref())?, read(imeta.as_ref())?);
        convert((&idata.0, &idata.1), (&imeta.0, &imeta.1), options)
    }

    /// As [`Register::read_composite`], from the bytes of the two CSV tables.
    ///
    /// # Errors
    /// As [`Register::read_composite`].
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, model::CompositeOptions};
    /// let idata = "uCode,uName,Time,patents,people\nA,An,2024,10,5\nB,Binh,2024,8,2\n";
    /// let imeta = "Level,iCode,Direction,Weight,Denominator,Parent,Type\n\
    ///              1,patents,1,1,people,index,Indicator\n\
    ///              2,index,1,1,NA,NA,Aggregate\n\
    ///              NA,people,NA,NA,NA,NA,Denominator\n";
    /// let (register, _) = Register::composite_from_bytes(idata, imeta, &CompositeOptions::default())?;
    /// let ranks = register.evaluate(None)?.ranks(); // 2 and 4 patents a head
    /// assert_eq!(ranks, [Some(2), Some(1)]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn composite_from_bytes(
        idata: impl AsRef<[u8]>,
        imeta: impl AsRef<[u8]>,
        options: &CompositeOptions,
    ) -> Result<(Register, Problems)> {
        for (name, bytes) in [("iData.csv", idata.as_ref()), ("iMeta.csv", imeta.as_ref())] {
            options.limits.check_bytes(name, bytes.len() as u64)?;
        }
        convert(("iData.csv", idata.as_ref()), ("iMeta.csv", imeta.as_ref()), options)
    }
}

fn convert(idata: (&str, &[u8]), imeta: (&str, &[u8]), options: &CompositeOptions) -> Result<(Register, Problems)> {
    let mut reader = Reader::new(&options.limits);
    let mut notices = Problems::new();
    let sheet = Sheet::read(idata.1, idata.0, &mut reader)?;
    let meta = Sheet::read(imeta.1, imeta.0, &mut reader)?;
    let meta = Meta::read(meta, &mut reader, &mut notices);
    let mut register = Register::default();
    if let Some(meta) = meta {
        let data = Data::read(&sheet, &meta, &mut reader, &mut notices);
        // Without units everything else would be a fault of the same cause.
        if !data.technologies.is_empty() {
            let builder = Builder { meta: &meta, options, reader: &mut reader, notices: &mut notices };
            register = builder.register(data, idata.0);
        }
    } else {
        sheet.require("uCode", &mut reader);
    }
    reader.finish().into_result()?;
    notices.sort();
    Ok((register, notices))
}

/// Puts a register together from what was read.
struct Builder<'b, 'l> {
    meta: &'b Meta,
    options: &'b CompositeOptions,
    reader: &'b mut Reader<'l>,
    notices: &'b mut Problems,
}

impl Builder<'_, '_> {
    fn register(mut self, data: Data, file: &str) -> Register {
        let top = self.top();
        let kept = self.kept(&data, top);
        let cutoff = self.cutoff(&data, file);
        let title = top.map_or("iData, iMeta", |top| self.meta.entries[top].name.as_str());
        let info = self.info(title, cutoff);
        let mut register = Register {
            register: std::iter::once(info).collect(),
            charter: std::iter::once(Charter {
                missing: MissingPolicy::Renormalize,
                weight_policy: WeightPolicy::Fixed,
                ..Charter::default()
            })
            .collect(),
            ..Register::default()
        };
        if let Some(track) = Id::new(TRACK) {
            let size = self.options.size.unwrap_or(data.technologies.len() as u64);
            register.tracks = std::iter::once(Track {
                id: track.clone(),
                name_vi: "Tất cả đơn vị".to_owned(),
                name_en: "All units".to_owned(),
                size,
                ..Track::default()
            })
            .collect();
            register.technologies =
                data.technologies.into_iter().map(|unit| super::Technology { track: track.clone(), ..unit }).collect();
        }
        register.observations = data
            .observations
            .into_iter()
            .map(|o| if o.valid_until.is_none() { super::Observation { published: cutoff, ..o } } else { o })
            .collect();
        let entries = &self.meta.entries;
        let indicators = || entries.iter().filter(|entry| entry.kind == Kind::Indicator);
        register.indicators = indicators().map(|entry| indicator(entry, entries)).collect();
        for &i in &kept {
            let parent = entries[i].parent.filter(|parent| Some(*parent) != top);
            register.criteria.push(criterion(&entries[i], parent.map(|p| &entries[p]), data.ranges.get(&i)));
            register.weights.push(Weight {
                criterion: entries[i].code.clone(),
                weight: entries[i].weight,
                origin: Some(ORIGIN.to_owned()),
                ..Weight::default()
            });
        }
        let n = data.ranges.len();
        self.notices.push(
            Problem::new(codes::SCALE_FROM_DATA, Place::whole(file))
                .item(Text::new(format!("{n} indicators"), format!("{n} chỉ số")))
                .found_words(Text::new("from the least to the greatest figure", "từ số nhỏ nhất đến số lớn nhất"))
                .expected(Text::new(
                    "they are fixed in the register from now on",
                    "từ nay các thang này cố định trong bộ dữ liệu",
                )),
        );
        register
    }

    /// The only aggregate that everything belongs to.
    fn top(&mut self) -> Option<usize> {
        let entries = &self.meta.entries;
        let scored = |entry: &&Entry| matches!(entry.kind, Kind::Indicator | Kind::Aggregate);
        let mut tops = (0..entries.len()).filter(|&i| scored(&&entries[i]) && entries[i].parent.is_none());
        let top = tops.next().filter(|&top| entries[top].kind == Kind::Aggregate && tops.next().is_none())?;
        let entry = &entries[top];
        self.notices.push(
            Problem::new(codes::THE_WHOLE, self.meta.place(entry))
                .item(format!("{} \"{}\"", entry.code, entry.name))
                .found_words(Text::new("everything belongs to it", "mọi chỉ số đều thuộc về nó"))
                .expected(Text::new(
                    "the criteria below it are the top level",
                    "các tiêu chí ngay dưới nó là cấp cao nhất",
                )),
        );
        Some(top)
    }

    /// The entries that become criteria: indicators that separate the units, and what they belong to.
    fn kept(&mut self, data: &Data, top: Option<usize>) -> Vec<usize> {
        let entries = &self.meta.entries;
        let mut kept = BTreeSet::new();
        for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Indicator) {
            let found = match data.ranges.get(&i) {
                Some((low, high)) if low < high => {
                    let mut at = Some(i);
                    while let Some(node) = at.filter(|&node| kept.insert(node)) {
                        at = entries[node].parent;
                    }
                    continue;
                }
                Some((low, _)) => Text::new(format!("all its figures are {low}"), format!("mọi số liệu đều là {low}")),
                None => Text::new("it has no figure at all", "không có số liệu nào"),
            };
            self.notices.push(
                Problem::new(codes::SEPARATES_NOTHING, self.meta.place(entry))
                    .item(entry.code.as_str())
                    .found_words(found)
                    .expected(Text::new("figures that differ", "các số liệu khác nhau"))
                    .hint(left_out()),
            );
        }
        for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Aggregate) {
            if !kept.contains(&i) {
                self.notices.push(
                    Problem::new(codes::EMPTY_AGGREGATE, self.meta.place(entry))
                        .item(entry.code.as_str())
                        .found_words(Text::new("nothing belongs to it", "không có gì thuộc về nó"))
                        .expected(Text::new("at least one indicator", "ít nhất một chỉ số"))
                        .hint(left_out()),
                );
            }
        }
        if kept.is_empty() {
            self.reader.report(
                Problem::new(codes::TOO_FEW, Place::whole(&self.meta.sheet.file))
                    .item(Text::new("indicators that separate the units", "chỉ số phân biệt được các đơn vị"))
                    .found(0)
                    .expected(Text::new("at least 1", "ít nhất 1")),
            );
        }
        kept.into_iter().filter(|&i| Some(i) != top).collect()
    }

    fn cutoff(&mut self, data: &Data, file: &str) -> Date {
        self.options.cutoff_date.or(data.latest).unwrap_or_else(|| {
            self.reader.report(
                Problem::new(codes::NO_CUTOFF, Place::argument("cutoff_date"))
                    .found_words(Text::new(
                        format!("{file} has no column Time with years"),
                        format!("{file} không có cột Time ghi năm"),
                    ))
                    .expected(Text::new("a date in the options", "một ngày trong phần tùy chọn")),
            );
            Date::ZERO
        })
    }

    fn info(&mut self, title: &str, cutoff_date: Date) -> RegisterInfo {
        let options = self.options;
        let id = Id::new(&options.id).unwrap_or_else(|| {
            self.wrong("id", &options.id, Id::expectation());
            Id::default()
        });
        RegisterInfo {
            id,
            title_vi: self.title("title_vi", options.title_vi.as_deref().unwrap_or(title)),
            title_en: self.title("title_en", options.title_en.as_deref().unwrap_or(title)),
            cutoff_date,
            note_vi: Some(
                "Lập từ hai bảng iData và iMeta; mỗi thang đo chạy từ số liệu nhỏ nhất đến lớn nhất.".to_owned(),
            ),
            note_en: Some(
                "Made from the tables iData and iMeta; every scale runs from the least to the greatest figure."
                    .to_owned(),
            ),
            ..RegisterInfo::default()
        }
    }

    fn title(&mut self, name: &str, text: &str) -> String {
        super::field::clean_text(text).unwrap_or_else(|expected| {
            self.wrong(name, text, expected);
            String::new()
        })
    }

    fn wrong(&mut self, argument: &str, found: &str, expected: Text) {
        self.reader.report(
            Problem::new(WRONG_KIND, Place::argument(argument))
                .item(argument)
                .found(super::reader::shorten(found))
                .expected(expected),
        );
    }
}

fn left_out() -> Text {
    Text::new("its siblings share the weight", "các tiêu chí cùng cấp chia nhau trọng số")
}

fn unit(entry: &Entry, entries: &[Entry]) -> Option<String> {
    match entry.denominator.map(|d| &entries[d]) {
        None => entry.unit.clone(),
        Some(by) => Some(format!("{} / {}", entry.unit.as_deref().unwrap_or("1"), by.code)),
    }
}

fn indicator(entry: &Entry, entries: &[Entry]) -> Indicator {
    let by = entry.denominator.map(|d| &entries[d]);
    let of = |by: &Entry| match &by.unit {
        Some(unit) => format!("{} ({unit})", by.name),
        None => by.name.clone(),
    };
    Indicator {
        id: entry.code.clone(),
        name_vi: entry.name.clone(),
        name_en: entry.name.clone(),
        unit: unit(entry, entries),
        definition_vi: by.map(|by| format!("Số liệu chia cho {}", of(by))),
        definition_en: by.map(|by| format!("The figure divided by {}", of(by))),
        ..Indicator::default()
    }
}

fn criterion(entry: &Entry, parent: Option<&Entry>, range: Option<&(f64, f64)>) -> Criterion {
    let is_leaf = entry.kind == Kind::Indicator;
    Criterion {
        id: entry.code.clone(),
        parent: parent.map(|parent| parent.code.clone()),
        name_vi: entry.name.clone(),
        name_en: entry.name.clone(),
        direction: entry.direction,
        scale_low: range.map(|range| range.0),
        scale_high: range.map(|range| range.1),
        source: if is_leaf { Source::Indicator } else { Source::default() },
        indicator: is_leaf.then(|| entry.code.clone()),
        ..Criterion::default()
    }
}
