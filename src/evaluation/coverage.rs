//! How far the list as a whole serves the country's big problems.

use super::result::{Evaluation, Seat};
use super::tables::{illustrative_note, percent};
use crate::Result;
use crate::model::{Id, Register};
use crate::number::sum::{dot_exact, sum};
use crate::problem::Text;
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// One big problem and the technologies of the list that serve it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProblemView {
    /// Identifier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Weight among the problems.
    pub weight: f64,
    /// Best level that a technology within the seats reaches: 0 none, 1 partial, 2 necessary, 3 decisive.
    pub level: u64,
    /// Technologies within the seats that serve it, the best first.
    pub technologies: Vec<Id>,
}

/// Coverage of the whole list: what the technologies within the seats serve together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListCoverage {
    /// Sum of weight x best level / 3 over the sum of weights.
    pub share: f64,
    /// Every problem, in the order of their ids.
    pub problems: Vec<ProblemView>,
    /// Whether synthetic links went into it.
    pub illustrative: bool,
}

/// The coverage of the technologies whose place is within the seats; none without problems.
pub(super) fn of_list(register: &Register, evaluation: &Evaluation) -> Option<ListCoverage> {
    let within: std::collections::BTreeSet<&Id> =
        evaluation.alternatives.iter().filter(|a| a.seat == Some(Seat::Within)).map(|a| &a.id).collect();
    let total = sum(&register.problems.iter().map(|p| p.weight).collect::<Vec<_>>());
    if total <= 0.0 {
        return None;
    }
    let links = register.coverage.sorted();
    let counts = |link: &&&crate::model::Coverage| link.level > 0 && within.contains(&link.technology);
    let problems: Vec<ProblemView> = register
        .problems
        .sorted()
        .into_iter()
        .map(|problem| {
            let mut serving: Vec<_> = links.iter().filter(|l| l.problem == problem.id).filter(counts).collect();
            serving.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.technology.cmp(&b.technology)));
            ProblemView {
                id: problem.id.clone(),
                name: Text::new(problem.name_en.clone(), problem.name_vi.clone()),
                weight: problem.weight,
                level: serving.first().map_or(0, |link| link.level),
                technologies: serving.iter().map(|link| link.technology.clone()).collect(),
            }
        })
        .collect();
    let weights: Vec<f64> = problems.iter().map(|p| p.weight).collect();
    let levels: Vec<f64> = problems.iter().map(|p| p.level as f64 / 3.0).collect();
    Some(ListCoverage {
        share: dot_exact(&weights, &levels) / total,
        problems,
        illustrative: links.iter().filter(counts).any(|link| link.illustrative),
    })
}

impl Evaluation {
    /// Which big problems the list serves, and through which technologies.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn coverage_table(&self) -> Result<Table> {
        let rows: &[ProblemView] = self.coverage.as_ref().map_or(&[], |coverage| &coverage.problems);
        let level = |p: &ProblemView| match p.level {
            0 => Text::new("none", "chưa có"),
            1 => Text::new("partial", "một phần"),
            2 => Text::new("necessary", "cần thiết"),
            _ => Text::new("decisive", "quyết định"),
        };
        let served = |p: &ProblemView| p.technologies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let columns = vec![
            Column::text("problem", Text::new("Problem", "Bài toán"), rows.iter().map(|p| p.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|p| p.name.clone())),
            Column::words("level", Text::new("Best level", "Mức cao nhất"), rows.iter().map(level)),
            Column::text("technologies", Text::new("Served by", "Được phục vụ bởi"), rows.iter().map(served)),
        ];
        let title = Text::new("Big problems served by the list", "Bài toán lớn mà danh mục phục vụ");
        let mut table = Table::new(title, columns)?;
        if let Some(coverage) = &self.coverage {
            let open = rows.iter().filter(|p| p.level == 0).count();
            let share = percent(coverage.share);
            table = table.note(Text::new(
                format!("Coverage of the whole list: {share} % of the weighted problems; {open} of {} are not served.", rows.len()),
                format!("Toàn danh mục đáp ứng {share} % các bài toán (có trọng số); {open} trên {} bài toán chưa được phục vụ.", rows.len()),
            ));
            if coverage.illustrative {
                table = table.note(illustrative_note());
            }
        }
        Ok(table)
    }
}
