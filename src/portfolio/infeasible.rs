//! Why no plan exists: a smallest set of requirements that clash, and the least that would have to give way.

use super::exact::maximize;
use super::model::{Model, RowKind};
use super::solver::{Effort, Solver};
use crate::observer::Observer;
use crate::problem::codes::portfolio as codes;
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};

/// Something that is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Requirement {
    Row(usize),
    Decided(usize),
}

/// Requirements given up before the advice ends.
const MOST_GIVEN_UP: usize = 20;

struct Diagnosis<'a> {
    model: &'a Model,
    solver: &'a dyn Solver,
    effort: Effort,
    observer: &'a mut dyn Observer,
}

/// The error that says why a model has no plan.
///
/// # References
/// - Junker 2004, `QuickXplain`: preferred explanations and relaxations for over-constrained problems, AAAI, 167-172.
pub(super) fn explain(
    model: &Model,
    solver: &dyn Solver,
    effort: &Effort,
    observer: &mut dyn Observer,
) -> Result<Error> {
    let mut diagnosis = Diagnosis { model, solver, effort: *effort, observer };
    let conflict = diagnosis.conflict(&[])?;
    let relaxation = diagnosis.relaxation(&conflict)?;
    let conflict: Vec<Text> = conflict.iter().map(|&requirement| diagnosis.words(requirement)).collect();
    let found = join(&conflict, "; ");
    let expected = join(&relaxation, "; ");
    let hint = if conflict.len() > 1 {
        Text::new(
            "each of these alone can be met; together they cannot",
            "từng yêu cầu riêng lẻ thì đáp ứng được, nhưng không thể đáp ứng cùng lúc",
        )
    } else {
        Text::new("no plan at all can meet it", "không kế hoạch nào đáp ứng được yêu cầu này")
    };
    let problem = Problem::new(codes::INFEASIBLE, Place::argument("rows"));
    let problems = Problems::from(vec![problem.found_words(found).expected(expected).hint(hint)]);
    Ok(Error::Infeasible { problems, conflict, relaxation })
}

fn join(texts: &[Text], between: &str) -> Text {
    let of = |word: fn(&Text) -> &str| texts.iter().map(word).collect::<Vec<_>>().join(between);
    Text::new(of(|text| &text.en), of(|text| &text.vi))
}

impl Diagnosis<'_> {
    /// Rows that say what a joint value means are no requirements.
    fn all(&self) -> Vec<Requirement> {
        let rows = (0..self.model.rows.len()).filter(|&r| self.model.rows[r].kind != RowKind::Synergy);
        let columns = self.model.columns.iter().enumerate().filter(|(_, column)| column.fixed.is_some());
        // What comes first is blamed last: budgets are blamed before what hangs together by nature.
        let mut all: Vec<Requirement> = rows.map(Requirement::Row).collect();
        all.sort_by_key(
            |requirement| matches!(*requirement, Requirement::Row(r) if self.model.rows[r].kind == RowKind::Limit),
        );
        columns.map(|(j, _)| Requirement::Decided(j)).chain(all).collect()
    }

    /// The model with some requirements only.
    fn only(&self, kept: &[Requirement]) -> Model {
        let mut model = self.model.clone();
        model.columns.iter_mut().for_each(|column| (column.fixed, column.value) = (None, 0));
        model.rows.clear();
        for (r, row) in self.model.rows.iter().enumerate() {
            if row.kind == RowKind::Synergy || kept.contains(&Requirement::Row(r)) {
                model.rows.push(row.clone());
            }
        }
        for (j, column) in self.model.columns.iter().enumerate() {
            if kept.contains(&Requirement::Decided(j)) {
                model.columns[j].fixed = column.fixed;
            }
        }
        model
    }

    fn is_feasible(&mut self, kept: &[Requirement]) -> Result<bool> {
        let model = self.only(kept);
        Ok(!maximize(&model, None, self.solver, &self.effort, self.observer)?.is_infeasible())
    }

    /// A smallest clashing set among all requirements but those given up; empty where none clash.
    fn conflict(&mut self, given_up: &[Requirement]) -> Result<Vec<Requirement>> {
        let all: Vec<Requirement> = self.all().into_iter().filter(|r| !given_up.contains(r)).collect();
        if self.is_feasible(&all)? {
            return Ok(Vec::new());
        }
        self.quick(&[], false, &all)
    }

    fn quick(&mut self, base: &[Requirement], grew: bool, rest: &[Requirement]) -> Result<Vec<Requirement>> {
        if grew && !self.is_feasible(base)? {
            return Ok(Vec::new());
        }
        if rest.len() <= 1 {
            return Ok(rest.to_vec());
        }
        let (first, second) = rest.split_at(rest.len() / 2);
        let with_first: Vec<Requirement> = base.iter().chain(first).copied().collect();
        let from_second = self.quick(&with_first, !first.is_empty(), second)?;
        let with_second: Vec<Requirement> = base.iter().chain(&from_second).copied().collect();
        let mut from_first = self.quick(&with_second, !from_second.is_empty(), first)?;
        from_first.extend(from_second);
        Ok(from_first)
    }

    /// The least that has to give way, in words.
    fn relaxation(&mut self, conflict: &[Requirement]) -> Result<Vec<Text>> {
        let mut given_up: Vec<Requirement> = Vec::new();
        let mut conflict = conflict.to_vec();
        while given_up.len() < MOST_GIVEN_UP && !conflict.is_empty() {
            let mut best: Option<(f64, Text)> = None;
            let mut settled = Vec::new();
            for &requirement in &conflict {
                let mut dropped = given_up.clone();
                dropped.push(requirement);
                if let Some((share, words)) = self.give_way(&dropped)?
                    && best.as_ref().is_none_or(|(least, _)| share < *least)
                {
                    best = Some((share, words));
                }
            }
            if let Some((_, words)) = best {
                settled.push(words);
                return Ok(given_up.iter().map(|&requirement| self.lifted(requirement)).chain(settled).collect());
            }
            // No single one suffices: the one blamed last gives way, and the rest is looked at again.
            given_up.extend(conflict.last().copied());
            conflict = self.conflict(&given_up)?;
        }
        Ok(given_up.iter().map(|&requirement| self.lifted(requirement)).collect())
    }

    /// How far the last of some dropped requirements has to give way, as a share of what it asks, and in words; none
    /// where that is not enough.
    fn give_way(&mut self, dropped: &[Requirement]) -> Result<Option<(f64, Text)>> {
        let kept: Vec<Requirement> = self.all().into_iter().filter(|r| !dropped.contains(r)).collect();
        let Some(&last) = dropped.last() else { return Ok(None) };
        let mut model = self.only(&kept);
        let Requirement::Row(r) = last else {
            return Ok(self.is_feasible(&kept)?.then(|| (1.0, self.lifted(last))));
        };
        let row = &self.model.rows[r];
        if !matches!(row.kind, RowKind::Limit | RowKind::Group | RowKind::Other) {
            return Ok(self.is_feasible(&kept)?.then(|| (1.0, self.lifted(last))));
        }
        let mut best = None;
        for (side, sign) in [(row.upper, -1), (row.lower, 1)] {
            let Some(side) = side else { continue };
            row.terms.iter().for_each(|&(j, a)| model.columns[j].value = sign * a);
            let found = maximize(&model, None, self.solver, &self.effort, self.observer)?;
            let Some((plan, _)) = found.plan else { continue };
            let sum = row.sum(&plan);
            let other_fits =
                if sign < 0 { row.lower.is_none_or(|l| sum >= l) } else { row.upper.is_none_or(|u| sum <= u) };
            if !other_fits || (sum <= side) == (sign < 0) {
                continue;
            }
            let size = if side == 0 { row.terms.iter().map(|t| t.1.abs()).max().unwrap_or(1) } else { side.abs() };
            let by = row.print((sum - side).abs());
            let (from, to) = (row.print(side), row.print(sum));
            let words = if sign < 0 {
                Text::new(
                    format!("raise the limit of {} from {from} to {to} (by {by})", row.name.en),
                    format!("nâng giới hạn của {} từ {from} lên {to} (thêm {by})", row.name.vi),
                )
            } else {
                Text::new(
                    format!("lower the least of {} from {from} to {to} (by {by})", row.name.en),
                    format!("hạ mức tối thiểu của {} từ {from} xuống {to} (bớt {by})", row.name.vi),
                )
            };
            let share = (sum - side).abs() as f64 / size as f64;
            if best.as_ref().is_none_or(|(least, _)| share < *least) {
                best = Some((share, words));
            }
        }
        Ok(best)
    }

    fn lifted(&self, requirement: Requirement) -> Text {
        let Text { en, vi } = self.words(requirement);
        Text::new(format!("give up: {en}"), format!("bỏ yêu cầu: {vi}"))
    }

    fn words(&self, requirement: Requirement) -> Text {
        match requirement {
            Requirement::Decided(j) => {
                let column = &self.model.columns[j];
                let Text { en, vi } = &column.name;
                if column.fixed == Some(true) {
                    Text::new(format!("{en} is mandatory"), format!("{vi} là bắt buộc"))
                } else {
                    Text::new(format!("{en} is forbidden"), format!("{vi} bị cấm"))
                }
            }
            Requirement::Row(r) => self.model.rows[r].sentence(),
        }
    }
}

impl super::model::Row {
    /// What it requires, in words.
    pub(super) fn sentence(&self) -> Text {
        let Text { en, vi } = &self.name;
        let print = |bound: i128| self.print(bound);
        match (self.kind, self.lower, self.upper) {
            (
                RowKind::Prerequisite | RowKind::Alternatives | RowKind::Exclusion | RowKind::Synergy | RowKind::Rule,
                _,
                _,
            )
            | (_, None, None) => self.name.clone(),
            (_, Some(lower), Some(upper)) if lower == upper => {
                let bound = print(lower);
                Text::new(format!("{en} is exactly {bound}"), format!("{vi} đúng bằng {bound}"))
            }
            (_, Some(lower), Some(upper)) => {
                let (lower, upper) = (print(lower), print(upper));
                Text::new(format!("{en} is between {lower} and {upper}"), format!("{vi} từ {lower} đến {upper}"))
            }
            (_, None, Some(upper)) => {
                let upper = print(upper);
                Text::new(format!("{en} is at most {upper}"), format!("{vi} không quá {upper}"))
            }
            (_, Some(lower), None) => {
                let lower = print(lower);
                Text::new(format!("{en} is at least {lower}"), format!("{vi} ít nhất {lower}"))
            }
        }
    }
}
