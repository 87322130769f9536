//! Named futures: changes that lead somewhere, and a register that stays sound under each of them.

use super::Report;
use crate::model::{Change, Register, Rows, Scenario, overlay};
use crate::problem::{Problem, Severity, Text, codes::scenario as codes};

pub(super) fn check(register: &Register, report: &mut Report) {
    // Faults of the register itself are to be mended before anything can be said of its futures.
    let sound = report.problems.iter().all(|problem| problem.code.severity() != Severity::Error);
    for (i, scenario) in register.scenarios.iter().enumerate() {
        let id = scenario.id.as_str();
        if !register.changes.iter().any(|change| change.scenario.as_str() == id) {
            report.add(codes::NO_CHANGES, |code| {
                Problem::new(code, register.scenarios.place(i, "id"))
                    .item(overlay::named(id))
                    .found_words(Text::new("it has no rows in changes", "chưa có dòng nào trong changes"))
                    .expected(Text::new("rows in the table changes", "các dòng trong bảng changes"))
                    .hint(Text::new("say what it changes", "hãy nêu kịch bản này thay đổi những gì"))
            });
            continue;
        }
        let (mut future, problems) = register.overlay(id);
        let possible = problems.is_empty();
        for problem in problems {
            report.add(problem.code, |_| problem);
        }
        if possible && sound {
            (future.scenarios, future.changes) = (Rows::<Scenario>::default(), Rows::<Change>::default());
            let errors = future.check().errors();
            if !errors.is_empty() {
                let place = register.scenarios.place(i, "id");
                report.add(codes::UNSOUND, |_| overlay::unsound(&errors, &overlay::named(id), place));
            }
        }
    }
}
