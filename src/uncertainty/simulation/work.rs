//! A register made ready for draws, and the counting of readings and weight policies.

use super::compile::Model;
use super::enablers::Adjuster;
use super::notices::left_out;
use super::options::{Plan, RankCorrelation};
use super::result::SimulationVariant;
use super::run::{Case, Run, Scorer, Stage};
use super::tally::{Detail, Tally};
use super::weights::Weighting;
use crate::Result;
use crate::evaluation::{Evaluation, Tree, find_method};
use crate::model::{Reading, Register, WeightPolicy};
use crate::number::philox::Stream;
use crate::problem::Problems;
use crate::scoring::Method;

/// What is simulated, compiled.
pub(super) struct Work<'r> {
    register: &'r Register,
    evaluation: &'r Evaluation,
    pub plan: Plan,
    tree: Tree,
    pub model: Model,
    method: Option<Box<dyn Method>>,
    pub sizes: Vec<u64>,
    threads: Option<usize>,
}

impl<'r> Work<'r> {
    pub fn new(
        register: &'r Register,
        evaluation: &'r Evaluation,
        plan: Plan,
        settings: &serde_json::Value,
        correlation: Option<&RankCorrelation>,
        threads: Option<usize>,
    ) -> Result<Self> {
        let tree = Tree::new(register);
        Ok(Work {
            register,
            evaluation,
            plan,
            model: Model::new(register, &tree, evaluation, correlation)?,
            method: find_method(&evaluation.method, settings, tree.leaves.len())?,
            tree,
            sizes: evaluation.tracks.iter().map(|track| track.size).collect(),
            threads,
        })
    }

    /// Whether scores are those of the criteria tree.
    pub fn is_tree(&self) -> bool {
        self.method.is_none()
    }

    pub fn stream(&self) -> Stream {
        Stream::new(self.plan.seed)
    }

    /// A weight policy under a reading.
    pub fn weighting(&self, reading: Reading, policy: WeightPolicy) -> Weighting {
        Weighting::new(self.register, &self.tree, &self.model, reading, policy, self.plan.concentration)
    }

    /// A reading; `extra` are groups with a further seat in the council.
    pub fn run<'a>(&'a self, reading: Reading, extra: &'a [usize]) -> Run<'a> {
        Run {
            model: &self.model,
            stream: self.stream(),
            reading,
            scorer: self.method.as_deref().map_or(Scorer::Tree, |method| Scorer::Method(method, &self.tree)),
            sizes: &self.sizes,
            extra,
            adjuster: None,
            threads: self.threads,
        }
    }

    /// A weight policy under a reading of the range. Only the main one sets aside what was decided.
    fn range_weighting(&self, reading: Reading, policy: WeightPolicy) -> Weighting {
        let weighting = self.weighting(reading, policy);
        if policy == self.plan.weights { weighting } else { weighting.only_unasked(&self.model) }
    }

    /// Policies besides the main one: what experts said in other ways, and where nobody was asked anything the
    /// weights might be.
    fn other_policies(&self) -> Vec<WeightPolicy> {
        let main = self.plan.weights;
        let elicited = self.evaluation.tracks.iter().any(|track| track.elicitation.iter().any(|node| node.counts));
        let mut policies = vec![WeightPolicy::Council];
        if elicited {
            policies.extend([WeightPolicy::Fixed, WeightPolicy::Dirichlet]);
        }
        let opens = |policy: &WeightPolicy| !self.range_weighting(self.plan.reading, *policy).is_fixed();
        policies.extend([WeightPolicy::Uniform, WeightPolicy::UniformLeaves].into_iter().filter(opens));
        // Without elicited weights those of the council are the weights as they stand.
        let alike =
            |policy| policy == main || (!elicited && policy == WeightPolicy::Council && main == WeightPolicy::Fixed);
        policies.retain(|&policy| !alike(policy));
        policies
    }

    /// Policies of the range, the main one first; those whose constraints leave no room under one of the readings
    /// are left out, with a notice.
    pub fn policies(&self, readings: &[Reading], notices: &mut Problems) -> Vec<WeightPolicy> {
        let main = self.plan.weights;
        let mut policies = vec![main];
        policies.extend(self.other_policies());
        policies.retain(|&policy| {
            // Whether there is room for the main reading and policy together has been tried before.
            let is_tried = |reading| reading == self.plan.reading && policy == main;
            let tried = readings.iter().filter(|&&reading| !is_tried(reading)).try_for_each(|&reading| {
                self.range_weighting(reading, policy).try_out(self.register, &self.model, self.stream())
            });
            tried.map_err(|error| notices.push(left_out(policy, policy == main, &error))).is_ok()
        });
        policies
    }

    /// Counts the main reading and policy whole, and the others with the policies of the range for the first `few`
    /// draws.
    pub fn count(
        &self,
        readings: &[Reading],
        range: &[WeightPolicy],
        few: u64,
        adjuster: Option<&Adjuster>,
        stage: &mut Stage<'_>,
    ) -> Result<(Tally, Vec<SimulationVariant>)> {
        let (mut main, mut variants) = (Tally::new(&self.model, Detail::Places), Vec::new());
        for &reading in readings {
            let is_main = reading == self.plan.reading;
            let others = range.iter().copied().filter(|&policy| !is_main || policy != self.plan.weights);
            let policies = is_main.then_some(self.plan.weights).into_iter().chain(others);
            let weightings: Vec<Weighting> = policies.map(|policy| self.range_weighting(reading, policy)).collect();
            let mut cases: Vec<Case<'_>> =
                weightings.iter().map(|weighting| Case { weighting, detail: Detail::Places, draws: few }).collect();
            if let Some(case) = cases.first_mut().filter(|_| is_main) {
                (case.detail, case.draws) = (Detail::All, self.plan.draws);
            }
            let mut tallies = Run { adjuster, ..self.run(reading, &[]) }.tally(&cases, stage)?;
            stage.before += if is_main { self.plan.draws } else { few };
            if is_main {
                main = tallies.remove(0);
            }
            let weightings = weightings.iter().skip(usize::from(is_main));
            variants.extend(tallies.iter().zip(weightings).map(|(tally, weighting)| SimulationVariant {
                reading,
                weights: weighting.policy,
                draws: tally.draws,
                in_list: self.in_list(tally),
                in_list_with_enablers: adjuster.map(|_| tally.adjusted.clone()),
            }));
        }
        Ok((main, variants))
    }

    /// Draws in which each candidate is in the list of its track.
    pub fn in_list(&self, tally: &Tally) -> Vec<u64> {
        let places = |i: usize| &tally.places[i * tally.n_places..(i + 1) * tally.n_places];
        let size = |track: usize| usize::try_from(self.sizes[track]).unwrap_or(usize::MAX);
        let candidates = self.model.candidates.iter().enumerate();
        candidates.map(|(i, candidate)| places(i).iter().take(size(candidate.track)).sum()).collect()
    }
}
