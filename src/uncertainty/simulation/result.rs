//! The result of a simulation: counts, and the shares that are read off them.

use crate::evaluation::{AlternativeView, Evaluation};
use crate::model::{Id, Reading, Register, WeightPolicy};
use crate::problem::{
    Place, Problem, Problems, Text,
    codes::reading::{SYNTAX, WRONG_KIND},
};
use crate::uncertainty::Share;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// One technology in all draws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Identifier.
    pub id: Id,
    /// Draws in each place of its track, the first place first; ties are broken by a random key of the draw.
    pub places: Vec<u64>,
    /// Draws in which a veto took it out.
    pub vetoed: u64,
    /// Draws in which it stands above each technology; none across tracks and for those never ranked.
    pub above: Vec<Option<u64>>,
    /// Mean place in the draws in which it is ranked; none when it never is.
    pub expected_rank: Option<f64>,
    /// 5 % and 95 % quantile of its place.
    pub rank_interval: Option<[u32; 2]>,
    /// Mean score; none for methods other than the criteria tree.
    pub score_mean: Option<f64>,
    /// 5 % and 95 % quantile of its score, to 1 / 4096.
    pub score_interval: Option<[f64; 2]>,
    /// Mean leaf weights of the draws in which it is first; none when it never is.
    pub central_weights: Option<Vec<f64>>,
    /// Share of draws in which it is first when the weights are its central ones, from at most 20,000 draws; none
    /// without central weights, and where the weights vary under a method other than the criteria tree.
    pub confidence_factor: Option<f64>,
}

/// Another reading or weight policy, for the range of the shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulationVariant {
    /// Reading of "how sure".
    pub reading: Reading,
    /// Where the uncertainty of weights comes from.
    pub weights: WeightPolicy,
    /// Draws.
    pub draws: u64,
    /// Draws in which each technology is in the list.
    pub in_list: Vec<u64>,
    /// Draws in which it would be by its adjusted score; absent without enablers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_list_with_enablers: Option<Vec<u64>>,
}

/// What a simulation was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulationProvenance {
    /// SHA-256 of the canonical register.
    pub register_digest: String,
    /// Order of operations.
    pub method_version: String,
    /// Release of the software.
    pub software_version: String,
    /// Seed.
    pub seed: u64,
    /// Draws.
    pub draws: u64,
    /// Largest error of a share in the list from the number of draws alone: half the width of its 95 % Wilson
    /// interval.
    pub computing_error: f64,
}

/// How sure each place is, under one reading and weight policy, with the range over the others.
///
/// Arrays are in the order of [`ids`](Simulation::ids), which are sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// The register that was simulated.
    #[serde(with = "canonical_register")]
    pub register: Register,
    /// Its evaluation, which the draws vary.
    pub evaluation: Evaluation,
    /// Reading of "how sure".
    pub reading: Reading,
    /// Where the uncertainty of weights comes from.
    pub weights: WeightPolicy,
    /// Concentration asked for, for weights without a spread between experts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concentration: Option<f64>,
    /// Rank correlations between leaf criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<super::RankCorrelation>,
    /// Draws.
    pub draws: u64,
    /// Seed.
    pub seed: u64,
    /// Technologies in the order of their ids.
    pub standings: Vec<Standing>,
    /// The other readings and weight policies.
    pub variants: Vec<SimulationVariant>,
    /// The list with the enablers, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enablers: Option<super::WithEnablers>,
    /// What a reader of the result should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: SimulationProvenance,
}

impl Simulation {
    /// Identifiers of all technologies, sorted.
    pub fn ids(&self) -> Vec<&str> {
        self.standings.iter().map(|s| s.id.as_str()).collect()
    }

    /// Identifiers of the summed leaves.
    pub fn leaves(&self) -> Vec<&str> {
        self.evaluation.leaves()
    }

    /// Each technology with its seats and its evaluation.
    fn with_seats(&self) -> impl Iterator<Item = (&Standing, &AlternativeView, u64)> {
        let size = |track: &Id| self.evaluation.tracks.iter().find(|t| t.id == *track).map_or(0, |t| t.size);
        self.standings.iter().zip(&self.evaluation.alternatives).map(move |(s, a)| (s, a, size(&a.track)))
    }

    /// Draws in which each technology is in the list of its track.
    pub fn in_list(&self) -> Vec<u64> {
        let within = |places: &[u64], size: u64| places.iter().take(usize::try_from(size).unwrap_or(usize::MAX)).sum();
        self.with_seats().map(|(standing, _, size)| within(&standing.places, size)).collect()
    }

    /// Share of draws in which each technology is in the list of its track, (n,).
    ///
    /// Those of a track sum to its seats, or to those left to take them where fewer are ranked.
    pub fn membership(&self) -> Vec<f64> {
        self.in_list().into_iter().map(|count| self.share(count)).collect()
    }

    /// Share of the draws.
    pub(super) fn share(&self, count: u64) -> f64 {
        count as f64 / self.draws as f64
    }

    /// The 95 % Wilson interval of each share in the list from the number of draws alone, (n, 2).
    pub fn membership_intervals(&self) -> Vec<[f64; 2]> {
        let interval = |count| <[f64; 2]>::from(Share::new(count, self.draws).interval());
        self.in_list().into_iter().map(interval).collect()
    }

    /// Least and greatest share in the list over all readings and weight policies that were run, (n, 2).
    pub fn membership_ranges(&self) -> Vec<[f64; 2]> {
        self.range_shares().into_iter().map(|ends| ends.map(Share::value)).collect()
    }

    /// As [`Simulation::membership_ranges`], with the counts.
    pub(super) fn range_shares(&self) -> Vec<[Share; 2]> {
        self.ends(&self.in_list(), |variant| Some(&variant.in_list))
    }

    /// Least and greatest share over the main counts and those of the variants.
    pub(super) fn ends(&self, main: &[u64], of: impl Fn(&SimulationVariant) -> Option<&[u64]>) -> Vec<[Share; 2]> {
        let ends = |(i, &count): (usize, &u64)| {
            let others = self.variants.iter().filter_map(|v| Some(Share::new(of(v)?[i], v.draws)));
            others.fold([Share::new(count, self.draws); 2], |[low, high], share| {
                let low = if share.value() < low.value() { share } else { low };
                [low, if share.value() > high.value() { share } else { high }]
            })
        };
        main.iter().enumerate().map(ends).collect()
    }

    /// Share of draws in each place within the track, (n, places of the largest track); rows are padded with 0.
    pub fn rank_acceptability(&self) -> Vec<Vec<f64>> {
        let width = self.standings.iter().map(|s| s.places.len()).max().unwrap_or(0);
        let row = |s: &Standing| {
            let padded = s.places.iter().copied().chain(std::iter::repeat(0)).take(width);
            padded.map(|count| self.share(count)).collect()
        };
        self.standings.iter().map(row).collect()
    }

    /// Share of draws in which the first stands above the second, (n, n); NaN across tracks and for those
    /// never ranked.
    pub fn pairwise(&self) -> Vec<Vec<f64>> {
        let share = |count: &Option<u64>| count.map_or(f64::NAN, |count| self.share(count));
        self.standings.iter().map(|s| s.above.iter().map(share).collect()).collect()
    }

    /// Share of draws in which a veto takes each technology out, (n,).
    pub fn vetoed(&self) -> Vec<f64> {
        self.standings.iter().map(|s| self.share(s.vetoed)).collect()
    }

    /// SHA-256 of the canonical result, without the release that made it and the words of its notices.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut evaluation = self.evaluation.clone();
        evaluation.notices = Problems::new();
        evaluation.provenance.software_version = String::new();
        let bare = |notice: &Problem| Problem::new(notice.code, notice.place.clone()).item(notice.item.clone());
        let plain = Simulation {
            // The digest of the register stands in the provenance.
            register: Register::default(),
            evaluation,
            enablers: self.enablers.clone().map(|mut with| {
                with.readiness.notices = with.readiness.notices.iter().map(bare).collect();
                with.readiness.provenance.software_version = String::new();
                with
            }),
            notices: self.notices.iter().map(bare).collect(),
            provenance: SimulationProvenance { software_version: String::new(), ..self.provenance.clone() },
            ..self.clone_without_register()
        };
        crate::model::canonical::digest_of(&plain)
    }

    fn clone_without_register(&self) -> Simulation {
        Simulation {
            register: Register::default(),
            evaluation: self.evaluation.clone(),
            reading: self.reading,
            weights: self.weights,
            concentration: self.concentration,
            correlation: self.correlation.clone(),
            draws: self.draws,
            seed: self.seed,
            standings: self.standings.clone(),
            variants: self.variants.clone(),
            enablers: self.enablers.clone(),
            notices: Problems::new(),
            provenance: self.provenance.clone(),
        }
    }

    /// The whole result as canonical JSON.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|e| Error::internal(e.to_string()))
    }

    /// A result from its JSON.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the text is not such a result, or its parts do not fit together.
    pub fn from_json(json: &str) -> Result<Simulation> {
        let simulation: Simulation = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Problem::new(SYNTAX, place)
                .found(error)
                .expected(Text::new("the JSON of a simulation", "JSON của một kết quả mô phỏng"))
        })?;
        simulation.check()?;
        Ok(simulation)
    }

    /// Parts that do not fit together, all at once.
    fn check(&self) -> Result<()> {
        let mut problems = Problems::new();
        let mut demand = |holds: bool, field: &str, found: String, expected: Text| {
            if !holds {
                problems.push(unfit(field, found, expected));
            }
        };
        let drawn = || Text::new("at least one draw", "ít nhất một lượt mô phỏng");
        demand(self.draws > 0, "draws", self.draws.to_string(), drawn());
        let (own, wanted) =
            (self.ids(), self.evaluation.alternatives.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        demand(own == wanted, "standings", own.join(", "), wanted.join(", ").into());
        let (n, leaves) = (own.len(), self.leaves().len());
        let each = |k: usize| Text::new(format!("{k} numbers"), format!("{k} số"));
        let at_most =
            |draws: u64| Text::new(format!("at most {draws} draws"), format!("không quá {draws} lượt mô phỏng"));
        for (i, standing) in self.standings.iter().enumerate() {
            let field = |name: &str| format!("standings[{i}].{name}");
            // Counts from a file may be so large that 64 bits do not hold their sum.
            let counted = standing.places.iter().chain([&standing.vetoed]).fold(0_u128, |sum, &x| sum + u128::from(x));
            demand(counted <= u128::from(self.draws), &field("places"), counted.to_string(), at_most(self.draws));
            demand(standing.above.len() == n, &field("above"), standing.above.len().to_string(), each(n));
            let above = standing.above.iter().flatten().copied().max().unwrap_or(0);
            demand(above <= self.draws, &field("above"), above.to_string(), at_most(self.draws));
            let weights = standing.central_weights.as_ref().map_or(leaves, Vec::len);
            demand(weights == leaves, &field("central_weights"), weights.to_string(), each(leaves));
        }
        for (v, variant) in self.variants.iter().enumerate() {
            let field = |name: &str| format!("variants[{v}].{name}");
            demand(variant.draws > 0, &field("draws"), variant.draws.to_string(), drawn());
            demand(variant.in_list.len() == n, &field("in_list"), variant.in_list.len().to_string(), each(n));
            let most = variant.in_list.iter().copied().max().unwrap_or(0);
            demand(most <= variant.draws, &field("in_list"), most.to_string(), at_most(variant.draws));
        }
        self.check_enablers(&mut demand);
        if let Some(correlation) = &self.correlation {
            let k = correlation.criteria.len();
            let square = correlation.matrix.len() == k && correlation.matrix.iter().all(|row| row.len() == k);
            let expected = Text::new(format!("{k} rows of {k} numbers"), format!("{k} hàng, mỗi hàng {k} số"));
            demand(square, "correlation.matrix", correlation.matrix.len().to_string(), expected);
        }
        problems.into_result()
    }
}

impl Simulation {
    /// Counts with the enablers fit the technologies, the draws and the readiness they were made of.
    fn check_enablers(&self, demand: &mut impl FnMut(bool, &str, String, Text)) {
        let (n, ids) = (self.standings.len(), self.ids());
        let counts = |field: &str, list: &[u64], draws: u64, demand: &mut dyn FnMut(bool, &str, String, Text)| {
            let each = Text::new(format!("{n} numbers"), format!("{n} số"));
            demand(list.len() == n, field, list.len().to_string(), each);
            let most = list.iter().copied().max().unwrap_or(0);
            let at_most = Text::new(format!("at most {draws} draws"), format!("không quá {draws} lượt mô phỏng"));
            demand(most <= draws, field, most.to_string(), at_most);
        };
        for (v, variant) in self.variants.iter().enumerate() {
            let field = format!("variants[{v}].in_list_with_enablers");
            let expected = Text::new("counts where there are enablers", "số đếm khi có điều kiện hỗ trợ");
            let has = variant.in_list_with_enablers.is_some();
            demand(has == self.enablers.is_some(), &field, has.to_string(), expected);
            if let Some(list) = &variant.in_list_with_enablers {
                counts(&field, list, variant.draws, demand);
            }
        }
        let Some(with) = &self.enablers else { return };
        counts("enablers.in_list", &with.in_list, self.draws, demand);
        let readiness = &with.readiness;
        let first: Vec<&str> = readiness.ids.iter().take(n).map(String::as_str).collect();
        demand(first == ids, "enablers.readiness.ids", first.join(", "), ids.join(", ").into());
        let fits = readiness.fits() && readiness.draws == self.draws && readiness.years.contains(&with.year);
        let whole = Text::new("a readiness of these draws and this year", "mức sẵn sàng của các lượt và năm này");
        demand(fits, "enablers.readiness", with.year.to_string(), whole);
    }
}

/// A field of a result that was read and does not fit the rest.
pub(super) fn unfit(field: &str, found: String, expected: Text) -> Problem {
    Problem::new(WRONG_KIND, Place::argument(field)).item(field).found(found).expected(expected)
}

/// The register inside a result as its canonical document.
mod canonical_register {
    use crate::model::Register;
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(register: &Register, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = register.to_canonical_json().map_err(S::Error::custom)?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(S::Error::custom)?;
        value.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Register, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Register::from_json(value.to_string()).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertainty::SimulationOptions;
    use serde_json::{Value, json};

    type Spoil = fn(&mut Value);

    #[test]
    fn what_does_not_fit_together_is_refused_all_at_once() {
        let options = SimulationOptions { draws: Some(20), ..SimulationOptions::default() };
        let simulation = Register::example("vn-2026").unwrap().simulate(&options).unwrap();
        let good: Value = serde_json::from_str(&simulation.to_json().unwrap()).unwrap();
        assert_eq!(Simulation::from_json(&good.to_string()).unwrap(), simulation);
        let cases: [(&str, Spoil); 10] = [
            ("draws", |v| v["draws"] = json!(0)),
            ("standings", |v| _ = v["standings"].as_array_mut().unwrap().pop()),
            ("standings", |v| v["standings"].as_array_mut().unwrap().swap(0, 1)),
            ("standings[1].above", |v| v["standings"][1]["above"] = json!([null])),
            ("standings[1].above", |v| v["standings"][1]["above"][0] = json!(21)),
            ("standings[2].places", |v| v["standings"][2]["places"] = json!([u64::MAX, u64::MAX])),
            ("standings[3].central_weights", |v| v["standings"][3]["central_weights"] = json!([1.0])),
            ("variants[0].draws", |v| v["variants"][0]["draws"] = json!(0)),
            ("variants[1].in_list", |v| v["variants"][1]["in_list"] = json!([1, 2])),
            ("correlation.matrix", |v| v["correlation"] = json!({"criteria": ["C03", "C04"], "matrix": [[1.0, 0.5]]})),
        ];
        let mut all = good.clone();
        for (field, spoil) in cases {
            let mut bad = good.clone();
            spoil(&mut bad);
            let error = Simulation::from_json(&bad.to_string()).unwrap_err();
            assert!(error.problems().iter().any(|p| p.place == Place::argument(field)), "{field}: {error}");
            spoil(&mut all);
        }
        assert!(Simulation::from_json(&all.to_string()).unwrap_err().problems().len() > 5);
    }
}
