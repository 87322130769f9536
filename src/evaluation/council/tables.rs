//! The tables of opinion: agreement, spread, differences, clusters, rounds, balance.

use super::sentences::ids;
use super::{Among, By, Panel};
use crate::Result;
use crate::evaluation::tables::illustrative_note;
use crate::model::Id;
use crate::panel::Coefficient;
use crate::problem::Text;
use crate::table::{Column, Table};

/// Counts fit a column of whole numbers.
pub(super) fn whole(n: usize) -> Option<i64> {
    i64::try_from(n).ok()
}

pub(super) fn t(en: &str, vi: &str) -> Text {
    Text::new(en, vi)
}

pub(super) fn listed(all: &[Id]) -> Option<String> {
    (!all.is_empty()).then(|| ids(all))
}

impl Panel {
    /// Agreement per criterion and over all, for the whole council, within each group and between the groups, with what
    /// was left out and the spread beside it.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn agreement(&self) -> Result<Table> {
        self.agreement_of(&self.agreement.iter().collect::<Vec<_>>())
    }

    pub(super) fn agreement_of(&self, rows: &[&super::AgreementView]) -> Result<Table> {
        let table = Table::new(
            t("Agreement of the council", "Mức đồng thuận của hội đồng"),
            vec![
                Column::text(
                    "criterion",
                    t("Criterion", "Tiêu chí"),
                    rows.iter().map(|r| r.criterion.as_ref().map(ToString::to_string)),
                ),
                Column::words("among", t("Among", "Giữa"), rows.iter().map(|r| self.among(&r.among))),
                Column::integers("n_raters", t("Raters", "Người chấm"), rows.iter().map(|r| whole(r.n_raters))),
                Column::integers("n_items", t("Items", "Số mục"), rows.iter().map(|r| whole(r.n_items))),
                Column::numbers("alpha", t("Alpha", "Alpha"), rows.iter().map(|r| r.alpha_interval)).decimals(2),
                Column::numbers(
                    "alpha_ordinal",
                    t("Alpha (ordinal)", "Alpha (thứ bậc)"),
                    rows.iter().map(|r| r.alpha_ordinal),
                )
                .decimals(2),
                Column::integers(
                    "unpaired",
                    t("Left out of alpha (items)", "Không tính alpha (mục)"),
                    rows.iter().map(|r| whole(r.unpaired)),
                ),
                Column::numbers("w", t("Kendall W", "Kendall W"), rows.iter().map(|r| r.kendall_w)).decimals(2),
                Column::numbers(
                    "r",
                    t("Mean rank correlation", "Tương quan hạng TB"),
                    rows.iter().map(|r| r.mean_rank_correlation),
                )
                .decimals(2),
                Column::integers(
                    "raters_left_out",
                    t("Left out of W (raters)", "Không tính W (người)"),
                    rows.iter().map(|r| whole(r.raters_left_out)),
                ),
                Column::numbers(
                    "pairwise_r",
                    t("Pairwise rank correlation", "Tương quan hạng từng cặp"),
                    rows.iter().map(|r| r.pairwise_rank_correlation),
                )
                .decimals(2),
                Column::integers("n_pairs", t("Pairs", "Số cặp"), rows.iter().map(|r| whole(r.n_pairs))),
                Column::numbers("icc1", t("ICC(1)", "ICC(1)"), rows.iter().map(|r| r.icc_one_way.map(|c| c.value)))
                    .decimals(2),
                Column::numbers("icc2", t("ICC(2,1)", "ICC(2,1)"), rows.iter().map(|r| r.icc.icc2.map(|c| c.value)))
                    .decimals(2),
                Column::integers(
                    "items_left_out",
                    t("Left out of ICC (items)", "Không tính ICC (mục)"),
                    rows.iter().map(|r| whole(r.items_left_out)),
                ),
                Column::numbers("spread", t("Spread (SD)", "Độ phân tán (ĐLC)"), rows.iter().map(|r| r.spread))
                    .decimals(2),
                Column::numbers(
                    "within_level",
                    t("Within a level", "Trong một mức"),
                    rows.iter().map(|r| r.within_level),
                )
                .percent(0),
                Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"),
            ],
        )?;
        Ok(self.marked(table.note(t(
            "Criterion — = all cells of all criteria, as positions on their scales (spread as a share of the scale). Alpha: Krippendorff, interval, any gaps. W: raters without gaps; r = (mW - 1) / (m - 1). Pairwise: Spearman over the items that both raters judged, at least three. ICC(1): all items, each with raters of its own; ICC(2,1): items that all judged. Coefficients fall when items are alike; read them with the spread. One level = a tenth of the scale, or a step where it has levels.",
            "Tiêu chí — = mọi ô của mọi tiêu chí, tính theo vị trí trên thang (độ phân tán là tỷ lệ của thang). Alpha: Krippendorff, thang khoảng, cho phép thiếu. W: chỉ người chấm đủ; r = (mW - 1) / (m - 1). Từng cặp: Spearman trên các mục cả hai cùng chấm, ít nhất ba mục. ICC(1): mọi mục, mỗi mục có người chấm riêng; ICC(2,1): các mục mọi người đều chấm. Các hệ số giảm khi các mục giống nhau; hãy đọc cùng độ phân tán. Một mức = một phần mười thang, hoặc một bậc nếu thang có bậc.",
        )), rows.iter().any(|r| r.illustrative)))
    }

    /// The six intraclass correlations with 95 % intervals, wherever they are defined.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn icc(&self) -> Result<Table> {
        let mut rows: Vec<(&super::AgreementView, &str, Coefficient, usize)> = Vec::new();
        for view in &self.agreement {
            let i = &view.icc;
            let n_complete = view.n_items.saturating_sub(view.items_left_out);
            rows.extend(
                view.icc_one_way.filter(|_| view.items_left_out > 0).map(|c| (view, "ICC(1) *", c, view.n_items)),
            );
            for (name, c) in [
                ("ICC(1)", i.icc1),
                ("ICC(2,1)", i.icc2),
                ("ICC(3,1)", i.icc3),
                ("ICC(1,k)", i.icc1k),
                ("ICC(2,k)", i.icc2k),
                ("ICC(3,k)", i.icc3k),
            ] {
                rows.extend(c.map(|c| (view, name, c, n_complete)));
            }
        }
        let table = Table::new(
            t("Intraclass correlations", "Hệ số tương quan nội lớp"),
            vec![
                Column::text(
                    "criterion",
                    t("Criterion", "Tiêu chí"),
                    rows.iter().map(|r| r.0.criterion.as_ref().map(ToString::to_string)),
                ),
                Column::words("among", t("Among", "Giữa"), rows.iter().map(|r| self.among(&r.0.among))),
                Column::text("coefficient", t("Coefficient", "Hệ số"), rows.iter().map(|r| r.1.to_owned())),
                Column::numbers("value", t("Value", "Giá trị"), rows.iter().map(|r| r.2.value)).decimals(2),
                Column::numbers("low", t("95 % from", "95 % từ"), rows.iter().map(|r| r.2.low)).decimals(2),
                Column::numbers("high", t("to", "đến"), rows.iter().map(|r| r.2.high)).decimals(2),
                Column::integers("n_raters", t("Raters", "Người chấm"), rows.iter().map(|r| whole(r.0.n_raters))),
                Column::integers("n_items", t("Items", "Số mục"), rows.iter().map(|r| whole(r.3))),
                Column::integers(
                    "left_out",
                    t("Items left out", "Mục không tính"),
                    rows.iter().map(|r| whole(r.0.n_items.saturating_sub(r.3))),
                ),
                Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.0.illustrative)).mark("†"),
            ],
        )?;
        Ok(self.marked(table.note(t(
            "ICC(1): other raters for each item (*: all items with their gaps, interval approximate); (2): raters drawn at random, absolute agreement; (3): these raters, consistency; k: of the mean of the raters. Items that all raters judged.",
            "ICC(1): mỗi mục do những người khác nhau chấm (*: mọi mục kể cả có chỗ thiếu, khoảng gần đúng); (2): người chấm là mẫu ngẫu nhiên, đồng thuận tuyệt đối; (3): chính những người này, tính nhất quán; k: của trung bình các người chấm. Chỉ các mục mọi người đều chấm.",
        )), rows.iter().any(|r| r.0.illustrative)))
    }

    /// Spread of every cell and the share of its voices within one level of the median.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn cells(&self) -> Result<Table> {
        let rows = &self.cells;
        let number = |pick: fn(&crate::panel::Spread) -> f64| rows.iter().map(move |r| r.spread.as_ref().map(pick));
        let table = Table::new(
            t("Spread of the judgements", "Độ phân tán của ý kiến"),
            vec![
                Column::text("technology", t("Technology", "Công nghệ"), rows.iter().map(|r| r.technology.to_string())),
                Column::text("criterion", t("Criterion", "Tiêu chí"), rows.iter().map(|r| r.criterion.to_string())),
                Column::integers(
                    "n",
                    t("Judgements", "Số ý kiến"),
                    rows.iter().map(|r| whole(r.spread.map_or(0, |s| s.n))),
                ),
                Column::integers("n_groups", t("Groups", "Số nhóm"), rows.iter().map(|r| whole(r.n_groups))),
                Column::numbers("mean", t("Mean", "Trung bình"), number(|s| s.mean)).decimals(2),
                Column::numbers("median", t("Median", "Trung vị"), number(|s| s.median)).decimals(2),
                Column::numbers(
                    "spread",
                    t("Spread (SD)", "Độ phân tán (ĐLC)"),
                    rows.iter().map(|r| r.spread.and_then(|s| s.sd)),
                )
                .decimals(2),
                Column::numbers("low", t("Least", "Thấp nhất"), number(|s| s.low)).decimals(2),
                Column::numbers("high", t("Greatest", "Cao nhất"), number(|s| s.high)).decimals(2),
                Column::numbers("within_level", t("Within a level", "Trong một mức"), number(|s| s.within_level))
                    .percent(0),
                Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"),
            ],
        )?;
        Ok(self.marked(table.note(t(
            "Middles of the judgements, weighted as in the pool, in the unit of the criterion's scale; spread between experts, not the doubt of each.",
            "Giá trị giữa của các ý kiến, trọng số như khi tổng hợp, theo đơn vị thang của tiêu chí; là phân tán giữa các chuyên gia, không phải độ ngờ của từng người.",
        )), rows.iter().any(|r| r.illustrative)))
    }

    /// Groups two by two on each criterion: how far apart beyond the spread inside the groups, and which seats hang on it.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn differences(&self) -> Result<Table> {
        let rows = &self.differences;
        let table = Table::new(
            t("Which groups differ on what", "Nhóm nào khác nhau ở đâu"),
            vec![
                Column::words("a", t("Group", "Nhóm"), rows.iter().map(|r| self.group_name(&r.a))),
                Column::words("b", t("and group", "và nhóm"), rows.iter().map(|r| self.group_name(&r.b))),
                Column::text("criterion", t("Criterion", "Tiêu chí"), rows.iter().map(|r| r.criterion.to_string())),
                Column::integers("n_items", t("Items", "Số mục"), rows.iter().map(|r| whole(r.n_items))),
                Column::numbers("mean", t("Mean difference", "Chênh lệch TB"), rows.iter().map(|r| r.mean)).decimals(2),
                Column::numbers("distance", t("Distance", "Khoảng cách"), rows.iter().map(|r| r.distance)).decimals(2),
                Column::numbers("noise", t("Noise", "Nhiễu"), rows.iter().map(|r| r.noise)).decimals(2),
                Column::numbers("levels", t("Levels beyond noise", "Số mức vượt nhiễu"), rows.iter().map(|r| r.levels))
                    .decimals(2),
                Column::flags("differs", t("Differs", "Khác nhau"), rows.iter().map(|r| r.differs)).mark("≠"),
                Column::integers(
                    "n_seats",
                    t("Seats decided", "Vị trí quyết định"),
                    rows.iter().map(|r| whole(r.n_seats)),
                ),
                Column::text("decides", t("Which", "Cụ thể"), rows.iter().map(|r| listed(&r.decides))),
                Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"),
            ],
        )?;
        Ok(self.marked(table.note(t(
            "Distance = root mean square of the difference of the group means over the technologies; noise = what the spread inside the groups alone would make of it; ≠ a level or more beyond it. Seats decided = those that depend on whose judgements of this criterion are taken, and the technologies between which they are.",
            "Khoảng cách = căn trung bình bình phương chênh lệch trung bình nhóm trên các công nghệ; nhiễu = phần chỉ do phân tán trong nhóm; ≠ vượt nhiễu từ một mức. Vị trí quyết định = số vị trí tùy thuộc lấy ý kiến tiêu chí này của bên nào, và các công nghệ liên quan.",
        )), rows.iter().any(|r| r.illustrative)))
    }

    /// Clusters of opinion: members by group, and the criteria on which each stands apart.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn clusters(&self) -> Result<Table> {
        let rows = &self.clusters.clusters;
        let mut columns = vec![
            Column::integers("cluster", t("Cluster", "Cụm"), (1..=rows.len()).map(whole)),
            Column::integers("n", t("Members", "Thành viên"), rows.iter().map(|r| whole(r.by_group.iter().sum()))),
        ];
        for (g, group) in self.groups.iter().enumerate() {
            columns.push(Column::integers(
                group.id.to_string(),
                group.name.clone(),
                rows.iter().map(|r| whole(r.by_group[g])),
            ));
        }
        columns.push(Column::text(
            "stands_apart",
            t("Stands apart on", "Nổi bật ở"),
            rows.iter().map(|r| self.apart(r)),
        ));
        if self.closed {
            columns.push(Column::text("members", t("Who", "Gồm"), rows.iter().map(|r| listed(&r.members))));
        }
        columns.push(
            Column::flags("illustrative", t("†", "†"), rows.iter().map(|_| self.clusters.illustrative)).mark("†"),
        );
        let mut table = Table::new(t("Clusters of opinion", "Các cụm ý kiến"), columns)?.note(t(
            "Average linkage (Sokal and Michener 1958) on the mean absolute difference over the cells that two members both judged (Gower 1971); their number by the mean silhouette width (Rousseeuw 1987), one cluster below 0.25. Stands apart: mean difference from the cell's mean, at least a quarter of a level.",
            "Liên kết trung bình (Sokal và Michener 1958) theo chênh lệch tuyệt đối trung bình trên các ô hai người cùng chấm (Gower 1971); số cụm theo độ tách trung bình (Rousseeuw 1987), dưới 0.25 thì gộp một cụm. Nổi bật: chênh lệch trung bình so với trung bình ô, từ một phần tư mức.",
        ));
        if self.clusters.pairs_apart > 0 {
            let n = self.clusters.pairs_apart;
            table = table.note(Text::new(
                format!("Pairs of members without a common cell, put at the mean distance: {n}."),
                format!("Số cặp thành viên không có ô chung, đặt ở khoảng cách trung bình: {n}."),
            ));
        }
        Ok(self.marked(table, self.clusters.illustrative))
    }

    fn apart(&self, cluster: &super::Cluster) -> Option<String> {
        let mut far: Vec<(&Id, f64, f64)> = self
            .criteria
            .iter()
            .zip(&cluster.deviations)
            .filter_map(|(c, d)| Some((&c.id, (*d)?, (*d)? / c.level)))
            .filter(|(.., levels)| levels.abs() >= 0.25)
            .collect();
        far.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        let words: Vec<String> = far.iter().map(|(id, d, _)| format!("{id} {d:+.2}")).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What moved from round to round; no rows with a single round.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn rounds(&self) -> Result<Table> {
        let rows = &self.rounds;
        let table = Table::new(
            t("From round to round", "Qua các vòng"),
            vec![
                Column::integers("round", t("Round", "Vòng"), rows.iter().map(|r| i64::try_from(r.round).ok())),
                Column::text(
                    "criterion",
                    t("Criterion", "Tiêu chí"),
                    rows.iter().map(|r| r.criterion.as_ref().map(ToString::to_string)),
                ),
                Column::integers("n_both", t("In both", "Có ở cả hai"), rows.iter().map(|r| whole(r.n_both))),
                Column::integers("n_new", t("New", "Mới"), rows.iter().map(|r| whole(r.n_new))),
                Column::numbers("moved", t("Moved", "Thay đổi"), rows.iter().map(|r| r.moved)).percent(0),
                Column::numbers("nearer", t("of which nearer", "trong đó lại gần"), rows.iter().map(|r| r.nearer))
                    .percent(0),
                Column::numbers("change", t("Mean move (levels)", "Mức đổi TB"), rows.iter().map(|r| r.change))
                    .decimals(2),
                Column::numbers("stable", t("Stable", "Ổn định"), rows.iter().map(|r| r.stable)).percent(0),
                Column::numbers(
                    "spread_before",
                    t("Spread before (levels)", "Phân tán trước (mức)"),
                    rows.iter().map(|r| r.spread_before),
                )
                .decimals(2),
                Column::numbers(
                    "spread_after",
                    t("Spread after (levels)", "Phân tán sau (mức)"),
                    rows.iter().map(|r| r.spread_after),
                )
                .decimals(2),
                Column::numbers("kendall", t("Kendall tau-b", "Kendall tau-b"), rows.iter().map(|r| r.kendall))
                    .decimals(2),
                Column::text("entered", t("Enter the seats", "Vào danh mục"), rows.iter().map(|r| listed(&r.entered))),
                Column::text("left", t("Leave the seats", "Rời danh mục"), rows.iter().map(|r| listed(&r.left))),
            ],
        )?;
        Ok(self.marked(table.note(if rows.is_empty() {
            t("There is a single round.", "Mới có một vòng.")
        } else {
            t(
                "Criterion — = all. Nearer = nearer to the median of the round before. Stable = moved by no more than one level. Tau-b = the least of the tracks, between the two rankings.",
                "Tiêu chí — = tất cả. Lại gần = gần trung vị của vòng trước hơn. Ổn định = đổi không quá một mức. Tau-b = nhỏ nhất trong các nhóm danh mục, giữa hai bảng xếp hạng.",
            )
        }), self.illustrative && !rows.is_empty()))
    }

    /// Members, voices and judgements by stakeholder group and by field.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn balance(&self) -> Result<Table> {
        let rows = &self.balance;
        let by = |r: &super::BalanceView| match r.by {
            By::Group => t("group", "nhóm"),
            By::Field => t("field", "lĩnh vực"),
        };
        let name = |r: &super::BalanceView| match (&r.key, r.by) {
            (Some(key), By::Group) => self.groups.iter().find(|g| g.id.as_str() == key).map(|g| g.name.clone()),
            (Some(key), By::Field) => Some(key.as_str().into()),
            (None, _) => Some(t("(no field)", "(không ghi lĩnh vực)")),
        };
        let members: usize = self.n_experts;
        let share = |r: &super::BalanceView| (members > 0).then(|| r.n_experts as f64 / members as f64);
        let table = Table::new(
            t("Balance of the council", "Cân bằng của hội đồng"),
            vec![
                Column::words("by", t("By", "Theo"), rows.iter().map(by)),
                Column::text("key", t("Id", "Mã"), rows.iter().map(|r| r.key.clone())),
                Column::words("name", t("Name", "Tên"), rows.iter().map(name)),
                Column::integers("n_experts", t("Members", "Thành viên"), rows.iter().map(|r| whole(r.n_experts))),
                Column::integers("n_judging", t("Judging", "Có chấm"), rows.iter().map(|r| whole(r.n_judging))),
                Column::numbers("members_share", t("of the members", "trong hội đồng"), rows.iter().map(share))
                    .percent(0),
                Column::numbers("declared", t("Declared share", "Tỷ trọng quy định"), rows.iter().map(|r| r.declared))
                    .percent(0),
                Column::numbers(
                    "voice",
                    t("Mean share in the pools", "Tỷ trọng TB thực tế"),
                    rows.iter().map(|r| r.voice),
                )
                .percent(1),
                Column::integers(
                    "n_judgements",
                    t("Judgements", "Số ý kiến"),
                    rows.iter().map(|r| whole(r.n_judgements)),
                ),
                Column::integers(
                    "n_recusals",
                    t("Recusals", "Không tham gia"),
                    rows.iter().map(|r| whole(r.n_recusals)),
                ),
                Column::integers(
                    "n_technologies",
                    t("Technologies of the field", "Công nghệ cùng lĩnh vực"),
                    rows.iter().map(|r| r.n_technologies.and_then(whole)),
                ),
                Column::integers(
                    "fewest_judges",
                    t("Fewest own judges of one", "Ít người cùng lĩnh vực chấm nhất"),
                    rows.iter().map(|r| r.fewest_judges.and_then(whole)),
                ),
                Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"),
            ],
        )?;
        Ok(self.marked(table, rows.iter().any(|r| r.illustrative)))
    }

    fn among(&self, among: &Among) -> Text {
        match among {
            Among::Council => t("the whole council", "cả hội đồng"),
            Among::Group(id) => self.group_name(id),
            Among::Groups => t("the groups", "các nhóm"),
        }
    }

    /// Technologies by track and place; those without a place come last.
    pub(super) fn by_place(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.technologies.len()).collect();
        order.sort_by_key(|&i| {
            let t = &self.technologies[i];
            (t.track.clone(), t.rank.unwrap_or(u32::MAX), t.id.clone())
        });
        order
    }

    /// With the mark of a closed session and of synthetic data.
    pub(super) fn marked(&self, table: Table, illustrative: bool) -> Table {
        let table = if illustrative { table.note(illustrative_note()) } else { table };
        if self.closed {
            table.note(t("Closed session: not for publication.", "Phiên họp kín: không công bố."))
        } else {
            table
        }
    }
}
