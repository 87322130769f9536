//! The plan of the shipped register, stopped early: decisions, value, use of every budget and capacity.

use super::{Bits, Entry};
use stratech::Register;
use stratech::portfolio::PlanSettings;

pub const ENTRIES: &[Entry] = &[("plan/vn-2026", vn_2026)];

fn vn_2026(bits: &mut Bits) {
    let settings = PlanSettings { gap: 0.1, node_limit: Some(300), ..PlanSettings::default() };
    let plan = Register::example("vn-2026").unwrap().optimize(&settings).unwrap();
    bits.text(&plan.digest().unwrap());
    bits.number(plan.value());
    bits.numbers(&plan.usage.iter().map(|u| u.taken).collect::<Vec<_>>());
    bits.numbers(&plan.periods().iter().map(|p| p.share).collect::<Vec<_>>());
    plan.left_out.iter().for_each(|left| bits.text(&left.words.en));
}
