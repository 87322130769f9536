//! The enablers on the card of a register: what is known of them on the cut-off day, and what is missing.

use crate::Table;
use crate::model::{CapacityGap, Cell, Enabler, EnablerKind, Register, Stage, StateBasis, Supply};
use crate::problem::Text;
use crate::table::Column;
use std::collections::{BTreeMap, BTreeSet};

/// Enablers shown of one layer: those that most depends on.
const SHOWN: usize = 8;

/// The layers in the order in which they are shown.
const LAYERS: [EnablerKind; 5] = [
    EnablerKind::Infrastructure,
    EnablerKind::Workforce,
    EnablerKind::Institution,
    EnablerKind::Resource,
    EnablerKind::Finance,
];

/// A layer in words.
fn layer(kind: EnablerKind) -> Text {
    match kind {
        EnablerKind::Infrastructure => Text::new("infrastructure", "hạ tầng"),
        EnablerKind::Workforce => Text::new("workforce", "nhân lực"),
        EnablerKind::Institution => Text::new("institution", "thể chế"),
        EnablerKind::Resource => Text::new("resource", "nguồn lực"),
        EnablerKind::Finance => Text::new("finance", "tài chính"),
    }
}

/// The English and the Vietnamese side of a cell such as `people / người`.
fn sides(cell: &str) -> Text {
    match cell.split_once(" / ") {
        Some((en, vi)) => Text::new(en, vi),
        None => cell.into(),
    }
}

fn stage(stage: Stage) -> Text {
    match stage {
        Stage::None => Text::new("nothing yet", "chưa có"),
        Stage::Drafted => Text::new("drafted", "đang soạn thảo"),
        Stage::Submitted => Text::new("submitted", "đã trình"),
        Stage::Passed => Text::new("passed", "đã thông qua"),
        Stage::InForce => Text::new("in force", "đang có hiệu lực"),
    }
}

/// What is known of one enabler, and on what basis.
struct Known {
    value: Option<Text>,
    basis: Text,
    illustrative: bool,
}

impl Known {
    /// The value with its mark.
    fn value(&self) -> Option<Text> {
        let value = self.value.clone()?;
        Some(if self.illustrative { Text::new(format!("{}*", value.en), format!("{}*", value.vi)) } else { value })
    }
}

/// What a register knows of its enablers in the year of the cut-off.
pub(super) struct Enablers<'r> {
    register: &'r Register,
    supply: Supply<'r>,
    year: i32,
    /// How many technologies and enablers name each of them.
    needed_by: BTreeMap<&'r str, usize>,
}

impl<'r> Enablers<'r> {
    pub(super) fn new(register: &'r Register) -> Self {
        let pairs: BTreeSet<(&str, &str)> =
            register.dependencies.iter().map(|row| (row.requires.as_str(), row.dependent.as_str())).collect();
        let mut needed_by: BTreeMap<&str, usize> = BTreeMap::new();
        for (requires, _) in pairs {
            *needed_by.entry(requires).or_default() += 1;
        }
        let year = i32::from(register.info().cutoff_date.year());
        Enablers { register, supply: register.supply(), year, needed_by }
    }

    fn needed_by(&self, enabler: &Enabler) -> usize {
        self.needed_by.get(enabler.id.as_str()).copied().unwrap_or(0)
    }

    /// One line for the facts.
    pub(super) fn words(&self) -> Text {
        let of = |kind: EnablerKind| self.register.enablers.iter().filter(|row| row.kind == kind).count();
        let parts: Vec<(usize, Text)> = LAYERS.into_iter().map(|kind| (of(kind), layer(kind))).collect();
        let list = |say: fn(&Text) -> &String| {
            let parts = parts.iter().filter(|(n, _)| *n > 0);
            parts.map(|(n, layer)| format!("{n} {}", say(layer))).collect::<Vec<_>>().join(", ")
        };
        let (n, figures, links) =
            (self.register.enablers.len(), self.register.capacities.len(), self.register.dependencies.len());
        Text::new(
            format!("{n} ({}) with {figures} figures of capacity; {links} dependencies", list(|text| &text.en)),
            format!("{n} ({}) với {figures} số liệu năng lực; {links} phụ thuộc", list(|text| &text.vi)),
        )
    }

    /// The enablers that most depends on, a table for each layer, with what is known of them.
    pub(super) fn tables(&self) -> crate::Result<Vec<Table>> {
        let mut tables = Vec::new();
        for kind in LAYERS {
            let mut rows: Vec<&Enabler> = self.register.enablers.iter().filter(|row| row.kind == kind).collect();
            if rows.is_empty() {
                continue;
            }
            rows.sort_by(|a, b| self.needed_by(b).cmp(&self.needed_by(a)).then_with(|| a.id.cmp(&b.id)));
            let left = rows.len().saturating_sub(SHOWN);
            rows.truncate(SHOWN);
            let mut table = self.table(kind, &rows)?;
            if left > 0 {
                table = table.note(Text::new(
                    format!("{left} more, on which less depends, stand in the table enablers."),
                    format!("Còn {left} điều kiện khác ít được cần hơn, xem bảng enablers."),
                ));
            }
            if tables.is_empty() {
                table = table.note(Text::new(
                    "Known: the amount that counts (a plan times its realization; targets do not count), else the state from 0 to 1.",
                    "Đã biết: năng lực được tính (kế hoạch nhân với tỷ lệ thực hiện; mục tiêu không được tính), nếu không có thì là trạng thái từ 0 đến 1.",
                ));
            }
            tables.push(table);
        }
        Ok(tables)
    }

    fn table(&self, kind: EnablerKind, rows: &[&Enabler]) -> crate::Result<Table> {
        let known: Vec<Known> = rows.iter().map(|enabler| self.known(enabler)).collect();
        let needed_by = rows.iter().map(|row| i64::try_from(self.needed_by(row)).unwrap_or(i64::MAX));
        let layer = layer(kind);
        let table = Table::new(
            Text::new(
                format!("Enablers in {}: {}", self.year, layer.en),
                format!("Điều kiện hỗ trợ năm {}: {}", self.year, layer.vi),
            ),
            vec![
                Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|row| row.id.to_string())),
                Column::words(
                    "name",
                    Text::new("Name", "Tên"),
                    rows.iter().map(|row| Text::new(row.name_en.clone(), row.name_vi.clone())),
                ),
                Column::words("known", Text::new("Known", "Đã biết"), known.iter().map(Known::value)),
                Column::words("basis", Text::new("Basis", "Căn cứ"), known.iter().map(|known| known.basis.clone())),
                Column::integers("needed_by", Text::new("Needed by", "Số mục cần"), needed_by),
            ],
        )?;
        let made_up = known.iter().any(|known| known.illustrative);
        Ok(if made_up { table.note(Text::new("* illustrative", "* minh họa")) } else { table })
    }

    fn known(&self, enabler: &Enabler) -> Known {
        let number = |x: f64| Cell::Number(x).to_string();
        if let Some(capacity) = self.supply.capacity(&enabler.id, self.year) {
            let high = capacity.amount_high.map(|high| format!("–{}", number(high))).unwrap_or_default();
            let amount = format!("{}{high}", number(capacity.amount));
            let unit = enabler.unit.as_deref().map_or_else(Text::default, sides);
            let with = |unit: &str| format!("{amount} {unit}").trim_end().to_owned();
            return Known {
                value: Some(Text::new(with(&unit.en), with(&unit.vi))),
                basis: capacity.basis(),
                illustrative: capacity.record.illustrative || enabler.illustrative,
            };
        }
        let nothing = |basis: Text| Known { value: None, basis, illustrative: false };
        let Some(state) = self.supply.state(&enabler.id, self.year) else { return nothing(self.missing(enabler)) };
        let (basis, illustrative) = match state.basis {
            StateBasis::Path { row, since } => (
                Text::new(format!("state since {since}"), format!("trạng thái từ {since}")),
                self.register.states[row].illustrative,
            ),
            StateBasis::Stage(reached) => (stage(reached), false),
            StateBasis::Trl(level) => (Text::new(format!("TRL {level}"), format!("TRL {level}")), false),
            StateBasis::Capacity => return nothing(Text::new("only in other years", "chỉ có ở năm khác")),
        };
        Known { value: Some(number(state.value).into()), basis, illustrative: illustrative || enabler.illustrative }
    }

    fn missing(&self, enabler: &Enabler) -> Text {
        match self.supply.capacity_gap(&enabler.id, self.year) {
            Some(CapacityGap::OnlyTargets) => Text::new("only targets", "chỉ có mục tiêu"),
            Some(CapacityGap::NotYetPublished) => Text::new("published after the cut-off", "công bố sau ngày chốt"),
            _ => Text::new("nothing", "chưa có gì"),
        }
    }

    /// What a reader must know before counting on them: how many, and the words that follow the number.
    pub(super) fn attention(&self) -> Vec<(usize, &'static str, &'static str)> {
        if self.register.enablers.is_empty() {
            return Vec::new();
        }
        let count = |of: &dyn Fn(&Enabler) -> bool| self.register.enablers.iter().filter(|row| of(row)).count();
        let gap = |enabler: &Enabler| self.supply.capacity_gap(&enabler.id, self.year);
        let unknown = |enabler: &Enabler| {
            gap(enabler) != Some(CapacityGap::OnlyTargets)
                && gap(enabler).is_some()
                && self.supply.state(&enabler.id, self.year).is_none()
        };
        let dependents: BTreeSet<&str> = self.register.dependencies.iter().map(|row| row.dependent.as_str()).collect();
        let without = self.register.technologies.iter().filter(|row| !dependents.contains(row.id.as_str())).count();
        vec![
            (
                count(&|enabler| gap(enabler) == Some(CapacityGap::OnlyTargets)),
                "enablers have targets only, which are no capacity.",
                "điều kiện hỗ trợ mới chỉ có mục tiêu, chưa phải là năng lực.",
            ),
            (
                count(&unknown),
                "enablers have neither a capacity nor a state in the year of the cut-off.",
                "điều kiện hỗ trợ chưa có năng lực hay trạng thái trong năm chốt số liệu.",
            ),
            (
                count(&|enabler| enabler.controlled_by.is_some()),
                "enablers are under foreign control.",
                "điều kiện hỗ trợ do nước ngoài kiểm soát.",
            ),
            (
                if self.register.dependencies.is_empty() { 0 } else { without },
                "technologies have no dependencies: their readiness is their own state alone.",
                "công nghệ chưa khai phụ thuộc: mức sẵn sàng chỉ là trạng thái của chính chúng.",
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::Register;
    use crate::problem::Lang;

    #[test]
    fn made_up_figures_are_marked_and_targets_are_no_capacity() {
        let card = Register::example("vn-2026").unwrap().card().unwrap();
        assert_eq!(card.enablers.len(), 5);
        let infrastructure = card.enablers[0].to_text(Lang::En);
        assert!(infrastructure.contains("35000 stations ") && infrastructure.contains("4 sites* "));
        assert!(infrastructure.contains("900–1100 MW*") && infrastructure.contains("* illustrative"));
        let finance = card.enablers[4].to_text(Lang::Vi);
        assert!(finance.contains("chỉ có mục tiêu") && finance.contains("500000 tỷ đồng"));
    }

    #[test]
    fn what_is_missing_is_counted() {
        let json = r#"{
            "register": {"id": "r", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1},
            "technologies": [{"id": "T", "name_vi": "t", "name_en": "t", "track": "A"}],
            "enablers": [
                {"id": "A", "kind": "workforce", "name_vi": "a", "name_en": "a", "unit": "people / người"},
                {"id": "B", "kind": "workforce", "name_vi": "b", "name_en": "b", "controlled_by": "abroad"},
                {"id": "C", "kind": "institution", "name_vi": "c", "name_en": "c", "stage": "submitted"}
            ],
            "capacities": [{"enabler": "A", "from": "2030-12-31", "amount": 5, "kind": "target", "published": "2025-01-01"}],
            "dependencies": [{"id": "D", "dependent": "A", "requires": "C", "role": "graded"}]
        }"#;
        let card = Register::from_json(json).unwrap().card().unwrap();
        let text = card.to_text(Lang::En);
        for words in [
            "1 enablers have targets only",
            "1 enablers have neither a capacity nor a state",
            "1 enablers are under foreign control",
            "1 technologies have no dependencies",
            "3 (2 workforce, 1 institution) with 1 figures of capacity; 1 dependencies",
        ] {
            assert!(text.contains(words), "{words} in\n{text}");
        }
    }
}
