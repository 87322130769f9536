//! Simulation and sensitivity on plain arrays.

use crate::{Answer, Case, Fields};
use ndarray::{Array2, Axis};
use serde_json::json;
use stratech::number::math;
use stratech::uncertainty::smaa::{Settings, smaa};
use stratech::uncertainty::sobol::{self, sobol};

pub(crate) fn run(case: &Case) -> Answer {
    match case.method.as_str() {
        "SMAA-2" => Some(smaa2(case)),
        "Sobol indices" => Some(ishigami(case)),
        _ => None,
    }
}

fn smaa2(case: &Case) -> Result<Fields, String> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(case.inputs["values"].clone()).unwrap();
    let values = Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap().insert_axis(Axis(2));
    let found = smaa(&values.view(), &[], &Settings::default()).map_err(|e| e.to_string())?;
    let acceptability: Vec<Vec<f64>> = found.rank_acceptability().rows().into_iter().map(|r| r.to_vec()).collect();
    let central: Vec<Option<&[f64]>> = (0..rows.len()).map(|i| found.central_weights(i)).collect();
    Ok(Fields::from([
        ("rank_acceptability".to_owned(), json!(acceptability)),
        ("central_weights".to_owned(), json!(central)),
        ("confidence_factors".to_owned(), json!(found.confidence_factors)),
    ]))
}

/// Outcomes over all pairs of points of a grid on which every mean in the indices is exact: sines of even angles, and
/// Chebyshev's nine points of equal weight (exact for powers up to the ninth) in the third input.
fn ishigami(case: &Case) -> Result<Fields, String> {
    let pi = std::f64::consts::PI;
    let (a, b) = (case.inputs["a"].as_f64().unwrap(), case.inputs["b"].as_f64().unwrap());
    let f = |x: [f64; 3]| {
        let (s1, s2) = (math::sin(x[0]), math::sin(x[1]));
        s1 + a * s2 * s2 + b * x[2] * x[2] * x[2] * x[2] * s1
    };
    let even = |n: i32| (0..n).map(move |i| pi * (2.0 * f64::from(i) / f64::from(n) - 1.0)).collect::<Vec<_>>();
    let half = [0.167_906_184_214_803_94, 0.528_761_783_057_879_97, 0.601_018_655_380_238_1, 0.911_589_307_728_434_5];
    let third: Vec<f64> = half.iter().flat_map(|&x| [-pi * x, pi * x]).chain([0.0]).collect();
    let mut points = Vec::new();
    for &x in &even(5) {
        for &y in &even(7) {
            points.extend(third.iter().map(|&z| [x, y, z]));
        }
    }
    let mut outcomes = Vec::new();
    for p in &points {
        for q in &points {
            outcomes.extend([f(*p), f([q[0], p[1], p[2]]), f([p[0], q[1], p[2]]), f([p[0], p[1], q[2]]), f(*q)]);
        }
    }
    let settings = sobol::Settings { resamples: 2, ..sobol::Settings::default() };
    let found = sobol(&outcomes, 3, &settings).map_err(|e| e.to_string())?;
    Ok(Fields::from([
        ("S1".to_owned(), json!(found.first)),
        ("ST".to_owned(), json!(found.total)),
        // The first and the third act together in one way only.
        ("S13".to_owned(), json!(found.total[2] - found.first[2])),
        ("variance".to_owned(), json!(found.variance)),
        ("mean".to_owned(), json!(found.mean)),
    ]))
}
