//! The list with and without the enablers: in every draw also the places by `S' = S R^gamma` in one year, with the
//! readiness of the same draw.

use super::draw::{Block, LANES};
use super::result::Simulation;
use super::run::{Run, settle_ties};
use super::tally::UNIT;
use super::tree::{NodeWeights, Room};
use crate::Result;
use crate::dependency::{Case, Cases, ReadinessSimulation};
use crate::evaluation::readiness::{Inputs, ReadinessDraws, ReadinessOptions};
use crate::evaluation::{Evaluation, readiness};
use crate::model::{Id, Register};
use crate::number::grid::Grid;
use crate::number::math;
use crate::observer::Observer;
use crate::problem::Problems;
use crate::uncertainty::Share;
use serde::{Deserialize, Serialize};

/// The list with the enablers, in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithEnablers {
    /// The year of the readiness that scores are multiplied by.
    pub year: i32,
    /// Exponent of the adjusted score.
    pub gamma: f64,
    /// Criteria that are not in the adjusted score, as the readiness stands in for them.
    pub left_out: Vec<Id>,
    /// Draws in which each technology would be in the list of its track by its adjusted score.
    pub in_list: Vec<u64>,
    /// Readiness of all technologies, then enablers, over the same draws.
    pub readiness: ReadinessSimulation,
}

impl Simulation {
    /// Share of draws in which each technology would be in the list by its adjusted score, (n,); none where the
    /// simulation was made without enablers.
    pub fn membership_with_enablers(&self) -> Option<Vec<f64>> {
        let with = self.enablers.as_ref()?;
        Some(with.in_list.iter().map(|count| self.share(*count)).collect())
    }

    /// Least and greatest of these shares over all readings and weight policies that were run, (n, 2).
    pub fn membership_ranges_with_enablers(&self) -> Option<Vec<[f64; 2]>> {
        Some(self.range_shares_with_enablers()?.into_iter().map(|ends| ends.map(Share::value)).collect())
    }

    /// The same with the counts.
    pub(super) fn range_shares_with_enablers(&self) -> Option<Vec<[Share; 2]>> {
        let with = self.enablers.as_ref()?;
        Some(self.ends(&with.in_list, |variant| variant.in_list_with_enablers.as_deref()))
    }
}

/// What every draw needs for its adjusted scores.
pub(super) struct Adjuster {
    cases: Cases,
    /// Place of the year among those of the graph.
    year: usize,
    gamma: f64,
    /// Leaves that are not in the adjusted score; none when all are.
    left_out: Vec<usize>,
}

/// A graph and its readiness, made ready.
pub(super) struct Prepared {
    pub adjuster: Adjuster,
    inputs: Inputs,
    year: i32,
}

impl Prepared {
    pub fn new(
        register: &Register,
        evaluation: &Evaluation,
        (year, options): (i32, &ReadinessOptions),
        seed: u64,
    ) -> Result<Prepared> {
        let inputs = Inputs::new(register, evaluation, &options.every_year(register, Some(year)))?;
        let uncertain = inputs.uncertain(register)?;
        let place = inputs.graph.year_index(year)?;
        let leaves = evaluation.leaves();
        let out = |id: &Id| leaves.iter().position(|leaf| leaf == &id.as_str());
        let adjuster = Adjuster {
            cases: Cases::new(&inputs.graph, &inputs.settings, &uncertain.factors, &uncertain.capacities, seed)?,
            year: place,
            gamma: inputs.settings.gamma,
            left_out: inputs.left_out().iter().filter_map(out).collect(),
        };
        Ok(Prepared { adjuster, inputs, year })
    }

    /// Readiness over all draws, and what a reader of the adjusted score should know.
    pub fn finish(
        self,
        register: &Register,
        evaluation: &Evaluation,
        in_list: Vec<u64>,
        draws: ReadinessDraws,
        (observer, notices): (&mut dyn Observer, &mut Problems),
    ) -> Result<WithEnablers> {
        let readiness = readiness::simulate(register, evaluation, &self.inputs, draws, observer)?;
        notices.extend(self.inputs.notices().iter().cloned());
        Ok(WithEnablers {
            year: self.year,
            gamma: self.adjuster.gamma,
            left_out: self.inputs.left_out().to_vec(),
            in_list,
            readiness,
        })
    }
}

/// Factors of the scores in a block of draws, with room to make them.
pub(super) struct Factors {
    case: Case,
    /// `R^gamma` by candidate and draw.
    values: Vec<f64>,
    leaves: Vec<f64>,
    room: Room,
    keys: Vec<(u64, usize)>,
}

impl Adjuster {
    pub fn factors(&self, n_candidates: usize) -> Factors {
        Factors {
            case: self.cases.room(),
            values: vec![1.0; n_candidates * LANES],
            leaves: Vec::new(),
            room: Room::default(),
            keys: Vec::new(),
        }
    }

    /// Works out the readiness in a block of draws. Candidates are the first nodes of the graph, in their order.
    pub fn draw(&self, factors: &mut Factors, first: u64, lanes: usize) -> Result<()> {
        let n = factors.values.len() / LANES;
        for lane in 0..lanes {
            self.cases.draw(first + lane as u64, &mut factors.case)?;
            for candidate in 0..n {
                let ready = factors.case.value(candidate, self.year);
                let power = if self.gamma == 1.0 { ready } else { math::pow(ready, self.gamma) };
                factors.values[candidate * LANES + lane] = power;
            }
        }
        Ok(())
    }

    /// The candidates of `order` in the order of their adjusted scores, the best first; ties by the random key of the
    /// draw. `steps` are their scores where these are the criteria tree's.
    pub fn order(
        &self,
        run: &Run<'_>,
        factors: &mut Factors,
        (block, lane): (&Block, usize),
        (order, steps): (&[usize], &[i64]),
        weights: &NodeWeights,
    ) -> Result<Vec<usize>> {
        let mut keys = std::mem::take(&mut factors.keys);
        keys.clear();
        for (k, &member) in order.iter().enumerate() {
            let step = match steps.get(k) {
                Some(step) if self.left_out.is_empty() => *step,
                _ => {
                    let value = self.base(run, factors, block.leaf_values(run.model, member, lane), weights);
                    if value.is_nan() {
                        continue;
                    }
                    Grid::REGISTER.to_integer(value)?
                }
            };
            let adjusted = Grid::REGISTER.from_integer(step) * factors.values[member * LANES + lane];
            keys.push((Grid::REGISTER.to_integer(adjusted)?.abs_diff(UNIT), member));
        }
        keys.sort_unstable();
        let tie = |(_, member)| run.tie(block.first + lane as u64, member);
        settle_ties(&mut keys, |(missing, _)| missing, tie, 0);
        let sorted = keys.iter().map(|(_, member)| *member).collect();
        factors.keys = keys;
        Ok(sorted)
    }

    /// The score that is adjusted, without the criteria that the readiness stands in for.
    fn base(&self, run: &Run<'_>, factors: &mut Factors, values: &[f64], weights: &NodeWeights) -> f64 {
        factors.leaves.clear();
        factors.leaves.extend_from_slice(values);
        for &leaf in &self.left_out {
            factors.leaves[leaf] = f64::NAN;
        }
        run.model.tree.value(weights, &factors.leaves, false, &mut factors.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Factor;
    use crate::number::Distribution;
    use crate::problem::Lang;
    use crate::uncertainty::SimulationOptions;

    /// Two technologies for one seat: drones have the higher score, chips the higher value; chips wait for a decree of
    /// 2029 and for engineers.
    fn register(factors: &[(&str, &str, Distribution)]) -> Register {
        let mut register = Register::from_json(include_str!("../../../tests/registers/readiness.json")).unwrap();
        for (id, path, distribution) in factors {
            register.factors.push(Factor {
                id: Id::new(id).unwrap(),
                path: (*path).to_owned(),
                distribution: distribution.clone(),
                ..Factor::default()
            });
        }
        assert_eq!(register.check().errors(), Problems::new());
        register
    }

    fn options(draws: u64) -> SimulationOptions {
        SimulationOptions {
            draws: Some(draws),
            seed: Some(57),
            readiness_year: Some(2030),
            ..SimulationOptions::default()
        }
    }

    fn uniform(low: f64, high: f64) -> Distribution {
        Distribution::Uniform { low, high }
    }

    #[test]
    fn a_late_decree_gives_the_seat_to_the_other() {
        let register = register(&[("LATE", "enablers/DECREE/delay_years", uniform(0.0, 4.0))]);
        let n = 20_000;
        let found = register.simulate(&options(n)).unwrap();
        assert_eq!(found.ids(), ["CHIPS", "DRONES"]);
        assert_eq!(found.membership(), [0.0, 1.0]);
        // Chips 0.8 x 0.9 where the decree is at most a year late, else 0.8 x 0.5; drones 0.6 x 7 / 9.
        let with = found.membership_with_enablers().unwrap();
        assert!((with[0] - 0.25).abs() < 4.0 * (0.25 * 0.75 / n as f64).sqrt(), "{with:?}");
        assert_eq!(with[0] + with[1], 1.0);
        let enablers = found.enablers.as_ref().unwrap();
        let chips = enablers.readiness.index("CHIPS").unwrap();
        let y = enablers.readiness.year_index(Some(2030)).unwrap();
        // The same draws: chips are in the list where they are ready.
        assert_eq!(enablers.in_list[0], enablers.readiness.ready[chips][y]);
        assert_eq!(enablers.left_out, [Id::new("C2").unwrap()]);
        // Quantiles are read off cells of 1 / 4094.
        let (low, high) = (enablers.readiness.low.row(chips)[y], enablers.readiness.high.row(chips)[y]);
        assert!((low - 0.5).abs() < 1.0 / 4094.0 && (high - 0.9).abs() < 1.0 / 4094.0, "{low} {high}");
        assert_eq!(enablers.readiness.years, (2026..=2035).collect::<Vec<_>>());
    }

    #[test]
    fn plans_that_come_true_in_part_follow_the_closed_form() {
        let register = register(&[("PLAN", "enablers/ENGINEERS/realization", uniform(0.0, 1.0))]);
        let n = 20_000;
        let found = register.simulate(&options(n)).unwrap();
        // Chips 0.8 min(0.9, 2.5 r) above drones 0.6 x 7 / 9 for r > 7 / 30, and below 0.6 x 5 r before.
        let share = 1.0 - 7.0 / 30.0;
        let with = found.membership_with_enablers().unwrap()[0];
        assert!((with - share).abs() < 4.0 * (share * (1.0 - share) / n as f64).sqrt(), "{with}");
        let squared = SimulationOptions {
            readiness: ReadinessOptions { gamma: 2.0, ..ReadinessOptions::default() },
            ..options(2000)
        };
        let squared = register.simulate(&squared).unwrap();
        // With gamma = 2 drones reach 0.6 x 49 / 81: chips above it from 2.5 r = sqrt(0.6 x 49 / 81 / 0.8) on.
        let share = 1.0 - (0.6_f64 * 49.0 / 81.0 / 0.8).sqrt() / 2.5;
        let with = squared.membership_with_enablers().unwrap()[0];
        assert!((with - share).abs() < 4.0 * (share * (1.0 - share) / 2000.0).sqrt(), "{with}");
    }

    #[test]
    fn without_spread_the_list_is_that_of_the_adjusted_scores() {
        let register = register(&[]);
        for year in [2027, 2030] {
            let found = register.simulate(&SimulationOptions { readiness_year: Some(year), ..options(50) }).unwrap();
            let ready =
                register.readiness(&ReadinessOptions { years: Some(vec![year]), ..Default::default() }).unwrap();
            let seats: Vec<f64> =
                ready.adjusted_ranks().iter().map(|ranks| f64::from(u8::from(ranks[0] == Some(1)))).collect();
            assert_eq!(found.membership_with_enablers().unwrap(), seats);
            let readiness = &found.enablers.as_ref().unwrap().readiness;
            let y = readiness.year_index(Some(year)).unwrap();
            for (i, id) in readiness.ids.iter().enumerate() {
                assert_eq!(readiness.mean.row(i)[y], ready.plain.of(id).unwrap()[0], "{id}");
            }
        }
    }

    #[test]
    fn the_shipped_register_with_its_factors() {
        let register = Register::example("vn-2026").unwrap();
        let run = |threads, seed| {
            let options = SimulationOptions { threads: Some(threads), seed: Some(seed), ..options(200) };
            register.simulate(&options).unwrap()
        };
        let found = run(1, 57);
        let plain = register.simulate(&SimulationOptions { readiness_year: None, ..options(200) }).unwrap();
        // The list itself is as it was.
        assert_eq!((found.in_list(), &found.standings), (plain.in_list(), &plain.standings));
        let with = found.membership_with_enablers().unwrap();
        assert!((crate::number::sum::sum(&with) - 30.0).abs() < 1e-9);
        assert_ne!(with, found.membership());
        for (range, share) in found.membership_ranges_with_enablers().unwrap().iter().zip(&with) {
            assert!(range[0] <= *share && *share <= range[1]);
        }
        assert_eq!(run(2, 57).to_json().unwrap(), found.to_json().unwrap());
        assert_eq!(Simulation::from_json(&found.to_json().unwrap()).unwrap(), found);
        assert_ne!(run(2, 58).digest().unwrap(), found.digest().unwrap());
        for track in ["A", "B"] {
            for table in [found.table(track).unwrap(), found.enablers_table(track).unwrap()] {
                for lang in [Lang::En, Lang::Vi] {
                    println!("{}", table.to_text(lang));
                }
            }
        }
        assert!(plain.enablers_table("A").is_err());
        let spoiled = found.to_json().unwrap().replacen("\"year\":2030", "\"year\":2199", 1);
        assert!(Simulation::from_json(&spoiled).is_err());
    }
}
