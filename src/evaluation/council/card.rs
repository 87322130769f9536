//! The findings at a glance, as text and as HTML.

use super::{Among, Panel};
use crate::Result;
use crate::problem::Lang;
use crate::table::Table;

impl Panel {
    /// The findings and the agreement of the whole council, as text.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_text(&self, lang: Lang) -> Result<String> {
        let mut text = format!("{}\n\n", self.title.get(lang));
        for sentence in &self.sentences {
            for (i, line) in crate::table::wrap(sentence.get(lang), 98).into_iter().enumerate() {
                text.push_str(if i == 0 { "- " } else { "  " });
                text.push_str(&line);
                text.push('\n');
            }
        }
        text.push('\n');
        text.push_str(&self.overview()?.to_text(lang));
        Ok(text)
    }

    /// The findings and the agreement of the whole council, as HTML without script.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_html(&self, lang: Lang) -> Result<String> {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let items: Vec<String> =
            self.sentences.iter().map(|sentence| format!("<li>{}</li>", escaped(sentence.get(lang)))).collect();
        let items = items.join(
            "
",
        );
        Ok(format!(
            "<p><b>{}</b></p>\n<ul>\n{items}</ul>\n{}",
            escaped(self.title.get(lang)),
            self.overview()?.to_html(lang)?
        ))
    }

    /// The agreement of the whole council, without what stands in the whole table.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn overview(&self) -> Result<Table> {
        let rows: Vec<_> = self.agreement.iter().filter(|view| view.among == Among::Council).collect();
        let ranked = rows.iter().any(|view: &&super::AgreementView| view.kendall_w.is_some());
        let mut beside = vec!["among", "alpha_ordinal", "unpaired", "icc2", "items_left_out"];
        beside.extend(if ranked { ["pairwise_r", "n_pairs"].as_slice() } else { &["w", "r", "raters_left_out"] });
        Ok(self.agreement_of(&rows)?.without(&beside))
    }
}
