//! Simulation of registers: what must hold whatever the register, and where the answer is known.
#![allow(clippy::unwrap_used)] // a test

use stratech::problem::Lang;
use stratech::uncertainty::SimulationOptions;
use stratech::{Register, Simulation};

fn shipped() -> Register {
    Register::example("vn-2026").unwrap()
}

#[test]
fn smoke() {
    let started = std::time::Instant::now();
    let sim = shipped().simulate(&SimulationOptions { draws: Some(500), ..SimulationOptions::default() }).unwrap();
    println!("{:?}", started.elapsed());
    println!("{}", sim.table("B").unwrap().to_text(Lang::Vi));
    println!("{}", sim.range("B").unwrap().to_text(Lang::En));
    println!("{}", sim.notices.to_text(Lang::En));
    let again = Simulation::from_json(&sim.to_json().unwrap()).unwrap();
    assert_eq!(sim, again);
    println!("{}", sim.digest().unwrap());
    println!("{}", sim.to_json().unwrap().len());
}
