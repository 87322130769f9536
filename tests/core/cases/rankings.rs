//! Cases of rank correlations and of voting rules.

use crate::{Answer, Case};

#[allow(clippy::match_single_binding)] // until the first case is taken
pub(crate) fn run(case: &Case) -> Answer {
    match case.method.as_str() {
        _ => None,
    }
}
