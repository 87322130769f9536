//! From the tables of a register to the nodes and edges of a graph, with where each number comes from.

use super::views::{CapacityView, DependencyView, NodeView, StateSource};
use super::words::spans;
use crate::dependency::{Edge, Layer, Node, Role};
use crate::model::{
    AmountPer, CapacityGap, Dependency, DependencyRole, Enabler, EnablerKind, Id, KnownState, Origin, PublishedBasis,
    Register, StateBasis, Supply, Technology,
};
use crate::problem::{Place, Problem, Problems, Text, codes::register_readiness as codes};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The graph of a register before it is checked, and what a reader of it should know.
pub(super) struct Parts {
    /// Technologies in the order of their ids, then enablers in the order of theirs.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub views: Vec<NodeView>,
    /// In the order of the edges.
    pub dependencies: Vec<DependencyView>,
    /// Enablers of which nothing is known and that nothing needs.
    pub left_out: Vec<Id>,
}

/// Reads states, capacities and dependencies; what is missing goes to `problems`.
pub(super) fn read(register: &Register, years: &[i32], problems: &mut Problems) -> Parts {
    let technologies = register.technologies.sorted();
    let dependencies = register.dependencies.sorted();
    let supply = register.supply();
    let needed: BTreeSet<&Id> = dependencies.iter().map(|row| &row.requires).collect();
    let is_known = |id: &Id| years.iter().all(|&year| supply.state(id.as_str(), year).is_some());
    let (enablers, left_out): (Vec<&Enabler>, Vec<&Enabler>) =
        register.enablers.sorted().into_iter().partition(|e| needed.contains(&e.id) || is_known(&e.id));
    let ids = technologies.iter().map(|t| &t.id).chain(enablers.iter().map(|e| &e.id));
    let place: HashMap<&Id, usize> = ids.zip(0..).collect();
    let taken: BTreeSet<&Id> =
        dependencies.iter().filter(|row| row.amount.is_some()).map(|row| &row.requires).collect();
    let mut reader = Reader { register, supply: &supply, years, problems };
    // Where nothing is marked as listed there is no list yet: all count.
    let has_list = technologies.iter().any(|t| t.origin == Origin::Listed);
    let mut nodes = Vec::with_capacity(place.len());
    let mut views = Vec::with_capacity(place.len());
    for technology in &technologies {
        let (node, view) = reader.technology(technology);
        nodes.push(Node { listed: !has_list || technology.origin == Origin::Listed, ..node });
        views.push(view);
    }
    for enabler in &enablers {
        let (node, view) = reader.enabler(enabler, taken.contains(&enabler.id));
        nodes.push(node);
        views.push(view);
    }
    let labels = clause_labels(&dependencies);
    let known = |row: &&&Dependency| place.contains_key(&row.dependent) && place.contains_key(&row.requires);
    let rows: Vec<&Dependency> = dependencies.iter().filter(known).copied().collect();
    let edges = rows.iter().map(|row| edge(row, &place, &labels)).collect();
    let dependencies = rows.into_iter().map(dependency).collect();
    let left_out = left_out.into_iter().map(|enabler| enabler.id.clone()).collect();
    Parts { nodes, edges, views, dependencies, left_out }
}

/// A number for each clause of each dependent, in the order of the clauses' ids.
fn clause_labels<'r>(rows: &[&'r Dependency]) -> HashMap<(&'r Id, &'r Id), u32> {
    let mut clauses: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    for row in rows {
        if let Some(clause) = &row.clause {
            clauses.entry(&row.dependent).or_default().insert(clause);
        }
    }
    clauses
        .into_iter()
        .flat_map(|(dependent, clauses)| clauses.into_iter().zip(0..).map(move |(clause, n)| ((dependent, clause), n)))
        .collect()
}

fn edge(row: &Dependency, place: &HashMap<&Id, usize>, labels: &HashMap<(&Id, &Id), u32>) -> Edge {
    let at = |id: &Id| place.get(id).copied().unwrap_or(usize::MAX);
    Edge {
        dependent: at(&row.dependent),
        requires: at(&row.requires),
        role: match row.role {
            DependencyRole::Gate => Role::Gate,
            DependencyRole::Capacity => Role::Capacity,
            DependencyRole::Graded => Role::Graded,
        },
        clause: row.clause.as_ref().and_then(|clause| labels.get(&(&row.dependent, clause)).copied()),
        k: u32::try_from(row.k).unwrap_or(u32::MAX),
        strength: row.strength,
        efficiency: row.efficiency,
        threshold: row.threshold,
        amount: row.amount,
        lead_years: row.lead_years,
        declared: row.declared,
    }
}

fn dependency(row: &Dependency) -> DependencyView {
    DependencyView {
        id: row.id.clone(),
        per_year: row.amount.is_some() && row.per == AmountPer::Year,
        basis: row.basis.clone(),
        illustrative: row.illustrative,
    }
}

struct Reader<'a, 'r> {
    register: &'r Register,
    supply: &'a Supply<'r>,
    years: &'a [i32],
    problems: &'a mut Problems,
}

impl Reader<'_, '_> {
    fn technology(&mut self, technology: &Technology) -> (Node, NodeView) {
        let register = self.register;
        let place = || {
            let row = register.technologies.iter().position(|t| t.id == technology.id).unwrap_or(0);
            register.technologies.place(row, "trl")
        };
        let name = Text::new(technology.name_en.clone(), technology.name_vi.clone());
        let hint = Text::new(
            "give its trl, or rows of `states` from the first year on",
            "hãy cho trl, hoặc các dòng `states` từ năm đầu tiên",
        );
        let (values, sources, drawn) = self.states(&technology.id, &name, place, &hint);
        let node = Node::new(technology.id.as_str(), values).own_lead_years(technology.own_lead_years.unwrap_or(0.0));
        let view = NodeView {
            id: technology.id.clone(),
            name,
            layer: Layer::Technology,
            unit: None,
            lead_agency: technology.lead_agency.clone(),
            controlled_by: None,
            stage: None,
            states: sources,
            capacities: Vec::new(),
            illustrative: technology.illustrative || drawn,
            rests_on_illustrative: false,
        };
        (node, view)
    }

    fn enabler(&mut self, enabler: &Enabler, taken: bool) -> (Node, NodeView) {
        let register = self.register;
        let place = || {
            let row = register.enablers.iter().position(|e| e.id == enabler.id).unwrap_or(0);
            register.enablers.place(row, "stage")
        };
        let name = Text::new(enabler.name_en.clone(), enabler.name_vi.clone());
        let hint = Text::new(
            "give rows of `states` from the first year on, its stage, or its capacities",
            "hãy cho các dòng `states` từ năm đầu tiên, giai đoạn (stage), hoặc năng lực",
        );
        let (values, states, drawn) = self.states(&enabler.id, &name, place, &hint);
        let (amounts, capacities) = if taken { self.capacities(enabler, &name) } else { (None, Vec::new()) };
        let layer = match enabler.kind {
            EnablerKind::Infrastructure => Layer::Infrastructure,
            EnablerKind::Workforce => Layer::Workforce,
            EnablerKind::Institution => Layer::Institution,
            EnablerKind::Resource => Layer::Resource,
            EnablerKind::Finance => Layer::Finance,
        };
        let mut node = Node::new(enabler.id.as_str(), values).layer(layer);
        node.capacity = amounts;
        let node = node.own_lead_years(enabler.own_lead_years.unwrap_or(0.0));
        let view = NodeView {
            id: enabler.id.clone(),
            name,
            layer,
            unit: enabler.unit.clone(),
            lead_agency: enabler.lead_agency.clone(),
            controlled_by: enabler.controlled_by.clone(),
            stage: enabler.stage,
            illustrative: enabler.illustrative || drawn || capacities.iter().any(|c| c.illustrative),
            rests_on_illustrative: false,
            states,
            capacities,
        };
        (node, view)
    }

    /// Own states, where they come from, and whether any row behind them is illustrative.
    fn states(
        &mut self,
        id: &Id,
        name: &Text,
        place: impl Fn() -> Place,
        hint: &Text,
    ) -> (Vec<f64>, Vec<StateSource>, bool) {
        let known: Vec<Option<KnownState>> =
            self.years.iter().map(|&year| self.supply.state(id.as_str(), year)).collect();
        let missing: Vec<i32> = self.years.iter().zip(&known).filter(|(_, s)| s.is_none()).map(|(y, _)| *y).collect();
        if !missing.is_empty() {
            self.problems.push(
                Problem::new(codes::NO_STATE, place())
                    .item(Text::new(format!("{id} ({})", name.en), format!("{id} ({})", name.vi)))
                    .found(spans(&missing))
                    .expected(Text::new("a state in every year asked for", "trạng thái cho mọi năm được hỏi"))
                    .hint(hint.clone()),
            );
        }
        let drawn = known.iter().flatten().any(|state| match state.basis {
            StateBasis::Path { row, .. } => self.register.states.get(row).is_some_and(|row| row.illustrative),
            StateBasis::Trl(_) | StateBasis::Stage(_) | StateBasis::Capacity => false,
        });
        let sources = known.iter().flatten().map(|state| match state.basis {
            StateBasis::Path { .. } => StateSource::Given,
            StateBasis::Trl(_) => StateSource::Trl,
            StateBasis::Stage(_) => StateSource::Stage,
            StateBasis::Capacity => StateSource::Capacity,
        });
        let sources = sources.collect();
        (known.into_iter().map(|state| state.map_or(0.0, |s| s.value)).collect(), sources, drawn)
    }

    /// How much there is in every year, and which row says so.
    fn capacities(&mut self, enabler: &Enabler, name: &Text) -> (Option<Vec<f64>>, Vec<CapacityView>) {
        let id = enabler.id.as_str();
        let known: Vec<_> = self.years.iter().map(|&year| self.supply.capacity(id, year)).collect();
        let mut missing: Vec<(CapacityGap, Vec<i32>)> = Vec::new();
        for &year in self.years {
            if let Some(gap) = self.supply.capacity_gap(id, year) {
                match missing.iter_mut().find(|(known, _)| *known == gap) {
                    Some((_, years)) => years.push(year),
                    None => missing.push((gap, vec![year])),
                }
            }
        }
        for (gap, years) in missing {
            let place = self.register.capacities.whole();
            self.problems.push(
                Problem::new(codes::NO_AMOUNT_KNOWN, place)
                    .item(Text::new(format!("{id} ({})", name.en), format!("{id} ({})", name.vi)))
                    .found(spans(&years))
                    .expected(Text::new(
                        "a capacity in every year asked for, as an amount of it is taken",
                        "năng lực cho mọi năm được hỏi, vì có mục cần một lượng của nó",
                    ))
                    .hint(gap_hint(gap)),
            );
        }
        let views = known
            .iter()
            .flatten()
            .map(|known| CapacityView {
                amount: known.amount,
                amount_high: known.amount_high,
                reported: known.record.amount,
                kind: known.record.kind,
                realization: known.realization,
                from: known.record.from.to_string(),
                published: known.record.published.to_string(),
                assumed: known.record.published_basis == PublishedBasis::Assumed,
                source: known.record.source.clone(),
                illustrative: known.record.illustrative
                    || (enabler.illustrative && known.realization.is_some_and(|share| share != 1.0)),
            })
            .collect();
        (Some(known.into_iter().map(|known| known.map_or(0.0, |k| k.amount)).collect()), views)
    }
}

fn gap_hint(gap: CapacityGap) -> Text {
    match gap {
        CapacityGap::NoRows => Text::new("give its rows of `capacities`", "hãy cho các dòng `capacities` của nó"),
        CapacityGap::NotYetPublished => Text::new(
            "its figures were published after the cut-off day; give what was known by then",
            "số liệu của nó công bố sau ngày chốt; hãy cho số liệu đã biết đến ngày đó",
        ),
        CapacityGap::OnlyTargets => Text::new(
            "a target is no capacity; give what there is today and what is planned",
            "mục tiêu không phải là năng lực; hãy cho lượng hiện có và lượng theo kế hoạch",
        ),
        CapacityGap::NotInYear => {
            Text::new("give a row that holds in these years", "hãy cho một dòng có hiệu lực trong các năm này")
        }
    }
}
