//! How sure is each place? [`Register::simulate`] draws the council, its judgements and the weights anew, many
//! times, and counts.
//!
//! | reading | a draw is | answers |
//! |---|---|---|
//! | `council` | every stakeholder group fills n - 1 seats from its n experts, with replacement; each judgement drawn from its own range; pooled | would another council of the same make-up agree? |
//! | `member` | one member, drawn by the share of the group, speaks for all; where silent another of the group, then the pool | how many of the members see it so? |
//! | `cells` | every cell drawn by itself from its pool | what do the judgements alone leave open? |
//!
//! A number of a draw depends on the seed, the draw and the name of what is drawn, on nothing else
//! ([`crate::number::philox`]), and only whole numbers are counted: threads, blocks and their order leave no
//! trace, a larger run keeps its first draws, and a new expert or criterion leaves the others' numbers as they
//! were. The names: `judgement/EXPERT/TECHNOLOGY/CRITERION` (purpose: which copy of the expert sits in the council),
//! `council/GROUP/SEAT`, `member`, `member/GROUP`, `cell/TECHNOLOGY/CRITERION` (purpose 1: who stands in),
//! `figure/INDICATOR/TECHNOLOGY`, `weight/TRACK/CRITERION` (purpose: the attempt), `weights/TRACK/PARENT` (purpose 1:
//! who stands in), `tie/TECHNOLOGY`.

mod compile;
mod copula;
mod draw;
mod enablers;
mod enablers_table;
mod notices;
mod options;
mod result;
mod run;
mod sampler;
mod sobol;
mod sobol_indices;
mod sobol_tables;
mod tables;
mod tally;
#[cfg(test)]
mod tests;
mod tree;
mod uniforms;
mod weights;
mod work;
mod worth;

pub use enablers::WithEnablers;
pub use options::{RankCorrelation, SimulationLimits, SimulationOptions, reading, weight_policy};
pub use result::{Simulation, SimulationProvenance, SimulationVariant, Standing};
pub use sobol::{RegisterSobol, SobolBlock, SobolInput, SobolOutcome, SobolQuantity};
pub use sobol_indices::SobolIndices;
pub use worth::{CellWorth, ExpertWorth, JudgementWorth, ValueOfInformation};

use crate::evaluation::Evaluation;
use crate::evaluation::readiness::ReadinessDraws;
use crate::model::{Reading, Register, Support};
use crate::observer::{Observer, Unwatched, available_threads};
use crate::problem::Text;
use crate::{Error, Result};
use compile::Model;
use draw::Block;
use enablers::Prepared;
use options::{Plan, RANGE_DRAWS};
use run::{MOST_CANDIDATES, Stage};
use tally::{BINS, Detail, Tally, UNIT, histogram_quantile};
use tree::{NodeWeights, Room};
use weights::Weighting;
use work::Work;

/// All readings.
const READINGS: [Reading; 3] = [Reading::Council, Reading::Member, Reading::Cells];

impl Register {
    /// How sure each place is: shares of tested cases, under one reading and weight policy, with their range over
    /// the others.
    ///
    /// # Formula
    /// Value of a cell in a draw of `council`: over the groups g with somebody drawn who judged it, the mean of
    /// the drawn judgements weighted by share(g) / (shares present). With n - 1 of n seats the variance of a
    /// group's mean is the unbiased s^2 / n. On criteria with `risk` a judgement is drawn from the best share of
    /// its own range, so that the mean drawn value is the value of the evaluation. Figures with low and high are
    /// drawn from these as 5 % and 95 % quantiles. Score and places as in the evaluation, in every draw; a tie is
    /// broken by a random key of the draw.
    ///
    /// # Errors
    /// As [`Register::evaluate`]; [`Error::Input`] for options that cannot be used; [`Error::Limit`] when more
    /// draws or memory are asked for than the limits allow.
    ///
    /// # Complexity
    /// draws x (judgements + technologies x criteria + technologies^2); memory does not grow with the draws.
    ///
    /// # References
    /// Resampling: Efron and Tibshirani (1993), *An Introduction to the Bootstrap*, ch. 8; n - 1 of n: Rao and Wu
    /// (1988), *Journal of the American Statistical Association* 83, 231-241. Acceptability, central weights, confidence factors: Lahdelma and Salminen (2001), SMAA-2,
    /// *Operations Research* 49, 444-454.
    ///
    /// # Examples
    /// ```
    /// use stratech::{Register, uncertainty::SimulationOptions};
    /// let options = SimulationOptions { draws: Some(200), ..SimulationOptions::default() };
    /// let simulation = Register::example("vn-2026")?.simulate(&options)?;
    /// let seats: f64 = simulation.membership().iter().sum();
    /// assert!((seats - 30.0).abs() < 1e-9);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn simulate(&self, options: &SimulationOptions) -> Result<Simulation> {
        self.simulate_observed(options, &mut Unwatched)
    }

    /// As [`Register::simulate`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`Register::simulate`], and [`Error::Cancelled`].
    pub fn simulate_observed(&self, options: &SimulationOptions, observer: &mut dyn Observer) -> Result<Simulation> {
        simulate(self, options, observer)
    }
}

fn simulate(register: &Register, options: &SimulationOptions, observer: &mut dyn Observer) -> Result<Simulation> {
    let plan = Plan::new(options, &register.rules())?;
    let evaluation = register.evaluate_with(options.method.as_deref(), &options.settings)?;
    let mut notices = evaluation.notices.clone();
    check_memory(register, &evaluation, options)?;
    let work =
        Work::new(register, &evaluation, plan, &options.settings, options.correlation.as_ref(), options.threads)?;
    let prepared = match &options.readiness_year {
        Some(year) => Some(Prepared::new(register, &evaluation, (*year, &options.readiness), work.plan.seed)?),
        None => None,
    };
    let adjuster = prepared.as_ref().map(|prepared| &prepared.adjuster);
    let (plan, main) = (&work.plan, work.weighting(work.plan.reading, work.plan.weights));
    main.try_out(register, &work.model, work.stream())?;
    let few = plan.draws.min(RANGE_DRAWS);
    let readings: Vec<Reading> = READINGS.into_iter().filter(|&r| r == plan.reading || options.range).collect();
    let range = if options.range { work.policies(&readings, &mut notices) } else { Vec::new() };
    let confident = !main.is_fixed() && work.is_tree();
    let of_readiness = if prepared.is_some() { plan.draws } else { 0 };
    let all = plan.draws + few * (readings.len() as u64 - 1 + u64::from(confident)) + of_readiness;
    let mut stage = Stage { observer, before: 0, all };
    let (tally, variants) = work.count(&readings, &range, few, adjuster, &mut stage)?;
    notices::of_counts(&work.model, plan, &main, &tally, &evaluation, &mut notices);
    let mut standings = standings(&work.model, &evaluation, &main, &tally);
    if confident {
        let central: Vec<Option<NodeWeights>> = standings.iter().map(|s| central_weights(&work.model, s)).collect();
        let first = work.run(plan.reading, &[]).first_under(&central, few, &mut stage)?;
        for ((standing, central), count) in standings.iter_mut().zip(central).zip(first) {
            standing.confidence_factor = central.map(|_| count as f64 / few as f64);
        }
        stage.before += few;
    }
    let enablers = match prepared {
        Some(prepared) => {
            let draws = ReadinessDraws { draws: Some(plan.draws), seed: Some(plan.seed), threads: options.threads };
            Some(prepared.finish(register, &evaluation, tally.adjusted.clone(), draws, (&mut stage, &mut notices))?)
        }
        None => None,
    };
    let provenance = SimulationProvenance {
        register_digest: evaluation.provenance.register_digest.clone(),
        method_version: evaluation.provenance.method_version.clone(),
        software_version: evaluation.provenance.software_version.clone(),
        seed: plan.seed,
        draws: plan.draws,
        computing_error: 0.0,
    };
    let mut simulation = Simulation {
        register: register.clone(),
        reading: plan.reading,
        weights: plan.weights,
        concentration: plan.concentration,
        correlation: options.correlation.clone(),
        draws: plan.draws,
        seed: plan.seed,
        standings,
        variants,
        enablers,
        notices,
        provenance,
        evaluation,
    };
    let widths = simulation.membership_intervals().into_iter().map(|[low, high]| (high - low) / 2.0);
    simulation.provenance.computing_error = widths.fold(0.0, crate::number::math::max);
    simulation.notices.sort();
    Ok(simulation)
}

/// Refuses what would take more memory than allowed, before any is taken.
fn check_memory(register: &Register, evaluation: &Evaluation, options: &SimulationOptions) -> Result<()> {
    let (n, n_leaves) = (evaluation.alternatives.len(), evaluation.leaves().len());
    let largest = evaluation
        .tracks
        .iter()
        .map(|track| evaluation.alternatives.iter().filter(|a| a.track == track.id).count())
        .max()
        .unwrap_or(0);
    let threads = options.threads.unwrap_or_else(available_threads).max(1) as u64;
    let cases =
        Tally::bytes(n, n_leaves, largest, Detail::All) + 5 * Tally::bytes(n, n_leaves, largest, Detail::Places);
    // Pieces of the distribution, name of the variable and its number.
    let of_judgement = match register.rules().support {
        Support::Quantiles => 500,
        Support::Pert => 6000,
    };
    let found = threads * (cases + Block::bytes(n, n_leaves, register.experts.len()))
        + of_judgement * register.judgements.len() as u64;
    let over = |what: Text, limit, found| {
        Err(Error::Limit {
            what,
            limit,
            found,
            remedy: Text::new(
                "simulate fewer technologies or on fewer threads, or raise the limit",
                "hãy mô phỏng ít công nghệ hơn, dùng ít luồng hơn, hoặc nâng giới hạn",
            ),
        })
    };
    if n > MOST_CANDIDATES {
        return over(Text::new("technologies", "số công nghệ"), MOST_CANDIDATES as u64, n as u64);
    }
    if found > options.limits.bytes {
        let what = Text::new("memory of a simulation in bytes", "bộ nhớ mô phỏng tính theo byte");
        return over(what, options.limits.bytes, found);
    }
    Ok(())
}

fn standings(model: &Model, evaluation: &Evaluation, weighting: &Weighting, tally: &Tally) -> Vec<Standing> {
    let n = model.candidates.len();
    let scored = evaluation.settings.is_null() && evaluation.contributions != crate::evaluation::Contributions::None;
    evaluation
        .alternatives
        .iter()
        .enumerate()
        .map(|(i, alternative)| {
            let candidate = &model.candidates[i];
            let n_places = if candidate.ranked { model.tracks[candidate.track].members.len() } else { 0 };
            let places = tally.places[i * tally.n_places..i * tally.n_places + n_places].to_vec();
            let ranked: u64 = places.iter().sum();
            let first = places.first().copied().unwrap_or(0);
            let counts = &tally.histogram[i * BINS..(i + 1) * BINS];
            let above = (0..n).map(|j| {
                let other = &model.candidates[j];
                let comparable = candidate.ranked && other.ranked && candidate.track == other.track;
                comparable.then(|| tally.above[i * n + j])
            });
            let central = (first > 0).then(|| {
                let sums = &tally.first_weights[i * model.n_leaves..(i + 1) * model.n_leaves];
                sums.iter().map(|&sum| sum as f64 / (first as f64 * UNIT as f64)).collect()
            });
            Standing {
                id: alternative.id.clone(),
                vetoed: tally.vetoed[i],
                above: above.collect(),
                expected_rank: (ranked > 0).then(|| {
                    let weighted: u128 = (1_u128..).zip(&places).map(|(place, &count)| place * u128::from(count)).sum();
                    weighted as f64 / ranked as f64
                }),
                rank_interval: place_quantile(&places, 5).zip(place_quantile(&places, 95)).map(|(a, b)| [a, b]),
                score_mean: (scored && ranked > 0).then(|| tally.scores[i] as f64 / (ranked as f64 * UNIT as f64)),
                score_interval: histogram_quantile(counts, 0.05)
                    .zip(histogram_quantile(counts, 0.95))
                    .map(|(low, high)| [low, high]),
                confidence_factor: (central.is_some() && weighting.is_fixed())
                    .then(|| first as f64 / tally.draws as f64),
                central_weights: central,
                places,
            }
        })
        .collect()
}

/// The central weights of a technology for the tree.
fn central_weights(model: &Model, standing: &Standing) -> Option<NodeWeights> {
    let mut weights = NodeWeights::default();
    model.tree.spread_leaf_weights(standing.central_weights.as_ref()?, &mut weights.nominal);
    model.tree.complete(&mut weights, &mut Room::default());
    Some(weights)
}

/// The first place that so many per cent of the counts reach.
fn place_quantile(places: &[u64], percent: u128) -> Option<u32> {
    let total: u128 = places.iter().map(|&count| u128::from(count)).sum();
    let mut reached = 0;
    for (place, &count) in (1_u32..).zip(places) {
        reached += u128::from(count);
        if total > 0 && reached * 100 >= percent * total {
            return Some(place);
        }
    }
    None
}
