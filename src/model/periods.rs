//! The periods of a plan.

use super::{Id, Period, Register};

/// The periods where the register names none: id, first and last year.
pub(crate) const DEFAULT_PERIODS: &[(&str, u64, u64)] = &[
    ("2026-27", 2026, 2027),
    ("2028-30", 2028, 2030),
    ("2031-35", 2031, 2035),
    ("2036-40", 2036, 2040),
    ("2041-45", 2041, 2045),
];

/// First and last year of the plan.
pub(crate) fn plan_years(register: &Register) -> (u64, u64) {
    let periods = register.plan_periods();
    (
        periods.iter().map(|period| period.from_year).min().unwrap_or_default(),
        periods.iter().map(|period| period.until_year).max().unwrap_or_default(),
    )
}

impl Register {
    /// The periods of the plan in the order of time: those of the table, else 2026-27, 2028-30, 2031-35, 2036-40 and
    /// 2041-45.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let periods = Register::default().plan_periods();
    /// assert_eq!((periods[0].from_year, periods[4].until_year), (2026, 2045));
    /// ```
    pub fn plan_periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.periods.iter().cloned().collect();
        if periods.is_empty() {
            let default = |&(id, from_year, until_year): &(&str, u64, u64)| {
                Some(Period { id: Id::new(id)?, from_year, until_year, ..Period::default() })
            };
            periods = DEFAULT_PERIODS.iter().filter_map(default).collect();
        }
        periods.sort_by(|a, b| (a.from_year, &a.id).cmp(&(b.from_year, &b.id)));
        periods
    }
}
