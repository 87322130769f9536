//! What the technologies of a drawn register depend on.

use super::{Dice, id};
use stratech::Register;
use stratech::model::{
    Capacity, CapacityKind, Dependency, DependencyRole, Enabler, EnablerKind, Id, Stage, State, Technology,
};

/// Enablers of every kind with states, stages and capacities, and for each technology and some enablers a few clauses:
/// gates, amounts, alternatives, thresholds. Gates point from later to earlier nodes only, so that they never circle.
pub fn with_dependencies(mut register: Register, seed: u64) -> Register {
    let dice = &mut Dice::new(seed ^ 0x5EED);
    register.register.iter_mut().for_each(|info| info.illustrative = true);
    for technology in register.technologies.iter_mut() {
        technology.trl = Some(1 + dice.below(9) as u64);
        technology.own_lead_years = dice.chance(0.3).then(|| 3.0 * dice.unit());
    }
    let enablers: Vec<Id> = (1..=6).map(|i| id(&format!("N{i}"))).collect();
    for (i, enabler) in enablers.iter().enumerate() {
        enabler_rows(&mut register, dice, enabler, i);
    }
    let technologies: Vec<Id> = register.technologies.iter().map(|t: &Technology| t.id.clone()).collect();
    let mut row = 0;
    for (d, dependent) in enablers.iter().chain(&technologies).enumerate().skip(2) {
        for clause in 0..dice.below(4) {
            let n = 1 + dice.below(2);
            let role = [DependencyRole::Graded, DependencyRole::Gate, DependencyRole::Capacity][dice.below(3)];
            let first = dice.below(d.min(enablers.len()) - n + 1);
            let (strength, threshold) = (dice.unit(), dice.chance(0.2).then(|| 0.5 * dice.unit()));
            let k = 1 + dice.below(n) as u64;
            for requires in &enablers[first..first + n] {
                row += 1;
                register.dependencies.push(Dependency {
                    id: id(&format!("D{row}")),
                    dependent: dependent.clone(),
                    requires: requires.clone(),
                    role,
                    clause: Some(id(&format!("K{clause}"))),
                    k,
                    amount: (role == DependencyRole::Capacity).then(|| 1.0 + 99.0 * dice.unit()),
                    strength,
                    threshold,
                    efficiency: 0.5 + 0.5 * dice.unit(),
                    lead_years: if role == DependencyRole::Gate { 2.0 * dice.unit() } else { 0.0 },
                    declared: true,
                    illustrative: dice.chance(0.2),
                    ..Dependency::default()
                });
            }
        }
    }
    register
}

fn enabler_rows(register: &mut Register, dice: &mut Dice, enabler: &Id, i: usize) {
    let kinds = [EnablerKind::Infrastructure, EnablerKind::Workforce, EnablerKind::Institution, EnablerKind::Resource];
    register.enablers.push(Enabler {
        id: enabler.clone(),
        kind: kinds[i % kinds.len()],
        name_vi: format!("Điều kiện {i}"),
        name_en: format!("Enabler {i}"),
        unit: Some("people".into()),
        lead_agency: dice.chance(0.5).then(|| format!("Ministry {}", i % 3)),
        controlled_by: dice.chance(0.2).then(|| "Country F".into()),
        stage: dice.chance(0.5).then_some(Stage::Submitted),
        realization: 0.5 + 0.5 * dice.unit(),
        ..Enabler::default()
    });
    for year in [2026, 2029, 2033] {
        if dice.chance(0.4) {
            register.states.push(State { node: enabler.clone(), year, value: dice.unit(), ..State::default() });
        }
    }
    for (from, kind) in [("2025-12-31", CapacityKind::Actual), ("2030-01-01", CapacityKind::Plan)] {
        register.capacities.push(Capacity {
            enabler: enabler.clone(),
            from: from.parse().unwrap(),
            amount: 100.0 * dice.unit(),
            kind,
            published: "2026-01-31".parse().unwrap(),
            ..Capacity::default()
        });
    }
}
