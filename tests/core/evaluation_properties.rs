//! What must hold of every evaluation, on registers drawn at random.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

mod registers;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use registers::{Dice, JUDGED, Shape, id, random, score};
use std::path::Path;
use stratech::evaluation::{AlternativeView, CellState};
use stratech::model::{Criterion, Direction, Interest, JudgementState, Row, Rows, Source, Weight};
use stratech::{Evaluation, Register};
use unicode_normalization::UnicodeNormalization;

/// The distance of neighbouring scores.
const STEP: f64 = 1.0 / (1_u64 << 40) as f64;

fn config() -> ProptestConfig {
    // The same cases in every run: a failure in CI is one that can be repeated.
    ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(57), ..ProptestConfig::default() }
}

fn shapes() -> impl Strategy<Value = Shape> {
    (any::<bool>(), any::<bool>()).prop_map(|(additive, gaps)| Shape { additive, gaps })
}

fn evaluate(register: &Register) -> Evaluation {
    register.evaluate(None).unwrap_or_else(|error| panic!("{error}"))
}

/// Everything but the reasons of the register as a whole.
fn results(evaluation: &Evaluation) -> Vec<AlternativeView> {
    evaluation.alternatives.clone()
}

/// Scores and values of one technology, bit by bit; places depend on the others.
fn own(evaluation: &Evaluation, technology: &str) -> (Option<u64>, Vec<Option<u64>>, Vec<u64>) {
    let a = evaluation.alternative(technology).unwrap();
    (
        a.score.map(f64::to_bits),
        a.values.iter().chain(&a.nodes).chain(&a.neutral_values).map(|v| v.map(f64::to_bits)).collect(),
        a.contributions.iter().map(|c| c.to_bits()).collect(),
    )
}

/// Moves a position on a scale from 0 to 10 towards its best end.
fn better(x: f64, by: f64, direction: Direction) -> f64 {
    match direction {
        Direction::Max => (x + by).clamp(0.0, 10.0),
        Direction::Min => (x - by).clamp(0.0, 10.0),
    }
}

fn direction(register: &Register, criterion: &str) -> Direction {
    register.criteria.iter().find(|c| c.id.as_str() == criterion).unwrap().direction
}

/// Raises one judgement, figure or coverage link; says whose.
fn raise(register: &mut Register, dice: &mut Dice) -> Option<String> {
    let by = 0.25 + 3.0 * dice.unit();
    match dice.below(4) {
        0 => {
            let at = dice.below(register.coverage.len().max(1));
            let link = register.coverage.iter_mut().nth(at)?;
            link.level = 3.min(link.level + 1);
            Some(link.technology.to_string())
        }
        1 => {
            let towards = direction(register, "C5");
            let at = dice.below(register.observations.len().max(1));
            let row = register.observations.iter_mut().nth(at)?;
            row.value = better(row.value, by, towards);
            Some(row.subject.clone())
        }
        _ => {
            let at = dice.below(register.judgements.len());
            let towards = direction(register, &register.judgements[at].criterion);
            let row = register.judgements.iter_mut().nth(at)?;
            for x in [&mut row.low, &mut row.mid, &mut row.high].into_iter().flatten() {
                *x = better(*x, by, towards);
            }
            Some(row.technology.to_string())
        }
    }
}

/// The rows in another order.
fn shuffled<R: Row>(rows: &Rows<R>, dice: &mut Dice) -> Rows<R> {
    let mut rows = rows.to_vec();
    dice.shuffle(&mut rows);
    rows.into_iter().collect()
}

fn permuted(register: &Register, dice: &mut Dice) -> Register {
    let mut other = register.clone();
    macro_rules! shuffle {
        ($($table:ident)*) => { $(other.$table = shuffled(&register.$table, dice);)* };
    }
    shuffle!(tracks technologies criteria weights problems coverage stakeholder_groups experts interests judgements);
    shuffle!(indicators observations);
    other
}

/// Copies a technology with all its rows.
fn duplicate(register: &mut Register, technology: &str, copy: &str) {
    macro_rules! copy_rows {
        ($($table:ident by $field:ident as $make:expr;)*) => {
            $(for row in register.$table.to_vec().into_iter().filter(|row| &*row.$field == technology) {
                let mut row = row;
                row.$field = $make;
                register.$table.push(row);
            })*
        };
    }
    copy_rows! {
        technologies by id as id(copy);
        coverage by technology as id(copy);
        interests by technology as id(copy);
        judgements by technology as id(copy);
        observations by subject as copy.to_owned();
    }
}

/// Ids by place within each track, where the scores are further apart than rounding.
fn order(evaluation: &Evaluation) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for a in &evaluation.alternatives {
        for b in evaluation.alternatives.iter().filter(|b| b.track == a.track) {
            if let Some((x, y)) = a.score.zip(b.score)
                && x > y + 1e-9
            {
                pairs.push((a.id.to_string(), b.id.to_string()));
            }
        }
    }
    pairs
}

/// Whether no pair stands the other way round.
fn agree(a: &Evaluation, b: &Evaluation) -> bool {
    let there = order(b);
    order(a).into_iter().all(|(x, y)| !there.contains(&(y, x)))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn raising_one_value_never_lowers_a_score(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let before = evaluate(&register);
        let mut raised = register.clone();
        let Some(technology) = raise(&mut raised, &mut Dice::new(!seed)) else { return Ok(()) };
        let after = evaluate(&raised);
        let (a, b) = (before.alternative(&technology).unwrap(), after.alternative(&technology).unwrap());
        // Where the values are the same but for rounding, so are the scores but for one step.
        let risen = a.nodes.iter().flatten().zip(b.nodes.iter().flatten()).any(|(x, y)| y - x > 1e-9);
        let (x, y) = (a.score.unwrap(), b.score.unwrap());
        prop_assert!(y >= x || (!risen && y >= x - STEP), "{technology}: {x} {y}");
        prop_assert!(b.neutral_score.unwrap() >= a.neutral_score.unwrap() - STEP);
        for other in before.ids().into_iter().filter(|other| *other != technology) {
            prop_assert_eq!(own(&before, other), own(&after, other));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let other = permuted(&register, &mut Dice::new(!seed));
        prop_assert_eq!(register.digest().unwrap(), other.digest().unwrap());
        let (a, b) = (evaluate(&register), evaluate(&other));
        prop_assert_eq!(&a, &b);
        prop_assert_eq!(a.digest().unwrap(), b.digest().unwrap());
    }

    #[test]
    fn a_duplicate_ties(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let before = evaluate(&register);
        let mut twice = register.clone();
        duplicate(&mut twice, "T3", "T3-copy");
        let after = evaluate(&twice);
        prop_assert_eq!(own(&after, "T3"), own(&after, "T3-copy"));
        let (a, b) = (after.alternative("T3").unwrap(), after.alternative("T3-copy").unwrap());
        prop_assert_eq!(a.rank, b.rank);
        prop_assert!(!a.separated && !b.separated);
        // The scores of the others stay, bit by bit: scales are fixed.
        for other in before.ids() {
            prop_assert_eq!(own(&before, other), own(&after, other));
        }
    }

    #[test]
    fn one_more_technology_changes_no_other_score(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let mut without = register.clone();
        without.technologies.retain(|t| t.id.as_str() != "T4");
        without.judgements.retain(|j| j.technology.as_str() != "T4");
        without.coverage.retain(|c| c.technology.as_str() != "T4");
        without.observations.retain(|o| o.subject != "T4");
        let (few, all) = (evaluate(&without), evaluate(&register));
        for other in few.ids() {
            prop_assert_eq!(own(&few, other), own(&all, other));
        }
    }

    #[test]
    fn a_criterion_equal_for_all_changes_no_order(seed in any::<u64>(), level in 0.0..10.0_f64, weight in 0.1..2.0_f64) {
        let register = random(seed, Shape { additive: true, gaps: false });
        // One more at the top level that is the same for all: the others keep their proportions.
        let mut more = register.clone();
        more.criteria.push(Criterion {
            id: id("C8"),
            name_vi: "Như nhau".into(),
            name_en: "Equal".into(),
            scale_low: Some(0.0),
            scale_high: Some(10.0),
            ..Criterion::default()
        });
        let tracks: Vec<_> = more.weights.iter().filter(|w| w.criterion.as_str() == "G1").map(|w| w.track.clone()).collect();
        for track in tracks {
            more.weights.push(Weight { track, criterion: id("C8"), weight, ..Weight::default() });
        }
        let judgement = register.judgements[0].clone();
        for technology in &register.technologies {
            let (technology, criterion) = (technology.id.clone(), id("C8"));
            more.judgements.push(stratech::model::Judgement {
                technology, criterion, low: None, mid: Some(level), high: None, ..judgement.clone()
            });
        }
        prop_assert!(agree(&evaluate(&register), &evaluate(&more)));
        // And where all are the same, it does not matter at which level.
        for criterion in JUDGED {
            let at = |level: f64| {
                let mut equal = register.clone();
                for row in equal.judgements.iter_mut().filter(|row| row.criterion.as_str() == criterion) {
                    (row.low, row.mid, row.high, row.state) = (None, Some(level), None, JudgementState::Given);
                }
                evaluate(&equal)
            };
            prop_assert!(agree(&at(level), &at(10.0 - level)));
        }
    }

    #[test]
    fn the_size_of_sibling_weights_does_not_matter(seed in any::<u64>(), shape in shapes(), factor in 0.001..1000.0_f64) {
        let register = random(seed, shape);
        let before = evaluate(&register);
        let scaled = |factor: f64| {
            let mut scaled = register.clone();
            scaled.weights.iter_mut().filter(|w| w.criterion.as_str().starts_with('C')).for_each(|w| w.weight *= factor);
            scaled.weights.iter_mut().filter(|w| w.criterion.as_str() == "C6").for_each(|w| w.weight /= factor);
            evaluate(&scaled)
        };
        let after = scaled(factor);
        for a in &before.alternatives {
            prop_assert!((a.score.unwrap() - score(&after, &a.id)).abs() <= 1e-12);
        }
    }

    #[test]
    fn a_recusal_that_is_withdrawn_leaves_no_trace(seed in any::<u64>(), shape in shapes(), expert in 0..5_usize) {
        let register = random(seed, shape);
        let expert = id(&format!("E{expert}"));
        let mut recused = register.clone();
        recused.interests.push(Interest { expert: expert.clone(), technology: id("T2"), ..Interest::default() });
        let put_aside: Vec<_> = recused
            .judgements
            .iter()
            .filter(|j| j.expert == expert && j.technology.as_str() == "T2")
            .cloned()
            .collect();
        recused.judgements.retain(|j| !(j.expert == expert && j.technology.as_str() == "T2"));
        let (before, between) = (evaluate(&register), evaluate(&recused));
        prop_assert_ne!(register.digest().unwrap(), recused.digest().unwrap());
        let a = between.alternative("T2").unwrap();
        for (cell, leaf) in a.cells.iter().zip(between.leaf_views()) {
            prop_assert!(leaf.source != Some(Source::Judgement) || cell.recused == 1);
        }
        // Its group counts less, the others more; nobody else is touched.
        for other in before.ids().into_iter().filter(|other| *other != "T2") {
            prop_assert_eq!(own(&before, other), own(&between, other));
        }
        recused.interests.retain(|_| false);
        for row in put_aside {
            recused.judgements.push(row);
        }
        prop_assert_eq!(register.digest().unwrap(), recused.digest().unwrap());
        prop_assert_eq!(before.digest().unwrap(), evaluate(&recused).digest().unwrap());
    }

    #[test]
    fn contributions_add_up_exactly(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let evaluation = evaluate(&register);
        for a in &evaluation.alternatives {
            let score = a.score.unwrap();
            // On the grid sums are exact, in any order.
            prop_assert_eq!(a.contributions.iter().sum::<f64>(), score);
            prop_assert_eq!(a.contributions.iter().rev().sum::<f64>(), score);
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert_eq!(score / STEP, (score / STEP).round());
            let weights: f64 = a.weights.iter().sum();
            prop_assert!((weights - 1.0).abs() < 1e-12);
            if shape.additive {
                for ((part, weight), value) in a.contributions.iter().zip(&a.weights).zip(&a.values) {
                    prop_assert!((part - weight * value.unwrap_or(0.0)).abs() < 2e-12);
                }
            }
            if let Some([low, high]) = a.score_bounds {
                prop_assert!(low - STEP <= score && score <= high + STEP);
                let [best, worst] = a.rank_bounds.unwrap();
                prop_assert!(best <= a.rank.unwrap() && a.rank.unwrap() <= worst);
            }
            for (cell, value) in a.cells.iter().zip(&a.values) {
                prop_assert_eq!(value.is_some(), cell.state == CellState::Given);
            }
        }
    }

    #[test]
    fn both_forms_give_the_same_bits(seed in any::<u64>(), shape in shapes()) {
        let register = random(seed, shape);
        let (json, folder) = (Register::from_json(register.to_json()).unwrap(), through_a_folder(&register, &mut Dice::new(!seed)));
        prop_assert_eq!(json.digest().unwrap(), folder.digest().unwrap());
        let (a, b) = (evaluate(&json), evaluate(&folder));
        prop_assert_eq!(&results(&a), &results(&b));
        prop_assert_eq!(a.digest().unwrap(), b.digest().unwrap());
        prop_assert_eq!(a, b);
    }
}

/// Writes a folder, shuffles rows and columns, takes all text apart into NFD, and reads it.
fn through_a_folder(register: &Register, dice: &mut Dice) -> Register {
    let folder = tempfile::tempdir().unwrap();
    register.write(folder.path()).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            shuffle_csv(&path, dice);
        }
        let text: String = std::fs::read_to_string(&path).unwrap().nfd().collect();
        std::fs::write(&path, text).unwrap();
    }
    Register::read(folder.path()).unwrap()
}

fn shuffle_csv(path: &Path, dice: &mut Dice) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let mut records: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect();
    dice.shuffle(&mut records[1..]);
    let mut columns: Vec<usize> = (0..records[0].len()).collect();
    dice.shuffle(&mut columns);
    let mut writer = csv::Writer::from_path(path).unwrap();
    for record in &records {
        writer.write_record(columns.iter().map(|&column| &record[column])).unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn the_shipped_register_has_the_same_bits_in_every_form() {
    let register = Register::example("vn-2026").unwrap();
    let digest = register.digest().unwrap();
    let evaluation = evaluate(&register);
    let json = Register::from_json(register.to_json()).unwrap();
    let decomposed: String = register.to_json().nfd().collect();
    let decomposed = Register::from_json(decomposed).unwrap();
    let folder = through_a_folder(&register, &mut Dice::new(2026));
    for other in [json, decomposed, folder, permuted(&register, &mut Dice::new(57))] {
        assert_eq!(other.digest().unwrap(), digest);
        let again = evaluate(&other);
        assert_eq!(again.digest().unwrap(), evaluation.digest().unwrap());
        assert_eq!(again, evaluation);
        assert_eq!(again.to_json().unwrap(), evaluation.to_json().unwrap());
    }
}
