//! (5) and (6) Gates: what must be complete before something may start.

use super::super::model::RowKind;
use super::acts::Start;
use super::amount::{Amount, Terms};
use super::formulate::Builder;
use crate::Result;
use crate::model::{Dependency, DependencyRole, StateBasis, Supply};
use crate::problem::Text;
use std::collections::{BTreeMap, BTreeSet};

/// State from which an enabler that cannot be counted, such as a law, is ready.
const READY_AT: f64 = 0.8;

/// What one dependent needs: at least `k` of the rows.
pub(super) struct Clause<'r> {
    pub(super) id: &'r str,
    pub(super) dependent: &'r str,
    pub(super) rows: Vec<&'r Dependency>,
    pub(super) k: i128,
}

impl Clause<'_> {
    /// Whether it is about what must be complete, and about nothing else.
    fn is_gate(&self) -> bool {
        self.rows.iter().all(|row| row.role == DependencyRole::Gate)
    }

    /// Whether it is a choice among amounts of several enablers.
    pub(super) fn is_choice_of_amounts(&self) -> bool {
        self.rows.len() > 1 && self.rows.iter().all(|row| row.role == DependencyRole::Capacity)
    }

    fn words(&self) -> Text {
        let needs: Vec<&str> = self.rows.iter().map(|row| row.requires.as_str()).collect();
        let (who, needs) = (self.dependent, needs.join(", "));
        if self.rows.len() == 1 {
            Text::new(format!("{who} needs {needs}"), format!("{who} cần {needs}"))
        } else {
            Text::new(format!("{who} needs {} of {needs}", self.k), format!("{who} cần {} trong số {needs}", self.k))
        }
    }
}

/// What serves an alternative at the begin of a period.
struct Served {
    /// It is there whatever is chosen.
    anyway: bool,
    /// Columns of which one makes it complete in time.
    columns: Vec<usize>,
}

/// The clauses of each dependent, in the order of ids.
pub(super) fn clauses(rows: &[Dependency]) -> BTreeMap<&str, Vec<Clause<'_>>> {
    let mut sorted: Vec<&Dependency> = rows.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut by_key: BTreeMap<(&str, bool, &str), Clause<'_>> = BTreeMap::new();
    for row in sorted {
        let own = row.clause.is_none();
        let id = row.clause.as_ref().unwrap_or(&row.id).as_str();
        let clause = by_key.entry((row.dependent.as_str(), own, id)).or_insert_with(|| Clause {
            id,
            dependent: row.dependent.as_str(),
            rows: Vec::new(),
            k: i128::from(row.k),
        });
        clause.rows.push(row);
    }
    let mut of: BTreeMap<&str, Vec<Clause<'_>>> = BTreeMap::new();
    for (_, clause) in by_key {
        of.entry(clause.dependent).or_default().push(clause);
    }
    of
}

impl Builder<'_> {
    /// Rows of all gates; for each act the earliest period in which its gates can be open, and what it waits for where
    /// they never are.
    pub(super) fn gates(&mut self) -> Result<Vec<(Option<usize>, Option<Text>)>> {
        let register = self.register;
        let clauses = clauses(&register.dependencies);
        let supply = register.supply();
        let possible = self.possible(&clauses, &supply);
        for (dependent, clauses) in &clauses {
            for clause in clauses {
                if clause.is_gate() {
                    self.gate(dependent, clause, &supply)?;
                } else if clause.is_choice_of_amounts() {
                    self.alternatives(dependent, clause)?;
                }
            }
        }
        let outcome = (0..self.acts.list.len())
            .map(|a| {
                let open = |(j, start): (usize, &Start)| (start.act == a && possible[j]).then_some(start.period);
                let earliest = self.acts.starts.iter().enumerate().filter_map(open).min();
                let words = || {
                    let mut seen = BTreeSet::new();
                    self.chain(self.dependent_of(a), &clauses, &supply, &possible, &mut seen)
                };
                let has_columns = self.acts.starts.iter().any(|start| start.act == a);
                (earliest, if earliest.is_none() && has_columns { words() } else { None })
            })
            .collect();
        Ok(outcome)
    }

    /// The node whose dependencies hold for an act.
    fn dependent_of(&self, a: usize) -> &str {
        let act = &self.acts.list[a];
        act.enabler.as_deref().unwrap_or(&act.id)
    }

    /// Columns that start something a node's dependencies hold for; what is running has started already.
    fn starts_of(&self, dependent: &str) -> Vec<usize> {
        let of = |start: &Start| self.dependent_of(start.act) == dependent && !self.acts.list[start.act].running;
        (0..self.acts.starts.len()).filter(|&j| of(&self.acts.starts[j])).collect()
    }

    /// `k X_it <= sum over alternatives of what is complete by then`, for each period.
    fn gate(&mut self, dependent: &str, clause: &Clause<'_>, supply: &Supply<'_>) -> Result<()> {
        let own = self.starts_of(dependent);
        // Expansions of one enabler are started apart: each has rows of its own.
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for j in own {
            let act = self.acts.starts[j].act;
            let first = if self.acts.list[act].is_technology() { usize::MAX } else { act };
            sets.entry(first).or_default().push(j);
        }
        for (_, set) in sets {
            for t in 0..self.timeline.len() {
                let begun: Vec<usize> = set.iter().copied().filter(|&j| self.acts.starts[j].period <= t).collect();
                if begun.is_empty() {
                    continue;
                }
                let (there, served) = self.serve(clause, supply, t)?;
                if there >= clause.k {
                    continue;
                }
                let who = self.act(begun[0]).id.clone();
                let label = format!("gate {who} {} {}", clause.id, self.period_id(t));
                let mut terms = Terms::default();
                terms.add_all(&begun, Amount::whole(clause.k));
                for columns in &served {
                    terms.add_all(columns, Amount::whole(-1));
                }
                let kind = if clause.rows.len() == 1 { RowKind::Prerequisite } else { RowKind::Alternatives };
                let row = terms.row(label, clause.words(), kind, None, Some(Amount::whole(there)))?;
                self.model.rows.push(row);
            }
        }
        Ok(())
    }

    /// How many alternatives are there anyway at the begin of a period, and the columns that serve each of the others.
    fn serve(&mut self, clause: &Clause<'_>, supply: &Supply<'_>, t: usize) -> Result<(i128, Vec<Vec<usize>>)> {
        let all: Vec<(&Dependency, Served)> =
            clause.rows.iter().map(|&row| (row, self.served(row, supply, t))).collect();
        let there = all.iter().filter(|(_, served)| served.anyway).count() as i128;
        let mut served = Vec::new();
        if there >= clause.k {
            return Ok((there, served));
        }
        for (row, Served { columns, .. }) in all.into_iter().filter(|(_, s)| !s.anyway && !s.columns.is_empty()) {
            let of_several = columns.iter().any(|&j| self.act(j).id != self.act(columns[0]).id);
            // Two expansions of one enabler are one alternative.
            served.push(if clause.k > 1 && of_several { vec![self.any_of(&columns, row, t)?] } else { columns });
        }
        Ok((there, served))
    }

    /// A column that is 1 exactly where one of some columns is.
    fn any_of(&mut self, columns: &[usize], row: &Dependency, t: usize) -> Result<usize> {
        let label = format!("ready {} {}", row.id, self.period_id(t));
        let name = Text::new(format!("{} is ready", row.requires), format!("{} sẵn sàng", row.requires));
        let column = self.follower(label.clone(), name.clone(), 0);
        let mut terms = Terms::default();
        terms.add(column, Amount::whole(1));
        terms.add_all(columns, Amount::whole(-1));
        let only = format!("{label} only");
        self.model.rows.push(terms.row(only, name.clone(), RowKind::Synergy, None, Some(Amount::ZERO))?);
        self.follows(column, columns, &label, &name)?;
        Ok(column)
    }

    fn served(&self, row: &Dependency, supply: &Supply<'_>, t: usize) -> Served {
        let begin = self.timeline.periods[t].from as f64;
        let in_time = |start: &Start| {
            let act = &self.acts.list[start.act];
            self.timeline.periods[start.period].from as f64 + act.lead + row.lead_years <= begin
        };
        let columns = self.columns_where(|act, start| {
            let is_it = act.enabler.as_deref().unwrap_or(&act.id) == row.requires.as_str();
            is_it && in_time(start)
        });
        Served { anyway: self.ready(&row.requires, supply, begin - row.lead_years), columns }
    }

    /// Whether an enabler is ready by itself in a year: its amount is above 0, its own lead time is over, or its state
    /// is high enough.
    fn ready(&self, enabler: &str, supply: &Supply<'_>, year: f64) -> bool {
        let Some(row) = self.register.enablers.iter().find(|row| row.id.as_str() == enabler) else { return false };
        #[allow(clippy::cast_possible_truncation)] // years are below 3,000
        let whole = year.floor() as i32;
        let known = supply.state(enabler, whole);
        if known.is_some_and(|known| known.basis == StateBasis::Capacity) {
            return supply.capacity(enabler, whole).is_some_and(|known| known.amount > 0.0);
        }
        let today = f64::from(self.register.info().cutoff_date.year());
        row.own_lead_years.is_some_and(|lead| today + lead <= year)
            || known.is_some_and(|known| known.value >= READY_AT)
    }

    /// Which columns could ever start, by their gates alone.
    fn possible(&self, clauses: &BTreeMap<&str, Vec<Clause<'_>>>, supply: &Supply<'_>) -> Vec<bool> {
        let mut possible = vec![false; self.acts.starts.len()];
        loop {
            let mut changed = false;
            for (j, start) in self.acts.starts.iter().enumerate() {
                let of = clauses.get(self.dependent_of(start.act)).map_or(&[][..], Vec::as_slice);
                let open = |clause: &Clause<'_>| self.can_open(clause, supply, start.period, &possible);
                if !possible[j] && (self.acts.list[start.act].running || of.iter().all(open)) {
                    possible[j] = true;
                    changed = true;
                }
            }
            if !changed {
                return possible;
            }
        }
    }

    fn can_open(&self, clause: &Clause<'_>, supply: &Supply<'_>, t: usize, possible: &[bool]) -> bool {
        if !clause.is_gate() {
            return true;
        }
        let serves = |row: &&&Dependency| {
            let Served { anyway, columns } = self.served(row, supply, t);
            anyway || columns.iter().any(|&j| possible[j])
        };
        clause.rows.iter().filter(serves).count() as i128 >= clause.k
    }

    /// `A needs B; B needs L, which is never ready`.
    fn chain(
        &self,
        node: &str,
        clauses: &BTreeMap<&str, Vec<Clause<'_>>>,
        supply: &Supply<'_>,
        possible: &[bool],
        seen: &mut BTreeSet<String>,
    ) -> Option<Text> {
        if !seen.insert(node.to_owned()) {
            return None;
        }
        // The last chance: the latest start that is complete within the plan.
        let of = |start: &&Start| self.dependent_of(start.act) == node;
        let last = self.acts.starts.iter().filter(of).map(|start| start.period).max().unwrap_or(0);
        let shut = clauses.get(node)?.iter().find(|clause| !self.can_open(clause, supply, last, possible))?;
        let missing: Vec<&Dependency> = shut
            .rows
            .iter()
            .copied()
            .filter(|row| {
                let Served { anyway, columns } = self.served(row, supply, last);
                !anyway && !columns.iter().any(|&j| possible[j])
            })
            .collect();
        let mut words = shut.words();
        for row in missing {
            let rest = self.chain(&row.requires, clauses, supply, possible, seen).unwrap_or_else(|| {
                let shut_out = self.acts.shut_out.iter().find(|shut| shut.id == row.requires.as_str());
                match shut_out {
                    Some(shut) => Text::new(
                        format!("{} may not be started ({})", row.requires, shut.reason.en),
                        format!("{} không được bắt đầu ({})", row.requires, shut.reason.vi),
                    ),
                    None => Text::new(
                        format!("{} is not ready in time", row.requires),
                        format!("{} không sẵn sàng kịp", row.requires),
                    ),
                }
            });
            words = Text::new(format!("{}; {}", words.en, rest.en), format!("{}; {}", words.vi, rest.vi));
        }
        Some(words)
    }

    /// A clause whose alternatives are amounts: for each start a column says which amount it takes,
    /// `k x_is = sum of those columns`.
    fn alternatives(&mut self, dependent: &str, clause: &Clause<'_>) -> Result<()> {
        for j in self.columns_where(|act, _| act.is_technology() && act.id == dependent) {
            let t = self.acts.starts[j].period;
            let label = self.model.columns[j].label.clone();
            let mut need = Terms::default();
            need.add(j, Amount::whole(clause.k));
            for row in &clause.rows {
                let name =
                    Text::new(format!("{label} uses {}", row.requires), format!("{label} dùng {}", row.requires));
                let w = self.follower(format!("{label} {}", row.id), name.clone(), 0);
                need.add(w, Amount::whole(-1));
                let mut only = Terms::default();
                only.add(w, Amount::whole(1));
                only.add(j, Amount::whole(-1));
                let row_label = format!("use {label} {}", row.id);
                self.model.rows.push(only.row(row_label, name, RowKind::Synergy, None, Some(Amount::ZERO))?);
                self.takers.push((row.requires.to_string(), row.id.to_string(), w, t));
            }
            let label = format!("need {label} {}", clause.id);
            let row = need.row(label, clause.words(), RowKind::Alternatives, Some(Amount::ZERO), Some(Amount::ZERO))?;
            self.model.rows.push(row);
        }
        Ok(())
    }
}
