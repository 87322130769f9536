//! Why is it in this place? Parts that add up, what separates it from the next better, what is missing.

use super::result::{AlternativeView, CellState, Contributions, CriterionView, Evaluation, Seat, Status, TrackView};
use super::tables::{DECIMALS, illustrative_note, of_units, percent, printed_parts};
use crate::Result;
use crate::number::grid::{Grid, decimal_text, decimal_units};
use crate::problem::{Lang, Text};
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// The reasons for one technology's place, in words and numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The technology.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The reasons as sentences.
    pub sentences: Vec<Text>,
    /// Position, value, weight, part and place on every criterion; the parts add up to the printed score.
    pub parts: Table,
    /// What separates it from the next better technology: differences that add up; none for the first.
    pub next_better: Option<Table>,
    /// How each stakeholder group counts after absences and recusals; none without a council.
    pub council: Option<Table>,
}

impl Explanation {
    /// The explanation as text.
    pub fn to_text(&self, lang: Lang) -> String {
        let sentences: Vec<String> = self.sentences.iter().map(|s| format!("- {}", s.get(lang))).collect();
        let tables: Vec<String> = self.tables().map(|t| t.to_text(lang)).collect();
        format!("{} {}\n\n{}\n\n{}", self.id, self.name.get(lang), sentences.join("\n"), tables.join("\n"))
    }

    /// The explanation as HTML without script.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if a table cannot be rendered.
    pub fn to_html(&self, lang: Lang) -> Result<String> {
        let sentences: Vec<String> = self.sentences.iter().map(|s| s.get(lang).to_owned()).collect();
        let mut env = minijinja::Environment::new();
        env.add_template(
            "explanation.html",
            "<section lang=\"{{ lang }}\"><h3>{{ id }} {{ name }}</h3><ul>\
             {% for sentence in sentences %}<li>{{ sentence }}</li>{% endfor %}</ul></section>",
        )
        .and_then(|()| env.get_template("explanation.html"))
        .and_then(|template| {
            template.render(minijinja::context! {
                lang => if lang == Lang::Vi { "vi" } else { "en" },
                id => self.id.clone(),
                name => self.name.get(lang).to_owned(),
                sentences,
            })
        })
        .map_err(|e| crate::Error::internal(e.to_string()))
        .and_then(|mut html| {
            for table in self.tables() {
                html.push_str(&table.to_html(lang)?);
            }
            Ok(html)
        })
    }

    fn tables(&self) -> impl Iterator<Item = &Table> {
        std::iter::once(&self.parts).chain(&self.next_better).chain(&self.council)
    }
}

impl Evaluation {
    /// Why this technology has its place.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown technology.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let evaluation = Register::example("vn-2026")?.evaluate(None)?;
    /// println!("{}", evaluation.explain("QD21-P04")?.to_text(Lang::Vi));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn explain(&self, technology: &str) -> Result<Explanation> {
        let a = self.alternative(technology)?;
        let track = self.track(a.track.as_str())?;
        let better = self.next_better(a, track);
        let mut sentences = vec![self.place_sentence(a, track)];
        sentences.extend(Self::status_sentences(a));
        sentences.extend(self.strength_sentence(a, track));
        let next_better = match better {
            Some(better) => {
                let (sentence, table) = self.difference(a, better)?;
                sentences.push(sentence);
                Some(table)
            }
            None => None,
        };
        sentences.extend(Self::risk_sentence(a, track));
        sentences.extend(self.council_sentence(a));
        sentences.extend(self.information_sentence(a));
        if self.contributions == Contributions::Shapley {
            sentences.push(Text::new(
                "Not every node is a weighted mean: the parts are Shapley values, node by node, against the worst value.",
                "Không phải nút nào cũng là trung bình có trọng số: các phần là giá trị Shapley tại từng nút so với mức kém nhất.",
            ));
        }
        if a.illustrative {
            sentences.push(illustrative_note());
        }
        Ok(Explanation {
            id: a.id.to_string(),
            name: a.name.clone(),
            sentences,
            parts: self.parts_table(a, track)?,
            next_better,
            council: self.council_table(a)?,
        })
    }

    /// The ranked technology with the next better score; of several the one with the smallest id.
    fn next_better<'e>(&'e self, a: &AlternativeView, track: &TrackView) -> Option<&'e AlternativeView> {
        let rank = a.rank?;
        self.by_place(track).into_iter().filter(|b| b.rank.is_some_and(|r| r < rank)).max_by(|x, y| {
            // The last of the better ones; among ties the first id.
            x.rank.cmp(&y.rank).then_with(|| y.id.cmp(&x.id))
        })
    }

    fn place_sentence(&self, a: &AlternativeView, track: &TrackView) -> Text {
        let (Some(rank), Some(score)) = (a.rank, a.score) else {
            return Text::new(
                format!("It has no place in track {}.", track.id),
                format!("Không được xếp hạng trong nhóm {}.", track.id),
            );
        };
        let score = printed(score);
        let ties: Vec<&str> = self
            .alternatives
            .iter()
            .filter(|b| b.track == a.track && b.rank == a.rank && b.id != a.id)
            .map(|b| b.id.as_str())
            .collect();
        let tie = if ties.is_empty() {
            Text::default()
        } else {
            Text::new(format!(", tied with {}", ties.join(", ")), format!(", đồng hạng với {}", ties.join(", ")))
        };
        let seat = match a.seat {
            Some(Seat::Within) => Text::new("within the seats", "trong số chỗ của danh mục"),
            Some(Seat::Tied) => Text::new(
                "a tie across the border of the list that needs a decision",
                "đồng hạng ngay tại ranh giới danh mục, cần có quyết định",
            ),
            Some(Seat::Outside) | None => Text::new("outside the seats", "ngoài số chỗ của danh mục"),
        };
        Text::new(
            format!(
                "Place {rank} of {} in track {} ({} seats) with a score of {score}{}: {}.",
                track.n_ranked, track.id, track.size, tie.en, seat.en
            ),
            format!(
                "Hạng {rank} trên {} trong nhóm {} ({} chỗ) với điểm {score}{}: {}.",
                track.n_ranked, track.id, track.size, tie.vi, seat.vi
            ),
        )
    }

    fn status_sentences(a: &AlternativeView) -> Vec<Text> {
        let join = |ids: &[crate::model::Id]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let mut sentences = Vec::new();
        match a.status {
            Status::Ineligible => sentences.push(Text::new(
                format!("Not eligible: it does not meet {}.", join(&a.conditions)),
                format!("Không đủ điều kiện: không đáp ứng {}.", join(&a.conditions)),
            )),
            Status::Unanswered => sentences.push(Text::new(
                format!("Its eligibility is unanswered ({}); unknown is not no.", join(&a.conditions)),
                format!("Chưa có kết luận về điều kiện ({}); chưa biết không có nghĩa là không.", join(&a.conditions)),
            )),
            Status::NoScore => {
                sentences.push(Text::new("No criterion applies to it.", "Không có tiêu chí nào áp dụng được."));
            }
            Status::Ranked | Status::Vetoed => {}
        }
        if !a.vetoes.is_empty() {
            sentences.push(Text::new(
                format!("Taken out by the veto of {}.", join(&a.vetoes)),
                format!("Bị loại do phủ quyết ở {}.", join(&a.vetoes)),
            ));
        }
        if let Some([best, worst]) = a.rank_bounds
            && (best != worst || a.score_bounds.is_some())
        {
            sentences.push(Text::new(
                format!("With what is missing its place lies between {best} and {worst}."),
                format!("Xét phần còn thiếu, hạng nằm trong khoảng từ {best} đến {worst}."),
            ));
        }
        sentences
    }

    /// Place of a technology on one leaf among the ranked of its track.
    fn leaf_place(&self, a: &AlternativeView, leaf: usize) -> Option<u32> {
        let own = a.values[leaf]?;
        let better = self
            .alternatives
            .iter()
            .filter(|b| b.track == a.track && b.status.is_ranked())
            .filter(|b| b.values[leaf].is_some_and(|v| Grid::REGISTER.compare(v, own).is_gt()))
            .count();
        u32::try_from(better + 1).ok()
    }

    fn strength_sentence(&self, a: &AlternativeView, track: &TrackView) -> Option<Text> {
        a.rank?;
        let mut places: Vec<(u32, &CriterionView)> =
            self.leaf_views().enumerate().filter_map(|(k, c)| Some((self.leaf_place(a, k)?, c))).collect();
        places.sort_by(|x, y| x.0.cmp(&y.0).then_with(|| x.1.id.cmp(&y.1.id)));
        let list = |of: &[(u32, &CriterionView)], lang: Lang| {
            let word = if lang == Lang::Vi { "hạng" } else { "place" };
            of.iter().map(|(p, c)| format!("{} {} ({word} {p})", c.id, c.name.get(lang))).collect::<Vec<_>>().join("; ")
        };
        let n = places.len().min(3);
        let (best, worst) = (&places[..n], &places[places.len() - n..]);
        Some(Text::new(
            format!(
                "Strongest among the {} of its track on {}; weakest on {}.",
                track.n_ranked,
                list(best, Lang::En),
                list(worst, Lang::En)
            ),
            format!(
                "So với {} công nghệ cùng nhóm, mạnh nhất ở {}; yếu nhất ở {}.",
                track.n_ranked,
                list(best, Lang::Vi),
                list(worst, Lang::Vi)
            ),
        ))
    }

    /// Differences to the next better, the largest first: of the contributions, which add up, or of the values
    /// where the method has no parts.
    fn difference(&self, a: &AlternativeView, better: &AlternativeView) -> Result<(Text, Table)> {
        let total = a.score.zip(better.score).map(|(own, other)| own - other);
        let exact: Vec<f64> = if self.has_parts() {
            a.contributions.iter().zip(&better.contributions).map(|(x, y)| x - y).collect()
        } else {
            let value = |of: &AlternativeView, k: usize| of.values[k].unwrap_or_default();
            (0..a.values.len()).map(|k| value(a, k) - value(better, k)).collect()
        };
        let shown = match total {
            Some(total) if self.has_parts() => printed_parts(&exact, total)?,
            _ => exact.clone(),
        };
        let mut rows: Vec<(f64, f64, usize, &CriterionView)> =
            self.leaf_views().enumerate().map(|(k, c)| (exact[k], shown[k], k, c)).collect();
        rows.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()).then_with(|| x.3.id.cmp(&y.3.id)));
        let list = |behind: bool| {
            let of = rows.iter().filter(|r| if behind { r.1 < 0.0 } else { r.1 > 0.0 }).take(3);
            let text: Vec<String> = of.map(|r| format!("{} {:+.4}", r.3.id, r.1)).collect();
            if text.is_empty() { "—".to_owned() } else { text.join(", ") }
        };
        let noise = crate::model::cell::number_text(self.noise);
        let near = if total.is_some_and(|gap| gap.abs() <= self.noise) {
            Text::new(
                format!(" The gap is within the declared noise of {noise}: the two are not separated."),
                format!(" Khoảng cách nằm trong độ nhiễu đã khai báo {noise}: hai công nghệ chưa tách biệt."),
            )
        } else {
            Text::default()
        };
        let gap = printed(total.unwrap_or_default().abs());
        let sentence = Text::new(
            format!(
                "The next better, {} {}, is {gap} ahead. Behind it on {}; ahead of it on {}.{}",
                better.id,
                better.name.en,
                list(true),
                list(false),
                near.en
            ),
            format!(
                "Công nghệ xếp ngay trên, {} {}, hơn {gap}. Kém hơn ở {}; hơn ở {}.{}",
                better.id,
                better.name.vi,
                list(true),
                list(false),
                near.vi
            ),
        );
        let header = if self.has_parts() {
            Text::new("Difference in score", "Chênh lệch điểm")
        } else {
            Text::new("Difference in value", "Chênh lệch giá trị")
        };
        let sum = total.filter(|_| self.has_parts()).map(|t| decimal_units(t, DECIMALS).map(of_units)).transpose()?;
        let last = Text::new("Total", "Tổng");
        let value = |of: &AlternativeView, k: usize| of.values[k];
        let columns = vec![
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), ids(rows.iter().map(|r| r.3))),
            Column::words("name", Text::new("Name", "Tên"), names(rows.iter().map(|r| r.3), last)),
            Column::numbers("own", a.id.as_str(), rows.iter().map(|r| value(a, r.2)).chain([a.score]))
                .decimals(DECIMALS),
            Column::numbers("other", better.id.as_str(), rows.iter().map(|r| value(better, r.2)).chain([better.score]))
                .decimals(DECIMALS),
            Column::numbers("difference", header, rows.iter().map(|r| Some(r.1)).chain([sum])).decimals(DECIMALS),
        ];
        let title = Text::new(
            format!("What separates {} from the next better, {}", a.id, better.id),
            format!("Điều gì tách {} với công nghệ xếp ngay trên, {}", a.id, better.id),
        );
        Ok((sentence, Table::new(title, columns)?))
    }

    fn parts_table(&self, a: &AlternativeView, track: &TrackView) -> Result<Table> {
        let leaves: Vec<&CriterionView> = self.leaf_views().collect();
        let n = leaves.len();
        let score = a.score.map(|s| decimal_units(s, DECIMALS).map(of_units)).transpose()?;
        let total = [Option::<f64>::None];
        // Without parts the score stands below the values.
        let (below_values, below_parts) = if self.has_parts() { (None, score) } else { (score, None) };
        let mut columns = vec![
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), ids(leaves.iter().copied())),
            Column::words("name", Text::new("Name", "Tên"), names(leaves.iter().copied(), Text::new("Score", "Điểm"))),
            Column::numbers("level", Text::new("Position", "Mức"), a.cells.iter().map(|c| c.level).chain(total))
                .significant(3),
            Column::text(
                "scale",
                Text::new("Scale", "Thang đo"),
                leaves.iter().map(|c| Some(scale_text(c))).chain([None]),
            ),
            Column::numbers("value", Text::new("Value", "Giá trị"), a.values.iter().copied().chain([below_values]))
                .decimals(DECIMALS),
            Column::numbers(
                "weight",
                Text::new("Weight", "Trọng số"),
                a.weights.iter().map(|w| Some(*w)).chain([score.map(|_| 1.0)]),
            )
            .decimals(DECIMALS),
        ];
        if self.has_parts() {
            let shown = match a.score {
                Some(score) => printed_parts(&a.contributions, score)?.into_iter().map(Some).collect(),
                None => vec![None; n],
            };
            let parts = shown.into_iter().chain([below_parts]);
            columns.push(Column::numbers("part", Text::new("Part", "Phần"), parts).decimals(DECIMALS));
        }
        columns.extend([
            Column::integers(
                "place",
                Text::new("Place", "Hạng"),
                (0..n).map(|k| self.leaf_place(a, k).map(i64::from)).chain([a.rank.map(i64::from)]),
            ),
            Column::words(
                "basis",
                Text::new("Rests on", "Dựa trên"),
                a.cells.iter().zip(&leaves).map(|(c, l)| Some(basis(c, l))).chain([None]),
            ),
        ]);
        let title = Text::new(
            format!("{} in track {}: what the score is made of", a.id, track.id),
            format!("{} trong nhóm {}: các phần tạo nên điểm số", a.id, track.id),
        );
        let note = match self.contributions {
            Contributions::None => self.method_note(),
            Contributions::Additive => Text::new(
                "Part = value x weight, rounded so that the parts add up to the printed score.",
                "Phần = giá trị x trọng số, làm tròn sao cho tổng các phần bằng điểm số đã in.",
            ),
            Contributions::Shapley => Text::new(
                "Parts are Shapley values node by node, rounded so that they add up to the printed score.",
                "Các phần là giá trị Shapley tại từng nút, làm tròn sao cho tổng bằng điểm số đã in.",
            ),
        };
        let table = Table::new(title, columns)?.note(note);
        Ok(if a.illustrative { table.note(illustrative_note()) } else { table })
    }

    fn risk_sentence(a: &AlternativeView, track: &TrackView) -> Option<Text> {
        let (rank, neutral) = a.rank.zip(a.neutral_rank)?;
        if track.risk_attitude >= 1.0 {
            return None;
        }
        let share = percent(track.risk_attitude);
        let (en, vi) = if neutral == rank {
            ("the same".to_owned(), "không đổi".to_owned())
        } else {
            (format!("{neutral} instead of {rank}"), format!("{neutral} thay vì {rank}"))
        };
        Some(Text::new(
            format!(
                "The track accepts risk (best {share} % of each expert's own range); under a neutral attitude its place would be {en}."
            ),
            format!(
                "Nhóm này chấp nhận rủi ro ({share} % tốt nhất trong khoảng đánh giá của mỗi chuyên gia); với thái độ trung tính, hạng sẽ là {vi}."
            ),
        ))
    }

    fn council_sentence(&self, a: &AlternativeView) -> Option<Text> {
        let count = |pick: fn(&super::Cell) -> u32| a.cells.iter().map(pick).sum::<u32>();
        let recused = a.cells.iter().map(|c| c.recused).max().unwrap_or(0);
        let (given, missing, not) = (count(|c| c.given), count(|c| c.missing), count(|c| c.not_applicable));
        if self.groups.is_empty() {
            return None;
        }
        let open: Vec<String> = a
            .cells
            .iter()
            .zip(self.leaf_views())
            .filter(|(cell, _)| cell.state != CellState::Given)
            .map(|(_, leaf)| leaf.id.to_string())
            .collect();
        let (open_en, open_vi) = if open.is_empty() {
            (String::new(), String::new())
        } else {
            (
                format!(" Without a judged value: {}.", open.join(", ")),
                format!(" Không có giá trị đánh giá: {}.", open.join(", ")),
            )
        };
        Some(Text::new(
            format!(
                "It rests on {given} judgements and figures; judgements missing: {missing}, 'not applicable': {not}, experts recused: {recused}.{open_en}"
            ),
            format!(
                "Dựa trên {given} ý kiến và số liệu; số ý kiến còn thiếu: {missing}, số ý kiến cho là không áp dụng: {not}, số chuyên gia không tham gia do có lợi ích liên quan: {recused}.{open_vi}"
            ),
        ))
    }

    fn information_sentence(&self, a: &AlternativeView) -> Option<Text> {
        let shown: Vec<(String, &CriterionView)> = self
            .information_views()
            .zip(&a.information)
            .filter_map(|(c, cell)| Some((format!("{:.2}", cell.level?), c)))
            .collect();
        if shown.is_empty() {
            return None;
        }
        let list = |lang: Lang| {
            shown
                .iter()
                .map(|(level, c)| format!("{} {} {level} ({})", c.id, c.name.get(lang), scale_text(c)))
                .collect::<Vec<_>>()
                .join("; ")
        };
        Some(Text::new(
            format!("Shown, not summed: {}.", list(Lang::En)),
            format!("Chỉ để tham khảo, không tính điểm: {}.", list(Lang::Vi)),
        ))
    }

    fn council_table(&self, a: &AlternativeView) -> Result<Option<Table>> {
        if self.groups.is_empty() {
            return Ok(None);
        }
        let columns = vec![
            Column::text("group", Text::new("Group", "Nhóm"), self.groups.iter().map(|g| g.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), self.groups.iter().map(|g| g.name.clone())),
            Column::numbers(
                "share",
                Text::new("Declared share", "Tỷ trọng quy định"),
                self.groups.iter().map(|g| g.share),
            )
            .percent(1),
            Column::numbers(
                "effective",
                Text::new("Effective share", "Tỷ trọng thực tế"),
                a.group_shares.iter().copied(),
            )
            .percent(1),
        ];
        let title = Text::new(
            format!("How the stakeholder groups count for {}", a.id),
            format!("Tỷ trọng các nhóm thành phần đối với {}", a.id),
        );
        Ok(Some(Table::new(title, columns)?.note(Text::new(
            "The effective share is the mean over the judged criteria, after absences and recusals.",
            "Tỷ trọng thực tế là trung bình trên các tiêu chí được đánh giá, sau khi trừ vắng mặt và không tham gia.",
        ))))
    }
}

fn printed(x: f64) -> String {
    decimal_units(x, DECIMALS).map_or_else(|_| format!("{x:.4}"), |units| decimal_text(units, DECIMALS))
}

fn ids<'c>(criteria: impl Iterator<Item = &'c CriterionView>) -> Vec<Option<String>> {
    criteria.map(|c| Some(c.id.to_string())).chain([None]).collect()
}

fn names<'c>(criteria: impl Iterator<Item = &'c CriterionView>, last: Text) -> Vec<Text> {
    criteria.map(|c| c.name.clone()).chain([last]).collect()
}

/// The ends of the scale, with six digits that count.
fn scale_text(c: &CriterionView) -> String {
    let short = |x: f64| crate::model::cell::number_text(format!("{x:.5e}").parse().unwrap_or(x));
    c.scale.map_or_else(String::new, |[low, high]| format!("{}–{}", short(low), short(high)))
}

fn basis(cell: &super::Cell, leaf: &CriterionView) -> Text {
    use crate::model::Source;
    let text = match (cell.state, leaf.source) {
        (CellState::NotApplicable, _) => Text::new("not applicable", "không áp dụng"),
        (CellState::LeftOut, _) => Text::new("left out", "bỏ qua"),
        (CellState::Imputed, _) => Text::new("filled in", "điền thay"),
        (CellState::Missing, _) => Text::new("missing", "thiếu"),
        (CellState::Given, Some(Source::Coverage)) => {
            Text::new(format!("{} problems served", cell.given), format!("phục vụ {} bài toán", cell.given))
        }
        (CellState::Given, Some(Source::Indicator)) => {
            let day = cell.published.clone().unwrap_or_default();
            Text::new(format!("published {day}"), format!("công bố {day}"))
        }
        (CellState::Given, _) => Text::new(
            format!("{} judgements, {} groups", cell.given, cell.groups),
            format!("{} ý kiến, {} nhóm", cell.given, cell.groups),
        ),
    };
    if cell.illustrative { Text::new(format!("{} †", text.en), format!("{} †", text.vi)) } else { text }
}
