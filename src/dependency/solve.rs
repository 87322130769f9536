//! The arithmetic of readiness, for many years or scenarios side by side ("lanes").
//!
//! Every lane is computed by the same operations in the same order, whatever the number of lanes, the block it is
//! in and the processor: comparisons, one product and one sum for each row, no reduction over lanes.

use super::compiled::{Alternative, Clause, Compiled};
use crate::number::math;

/// What capacity an amount is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// Each dependent alone: an upper bound.
    Alone,
    /// All needs of the list at once.
    Together,
}

/// How own state and clauses become readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combine {
    WeakestLink,
    Geometric,
}

/// From which side circles are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Greatest,
    Least,
}

/// Lanes that stay in registers together.
const STEP: usize = 16;

/// Below this a value inside a circle counts as 0, so that circles that die out end.
const DEAD: f64 = 1e-18;

/// What fills the lanes of a block.
pub(super) trait Lanes<const B: usize> {
    /// Where the values of a position stand.
    fn place(&self, p: usize) -> usize;
    /// Own states of a position.
    fn states(&self, p: usize, values: &[[f64; B]], lanes: &mut [f64; B]);
    /// Capacity of a position.
    fn capacity(&self, p: usize, values: &[[f64; B]], lanes: &mut [f64; B]);
    /// Years from the start.
    fn times(&self) -> &[f64; B];
    /// A position held at this readiness, as if all of it or none of it were there.
    fn forced(&self, p: usize) -> Option<f64>;
}

/// How one run computes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solver<'a> {
    pub(super) graph: &'a Compiled,
    /// Earliest times by position.
    pub(super) earliest: &'a [f64],
    pub(super) sharing: Sharing,
    pub(super) combine: Combine,
    pub(super) side: Side,
    pub(super) max_sweeps: u32,
}

/// A circle that did not settle: its first position and the sweeps made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unsettled {
    pub(super) position: usize,
}

/// A run as work for [`pulp::Arch::dispatch`], which compiles it for each kind of instructions. (A closure would not
/// do: it may be called through a copy that knows of none.)
struct Run<'a, L: ?Sized, const B: usize> {
    solver: &'a Solver<'a>,
    lanes: &'a L,
    groups: Option<&'a [u32]>,
    values: &'a mut [[f64; B]],
}

impl<L: Lanes<B> + ?Sized, const B: usize> pulp::WithSimd for Run<'_, L, B> {
    type Output = std::result::Result<(), Unsettled>;

    #[allow(clippy::inline_always)] // the copy itself
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Self::Output {
        // Plain loops: a closure inside an adapter might not be compiled into the dispatched copy.
        if let Some(list) = self.groups {
            for &g in list {
                self.solver.group(self.lanes, self.solver.graph.groups[g as usize], self.values)?;
            }
        } else {
            for &range in &self.solver.graph.groups {
                self.solver.group(self.lanes, range, self.values)?;
            }
        }
        Ok(())
    }
}

impl Solver<'_> {
    /// Fills in all groups (or the given ones) in order; `values` holds one block of lanes for each place.
    pub(super) fn run<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        groups: Option<&[u32]>,
        values: &mut [[f64; B]],
    ) -> std::result::Result<(), Unsettled> {
        pulp::Arch::new().dispatch(Run { solver: self, lanes, groups, values })
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn group<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        (start, end): (u32, u32),
        values: &mut [[f64; B]],
    ) -> std::result::Result<(), Unsettled> {
        let (start, end) = (start as usize, end as usize);
        if end - start == 1 {
            values[lanes.place(start)] = self.node(lanes, start, values);
            return Ok(());
        }
        self.circle(lanes, start, end, values)
    }

    /// Settles a circle from above or below: every step is monotone, also in its roundings, so that the end does
    /// not depend on the order in which nodes are visited.
    #[inline(never)]
    pub(super) fn circle<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        start: usize,
        end: usize,
        values: &mut [[f64; B]],
    ) -> std::result::Result<(), Unsettled> {
        let first = match self.side {
            Side::Greatest => 1.0,
            Side::Least => 0.0,
        };
        (start..end).for_each(|p| values[lanes.place(p)] = [first; B]);
        for _ in 0..self.max_sweeps {
            let mut moved = false;
            for p in start..end {
                let new = self.node(lanes, p, values);
                let old = &mut values[lanes.place(p)];
                for l in 0..B {
                    let new = if new[l] < DEAD { 0.0 } else { new[l] };
                    let better = match self.side {
                        Side::Greatest => new < old[l],
                        Side::Least => new > old[l],
                    };
                    moved |= better;
                    old[l] = if better { new } else { old[l] };
                }
            }
            if !moved {
                return Ok(());
            }
        }
        Err(Unsettled { position: start })
    }

    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub(super) fn node<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        p: usize,
        values: &[[f64; B]],
    ) -> [f64; B] {
        if let Some(forced) = lanes.forced(p) {
            return [forced; B];
        }
        let mut result = [0.0; B];
        lanes.states(p, values, &mut result);
        match self.combine {
            Combine::WeakestLink if self.graph.simple[p] => self.weakest_of_simple(lanes, p, values, &mut result),
            Combine::WeakestLink => {
                for clause in self.graph.clauses_of(p) {
                    let phi = self.satisfaction(lanes, clause, values);
                    for l in 0..B {
                        let psi = clause.rest + clause.strength * phi[l];
                        result[l] = if psi < result[l] { psi } else { result[l] };
                        result[l] = if phi[l] < clause.threshold { 0.0 } else { result[l] };
                    }
                }
            }
            Combine::Geometric => self.geometric(lanes, p, values, &mut result),
        }
        let earliest = self.earliest[p];
        if earliest > 0.0 {
            let times = lanes.times();
            for l in 0..B {
                result[l] = if times[l] < earliest { 0.0 } else { result[l] };
            }
        }
        result
    }

    /// The weakest link where every clause has one alternative without an amount: the same operations as in general, for
    /// a few lanes at a time, which stay in registers over all clauses.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn weakest_of_simple<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        p: usize,
        values: &[[f64; B]],
        result: &mut [f64; B],
    ) {
        let clauses = self.graph.clauses_of(p);
        for (c, part) in result.as_chunks_mut::<STEP>().0.iter_mut().enumerate() {
            let mut least = *part;
            for clause in clauses {
                let alternative = &self.graph.alternatives[clause.start as usize];
                let value = &values[lanes.place(alternative.enabler as usize)].as_chunks::<STEP>().0[c];
                for l in 0..STEP {
                    let phi = alternative.efficiency * value[l];
                    let psi = clause.rest + clause.strength * phi;
                    let lower = if psi < least[l] { psi } else { least[l] };
                    least[l] = if phi < clause.threshold { 0.0 } else { lower };
                }
            }
            *part = least;
        }
    }

    /// Weighted geometric mean of the own state (weight 1) and the clauses (weight = strength).
    #[inline(never)]
    fn geometric<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        p: usize,
        values: &[[f64; B]],
        result: &mut [f64; B],
    ) {
        let mut closed = [false; B];
        let (mut logs, mut weight) = ([0.0; B], 1.0);
        for l in 0..B {
            logs[l] = math::ln(result[l]);
        }
        for clause in self.graph.clauses_of(p) {
            let phi = self.satisfaction(lanes, clause, values);
            weight += clause.strength;
            for l in 0..B {
                closed[l] |= phi[l] < clause.threshold;
                // 0 x minus infinity would be NaN: an irrelevant clause adds nothing.
                if clause.strength > 0.0 {
                    logs[l] += clause.strength * math::ln(phi[l]);
                }
            }
        }
        for l in 0..B {
            result[l] = if closed[l] { 0.0 } else { math::exp(logs[l] / weight) };
        }
    }

    /// The k-th largest of efficiency x q over the alternatives.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn satisfaction<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        clause: &Clause,
        values: &[[f64; B]],
    ) -> [f64; B] {
        match self.graph.alternatives_of(clause) {
            [one] => self.served(lanes, one, values),
            several if clause.k == 1 => {
                let mut best = [0.0; B];
                for alternative in several {
                    let x = self.served(lanes, alternative, values);
                    for l in 0..B {
                        best[l] = if x[l] > best[l] { x[l] } else { best[l] };
                    }
                }
                best
            }
            several => self.kth(lanes, several, clause.k as usize, values),
        }
    }

    /// Keeps the k largest of each lane, largest first.
    #[inline(never)]
    fn kth<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        several: &[Alternative],
        k: usize,
        values: &[[f64; B]],
    ) -> [f64; B] {
        let mut top = vec![[0.0; B]; k];
        for alternative in several {
            let mut x = self.served(lanes, alternative, values);
            for row in &mut top {
                for l in 0..B {
                    let (larger, smaller) = if x[l] > row[l] { (x[l], row[l]) } else { (row[l], x[l]) };
                    (row[l], x[l]) = (larger, smaller);
                }
            }
        }
        top[k - 1]
    }

    /// efficiency x q.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    fn served<const B: usize>(
        &self,
        lanes: &(impl Lanes<B> + ?Sized),
        alternative: &Alternative,
        values: &[[f64; B]],
    ) -> [f64; B] {
        let enabler = alternative.enabler as usize;
        let mut q = [0.0; B];
        if alternative.amount.is_nan() {
            let value = &values[lanes.place(enabler)];
            for l in 0..B {
                q[l] = alternative.efficiency * value[l];
            }
            return q;
        }
        if let Some(forced) = lanes.forced(enabler) {
            return [alternative.efficiency * forced; B];
        }
        lanes.capacity(enabler, values, &mut q);
        let need = match self.sharing {
            Sharing::Alone => alternative.amount,
            // One that is not on the list is held against its own need on top of the list's.
            Sharing::Together => math::max(alternative.amount, self.graph.needs[enabler]),
        };
        for lane in &mut q {
            let share = *lane / need;
            *lane = alternative.efficiency * if share < 1.0 { share } else { 1.0 };
        }
        q
    }
}

/// Lanes from lists by position: years of the graph.
pub(super) struct Years<'a, const B: usize> {
    /// Own states, one list for each position.
    pub(super) states: &'a [&'a [f64]],
    /// Capacities, empty where there is none.
    pub(super) capacities: &'a [&'a [f64]],
    /// Own states and capacity of one position in place of the given ones.
    pub(super) replaced: Option<(u32, &'a [f64], &'a [f64])>,
    pub(super) times: [f64; B],
    /// First year of the block.
    pub(super) first: usize,
    /// Positions held at a readiness.
    pub(super) forced: &'a [(u32, f64)],
}

impl<const B: usize> Years<'_, B> {
    fn fill(&self, source: &[f64], lanes: &mut [f64; B]) {
        let part = source.get(self.first..).unwrap_or_default();
        let count = part.len().min(B);
        lanes[..count].copy_from_slice(&part[..count]);
        lanes[count..].fill(0.0);
    }
}

impl<const B: usize> Lanes<B> for Years<'_, B> {
    fn place(&self, p: usize) -> usize {
        p
    }

    fn states(&self, p: usize, _values: &[[f64; B]], lanes: &mut [f64; B]) {
        match self.replaced {
            Some((changed, states, _)) if changed as usize == p => self.fill(states, lanes),
            _ => self.fill(self.states[p], lanes),
        }
    }

    fn capacity(&self, p: usize, _values: &[[f64; B]], lanes: &mut [f64; B]) {
        match self.replaced {
            Some((changed, _, capacity)) if changed as usize == p => self.fill(capacity, lanes),
            _ => self.fill(self.capacities[p], lanes),
        }
    }

    fn times(&self) -> &[f64; B] {
        &self.times
    }

    fn forced(&self, p: usize) -> Option<f64> {
        self.forced.iter().find(|(f, _)| *f as usize == p).map(|(_, value)| *value)
    }
}
