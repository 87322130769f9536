//! What holds the technologies back, as one page.

use crate::evaluation::RegisterReadiness;
use crate::problem::{Lang, Text};

impl RegisterReadiness {
    /// A self-contained HTML page without script: the findings and the technologies; bottlenecks by ministry, capacities
    /// and links under foreign control; enablers, levers and dependencies to open; notices and what it was made from.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if a table cannot be made.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let register = Register::example("vn-2026")?;
    /// let page = register.readiness(&Default::default())?.to_page(Lang::Vi)?;
    /// assert!(page.starts_with("<!doctype html>"));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn to_page(&self, lang: Lang) -> crate::Result<String> {
        let say = |en: &str, vi: &str| Text::new(en, vi).get(lang).to_owned();
        let provenance = [
            (say("Register", "Bộ dữ liệu"), format!("{} (SHA-256 {})", self.register, self.provenance.register_digest)),
            (say("Figures published by", "Số liệu công bố đến hết ngày"), self.cutoff_date.clone()),
            (say("Method", "Phương pháp"), format!("{} {}", self.method, self.provenance.method_version)),
            (say("Result", "Kết quả"), format!("SHA-256 {}", self.digest()?)),
            (say("Software", "Phần mềm"), format!("stratech {}", self.provenance.software_version)),
        ];
        let html = |tables: Vec<crate::Result<crate::Table>>| {
            tables.into_iter().map(|table| table?.to_html(lang)).collect::<crate::Result<Vec<String>>>()
        };
        let mut first = vec![self.findings_html(lang)];
        first.extend(html(vec![self.to_table(), self.by_agency(None), self.capacities()])?);
        let values = minijinja::context! {
            lang => if lang == Lang::Vi { "vi" } else { "en" },
            title => self.title.get(lang),
            illustrative => self.illustrative.then(|| super::card::illustrative_words().get(lang).to_owned()),
            rankings => first,
            weights_heading => say("Who holds back what", "Ai đang giữ lại điều gì"),
            weights => html(vec![self.bottlenecks(None), self.institutions(None), self.foreign(None), self.failures(None)])?,
            values_heading => say("The enablers and what they unlock", "Các điều kiện hỗ trợ và giá trị mở khóa"),
            values => html(vec![self.enablers(), self.unlocks(), self.pairs(None)])?,
            notices_heading => say("To be known when reading this", "Cần biết khi đọc kết quả"),
            notices => self.notices.iter().map(|notice| notice.sentence(lang)).collect::<Vec<_>>(),
            provenance_heading => say("Made from", "Nguồn gốc kết quả"),
            provenance,
        };
        super::render("page.html", include_str!("page.html"), values)
    }
}
