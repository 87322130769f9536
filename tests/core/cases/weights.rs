//! Cases of weights: from data, from ranks, from judgements.

use crate::{Answer, Case, Fields};
use ndarray::Array2;
use serde_json::json;
use stratech::scoring::DecisionMatrix;
use stratech::weights;

pub(crate) fn run(case: &Case) -> Answer {
    Some(match case.method.as_str() {
        "CRITIC" => from_data(case, &[("weights", "critic")]),
        "CILOS and IDOCRIW" => from_data(case, &[("cilos_weights", "cilos"), ("idocriw_weights", "idocriw")]),
        "Entropy weights" => from_data(case, &[("weights", "entropy")]),
        "MEREC" => from_data(case, &[("weights", "merec")]),
        "Standard deviation weights" => from_data(case, &[("weights", "std")]),
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

fn square(rows: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}
