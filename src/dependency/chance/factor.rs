//! What of a graph is uncertain, checked and turned into what is done in every case.

use super::super::check::Faults;
use super::super::compiled::small;
use super::super::graph::{Graph, counted, few};
use crate::Result;
use crate::model::field::FieldInfo;
use crate::model::uncertain::range_problem;
use crate::model::{Operation, Quantity, UNCERTAIN};
use crate::number::Distribution;
use crate::number::math::{max, max_of, min, min_of};
use crate::number::philox::{Stream, variables};
use crate::problem::codes::{arrays, factors as codes, structure};
use crate::problem::{Place, Problem, Problems, Severity, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Random numbers for this and nothing else.
const PURPOSE: u32 = 0xFAC7;

/// One uncertain number of a graph.
///
/// # Examples
/// ```
/// use stratech::dependency::Factor;
/// use stratech::model::Quantity;
/// use stratech::number::Distribution;
/// let power = Distribution::Uniform { low: 183.0, high: 236.0 };
/// let factor = Factor::new("power", Quantity::Capacity, 0, power);
/// assert_eq!((factor.name.as_str(), factor.at), ("power", 0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Name; the random numbers follow from it.
    pub name: String,
    /// What varies.
    pub quantity: Quantity,
    /// Index of the node, or of the edge for what belongs to a dependency.
    pub at: usize,
    /// How the drawn number changes the value.
    #[serde(default)]
    pub operation: Operation,
    /// What is drawn.
    pub distribution: Distribution,
}

impl Factor {
    /// A factor that takes the place of the value.
    pub fn new(name: impl Into<String>, quantity: Quantity, at: usize, distribution: Distribution) -> Self {
        Factor { name: name.into(), quantity, at, operation: Operation::Set, distribution }
    }

    /// Sets the operation.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = operation;
        self
    }
}

/// How the capacity of a node comes about in each year: between a low and a high figure, plans times their realization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityBasis {
    /// Index of the node.
    pub node: usize,
    /// Figure of each year; the low end of a range.
    pub low: Vec<f64>,
    /// High end of the range in each year; as `low` where there is none.
    pub high: Vec<f64>,
    /// Whether the figure of each year is a plan.
    pub planned: Vec<bool>,
    /// Share of plans that comes true.
    pub realization: f64,
}

impl CapacityBasis {
    fn is_range(&self) -> bool {
        self.low.iter().zip(&self.high).any(|(low, high)| low < high)
    }

    /// The capacity at a place between low (0) and high (1), with a share of plans that comes true.
    fn at(&self, y: usize, place: f64, realization: f64) -> f64 {
        let figure = if place > 0.0 { self.low[y] + place * (self.high[y] - self.low[y]) } else { self.low[y] };
        if self.planned[y] { figure * realization } else { figure }
    }
}

/// A number drawn by name.
#[derive(Debug, Clone)]
struct Drawn {
    variable: u32,
    distribution: Distribution,
    operation: Operation,
    low: f64,
    high: f64,
}

impl Drawn {
    fn value(&self, base: f64, x: f64) -> f64 {
        max(self.low, min(self.high, self.operation.apply(base, x)))
    }

    fn draw(&self, stream: Stream, draw: u64) -> f64 {
        self.distribution.inverse(stream.uniform(draw, self.variable, PURPOSE))
    }
}

/// What varies at one node.
#[derive(Debug, Clone, Default)]
struct NodeOps {
    node: usize,
    state: Option<Drawn>,
    capacity: Option<Drawn>,
    realization: Option<Drawn>,
    range: Option<Drawn>,
    delay: Option<Drawn>,
    lead: Option<Drawn>,
    basis: Option<CapacityBasis>,
}

/// What varies at one edge.
#[derive(Debug, Clone)]
struct EdgeOp {
    quantity: Quantity,
    clause: u32,
    alternative: u32,
    base: f64,
    drawn: Drawn,
}

/// Everything that varies, ready to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    nodes: Vec<NodeOps>,
    edges: Vec<EdgeOp>,
    /// Groups that any of it reaches.
    pub groups: Vec<u32>,
    moves_times: bool,
    pub notices: Problems,
}

impl Plan {
    pub fn new(graph: &Graph, factors: &[Factor], bases: &[CapacityBasis]) -> Result<Plan> {
        let mut notices = check(graph, factors, bases)?;
        let mut names: Vec<String> = factors.iter().map(|factor| format!("factor/{}", factor.name)).collect();
        names.extend(bases.iter().map(|basis| format!("range/{}", graph.nodes[basis.node].id)));
        let variables = variables(&names);
        let drawn = |factor: &Factor, variable: u32| {
            let field = field(factor.quantity);
            Drawn {
                variable,
                distribution: factor.distribution.clone(),
                operation: factor.operation,
                low: field.low.map_or(f64::MIN, |low| if field.low_open { low.next_up() } else { low }),
                high: field.high.unwrap_or(f64::MAX),
            }
        };
        let mut nodes: BTreeMap<usize, NodeOps> = BTreeMap::new();
        let mut edges = Vec::new();
        let mut changed: Vec<u32> = Vec::new();
        let places = Places::new(graph);
        for (factor, &variable) in factors.iter().zip(&variables) {
            let drawn = drawn(factor, variable);
            if factor.quantity.is_of_dependency() {
                let edge = &graph.edges[factor.at];
                let (clause, alternative) = places.of(factor.at);
                let base = match factor.quantity {
                    Quantity::Strength => edge.strength,
                    Quantity::Efficiency => edge.efficiency,
                    Quantity::Amount => edge.amount.unwrap_or(f64::NAN),
                    Quantity::Threshold => edge.threshold.unwrap_or(f64::NEG_INFINITY),
                    _ => edge.lead_years,
                };
                changed.push(graph.compiled.position[edge.dependent]);
                edges.push(EdgeOp { quantity: factor.quantity, clause, alternative, base, drawn });
                continue;
            }
            let ops = nodes.entry(factor.at).or_insert_with(|| NodeOps { node: factor.at, ..NodeOps::default() });
            let slot = match factor.quantity {
                Quantity::State => &mut ops.state,
                Quantity::Capacity => &mut ops.capacity,
                Quantity::Realization => &mut ops.realization,
                Quantity::Delay => &mut ops.delay,
                _ => &mut ops.lead,
            };
            *slot = Some(drawn);
        }
        let mut ranges = Vec::new();
        for (basis, &variable) in bases.iter().zip(&variables[factors.len()..]) {
            let is_set = nodes.get(&basis.node).is_some_and(|ops| ops.capacity.is_some());
            let is_drawn = basis.is_range() && !is_set;
            if is_drawn {
                ranges.push(basis);
            }
            if is_drawn || nodes.contains_key(&basis.node) {
                let ops = nodes.entry(basis.node).or_insert_with(|| NodeOps { node: basis.node, ..NodeOps::default() });
                ops.basis = Some(basis.clone());
                let distribution = Distribution::Uniform { low: 0.0, high: 1.0 };
                let operation = Operation::Set;
                ops.range = is_drawn.then_some(Drawn { variable, distribution, operation, low: 0.0, high: 1.0 });
            }
        }
        if !ranges.is_empty() {
            notices.push(range_notice(graph, &ranges));
        }
        changed.extend(nodes.keys().map(|&node| graph.compiled.position[node]));
        let groups = graph.compiled.reach(&changed);
        let moves_times = nodes.values().any(|ops| ops.delay.is_some() || ops.lead.is_some())
            || edges.iter().any(|op| op.quantity == Quantity::LeadYears);
        if nodes.is_empty() && edges.is_empty() {
            notices.push(nothing_uncertain());
        }
        Ok(Plan { nodes: nodes.into_values().collect(), edges, groups, moves_times, notices })
    }

    /// Changes `graph`, a copy of `base`, to what it is in one case; `late` has room for one delay a position.
    pub fn apply(&self, base: &Graph, stream: Stream, draw: u64, graph: &mut Graph, late: &mut [f64]) {
        let number = |drawn: &Option<Drawn>, base: f64| {
            drawn.as_ref().map_or(base, |drawn| drawn.value(base, drawn.draw(stream, draw)))
        };
        for ops in &self.nodes {
            let (from, node) = (&base.nodes[ops.node], &mut graph.nodes[ops.node]);
            let delay = number(&ops.delay, 0.0);
            let source = |y: usize| if delay > 0.0 { earlier(&base.years, y, delay) } else { y };
            if ops.state.is_some() || ops.delay.is_some() {
                let x = ops.state.as_ref().map(|drawn| drawn.draw(stream, draw));
                for (y, state) in node.states.iter_mut().enumerate() {
                    let value = from.states[source(y)];
                    *state = ops.state.as_ref().zip(x).map_or(value, |(drawn, x)| drawn.value(value, x));
                }
            }
            if let (Some(capacity), Some(given)) = (&mut node.capacity, &from.capacity) {
                let place = number(&ops.range, 0.0);
                let realization = ops.basis.as_ref().map_or(1.0, |basis| number(&ops.realization, basis.realization));
                let x = ops.capacity.as_ref().map(|drawn| drawn.draw(stream, draw));
                for (y, amount) in capacity.iter_mut().enumerate() {
                    let from = source(y);
                    let value = ops.basis.as_ref().map_or(given[from], |basis| basis.at(from, place, realization));
                    *amount = ops.capacity.as_ref().zip(x).map_or(value, |(drawn, x)| drawn.value(value, x));
                }
            }
            node.own_lead_years = number(&ops.lead, from.own_lead_years);
            late[base.compiled.position[ops.node] as usize] = delay;
        }
        for op in &self.edges {
            let value = op.drawn.value(op.base, op.drawn.draw(stream, draw));
            let clause = &mut graph.compiled.clauses[op.clause as usize];
            let alternative = &mut graph.compiled.alternatives[op.alternative as usize];
            match op.quantity {
                Quantity::Strength => (clause.strength, clause.rest) = (value, 1.0 - value),
                Quantity::Threshold => clause.threshold = value,
                Quantity::Efficiency => alternative.efficiency = value,
                Quantity::Amount => alternative.amount = value,
                _ => alternative.lag = value,
            }
        }
        if self.moves_times {
            let (nodes, order) = (&graph.nodes, &graph.compiled.order);
            let own = |p: usize| nodes[order[p] as usize].own_lead_years;
            graph.compiled.delayed_lead_times(own, late, &self.groups, &mut graph.earliest);
        }
    }
}

/// The year whose figures come `delay` years later in year `y`; before the first, the first year's hold.
fn earlier(years: &[i32], y: usize, delay: f64) -> usize {
    let source = f64::from(years[y]) - delay;
    years.partition_point(|year| f64::from(*year) <= source).saturating_sub(1)
}

/// Clause and alternative of each row of the edges.
struct Places(Vec<(u32, u32)>);

impl Places {
    fn new(graph: &Graph) -> Self {
        let compiled = &graph.compiled;
        let mut places = vec![(0, 0); compiled.alternatives.len()];
        for (c, clause) in compiled.clauses.iter().enumerate() {
            for a in clause.start..clause.end {
                places[compiled.alternatives[a as usize].row as usize] = (small(c), a);
            }
        }
        Places(places)
    }

    fn of(&self, edge: usize) -> (u32, u32) {
        self.0[edge]
    }
}

/// Name and range of a quantity.
fn field(quantity: Quantity) -> &'static FieldInfo {
    let found = UNCERTAIN.iter().find(|kind| kind.quantity == quantity);
    // The list has every quantity; a test of it says so.
    &found.unwrap_or(&UNCERTAIN[0]).field
}

/// Every fault of factors and bases at once; notices where there is none.
fn check(graph: &Graph, factors: &[Factor], bases: &[CapacityBasis]) -> Result<Problems> {
    let mut faults = Faults::default();
    check_bases(graph, bases, &mut faults);
    let mut notices = Problems::new();
    let (mut names, mut targets) = (BTreeMap::new(), BTreeMap::new());
    let places = Places::new(graph);
    for (i, factor) in factors.iter().enumerate() {
        let place = || Place::element("factors", &[i]);
        let item = || Text::new(format!("factor \"{}\"", factor.name), format!("yếu tố bất định \"{}\"", factor.name));
        let n = if factor.quantity.is_of_dependency() { graph.edges.len() } else { graph.nodes.len() };
        if factor.at >= n {
            let what = if factor.quantity.is_of_dependency() { ("edge", "phụ thuộc") } else { ("node", "nút") };
            let range = Text::new(format!("an index below {n}"), format!("chỉ số nhỏ hơn {n}"));
            let problem = Problem::new(structure::UNKNOWN_REFERENCE, place()).item(Text::new(what.0, what.1));
            let hint = Text::new("indices count from 0", "chỉ số đếm từ 0");
            faults.push(problem.found(factor.at).expected(range).hint(hint));
            continue;
        }
        if let Some(first) = names.insert(&factor.name, i) {
            let found = Text::new(format!("factor {first}"), format!("yếu tố {first}"));
            let problem = Problem::new(structure::DUPLICATE_ROW, place()).item(item()).found_words(found);
            let hint = Text::new("rename one of them", "hãy đổi tên một yếu tố");
            faults.push(problem.expected(Text::new("each name once", "mỗi tên một lần")).hint(hint));
        }
        let shared = matches!(factor.quantity, Quantity::Strength | Quantity::Threshold);
        let target = if shared { places.of(factor.at).0 as usize } else { factor.at };
        if let Some(first) = targets.insert((factor.quantity, target), i) {
            let problem = Problem::new(codes::SAME_PATH, place()).item(item()).found(&factors[first].name);
            let hint = Text::new("join them into one distribution", "hãy gộp thành một phân phối");
            let expected = Text::new("one factor for each value", "mỗi đại lượng một yếu tố");
            faults.push(problem.expected(expected).hint(hint));
        }
        if let Err(error) = factor.distribution.check("factors") {
            for problem in error.problems() {
                faults.push(
                    Problem::new(codes::BAD_DISTRIBUTION, place())
                        .item(item())
                        .found(format!("{} = {}", problem.item.en, problem.found.en))
                        .expected(problem.expected.clone())
                        .hint(Text::new("correct the distribution", "hãy sửa lại phân phối")),
                );
            }
            continue;
        }
        let Some(base) = base(graph, factor, bases) else {
            let name = field(factor.quantity).name;
            let problem = Problem::new(codes::NOTHING_TO_VARY, place()).item(item());
            let found = Text::new(format!("{name} is not given"), format!("chưa cho {name}"));
            let hint = Text::new("give it a value, or remove the factor", "hãy cho giá trị hoặc bỏ yếu tố này");
            faults.push(problem.found_words(found).expected(Text::new("a value", "một giá trị")).hint(hint));
            continue;
        };
        let reach = factor.operation.reach(base, factor.distribution.support());
        let words = Text::new(
            format!("factor \"{}\" ({})", factor.name, field(factor.quantity).name),
            format!("yếu tố bất định \"{}\" ({})", factor.name, field(factor.quantity).name),
        );
        match range_problem(place(), words, field(factor.quantity), reach) {
            Some(problem) if problem.code.severity() == Severity::Error => faults.push(problem),
            Some(problem) => notices.push(problem),
            None => {}
        }
    }
    faults.into_result()?;
    Ok(notices)
}

/// Least and greatest value before the change; none where there is nothing to change.
fn base(graph: &Graph, factor: &Factor, bases: &[CapacityBasis]) -> Option<[f64; 2]> {
    let one = |x: f64| Some([x, x]);
    let path = |values: &[f64]| Some([min_of(values), max_of(values)]);
    let basis = || bases.iter().find(|basis| basis.node == factor.at);
    let (node, edge) = (graph.nodes.get(factor.at), graph.edges.get(factor.at));
    match factor.quantity {
        Quantity::Capacity => path(node?.capacity.as_deref()?),
        Quantity::Realization => one(basis()?.realization),
        Quantity::Delay => one(0.0),
        Quantity::OwnLeadYears => one(node?.own_lead_years),
        Quantity::State => path(&node?.states),
        Quantity::Strength => one(edge?.strength),
        Quantity::Efficiency => one(edge?.efficiency),
        Quantity::Amount => one(edge?.amount?),
        Quantity::Threshold => one(edge?.threshold?),
        Quantity::LeadYears => one(edge?.lead_years),
    }
}

fn check_bases(graph: &Graph, bases: &[CapacityBasis], faults: &mut Faults) {
    for (i, basis) in bases.iter().enumerate() {
        let place = || Place::element("capacities", &[i]);
        let hint = || Text::new("give what the graph was made of", "hãy cho đúng số liệu đã dùng cho đồ thị");
        let Some(node) = graph.nodes.get(basis.node) else {
            let n = graph.nodes.len();
            let range = Text::new(format!("an index below {n}"), format!("chỉ số nhỏ hơn {n}"));
            let problem = Problem::new(structure::UNKNOWN_REFERENCE, place()).item(Text::new("node", "nút"));
            faults.push(problem.found(basis.node).expected(range).hint(hint()));
            continue;
        };
        let n = graph.years.len();
        let lengths = [basis.low.len(), basis.high.len(), basis.planned.len()];
        if lengths.iter().any(|length| *length != n) {
            let problem = Problem::new(arrays::SHAPE, place()).item(node.id.as_str()).expected(format!("({n},)"));
            faults.push(problem.found(format!("{lengths:?}")).hint(hint()));
            continue;
        }
        let good = (0..n).all(|y| 0.0 <= basis.low[y] && basis.low[y] <= basis.high[y] && basis.high[y].is_finite())
            && (0.0..=1.0).contains(&basis.realization);
        let same =
            node.capacity.as_ref().is_some_and(|given| (0..n).all(|y| given[y] == basis.at(y, 0.0, basis.realization)));
        if !(good && same) {
            let expected = Text::new(
                "0 <= low <= high, and the capacity of the node at the low end",
                "0 <= low <= high, và năng lực của nút bằng đầu thấp",
            );
            let problem = Problem::new(arrays::OUT_OF_DOMAIN, place()).item(node.id.as_str());
            faults.push(problem.found(format!("{:?}", basis.low)).expected(expected).hint(hint()));
        }
    }
}

/// One notice for all capacities that are ranges.
fn range_notice(graph: &Graph, ranges: &[&CapacityBasis]) -> Problem {
    let one = |basis: &&CapacityBasis| {
        let mut ends: Vec<String> = Vec::new();
        for (low, high) in basis.low.iter().zip(&basis.high).filter(|(low, high)| low < high) {
            let range = format!("{low}–{high}");
            ends.extend((!ends.contains(&range)).then_some(range));
        }
        format!("{} {}", graph.nodes[basis.node].id, ends.join(" / "))
    };
    let words: Vec<String> = ranges.iter().map(one).collect();
    Problem::new(codes::RANGE_DRAWN, Place::argument("capacities"))
        .item(counted(ranges.len(), ("capacity", "capacities"), "năng lực"))
        .found(few(&words.iter().map(String::as_str).collect::<Vec<_>>()))
        .expected(Text::new(
            "every value between is drawn alike, at the same place in the range in all years",
            "mọi giá trị ở giữa được rút như nhau, cùng một vị trí trong khoảng ở mọi năm",
        ))
        .hint(Text::new(
            "a factor of the capacity takes the place of this",
            "yếu tố bất định của năng lực sẽ thay cho cách này",
        ))
}

fn nothing_uncertain() -> Problem {
    Problem::new(codes::NOTHING_UNCERTAIN, Place::whole("factors"))
        .found_words(Text::new("no factors and no ranges", "không có yếu tố bất định và không có khoảng"))
        .expected(Text::new("every case is the same", "mọi trường hợp đều như nhau"))
        .hint(Text::new("say what may turn out otherwise", "hãy khai những gì có thể khác đi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_is_listed_with_its_own_range() {
        let all = [
            (Quantity::Capacity, "capacity"),
            (Quantity::Realization, "realization"),
            (Quantity::Delay, "delay_years"),
            (Quantity::OwnLeadYears, "own_lead_years"),
            (Quantity::State, "value"),
            (Quantity::Strength, "strength"),
            (Quantity::Efficiency, "efficiency"),
            (Quantity::Amount, "amount"),
            (Quantity::Threshold, "threshold"),
            (Quantity::LeadYears, "lead_years"),
        ];
        for (quantity, name) in all {
            assert_eq!(field(quantity).name, name);
        }
        for kind in UNCERTAIN {
            // Two tables may lead to the same quantity, never with different ranges.
            assert!(all.iter().any(|(quantity, name)| *quantity == kind.quantity && *name == kind.field.name));
            let known = field(kind.quantity);
            assert_eq!((known.low, known.high, known.low_open), (kind.field.low, kind.field.high, kind.field.low_open));
        }
    }

    #[test]
    fn a_delayed_year_reads_the_year_before_it() {
        let years = [2026, 2027, 2028, 2030];
        assert_eq!(earlier(&years, 3, 1.0), 2);
        assert_eq!(earlier(&years, 3, 2.5), 1);
        assert_eq!(earlier(&years, 2, 0.5), 1);
        assert_eq!(earlier(&years, 1, 9.0), 0);
    }
}
