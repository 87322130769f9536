use super::super::{Edge, Layer, Node, Role};
use super::*;
use crate::model::{Operation, Quantity};
use crate::number::Distribution;
use crate::number::math::{max, min};
use crate::number::philox::{Stream, variable};
use proptest::prelude::*;

const YEARS: [i32; 4] = [2026, 2027, 2028, 2030];

fn uniform(low: f64, high: f64) -> Distribution {
    Distribution::Uniform { low, high }
}

/// Power of which chips take 10, a decree that comes in 2028, chips and drones.
fn small_graph() -> Graph {
    let nodes = vec![
        Node::new("power", [1.0; 4]).layer(Layer::Infrastructure).capacity([8.0, 8.0, 10.0, 12.0]),
        Node::new("decree", [0.25, 0.25, 1.0, 1.0]).layer(Layer::Institution),
        Node::new("chips", [0.9, 0.9, 1.0, 1.0]),
        Node::new("drones", [0.7, 0.8, 0.9, 1.0]),
    ];
    let edges = vec![Edge::new(2, 0).amount(10.0), Edge::new(3, 1).strength(0.8)];
    Graph::new(YEARS.to_vec(), nodes, edges).unwrap()
}

/// A graph with circles, gates, clauses and capacities, another one for each seed.
fn random_graph(seed: u64) -> Graph {
    let stream = Stream::new(seed);
    let mut at = 0_u64;
    let mut u = || {
        at += 1;
        stream.uniform(at, 1, 1)
    };
    let n = 7;
    let nodes: Vec<Node> = (0..n)
        .map(|i| {
            let states: Vec<f64> = YEARS.iter().map(|_| 0.3 + 0.7 * u()).collect();
            let mut node = Node::new(format!("n{i}"), states).own_lead_years((3.0 * u()).floor());
            if i < 3 {
                node = node.layer(Layer::Infrastructure).capacity([1.0 + u(), 2.0 + u(), 3.0 + u(), 4.0 + u()]);
            }
            node
        })
        .collect();
    let mut edges = Vec::new();
    for i in 1..n {
        for j in 0..n {
            let x = u();
            if i == j || x < 0.55 {
                continue;
            }
            let strength = 0.2 + 0.8 * u();
            let efficiency = 0.3 + 0.7 * u();
            let edge = Edge::new(i, j).strength(strength).efficiency(efficiency);
            if j < i && x > 0.9 {
                edges.push(edge.role(Role::Gate).lead_years(u()));
            } else if j < 3 && x > 0.75 {
                edges.push(edge.amount(1.0 + 4.0 * u()));
            } else if x > 0.7 {
                edges.push(edge.threshold(0.2 * u()));
            } else {
                // All of these are alternatives of one clause.
                edges.push(edge.strength(0.7).clause(0, 1));
            }
        }
    }
    Graph::new(YEARS.to_vec(), nodes, edges).unwrap()
}

/// One factor of every kind that the graph has room for.
fn factors_of(graph: &Graph, distribution: impl Fn(Quantity, f64) -> Distribution) -> Vec<Factor> {
    let mut factors = Vec::new();
    let mut add = |quantity: Quantity, at: usize, base: f64| {
        let name = format!("{}-{at}", quantity.word());
        factors.push(Factor::new(name, quantity, at, distribution(quantity, base)));
    };
    for (i, node) in graph.nodes().iter().enumerate().filter(|(i, _)| i % 2 == 0) {
        add(Quantity::OwnLeadYears, i, node.own_lead_years);
    }
    for (i, edge) in graph.edges().iter().enumerate().filter(|(_, edge)| edge.clause.is_none()) {
        add(Quantity::Strength, i, edge.strength);
        add(Quantity::Efficiency, i, edge.efficiency);
        add(Quantity::LeadYears, i, edge.lead_years);
        edge.amount.into_iter().for_each(|amount| add(Quantity::Amount, i, amount));
        edge.threshold.into_iter().for_each(|threshold| add(Quantity::Threshold, i, threshold));
    }
    factors
}

fn run(graph: &Graph, factors: &[Factor], cases: &ReadinessCases) -> ReadinessSimulation {
    graph.simulate_with(&ReadinessSettings::default(), factors, cases, &mut Unwatched).unwrap()
}

fn cases(draws: u64) -> ReadinessCases {
    ReadinessCases { draws, seed: 57, ..ReadinessCases::default() }
}

#[test]
fn one_uniform_capacity_gives_the_quantiles_of_its_share() {
    let power = Factor::new("power", Quantity::Capacity, 0, uniform(5.0, 25.0));
    let n = 40_000;
    let found = run(&small_graph(), &[power], &cases(n));
    let chips = found.index("chips").unwrap();
    // min(1, c / 10) in 2028 and after: a quarter of the cases lies on [0.5, 1], the others on 1.
    for y in [2, 3] {
        assert!((found.low.row(chips)[y] - 0.6).abs() < 0.005, "{:?}", found.low.row(chips));
        assert_eq!((found.median.row(chips)[y], found.high.row(chips)[y]), (1.0, 1.0));
        assert!((found.mean.row(chips)[y] - (0.25 * 0.75 + 0.75)).abs() < 4.0 * 0.13 / (n as f64).sqrt());
        // Ready from c = 8 on: 17 of 20; four standard errors.
        let share = found.ready_shares()[chips][y];
        assert!((share - 0.85).abs() < 4.0 * (0.85 * 0.15 / n as f64).sqrt(), "{share}");
        // Power binds while c < 10, chips by themselves from there on.
        let power = found.links.iter().find(|link| link.id == "chips" && link.node == "power").unwrap();
        assert!((found.share(power.counts[y]) - 0.25).abs() < 4.0 * (0.25 * 0.75 / n as f64).sqrt());
    }
    // What nothing uncertain reaches is as it was.
    let drones = found.index("drones").unwrap();
    assert_eq!(found.low.row(drones), found.point.row(drones));
    assert_eq!(found.earliest[drones], [0, 0, n, 0, 0]);
}

#[test]
fn a_delay_moves_the_path_and_the_first_ready_year() {
    let delay = Factor::new("late", Quantity::Delay, 1, uniform(0.0, 3.0));
    let n = 30_000;
    let found = run(&small_graph(), &[delay], &cases(n));
    let drones = found.index("drones").unwrap();
    // In 2028 the decree is there where it is not late at all, in 2030 where it is at most two years late.
    let shares = found.ready_shares();
    assert_eq!(shares[drones][2], 0.0);
    assert!((shares[drones][3] - 2.0 / 3.0).abs() < 4.0 * (2.0 / 9.0 / n as f64).sqrt());
    assert_eq!(found.earliest_points[drones], Some(2028));
    assert_eq!((found.earliest_quantile(drones, 5), found.earliest_quantile(drones, 95)), (Some(2030), None));
    let id = found.ids[drones].as_str();
    assert_eq!((found.earliest_year(id, 5).unwrap(), found.earliest_year(id, 100).unwrap()), (Some(2030), None));
    for wrong in [0, 101] {
        let error = found.earliest_year(id, wrong).unwrap_err();
        assert_eq!((error.problems().len(), error.problems()[0].code.id()), (1, "E0608"));
        assert_eq!(found.earliest_year("no such node", wrong).unwrap_err().problems().len(), 2);
    }
    assert_eq!(found.earliest_words(drones).en, "2030 to after 2030");
}

#[test]
fn a_delay_adds_to_an_earliest_time_and_to_nothing_that_is_there() {
    let nodes = vec![
        Node::new("law", [1.0; 4]).own_lead_years(1.0),
        Node::new("chips", [1.0; 4]),
        Node::new("old", [1.0; 4]),
        Node::new("drones", [1.0; 4]),
    ];
    let gate = |a, b| Edge::new(a, b).role(Role::Gate);
    let graph = Graph::new(YEARS.to_vec(), nodes, vec![gate(1, 0).lead_years(1.0), gate(3, 2)]).unwrap();
    let late = |at| Factor::new(format!("late {at}"), Quantity::Delay, at, Distribution::Point { value: 1.5 });
    let found = run(&graph, &[late(0), late(2)], &cases(3));
    // 1 + 1.5 + 1 years from 2026; the old one is ready all the same.
    assert_eq!(found.earliest[1], [0, 0, 0, 3, 0]);
    assert_eq!(found.earliest[3], [3, 0, 0, 0, 0]);
    assert!(found.links.contains(&LinkFrequency { id: "law".into(), node: "law".into(), counts: vec![3, 3, 3, 0] }));
    assert!(found.links.contains(&LinkFrequency { id: "chips".into(), node: "law".into(), counts: vec![3, 3, 3, 0] }));
}

#[test]
fn plans_and_ranges_are_drawn_as_they_come_about() {
    let nodes = vec![Node::new("power", [1.0; 4]).capacity([4.0, 4.0, 5.0, 5.0]), Node::new("chips", [1.0; 4])];
    let graph = Graph::new(YEARS.to_vec(), nodes, vec![Edge::new(1, 0).amount(10.0)]).unwrap();
    let basis = CapacityBasis {
        node: 0,
        low: vec![4.0, 4.0, 10.0, 10.0],
        high: vec![4.0, 4.0, 10.0, 20.0],
        planned: vec![false, false, true, true],
        realization: 0.5,
    };
    let with =
        |factors: &[Factor]| run(&graph, factors, &ReadinessCases { capacities: vec![basis.clone()], ..cases(20_000) });
    let alone = with(&[]);
    assert_eq!(alone.low.row(1)[..3], [0.4, 0.4, 0.5]);
    assert!((alone.low.row(1)[3] - 0.525).abs() < 0.005 && (alone.high.row(1)[3] - 0.975).abs() < 0.005);
    assert!(alone.notices.iter().any(|notice| notice.code.id() == "N0867"));
    let half = with(&[Factor::new("real", Quantity::Realization, 0, uniform(0.2, 0.6))]);
    assert_eq!((half.low.row(1)[0], half.high.row(1)[0]), (0.4, 0.4));
    assert!((half.low.row(1)[2] - 0.22).abs() < 0.005 && (half.high.row(1)[2] - 0.58).abs() < 0.005);
    // The place in the range is another number than the realization, and keeps it.
    assert!(half.mean.row(1)[3] > 0.5 && half.mean.row(1)[3] < 0.75);
    let fixed = with(&[Factor::new("amount", Quantity::Capacity, 0, Distribution::Point { value: 7.0 })]);
    assert_eq!(fixed.mean.row(1), [0.7; 4]);
    assert!(fixed.notices.iter().all(|notice| notice.code.id() != "N0867"));
}

#[test]
fn a_new_factor_and_more_draws_leave_the_numbers_of_the_others() {
    let graph = small_graph();
    let power = Factor::new("power", Quantity::Capacity, 0, uniform(5.0, 25.0));
    let late = Factor::new("late", Quantity::Delay, 1, uniform(0.0, 3.0));
    let (alone, both) =
        (run(&graph, std::slice::from_ref(&power), &cases(500)), run(&graph, &[late, power.clone()], &cases(500)));
    let chips = alone.index("chips").unwrap();
    assert_eq!(alone.mean.row(chips), both.mean.row(chips));
    assert_eq!((&alone.earliest[chips], &alone.ready[chips]), (&both.earliest[chips], &both.ready[chips]));
    assert_ne!(alone.mean.row(3), both.mean.row(3));
    // A case depends on its number only, not on what was drawn before.
    let power = Factor::new("power", Quantity::Capacity, 0, uniform(1.0, 9.0));
    let cases = Cases::new(&graph, &ReadinessSettings::default(), &[power], &[], 57).unwrap();
    let value = |draws: &[u64]| {
        let mut case = cases.room();
        for &draw in draws {
            cases.draw(draw, &mut case).unwrap();
        }
        case.value(2, 3).to_bits()
    };
    assert_eq!(value(&[5]), value(&[9, 2, 5]));
    assert_ne!(value(&[5]), value(&[6]));
}

#[test]
fn the_same_bits_for_any_number_of_threads() {
    let graph = random_graph(3);
    let factors = factors_of(&graph, |_, base| uniform(0.8 * base, max(base, 0.1)));
    let of = |threads| run(&graph, &factors, &ReadinessCases { threads: Some(threads), ..cases(333) });
    let one = of(1);
    for threads in [2, 8] {
        assert_eq!(of(threads).to_json().unwrap(), one.to_json().unwrap());
    }
    assert_eq!(ReadinessSimulation::from_json(&one.to_json().unwrap()).unwrap(), one);
    assert!(
        ReadinessSimulation::from_json(&one.to_json().unwrap().replacen("\"draws\":333", "\"draws\":3", 1)).is_err()
    );
    let other = run(&graph, &factors, &ReadinessCases { seed: 58, ..cases(333) });
    assert_ne!(one.digest().unwrap(), other.digest().unwrap());
}

#[test]
fn bad_factors_are_all_named_at_once() {
    let graph = small_graph();
    let bad = [
        Factor::new("a", Quantity::Capacity, 9, uniform(0.0, 1.0)),
        Factor::new("b", Quantity::Capacity, 1, uniform(0.0, 1.0)),
        Factor::new("c", Quantity::Strength, 1, uniform(0.5, 1.5)),
        Factor::new("c", Quantity::Strength, 1, uniform(0.5, 1.0)),
        Factor::new("d", Quantity::State, 3, uniform(1.0, 1.1)).operation(Operation::Scale),
        Factor::new("e", Quantity::Realization, 0, uniform(0.5, 1.0)),
        Factor::new("f", Quantity::Amount, 0, uniform(2.0, 1.0)),
    ];
    let error = graph.simulate(&bad, 10, 0).unwrap_err();
    let codes: Vec<String> = error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect();
    let wanted = [
        "E0111 factors[0]",
        "E0863 factors[1]",
        "E0862 factors[2]",
        "E0310 factors[3]",
        "E0861 factors[3]",
        "E0862 factors[4]",
        "E0863 factors[5]",
        "E0864 factors[6]",
    ];
    assert_eq!(codes, wanted);
    assert!(graph.simulate(&[], 0, 0).is_err());
    let twice = ReadinessCases { nodes: Some(vec![1, 1, 7]), ..cases(5) };
    let error = graph.simulate_with(&ReadinessSettings::default(), &[], &twice, &mut Unwatched).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    let small = ReadinessCases { bytes: 1000, ..cases(5) };
    let error = graph.simulate_with(&ReadinessSettings::default(), &[], &small, &mut Unwatched).unwrap_err();
    assert!(matches!(error, Error::Limit { limit: 1000, .. }));
}

#[test]
fn what_has_no_ends_is_cut_off_with_a_notice() {
    let normal = Distribution::Normal { mean: 0.9, sd: 1.0, low: None, high: None };
    let found = run(&small_graph(), &[Factor::new("s", Quantity::State, 3, normal)], &cases(2000));
    assert!(found.notices.iter().any(|notice| notice.code.id() == "N0866"));
    assert_eq!((found.low.row(3)[3], found.high.row(3)[3]), (0.0, 1.0));
    let nothing = run(&small_graph(), &[], &cases(5));
    assert!(nothing.notices.iter().any(|notice| notice.code.id() == "N0868"));
    assert_eq!(nothing.mean, nothing.point);
}

/// The case of a draw, made by hand: the numbers put into nodes and edges, and everything computed anew.
fn by_hand(graph: &Graph, factors: &[Factor], draw: u64) -> Readiness {
    let (mut nodes, mut edges) = (graph.nodes().to_vec(), graph.edges().to_vec());
    for factor in factors {
        let u = Stream::new(57).uniform(draw, variable(&format!("factor/{}", factor.name)), 0xFAC7);
        let x = factor.distribution.inverse(u);
        match factor.quantity {
            Quantity::Capacity => nodes[factor.at].capacity = Some(vec![x; 4]),
            Quantity::State => nodes[factor.at].states.iter_mut().for_each(|s| *s = min(*s * x, 1.0)),
            Quantity::OwnLeadYears => nodes[factor.at].own_lead_years = x,
            Quantity::Strength => edges[factor.at].strength = x,
            Quantity::Efficiency => edges[factor.at].efficiency = x,
            Quantity::Amount => edges[factor.at].amount = Some(x),
            Quantity::Threshold => edges[factor.at].threshold = Some(x),
            Quantity::LeadYears => edges[factor.at].lead_years = x,
            Quantity::Realization | Quantity::Delay => {}
        }
    }
    Graph::new(YEARS.to_vec(), nodes, edges).unwrap().readiness().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_case_is_the_graph_made_of_its_numbers(seed in 0_u64..1_000_000, draw in 0_u64..1000) {
        let graph = random_graph(seed);
        let mut factors = factors_of(&graph, |_, base| uniform(0.5 * base, max(base, 0.1)));
        factors.push(Factor::new("capacity", Quantity::Capacity, 1, uniform(1.0, 6.0)));
        factors.push(Factor::new("state", Quantity::State, 5, uniform(0.2, 1.0)).operation(Operation::Scale));
        let cases = Cases::new(&graph, &ReadinessSettings::default(), &factors, &[], 57).unwrap();
        let mut case = cases.room();
        cases.draw(draw + 1, &mut case).unwrap();
        cases.draw(draw, &mut case).unwrap();
        let slow = by_hand(&graph, &factors, draw);
        for node in 0..graph.nodes().len() {
            let row: Vec<f64> = (0..YEARS.len()).map(|y| case.value(node, y)).collect();
            prop_assert_eq!(&row[..], slow.readiness.row(node));
        }
    }

    #[test]
    fn numbers_without_spread_give_the_readiness_itself(seed in 0_u64..1_000_000) {
        let graph = random_graph(seed);
        let point = |_: Quantity, value: f64| Distribution::Point { value };
        let mut factors = factors_of(&graph, point);
        factors.push(Factor::new("s", Quantity::State, 3, point(Quantity::State, 1.0)).operation(Operation::Scale));
        factors.push(Factor::new("d", Quantity::Delay, 4, point(Quantity::Delay, 0.0)));
        factors.push(Factor::new("c", Quantity::Capacity, 2, point(Quantity::Capacity, 0.0)).operation(Operation::Add));
        let found = run(&graph, &factors, &cases(3));
        let ready = graph.readiness().unwrap();
        for table in [&found.mean, &found.low, &found.median, &found.high] {
            prop_assert_eq!(table, &ready.readiness);
        }
        for (i, id) in found.ids.iter().enumerate() {
            prop_assert_eq!(found.earliest_quantile(i, 50), ready.earliest_years[i]);
            for (y, year) in YEARS.iter().enumerate() {
                let binding = ready.binding(id, Some(*year)).unwrap();
                let held = binding.links.into_iter().filter(|_| binding.readiness < 1.0);
                let mut holders: Vec<String> = held.map(|link| link.node).collect();
                holders.sort();
                holders.dedup();
                let mut counted: Vec<String> = found
                    .links
                    .iter()
                    .filter(|link| link.id == *id && link.counts[y] > 0)
                    .map(|link| link.node.clone())
                    .collect();
                counted.sort();
                prop_assert_eq!(holders, counted);
            }
        }
    }

    #[test]
    fn more_capacity_never_lowers_anything(seed in 0_u64..1_000_000, more in 0.0_f64..3.0) {
        let graph = random_graph(seed);
        let of = |shift: f64| {
            let factor = Factor::new("c", Quantity::Capacity, 1, uniform(1.0 + shift, 3.0 + shift));
            run(&graph, &[factor], &cases(50))
        };
        let (less, greater) = (of(0.0), of(more));
        let tables = [(&less.mean, &greater.mean), (&less.low, &greater.low), (&less.high, &greater.high)];
        for (a, b) in tables {
            // A mean is rounded once.
            prop_assert!(a.values.iter().zip(&b.values).all(|(a, b)| *a <= *b + 1e-15));
        }
        prop_assert!(less.ready.iter().flatten().zip(greater.ready.iter().flatten()).all(|(a, b)| a <= b));
    }
}
