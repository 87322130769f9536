//! The rankings as one self-contained page.

use crate::Table;
use crate::evaluation::Evaluation;
use crate::problem::{Lang, Text};

impl Evaluation {
    /// A page with the rankings of all tracks (or of one), the weights, the values, what is to be known, and
    /// what it was made from. It needs nothing from the network and contains no script.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let page = Register::example("vn-2026")?.evaluate(None)?.to_page(None, Lang::Vi)?;
    /// assert!(page.starts_with("<!doctype html>"));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn to_page(&self, track: Option<&str>, lang: Lang) -> crate::Result<String> {
        let tracks: Vec<&str> = match track {
            Some(track) => vec![self.track(track)?.id.as_str()],
            None => self.tracks.iter().map(|track| track.id.as_str()).collect(),
        };
        let html = |of: &dyn Fn(&str) -> crate::Result<Table>| {
            tracks.iter().map(|track| of(track)?.to_html(lang)).collect::<crate::Result<Vec<_>>>()
        };
        let say = |en: &str, vi: &str| Text::new(en, vi).get(lang).to_owned();
        let digest = self.digest()?;
        let provenance = [
            (say("Register", "Bộ dữ liệu"), format!("{} (SHA-256 {})", self.register, self.provenance.register_digest)),
            (say("Figures published by", "Số liệu công bố đến hết ngày"), self.cutoff_date.clone()),
            (say("Method", "Phương pháp"), format!("{} {}", self.method, self.provenance.method_version)),
            (say("Result", "Kết quả"), format!("SHA-256 {digest}")),
            (say("Software", "Phần mềm"), format!("stratech {}", self.provenance.software_version)),
        ];
        let values = minijinja::context! {
            lang => if lang == Lang::Vi { "vi" } else { "en" },
            title => self.title.get(lang),
            illustrative => self.illustrative.then(|| super::card::illustrative_words().get(lang).to_owned()),
            rankings => html(&|track| self.ranking(track))?,
            weights_heading => say("Weights", "Trọng số"),
            weights => html(&|track| self.weights(track))?,
            values_heading => say("Values on every criterion", "Giá trị theo từng tiêu chí"),
            values => html(&|track| self.values(track))?,
            notices_heading => say("To be known when reading this", "Cần biết khi đọc kết quả"),
            notices => self.notices.iter().map(|notice| notice.sentence(lang)).collect::<Vec<_>>(),
            provenance_heading => say("Made from", "Nguồn gốc kết quả"),
            provenance,
        };
        super::render("page.html", include_str!("page.html"), values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Register;

    #[test]
    fn holds_everything_and_no_script() {
        let evaluation = Register::example("vn-2026").unwrap().evaluate(None).unwrap();
        let page = evaluation.to_page(None, Lang::Vi).unwrap();
        for part in ["<html lang=\"vi\">", "Minh họa", "Trọng số", "Nguồn gốc kết quả", "QD21-P04", "</html>"]
        {
            assert!(page.contains(part), "{part}");
        }
        assert_eq!(page.matches("<table").count(), 6);
        assert!(!page.contains("<script") && !page.contains("http"));
        let one = evaluation.to_page(Some("B"), Lang::En).unwrap();
        assert_eq!(one.matches("<table").count(), 3);
    }
}
