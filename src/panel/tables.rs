//! Results as tables. `ids` are labels of the items (columns) or experts, where the data had any.

use super::{Cooke, Icc, KendallW, Krippendorff};
use crate::Result;
use crate::problem::Text;
use crate::scoring::items;
use crate::table::{Column, Table};

/// One row for each named number.
fn named(title: Text, rows: Vec<(Text, Option<f64>)>) -> Result<Table> {
    let (names, values): (Vec<Text>, Vec<Option<f64>>) = rows.into_iter().unzip();
    Table::new(
        title,
        vec![
            Column::words("quantity", Text::new("Quantity", "Đại lượng"), names),
            Column::numbers("value", Text::new("Value", "Giá trị"), values).significant(6),
        ],
    )
}

impl KendallW {
    /// One row for each item: its sum of ranks; the coefficient stands in the title.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let r = self.mean_rank_correlation.map_or_else(|| "—".to_owned(), |r| format!("{r:.4}"));
        let title = Text::new(
            format!(
                "Kendall W = {:.4}, mean rank correlation {r} ({} raters, {} left out)",
                self.w, self.n_raters, self.left_out
            ),
            format!(
                "Kendall W = {:.4}, tương quan hạng trung bình {r} ({} người chấm, bỏ ra {})",
                self.w, self.n_raters, self.left_out
            ),
        );
        let sums = Column::numbers("rank_sum", Text::new("Sum of ranks", "Tổng hạng"), self.rank_sums.iter().copied());
        let table = Table::new(title, vec![items::column(ids, self.rank_sums.len()), sums])?;
        Ok(items::with_notices(table, &self.notices))
    }
}

impl Krippendorff {
    /// Alpha and what it rests on.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self, _ids: Option<&[String]>) -> Result<Table> {
        let table = named(
            Text::new("Krippendorff's alpha", "Hệ số alpha của Krippendorff"),
            vec![
                ("alpha".into(), Some(self.alpha)),
                (Text::new("observed disagreement", "bất đồng quan sát"), Some(self.observed_disagreement)),
                (Text::new("expected disagreement", "bất đồng kỳ vọng"), Some(self.expected_disagreement)),
                (
                    Text::new("ratings that have another beside them", "số ý kiến có ý kiến khác bên cạnh"),
                    Some(self.n_pairable as f64),
                ),
                (Text::new("items left out", "số mục bỏ ra"), Some(self.left_out as f64)),
            ],
        )?;
        Ok(items::with_notices(table, &self.notices))
    }
}

impl Icc {
    /// One row for each coefficient with its interval.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self, _ids: Option<&[String]>) -> Result<Table> {
        let all = [
            ("ICC(1)", self.icc1),
            ("ICC(2,1)", self.icc2),
            ("ICC(3,1)", self.icc3),
            ("ICC(1,k)", self.icc1k),
            ("ICC(2,k)", self.icc2k),
            ("ICC(3,k)", self.icc3k),
        ];
        let title = Text::new(
            format!("Intraclass correlations ({} items, {} left out)", self.n_items, self.left_out),
            format!("Hệ số tương quan nội lớp ({} mục, bỏ ra {})", self.n_items, self.left_out),
        );
        let level = format!("{:.0} %", self.confidence * 100.0);
        let table = Table::new(
            title,
            vec![
                Column::text(
                    "coefficient",
                    Text::new("Coefficient", "Hệ số"),
                    all.iter().map(|(name, _)| (*name).to_owned()),
                ),
                Column::numbers("value", Text::new("Value", "Giá trị"), all.iter().map(|(_, c)| c.value)).decimals(4),
                Column::numbers(
                    "low",
                    Text::new(format!("{level} from"), format!("{level} từ")),
                    all.iter().map(|(_, c)| c.low),
                )
                .decimals(4),
                Column::numbers("high", Text::new("to", "đến"), all.iter().map(|(_, c)| c.high)).decimals(4),
            ],
        )?;
        Ok(items::with_notices(table, &self.notices))
    }
}

impl Cooke {
    /// One row for each expert: calibration, information, weight.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when `ids` has another length.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let column = |key: &str, header: Text, values: &[f64]| Column::numbers(key, header, values.iter().copied());
        let title = Text::new(
            format!("Cooke's classical model (cut-off {:.4})", self.cutoff),
            format!("Mô hình cổ điển của Cooke (ngưỡng {:.4})", self.cutoff),
        );
        let columns = vec![
            items::column(ids, self.weights.len()),
            column("calibration", Text::new("Calibration", "Hiệu chuẩn"), &self.calibration).significant(4),
            column("information", Text::new("Information", "Thông tin"), &self.information).decimals(4),
            column("combined", Text::new("Product", "Tích"), &self.combined).significant(4),
            column("weight", Text::new("Weight", "Trọng số"), &self.weights).decimals(4),
        ];
        let [calibration, information] = self.combination;
        Ok(items::with_notices(Table::new(title, columns)?, &self.notices).note(Text::new(
            format!("The weighted combination has calibration {calibration:.4} and information {information:.4}."),
            format!("Tổ hợp có trọng số đạt hiệu chuẩn {calibration:.4} và thông tin {information:.4}."),
        )))
    }
}
