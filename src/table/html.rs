//! A table as plain HTML: no script, no style sheet, readable on light and dark pages.

use super::{Lang, Table};
use serde::Serialize;

const TEMPLATE: &str = include_str!("table.html");

#[derive(Serialize)]
struct Page {
    lang: &'static str,
    title: String,
    heads: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    align: &'static str,
}

impl Table {
    /// The whole table as one HTML `<table>` with a caption and column headers.
    ///
    /// # Errors
    /// None in practice: the template is part of the crate.
    pub fn to_html(&self, lang: Lang) -> crate::Result<String> {
        self.to_html_first(lang, usize::MAX)
    }

    /// The same with at most `rows` rows, saying how many are left out.
    ///
    /// # Errors
    /// None in practice: the template is part of the crate.
    pub fn to_html_first(&self, lang: Lang, rows: usize) -> crate::Result<String> {
        let shown = self.n_rows().min(rows);
        let align = |numeric: bool| if numeric { "right" } else { "left" };
        let page = Page {
            lang: match lang {
                Lang::Vi => "vi",
                Lang::En => "en",
            },
            title: self.title.get(lang).to_owned(),
            heads: self
                .columns
                .iter()
                .map(|c| Cell { text: c.header.get(lang).to_owned(), align: align(c.values.is_numeric()) })
                .collect(),
            rows: (0..shown)
                .map(|row| {
                    self.columns
                        .iter()
                        .map(|c| Cell { text: c.cell(row, lang), align: align(c.values.is_numeric()) })
                        .collect()
                })
                .collect(),
            notes: self.footnotes(lang, shown),
        };
        minijinja::Environment::new()
            .render_named_str("table.html", TEMPLATE, minijinja::value::Serde(&page))
            .map_err(|error| crate::Error::internal(format!("table to HTML: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_escaped_labelled_and_without_script() {
        let html = super::super::tests::sample().to_html(Lang::Vi).unwrap();
        for part in [
            "<table lang=\"vi\"",
            "Xếp hạng &lt;A&gt;</caption>",
            "<th scope=\"col\" style=\"text-align:right",
            "Chip bán dẫn</td>",
            "0.750</td>",
            "* số liệu minh họa",
            "— = không có giá trị",
        ] {
            assert!(html.contains(part), "{part} in\n{html}");
        }
        assert!(!html.contains("<script") && !html.contains("<A>"));
    }

    #[test]
    fn long_tables_say_what_is_left_out() {
        let html = super::super::tests::sample().to_html_first(Lang::En, 1).unwrap();
        assert!(html.contains("... and 1 more rows") && !html.contains("Drone"));
    }
}
