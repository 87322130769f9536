//! A table as CSV (RFC 4180, LF, UTF-8 without BOM).

use super::{Column, Table, Values};

impl Table {
    /// The table as CSV: keys in the first line, gaps empty, numbers with all their digits.
    ///
    /// Words stand in two columns, `key_vi` and `key_en`. Title and notes are left out.
    ///
    /// # Errors
    /// None in practice: a table in memory can always be written.
    pub fn to_csv(&self) -> crate::Result<String> {
        let failed = |error: &dyn std::fmt::Display| crate::Error::internal(format!("table to CSV: {error}"));
        let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
        let header: Vec<String> = self.columns.iter().flat_map(keys).collect();
        writer.write_record(&header).map_err(|e| failed(&e))?;
        for row in 0..self.n_rows() {
            let record: Vec<String> = self.columns.iter().flat_map(|column| cells(column, row)).collect();
            writer.write_record(&record).map_err(|e| failed(&e))?;
        }
        let bytes = writer.into_inner().map_err(|e| failed(&e))?;
        String::from_utf8(bytes).map_err(|e| failed(&e))
    }
}

fn keys(column: &Column) -> Vec<String> {
    match column.values {
        Values::Words(_) => vec![format!("{}_vi", column.key), format!("{}_en", column.key)],
        _ => vec![column.key.clone()],
    }
}

fn cells(column: &Column, row: usize) -> Vec<String> {
    fn one<T: ToString>(values: &[Option<T>], row: usize) -> Vec<String> {
        vec![values.get(row).and_then(Option::as_ref).map(ToString::to_string).unwrap_or_default()]
    }
    match &column.values {
        Values::Text(v) => one(v, row),
        Values::Numbers(v) => one(v, row),
        Values::Integers(v) => one(v, row),
        Values::Flags(v) => one(v, row),
        Values::Words(v) => {
            let words = v.get(row).cloned().flatten().unwrap_or_default();
            vec![words.vi, words.en]
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_gaps_and_languages() {
        assert_eq!(
            super::super::tests::sample().to_csv().unwrap(),
            "rank,id,name_vi,name_en,score,made_up\n\
             1,P04,Chip bán dẫn,Chip,0.75,true\n\
             ,\"P\"\"1,\n\",Thiết bị bay,Drone,,false\n"
        );
    }
}
