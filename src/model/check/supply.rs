//! Capacities and states: figures in order, and known where something takes them.

use super::dependencies::{Link, Relations};
use super::words::{field, named};
use super::{At, Report};
use crate::model::cell::number_text;
use crate::model::{Capacity, CapacityGap, DependencyRole, Register, Supply};
use crate::problem::codes::{dependencies as codes, goals};
use crate::problem::{Place, Problem, Text};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Every row of `capacities` by itself.
pub(super) fn rows(register: &Register, report: &mut Report) {
    let cutoff = register.register.first().map(|info| info.cutoff_date);
    for (i, row) in register.capacities.iter().enumerate() {
        let place = |name: &str| register.capacities.place(i, name);
        let item = || field("capacities", &row.enabler, &format!("from = {}", row.from));
        if let Some(high) = row.amount_high.filter(|high| *high < row.amount) {
            report.add(goals::OBSERVATION_INTERVAL, |code| {
                Problem::new(code, place("amount_high"))
                    .item(item())
                    .found(format!("amount = {}, amount_high = {}", number_text(row.amount), number_text(high)))
                    .expected("amount <= amount_high")
                    .hint(Text::new("correct the number that is wrong", "hãy sửa lại số bị sai"))
            });
        }
        if let Some(until) = row.until.filter(|until| *until < row.from) {
            report.add(goals::OBSERVATION_PERIOD, |code| {
                Problem::new(code, place("until"))
                    .item(item())
                    .found_words(Text::new(format!("{} to {until}", row.from), format!("{} đến {until}", row.from)))
                    .expected("from <= until")
                    .hint(Text::new("were the two dates exchanged?", "có phải hai ngày đã bị đổi chỗ?"))
            });
        }
        if let Some(cutoff) = cutoff.filter(|cutoff| row.published > *cutoff) {
            report.add(goals::AFTER_CUTOFF, |code| {
                Problem::new(code, place("published"))
                    .item(item())
                    .found(row.published)
                    .expected(Text::new(format!("{cutoff} or before"), format!("ngày {cutoff} hoặc trước đó")))
                    .hint(Text::new(
                        "it will be used by a register with a later cut-off date",
                        "số liệu này sẽ được dùng khi ngày chốt muộn hơn",
                    ))
            });
        }
    }
    units(register, report);
}

/// Enablers with amounts of which nobody knows what they count.
fn units(register: &Register, report: &mut Report) {
    let counted: HashSet<&str> = register.capacities.iter().map(|row| row.enabler.as_str()).collect();
    for (i, enabler) in register.enablers.iter().enumerate() {
        if enabler.unit.is_some() || !counted.contains(enabler.id.as_str()) {
            continue;
        }
        report.add(codes::NO_UNIT, |code| {
            Problem::new(code, register.enablers.place(i, "unit"))
                .item(named("enablers", &enabler.id))
                .found_words(Text::new("unit is empty", "unit còn trống"))
                .expected(Text::new("what its amounts count", "đơn vị của các lượng đã khai"))
                .hint(Text::new(
                    "write the unit, such as people, MW or racks",
                    "hãy ghi đơn vị, ví dụ người, MW hoặc tủ máy",
                ))
        });
    }
}

/// What dependencies take and build on is known.
pub(super) fn known(links: &Relations<'_, '_>, report: &mut Report) {
    let known =
        Known { links, supply: links.register.supply(), year: i32::from(links.register.info().cutoff_date.year()) };
    let unknown = known.capacities(report);
    known.states(&unknown, report);
}

/// A year after every year that a register can name.
const LAST_YEAR: i32 = 9999;

struct Known<'c, 'r, 'n> {
    links: &'c Relations<'r, 'n>,
    supply: Supply<'r>,
    /// The year of the cut-off day.
    year: i32,
}

impl Known<'_, '_, '_> {
    /// One problem for each enabler that is taken by an amount of which nothing is known, at the first row that takes
    /// it; the enablers of which nothing is known at all.
    fn capacities(&self, report: &mut Report) -> BTreeSet<At> {
        let taken = self.links.sound().filter(|row| {
            self.links.of(*row).role == DependencyRole::Capacity && self.links.nodes.has_capacities(row.requires)
        });
        let mut first: BTreeMap<At, Link> = BTreeMap::new();
        for row in taken {
            first.entry(row.requires).or_insert(row);
        }
        let mut unknown = BTreeSet::new();
        for (node, row) in first {
            let id = self.links.nodes.id(node);
            let item = self.links.nodes.named(node);
            let place = self.links.place(row, "requires");
            let found = match self.supply.capacity_gap(id, self.year) {
                Some(CapacityGap::OnlyTargets) => Text::new(
                    "only targets were published by the cut-off day, and targets are no capacity",
                    "đến ngày chốt mới chỉ công bố mục tiêu, mà mục tiêu không phải là năng lực",
                ),
                Some(CapacityGap::NotYetPublished) => Text::new(
                    "nothing was published by the cut-off day",
                    "đến ngày chốt chưa có số liệu nào được công bố",
                ),
                Some(CapacityGap::NotInYear) => {
                    self.later(&item, || self.first_capacity(id), place, report);
                    continue;
                }
                Some(CapacityGap::NoRows) | None => continue,
            };
            unknown.insert(node);
            report.add(codes::NOTHING_KNOWN, |code| {
                Problem::new(code, place)
                    .item(item)
                    .found_words(found)
                    .expected(Text::new(
                        "a figure that is measured, estimated, computed or planned",
                        "một số liệu đo được, ước tính, tính ra hoặc theo kế hoạch",
                    ))
                    .hint(Text::new(
                        "add what there is today and what is planned to the table capacities",
                        "hãy thêm năng lực hiện có và theo kế hoạch vào bảng capacities",
                    ))
            });
        }
        unknown
    }

    /// The first year after the cut-off in which a capacity is known.
    fn first_capacity(&self, enabler: &str) -> Option<i32> {
        let rows = self.links.register.capacities.iter().filter(|row: &&Capacity| row.enabler.as_str() == enabler);
        let years = rows.map(|row| i32::from(row.from.year())).filter(|year| *year > self.year);
        years.filter(|year| self.supply.capacity(enabler, *year).is_some()).min()
    }

    /// Technologies and enablers of the dependencies have a state; of those in `said` it was said that nothing is known.
    fn states(&self, said: &BTreeSet<At>, report: &mut Report) {
        let (register, nodes) = (self.links.register, self.links.nodes);
        let n_technologies = register.technologies.len();
        let named: BTreeSet<At> = self.links.sound().flat_map(|row| [row.dependent, row.requires]).collect();
        #[allow(clippy::cast_possible_truncation)] // the limit on rows is far below 2^32
        let technologies = 0..n_technologies as At;
        for node in technologies.chain(named.into_iter().filter(|node| nodes.enabler(*node).is_some())) {
            let id = nodes.id(node);
            if said.contains(&node) || self.supply.state(id, self.year).is_some() {
                continue;
            }
            let place = match nodes.enabler(node) {
                Some(row) => register.enablers.place(row, "stage"),
                None => register.technologies.place(node as usize, "trl"),
            };
            if self.supply.state(id, LAST_YEAR).is_some() {
                let years = || register.states.iter().filter(|row| row.node == *id).map(|row| row.year);
                let first = || years().min().and_then(|year| i32::try_from(year).ok());
                self.later(&nodes.named(node), first, place, report);
                continue;
            }
            report.add(codes::NO_STATE, |code| {
                let (expected, hint) = match nodes.enabler(node) {
                    None => (
                        Text::new("rows of states, or trl", "các dòng trong bảng states, hoặc trl"),
                        Text::new(
                            "give its technology readiness level, or its path in the table states",
                            "hãy ghi mức sẵn sàng công nghệ (trl), hoặc lộ trình trong bảng states",
                        ),
                    ),
                    Some(_) => (
                        Text::new(
                            "rows of states, a stage, or capacities that are no targets",
                            "các dòng trong bảng states, stage, hoặc năng lực không phải là mục tiêu",
                        ),
                        Text::new(
                            "give its path in the table states, the stage of a law, or what there is of it",
                            "hãy ghi lộ trình trong bảng states, giai đoạn của văn bản pháp luật, hoặc năng lực hiện có",
                        ),
                    ),
                };
                Problem::new(code, place)
                    .item(nodes.named(node))
                    .found_words(Text::new("nothing says how far it has come", "chưa có gì cho biết mức độ đã đạt"))
                    .expected(expected)
                    .hint(hint)
            });
        }
    }

    /// Something becomes known only after the year of the cut-off, or is known no longer.
    fn later(&self, item: &Text, first: impl FnOnce() -> Option<i32>, place: Place, report: &mut Report) {
        report.add(codes::KNOWN_LATER, |code| {
            Problem::new(code, place)
                .item(item.clone())
                .found(self.year)
                .expected(match first() {
                    Some(first) => Text::new(
                        format!("a row that holds then (the next one begins in {first})"),
                        format!("một dòng có hiệu lực khi đó (dòng kế tiếp bắt đầu từ năm {first})"),
                    ),
                    None => Text::new(
                        "a row that holds then (the last one has ended)",
                        "một dòng có hiệu lực khi đó (dòng cuối cùng đã hết hiệu lực)",
                    ),
                })
                .hint(Text::new("add how it stands today", "hãy bổ sung hiện trạng"))
        });
    }
}
