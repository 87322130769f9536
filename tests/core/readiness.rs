//! Readiness of drawn registers and of the shipped one.

#![allow(clippy::unwrap_used)] // a test stops at the first surprise

mod registers;

use proptest::prelude::*;
use registers::{Dice, Shape, id, random, with_needs};
use stratech::Register;
use stratech::evaluation::RegisterReadiness;
use stratech::evaluation::readiness::ReadinessOptions;
use stratech::model::{Dependency, Enabler, Rows, State};
use stratech::problem::Lang;

fn drawn(seed: u64) -> Register {
    with_needs(random(seed, Shape { additive: true, gaps: false }), seed)
}

fn ready(register: &Register) -> RegisterReadiness {
    register.readiness(&ReadinessOptions::default()).unwrap()
}

fn shuffled<R: Clone + stratech::model::Row>(rows: &Rows<R>, dice: &mut Dice) -> Rows<R> {
    let mut list: Vec<R> = rows.iter().cloned().collect();
    dice.shuffle(&mut list);
    list.into_iter().collect()
}

/// Every row of `a` is at least that of `b`.
fn no_less(a: &RegisterReadiness, b: &RegisterReadiness) -> bool {
    a.plain.readiness.values.iter().zip(&b.plain.readiness.values).all(|(a, b)| a >= b)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_means_nothing(seed in 0_u64..10_000) {
        let register = drawn(seed);
        let dice = &mut Dice::new(seed);
        let other = Register {
            technologies: shuffled(&register.technologies, dice),
            states: shuffled(&register.states, dice),
            enablers: shuffled(&register.enablers, dice),
            capacities: shuffled(&register.capacities, dice),
            dependencies: shuffled(&register.dependencies, dice),
            ..register.clone()
        };
        let (a, b) = (ready(&register), ready(&other));
        prop_assert_eq!(a.digest().unwrap(), b.digest().unwrap());
        for (a, b) in a.notices.iter().zip(&b.notices) {
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(&a, &b);
        prop_assert_eq!(RegisterReadiness::from_json(&a.to_json().unwrap()).unwrap(), a);
    }

    #[test]
    fn a_satisfied_clause_changes_nothing(seed in 0_u64..10_000, pick in 0_usize..4) {
        let register = drawn(seed);
        let mut more = register.clone();
        let technology = more.technologies[pick].id.clone();
        let (name_vi, name_en) = ("Có sẵn".to_owned(), "There".to_owned());
        more.enablers.push(Enabler { id: id("ZZ"), name_vi, name_en, ..Enabler::default() });
        more.states.push(State { node: id("ZZ"), year: 1990, value: 1.0, ..State::default() });
        let row = Dependency { id: id("ZZ"), dependent: technology, requires: id("ZZ"), ..Dependency::default() };
        more.dependencies.push(row);
        let (a, b) = (ready(&register), ready(&more));
        prop_assert_eq!(a.rows_of(&a.plain.readiness, false), b.rows_of(&b.plain.readiness, false));
        prop_assert_eq!(a.adjusted_ranks(), b.adjusted_ranks());
    }

    #[test]
    fn more_of_anything_never_lowers_a_readiness(seed in 0_u64..10_000) {
        let register = drawn(seed);
        let before = ready(&register);
        let mut better = register.clone();
        better.capacities.iter_mut().for_each(|row| {
            row.amount *= 1.5;
            row.amount_high = row.amount_high.map(|high| high * 1.5);
        });
        better.enablers.iter_mut().for_each(|row| row.realization = 1.0);
        better.technologies.iter_mut().for_each(|row| row.trl = row.trl.map(|level| (level + 2).min(9)));
        prop_assert!(no_less(&ready(&better), &before));
        let mut harder = register.clone();
        harder.dependencies.iter_mut().for_each(|row| {
            row.amount = row.amount.map(|amount| amount * 1.5);
            row.strength = stratech::number::math::min(row.strength * 1.2, 1.0);
        });
        prop_assert!(no_less(&before, &ready(&harder)));
    }

    #[test]
    fn a_chain_ends_where_it_is_held_and_what_would_help_does(seed in 0_u64..10_000) {
        let ready = ready(&drawn(seed));
        for name in ready.ids() {
            for year in [2026, 2030] {
                let held = ready.binding(name, Some(year)).unwrap();
                prop_assert_eq!(held.steps.len(), held.binding.chain.len());
                prop_assert_eq!(held.binding.chain.last().map(String::as_str), Some(name));
                prop_assert!(held.with_root_ready.is_none_or(|better| better >= held.binding.readiness));
                for lang in [Lang::En, Lang::Vi] {
                    prop_assert!(held.sentences.iter().all(|s| !s.get(lang).is_empty()));
                }
            }
        }
    }
}

#[test]
fn the_shipped_register_says_what_holds_its_technologies() {
    let ready = ready(&Register::example("vn-2026").unwrap());
    println!("{}", ready.to_text(Lang::En).unwrap());
    for table in
        [ready.by_agency(Some(2030)), ready.institutions(Some(2026)), ready.foreign(Some(2030)), ready.capacities()]
    {
        println!("{}", table.unwrap().to_text(Lang::En));
    }
    for name in ready.ids() {
        for year in [2026, 2030, 2035] {
            println!("{}", ready.binding(name, Some(year)).unwrap().sentences[0].en);
        }
    }
    println!("{}", ready.notices);
    println!("{}", ready.to_text(Lang::Vi).unwrap());
    assert_eq!(ready.n_technologies(), 36);
    assert!(ready.illustrative && ready.nodes.iter().any(|node| node.rests_on_illustrative));
    // Several enablers hold the list, and not everything is ready at once.
    let roots: std::collections::BTreeSet<String> = ready
        .ids()
        .iter()
        .filter_map(|name| ready.plain.binding(name, Some(2026)).unwrap().chain.into_iter().next())
        .filter(|root| ready.enabler_ids().contains(&root.as_str()))
        .collect();
    assert!(roots.len() >= 5, "{roots:?}");
    let years: std::collections::BTreeSet<Option<i32>> = ready.earliest_years().into_iter().collect();
    assert!(years.len() >= 4, "{years:?}");
}

#[test]
fn exports_carry_names_and_marks() {
    let ready = ready(&Register::example("vn-2026").unwrap());
    let chips = ready.nodes.iter().find(|node| node.id.as_str() == "QD21-P23").unwrap();
    for (lang, role) in [(Lang::Vi, "năng lực"), (Lang::En, "capacity")] {
        let dot = ready.to_dot(Some(2026), lang).unwrap();
        let label = format!("{} †\\nQD21-P23\\n", chips.name.get(lang));
        assert!(dot.contains(role) && dot.contains(&label), "{label} in\n{dot}");
    }
    let xml = ready.to_graphml(Some(2026)).unwrap();
    assert_eq!(xml.matches("<data key=\"n6\">").count(), ready.nodes.len());
    assert!(xml.contains("<data key=\"n8\">true</data>") && xml.contains("<data key=\"n8\">false</data>"));
    // On plain arrays there are no names.
    assert!(!ready.plain.to_graphml(Some(2026)).unwrap().contains("n6"));
    assert!(ready.to_dot(Some(1999), Lang::En).is_err() && ready.to_graphml(Some(1999)).is_err());
}
