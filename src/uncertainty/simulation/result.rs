//! The result of a simulation: counts, and the shares that are read off them.

use crate::evaluation::{AlternativeView, Evaluation};
use crate::model::{Id, Reading, Register, WeightPolicy};
use crate::number::math;
use crate::problem::{Place, Problem, Problems, Text, codes::reading::SYNTAX};
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

    /// Share of draws in which each technology is in the list of its track, (n,); they sum to the seats.
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
        self.membership()
            .into_iter()
            .enumerate()
            .map(|(i, share)| {
                let others = self.variants.iter().map(|v| v.in_list[i] as f64 / v.draws as f64);
                others.fold([share; 2], |[low, high], x| [math::min(low, x), math::max(high, x)])
            })
            .collect()
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

    /// Share of draws in which the first stands above the second, (n, n); NaN across tracks.
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
    /// [`crate::Error::Input`] when the text is not such a result.
    pub fn from_json(json: &str) -> Result<Simulation> {
        serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            Problem::new(SYNTAX, place)
                .found(error)
                .expected(Text::new("the JSON of a simulation", "JSON của một kết quả mô phỏng"))
                .into()
        })
    }
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
