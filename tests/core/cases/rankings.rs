//! Cases of rank correlations and of voting rules.

use crate::{Answer, Case, Fields};
use ndarray::Array2;
use serde_json::{Value, json};
use stratech::rankings;

pub(crate) fn run(case: &Case) -> Answer {
    Some(match case.method.as_str() {
        "Borda / Copeland / Kemeny / Schulze" => votes(case).map_err(|e| e.to_string()),
        method if method.starts_with("Rank similarity coefficients") => alike(case).map_err(|e| e.to_string()),
        _ => return None,
    })
}

fn alike(case: &Case) -> stratech::Result<Fields> {
    let (a, b) = (case.numbers("reference_ranking"), case.numbers("other_ranking"));
    Ok(Fields::from([
        ("spearman".to_owned(), json!(rankings::spearman(&a, &b)?)),
        ("weighted_spearman".to_owned(), json!(rankings::weighted_spearman(&a, &b)?)),
        ("ws".to_owned(), json!(rankings::ws(&a, &b)?)),
        ("kendall_tau_b".to_owned(), json!(rankings::kendall_tau_b(&a, &b)?)),
    ]))
}

/// Ballots give names from first to last and how many voters cast them.
fn votes(case: &Case) -> stratech::Result<Fields> {
    let names: Vec<String> = serde_json::from_value(case.inputs["candidates"].clone()).unwrap();
    let ballots = case.inputs["ballots"].as_array().unwrap();
    let place = |ballot: &Value, name: &String| {
        ballot["order"].as_array().unwrap().iter().position(|other| other == name.as_str()).unwrap() as f64 + 1.0
    };
    let ranks = Array2::from_shape_fn((ballots.len(), names.len()), |(b, i)| place(&ballots[b], &names[i]));
    let counts: Vec<f64> = ballots.iter().map(|ballot| ballot["count"].as_f64().unwrap()).collect();
    let borda = rankings::borda(&ranks, Some(&counts))?;
    let copeland = rankings::copeland(&ranks, Some(&counts))?;
    let kemeny = rankings::kemeny(&ranks, Some(&counts))?;
    let schulze = rankings::schulze(&ranks, Some(&counts))?;
    let named = |items: &[usize]| -> Vec<&String> { items.iter().map(|&i| &names[i]).collect() };
    let rows = |table: &Array2<f64>| -> Vec<Vec<f64>> { table.rows().into_iter().map(|row| row.to_vec()).collect() };
    let mut by_rank: Vec<usize> = (0..names.len()).collect();
    by_rank.sort_by_key(|&i| schulze.ranks[i]);
    let orders: Vec<Vec<&String>> = kemeny.rankings.iter().map(|order| named(order)).collect();
    Ok(Fields::from([
        ("pairwise".to_owned(), json!(rows(&schulze.pairwise))),
        ("strongest_path".to_owned(), json!(rows(&schulze.strongest_path))),
        ("schulze_ranking".to_owned(), json!(named(&by_rank))),
        ("schulze_winners".to_owned(), json!(named(&schulze.winners))),
        ("borda".to_owned(), json!(borda.scores)),
        ("borda_winners".to_owned(), json!(named(&borda.winners))),
        ("copeland_win_minus_loss".to_owned(), json!(copeland.scores)),
        ("copeland_winners".to_owned(), json!(named(&copeland.winners))),
        ("kemeny_score".to_owned(), json!(kemeny.score)),
        ("kemeny_rankings".to_owned(), json!(orders)),
        ("kemeny_winners".to_owned(), json!(named(&kemeny.winners))),
    ]))
}
