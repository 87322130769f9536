//! The tables that people read of a plan.

use super::roadmap::{RegisterPlan, Started};
use super::sweeps::{BudgetPoint, MarginalValue};
use crate::Result;
use crate::evaluation::illustrative_note;
use crate::model::OptionKind;
use crate::problem::Text;
use crate::table::{Column, Table};

/// Decimals of printed values.
const DECIMALS: u8 = 4;

impl RegisterPlan {
    /// What starts when: technologies and expansions in the order of time.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn roadmap(&self) -> Result<Table> {
        let rows = &self.started;
        let columns = vec![
            Column::text("start", Text::new("Start", "Bắt đầu"), rows.iter().map(|s| s.period.clone())),
            Column::text(
                "complete",
                Text::new("Complete from", "Hoàn thành từ"),
                rows.iter().map(|s| s.complete.clone()),
            ),
            Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|s| s.id.clone())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|s| s.name.clone())),
            Column::words("what", Text::new("What", "Loại"), rows.iter().map(what)),
            Column::text("option", Text::new("Option", "Phương án"), rows.iter().map(|s| s.option.clone())),
            Column::text("enabler", Text::new("Enabler", "Điều kiện hỗ trợ"), rows.iter().map(|s| s.enabler.clone())),
            Column::numbers("cost", self.money_header("Cost", "Chi phí"), rows.iter().map(|s| s.cost)),
            Column::numbers("value", Text::new("Value", "Giá trị"), rows.iter().map(|s| s.value)).decimals(DECIMALS),
            Column::flags("running", Text::new("Running", "Đang thực hiện"), rows.iter().map(|s| s.running)).mark("•"),
            Column::flags("illustrative", Text::new("†", "†"), rows.iter().map(|s| s.illustrative)).mark("†"),
        ];
        let title = Text::new(
            format!("Plan {} to {}", self.first_year(), self.last_year()),
            format!("Kế hoạch {} đến {}", self.first_year(), self.last_year()),
        );
        let mut table = Table::new(title, columns)?.note(self.status());
        for target in &self.targets {
            table = table.note(target_words(target));
        }
        Ok(self.marked(table, rows.iter().any(|s| s.illustrative)))
    }

    /// Every budget and capacity by period: what is there, what is taken, what is left, and what binds.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn usage_table(&self) -> Result<Table> {
        let rows = &self.usage;
        let columns = vec![
            Column::words(
                "name",
                Text::new("Budget or capacity", "Ngân sách hoặc năng lực"),
                rows.iter().map(|u| u.name.clone()),
            ),
            Column::text("enabler", Text::new("Enabler", "Điều kiện hỗ trợ"), rows.iter().map(|u| u.enabler.clone())),
            Column::text("period", Text::new("Period", "Giai đoạn"), rows.iter().map(|u| u.period.clone())),
            Column::text("unit", Text::new("Unit", "Đơn vị"), rows.iter().map(|u| u.unit.clone())),
            Column::numbers("there", Text::new("There", "Hiện có"), rows.iter().map(|u| u.there)),
            Column::numbers(
                "added",
                Text::new("Carried over or built", "Chuyển sang hoặc xây thêm"),
                rows.iter().map(|u| u.added),
            ),
            Column::numbers("taken", Text::new("Taken", "Sử dụng"), rows.iter().map(|u| u.taken)),
            Column::numbers("left", Text::new("Left", "Còn lại"), rows.iter().map(|u| u.left)),
            Column::flags("binds", Text::new("Binds", "Ràng buộc"), rows.iter().map(|u| u.binds)).mark("●"),
            Column::flags("illustrative", Text::new("†", "†"), rows.iter().map(|u| u.illustrative)).mark("†"),
        ];
        let title = Text::new("Use of budgets and capacities", "Sử dụng ngân sách và năng lực");
        let table = Table::new(title, columns)?.note(Text::new(
            "● something that is left out, and is worth something, would not fit into what is left; a gap under \"there\" means not limited.",
            "● có mục bị để lại, có giá trị, nhưng không vừa phần còn lại; ô trống ở cột \"hiện có\" nghĩa là không giới hạn.",
        ));
        Ok(self.marked(table, rows.iter().any(|u| u.illustrative)))
    }

    /// What is left out, and why.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn left_out_table(&self) -> Result<Table> {
        let rows = &self.left_out;
        let columns = vec![
            Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|l| l.id.clone())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|l| l.name.clone())),
            Column::words(
                "reason",
                Text::new("Why it is left out", "Lý do để lại"),
                rows.iter().map(|l| l.words.clone()),
            ),
        ];
        let title = Text::new("Left out", "Không đưa vào kế hoạch");
        Ok(self.marked(Table::new(title, columns)?, false))
    }

    /// Value over budget, a row a point.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn frontier_table(&self, points: &[BudgetPoint]) -> Result<Table> {
        let count = |p: &BudgetPoint| i64::try_from(p.started.len()).ok().filter(|_| p.value.is_some());
        let columns = vec![
            Column::numbers(
                "share",
                Text::new("Part of every budget", "Phần của mỗi ngân sách"),
                points.iter().map(|p| p.share),
            )
            .percent(0),
            Column::numbers("money", self.money_header("Money", "Kinh phí"), points.iter().map(|p| p.money)),
            Column::numbers(
                "cost",
                self.money_header("Cost of the plan", "Chi phí của kế hoạch"),
                points.iter().map(|p| p.cost),
            ),
            Column::numbers("value", Text::new("Value", "Giá trị"), points.iter().map(|p| p.value)).decimals(DECIMALS),
            Column::numbers(
                "bound",
                Text::new("No plan above", "Không kế hoạch nào vượt"),
                points.iter().map(|p| p.bound),
            )
            .decimals(DECIMALS),
            Column::integers("started", Text::new("Technologies", "Công nghệ"), points.iter().map(count)),
            Column::flags("proved", Text::new("Proved", "Đã chứng minh"), points.iter().map(|p| p.proved)),
        ];
        let title = Text::new("Value over budget", "Giá trị theo ngân sách");
        Ok(self.marked(Table::new(title, columns)?, false))
    }

    /// The worth of a little more of each budget and capacity.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn marginal_table(&self, rows: &[MarginalValue]) -> Result<Table> {
        let mean = |m: &MarginalValue| m.more.iter().fold(0.0, |sum, x| sum + x) / m.more.len() as f64;
        let columns = vec![
            Column::words(
                "name",
                Text::new("Budget or capacity", "Ngân sách hoặc năng lực"),
                rows.iter().map(|m| m.name.clone()),
            ),
            Column::text("enabler", Text::new("Enabler", "Điều kiện hỗ trợ"), rows.iter().map(|m| m.enabler.clone())),
            Column::text("unit", Text::new("Unit", "Đơn vị"), rows.iter().map(|m| m.unit.clone())),
            Column::numbers(
                "more",
                Text::new("More in a period (mean)", "Thêm mỗi giai đoạn (trung bình)"),
                rows.iter().map(mean),
            )
            .significant(4),
            Column::numbers("gain", Text::new("Value it adds", "Giá trị tăng thêm"), rows.iter().map(|m| m.gain))
                .decimals(DECIMALS),
            Column::flags("exact", Text::new("Exact", "Chính xác"), rows.iter().map(|m| m.exact)),
        ];
        let title = Text::new("Worth of a little more", "Giá trị của phần tăng thêm");
        Ok(self.marked(Table::new(title, columns)?, false))
    }

    /// Value, proof and the number of equal plans in a sentence.
    pub fn status(&self) -> Text {
        let (value, bound) = (self.value(), self.bound());
        let decimals = usize::from(DECIMALS);
        let (proof_en, proof_vi) = if self.is_proved() {
            ("proved best".to_owned(), "đã chứng minh là tốt nhất".to_owned())
        } else {
            (
                format!("best found; no plan is worth more than {bound:.decimals$}"),
                format!("tốt nhất tìm được; không kế hoạch nào vượt {bound:.decimals$}"),
            )
        };
        let n = self.solution.n_equal_optima();
        let (equal_en, equal_vi) = if n > 1 {
            (format!("; {n} equal plans counted"), format!("; đếm được {n} kế hoạch ngang nhau"))
        } else {
            (String::new(), String::new())
        };
        Text::new(
            format!("Value {value:.decimals$} points ({proof_en}{equal_en})."),
            format!("Giá trị {value:.decimals$} điểm ({proof_vi}{equal_vi})."),
        )
    }

    fn first_year(&self) -> u64 {
        self.periods().first().map_or(0, |period| period.from)
    }

    fn last_year(&self) -> u64 {
        self.periods().last().map_or(0, |period| period.until)
    }

    fn money_header(&self, en: &str, vi: &str) -> Text {
        match &self.currency {
            Some(currency) => Text::new(format!("{en} ({currency})"), format!("{vi} ({currency})")),
            None => Text::new(en, vi),
        }
    }

    fn marked(&self, table: Table, any: bool) -> Table {
        if any || self.illustrative { table.note(illustrative_note()) } else { table }
    }
}

fn what(started: &Started) -> Text {
    match started.kind {
        None => Text::new("expansion", "mở rộng"),
        Some(OptionKind::Build) => Text::new("technology, built", "công nghệ, tự phát triển"),
        Some(OptionKind::License) => Text::new("technology, licensed", "công nghệ, mua bản quyền"),
        Some(OptionKind::Partner) => Text::new("technology, with a partner", "công nghệ, hợp tác"),
    }
}

fn target_words(target: &super::roadmap::TargetReached) -> Text {
    let number = crate::model::cell::number_text;
    let (reached, missing) = (number(target.reached), number(target.missing));
    if target.missing > 0.0 {
        Text::new(
            format!("Target {}: {reached} reached, {missing} missing.", target.name.en),
            format!("Chỉ tiêu {}: đạt {reached}, còn thiếu {missing}.", target.name.vi),
        )
    } else {
        Text::new(format!("Target {}: reached.", target.name.en), format!("Chỉ tiêu {}: đạt.", target.name.vi))
    }
}
