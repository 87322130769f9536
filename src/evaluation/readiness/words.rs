//! Numbers, years and lists as people read them.

use crate::model::cell::number_text;
use crate::problem::Text;

/// `2026-2029, 2031`.
pub(super) fn spans(years: &[i32]) -> String {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    for &year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => spans.push((year, year)),
        }
    }
    let word = |(from, to): &(i32, i32)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    spans.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// An amount with at most two decimals (as it is below 0.01) and groups of thousands: `50,000` in English, `50 000` in Vietnamese, where the
/// tables write a decimal point.
pub(super) fn quantity(x: f64) -> Text {
    if x != 0.0 && x.abs() < 0.01 {
        // Two decimals would make nothing of it.
        return number_text(x).into();
    }
    let rounded = format!("{x:.2}");
    let plain = rounded.trim_end_matches('0').trim_end_matches('.');
    let (whole, part) =
        plain.split_once('.').map_or((plain, String::new()), |(whole, part)| (whole, format!(".{part}")));
    let grouped = |separator: char| {
        let mut text = String::new();
        for (k, digit) in whole.chars().enumerate() {
            if k > 0 && (whole.len() - k).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text + &part
    };
    Text::new(grouped(','), grouped('\u{a0}'))
}

/// Text of a register in both languages: `English / Tiếng Việt` is shown in the language asked for, other text as it is.
pub(super) fn bilingual(text: &str) -> Text {
    let is_vietnamese = |part: &str| part.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    match text.split_once(" / ") {
        Some((en, vi)) if is_vietnamese(vi) && !is_vietnamese(en) => Text::new(en, vi),
        _ => text.into(),
    }
}

/// An amount with its unit.
pub(super) fn with_unit(x: f64, unit: Option<&str>) -> Text {
    let Text { en, vi } = quantity(x);
    match unit.map(bilingual) {
        Some(unit) => Text::new(format!("{en} {}", unit.en), format!("{vi} {}", unit.vi)),
        None => Text::new(en, vi),
    }
}

/// `1 year`, `2.5 years`.
pub(super) fn years_text(x: f64) -> Text {
    let n = quantity(x);
    Text::new(format!("{} {}", n.en, if x == 1.0 { "year" } else { "years" }), format!("{} năm", n.vi))
}

/// A readiness, a share of it, or a sum of scores.
pub(super) fn share(x: f64) -> String {
    format!("{x:.2}")
}

/// The first few of a list.
pub(super) fn few<S: AsRef<str>>(all: &[S]) -> String {
    const SHOWN: usize = 6;
    let head = all.iter().take(SHOWN).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if all.len() > SHOWN { format!("{head}, ... (+{})", all.len() - SHOWN) } else { head }
}

/// A count for a table.
pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_a_row_are_one_span() {
        assert_eq!(spans(&[2026, 2027, 2028, 2030]), "2026-2028, 2030");
        assert_eq!(spans(&[]), "");
    }

    #[test]
    fn one_of_two_languages_is_shown() {
        let both = |text: &str| (bilingual(text).en, bilingual(text).vi);
        assert_eq!(both("people / người"), ("people".to_owned(), "người".to_owned()));
        assert_eq!(both("MW / year").1, "MW / year");
        assert_eq!(both("MW").0, "MW");
    }

    #[test]
    fn amounts_have_groups_of_three() {
        let both = |x: f64| {
            let Text { en, vi } = quantity(x);
            (en, vi)
        };
        assert_eq!(both(50_000.0), ("50,000".to_owned(), "50\u{a0}000".to_owned()));
        assert_eq!(both(1_234_567.5).0, "1,234,567.5");
        assert_eq!(both(0.25), ("0.25".to_owned(), "0.25".to_owned()));
        assert_eq!(both(999.0).1, "999");
        assert_eq!(both(0.0).0, "0");
        assert_eq!((both(0.004).0, both(-0.0012).1), ("0.004".to_owned(), "-0.0012".to_owned()));
        assert_eq!((both(0.01).0, both(0.014).0), ("0.01".to_owned(), "0.01".to_owned()));
    }
}
