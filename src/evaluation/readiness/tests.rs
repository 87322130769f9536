//! Worked by hand on `tests/registers/readiness.json`.

use super::*;
use crate::dependency::{ByYear, Edge, Hold, Layer, Node};
use crate::model::{AdjustedScore, CriterionUse, Origin};
use crate::problem::Lang;
use crate::problem::codes::register_readiness as codes;

fn register() -> Register {
    Register::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registers/readiness.json")).unwrap()
}

fn options() -> ReadinessOptions {
    ReadinessOptions { years: Some(vec![2026, 2029, 2030]), ..ReadinessOptions::default() }
}

fn ready() -> RegisterReadiness {
    register().readiness(&options()).unwrap()
}

fn codes_of(problems: &Problems) -> Vec<&'static str> {
    problems.iter().map(|p| p.code.id()).collect()
}

#[test]
fn print() {
    let ready = ready();
    for lang in [Lang::En, Lang::Vi] {
        println!("{}", ready.to_text(lang).unwrap());
        println!("{}", ready.binding("CHIPS", Some(2026)).unwrap().to_text(lang));
        println!("{}", ready.binding("DRONES", Some(2026)).unwrap().to_text(lang));
        println!("{}", ready.binding("ENGINEERS", Some(2026)).unwrap().to_text(lang));
        for table in [
            ready.enablers(),
            ready.bottlenecks(Some(2026)),
            ready.by_agency(Some(2026)),
            ready.institutions(Some(2026)),
            ready.foreign(None),
            ready.capacities(),
            ready.unlocks(),
            ready.pairs(Some(2026)),
            ready.delays(2),
            ready.failures(None),
            ready.critical_path("CHIPS"),
            ready.binding_frequency(Some(2026), 100, 0.1, 57),
            ready.gamma_sweep(&[0.5, 1.0, 2.0], Some(2026)),
            ready.results(),
        ] {
            println!("{}", table.unwrap().to_text(lang));
        }
        println!("{}", ready.notices.to_text(lang));
    }
}
