//! What to simulate: draws, seed, reading, weight policy, method, correlations, limits.

use crate::Result;
use crate::evaluation::readiness::ReadinessOptions;
use crate::model::{Charter, Reading, WeightPolicy};
use crate::problem::codes::arrays::UNKNOWN_CHOICE;
use crate::problem::{Place, Problem, Problems, Text, codes::simulation as codes};
use crate::{Error, model::reader::nearest_hint};
use serde::{Deserialize, Serialize};

/// How large a simulation may be; checked before memory is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulationLimits {
    /// Draws: 1,000,000,000.
    pub draws: u64,
    /// Bytes of all counters together: 4 GiB.
    pub bytes: u64,
}

impl Default for SimulationLimits {
    fn default() -> Self {
        SimulationLimits { draws: 1_000_000_000, bytes: 1 << 32 }
    }
}

/// Rank correlations between leaf criteria.
///
/// The numbers are Spearman's; above 0 a better value goes with a better one, whichever end of the scales is
/// best. The judgements of one expert of one technology are drawn together, by a Gaussian copula.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankCorrelation {
    /// Leaf criteria, in the order of rows and columns.
    pub criteria: Vec<String>,
    /// Symmetric with ones on the diagonal.
    pub matrix: Vec<Vec<f64>>,
}

/// What to simulate; whatever is left out is the charter's.
///
/// # Examples
/// ```
/// use stratech::uncertainty::SimulationOptions;
/// let options = SimulationOptions { draws: Some(1_000), seed: Some(57), ..SimulationOptions::default() };
/// assert!(options.range);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationOptions {
    /// Draws.
    pub draws: Option<u64>,
    /// Seed.
    pub seed: Option<u64>,
    /// Reading of "how sure".
    pub reading: Option<Reading>,
    /// Where the uncertainty of weights comes from.
    pub weights: Option<WeightPolicy>,
    /// Concentration of the Dirichlet policy for sets of siblings whose weights show no spread between experts.
    pub concentration: Option<f64>,
    /// Method that makes scores from values.
    pub method: Option<String>,
    /// Settings of the method as a JSON object.
    pub settings: serde_json::Value,
    /// Rank correlations between leaf criteria.
    pub correlation: Option<RankCorrelation>,
    /// Year in which the list is also formed with the enablers, by scores times readiness; only without them when left
    /// out.
    pub readiness_year: Option<i32>,
    /// How readiness is computed then. Every year from that of the cut-off day to the last is simulated.
    pub readiness: ReadinessOptions,
    /// Whether the other readings and weight policies are run too, for the range of every share.
    pub range: bool,
    /// Threads; all of the machine when left out. They leave no trace in the result.
    pub threads: Option<usize>,
    /// How large the simulation may be.
    pub limits: SimulationLimits,
}

impl Default for SimulationOptions {
    fn default() -> Self {
        SimulationOptions {
            draws: None,
            seed: None,
            reading: None,
            weights: None,
            concentration: None,
            method: None,
            settings: serde_json::Value::Null,
            correlation: None,
            readiness_year: None,
            readiness: ReadinessOptions::default(),
            range: true,
            threads: None,
            limits: SimulationLimits::default(),
        }
    }
}

/// Draws of the readings and weight policies that only serve the range.
pub(super) const RANGE_DRAWS: u64 = 20_000;

/// What is simulated, with everything settled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub draws: u64,
    pub seed: u64,
    pub reading: Reading,
    pub weights: WeightPolicy,
    pub concentration: Option<f64>,
}

impl Plan {
    /// Fills in what is left out, and refuses what cannot be done.
    pub fn new(options: &SimulationOptions, rules: &Charter) -> Result<Plan> {
        let plan = Plan {
            draws: options.draws.unwrap_or(rules.draws),
            seed: options.seed.unwrap_or(rules.seed),
            reading: options.reading.unwrap_or(rules.reading),
            weights: options.weights.unwrap_or(rules.weight_policy),
            concentration: options.concentration,
        };
        let mut problems = Problems::new();
        if plan.draws == 0 {
            problems.push(
                Problem::new(codes::NO_DRAWS, Place::argument("draws"))
                    .found(0)
                    .expected(Text::new("at least one draw", "ít nhất một lượt mô phỏng"))
                    .hint(Text::new(
                        "100,000 draws leave an error of at most 0.3 % (95 %)",
                        "100.000 lượt mô phỏng có sai số không quá 0,3 % (mức 95 %)",
                    )),
            );
        }
        if let Some(kappa) = plan.concentration.filter(|kappa| !(*kappa > 0.0 && kappa.is_finite())) {
            problems.push(
                Problem::new(codes::BAD_CONCENTRATION, Place::argument("concentration"))
                    .found(kappa)
                    .expected(Text::new("a number above 0", "một số lớn hơn 0"))
                    .hint(Text::new(
                        "1 leaves the weights nearly open, 100 holds them near their means",
                        "1 để trọng số gần như tự do, 100 giữ chúng sát giá trị trung bình",
                    )),
            );
        }
        problems.into_result()?;
        if plan.draws > options.limits.draws {
            return Err(Error::Limit {
                what: Text::new("draws", "số lượt mô phỏng"),
                limit: options.limits.draws,
                found: plan.draws,
                remedy: Text::new(
                    "fewer draws are enough: draws_for(error) says how many",
                    "không cần nhiều như vậy: draws_for(error) cho biết số lượt đủ dùng",
                ),
            });
        }
        Ok(plan)
    }
}

/// The reading with this name.
///
/// # Errors
/// [`crate::Error::Input`] when there is none, with the names there are.
pub fn reading(word: &str) -> Result<Reading> {
    let all = [Reading::Council, Reading::Member, Reading::Cells];
    all.into_iter().find(|reading| reading.word() == word).ok_or_else(|| unknown("reading", word, Reading::WORDS))
}

/// The weight policy with this name.
///
/// # Errors
/// [`crate::Error::Input`] when there is none, with the names there are.
pub fn weight_policy(word: &str) -> Result<WeightPolicy> {
    let all = [
        WeightPolicy::Council,
        WeightPolicy::Fixed,
        WeightPolicy::Dirichlet,
        WeightPolicy::Uniform,
        WeightPolicy::UniformLeaves,
    ];
    all.into_iter().find(|policy| policy.word() == word).ok_or_else(|| unknown("weights", word, WeightPolicy::WORDS))
}

fn unknown(argument: &str, word: &str, known: &[&str]) -> Error {
    let mut problem = Problem::new(UNKNOWN_CHOICE, Place::argument(argument)).found(word).expected(known.join(" | "));
    problem.hint = nearest_hint(word, known.iter().copied());
    problem.into()
}
