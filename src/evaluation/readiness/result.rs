//! The readiness of a register: everything that is needed to print, question and verify it.

use super::views::{DependencyView, NodeView, StandingView};
use crate::Result;
use crate::dependency::{ByYear, Layer, Named, Readiness};
use crate::evaluation::Provenance;
use crate::model::{AdjustedScore, Id};
use crate::number::grid::{Grid, ranks};
use crate::number::math::max;
use crate::problem::codes::{arrays, reading::SYNTAX};
use crate::problem::{Lang, Place, Problem, Problems, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How ready every technology and enabler of a register is in every year, and what holds it back.
///
/// Technologies stand in the order of [`ids`](RegisterReadiness::ids), enablers in that of
/// [`enabler_ids`](RegisterReadiness::enabler_ids); both are sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterReadiness {
    /// Identifier of the register.
    pub register: Id,
    /// Title of the register.
    pub title: Text,
    /// Last day whose publications were read.
    pub cutoff_date: String,
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// Method of the score that the list ranks.
    pub method: String,
    /// What the adjusted score is made of.
    pub adjusted_score: AdjustedScore,
    /// Feasibility criteria that are not in it.
    pub left_out: Vec<Id>,
    /// Tracks with their names, in the order of their ids.
    pub tracks: Vec<(Id, Text)>,
    /// Technologies, then enablers, as they were read.
    pub nodes: Vec<NodeView>,
    /// How each technology stands by its score.
    pub standings: Vec<StandingView>,
    /// Rows of `dependencies` in the order of their ids, which is that of the edges of the graph.
    pub dependencies: Vec<DependencyView>,
    /// The result on plain arrays: graph, readiness, levers.
    pub plain: Readiness,
    /// The findings in words.
    pub sentences: Vec<Text>,
    /// What a reader should know.
    pub notices: Problems,
    /// What it was made from.
    pub provenance: Provenance,
}

impl RegisterReadiness {
    /// Identifiers of the technologies.
    pub fn ids(&self) -> Vec<&str> {
        self.nodes[..self.n_technologies()].iter().map(|node| node.id.as_str()).collect()
    }

    /// Identifiers of the enablers.
    pub fn enabler_ids(&self) -> Vec<&str> {
        self.nodes[self.n_technologies()..].iter().map(|node| node.id.as_str()).collect()
    }

    /// The years.
    pub fn years(&self) -> &[i32] {
        self.plain.graph.years()
    }

    /// Number of technologies; enablers come after them.
    pub fn n_technologies(&self) -> usize {
        self.standings.len()
    }

    /// Position of a year, or of the last one when none is given.
    pub(super) fn year_or_last(&self, year: Option<i32>) -> Result<usize> {
        let last = self.years().len().saturating_sub(1);
        year.map_or(Ok(last), |year| self.plain.graph.year_index(year))
    }

    /// The rows of the technologies in one of the tables of [`plain`](RegisterReadiness::plain), or of the enablers.
    pub fn rows_of(&self, table: &ByYear, enablers: bool) -> ByYear {
        let cut = self.n_technologies() * table.n_years;
        let values = if enablers { &table.values[cut..] } else { &table.values[..cut] };
        ByYear { n_years: table.n_years, values: values.to_vec() }
    }

    /// Scores x readiness^gamma by technology and year; none where no criterion applies to the technology.
    ///
    /// # Formula
    /// `S'_i(t) = S_i R_i(t)^gamma`, with S as the charter's `adjusted_score` asks.
    pub fn adjusted_scores(&self) -> Vec<Vec<Option<f64>>> {
        let all = self.plain.adjusted_scores();
        let row = |i: usize| all.as_ref().map(|table| table.row(i)).unwrap_or_default();
        let known = |i: usize| self.standings[i].base.is_some();
        (0..self.n_technologies()).map(|i| row(i).iter().map(|&s| known(i).then_some(s)).collect()).collect()
    }

    /// Places within the track by adjusted score, by technology and year; only what is ranked by its score has one.
    pub fn adjusted_ranks(&self) -> Vec<Vec<Option<u32>>> {
        self.ranks_by(&self.adjusted_scores())
    }

    /// Places within the track by these scores; ties share the smallest.
    pub(super) fn ranks_by(&self, scores: &[Vec<Option<f64>>]) -> Vec<Vec<Option<u32>>> {
        let n_years = self.years().len();
        let mut places = vec![vec![None; n_years]; self.n_technologies()];
        for (track, _) in &self.tracks {
            let ranked = |i: &usize| self.standings[*i].track == *track && self.standings[*i].rank.is_some();
            let members: Vec<usize> = (0..self.n_technologies()).filter(ranked).collect();
            for y in 0..n_years {
                let known: Vec<(usize, f64)> = members.iter().filter_map(|&i| Some((i, scores[i][y]?))).collect();
                let values: Vec<f64> = known.iter().map(|(_, score)| *score).collect();
                for ((i, _), place) in known.iter().zip(ranks(&values, true, Grid::REGISTER)) {
                    places[*i][y] = Some(place);
                }
            }
        }
        places
    }

    /// First year in which each technology is ready; none within the years.
    pub fn earliest_years(&self) -> Vec<Option<i32>> {
        self.plain.earliest_years[..self.n_technologies()].to_vec()
    }

    /// Largest amount that one of its dependents takes of an enabler, in its unit.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node, or no amount of it is taken.
    ///
    /// # Complexity
    /// `O(nodes + dependencies)`.
    pub fn largest_need(&self, id: &str) -> Result<f64> {
        let i = self.plain.graph.index(id)?;
        let taken = || self.plain.graph.edges().iter().filter_map(|edge| Some((edge.requires, edge.amount?)));
        let amounts = taken().filter(|(enabler, _)| *enabler == i).map(|(_, amount)| amount);
        amounts.reduce(max).ok_or_else(|| {
            let known: BTreeSet<&str> = taken().map(|(enabler, _)| self.nodes[enabler].id.as_str()).collect();
            let known = known.into_iter().collect::<Vec<_>>().join(" | ");
            Problem::new(arrays::UNKNOWN_CHOICE, Place::argument("id"))
                .item(Text::new("enabler of which amounts are taken", "điều kiện có lượng bị lấy"))
                .expected(if known.is_empty() { Text::new("none here", "ở đây không có") } else { known.into() })
                .found(id)
                .into()
        })
    }

    fn named(&self) -> Vec<Named<'_>> {
        self.nodes.iter().map(|node| Named { name: &node.name, illustrative: node.rests_on_illustrative }).collect()
    }

    /// The graph in DOT with names and readiness in one year (the last when absent), as
    /// [`Readiness::to_dot`](crate::dependency::Readiness::to_dot); † marks what rests on synthetic data.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn to_dot(&self, year: Option<i32>, lang: Lang) -> Result<String> {
        self.plain.dot(year, lang, &self.named())
    }

    /// The graph in GraphML with names in both languages and whether a node rests on synthetic data, as
    /// [`Readiness::to_graphml`](crate::dependency::Readiness::to_graphml).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn to_graphml(&self, year: Option<i32>) -> Result<String> {
        self.plain.graphml(year, &self.named())
    }

    /// Whether the adjusted score of a technology rests on synthetic data.
    pub(super) fn is_illustrative(&self, i: usize) -> bool {
        self.nodes[i].rests_on_illustrative || self.standings.get(i).is_some_and(|s| s.illustrative)
    }

    /// Whether what an enabler serves to who needs it rests on synthetic data: an amount on its own rows, readiness on all
    /// that it needs as well.
    pub(super) fn serves_illustrative(&self, i: usize, by_amount: bool) -> bool {
        if by_amount { self.nodes[i].illustrative } else { self.nodes[i].rests_on_illustrative }
    }

    /// SHA-256 of the canonical result, without the release that made it and the words of notices and findings.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        let bare = |notice: &Problem| Problem::new(notice.code, notice.place.clone()).item(notice.item.clone());
        let mut plain = self.clone();
        plain.sentences.clear();
        plain.provenance.software_version = String::new();
        plain.plain.provenance.software_version = String::new();
        plain.notices = self.notices.iter().map(bare).collect();
        plain.plain.notices = self.plain.notices.iter().map(bare).collect();
        crate::model::canonical::digest_of(&plain)
    }

    /// The whole result as canonical JSON.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(|e| crate::Error::internal(e.to_string()))
    }

    /// A result from its JSON.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the text is not such a result.
    pub fn from_json(json: &str) -> Result<RegisterReadiness> {
        let wrong = |place: Place, found: String| -> crate::Error {
            let expected =
                Text::new("the JSON of a readiness of a register", "JSON của một kết quả mức sẵn sàng của bộ dữ liệu");
            Problem::new(SYNTAX, place).found(found).expected(expected).into()
        };
        let ready: RegisterReadiness = serde_json::from_str(json).map_err(|error| {
            let place =
                Place::Position { file: String::new(), line: error.line() as u64, column: error.column() as u64 };
            wrong(place, error.to_string())
        })?;
        match ready.misfit() {
            None => Ok(ready),
            Some(list) => Err(wrong(Place::whole(list), "another number of entries".to_owned())),
        }
    }

    /// The first list that is not as long as the graph asks for.
    fn misfit(&self) -> Option<&'static str> {
        let graph = &self.plain.graph;
        let (n, y) = (graph.nodes().len(), graph.years().len());
        let fits = |table: &ByYear| table.n_years == y && table.values.len() == n * y;
        let tables = [Some(&self.plain.readiness), Some(&self.plain.together)];
        let optional = [self.plain.least.as_ref(), self.plain.geometric.as_ref()];
        let technologies = graph.technologies();
        let t = self.standings.len();
        let checks = [
            ("nodes", self.nodes.len() == n && y > 0),
            ("nodes", self.nodes.iter().zip(graph.nodes()).all(|(view, node)| view.id.as_str() == node.id)),
            ("nodes", self.nodes.iter().all(|node| node.states.len() == y)),
            ("nodes", self.nodes.iter().all(|node| node.capacities.is_empty() || node.capacities.len() == y)),
            ("standings", technologies.len() == t && technologies.iter().copied().eq(0..t)),
            ("nodes", self.nodes.iter().enumerate().all(|(i, node)| (node.layer == Layer::Technology) == (i < t))),
            ("dependencies", self.dependencies.len() == graph.edges().len()),
            ("plain", tables.into_iter().chain(optional).flatten().all(fits)),
            ("plain", self.plain.lead_times.len() == n && self.plain.earliest_years.len() == n),
            ("plain", self.plain.scores.as_ref().is_some_and(|scores| scores.len() == t)),
        ];
        checks.into_iter().find(|(_, fits)| !fits).map(|(list, _)| list)
    }
}
