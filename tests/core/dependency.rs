//! Readiness against a slow iteration written here from the formulas, on random graphs with circles.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

use ndarray::Array2;
use proptest::prelude::*;
use std::collections::BTreeMap;
use stratech::Error;
use stratech::dependency::{Edge, Graph, Hold, Layer, Node, Readiness, ReadinessSettings, Role, Scenarios};
use stratech::problem::{Lang, codes};

const YEARS: [i32; 3] = [2026, 2028, 2031];

/// Random nodes and edges: circles of graded rows, gates from later to earlier nodes only.
#[derive(Debug, Clone)]
struct Drawn {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// Coarse values, so that ties and equal links happen.
fn share() -> impl Strategy<Value = f64> {
    (0_u32..=10).prop_map(|x| f64::from(x) / 10.0)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (3_usize..9).prop_flat_map(|n| {
        let node = (proptest::collection::vec(share(), 3), proptest::option::of(1_u32..5), 0_u32..4, any::<bool>());
        let edge = (
            0..n,
            0..n,
            0_u32..3,
            (share(), share()),
            proptest::option::weighted(0.2, share()),
            1_u32..6,
            (1_u32..4, 0_u32..3),
            any::<bool>(),
        );
        (proptest::collection::vec(node, n), proptest::collection::vec(edge, 0..20)).prop_map(|(nodes, edges)| {
            let nodes: Vec<Node> = nodes
                .into_iter()
                .enumerate()
                .map(|(i, (states, capacity, lead, listed))| {
                    let mut node = Node::new(format!("n{i}"), states).own_lead_years(f64::from(lead));
                    if let Some(capacity) = capacity {
                        node = node.capacity(vec![f64::from(capacity), f64::from(capacity) + 1.0, 6.0]);
                    }
                    if listed { node } else { node.not_listed() }
                })
                .collect();
            let mut kept: Vec<Edge> = Vec::new();
            for (dependent, requires, kind, (strength, efficiency), threshold, amount, (lag, clause), labelled) in edges
            {
                let related = |e: &Edge| e.dependent == dependent && e.requires == requires;
                if dependent == requires || kept.iter().any(related) {
                    continue;
                }
                let mut edge = Edge::new(dependent, requires).strength(strength).efficiency(efficiency);
                edge.threshold = threshold;
                match kind {
                    0 if requires < dependent => edge = edge.role(Role::Gate).lead_years(f64::from(lag)),
                    1 if nodes[requires].capacity.is_some() => edge = edge.amount(f64::from(amount)),
                    _ => {}
                }
                if labelled {
                    edge = edge.clause(clause, 1);
                    // Rows of a clause agree, and are gates or not together.
                    let same = |e: &&Edge| e.dependent == dependent && e.clause == Some(clause);
                    if let Some(first) = kept.iter().find(same) {
                        if (first.role == Role::Gate) != (edge.role == Role::Gate) {
                            continue;
                        }
                        (edge.strength, edge.threshold) = (first.strength, first.threshold);
                    }
                }
                kept.push(edge);
            }
            // k up to the number of alternatives, the same in each row.
            let mut sizes: BTreeMap<(usize, u32), u32> = BTreeMap::new();
            for edge in &kept {
                if let Some(clause) = edge.clause {
                    *sizes.entry((edge.dependent, clause)).or_default() += 1;
                }
            }
            for edge in &mut kept {
                if let Some(clause) = edge.clause {
                    let size = sizes[&(edge.dependent, clause)];
                    edge.k = 1 + clause % size;
                }
            }
            Drawn { nodes, edges: kept }
        })
    })
}

impl Drawn {
    fn graph(&self) -> Graph {
        Graph::new(YEARS.to_vec(), self.nodes.clone(), self.edges.clone()).unwrap()
    }

    fn clauses(&self, i: usize) -> Vec<Vec<&Edge>> {
        let mut labelled: BTreeMap<u32, Vec<&Edge>> = BTreeMap::new();
        let mut clauses = Vec::new();
        for edge in self.edges.iter().filter(|e| e.dependent == i) {
            match edge.clause {
                Some(label) => labelled.entry(label).or_default().push(edge),
                None => clauses.push(vec![edge]),
            }
        }
        clauses.extend(labelled.into_values());
        clauses
    }

    /// Lead times by repeated application of the formula.
    fn lead_times(&self) -> Vec<f64> {
        let mut times = vec![0.0; self.nodes.len()];
        for _ in 0..=self.nodes.len() {
            times = (0..self.nodes.len())
                .map(|i| {
                    let mut latest = self.nodes[i].own_lead_years;
                    for clause in self.clauses(i).iter().filter(|c| c[0].role == Role::Gate) {
                        let mut all: Vec<f64> = clause.iter().map(|e| times[e.requires] + e.lead_years).collect();
                        all.sort_by(f64::total_cmp);
                        let kth = all[clause[0].k as usize - 1];
                        latest = if kth > latest { kth } else { latest };
                    }
                    latest
                })
                .collect();
        }
        times
    }

    /// All nodes at once (Jacobi), from above or below, hundreds of times (each turn of a circle keeps at most nine tenths, or all).
    fn slow(&self, year: usize, together: bool, from_above: bool) -> Vec<f64> {
        let times = self.lead_times();
        let now = f64::from(YEARS[year] - YEARS[0]);
        let mut r = vec![if from_above { 1.0 } else { 0.0 }; self.nodes.len()];
        for _ in 0..400 {
            r = (0..self.nodes.len()).map(|i| self.step(i, year, together, &r, now < times[i])).collect();
        }
        r
    }

    fn step(&self, i: usize, year: usize, together: bool, r: &[f64], waiting: bool) -> f64 {
        let mut value = self.nodes[i].states[year];
        for clause in self.clauses(i) {
            let mut q: Vec<f64> = clause
                .iter()
                .map(|e| {
                    e.efficiency
                        * match e.amount {
                            None => r[e.requires],
                            Some(amount) => {
                                let on_list = |o: &&Edge| o.requires == e.requires && self.nodes[o.dependent].listed;
                                let all: f64 = self.edges.iter().filter(on_list).filter_map(|o| o.amount).sum();
                                let need = if together && all > amount { all } else { amount };
                                let share = self.nodes[e.requires].capacity.as_ref().unwrap()[year] / need;
                                if share > 1.0 { 1.0 } else { share }
                            }
                        }
                })
                .collect();
            q.sort_by(|a, b| b.total_cmp(a));
            let phi = q[clause[0].k as usize - 1];
            let psi = 1.0 - clause[0].strength * (1.0 - phi);
            value = if psi < value { psi } else { value };
            if clause[0].threshold.is_some_and(|t| phi < t) {
                value = 0.0;
            }
        }
        if waiting { 0.0 } else { value }
    }
}

/// Thresholds make steps: a difference of rounding on one side of them is no small difference any more.
fn near_a_step(drawn: &Drawn, values: &[f64]) -> bool {
    let thresholds = drawn.edges.iter().filter_map(|e| e.threshold);
    thresholds
        .into_iter()
        .any(|t| drawn.edges.iter().any(|e| values.iter().any(|v| (e.efficiency * v - t).abs() < 1e-9 && t > 0.0)))
}

fn close(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-9)
}

fn at_least(a: &Readiness, b: &Readiness) -> bool {
    a.readiness.values.iter().zip(&b.readiness.values).all(|(x, y)| *x >= y - 1e-12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_same_as_a_slow_iteration(drawn in drawn()) {
        let ready = drawn.graph().readiness().unwrap();
        prop_assert!(close(&ready.lead_times, &drawn.lead_times()));
        let column = |table: &stratech::dependency::ByYear, y: usize| -> Vec<f64> {
            (0..drawn.nodes.len()).map(|i| table.row(i)[y]).collect()
        };
        for y in 0..YEARS.len() {
            let slow = drawn.slow(y, false, true);
            if near_a_step(&drawn, &slow) {
                continue;
            }
            prop_assert!(close(&column(&ready.readiness, y), &slow), "{:?}\n{:?}", column(&ready.readiness, y), slow);
            let least = ready.least.as_ref().unwrap_or(&ready.readiness);
            let slow = drawn.slow(y, false, false);
            prop_assert!(near_a_step(&drawn, &slow) || close(&column(least, y), &slow));
            let slow = drawn.slow(y, true, true);
            prop_assert!(near_a_step(&drawn, &slow) || close(&column(&ready.together, y), &slow));
        }
    }

    #[test]
    fn least_is_never_above_greatest_nor_together_above_alone(drawn in drawn()) {
        let ready = drawn.graph().readiness().unwrap();
        if let Some(least) = &ready.least {
            prop_assert!(least.values.iter().zip(&ready.readiness.values).all(|(l, g)| l <= g));
        }
        prop_assert!(ready.together.values.iter().zip(&ready.readiness.values).all(|(t, a)| t <= a));
    }

    #[test]
    fn rises_with_states_capacity_and_efficiency_falls_with_strength_and_amount(
        drawn in drawn(), which in any::<prop::sample::Index>(), up in share()
    ) {
        let base = drawn.graph().readiness().unwrap();
        let mut richer = drawn.clone();
        let node = &mut richer.nodes[which.index(drawn.nodes.len())];
        node.states.iter_mut().for_each(|s| *s += up * (1.0 - *s));
        node.capacity.iter_mut().flatten().for_each(|c| *c += up);
        prop_assert!(at_least(&richer.graph().readiness().unwrap(), &base));
        if drawn.edges.is_empty() {
            return Ok(());
        }
        let row = which.index(drawn.edges.len());
        let mut better = drawn.clone();
        better.edges[row].efficiency += up * (1.0 - better.edges[row].efficiency);
        prop_assert!(at_least(&better.graph().readiness().unwrap(), &base));
        let mut stronger = drawn.clone();
        let (dependent, clause) = (drawn.edges[row].dependent, drawn.edges[row].clause);
        for (k, edge) in stronger.edges.iter_mut().enumerate() {
            if k == row || (clause.is_some() && edge.dependent == dependent && edge.clause == clause) {
                edge.strength += up * (1.0 - edge.strength);
            }
        }
        prop_assert!(at_least(&base, &stronger.graph().readiness().unwrap()));
        let mut hungrier = drawn.clone();
        if let Some(amount) = &mut hungrier.edges[row].amount {
            *amount += up;
            let hungrier = hungrier.graph().readiness().unwrap();
            prop_assert!(at_least(&base, &hungrier));
            prop_assert!(hungrier.together.values.iter().zip(&base.together.values).all(|(h, b)| *h <= b + 1e-12));
        }
    }

    #[test]
    fn a_satisfied_clause_changes_nothing(drawn in drawn(), which in any::<prop::sample::Index>(), s in share()) {
        let base = drawn.graph().readiness().unwrap();
        let mut more = drawn.clone();
        more.nodes.push(Node::new("there", [1.0; 3]));
        more.edges.push(Edge::new(which.index(drawn.nodes.len()), drawn.nodes.len()).strength(s));
        let more = more.graph().readiness().unwrap();
        prop_assert_eq!(&more.readiness.values[..base.readiness.values.len()], &base.readiness.values[..]);
    }

    #[test]
    fn the_order_of_nodes_and_rows_is_irrelevant(drawn in drawn(), seed in any::<u64>()) {
        let (nodes, rows) = (shuffled(drawn.nodes.len(), seed), shuffled(drawn.edges.len(), seed ^ 7));
        let mut place = vec![0; nodes.len()];
        nodes.iter().enumerate().for_each(|(to, &from)| place[from] = to);
        let moved = Drawn {
            nodes: nodes.iter().map(|&i| drawn.nodes[i].clone()).collect(),
            edges: rows
                .iter()
                .map(|&row| {
                    let edge = drawn.edges[row].clone();
                    Edge { dependent: place[edge.dependent], requires: place[edge.requires], ..edge }
                })
                .collect(),
        };
        let settings = ReadinessSettings { geometric: true, ..ReadinessSettings::default() };
        let a = drawn.graph().readiness_with(&settings, None).unwrap();
        let b = moved.graph().readiness_with(&settings, None).unwrap();
        for (i, &to) in place.iter().enumerate() {
            prop_assert_eq!(a.readiness.row(i), b.readiness.row(to));
            prop_assert_eq!(a.together.row(i), b.together.row(to));
            prop_assert_eq!(a.least.as_ref().map(|t| t.row(i)), b.least.as_ref().map(|t| t.row(to)));
            prop_assert_eq!(a.lead_times[i], b.lead_times[to]);
            let id = &drawn.nodes[i].id;
            let chains = [a.binding(id, None).unwrap().chain, b.binding(id, None).unwrap().chain];
            prop_assert_eq!(&chains[0], &chains[1]);
        }
    }

    #[test]
    fn a_graded_row_never_delays(drawn in drawn(), lag in 1_u32..9) {
        let mut later = drawn.clone();
        later.edges.iter_mut().filter(|e| e.role == Role::Graded).for_each(|e| e.lead_years = f64::from(lag));
        let (a, b) = (drawn.graph().readiness().unwrap(), later.graph().readiness().unwrap());
        prop_assert_eq!(a.lead_times, b.lead_times);
        prop_assert_eq!(a.readiness, b.readiness);
    }

    #[test]
    fn one_changed_node_is_as_good_as_computing_everything(
        drawn in drawn(), which in any::<prop::sample::Index>(), to in share()
    ) {
        let ready = drawn.graph().readiness().unwrap();
        let i = which.index(drawn.nodes.len());
        let mut changed = drawn.clone();
        changed.nodes[i].states = vec![to; 3];
        let (again, n) = ready.with_nodes(&[changed.nodes[i].clone()]).unwrap();
        prop_assert_eq!(n, ready.graph.reach(&[i]).len());
        prop_assert_eq!(&again, &changed.graph().readiness().unwrap());
        prop_assert_eq!(again.digest().unwrap(), changed.graph().readiness().unwrap().digest().unwrap());
    }

    #[test]
    fn scenarios_are_the_readiness_of_each(drawn in drawn(), seed in any::<u64>()) {
        let graph = drawn.graph();
        let n = drawn.nodes.len();
        let states = Array2::from_shape_fn((130, n), |(s, i)| {
            let draw = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(((s * n + i) as u64).wrapping_mul(1_442_695_040_888_963_407));
            f64::from(u32::try_from(draw >> 33).unwrap() % 101) / 100.0
        });
        let settings = ReadinessSettings::default();
        let all = graph.scenarios(&settings, &Scenarios::of_states(2028, states.view())).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let alone = pool.install(|| graph.scenarios(&settings, &Scenarios::of_states(2028, states.view())).unwrap());
        prop_assert_eq!(&all, &alone);
        for s in [0, 63, 64, 129] {
            let mut one = drawn.clone();
            one.nodes.iter_mut().enumerate().for_each(|(i, node)| node.states = vec![states[[s, i]]; 3]);
            let one = one.graph().readiness().unwrap();
            let row: Vec<f64> = (0..n).map(|i| one.readiness.row(i)[1]).collect();
            prop_assert_eq!(all.row(s).to_vec(), row);
        }
    }

    #[test]
    fn what_is_unlocked_is_what_a_full_computation_gives(drawn in drawn()) {
        let ready = drawn.graph().readiness().unwrap();
        let total = |r: &Readiness, y: usize, without: usize| -> f64 {
            (0..without).map(|i| r.readiness.row(i)[y]).sum()
        };
        for unlock in ready.unlock_values().unwrap() {
            // A stand-in that is fully there takes the place of the enabler in every row.
            let j = ready.graph.index(&unlock.id).unwrap();
            let mut full = drawn.clone();
            full.nodes[j] = Node { states: vec![1.0; 3], own_lead_years: 0.0, capacity: full.nodes[j].capacity.as_ref().map(|_| vec![1e9; 3]), ..full.nodes[j].clone() };
            full.edges.retain(|e| e.dependent != j);
            let full = full.graph().readiness().unwrap();
            for y in 0..3 {
                let expected = total(&full, y, drawn.nodes.len()) - total(&ready, y, drawn.nodes.len());
                prop_assert!((unlock.gain[y] - expected).abs() < 1e-9, "{} {}: {} {expected}", unlock.id, y, unlock.gain[y]);
            }
        }
        for failure in ready.failures(None).unwrap() {
            let j = ready.graph.index(&failure.id).unwrap();
            let mut lost = drawn.clone();
            lost.nodes[j].states = vec![0.0; 3];
            lost.nodes[j].capacity.iter_mut().flatten().for_each(|c| *c = 0.0);
            let lost = lost.graph().readiness().unwrap();
            let expected: Vec<&str> = (0..drawn.nodes.len())
                .filter(|&i| i != j && ready.readiness.row(i)[2] >= 0.8 && lost.readiness.row(i)[2] < 0.8)
                .map(|i| drawn.nodes[i].id.as_str())
                .collect();
            prop_assert_eq!(failure.no_longer_ready, expected);
        }
    }

    #[test]
    fn links_that_bind_explain_the_readiness(drawn in drawn()) {
        let ready = drawn.graph().readiness().unwrap();
        for (i, node) in drawn.nodes.iter().enumerate() {
            for (y, year) in YEARS.into_iter().enumerate() {
                let binding = ready.binding(&node.id, Some(year)).unwrap();
                prop_assert_eq!(binding.readiness, ready.readiness.row(i)[y]);
                prop_assert!(!binding.links.is_empty());
                prop_assert!(binding.links.iter().all(|l| (l.leaves - binding.readiness).abs() < 1e-12 || l.leaves < 1e-18));
                prop_assert_eq!(binding.chain.last().unwrap(), &node.id);
                prop_assert!(binding.lowest.len() == drawn.clauses(i).len().min(2));
            }
        }
    }

    #[test]
    fn a_result_survives_json(drawn in drawn()) {
        let ready = drawn.graph().readiness().unwrap();
        let again = Readiness::from_json(&ready.to_json().unwrap()).unwrap();
        prop_assert_eq!(&again, &ready);
        prop_assert_eq!(again.digest().unwrap(), ready.digest().unwrap());
    }
}

/// 0..n in an order of its own.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| (i as u64 + 1).wrapping_mul(seed | 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    order
}

fn worked(b: f64) -> Readiness {
    let nodes = vec![Node::new("A", [0.9]), Node::new("B", [b]), Node::new("C", [0.8])];
    let edges = vec![Edge::new(2, 0), Edge::new(2, 1).strength(0.5)];
    Graph::new(vec![2026], nodes, edges).unwrap().readiness().unwrap()
}

#[test]
fn the_worked_example() {
    let ready = worked(0.6);
    let binding = ready.binding("C", None).unwrap();
    assert_eq!(ready.of("C").unwrap(), [0.8]);
    assert_eq!(
        binding.lowest.iter().map(|l| (l.node.as_str(), l.leaves)).collect::<Vec<_>>(),
        [("B", 0.8), ("A", 0.9)]
    );
    assert_eq!(binding.links.iter().map(|l| l.hold).collect::<Vec<_>>(), [Hold::Clause, Hold::OwnState]);
    let ready = worked(0.2);
    assert_eq!(ready.of("C").unwrap(), [0.6]);
    let binding = ready.binding("C", None).unwrap();
    assert_eq!((binding.chain.join(" -> "), binding.links.len()), ("B -> C".to_owned(), 1));
    assert_eq!(binding.sentence().en, "C in 2026: readiness 0.600, held by B -> C (own state)");
}

#[test]
fn circles_have_a_greatest_and_a_least_fixed_point() {
    let nodes = vec![
        Node::new("chips", [0.9]),
        Node::new("designers", [0.7]),
        Node::new("law", [0.75]).layer(Layer::Institution),
    ];
    let edges = vec![Edge::new(0, 1), Edge::new(1, 0), Edge::new(0, 2)];
    let ready = Graph::new(vec![2026], nodes.clone(), edges.clone()).unwrap().readiness().unwrap();
    assert_eq!(ready.readiness.values, [0.7, 0.7, 0.75]);
    assert_eq!(ready.least.as_ref().unwrap().values, [0.0, 0.0, 0.75]);
    assert!(ready.notices.iter().any(|n| n.code == codes::readiness::TWO_FIXED_POINTS));
    // A circle that loses a little on each turn dies out, or has not settled.
    let losing = vec![edges[0].clone().efficiency(0.99), edges[1].clone()];
    let graph = Graph::new(vec![2026], nodes, losing).unwrap();
    assert_eq!(graph.readiness().unwrap().readiness.values[..2], [0.0, 0.0]);
    let few = ReadinessSettings { max_sweeps: 100, ..ReadinessSettings::default() };
    let error = graph.readiness_with(&few, None).unwrap_err();
    assert_eq!(error.problems()[0].code, codes::readiness::NOT_CONVERGED);
    assert!(error.message(Lang::Vi).contains("chưa hội tụ"));
}

#[test]
fn gates_wait_and_their_circles_are_errors() {
    let node = |id: &str| Node::new(id, vec![1.0; 6]);
    let gate = |i, j, lag: f64| Edge::new(i, j).role(Role::Gate).lead_years(lag);
    let years: Vec<i32> = (2026..2032).collect();
    let nodes =
        vec![node("decree").own_lead_years(1.0), node("power"), node("centre").own_lead_years(2.0), node("chips")];
    let edges = vec![gate(1, 0, 1.5), gate(3, 1, 1.0), gate(3, 2, 0.5)];
    let ready = Graph::new(years.clone(), nodes.clone(), edges.clone()).unwrap().readiness().unwrap();
    assert_eq!(ready.lead_times, [1.0, 2.5, 2.0, 3.5]);
    assert_eq!(ready.earliest_years, [Some(2027), Some(2029), Some(2028), Some(2030)]);
    let binding = ready.binding("chips", Some(2027)).unwrap();
    assert_eq!((binding.chain_text(), binding.root), ("decree -> power -> chips".to_owned(), Hold::Gate));
    let first = ready.binding("chips", Some(2026)).unwrap();
    assert_eq!((first.chain_text(), first.root), ("decree -> power -> chips".to_owned(), Hold::OwnLeadTime));
    let stages = ready.critical_path("chips").unwrap();
    let floats: Vec<(&str, f64)> = stages.iter().map(|s| (s.id.as_str(), s.float)).collect();
    assert_eq!(floats, [("decree", 0.0), ("centre", 1.0), ("power", 0.0), ("chips", 0.0)]);
    let late = ready.delays(2).unwrap();
    assert_eq!(
        (late[0].id.as_str(), &late[0].later),
        ("decree", &vec!["decree".to_owned(), "power".to_owned(), "chips".to_owned()])
    );
    assert_eq!(late[0].loss, [0.0, 1.0, 1.0, 1.0, 2.0, 1.0]);
    assert_eq!(late[0].never, ["chips"]);
    // k-th smallest: one of two gates is enough.
    let either = vec![gate(3, 1, 1.0).clause(1, 1), gate(3, 2, 0.5).clause(1, 1)];
    let ready = Graph::new(years.clone(), nodes.clone(), either).unwrap().readiness().unwrap();
    assert_eq!(ready.lead_times[3], 1.0);
    let circle = [edges, vec![gate(0, 3, 0.0), gate(0, 2, 0.0), gate(2, 0, 0.0)]].concat();
    let error = Graph::new(years, nodes, circle).unwrap_err();
    let Error::Cycle { cycle, .. } = &error else { panic!("{error}") };
    assert_eq!(cycle, &["centre", "decree", "centre"]);
    assert_eq!((error.class(), error.exit_code()), ("CycleError", 2));
    assert!(error.to_string().contains("make one edge graded"));
}

#[test]
fn shared_capacity_is_shown_twice() {
    let engineers = Node::new("engineers", [1.0]).layer(Layer::Workforce).capacity([50.0]);
    let nodes = vec![engineers, Node::new("a", [1.0]), Node::new("b", [1.0])];
    let edges = vec![Edge::new(1, 0).amount(40.0), Edge::new(2, 0).amount(60.0)];
    let ready = Graph::new(vec![2026], nodes, edges).unwrap().readiness().unwrap();
    assert_eq!(ready.readiness.values[1..], [1.0, 50.0 / 60.0]);
    assert_eq!(ready.together.values[1..], [0.5, 0.5]);
    let table = ready.capacity_table().unwrap();
    assert_eq!(table.column("times_counted").unwrap().cell(0, Lang::En), "2.00");
    assert!(ready.notices.iter().any(|n| n.code == codes::readiness::OVERUSED));
    let binding = ready.binding("b", None).unwrap();
    assert_eq!((binding.chain_text(), binding.root), ("engineers -> b".to_owned(), Hold::Capacity));
}

#[test]
fn two_links_that_tie_unlock_only_together() {
    let enabler = |id: &str| Node::new(id, [0.5]).layer(Layer::Infrastructure);
    let nodes = vec![enabler("power"), enabler("fibre"), Node::new("ai", [1.0])];
    let graph = Graph::new(vec![2026], nodes, vec![Edge::new(2, 0), Edge::new(2, 1)]).unwrap();
    let ready =
        graph.readiness_with(&ReadinessSettings { gamma: 2.0, ..ReadinessSettings::default() }, Some(&[4.0])).unwrap();
    assert_eq!(ready.adjusted_scores().unwrap().values, [1.0]);
    assert!(ready.unlock_values().unwrap().iter().all(|u| u.gain == [0.0]));
    let pairs = ready.pair_unlock_values(None).unwrap();
    assert_eq!((pairs.len(), pairs[0].gain, pairs[0].beyond_singles), (1, 3.0, 3.0));
    for (table, rows) in [(ready.bottlenecks(None), 2), (ready.pairs_table(None), 1), (ready.nodes_table(), 3)] {
        let table = table.unwrap();
        assert_eq!(table.n_rows(), rows);
        assert!(!table.to_html(Lang::Vi).unwrap().contains('{'));
    }
}

#[test]
fn a_threshold_is_a_hard_gate_and_the_geometric_mean_stands_beside() {
    let nodes = vec![Node::new("A", [0.25]), Node::new("C", [1.0])];
    let settings = ReadinessSettings { geometric: true, ..ReadinessSettings::default() };
    let of = |threshold: f64| {
        let edges = vec![Edge::new(1, 0).threshold(threshold)];
        Graph::new(vec![2026], nodes.clone(), edges).unwrap().readiness_with(&settings, None).unwrap()
    };
    let (open, closed) = (of(0.25), of(0.3));
    assert_eq!((open.readiness.values[1], open.geometric.as_ref().unwrap().values[1]), (0.25, 0.5));
    assert_eq!((closed.readiness.values[1], closed.geometric.as_ref().unwrap().values[1]), (0.0, 0.0));
    assert_eq!(closed.binding("C", None).unwrap().links[0].hold, Hold::Threshold);
}

/// One bad input: what it is called, its parts, code and place of everything that must be found.
type Bad = (&'static str, Vec<i32>, Vec<Node>, Vec<Edge>, Vec<&'static str>);

fn bad_inputs() -> Vec<Bad> {
    let nodes = || vec![Node::new("A", [0.5]), Node::new("B", [0.5]).capacity([9.0]), Node::new("C", [0.5])];
    let year = || vec![2026];
    let edge = || Edge::new(2, 0);
    let state = |value: f64| vec![Node::new("A", [value])];
    vec![
        ("no nodes", year(), vec![], vec![], vec!["E0602 states"]),
        ("no years", vec![], vec![Node::new("A", [])], vec![], vec!["E0602 years"]),
        ("years out of order", vec![2027, 2026], vec![Node::new("A", [0.1, 0.2])], vec![], vec!["E0808 years[1]"]),
        ("a year twice", vec![2026, 2026], vec![Node::new("A", [0.1, 0.2])], vec![], vec!["E0808 years[1]"]),
        ("year 0", vec![0], state(0.5), vec![], vec!["E0201 years[0]"]),
        ("duplicate id", year(), [nodes(), state(0.5)].concat(), vec![], vec!["E0310 ids[3]"]),
        ("state above 1", year(), state(1.5), vec![], vec!["E0201 states[0, 0]"]),
        ("state NaN", year(), state(f64::NAN), vec![], vec!["E0202 states[0, 0]"]),
        ("too few states", vec![2026, 2027], state(0.5), vec![], vec!["E0603 states[0]"]),
        (
            "negative capacity",
            year(),
            vec![Node::new("A", [0.5]).capacity([-1.0])],
            vec![],
            vec!["E0201 capacities[0, 0]"],
        ),
        (
            "negative own lead",
            year(),
            vec![Node::new("A", [0.5]).own_lead_years(-1.0)],
            vec![],
            vec!["E0201 own_lead_years[0]"],
        ),
        ("unknown node", year(), nodes(), vec![Edge::new(2, 7)], vec!["E0111 edges[0]"]),
        ("self-dependency", year(), nodes(), vec![Edge::new(1, 1)], vec!["E0801 edges[0]"]),
        ("negative amount", year(), nodes(), vec![Edge::new(2, 1).amount(-3.0)], vec!["E0201 edges[0]"]),
        ("amount of no capacity", year(), nodes(), vec![Edge::new(2, 0).amount(3.0)], vec!["E0807 edges[0]"]),
        (
            "capacity without amount",
            year(),
            nodes(),
            vec![Edge::new(2, 1).role(Role::Capacity)],
            vec!["E0806 edges[0]"],
        ),
        (
            "graded with amount",
            year(),
            nodes(),
            vec![Edge::new(2, 1).amount(3.0).role(Role::Graded)],
            vec!["E0806 edges[0]"],
        ),
        ("strength above 1", year(), nodes(), vec![edge().strength(1.2)], vec!["E0201 edges[0]"]),
        ("efficiency NaN", year(), nodes(), vec![edge().efficiency(f64::NAN)], vec!["E0202 edges[0]"]),
        ("negative lead", year(), nodes(), vec![edge().role(Role::Gate).lead_years(-1.0)], vec!["E0201 edges[0]"]),
        ("threshold above 1", year(), nodes(), vec![edge().threshold(2.0)], vec!["E0201 edges[0]"]),
        (
            "the same alternative twice",
            year(),
            nodes(),
            vec![edge().clause(1, 1), edge().clause(1, 1)],
            vec!["E0802 edges[1]"],
        ),
        ("k above the alternatives", year(), nodes(), vec![edge().clause(1, 2)], vec!["E0803 edges[0]"]),
        ("k = 0", year(), nodes(), vec![edge().clause(1, 0)], vec!["E0201 edges[0]"]),
        ("two roles", year(), nodes(), vec![edge(), edge().role(Role::Gate)], vec!["E0804 edges[0]"]),
        (
            "rows of a clause differ",
            year(),
            nodes(),
            vec![edge().clause(1, 1), Edge::new(2, 1).clause(1, 1).strength(0.5)],
            vec!["E0805 edges[1]"],
        ),
        (
            "gate circle",
            year(),
            nodes(),
            vec![edge().role(Role::Gate), Edge::new(0, 2).role(Role::Gate)],
            vec!["E0809 edges[1]"],
        ),
        (
            "many at once",
            vec![2027, 2026],
            vec![Node::new("A", [2.0, 0.5]), Node::new("A", [0.5])],
            vec![Edge::new(0, 0), Edge::new(0, 5).strength(-1.0)],
            vec![
                "E0111 edges[1]",
                "E0201 edges[1]",
                "E0201 states[0, 0]",
                "E0310 ids[1]",
                "E0603 states[1]",
                "E0801 edges[0]",
                "E0808 years[1]",
            ],
        ),
    ]
}

#[test]
fn bad_inputs_are_placed_and_said_in_both_languages() {
    let mut said = std::collections::BTreeSet::new();
    for (name, years, nodes, edges, expected) in bad_inputs() {
        let error = Graph::new(years, nodes, edges).unwrap_err();
        let mut found: Vec<String> = error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect();
        found.sort();
        assert_eq!(found, expected, "{name}");
        for problem in error.problems() {
            said.insert(problem.code.id());
            for lang in [Lang::En, Lang::Vi] {
                let sentence = problem.sentence(lang);
                assert!(!sentence.contains('{') && !problem.expected.get(lang).is_empty(), "{name}: {sentence}");
                assert!(!problem.found.get(lang).is_empty() || problem.code.id() == "E0602", "{name}: {sentence}");
                assert!(problem.hint.as_ref().is_some_and(|hint| !hint.get(lang).is_empty()), "{name}");
            }
        }
    }
    // Notices and what only a computation finds have tests of their own above and below.
    let elsewhere = ["E0810", "N0811", "N0812", "N0813", "N0814"];
    let silent: Vec<&str> = codes::readiness::ALL
        .iter()
        .map(|c| c.id())
        .filter(|id| !said.contains(id) && !elsewhere.contains(id))
        .collect();
    assert!(silent.is_empty(), "no case for {silent:?}");
}

#[test]
fn notices_say_what_is_missing_or_unused() {
    let ready = worked(0.6);
    assert_eq!(
        ready.notices.iter().map(|n| (n.code.id(), n.found.en.as_str())).collect::<Vec<_>>(),
        [("N0811", "A, B")]
    );
    let nodes = vec![Node::new("A", [1.0]), Node::new("B", [1.0])];
    let ready = Graph::new(vec![2026], nodes, vec![Edge::new(0, 1).lead_years(2.0)]).unwrap().readiness().unwrap();
    assert!(ready.notices.iter().any(|n| n.code == codes::readiness::UNUSED_LEAD));
    // Two roles that are declared are none.
    let nodes = vec![Node::new("A", [1.0]), Node::new("B", [1.0])];
    let edges = vec![Edge::new(0, 1).declared(), Edge::new(0, 1).role(Role::Gate)];
    assert!(Graph::new(vec![2026], nodes.clone(), edges).is_ok());
    // A declared one between two others excuses neither.
    let edges = vec![Edge::new(0, 1).role(Role::Gate), Edge::new(0, 1).amount(1.0).declared(), Edge::new(0, 1)];
    let nodes = vec![nodes[0].clone(), nodes[1].clone().capacity([2.0])];
    let error = Graph::new(vec![2026], nodes, edges).unwrap_err();
    let found: Vec<_> = error.problems().iter().map(|p| (p.code, p.found.en.as_str())).collect();
    assert_eq!(found, [(codes::readiness::TWO_ROLES, "gate, graded")]);
}

/// Looks on, and may stop at the first look.
struct Watch(bool);

impl stratech::observer::Observer for Watch {
    fn step(&mut self, _done: u64, _total: u64) -> std::ops::ControlFlow<()> {
        if self.0 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    }
}

#[test]
fn how_often_each_link_binds_may_be_watched_and_stopped() {
    let nodes = vec![
        Node::new("law", [0.5]).layer(Layer::Institution),
        Node::new("people", [0.55]).layer(Layer::Workforce),
        Node::new("chips", [0.9]),
    ];
    let ready = Graph::new(vec![2026], nodes, vec![Edge::new(2, 0), Edge::new(2, 1).strength(0.9)])
        .unwrap()
        .readiness()
        .unwrap();
    let alone = ready.binding_frequency(None, 333, 0.1, 57).unwrap();
    assert_eq!(alone.len(), 2);
    assert!(alone.iter().map(|link| link.share).sum::<f64>() >= 1.0 && alone[1].share > 0.0);
    assert_eq!(ready.binding_frequency_observed(None, 333, 0.1, 57, &mut Watch(false)).unwrap(), alone);
    let stopped = ready.binding_frequency_observed(None, u32::MAX, 0.1, 57, &mut Watch(true));
    assert!(matches!(stopped, Err(stratech::Error::Cancelled { .. })));
}

#[test]
fn exports_hold_every_node_and_edge() {
    let nodes = vec![Node::new("a<&\"", [0.5]).layer(Layer::Institution), Node::new("C", [0.8])];
    let edges = vec![Edge::new(1, 0).role(Role::Gate).threshold(0.25).lead_years(1.0)];
    let ready = Graph::new(vec![2026, 2027].into_iter().take(1).collect(), nodes, edges).unwrap().readiness().unwrap();
    let dot = ready.to_dot(None, Lang::Vi).unwrap();
    assert!(dot.starts_with("digraph") && dot.contains("tiên quyết") && dot.contains("hexagon"), "{dot}");
    let xml = ready.to_graphml(None).unwrap();
    assert!(xml.contains("<node id=\"a&lt;&amp;&quot;\">") && xml.contains("<data key=\"e5\">0.25</data>"), "{xml}");
    assert_eq!(xml.matches("</edge>").count(), 1);
}

#[test]
fn a_deep_chain_and_a_wide_clause_are_no_trouble() {
    let n = 200_000;
    let nodes: Vec<Node> = (0..n).map(|i| Node::new(format!("n{i}"), [1.0])).collect();
    // The order given is the reverse of the order of computing.
    let chain: Vec<Edge> = (0..n - 1).map(|i| Edge::new(i, i + 1).role(Role::Gate).lead_years(0.001)).collect();
    let graph = Graph::new(vec![2026], nodes.clone(), chain).unwrap();
    assert!((graph.lead_times()[0] - 199.999).abs() < 1e-6);
    let wide: Vec<Edge> = (1..n).map(|j| Edge::new(0, j).clause(1, 1)).collect();
    assert_eq!(Graph::new(vec![2026], nodes, wide).unwrap().readiness().unwrap().readiness.values[0], 1.0);
}
