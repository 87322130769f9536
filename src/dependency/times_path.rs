//! What the earliest time of a node rests on: gates on the way, and how much each may slip.

use super::readiness::Readiness;
use crate::Result;
use crate::number::Grid;
use crate::number::math::min;
use crate::problem::Text;
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// One node on the way to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The node.
    pub id: String,
    /// Years from the start until it can be ready.
    pub earliest: f64,
    /// Latest time that does not delay the node asked for.
    pub latest: f64,
    /// How many years it may slip.
    pub float: f64,
    /// Whether it is on the critical path.
    pub critical: bool,
}

impl Readiness {
    /// Everything the earliest time of a node waits for, by earliest time; what has no float is its critical path.
    ///
    /// Of the alternatives of a clause the k earliest are followed (ties in the order of ids).
    ///
    /// # Formula
    /// Forward: `T_i`. Backward from the node: `latest_j = min over what waits for it of latest - lag`.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node.
    ///
    /// # References
    /// Kelley and Walker (1959), "Critical-path planning and scheduling".
    pub fn critical_path(&self, id: &str) -> Result<Vec<Stage>> {
        let graph = &self.graph;
        let compiled = &graph.compiled;
        let goal = compiled.position[graph.index(id)?] as usize;
        let mut latest = vec![f64::INFINITY; compiled.order.len()];
        latest[goal] = graph.earliest[goal];
        let mut waiting = std::collections::BTreeSet::from([goal]);
        let mut stages = Vec::new();
        let grid = Grid::for_scores(&[graph.earliest[goal]]);
        // Gates have no circles, but inside a circle of graded rows a gate may point backwards: such a node is
        // visited again with its earlier time.
        let mut seen = std::collections::BTreeMap::new();
        while let Some(p) = waiting.pop_last() {
            seen.insert(p, latest[p]);
            for clause in compiled.clauses_of(p).iter().filter(|clause| clause.gate) {
                for alternative in compiled.gate_time(clause, &graph.earliest).1 {
                    let j = alternative.enabler as usize;
                    let time = min(latest[j], latest[p] - alternative.lag);
                    if time < latest[j] {
                        latest[j] = time;
                        waiting.insert(j);
                    }
                }
            }
        }
        for (p, latest) in seen {
            let earliest = graph.earliest[p];
            let float = grid.round(latest - earliest);
            let id = graph.nodes[compiled.order[p] as usize].id.clone();
            stages.push(Stage { id, earliest, latest, float, critical: float <= 0.0 });
        }
        stages.sort_by(|a, b| a.earliest.total_cmp(&b.earliest)); // stable: ties stay in the order of computing
        Ok(stages)
    }

    /// [`Readiness::critical_path`] as a table.
    ///
    /// # Errors
    /// As [`Readiness::critical_path`].
    pub fn critical_path_table(&self, id: &str) -> Result<Table> {
        let stages = self.critical_path(id)?;
        let years = |key: &str, en: &str, vi: &str, of: fn(&Stage) -> f64| {
            Column::numbers(key, Text::new(en, vi), stages.iter().map(of)).decimals(2)
        };
        let table = Table::new(
            Text::new(format!("What {id} waits for"), format!("Những gì {id} phải chờ")),
            vec![
                Column::text("id", Text::new("Node", "Nút"), stages.iter().map(|s| s.id.clone())),
                years("earliest", "Earliest, years from the start", "Sớm nhất, số năm từ lúc bắt đầu", |s| s.earliest),
                years("latest", "Latest", "Muộn nhất", |s| s.latest),
                years("float", "Float, years", "Dự trữ, năm", |s| s.float),
                Column::flags("critical", Text::new("Critical", "Găng"), stages.iter().map(|s| s.critical)).mark("*"),
            ],
        )?;
        Ok(table.note(Text::new(
            "* on the critical path: a delay here delays the last node",
            "* nằm trên đường găng: chậm ở đây làm chậm nút cuối",
        )))
    }
}
