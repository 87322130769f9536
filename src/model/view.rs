//! The register as people look at it: one table as a [`Table`], and the card of the whole.

use super::field::Kind;
use super::register::Visit;
use super::tables::{Criterion, CriterionUse, Direction, JudgementState, Origin, Source};
use super::{Cell, Id, Register, Row, Rows};
use crate::Table;
use crate::problem::{Place, Problem, Text, codes::arrays::UNKNOWN_CHOICE};
use crate::table::Column;
use std::collections::BTreeMap;

impl Register {
    /// One table of the register, rows by key, without the columns in which nothing stands.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such table, with the nearest name.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let tracks = Register::example("vn-2026")?.table("tracks")?;
    /// assert_eq!(tracks.n_rows(), 2);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn table(&self, name: &str) -> crate::Result<Table> {
        let mut view = View { name, table: None };
        self.visit(&mut view)?;
        view.table.ok_or_else(|| {
            let mut problem =
                Problem::new(UNKNOWN_CHOICE, Place::argument("table")).found(name).expected(Self::TABLES.join(" | "));
            problem.hint = super::reader::nearest_hint(name, Self::TABLES.iter().copied());
            problem.into()
        })
    }

    /// What the register is at a glance: the list and its tracks, the criteria tree, the panel, and which
    /// tables are empty; an overview and, where there are criteria, the tree.
    ///
    /// # Errors
    /// None in practice; [`crate::Error::Internal`] if the digest cannot be made.
    pub fn card(&self) -> crate::Result<Vec<Table>> {
        let mut tables = vec![self.overview()?];
        if !self.criteria.is_empty() {
            tables.push(self.tree()?);
        }
        Ok(tables)
    }

    fn overview(&self) -> crate::Result<Table> {
        let info = self.info();
        let mut lines: Vec<(Text, Text)> = vec![
            (Text::new("Register", "Bộ dữ liệu"), info.id.as_str().into()),
            (Text::new("Cut-off date", "Ngày chốt số liệu"), info.cutoff_date.to_string().into()),
            (Text::new("Digest", "Mã băm"), self.digest()?.into()),
        ];
        for track in self.tracks.sorted() {
            let members = || self.technologies.iter().filter(|technology| technology.track == track.id);
            let (n, listed) = (members().count(), members().filter(|t| t.origin == Origin::Listed).count());
            lines.push((
                Text::new(format!("Track {}", track.id), format!("Nhóm {}", track.id)),
                Text::new(
                    format!("{}: {} seats, {n} candidates ({listed} listed now)", track.name_en, track.size),
                    format!("{}: {} chỗ, {n} ứng viên ({listed} đang trong danh mục)", track.name_vi, track.size),
                ),
            ));
        }
        lines.push((Text::new("Criteria", "Tiêu chí"), self.criteria_words()));
        lines.push((Text::new("Council", "Hội đồng"), self.council_words()));
        let empty: Vec<&str> = self.row_counts().into_iter().filter(|(_, n)| *n == 0).map(|(name, _)| name).collect();
        if !empty.is_empty() {
            lines.push((Text::new("Empty tables", "Bảng trống"), empty.join(", ").into()));
        }
        let (labels, words): (Vec<Text>, Vec<Text>) = lines.into_iter().unzip();
        let table = Table::new(
            Text::new(info.title_en, info.title_vi),
            vec![
                Column::words("what", Text::new("What", "Mục"), labels),
                Column::words("value", Text::new("Value", "Nội dung"), words),
            ],
        )?;
        Ok(if info.illustrative {
            table.note(Text::new(
                "Illustrative: part of these data is synthetic.",
                "Minh họa: một phần số liệu này là giả định.",
            ))
        } else {
            table
        })
    }

    fn criteria_words(&self) -> Text {
        let parents: std::collections::BTreeSet<&Id> = self.criteria.iter().filter_map(|c| c.parent.as_ref()).collect();
        let leaves = || self.criteria.iter().filter(|criterion| !parents.contains(&criterion.id));
        let count = |source: Source| leaves().filter(|leaf| leaf.source == source).count();
        let (judged, indicators, coverage) =
            (count(Source::Judgement), count(Source::Indicator), count(Source::Coverage));
        let n = leaves().count();
        Text::new(
            format!("{n} leaves: {judged} judged, {indicators} from indicators, {coverage} from coverage"),
            format!(
                "{n} tiêu chí lá: {judged} do chuyên gia chấm, {indicators} từ chỉ số, {coverage} từ độ phủ bài toán"
            ),
        )
    }

    fn council_words(&self) -> Text {
        let (experts, groups, interests) = (self.experts.len(), self.stakeholder_groups.len(), self.interests.len());
        let count = |state: JudgementState| self.judgements.iter().filter(|j| j.state == state).count();
        let (given, missing) = (count(JudgementState::Given), count(JudgementState::Missing));
        let out = count(JudgementState::NotApplicable);
        Text::new(
            format!(
                "{experts} experts in {groups} groups; {given} judgements, {missing} missing, {out} not applicable; \
                 {interests} declared interests"
            ),
            format!(
                "{experts} chuyên gia thuộc {groups} nhóm thành phần; {given} ý kiến chấm, {missing} thiếu, {out} không áp dụng; \
                 {interests} khai báo lợi ích"
            ),
        )
    }

    /// The criteria in the order of the tree, children under their parent.
    fn tree(&self) -> crate::Result<Table> {
        let mut children: BTreeMap<Option<&Id>, Vec<&Criterion>> = BTreeMap::new();
        for criterion in self.criteria.sorted() {
            children.entry(criterion.parent.as_ref()).or_default().push(criterion);
        }
        let mut rows: Vec<(usize, &Criterion)> = Vec::new();
        // A stack instead of recursion: the depth of an unchecked tree is not known, and a cycle hangs from no root.
        let mut open: Vec<(usize, &Criterion)> =
            children.get(&None).into_iter().flatten().rev().map(|criterion| (0, *criterion)).collect();
        while let Some((depth, criterion)) = open.pop() {
            rows.push((depth, criterion));
            let below = children.get(&Some(&criterion.id)).into_iter().flatten();
            open.extend(below.rev().map(|child| (depth + 1, *child)));
        }
        let leaf = |criterion: &Criterion| !children.contains_key(&Some(&criterion.id));
        let scale = |criterion: &Criterion| match (criterion.scale_low, criterion.scale_high) {
            (Some(low), Some(high)) if leaf(criterion) => {
                let unit = criterion.unit.as_deref().unwrap_or_default();
                Some(format!("{} .. {} {unit}", Cell::Number(low), Cell::Number(high)).trim_end().to_owned())
            }
            _ => None,
        };
        // Of a leaf only.
        let words = |key: &str, header: Text, of: &dyn Fn(&Criterion) -> Text| {
            Column::words(key, header, rows.iter().map(|(_, c)| leaf(c).then(|| of(c))))
        };
        let indent = |depth: usize, name: &str| format!("{}{name}", "\u{a0}\u{a0}".repeat(depth));
        Table::new(
            Text::new("Criteria", "Cây tiêu chí"),
            vec![
                Column::text("id", Text::new("id", "Mã"), rows.iter().map(|(_, c)| c.id.to_string())),
                Column::words(
                    "name",
                    Text::new("Name", "Tên"),
                    rows.iter().map(|(d, c)| Text::new(indent(*d, &c.name_en), indent(*d, &c.name_vi))),
                ),
                Column::text("scale", Text::new("Scale", "Thang đo"), rows.iter().map(|(_, c)| scale(c))),
                words("best", Text::new("Best", "Tốt nhất"), &|c| match c.direction {
                    Direction::Max => Text::new("high", "cao"),
                    Direction::Min => Text::new("low", "thấp"),
                }),
                words("source", Text::new("Source", "Nguồn"), &|c| match c.source {
                    Source::Judgement => Text::new("judgement", "chuyên gia chấm"),
                    Source::Indicator => Text::new("indicator", "chỉ số"),
                    Source::Coverage => Text::new("coverage", "độ phủ bài toán"),
                }),
                words("use", Text::new("Use", "Công dụng"), &|c| match c.r#use {
                    CriterionUse::Value => Text::new("value", "tính điểm"),
                    CriterionUse::Feasibility => Text::new("feasibility", "tính khả thi"),
                    CriterionUse::Information => Text::new("information", "tham khảo"),
                }),
            ],
        )
    }
}

/// Finds one table and turns it into columns.
struct View<'n> {
    name: &'n str,
    table: Option<Table>,
}

impl Visit for View<'_> {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if R::TABLE == self.name {
            self.table = Some(view(rows)?);
        }
        Ok(())
    }
}

fn view<R: Row>(rows: &Rows<R>) -> crate::Result<Table> {
    let rows = rows.sorted();
    let mut columns = Vec::new();
    for (field, info) in R::FIELDS.iter().enumerate() {
        let cells: Vec<Cell<'_>> = rows.iter().map(|row| row.get(field)).collect();
        if !info.required && cells.iter().all(|cell| *cell == Cell::Null) {
            continue;
        }
        columns.push(column(info.name, info.kind, &cells));
    }
    Table::new(R::TABLE, columns)
}

fn column(name: &str, kind: Kind, cells: &[Cell<'_>]) -> Column {
    let number = |cell: &Cell<'_>| match cell {
        Cell::Number(x) => Some(*x),
        _ => None,
    };
    match kind {
        Kind::Number => Column::numbers(name, name, cells.iter().map(number)),
        // Whole numbers of a register lie within 2^53.
        #[allow(clippy::cast_possible_truncation)]
        Kind::Integer => Column::integers(name, name, cells.iter().map(|cell| number(cell).map(|x| x as i64))),
        Kind::Bool => Column::flags(
            name,
            name,
            cells.iter().map(|cell| match cell {
                Cell::Bool(flag) => Some(*flag),
                _ => None,
            }),
        ),
        Kind::Id | Kind::Text | Kind::Date | Kind::Choice(_) | Kind::Json(_) => {
            Column::text(name, name, cells.iter().map(|cell| (*cell != Cell::Null).then(|| cell.to_string())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Lang;

    #[test]
    fn card_of_the_shipped_register() {
        let register = Register::example("vn-2026").unwrap();
        let card = register.card().unwrap();
        let text = card[0].to_text(Lang::Vi);
        assert!(text.contains("22 chỗ") && text.contains("24 chuyên gia") && text.contains("Minh họa"), "{text}");
        assert_eq!(card[1].n_rows(), register.criteria.len());
    }

    #[test]
    fn card_of_an_empty_register_and_of_a_cycle() {
        let mut register = Register::default();
        assert_eq!(register.card().unwrap().len(), 1);
        let id = |text| Id::new(text).unwrap();
        let node = |a, b| Criterion { id: id(a), parent: Some(id(b)), ..Criterion::default() };
        register.criteria = [node("a", "b"), node("b", "a")].into_iter().collect();
        assert_eq!(register.card().unwrap()[1].n_rows(), 0);
    }

    #[test]
    fn tables_by_name() {
        let register = Register::example("vn-2026").unwrap();
        for name in Register::TABLES {
            register.table(name).unwrap();
        }
        let judgements = register.table("judgements").unwrap();
        assert_eq!(judgements.n_rows(), register.judgements.len());
        assert!(register.table("judgments").unwrap_err().to_string().contains("nearest is"));
    }
}
