//! What the council thinks, as one page.

use crate::evaluation::Panel;
use crate::evaluation::council::Who;
use crate::problem::{Lang, Text};

impl Panel {
    /// A self-contained HTML page without script: the findings, agreement, consensus and influence; differences, views
    /// and the rest to open; notices and what it was made from.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if a table cannot be made.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let page = Register::example("vn-2026")?.panel()?.to_page(Lang::Vi)?;
    /// assert!(page.starts_with("<!doctype html>"));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn to_page(&self, lang: Lang) -> crate::Result<String> {
        let say = |en: &str, vi: &str| Text::new(en, vi).get(lang).to_owned();
        let provenance = [
            (say("Register", "Bộ dữ liệu"), format!("{} (SHA-256 {})", self.register, self.provenance.register_digest)),
            (say("Method", "Phương pháp"), format!("{} {}", self.method, self.provenance.method_version)),
            (say("Result", "Kết quả"), format!("SHA-256 {}", self.digest()?)),
            (say("Software", "Phần mềm"), format!("stratech {}", self.provenance.software_version)),
        ];
        let html = |tables: Vec<crate::Result<crate::Table>>| {
            tables.into_iter().map(|table| table?.to_html(lang)).collect::<crate::Result<Vec<String>>>()
        };
        let mut first = vec![self.to_html(lang)?];
        first.extend(html(vec![self.consensus(), self.influence(Who::Group)])?);
        let values = minijinja::context! {
            lang => if lang == Lang::Vi { "vi" } else { "en" },
            title => self.title.get(lang),
            illustrative => self.illustrative.then(|| super::card::illustrative_words().get(lang).to_owned()),
            rankings => first,
            weights_heading => say("Who differs on what, and how much the pooling matters", "Ai khác nhau ở đâu, và cách tổng hợp ảnh hưởng thế nào"),
            weights => html(vec![self.differences(), self.clusters(), self.views(), self.rounds()])?,
            values_heading => say("The council and its judgements", "Hội đồng và các ý kiến"),
            values => html(vec![self.balance(), self.recusals(), self.agreement(), self.icc(), self.cells()])?,
            notices_heading => say("To be known when reading this", "Cần biết khi đọc kết quả"),
            notices => self.notices.iter().map(|notice| notice.sentence(lang)).collect::<Vec<_>>(),
            provenance_heading => say("Made from", "Nguồn gốc kết quả"),
            provenance,
        };
        super::render("page.html", include_str!("page.html"), values)
    }
}
