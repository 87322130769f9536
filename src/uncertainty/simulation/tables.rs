//! The tables that people read: how sure each place is.

use super::result::{Simulation, Standing};
use crate::Result;
use crate::evaluation::{AlternativeView, TrackView, illustrative_note, seat_words};
use crate::model::{Reading, WeightPolicy};
use crate::number::math;
use crate::problem::Text;
use crate::table::{Column, Table};
use crate::uncertainty::Share;

/// Characters of the bar of a score.
const BAR: usize = 24;

/// Neighbours of which each stands above the other in at least this share of the draws are not separated.
const SEPARATED: f64 = 0.05;

impl Simulation {
    /// How sure each place of one track is: score with the 90 % bar, place with its interval, share of tested cases
    /// in which it is in the list with the range over readings and weight policies, what is not separated.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, problem::Lang, uncertainty::SimulationOptions};
    /// let options = SimulationOptions { draws: Some(100), ..SimulationOptions::default() };
    /// let simulation = Register::example("vn-2026")?.simulate(&options)?;
    /// println!("{}", simulation.table("B")?.to_text(Lang::En));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn table(&self, track: &str) -> Result<Table> {
        let track = self.evaluation.track(track)?;
        let rows = self.rows(track);
        let members: Vec<&AlternativeView> = rows.iter().map(|&i| &self.evaluation.alternatives[i]).collect();
        let standings: Vec<&Standing> = rows.iter().map(|&i| &self.standings[i]).collect();
        let (in_list, ranges) = (self.in_list(), self.range_shares());
        let share = |i: usize| with_range(Share::new(in_list[i], self.draws), ranges[i]);
        let has_scores = standings.iter().any(|s| s.score_interval.is_some());
        let mut columns = vec![
            Column::integers("rank", Text::new("Place", "Hạng"), members.iter().map(|a| a.rank.map(i64::from))),
            Column::text("id", Text::new("Id", "Mã"), members.iter().map(|a| a.id.to_string())),
            Column::words("name", Text::new("Name", "Tên"), members.iter().map(|a| a.name.clone())),
            Column::numbers("score", Text::new("Score", "Điểm"), members.iter().map(|a| a.score)).decimals(4),
        ];
        if has_scores {
            columns.extend([
                Column::text(
                    "score_90",
                    Text::new("90 % of draws", "90 % lượt"),
                    standings.iter().map(|s| interval_text(s)),
                ),
                Column::text("bar", bar_header(), bars(&standings, &members)),
            ]);
        }
        columns.extend([
            Column::text(
                "rank_90",
                Text::new("Places (90 %)", "Hạng (90 %)"),
                standings.iter().map(|s| places_text(s)),
            ),
            Column::words("in_list", Text::new("In the list", "Trong danh mục"), rows.iter().map(|&i| share(i))),
        ]);
        if let (Some(with), Some(ranges)) = (&self.enablers, self.range_shares_with_enablers()) {
            let year = with.year;
            let share = |i: usize| with_range(Share::new(with.in_list[i], self.draws), ranges[i]);
            columns.push(Column::words(
                "in_list_with_enablers",
                Text::new(format!("With enablers, {year}"), format!("Có xét điều kiện hỗ trợ, {year}")),
                rows.iter().map(|&i| share(i)),
            ));
        }
        columns.extend([
            Column::words("seat", Text::new("Seats", "Danh mục"), members.iter().map(|a| seat_words(a))),
            Column::flags("not_separated", Text::new("≈", "≈"), self.not_separated(&rows)).mark("≈"),
            Column::flags("illustrative", Text::new("†", "†"), members.iter().map(|a| a.illustrative)).mark("†"),
        ]);
        let mut table = Table::new(self.title(track), columns)?.note(self.share_note());
        if let Some(with) = &self.enablers {
            table = table.note(self.enablers_note(&with.readiness));
        }
        if has_scores {
            table = table.note(Text::new(
                "Bar: ● score of the evaluation, ├ ┤ 5 % and 95 % of the simulated scores.",
                "Thanh: ● điểm đánh giá, ├ ┤ mức 5 % và 95 % của điểm mô phỏng.",
            ));
        }
        if members.iter().any(|a| a.illustrative) {
            table = table.note(illustrative_note());
        }
        Ok(table.note(Text::new(
            "≈ not separated from the next better: it stands above it in at least 5 % of the draws.",
            "≈ chưa tách biệt với hạng liền trên: đứng trên trong ít nhất 5 % số lượt mô phỏng.",
        )))
    }

    /// One row a technology, by track and place, with all numbers for a data frame.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn results(&self) -> Result<Table> {
        let rows: Vec<usize> = self.evaluation.tracks.iter().flat_map(|track| self.rows(track)).collect();
        let (membership, intervals) = (self.membership(), self.membership_intervals());
        let (ranges, vetoed) = (self.membership_ranges(), self.vetoed());
        let a = |i: usize| &self.evaluation.alternatives[i];
        let s = |i: usize| &self.standings[i];
        let numbers =
            |key: &str, of: &dyn Fn(usize) -> Option<f64>| Column::numbers(key, key, rows.iter().map(|&i| of(i)));
        let mut columns = vec![
            Column::text("track", "track", rows.iter().map(|&i| a(i).track.to_string())),
            Column::integers("rank", "rank", rows.iter().map(|&i| a(i).rank.map(i64::from))),
            Column::text("id", "id", rows.iter().map(|&i| a(i).id.to_string())),
            Column::words("name", "name", rows.iter().map(|&i| a(i).name.clone())),
            numbers("score", &|i| a(i).score),
            numbers("score_mean", &|i| s(i).score_mean),
            numbers("score_low", &|i| s(i).score_interval.map(|x| x[0])),
            numbers("score_high", &|i| s(i).score_interval.map(|x| x[1])),
            numbers("expected_rank", &|i| s(i).expected_rank),
            numbers("rank_low", &|i| s(i).rank_interval.map(|x| f64::from(x[0]))),
            numbers("rank_high", &|i| s(i).rank_interval.map(|x| f64::from(x[1]))),
            numbers("in_list", &|i| Some(membership[i])),
            numbers("in_list_low", &|i| Some(ranges[i][0])),
            numbers("in_list_high", &|i| Some(ranges[i][1])),
            numbers("computing_low", &|i| Some(intervals[i][0])),
            numbers("computing_high", &|i| Some(intervals[i][1])),
            numbers("vetoed", &|i| Some(vetoed[i])),
            numbers("confidence_factor", &|i| s(i).confidence_factor),
        ];
        if let (Some(share), Some(ranges)) = (self.membership_with_enablers(), self.membership_ranges_with_enablers()) {
            columns.extend([
                numbers("in_list_with_enablers", &|i| Some(share[i])),
                numbers("in_list_with_enablers_low", &|i| Some(ranges[i][0])),
                numbers("in_list_with_enablers_high", &|i| Some(ranges[i][1])),
            ]);
        }
        columns.push(Column::flags("illustrative", "illustrative", rows.iter().map(|&i| a(i).illustrative)));
        Table::new(self.evaluation.title.clone(), columns)
    }

    /// The share of every technology of a track under each reading and weight policy.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn range(&self, track: &str) -> Result<Table> {
        let track = self.evaluation.track(track)?;
        let rows = self.rows(track);
        let mut columns =
            vec![Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|&i| self.standings[i].id.to_string()))];
        let mut of = |reading: Reading, weights: WeightPolicy, in_list: &[u64], draws: u64| {
            let (key, header) = (format!("{reading}/{weights}"), self.short_words(reading, weights));
            columns.push(Column::text(key, header, rows.iter().map(|&i| share_text(in_list[i], draws))));
        };
        of(self.reading, self.weights, &self.in_list(), self.draws);
        for variant in &self.variants {
            of(variant.reading, variant.weights, &variant.in_list, variant.draws);
        }
        let title = Text::new(
            format!("Track {}: share of tested cases in the list, by reading and weight policy", track.id),
            format!(
                "Nhóm {}: tỷ lệ có mặt trong danh mục trên số trường hợp đã thử, theo cách hiểu và cách lấy trọng số",
                track.id
            ),
        );
        Ok(Table::new(title, columns)?.note(self.ways()))
    }

    /// Whether any expert was asked for weights that count.
    fn is_elicited(&self) -> bool {
        self.evaluation.tracks.iter().any(|track| track.elicitation.iter().any(|node| node.counts))
    }

    /// A reading with a weight policy, for the head of a column.
    fn short_words(&self, reading: Reading, weights: WeightPolicy) -> Text {
        let reading = match reading {
            Reading::Council => ("Council", "Hội đồng"),
            Reading::Member => ("Members", "Thành viên"),
            Reading::Cells => ("Cells", "Từng ô"),
        };
        let weights = match weights {
            WeightPolicy::Council | WeightPolicy::Fixed if !self.is_elicited() => ("as they stand", "hiện có"),
            WeightPolicy::Council => ("experts drawn", "chuyên gia được chọn"),
            WeightPolicy::Fixed => ("fixed", "cố định"),
            WeightPolicy::Dirichlet => ("Dirichlet", "Dirichlet"),
            WeightPolicy::Uniform => ("uniform in sets", "đều trong từng cấp"),
            WeightPolicy::UniformLeaves => ("uniform over leaves", "đều trên mọi lá"),
        };
        Text::new(format!("{}: {}", reading.0, weights.0), format!("{}: {}", reading.1, weights.1))
    }

    /// All readings and weight policies that were run.
    fn ways(&self) -> Text {
        let (mut readings, mut policies) = (vec![reading_words(self.reading)], Vec::new());
        policies.push(policy_words(self.weights, self.is_elicited()));
        for variant in &self.variants {
            let (reading, policy) = (reading_words(variant.reading), policy_words(variant.weights, self.is_elicited()));
            readings.extend((!readings.contains(&reading)).then_some(reading));
            policies.extend((!policies.contains(&policy)).then_some(policy));
        }
        let list = |words: &[Text], lang: fn(&Text) -> &str| words.iter().map(lang).collect::<Vec<_>>().join("; ");
        Text::new(
            format!("Readings: {}. Weights: {}.", list(&readings, |t| &t.en), list(&policies, |t| &t.en)),
            format!("Cách hiểu: {}. Cách lấy trọng số: {}.", list(&readings, |t| &t.vi), list(&policies, |t| &t.vi)),
        )
    }

    /// Seats of one track.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn seats(&self, track: &str) -> Result<u64> {
        Ok(self.evaluation.track(track)?.size)
    }

    /// The words of the picture of the places of one track: `title`, `x`, `y`, `border` of the list, and a `note` where
    /// synthetic data went into it.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn captions(&self, track: &str) -> Result<Vec<(&'static str, Option<Text>)>> {
        let track = self.evaluation.track(track)?;
        let illustrative = self.rows(track).into_iter().any(|i| self.evaluation.alternatives[i].illustrative);
        Ok(vec![
            ("title", Some(self.title(track))),
            ("x", Some(Text::new("Place", "Hạng"))),
            ("y", Some(Text::new("Share of tested cases (%)", "Tỷ lệ trên số trường hợp đã thử (%)"))),
            ("border", Some(Text::new(format!("{} seats", track.size), format!("{} chỗ", track.size)))),
            ("note", illustrative.then(illustrative_note)),
        ])
    }

    /// Technologies of a track by place, those without one by their share in the list.
    pub(super) fn rows(&self, track: &TrackView) -> Vec<usize> {
        let in_list = self.in_list();
        let mut rows: Vec<usize> =
            (0..self.standings.len()).filter(|&i| self.evaluation.alternatives[i].track == track.id).collect();
        rows.sort_by(|&a, &b| {
            let place = |i: usize| self.evaluation.alternatives[i].rank.unwrap_or(u32::MAX);
            (place(a), in_list[b], a).cmp(&(place(b), in_list[a], b))
        });
        rows
    }

    fn not_separated(&self, rows: &[usize]) -> Vec<bool> {
        let close = |above: usize, i: usize| {
            let wins = self.standings[i].above[above].map_or(0.0, |count| self.share(count));
            self.evaluation.alternatives[i].rank.is_some() && wins >= SEPARATED
        };
        (0..rows.len()).map(|at| at > 0 && close(rows[at - 1], rows[at])).collect()
    }

    fn title(&self, track: &TrackView) -> Text {
        let (reading, weights) = (reading_words(self.reading), policy_words(self.weights, self.is_elicited()));
        let draws = self.draws;
        Text::new(
            format!(
                "Track {}: {} ({} seats); {}, {}, {draws} draws",
                track.id, track.name.en, track.size, reading.en, weights.en
            ),
            format!(
                "Nhóm {}: {} ({} chỗ); {}, {}, {draws} lượt mô phỏng",
                track.id, track.name.vi, track.size, reading.vi, weights.vi
            ),
        )
    }

    pub(super) fn share_note(&self) -> Text {
        let (en, vi) = if self.variants.is_empty() {
            (".".to_owned(), ".".to_owned())
        } else {
            let ways = self.ways();
            (
                format!("; in parentheses the range over readings and weights. {}", ways.en),
                format!("; trong ngoặc là khoảng dao động giữa các cách hiểu và cách lấy trọng số. {}", ways.vi),
            )
        };
        Text::new(
            format!("In the list: share of tested cases in which it is in the list{en}"),
            format!("Trong danh mục: tỷ lệ trường hợp đã thử mà công nghệ có mặt trong danh mục{vi}"),
        )
    }
}

/// A reading of "how sure" in words.
pub(super) fn reading_words(reading: Reading) -> Text {
    match reading {
        Reading::Council => Text::new("the council drawn anew", "hội đồng chọn lại"),
        Reading::Member => Text::new("single members", "từng thành viên"),
        Reading::Cells => Text::new("cell by cell", "từng ô"),
    }
}

/// Where the uncertainty of weights comes from, in words; without experts who were asked for weights those of the
/// council are the weights as they stand.
pub(super) fn policy_words(policy: WeightPolicy, is_elicited: bool) -> Text {
    match policy {
        WeightPolicy::Council | WeightPolicy::Fixed if !is_elicited => {
            Text::new("weights as they stand", "trọng số hiện có")
        }
        WeightPolicy::Council => Text::new("weights of the experts drawn", "trọng số của chuyên gia được chọn"),
        WeightPolicy::Fixed => Text::new("fixed weights", "trọng số cố định"),
        WeightPolicy::Dirichlet => {
            Text::new("Dirichlet weights around the pooled ones", "trọng số Dirichlet quanh trọng số tổng hợp")
        }
        WeightPolicy::Uniform => Text::new("weights uniform in each set", "trọng số đều trong từng cấp"),
        WeightPolicy::UniformLeaves => Text::new("weights uniform over leaves", "trọng số đều trên mọi tiêu chí lá"),
    }
}

/// A share in whole per cent; none and all of the draws only bound it.
pub(super) fn share_text(count: u64, draws: u64) -> String {
    let share = Share::new(count, draws);
    if count == 0 || count == draws { share.to_string() } else { whole_percent(share) }
}

/// Whole per cent; what is not quite 0 or 100 is not printed so, and none and all of the draws are bounds too: three
/// of the draws.
fn whole_percent(share: Share) -> String {
    let (value, bound) = (share.value(), 300_u64.div_ceil(share.draws.max(1)).min(100));
    match share.count {
        0 => format!("< {bound} %"),
        count if count == share.draws => format!("> {} %", 100 - bound),
        _ if value < 0.01 => "< 1 %".to_owned(),
        _ if value > 0.99 => "> 99 %".to_owned(),
        _ => format!("{:.0} %", value * 100.0),
    }
}

/// A share with its range, which is left out where it says nothing else.
pub(super) fn with_range(share: Share, [low, high]: [Share; 2]) -> Text {
    let own = share_text(share.count, share.draws);
    let (low, high) = (whole_percent(low), whole_percent(high));
    if low == high {
        return own.as_str().into();
    }
    // A dash before a sign could be read as a minus.
    let is_bound = |end: &str| end.starts_with(['<', '>']);
    if is_bound(&low) || is_bound(&high) {
        return Text::new(format!("{own} ({low} to {high})"), format!("{own} ({low} đến {high})"));
    }
    let low = low.trim_end_matches(" %");
    format!("{own} ({low}–{high})").as_str().into()
}

fn interval_text(standing: &Standing) -> Option<String> {
    standing.score_interval.map(|[low, high]| format!("{low:.3}-{high:.3}"))
}

fn places_text(standing: &Standing) -> Option<String> {
    standing.rank_interval.map(|[low, high]| if low == high { low.to_string() } else { format!("{low}-{high}") })
}

fn bar_header() -> Text {
    Text::new("Score bar", "Thanh điểm")
}

/// The 90 % intervals of the scores on one scale for the whole table.
fn bars(standings: &[&Standing], members: &[&AlternativeView]) -> Vec<Option<String>> {
    let ends: Vec<f64> = standings
        .iter()
        .filter_map(|s| s.score_interval)
        .flatten()
        .chain(members.iter().filter_map(|a| a.score))
        .collect();
    let (low, high) = (math::min_of(&ends), math::max_of(&ends));
    let at = |x: f64| {
        let share = if high > low { (x - low) / (high - low) } else { 0.5 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a few characters
        let place = (share * (BAR - 1) as f64).round() as usize;
        place.min(BAR - 1)
    };
    let bar = |(standing, member): (&&Standing, &&AlternativeView)| {
        let [from, to] = standing.score_interval?.map(at);
        let mut bar = vec!['·'; BAR];
        bar[from..=to].fill('─');
        (bar[from], bar[to]) = ('├', '┤');
        if let Some(score) = member.score {
            bar[at(score)] = '●';
        }
        Some(bar.into_iter().collect())
    };
    standings.iter().zip(members).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Register;
    use crate::problem::Lang;
    use crate::uncertainty::SimulationOptions;

    #[test]
    fn shares_are_never_printed_as_certain() {
        assert_eq!(share_text(0, 1000), "< 3/1000");
        assert_eq!(share_text(1000, 1000), "> 1 - 3/1000");
        assert_eq!(share_text(999, 1000), "> 99 %");
        assert_eq!(share_text(1, 1000), "< 1 %");
        assert_eq!(share_text(970, 1000), "97 %");
    }

    #[test]
    fn ranges_say_bounds_and_nothing_twice() {
        let text = |share: [u64; 2], low: [u64; 2], high: [u64; 2]| {
            let of = |[count, draws]: [u64; 2]| Share::new(count, draws);
            with_range(of(share), [of(low), of(high)])
        };
        assert_eq!(text([99, 100], [92, 100], [99, 100]), "99 % (92–99 %)".into());
        let to = |low: &str, en: &str, vi: &str| Text::new(format!("{low} to {en})"), format!("{low} đến {vi})"));
        assert_eq!(text([999, 1000], [960, 1000], [1000, 1000]), to("> 99 % (96 %", "> 99 %", "> 99 %"));
        assert_eq!(text([4, 100], [0, 1000], [4, 100]), to("4 % (< 1 %", "4 %", "4 %"));
        assert_eq!(text([4, 100], [0, 100], [40, 100]), to("4 % (< 3 %", "40 %", "40 %"));
        assert_eq!(text([998, 1000], [997, 1000], [1000, 1000]), "> 99 %".into());
        assert_eq!(text([1000, 1000], [1000, 1000], [1000, 1000]), "> 1 - 3/1000".into());
        assert_eq!(text([97, 100], [97, 100], [97, 100]), "97 %".into());
    }

    #[test]
    fn tables_speak_in_words() {
        let options = SimulationOptions { draws: Some(50), ..SimulationOptions::default() };
        let simulation = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
        let (table, range) = (simulation.table("B").unwrap(), simulation.range("B").unwrap());
        for lang in [Lang::En, Lang::Vi] {
            for table in [&table, &range] {
                let mut words: Vec<&str> = table.columns().iter().map(|c| c.header().get(lang)).collect();
                let unique: std::collections::BTreeSet<&str> = words.iter().copied().collect();
                assert_eq!(unique.len(), words.len(), "{words:?}");
                words.extend(table.notes().iter().map(|note| note.get(lang)));
                words.push(table.title().get(lang));
                let machine = ["uniform_leaves", "council/", "member/", "cells/", "weights council", "hiểu council"];
                assert!(!words.iter().any(|text| machine.iter().any(|word| text.contains(word))), "{words:?}");
            }
        }
        assert!(range.column("council/council").is_some());
        let shares = range.to_text(Lang::En);
        assert!(!shares.contains(" 100 %") && !shares.contains(" 0 %"), "{shares}");
        assert_eq!(policy_words(WeightPolicy::Council, false), policy_words(WeightPolicy::Fixed, false));
    }
}
