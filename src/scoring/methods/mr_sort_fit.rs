//! Learning an MR-Sort model: weights by linear programs, profiles by moving one entry at a time.

use super::concordance::reaches;
use super::mr_sort::{FittedMrSort, MrSort};
use super::pairwise::{fixed, from_fixed, oriented_columns};
use crate::number::philox::Stream;
use crate::problem::Text;
use crate::scoring::DecisionMatrix;
use crate::scoring::decision::normalize_weights;
use crate::scoring::linear_program::{LinearProgram, Relation, Solution};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Starting points; the first cuts every criterion where it separates best, the others at random values.
const STARTS: u32 = 12;

/// Rounds of weights and profiles from one starting point.
const ROUNDS: usize = 20;

/// Most values that are tried for one entry of a profile.
const CANDIDATES: usize = 64;

/// Criteria that fit into one set.
const MOST_CRITERIA: usize = 64;

/// By how much a weight must stay below lambda to count as below.
const MARGIN: f64 = 1e-3;

struct Examples<'a> {
    /// Values with "higher is better", `(m)` columns of `(n,)`.
    columns: Vec<Vec<f64>>,
    classes: &'a [usize],
    n_profiles: usize,
    /// Values that an entry of a profile may take, by criterion, rising.
    candidates: Vec<Vec<f64>>,
}

/// A model; profiles with "higher is better".
#[derive(Clone)]
struct Model {
    profiles: Vec<Vec<f64>>,
    weights: Vec<f64>,
    lambda: f64,
}

/// How wrong a model is: first the number of errors, then by how much majorities are missed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Loss(usize, f64);

pub(super) fn fit(data: &DecisionMatrix, classes: &[usize]) -> Result<FittedMrSort> {
    let m = data.n_criteria();
    if m > MOST_CRITERIA {
        return Err(Error::Limit {
            what: Text::new("criteria of MR-Sort when it is learned", "số tiêu chí khi học MR-Sort"),
            limit: MOST_CRITERIA as u64,
            found: m as u64,
            remedy: Text::new("learn with fewer criteria", "hãy học với ít tiêu chí hơn"),
        });
    }
    let columns = oriented_columns(data);
    let examples = Examples {
        candidates: columns.iter().map(|column| candidates(column)).collect(),
        columns,
        classes,
        n_profiles: classes.iter().copied().max().unwrap_or(1),
    };
    let mut best: Option<(Loss, Model)> = None;
    for start in 0..STARTS {
        let (loss, model) = examples.improve(start)?;
        if best.as_ref().is_none_or(|(least, _)| loss < *least) {
            best = Some((loss, model));
        }
        if loss.0 == 0 {
            break;
        }
    }
    let (_, model) = best.ok_or_else(|| Error::internal("MR-Sort: no starting point"))?;
    let misassigned: Vec<usize> = (0..classes.len()).filter(|&i| examples.class(&model, i) != classes[i]).collect();
    let in_units = |profile: &Vec<f64>| super::profiles::oriented(data.directions(), profile);
    Ok(FittedMrSort {
        method: MrSort {
            profiles_worst_to_best: Some(model.profiles.iter().map(in_units).collect()),
            lambda: model.lambda,
            weights: Some(model.weights),
            ..MrSort::default()
        },
        accuracy: 1.0 - misassigned.len() as f64 / classes.len() as f64,
        misassigned,
    })
}

/// The different values of a column, rising; evenly picked where there are many.
fn candidates(column: &[f64]) -> Vec<f64> {
    let mut values = column.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.len() <= CANDIDATES {
        return values;
    }
    (0..CANDIDATES).map(|j| values[j * (values.len() - 1) / (CANDIDATES - 1)]).collect()
}

impl Examples<'_> {
    fn improve(&self, start: u32) -> Result<(Loss, Model)> {
        let m = self.columns.len();
        let profiles = if start == 0 { self.best_cuts() } else { self.random_cuts(start) };
        let mut model = Model { profiles, weights: vec![1.0 / m as f64; m], lambda: 0.5 };
        let mut best = (self.loss(&model), model.clone());
        for _ in 0..ROUNDS {
            (model.weights, model.lambda) = self.learn_weights(&model.profiles)?;
            let loss = self.move_profiles(&mut model);
            if loss >= best.0 {
                break;
            }
            best = (loss, model.clone());
            if loss.0 == 0 {
                // Once more with the final profiles, for the widest margin.
                (model.weights, model.lambda) = self.learn_weights(&model.profiles)?;
                let loss = self.loss(&model);
                return Ok(if loss.0 == 0 { (loss, model) } else { best });
            }
        }
        Ok(best)
    }

    /// On every criterion the values that alone would separate lower from higher classes with the fewest errors.
    fn best_cuts(&self) -> Vec<Vec<f64>> {
        let mut profiles = vec![vec![0.0; self.columns.len()]; self.n_profiles];
        for (k, column) in self.columns.iter().enumerate() {
            let mut least = f64::NEG_INFINITY;
            for (h, profile) in profiles.iter_mut().enumerate() {
                let errors = |cut: f64| {
                    let pairs = column.iter().zip(self.classes);
                    pairs.filter(|&(&x, &class)| (x >= cut) != (class > h)).count()
                };
                let allowed = self.candidates[k].iter().copied().filter(|&cut| cut >= least);
                least = allowed.min_by_key(|&cut| errors(cut)).unwrap_or(least);
                profile[k] = least;
            }
        }
        profiles
    }

    fn random_cuts(&self, start: u32) -> Vec<Vec<f64>> {
        let stream = Stream::new(u64::from(start));
        let mut profiles = vec![vec![0.0; self.columns.len()]; self.n_profiles];
        for (k, candidates) in self.candidates.iter().enumerate() {
            let variable = u32::try_from(k).unwrap_or(u32::MAX);
            let mut cuts: Vec<f64> = (0..self.n_profiles)
                .map(|h| candidates[stream.index(h as u64, variable, 0, candidates.len())])
                .collect();
            cuts.sort_by(f64::total_cmp);
            profiles.iter_mut().zip(cuts).for_each(|(profile, cut)| profile[k] = cut);
        }
        profiles
    }

    /// The criteria on which example i is at least as good as a profile, as a set of bits.
    fn favor(&self, i: usize, profile: &[f64]) -> u64 {
        self.columns
            .iter()
            .zip(profile)
            .enumerate()
            .fold(0, |set, (k, (column, limit))| set | (u64::from(column[i] >= *limit) << k))
    }

    fn class(&self, model: &Model, i: usize) -> usize {
        let above = |profile: &&Vec<f64>| reaches(weight(&model.weights, self.favor(i, profile)), model.lambda);
        // Profiles are in order, so that being above one is being above all below it.
        model.profiles.iter().take_while(above).count()
    }

    fn loss(&self, model: &Model) -> Loss {
        let mut loss = Loss(0, 0.0);
        for (i, &class) in self.classes.iter().enumerate() {
            loss.0 += usize::from(self.class(model, i) != class);
            for (h, profile) in model.profiles.iter().enumerate() {
                let short = model.lambda - weight(&model.weights, self.favor(i, profile));
                let missing = if class > h { short } else { MARGIN - short };
                loss.1 += if missing > 0.0 { missing } else { 0.0 };
            }
        }
        loss
    }

    /// Moves one entry at a time to the best value between its neighbors, until nothing improves.
    fn move_profiles(&self, model: &mut Model) -> Loss {
        let mut best = self.loss(model);
        loop {
            let before = best;
            for h in 0..self.n_profiles {
                for k in 0..self.columns.len() {
                    let low = h.checked_sub(1).map_or(f64::NEG_INFINITY, |below| model.profiles[below][k]);
                    let high = model.profiles.get(h + 1).map_or(f64::INFINITY, |above| above[k]);
                    let mut chosen = model.profiles[h][k];
                    for &value in self.candidates[k].iter().filter(|&&value| low <= value && value <= high) {
                        model.profiles[h][k] = value;
                        let loss = self.loss(model);
                        if loss < best {
                            (best, chosen) = (loss, value);
                        }
                    }
                    model.profiles[h][k] = chosen;
                    if best.0 == 0 {
                        return best;
                    }
                }
            }
            if best >= before {
                return best;
            }
        }
    }

    /// What the examples ask of sets of criteria: (set, whether it must be a majority) and how many ask for it.
    fn demands(&self, profiles: &[Vec<f64>]) -> BTreeMap<(u64, bool), usize> {
        let mut demands = BTreeMap::new();
        for (i, &class) in self.classes.iter().enumerate() {
            if class > 0 {
                *demands.entry((self.favor(i, &profiles[class - 1]), true)).or_insert(0) += 1;
            }
            if class < self.n_profiles {
                *demands.entry((self.favor(i, &profiles[class]), false)).or_insert(0) += 1;
            }
        }
        demands
    }

    /// Weights and lambda with the least sum of shortfalls; without shortfalls those with the widest margin.
    fn learn_weights(&self, profiles: &[Vec<f64>]) -> Result<(Vec<f64>, f64)> {
        let m = self.columns.len();
        let demands = self.demands(profiles);
        // Variables: weights, lambda, then a shortfall for every demand or one margin for all.
        let program = |with_margin: bool| {
            let mut objective = vec![0.0; m + 1];
            if with_margin {
                objective.push(-1.0);
            } else {
                objective.extend(demands.values().map(|&count| count as f64));
            }
            let n_variables = objective.len();
            let mut program = LinearProgram::minimize(objective);
            let mut total = vec![1.0; m];
            total.resize(n_variables, 0.0);
            program.constrain(total, Relation::Equal, 1.0);
            for (relation, bound) in [(Relation::AtLeast, 0.5), (Relation::AtMost, 1.0)] {
                let mut lambda = vec![0.0; m + 1];
                lambda[m] = 1.0;
                program.constrain(lambda, relation, bound);
            }
            for (index, &(set, majority)) in demands.keys().enumerate() {
                let sign = if majority { 1.0 } else { -1.0 };
                let mut row = vec![0.0; n_variables];
                for (k, entry) in row.iter_mut().enumerate().take(m) {
                    *entry = if set >> k & 1 == 1 { sign } else { 0.0 };
                }
                row[m] = -sign;
                if with_margin {
                    row[m + 1] = -1.0;
                    program.constrain(row, Relation::AtLeast, 0.0);
                } else {
                    row[m + 1 + index] = 1.0;
                    program.constrain(row, Relation::AtLeast, if majority { 0.0 } else { MARGIN });
                }
            }
            program.solve()
        };
        let Solution::Optimal { mut x, value } = program(false)? else {
            return Err(Error::internal("the linear program of MR-Sort has no solution"));
        };
        if value < 1e-9
            && let Solution::Optimal { x: widest, .. } = program(true)?
        {
            x = widest;
        }
        let weights = normalize_weights(&x[..m], "weights")?;
        Ok((weights, x[m]))
    }
}

/// The weight of a set of criteria.
fn weight(weights: &[f64], set: u64) -> f64 {
    from_fixed(weights.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).map(|(_, &weight)| fixed(weight)).sum())
}
