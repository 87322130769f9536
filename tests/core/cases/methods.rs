//! Cases of ranking methods: `inputs.matrix`, `directions`, `weights`, `params` -> a method of the registry.

use crate::{Answer, Case, Fields};
use ndarray::Array2;
use serde_json::{Map, Value, json};
use stratech::methods;
use stratech::scoring::{DecisionMatrix, Kind, Outcome};

/// Name of the method in the case -> registry names whose results are put together (the later one only adds).
const METHODS: &[(&str, &[&str])] = &[
    ("ARAS", &["aras"]),
    ("CODAS", &["codas"]),
    ("COMET", &["comet"]),
    ("COPRAS", &["copras"]),
    ("CoCoSo", &["cocoso"]),
    ("EDAS", &["edas"]),
    ("ELECTRE (Hwang & Yoon net C/D variant)", &["electre_net"]),
    ("ELECTRE I", &["electre_i"]),
    ("ELECTRE III", &["electre_iii"]),
    ("ELECTRE TRI-B", &["electre_tri"]),
    ("GRA", &["gra"]),
    ("MABAC", &["mabac"]),
    ("MARCOS", &["marcos"]),
    ("MAVT (piecewise-linear additive value)", &["mavt"]),
    ("MOORA (ratio system)", &["moora"]),
    ("MULTIMOORA", &["multimoora"]),
    ("PROMETHEE I/II", &["promethee_ii", "promethee_i"]),
    ("RAM", &["ram"]),
    ("SAW", &["weighted_sum"]),
    ("SPOTIS", &["spotis"]),
    ("TODIM", &["todim"]),
    ("TOPSIS", &["topsis"]),
    ("VIKOR", &["vikor"]),
    ("WASPAS", &["waspas"]),
    ("WPM", &["weighted_product"]),
    ("WSM", &["weighted_sum"]),
];

/// Params of the cases that describe in words what the method does anyway, and are no settings.
const DESCRIPTIONS: &[(&str, &str)] = &[("electre_net", "variant"), ("electre_i", "discordance")];

/// Cases whose printed numbers come from weights that do not sum to 1 and were used as they are.
const AS_GIVEN: &[&str] = &["aras__stanujkic2015", "multimoora__karabasevic2015", "waspas__chakraborty2015-8x7"];

pub(crate) fn run(case: &Case) -> Answer {
    let (_, names) = METHODS.iter().find(|(method, _)| *method == case.method)?;
    if names.iter().any(|name| !methods::names().contains(name)) {
        return None;
    }
    Some(evaluate(case, names))
}

fn evaluate(case: &Case, names: &[&str]) -> Result<Fields, String> {
    let data = matrix(case)?;
    let mut fields = Fields::new();
    for name in names {
        let method = methods::get(name, &settings(case, name)).map_err(|e| e.to_string())?;
        let outcome = method.evaluate(&data).map_err(|e| e.to_string())?;
        for (field, value) in results(&outcome, method.about().kind) {
            fields.entry(field).or_insert(value);
        }
        derive(case, &mut fields);
    }
    Ok(fields)
}

/// The data of a case; weights and directions where the method has them.
fn matrix(case: &Case) -> Result<DecisionMatrix, String> {
    let rows = if case.inputs["matrix"].is_null() { &case.inputs["alternatives"] } else { &case.inputs["matrix"] };
    let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).map_err(|e| e.to_string())?;
    let shape = (rows.len(), rows[0].len());
    let mut builder = DecisionMatrix::builder(Array2::from_shape_vec(shape, rows.concat()).unwrap());
    let words: Vec<String> = match &case.inputs["directions"] {
        Value::Null => vec!["max".to_owned(); shape.1],
        given => serde_json::from_value(given.clone()).map_err(|e| e.to_string())?,
    };
    builder = builder.direction_words(&words);
    if !case.inputs["weights"].is_null() {
        builder = builder.weights(&case.numbers("weights"));
    }
    builder.build().map_err(|e| e.to_string())
}

/// `params` of the case as settings; what is named or shaped differently in the case is translated here.
fn settings(case: &Case, name: &str) -> Value {
    let mut settings = case.inputs["params"].as_object().cloned().unwrap_or_else(Map::new);
    settings.retain(|key, value| !value.is_null() && !DESCRIPTIONS.contains(&(name, key.as_str())));
    if let Some(words) = case.inputs["normalization"].as_str().or(case.inputs["params"]["normalization"].as_str()) {
        settings.insert("normalization".to_owned(), json!(normalization(words)));
    }
    if let Some(functions) = case.inputs["value_functions_breakpoints_x_y"].as_object() {
        let names: Vec<String> = serde_json::from_value(case.inputs["criteria"].clone()).unwrap();
        let in_order: Vec<&Value> = names.iter().map(|name| &functions[name]).collect();
        settings.insert("value_functions".to_owned(), json!(in_order));
    }
    for name in ["characteristic_values", "expert_function"] {
        if !case.inputs[name].is_null() {
            settings.insert(name.to_owned(), case.inputs[name].clone());
        }
    }
    if AS_GIVEN.contains(&case.id.as_str()) {
        settings.insert("normalize_weights".to_owned(), json!(false));
    }
    Value::Object(settings)
}

/// "vector; weights normalized ..." -> `vector`.
fn normalization(words: &str) -> String {
    let first = words.split([';', '(']).next().unwrap_or_default().trim();
    match first {
        "column sum" => "sum".to_owned(),
        other => other.replace(['-', ' '], "_"),
    }
}

/// Everything in an outcome by the names of the cases.
fn results(outcome: &Outcome, kind: Kind) -> Fields {
    let mut fields: Fields = outcome.parts.iter().map(|(name, part)| (name.clone(), part.to_json())).collect();
    if let Some(scores) = &outcome.scores {
        fields.insert("scores".to_owned(), json!(scores));
    }
    if let Some(ranks) = &outcome.ranks {
        fields.insert("ranking".to_owned(), json!(ranks));
    }
    if let (Kind::Sorting, Some(classes)) = (kind, &outcome.classes) {
        fields.insert("classes".to_owned(), json!(classes));
    }
    fields
}

/// Fields of single cases that are simple arithmetic on the results.
fn derive(case: &Case, fields: &mut Fields) {
    if case.expected.contains_key("pairwise_ratios_A1A2_A1A3_A2A3") {
        let scores: Vec<f64> = serde_json::from_value(fields["scores"].clone()).unwrap();
        let ratios = [scores[0] / scores[1], scores[0] / scores[2], scores[1] / scores[2]];
        fields.insert("pairwise_ratios_A1A2_A1A3_A2A3".to_owned(), json!(ratios));
    }
}
