//! All plans of at least some value: a search in whole numbers, cut by the rows and by what the prices leave room for.

use super::dual::Certificate;
use super::model::Model;
use crate::observer::Observer;
use crate::{Error, Result};

/// How a search through the plans goes about it.
pub(super) struct Hunt<'a> {
    pub(super) model: &'a Model,
    pub(super) by_column: &'a [Vec<(usize, i128)>],
    pub(super) certificate: &'a Certificate,
    /// Least value of the plans looked for.
    pub(super) value: i128,
    /// Columns in the order of the search, true first; absent = what narrows most first, the better side first.
    pub(super) order: Option<&'a [usize]>,
    /// Ends when so many are found.
    pub(super) most: usize,
    /// Ends after so much work (terms looked at): the same on every machine.
    pub(super) work: u64,
}

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Catch {
    pub(super) plans: Vec<Vec<bool>>,
    /// Every such plan was found, or as many as were asked for.
    pub(super) complete: bool,
}

/// Work between two looks at the observer.
const STRIDE: u64 = 1 << 20;

struct Search<'a> {
    hunt: &'a Hunt<'a>,
    state: Vec<Option<bool>>,
    /// Least and largest sum each row can still have.
    least: Vec<i128>,
    most: Vec<i128>,
    /// Largest coefficient of each row.
    widest: Vec<i128>,
    room: i128,
    trail: Vec<usize>,
    work: u64,
}

/// A choice whose other side is still to be tried.
struct Open {
    trail: usize,
    column: usize,
    other: bool,
    cursor: usize,
    forced: usize,
}

impl Hunt<'_> {
    pub(super) fn run(&self, observer: &mut dyn Observer) -> Result<Catch> {
        let n = self.model.columns.len();
        let reduced = &self.certificate.reduced;
        let mut by_size: Vec<usize> = (0..n).collect();
        by_size.sort_by(|&a, &b| reduced[b].unsigned_abs().cmp(&reduced[a].unsigned_abs()).then(a.cmp(&b)));
        let order: Vec<usize> = match self.order {
            // Columns that are no items follow from the items.
            Some(order) => order.iter().copied().chain((0..n).filter(|&j| !self.model.columns[j].is_item)).collect(),
            None => by_size.clone(),
        };
        let mut search = Search::new(self);
        let mut plans = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        let (mut cursor, mut forced) = (0, 0);
        let mut next_look = STRIDE;
        let mut alive = search.begin();
        loop {
            alive = alive && search.force(&by_size, &mut forced);
            if search.work > self.work {
                return Ok(Catch { plans, complete: false });
            }
            if search.work > next_look {
                next_look = search.work + STRIDE;
                if observer.step(search.work, self.work).is_break() {
                    return Err(Error::Cancelled { done: search.work, total: self.work });
                }
            }
            if alive {
                while cursor < n && search.state[order[cursor]].is_some() {
                    cursor += 1;
                }
                if cursor < n {
                    let column = order[cursor];
                    let first = self.order.is_some() || reduced[column] > 0;
                    open.push(Open { trail: search.trail.len(), column, other: !first, cursor, forced });
                    alive = search.decide(column, first);
                    continue;
                }
                let plan: Vec<bool> = search.state.iter().map(|state| *state == Some(true)).collect();
                if self.model.value(&plan) >= self.value && super::verify::fault(self.model, &plan).is_none() {
                    plans.push(plan);
                    if plans.len() >= self.most {
                        return Ok(Catch { plans, complete: true });
                    }
                }
            }
            let Some(last) = open.pop() else { return Ok(Catch { plans, complete: true }) };
            search.undo(last.trail);
            (cursor, forced) = (last.cursor, last.forced);
            alive = search.decide(last.column, last.other);
        }
    }
}

impl<'a> Search<'a> {
    fn new(hunt: &'a Hunt<'a>) -> Self {
        let sums = |part: fn(i128) -> i128| {
            hunt.model.rows.iter().map(|row| row.terms.iter().map(|&(_, a)| part(a)).sum()).collect::<Vec<i128>>()
        };
        Search {
            state: vec![None; hunt.model.columns.len()],
            least: sums(|a| a.min(0)),
            most: sums(|a| a.max(0)),
            widest: hunt.model.rows.iter().map(|row| row.terms.iter().map(|t| t.1.abs()).max().unwrap_or(0)).collect(),
            room: hunt.certificate.room(hunt.value),
            trail: Vec::new(),
            work: 0,
            hunt,
        }
    }

    /// What was decided beforehand, and what follows from the rows alone; false where nothing is left.
    fn begin(&mut self) -> bool {
        let model = self.hunt.model;
        // What is decided beforehand costs no room: the certificate counts it as it is.
        let whole = self.room;
        for (j, column) in model.columns.iter().enumerate() {
            if let Some(chosen) = column.fixed {
                self.set(j, chosen);
            }
        }
        self.room = whole;
        let from = self.trail.len();
        self.room >= 0 && (0..model.rows.len()).all(|r| self.look(r)) && self.follow(from)
    }

    fn set(&mut self, j: usize, chosen: bool) {
        self.state[j] = Some(chosen);
        self.trail.push(j);
        let reduced = self.hunt.certificate.reduced[j];
        if (reduced > 0) != chosen {
            self.room -= reduced.abs();
        }
        self.work += self.hunt.by_column[j].len() as u64 + 1;
        for &(r, a) in &self.hunt.by_column[j] {
            match (chosen, a > 0) {
                (true, true) => self.least[r] += a,
                (true, false) => self.most[r] += a,
                (false, true) => self.most[r] -= a,
                (false, false) => self.least[r] -= a,
            }
        }
    }

    fn undo(&mut self, trail: usize) {
        while self.trail.len() > trail {
            let Some(j) = self.trail.pop() else { break };
            let Some(chosen) = self.state[j].take() else { continue };
            let reduced = self.hunt.certificate.reduced[j];
            if (reduced > 0) != chosen {
                self.room += reduced.abs();
            }
            for &(r, a) in &self.hunt.by_column[j] {
                match (chosen, a > 0) {
                    (true, true) => self.least[r] -= a,
                    (true, false) => self.most[r] -= a,
                    (false, true) => self.most[r] += a,
                    (false, false) => self.least[r] += a,
                }
            }
        }
    }

    /// Decides a column and everything that follows; false where nothing is left.
    fn decide(&mut self, j: usize, chosen: bool) -> bool {
        let from = self.trail.len();
        self.set(j, chosen);
        self.follow(from)
    }

    /// What follows from the columns decided since `from`.
    fn follow(&mut self, from: usize) -> bool {
        let mut at = from;
        while at < self.trail.len() {
            if self.room < 0 {
                return false;
            }
            let j = self.trail[at];
            for k in 0..self.hunt.by_column[j].len() {
                if !self.look(self.hunt.by_column[j][k].0) {
                    return false;
                }
            }
            at += 1;
        }
        self.room >= 0
    }

    /// What one row leaves to its columns.
    fn look(&mut self, r: usize) -> bool {
        let row = &self.hunt.model.rows[r];
        let over = row.upper.map(|upper| upper - self.least[r]);
        let under = row.lower.map(|lower| self.most[r] - lower);
        if over.is_some_and(|over| over < 0) || under.is_some_and(|under| under < 0) {
            return false;
        }
        let widest = self.widest[r];
        if over.is_none_or(|over| over >= widest) && under.is_none_or(|under| under >= widest) {
            return true;
        }
        self.work += row.terms.len() as u64;
        for &(j, a) in &row.terms {
            if self.state[j].is_some() {
                continue;
            }
            // Too much for what is left above: not the side that adds; the same for what is left below.
            let size = a.abs();
            let above = over.is_some_and(|over| size > over);
            let below = under.is_some_and(|under| size > under);
            match (above, below) {
                (true, true) => return false,
                (true, false) => self.set(j, a < 0),
                (false, true) => self.set(j, a > 0),
                (false, false) => {}
            }
        }
        true
    }

    /// Columns for whose worse side no room is left.
    fn force(&mut self, by_size: &[usize], forced: &mut usize) -> bool {
        while let Some(&j) = by_size.get(*forced) {
            let reduced = self.hunt.certificate.reduced[j];
            if reduced.abs() <= self.room {
                break;
            }
            *forced += 1;
            if self.state[j].is_none() && !self.decide(j, reduced > 0) {
                return false;
            }
        }
        true
    }
}
