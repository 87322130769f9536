//! What several test programs share.
#![allow(dead_code)] // each program uses a part

use serde_json::{Value, json};
use std::path::PathBuf;
use stratech::methods;
use stratech::scoring::{Method, Normalization};

/// Settings with which a method can run on `m` criteria of values between 1 and 100; null: its defaults.
///
/// They treat all columns alike, so that columns may be permuted, added and removed. A method that cannot run
/// with its defaults has its line here.
pub(crate) fn example_settings(name: &str, m: usize) -> Value {
    match name {
        "comet" => json!({ "characteristic_values": vec![[0.0, 50.0, 1000.0]; m], "expert": "topsis" }),
        "ervd" => json!({ "ref_point": vec![50.0; m] }),
        "spotis" | "rim" => json!({ "bounds": vec![[0.0, 1000.0]; m] }),
        "electre_iii" => json!({ "q": 2, "p": 8, "v": 40 }),
        // One profile, so that it is in order for benefits and costs.
        "electre_tri" => json!({ "profiles_worst_to_best": [vec![40.0; m]], "q": 2, "p": 8, "v": 60 }),
        "mr_sort" => json!({ "profiles_worst_to_best": [vec![40.0; m]], "lambda": 0.6, "v": 55 }),
        // A flat function, so that it suits benefits and costs; see the tests of the method for others.
        "utastar" => json!({ "value_functions": vec![[[0.0, 0.5], [1000.0, 0.5]]; m] }),
        _ => Value::Null,
    }
}

/// Further settings worth testing, in the same spirit: other branches of a method.
fn further_settings(name: &str, m: usize) -> Vec<Value> {
    match name {
        "choquet" => {
            let index = |k, l| if k == l { 0.0 } else { -0.04 / m as f64 };
            let table: Vec<Vec<f64>> = (0..m).map(|k| (0..m).map(|l| index(k, l)).collect()).collect();
            vec![json!({ "interaction": table })]
        }
        "electre_tri" => vec![
            json!({ "profiles_worst_to_best": [vec![5.0; m], vec![5.0; m]], "q": 0, "p": 0, "assignment": "optimistic" }),
        ],
        "promethee_i" | "promethee_ii" => vec![
            json!({ "preference_functions": "linear", "q": 2, "p": 30 }),
            json!({ "preference_functions": "level", "q": 2, "p": 3.5 }),
            json!({ "preference_functions": "u_shape", "q": 2.5 }),
            json!({ "preference_functions": "gaussian", "s": 10 }),
        ],
        "electre_i" => vec![json!({ "discordance": "own_range", "concordance_threshold": 0.5 })],
        "electre_iii" => {
            vec![
                json!({ "q": 0, "p": 0 }),
                json!({ "q": 3, "p": 3, "v": 6 }),
                json!({ "q": { "alpha": 0.1, "beta": 0 }, "p": { "alpha": 0.2, "beta": 1 } }),
            ]
        }
        "electre_ii" => vec![json!({ "discordance": "own_range", "strict_majority": true })],
        _ => Vec::new(),
    }
}

/// A method with example settings and with further ones, and, where normalization is a choice, with every other normalization.
pub(crate) fn variants(name: &str, m: usize) -> Vec<Box<dyn Method>> {
    let example = example_settings(name, m);
    let base = methods::get(name, &example).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut all = Vec::new();
    if let Some(own) = base.normalization() {
        for other in Normalization::NAMES.iter().filter(|n| **n != own.name()) {
            let mut settings = base.settings();
            settings["normalization"] = match *other {
                "bounds" => json!({ "bounds": vec![[0.0, 1000.0]; m] }),
                other => json!(other),
            };
            // A method may refuse normalizations that its definition cannot take.
            all.extend(methods::get(name, &settings).ok());
        }
    }
    all.insert(0, base);
    all.extend(
        further_settings(name, m).iter().map(|s| methods::get(name, s).unwrap_or_else(|e| panic!("{name}: {e}"))),
    );
    all
}

/// Compares a generated page with the file in `src/docs`; `STRATECH_BLESS=1` writes the file instead.
pub(crate) fn check_page(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/docs").join(name);
    if std::env::var_os("STRATECH_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == text,
        "src/docs/{name} is out of date; run the tests once with STRATECH_BLESS=1 and look at the difference"
    );
}
