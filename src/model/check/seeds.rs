//! Seed questions: ranges that rise, one answer to each question, experts who answered all.

use super::Report;
use super::words::named;
use crate::model::Register;
use crate::model::cell::number_text;
use crate::problem::{Problem, Text, codes::agreement as codes};
use std::collections::BTreeMap;

pub(super) fn check(register: &Register, report: &mut Report) {
    let mut realizations: BTreeMap<&str, f64> = BTreeMap::new();
    let mut answered: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (i, row) in register.seed_questions.iter().enumerate() {
        let place = |field: &str| register.seed_questions.place(i, field);
        let item = || named("seed_questions", &format!("{} x {}", row.expert, row.question));
        // NaN has a problem of its own.
        let wrong = if row.low >= row.mid {
            Some("low")
        } else if row.mid >= row.high {
            Some("high")
        } else {
            None
        };
        if let Some(wrong) = wrong {
            report.add(codes::SEED_RANGE, |code| {
                let parts = [("low", row.low), ("mid", row.mid), ("high", row.high)];
                let found = parts.map(|(name, x)| format!("{name} = {}", number_text(x))).join(", ");
                Problem::new(code, place(wrong)).item(item()).found(found).expected("low < mid < high").hint(Text::new(
                    "a calibrated range has some width on both sides",
                    "khoảng dùng để hiệu chuẩn phải có độ rộng ở cả hai phía",
                ))
            });
        }
        let known = *realizations.entry(row.question.as_str()).or_insert(row.realization);
        if known != row.realization {
            report.add(codes::SEED_REALIZATION, |code| {
                Problem::new(code, place("realization"))
                    .item(item())
                    .found(number_text(row.realization))
                    .expected(number_text(known))
                    .hint(Text::new("a question has one answer", "mỗi câu hỏi chỉ có một đáp án"))
            });
        }
        answered.entry(row.expert.as_str()).or_insert((i, 0)).1 += 1;
    }
    for (expert, (first, n)) in answered {
        if n < realizations.len() {
            report.add(codes::SEED_UNANSWERED, |code| {
                Problem::new(code, register.seed_questions.place(first, "expert"))
                    .item(named("experts", expert))
                    .found(n)
                    .expected(realizations.len().to_string())
                    .hint(Text::new("ask the remaining questions", "hãy hỏi nốt các câu còn lại"))
            });
        }
    }
}
