//! What is known of states and capacities on the cut-off day: one reading for every stage.

use super::cell::number_text;
use super::{Capacity, CapacityKind, Enabler, Id, Register, Stage, State, Technology};
use crate::problem::Text;
use jiff::civil::Date;
use std::collections::HashMap;

/// Levels of technology readiness: a level is divided by it.
const TRL_LEVELS: f64 = 9.0;

/// States and capacities of a register as they are known on its cut-off day, found by id.
///
/// Of two rows with one id the first counts, as everywhere.
///
/// # Examples
/// ```
/// use stratech::Register;
/// let register = Register::from_json(r#"{
///     "register": {"id": "r", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1},
///     "technologies": [{"id": "T", "name_vi": "x", "name_en": "x", "track": "A", "trl": 6}],
///     "enablers": [{"id": "PEOPLE", "kind": "workforce", "name_vi": "x", "name_en": "x", "realization": 0.5}],
///     "capacities": [
///         {"enabler": "PEOPLE", "from": "2025-12-31", "amount": 7000, "kind": "actual", "published": "2026-01-31"},
///         {"enabler": "PEOPLE", "from": "2030-12-31", "amount": 15000, "kind": "plan", "published": "2024-09-21"}
///     ]
/// }"#)?;
/// let supply = register.supply();
/// assert_eq!(supply.capacity("PEOPLE", 2026).unwrap().amount, 7000.0);
/// assert_eq!(supply.capacity("PEOPLE", 2030).unwrap().amount, 7500.0); // half of the plan
/// assert_eq!(supply.state("T", 2026).unwrap().value, 6.0 / 9.0);
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Supply<'r> {
    cutoff: Date,
    technologies: HashMap<&'r str, &'r Technology>,
    enablers: HashMap<&'r str, &'r Enabler>,
    /// Rows of `capacities` of each enabler.
    capacities: HashMap<&'r str, Vec<(usize, &'r Capacity)>>,
    /// Rows of `states` of each node.
    states: HashMap<&'r str, Vec<(usize, &'r State)>>,
}

/// How much of an enabler there is in a year, and which row says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownCapacity<'r> {
    /// The amount that counts, in the unit of the enabler: the low end of a range, a plan times its realization.
    pub amount: f64,
    /// The high end of a range, a plan times its realization.
    pub amount_high: Option<f64>,
    /// The share of a plan that counts; absent where the figure is no plan.
    pub realization: Option<f64>,
    /// Number of the row in `capacities`, from 0.
    pub row: usize,
    /// The row itself.
    pub record: &'r Capacity,
}

/// Why nothing is known of a capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapacityGap {
    /// The enabler has no rows in `capacities`, or there is no such enabler.
    NoRows,
    /// All its rows were published after the cut-off day.
    NotYetPublished,
    /// What was published are targets, and targets are no capacity.
    OnlyTargets,
    /// There are figures, but none that holds in the year.
    NotInYear,
}

/// Own state of a technology or an enabler in a year, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownState {
    /// Share of the intended benefit reachable if only this were short, 0 to 1.
    pub value: f64,
    /// Where it comes from.
    pub basis: StateBasis,
}

/// Where a state comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateBasis {
    /// A row of `states`, by number from 0, and the year since which it holds.
    Path {
        /// Number of the row in `states`, from 0.
        row: usize,
        /// The year of the row.
        since: u64,
    },
    /// The technology readiness level, divided by 9.
    Trl(u64),
    /// How far a law or decree has come, by the convention of [`Stage::state`].
    Stage(Stage),
    /// An enabler with a capacity: its own state is 1 where there is some of it in the year, else 0.
    Capacity,
}

impl KnownCapacity<'_> {
    /// What kind of figure it is and since when it holds, in words.
    pub fn basis(&self) -> Text {
        let from = self.record.from;
        let (en, vi) = match self.record.kind {
            CapacityKind::Actual => ("measured", "đo được"),
            CapacityKind::Estimate => ("estimated", "ước tính"),
            CapacityKind::Derived => ("computed", "tính ra"),
            CapacityKind::Plan => ("planned", "kế hoạch"),
            CapacityKind::Target => ("target", "mục tiêu"),
        };
        let share = self.realization.filter(|share| *share != 1.0);
        let share = share.map(|share| format!(" x {}", number_text(share))).unwrap_or_default();
        Text::new(format!("{en}{share}, from {from}"), format!("{vi}{share}, từ {from}"))
    }

    /// The figure of the row with its basis, in words.
    pub fn words(&self) -> Text {
        let (amount, basis) = (number_text(self.record.amount), self.basis());
        Text::new(format!("{amount} {}", basis.en), format!("{amount} {}", basis.vi))
    }
}

impl Register {
    /// What is known of states and capacities on the cut-off day.
    ///
    /// # Complexity
    /// O(rows of the tables technologies, enablers, capacities and states).
    pub fn supply(&self) -> Supply<'_> {
        fn by_id<'r, R>(rows: &'r [R], id: impl Fn(&'r R) -> &'r Id) -> HashMap<&'r str, &'r R> {
            let mut map = HashMap::with_capacity(rows.len());
            for row in rows {
                map.entry(id(row).as_str()).or_insert(row);
            }
            map
        }
        fn grouped<'r, R>(rows: &'r [R], id: impl Fn(&'r R) -> &'r Id) -> HashMap<&'r str, Vec<(usize, &'r R)>> {
            let mut map: HashMap<&str, Vec<(usize, &R)>> = HashMap::new();
            for (at, row) in rows.iter().enumerate() {
                map.entry(id(row).as_str()).or_default().push((at, row));
            }
            map
        }
        Supply {
            cutoff: self.info().cutoff_date,
            technologies: by_id(&self.technologies, |row| &row.id),
            enablers: by_id(&self.enablers, |row| &row.id),
            capacities: grouped(&self.capacities, |row| &row.enabler),
            states: grouped(&self.states, |row| &row.node),
        }
    }
}

impl<'r> Supply<'r> {
    /// How much of an enabler there is in a year, as known on the cut-off day; absent where nothing is known
    /// (see [`Supply::capacity_gap`]).
    ///
    /// Of the rows of the enabler only those count that were published by the cut-off day and are no targets.
    /// A row holds from its day `from` to its day `until`, or, without one, until a row with a later `from` begins.
    /// Of the rows that hold on some day of the year: the latest `from`, then measured, estimated or computed before
    /// planned, then the latest `published`, then measured before the others, then the shortest period.
    /// A plan counts times the `realization` of its enabler.
    ///
    /// # Complexity
    /// O(rows of the enabler).
    pub fn capacity(&self, enabler: &str, year: i32) -> Option<KnownCapacity<'r>> {
        let rows = || {
            let usable = |row: &&(usize, &'r Capacity)| self.is_capacity(row.1) && i32::from(row.1.from.year()) <= year;
            self.capacities.get(enabler).into_iter().flatten().filter(usable)
        };
        let latest = rows().map(|(_, row)| row.from).max()?;
        let &(row, record) = rows()
            .filter(|(_, row)| match row.until {
                Some(until) => i32::from(until.year()) >= year,
                None => row.from == latest,
            })
            .max_by_key(|(_, row)| row.preference())?;
        let realization = (record.kind == CapacityKind::Plan)
            .then(|| self.enablers.get(enabler).map_or(1.0, |enabler| enabler.realization));
        let counted = |amount: f64| realization.map_or(amount, |share| amount * share);
        Some(KnownCapacity {
            amount: counted(record.amount),
            amount_high: record.amount_high.map(counted),
            realization,
            row,
            record,
        })
    }

    /// Why [`Supply::capacity`] says nothing; absent where it says something.
    pub fn capacity_gap(&self, enabler: &str, year: i32) -> Option<CapacityGap> {
        if self.capacity(enabler, year).is_some() {
            return None;
        }
        let rows = || self.capacities.get(enabler).into_iter().flatten().map(|(_, row)| *row);
        let published = |row: &Capacity| row.published <= self.cutoff;
        Some(if rows().next().is_none() {
            CapacityGap::NoRows
        } else if !rows().any(published) {
            CapacityGap::NotYetPublished
        } else if !rows().any(|row| self.is_capacity(row)) {
            CapacityGap::OnlyTargets
        } else {
            CapacityGap::NotInYear
        })
    }

    /// Own state of a technology or an enabler in a year; absent where nothing is known.
    ///
    /// The latest row of `states` of that year or before. Without one: of a technology its readiness level / 9; of an
    /// enabler what the convention gives for its `stage` ([`Stage::state`]); or, where figures of its capacity, targets
    /// aside, were published by the cut-off day, 1 in years in which there is some of it and 0 in the others.
    ///
    /// # Complexity
    /// O(rows of the node).
    pub fn state(&self, node: &str, year: i32) -> Option<KnownState> {
        let rows = self.states.get(node).into_iter().flatten();
        let path = rows.filter(|(_, row)| i64::try_from(row.year).is_ok_and(|since| since <= i64::from(year)));
        // Of two rows with one year the first counts.
        if let Some((row, record)) = path.max_by_key(|(row, record)| (record.year, std::cmp::Reverse(*row))) {
            let basis = StateBasis::Path { row: *row, since: record.year };
            return Some(KnownState { value: record.value, basis });
        }
        if let Some(technology) = self.technologies.get(node) {
            let level = technology.trl?;
            // A level is at most 9: exact.
            return Some(KnownState { value: level as f64 / TRL_LEVELS, basis: StateBasis::Trl(level) });
        }
        let enabler = self.enablers.get(node)?;
        if let Some(stage) = enabler.stage {
            return Some(KnownState { value: stage.state(), basis: StateBasis::Stage(stage) });
        }
        let counts = self.capacities.get(node).into_iter().flatten().any(|(_, row)| self.is_capacity(row));
        counts.then(|| {
            let is_there = self.capacity(node, year).is_some_and(|known| known.amount > 0.0);
            KnownState { value: f64::from(u8::from(is_there)), basis: StateBasis::Capacity }
        })
    }

    /// Whether a row counts as capacity in some year.
    fn is_capacity(&self, row: &Capacity) -> bool {
        row.published <= self.cutoff && row.kind != CapacityKind::Target
    }
}

impl Capacity {
    /// What makes one row that holds preferred to another; rows with different keys never tie.
    fn preference(&self) -> impl Ord + use<> {
        let settled = self.kind != CapacityKind::Plan;
        let measured = self.kind == CapacityKind::Actual;
        let shortest = self.until.map(std::cmp::Reverse);
        (self.from, settled, self.published, measured, shortest, std::cmp::Reverse(self.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A register with one enabler `E`, the capacities and states given, a technology `T` of level 3 and one, `U`, without.
    fn register(enabler: &str, capacities: &str, states: &str) -> Register {
        let json = format!(
            r#"{{
            "register": {{"id": "r", "title_vi": "x", "title_en": "x", "cutoff_date": "2026-06-30", "schema": 1}},
            "technologies": [
                {{"id": "T", "name_vi": "x", "name_en": "x", "track": "A", "trl": 3}},
                {{"id": "U", "name_vi": "y", "name_en": "y", "track": "A"}}
            ],
            "enablers": [{{"id": "E", "kind": "infrastructure", "name_vi": "z", "name_en": "z"{enabler}}}],
            "capacities": [{capacities}], "states": [{states}]
        }}"#
        );
        Register::from_json(json).unwrap()
    }

    /// A row of `capacities`; the rest of the row stands in `more`.
    fn row(from: &str, amount: u32, kind: &str, published: &str, more: &str) -> String {
        format!(
            r#"{{"enabler": "E", "from": "{from}", "amount": {amount}, "kind": "{kind}", "published": "{published}"{more}}}"#
        )
    }

    fn amounts(rows: &[String], years: &[i32]) -> Vec<Option<f64>> {
        let register = register(r#", "realization": 0.5"#, &rows.join(","), "");
        let supply = register.supply();
        let found: Vec<_> = years.iter().map(|&year| supply.capacity("E", year).map(|known| known.amount)).collect();
        // The order of rows changes nothing.
        let reversed: Vec<_> = rows.iter().rev().cloned().collect();
        let register = self::register(r#", "realization": 0.5"#, &reversed.join(","), "");
        let supply = register.supply();
        for (year, amount) in years.iter().zip(&found) {
            assert_eq!(supply.capacity("E", *year).map(|known| known.amount), *amount, "{year}");
        }
        found
    }

    #[test]
    fn a_row_holds_until_a_later_one() {
        let rows = [
            row("2024-06-01", 10, "actual", "2024-07-01", ""),
            row("2025-12-31", 30, "actual", "2026-01-31", ""),
            row("2028-01-01", 80, "plan", "2024-01-01", ""),
        ];
        let found = amounts(&rows, &[2023, 2024, 2025, 2027, 2028, 2040]);
        assert_eq!(found, [None, Some(10.0), Some(30.0), Some(30.0), Some(40.0), Some(40.0)]);
    }

    #[test]
    fn a_row_with_an_end_is_no_longer_known_after_it() {
        let rows = [
            row("2024-01-01", 10, "actual", "2024-07-01", ""),
            row("2025-01-01", 40, "actual", "2025-07-01", r#", "until": "2026-03-31""#),
        ];
        // The older row ended when the later one began.
        assert_eq!(amounts(&rows, &[2024, 2025, 2026, 2027]), [Some(10.0), Some(40.0), Some(40.0), None]);
        let longer = [
            row("2024-01-01", 10, "actual", "2024-07-01", r#", "until": "2030-12-31""#),
            row("2025-01-01", 40, "actual", "2025-07-01", r#", "until": "2026-03-31""#),
        ];
        // The older row says itself that it holds.
        assert_eq!(amounts(&longer, &[2026, 2027, 2031]), [Some(40.0), Some(10.0), None]);
    }

    #[test]
    fn measured_before_planned_then_the_latest_publication() {
        let plan = row("2025-12-31", 68, "plan", "2026-03-01", "");
        let old = row("2025-12-31", 30, "actual", "2026-01-31", "");
        let new = row("2025-12-31", 35, "actual", "2026-02-28", "");
        let estimate = row("2025-12-31", 33, "estimate", "2026-02-28", "");
        assert_eq!(amounts(std::slice::from_ref(&plan), &[2026]), [Some(34.0)]);
        assert_eq!(amounts(&[plan, old.clone()], &[2026]), [Some(30.0)]);
        assert_eq!(amounts(&[old.clone(), estimate.clone()], &[2026]), [Some(33.0)]);
        assert_eq!(amounts(&[old, estimate, new], &[2026]), [Some(35.0)]);
    }

    #[test]
    fn what_was_published_later_and_targets_are_no_capacity() {
        let late = row("2025-12-31", 50, "actual", "2026-07-01", "");
        let target = row("2030-12-31", 90, "target", "2024-01-01", "");
        let now = row("2025-12-31", 5, "estimate", "2026-06-30", "");
        assert_eq!(amounts(&[late.clone(), target.clone(), now.clone()], &[2026, 2031]), [Some(5.0), Some(5.0)]);

        let gap = |rows: &[String], year| register("", &rows.join(","), "").supply().capacity_gap("E", year);
        assert_eq!(gap(&[], 2026), Some(CapacityGap::NoRows));
        assert_eq!(gap(std::slice::from_ref(&late), 2026), Some(CapacityGap::NotYetPublished));
        assert_eq!(gap(&[late, target], 2031), Some(CapacityGap::OnlyTargets));
        assert_eq!(gap(std::slice::from_ref(&now), 2024), Some(CapacityGap::NotInYear));
        assert_eq!(gap(&[now], 2026), None);
    }

    #[test]
    fn both_ends_of_a_planned_range_count_times_its_realization() {
        let rows = row("2030-12-31", 180, "plan", "2025-01-01", r#", "amount_high": 240"#);
        let register = register(r#", "realization": 0.75"#, &rows, "");
        let known = register.supply().capacity("E", 2030).unwrap();
        assert_eq!((known.amount, known.amount_high, known.realization), (135.0, Some(180.0), Some(0.75)));
        assert_eq!((known.row, known.record), (0, &register.capacities[0]));
        assert_eq!(known.words().en, "180 planned x 0.75, from 2030-12-31");
    }

    #[test]
    fn a_state_is_the_latest_row_of_its_path() {
        let states = r#"{"node": "T", "year": 2030, "value": 0.9}, {"node": "T", "year": 2027, "value": 0.6},
                        {"node": "U", "year": 2028, "value": 0.2}"#;
        let register = register("", "", states);
        let supply = register.supply();
        let at = |node: &str, year| supply.state(node, year).map(|known| (known.value, known.basis));
        assert_eq!(at("T", 2026), Some((3.0 / 9.0, StateBasis::Trl(3))));
        assert_eq!(at("T", 2027), Some((0.6, StateBasis::Path { row: 1, since: 2027 })));
        assert_eq!(at("T", 2029), Some((0.6, StateBasis::Path { row: 1, since: 2027 })));
        assert_eq!(at("T", 2050), Some((0.9, StateBasis::Path { row: 0, since: 2030 })));
        assert_eq!((at("U", 2027), at("U", 2028).map(|state| state.0)), (None, Some(0.2)));
        assert_eq!((at("E", 2030), at("nobody", 2030)), (None, None));
    }

    #[test]
    fn an_enabler_has_the_state_of_its_stage_or_counts_by_its_capacity() {
        let capacity = row("2030-12-31", 5, "plan", "2024-01-01", "");
        let target = row("2030-12-31", 5, "target", "2024-01-01", "");
        let state =
            |enabler: &str, rows: &str| register(enabler, rows, "").supply().state("E", 2026).map(|known| known.value);
        assert_eq!(state("", ""), None);
        assert_eq!(state("", &target), None);
        // A plan of 2030 is nothing yet, what has ended is nothing any more, and an amount of 0 is nothing at all.
        let ended = row("2024-01-01", 5, "actual", "2024-07-01", r#", "until": "2027-12-31""#);
        let none = row("2024-01-01", 0, "actual", "2024-07-01", "");
        let in_years = |rows: &str, years: [i32; 3]| {
            let register = register("", rows, "");
            let supply = register.supply();
            years.map(|year| supply.state("E", year).map(|known| known.value))
        };
        assert_eq!(in_years(&capacity, [2026, 2029, 2030]), [Some(0.0), Some(0.0), Some(1.0)]);
        assert_eq!(in_years(&ended, [2023, 2026, 2028]), [Some(0.0), Some(1.0), Some(0.0)]);
        assert_eq!(in_years(&none, [2026, 2027, 2028]), [Some(0.0); 3]);
        assert_eq!(state(r#", "stage": "submitted""#, &capacity), Some(0.5));
        assert_eq!(state(r#", "stage": "none""#, ""), Some(0.0));
    }
}
