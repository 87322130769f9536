//! (2) Money: by payer, category and period, with what is carried over.

use super::super::model::RowKind;
use super::amount::{Amount, Terms};
use super::formulate::{Builder, Line, Resource};
use crate::Result;
use crate::model::{Budget, BudgetPer, Id, Payer};
use crate::problem::codes::planning as codes;
use crate::problem::{Place, Problem, Text};

/// What a payer is called.
pub(super) fn payer_words(payer: Payer) -> Text {
    match payer {
        Payer::State => Text::new("state money", "vốn ngân sách nhà nước"),
        Payer::Private => Text::new("private money", "vốn tư nhân trong nước"),
        Payer::Foreign => Text::new("foreign money", "vốn nước ngoài"),
    }
}

/// What a payer gives in a period.
struct Given {
    amount: Amount,
    carry_over: Amount,
    illustrative: bool,
}

impl Builder<'_> {
    pub(super) fn money(&mut self) -> Result<()> {
        let mut lines: Vec<(Payer, Option<Id>)> = Vec::new();
        for charge in self.acts.charges.iter().flatten() {
            lines.push((charge.payer, None));
            lines.push((charge.payer, charge.category.clone()));
        }
        if self.acts.running().any(|c| c.stop_cost > 0.0 || c.pause_cost.is_some_and(|cost| cost > 0.0)) {
            lines.push((Payer::State, None));
        }
        lines.sort();
        lines.dedup();
        for (payer, category) in lines {
            let has_row = |budget: &Budget| budget.payer == payer && budget.category == category;
            if category.is_none() || self.register.budgets.iter().any(has_row) {
                self.line(payer, category.as_ref())?;
            }
        }
        Ok(())
    }

    /// One row a period; what is left over goes on from `s` to `t` times the shares between them:
    /// `sum over s <= t of carry(s, t) (spent_s - given_s) <= 0`.
    fn line(&mut self, payer: Payer, category: Option<&Id>) -> Result<()> {
        let mut name = payer_words(payer);
        if let Some(category) = category {
            name = Text::new(format!("{} for {category}", name.en), format!("{} cho {category}", name.vi));
        }
        let (mut spent, mut given) = (Terms::default(), Amount::ZERO);
        let mut unlimited = Vec::new();
        let mut limited = false;
        for t in 0..self.timeline.len() {
            let (now, anyway) = self.spent_in(payer, category, t);
            let budget = self.given_in(payer, category, t);
            let period = self.period_id(t).to_owned();
            let label = match category {
                None => format!("money {payer} {period}"),
                Some(category) => format!("money {payer} {category} {period}"),
            };
            let in_period = Text::new(format!("{} in {period}", name.en), format!("{} trong {period}", name.vi));
            let mut line = Line {
                resource: Resource::Budget { payer, category: category.map(ToString::to_string) },
                name: name.clone(),
                unit: self.register.info().currency,
                period: t,
                takes: now.clone().row(label.clone(), in_period.clone(), RowKind::Other, None, None)?,
                taken_anyway: anyway.to_f64(),
                adds: Terms::default().row(label.clone(), in_period.clone(), RowKind::Other, None, None)?,
                there: budget.as_ref().map(|given| given.amount.to_f64()),
                carry_over: budget.as_ref().map_or(0.0, |given| given.carry_over.to_f64()),
                row: None,
                illustrative: budget.as_ref().is_some_and(|given| given.illustrative),
            };
            let Some(budget) = budget else {
                // What is not limited leaves nothing to carry over.
                (spent, given) = (Terms::default(), Amount::ZERO);
                if !now.is_empty() {
                    unlimited.push(period);
                }
                self.lines.push(line);
                continue;
            };
            limited = true;
            spent.add_times(&now, Amount::whole(1));
            given = given.plus(budget.amount).minus(anyway);
            line.row = Some(self.model.rows.len());
            self.model.rows.push(spent.clone().row(label, in_period, RowKind::Limit, None, Some(given))?);
            self.lines.push(line);
            let mut carried = Terms::default();
            carried.add_times(&spent, budget.carry_over);
            (spent, given) = (carried, given.times(budget.carry_over));
        }
        // A category without rows is limited by the money of all.
        if (limited || category.is_none()) && !unlimited.is_empty() {
            self.notices.push(
                Problem::new(codes::NOT_LIMITED, Place::whole("budgets"))
                    .item(name)
                    .found(unlimited.join(", "))
                    .expected(Text::new("no budget is given", "chưa có ngân sách"))
                    .hint(Text::new("add rows to the table budgets", "hãy thêm dòng vào bảng budgets")),
            );
        }
        Ok(())
    }

    /// What each column spends of a line in a period, and what is spent unless something running goes on.
    fn spent_in(&self, payer: Payer, category: Option<&Id>, t: usize) -> (Terms, Amount) {
        let (mut terms, mut anyway) = (Terms::default(), Amount::ZERO);
        for (j, start) in self.acts.starts.iter().enumerate() {
            for charge in &self.acts.charges[start.act] {
                if charge.payer == payer && category.is_none_or(|c| charge.category.as_ref() == Some(c)) {
                    terms.add(j, self.acts.spending(start, charge, &self.timeline, t));
                }
            }
            if payer == Payer::State && category.is_none() {
                terms.add(j, self.acts.pause(start, &self.timeline, t));
                if t == 0
                    && let Some(commitment) = self.acts.commitments[start.act]
                {
                    terms.add(j, Amount::of(commitment.stop_cost).negative());
                }
            }
        }
        if payer == Payer::State && category.is_none() && t == 0 {
            let stops = self.acts.running().map(|c| Amount::of(c.stop_cost));
            anyway = stops.fold(anyway, Amount::plus);
        }
        (terms, anyway)
    }

    /// The budget of a line in a period as known on the cut-off day: the row of the period, else the row of every
    /// period; of several vintages the latest.
    fn given_in(&self, payer: Payer, category: Option<&Id>, t: usize) -> Option<Given> {
        let cutoff = self.register.info().cutoff_date;
        let declared = &self.timeline.declared[t];
        let row = self
            .register
            .budgets
            .iter()
            .filter(|row| row.payer == payer && row.category.as_ref() == category)
            .filter(|row| row.published.is_none_or(|published| published <= cutoff))
            .filter(|row| row.period.as_ref().is_none_or(|period| period == declared))
            .max_by_key(|row| (row.period.is_some(), row.published))?;
        let years = self.timeline.periods[t].years();
        let amount = match row.per {
            BudgetPer::Year => Amount::of(row.amount).times(Amount::years(years)),
            BudgetPer::Period if years == self.timeline.declared_years[t] => Amount::of(row.amount),
            // A year of a period gets its part, down to the cent.
            BudgetPer::Period => {
                let part = row.amount * years as f64 / self.timeline.declared_years[t] as f64;
                Amount::of((part * 100.0).floor() / 100.0)
            }
        };
        // Within a declared period that is planned by year, what is left goes on in full.
        let last = self.timeline.declared.get(t + 1) != Some(declared);
        let carry_over = if last { Amount::of(row.carry_over) } else { Amount::whole(1) };
        Some(Given { amount, carry_over, illustrative: row.illustrative })
    }
}
