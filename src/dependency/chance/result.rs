//! The result of a simulation of readiness.

use super::factor::{CapacityBasis, Factor};
use crate::Error;
use crate::Result;
use crate::dependency::{ByYear, Layer, ReadinessSettings};
use crate::number::math::max;
use crate::problem::codes::{arrays, reading::SYNTAX, structure};
use crate::problem::{Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The 97.5 % quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// How often one link holds one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkFrequency {
    /// The node.
    pub id: String,
    /// The enabler, or the node itself.
    pub node: String,
    /// Cases in which the link binds, by year; several may tie, and nothing holds what is fully ready.
    pub counts: Vec<u64>,
}

/// What a simulation of readiness was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadinessSimulationProvenance {
    /// SHA-256 of years, nodes and edges ([`crate::dependency::Graph::digest`]).
    pub graph_digest: String,
    /// The order of operations.
    pub method_version: String,
    /// The release that made the result.
    pub software_version: String,
    /// Seed.
    pub seed: u64,
    /// Draws.
    pub draws: u64,
    /// Largest error of a share from the number of draws alone: half the width of its 95 % Wilson interval.
    pub computing_error: f64,
}

/// How ready nodes are over many cases.
///
/// Lists are in the order of `ids`; tables hold one value for each of them and year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadinessSimulation {
    /// Identifiers of the nodes.
    pub ids: Vec<String>,
    /// Their names; empty on plain arrays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Text>,
    /// Their layers.
    pub layers: Vec<Layer>,
    /// Whether what their readiness rests on is synthetic; empty on plain arrays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub illustrative: Vec<bool>,
    /// The years.
    pub years: Vec<i32>,
    /// The settings.
    pub settings: ReadinessSettings,
    /// What was uncertain.
    pub factors: Vec<Factor>,
    /// How capacities come about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capacities: Vec<CapacityBasis>,
    /// Draws.
    pub draws: u64,
    /// Seed.
    pub seed: u64,
    /// Readiness without any uncertainty.
    pub point: ByYear,
    /// Mean readiness.
    pub mean: ByYear,
    /// Its 5 % quantile.
    pub low: ByYear,
    /// Its median.
    pub median: ByYear,
    /// Its 95 % quantile.
    pub high: ByYear,
    /// Cases in which each node is ready, by node and year.
    pub ready: Vec<Vec<u64>>,
    /// Cases by the first year in which each node is ready; one more at the end for not within the years.
    pub earliest: Vec<Vec<u64>>,
    /// That year without any uncertainty; none within the years.
    pub earliest_points: Vec<Option<i32>>,
    /// How often each link binds.
    pub links: Vec<LinkFrequency>,
    /// What a reader should know.
    pub notices: Problems,
    /// What the result was made from.
    pub provenance: ReadinessSimulationProvenance,
}

impl ReadinessSimulation {
    /// Index of the node with this id.
    ///
    /// # Errors
    /// [`Error::Input`] with the nearest id when there is none.
    pub fn index(&self, id: &str) -> Result<usize> {
        self.ids.iter().position(|known| known == id).ok_or_else(|| {
            let mut problem = Problem::new(structure::UNKNOWN_REFERENCE, Place::argument("id"))
                .item(Text::new("node", "nút"))
                .expected(Text::new("one of the nodes simulated", "một trong các nút đã mô phỏng"))
                .found(id);
            problem.hint = crate::model::reader::nearest_hint(id, self.ids.iter().map(String::as_str));
            problem.into()
        })
    }

    /// Index of a year, the last when absent.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not among the years.
    pub fn year_index(&self, year: Option<i32>) -> Result<usize> {
        let Some(year) = year else { return Ok(self.years.len() - 1) };
        self.years.iter().position(|y| *y == year).ok_or_else(|| {
            let known: Vec<String> = self.years.iter().map(ToString::to_string).collect();
            Problem::new(arrays::UNKNOWN_CHOICE, Place::argument("year")).expected(known.join(" | ")).found(year).into()
        })
    }

    /// Share of the cases.
    pub(crate) fn share(&self, count: u64) -> f64 {
        count as f64 / self.draws as f64
    }

    /// Share of cases in which each node is ready, by node and year.
    pub fn ready_shares(&self) -> Vec<Vec<f64>> {
        self.ready.iter().map(|row| row.iter().map(|count| self.share(*count)).collect()).collect()
    }

    /// Share of cases by the first year in which each node is ready; the last column is not within the years.
    pub fn earliest_shares(&self) -> Vec<Vec<f64>> {
        self.earliest.iter().map(|row| row.iter().map(|count| self.share(*count)).collect()).collect()
    }

    /// First year by which a node is ready in at least so many per cent (1 to 100) of the tested cases; none within the
    /// years.
    ///
    /// # Errors
    /// [`Error::Input`] for an unknown node, and a percentage outside 1 to 100.
    ///
    /// # Complexity
    /// `O(nodes + years)`.
    pub fn earliest_year(&self, id: &str, percent: u64) -> Result<Option<i32>> {
        let mut problems = Problems::new();
        if !(1..=100).contains(&percent) {
            problems.push(
                Problem::new(arrays::BAD_SETTING, Place::argument("percent"))
                    .item("percent")
                    .found(percent)
                    .expected(Text::new("1 to 100", "từ 1 đến 100"))
                    .hint(Text::new("50 asks for the median year", "50 nghĩa là năm trung vị")),
            );
        }
        let i = match self.index(id) {
            Ok(i) => i,
            Err(error) => {
                problems.extend(error.problems().iter().cloned());
                0
            }
        };
        problems.into_result()?;
        Ok(self.earliest_quantile(i, percent))
    }

    /// The same of a node by place, with a percentage from 1 to 100.
    pub(super) fn earliest_quantile(&self, i: usize, percent: u64) -> Option<i32> {
        let mut reached = 0_u128;
        for (&count, &year) in self.earliest.get(i)?.iter().zip(&self.years) {
            reached += u128::from(count);
            if reached * 100 >= u128::from(percent) * u128::from(self.draws) {
                return Some(year);
            }
        }
        None
    }

    /// Half the width of the widest 95 % Wilson interval of a share of ready cases.
    pub(super) fn largest_computing_error(&self) -> f64 {
        let n = self.draws as f64;
        let half = |count: u64| {
            let x = count as f64;
            // Reported only; the square root is exact.
            Z * crate::number::math::sqrt(x * (n - x) / n + Z * Z / 4.0) / (n + Z * Z)
        };
        self.ready.iter().flatten().map(|count| half(*count)).fold(0.0, max)
    }

    /// SHA-256 of the canonical result, without the release that made it and the words of its notices.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let mut plain = self.clone();
        plain.provenance.software_version = String::new();
        let bare = |notice: Problem| Problem::new(notice.code, notice.place).item(notice.item);
        plain.notices = plain.notices.into_iter().map(bare).collect();
        let bytes = serde_json_canonicalizer::to_vec(&plain).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    /// The whole result as canonical JSON.
    ///
    /// # Errors
    /// [`Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|error| Error::internal(error.to_string()))
    }

    /// A result from its JSON.
    ///
    /// # Errors
    /// [`Error::Input`] when the text is not such a result.
    pub fn from_json(json: &str) -> Result<ReadinessSimulation> {
        let faulty = |place: Place, found: String| -> Error {
            Problem::new(SYNTAX, place)
                .found(found)
                .expected(Text::new("the JSON of a simulation of readiness", "JSON của một mô phỏng mức sẵn sàng"))
                .hint(Text::new("give what to_json wrote", "hãy dùng nội dung do to_json ghi ra"))
                .into()
        };
        let result: ReadinessSimulation = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            faulty(place, error.to_string())
        })?;
        if result.fits() {
            Ok(result)
        } else {
            Err(faulty(Place::argument("json"), "parts that do not fit".to_owned()))
        }
    }

    /// Whether the parts belong together: lengths, and counts that are no more than the draws.
    pub(crate) fn fits(&self) -> bool {
        let (n, y) = (self.ids.len(), self.years.len());
        let table = |table: &ByYear| table.n_years == y && table.values.len() == n * y;
        let within = |counts: &[u64]| counts.iter().all(|count| *count <= self.draws);
        let total = |counts: &[u64]| counts.iter().map(|count| u128::from(*count)).sum::<u128>();
        y > 0
            && self.draws > 0
            && self.layers.len() == n
            && (self.names.is_empty() || self.names.len() == n)
            && (self.illustrative.is_empty() || self.illustrative.len() == n)
            && [&self.point, &self.mean, &self.low, &self.median, &self.high].into_iter().all(table)
            && self.ready.len() == n
            && self.ready.iter().all(|row| row.len() == y && within(row))
            && self.earliest.len() == n
            && self.earliest.iter().all(|row| row.len() == y + 1 && total(row) == u128::from(self.draws))
            && self.earliest_points.len() == n
            && self.links.iter().all(|link| link.counts.len() == y && within(&link.counts))
    }
}
