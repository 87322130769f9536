//! The tables about places: consensus, influence, views, recusals; and the members in a closed session.

use super::tables::{listed, t, whole};
use super::{Consensus, Panel, Who, Without};
use crate::Result;
use crate::evaluation::Seat;
use crate::problem::{Place, Problem, Text, codes::agreement as codes};
use crate::table::{Column, Table};

impl Panel {
    /// How many members, and how many groups, have each technology in their own list.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn consensus(&self) -> Result<Table> {
        let rows: Vec<(&super::JudgedTechnology, &super::ConsensusView)> =
            self.by_place().into_iter().map(|i| (&self.technologies[i], &self.consensus[i])).collect();
        let mut columns = place_columns(&rows.iter().map(|r| r.0).collect::<Vec<_>>());
        columns.extend([
            Column::integers("n_members", t("Members", "Thành viên"), rows.iter().map(|r| whole(r.1.n_members))),
            Column::numbers("share_in", t("Have it in", "Xếp trong"), rows.iter().map(|r| r.1.share_in)).percent(0),
            Column::numbers("share_out", t("Have it out", "Xếp ngoài"), rows.iter().map(|r| r.1.share_out)).percent(0),
            Column::integers("groups_in", t("Groups in", "Nhóm xếp trong"), rows.iter().map(|r| whole(r.1.groups_in))),
            Column::integers(
                "groups_out",
                t("Groups out", "Nhóm xếp ngoài"),
                rows.iter().map(|r| whole(r.1.groups_out)),
            ),
            Column::words("consensus", t("Consensus", "Đồng thuận"), rows.iter().map(|r| r.1.consensus.map(verdict))),
            Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.0.illustrative)).mark("†"),
        ]);
        let needed = crate::evaluation::tables::percent(self.consensus_share);
        let table = Table::new(t("Consensus of the members' own lists", "Đồng thuận giữa danh mục riêng của các thành viên"), columns)?.note(Text::new(
            format!("Each member ranks with their own judgements; where silent, with the mean of the own group, then the pool. In (out): at least {needed} % of the share-weighted members, and a majority in each of at least three groups. A member recused from a technology does not count for it; one who has it tied across the border says neither."),
            format!("Mỗi thành viên xếp hạng bằng ý kiến của mình; chỗ không chấm lấy trung bình nhóm mình, rồi ý kiến chung. Trong (ngoài): ít nhất {needed} % thành viên theo tỷ trọng, và đa số trong ít nhất ba nhóm. Thành viên không tham gia chấm một công nghệ do có lợi ích thì không tính cho công nghệ đó; người xếp đồng hạng ngay ranh giới không tính bên nào."),
        ));
        Ok(self.marked(table, rows.iter().any(|r| r.0.illustrative)))
    }

    /// The ranking without each stakeholder group (public), or without each expert (closed sessions only).
    ///
    /// # Errors
    /// [`crate::Error::Input`] for the experts of a result that is not of a closed session.
    pub fn influence(&self, by: Who) -> Result<Table> {
        let by_expert = by == Who::Expert;
        if by_expert && !self.closed {
            return Err(Problem::new(codes::CLOSED_ONLY, Place::argument("by"))
                .found("expert")
                .expected(t("by = group", "by = group"))
                .hint(t(
                    "in a closed session, make the panel with closed = True",
                    "trong phiên họp kín, hãy tạo kết quả với closed = True",
                ))
                .into());
        }
        let rows: Vec<&super::Influence> =
            self.influence.iter().filter(|i| matches!(i.without, Without::Expert(_)) == by_expert).collect();
        let who = |i: &super::Influence| match &i.without {
            Without::Group(id) => self.group_name(id),
            Without::Expert(id) => id.as_str().into(),
        };
        let key = |i: &super::Influence| match &i.without {
            Without::Group(id) | Without::Expert(id) => id.to_string(),
        };
        let furthest = |i: &super::Influence| i.furthest.as_ref().map(|(id, a, b)| format!("{id} {a} → {b}"));
        let title = if by_expert {
            t("The ranking without each expert — CLOSED SESSION", "Xếp hạng khi bỏ từng chuyên gia — PHIÊN HỌP KÍN")
        } else {
            t("The ranking without each group", "Xếp hạng khi bỏ từng nhóm")
        };
        let mut columns = vec![
            Column::text("without", t("Without", "Bỏ"), rows.iter().map(|i| key(i))),
            Column::words("name", t("Name", "Tên"), rows.iter().map(|i| who(i))),
            Column::integers(
                "n_moved",
                t("Places that change", "Số hạng thay đổi"),
                rows.iter().map(|i| whole(i.n_moved)),
            ),
            Column::text("furthest", t("Furthest move", "Đổi xa nhất"), rows.iter().map(|i| furthest(i))),
            Column::numbers("kendall", t("Kendall tau-b", "Kendall tau-b"), rows.iter().map(|i| i.kendall)).decimals(3),
            Column::text("entered", t("Enter the seats", "Vào danh mục"), rows.iter().map(|i| listed(&i.entered))),
            Column::text("left", t("Leave the seats", "Rời danh mục"), rows.iter().map(|i| listed(&i.left))),
            Column::integers("kept", t("Cells kept", "Ô giữ nguyên"), rows.iter().map(|i| whole(i.kept))),
            Column::flags("illustrative", t("†", "†"), rows.iter().map(|_| self.illustrative)).mark("†"),
        ];
        if by_expert {
            columns.retain(|column| column.key() != "name");
        }
        let table = Table::new(title, columns)?.note(t(
            "Their shares go to the others. Tau-b: the least of the tracks. Cells kept: nobody else judged them.",
            "Tỷ trọng của họ chia cho những người còn lại. Tau-b: nhỏ nhất trong các nhóm danh mục. Ô giữ nguyên: không ai khác chấm.",
        ));
        Ok(self.marked(table, self.illustrative))
    }

    /// Every technology's place under each way of pooling.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn views(&self) -> Result<Table> {
        let order = self.by_place();
        let rows: Vec<&super::JudgedTechnology> = order.iter().map(|&i| &self.technologies[i]).collect();
        let mut columns = place_columns(&rows);
        columns.retain(|column| column.key() != "rank");
        for view in &self.views {
            let ranks = order.iter().map(|&i| view.ranks[i].map(i64::from));
            columns.push(Column::integers(view.key.clone(), view.name.clone(), ranks));
        }
        columns.push(
            Column::flags(
                "depends",
                t("Seat depends on it", "Vị trí tùy cách tổng hợp"),
                order.iter().map(|&i| self.depends(i)),
            )
            .mark("≠"),
        );
        columns.push(Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"));
        let table = Table::new(t("Places under each way of pooling", "Hạng theo từng cách tổng hợp ý kiến"), columns)?.note(t(
            "Default: groups by their shares, experts of a group alike. Severity: least squares of value = cell + member, the member's part taken off (Houston, Raymond and Svec 1991). Familiarity: within each group by 1 to 5. Cooke: calibration x information on the seed questions, without group shares. Sensitivity views, not the result.",
            "Mặc định: các nhóm theo tỷ trọng, chuyên gia trong nhóm ngang nhau. Độ khắt khe: bình phương tối thiểu giá trị = ô + thành viên, trừ phần của thành viên (Houston, Raymond và Svec 1991). Am hiểu: trong mỗi nhóm theo mức 1 đến 5. Cooke: hiệu chuẩn x thông tin trên câu hỏi hiệu chuẩn, không theo tỷ trọng nhóm. Đây là các góc nhìn kiểm tra độ nhạy, không phải kết quả.",
        ));
        Ok(self.marked(table, rows.iter().any(|r| r.illustrative)))
    }

    /// Effective group shares of every technology after recusals and absences, and its place corrected for severity.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn recusals(&self) -> Result<Table> {
        let order = self.by_place();
        let rows: Vec<&super::JudgedTechnology> = order.iter().map(|&i| &self.technologies[i]).collect();
        let of = |i: &usize| &self.recusals[*i];
        let mut columns = place_columns(&rows);
        columns.retain(|column| column.key() != "name");
        columns.push(Column::integers(
            "recused",
            t("Recused", "Không tham gia"),
            order.iter().map(|i| whole(of(i).recused.iter().sum())),
        ));
        for (g, group) in self.groups.iter().enumerate() {
            let header = Text::new(format!("{}: share", group.name.en), format!("{}: tỷ trọng", group.name.vi));
            columns.push(
                Column::numbers(
                    format!("share_{}", group.id),
                    header,
                    order.iter().map(|i| of(i).shares.get(g).copied()),
                )
                .percent(1),
            );
        }
        columns.extend([
            Column::integers(
                "corrected_rank",
                t("Place corrected for severity", "Hạng đã hiệu chỉnh độ khắt khe"),
                order.iter().map(|i| of(i).corrected_rank.map(i64::from)),
            ),
            Column::flags("seat_changes", t("Seat changes", "Đổi vị trí"), order.iter().map(|i| of(i).seat_changes))
                .mark("≠"),
            Column::flags("illustrative", t("†", "†"), rows.iter().map(|r| r.illustrative)).mark("†"),
        ]);
        let table = Table::new(t("Recusals and what they make of the pools", "Không tham gia do lợi ích và ảnh hưởng đến tổng hợp"), columns)?.note(t(
            "Shares: mean over the judged criteria. A recused expert's voice goes to the others of the group; a group without any to the other groups.",
            "Tỷ trọng: trung bình trên các tiêu chí được chấm. Tiếng nói của chuyên gia không tham gia chia cho người còn lại trong nhóm; nhóm không còn ai thì chia cho các nhóm khác.",
        ));
        Ok(self.marked(table, rows.iter().any(|r| r.illustrative)))
    }

    /// Severity and calibration of each member: closed sessions only.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for a result that is not of a closed session.
    pub fn members(&self) -> Result<Table> {
        if !self.closed {
            return Err(Problem::new(codes::CLOSED_ONLY, Place::whole("members"))
                .found("members")
                .expected(t("the tables of the public result", "các bảng của kết quả công khai"))
                .hint(t(
                    "in a closed session, make the panel with closed = True",
                    "trong phiên họp kín, hãy tạo kết quả với closed = True",
                ))
                .into());
        }
        let rows = &self.members;
        let table = Table::new(
            t(
                "Severity and calibration of the members — CLOSED SESSION",
                "Độ khắt khe và hiệu chuẩn của thành viên — PHIÊN HỌP KÍN",
            ),
            vec![
                Column::text("expert", t("Expert", "Chuyên gia"), rows.iter().map(|r| r.expert.to_string())),
                Column::numbers(
                    "effect",
                    t(
                        "Above the mean of the members connected with them (value)",
                        "Cao hơn so với trung bình các thành viên cùng tập (giá trị)",
                    ),
                    rows.iter().map(|r| r.effect),
                )
                .decimals(3),
                Column::numbers("calibration", t("Calibration", "Hiệu chuẩn"), rows.iter().map(|r| r.calibration))
                    .significant(3),
                Column::numbers("information", t("Information", "Thông tin"), rows.iter().map(|r| r.information))
                    .decimals(2),
                Column::numbers("weight", t("Cooke weight", "Trọng số Cooke"), rows.iter().map(|r| r.weight))
                    .percent(1),
            ],
        )?;
        Ok(self.marked(table, self.illustrative))
    }
}

/// Track, place, id, name and seat of each technology.
fn place_columns(rows: &[&super::JudgedTechnology]) -> Vec<Column> {
    vec![
        Column::text("track", t("Track", "Nhóm danh mục"), rows.iter().map(|r| r.track.to_string())),
        Column::integers("rank", t("Place", "Hạng"), rows.iter().map(|r| r.rank.map(i64::from))),
        Column::text("id", t("Id", "Mã"), rows.iter().map(|r| r.id.to_string())),
        Column::words("name", t("Name", "Tên"), rows.iter().map(|r| r.name.clone())),
        Column::words("seat", t("Seats", "Danh mục"), rows.iter().map(|r| r.seat.map(seat))),
    ]
}

fn seat(seat: Seat) -> Text {
    match seat {
        Seat::Within => t("within", "trong"),
        Seat::Outside => t("outside", "ngoài"),
        Seat::Tied => t("tied, needs a decision", "đồng hạng, cần quyết định"),
    }
}

fn verdict(consensus: Consensus) -> Text {
    match consensus {
        Consensus::In => t("in", "trong"),
        Consensus::Out => t("out", "ngoài"),
        Consensus::None => t("none", "chưa có"),
    }
}
