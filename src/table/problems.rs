//! A list of problems as a table.

use super::{Column, Table};
use crate::problem::{Lang, Problems, Severity, Text};

impl TryFrom<&Problems> for Table {
    type Error = crate::Error;

    /// Code, severity, place, sentence and hint of every problem, in the order of the list.
    fn try_from(problems: &Problems) -> crate::Result<Self> {
        let severity = |severity: Severity| match severity {
            Severity::Error => Text::new("error", "lỗi"),
            Severity::Warning => Text::new("warning", "cảnh báo"),
            Severity::Notice => Text::new("notice", "lưu ý"),
        };
        let count = problems.len();
        Table::new(
            Text::new(format!("{count} problem{}", if count == 1 { "" } else { "s" }), format!("{count} vấn đề")),
            vec![
                Column::text("code", Text::new("Code", "Mã"), problems.iter().map(|p| p.code.id().to_owned())),
                Column::words(
                    "severity",
                    Text::new("Severity", "Mức độ"),
                    problems.iter().map(|p| severity(p.code.severity())),
                ),
                Column::text("place", Text::new("Place", "Vị trí"), problems.iter().map(|p| p.place.to_string())),
                Column::words(
                    "message",
                    Text::new("Problem", "Vấn đề"),
                    problems.iter().map(|p| Text::new(p.message(Lang::En), p.message(Lang::Vi))),
                ),
                Column::words("hint", Text::new("What to do", "Cách xử lý"), problems.iter().map(|p| p.hint.clone())),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Place, Problem, codes::arrays};

    #[test]
    fn has_a_row_per_problem() {
        let problem = Problem::new(arrays::NOT_FINITE, Place::element("matrix", &[2, 3])).expected("1").found("NaN");
        let table = Table::try_from(&Problems::from(vec![problem])).unwrap();
        assert_eq!(table.column("place").unwrap().cell(0, Lang::En), "matrix[2, 3]");
        assert!(table.to_text(Lang::Vi).contains("NaN không phải số hữu hạn"));
        assert_eq!(Table::try_from(&Problems::new()).unwrap().n_rows(), 0);
    }
}
