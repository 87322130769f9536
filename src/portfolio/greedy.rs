//! A good plan quickly: items in the order of their reduced values, each with what it needs, as far as the rows go.

use super::model::Model;
use super::verify::fault;

/// A plan under construction.
struct Build<'a> {
    model: &'a Model,
    by_column: &'a [Vec<(usize, i128)>],
    /// Reduced value of each column: which of several helpers to take first.
    worth: &'a [f64],
    plan: Vec<bool>,
    sums: Vec<i128>,
}

/// Helpers that one item may bring along.
const MOST_HELPERS: usize = 64;

/// Exchanges that are tried at the border of the plan.
const BORDER: usize = 60;

/// A plan that satisfies every row, or none where this way finds none.
pub(super) fn plan(model: &Model, by_column: &[Vec<(usize, i128)>], worth: &[f64]) -> Option<Vec<bool>> {
    let mut build =
        Build { model, by_column, worth, plan: vec![false; model.columns.len()], sums: vec![0; model.rows.len()] };
    for j in (0..model.columns.len()).filter(|&j| model.columns[j].fixed == Some(true)) {
        if !build.plan[j] {
            build.add(j, true)?;
        }
    }
    let mut order: Vec<usize> = (0..model.columns.len()).filter(|&j| model.columns[j].fixed.is_none()).collect();
    order.sort_by(|&a, &b| worth[b].total_cmp(&worth[a]).then(a.cmp(&b)));
    build.lift(&order);
    for &j in &order {
        if !build.plan[j] {
            build.add(j, false);
        }
    }
    build.exchange(&order);
    fault(model, &build.plan).is_none().then_some(build.plan)
}

impl Build<'_> {
    fn put(&mut self, j: usize, chosen: bool) {
        self.plan[j] = chosen;
        for &(r, a) in &self.by_column[j] {
            self.sums[r] += if chosen { a } else { -a };
        }
    }

    fn take_back(&mut self, added: &[usize]) {
        for &k in added {
            self.put(k, false);
        }
    }

    fn is_over(&self, r: usize) -> bool {
        self.model.rows[r].upper.is_some_and(|upper| self.sums[r] > upper)
    }

    /// Adds a column with what it needs; where rows do not allow it or it is not worth it, nothing changes.
    fn add(&mut self, j: usize, must: bool) -> Option<()> {
        let mut added = vec![j];
        self.put(j, true);
        let mut at = 0;
        let mut value = self.model.columns[j].value;
        while at < added.len() {
            for &(r, _) in &self.by_column[added[at]] {
                while self.is_over(r) {
                    // Only a column with a negative coefficient helps.
                    let helps =
                        |&&(k, a): &&(usize, i128)| a < 0 && !self.plan[k] && self.model.columns[k].fixed.is_none();
                    let helper = self.model.rows[r].terms.iter().filter(helps).map(|&(k, _)| k);
                    let best = helper.reduce(|a, b| if self.worth[b] > self.worth[a] { b } else { a });
                    match best {
                        Some(k) if added.len() < MOST_HELPERS => {
                            self.put(k, true);
                            value += self.model.columns[k].value;
                            added.push(k);
                        }
                        _ => {
                            self.take_back(&added);
                            return None;
                        }
                    }
                }
            }
            at += 1;
        }
        if value <= 0 && !must {
            self.take_back(&added);
            return None;
        }
        Some(())
    }

    /// Brings rows with a least sum up to it.
    fn lift(&mut self, order: &[usize]) {
        for r in 0..self.model.rows.len() {
            let Some(lower) = self.model.rows[r].lower else { continue };
            if self.sums[r] >= lower {
                continue;
            }
            let terms: std::collections::BTreeMap<usize, i128> = self.model.rows[r].terms.iter().copied().collect();
            for &j in order.iter().filter(|j| terms.get(j).is_some_and(|a| *a > 0)) {
                if self.sums[r] >= lower {
                    break;
                }
                if !self.plan[j] {
                    self.add(j, true);
                }
            }
        }
    }

    /// Whether a change of one column keeps the rows it is in.
    fn is_sound_at(&self, j: usize) -> bool {
        self.by_column[j].iter().all(|&(r, _)| self.model.rows[r].admits(self.sums[r]))
    }

    /// Exchanges chosen columns of low reduced value for better ones that are out.
    fn exchange(&mut self, order: &[usize]) {
        let outside: Vec<usize> = order.iter().copied().filter(|&j| !self.plan[j]).take(BORDER).collect();
        let inside: Vec<usize> = order.iter().rev().copied().filter(|&j| self.plan[j]).take(BORDER).collect();
        for &i in &outside {
            for &k in &inside {
                if self.plan[i] || !self.plan[k] || self.model.columns[i].value <= self.model.columns[k].value {
                    continue;
                }
                self.put(k, false);
                self.put(i, true);
                if !(self.is_sound_at(i) && self.is_sound_at(k)) {
                    self.put(i, false);
                    self.put(k, true);
                }
            }
        }
    }
}
