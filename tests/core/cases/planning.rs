//! Project networks and choices under limits.

use crate::{Answer, Case, Fields};
use serde_json::json;
use std::collections::BTreeMap;
use stratech::dependency::{critical_path, pert_estimates};
use stratech::portfolio::Selection;

pub(crate) fn run(case: &Case) -> Answer {
    let answer = match case.method.as_str() {
        "CPM / PERT network" => network(case),
        "Multi-dimensional knapsack (project portfolio)" => knapsack(case),
        _ => return None,
    };
    Some(answer.map_err(|error| error.to_string()))
}

fn knapsack(case: &Case) -> stratech::Result<Fields> {
    let resources: Vec<Vec<f64>> = serde_json::from_value(case.inputs["resources"].clone()).unwrap();
    let capacities = case.numbers("capacities");
    let choice = Selection::new(&case.numbers("profits"));
    let limits = resources.iter().zip(&capacities).enumerate();
    let choice = limits.fold(choice, |choice, (r, (row, most))| choice.limit(r.to_string(), row, *most));
    let plan = choice.solve()?;
    assert!(plan.proved);
    // All selections of the case are one: the plan, and no other of equal value.
    let selections = vec![
        plan.selected().iter().map(|x| u8::from(*x)).collect::<Vec<_>>();
        usize::try_from(plan.n_equal_optima()).unwrap()
    ];
    let fields = [("optimum", json!(plan.value())), ("optimal_selections", json!(selections))];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn network(case: &Case) -> stratech::Result<Fields> {
    let names: Vec<String> = serde_json::from_value(case.inputs["activities"].clone()).unwrap();
    let times: Vec<[f64; 3]> =
        serde_json::from_value(case.inputs["optimistic_mostlikely_pessimistic"].clone()).unwrap();
    let before: BTreeMap<String, Vec<String>> = serde_json::from_value(case.inputs["predecessors"].clone()).unwrap();
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    let pairs: Vec<(usize, usize)> =
        before.iter().flat_map(|(i, list)| list.iter().map(|j| (place(i), place(j)))).collect();
    let column = |k: usize| times.iter().map(|t| t[k]).collect::<Vec<f64>>();
    let estimates = pert_estimates(&column(0), &column(1), &column(2))?;
    let path = critical_path(&estimates.expected, &pairs, None)?;
    let critical: Vec<&str> = path.critical.iter().map(|&i| names[i].as_str()).collect();
    let variance: f64 = path.critical.iter().map(|&i| estimates.variances[i]).sum();
    let fields = [
        ("expected_times", json!(estimates.expected)),
        ("activity_variances", json!(estimates.variances)),
        ("critical_activities", json!(critical)),
        ("project_duration", json!(path.duration)),
        ("ES", json!(path.early_start)),
        ("EF", json!(path.early_finish)),
        ("LS", json!(path.late_start)),
        ("LF", json!(path.late_finish)),
        ("total_float", json!(path.total_float)),
        ("free_float", json!(path.free_float)),
        ("critical_path_variance", json!(variance)),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
