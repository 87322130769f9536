//! Same inputs, same bits: digests of a large fixed set of results, compared on every machine and build.
//!
//! Each entry has a name and a function that feeds the bits of its results into a digest (SHA-256). The digests
//! are kept in `tests/golden/digests.json`. One changed bit anywhere fails the test and names the entry. Run it
//! natively, with `GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4` (which makes the C library take
//! other paths and so catches transcendentals of `std`), and in debug and release.
//!
//! To add entries: a file in `tests/core/golden/` with `pub const ENTRIES: &[Entry]`, listed in `entries()` below.
//! After an intended change of results (which needs a new method version) write the file anew:
//!
//! ```text
//! STRATECH_BLESS=1 cargo test --test golden
//! ```

#![allow(clippy::unwrap_used)] // a test

#[path = "golden/evaluation.rs"]
mod evaluation;
#[path = "golden/number.rs"]
mod number;
#[path = "golden/plan.rs"]
mod plan;
#[path = "golden/readiness.rs"]
mod readiness;
mod registers;
#[path = "golden/simulation.rs"]
mod simulation;
#[path = "golden/uncertainty.rs"]
mod uncertainty;

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Name, and what feeds the results in.
pub type Entry = (&'static str, fn(&mut Bits));

fn entries() -> Vec<Entry> {
    [evaluation::ENTRIES, number::ENTRIES, plan::ENTRIES, readiness::ENTRIES, simulation::ENTRIES, uncertainty::ENTRIES]
        .concat()
}

/// Collects results bit by bit.
pub struct Bits(Sha256);

impl Bits {
    /// A number; all NaN count as one, as their sign and payload carry no meaning.
    pub fn number(&mut self, x: f64) {
        let bits = if x.is_nan() { f64::NAN.to_bits() & !(1 << 63) } else { x.to_bits() };
        self.0.update(bits.to_le_bytes());
    }

    /// Numbers, with how many there are.
    pub fn numbers(&mut self, values: &[f64]) {
        self.integer(values.len() as u64);
        for &x in values {
            self.number(x);
        }
    }

    /// A whole number.
    pub fn integer(&mut self, n: impl Into<i128>) {
        self.0.update(n.into().to_le_bytes());
    }

    /// Whole numbers, with how many there are.
    pub fn integers<N: Into<i128>>(&mut self, values: Vec<N>) {
        self.integer(values.len() as u64);
        for n in values {
            self.integer(n);
        }
    }

    /// A text (a name, a digest, a whole JSON document).
    pub fn text(&mut self, text: &str) {
        self.integer(text.len() as u64);
        self.0.update(text.as_bytes());
    }
}

#[test]
fn digests_are_those_on_record() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/digests.json");
    let mut found = BTreeMap::new();
    for (name, feed) in entries() {
        let mut bits = Bits(Sha256::new());
        feed(&mut bits);
        let digest = bits.0.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert!(found.insert(name.to_owned(), digest).is_none(), "two entries are named {name}");
    }
    if std::env::var_os("STRATECH_BLESS").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let recorded: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    let all: std::collections::BTreeSet<&String> = found.keys().chain(recorded.keys()).collect();
    let different: Vec<String> = all
        .into_iter()
        .filter_map(|name| match (recorded.get(name), found.get(name)) {
            (Some(old), Some(new)) if old == new => None,
            (Some(old), Some(new)) => Some(format!("{name}: {new}, on record {old}")),
            (None, _) => Some(format!("{name}: not on record")),
            (_, None) => Some(format!("{name}: on record, but no such entry")),
        })
        .collect();
    assert!(
        different.is_empty(),
        "results have changed (see the head of tests/core/golden.rs):\n{}",
        different.join("\n")
    );
}
