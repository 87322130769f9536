//! Names that two people would read as one.

use super::Report;
use super::words::named;
use crate::model::{Register, Row, Rows};
use crate::problem::{Problem, Text, codes::structure as codes};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use unicode_normalization::UnicodeNormalization;

/// Tables up to this size are also searched for names that differ in one letter.
const SMALL: usize = 300;

/// Shorter names may differ in one letter.
const LONG_NAME: usize = 10;

pub(super) fn check(register: &Register, report: &mut Report) {
    similar(&register.groups, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.technologies, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.conditions, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.criteria, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.problems, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.stakeholder_groups, report, |row| [&row.name_vi, &row.name_en]);
    similar(&register.enablers, report, |row| [&row.name_vi, &row.name_en]);
}

/// Reports each row whose name, in either language, is nearly that of a row with an earlier key: the order of
/// rows changes nothing.
fn similar<R: Row>(rows: &Rows<R>, report: &mut Report, names: impl Fn(&R) -> [&String; 2]) {
    let mut by_key: Vec<usize> = (0..rows.len()).collect();
    by_key.sort_by(|&a, &b| rows[a].key_cmp(&rows[b]));
    let sorted: Vec<&R> = by_key.iter().map(|&row| &rows[row]).collect();
    // Later row -> (field, earlier row).
    let mut pairs: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for language in 0..2 {
        for (earlier, later) in near_pairs(&sorted, |row| names(row)[language]) {
            let (earlier, later) = (by_key[earlier], by_key[later]);
            // Rows with one key are reported as duplicates.
            if rows[earlier].key_cmp(&rows[later]).is_ne() {
                pairs.entry(later).or_insert((language, earlier));
            }
        }
    }
    for (later, (language, earlier)) in pairs {
        report.add(codes::SIMILAR_NAMES, |code| {
            Problem::new(code, rows.place(later, ["name_vi", "name_en"][language]))
                .item(named(R::TABLE, &rows[later].key_text()))
                .found_words({
                    let other = named(R::TABLE, &rows[earlier].key_text());
                    let name = names(&rows[earlier])[language];
                    Text::new(format!("{}: {name}", other.en), format!("{}: {name}", other.vi))
                })
                .expected(Text::new("names that people can tell apart", "tên phân biệt được với nhau"))
                .hint(Text::new("if both mean the same thing, keep one", "nếu cả hai là một thì chỉ giữ lại một"))
        });
    }
}

/// Pairs (earlier, later) of rows with nearly the same name.
fn near_pairs<'r, R>(rows: &[&'r R], name: impl Fn(&'r R) -> &'r String) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    // Only the hash of each plain name is kept; equal hashes are compared again by the names.
    let mut order: Vec<(u64, usize)> = rows.iter().map(|&row| hash(&plain(name(row)))).zip(0..).collect();
    order.sort_unstable();
    let mut first = 0;
    for at in 1..order.len() {
        if order[first].0 != order[at].0 {
            first = at;
        } else if plain(name(rows[order[first].1])) == plain(name(rows[order[at].1])) {
            pairs.push((order[first].1, order[at].1));
        }
    }
    if rows.len() <= SMALL {
        let plain: Vec<String> = rows.iter().map(|&row| plain(name(row))).collect();
        for later in 1..plain.len() {
            if let Some(earlier) = (0..later).find(|&earlier| one_letter_apart(&plain[earlier], &plain[later])) {
                pairs.push((earlier, later));
            }
        }
    }
    pairs.retain(|(earlier, _)| !plain(name(rows[*earlier])).is_empty());
    pairs
}

/// Lower case, without diacritics, punctuation and spaces.
fn plain(name: &str) -> String {
    name.nfd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// Whether two plain names, neither short, differ in one letter that is no digit.
fn one_letter_apart(a: &str, b: &str) -> bool {
    if a == b || a.len().abs_diff(b.len()) > 4 || a.chars().count() < LONG_NAME {
        return false;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let start = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest): (Vec<char>, Vec<char>) = (a.chars().skip(start).collect(), b.chars().skip(start).collect());
    let end = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_left, b_left) = (a_rest.len() - end, b_rest.len() - end);
    let swapped = a_left == 2 && b_left == 2 && a_rest[0] == b_rest[1] && a_rest[1] == b_rest[0];
    ((a_left <= 1 && b_left <= 1) || swapped) && digits(a) == digits(b)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_marks_and_punctuation_do_not_tell_names_apart() {
        assert_eq!(plain("Điện toán đám mây"), plain("DIEN TOAN ĐAM-MAY"));
        assert_eq!(plain("A.I."), "ai");
    }

    #[test]
    fn one_letter() {
        assert!(one_letter_apart("quantumcomputng", "quantumcomputing"));
        assert!(one_letter_apart("quantumcomptuing", "quantumcomputing"));
        assert!(one_letter_apart("blockchainsx", "blockchains"));
        assert!(!one_letter_apart("mobilenetwork5g", "mobilenetwork6g"));
        assert!(!one_letter_apart("robots", "robot"));
        assert!(!one_letter_apart("quantumcomputing", "quantumcommuting2"));
    }
}
