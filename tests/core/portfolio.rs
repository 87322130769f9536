//! Portfolios against the plain truth: every subset of small choices, and what must never change a plan.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at the first surprise

use stratech::Error;
use stratech::portfolio::{EqualOptima, Group, Prerequisite, Selection, Synergy};

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
        if n % 7 == 0 {
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

/// Every best subset, the one of the rule first.
fn truth(selection: &Selection) -> Option<(i64, Vec<Vec<bool>>)> {
    let n = selection.values.len();
    let mut preference: Vec<usize> = (0..n).collect();
    preference.sort_by_key(|&i| {
        let order = selection.order.get(i).copied().unwrap_or_else(|| i64::try_from(i).unwrap());
        (order, selection.labels[i].clone())
    });
    let mut best: Option<(i64, Vec<(i64, Vec<bool>)>)> = None;
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
    assert!(infeasible > 40 && ties > 400, "{infeasible} infeasible, {ties} with ties");
}
