//! The register as people look at it: one table as a [`Table`].

use super::field::Kind;
use super::register::Visit;
use super::{Cell, Register, Row, Rows};
use crate::Table;
use crate::problem::{Place, Problem, codes::arrays::UNKNOWN_CHOICE};
use crate::table::Column;

impl Register {
    /// One table of the register, rows by key, without the columns in which nothing stands.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such table, with the nearest name.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let tracks = Register::example("vn-2026")?.table("tracks")?;
    /// assert_eq!(tracks.n_rows(), 2);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn table(&self, name: &str) -> crate::Result<Table> {
        let mut view = View { name, table: None };
        self.visit(&mut view)?;
        view.table.ok_or_else(|| {
            let mut problem =
                Problem::new(UNKNOWN_CHOICE, Place::argument("table")).found(name).expected(Self::TABLES.join(" | "));
            problem.hint = super::reader::nearest_hint(name, Self::TABLES.iter().copied());
            problem.into()
        })
    }

    /// Rows marked as illustrative: table, how many, of how many; tables without such rows are left out.
    pub fn illustrative_rows(&self) -> Vec<(&'static str, usize, usize)> {
        struct Count(Vec<(&'static str, usize, usize)>);
        impl Visit for Count {
            fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
                if let Some(field) = R::field("illustrative").filter(|_| !R::KEY.is_empty()) {
                    let marked = rows.iter().filter(|row| row.get(field) == Cell::Bool(true)).count();
                    if marked > 0 {
                        self.0.push((R::TABLE, marked, rows.len()));
                    }
                }
                Ok(())
            }
        }
        let mut count = Count(Vec::new());
        // Counting cannot fail.
        let _ = self.visit(&mut count);
        count.0
    }
}

/// Finds one table and turns it into columns.
struct View<'n> {
    name: &'n str,
    table: Option<Table>,
}

impl Visit for View<'_> {
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
        if R::TABLE == self.name {
            self.table = Some(view(rows)?);
        }
        Ok(())
    }
}

fn view<R: Row>(rows: &Rows<R>) -> crate::Result<Table> {
    let rows = rows.sorted();
    let mut columns = Vec::new();
    for (field, info) in R::FIELDS.iter().enumerate() {
        let cells: Vec<Cell<'_>> = rows.iter().map(|row| row.get(field)).collect();
        if !info.required && cells.iter().all(|cell| *cell == Cell::Null) {
            continue;
        }
        columns.push(column(info.name, info.kind, &cells));
    }
    Table::new(R::TABLE, columns)
}

fn column(name: &str, kind: Kind, cells: &[Cell<'_>]) -> Column {
    let number = |cell: &Cell<'_>| match cell {
        Cell::Number(x) => Some(*x),
        _ => None,
    };
    match kind {
        Kind::Number => Column::numbers(name, name, cells.iter().map(number)),
        // Whole numbers of a register lie within 2^53.
        #[allow(clippy::cast_possible_truncation)]
        Kind::Integer => Column::integers(name, name, cells.iter().map(|cell| number(cell).map(|x| x as i64))),
        Kind::Bool => Column::flags(
            name,
            name,
            cells.iter().map(|cell| match cell {
                Cell::Bool(flag) => Some(*flag),
                _ => None,
            }),
        ),
        Kind::Id | Kind::Text | Kind::Date | Kind::Choice(_) | Kind::Plain | Kind::Json(_) => {
            Column::text(name, name, cells.iter().map(|cell| (*cell != Cell::Null).then(|| cell.to_string())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_by_name() {
        let register = Register::example("vn-2026").unwrap();
        for name in Register::TABLES {
            register.table(name).unwrap();
        }
        let judgements = register.table("judgements").unwrap();
        assert_eq!(judgements.n_rows(), register.judgements.len());
        assert!(register.table("judgments").unwrap_err().to_string().contains("nearest is"));
    }
}
