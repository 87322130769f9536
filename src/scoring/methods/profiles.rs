//! Profiles that separate classes: ELECTRE TRI and MR-Sort.

use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::{bad, check_length};
use crate::scoring::{DecisionMatrix, Direction};

/// The setting both methods have.
pub(super) const NAME: &str = "profiles_worst_to_best";

/// Checks profiles `(n_classes - 1, m)`: complete, finite, and each at least as good as the one below it.
pub(super) fn check(profiles: Option<&Vec<Vec<f64>>>, data: &DecisionMatrix, problems: &mut Problems) {
    let m = data.n_criteria();
    let Some(profiles) = profiles.filter(|profiles| !profiles.is_empty()) else {
        let expected = Text::new(
            format!("a list of profiles, worst first, each with {m} values"),
            format!("danh sách mốc phân lớp, từ kém nhất, mỗi mốc {m} giá trị"),
        );
        problems.push(bad(NAME, &expected, &"none"));
        return;
    };
    for (h, profile) in profiles.iter().enumerate() {
        check_length(&format!("{NAME}[{h}]"), profile.len(), m, problems);
        for (k, &value) in profile.iter().enumerate() {
            let entry = || Problem::new(codes::BAD_SETTING, Place::element(NAME, &[h, k])).item(data_name(data, k));
            if !value.is_finite() {
                problems.push(entry().found(value).expected(Text::new("a finite number", "một số hữu hạn")));
            }
            let below = h.checked_sub(1).and_then(|h| profiles[h].get(k)).copied();
            if let Some(below) = below.filter(|&below| k < m && data.directions()[k].better(below, value)) {
                let expected = Text::new(
                    format!("at least as good as {below}, the profile below it"),
                    format!("không kém hơn {below}, mốc ngay dưới nó"),
                );
                problems.push(entry().found(value).expected(expected));
            }
        }
    }
}

/// The name of a criterion, also beyond the last one.
fn data_name(data: &DecisionMatrix, k: usize) -> String {
    if k < data.n_criteria() { data.criterion_name(k) } else { format!("criterion {k}") }
}

/// Values with "higher is better".
pub(super) fn oriented<'a>(directions: &[Direction], values: impl IntoIterator<Item = &'a f64>) -> Vec<f64> {
    values.into_iter().zip(directions).map(|(x, direction)| direction.sign() * x).collect()
}
