//! (10) Targets by year: what is missing is counted in steps, each of which costs its part of the penalty.

use super::super::model::RowKind;
use super::acts::{Act, Start};
use super::amount::{Amount, Terms};
use super::formulate::{Builder, TargetLine};
use crate::Result;
use crate::model::{PlanTarget, TargetKind};
use crate::problem::Text;

/// Steps in which a missing amount is counted; technologies are counted one by one.
const STEPS: u32 = 10;

impl Builder<'_> {
    pub(super) fn set_targets(&mut self) -> Result<()> {
        let register = self.register;
        for target in register.targets.sorted() {
            let Some(t) = self.timeline.holding(target.year) else { continue };
            let (counts, there, amount, illustrative) = self.counts_towards(target, t)?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to be whole, and few
            let steps = if target.kind == TargetKind::Completed { target.amount as u32 } else { STEPS };
            let step = match target.kind {
                TargetKind::Completed => Amount::whole(1),
                TargetKind::Capacity | TargetKind::Coverage => amount.times(Amount::of(0.1)),
            };
            let name = target_name(target);
            let label = format!("target {}", target.id);
            let row = counts.clone().row(label.clone(), name.clone(), RowKind::Other, None, None)?;
            let mut terms = counts;
            self.missing(&label, &name, target.penalty, steps, step, &mut terms)?;
            let lower = Some(amount.minus(there));
            self.model.rows.push(terms.row(label, name.clone(), RowKind::Other, lower, None)?);
            self.targets.push(TargetLine {
                id: target.id.to_string(),
                name,
                year: target.year,
                amount: amount.to_f64(),
                penalty: target.penalty,
                counts: row,
                there: there.to_f64(),
                illustrative: target.illustrative || illustrative,
            });
        }
        Ok(())
    }

    /// What counts towards a target by the period of its year, what is there anyway, and how much is wanted.
    fn counts_towards(&mut self, target: &PlanTarget, t: usize) -> Result<(Terms, Amount, Amount, bool)> {
        let mut counts = Terms::default();
        let amount = Amount::of(target.amount);
        match target.kind {
            TargetKind::Capacity => {
                let enabler = target.enabler.as_deref().unwrap_or_default();
                for j in self.columns_where(|act, start| act.enabler.as_deref() == Some(enabler) && start.done <= t) {
                    counts.add(j, Amount::of(self.act(j).added));
                }
                let year = i32::try_from(target.year).unwrap_or(i32::MAX);
                let known = self.register.supply().capacity(enabler, year);
                let there = known.map_or(Amount::ZERO, |known| Amount::of(known.amount));
                Ok((counts, there, amount, known.is_some_and(|known| known.record.illustrative)))
            }
            TargetKind::Completed => {
                let of_track = |act: &Act, start: &Start| {
                    act.is_technology()
                        && start.done <= t
                        && target.track.as_ref().is_none_or(|track| act.track.as_deref() == Some(track.as_str()))
                };
                counts.add_all(&self.columns_where(of_track), Amount::whole(1));
                Ok((counts, Amount::ZERO, amount, false))
            }
            TargetKind::Coverage => {
                let (counts, total) = self.coverage(&format!("target {}", target.id), |start| start.done <= t)?;
                Ok((counts, Amount::ZERO, total.times(amount), self.register.coverage.iter().any(|l| l.illustrative)))
            }
        }
    }

    /// Columns of what is missing; a step is taken only after the one before, so that each count is one plan.
    fn missing(
        &mut self,
        label: &str,
        name: &Text,
        penalty: f64,
        steps: u32,
        step: Amount,
        terms: &mut Terms,
    ) -> Result<()> {
        let mut before: Option<usize> = None;
        for k in 1..=steps {
            // The penalty is split so that its parts add up to the whole.
            let upto = |k: u32| self.units(-penalty * f64::from(k) / f64::from(steps));
            let value = upto(k)? - upto(k - 1)?;
            let missing = Text::new(format!("{}: step {k} missing", name.en), format!("{}: thiếu bước {k}", name.vi));
            let column = self.follower(format!("{label} missing {k}"), missing.clone(), value);
            terms.add(column, step);
            if let Some(before) = before {
                let mut order = Terms::default();
                order.add(column, Amount::whole(1));
                order.add(before, Amount::whole(-1));
                let row =
                    order.row(format!("{label} order {k}"), missing, RowKind::Synergy, None, Some(Amount::ZERO))?;
                self.model.rows.push(row);
            }
            before = Some(column);
        }
        Ok(())
    }
}

fn target_name(target: &PlanTarget) -> Text {
    let (id, amount, year) = (&target.id, target.amount, target.year);
    match target.kind {
        TargetKind::Capacity => {
            let enabler = target.enabler.as_deref().unwrap_or_default();
            Text::new(
                format!("{id}: {amount} of {enabler} by {year}"),
                format!("{id}: {amount} của {enabler} vào {year}"),
            )
        }
        TargetKind::Completed => Text::new(
            format!("{id}: {amount} technologies complete by {year}"),
            format!("{id}: {amount} công nghệ hoàn thành vào {year}"),
        ),
        TargetKind::Coverage => Text::new(
            format!("{id}: coverage {amount} of the big problems by {year}"),
            format!("{id}: đáp ứng {amount} các bài toán lớn vào {year}"),
        ),
    }
}
