//! What can be started and when: periods that join, items that exist, costs counted once, rules that make sense.

use super::words::{counted, field, list, named};
use super::{Index, Report};
use crate::model::cell::number_text;
use crate::model::{DEFAULT_PERIODS, Id, Register, Row, Rows, Share, ShareRule, TargetKind, plan_years};
use crate::number::sum::sum;
use crate::problem::codes::{goals::AFTER_CUTOFF, plan as codes, structure::UNKNOWN_REFERENCE};
use crate::problem::{Problem, Text};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(register: &Register, index: &Index<'_>, report: &mut Report) {
    let items = Items::new(register);
    periods(register, report);
    items.ambiguous(register, report);
    items.references(register, report);
    costs(register, report);
    budgets(register, report);
    synergies(register, report);
    exclusions(register, report);
    shares(register, report);
    targets(register, report);
    commitments(register, index, &items, report);
}

/// The ids of everything that can be started.
struct Items<'r> {
    technologies: BTreeSet<&'r str>,
    options: BTreeMap<&'r str, &'r str>,
    expansions: BTreeSet<&'r str>,
}

impl<'r> Items<'r> {
    fn new(register: &'r Register) -> Self {
        Items {
            technologies: register.technologies.iter().map(|row| row.id.as_str()).collect(),
            options: register.options.iter().map(|row| (row.id.as_str(), row.technology.as_str())).collect(),
            expansions: register.expansions.iter().map(|row| row.id.as_str()).collect(),
        }
    }

    /// An id of two of the three tables would leave open which is meant.
    fn ambiguous(&self, register: &Register, report: &mut Report) {
        let mut say = |id: &str, place, tables: Text| {
            report.add(codes::AMBIGUOUS_ITEM, |code| {
                Problem::new(code, place)
                    .item(id)
                    .found_words(tables)
                    .expected(Text::new(
                        "an id used by one technology, option or expansion only",
                        "mỗi mã chỉ dùng cho một công nghệ, phương án hoặc phương án mở rộng",
                    ))
                    .hint(Text::new("rename one of the two", "hãy đổi mã một trong hai"))
            });
        };
        for (i, row) in register.options.iter().enumerate() {
            if self.technologies.contains(row.id.as_str()) {
                let tables = Text::new("a technology and of an option", "một công nghệ và của một phương án");
                say(&row.id, register.options.place(i, "id"), tables);
            }
        }
        for (i, row) in register.expansions.iter().enumerate() {
            let id = row.id.as_str();
            let tables = if self.technologies.contains(id) {
                Text::new("a technology and of an expansion", "một công nghệ và của một phương án mở rộng")
            } else if self.options.contains_key(id) {
                Text::new("an option and of an expansion", "một phương án và của một phương án mở rộng")
            } else {
                continue;
            };
            say(id, register.expansions.place(i, "id"), tables);
        }
    }

    fn references(&self, register: &Register, report: &mut Report) {
        self.of_table(&register.costs, "item", |row| &row.item, true, report);
        self.of_table(&register.success, "item", |row| &row.item, false, report);
        self.of_table(&register.synergies, "item", |row| &row.item, true, report);
        self.of_table(&register.exclusions, "a", |row| &row.a, true, report);
        self.of_table(&register.exclusions, "b", |row| &row.b, true, report);
        self.of_table(&register.commitments, "item", |row| &row.item, true, report);
    }

    fn of_table<R: Row>(
        &self,
        rows: &Rows<R>,
        name: &str,
        item: impl Fn(&R) -> &Id,
        expansions: bool,
        report: &mut Report,
    ) {
        for (i, row) in rows.iter().enumerate() {
            let id = item(row).as_str();
            let known = self.technologies.contains(id)
                || self.options.contains_key(id)
                || (expansions && self.expansions.contains(id));
            if known {
                continue;
            }
            let of_expansions = self.expansions.iter().filter(|_| expansions);
            let ids = || self.technologies.iter().chain(self.options.keys()).chain(of_expansions.clone());
            let hint = report
                .comparisons
                .checked_sub(ids().count())
                .inspect(|left| report.comparisons = *left)
                .and_then(|_| super::nearest_hint(id, ids().copied()));
            let (en, vi) = if expansions {
                ("technology, option or expansion", "công nghệ, phương án hoặc phương án mở rộng")
            } else {
                ("technology or option", "công nghệ hoặc phương án")
            };
            report.add(UNKNOWN_REFERENCE, |code| {
                Problem::new(code, rows.place(i, name))
                    .item(Text::new(en, vi))
                    .found(id)
                    .expected(Text::new(format!("an id of a {en}"), format!("mã của một {vi}")))
                    .hint(hint.unwrap_or_else(|| Text::new("correct the id", "hãy sửa lại mã")))
            });
        }
    }
}

fn periods(register: &Register, report: &mut Report) {
    let mut order: Vec<usize> = (0..register.periods.len()).collect();
    order.sort_by_key(|&i| (register.periods[i].from_year, register.periods[i].until_year));
    for &i in &order {
        let row = &register.periods[i];
        if row.from_year > row.until_year {
            report.add(codes::PERIOD_REVERSED, |code| {
                Problem::new(code, register.periods.place(i, "until_year"))
                    .item(named("periods", &row.id))
                    .found_words(Text::new(
                        format!("{} to {}", row.from_year, row.until_year),
                        format!("{} đến {}", row.from_year, row.until_year),
                    ))
                    .expected("from_year <= until_year")
                    .hint(Text::new("were the two years exchanged?", "có phải hai năm đã bị đổi chỗ?"))
            });
        }
    }
    for pair in order.windows(2) {
        let (before, row) = (&register.periods[pair[0]], &register.periods[pair[1]]);
        if row.from_year == before.until_year + 1 || before.from_year > before.until_year {
            continue;
        }
        report.add(codes::PERIODS_NOT_JOINED, |code| {
            Problem::new(code, register.periods.place(pair[1], "from_year"))
                .item(named("periods", &row.id))
                .found(row.from_year)
                .expected(Text::new(
                    format!("{}, the year after {} ends", before.until_year + 1, before.id),
                    format!("{}, năm liền sau khi {} kết thúc", before.until_year + 1, before.id),
                ))
                .hint(Text::new(
                    "periods follow one another without gap or overlap",
                    "các giai đoạn nối tiếp nhau, không hở và không chồng lên nhau",
                ))
        });
    }
}

/// The cost of an expansion stands in its own row or in the table of costs.
fn costs(register: &Register, report: &mut Report) {
    let priced: BTreeSet<&str> = register.costs.iter().map(|row| row.item.as_str()).collect();
    for (i, row) in register.expansions.iter().enumerate() {
        if row.cost.is_some() && priced.contains(row.id.as_str()) {
            report.add(codes::COST_TWICE, |code| {
                Problem::new(code, register.expansions.place(i, "cost"))
                    .item(named("expansions", &row.id))
                    .found_words(Text::new("rows in the table costs", "các dòng trong bảng costs"))
                    .expected(Text::new("one of the two", "một trong hai"))
                    .hint(Text::new(
                        "empty the cell, or remove the rows: money is counted once",
                        "hãy bỏ trống ô này hoặc xóa các dòng đó: tiền chỉ được tính một lần",
                    ))
            });
        }
    }
}

fn budgets(register: &Register, report: &mut Report) {
    let periods: BTreeSet<&str> = if register.periods.is_empty() {
        DEFAULT_PERIODS.iter().map(|(id, _, _)| *id).collect()
    } else {
        register.periods.iter().map(|row| row.id.as_str()).collect()
    };
    let lines: BTreeSet<_> = register.costs.iter().map(|row| (row.payer, row.category.as_deref())).collect();
    let cutoff = register.register.first().map(|info| info.cutoff_date);
    for (i, row) in register.budgets.iter().enumerate() {
        let place = |name: &str| register.budgets.place(i, name);
        if let Some(period) = row.period.as_deref().filter(|id| !periods.contains(id)) {
            report.add(UNKNOWN_REFERENCE, |code| {
                let known: Vec<&str> = periods.iter().copied().collect();
                Problem::new(code, place("period"))
                    .item(Text::new("period", "giai đoạn"))
                    .found(period)
                    .expected(list(&known))
                    .hint(super::nearest_hint(period, periods.iter().copied()).unwrap_or_else(|| {
                        Text::new("correct the id, or add the period", "hãy sửa lại mã hoặc thêm giai đoạn này")
                    }))
            });
        }
        if row.category.is_some() && !lines.contains(&(row.payer, row.category.as_deref())) {
            report.add(codes::UNUSED_CATEGORY, |code| {
                Problem::new(code, place("category"))
                    .item(named("budgets", &row.key_text()))
                    .found(row.category.as_deref().unwrap_or_default())
                    .expected(Text::new("a category of the table costs", "một loại có trong bảng costs"))
                    .hint(Text::new("is it spelled in the same way?", "hai bảng có viết giống nhau không?"))
            });
        }
        if let (Some(published), Some(cutoff)) = (row.published, cutoff)
            && published > cutoff
        {
            report.add(AFTER_CUTOFF, |code| {
                Problem::new(code, place("published"))
                    .item(named("budgets", &row.key_text()))
                    .found(published)
                    .expected(Text::new(format!("{cutoff} or before"), format!("ngày {cutoff} hoặc trước đó")))
                    .hint(Text::new(
                        "it will be used by a register with a later cut-off date",
                        "số liệu này sẽ được dùng khi ngày chốt muộn hơn",
                    ))
            });
        }
    }
}

fn synergies(register: &Register, report: &mut Report) {
    let mut sets: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, row) in register.synergies.iter().enumerate() {
        sets.entry(&row.id).or_default().push(i);
    }
    for (id, rows) in sets {
        let items: BTreeSet<&str> = rows.iter().map(|&i| register.synergies[i].item.as_str()).collect();
        if items.len() < 2 {
            report.add(codes::SYNERGY_OF_ONE, |code| {
                Problem::new(code, register.synergies.place(rows[0], "id"))
                    .item(named("synergies", id))
                    .found_words(counted(items.len(), ("item", "items"), "mục"))
                    .expected(Text::new("two or more", "hai mục trở lên"))
                    .hint(Text::new(
                        "write one row for each item, all with this id",
                        "hãy ghi mỗi mục một dòng với cùng mã này",
                    ))
            });
        }
        let value = register.synergies[rows[0]].value;
        for &i in rows.iter().filter(|&&i| register.synergies[i].value != value) {
            report.add(codes::SYNERGY_DIFFERS, |code| {
                Problem::new(code, register.synergies.place(i, "value"))
                    .item(named("synergies", id))
                    .found(number_text(register.synergies[i].value))
                    .expected(number_text(value))
                    .hint(Text::new("a set has one value", "mỗi tập chỉ có một giá trị"))
            });
        }
    }
}

fn exclusions(register: &Register, report: &mut Report) {
    for (i, row) in register.exclusions.iter().enumerate().filter(|(_, row)| row.a == row.b) {
        report.add(codes::EXCLUDES_ITSELF, |code| {
            Problem::new(code, register.exclusions.place(i, "b"))
                .item(named("exclusions", &row.key_text()))
                .found("a = b")
                .expected(Text::new("two different items", "hai mục khác nhau"))
                .hint(Text::new("correct one of the two", "hãy sửa một trong hai"))
        });
    }
}

/// The fields that a rule reads.
fn read_by(rule: ShareRule) -> &'static [&'static str] {
    match rule {
        ShareRule::LeastShare | ShareRule::LeastSpending => &["group"],
        ShareRule::MostItems | ShareRule::FewestItems => &["track"],
        ShareRule::MostLowTrl => &["trl"],
        ShareRule::MostGroups | ShareRule::LeastCoverage | ShareRule::LeastAutonomy => &[],
    }
}

fn shares(register: &Register, report: &mut Report) {
    for (i, row) in register.shares.iter().enumerate() {
        let place = |name: &str| register.shares.place(i, name);
        let given = [("group", row.group.is_some()), ("track", row.track.is_some()), ("trl", row.trl.is_some())];
        for (name, _) in given.iter().filter(|(name, given)| *given && !read_by(row.rule).contains(name)) {
            report.add(codes::FIELD_OF_RULE, |code| {
                Problem::new(code, place(name))
                    .item(named("shares", &row.id))
                    .found_words(Text::new(
                        format!("the rule {} does not read {name}", row.rule),
                        format!("quy tắc {} không đọc {name}", row.rule),
                    ))
                    .expected(Text::new("an empty cell", "ô trống"))
                    .hint(Text::new("empty the cell, or correct the rule", "hãy bỏ trống ô này hoặc sửa lại quy tắc"))
            });
        }
        amount_of_rule(register, i, row, report);
    }
    let least = |row: &&Share| row.rule == ShareRule::LeastShare && row.amount.is_finite();
    let rows: Vec<&Share> = register.shares.iter().filter(least).collect();
    let each = rows.iter().filter(|row| row.group.is_none()).map(|row| row.amount * register.groups.len() as f64);
    let total =
        sum(&rows.iter().filter(|row| row.group.is_some()).map(|row| row.amount).chain(each).collect::<Vec<_>>());
    if total > 1.0 {
        let first = register.shares.iter().position(|row| row.rule == ShareRule::LeastShare).unwrap_or(0);
        report.add(codes::SHARES_OVER_ONE, |code| {
            Problem::new(code, register.shares.place(first, "amount"))
                .found(number_text(total))
                .expected(Text::new("1 or less", "không quá 1"))
                .hint(Text::new("lower some of them", "hãy giảm bớt một vài tỷ lệ"))
        });
    }
}

/// Shares lie in [0, 1], counts are whole.
fn amount_of_rule(register: &Register, i: usize, row: &Share, report: &mut Report) {
    let expected = match row.rule {
        ShareRule::LeastSpending => None,
        ShareRule::MostGroups | ShareRule::MostItems | ShareRule::FewestItems => whole(row.amount),
        ShareRule::LeastShare | ShareRule::MostLowTrl | ShareRule::LeastCoverage | ShareRule::LeastAutonomy => {
            share(row.amount)
        }
    };
    if let Some(expected) = expected {
        report.add(codes::AMOUNT_OF_RULE, |code| {
            Problem::new(code, register.shares.place(i, "amount"))
                .item(field("shares", &row.id, "amount"))
                .found(number_text(row.amount))
                .expected(expected)
                .hint(Text::new("correct the number, or the rule", "hãy sửa lại số hoặc quy tắc"))
        });
    }
}

/// What is expected of a number that must be whole, where it is not.
fn whole(x: f64) -> Option<Text> {
    (x.is_finite() && x.trunc() != x).then(|| Text::new("a whole number", "một số nguyên"))
}

/// What is expected of a number of technologies, where there are not so many.
fn at_most(x: f64, n: usize) -> Option<Text> {
    let expected = || {
        Text::new(
            format!("no more than the technologies of the register, {n}"),
            format!("không quá số công nghệ của bộ dữ liệu, {n}"),
        )
    };
    (x.is_finite() && x > n as f64).then(expected)
}

/// What is expected of a share, where it is none.
fn share(x: f64) -> Option<Text> {
    (x.is_finite() && x > 1.0).then(|| Text::new("a share from 0 to 1", "một tỷ lệ từ 0 đến 1"))
}

fn targets(register: &Register, report: &mut Report) {
    let (from, until) = plan_years(register);
    for (i, row) in register.targets.iter().enumerate() {
        let place = |name: &str| register.targets.place(i, name);
        let mut wrong_field = |name: &str, found: Text, expected: Text| {
            report.add(codes::FIELD_OF_RULE, |code| {
                Problem::new(code, place(name))
                    .item(named("targets", &row.id))
                    .found_words(found)
                    .expected(expected)
                    .hint(Text::new("correct the kind or the cell", "hãy sửa lại loại chỉ tiêu hoặc ô này"))
            });
        };
        let unread = |name: &str| {
            Text::new(
                format!("the kind {} does not read {name}", row.kind),
                format!("loại {} không đọc {name}", row.kind),
            )
        };
        let empty = || Text::new("an empty cell", "ô trống");
        match (row.kind, row.enabler.is_some()) {
            (TargetKind::Capacity, false) => wrong_field(
                "enabler",
                Text::new("there is no enabler", "không có điều kiện hỗ trợ"),
                Text::new("the enabler whose capacity is meant", "điều kiện hỗ trợ có năng lực được nói đến"),
            ),
            (TargetKind::Completed | TargetKind::Coverage, true) => wrong_field("enabler", unread("enabler"), empty()),
            _ => {}
        }
        if row.track.is_some() && row.kind != TargetKind::Completed {
            wrong_field("track", unread("track"), empty());
        }
        let expected = match row.kind {
            TargetKind::Capacity => None,
            TargetKind::Completed => whole(row.amount).or_else(|| at_most(row.amount, register.technologies.len())),
            TargetKind::Coverage => share(row.amount),
        };
        if let Some(expected) = expected {
            report.add(codes::AMOUNT_OF_RULE, |code| {
                Problem::new(code, place("amount"))
                    .item(field("targets", &row.id, "amount"))
                    .found(number_text(row.amount))
                    .expected(expected)
                    .hint(Text::new("correct the number, or the kind", "hãy sửa lại số hoặc loại chỉ tiêu"))
            });
        }
        if !(from..=until).contains(&row.year) {
            report.add(codes::YEAR_OUTSIDE, |code| {
                Problem::new(code, place("year"))
                    .item(field("targets", &row.id, "year"))
                    .found(row.year)
                    .expected(Text::new(format!("{from} to {until}"), format!("từ {from} đến {until}")))
                    .hint(Text::new("correct the year, or add periods", "hãy sửa lại năm hoặc thêm giai đoạn"))
            });
        }
    }
}

fn commitments(register: &Register, index: &Index<'_>, items: &Items<'_>, report: &mut Report) {
    let (from, _) = plan_years(register);
    let mut running: BTreeMap<&str, &str> = BTreeMap::new();
    for (i, row) in register.commitments.iter().enumerate() {
        let place = |name: &str| register.commitments.place(i, name);
        let item = || named("commitments", &row.item);
        if row.since >= from {
            report.add(codes::NOT_RUNNING, |code| {
                Problem::new(code, place("since"))
                    .item(item())
                    .found(row.since)
                    .expected(Text::new(format!("a year before {from}"), format!("một năm trước {from}")))
                    .hint(Text::new(
                        "correct the year, or remove the row: the plan decides when it starts",
                        "hãy sửa lại năm hoặc xóa dòng này: kế hoạch sẽ quyết định khi nào bắt đầu",
                    ))
            });
        }
        if let Some(pause) = row.pause_cost.filter(|_| row.must_continue) {
            report.add(codes::UNUSED_PAUSE, |code| {
                Problem::new(code, place("pause_cost"))
                    .item(field("commitments", &row.item, "pause_cost"))
                    .found(number_text(pause))
                    .expected("must_continue = false")
                    .hint(Text::new("empty one of the two cells", "hãy bỏ trống một trong hai ô"))
            });
        }
        let id = row.item.as_str();
        let technology = items.options.get(id).copied().unwrap_or(id);
        if index.technologies.get(id).is_some() {
            let options: Vec<&str> =
                items.options.iter().filter(|(_, of)| **of == id).map(|(option, _)| *option).collect();
            if !options.is_empty() {
                report.add(codes::WHICH_OPTION, |code| {
                    Problem::new(code, place("item"))
                        .item(named("technologies", id))
                        .found_words(list(&options))
                        .expected(Text::new("the option that is running", "phương án đang thực hiện"))
                        .hint(Text::new("name the option", "hãy ghi mã của phương án"))
                });
            }
        }
        if let Some(first) = running.insert(technology, id) {
            report.add(codes::TWO_COMMITMENTS, |code| {
                Problem::new(code, place("item"))
                    .item(named("technologies", technology))
                    .found(format!("{first}, {id}"))
                    .expected(Text::new("one of them", "chỉ một phương án"))
                    .hint(Text::new("remove one of the rows", "hãy xóa một trong các dòng"))
            });
        }
    }
}
