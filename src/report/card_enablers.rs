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

    /// The enablers that most depends on, by layer, with what is known of them; none without enablers.
    pub(super) fn table(&self) -> crate::Result<Option<Table>> {
        if self.register.enablers.is_empty() {
            return Ok(None);
        }
        let mut rows: Vec<&Enabler> = Vec::new();
        for kind in LAYERS {
            let mut of_layer: Vec<&Enabler> = self.register.enablers.iter().filter(|row| row.kind == kind).collect();
            of_layer.sort_by(|a, b| self.needed_by(b).cmp(&self.needed_by(a)).then_with(|| a.id.cmp(&b.id)));
            rows.extend(of_layer.into_iter().take(SHOWN));
        }
        let known: Vec<(Option<Text>, Text)> = rows.iter().map(|enabler| self.known(enabler)).collect();
        let count = |enabler: &&&Enabler| i64::try_from(self.needed_by(enabler)).unwrap_or(i64::MAX);
        let table = Table::new(
            Text::new(format!("Enablers in {}", self.year), format!("Điều kiện hỗ trợ, năm {}", self.year)),
            vec![
                Column::words("layer", Text::new("Layer", "Lớp"), rows.iter().map(|row| layer(row.kind))),
                Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|row| row.id.to_string())),
                Column::words(
                    "name",
                    Text::new("Name", "Tên"),
                    rows.iter().map(|row| Text::new(row.name_en.clone(), row.name_vi.clone())),
                ),
                Column::words("known", Text::new("Known", "Đã biết"), known.iter().map(|(known, _)| known.clone())),
                Column::words("basis", Text::new("Basis", "Căn cứ"), known.iter().map(|(_, basis)| basis.clone())),
                Column::integers("needed_by", Text::new("Needed by", "Số mục cần"), rows.iter().map(|row| count(&row))),
            ],
        )?;
        let table = table.note(Text::new(
            "Known: the amount that counts (a plan times its realization; targets do not count), else the state from 0 to 1.",
            "Đã biết: năng lực được tính (kế hoạch nhân với tỷ lệ thực hiện; mục tiêu không được tính), nếu không có thì là trạng thái từ 0 đến 1.",
        ));
        let left = self.register.enablers.len() - rows.len();
        Ok(Some(if left > 0 {
            table.note(Text::new(
                format!("{left} more, on which less depends, stand in the table enablers."),
                format!("Còn {left} điều kiện khác ít được cần hơn, xem bảng enablers."),
            ))
        } else {
            table
        }))
    }

    /// What is known of an enabler, and on what basis.
    fn known(&self, enabler: &Enabler) -> (Option<Text>, Text) {
        let number = |x: f64| Cell::Number(x).to_string();
        if let Some(capacity) = self.supply.capacity(&enabler.id, self.year) {
            let high = capacity.amount_high.map(|high| format!("–{}", number(high))).unwrap_or_default();
            let amount = format!("{}{high}", number(capacity.amount));
            let unit = enabler.unit.as_deref().map_or_else(Text::default, sides);
            let with = |unit: &str| format!("{amount} {unit}").trim_end().to_owned();
            return (Some(Text::new(with(&unit.en), with(&unit.vi))), capacity.basis());
        }
        let Some(state) = self.supply.state(&enabler.id, self.year) else {
            return (None, self.missing(enabler));
        };
        let basis = match state.basis {
            StateBasis::Path { since, .. } => {
                Text::new(format!("state since {since}"), format!("trạng thái từ {since}"))
            }
            StateBasis::Stage(reached) => stage(reached),
            StateBasis::Trl(level) => Text::new(format!("TRL {level}"), format!("TRL {level}")),
            StateBasis::Capacity => return (None, Text::new("only in other years", "chỉ có ở năm khác")),
        };
        (Some(number(state.value).into()), basis)
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
