//! How far each weight can move before the list, or the ranking, changes.

use super::crossing::Moving;
use super::turn::{Line, list_turned, neighbours, swapped};
use super::words::{self, Source, WeightOf};
use crate::Result;
use crate::evaluation::{Evaluation, Rescorer, Seat, Standing};
use crate::model::reader::nearest_hint;
use crate::model::{Id, Register};
use crate::problem::{Place, Problem, Text, codes::evaluation as codes};
use crate::table::{Column, Table};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What happens at the end of an interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The weight at which it has happened: the nearest to the weight as it is, to within 2^-50.
    pub at: f64,
    /// Technologies that leave the list (or fall behind in the ranking).
    pub gives_way: Vec<Id>,
    /// Technologies that take their place (or pass them).
    pub takes: Vec<Id>,
    /// Whether those that take the place tie across the border, so that a decision is needed.
    pub tied: bool,
}

/// The range of a weight in which nothing changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// What happens below; none when nothing does down to 0.
    pub below: Option<Turn>,
    /// What happens above; none when nothing does up to 1.
    pub above: Option<Turn>,
}

impl Interval {
    /// Its lower end, 0 when nothing changes below.
    pub fn low(&self) -> f64 {
        self.below.as_ref().map_or(0.0, |turn| turn.at)
    }

    /// Its upper end, 1 when nothing changes above.
    pub fn high(&self) -> f64 {
        self.above.as_ref().map_or(1.0, |turn| turn.at)
    }

    /// The smallest change of the weight that changes anything; none when no weight does.
    pub fn margin(&self, now: f64) -> Option<f64> {
        let distances = [&self.below, &self.above].into_iter().flatten().map(|turn| (turn.at - now).abs());
        distances.min_by(f64::total_cmp)
    }
}

/// How far one weight of one track can move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightStability {
    /// Track.
    pub track: Id,
    /// Criterion.
    pub criterion: Id,
    /// Name of the criterion.
    pub name: Text,
    /// What the weight is a part of.
    pub of: WeightOf,
    /// The weight as it is.
    pub now: f64,
    /// Where the list of the track stays as it is.
    pub list: Interval,
    /// Where the whole ranking of the track stays as it is.
    pub ranking: Interval,
    /// Whether the ends are exact; else they were searched for.
    pub exact: bool,
}

/// Weight-stability intervals of the list and of the ranking.
///
/// A track whose list has as many seats as candidates, or more, cannot change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// What it was made from.
    pub source: Source,
    /// Tracks in the order of their ids.
    pub tracks: Vec<Id>,
    /// Every weight that has siblings, by track; first among siblings in the order of the tree, then in the whole.
    pub weights: Vec<WeightStability>,
    /// Tracks whose list is tied across the border now: any change that settles the tie ends an interval.
    pub tied: Vec<Id>,
}

impl Evaluation {
    /// How far each weight can move before the list of its track, or its ranking, changes.
    ///
    /// Moves the weight of every node among its siblings, and of every leaf in the whole; the others share the
    /// rest in proportion to what they have. An end is the nearest weight at which a technology is out that was
    /// in, or in that was out (a tie across the border on the way is not yet a change); at 99 % of the way to it
    /// nothing has changed. Ends have a closed form where all criteria on the way to the root are weighted means
    /// and the method is the criteria tree; else they are searched for in steps of 0.01 and marked so.
    ///
    /// # Formula
    /// With w the moving weight, a score is a straight line `S(w)`, or a quotient of polynomials where a criterion
    /// does not apply; the list changes at the nearest root of `S_i(w) - S_j(w)` with i in and j out, verified and
    /// pinned down to 2^-50 on the grid of scores.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when `register` is not the one that the evaluation was made from.
    ///
    /// # Complexity
    /// For each weight: pairs of technologies in and out, and some evaluations of the track for each change.
    ///
    /// # References
    /// Mareschal (1988), "Weight stability intervals in multicriteria decision aid", *EJOR* 33(1); Triantaphyllou and
    /// Sánchez (1997), "A sensitivity analysis approach for some deterministic MCDM methods", *Decision Sciences* 28(1).
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let register = Register::example("vn-2026")?;
    /// let stability = register.evaluate(None)?.stability(&register)?;
    /// let closest = stability.weights.iter().filter_map(|w| w.list.margin(w.now)).min_by(f64::total_cmp);
    /// assert!(closest.is_some());
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn stability(&self, register: &Register) -> Result<Stability> {
        let rescorer = Rescorer::new(register, self)?;
        let mut stability = Stability {
            source: Source::new(self),
            tracks: self.tracks.iter().map(|track| track.id.clone()).collect(),
            weights: Vec::new(),
            tied: Vec::new(),
        };
        for (t, track) in self.tracks.iter().enumerate() {
            let now = rescorer.now(t)?;
            if now.seats.contains(&Some(Seat::Tied)) {
                stability.tied.push(track.id.clone());
            }
            let rows: Result<Vec<WeightStability>> = movable(&rescorer, t)
                .into_par_iter()
                .map(|(of, moving)| self.weight_stability(&rescorer, t, &now, of, moving))
                .collect();
            stability.weights.extend(rows?);
        }
        Ok(stability)
    }

    fn weight_stability(
        &self,
        rescorer: &Rescorer,
        t: usize,
        now: &Standing,
        of: WeightOf,
        moving: Moving,
    ) -> Result<WeightStability> {
        let line = Line::new(rescorer, t, moving);
        let order = neighbours(now);
        let ends = line.turns(now, &in_and_out(now), |then| list_turned(now, then))?;
        let list = ends.map(|end| self.turn(&line, now, end, seat_changes));
        let ends = line.turns(now, &order, |then| order.iter().any(|&pair| swapped(now, then, pair)))?;
        let ranking = ends.map(|end| self.turn(&line, now, end, |now, then| place_changes(&order, now, then)));
        let [below, above] = list;
        let list = Interval { below, above };
        let [below, above] = ranking;
        let ranking = Interval { below, above };
        let criterion = criterion_of(self, rescorer, moving);
        Ok(WeightStability {
            track: self.tracks[t].id.clone(),
            criterion: criterion.0,
            name: criterion.1,
            of,
            now: line.now,
            list,
            ranking,
            exact: line.is_exact(),
        })
    }

    fn turn(
        &self,
        line: &Line<'_>,
        now: &Standing,
        end: Option<f64>,
        changes: impl Fn(&Standing, &Standing) -> Changes,
    ) -> Option<Turn> {
        let at = end?;
        let changes = changes(now, &line.standing(now, at)?);
        let members = &line.rescorer.bases[line.t].members;
        let ids = |of: Vec<usize>| of.into_iter().map(|member| self.alternatives[members[member]].id.clone()).collect();
        Some(Turn { at, gives_way: ids(changes.gives_way), takes: ids(changes.takes), tied: changes.tied })
    }
}

/// Members that lose and gain.
pub(super) struct Changes {
    pub gives_way: Vec<usize>,
    pub takes: Vec<usize>,
    pub tied: bool,
}

/// Out, tied, in.
fn level(seat: Option<Seat>) -> u8 {
    match seat {
        Some(Seat::Within) => 2,
        Some(Seat::Tied) => 1,
        Some(Seat::Outside) | None => 0,
    }
}

/// Who loses and who gains a seat.
pub(super) fn seat_changes(now: &Standing, then: &Standing) -> Changes {
    let of = |better: bool| -> Vec<usize> {
        let moved = |&m: &usize| {
            let (from, to) = (level(now.seats[m]), level(then.seats[m]));
            if better { to > from } else { to < from }
        };
        (0..now.seats.len()).filter(moved).collect()
    };
    let takes = of(true);
    let tied = takes.iter().any(|&m| then.seats[m] == Some(Seat::Tied));
    Changes { gives_way: of(false), takes, tied }
}

/// The first pair of neighbours that changes places.
fn place_changes(order: &[(usize, usize)], now: &Standing, then: &Standing) -> Changes {
    let mut changes = Changes { gives_way: Vec::new(), takes: Vec::new(), tied: false };
    if let Some(&(better, worse)) = order.iter().find(|&&pair| swapped(now, then, pair)) {
        let reversed = then.ranks[worse] < then.ranks[better];
        let (falls, rises) = if reversed { (better, worse) } else { (worse, better) };
        changes.gives_way.push(falls);
        changes.takes.push(rises);
    }
    changes
}

/// Pairs of which one is in and one out; ties across the border stand on both sides.
fn in_and_out(now: &Standing) -> Vec<(usize, usize)> {
    let of = |seats: [Option<Seat>; 2]| -> Vec<usize> {
        (0..now.seats.len()).filter(|&m| seats.contains(&now.seats[m])).collect()
    };
    let (inside, outside) = (of([Some(Seat::Within), Some(Seat::Tied)]), of([Some(Seat::Outside), Some(Seat::Tied)]));
    inside.iter().flat_map(|&a| outside.iter().filter(move |&&b| a != b).map(move |&b| (a, b))).collect()
}

/// Every weight that can move: all nodes among their siblings, then all leaves in the whole.
pub(super) fn movable(rescorer: &Rescorer, t: usize) -> Vec<(WeightOf, Moving)> {
    let tree = &rescorer.tree;
    let nominal = &rescorer.bases[t].nominal;
    let siblings = (1..tree.nodes.len()).map(|node| (WeightOf::Siblings, Moving::Sibling(node)));
    let leaves = tree.leaves.iter().map(|&node| (WeightOf::Whole, Moving::Leaf(node)));
    siblings.chain(leaves).filter(|(_, moving)| moving.can_move(rescorer, nominal)).collect()
}

/// Id and name of the criterion whose weight moves.
pub(super) fn criterion_of(evaluation: &Evaluation, rescorer: &Rescorer, moving: Moving) -> (Id, Text) {
    let (Moving::Sibling(node) | Moving::Leaf(node)) = moving;
    let id = rescorer.tree.id(node);
    evaluation
        .criteria
        .iter()
        .find(|c| c.id.as_str() == id)
        .map_or_else(|| (Id::default(), Text::default()), |c| (c.id.clone(), c.name.clone()))
}

impl Turn {
    /// `QD21-P12 gives way to QD1131-05.4`.
    fn words(&self, ranking: bool) -> Text {
        let (from, to) = (words::list(&self.gives_way), words::list(&self.takes));
        let several = self.gives_way.len() > 1;
        let tied = if self.tied {
            Text::new(" (tied, needs a decision)", " (đồng hạng, cần quyết định)")
        } else {
            Text::default()
        };
        match (self.gives_way.is_empty(), self.takes.is_empty(), ranking) {
            (_, _, true) => Text::new(format!("{} passes {}", to.en, from.en), format!("{} vượt {}", to.vi, from.vi)),
            (false, false, _) => Text::new(
                format!("{} {} way to {}{}", from.en, if several { "give" } else { "gives" }, to.en, tied.en),
                format!("{} nhường chỗ cho {}{}", from.vi, to.vi, tied.vi),
            ),
            (false, true, _) => Text::new(format!("out: {}", from.en), format!("rời danh mục: {}", from.vi)),
            (true, ..) => Text::new(format!("in: {}{}", to.en, tied.en), format!("vào danh mục: {}{}", to.vi, tied.vi)),
        }
    }
}

impl WeightStability {
    /// The interval of the list as a sentence.
    pub fn sentence(&self) -> Text {
        self.sentence_of(&self.list, false)
    }

    /// The interval of the whole ranking as a sentence.
    pub fn ranking_sentence(&self) -> Text {
        self.sentence_of(&self.ranking, true)
    }

    fn sentence_of(&self, interval: &Interval, ranking: bool) -> Text {
        let (what, of) = (if ranking { ("ranking", "thứ hạng") } else { ("list", "danh mục") }, self.of.words());
        let subject = Text::new(
            format!("The {} of track {} does not change", what.0, self.track),
            format!("{} của nhóm {} không đổi", capitalized(what.1), self.track),
        );
        let [now, low, high] = words::percents([self.now, interval.low(), interval.high()]);
        if interval.below.is_none() && interval.above.is_none() {
            return Text::new(
                format!("{} whatever the weight of {} {} (now {now}).", subject.en, self.criterion, of.en),
                format!("{} với mọi trọng số của {} {} (hiện là {now}).", subject.vi, self.criterion, of.vi),
            );
        }
        let mut turns = Vec::new();
        for (turn, en, vi) in
            [(&interval.below, "below that", "thấp hơn thì"), (&interval.above, "above that", "cao hơn thì")]
        {
            if let Some(turn) = turn {
                let words = turn.words(ranking);
                turns.push(Text::new(format!("; {en} {}", words.en), format!("; {vi} {}", words.vi)));
            }
        }
        let turns = words::joined(&turns, "");
        let range = match (interval.below.is_some(), interval.above.is_some()) {
            (true, false) => Text::new(format!("above {low}"), format!("trên {low}")),
            (false, true) => Text::new(format!("below {high}"), format!("dưới {high}")),
            _ => Text::new(format!("between {low} and {high}"), format!("giữa {low} và {high}")),
        };
        let searched = if self.exact { Text::default() } else { Text::new(" (searched)", " (dò tìm)") };
        Text::new(
            format!(
                "{} while the weight of {} {} stays {} (now {now}){}{}.",
                subject.en, self.criterion, of.en, range.en, turns.en, searched.en
            ),
            format!(
                "{} khi trọng số của {} {} còn ở {} (hiện là {now}){}{}.",
                subject.vi, self.criterion, of.vi, range.vi, turns.vi, searched.vi
            ),
        )
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Stability {
    /// The weights of one track: among siblings, then in the whole, nearest change of the list first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn of_track(&self, track: &str) -> Result<Vec<&WeightStability>> {
        if !self.tracks.iter().any(|id| id.as_str() == track) {
            let known: Vec<&str> = self.tracks.iter().map(Id::as_str).collect();
            let mut problem =
                Problem::new(codes::UNKNOWN_TRACK, Place::argument("track")).found(track).expected(known.join(" | "));
            problem.hint = nearest_hint(track, known.iter().copied());
            return Err(problem.into());
        }
        let mut rows: Vec<&WeightStability> = self.weights.iter().filter(|w| w.track.as_str() == track).collect();
        let margin = |w: &WeightStability| w.list.margin(w.now).unwrap_or(f64::INFINITY);
        rows.sort_by(|a, b| a.of.cmp(&b.of).then(margin(a).total_cmp(&margin(b))));
        Ok(rows)
    }

    /// One sentence for each weight of a track among its siblings, nearest change of the list first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn sentences(&self, track: &str) -> Result<Vec<Text>> {
        let siblings = |w: &&WeightStability| w.of == WeightOf::Siblings;
        Ok(self.of_track(track)?.into_iter().filter(siblings).map(WeightStability::sentence).collect())
    }

    /// The intervals of one track, nearest change of the list first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    pub fn table(&self, track: &str) -> Result<Table> {
        let rows = self.of_track(track)?;
        let numbers = |key: &str, en: &str, vi: &str, of: fn(&WeightStability) -> Option<f64>| {
            Column::numbers(key, Text::new(en, vi), rows.iter().map(|w| of(w))).percent(1)
        };
        let turn = |key: &str, en: &str, vi: &str, of: fn(&WeightStability) -> Option<&Turn>| {
            Column::words(key, Text::new(en, vi), rows.iter().map(|w| of(w).map(|turn| turn.words(false))))
        };
        let mut columns = vec![
            Column::text("criterion", Text::new("Criterion", "Tiêu chí"), rows.iter().map(|w| w.criterion.to_string())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|w| w.name.clone())),
            Column::words("of", Text::new("Weight", "Trọng số"), rows.iter().map(|w| w.of.words())),
            numbers("now", "Now", "Hiện tại", |w| Some(w.now)),
            numbers("list_low", "List from", "Danh mục từ", |w| Some(w.list.low())),
            numbers("list_high", "to", "đến", |w| Some(w.list.high())),
            turn("below", "Below", "Thấp hơn", |w| w.list.below.as_ref()),
            turn("above", "Above", "Cao hơn", |w| w.list.above.as_ref()),
            numbers("ranking_low", "Ranking from", "Thứ hạng từ", |w| Some(w.ranking.low())),
            numbers("ranking_high", "to ", "đến ", |w| Some(w.ranking.high())),
        ];
        let searched = rows.iter().any(|w| !w.exact);
        if searched {
            columns.push(Column::flags("searched", "*", rows.iter().map(|w| !w.exact)).mark("*"));
        }
        let title = Text::new(
            format!("Track {track}: how far each weight can move before the list changes"),
            format!("Nhóm {track}: mỗi trọng số có thể dịch chuyển bao xa trước khi danh mục thay đổi"),
        );
        let mut table = Table::new(title, columns)?.note(Text::new(
            "The other weights share the rest in proportion to what they have. From 0 % to 100 %: no such weight changes it.",
            "Các trọng số khác chia nhau phần còn lại theo tỷ lệ hiện có. Từ 0 % đến 100 %: không trọng số nào làm thay đổi.",
        ));
        if self.tied.iter().any(|id| id.as_str() == track) {
            table = table.note(Text::new(
                "The list is tied across its border now: an interval ends where the tie is settled.",
                "Danh mục hiện đang đồng hạng tại ranh giới: khoảng ổn định kết thúc khi hết đồng hạng.",
            ));
        }
        if searched {
            table = table.note(words::searched());
        }
        Ok(self.source.marked(table))
    }

    /// SHA-256 of the canonical result, without the release that made it.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        crate::model::canonical::digest_of(&Self { source: self.source.plain(), ..self.clone() })
    }
}
