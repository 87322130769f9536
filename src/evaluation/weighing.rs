//! How much each criterion counts: as said, in the whole, and in effect; and what every expert said.

use super::result::{ElicitationView, Evaluation, ExpertView, TrackView, WeightView};
use super::tables::{DECIMALS, illustrative_note};
use super::{AlternativeView, CriterionView};
use crate::Result;
use crate::number::{grid::Grid, math, sum};
use crate::problem::Text;
use crate::table::{Column, Table};

/// Fewest technologies whose correlation says anything: with two it is always 1 or -1.
const FEWEST: usize = 3;

impl Evaluation {
    /// All weights of one track: nominal (among siblings), global (in the whole) and effective, with their origin.
    ///
    /// Where experts were asked, their spread stands beside: the share-weighted standard deviation between experts,
    /// how many there are, and how many contradict themselves.
    ///
    /// # Formula
    /// Effective weight: the correlation of the criterion's value with the score (of a method whose lower scores are
    /// better: with minus the score) over the ranked technologies of the track; blank with fewer than three of them
    /// or where all values or all scores are equal.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    ///
    /// # References
    /// Paruolo, Saisana and Saltelli 2013, Ratings and rankings: voodoo or science?, Journal of the Royal Statistical
    /// Society A 176(3) (nominal weights are not importance).
    pub fn weights(&self, track: &str) -> Result<Table> {
        let track = self.track(track)?;
        let views: Vec<(&WeightView, &CriterionView)> = track
            .weights
            .iter()
            .filter_map(|w| Some((w, self.criteria.iter().find(|c| c.id == w.criterion)?)))
            .collect();
        let global = |leaf: bool| views.iter().map(move |(w, c)| (c.leaf.is_some() == leaf).then_some(w.global));
        let mut columns = vec![
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), views.iter().map(|(_, c)| c.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), views.iter().map(|(_, c)| c.name.clone())),
            Column::text(
                "parent",
                Text::new("Belongs to", "Thuộc"),
                views.iter().map(|(_, c)| c.parent.as_ref().map(ToString::to_string)),
            ),
            Column::numbers("nominal", Text::new("Among siblings", "Trong cấp"), views.iter().map(|(w, _)| w.nominal))
                .decimals(DECIMALS),
        ];
        columns.extend(intervals(track, &views));
        columns.push(
            Column::numbers("global", Text::new("In the whole (leaf)", "Trong toàn bộ (lá)"), global(true))
                .decimals(DECIMALS),
        );
        let effective: Vec<Option<f64>> = views.iter().map(|(_, c)| self.effective(track, c)).collect();
        let blank = effective.iter().any(Option::is_none);
        columns.push(Column::numbers("effective", Text::new("Effective", "Thực tế"), effective).decimals(2));
        columns.extend(experts(track, &views));
        columns.push(Column::text("origin", Text::new("Origin", "Nguồn"), views.iter().map(|(w, _)| w.origin.clone())));
        let illustrative = views.iter().any(|(w, _)| w.illustrative);
        if illustrative {
            let marks = views.iter().map(|(w, _)| w.illustrative);
            columns.push(Column::flags("illustrative", Text::new("†", "†"), marks).mark("†"));
        }
        let title = Text::new(format!("Weights of track {}", track.id), format!("Trọng số của nhóm {}", track.id));
        let mut table = Table::new(title, columns)?
            .note(Text::new("Leaf weights in the whole add up to 1.", "Tổng trọng số của các lá bằng 1."))
            .note(effective_note(blank));
        if !track.elicitation.is_empty() {
            table = table.note(Text::new(
                "Spread: standard deviation between experts, weighted by group shares; the interval holds the weights of all of them.",
                "Độ phân tán: độ lệch chuẩn giữa các chuyên gia, tính theo tỷ trọng nhóm; khoảng bao gồm trọng số của mọi chuyên gia.",
            ));
        }
        for node in track.elicitation.iter().filter(|node| node.counts) {
            table = table.note(concentration_note(node));
        }
        Ok(if illustrative { table.note(illustrative_note()) } else { table })
    }

    /// Correlation of a criterion's value with the score, as `weights` shows it.
    fn effective(&self, track: &TrackView, criterion: &CriterionView) -> Option<f64> {
        let at = self.criteria.iter().position(|c| c.id == criterion.id)?;
        let pair = |a: &AlternativeView| Some((*a.nodes.get(at)?.as_ref()?, a.score?));
        let (values, scores): (Vec<f64>, Vec<f64>) =
            self.alternatives.iter().filter(|a| a.track == track.id && a.status.is_ranked()).filter_map(pair).unzip();
        let sign = if self.higher_is_better { 1.0 } else { -1.0 };
        correlation(&values, &scores).map(|r| sign * r)
    }

    /// What every expert said about the weights of one track: weights by criterion, consistency, and the comparison
    /// to look at first.
    ///
    /// It names single experts: for closed sessions only.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn elicitation(&self, track: &str) -> Result<Table> {
        let track = self.track(track)?;
        let rows: Vec<(&ElicitationView, &ExpertView)> =
            track.elicitation.iter().flat_map(|node| node.experts.iter().map(move |expert| (node, expert))).collect();
        let column = |key: &str, header: Text, of: &dyn Fn(&ElicitationView, &ExpertView) -> Option<String>| {
            Column::text(key, header, rows.iter().map(|(node, expert)| of(node, expert)))
        };
        let mut columns = vec![
            column("parent", Text::new("Parts of", "Thuộc"), &|node, _| {
                node.parent.as_ref().map(ToString::to_string)
            }),
            column("expert", Text::new("Expert", "Chuyên gia"), &|_, expert| Some(expert.expert.to_string())),
            column("group", Text::new("Group", "Nhóm"), &|_, expert| Some(expert.group.to_string())),
            column("method", Text::new("Method", "Cách hỏi"), &|_, expert| Some(expert.method.to_string())),
            Column::integers(
                "round",
                Text::new("Round", "Vòng"),
                rows.iter().map(|(_, expert)| i64::try_from(expert.round).ok()),
            ),
        ];
        for id in track.elicitation.iter().flat_map(|node| &node.criteria) {
            let weights = rows.iter().map(|(node, expert)| {
                let at = node.criteria.iter().position(|criterion| criterion == id)?;
                expert.own.weights.get(at).copied()
            });
            columns.push(Column::numbers(id.to_string(), id.as_str(), weights).decimals(DECIMALS));
        }
        let ratios = rows.iter().map(|(_, expert)| expert.own.consistency_ratio);
        columns.push(
            Column::numbers("consistency_ratio", Text::new("Consistency ratio", "Tỷ số nhất quán"), ratios).decimals(3),
        );
        let flags = rows.iter().map(|(_, expert)| expert.own.is_inconsistent());
        columns.push(Column::flags("inconsistent", Text::new("!", "!"), flags).mark("!"));
        let looks = rows.iter().map(|(node, expert)| look_at(node, expert));
        columns.push(Column::words("look_at", Text::new("To look at", "Cần xem lại"), looks));
        let marks = rows.iter().map(|(_, expert)| expert.illustrative);
        columns.push(Column::flags("illustrative", Text::new("†", "†"), marks).mark("†"));
        let title = Text::new(
            format!("Answers about the weights of track {} (closed sessions)", track.id),
            format!("Ý kiến về trọng số của nhóm {} (chỉ dùng trong phiên họp kín)", track.id),
        );
        let mut table = Table::new(title, columns)?.note(Text::new(
            "This table names single experts: it is for closed sessions only.",
            "Bảng này nêu từng chuyên gia: chỉ dùng trong phiên họp kín.",
        ));
        let limit = crate::panel::CONSISTENCY_LIMIT;
        if rows.iter().any(|(_, expert)| expert.own.is_inconsistent()) {
            table = table.note(Text::new(
                format!("! consistency ratio above {limit}: look at the comparison named beside."),
                format!("! tỷ số nhất quán trên {limit}: nên xem lại so sánh ghi bên cạnh."),
            ));
        }
        for node in track.elicitation.iter().filter(|node| !node.counts) {
            let parent = node.parent.as_ref().map_or("-", |id| id.as_str());
            table = table.note(Text::new(
                format!("Parts of {parent}: weights were decided, these answers do not count."),
                format!("Thuộc {parent}: trọng số đã được quyết định, các ý kiến này không được tính."),
            ));
        }
        Ok(if rows.iter().any(|(_, expert)| expert.illustrative) { table.note(illustrative_note()) } else { table })
    }
}

/// Least and greatest weights and the spread, where there are any.
fn intervals(track: &TrackView, views: &[(&WeightView, &CriterionView)]) -> Vec<Column> {
    let mut columns = Vec::new();
    if views.iter().any(|(w, _)| w.interval.is_some()) {
        for (end, key, header) in
            [(0, "low", Text::new("Least", "Ít nhất")), (1, "high", Text::new("Most", "Nhiều nhất"))]
        {
            let ends = views.iter().map(|(w, _)| w.interval.map(|interval| interval[end]));
            columns.push(Column::numbers(key, header, ends).decimals(DECIMALS));
        }
    }
    if !track.elicitation.is_empty() {
        let spreads = views.iter().map(|(_, c)| {
            let (node, at) = asked(track, c)?;
            node.council.spread.as_ref()?.get(at).copied()
        });
        columns.push(
            Column::numbers("spread", Text::new("Spread of experts", "Độ phân tán giữa chuyên gia"), spreads)
                .decimals(DECIMALS),
        );
    }
    columns
}

/// How many experts were asked, and how many contradict themselves.
fn experts(track: &TrackView, views: &[(&WeightView, &CriterionView)]) -> Vec<Column> {
    if track.elicitation.is_empty() {
        return Vec::new();
    }
    let count = |key: &str, header: Text, of: fn(&ElicitationView) -> usize| {
        let counts = views.iter().map(|(_, c)| asked(track, c).and_then(|(node, _)| i64::try_from(of(node)).ok()));
        Column::integers(key, header, counts)
    };
    vec![
        count("experts", Text::new("Experts", "Chuyên gia"), |node| node.experts.len()),
        count("inconsistent", Text::new("Inconsistent", "Chưa nhất quán"), ElicitationView::n_inconsistent),
    ]
}

/// The answers that make the weight of a criterion, and its position in them.
fn asked<'t>(track: &'t TrackView, criterion: &CriterionView) -> Option<(&'t ElicitationView, usize)> {
    track
        .elicitation
        .iter()
        .filter(|node| node.counts)
        .find_map(|node| Some((node, node.criteria.iter().position(|id| *id == criterion.id)?)))
}

fn look_at(node: &ElicitationView, expert: &ExpertView) -> Option<Text> {
    let look = expert.own.look_at.filter(|_| expert.own.is_inconsistent())?;
    let (a, b) = (node.criteria.get(look.a)?, node.criteria.get(look.b)?);
    let (given, fits) = (crate::model::cell::number_text(look.given), format!("{:.2}", look.consistent));
    Some(Text::new(
        format!("{a}, {b}: {given}; {fits} would fit the other answers"),
        format!("{a}, {b}: {given}; {fits} sẽ khớp với các câu trả lời khác"),
    ))
}

/// The Dirichlet that spreads like the experts of one sibling set.
fn concentration_note(node: &ElicitationView) -> Text {
    let words = match &node.parent {
        None => Text::new("Top level", "Cấp cao nhất"),
        Some(id) => Text::new(format!("Parts of {id}"), format!("Thuộc {id}")),
    };
    match (node.council.kappa_member, node.council.kappa_council) {
        (Some(member), Some(council)) => Text::new(
            format!("{}: Dirichlet concentration {member:.2} (a member), {council:.2} (the council).", words.en),
            format!("{}: độ tập trung Dirichlet {member:.2} (một thành viên), {council:.2} (hội đồng).", words.vi),
        ),
        _ => Text::new(
            format!("{}: no Dirichlet (a single expert, or all say the same).", words.en),
            format!("{}: không có phân phối Dirichlet (chỉ một chuyên gia, hoặc mọi ý kiến như nhau).", words.vi),
        ),
    }
}

fn effective_note(blank: bool) -> Text {
    let (mut en, mut vi) = (
        "Effective: correlation of the criterion's value with the score over the ranked technologies".to_owned(),
        "Thực tế: tương quan giữa giá trị của tiêu chí và điểm trên các công nghệ được xếp hạng".to_owned(),
    );
    if blank {
        en += "; blank where it is not defined (fewer than three technologies, or all alike)";
        vi += "; để trống khi không xác định (ít hơn ba công nghệ, hoặc mọi giá trị như nhau)";
    }
    Text::new(en + ".", vi + ".")
}

/// Pearson's correlation; none where there are too few pairs or one side does not vary on the grid.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let varies = |v: &[f64]| Grid::REGISTER.compare(math::min_of(v), math::max_of(v)).is_lt();
    if x.len() < FEWEST || !varies(x) || !varies(y) {
        return None;
    }
    let off = |v: &[f64]| {
        let mean = sum::mean(v);
        v.iter().map(|x| x - mean).collect::<Vec<f64>>()
    };
    let (x, y) = (off(x), off(y));
    let r = sum::dot_exact(&x, &y) / math::sqrt(sum::dot_exact(&x, &x) * sum::dot_exact(&y, &y));
    Some(math::min(math::max(r, -1.0), 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_by_hand() {
        assert_eq!(correlation(&[0.0, 0.5, 1.0], &[0.2, 0.3, 0.4]), Some(1.0));
        assert_eq!(correlation(&[0.0, 0.5, 1.0], &[0.4, 0.3, 0.2]), Some(-1.0));
        let r = correlation(&[0.0, 1.0, 0.5], &[0.0, 0.5, 1.0]).unwrap();
        assert!((r - 0.5).abs() < 1e-15, "{r}");
        // Not defined: two points, a constant, a constant up to rounding.
        assert_eq!(correlation(&[0.0, 1.0], &[0.0, 1.0]), None);
        assert_eq!(correlation(&[0.5; 3], &[0.0, 0.5, 1.0]), None);
        assert_eq!(correlation(&[0.1, 0.2, 0.3], &[0.3, 0.1 + 0.2, 0.3]), None);
    }
}
