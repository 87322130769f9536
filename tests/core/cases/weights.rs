//! Cases of weights: from data, from ranks, from judgements.

use crate::{Answer, Case, Fields};
use ndarray::Array2;
use serde_json::{Value, json};
use stratech::methods::WeightedSum;
use stratech::scoring::outcome::ranks_of;
use stratech::scoring::{DecisionMatrix, Direction, Method, Normalization};
use stratech::weights::{self, BestWorstModel, Hierarchy, Priority};

pub(crate) fn run(case: &Case) -> Answer {
    Some(match case.method.as_str() {
        "CRITIC" => from_data(case, &[("weights", "critic")]),
        "CILOS and IDOCRIW" => from_data(case, &[("cilos_weights", "cilos"), ("idocriw_weights", "idocriw")]),
        "Entropy weights" => from_data(case, &[("weights", "entropy")]),
        "MEREC" => from_data(case, &[("weights", "merec")]),
        "Standard deviation weights" => from_data(case, &[("weights", "std")]),
        "ROC, rank-sum and rank-reciprocal weights" => by_rank(case),
        "SMART / swing weights, additive value model" => swing(case),
        "BWM (linear)" => best_worst(case, BestWorstModel::Linear),
        "BWM (nonlinear)" => best_worst(case, BestWorstModel::Nonlinear),
        method if method.starts_with("AHP (incomplete") => incomplete(case),
        "AHP" if case.inputs["criteria_matrix"].is_null() => ahp(case),
        "AHP" => hierarchy(case),
        _ => return None,
    })
}

/// Fields of the case and the weights that they hold.
fn from_data(case: &Case, ways: &[(&str, &str)]) -> Result<Fields, String> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(case.inputs["matrix"].clone()).map_err(|e| e.to_string())?;
    let words: Vec<String> = serde_json::from_value(case.inputs["directions"].clone()).map_err(|e| e.to_string())?;
    let data = DecisionMatrix::builder(square(&rows)).direction_words(&words).build().map_err(|e| e.to_string())?;
    let mut fields = Fields::new();
    for (field, name) in ways {
        let derived = weights::from_data(name, &data).map_err(|e| e.to_string())?;
        fields.insert((*field).to_owned(), json!(derived.weights));
    }
    Ok(fields)
}

fn by_rank(case: &Case) -> Result<Fields, String> {
    let ranks = case.numbers("ranks");
    let mut fields = Fields::new();
    for (field, way) in [
        ("roc", weights::rank_order_centroid as fn(&[f64]) -> stratech::Result<Vec<f64>>),
        ("rank_sum", weights::rank_sum),
        ("rank_reciprocal", weights::rank_reciprocal),
    ] {
        fields.insert(field.to_owned(), json!(way(&ranks).map_err(|e| e.to_string())?));
    }
    Ok(fields)
}

/// Weights, and weighted sums of values that are already on one scale.
fn swing(case: &Case) -> Result<Fields, String> {
    let exact = weights::swing(&case.numbers("swing_weights")).map_err(|e| e.to_string())?;
    let values: Vec<Vec<f64>> =
        serde_json::from_value(case.inputs["values_0_100"].clone()).map_err(|e| e.to_string())?;
    let sums = |weights: &[f64]| {
        let data = DecisionMatrix::new(square(&values), Some(weights), &vec![Direction::Max; weights.len()])?;
        WeightedSum { normalization: Normalization::None }.evaluate(&data)
    };
    let with_exact = sums(&exact).map_err(|e| e.to_string())?;
    let with_rounded = sums(&case.numbers("rounded_percent_weights_used_in_book")).map_err(|e| e.to_string())?;
    Ok(Fields::from([
        ("weights".to_owned(), json!(exact)),
        ("benefits_with_exact_weights".to_owned(), json!(with_exact.scores)),
        ("benefits_with_rounded_weights".to_owned(), json!(with_rounded.scores)),
        ("ranking".to_owned(), json!(with_rounded.ranks)),
    ]))
}

fn best_worst(case: &Case, model: BestWorstModel) -> Result<Fields, String> {
    let b = weights::best_worst(&case.numbers("best_to_others"), &case.numbers("others_to_worst"), model)
        .map_err(|e| e.to_string())?;
    Ok(Fields::from([
        ("weights".to_owned(), json!(b.weights)),
        ("xi".to_owned(), json!(b.xi)),
        ("xi_L".to_owned(), json!(b.xi)),
        ("consistency_ratio".to_owned(), json!(b.consistency_ratio)),
    ]))
}

fn ahp(case: &Case) -> Result<Fields, String> {
    let rows: Vec<Vec<f64>> =
        serde_json::from_value(case.inputs["pairwise_matrix"].clone()).map_err(|e| e.to_string())?;
    let a = weights::ahp(&square(&rows)).map_err(|e| e.to_string())?;
    Ok(Fields::from([
        ("weights".to_owned(), json!(a.weights)),
        ("lambda_max".to_owned(), json!(a.lambda_max)),
        ("consistency_index".to_owned(), json!(a.consistency_index)),
        ("consistency_ratio".to_owned(), json!(a.consistency_ratio)),
        ("geometric_mean_weights".to_owned(), json!(a.geometric_mean_weights)),
    ]))
}

/// `given` has one side of every pair that was asked, as "row,column".
fn incomplete(case: &Case) -> Result<Fields, String> {
    let n = usize::try_from(case.inputs["n"].as_u64().unwrap()).unwrap();
    let pair = |text: &str| -> (usize, usize) {
        let (i, j) = text.split_once(',').unwrap();
        (i.parse().unwrap(), j.parse().unwrap())
    };
    let mut pairwise = Array2::from_elem((n, n), f64::NAN);
    for (place, value) in case.inputs["given"].as_object().unwrap() {
        pairwise[pair(place)] = value.as_f64().unwrap();
    }
    let a = weights::ahp(&pairwise).map_err(|e| e.to_string())?;
    let mut fields =
        Fields::from([("weights".to_owned(), json!(a.weights)), ("lambda_max".to_owned(), json!(a.lambda_max))]);
    for missing in case.inputs["missing"].as_array().unwrap() {
        let (i, j) = pair(missing.as_str().unwrap());
        fields.insert(format!("completed_entry_{i}_{j}"), json!(a.completed[[i, j]]));
    }
    Ok(fields)
}

fn hierarchy(case: &Case) -> Result<Fields, String> {
    let matrix =
        |value: &Value| -> Array2<f64> { square(&serde_json::from_value::<Vec<Vec<f64>>>(value.clone()).unwrap()) };
    let alternatives: Vec<&Value> = match &case.inputs["alternative_matrices"] {
        Value::Array(list) => list.iter().collect(),
        // Named in the order in which the note lists the criteria.
        Value::Object(named) => ["Experience", "Education", "Charisma", "Age"].map(|name| &named[name]).to_vec(),
        other => return Err(format!("alternative_matrices: {other}")),
    };
    let top = Hierarchy {
        pairwise: matrix(&case.inputs["criteria_matrix"]),
        children: alternatives.into_iter().map(|m| Hierarchy::bottom(matrix(m))).collect(),
    };
    let result = weights::synthesize(&top, Priority::Eigenvector).map_err(|e| e.to_string())?;
    let ratios: Vec<f64> = result.nodes.iter().map(|node| node.result.consistency_ratio).collect();
    Ok(Fields::from([
        ("scores".to_owned(), json!(result.scores)),
        ("ranking".to_owned(), json!(ranks_of(&result.scores, true))),
        ("criteria_weights".to_owned(), json!(result.nodes[0].result.weights)),
        ("criteria_consistency_ratio".to_owned(), json!(ratios[0])),
        ("consistency_ratios".to_owned(), json!(ratios)),
    ]))
}

fn square(rows: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}
