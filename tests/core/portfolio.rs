//! Portfolios against the plain truth: every subset of small choices, and what must never change a plan.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise

use stratech::observer::{Observer, Unwatched};
use stratech::portfolio::{
    Answer, Effort, FrontierSettings, Microlp, Model, Plan, Program, Reason, Settings, Solver, Stop,
};
use stratech::portfolio::{EqualOptima, Group, Prerequisite, Selection, Synergy};
use stratech::problem::{Lang, codes};
use stratech::{Error, Result};

/// Small random numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn index(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n as u64)).unwrap()
    }

    /// Below `n` tenths, less `off` tenths: a decimal as a person types it.
    fn tenths(&mut self, n: u64, off: i32) -> f64 {
        f64::from(i32::try_from(self.below(n)).unwrap() - off) / 10.0
    }

    /// Some different items.
    fn some(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        (0..k.min(n)).map(|_| all.remove(self.index(all.len()))).collect()
    }
}

/// A choice of up to 11 items with rows of every kind.
fn choice(seed: u64) -> Selection {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
    let _ = dice.below(2);
    let n = 3 + dice.index(9);
    // Few different values: many equal plans.
    let spread = [4, 8, 100][dice.index(3)];
    let values: Vec<f64> = (0..n)
        .map(|_| {
            let off = if dice.below(5) == 0 { 20 } else { 0 };
            dice.tenths(spread, off)
        })
        .collect();
    let mut selection = Selection::new(&values);
    for r in 0..dice.index(4) {
        let takes: Vec<f64> = (0..n)
            .map(|_| {
                let off = if dice.below(8) == 0 { 15 } else { 0 };
                dice.tenths(60, off)
            })
            .collect();
        let most = takes.iter().sum::<f64>() * [0.3, 0.5, 0.8][dice.index(3)];
        selection = selection.limit(format!("limit {r}"), &takes, (most * 10.0).round() / 10.0);
    }
    for _ in 0..dice.index(4) {
        let [a, b] = dice.some(n, 2)[..] else { continue };
        selection = selection.needs(a, b);
    }
    if dice.below(2) == 0 {
        let items = dice.some(n, 4);
        let k = 1 + dice.below(items.len() as u64 - 1);
        selection = selection.needs_some(items[0], &items[1..], k);
    }
    for _ in 0..dice.index(3) {
        let size = 2 + dice.index(3);
        let items = dice.some(n, size);
        let size = items.len() as u64;
        let (least, most) = match dice.below(3) {
            0 => (0, Some(1)),
            1 => (1, Some(1)),
            _ => (dice.below(size), Some(size - dice.below(2))),
        };
        let most = most.map(|most| std::cmp::max(most, least));
        selection.groups.push(Group { items, least, most });
    }
    for _ in 0..dice.index(3) {
        let [a, b] = dice.some(n, 2)[..] else { continue };
        selection = selection.exclude(a, b);
    }
    for _ in 0..dice.index(3) {
        let size = 2 + dice.index(2);
        let items = dice.some(n, size);
        selection = selection.synergy(&items, dice.tenths(40, 20));
    }
    match dice.below(6) {
        0 => selection = selection.mandatory(&[dice.index(n)]),
        1 => selection = selection.forbidden(&[dice.index(n)]),
        _ => {}
    }
    if dice.below(2) == 0 {
        let costs: Vec<f64> = (0..n).map(|_| dice.tenths(30, 0)).collect();
        selection = selection.costs(&costs);
    }
    if dice.below(2) == 0 {
        let order: Vec<i64> = (0..n).map(|_| i64::try_from(dice.below(4)).unwrap()).collect();
        selection = selection.order(&order);
    }
    selection.labels((0..n).map(|i| format!("item {:02}", (i * 7) % n)).collect::<Vec<_>>()).labels_if_distinct(n)
}

trait Distinct {
    fn labels_if_distinct(self, n: usize) -> Self;
}

impl Distinct for Selection {
    /// Steps of 7 meet every place once unless n is a multiple of 7.
    fn labels_if_distinct(mut self, n: usize) -> Self {
        if n.is_multiple_of(7) {
            self.labels = (0..n).map(|i| format!("item {:02}", n - i)).collect();
        }
        self
    }
}

/// What is true of one subset: its value in hundredths, its cost in tenths, or none where it is not allowed.
fn worth(selection: &Selection, chosen: &[bool]) -> Option<(i64, i64)> {
    let tenths = |x: f64| {
        #[allow(clippy::cast_possible_truncation)]
        let whole = (x * 10.0).round() as i64;
        whole
    };
    let count = |items: &[usize]| items.iter().filter(|&&i| chosen[i]).count() as u64;
    let sum = |numbers: &[f64]| numbers.iter().zip(chosen).filter(|(_, c)| **c).map(|(x, _)| tenths(*x)).sum::<i64>();
    let limits = selection.limits.iter().all(|limit| sum(&limit.coefficients) <= tenths(limit.most));
    let groups = selection
        .groups
        .iter()
        .all(|Group { items, least, most }| count(items) >= *least && most.is_none_or(|most| count(items) <= most));
    let needs =
        selection.prerequisites.iter().all(|Prerequisite { item, needs, k }| !chosen[*item] || count(needs) >= *k);
    let apart = selection.exclusions.iter().all(|&(a, b)| !(chosen[a] && chosen[b]));
    let decided = selection.mandatory.iter().all(|&i| chosen[i]) && selection.forbidden.iter().all(|&i| !chosen[i]);
    let joint = selection.synergies.iter().filter(|s| s.items.iter().all(|&i| chosen[i]));
    let joint: i64 = joint.map(|Synergy { value, .. }| tenths(*value)).sum();
    (limits && groups && needs && apart && decided).then(|| (sum(&selection.values) + joint, sum(&selection.costs)))
}

/// A value and the subsets that have it, with their costs.
type Best = (i64, Vec<(i64, Vec<bool>)>);

/// Every best subset, the one of the rule first.
fn truth(selection: &Selection) -> Option<(i64, Vec<Vec<bool>>)> {
    let n = selection.values.len();
    let mut preference: Vec<usize> = (0..n).collect();
    preference.sort_by_key(|&i| {
        let order = selection.order.get(i).copied().unwrap_or_else(|| i64::try_from(i).unwrap());
        (order, selection.labels[i].clone())
    });
    let mut best: Option<Best> = None;
    for bits in 0..1_u32 << n {
        let chosen: Vec<bool> = (0..n).map(|i| bits >> i & 1 == 1).collect();
        let Some((value, cost)) = worth(selection, &chosen) else { continue };
        match &mut best {
            Some((most, plans)) if *most == value => plans.push((cost, chosen)),
            Some((most, _)) if *most > value => {}
            _ => best = Some((value, vec![(cost, chosen)])),
        }
    }
    best.map(|(value, mut plans)| {
        plans.sort_by_key(|(cost, chosen)| (*cost, preference.iter().map(|&i| !chosen[i]).collect::<Vec<bool>>()));
        (value, plans.into_iter().map(|(_, chosen)| chosen).collect())
    })
}

#[test]
fn every_small_choice_has_the_plan_that_every_subset_shows() {
    let (mut infeasible, mut ties) = (0, 0);
    for seed in 0..2000 {
        let selection = choice(seed);
        match (truth(&selection), selection.solve()) {
            (Some((value, plans)), Ok(plan)) => {
                let tenths = (plan.value() * 10.0).round();
                assert!((tenths - value as f64).abs() < 1e-9, "{seed}: {} for {value}", plan.value());
                assert!(
                    plan.proved && plan.bound() == plan.value(),
                    "{seed}: {} {:?} {} {}",
                    plan.bound(),
                    plan.stop,
                    plan.nodes,
                    plan.value()
                );
                assert_eq!(plan.equal_optima, EqualOptima::Exactly(plans.len() as u64), "{seed}");
                assert_eq!(plan.selected(), plans[0], "{seed}");
                ties += usize::from(plans.len() > 1);
            }
            (None, Err(Error::Infeasible { conflict, relaxation, .. })) => {
                assert!(
                    !conflict.is_empty() && !relaxation.is_empty(),
                    "{seed}: {conflict:?} {relaxation:?} {selection:?}"
                );
                infeasible += 1;
            }
            (truth, plan) => panic!("{seed}: {truth:?} against {plan:?}"),
        }
    }
    assert!(infeasible > 40 && ties > 300, "{infeasible} infeasible, {ties} with ties");
}

/// A choice where nothing is easy: values near costs, several limits, chains of needs.
fn hard(n: usize, seed: u64) -> Selection {
    let mut dice = Dice(seed + 17);
    let takes: Vec<Vec<f64>> = (0..4).map(|_| (0..n).map(|_| dice.tenths(900, -50)).collect()).collect();
    let values: Vec<f64> = (0..n)
        .map(|i| {
            let mean = takes.iter().map(|row| row[i]).sum::<f64>() / 4.0;
            (mean * 10.0).round() / 10.0 + dice.tenths(300, 0)
        })
        .map(|value| (value * 10.0).round() / 10.0)
        .collect();
    let mut selection = Selection::new(&values);
    for (r, row) in takes.iter().enumerate() {
        let most = (row.iter().sum::<f64>() * 0.35).floor();
        selection = selection.limit(format!("limit {r}"), row, most);
    }
    for j in (1..n).step_by(5) {
        selection = selection.needs(j, dice.index(j));
    }
    selection
}

fn settings(node_limit: Option<u64>) -> Settings {
    Settings { node_limit, ..Settings::default() }
}

#[test]
fn order_of_items_and_rows_and_names_change_nothing() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let n = 12;
        let mut selection = hard(n, seed).labels((0..n).map(|i| format!("item {i:02}")));
        selection.order = vec![0; n];
        selection.costs = (0..n).map(|_| dice.tenths(20, 0)).collect();
        let plan = selection.solve().unwrap();
        // Item i stands at place to[i] now, limits in reverse.
        let to = dice.some(n, n);
        let mut moved = selection.clone();
        for (i, &place) in to.iter().enumerate() {
            moved.values[place] = selection.values[i];
            moved.labels[place].clone_from(&selection.labels[i]);
            moved.costs[place] = selection.costs[i];
            for (limit, before) in moved.limits.iter_mut().zip(&selection.limits) {
                limit.coefficients[place] = before.coefficients[i];
            }
        }
        moved.limits.reverse();
        moved.prerequisites.iter_mut().for_each(|need| {
            need.item = to[need.item];
            need.needs.iter_mut().for_each(|j| *j = to[*j]);
        });
        let other = moved.solve().unwrap();
        let mut chosen = other.chosen();
        chosen.sort_unstable();
        assert_eq!((chosen, other.value()), (plan.chosen(), plan.value()), "{seed}");
        assert_eq!(other.equal_optima, plan.equal_optima);
        // Other names in the same order.
        let renamed = selection.clone().labels((0..n).map(|i| format!("other {i:02}"))).solve().unwrap();
        assert_eq!(renamed.selected(), plan.selected());
    }
}

#[test]
fn what_was_left_out_says_why_and_the_loss_is_what_forcing_it_in_costs() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..300 {
        let selection = choice(seed);
        let Ok(plan) = selection.solve() else { continue };
        for item in 0..selection.values.len() {
            let why = plan.why_not(item).unwrap();
            seen.insert(format!("{:?}", why.reason).split(['(', ' ']).next().unwrap().to_owned());
            assert_eq!(plan.selected()[item], why.reason == Reason::Chosen, "{seed} {item}");
            let mut forced = selection.clone();
            forced.mandatory.push(item);
            let with = if forced.forbidden.contains(&item) { None } else { truth(&forced) };
            match why.reason {
                Reason::Chosen => {}
                Reason::Forbidden => assert!(selection.forbidden.contains(&item)),
                Reason::PrerequisiteImpossible(_) | Reason::PrerequisitesBreak(_) | Reason::NoPlan => {
                    assert_eq!(with, None, "{seed} {item}");
                }
                Reason::ExcludedBy(_) | Reason::Displaced | Reason::NotWorth => {
                    let value = with.unwrap().0 as f64 / 10.0;
                    assert!((why.loss.unwrap() - (plan.value() - value)).abs() < 1e-9, "{seed} {item}");
                    // At the break-even value it is in a best plan; a step below it is not.
                    let mut even = selection.clone();
                    even.values[item] = why.break_even.unwrap();
                    let (most, plans) = truth(&even).unwrap();
                    assert!(plans.iter().any(|plan| plan[item]) && (most as f64 / 10.0 - plan.value()).abs() < 1e-9);
                    even.values[item] = ((why.break_even.unwrap() - 0.1) * 10.0).round() / 10.0;
                    assert!(truth(&even).unwrap().1.iter().all(|plan| !plan[item]), "{seed} {item}");
                }
            }
            for lang in [Lang::En, Lang::Vi] {
                assert!(why.sentence().get(lang).contains(&why.id));
            }
        }
    }
    let all = [
        "Chosen",
        "Displaced",
        "ExcludedBy",
        "Forbidden",
        "NoPlan",
        "NotWorth",
        "PrerequisiteImpossible",
        "PrerequisitesBreak",
    ];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn no_plan_says_what_clashes_and_what_would_suffice() {
    let selection = Selection::new(&[5.0, 4.0, 3.0])
        .labels(["lab", "chip", "power"])
        .limit("money", &[4.0, 6.5, 3.0], 10.0)
        .limit("people", &[1.0, 1.0, 1.0], 3.0)
        .needs(1, 2)
        .mandatory(&[0, 1]);
    let Err(Error::Infeasible { conflict, relaxation, problems }) = selection.solve() else { panic!("a plan") };
    let conflict: Vec<&str> = conflict.iter().map(|text| text.en.as_str()).collect();
    assert_eq!(conflict, ["lab is mandatory", "chip is mandatory", "money is at most 10"]);
    assert_eq!(relaxation.len(), 1);
    assert_eq!(relaxation[0].en, "raise the limit of money from 10 to 13.5 (by 3.5)");
    assert_eq!(relaxation[0].vi, "nâng giới hạn của money từ 10 lên 13.5 (thêm 3.5)");
    let error = selection.solve().unwrap_err();
    assert_eq!((error.exit_code(), error.class()), (3, "InfeasibleError"));
    assert_eq!(problems.as_slice()[0].code, codes::portfolio::INFEASIBLE);
    let mut enough = selection.clone();
    enough.limits[0].most = 13.5;
    assert!(enough.solve().is_ok());
    enough.limits[0].most = 13.4;
    assert!(enough.solve().is_err());
}

#[test]
fn a_banned_prerequisite_and_two_clashes_at_once() {
    let banned = Selection::new(&[5.0, 4.0]).labels(["chip", "power"]).needs(0, 1).forbidden(&[1]);
    let plan = banned.solve().unwrap();
    assert_eq!(plan.value(), 0.0);
    assert_eq!(plan.why_not(0).unwrap().reason, Reason::PrerequisiteImpossible(vec!["chip".into(), "power".into()]));
    let Err(Error::Infeasible { conflict, .. }) = banned.clone().mandatory(&[0]).solve() else { panic!("a plan") };
    assert_eq!(conflict.len(), 3);
    // Two clashes that have nothing to do with each other: something of each has to give way.
    let twice = Selection::new(&[1.0; 4])
        .limit("a", &[5.0, 0.0, 0.0, 0.0], 4.0)
        .limit("b", &[0.0, 7.0, 0.0, 0.0], 4.0)
        .mandatory(&[0, 1]);
    let Err(Error::Infeasible { relaxation, .. }) = twice.solve() else { panic!("a plan") };
    assert_eq!(relaxation.len(), 2, "{relaxation:?}");
}

#[test]
fn people_that_are_needed_by_all_go_only_as_far_as_they_go() {
    // 30 technologies each need 1,000 of 10,500 engineers: ten are funded, and there are C(30, 10) ways.
    let selection = Selection::new(&[7.0; 30]).limit("engineers", &[1000.0; 30], 10_500.0);
    let plan = selection.solve().unwrap();
    assert_eq!((plan.value(), plan.proved), (70.0, true));
    assert_eq!(plan.selected(), (0..30).map(|i| i < 10).collect::<Vec<_>>());
    assert_eq!((plan.equal_optima, plan.n_equal_optima()), (EqualOptima::MoreThan(1000), 1001));
    assert!(plan.notices.iter().any(|n| n.code == codes::portfolio::EQUAL_OPTIMA && n.found.en == "more than 1,000"));
    let why = plan.why_not(15).unwrap();
    assert_eq!((why.loss, why.equal_plans), (Some(0.0), Some(1001)));
    assert_eq!(why.short_of, [("engineers".to_owned(), 500.0)]);
    // With costs the cheapest ten of them.
    let costs: Vec<f64> = (0..30).map(|i| f64::from((i * 7) % 30)).collect();
    let cheap = selection.costs(&costs).solve().unwrap();
    assert_eq!(cheap.cost(), 45.0);
    assert_eq!(cheap.selected(), costs.iter().map(|cost| *cost < 10.0).collect::<Vec<_>>());
}

#[test]
fn a_frontier_never_falls_and_keeps_its_promise() {
    let selection = hard(40, 3);
    let plan = selection.solve().unwrap();
    let mut by_prices = 0;
    for gap in [0.0, 0.01] {
        let frontier = plan.frontier(&FrontierSettings { points: 5, gap, ..FrontierSettings::default() }).unwrap();
        assert!(frontier.points.is_sorted_by(|a, b| a.limit < b.limit && a.value <= b.value && a.bound <= b.bound));
        for point in &frontier.points {
            let mut at = selection.clone();
            at.limits[0].most = point.limit;
            let best = at.solve().unwrap();
            assert!(best.proved);
            let (value, bound) = (point.value.unwrap(), point.bound.unwrap());
            assert!(value <= best.value() && best.value() <= bound, "{point:?} for {}", best.value());
            assert!(bound <= value * (1.0 + gap) + 1e-9, "{point:?}");
            let used: f64 = at.limits[0].coefficients.iter().zip(&point.selected).filter(|p| *p.1).map(|p| p.0).sum();
            assert!(used <= point.limit + 1e-9 && (used - point.usage.unwrap()).abs() < 1e-9);
            by_prices += usize::from(point.by_prices);
        }
        let last = frontier.points.last().unwrap();
        assert!(last.limit == selection.limits[0].most && last.value.unwrap() >= plan.value() * (1.0 - gap));
    }
    // Many items: prices alone certify the gap.
    let plan =
        hard(300, 3).solve_with(&Settings { gap: 0.02, ..Settings::default() }, &Microlp, &mut Unwatched).unwrap();
    let frontier = plan.frontier(&FrontierSettings { points: 6, gap: 0.02, ..FrontierSettings::default() }).unwrap();
    for point in &frontier.points {
        by_prices += usize::from(point.by_prices);
        assert!(point.bound.unwrap() <= point.value.unwrap() * 1.02 + 1e-9, "{point:?}");
    }
    assert!(by_prices >= 4, "{by_prices}");
}

#[test]
fn marginal_values_are_differences_of_two_solves() {
    let selection = hard(25, 9);
    let plan = selection.solve().unwrap();
    let marginal = plan.marginal(Some(&[20.0, 10.0, 5.0, 1.5])).unwrap();
    for (r, m) in marginal.iter().enumerate() {
        let mut more = selection.clone();
        more.limits[r].most += m.step;
        let mut less = selection.clone();
        less.limits[r].most -= m.step;
        assert!((more.solve().unwrap().value() - plan.value() - m.gain).abs() < 1e-9);
        assert!((plan.value() - less.solve().unwrap().value() - m.loss.unwrap()).abs() < 1e-9);
        assert!(m.is_exact);
    }
    let error = plan.marginal(Some(&[1.0, 0.0, -1.0])).unwrap_err();
    assert_eq!(error.problems().len(), 3);
}

#[test]
fn a_large_choice_reduced_by_prices_has_the_same_optimum() {
    // Above 200 items; one limit, so that the unreduced program is proved soon too.
    let mut selection = hard(210, 5);
    selection.limits.truncate(1);
    let plan = selection.solve_with(&settings(Some(200_000)), &Microlp, &mut Unwatched).unwrap();
    let model = selection.model().unwrap();
    // The same program as it is, unreduced.
    let raw = Microlp.solve(&Program::of(&model), &Effort::default(), &mut Unwatched).unwrap();
    assert_eq!(raw.stop, Stop::Done);
    assert!(plan.proved);
    assert_eq!(model.value(&raw.plan.unwrap()), plan.units);
}

#[test]
fn a_search_cut_short_says_so_and_is_the_same_every_time() {
    let selection = hard(150, 11);
    let solve = || selection.solve_with(&settings(Some(40)), &Microlp, &mut Unwatched).unwrap();
    let plan = solve();
    assert!(!plan.proved && plan.stop == Stop::Nodes && plan.bound() > plan.value() && plan.gap() > 0.0);
    assert!(plan.is_reproducible() && plan.notices.iter().any(|n| n.code == codes::portfolio::BEST_FOUND));
    let again = solve();
    assert_eq!((&again, again.digest().unwrap()), (&plan, plan.digest().unwrap()));
    let timed = Settings { time_limit: Some(1e-4), ..Settings::default() };
    match hard(150, 12).solve_with(&timed, &Microlp, &mut Unwatched) {
        Ok(plan) => {
            assert!(plan.stop == Stop::Time && !plan.is_reproducible());
            assert!(plan.notices.iter().any(|n| n.code == codes::portfolio::BY_TIME));
        }
        Err(error) => assert!(matches!(error, Error::Limit { .. }), "{error}"),
    }
}

/// Stops at the second look.
struct Impatient(u32);

impl Observer for Impatient {
    fn step(&mut self, _: u64, _: u64) -> std::ops::ControlFlow<()> {
        self.0 += 1;
        if self.0 > 2 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    }

    fn interval(&self) -> std::time::Duration {
        std::time::Duration::from_millis(2)
    }
}

/// Looks on and lets go on.
struct Watching;
impl Observer for Watching {
    fn step(&mut self, _: u64, _: u64) -> std::ops::ControlFlow<()> {
        std::ops::ControlFlow::Continue(())
    }
}

#[test]
fn an_observer_stops_a_search_and_watching_changes_nothing() {
    let begun = std::time::Instant::now();
    let stopped = hard(190, 2).solve_with(&settings(None), &Microlp, &mut Impatient(0));
    assert!(matches!(stopped, Err(Error::Cancelled { .. })), "{stopped:?}");
    assert!(begun.elapsed().as_secs() < 20);
    let selection = hard(150, 11);
    let alone = selection.solve_with(&settings(Some(200)), &Microlp, &mut Unwatched).unwrap();
    let watched = selection.solve_with(&settings(Some(200)), &Microlp, &mut Watching).unwrap();
    assert_eq!(alone, watched);
}

/// Answers with a plan that is allowed but not the best, and calls it proved.
struct Lazy;

impl Solver for Lazy {
    fn name(&self) -> String {
        "lazy".to_owned()
    }

    fn solve(&self, program: &Program, _: &Effort, _: &mut dyn Observer) -> Result<Answer> {
        Ok(Answer { plan: Some(vec![false; program.objective.len()]), bound: None, stop: Stop::Done, nodes: 0 })
    }
}

#[test]
fn a_proof_that_is_none_is_found_out() {
    let error = hard(10, 1).solve_with(&Settings::default(), &Lazy, &mut Unwatched).unwrap_err();
    assert!(error.to_string().contains("the solver lazy said that 0 is the largest value"), "{error}");
}

#[test]
fn a_plan_survives_json_and_a_forged_one_does_not() {
    let plan = choice(5).solve().unwrap();
    let json = plan.to_json().unwrap();
    assert_eq!(Plan::from_json(&json).unwrap(), plan);
    assert_eq!(Plan::from_json(&json).unwrap().digest().unwrap(), plan.digest().unwrap());
    let value = format!("\"units\":\"{}\"", plan.units);
    assert!(json.contains(&value));
    assert!(Plan::from_json(&json.replace(&value, "\"units\":\"999\"")).is_err());
    assert!(Plan::from_json("{}").is_err());
}

#[test]
fn items_and_rows_may_be_put_together_by_hand() {
    use stratech::portfolio::{Column, Row, RowKind};
    let mut model = Model::new();
    model.columns = vec![Column::item("a in 2026", 5), Column::item("a in 2028", 4), Column::item("b in 2026", 3)];
    let once = Row::new("a once", RowKind::Group, vec![(0, 1), (1, 1)], None, Some(1));
    let money = Row::new("money in 2026", RowKind::Limit, vec![(0, 6), (2, 5)], None, Some(10));
    model.rows = vec![once, money];
    let plan = model.solve(&Settings::default(), &Microlp, &mut Unwatched).unwrap();
    assert_eq!((plan.chosen(), plan.value()), (vec!["a in 2028", "b in 2026"], 7.0));
    assert_eq!((plan.usage(), plan.slack(), plan.binding()), (vec![5.0], vec![5.0], vec![true]));
}

#[test]
fn everything_wrong_with_a_choice_is_said_at_once_in_both_languages() {
    let nan = f64::NAN;
    let cases: Vec<(Selection, &[&str])> = vec![
        (Selection::new(&[]), &["E0602 values"]),
        (Selection::new(&[1.0, nan]).unit(0.0), &["E0608 unit", "E0604 values[1]"]),
        (Selection::new(&[1.0, 2.0]).labels(["a", "a"]).costs(&[1.0]), &["E0603 costs", "E0908 labels[1]"]),
        (Selection::new(&[1.0]).limit("x", &[nan], f64::INFINITY), &["E0604 limits[0]", "E0604 rows[0, 0]"]),
        (Selection::new(&[1.0]).limit("x", &[1.0, 2.0], 1.0), &["E0603 rows[0]"]),
        (Selection::new(&[1.0, 1.0]).limit("x", &[1e30, 1e-30], 1.0), &["E0905 rows[0]"]),
        (Selection::new(&[1.0, 1.0]).costs(&[1e30, 1e-30]), &["E0905 costs"]),
        (
            Selection::new(&[1.0, 2.0]).needs(0, 0).needs(0, 7).needs_some(0, &[1], 2),
            &["E0904 prerequisites[0]", "E0901 prerequisites[1]", "E0903 prerequisites[2]"],
        ),
        (
            Selection::new(&[1.0, 2.0]).group(&[0, 0], 0, Some(1)).group(&[0, 1], 3, None),
            &["E0902 groups[0]", "E0903 groups[1]"],
        ),
        (
            Selection::new(&[1.0, 2.0]).exclude(0, 5).synergy(&[0], 1.0).synergy(&[0, 1], nan),
            &["E0901 exclusions[0]", "E0603 synergies[0]", "E0604 synergies[1]"],
        ),
        (Selection::new(&[1.0, 2.0]).mandatory(&[0, 9]).forbidden(&[0]), &["E0906 forbidden[0]", "E0901 mandatory[1]"]),
        (Selection::new(&[1e9]).unit(1e-9), &["E0907 unit"]),
    ];
    let mut said = String::new();
    for (selection, expected) in cases {
        let error = selection.solve().unwrap_err();
        let found: Vec<String> = error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect();
        assert_eq!(found, expected);
        said += &found.join("\n");
        for problem in error.problems() {
            for lang in [Lang::En, Lang::Vi] {
                let sentence = problem.sentence(lang);
                assert!(!sentence.contains('{') && !problem.expected.get(lang).is_empty(), "{sentence}");
                assert!(problem.hint.as_ref().is_some_and(|hint| !hint.get(lang).is_empty()), "{sentence}");
            }
        }
    }
    // Notices, and what only a search finds, have tests of their own above and in the module.
    let elsewhere = ["E0909", "N0910", "N0911", "N0912", "N0913", "N0914"];
    let all = codes::portfolio::ALL.iter().map(|code| code.id());
    let silent: Vec<&str> = all.filter(|id| !said.contains(id) && !elsewhere.contains(id)).collect();
    assert!(silent.is_empty(), "no case for {silent:?}");
    let settings = Settings { gap: 1.5, time_limit: Some(0.0), ..Settings::default() };
    let error = Selection::new(&[1.0]).solve_with(&settings, &Microlp, &mut Unwatched).unwrap_err();
    assert_eq!(error.problems().len(), 2);
}

#[test]
fn limits_too_far_apart_are_refused() {
    let plan = hard(10, 1).solve().unwrap();
    let settings = FrontierSettings { points: 100_000, most: Some(1e35), ..FrontierSettings::default() };
    let error = plan.frontier(&settings).unwrap_err();
    assert!(matches!(error, Error::Input(_)), "{error}");
}
