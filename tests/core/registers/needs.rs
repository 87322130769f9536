//! What technologies of a drawn register depend on: sound tables of every role, with vintages and circles of graded rows.

use super::{Dice, id};
use stratech::Register;
use stratech::model::{
    AmountPer, Capacity, CapacityKind, Dependency, DependencyRole, Enabler, EnablerKind, Expansion, Stage, State,
};

const KINDS: [EnablerKind; 5] = [
    EnablerKind::Infrastructure,
    EnablerKind::Workforce,
    EnablerKind::Institution,
    EnablerKind::Resource,
    EnablerKind::Finance,
];

/// The register with states, enablers, capacities, expansions and dependencies drawn from a seed of their own.
pub fn with_needs(mut register: Register, seed: u64) -> Register {
    let dice = &mut Dice::new(seed ^ 0x6e65_6564);
    states(&mut register, dice);
    let (counted, laws) = enablers(&mut register, dice);
    let technologies: Vec<String> = register.technologies.iter().map(|row| row.id.to_string()).collect();
    for (i, technology) in technologies.iter().enumerate() {
        clause_of_capacities(&mut register, dice, technology, &counted);
        if dice.chance(0.7) {
            let law = &laws[dice.below(laws.len())];
            add(
                &mut register,
                technology,
                law,
                Dependency {
                    role: DependencyRole::Gate,
                    lead_years: dice.below(4) as f64 / 2.0,
                    ..Dependency::default()
                },
            );
        }
        // Gates lead to earlier technologies only; graded rows may run in circles.
        if i > 0 && dice.chance(0.5) {
            let earlier = technologies[dice.below(i)].clone();
            add(
                &mut register,
                technology,
                &earlier,
                Dependency { role: DependencyRole::Gate, ..Dependency::default() },
            );
        } else if technologies.len() > 1 && dice.chance(0.6) {
            let other = (i + 1 + dice.below(technologies.len() - 1)) % technologies.len();
            let threshold = dice.chance(0.3).then(|| dice.unit() / 2.0);
            add(
                &mut register,
                technology,
                &technologies[other],
                Dependency { strength: dice.unit(), threshold, ..Dependency::default() },
            );
        }
    }
    register
}

fn add(register: &mut Register, dependent: &str, requires: &str, row: Dependency) {
    let n = register.dependencies.len();
    register.dependencies.push(Dependency {
        id: id(&format!("D{n}")),
        dependent: id(dependent),
        requires: id(requires),
        ..row
    });
}

/// Paths that rise; some technologies have a readiness level only.
fn states(register: &mut Register, dice: &mut Dice) {
    for technology in &mut register.technologies {
        technology.trl = Some(1 + dice.below(9) as u64);
        technology.own_lead_years = dice.chance(0.3).then(|| dice.below(6) as f64);
    }
    for technology in &register.technologies {
        if dice.chance(0.3) {
            continue;
        }
        let (mut year, mut value) = (2025 + dice.below(3) as u64, dice.unit() / 2.0);
        for _ in 0..=dice.below(3) {
            register.states.push(State { node: technology.id.clone(), year, value, ..State::default() });
            year += 1 + dice.below(4) as u64;
            value += (1.0 - value) * dice.unit();
        }
    }
}

/// Enablers that are counted, and laws with a stage.
fn enablers(register: &mut Register, dice: &mut Dice) -> (Vec<String>, Vec<String>) {
    let name = |i: usize| format!("N{i}");
    let (counted, laws): (Vec<String>, Vec<String>) = ((0..4).map(name).collect(), (4..6).map(name).collect());
    for (i, enabler) in counted.iter().chain(&laws).enumerate() {
        let law = laws.contains(enabler);
        register.enablers.push(Enabler {
            id: id(enabler),
            kind: if law { EnablerKind::Institution } else { KINDS[dice.below(5)] },
            name_vi: format!("Điều kiện {i}"),
            name_en: format!("Enabler {i}"),
            unit: (!law).then(|| "units".to_owned()),
            stage: law
                .then(|| [Stage::None, Stage::Drafted, Stage::Submitted, Stage::Passed, Stage::InForce][dice.below(5)]),
            realization: if law { 1.0 } else { 0.25 + dice.unit() / 2.0 },
            controlled_by: dice.chance(0.2).then(|| "abroad".to_owned()),
            ..Enabler::default()
        });
    }
    for enabler in &counted {
        let vintages = [
            ("2025-01-01", CapacityKind::Actual, "2025-12-31"),
            ("2026-01-01", CapacityKind::Estimate, "2026-07-31"),
            ("2028-12-31", CapacityKind::Plan, "2026-03-31"),
            ("2030-12-31", CapacityKind::Target, "2026-03-31"),
        ];
        for (n, (from, kind, published)) in vintages.into_iter().enumerate() {
            let amount = (50 + dice.below(100)) as f64 * (n + 1) as f64;
            register.capacities.push(Capacity {
                enabler: id(enabler),
                from: from.parse().unwrap(),
                amount,
                amount_high: dice.chance(0.3).then_some(amount * 1.25),
                kind,
                published: published.parse().unwrap(),
                ..Capacity::default()
            });
        }
        register.expansions.push(Expansion {
            id: id(&format!("X-{enabler}")),
            enabler: id(enabler),
            amount: 10.0 + dice.below(50) as f64,
            cost: Some(dice.below(1000) as f64),
            lead_years: dice.below(4) as f64,
            ..Expansion::default()
        });
    }
    (counted, laws)
}

/// One clause of one to three alternatives that are taken by an amount.
fn clause_of_capacities(register: &mut Register, dice: &mut Dice, technology: &str, counted: &[String]) {
    let mut alternatives = counted.to_vec();
    dice.shuffle(&mut alternatives);
    alternatives.truncate(1 + dice.below(3));
    let (k, strength) = (1 + dice.below(alternatives.len()) as u64, 0.25 + 0.75 * dice.unit());
    let clause = (alternatives.len() > 1).then(|| id("Q"));
    for alternative in &alternatives {
        add(
            register,
            technology,
            alternative,
            Dependency {
                role: DependencyRole::Capacity,
                clause: clause.clone(),
                k,
                amount: Some(20.0 + dice.below(200) as f64),
                per: if dice.chance(0.5) { AmountPer::Once } else { AmountPer::Year },
                strength,
                efficiency: 0.5 + dice.unit() / 2.0,
                ..Dependency::default()
            },
        );
    }
}
