//! Cases of panels (agreement, calibration), of uncertainty and of portfolios.

use crate::{Answer, Case, Fields};
use ndarray::{Array2, Array3};
use serde_json::{Value, json};
use stratech::panel::{self, CookeSettings, Level};
use stratech::uncertainty::Distribution;

pub(crate) fn run(case: &Case) -> Answer {
    Some(match case.method.as_str() {
        "Kendall W" => kendall(case),
        "Krippendorff alpha" => krippendorff(case),
        "ICC" => icc(case),
        "Cooke classical model" => cooke(case),
        "Triangular and PERT (beta) moments" => Ok(moments(case)),
        _ => return None,
    })
}

/// A table of the case, null = NaN.
fn table(case: &Case, name: &str) -> Array2<f64> {
    let rows: Vec<Vec<Option<f64>>> = serde_json::from_value(case.inputs[name].clone()).unwrap();
    let flat = rows.iter().flatten().map(|x| x.unwrap_or(f64::NAN)).collect();
    Array2::from_shape_vec((rows.len(), rows[0].len()), flat).unwrap()
}

fn fields(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Fields {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn kendall(case: &Case) -> Result<Fields, String> {
    let result = panel::kendall_w(&table(case, "ranks_by_rater").view()).map_err(|e| e.to_string())?;
    Ok(fields([
        ("W", json!(result.w)),
        ("S", json!(result.s)),
        ("rank_sums", json!(result.rank_sums)),
        ("chi_square", json!(result.chi_square)),
    ]))
}

fn krippendorff(case: &Case) -> Result<Fields, String> {
    let ratings = table(case, "reliability_data_by_observer");
    let mut all = Fields::new();
    for (name, level) in [
        ("nominal", Level::Nominal),
        ("ordinal", Level::Ordinal),
        ("interval", Level::Interval),
        ("ratio", Level::Ratio),
    ] {
        let result = panel::krippendorff_alpha(&ratings.view(), level).map_err(|e| e.to_string())?;
        all.insert(name.to_owned(), json!(result.alpha));
    }
    Ok(all)
}

fn icc(case: &Case) -> Result<Fields, String> {
    let judges_by_targets = table(case, "ratings_targets_by_judges").reversed_axes();
    let r = panel::icc(&judges_by_targets.view()).map_err(|e| e.to_string())?;
    let order = [r.icc1, r.icc2, r.icc3, r.icc1k, r.icc2k, r.icc3k].map(|c| c.value);
    let [bms, wms, jms, ems] = r.mean_squares;
    Ok(fields([
        ("icc_order_11_21_31_1k_2k_3k", json!(order)),
        ("mean_squares_BMS_WMS_JMS_EMS", json!([bms, wms, jms, ems])),
    ]))
}

fn cooke(case: &Case) -> Result<Fields, String> {
    let nested: Vec<Vec<Vec<f64>>> =
        serde_json::from_value(case.inputs["assessments_expert_seed_quantile"].clone()).unwrap();
    let shape = (nested.len(), nested[0].len(), nested[0][0].len());
    let assessments = Array3::from_shape_vec(shape, nested.into_iter().flatten().flatten().collect()).unwrap();
    let settings = CookeSettings {
        levels: case.numbers("quantiles"),
        overshoot: case.inputs["overshoot"].as_f64().unwrap(),
        cutoff: Some(0.0),
    };
    let r = panel::cooke(&assessments.view(), &case.numbers("realizations"), &settings).map_err(|e| e.to_string())?;
    Ok(fields([
        ("calibration", json!(r.calibration)),
        ("information_seed", json!(r.information)),
        ("combined_score", json!(r.combined)),
    ]))
}

fn moments(case: &Case) -> Fields {
    let number = |name: &str| case.inputs[name].as_f64().unwrap();
    let (low, mode, high) = (number("minimum"), number("mode"), number("maximum"));
    let triangular = Distribution::Triangular { low, mode, high };
    let pert = Distribution::Pert { low, mode, high };
    let width = high - low;
    // Shapes from mean and mode: alpha = 6 (mean - low) / width.
    let alpha = 6.0 * (pert.mean() - low) / width;
    let beta = 6.0 * (high - pert.mean()) / width;
    fields([
        ("triangular_mean", json!(triangular.mean())),
        ("triangular_variance", json!(triangular.variance())),
        ("triangular_median", json!(triangular.inverse(0.5))),
        ("triangular_p10", json!(triangular.inverse(0.1))),
        ("triangular_p90", json!(triangular.inverse(0.9))),
        ("pert_mean", json!(pert.mean())),
        ("pert_variance_beta_lambda4", json!(pert.variance())),
        ("pert_alpha", json!(alpha)),
        ("pert_beta", json!(beta)),
        ("pert_classic_variance_((b-a)/6)^2", json!(width * width / 36.0)),
        ("pert_p10", json!(pert.inverse(0.1))),
        ("pert_p90", json!(pert.inverse(0.9))),
    ])
}
