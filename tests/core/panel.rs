//! The council on registers small enough to follow by hand, and on the shipped one.
#![allow(clippy::unwrap_used, clippy::panic)] // a test stops at what is impossible

use stratech::Register;
use stratech::problem::Lang;

#[test]
fn show() {
    let register = Register::example("vn-2026").unwrap();
    let start = std::time::Instant::now();
    let panel = register.panel_in_closed_session().unwrap();
    println!("{:?}", start.elapsed());
    for lang in [Lang::En, Lang::Vi] {
        println!("{}", panel.to_text(lang).unwrap());
        for table in [
            panel.differences(),
            panel.clusters(),
            panel.consensus(),
            panel.influence(false),
            panel.influence(true),
            panel.views(),
            panel.balance(),
            panel.recusals(),
            panel.members(),
            panel.rounds(),
        ] {
            println!("{}\n", table.unwrap().to_text(lang));
        }
    }
    for n in &panel.notices {
        println!("{} {}", n.code, n.message(Lang::En));
    }
}
