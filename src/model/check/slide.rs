//! Columns of judgements that look slid by one row against the previous round.

use super::panel::Cells;
use super::{At, NOWHERE, Report};
use crate::model::Register;
use crate::problem::{Problem, Text, codes::panel::SLID_COLUMN};

/// Fewest rows of a column that can be told to have slid.
const LEAST: usize = 5;

/// One value of a column: an expert's answers for one criterion in one round, technology by technology.
#[derive(Clone, Copy)]
struct Value {
    expert: At,
    criterion: At,
    round: u64,
    place: At,
    row: usize,
    mid: f64,
}

pub(super) fn check(register: &Register, cells: &Cells, report: &mut Report) {
    let rounds = register.judgements.iter().map(|row| row.round);
    if rounds.clone().min() == rounds.max() {
        return;
    }
    let places = places(register);
    let mut values: Vec<Value> = (0..register.judgements.len())
        .filter(|&row| cells.known(row))
        .filter_map(|row| {
            let judgement = &register.judgements[row];
            let (expert, criterion) = (cells.experts[row], cells.criteria[row]);
            let place = places[cells.technologies[row] as usize];
            Some(Value { expert, criterion, round: judgement.round, place, row, mid: judgement.mid? })
        })
        .collect();
    values.sort_unstable_by_key(|v| (v.expert, v.criterion, v.round, v.place, v.row));
    for column in values.chunk_by(|a, b| (a.expert, a.criterion) == (b.expert, b.criterion)) {
        let mut rounds = column.chunk_by(|a, b| a.round == b.round);
        let Some(mut before) = rounds.next() else { continue };
        for now in rounds {
            if let Some(slide) = slide(before, now) {
                slid(register, now, before[0].round, &slide, report);
            }
            before = now;
        }
    }
}

/// How many values sit one row from where they were, of how many, and whether downwards.
struct Slide {
    equal: usize,
    rows: usize,
    down: bool,
}

/// Compares two rounds of a column by the technologies that both have.
fn slide(before: &[Value], now: &[Value]) -> Option<Slide> {
    let mut earlier = before.iter().peekable();
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    for value in now {
        while earlier.next_if(|v| v.place < value.place).is_some() {}
        if let Some(old) = earlier.next_if(|v| v.place == value.place) {
            pairs.push((old.mid, value.mid));
        }
    }
    let rows = pairs.len().checked_sub(1).filter(|rows| *rows >= LEAST)?;
    let stayed = pairs.iter().filter(|(old, new)| old == new).count();
    // A column with few different values looks the same wherever it is put.
    let steps = pairs.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    if 2 * stayed > pairs.len() || 2 * steps < rows {
        return None;
    }
    let down = pairs.windows(2).filter(|pair| pair[1].1 == pair[0].0).count();
    let up = pairs.windows(2).filter(|pair| pair[0].1 == pair[1].0).count();
    let equal = if down >= up { down } else { up };
    (10 * equal >= 8 * rows).then_some(Slide { equal, rows, down: down >= up })
}

fn slid(register: &Register, now: &[Value], round: u64, slide: &Slide, report: &mut Report) {
    let Some(first) = now.iter().map(|value| value.row).min() else { return };
    report.add(SLID_COLUMN, |code| {
        let row = &register.judgements[first];
        let Slide { equal, rows, down } = *slide;
        let (en, vi) = if down { ("above", "phía trên") } else { ("below", "phía dưới") };
        Problem::new(code, register.judgements.place(first, "mid"))
            .item(format!("{} x {}", row.expert, row.criterion))
            .found_words(Text::new(
                format!("{equal} of {rows} values are those of the row {en} in round {round}"),
                format!("{equal} trong {rows} giá trị trùng với giá trị ở dòng {vi} của vòng {round}"),
            ))
            .expected(Text::new("values beside their own technology", "giá trị nằm đúng dòng công nghệ của nó"))
            .hint(Text::new(
                "compare the sheet of this expert with the previous round",
                "hãy đối chiếu bảng của chuyên gia này với vòng trước",
            ))
    });
}

/// The place of each technology in a sheet: by id, numbers in it by value.
fn places(register: &Register) -> Vec<At> {
    let mut order: Vec<usize> = (0..register.technologies.len()).collect();
    order.sort_by_cached_key(|&row| natural(&register.technologies[row].id));
    let mut places = vec![NOWHERE; order.len()];
    for (place, row) in (0..).zip(order) {
        places[row] = place;
    }
    places
}

/// Pieces of an id that compare as people order them: `T2` before `T10`.
fn natural(id: &str) -> Vec<(u64, String)> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    id.as_bytes()
        .chunk_by(|a, b| is_digit(a) == is_digit(b))
        .map(|piece| {
            let text = String::from_utf8_lossy(piece).into_owned();
            (text.parse().unwrap_or(0), if is_digit(&piece[0]) { String::new() } else { text })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(round: u64, mids: &[f64]) -> Vec<Value> {
        (0..).zip(mids).map(|(place, &mid)| Value { expert: 0, criterion: 0, round, place, row: 0, mid }).collect()
    }

    #[test]
    fn a_slid_column_is_told_from_a_changed_one() {
        let before = column(1, &[3.0, 7.0, 2.0, 9.0, 4.0, 6.0, 1.0]);
        assert!(slide(&before, &column(2, &[5.0, 3.0, 7.0, 2.0, 9.0, 4.0, 6.0])).is_some_and(|s| s.down));
        assert!(slide(&before, &column(2, &[7.0, 2.0, 9.0, 4.0, 6.0, 1.0, 1.0])).is_some_and(|s| !s.down));
        assert!(slide(&before, &before).is_none());
        assert!(slide(&before, &column(2, &[4.0, 7.0, 3.0, 9.0, 5.0, 6.0, 2.0])).is_none());
        let flat = column(1, &[5.0; 7]);
        assert!(slide(&flat, &flat).is_none());
    }

    #[test]
    fn ids_are_ordered_as_people_do() {
        assert!(natural("T2") < natural("T10"));
        assert!(natural("QD21-P04") < natural("QD21-P11"));
    }
}
