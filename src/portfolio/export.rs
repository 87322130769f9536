//! The model in the formats that every solver reads, so that anyone can check a plan.
//!
//! Numbers are written in full as they were given; values stand in units. Names are `x1`, `x2`, ... and `r1`, `r2`, ...
//! in the order of columns and rows, because labels may hold what the formats do not allow; comments give the labels.

use super::model::Model;
use std::fmt::Write;

/// Terms on one line of an LP file.
const TERMS_A_LINE: usize = 8;

fn label(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl Model {
    /// The model in LP format: maximize value (in units) under the rows.
    pub fn to_lp(&self) -> String {
        let mut text = format!("\\ values in units of {}\n", self.print_value(1));
        for (j, column) in self.columns.iter().enumerate() {
            let _ = writeln!(text, "\\ x{} = {}", j + 1, label(&column.label));
        }
        for (r, row) in self.rows.iter().enumerate() {
            let _ = writeln!(text, "\\ r{} = {}", r + 1, label(&row.label));
        }
        text.push_str("Maximize\n value:");
        let values: Vec<(usize, String)> =
            self.columns.iter().enumerate().map(|(j, column)| (j, column.value.to_string())).collect();
        terms(&mut text, &values);
        text.push_str("\nSubject To\n");
        for (r, row) in self.rows.iter().enumerate() {
            let printed: Vec<(usize, String)> = row.terms.iter().map(|&(j, a)| (j, row.print(a))).collect();
            // A row without terms needs one: 0 x1.
            let printed = if printed.is_empty() { vec![(0, "0".to_owned())] } else { printed };
            let mut line = |name: String, relation: &str, bound: i128| {
                let _ = write!(text, " {name}:");
                terms(&mut text, &printed);
                let _ = writeln!(text, " {relation} {}", row.print(bound));
            };
            match (row.lower, row.upper) {
                (Some(lower), Some(upper)) if lower == upper => line(format!("r{}", r + 1), "=", upper),
                (Some(lower), Some(upper)) => {
                    line(format!("r{}", r + 1), "<=", upper);
                    line(format!("r{}_least", r + 1), ">=", lower);
                }
                (None, Some(upper)) => line(format!("r{}", r + 1), "<=", upper),
                (Some(lower), None) => line(format!("r{}", r + 1), ">=", lower),
                (None, None) => {}
            }
        }
        if self.columns.iter().any(|column| column.fixed.is_some()) {
            text.push_str("Bounds\n");
            for (j, column) in self.columns.iter().enumerate() {
                if let Some(chosen) = column.fixed {
                    let _ = writeln!(text, " x{} = {}", j + 1, u8::from(chosen));
                }
            }
        }
        // Columns decided beforehand are integers between equal bounds: as binaries some readers would free them.
        for (head, fixed) in [("Binaries", false), ("Generals", true)] {
            let of = |&j: &usize| self.columns[j].fixed.is_some() == fixed;
            let columns: Vec<String> = (0..self.columns.len()).filter(of).map(|j| format!("x{}", j + 1)).collect();
            if !columns.is_empty() {
                let _ = writeln!(text, "{head}");
                columns.chunks(2 * TERMS_A_LINE).for_each(|line| {
                    let _ = writeln!(text, " {}", line.join(" "));
                });
            }
        }
        text.push_str("End\n");
        text
    }

    /// The model in free MPS format: minimize the negative value (in units) under the rows.
    pub fn to_mps(&self) -> String {
        let mut text = String::from("* minimizes the negative value\n");
        for (j, column) in self.columns.iter().enumerate() {
            let _ = writeln!(text, "* x{} = {}", j + 1, label(&column.label));
        }
        for (r, row) in self.rows.iter().enumerate() {
            let _ = writeln!(text, "* r{} = {}", r + 1, label(&row.label));
        }
        text.push_str("NAME stratech\nROWS\n N value\n");
        for (r, row) in self.rows.iter().enumerate() {
            let kind = match (row.lower, row.upper) {
                (Some(lower), Some(upper)) if lower == upper => "E",
                (_, Some(_)) => "L",
                (Some(_), None) => "G",
                (None, None) => "N",
            };
            let _ = writeln!(text, " {kind} r{}", r + 1);
        }
        text.push_str("COLUMNS\n MARKER 'MARKER' 'INTORG'\n");
        for (j, rows) in self.by_column().into_iter().enumerate() {
            let _ = writeln!(text, " x{} value {}", j + 1, -self.columns[j].value);
            for (r, a) in rows {
                let _ = writeln!(text, " x{} r{} {}", j + 1, r + 1, self.rows[r].print(a));
            }
        }
        text.push_str(" MARKER 'MARKER' 'INTEND'\nRHS\n");
        for (r, row) in self.rows.iter().enumerate() {
            if let Some(bound) = row.upper.or(row.lower) {
                let _ = writeln!(text, " RHS r{} {}", r + 1, row.print(bound));
            }
        }
        text.push_str("RANGES\n");
        for (r, row) in self.rows.iter().enumerate() {
            if let (Some(lower), Some(upper)) = (row.lower, row.upper)
                && lower != upper
            {
                let _ = writeln!(text, " RNG r{} {}", r + 1, row.print(upper - lower));
            }
        }
        text.push_str("BOUNDS\n");
        for (j, column) in self.columns.iter().enumerate() {
            let _ = match column.fixed {
                Some(chosen) => writeln!(text, " FX BND x{} {}", j + 1, u8::from(chosen)),
                None => writeln!(text, " BV BND x{}", j + 1),
            };
        }
        text.push_str("ENDATA\n");
        text
    }
}

fn terms(text: &mut String, terms: &[(usize, String)]) {
    for (k, (j, a)) in terms.iter().enumerate() {
        if k > 0 && k % TERMS_A_LINE == 0 {
            text.push_str("\n  ");
        }
        let (sign, size) = a.strip_prefix('-').map_or(("+", a.as_str()), |size| ("-", size));
        let _ = write!(text, " {sign} {size} x{}", j + 1);
    }
}

#[cfg(test)]
mod tests {
    use crate::portfolio::Selection;

    #[test]
    fn a_small_model_in_both_formats() {
        let model = Selection::new(&[2.5, -1.0, 3.0])
            .labels(["a", "b", "c"])
            .limit("money", &[0.5, 0.0, 1.25], 1.5)
            .group(&[0, 1], 1, Some(1))
            .mandatory(&[2])
            .model()
            .unwrap();
        let lp = "\\ values in units of 0.1\n\\ x1 = a\n\\ x2 = b\n\\ x3 = c\n\\ r1 = money\n\\ r2 = group_0\nMaximize\n \
                  value: + 25 x1 - 10 x2 + 30 x3\nSubject To\n r1: + 0.5 x1 + 1.25 x3 <= 1.5\n r2: + 1 x1 + 1 x2 = 1\n\
                  Bounds\n x3 = 1\nBinaries\n x1 x2\nGenerals\n x3\nEnd\n";
        assert_eq!(model.to_lp(), lp);
        let mps = model.to_mps();
        for line in
            [" N value\n L r1\n E r2\n", " x1 value -25\n x1 r1 0.5\n x1 r2 1\n", " FX BND x3 1\n", " RHS r1 1.5\n"]
        {
            assert!(mps.contains(line), "{mps}");
        }
    }
}
