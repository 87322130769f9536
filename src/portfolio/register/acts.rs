//! What can be started: technologies with their options, and expansions of enablers; each in each period.

use super::amount::Amount;
use super::timeline::Timeline;
use super::worth::{Worths, shut_out};
use crate::evaluation::{AlternativeView, Evaluation};
use crate::model::{Commitment, Cost, CostWhen, Expansion, Id, OptionKind, Payer, PlanOption, Register, Technology};
use crate::problem::codes::planning as codes;
use crate::problem::{Code, Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that can be started once: a technology with one of its options, or an expansion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Act {
    /// Technology or expansion.
    pub(super) id: String,
    /// The option, where the technology has rows of options.
    pub(super) option: Option<String>,
    /// How the technology is acquired; none for an expansion.
    pub(super) kind: Option<OptionKind>,
    /// The enabler, for an expansion.
    pub(super) enabler: Option<String>,
    pub(super) name: Text,
    pub(super) group: Option<String>,
    pub(super) track: Option<String>,
    pub(super) trl: Option<u64>,
    pub(super) autonomy: f64,
    /// Years from the start to completion; of what is running already, those that remain.
    pub(super) lead: f64,
    /// Points of score if it succeeds and is there in every year of the plan.
    pub(super) worth: f64,
    pub(super) success: f64,
    /// Capacity that an expansion adds.
    pub(super) added: f64,
    /// Whether it is running already.
    pub(super) running: bool,
    pub(super) illustrative: bool,
}

/// One column of the model: an act that starts on the first day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    pub(super) act: usize,
    pub(super) period: usize,
    /// The period from whose first day it counts as complete.
    pub(super) done: usize,
    /// Cost over the whole plan, all payers together, less that of stopping what is running.
    pub(super) cost: f64,
}

/// A cost of an act.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    pub(super) payer: Payer,
    pub(super) category: Option<Id>,
    pub(super) when: CostWhen,
    pub(super) amount: Amount,
}

/// A technology that no plan may start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShutOut {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) reason: Text,
}

pub(super) struct Acts<'r> {
    pub(super) list: Vec<Act>,
    pub(super) charges: Vec<Vec<Charge>>,
    pub(super) commitments: Vec<Option<&'r Commitment>>,
    pub(super) starts: Vec<Start>,
    pub(super) shut_out: Vec<ShutOut>,
    /// What is running and may not go on, with the place among what is shut out.
    pub(super) stopped: Vec<(usize, &'r Commitment)>,
}

struct Reading<'r> {
    register: &'r Register,
    costs: BTreeMap<&'r str, Vec<&'r Cost>>,
    success: BTreeMap<&'r str, (f64, bool)>,
    running: BTreeMap<&'r str, &'r Commitment>,
    first_year: u64,
}

impl<'r> Acts<'r> {
    pub(super) fn new(
        register: &'r Register,
        evaluation: &Evaluation,
        worths: &Worths,
        timeline: &Timeline,
        notices: &mut Problems,
    ) -> Self {
        let reading = Reading::new(register, timeline);
        let mut acts = Acts {
            list: Vec::new(),
            charges: Vec::new(),
            commitments: Vec::new(),
            starts: Vec::new(),
            shut_out: Vec::new(),
            stopped: Vec::new(),
        };
        let (mut no_lead, mut no_cost) = (Vec::new(), Vec::new());
        let mut options: BTreeMap<&str, Vec<&PlanOption>> = BTreeMap::new();
        for option in register.options.sorted() {
            options.entry(option.technology.as_str()).or_default().push(option);
        }
        for alternative in by_rank(evaluation) {
            let id = alternative.id.as_str();
            let Some(technology) = register.technologies.iter().find(|row| row.id == alternative.id) else { continue };
            let worth = worths.of(alternative).unwrap_or(0.0);
            if let Some(reason) = shut_out(alternative) {
                let own = options.get(id).into_iter().flatten().map(|option| option.id.as_str());
                let running = own.chain([id]).filter_map(|item| reading.running.get(item));
                acts.stopped.extend(running.map(|&commitment| (acts.shut_out.len(), commitment)));
                acts.shut_out.push(ShutOut { id: id.to_owned(), name: alternative.name.clone(), reason });
                continue;
            }
            let ways: Vec<Option<&PlanOption>> = match options.get(id) {
                Some(options) => options.iter().map(|&option| Some(option)).collect(),
                None => vec![None],
            };
            let leads = |way: Option<&PlanOption>| way.and_then(|o| o.lead_years).or(technology.own_lead_years);
            if ways.iter().any(|way| leads(*way).is_none()) {
                no_lead.push(id.to_owned());
            }
            for way in ways {
                let act = reading.technology(technology, alternative, way, worth);
                let charges = reading.charges(&[id, way.map_or(id, |way| way.id.as_str())]);
                if charges.is_empty() {
                    no_cost.push(act.item().to_owned());
                }
                let commitment = reading.commitment(&act);
                acts.push(act, charges, commitment);
            }
        }
        for expansion in register.expansions.sorted() {
            let act = reading.expansion(expansion);
            let mut charges = reading.charges(&[expansion.id.as_str()]);
            charges.extend(expansion.cost.map(|cost| Charge {
                payer: Payer::State,
                category: None,
                when: CostWhen::Once,
                amount: Amount::of(cost),
            }));
            if charges.is_empty() {
                no_cost.push(act.id.clone());
            }
            let commitment = reading.commitment(&act);
            acts.push(act, charges, commitment);
        }
        acts.set_starts(timeline);
        let stopped: Vec<String> = acts.stopped.iter().map(|(_, c)| c.item.to_string()).collect();
        say(
            notices,
            codes::STOPPED,
            "commitments",
            &stopped,
            Text::new(
                "each is running and may not go on: it is stopped, and what that costs is paid",
                "mỗi mục đang thực hiện nhưng không được tiếp tục: phải dừng và trả chi phí dừng",
            ),
        );
        say(
            notices,
            codes::NO_LEAD,
            "technologies",
            &no_lead,
            Text::new(
                "each is taken as complete in the period of its start",
                "mỗi mục được coi là hoàn thành ngay trong giai đoạn bắt đầu",
            ),
        );
        say(
            notices,
            codes::NO_COST,
            "costs",
            &no_cost,
            Text::new("each is taken as free", "mỗi mục được coi là không tốn chi phí"),
        );
        acts
    }

    fn push(&mut self, act: Act, charges: Vec<Charge>, commitment: Option<&'r Commitment>) {
        self.list.push(act);
        self.charges.push(charges);
        self.commitments.push(commitment);
    }

    fn set_starts(&mut self, timeline: &Timeline) {
        for (a, act) in self.list.iter().enumerate() {
            let may_pause = self.commitments[a].is_none_or(|c| c.pause_cost.is_some() && !c.must_continue);
            for period in (0..timeline.len()).filter(|&t| t == 0 || may_pause) {
                if let Some(done) = timeline.done(period, act.lead) {
                    self.starts.push(Start { act: a, period, done, cost: 0.0 });
                }
            }
        }
    }

    /// Everything that is running, whether it may go on or not.
    pub(super) fn running(&self) -> impl Iterator<Item = &'r Commitment> {
        self.commitments.iter().flatten().copied().chain(self.stopped.iter().map(|&(_, commitment)| commitment))
    }

    /// What a start spends in a period.
    pub(super) fn spending(&self, start: &Start, charge: &Charge, timeline: &Timeline, p: usize) -> Amount {
        let span = &timeline.periods[p];
        let begin = timeline.periods[start.period].from;
        let years = match charge.when {
            CostWhen::Once if p == start.period && !self.list[start.act].running => return charge.amount,
            CostWhen::Building if p >= start.period => Amount::of(self.list[start.act].lead)
                .minus(Amount::years(span.from - begin))
                .clamped(Amount::ZERO, Amount::years(span.years())),
            CostWhen::Running if p >= start.done => Amount::years(span.years()),
            _ => Amount::ZERO,
        };
        charge.amount.times(years)
    }

    /// What the pause before a late start of something running costs in a period.
    pub(super) fn pause(&self, start: &Start, timeline: &Timeline, p: usize) -> Amount {
        match self.commitments[start.act].and_then(|c| c.pause_cost) {
            Some(cost) if p < start.period => Amount::of(cost).times(Amount::years(timeline.periods[p].years())),
            _ => Amount::ZERO,
        }
    }

    /// Everything that a start costs over the whole plan.
    pub(super) fn total(&self, start: &Start, timeline: &Timeline) -> Amount {
        let mut total = Amount::ZERO;
        for p in 0..timeline.len() {
            for charge in &self.charges[start.act] {
                total = total.plus(self.spending(start, charge, timeline, p));
            }
            total = total.plus(self.pause(start, timeline, p));
        }
        total
    }
}

impl Act {
    /// The id that rows of the register use for it: the option where there is one.
    pub(super) fn item(&self) -> &str {
        self.option.as_deref().unwrap_or(&self.id)
    }

    /// Whether an id of the register names it: the technology, the option or the expansion.
    pub(super) fn is_named(&self, id: &str) -> bool {
        self.id == id || self.option.as_deref() == Some(id)
    }

    pub(super) fn is_technology(&self) -> bool {
        self.enabler.is_none()
    }
}

impl<'r> Reading<'r> {
    fn new(register: &'r Register, timeline: &Timeline) -> Self {
        let mut costs: BTreeMap<&str, Vec<&Cost>> = BTreeMap::new();
        for cost in register.costs.sorted() {
            costs.entry(cost.item.as_str()).or_default().push(cost);
        }
        Reading {
            register,
            costs,
            success: register.success.iter().map(|s| (s.item.as_str(), (s.probability, s.illustrative))).collect(),
            running: register.commitments.iter().map(|c| (c.item.as_str(), c)).collect(),
            first_year: timeline.periods.first().map_or(0, |period| period.from),
        }
    }

    /// Years that remain of something that has been running since a year.
    fn remaining(&self, lead: f64, commitment: Option<&Commitment>) -> f64 {
        let Some(since) = commitment.map(|c| Amount::years(c.since)) else { return lead };
        let remaining = Amount::of(lead).plus(since).minus(Amount::years(self.first_year));
        if remaining.compare(Amount::ZERO).is_lt() { 0.0 } else { remaining.to_f64() }
    }

    fn commitment(&self, act: &Act) -> Option<&'r Commitment> {
        self.running.get(act.item()).copied()
    }

    fn technology(
        &self,
        technology: &Technology,
        alternative: &AlternativeView,
        way: Option<&PlanOption>,
        worth: f64,
    ) -> Act {
        let item = way.map_or(technology.id.as_str(), |way| way.id.as_str());
        let commitment = self.running.get(item).copied();
        let lead = way.and_then(|way| way.lead_years).or(technology.own_lead_years).unwrap_or(0.0);
        let of_technology = || self.success.get(technology.id.as_str());
        let (success, assumed) = self.success.get(item).or_else(of_technology).copied().unwrap_or((1.0, false));
        let paid = |id: &str| self.costs.get(id).is_some_and(|rows| rows.iter().any(|row| row.illustrative));
        Act {
            id: technology.id.to_string(),
            option: way.map(|way| way.id.to_string()),
            kind: Some(way.map_or(OptionKind::Build, |way| way.kind)),
            enabler: None,
            name: alternative.name.clone(),
            group: technology.group.as_ref().map(ToString::to_string),
            track: Some(technology.track.to_string()),
            trl: technology.trl,
            autonomy: way.map_or(1.0, |way| way.autonomy),
            lead: self.remaining(lead, commitment),
            worth,
            success,
            added: 0.0,
            running: commitment.is_some(),
            illustrative: alternative.illustrative
                || assumed
                || way.is_some_and(|way| way.illustrative)
                || paid(item)
                || paid(&technology.id),
        }
    }

    fn expansion(&self, row: &Expansion) -> Act {
        let commitment = self.running.get(row.id.as_str()).copied();
        let enabler = self.register.enablers.iter().find(|enabler| enabler.id == row.enabler);
        let given = |own: &Option<String>, other: Option<&String>| {
            own.clone().or_else(|| other.cloned()).unwrap_or_else(|| row.enabler.to_string())
        };
        let paid = self.costs.get(row.id.as_str()).is_some_and(|rows| rows.iter().any(|row| row.illustrative));
        Act {
            id: row.id.to_string(),
            option: None,
            kind: None,
            enabler: Some(row.enabler.to_string()),
            name: Text::new(
                given(&row.name_en, enabler.map(|enabler| &enabler.name_en)),
                given(&row.name_vi, enabler.map(|enabler| &enabler.name_vi)),
            ),
            group: None,
            track: None,
            trl: None,
            autonomy: 1.0,
            lead: self.remaining(row.lead_years, commitment),
            worth: 0.0,
            success: 1.0,
            added: row.amount,
            running: commitment.is_some(),
            illustrative: row.illustrative || paid,
        }
    }

    fn charges(&self, items: &[&str]) -> Vec<Charge> {
        let mut items = items.to_vec();
        items.dedup();
        let rows = items.iter().filter_map(|item| self.costs.get(item)).flatten();
        rows.map(|row| Charge {
            payer: row.payer,
            category: row.category.clone(),
            when: row.when,
            amount: Amount::of(row.amount),
        })
        .collect()
    }
}

/// Technologies by rank, then track, then id; those without a rank last.
fn by_rank(evaluation: &Evaluation) -> Vec<&AlternativeView> {
    let mut order: Vec<&AlternativeView> = evaluation.alternatives.iter().collect();
    order.sort_by_key(|a| (a.rank.unwrap_or(u32::MAX), a.track.clone(), a.id.clone()));
    order
}

/// A notice about a list of ids; none about an empty one.
pub(super) fn say(notices: &mut Problems, code: Code, table: &str, ids: &[String], effect: Text) {
    const SHOWN: usize = 8;
    if ids.is_empty() {
        return;
    }
    let head = ids.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let more = ids.len().saturating_sub(SHOWN);
    let found = match more {
        0 => Text::from(head),
        _ => Text::new(format!("{head} and {more} more"), format!("{head} và {more} mục nữa")),
    };
    let item = Text::new(
        format!("{} {}", ids.len(), if ids.len() == 1 { "item" } else { "items" }),
        format!("{} mục", ids.len()),
    );
    notices.push(Problem::new(code, Place::whole(table)).item(item).found_words(found).expected(effect));
}
