//! (3) and (4) People, power and other capacity: taken by what is started, added by expansions that are complete.

use super::super::model::RowKind;
use super::acts::say;
use super::amount::{Amount, Terms};
use super::formulate::{Builder, Line, Resource};
use super::gates::clauses;
use crate::Result;
use crate::model::{AmountPer, DependencyRole, Enabler, Supply};
use crate::problem::codes::planning as codes;
use crate::problem::{Place, Problem, Text};
use std::collections::BTreeMap;

/// A column that takes an amount of an enabler from its period on, or once.
struct Taker {
    column: usize,
    period: usize,
    amount: Amount,
    per: AmountPer,
}

impl Builder<'_> {
    /// One row for each enabler that is taken and each period:
    /// `sum of amounts taken each year <= capacity + what complete expansions add`; where an amount is taken once, it
    /// takes one year's worth in the period of the start, and all else is counted times the years of the period.
    pub(super) fn capacities(&mut self) -> Result<()> {
        let register = self.register;
        let takers = self.takers();
        let supply = register.supply();
        let mut unlimited: Vec<String> = Vec::new();
        for enabler in register.enablers.sorted() {
            let Some(takers) = takers.get(enabler.id.as_str()) else { continue };
            let mut open = false;
            for t in 0..self.timeline.len() {
                open |= !self.capacity_line(enabler, takers, &supply, t)?;
            }
            if open {
                unlimited.push(enabler.id.to_string());
            }
        }
        for id in unlimited {
            let periods: Vec<&str> = self
                .lines
                .iter()
                .filter(|line| matches!(&line.resource, Resource::Capacity { enabler } if *enabler == id))
                .filter(|line| line.there.is_none())
                .map(|line| self.timeline.periods[line.period].id.as_str())
                .collect();
            let problem = Problem::new(codes::NOT_LIMITED, Place::whole("capacities"))
                .item(id.as_str())
                .found(periods.join(", "))
                .expected(Text::new("no capacity is known", "chưa biết năng lực"))
                .hint(Text::new("add rows to the table capacities", "hãy thêm dòng vào bảng capacities"));
            self.notices.push(problem);
        }
        Ok(())
    }

    /// Who takes how much of each enabler.
    fn takers(&mut self) -> BTreeMap<String, Vec<Taker>> {
        let register = self.register;
        let mut of: BTreeMap<String, Vec<Taker>> = BTreeMap::new();
        let mut not_taken = Vec::new();
        for (dependent, clauses) in clauses(&register.dependencies) {
            for (clause, row) in clauses.iter().flat_map(|clause| clause.rows.iter().map(move |row| (clause, row))) {
                if row.role != DependencyRole::Capacity || clause.is_choice_of_amounts() {
                    continue;
                }
                // Where less is enough for a part of the benefit, nothing has to be taken.
                let may_do_without = clause.rows.len() > 1;
                if may_do_without || register.enablers.iter().any(|enabler| enabler.id.as_str() == dependent) {
                    not_taken.push(row.id.to_string());
                    continue;
                }
                for column in self.columns_where(|act, _| act.is_technology() && act.id == dependent) {
                    of.entry(row.requires.to_string()).or_default().push(Taker {
                        column,
                        period: self.acts.starts[column].period,
                        amount: Amount::of(row.amount.unwrap_or(0.0)),
                        per: row.per,
                    });
                }
            }
        }
        for (enabler, row, column, period) in &self.takers {
            let Some(row) = register.dependencies.iter().find(|dependency| dependency.id.as_str() == row) else {
                continue;
            };
            let amount = Amount::of(row.amount.unwrap_or(0.0));
            of.entry(enabler.clone()).or_default().push(Taker {
                column: *column,
                period: *period,
                amount,
                per: row.per,
            });
        }
        say(
            &mut self.notices,
            codes::NOT_TAKEN,
            "dependencies",
            &not_taken,
            Text::new(
                "what an enabler itself takes, and amounts beside a graded alternative, take nothing in the plan",
                "phần mà bản thân một điều kiện hỗ trợ cần, và các lượng có lựa chọn thay thế theo mức độ, không tính vào kế hoạch",
            ),
        );
        of
    }

    /// Whether the line is limited.
    fn capacity_line(&mut self, enabler: &Enabler, takers: &[Taker], supply: &Supply<'_>, t: usize) -> Result<bool> {
        let once = takers.iter().any(|taker| taker.per == AmountPer::Once);
        let period = &self.timeline.periods[t];
        let years = Amount::years(if once { period.years() } else { 1 });
        let known = known(enabler, supply, period.from, period.until);
        let (mut takes, mut adds) = (Terms::default(), Terms::default());
        for taker in takers {
            match taker.per {
                AmountPer::Year if taker.period <= t => takes.add(taker.column, taker.amount.times(years)),
                AmountPer::Once if taker.period == t => takes.add(taker.column, taker.amount),
                _ => {}
            }
        }
        let built = |act: &super::acts::Act| act.enabler.as_deref() == Some(enabler.id.as_str());
        for j in self.columns_where(|act, start| built(act) && start.done <= t) {
            adds.add(j, Amount::of(self.act(j).added).times(years));
        }
        let (id, period_id) = (enabler.id.as_str(), self.period_id(t).to_owned());
        let label = format!("capacity {id} {period_id}");
        let name = Text::new(format!("{id} in {period_id}"), format!("{id} trong {period_id}"));
        let there = known.map(|(amount, _)| Amount::of(amount).times(years));
        let mut line = Line {
            resource: Resource::Capacity { enabler: id.to_owned() },
            name: Text::new(enabler.name_en.clone(), enabler.name_vi.clone()),
            unit: enabler.unit.clone(),
            period: t,
            takes: takes.clone().row(label.clone(), name.clone(), RowKind::Other, None, None)?,
            taken_anyway: 0.0,
            adds: adds.clone().row(label.clone(), name.clone(), RowKind::Other, None, None)?,
            there: there.map(Amount::to_f64),
            carry_over: 0.0,
            row: None,
            illustrative: known.is_some_and(|(_, illustrative)| illustrative),
        };
        if let Some(there) = there.filter(|_| !takes.is_empty()) {
            let mut terms = takes;
            terms.add_times(&adds, Amount::whole(-1));
            line.row = Some(self.model.rows.len());
            self.model.rows.push(terms.row(label, name, RowKind::Limit, None, Some(there))?);
        }
        let limited = line.there.is_some();
        self.lines.push(line);
        Ok(limited)
    }
}

/// The capacity that is there in every year of a period: the least of its years, and whether it is synthetic.
pub(super) fn known(enabler: &Enabler, supply: &Supply<'_>, from: u64, until: u64) -> Option<(f64, bool)> {
    let mut least: Option<(f64, bool)> = None;
    for year in from..=until {
        let known = supply.capacity(&enabler.id, i32::try_from(year).ok()?)?;
        let now = (known.amount, known.record.illustrative);
        least = Some(least.map_or(now, |least| if now.0 < least.0 { now } else { least }));
    }
    least
}
