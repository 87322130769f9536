//! The smallest change of all weights together that reverses a membership.

use super::turn::{Probe, STEP, first, raster, turned};
use crate::Result;
use crate::evaluation::{Rescorer, Seat, Standing};
use crate::number::sum::{dot_exact, sum};
use crate::scoring::linear_program::{LinearProgram, Relation, Solution};

/// Another vector of leaf weights in the whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shift {
    /// Leaf weights in the whole.
    pub to: Vec<f64>,
    /// Share of the whole weight that moves: half the sum of the absolute changes.
    pub moved: f64,
    /// Whether nothing smaller reverses it; else it is the smallest that was found.
    pub exact: bool,
}

/// By how much a rival is passed: above the steps of the grid of scores and the rounding of the programs. The next
/// one is tried where a solution fails when it is evaluated.
const MARGINS: [f64; 3] = [1.0 / (1_u64 << 36) as f64, 1.0 / (1_u64 << 32) as f64, 1.0 / (1_u64 << 28) as f64];

/// What a solution may fall short of its margin.
const ROUNDING: f64 = MARGINS[0] / 2.0;

/// Programs that are solved at most.
const PROGRAMS: usize = 20_000;

/// The smallest shift of weights that reverses the membership of a member; none when no weights do (`exact`), or
/// none was found.
pub(super) fn smallest(rescorer: &Rescorer, t: usize, now: &Standing, member: usize) -> Result<(Option<Shift>, bool)> {
    let base = &rescorer.bases[t];
    let weights = rescorer.leaf_weights(&base.nominal);
    let reverses = |to: &[f64]| -> Option<bool> {
        let then = rescorer.standing(t, &rescorer.nominal_of(t, to), &base.values).ok()?;
        let lost = now.scores.iter().zip(&then.scores).any(|(from, to)| from.is_some() && to.is_none());
        (!lost).then(|| turned(now.seats[member], then.seats[member]))
    };
    let ranked: Vec<usize> = (0..base.members.len()).filter(|&m| now.ranks[m].is_some()).collect();
    let complete = ranked.iter().all(|&m| base.values[m].iter().all(Option::is_some));
    let mut best: Option<Shift> = None;
    let mut exact = rescorer.is_tree() && rescorer.tree.is_additive() && complete;
    if exact {
        for into in targets(now.seats[member]) {
            let mut cut_short = false;
            let solve = |margin| {
                let mut search = Search::new(rescorer, t, &ranked, member, &weights, into, margin);
                search.run()?;
                cut_short |= search.cut_short;
                Ok(search.best)
            };
            let (to, settled) = by_margins(solve, |solution| pinned(&weights, solution, &reverses))?;
            exact &= settled && !cut_short;
            if let Some(to) = to {
                keep(&mut best, &weights, to);
            }
        }
    } else {
        transfers(&weights, &reverses, &mut best)?;
        if rescorer.is_tree() {
            for into in targets(now.seats[member]) {
                linearized(rescorer, t, &ranked, member, into, &reverses, &mut best)?;
            }
        }
    }
    if let Some(best) = &mut best {
        best.exact = exact;
    }
    Ok((best, exact))
}

/// The first solution that the evaluation bears out, and whether nothing smaller can be: only the first margin says so.
fn by_margins(
    mut solve: impl FnMut(f64) -> Result<Option<Vec<f64>>>,
    pin: impl Fn(&[f64]) -> Option<Vec<f64>>,
) -> Result<(Option<Vec<f64>>, bool)> {
    for (step, margin) in MARGINS.into_iter().enumerate() {
        let Some(solution) = solve(margin)? else { return Ok((None, step == 0)) };
        if let Some(to) = pin(&solution) {
            return Ok((Some(to), step == 0));
        }
    }
    Ok((None, false))
}

/// Into the list or out of it.
fn targets(seat: Option<Seat>) -> Vec<bool> {
    match seat {
        Some(Seat::Within) => vec![false],
        Some(Seat::Outside) | None => vec![true],
        Some(Seat::Tied) => vec![true, false],
    }
}

fn moved(from: &[f64], to: &[f64]) -> f64 {
    sum(&from.iter().zip(to).map(|(a, b)| (a - b).abs()).collect::<Vec<_>>()) / 2.0
}

fn keep(best: &mut Option<Shift>, weights: &[f64], to: Vec<f64>) {
    let moved = moved(weights, &to);
    if best.as_ref().is_none_or(|best| moved < best.moved) {
        *best = Some(Shift { to, moved, exact: false });
    }
}

/// The point on the way to a solution at which the evaluation itself reverses: just before it, by its margin; none
/// when rounding has made it none.
fn pinned(weights: &[f64], solution: &[f64], reverses: &impl Fn(&[f64]) -> Option<bool>) -> Option<Vec<f64>> {
    let point = |x: f64| -> Vec<f64> {
        let raw: Vec<f64> =
            weights.iter().zip(solution).map(|(a, b)| crate::number::math::max(a + x * (b - a), 0.0)).collect();
        let total = sum(&raw);
        raw.iter().map(|w| w / total).collect()
    };
    let at = first(0.0, &[Probe { at: 1.0, expected: None }], |x| Ok(reverses(&point(x)))).ok()??;
    Some(point(at))
}

/// Moves weight from one leaf to another, in steps, for every pair of leaves.
fn transfers(weights: &[f64], reverses: &impl Fn(&[f64]) -> Option<bool>, best: &mut Option<Shift>) -> Result<()> {
    for from in (0..weights.len()).filter(|&k| weights[k] > 0.0) {
        for into in (0..weights.len()).filter(|&k| k != from) {
            let point = |x: f64| {
                let mut to = weights.to_vec();
                to[from] -= x;
                to[into] += x;
                to
            };
            // What is no smaller than the best so far is of no use.
            let end = best.as_ref().map_or(weights[from], |best| crate::number::math::min(best.moved, weights[from]));
            if let Some(x) = first(0.0, &raster(0.0, end, STEP), |x| Ok(reverses(&point(x))))? {
                keep(best, weights, point(x));
            }
        }
    }
    Ok(())
}

/// Times that the scores are made straight lines at the last solution.
const ROUNDS: u32 = 4;

/// Solves the program with scores that are straight lines around the weights as they are, then around its solution,
/// and so on: scores bend where a criterion does not apply or a node is no weighted mean.
fn linearized(
    rescorer: &Rescorer,
    t: usize,
    ranked: &[usize],
    member: usize,
    into_the_list: bool,
    reverses: &impl Fn(&[f64]) -> Option<bool>,
    best: &mut Option<Shift>,
) -> Result<()> {
    let weights = rescorer.leaf_weights(&rescorer.bases[t].nominal);
    let mut around = weights.clone();
    for _ in 0..ROUNDS {
        let Some(mut search) = Search::around(rescorer, t, ranked, member, (&weights, &around), into_the_list) else {
            break;
        };
        search.run()?;
        let Some(solution) = search.best else { break };
        if let Some(to) = pinned(&weights, &solution, reverses) {
            keep(best, &weights, to);
        }
        around = solution;
    }
    Ok(())
}

/// The change of a score with each leaf weight.
fn slopes(rescorer: &Rescorer, t: usize, member: usize, around: &[f64]) -> Option<(f64, Vec<f64>)> {
    const H: f64 = 1e-6;
    let values = &rescorer.bases[t].values[member];
    let score = |weights: &[f64]| rescorer.node(&rescorer.nominal_of(t, weights), values, 0);
    let now = score(around)?;
    let slopes = (0..around.len()).map(|k| {
        let mut more = around.to_vec();
        more[k] += H;
        Some((score(&more)? - now) / H)
    });
    Some((now, slopes.collect::<Option<_>>()?))
}

/// Branch and bound over who must end up on the other side; each node is a linear program.
struct Search<'w> {
    weights: &'w [f64],
    /// Differences of values by rival and leaf, positive where they help.
    gains: Vec<Vec<f64>>,
    /// How many rivals must be on the right side.
    needed: usize,
    /// What the differences must come to, by rival.
    required: Vec<f64>,
    best: Option<Vec<f64>>,
    bound: f64,
    programs: usize,
    cut_short: bool,
}

impl<'w> Search<'w> {
    fn new(
        rescorer: &Rescorer,
        t: usize,
        ranked: &[usize],
        member: usize,
        weights: &'w [f64],
        into_the_list: bool,
        margin: f64,
    ) -> Self {
        let base = &rescorer.bases[t];
        let value = |m: usize, k: usize| base.values[m][k].unwrap_or_default();
        let rivals = ranked.iter().filter(|&&m| m != member);
        let sign = if into_the_list { 1.0 } else { -1.0 };
        let gains: Vec<Vec<f64>> =
            rivals.map(|&m| (0..weights.len()).map(|k| sign * (value(member, k) - value(m, k))).collect()).collect();
        let required = vec![margin; gains.len()];
        Search::over(weights, gains, required, base.size, into_the_list)
    }

    /// With scores as straight lines around some weights; none where they cannot be made.
    fn around(
        rescorer: &Rescorer,
        t: usize,
        ranked: &[usize],
        member: usize,
        (weights, around): (&'w [f64], &[f64]),
        into_the_list: bool,
    ) -> Option<Self> {
        let sign = if into_the_list { 1.0 } else { -1.0 };
        let (own, own_slopes) = slopes(rescorer, t, member, around)?;
        let (mut gains, mut required) = (Vec::new(), Vec::new());
        for &m in ranked.iter().filter(|&&m| m != member) {
            let (other, other_slopes) = slopes(rescorer, t, m, around)?;
            let gain: Vec<f64> = own_slopes.iter().zip(&other_slopes).map(|(a, b)| sign * (a - b)).collect();
            required.push(MARGINS[0] - sign * (own - other) + dot_exact(&gain, around));
            gains.push(gain);
        }
        Some(Search::over(weights, gains, required, rescorer.bases[t].size, into_the_list))
    }

    fn over(weights: &'w [f64], gains: Vec<Vec<f64>>, required: Vec<f64>, size: u64, into_the_list: bool) -> Self {
        let seats = usize::try_from(size).unwrap_or(usize::MAX);
        // In: at most seats - 1 are as good or better. Out: at least as many as there are seats are better.
        let needed = if into_the_list { (gains.len() + 1).saturating_sub(seats) } else { seats };
        Search { weights, gains, needed, required, best: None, bound: f64::INFINITY, programs: 0, cut_short: false }
    }

    fn run(&mut self) -> Result<()> {
        // Whom no weights put on the right side is of no use.
        let hopeless = |(gains, required): (&Vec<f64>, &f64)| gains.iter().all(|gain| gain <= required);
        let excluded: Vec<bool> = self.gains.iter().zip(&self.required).map(hopeless).collect();
        self.branch(&mut Vec::new(), excluded)
    }

    fn branch(&mut self, included: &mut Vec<usize>, mut excluded: Vec<bool>) -> Result<()> {
        if excluded.iter().filter(|out| !**out).count() < self.needed {
            return Ok(());
        }
        if self.programs >= PROGRAMS {
            self.cut_short = true;
            return Ok(());
        }
        self.programs += 1;
        let Some((to, value)) = self.solve(included)? else { return Ok(()) };
        if value >= self.bound {
            return Ok(());
        }
        let gain = |rival: usize| dot_exact(&self.gains[rival], &to);
        let right: Vec<bool> =
            (0..self.gains.len()).map(|r| included.contains(&r) || gain(r) >= self.required[r] - ROUNDING).collect();
        if right.iter().zip(&excluded).filter(|(right, out)| **right && !**out).count() >= self.needed {
            self.bound = value;
            self.best = Some(to);
            return Ok(());
        }
        let next =
            (0..self.gains.len()).filter(|&r| !right[r] && !excluded[r]).max_by(|&a, &b| gain(a).total_cmp(&gain(b)));
        let Some(next) = next else { return Ok(()) };
        included.push(next);
        self.branch(included, excluded.clone())?;
        included.pop();
        excluded[next] = true;
        self.branch(included, excluded)
    }

    /// The nearest weights at which all included rivals are on the right side.
    fn solve(&self, included: &[usize]) -> Result<Option<(Vec<f64>, f64)>> {
        let m = self.weights.len();
        if included.is_empty() {
            return Ok(Some((self.weights.to_vec(), 0.0)));
        }
        // Variables: what each leaf gains, then what each gives up; as much is given as is gained.
        let mut program = LinearProgram::minimize([vec![1.0; m], vec![0.0; m]].concat());
        program.constrain([vec![1.0; m], vec![-1.0; m]].concat(), Relation::Equal, 0.0);
        for k in (0..m).filter(|&k| self.weights[k] < 1.0) {
            let mut row = vec![0.0; 2 * m];
            row[m + k] = 1.0;
            program.constrain(row, Relation::AtMost, self.weights[k]);
        }
        for &rival in included {
            let gains = &self.gains[rival];
            let row = gains.iter().copied().chain(gains.iter().map(|gain| -gain)).collect();
            program.constrain(row, Relation::AtLeast, self.required[rival] - dot_exact(gains, self.weights));
        }
        match program.solve()? {
            Solution::Optimal { x, value } => {
                Ok(Some(((0..m).map(|k| self.weights[k] + x[k] - x[m + k]).collect(), value)))
            }
            Solution::Infeasible | Solution::Unbounded => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_margin_settles_the_question() {
        // Solutions carry their margin: solved up to one margin, borne out from another on.
        let run = |solved_to: usize, borne_out_from: usize| {
            let at = |margin: f64| MARGINS.iter().position(|m| *m == margin).unwrap();
            by_margins(
                |margin| Ok((at(margin) < solved_to).then(|| vec![margin])),
                |solution| (at(solution[0]) >= borne_out_from).then(|| solution.to_vec()),
            )
            .unwrap()
        };
        // No weights do it; the first solution does it.
        assert_eq!(run(0, 0), (None, true));
        assert_eq!(run(3, 0), (Some(vec![MARGINS[0]]), true));
        // A later solution may not be the smallest.
        assert_eq!(run(3, 2), (Some(vec![MARGINS[2]]), false));
        // Solutions that the evaluation does not bear out say nothing.
        assert_eq!(run(3, 3), (None, false));
        assert_eq!(run(1, 3), (None, false));
    }

    #[test]
    fn two_rivals_are_passed_by_the_smallest_shift() {
        // One seat; the first of three must pass both others, which are better by 0.1 and 0.2 on the first leaf.
        let gains = vec![vec![-0.4, 0.2, 0.0], vec![-0.2, 0.0, 0.1]];
        let weights = [0.5, 0.25, 0.25];
        let mut search = Search {
            weights: &weights,
            gains: gains.clone(),
            needed: 2,
            required: vec![MARGINS[0]; 2],
            best: None,
            bound: f64::INFINITY,
            programs: 0,
            cut_short: false,
        };
        search.run().unwrap();
        // A raster over all weights finds nothing smaller.
        let mut least = f64::INFINITY;
        let n = 400;
        for i in 0..=n {
            for j in 0..=(n - i) {
                let to = [i, j, n - i - j].map(|part| f64::from(part) / f64::from(n));
                if gains.iter().all(|gain| dot_exact(gain, &to) >= 0.0) {
                    least = crate::number::math::min(least, moved(&weights, &to));
                }
            }
        }
        let found = search.bound;
        assert!(found <= least + 1e-9 && found > least - 0.01, "{found} {least}");
        let to = search.best.unwrap();
        assert!((moved(&weights, &to) - found).abs() < 1e-12);
        assert!(gains.iter().all(|gain| dot_exact(gain, &to) >= 0.0));
    }
}
