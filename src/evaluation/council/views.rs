//! The ranking under other ways of pooling, and without each group or member.

use super::bench::{Council, Heard, Places, Pooling, seat_changes};
use crate::Result;
use crate::evaluation::{Basis, Seat};
use crate::model::{Id, SeedQuestion, StakeholderGroup, Support};
use crate::panel::{CookeSettings, cooke, rater_effects};
use crate::problem::codes::{agreement as codes, arrays::UNKNOWN_CHOICE};
use crate::problem::{Place, Problem, Problems, Text};
use crate::scoring::rankings::kendall_tau_b;
use ndarray::{Array2, Array3};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a judgement without a familiarity counts: the middle of 1 to 5.
const MIDDLE: f64 = 3.0;

/// With fewer members of a weight than this a public ranking would show one of them.
const HIDING: usize = 3;

/// The places of all technologies under one way of pooling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingView {
    /// `default`, `pert` or `quantiles` (the other reading of ranges), `severity`, `familiarity`, `cooke`.
    pub key: String,
    /// Name.
    pub name: Text,
    /// Place of each technology within its track.
    pub ranks: Vec<Option<u32>>,
    /// Seat of each technology.
    pub seats: Vec<Option<Seat>>,
    /// Cells that keep the default pool since nobody has a weight in them.
    pub kept: usize,
}

/// Whom to leave out one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Who {
    /// Stakeholder groups.
    #[default]
    Group,
    /// Experts: for closed sessions only.
    Expert,
}

impl std::str::FromStr for Who {
    type Err = crate::Error;
    fn from_str(word: &str) -> Result<Self> {
        match word {
            "group" => Ok(Who::Group),
            "expert" => Ok(Who::Expert),
            other => {
                Err(Problem::new(UNKNOWN_CHOICE, Place::argument("by")).found(other).expected("group | expert").into())
            }
        }
    }
}

/// Who is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Without {
    /// A stakeholder group.
    Group(Id),
    /// A member: for closed sessions only.
    Expert(Id),
}

/// The ranking without a group or a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Who is left out.
    pub without: Without,
    /// Technologies whose place changes.
    pub n_moved: usize,
    /// The technology that moves furthest, with its place before and after.
    pub furthest: Option<(Id, u32, u32)>,
    /// Technologies that come into the seats.
    pub entered: Vec<Id>,
    /// Technologies that leave the seats.
    pub left: Vec<Id>,
    /// The least of the tracks' Kendall tau-b with the default ranking; none where a ranking is constant.
    pub kendall: Option<f64>,
    /// Cells that nobody else judged and that keep the default pool.
    pub kept: usize,
}

/// What the calibration of one member is: for closed sessions only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member.
    pub expert: Id,
    /// How much higher this member rates the same cells than the mean of the members connected with this one, in value;
    /// none without a common cell.
    pub effect: Option<f64>,
    /// Calibration on the seed questions; none where not all were answered.
    pub calibration: Option<f64>,
    /// Information on the seed questions.
    pub information: Option<f64>,
    /// Weight in Cooke's classical model.
    pub weight: Option<f64>,
}

pub(super) struct Views {
    pub views: Vec<RankingView>,
    pub members: Vec<MemberView>,
}

pub(super) fn of(council: &Council<'_>, closed: bool, notices: &mut Problems) -> Result<Views> {
    let mut views = vec![view("default", Text::new("Default", "Mặc định"), council.default_places(), 0)];
    let basis = Basis::of(council.register);
    let (support, key, name) = match basis.support {
        Support::Quantiles => (Support::Pert, "pert", Text::new("Ranges read as PERT", "Đọc khoảng theo PERT")),
        Support::Pert => {
            (Support::Quantiles, "quantiles", Text::new("Ranges read as quantiles", "Đọc khoảng theo phân vị"))
        }
    };
    views.push(view(key, name, council.rank_on(Basis { support, ..basis })?, 0));
    let effects = severity(council, notices)?;
    let shift = |h: &Heard| effects[h.expert].unwrap_or(0.0);
    let name = Text::new("Corrected for severity", "Hiệu chỉnh độ khắt khe");
    views.push(pooled(
        council,
        "severity",
        name,
        &Pooling { weight: &|_| 1.0, by_group: true, shift: &shift },
        notices,
    )?);
    views.extend(familiarity(council, notices)?);
    let calibrated = calibration(council, notices)?;
    if let Some(weights) = calibrated.as_ref().filter(|c| c.values().any(|c| c[2] > 0.0)) {
        views.extend(by_calibration(council, weights, closed, notices)?);
    }
    let of = |e: usize, k: usize| calibrated.as_ref().and_then(|c| c.get(&e)).map(|c| c[k]);
    let members = council
        .experts
        .iter()
        .enumerate()
        .map(|(e, expert)| MemberView {
            expert: expert.id.clone(),
            effect: effects[e],
            calibration: of(e, 0),
            information: of(e, 1),
            weight: of(e, 2),
        })
        .collect();
    Ok(Views { views, members })
}

fn view(key: &str, name: Text, places: Places, kept: usize) -> RankingView {
    RankingView { key: key.to_owned(), name, ranks: places.ranks, seats: places.seats, kept }
}

fn pooled(
    council: &Council<'_>,
    key: &str,
    name: Text,
    pooling: &Pooling<'_>,
    notices: &mut Problems,
) -> Result<RankingView> {
    let (rows, kept) = council.pooled(pooling)?;
    if kept > 0 {
        notices.push(
            Problem::new(codes::KEPT_POOL, Place::whole("views"))
                .item(name.clone())
                .found(kept)
                .expected(Text::new("nobody with a weight judged them", "không ai có trọng số chấm các ô đó")),
        );
    }
    Ok(view(key, name, council.rank(rows)?, kept))
}

/// How much higher each member rates, in value; summed criteria with a fixed scale only.
fn severity(council: &Council<'_>, notices: &mut Problems) -> Result<Vec<Option<f64>>> {
    let n = council.experts.len();
    let mut columns: Vec<Vec<(usize, f64)>> = Vec::new();
    for column in council.columns.iter().filter(|column| column.leaf.is_some()) {
        for cell in &column.cells {
            columns.push(cell.iter().filter_map(|h| Some((h.expert, h.value?.1))).collect());
        }
    }
    let mut ratings = Array2::from_elem((n, columns.len()), f64::NAN);
    for (item, cell) in columns.iter().enumerate() {
        for (expert, value) in cell {
            ratings[[*expert, item]] = *value;
        }
    }
    if columns.is_empty() || n == 0 {
        return Ok(vec![None; n]);
    }
    let found = rater_effects(&ratings.view())?;
    if found.n_sets > 1 {
        notices.push(
            Problem::new(codes::SEPARATE_SETS, Place::whole("views")).found(found.n_sets).expected(Text::new(
                "severity compares within a set only",
                "độ khắt khe chỉ so sánh được trong từng tập",
            )),
        );
    }
    Ok(found.effects)
}

/// Within each group by familiarity; absent when nobody stated any.
fn familiarity(council: &Council<'_>, notices: &mut Problems) -> Result<Option<RankingView>> {
    let (mut stated, mut silent) = (0_usize, 0_usize);
    for (k, _, heard) in council.heard() {
        if council.columns[k].leaf.is_some() {
            *(if heard.familiarity.is_some() { &mut stated } else { &mut silent }) += 1;
        }
    }
    let all = stated + silent;
    let place = Place::whole("views");
    if stated == 0 {
        notices.push(
            Problem::new(codes::NO_VIEW, place)
                .item("familiarity")
                .found_words(Text::new("no judgement states a familiarity", "không ý kiến nào ghi mức am hiểu")),
        );
        return Ok(None);
    }
    if silent > 0 {
        notices.push(
            Problem::new(codes::NO_FAMILIARITY, place).found(format!("{silent} / {all}")).expected(MIDDLE.to_string()),
        );
    }
    let weight = |h: &Heard| h.familiarity.map_or(MIDDLE, |f| f as f64);
    let name = Text::new("Weighted by familiarity", "Trọng số theo mức am hiểu");
    let pooling = Pooling { weight: &weight, by_group: true, shift: &|_| 0.0 };
    pooled(council, "familiarity", name, &pooling, notices).map(Some)
}

/// By Cooke's weights; outside closed sessions absent when so few members make it that it would show them.
fn by_calibration(
    council: &Council<'_>,
    weights: &BTreeMap<usize, [f64; 3]>,
    closed: bool,
    notices: &mut Problems,
) -> Result<Option<RankingView>> {
    let weight = |h: &Heard| weights.get(&h.expert).map_or(0.0, |c| c[2]);
    let summed = council.heard().filter(|(k, _, h)| council.columns[*k].leaf.is_some() && weight(h) > 0.0);
    let makers: BTreeSet<usize> = summed.map(|(.., h)| h.expert).collect();
    if !closed && makers.len() < HIDING {
        notices.push(no_cooke(Text::new(
            "so few members have a weight that it would show them",
            "quá ít thành viên có trọng số nên sẽ lộ từng người",
        )));
        return Ok(None);
    }
    let name = Text::new("Weighted by calibration (Cooke)", "Trọng số theo hiệu chuẩn (Cooke)");
    let pooling = Pooling { weight: &weight, by_group: false, shift: &|_| 0.0 };
    pooled(council, "cooke", name, &pooling, notices).map(Some)
}

fn no_cooke(found: Text) -> Problem {
    Problem::new(codes::NO_VIEW, Place::whole("views")).item("cooke").found_words(found)
}

/// Calibration, information and weight of the members who answered every seed question; none without any.
fn calibration(council: &Council<'_>, notices: &mut Problems) -> Result<Option<BTreeMap<usize, [f64; 3]>>> {
    let seeds = &council.register.seed_questions;
    if seeds.is_empty() {
        notices.push(no_cooke(Text::new("there are no seed questions", "chưa có câu hỏi hiệu chuẩn")));
        return Ok(None);
    }
    let rows: BTreeMap<(&Id, &Id), &SeedQuestion> = seeds.iter().map(|r| ((&r.expert, &r.question), r)).collect();
    let questions: BTreeSet<&Id> = seeds.iter().map(|row| &row.question).collect();
    let answers = |expert: &Id| -> Option<Vec<&SeedQuestion>> {
        questions.iter().map(|question| rows.get(&(expert, *question)).copied()).collect()
    };
    let calibrated: Vec<(usize, Vec<&SeedQuestion>)> =
        council.experts.iter().enumerate().filter_map(|(e, expert)| Some((e, answers(&expert.id)?))).collect();
    let Some((_, first)) = calibrated.first() else {
        notices
            .push(no_cooke(Text::new("nobody answered every seed question", "không ai trả lời đủ các câu hiệu chuẩn")));
        return Ok(None);
    };
    let realizations: Vec<f64> = first.iter().map(|row| row.realization).collect();
    let assessments = Array3::from_shape_fn((calibrated.len(), questions.len(), 3), |(e, q, level)| {
        let row = calibrated[e].1[q];
        [row.low, row.mid, row.high][level]
    });
    let found = cooke(&assessments.view(), &realizations, &CookeSettings::default())?;
    for notice in found.notices {
        notices.push(Problem { place: Place::whole("views"), ..notice });
    }
    let of = |(c, (e, _)): (usize, &(usize, _))| (*e, [found.calibration[c], found.information[c], found.weights[c]]);
    Ok(Some(calibrated.iter().enumerate().map(of).collect()))
}

/// The ranking without each group, and on request without each member. Without a group of one it is without that
/// member, so that row too is for closed sessions only.
pub(super) fn influence(council: &Council<'_>, closed: bool, notices: &mut Problems) -> Result<Vec<Influence>> {
    let mut all = Vec::new();
    for (g, group) in council.groups.iter().enumerate() {
        let judging: BTreeSet<usize> = council.heard().filter(|(.., h)| h.group == g).map(|(.., h)| h.expert).collect();
        if judging.len() == 1 {
            notices.push(single(group, closed));
        }
        if judging.len() > 1 || (closed && !judging.is_empty()) {
            all.push(without(council, Without::Group(group.id.clone()), &|h| h.group != g)?);
        }
    }
    if closed {
        for (e, expert) in council.experts.iter().enumerate() {
            if council.heard().any(|(.., h)| h.expert == e) {
                all.push(without(council, Without::Expert(expert.id.clone()), &|h| h.expert != e)?);
            }
        }
    }
    Ok(all)
}

fn single(group: &StakeholderGroup, closed: bool) -> Problem {
    let expected = if closed {
        Text::new("think before publishing its rows", "hãy cân nhắc trước khi công bố các dòng của nhóm")
    } else {
        Text::new(
            "think before publishing them; its row of influence is left out",
            "hãy cân nhắc trước khi công bố; đã bỏ dòng ảnh hưởng của nhóm này",
        )
    };
    Problem::new(codes::SINGLE_MEMBER, Place::whole("stakeholder_groups")).item(group.id.as_str()).expected(expected)
}

fn without(council: &Council<'_>, who: Without, stays: &dyn Fn(&Heard) -> bool) -> Result<Influence> {
    let weight = |h: &Heard| f64::from(u8::from(stays(h)));
    let (rows, kept) = council.pooled(&Pooling { weight: &weight, by_group: true, shift: &|_| 0.0 })?;
    let (before, after) = (council.default_places(), council.rank(rows)?);
    let (entered, left) = seat_changes(&before, &after, &council.technologies);
    let moves: Vec<(usize, u32, u32)> = (0..council.technologies.len())
        .filter_map(|i| Some((i, before.ranks[i]?, after.ranks[i]?)))
        .filter(|(_, a, b)| a != b)
        .collect();
    // Of equals the first.
    let furthest = moves.iter().rev().max_by_key(|(_, a, b)| a.abs_diff(*b));
    Ok(Influence {
        without: who,
        n_moved: moves.len(),
        furthest: furthest.map(|&(i, a, b)| (council.technologies[i].id.clone(), a, b)),
        entered,
        left,
        kendall: least_kendall(council, &before, &after),
        kept,
    })
}

/// The least of the tracks' Kendall tau-b between two rankings.
pub(super) fn least_kendall(council: &Council<'_>, before: &Places, after: &Places) -> Option<f64> {
    let mut least: Option<f64> = None;
    for track in &council.base.tracks {
        let (a, b): (Vec<f64>, Vec<f64>) = (0..council.technologies.len())
            .filter(|&i| council.technologies[i].track == track.id)
            .filter_map(|i| Some((f64::from(before.ranks[i]?), f64::from(after.ranks[i]?))))
            .unzip();
        if let Ok(tau) = kendall_tau_b(&a, &b)
            && least.is_none_or(|l| tau < l)
        {
            least = Some(tau);
        }
    }
    least
}
