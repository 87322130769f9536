//! Items in tables of results: by label, else by their place in the data.

use crate::problem::{Lang, Problems, Text};
use crate::table::{Column, Table};

/// The first column of a table with one row for each item.
pub(crate) fn column(ids: Option<&[String]>, n: usize) -> Column {
    match ids {
        Some(ids) => Column::text("id", Text::new("Item", "Mục"), ids.iter().cloned()),
        None => Column::integers("item", Text::new("Item", "Mục"), (0..n).map(index)),
    }
}

/// Ranks as a column.
pub(crate) fn ranks(ranks: &[u32]) -> Column {
    Column::integers("rank", Text::new("Rank", "Hạng"), ranks.iter().map(|&rank| i64::from(rank)))
}

/// How an item is named in words.
pub(crate) fn name(ids: Option<&[String]>, i: usize) -> String {
    ids.and_then(|ids| ids.get(i)).cloned().unwrap_or_else(|| i.to_string())
}

/// A count as a table holds it.
pub(crate) fn index(i: usize) -> i64 {
    i64::try_from(i).unwrap_or(i64::MAX)
}

/// Notices as notes below the table.
pub(crate) fn with_notices(mut table: Table, notices: &Problems) -> Table {
    for notice in notices {
        let [en, vi] = [Lang::En, Lang::Vi].map(|lang| format!("{}: {}", notice.code, notice.message(lang)));
        table = table.note(Text::new(en, vi));
    }
    table
}
