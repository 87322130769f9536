//! When each node can be ready at the earliest, by gates and lead times alone.

use super::compiled::{Alternative, Clause, Compiled};
use crate::number::math::max;

impl Compiled {
    /// Years from the start until each position can be ready: the larger of its own and, over its gate clauses, of
    /// the k-th smallest of `T_j + lag`.
    pub(super) fn lead_times(&self, own: &[f64]) -> Vec<f64> {
        let mut times = vec![0.0; self.order.len()];
        let all: Vec<u32> = (0..super::compiled::small(self.groups.len())).collect();
        self.update_lead_times(|p| own[p], &[], &all, &mut times);
        times
    }

    /// The same for the groups that a change reaches; forced positions are ready at once.
    pub(super) fn update_lead_times(
        &self,
        own: impl Fn(usize) -> f64,
        forced: &[u32],
        reached: &[u32],
        times: &mut [f64],
    ) {
        for &g in reached {
            let (start, end) = self.groups[g as usize];
            // Gates have no circles: within a group a few passes in order settle them.
            for _ in start..end {
                let mut moved = false;
                for p in start as usize..end as usize {
                    let is_forced = forced.iter().any(|&f| f as usize == p);
                    let time = if is_forced { 0.0 } else { self.lead_time(p, own(p), times) };
                    moved |= time != times[p];
                    times[p] = time;
                }
                if !moved {
                    break;
                }
            }
        }
    }

    /// The same with each position `late` by some years: added to its time where it is not ready from the start, as what
    /// is already there cannot be late.
    pub(super) fn delayed_lead_times(
        &self,
        own: impl Fn(usize) -> f64,
        late: &[f64],
        reached: &[u32],
        times: &mut [f64],
    ) {
        for &g in reached {
            let (start, end) = self.groups[g as usize];
            for _ in start..end {
                let mut moved = false;
                for p in start as usize..end as usize {
                    let time = self.lead_time(p, own(p), times);
                    let time = if time > 0.0 { time + late[p] } else { time };
                    moved |= time != times[p];
                    times[p] = time;
                }
                if !moved {
                    break;
                }
            }
        }
    }

    fn lead_time(&self, p: usize, own: f64, times: &[f64]) -> f64 {
        let gates = self.clauses_of(p).iter().filter(|clause| clause.gate);
        gates.fold(own, |latest, clause| max(latest, self.gate_time(clause, times).0))
    }

    /// The k-th smallest `T_j + lag` of a clause, and the alternatives that come no later, first ones first.
    pub(super) fn gate_time(&self, clause: &Clause, times: &[f64]) -> (f64, Vec<&Alternative>) {
        let mut sorted: Vec<(f64, &Alternative)> =
            self.alternatives_of(clause).iter().map(|a| (times[a.enabler as usize] + a.lag, a)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: ties stay in the order of ids
        sorted.truncate(clause.k as usize);
        let time = sorted.last().map_or(0.0, |(time, _)| *time);
        (time, sorted.into_iter().map(|(_, a)| a).collect())
    }
}
