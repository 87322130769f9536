//! Why something is left out: in short for everything, and in full, with what it would displace, on request.

use super::super::model::RowKind;
use super::acts::Start;
use super::formulate::Resource;
use super::roadmap::{LeftOut, RegisterPlan, is_started};
use crate::observer::{Observer, Unwatched};
use crate::problem::{Lang, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why something is not in a plan; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// It is in the plan.
    Started,
    /// It is not eligible, vetoed, or has no score.
    Ineligible,
    /// The settings forbid it.
    Forbidden,
    /// It cannot be complete within the periods.
    TooLate,
    /// Something it needs can never be complete in time.
    PrerequisiteImpossible,
    /// It takes more than there will ever be.
    BreaksCapacity,
    /// No plan at all contains it.
    NoPlan,
    /// Something of the plan excludes it.
    Excluded,
    /// It would add no value.
    AddsNothing,
    /// It would displace others that are worth more together.
    Displaced,
    /// It is worth the same: one of several equal plans was taken.
    EqualChoice,
}

/// What is short, and when, if something were started on top of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shortage {
    /// Budget or enabler.
    pub name: Text,
    /// Enabler; none for money.
    pub enabler: Option<String>,
    /// Period.
    pub period: String,
    /// How much is short.
    pub short: f64,
    /// Unit.
    pub unit: Option<String>,
}

/// Why something is left out, and what taking it in would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhyLeftOut {
    /// Technology, option or expansion.
    pub id: String,
    /// The first reason that holds.
    pub reason: LeftOutReason,
    /// Value that the plan loses if it is forced in; none where it cannot be.
    pub loss: Option<f64>,
    /// Whether the loss is exact: both plans are proved best.
    pub loss_is_exact: bool,
    /// What leaves the plan if it is forced in.
    pub displaces: Vec<String>,
    /// What comes in with it.
    pub brings: Vec<String>,
    /// Points of score that it adds to not doing it.
    pub worth: Option<f64>,
    /// Points from which it would be in a best plan.
    pub break_even: Option<f64>,
    /// What is short, and when, if it were started on top of the plan.
    pub shortages: Vec<Shortage>,
    /// How many plans have the value of the plan.
    pub n_equal_optima: u64,
    /// Everything in words.
    pub words: Text,
}

/// What stands against one more start.
struct Obstacles {
    /// Column.
    column: usize,
    shortages: Vec<Shortage>,
    /// Rows other than limits that would break.
    broken: Vec<usize>,
}

/// What is not started, in the order of ranks, each with its reason in short.
pub(super) fn left_out(plan: &RegisterPlan) -> Vec<LeftOut> {
    let formulation = &plan.formulation;
    let shut_out = formulation.shut_out.iter().map(|shut_out| LeftOut {
        id: shut_out.id.clone(),
        name: shut_out.name.clone(),
        is_technology: true,
        reason: LeftOutReason::Ineligible,
        words: shut_out.reason.clone(),
    });
    let mut seen = BTreeSet::new();
    let mut list: Vec<LeftOut> = Vec::new();
    for act in &formulation.acts {
        if is_started(formulation, &plan.solution, &act.id) || !seen.insert(act.id.as_str()) {
            continue;
        }
        let (reason, words) = plan.short_reason(&act.id);
        let is_technology = act.is_technology();
        list.push(LeftOut { id: act.id.clone(), name: act.name.clone(), is_technology, reason, words });
    }
    list.extend(shut_out);
    list
}

impl RegisterPlan {
    /// The first reason that holds, without another search.
    fn short_reason(&self, id: &str) -> (LeftOutReason, Text) {
        let formulation = &self.formulation;
        if let Some(shut_out) = formulation.shut_out.iter().find(|shut_out| shut_out.id == id) {
            return (LeftOutReason::Ineligible, shut_out.reason.clone());
        }
        let columns: Vec<usize> = self.columns_of(id).unwrap_or_default();
        let model = &self.solution.model;
        if columns.is_empty() {
            let words = Text::new(
                "it cannot be complete within the periods of the plan",
                "không thể hoàn thành trong các giai đoạn của kế hoạch",
            );
            return (LeftOutReason::TooLate, words);
        }
        if columns.iter().all(|&j| model.columns[j].fixed == Some(false)) {
            return (LeftOutReason::Forbidden, Text::new("it is forbidden", "bị cấm"));
        }
        let acts: BTreeSet<usize> = columns.iter().map(|&j| formulation.starts[j].act).collect();
        if acts.iter().all(|&a| formulation.earliest[a].is_none())
            && let Some(words) = acts.iter().find_map(|&a| formulation.blocked[a].clone())
        {
            return (LeftOutReason::PrerequisiteImpossible, words);
        }
        if let Some(words) = self.breaks_alone(&columns) {
            return (LeftOutReason::BreaksCapacity, words);
        }
        let is_technology = acts.iter().any(|&a| formulation.acts[a].is_technology());
        if columns.iter().all(|&j| model.columns[j].value <= 0) {
            let worth = self.points(
                acts.iter().map(|&a| formulation.acts[a].worth).reduce(crate::number::math::max).unwrap_or(0.0),
            );
            let hopeless = acts.iter().all(|&a| formulation.acts[a].success <= 0.0);
            let words = if is_technology && hopeless {
                Text::new("its chance of success is 0", "xác suất thành công bằng 0")
            } else if is_technology {
                Text::new(
                    format!("it adds no value: {worth} points over not doing it"),
                    format!("không tạo thêm giá trị: {worth} điểm so với không làm"),
                )
            } else {
                Text::new("nothing that is started needs it", "không mục nào được bắt đầu cần đến")
            };
            return (LeftOutReason::AddsNothing, words);
        }
        let Some(obstacles) = self.fewest_obstacles(&columns) else {
            return (LeftOutReason::Displaced, Text::default());
        };
        let excluded = |r: &&usize| model.rows[**r].kind == RowKind::Exclusion;
        if let Some(&r) = obstacles.broken.iter().find(excluded) {
            return (LeftOutReason::Excluded, model.rows[r].name.clone());
        }
        if obstacles.shortages.is_empty() && obstacles.broken.is_empty() {
            let words = Text::new(
                "it would fit: the plan is not proved best",
                "vẫn đưa vào được: kế hoạch chưa được chứng minh là tốt nhất",
            );
            return (LeftOutReason::Displaced, words);
        }
        let broken: Vec<Text> = obstacles.broken.iter().map(|&r| model.rows[r].name.clone()).collect();
        let short = in_words(&obstacles.shortages);
        let parts = join(&short.into_iter().chain(broken).collect::<Vec<_>>());
        let period = &formulation.periods[formulation.starts[obstacles.column].period].id;
        let words = Text::new(
            format!("others are worth more together; from {period} on: {}", parts.en),
            format!("các mục khác cùng nhau có giá trị hơn; nếu bắt đầu từ {period}: {}", parts.vi),
        );
        (LeftOutReason::Displaced, words)
    }

    /// Says what it takes more of than there will ever be, whatever is built, where that holds for each of its starts.
    fn breaks_alone(&self, columns: &[usize]) -> Option<Text> {
        let mut first = None;
        for &j in columns {
            let broken = self.formulation.lines.iter().find_map(|line| {
                let row = &self.solution.model.rows[line.row?];
                let own = row.terms.iter().find(|(k, _)| *k == j)?.1;
                let built: i128 = row.terms.iter().map(|(_, a)| *a).filter(|a| *a < 0).sum();
                let over = own + built - row.upper?;
                (over > 0 && own > 0).then(|| self.shortage(line, row.number(over)))
            })?;
            first.get_or_insert(broken);
        }
        first.map(|shortage| {
            let words = shortage.words();
            Text::new(
                format!("it takes more than there will be, even with everything that could be built: {}", words.en),
                format!("cần nhiều hơn mức sẽ có, kể cả khi xây dựng mọi phương án mở rộng: {}", words.vi),
            )
        })
    }

    fn shortage(&self, line: &super::formulate::Line, short: f64) -> Shortage {
        Shortage {
            name: line.name.clone(),
            enabler: match &line.resource {
                Resource::Capacity { enabler } => Some(enabler.clone()),
                Resource::Budget { .. } => None,
            },
            period: self.formulation.periods[line.period].id.clone(),
            short,
            unit: line.unit.clone(),
        }
    }

    /// The start with the least in its way, if it were added to the plan; the earliest of several.
    fn fewest_obstacles(&self, columns: &[usize]) -> Option<Obstacles> {
        let open = |&&j: &&usize| self.solution.model.columns[j].fixed.is_none();
        columns.iter().filter(open).map(|&j| self.obstacles(j)).min_by_key(|obstacles| {
            // A resource that is short in several periods is one obstacle.
            let short: BTreeSet<&str> = obstacles.shortages.iter().map(|shortage| shortage.name.en.as_str()).collect();
            (obstacles.broken.len() + short.len(), self.formulation.starts[obstacles.column].period)
        })
    }

    fn obstacles(&self, j: usize) -> Obstacles {
        let model = &self.solution.model;
        let own = &self.formulation.acts[self.formulation.starts[j].act].id;
        let mut obstacles = Obstacles { column: j, shortages: Vec::new(), broken: Vec::new() };
        for (r, row) in model.rows.iter().enumerate() {
            // What says what a joint value means follows along; another start of its own gives way.
            if row.kind == RowKind::Synergy || row.label.starts_with("once ") {
                continue;
            }
            let Some(&(_, a)) = row.terms.iter().find(|(k, _)| *k == j) else { continue };
            let replaced: i128 = row
                .terms
                .iter()
                .filter(|(k, _)| {
                    let start: Option<&Start> = self.formulation.starts.get(*k);
                    self.solution.decisions[*k] && start.is_some_and(|s| self.formulation.acts[s.act].id == *own)
                })
                .map(|(_, a)| *a)
                .sum();
            let sum = row.sum(&self.solution.decisions) - replaced + a;
            if row.admits(sum) {
                continue;
            }
            let line = self.formulation.lines.iter().find(|line| line.row == Some(r));
            match (line, row.upper) {
                (Some(line), Some(upper)) => obstacles.shortages.push(self.shortage(line, row.number(sum - upper))),
                _ => obstacles.broken.push(r),
            }
        }
        obstacles
    }

    /// Points of score with the decimals of the unit, at most four.
    fn points(&self, x: f64) -> String {
        let decimals = self.solution.model.unit_decimals.min(4) as usize;
        format!("{x:.decimals$}")
    }

    /// Why a technology, option or expansion is left out, and what taking it in would cost.
    ///
    /// # Errors
    /// [`Error::Input`] for an unknown id; as [`RegisterPlan::force`], but one that no plan contains is an answer.
    ///
    /// # Complexity
    /// One more search, with it in.
    pub fn why_not(&self, id: &str) -> Result<WhyLeftOut> {
        self.why_not_observed(id, &mut Unwatched)
    }

    /// As [`RegisterPlan::why_not`], with an observer that may stop it.
    ///
    /// # Errors
    /// As [`RegisterPlan::why_not`], and [`Error::Cancelled`].
    pub fn why_not_observed(&self, id: &str, observer: &mut dyn Observer) -> Result<WhyLeftOut> {
        let columns = self.columns_of(id)?;
        let formulation = &self.formulation;
        let worths = columns.iter().map(|&j| formulation.acts[formulation.starts[j].act].worth);
        let mut why = WhyLeftOut {
            id: id.to_owned(),
            reason: LeftOutReason::Started,
            loss: None,
            loss_is_exact: false,
            displaces: Vec::new(),
            brings: Vec::new(),
            worth: worths.reduce(crate::number::math::max),
            break_even: None,
            shortages: Vec::new(),
            n_equal_optima: self.solution.n_equal_optima(),
            words: Text::default(),
        };
        if let Some(&j) = columns.iter().find(|&&j| self.solution.decisions[j]) {
            let period = &formulation.periods[formulation.starts[j].period].id;
            why.words = Text::new(format!("{id} is started in {period}"), format!("{id} được bắt đầu trong {period}"));
            return Ok(why);
        }
        (why.reason, why.words) = self.short_reason(id);
        if let Some(obstacles) = self.fewest_obstacles(&columns) {
            why.shortages = obstacles.shortages;
        }
        let decided = matches!(
            why.reason,
            LeftOutReason::Ineligible
                | LeftOutReason::Forbidden
                | LeftOutReason::TooLate
                | LeftOutReason::PrerequisiteImpossible
                | LeftOutReason::BreaksCapacity
        );
        if decided {
            why.words = Text::new(format!("{id}: {}", why.words.en), format!("{id}: {}", why.words.vi));
            return Ok(why);
        }
        let settings = super::super::Settings { unique: false, ..self.settings.of_solver() };
        match self.forced(id)?.solve(&settings, &super::super::Microlp, observer) {
            Err(Error::Infeasible { conflict, relaxation, .. }) => {
                let (clash, least) = (join(&conflict), join(&relaxation));
                why.reason = LeftOutReason::NoPlan;
                why.words = Text::new(
                    format!("no plan contains {id}: {}; the least that would help: {}", clash.en, least.en),
                    format!("không kế hoạch nào có {id}: {}; mức nới tối thiểu: {}", clash.vi, least.vi),
                );
                Ok(why)
            }
            Err(other) => Err(other),
            Ok(forced) => Ok(self.displaced(why, &columns, &forced)),
        }
    }

    fn displaced(&self, mut why: WhyLeftOut, columns: &[usize], forced: &super::super::Plan) -> WhyLeftOut {
        let formulation = &self.formulation;
        let ids = |decisions: &[bool]| -> BTreeSet<String> {
            let starts = formulation.starts.iter().zip(decisions).filter(|(_, chosen)| **chosen);
            starts.map(|(start, _)| formulation.acts[start.act].id.clone()).collect()
        };
        let (before, after) = (ids(&self.solution.decisions), ids(&forced.decisions));
        let own: BTreeSet<String> =
            columns.iter().map(|&j| formulation.acts[formulation.starts[j].act].id.clone()).collect();
        why.displaces = before.difference(&after).cloned().collect();
        why.brings = after.difference(&before).filter(|id| !own.contains(*id)).cloned().collect();
        let loss = self.solution.units - forced.units;
        let loss_value = self.solution.model.value_number(loss);
        why.loss = Some(loss_value);
        why.loss_is_exact = self.solution.proved && forced.proved;
        if loss == 0 && why.reason == LeftOutReason::Displaced {
            why.reason = LeftOutReason::EqualChoice;
        }
        if let Some(&j) = columns.iter().find(|&&j| forced.decisions[j]) {
            let start = &formulation.starts[j];
            let act = &formulation.acts[start.act];
            let share = formulation.periods[start.done..].iter().rev().fold(0.0, |sum, period| sum + period.share);
            let counted = act.success * share;
            if act.is_technology() && counted > 0.0 {
                why.break_even = Some(act.worth + loss_value / counted);
            }
        }
        why.words = self.sentences(&why);
        why
    }

    fn sentences(&self, why: &WhyLeftOut) -> Text {
        let id = &why.id;
        let mut parts: Vec<Text> =
            vec![Text::new(format!("{id}: {}", why.words.en), format!("{id}: {}", why.words.vi))];
        if let Some(loss) = why.loss {
            let loss = self.points(loss);
            parts.push(Text::new(
                format!("forcing it in costs {loss} points"),
                format!("nếu buộc đưa vào, kế hoạch mất {loss} điểm"),
            ));
        }
        for (ids, en, vi) in
            [(&why.displaces, "it would displace", "sẽ đẩy ra"), (&why.brings, "it would bring in", "sẽ kéo theo")]
        {
            if !ids.is_empty() {
                parts.push(Text::new(format!("{en} {}", ids.join(", ")), format!("{vi} {}", ids.join(", "))));
            }
        }
        if let (Some(worth), Some(needed)) = (why.worth, why.break_even)
            && why.loss.is_some_and(|loss| loss > 0.0)
        {
            let (worth, needed) = (self.points(worth), self.points(needed));
            parts.push(Text::new(
                format!("it is worth {worth} points and would have to be worth {needed}"),
                format!("hiện có giá trị {worth} điểm, cần đạt {needed} điểm"),
            ));
        }
        if why.reason == LeftOutReason::EqualChoice {
            let n = why.n_equal_optima;
            parts.push(Text::new(
                format!("a plan with it is worth the same: {n} equal plans were counted, and people may decide"),
                format!(
                    "kế hoạch có mục này có giá trị bằng nhau: đếm được {n} kế hoạch ngang nhau, con người quyết định"
                ),
            ));
        }
        join(&parts)
    }
}

impl Shortage {
    /// `200 people of chip engineers short in 2028-30`.
    pub fn words(&self) -> Text {
        let amount = crate::model::cell::number_text(self.short);
        let unit = self.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
        let what = |lang: Lang| match &self.enabler {
            Some(enabler) => format!("{enabler} ({})", self.name.get(lang)),
            None => self.name.get(lang).to_owned(),
        };
        Text::new(
            format!("{amount}{unit} of {} short in {}", what(Lang::En), self.period),
            format!("thiếu {amount}{unit} {} trong {}", what(Lang::Vi), self.period),
        )
    }
}

/// Shortages in words; the same amount of one resource in several periods is said once.
fn in_words(shortages: &[Shortage]) -> Vec<Text> {
    let mut merged: Vec<Shortage> = Vec::new();
    for shortage in shortages {
        match merged.last_mut() {
            Some(last) if last.name == shortage.name && last.short == shortage.short => {
                last.period = format!("{}, {}", last.period, shortage.period);
            }
            _ => merged.push(shortage.clone()),
        }
    }
    merged.iter().map(Shortage::words).collect()
}

fn join(texts: &[Text]) -> Text {
    let of = |word: fn(&Text) -> &str| texts.iter().map(word).collect::<Vec<_>>().join("; ");
    Text::new(of(|text| &text.en), of(|text| &text.vi))
}
