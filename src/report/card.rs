//! The card of a register: what it is at a glance, and what is missing or illustrative in it.

use super::card_enablers::Enablers;
use crate::Table;
use crate::evaluation::{Elicited, TrackWeights, Tree};
use crate::model::{
    Cell, Criterion, CriterionUse, Direction, Id, Judgement, JudgementState, Met, Origin, PublishedBasis, Register,
    Source,
};
use crate::problem::{Lang, Text};
use crate::table::{Column, wrap};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A tree deeper than this is shown without weights.
const DEEPEST: usize = 64;

/// A register at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// The list with its tracks, the council and the other tables, line by line.
    pub facts: Table,
    /// The criteria tree with weights; none without criteria.
    pub criteria: Option<Table>,
    /// What each stakeholder group said; none without a council.
    pub panel: Option<Table>,
    /// The enablers that most depends on, a table for each layer, with what is known of them on the cut-off day.
    #[serde(default)]
    pub enablers: Vec<Table>,
    /// What is missing, assumed or illustrative.
    pub attention: Vec<Text>,
}

impl Card {
    /// The card as text in lines of at most 120 columns.
    pub fn to_text(&self, lang: Lang) -> String {
        self.to_text_within(lang, 120)
    }

    /// The same within `width` columns where the data allow it.
    pub fn to_text_within(&self, lang: Lang, width: usize) -> String {
        let tables = std::iter::once(&self.facts).chain(&self.criteria).chain(&self.panel).chain(&self.enablers);
        let mut parts: Vec<String> = tables.map(|table| table.to_text_within(lang, width, usize::MAX)).collect();
        if !self.attention.is_empty() {
            let mut text = format!("{}\n\n", attention_heading().get(lang));
            for words in &self.attention {
                let lines = wrap(words.get(lang), width.saturating_sub(2).max(20));
                text.extend(["- ", &lines.join("\n  "), "\n"]);
            }
            parts.push(text);
        }
        parts.join("\n")
    }

    /// The card as HTML without script.
    ///
    /// # Errors
    /// None in practice: the template is part of the crate.
    pub fn to_html(&self, lang: Lang) -> crate::Result<String> {
        let tables = [Some(&self.facts), self.criteria.as_ref(), self.panel.as_ref()];
        let tables = tables.into_iter().flatten().chain(&self.enablers);
        let tables = tables.map(|table| table.to_html(lang)).collect::<crate::Result<Vec<_>>>()?;
        let illustrative = self.illustrative.then(|| illustrative_words().get(lang).to_owned());
        let values = minijinja::context! {
            lang => if lang == Lang::Vi { "vi" } else { "en" },
            illustrative,
            tables,
            heading => attention_heading().get(lang),
            attention => self.attention.iter().map(|words| words.get(lang).to_owned()).collect::<Vec<_>>(),
        };
        super::render("card.html", include_str!("card.html"), values)
    }
}

fn attention_heading() -> Text {
    Text::new("To be known", "Cần lưu ý")
}

pub(super) fn illustrative_words() -> Text {
    Text::new(
        "Illustrative: part of these data is synthetic; no result is an official assessment.",
        "Minh họa: một phần số liệu là giả lập; không kết quả nào là đánh giá chính thức.",
    )
}

impl Register {
    /// What the register is at a glance: list and tracks, criteria tree with weights, council, and what is
    /// missing or illustrative. It does not need to be sound.
    ///
    /// # Errors
    /// None in practice; [`crate::Error::Internal`] if the digest cannot be made.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang};
    /// let card = Register::example("vn-2026")?.card()?;
    /// assert!(card.to_text(Lang::En).contains("22 seats"));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn card(&self) -> crate::Result<Card> {
        let (panel, enablers) = (Panel::new(self), Enablers::new(self));
        Ok(Card {
            illustrative: self.info().illustrative,
            facts: self.facts(&panel, &enablers)?,
            criteria: if self.criteria.is_empty() { None } else { Some(self.criteria_table()?) },
            panel: if self.stakeholder_groups.is_empty() { None } else { Some(self.panel_table(&panel)?) },
            enablers: enablers.tables()?,
            attention: self.attention(&panel, &enablers),
        })
    }

    fn facts(&self, panel: &Panel, enablers: &Enablers) -> crate::Result<Table> {
        let info = self.info();
        let digest: String = self.digest()?.chars().take(16).collect();
        let mut lines: Vec<(Text, Text)> = vec![
            (Text::new("Register", "Bộ dữ liệu"), format!("{} (SHA-256 {digest}…)", info.id).into()),
            (Text::new("Cut-off date", "Ngày chốt số liệu"), info.cutoff_date.to_string().into()),
        ];
        for track in self.tracks.sorted() {
            let members = || self.technologies.iter().filter(|technology| technology.track == track.id);
            let (n, listed) = (members().count(), members().filter(|t| t.origin == Origin::Listed).count());
            lines.push((
                Text::new(format!("Track {}", track.id), format!("Nhóm {}", track.id)),
                Text::new(
                    format!("{}: {} seats, {n} candidates ({listed} on the list now)", track.name_en, track.size),
                    format!("{}: {} chỗ, {n} ứng viên ({listed} đang trong danh mục)", track.name_vi, track.size),
                ),
            ));
        }
        lines.push((Text::new("Criteria", "Tiêu chí"), self.criteria_words()));
        lines.push((Text::new("Council", "Hội đồng"), panel.words(self)));
        lines.push((
            Text::new("Purpose", "Gắn với"),
            Text::new(
                format!(
                    "{} big problems with {} links; {} goals",
                    self.problems.len(),
                    self.coverage.len(),
                    self.goals.len()
                ),
                format!(
                    "{} bài toán lớn với {} liên kết; {} mục tiêu",
                    self.problems.len(),
                    self.coverage.len(),
                    self.goals.len()
                ),
            ),
        ));
        lines.push((
            Text::new("Figures", "Số liệu"),
            Text::new(
                format!("{} indicators, {} observations", self.indicators.len(), self.observations.len()),
                format!("{} chỉ số, {} quan sát", self.indicators.len(), self.observations.len()),
            ),
        ));
        if !self.enablers.is_empty() {
            lines.push((Text::new("Enablers", "Điều kiện hỗ trợ"), enablers.words()));
        }
        let (labels, words): (Vec<Text>, Vec<Text>) = lines.into_iter().unzip();
        Table::new(
            Text::new(info.title_en, info.title_vi),
            vec![
                Column::words("what", Text::new("What", "Mục"), labels),
                Column::words("value", Text::new("Value", "Nội dung"), words),
            ],
        )
    }

    fn criteria_words(&self) -> Text {
        let parents: BTreeSet<&Id> = self.criteria.iter().filter_map(|c| c.parent.as_ref()).collect();
        let leaves = || self.criteria.iter().filter(|criterion| !parents.contains(&criterion.id));
        let count = |source: Source| leaves().filter(|leaf| leaf.source == source).count();
        let (judged, indicators, coverage) =
            (count(Source::Judgement), count(Source::Indicator), count(Source::Coverage));
        let n = leaves().count();
        Text::new(
            format!("{n} leaves: {judged} judged, {indicators} from indicators, {coverage} from coverage"),
            format!(
                "{n} tiêu chí lá: {judged} do chuyên gia đánh giá, {indicators} từ chỉ số, {coverage} từ độ phủ bài toán lớn"
            ),
        )
    }

    /// The criteria in the order of the tree, children under their parent, with their depth.
    fn criteria_rows(&self) -> Vec<(usize, &Criterion)> {
        let mut children: BTreeMap<Option<&Id>, Vec<&Criterion>> = BTreeMap::new();
        for criterion in self.criteria.sorted() {
            children.entry(criterion.parent.as_ref()).or_default().push(criterion);
        }
        // A stack, and each id opened once: an unchecked tree may be deep, and ids may stand twice in it.
        let mut rows = Vec::new();
        let roots = children.remove(&None).unwrap_or_default();
        let mut open: Vec<(usize, &Criterion)> = roots.into_iter().rev().map(|criterion| (0, criterion)).collect();
        while let Some((depth, criterion)) = open.pop() {
            rows.push((depth, criterion));
            let below = children.remove(&Some(&criterion.id)).unwrap_or_default();
            open.extend(below.into_iter().rev().map(|child| (depth + 1, child)));
        }
        rows
    }

    fn criteria_table(&self) -> crate::Result<Table> {
        let rows = self.criteria_rows();
        let parents: BTreeSet<&Id> = self.criteria.iter().filter_map(|c| c.parent.as_ref()).collect();
        let leaf = |criterion: &Criterion| !parents.contains(&criterion.id);
        let scale = |criterion: &Criterion| match (criterion.scale_low, criterion.scale_high) {
            (Some(low), Some(high)) if leaf(criterion) => {
                let ends = format!("{}–{}", Cell::Number(low), Cell::Number(high));
                Some(if criterion.direction == Direction::Min { format!("{ends} ↓") } else { ends })
            }
            _ => None,
        };
        // Of a leaf only.
        let words = |key: &str, header: Text, of: &dyn Fn(&Criterion) -> Text| {
            Column::words(key, header, rows.iter().map(|(_, c)| leaf(c).then(|| of(c))))
        };
        let indent = |depth: usize, name: &str| format!("{}{name}", "\u{a0}\u{a0}".repeat(depth));
        let mut columns = vec![
            Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|(_, c)| c.id.to_string())),
            Column::words(
                "name",
                Text::new("Name", "Tên"),
                rows.iter().map(|(d, c)| Text::new(indent(*d, &c.name_en), indent(*d, &c.name_vi))),
            ),
        ];
        columns.extend(self.weight_columns(&rows));
        columns.extend([
            Column::text("scale", Text::new("Scale", "Thang đo"), rows.iter().map(|(_, c)| scale(c))),
            words("source", Text::new("Source", "Nguồn"), &|c| match c.source {
                Source::Judgement => Text::new("judgement", "chuyên gia"),
                Source::Indicator => Text::new("indicator", "chỉ số"),
                Source::Coverage => Text::new("coverage", "độ phủ"),
            }),
            words("use", Text::new("Use", "Công dụng"), &|c| match c.r#use {
                CriterionUse::Value => Text::new("value", "tính điểm"),
                CriterionUse::Feasibility => Text::new("feasibility", "khả thi"),
                CriterionUse::Information => Text::new("shown only", "tham khảo"),
            }),
        ]);
        let table = Table::new(Text::new("Criteria", "Cây tiêu chí"), columns)?;
        let falling = rows.iter().any(|(_, c)| leaf(c) && c.direction == Direction::Min);
        Ok(if falling {
            table.note(Text::new("↓ the low end of the scale is best.", "↓ đầu thấp của thang đo là tốt nhất."))
        } else {
            table
        })
    }

    /// Weights among siblings and in the whole; one pair of columns where all tracks have the same.
    fn weight_columns(&self, rows: &[(usize, &Criterion)]) -> Vec<Column> {
        let distinct: BTreeSet<&Id> = rows.iter().map(|(_, c)| &c.id).collect();
        let sound = distinct.len() == self.criteria.len() && rows.iter().all(|(depth, _)| *depth <= DEEPEST);
        if !sound || self.tracks.is_empty() {
            return Vec::new();
        }
        let tree = Tree::new(self);
        // A card is shown of registers with faults too; the check names them.
        let elicited = Elicited::new(self, &tree).unwrap_or_default();
        let tracks: Vec<(&Id, TrackWeights)> = self
            .tracks
            .sorted()
            .into_iter()
            .enumerate()
            .map(|(k, track)| (&track.id, TrackWeights::new(self, &tree, &track.id, elicited.of_track(k))))
            .collect();
        let same = tracks.iter().all(|(_, weights)| weights.nominal == tracks[0].1.nominal);
        let at: BTreeMap<&str, usize> = (1..tree.nodes.len()).map(|node| (tree.id(node), node)).collect();
        let column = |key: &str, header: Text, of: &dyn Fn(usize) -> Option<f64>| {
            let weights = rows.iter().map(|(_, c)| at.get(c.id.as_str()).and_then(|node| of(*node)));
            Column::numbers(key, header, weights).percent(1)
        };
        let shown = if same { &tracks[..1] } else { &tracks[..] };
        let mut columns = Vec::new();
        for (track, weights) in shown {
            let suffix = if same { String::new() } else { format!("_{track}") };
            let say = |en: &str, vi: &str| {
                if same { Text::new(en, vi) } else { Text::new(format!("{track}: {en}"), format!("{track}: {vi}")) }
            };
            columns.push(column(
                &format!("nominal{suffix}"),
                say("Weight among siblings", "Trọng số trong cấp"),
                &|node| Some(weights.nominal[node]),
            ));
            columns.push(column(&format!("global{suffix}"), say("Leaf weight", "Trọng số lá"), &|node| {
                tree.nodes[node].leaf.map(|_| weights.global[node])
            }));
        }
        columns
    }

    fn panel_table(&self, panel: &Panel) -> crate::Result<Table> {
        let groups = self.stakeholder_groups.sorted();
        let count = |key: &str, header: Text, of: &dyn Fn(&Group) -> usize| {
            let counts = groups.iter().map(|g| panel.groups.get(&g.id).map_or(0, of));
            Column::integers(key, header, counts.map(|n| i64::try_from(n).unwrap_or(i64::MAX)))
        };
        let table = Table::new(
            Text::new("Council", "Hội đồng"),
            vec![
                Column::words(
                    "group",
                    Text::new("Group", "Nhóm"),
                    groups.iter().map(|g| Text::new(g.name_en.clone(), g.name_vi.clone())),
                ),
                Column::numbers("share", Text::new("Share", "Tỷ trọng"), groups.iter().map(|g| g.share)).percent(1),
                count("experts", Text::new("Experts", "Chuyên gia"), &|g| g.experts),
                count("given", Text::new("Judgements", "Ý kiến"), &|g| g.given),
                count("missing", Text::new("Missing", "Còn thiếu"), &|g| g.missing),
                count("not_applicable", Text::new("Not applicable", "Không áp dụng"), &|g| g.not_applicable),
                count("recusals", Text::new("Recusals", "Không tham gia"), &|g| g.recusals),
            ],
        )?;
        Ok(table.note(Text::new(
            format!(
                "Judgements of round {}. Recusals are pairs of expert and technology with a declared interest.",
                panel.round
            ),
            format!(
                "Ý kiến của vòng {}. Không tham gia: số cặp chuyên gia và công nghệ có lợi ích liên quan đã kê khai.",
                panel.round
            ),
        )))
    }

    /// What a reader must know before using a number of it.
    fn attention(&self, panel: &Panel, enablers: &Enablers) -> Vec<Text> {
        let mut all = Vec::new();
        if self.info().illustrative {
            all.push(illustrative_words());
        }
        let marked = self.illustrative_rows();
        if !marked.is_empty() {
            let list = |of: &str| {
                marked.iter().map(|(table, n, rows)| format!("{table} {n} {of} {rows}")).collect::<Vec<_>>().join(", ")
            };
            all.push(Text::new(
                format!("Rows marked as illustrative: {}.", list("of")),
                format!("Số dòng ghi là minh họa: {}.", list("trên")),
            ));
        }
        let asked = |weight: &crate::model::Weight| !weight.is_placeholder();
        if !self.criteria.is_empty() && !self.weights.iter().any(asked) && self.weight_judgements.is_empty() {
            all.push(Text::new(
                "Nobody was asked for the weights: they are conventions.",
                "Chưa hỏi ý kiến về trọng số: các trọng số hiện tại là quy ước.",
            ));
        }
        let measured: BTreeSet<&Id> = self.observations.iter().map(|o| &o.indicator).collect();
        let counts = [
            (
                panel.total(|g| g.missing),
                "judgements were asked for and not given.",
                "ý kiến đã đề nghị nhưng chưa có.",
            ),
            (
                self.observations.iter().filter(|o| o.published_basis == PublishedBasis::Assumed).count()
                    + self.capacities.iter().filter(|c| c.published_basis == PublishedBasis::Assumed).count(),
                "figures have an assumed day of publication.",
                "số liệu có ngày công bố giả định.",
            ),
            (
                self.indicators.iter().filter(|indicator| !measured.contains(&indicator.id)).count(),
                "indicators have no figure.",
                "chỉ số chưa có số liệu.",
            ),
            (
                self.goals.iter().filter(|goal| goal.indicator.is_none()).count(),
                "goals have no indicator.",
                "mục tiêu chưa gắn với chỉ số.",
            ),
            (
                self.eligibility.iter().filter(|row| row.met == Met::Unknown).count(),
                "answers on eligibility are still open.",
                "câu hỏi về điều kiện chưa có kết luận.",
            ),
        ];
        let enablers = enablers.attention();
        let some = counts.iter().chain(&enablers).filter(|(n, ..)| *n > 0);
        all.extend(some.map(|(n, en, vi)| Text::new(format!("{n} {en}"), format!("{n} {vi}"))));
        let empty: Vec<&str> = self.row_counts().into_iter().filter(|(_, n)| *n == 0).map(|(name, _)| name).collect();
        if !empty.is_empty() {
            let list = empty.join(", ");
            all.push(Text::new(format!("Empty tables: {list}."), format!("Bảng trống: {list}.")));
        }
        all
    }
}

/// Counts of one stakeholder group.
#[derive(Debug, Default)]
struct Group {
    experts: usize,
    given: usize,
    missing: usize,
    not_applicable: usize,
    recusals: usize,
}

/// Counts of the council in the round that is used.
struct Panel<'r> {
    round: u64,
    groups: BTreeMap<&'r Id, Group>,
}

impl<'r> Panel<'r> {
    fn new(register: &'r Register) -> Self {
        let latest = register.judgements.iter().map(|j| j.round).max().unwrap_or(1);
        let mut panel = Panel { round: register.rules().round.unwrap_or(latest), groups: BTreeMap::new() };
        let group_of: BTreeMap<&Id, &Id> =
            register.experts.iter().map(|expert| (&expert.id, &expert.stakeholder_group)).collect();
        for group in group_of.values() {
            panel.groups.entry(group).or_default().experts += 1;
        }
        for judgement in register.judgements.iter().filter(|j| j.round == panel.round) {
            if let Some(group) = group_of.get(&judgement.expert) {
                count(panel.groups.entry(group).or_default(), judgement);
            }
        }
        for interest in &register.interests {
            if let Some(group) = group_of.get(&interest.expert) {
                panel.groups.entry(group).or_default().recusals += 1;
            }
        }
        panel
    }

    fn total(&self, of: fn(&Group) -> usize) -> usize {
        self.groups.values().map(of).sum()
    }

    fn words(&self, register: &Register) -> Text {
        let (experts, groups) = (register.experts.len(), register.stakeholder_groups.len());
        let (given, missing) = (self.total(|g| g.given), self.total(|g| g.missing));
        let (out, recusals) = (self.total(|g| g.not_applicable), self.total(|g| g.recusals));
        Text::new(
            format!(
                "{experts} experts in {groups} groups; {given} judgements, {missing} missing, {out} not applicable; {recusals} recusals"
            ),
            format!(
                "{experts} chuyên gia thuộc {groups} nhóm; {given} ý kiến, {missing} còn thiếu, {out} không áp dụng; {recusals} trường hợp không tham gia do có lợi ích liên quan"
            ),
        )
    }
}

fn count(group: &mut Group, judgement: &Judgement) {
    match judgement.state {
        JudgementState::Given => group.given += 1,
        JudgementState::Missing => group.missing += 1,
        JudgementState::NotApplicable => group.not_applicable += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn card_of_the_shipped_register() {
        let register = Register::example("vn-2026").unwrap();
        let card = register.card().unwrap();
        let criteria = card.criteria.as_ref().unwrap();
        assert_eq!(criteria.n_rows(), register.criteria.len());
        assert!(criteria.column("nominal").is_some() && criteria.column("global").is_some());
        assert_eq!(card.panel.as_ref().unwrap().n_rows(), 4);
        let text = card.to_text(Lang::Vi);
        for part in
            ["22 chỗ", "24 chuyên gia", "Minh họa", "Cây tiêu chí", "Cần lưu ý", "35000 trạm", "nước ngoài kiểm soát"]
        {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        let html = card.to_html(Lang::En).unwrap();
        assert_eq!((html.matches("<table").count(), html.contains("<script")), (8, false));
        let json = serde_json::to_string(&card).unwrap();
        assert_eq!(serde_json::from_str::<Card>(&json).unwrap(), card);
    }

    #[test]
    fn an_empty_register_a_cycle_and_ids_twice_have_a_card() {
        let mut register = Register::default();
        let card = register.card().unwrap();
        assert!(card.criteria.is_none() && card.panel.is_none());
        assert!(card.to_text(Lang::En).contains("Empty tables: register"));
        let node = |a: &str, b: Option<&str>| Criterion { id: id(a), parent: b.map(id), ..Criterion::default() };
        register.criteria = [node("a", Some("b")), node("b", Some("a"))].into_iter().collect();
        assert_eq!(register.card().unwrap().criteria.unwrap().n_rows(), 0);
        // Doubled at every level, a walk that opens ids twice would never end.
        let level = |k: usize| node(&format!("c{k}"), (k > 0).then(|| format!("c{}", k - 1)).as_deref());
        register.criteria = (0..80).flat_map(|k| [level(k), level(k)]).collect();
        assert_eq!(register.card().unwrap().criteria.unwrap().n_rows(), 160);
    }

    #[test]
    fn texts_are_escaped() {
        let mut register = Register::example("vn-2026").unwrap();
        for info in &mut register.register {
            info.title_en = "<script>alert(1)</script>".into();
        }
        let html = register.card().unwrap().to_html(Lang::En).unwrap();
        assert!(!html.contains("<script") && html.contains("&lt;script"));
    }
}
