//! What a plan is asked for beyond what stands in the register.

use super::super::decimal::Decimal;
use crate::Result;
use crate::problem::codes::arrays;
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};

/// Most years after the last period.
const MOST_YEARS: u64 = 1000;

/// Settings of [`crate::Register::optimize`].
///
/// # Examples
/// ```
/// use stratech::portfolio::PlanSettings;
/// let settings = PlanSettings { annual: true, ..PlanSettings::default() };
/// assert_eq!(settings.discount, 0.05);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlanSettings {
    /// Decide year by year; else by the periods of the register.
    pub annual: bool,
    /// Yearly rate at which later benefits count less, from 0 to below 1; 0.05 = a benefit next year counts 1 / 1.05.
    pub discount: f64,
    /// Years after the last period for which what is complete then still counts; at most 1,000.
    pub terminal_years: u64,
    /// Values are rounded half to even to multiples of it before solving, in points of the score.
    pub unit: f64,
    /// The track whose weights are used for all; absent = those of all tracks, which count alike where they differ.
    pub weights_of: Option<String>,
    /// Technologies, options and expansions that must be started.
    pub mandatory: Vec<String>,
    /// Technologies, options and expansions that may not be started.
    pub forbidden: Vec<String>,
    /// Make the plan unique among equal ones: the least cost, then the order of ranks, then ids.
    pub unique: bool,
    /// Nodes of the solver's search, per solve; absent = until it is done.
    pub node_limit: Option<u64>,
    /// Relative gap between plan and bound at which the search may stop.
    pub gap: f64,
}

impl Default for PlanSettings {
    fn default() -> Self {
        PlanSettings {
            annual: false,
            discount: 0.05,
            terminal_years: 0,
            unit: 1e-6,
            weights_of: None,
            mandatory: Vec::new(),
            forbidden: Vec::new(),
            unique: true,
            node_limit: None,
            gap: 0.0,
        }
    }
}

impl PlanSettings {
    /// Every setting that is off its range.
    pub(super) fn check(&self) -> Result<()> {
        let mut problems = Problems::new();
        let mut range = |name: &str, x: f64, fits: bool, en: &str, vi: &str| {
            if !fits {
                let problem = Problem::new(arrays::BAD_SETTING, Place::argument(name)).item(name).found(x);
                problems.push(problem.expected(Text::new(en, vi)));
            }
        };
        let share = |x: f64| (0.0..1.0).contains(&x);
        range("discount", self.discount, share(self.discount), "a rate from 0 to below 1", "tỷ lệ từ 0 đến dưới 1");
        range("gap", self.gap, share(self.gap), "a share from 0 to below 1", "tỷ lệ từ 0 đến dưới 1");
        let fits = self.unit > 0.0 && Decimal::of(self.unit).is_some();
        range("unit", self.unit, fits, "a number above 0, such as 0.000001", "một số lớn hơn 0, chẳng hạn 0.000001");
        let years = self.terminal_years;
        range("terminal_years", years as f64, years <= MOST_YEARS, "0 to 1,000 years", "từ 0 đến 1.000 năm");
        problems.into_result()
    }
}
