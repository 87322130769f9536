//! Many scenarios against the readiness of each, bit by bit, on graphs large enough for places to be used again.
#![allow(clippy::unwrap_used)] // a test stops at what is impossible

use ndarray::{Array2, ArrayViewMut2, Axis, ShapeBuilder, Slice};
use std::ops::ControlFlow;
use stratech::Error;
use stratech::dependency::{Edge, Graph, Node, ReadinessSettings, Role, Scenarios};
use stratech::observer::{Observer, Unwatched};
use stratech::problem::{Place, codes};

/// Whole numbers without any pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.below(101)).unwrap()) / 100.0
    }

    fn some(&mut self, n: usize, many: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        for k in 0..many {
            let other = k + self.below(n - k);
            all.swap(k, other);
        }
        all.truncate(many);
        all
    }
}

/// A graph with nothing but strengths (`plain`), or with everything there is: circles, alternatives, amounts,
/// thresholds, efficiencies, gates with lead times. Neighbors in the graph are no neighbors among the indices.
fn network(dice: &mut Dice, n: usize, plain: bool) -> Graph {
    let names = dice.some(n, n);
    let mut nodes: Vec<Node> = Vec::new();
    for i in 0..n {
        let node = Node::new(format!("n{i}"), [dice.share(), dice.share()]);
        let node = if dice.below(3) == 0 { node.capacity([3.0, 4.0]) } else { node };
        nodes.push(if dice.below(20) == 0 && !plain { node.own_lead_years(2.0) } else { node });
    }
    let mut edges: Vec<Edge> = Vec::new();
    for j in 1..n {
        let many = dice.below(6).min(j);
        for (k, back) in dice.some(40.min(j), many).into_iter().enumerate() {
            let (dependent, requires) = (names[j], names[j - 1 - back]);
            let edge = Edge::new(dependent, requires).strength(dice.share());
            edges.push(match dice.below(8) {
                _ if plain => edge,
                0 => edge.efficiency(dice.share()),
                1 => edge.threshold(0.2),
                2 if nodes[requires].capacity.is_some() => edge.amount(1.0 + dice.share() * 4.0),
                3 if k == 0 => edge.role(Role::Gate).lead_years(1.0),
                4 | 5 => edge.strength(0.5).clause(7, 1),
                _ => edge,
            });
        }
        // Back from an enabler: a circle where its readiness is read, never one of gates alone.
        if let Some(last) = edges.last().filter(|last| j % 12 == 0 && !plain && last.dependent == names[j]) {
            edges.push(Edge::new(last.requires, names[j]).strength(dice.share()));
        }
    }
    Graph::new(vec![2026, 2027], nodes, edges).unwrap()
}

/// The readiness of the wanted nodes in one scenario, from a graph of its own.
fn alone(graph: &Graph, scenarios: &Scenarios<'_>, row: usize, wanted: &[usize]) -> Vec<u64> {
    let mut nodes = graph.nodes().to_vec();
    let y = graph.year_index(scenarios.year).unwrap();
    let all: Vec<usize> = (0..nodes.len()).collect();
    for (k, &i) in scenarios.state_nodes.unwrap_or(&all).iter().enumerate() {
        nodes[i].states[y] = scenarios.states[[row, k]];
    }
    for (k, &i) in scenarios.capacity_nodes.iter().enumerate() {
        let capacity = nodes[i].capacity.get_or_insert_with(|| vec![0.0; 2]);
        // From one year to the next a capacity may fall.
        capacity[y] = scenarios.capacities.as_ref().unwrap()[[row, k]];
    }
    let ready = Graph::new(graph.years().to_vec(), nodes, graph.edges().to_vec()).unwrap().readiness().unwrap();
    let table = if scenarios.together { &ready.together } else { &ready.readiness };
    wanted.iter().map(|&i| table.row(i)[y].to_bits()).collect()
}

fn drawn(dice: &mut Dice, shape: (usize, usize), top: f64) -> Array2<f64> {
    Array2::from_shape_simple_fn(shape, || dice.share() * top)
}

/// Every way in which a table may stand in memory: by rows, by columns, with gaps.
fn in_memory(table: &Array2<f64>) -> [Array2<f64>; 3] {
    let mut columns = Array2::zeros(table.raw_dim().f());
    columns.assign(table);
    let mut gaps = Array2::from_elem((table.nrows() * 2, table.ncols() * 2), f64::NAN);
    every_other(&mut gaps.view_mut()).assign(table);
    [table.clone(), columns, gaps]
}

fn every_other<'a>(table: &'a mut ArrayViewMut2<'_, f64>) -> ArrayViewMut2<'a, f64> {
    let mut view = table.view_mut();
    view.slice_axis_inplace(Axis(0), Slice::new(0, None, 2));
    view.slice_axis_inplace(Axis(1), Slice::new(0, None, 2));
    view
}

#[test]
fn every_scenario_is_the_readiness_of_its_own_graph() {
    for (seed, plain) in (0..6_u64).zip([true, false].into_iter().cycle()) {
        let mut dice = Dice(seed);
        let n = 150 + dice.below(150);
        let graph = network(&mut dice, n, plain);
        assert_eq!(graph.circles().is_empty(), plain);
        let (few, with_capacity) = (1 + dice.below(n), graph.nodes().iter().filter(|n| n.capacity.is_some()).count());
        let state_nodes = dice.some(n, few);
        let wanted = dice.some(n, n / 3);
        let every: Vec<usize> = (0..n).collect();
        let mut capacity_nodes: Vec<usize> = (0..n).filter(|&i| graph.nodes()[i].capacity.is_some()).collect();
        capacity_nodes.truncate(with_capacity / 2);
        let rows = [1, 64, 131][dice.below(3)];
        let all = drawn(&mut dice, (rows, n), 1.0);
        let some = drawn(&mut dice, (rows, few), 1.0);
        let capacities = drawn(&mut dice, (rows, capacity_nodes.len()), 5.0);
        let whole = Scenarios::of_states(2027, all.view());
        let part = Scenarios {
            state_nodes: Some(&state_nodes),
            capacities: Some(capacities.view()),
            capacity_nodes: &capacity_nodes,
            together: seed % 3 == 0,
            wanted: Some(&wanted),
            ..Scenarios::of_states(2027, some.view())
        };
        for (scenarios, wanted) in [(&whole, &every), (&part, &wanted)] {
            let found = graph.scenarios(&ReadinessSettings::default(), scenarios).unwrap();
            for row in [0, rows / 2, rows - 1] {
                let bits: Vec<u64> = found.row(row).iter().map(|x| x.to_bits()).collect();
                assert_eq!(bits, alone(&graph, scenarios, row, wanted), "seed {seed}, row {row}");
            }
        }
    }
}

#[test]
fn memory_and_threads_change_no_bit() {
    let mut dice = Dice(11);
    let graph = network(&mut dice, 203, false);
    let settings = ReadinessSettings::default();
    let states = drawn(&mut dice, (131, 203), 1.0);
    let expected = graph.scenarios(&settings, &Scenarios::of_states(2026, states.view())).unwrap();
    assert!(expected.is_standard_layout());
    let shapes = in_memory(&states);
    for (k, table) in shapes.iter().enumerate() {
        let mut given = table.view();
        if k == 2 {
            given.slice_axis_inplace(Axis(0), Slice::new(0, None, 2));
            given.slice_axis_inplace(Axis(1), Slice::new(0, None, 2));
        }
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let scenarios = Scenarios::of_states(2026, given.view());
            let found = pool.install(|| graph.scenarios(&settings, &scenarios)).unwrap();
            assert_eq!((&found, found.t().is_standard_layout()), (&expected, k == 1));
            let mut result = in_memory(&Array2::from_elem(expected.raw_dim(), f64::NAN));
            for (m, table) in result.iter_mut().enumerate() {
                let mut view = table.view_mut();
                let mut target = if m == 2 { every_other(&mut view) } else { view.view_mut() };
                pool.install(|| graph.scenarios_into(&settings, &scenarios, target.view_mut())).unwrap();
                assert_eq!(target, expected);
            }
        }
    }
}

#[test]
fn every_value_is_looked_at_even_where_nobody_reads_it() {
    let nodes = vec![Node::new("A", [0.5]), Node::new("B", [0.5]).capacity([9.0]), Node::new("C", [0.5])];
    let graph = Graph::new(vec![2026], nodes, vec![Edge::new(2, 0)]).unwrap();
    let settings = ReadinessSettings::default();
    let places = |result: Result<Array2<f64>, Error>| {
        let error = result.unwrap_err();
        error.problems().iter().map(|p| (p.code, p.place.clone())).collect::<Vec<_>>()
    };
    for (bad, code) in [(1.5, codes::structure::OUT_OF_RANGE), (f64::NAN, codes::structure::NOT_FINITE)] {
        let mut states = Array2::from_elem((70, 3), 0.5);
        (states[[69, 1]], states[[2, 0]]) = (bad, -0.5);
        let scenarios = Scenarios { wanted: Some(&[2]), ..Scenarios::of_states(2026, states.view()) };
        let expected = [
            (codes::structure::OUT_OF_RANGE, Place::element("states", &[2, 0])),
            (code, Place::element("states", &[69, 1])),
        ];
        assert_eq!(places(graph.scenarios(&settings, &scenarios)), expected);
    }
    let (states, capacities) = (Array2::from_elem((2, 3), 0.5), ndarray::array![[1.0], [-1.0]]);
    let scenarios = Scenarios {
        capacities: Some(capacities.view()),
        capacity_nodes: &[1],
        wanted: Some(&[2]),
        ..Scenarios::of_states(2026, states.view())
    };
    let expected = [(codes::structure::OUT_OF_RANGE, Place::element("capacities", &[1, 0]))];
    assert_eq!(places(graph.scenarios(&settings, &scenarios)), expected);
    let mut narrow = Array2::zeros((2, 2));
    let result = graph.scenarios_into(&settings, &Scenarios::of_states(2026, states.view()), narrow.view_mut());
    assert_eq!(places(result.map(|()| narrow.clone())), [(codes::arrays::SHAPE, Place::argument("result"))]);
}

#[test]
fn ids_are_found_wherever_they_stand() {
    let graph = network(&mut Dice(3), 120, true);
    for (i, node) in graph.nodes().iter().enumerate() {
        assert_eq!(graph.index(&node.id), Ok(i));
    }
    assert_eq!(graph.indices(&["n119", "n0"], "wanted"), Ok(vec![119, 0]));
    let error = graph.indices(&["n5", "m5", "n6", "x"], "wanted").unwrap_err();
    let places: Vec<Place> = error.problems().iter().map(|p| p.place.clone()).collect();
    assert_eq!(places, [Place::element("wanted", &[1]), Place::element("wanted", &[3])]);
    assert!(graph.index("n120").is_err());
    let back: Graph = serde_json::from_str(&serde_json::to_string(&graph).unwrap()).unwrap();
    assert_eq!((back.index("n7"), &back), (Ok(7), &graph));
}

/// Stops as soon as so many units are done.
struct Until(u64, Vec<(u64, u64)>);

impl Observer for Until {
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        self.1.push((done, total));
        if done >= self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn bottlenecks_and_pairs_can_be_watched_and_stopped() {
    let ready = network(&mut Dice(5), 60, false).readiness().unwrap();
    let mut patient = Until(u64::MAX, vec![]);
    assert_eq!(ready.bottlenecks_observed(None, &mut patient), ready.bottlenecks(None));
    let all = 5 * ready.enablers().len() as u64;
    assert_eq!((patient.1.first(), patient.1.last()), (Some(&(0, all)), Some(&(all, all))));
    assert!(patient.1.is_sorted());
    let each = ready.enablers().len() as u64;
    let stopped = ready.bottlenecks_observed(None, &mut Until(each, vec![]));
    assert!(matches!(stopped, Err(Error::Cancelled { done, total }) if done == each && total == all), "{stopped:?}");
    let mut patient = Until(u64::MAX, vec![]);
    let pairs = ready.pair_unlock_values_observed(None, &mut patient).unwrap();
    assert_eq!(Ok(&pairs), ready.pair_unlock_values_observed(None, &mut Unwatched).as_ref());
    let (done, total) = *patient.1.last().unwrap();
    assert!(done == total && total > pairs.len() as u64 && !pairs.is_empty());
    let stopped = ready.pairs_table_observed(None, &mut Until(0, vec![]));
    assert!(matches!(stopped, Err(Error::Cancelled { done: 0, .. })), "{stopped:?}");
}
