//! The findings at a glance, as text and as HTML.

use super::result::RegisterReadiness;
use crate::Result;
use crate::problem::{Lang, Text};

/// Sentences as an HTML list.
pub(super) fn list(sentences: &[Text], lang: Lang) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let items: Vec<String> =
        sentences.iter().map(|sentence| format!("<li>{}</li>", escaped(sentence.get(lang)))).collect();
    format!("<ul>\n{}</ul>\n", items.join("\n"))
}

impl RegisterReadiness {
    /// The findings and the technologies, as text.
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

    /// The findings, the technologies and their notices, as HTML without script.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_html(&self, lang: Lang) -> Result<String> {
        let table = self.with_notices(self.to_table()?).to_html(lang)?;
        Ok(self.findings_html(lang) + &table)
    }

    /// Title and findings.
    pub(crate) fn findings_html(&self, lang: Lang) -> String {
        let title = self.title.get(lang).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<p><b>{title}</b></p>\n{}", list(&self.sentences, lang))
    }
}
