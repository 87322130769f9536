//! Readiness of every node in every year, and the result that carries it.

use super::base::{BLOCK, Base};
use super::graph::{Graph, counted, few};
use super::kinds::Layer;
use super::solve::{Combine, Sharing, Side};
use crate::number::math;
use crate::problem::codes::{arrays, readiness as codes};
use crate::problem::{Place, Problem, Problems, Text};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The order of operations of this release: another one may differ in the last bits.
const METHOD_VERSION: &str = "1";

/// Settings of [`Graph::readiness_with`].
///
/// # Examples
/// ```
/// use stratech::dependency::ReadinessSettings;
/// let strict = ReadinessSettings { ready_at: 0.9, ..ReadinessSettings::default() };
/// assert_eq!((strict.gamma, strict.max_sweeps), (1.0, 100_000));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadinessSettings {
    /// Readiness from which a node counts as ready: 0.8.
    pub ready_at: f64,
    /// Exponent of the adjusted score `S' = S R^gamma`: 1.
    pub gamma: f64,
    /// Whether the weighted geometric mean is computed as well: no.
    pub geometric: bool,
    /// Year from which lead times count; absent = the first year.
    pub start: Option<i32>,
    /// Sweeps through a circle before it counts as not converged: 100,000.
    pub max_sweeps: u32,
}

impl Default for ReadinessSettings {
    fn default() -> Self {
        ReadinessSettings { ready_at: 0.8, gamma: 1.0, geometric: false, start: None, max_sweeps: 100_000 }
    }
}

impl ReadinessSettings {
    fn check(&self) -> Result<()> {
        let mut problems = Problems::new();
        let mut wrong = |name: &str, good: bool, found: f64, expected: Text| {
            if !good {
                let problem = Problem::new(arrays::BAD_SETTING, Place::argument(name)).item(name);
                let hint = Text::new("leave it out for the default", "hãy bỏ trống để dùng giá trị mặc định");
                problems.push(problem.expected(expected).found(found).hint(hint));
            }
        };
        let share = Text::new("above 0 and at most 1", "lớn hơn 0 và không quá 1");
        wrong("ready_at", self.ready_at > 0.0 && self.ready_at <= 1.0, self.ready_at, share);
        let positive = Text::new("a finite number above 0", "một số hữu hạn lớn hơn 0");
        wrong("gamma", self.gamma > 0.0 && self.gamma.is_finite(), self.gamma, positive);
        wrong("max_sweeps", self.max_sweeps > 0, 0.0, Text::new("at least 1", "không nhỏ hơn 1"));
        problems.into_result()
    }
}

/// One value for each row and year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ByYear {
    /// Number of years.
    pub n_years: usize,
    /// Row after row.
    pub values: Vec<f64>,
}

impl ByYear {
    /// The years of one row; empty beyond the last row.
    pub fn row(&self, i: usize) -> &[f64] {
        self.values.get(i * self.n_years..(i + 1) * self.n_years).unwrap_or_default()
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.values.len().checked_div(self.n_years).unwrap_or(0)
    }
}

/// What a result was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadinessProvenance {
    /// SHA-256 of years, nodes and edges ([`Graph::digest`]).
    pub graph_digest: String,
    /// The order of operations.
    pub method_version: String,
    /// The release that made the result.
    pub software_version: String,
}

/// How ready every node is in every year, and everything needed to say why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Readiness {
    /// The graph.
    pub graph: Graph,
    /// The settings.
    pub settings: ReadinessSettings,
    /// Scores of the technologies, in their order; absent when none were given.
    pub scores: Option<Vec<f64>>,
    /// Readiness by node and year: weakest link, each dependent alone, greatest fixed point.
    pub readiness: ByYear,
    /// The same with every capacity shared among all needs of the list.
    pub together: ByYear,
    /// The least fixed point, where circles make it differ.
    pub least: Option<ByYear>,
    /// The weighted geometric mean, on request.
    pub geometric: Option<ByYear>,
    /// Years from the start until gates and lead times let each node be ready.
    pub lead_times: Vec<f64>,
    /// First year in which each node is ready; none within the years.
    pub earliest_years: Vec<Option<i32>>,
    /// What a reader should know.
    pub notices: Problems,
    /// What the result was made from.
    pub provenance: ReadinessProvenance,
}

impl Graph {
    /// Readiness with the default settings and without scores.
    ///
    /// # Errors
    /// As [`Graph::readiness_with`].
    pub fn readiness(&self) -> Result<Readiness> {
        self.readiness_with(&ReadinessSettings::default(), None)
    }

    /// Readiness of every node in every year.
    ///
    /// `scores` holds one score for each technology, in the order of the nodes.
    ///
    /// # Formula
    /// `phi_c` = k-th largest over the alternatives of a clause of efficiency x q, with `q = R_j(t)`, or
    /// `min(1, capacity_j(t) / amount)` where the row takes an amount; `psi_c = 1 - s (1 - phi_c)`;
    /// `R_i = min(a_i, min_c psi_c)`, 0 where a threshold is not reached or `t < T_i`, with `T_i` the larger of its own
    /// lead time and, over its gate clauses, of the k-th smallest `T_j + lag`. In circles the greatest fixed point.
    /// Geometric mean: `(a_i prod_c phi_c^s_c)^(1 / (1 + sum_c s_c))`.
    ///
    /// # Errors
    /// [`Error::Input`] for settings out of range, scores of another length, and a circle that has not settled.
    ///
    /// # Complexity
    /// `O((n + e) y)` for n nodes, e edges, y years; a circle costs as much for each sweep.
    ///
    /// # References
    /// Tarski (1955), "A lattice-theoretical fixpoint theorem and its applications", *Pacific Journal of Mathematics*
    /// 5, 285-309: greatest and least fixed point of a monotone map.
    ///
    /// # Examples
    /// ```
    /// use stratech::dependency::{Edge, Graph, Node};
    /// let nodes = vec![Node::new("A", [0.9]), Node::new("B", [0.2]), Node::new("C", [0.8])];
    /// let graph = Graph::new(vec![2026], nodes, vec![Edge::new(2, 0), Edge::new(2, 1).strength(0.5)])?;
    /// let ready = graph.readiness()?;
    /// assert_eq!(ready.of("C")?, [0.6]);
    /// assert_eq!(ready.binding("C", None)?.chain, ["B", "C"]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn readiness_with(&self, settings: &ReadinessSettings, scores: Option<&[f64]>) -> Result<Readiness> {
        settings.check()?;
        self.check_scores(scores)?;
        let base = Base::new(self, settings);
        let run = |sharing, combine, side| base.solve(sharing, combine, side).map(|blocks| self.by_year(&blocks));
        let readiness = run(Sharing::Alone, Combine::WeakestLink, Side::Greatest)?;
        let together = run(Sharing::Together, Combine::WeakestLink, Side::Greatest)?;
        let least =
            if self.has_circles() { Some(run(Sharing::Alone, Combine::WeakestLink, Side::Least)?) } else { None };
        let geometric =
            if settings.geometric { Some(run(Sharing::Alone, Combine::Geometric, Side::Greatest)?) } else { None };
        Ok(self.finish(Solved { readiness, together, least, geometric }, settings, scores))
    }

    fn has_circles(&self) -> bool {
        self.compiled.groups.iter().any(|(start, end)| end - start > 1)
    }

    /// Everything of a result that follows from the values and is no value itself.
    fn finish(&self, solved: Solved, settings: &ReadinessSettings, scores: Option<&[f64]>) -> Readiness {
        let Solved { readiness, together, least, geometric } = solved;
        let least = least.filter(|least| *least != readiness);
        let earliest_years =
            (0..self.nodes.len()).map(|i| self.first_year(readiness.row(i), settings.ready_at)).collect();
        let mut notices = self.notices();
        self.note_circles(&readiness, least.as_ref(), &mut notices);
        self.note_overuse(&mut notices);
        Readiness {
            graph: self.clone(),
            settings: settings.clone(),
            scores: scores.map(<[f64]>::to_vec),
            readiness,
            together,
            least,
            geometric,
            lead_times: self.lead_times(),
            earliest_years,
            notices,
            provenance: ReadinessProvenance {
                graph_digest: self.digest(),
                method_version: METHOD_VERSION.to_owned(),
                software_version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        }
    }

    fn check_scores(&self, scores: Option<&[f64]>) -> Result<()> {
        let Some(scores) = scores else { return Ok(()) };
        let n = self.technologies().len();
        let mut problems = Problems::new();
        if scores.len() != n {
            let expected =
                Text::new(format!("{n} scores, one for each technology"), format!("{n} điểm, mỗi công nghệ một điểm"));
            let problem = Problem::new(arrays::SHAPE, Place::argument("scores")).expected(expected).found(scores.len());
            problems.push(problem.hint(Text::new("enablers have no score", "nút hỗ trợ không có điểm")));
        }
        for (i, score) in scores.iter().enumerate().filter(|(_, score)| !(score.is_finite() && **score >= 0.0)) {
            let problem = Problem::new(arrays::OUT_OF_DOMAIN, Place::element("scores", &[i])).item("scores");
            let expected = Text::new("a finite number of at least 0", "một số hữu hạn không nhỏ hơn 0");
            problems.push(problem.expected(expected).found(score).hint(Text::new("mend the score", "hãy sửa điểm")));
        }
        problems.into_result()
    }

    /// Indices of the nodes in the technology layer.
    pub fn technologies(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|&i| self.nodes[i].layer == Layer::Technology).collect()
    }

    /// Blocks of lanes by position as rows by node.
    pub(super) fn by_year(&self, blocks: &[Vec<[f64; BLOCK]>]) -> ByYear {
        let n_years = self.years.len();
        let mut values = vec![0.0; self.nodes.len() * n_years];
        for (block, first) in blocks.iter().zip((0..).step_by(BLOCK)) {
            let count = (n_years - first).min(BLOCK);
            for (lanes, &i) in block.iter().zip(&self.compiled.order) {
                let start = i as usize * n_years + first;
                values[start..start + count].copy_from_slice(&lanes[..count]);
            }
        }
        ByYear { n_years, values }
    }

    pub(super) fn first_year(&self, row: &[f64], ready_at: f64) -> Option<i32> {
        row.iter().zip(&self.years).find(|(value, _)| **value >= ready_at).map(|(_, year)| *year)
    }

    fn note_circles(&self, greatest: &ByYear, least: Option<&ByYear>, notices: &mut Problems) {
        let Some(least) = least else { return };
        for circle in self.circles().iter().filter(|circle| circle.iter().any(|&i| greatest.row(i) != least.row(i))) {
            let ids: Vec<&str> = circle.iter().map(|&i| self.nodes[i].id.as_str()).collect();
            notices.push(
                Problem::new(codes::TWO_FIXED_POINTS, Place::argument("edges"))
                    .item(counted(ids.len(), ("node", "nodes"), "nút"))
                    .found(few(&ids))
                    .expected(Text::new(
                        "the readiness shown assumes that they develop together; `least` is what is certain without that",
                        "mức sẵn sàng giả định chúng cùng phát triển; `least` là phần chắc chắn nếu không có giả định đó",
                    ))
                    .hint(Text::new("read both", "hãy xem cả hai")),
            );
        }
    }

    /// Capacities counted on by more than they can serve.
    fn note_overuse(&self, notices: &mut Problems) {
        for (i, node) in self.nodes.iter().enumerate() {
            let need = self.compiled.needs[self.compiled.position[i] as usize];
            let Some(capacity) = &node.capacity else { continue };
            let over = capacity.iter().zip(&self.years).filter(|(c, _)| need > **c);
            let years: Vec<String> = over.map(|(_, year)| year.to_string()).collect();
            if !years.is_empty() {
                let years: Vec<&str> = years.iter().map(String::as_str).collect();
                notices.push(
                    Problem::new(codes::OVERUSED, Place::element("capacities", &[i]))
                        .item(node.id.as_str())
                        .found_words(Text::new(
                            format!("the list needs {need}, more than the capacity in {}", few(&years)),
                            format!("danh mục cần {need}, vượt năng lực trong {}", few(&years)),
                        ))
                        .expected(Text::new(
                            "`readiness` counts each dependent alone, `together` shares the capacity",
                            "`readiness` tính từng nút riêng lẻ, `together` chia sẻ năng lực",
                        ))
                        .hint(Text::new("read both", "hãy xem cả hai")),
                );
            }
        }
    }
}

/// The values of a result.
struct Solved {
    readiness: ByYear,
    together: ByYear,
    least: Option<ByYear>,
    geometric: Option<ByYear>,
}

/// SHA-256 of the RFC 8785 form.
fn digest_of(value: &impl Serialize) -> Result<String> {
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|error| Error::internal(error.to_string()))?;
    Ok(hex(&Sha256::digest(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Graph {
    /// SHA-256 over years, nodes and edges, field after field in their order (a million edges take a moment, which
    /// their JSON would not).
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        let numbers = |hasher: &mut Sha256, values: &[f64]| {
            hasher.update((values.len() as u64).to_le_bytes());
            // -0 and 0 are the same number.
            for x in values {
                hasher.update((x + 0.0).to_le_bytes());
            }
        };
        let optional = |x: Option<f64>| x.map_or([0xFF; 8], |x| (x + 0.0).to_le_bytes());
        hasher.update((self.years.len() as u64).to_le_bytes());
        self.years.iter().for_each(|year| hasher.update(year.to_le_bytes()));
        hasher.update((self.nodes.len() as u64).to_le_bytes());
        for node in &self.nodes {
            hasher.update((node.id.len() as u64).to_le_bytes());
            hasher.update(node.id.as_bytes());
            hasher.update(node.layer.word().as_bytes());
            numbers(&mut hasher, &node.states);
            hasher.update([u8::from(node.capacity.is_some()), u8::from(node.listed)]);
            numbers(&mut hasher, node.capacity.as_deref().unwrap_or_default());
            numbers(&mut hasher, &[node.own_lead_years]);
        }
        for edge in &self.edges {
            let mut row = [0_u8; 68];
            let parts = [
                (edge.dependent as u64).to_le_bytes(),
                (edge.requires as u64).to_le_bytes(),
                (edge.clause.map_or(u64::MAX, u64::from)).to_le_bytes(),
                edge.strength.to_le_bytes(),
                edge.efficiency.to_le_bytes(),
                optional(edge.threshold),
                optional(edge.amount),
                edge.lead_years.to_le_bytes(),
            ];
            row.chunks_mut(8).zip(parts).for_each(|(slot, part)| slot.copy_from_slice(&part[..slot.len()]));
            row[64..].copy_from_slice(&edge.k.to_le_bytes());
            hasher.update(row);
            hasher.update(edge.role.word().as_bytes());
            hasher.update([u8::from(edge.declared)]);
        }
        hex(&hasher.finalize())
    }
}

impl Readiness {
    /// The result for the same edges with other values of some nodes, computed only where they reach.
    pub(super) fn again(&self, graph: &Graph, changed: &[usize]) -> Result<(Readiness, usize)> {
        let base = Base::new(graph, &self.settings);
        let positions: Vec<u32> = changed.iter().map(|&i| graph.compiled.position[i]).collect();
        let update = |table: &ByYear, sharing, combine, side| -> Result<(ByYear, usize)> {
            let mut blocks = base.blocks(table);
            let n = base.solve_again(&positions, &mut blocks, sharing, combine, side)?;
            Ok((graph.by_year(&blocks), n))
        };
        let (readiness, n) = update(&self.readiness, Sharing::Alone, Combine::WeakestLink, Side::Greatest)?;
        let (together, _) = update(&self.together, Sharing::Together, Combine::WeakestLink, Side::Greatest)?;
        let least = if graph.has_circles() {
            let before = self.least.as_ref().unwrap_or(&self.readiness);
            Some(update(before, Sharing::Alone, Combine::WeakestLink, Side::Least)?.0)
        } else {
            None
        };
        let geometric = match &self.geometric {
            Some(table) => Some(update(table, Sharing::Alone, Combine::Geometric, Side::Greatest)?.0),
            None => None,
        };
        let solved = Solved { readiness, together, least, geometric };
        Ok((graph.finish(solved, &self.settings, self.scores.as_deref()), n))
    }

    /// Identifiers of the technologies, in the order of the nodes.
    pub fn ids(&self) -> Vec<&str> {
        self.graph.technologies().iter().map(|&i| self.graph.nodes[i].id.as_str()).collect()
    }

    /// Readiness of one node in each year.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such node.
    pub fn of(&self, id: &str) -> Result<&[f64]> {
        Ok(self.readiness.row(self.graph.index(id)?))
    }

    /// Scores x readiness^gamma, one row for each technology; `None` when no scores were given.
    ///
    /// # Formula
    /// `S'_i(t) = S_i R_i(t)^gamma`.
    pub fn adjusted_scores(&self) -> Option<ByYear> {
        let scores = self.scores.as_ref()?;
        let rows = self.graph.technologies();
        let values = rows.iter().zip(scores).flat_map(|(&i, &score)| {
            self.readiness.row(i).iter().map(move |&r| adjusted(score, r, self.settings.gamma))
        });
        Some(ByYear { n_years: self.readiness.n_years, values: values.collect() })
    }

    /// Score of a node: 1 for each technology when none were given, 0 for others.
    pub(super) fn weights(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.graph.nodes.len()];
        for (k, i) in self.graph.technologies().into_iter().enumerate() {
            weights[i] = self.scores.as_ref().map_or(1.0, |scores| scores[k]);
        }
        weights
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
        digest_of(&plain)
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
    pub fn from_json(json: &str) -> Result<Readiness> {
        let faulty = |place: Place, found: String| -> Error {
            Problem::new(crate::problem::codes::reading::SYNTAX, place)
                .found(found)
                .expected(Text::new("the JSON of a readiness", "JSON của một kết quả mức sẵn sàng"))
                .hint(Text::new("give what to_json wrote", "hãy dùng nội dung do to_json ghi ra"))
                .into()
        };
        let result: Readiness = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            faulty(place, error.to_string())
        })?;
        let (n, y) = (result.graph.nodes.len(), result.graph.years.len());
        let fits = |table: &ByYear| table.n_years == y && table.values.len() == n * y;
        let optional = [result.least.as_ref(), result.geometric.as_ref()];
        let good = fits(&result.readiness)
            && fits(&result.together)
            && optional.into_iter().flatten().all(fits)
            && result.lead_times.len() == n
            && result.earliest_years.len() == n
            && result.scores.as_ref().is_none_or(|scores| scores.len() == result.graph.technologies().len());
        if good { Ok(result) } else { Err(faulty(Place::argument("json"), "lengths that do not fit".to_owned())) }
    }
}

/// `S R^gamma`.
pub(super) fn adjusted(score: f64, readiness: f64, gamma: f64) -> f64 {
    score * if gamma == 1.0 { readiness } else { math::pow(readiness, gamma) }
}
