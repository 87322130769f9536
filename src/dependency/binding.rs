//! What holds a node where it is: the links that tie, the two lowest clauses, the chain down to the root.

use super::compiled::{Alternative, Clause};
use super::readiness::Readiness;
use crate::Result;
use crate::problem::Text;
use serde::{Deserialize, Serialize};

/// The kind of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The node's own state.
    OwnState,
    /// Its own lead time has not passed yet.
    OwnLeadTime,
    /// A gate clause is not complete yet.
    Gate,
    /// A clause is below its threshold: nothing is reached.
    Threshold,
    /// A clause leaves no more than this.
    Clause,
    /// The capacity of an enabler is below the amount taken.
    Capacity,
}

impl Hold {
    /// What people read.
    pub fn name(self) -> Text {
        match self {
            Hold::OwnState => Text::new("own state", "trạng thái của chính nó"),
            Hold::OwnLeadTime => Text::new("own lead time", "thời gian chuẩn bị của chính nó"),
            Hold::Gate => Text::new("gate not complete yet", "điều kiện tiên quyết chưa hoàn thành"),
            Hold::Threshold => Text::new("below the threshold", "dưới ngưỡng bắt buộc"),
            Hold::Clause => Text::new("requirement", "yêu cầu phụ thuộc"),
            Hold::Capacity => Text::new("capacity", "năng lực"),
        }
    }
}

/// One link that limits a node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its kind.
    pub hold: Hold,
    /// The enabler, or the node itself.
    pub node: String,
    /// Satisfaction of the clause (`phi`), or the own state.
    pub satisfaction: f64,
    /// What the link leaves of the node (`psi`).
    pub leaves: f64,
    /// Rows of the edges in the clause; empty for the node itself.
    pub rows: Vec<usize>,
}

/// What holds one node in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// The node.
    pub id: String,
    /// The year.
    pub year: i32,
    /// Its readiness.
    pub readiness: f64,
    /// From the root to the node: `["decree", "power", "chips"]`.
    pub chain: Vec<String>,
    /// Why the chain ends where it does.
    pub root: Hold,
    /// All links that tie at the readiness.
    pub links: Vec<Link>,
    /// The two lowest clauses, whether they bind or not.
    pub lowest: Vec<Link>,
}

impl Binding {
    /// The chain in one line.
    pub fn chain_text(&self) -> String {
        self.chain.join(" -> ")
    }

    /// What holds the node, as one sentence.
    pub fn sentence(&self) -> Text {
        let (id, year, chain, root) = (&self.id, self.year, self.chain_text(), self.root.name());
        let value = format!("{:.3}", self.readiness);
        let ties = self.links.len().saturating_sub(1);
        let (en, vi) = match ties {
            0 => (String::new(), String::new()),
            _ => (format!("; {ties} more tie"), format!("; có thêm {ties} ràng buộc ngang bằng")),
        };
        Text::new(
            format!("{id} in {year}: readiness {value}, held by {chain} ({}){en}", root.en),
            format!("{id} năm {year}: mức sẵn sàng {value}, bị giữ bởi {chain} ({}){vi}", root.vi),
        )
    }
}

impl Readiness {
    /// What holds this node in this year (the last one when absent).
    ///
    /// Of several links that tie the chain follows a requirement before the own state, then the order of ids.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node or year.
    ///
    /// # Complexity
    /// `O(l d log d)` for a chain of l nodes with d rows each.
    pub fn binding(&self, id: &str, year: Option<i32>) -> Result<Binding> {
        let i = self.graph.index(id)?;
        let y = match year {
            Some(year) => self.graph.year_index(year)?,
            None => self.graph.years.len() - 1,
        };
        self.binding_at(i, y)
    }

    /// The same by index.
    pub(super) fn binding_at(&self, i: usize, y: usize) -> Result<Binding> {
        let graph = &self.graph;
        let links = self.links(i, y)?;
        let mut chain = vec![i];
        let mut root = links.first().map_or(Hold::OwnState, |first| first.link.hold);
        let mut next = links.first().and_then(|first| first.enabler);
        while let Some((enabler, goes_on)) = next.filter(|(enabler, _)| !chain.contains(enabler)) {
            chain.push(enabler);
            if !goes_on {
                break;
            }
            let below = self.links(enabler, y)?;
            root = below.first().map_or(root, |first| first.link.hold);
            next = below.first().and_then(|first| first.enabler);
        }
        chain.reverse();
        let lowest = self.lowest(i, y)?;
        let public = |link: &Found| link.link.clone();
        Ok(Binding {
            id: graph.nodes[i].id.clone(),
            year: graph.years[y],
            readiness: self.readiness.row(i)[y],
            chain: chain.into_iter().map(|node| graph.nodes[node].id.clone()).collect(),
            root,
            links: links.iter().map(public).collect(),
            lowest,
        })
    }

    /// What the k-th alternative of a clause gives in this year, and which one it is.
    fn read(&self, clause: &Clause, y: usize) -> Result<(f64, Alternative)> {
        let compiled = &self.graph.compiled;
        let served = |a: &Alternative| {
            let enabler = compiled.order[a.enabler as usize] as usize;
            let q = if a.amount.is_nan() {
                self.readiness.row(enabler)[y]
            } else {
                let capacity = self.graph.nodes[enabler].capacity.as_ref().map_or(0.0, |c| c[y]);
                let share = capacity / a.amount;
                if share < 1.0 { share } else { 1.0 }
            };
            a.efficiency * q
        };
        let mut sorted: Vec<(f64, &Alternative)> =
            compiled.alternatives_of(clause).iter().map(|a| (served(a), a)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: ties stay in the order of ids
        let kth = sorted.get(clause.k as usize - 1);
        kth.map(|(phi, a)| (*phi, (*a).clone())).ok_or_else(|| crate::Error::internal("a clause without alternatives"))
    }

    fn rows(&self, clause: &Clause) -> Vec<usize> {
        self.graph.compiled.alternatives_of(clause).iter().map(|a| a.row as usize).collect()
    }

    fn clause_link(&self, clause: &Clause, y: usize) -> Result<Found> {
        let (phi, alternative) = self.read(clause, y)?;
        let enabler = self.graph.compiled.order[alternative.enabler as usize] as usize;
        let closed = phi < clause.threshold;
        let hold = match (closed, alternative.amount.is_nan()) {
            (true, _) => Hold::Threshold,
            (false, true) => Hold::Clause,
            (false, false) => Hold::Capacity,
        };
        let leaves = if closed { 0.0 } else { clause.rest + clause.strength * phi };
        let node = self.graph.nodes[enabler].id.clone();
        let link = Link { hold, node, satisfaction: phi, leaves, rows: self.rows(clause) };
        // The state of an enabler does not matter where an amount of its capacity is taken.
        Ok(Found { link, enabler: Some((enabler, alternative.amount.is_nan())) })
    }

    /// All links that tie at the readiness of this node.
    fn links(&self, i: usize, y: usize) -> Result<Vec<Found>> {
        let compiled = &self.graph.compiled;
        let p = compiled.position[i] as usize;
        let value = self.readiness.row(i)[y];
        if let Some(waiting) = self.waiting(i, y) {
            return Ok(waiting);
        }
        let mut found = Vec::new();
        for clause in compiled.clauses_of(p) {
            let link = self.clause_link(clause, y)?;
            if link.link.leaves <= value {
                found.push(link);
            }
        }
        let own = self.graph.nodes[i].states[y];
        if own <= value {
            let node = self.graph.nodes[i].id.clone();
            let link = Link { hold: Hold::OwnState, node, satisfaction: own, leaves: own, rows: Vec::new() };
            found.push(Found { link, enabler: None });
        }
        Ok(found)
    }

    /// The links of a node whose time has not come: gates that are not complete, or its own lead time.
    fn waiting(&self, i: usize, y: usize) -> Option<Vec<Found>> {
        let graph = &self.graph;
        let start = self.settings.start.unwrap_or(graph.years[0]);
        let now = f64::from(graph.years[y]) - f64::from(start);
        let when = self.lead_times[i];
        if now >= when {
            return None;
        }
        // Only what is as late as the node itself holds it.
        let mut found = Vec::new();
        for clause in graph.compiled.clauses_of(graph.compiled.position[i] as usize).iter().filter(|c| c.gate) {
            let (time, served) = graph.compiled.gate_time(clause, &graph.earliest);
            if time >= when
                && let Some(last) = served.last()
            {
                let enabler = graph.compiled.order[last.enabler as usize] as usize;
                let node = graph.nodes[enabler].id.clone();
                let link = Link { hold: Hold::Gate, node, satisfaction: 0.0, leaves: 0.0, rows: self.rows(clause) };
                // Where the enabler itself is there, the lag after it is what is waited for.
                found.push(Found { link, enabler: Some((enabler, now < self.lead_times[enabler])) });
            }
        }
        if graph.nodes[i].own_lead_years >= when {
            let node = graph.nodes[i].id.clone();
            let link = Link { hold: Hold::OwnLeadTime, node, satisfaction: 0.0, leaves: 0.0, rows: Vec::new() };
            found.push(Found { link, enabler: None });
        }
        Some(found)
    }

    /// The two lowest clauses.
    fn lowest(&self, i: usize, y: usize) -> Result<Vec<Link>> {
        let compiled = &self.graph.compiled;
        let clauses = compiled.clauses_of(compiled.position[i] as usize);
        let mut all: Vec<Link> =
            clauses.iter().map(|clause| Ok(self.clause_link(clause, y)?.link)).collect::<Result<_>>()?;
        all.sort_by(|a, b| a.leaves.total_cmp(&b.leaves)); // stable: ties stay in the order of ids
        all.truncate(2);
        Ok(all)
    }
}

/// A link with the enabler it leads to, and whether what holds that one matters here.
struct Found {
    link: Link,
    enabler: Option<(usize, bool)>,
}
