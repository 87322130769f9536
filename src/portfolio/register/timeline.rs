//! The periods of a plan: when what is started counts as complete, and what a year is worth.

use crate::model::{Id, Register};
use serde::{Deserialize, Serialize};

/// One period of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPeriod {
    /// Identifier.
    pub id: String,
    /// First year.
    pub from: u64,
    /// Last year.
    pub until: u64,
    /// Share of the (discounted) years of the plan that lie in it; the last one with what still counts after it.
    pub share: f64,
}

impl PlanPeriod {
    /// How many years it has.
    pub fn years(&self) -> u64 {
        self.until + 1 - self.from
    }
}

/// The periods in their order.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    pub(super) periods: Vec<PlanPeriod>,
    /// The declared period of each.
    pub(super) declared: Vec<Id>,
    /// Years of that declared period.
    pub(super) declared_years: Vec<u64>,
}

impl Timeline {
    pub(super) fn new(register: &Register, annual: bool, discount: f64, terminal_years: u64) -> Self {
        let mut timeline = Timeline { periods: Vec::new(), declared: Vec::new(), declared_years: Vec::new() };
        for period in register.plan_periods() {
            let years = period.until_year + 1 - period.from_year;
            let parts: Vec<(String, u64, u64)> = if annual {
                (period.from_year..=period.until_year).map(|year| (year.to_string(), year, year)).collect()
            } else {
                vec![(period.id.to_string(), period.from_year, period.until_year)]
            };
            for (id, from, until) in parts {
                timeline.periods.push(PlanPeriod { id, from, until, share: 0.0 });
                timeline.declared.push(period.id.clone());
                timeline.declared_years.push(years);
            }
        }
        timeline.set_shares(discount, terminal_years);
        timeline
    }

    /// Year k after the first counts `(1 + discount)^-k`.
    fn set_shares(&mut self, discount: f64, terminal_years: u64) {
        let mut factor = 1.0;
        let mut next = || {
            let now = factor;
            factor /= 1.0 + discount;
            now
        };
        let mut total = 0.0;
        for period in &mut self.periods {
            period.share = (0..period.years()).fold(0.0, |sum, _| sum + next());
            total += period.share;
        }
        let after = (0..terminal_years).fold(0.0, |sum, _| sum + next());
        if let Some(last) = self.periods.last_mut() {
            last.share += after;
        }
        self.periods.iter_mut().for_each(|period| period.share /= total);
    }

    pub(super) fn len(&self) -> usize {
        self.periods.len()
    }

    /// The first period that begins at or after `lead` years from the start of period `t`.
    pub(super) fn done(&self, t: usize, lead: f64) -> Option<usize> {
        let due = self.periods[t].from as f64 + lead;
        (t..self.len()).find(|&p| self.periods[p].from as f64 >= due)
    }

    /// Share of the years from period `t` on.
    pub(super) fn share_from(&self, t: usize) -> f64 {
        self.periods[t..].iter().rev().fold(0.0, |sum, period| sum + period.share)
    }

    /// The period that holds a year.
    pub(super) fn holding(&self, year: u64) -> Option<usize> {
        self.periods.iter().position(|period| (period.from..=period.until).contains(&year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completion_is_the_next_period_that_begins_in_time() {
        let timeline = Timeline::new(&Register::default(), false, 0.0, 0);
        assert_eq!(timeline.periods.iter().map(PlanPeriod::years).collect::<Vec<_>>(), [2, 3, 5, 5, 5]);
        assert_eq!(
            [0.0, 0.5, 2.0, 2.5, 5.0, 15.0, 15.5].map(|lead| timeline.done(0, lead)),
            [Some(0), Some(1), Some(1), Some(2), Some(2), Some(4), None]
        );
        assert_eq!((timeline.done(4, 0.0), timeline.done(4, 0.1), timeline.holding(2035)), (Some(4), None, Some(2)));
    }

    #[test]
    fn shares_add_up_to_one_and_fall_with_the_discount() {
        let flat = Timeline::new(&Register::default(), false, 0.0, 0);
        assert_eq!(flat.periods.iter().map(|p| p.share).collect::<Vec<_>>(), [0.1, 0.15, 0.25, 0.25, 0.25]);
        assert_eq!(Timeline::new(&Register::default(), false, 0.0, 10).share_from(0), 1.5);
        let annual = Timeline::new(&Register::default(), true, 0.05, 0);
        assert_eq!((annual.len(), annual.periods[19].id.as_str()), (20, "2045"));
        assert!((annual.share_from(0) - 1.0).abs() < 1e-12);
        assert!((annual.periods[1].share / annual.periods[0].share - 1.0 / 1.05).abs() < 1e-12);
    }
}
