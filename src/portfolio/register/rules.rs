//! (9) Concentration: rules on what the plan as a whole looks like.

use super::super::model::RowKind;
use super::acts::{Act, Start, say};
use super::amount::{Amount, Terms};
use super::formulate::Builder;
use crate::Result;
use crate::model::{Share, ShareRule};
use crate::problem::Text;
use crate::problem::codes::planning as codes;
use std::collections::BTreeMap;

/// Readiness level up to which a technology counts as low where a rule does not say.
const LOW_TRL: u64 = 3;

/// Best level of coverage.
const LEVELS: u64 = 3;

impl Builder<'_> {
    pub(super) fn concentration(&mut self) -> Result<()> {
        for rule in self.register.shares.sorted() {
            match rule.rule {
                ShareRule::LeastShare => self.least_share(rule)?,
                ShareRule::MostGroups => self.most_groups(rule)?,
                ShareRule::LeastSpending => self.least_spending(rule)?,
                ShareRule::MostItems | ShareRule::FewestItems => self.number_of_items(rule)?,
                ShareRule::MostLowTrl => self.most_low_trl(rule)?,
                ShareRule::LeastCoverage => self.least_coverage(rule)?,
                ShareRule::LeastAutonomy => self.least_autonomy(rule)?,
            }
        }
        Ok(())
    }

    /// Money over the whole plan of the technologies that satisfy a condition, all payers together.
    fn money_of(&self, keep: impl Fn(&Act) -> bool) -> Terms {
        let mut terms = Terms::default();
        for j in self.columns_where(|act, _| act.is_technology() && keep(act)) {
            terms.add(j, self.acts.total(&self.acts.starts[j], &self.timeline));
        }
        terms
    }

    /// The groups a rule is about.
    fn groups_of(&self, rule: &Share) -> Vec<String> {
        match &rule.group {
            Some(group) => vec![group.to_string()],
            None => self.register.groups.sorted().iter().map(|group| group.id.to_string()).collect(),
        }
    }

    fn push_rule(
        &mut self,
        kind: RowKind,
        label: String,
        name: Text,
        terms: Terms,
        lower: Option<Amount>,
        upper: Option<Amount>,
    ) -> Result<()> {
        let row = terms.row(label, name, kind, lower, upper)?;
        if !row.terms.is_empty() || row.lower.is_some_and(|lower| lower > 0) {
            self.model.rows.push(row);
        }
        Ok(())
    }

    /// `money of the group - share x money of all >= 0`.
    fn least_share(&mut self, rule: &Share) -> Result<()> {
        for group in self.groups_of(rule) {
            let mut terms = self.money_of(|act| act.group.as_ref() == Some(&group));
            terms.add_times(&self.money_of(|_| true), Amount::of(rule.amount).negative());
            let name = Text::new(
                format!("{}: {group} gets at least {} % of the money", rule.id, percent(rule.amount)),
                format!("{}: {group} được ít nhất {} % kinh phí", rule.id, percent(rule.amount)),
            );
            self.push_rule(RowKind::Rule, format!("rule {} {group}", rule.id), name, terms, Some(Amount::ZERO), None)?;
        }
        Ok(())
    }

    /// A column for each group that is 1 exactly when something of it is started.
    fn is_started(&mut self, rule: &Share, group: &str) -> Result<Option<usize>> {
        let columns = self.columns_where(|act, _| act.is_technology() && act.group.as_deref() == Some(group));
        if columns.is_empty() {
            return Ok(None);
        }
        let name = Text::new(format!("{group} has a start"), format!("{group} có mục được bắt đầu"));
        let label = format!("rule {} started {group}", rule.id);
        let y = self.follower(label.clone(), name.clone(), 0);
        self.follows(y, &columns, &label, &name)?;
        let mut terms = Terms::default();
        terms.add(y, Amount::whole(1));
        terms.add_all(&columns, Amount::whole(-1));
        self.push_rule(RowKind::Synergy, format!("{label} only"), name, terms, None, Some(Amount::ZERO))?;
        Ok(Some(y))
    }

    /// A column is 1 where something of some columns is started: of each id at most one start is.
    pub(super) fn follows(&mut self, y: usize, columns: &[usize], label: &str, name: &Text) -> Result<()> {
        let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for &j in columns {
            of.entry(self.act(j).id.clone()).or_default().push(j);
        }
        for (id, columns) in of {
            let mut terms = Terms::default();
            terms.add_all(&columns, Amount::whole(1));
            terms.add(y, Amount::whole(-1));
            self.push_rule(RowKind::Synergy, format!("{label} {id}"), name.clone(), terms, None, Some(Amount::ZERO))?;
        }
        Ok(())
    }

    fn most_groups(&mut self, rule: &Share) -> Result<()> {
        let mut terms = Terms::default();
        for group in self.groups_of(rule) {
            if let Some(y) = self.is_started(rule, &group)? {
                terms.add(y, Amount::whole(1));
            }
        }
        let name = Text::new(
            format!("{}: at most {} groups", rule.id, rule.amount),
            format!("{}: nhiều nhất {} nhóm", rule.id, rule.amount),
        );
        self.push_rule(RowKind::Rule, format!("rule {}", rule.id), name, terms, None, Some(Amount::of(rule.amount)))
    }

    /// Serious or nothing: `money of the group >= amount x started`.
    fn least_spending(&mut self, rule: &Share) -> Result<()> {
        for group in self.groups_of(rule) {
            let Some(y) = self.is_started(rule, &group)? else { continue };
            let mut terms = self.money_of(|act| act.group.as_ref() == Some(&group));
            terms.add(y, Amount::of(rule.amount).negative());
            let name = Text::new(
                format!("{}: {group} gets at least {} or nothing", rule.id, rule.amount),
                format!("{}: {group} được ít nhất {} hoặc không có gì", rule.id, rule.amount),
            );
            self.push_rule(RowKind::Rule, format!("rule {} {group}", rule.id), name, terms, Some(Amount::ZERO), None)?;
        }
        Ok(())
    }

    fn number_of_items(&mut self, rule: &Share) -> Result<()> {
        let mut terms = Terms::default();
        let counts = |act: &Act, _: &Start| {
            act.is_technology() && rule.track.as_ref().is_none_or(|track| act.track.as_deref() == Some(track.as_str()))
        };
        terms.add_all(&self.columns_where(counts), Amount::whole(1));
        let (en, vi) = rule.track.as_ref().map_or_else(
            || ("technologies".to_owned(), "công nghệ".to_owned()),
            |track| (format!("technologies of track {track}"), format!("công nghệ của nhóm {track}")),
        );
        let amount = Amount::of(rule.amount);
        let (word_en, word_vi, lower, upper) = match rule.rule {
            ShareRule::MostItems => ("at most", "nhiều nhất", None, Some(amount)),
            _ => ("at least", "ít nhất", Some(amount), None),
        };
        let name = Text::new(
            format!("{}: {word_en} {} {en}", rule.id, rule.amount),
            format!("{}: {word_vi} {} {vi}", rule.id, rule.amount),
        );
        self.push_rule(RowKind::Rule, format!("rule {}", rule.id), name, terms, lower, upper)
    }

    /// `money of low levels - share x money of all <= 0`.
    fn most_low_trl(&mut self, rule: &Share) -> Result<()> {
        let level = rule.trl.unwrap_or(LOW_TRL);
        let mut unknown: Vec<String> = self
            .columns_where(|act, _| act.is_technology() && act.trl.is_none())
            .iter()
            .map(|&j| self.act(j).id.clone())
            .collect();
        unknown.dedup();
        say(
            &mut self.notices,
            codes::NO_TRL,
            "technologies",
            &unknown,
            Text::new(
                format!("the rule {} counts each as not low", rule.id),
                format!("quy tắc {} không coi các mục này là mức thấp", rule.id),
            ),
        );
        let mut terms = self.money_of(|act| act.trl.is_some_and(|trl| trl <= level));
        terms.add_times(&self.money_of(|_| true), Amount::of(rule.amount).negative());
        let name = Text::new(
            format!("{}: at most {} % of the money up to level {level}", rule.id, percent(rule.amount)),
            format!("{}: nhiều nhất {} % kinh phí cho mức sẵn sàng đến {level}", rule.id, percent(rule.amount)),
        );
        self.push_rule(RowKind::Rule, format!("rule {}", rule.id), name, terms, None, Some(Amount::ZERO))
    }

    fn least_coverage(&mut self, rule: &Share) -> Result<()> {
        let (terms, total) = self.coverage(&format!("rule {}", rule.id), |_| true)?;
        let name = Text::new(
            format!("{}: at least {} % of the big problems served", rule.id, percent(rule.amount)),
            format!("{}: đáp ứng ít nhất {} % các bài toán lớn", rule.id, percent(rule.amount)),
        );
        self.push_rule(
            RowKind::Rule,
            format!("rule {}", rule.id),
            name,
            terms,
            Some(total.times(Amount::of(rule.amount))),
            None,
        )
    }

    /// Weight x best level of the problems that chosen starts serve, and the most there could be: coverage is the
    /// sum over problems of weight x best level / 3, as for the list.
    pub(super) fn coverage(&mut self, label: &str, counts: impl Fn(&Start) -> bool) -> Result<(Terms, Amount)> {
        let register = self.register;
        let (mut terms, mut total) = (Terms::default(), Amount::ZERO);
        for problem in register.problems.sorted() {
            let weight = Amount::of(problem.weight);
            total = total.plus(weight.times(Amount::years(LEVELS)));
            for level in 1..=LEVELS {
                let serves = |act: &Act, start: &Start| {
                    counts(start)
                        && act.is_technology()
                        && register.coverage.iter().any(|link| {
                            link.problem == problem.id && link.technology.as_str() == act.id && link.level >= level
                        })
                };
                let columns = self.columns_where(serves);
                if columns.is_empty() {
                    continue;
                }
                let label = format!("{label} {} level {level}", problem.id);
                let name = Text::new(
                    format!("{} served at level {level}", problem.id),
                    format!("{} được đáp ứng ở mức {level}", problem.id),
                );
                let y = self.follower(label.clone(), name.clone(), 0);
                let mut row = Terms::default();
                row.add(y, Amount::whole(1));
                row.add_all(&columns, Amount::whole(-1));
                self.push_rule(RowKind::Synergy, format!("{label} only"), name.clone(), row, None, Some(Amount::ZERO))?;
                self.follows(y, &columns, &label, &name)?;
                terms.add(y, weight);
            }
        }
        Ok((terms, total))
    }

    /// `sum over started technologies of (autonomy - least) >= 0`.
    fn least_autonomy(&mut self, rule: &Share) -> Result<()> {
        let mut terms = Terms::default();
        for j in self.columns_where(|act, _| act.is_technology()) {
            terms.add(j, Amount::of(self.act(j).autonomy).minus(Amount::of(rule.amount)));
        }
        let name = Text::new(
            format!("{}: mean autonomy at least {}", rule.id, rule.amount),
            format!("{}: mức tự chủ trung bình ít nhất {}", rule.id, rule.amount),
        );
        self.push_rule(RowKind::Rule, format!("rule {}", rule.id), name, terms, Some(Amount::ZERO), None)
    }
}

/// A share in per cent, as few digits as it needs.
fn percent(share: f64) -> f64 {
    Amount::of(share).times(Amount::whole(100)).to_f64()
}
