//! Tracks and their seats, the gate of eligibility, and the lineage of the list.

use super::words::{field, list, named};
use super::{Index, NOWHERE, Report, table_place};
use crate::model::cell::number_text;
use crate::model::{Lineage, ListRule, Register, Relation};
use crate::problem::{Problem, Text, codes::technologies as codes};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(register: &Register, index: &Index<'_>, report: &mut Report) {
    seats(register, index, report);
    ranks_and_shares(register, report);
    eligibility(register, index, report);
    lineage(register, index, report);
}

/// More seats than candidates, or exactly as many.
fn seats(register: &Register, index: &Index<'_>, report: &mut Report) {
    let mut candidates = vec![0_u64; register.tracks.len()];
    for track in index.tracks.resolve(register.technologies.iter().map(|row| row.track.as_str())) {
        if track != NOWHERE {
            candidates[track as usize] += 1;
        }
    }
    for (i, track) in register.tracks.iter().enumerate() {
        let found = candidates[i];
        let problem = |code| {
            Problem::new(code, register.tracks.place(i, "size"))
                .item(named("tracks", &track.id))
                .expected(Text::new("more candidates than seats", "số ứng viên nhiều hơn số chỗ"))
        };
        if track.size > found {
            report.add(codes::TOO_MANY_SEATS, |code| {
                problem(code)
                    .found_words(Text::new(
                        format!("{} seats, {found} candidates", track.size),
                        format!("{} chỗ, {found} ứng viên", track.size),
                    ))
                    .hint(Text::new("add candidates or reduce the size", "hãy thêm ứng viên hoặc giảm số chỗ"))
            });
        } else if track.size == found {
            report.add(codes::NO_CHOICE, |code| {
                problem(code)
                    .found_words(Text::new(format!("{found} for {found}"), format!("{found} ứng viên cho {found} chỗ")))
                    .hint(Text::new(
                        "add candidates, so that there is something to decide",
                        "hãy thêm ứng viên để có sự lựa chọn",
                    ))
            });
        }
    }
}

fn ranks_and_shares(register: &Register, report: &mut Report) {
    let shares_decide = register.rules().list_rule == ListRule::Shares;
    for (i, track) in register.tracks.iter().enumerate() {
        let place = |name: &str| register.tracks.place(i, name);
        let size = track.size;
        if let Some(rank) = track.enter_rank.filter(|rank| *rank > size) {
            report.add(codes::ENTER_RANK, |code| {
                Problem::new(code, place("enter_rank"))
                    .item(field("tracks", &track.id, "enter_rank"))
                    .found(rank)
                    .expected(Text::new(format!("at most size = {size}"), format!("không quá size = {size}")))
                    .hint(Text::new(
                        "a newcomer enters at a seat or before it",
                        "ứng viên mới chỉ vào danh mục khi xếp trong số chỗ",
                    ))
            });
        }
        if let Some(rank) = track.stay_rank.filter(|rank| *rank < size) {
            report.add(codes::STAY_RANK, |code| {
                Problem::new(code, place("stay_rank"))
                    .item(field("tracks", &track.id, "stay_rank"))
                    .found(rank)
                    .expected(Text::new(format!("at least size = {size}"), format!("ít nhất là size = {size}")))
                    .hint(Text::new(
                        "a listed one stays at its seat or a little below",
                        "mục đã có trong danh mục được giữ lại khi ở trong số chỗ hoặc thấp hơn một ít",
                    ))
            });
        }
        match (track.p_in, track.p_out) {
            (Some(p_in), Some(p_out)) if p_out >= p_in => report.add(codes::SHARES_REVERSED, |code| {
                Problem::new(code, place("p_out"))
                    .item(named("tracks", &track.id))
                    .found(format!("p_in = {}, p_out = {}", number_text(p_in), number_text(p_out)))
                    .expected("p_out < p_in")
                    .hint(Text::new("staying must be easier than entering", "giữ lại phải dễ hơn vào mới"))
            }),
            (p_in, p_out) if shares_decide && (p_in.is_none() || p_out.is_none()) => {
                let missing: Vec<&str> = [("p_in", p_in), ("p_out", p_out)]
                    .into_iter()
                    .filter(|(_, p)| p.is_none())
                    .map(|(name, _)| name)
                    .collect();
                report.add(codes::NO_TRACK_SHARES, |code| {
                    Problem::new(code, place(missing[0]))
                        .item(named("tracks", &track.id))
                        .found_words(Text::new(
                            format!("{} {}", missing.join(", "), if missing.len() == 1 { "is" } else { "are" }),
                            missing.join(", "),
                        ))
                        .expected(Text::new("p_in and p_out", "p_in và p_out"))
                        .hint(Text::new(
                            "give both shares, or set list_rule to ranks",
                            "hãy ghi cả hai tỷ lệ, hoặc đặt list_rule là ranks",
                        ))
                });
            }
            _ => {}
        }
    }
}

fn eligibility(register: &Register, index: &Index<'_>, report: &mut Report) {
    if register.conditions.is_empty() {
        return;
    }
    let mut answered = vec![false; register.technologies.len()];
    for technology in index.technologies.resolve(register.eligibility.iter().map(|row| row.technology.as_str())) {
        if technology != NOWHERE {
            answered[technology as usize] = true;
        }
    }
    let silent: Vec<&str> = (0..)
        .zip(&register.technologies)
        // Of two rows with one id the first counts.
        .filter(|(row, technology)| !answered[*row] && index.technologies.get(&technology.id) == Some(*row))
        .map(|(_, technology)| &*technology.id)
        .collect();
    if !silent.is_empty() {
        report.add(codes::UNANSWERED, |code| {
            Problem::new(code, table_place(register, &register.eligibility))
                .found_words(list(&silent))
                .expected(Text::new("an answer for each technology", "một câu trả lời cho mỗi công nghệ"))
                .hint(Text::new("answer yes, no or unknown", "hãy trả lời yes, no hoặc unknown"))
        });
    }
}

fn lineage(register: &Register, index: &Index<'_>, report: &mut Report) {
    let spaces: BTreeSet<&str> = register.technologies.iter().map(|row| id_space(&row.id)).collect();
    // What was said of each item before: is it dropped or new, and has it a successor or predecessor?
    let mut ends: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for (i, row) in register.lineage.iter().enumerate() {
        let item = || named("lineage", &lineage_text(row));
        let expected = match row.relation {
            Relation::New => Text::new("from empty, to given", "from để trống, to có mã"),
            Relation::Dropped => Text::new("from given, to empty", "from có mã, to để trống"),
            _ => Text::new("both from and to", "cả from và to"),
        };
        if (row.relation != Relation::New) != row.from.is_some()
            || (row.relation != Relation::Dropped) != row.to.is_some()
        {
            report.add(codes::LINEAGE_ENDS, |code| {
                Problem::new(code, register.lineage.place(i, "relation"))
                    .item(item())
                    .found(row.relation)
                    .expected(expected)
                    .hint(Text::new(
                        "fill in or empty an end, or correct the relation",
                        "hãy điền hoặc bỏ trống một đầu, hoặc sửa relation",
                    ))
            });
            continue;
        }
        for (name, id, alone) in
            [("from", &row.from, row.relation == Relation::Dropped), ("to", &row.to, row.relation == Relation::New)]
        {
            let Some(id) = id else { continue };
            if *ends.entry((name, id)).or_insert(alone) != alone {
                report.add(codes::LINEAGE_CONTRADICTION, |code| {
                    Problem::new(code, register.lineage.place(i, "relation"))
                        .item(item())
                        .found(format!("{name} = {id}, relation = {}", row.relation))
                        .expected(Text::new(
                            "an item that is new or dropped in one row only",
                            "mục mới hoặc bị bỏ chỉ có đúng một dòng",
                        ))
                        .hint(Text::new("keep the row that is true", "hãy giữ lại dòng đúng"))
                });
            }
        }
        if let Some(to) =
            row.to.as_ref().filter(|to| index.technologies.get(to).is_none() && spaces.contains(id_space(to)))
        {
            let hint = index.technologies.nearest(to, &mut report.comparisons);
            report.add(codes::LINEAGE_UNKNOWN, |code| {
                Problem::new(code, register.lineage.place(i, "to"))
                    .item(Text::new("lineage: to", "nguồn gốc: to"))
                    .found(to)
                    .expected(Text::new("an id of the table technologies", "một mã trong bảng technologies"))
                    .hint(hint.unwrap_or_else(|| Text::new("correct the id", "hãy sửa lại mã")))
            });
        }
    }
}

fn lineage_text(row: &Lineage) -> String {
    let end = |id: &Option<crate::model::Id>| id.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    format!("{} > {}", end(&row.from), end(&row.to))
}

/// The part of an id before its closing number: ids of one list share it.
pub(super) fn id_space(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_of_one_list_share_a_space() {
        assert_eq!(super::id_space("QD21-P04"), "QD21-P");
        assert_eq!(super::id_space("QD1131-02.3"), "QD1131-");
        assert_eq!(super::id_space("VNM"), "VNM");
    }
}
