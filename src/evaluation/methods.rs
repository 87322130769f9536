//! The register through the eyes of any ranking method: the leaf values as a decision matrix.

use super::ranking;
use super::result::{AlternativeView, Contributions, Evaluation};
use super::tree::Tree;
use crate::Result;
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};
use crate::scoring::{DecisionMatrix, Direction, Kind, Method, methods};
use ndarray::Array2;
use serde_json::{Value, json};

/// The criteria tree itself.
pub(super) const TREE: &str = "weighted_sum";

/// The method with this name, `None` for the criteria tree.
///
/// Settings that a method cannot do without are filled in for leaf values between 0 and 1.
pub(crate) fn find(name: &str, settings: &Value, n_leaves: usize) -> Result<Option<Box<dyn Method>>> {
    if name == TREE && settings.is_null() {
        return Ok(None);
    }
    let method = methods::get(name, &with_unit_settings(name, settings, n_leaves))?;
    if method.about().kind != Kind::Ranking {
        let ranking: Vec<&str> = ranking_names(n_leaves);
        return Err(Problem::new(codes::UNKNOWN_METHOD, Place::argument("method"))
            .found(name)
            .expected(ranking.join(" | "))
            .hint(Text::new(
                "this method gives no complete ranking; use it on plain arrays",
                "phương pháp này không cho thứ hạng đầy đủ; hãy dùng trên mảng số",
            ))
            .into());
    }
    Ok(Some(method))
}

/// Names of the methods that rank.
pub(super) fn ranking_names(n_leaves: usize) -> Vec<&'static str> {
    let settings = |name: &str| with_unit_settings(name, &Value::Null, n_leaves);
    let ranks = |name: &&&str| methods::get(name, &settings(name)).is_ok_and(|m| m.about().kind == Kind::Ranking);
    methods::names().iter().filter(ranks).copied().collect()
}

/// Replaces the scores of the tree by those of the method, track by track.
pub(super) fn apply(
    method: &dyn Method,
    tree: &Tree,
    evaluation: &mut Evaluation,
    notices: &mut Problems,
) -> Result<()> {
    let about = method.about();
    evaluation.settings = as_read_back(&method.settings())?;
    evaluation.higher_is_better = about.higher_is_better;
    evaluation.contributions = Contributions::None;
    // The declared noise is one of scores of the tree.
    evaluation.noise = 0.0;
    let (mut ranked, mut all) = (Vec::new(), Vec::new());
    for t in 0..evaluation.tracks.len() {
        let members = ranking::members(evaluation, &evaluation.tracks[t].id);
        ranked.push(members);
    }
    for alternative in &mut evaluation.alternatives {
        alternative.contributions = Vec::new();
        alternative.score = None;
        alternative.neutral_score = None;
        alternative.score_bounds = None;
    }
    for (t, members) in ranked.into_iter().enumerate().filter(|(_, members)| !members.is_empty()) {
        let outcome = run(method, tree, evaluation, t, &members, |a| &a.values)?;
        let neutral = run(method, tree, evaluation, t, &members, |a| &a.neutral_values)?;
        for (m, &i) in members.iter().enumerate() {
            evaluation.alternatives[i].score = outcome.scores.as_ref().map(|s| s[m]);
            evaluation.alternatives[i].neutral_score = neutral.scores.as_ref().map(|s| s[m]);
        }
        let (places, beside) = (outcome.ranks.unwrap_or_default(), neutral.ranks.unwrap_or_default());
        if places.len() != members.len() || beside.len() != members.len() {
            return Err(crate::Error::internal(format!("{} gave no ranks", about.name)));
        }
        ranking::seat(evaluation, t, &members, &places, &beside, notices);
        all.extend(outcome.notices);
    }
    notices.extend(all);
    Ok(())
}

/// Settings as they come back from the JSON of the result: 1.0 is written, and so read, as 1.
fn as_read_back(settings: &Value) -> Result<Value> {
    serde_json_canonicalizer::to_string(settings)
        .and_then(|text| serde_json::from_str(&text))
        .map_err(|error| crate::Error::internal(error.to_string()))
}

fn run(
    method: &dyn Method,
    tree: &Tree,
    evaluation: &Evaluation,
    t: usize,
    members: &[usize],
    pick: fn(&AlternativeView) -> &Vec<Option<f64>>,
) -> Result<crate::scoring::Outcome> {
    let matrix = track_matrix(tree, evaluation, t, members, pick)?;
    method.evaluate(&matrix)
}

/// The leaf values of the members of a track with the track's global leaf weights.
pub(super) fn track_matrix(
    tree: &Tree,
    evaluation: &Evaluation,
    t: usize,
    members: &[usize],
    pick: fn(&AlternativeView) -> &Vec<Option<f64>>,
) -> Result<DecisionMatrix> {
    let weight = |node: usize| evaluation.tracks[t].weights[node - 1].global;
    let weights: Vec<f64> = tree.leaves.iter().map(|&node| weight(node)).collect();
    let nominal = evaluation.tracks[t].nominal();
    let mut values = Array2::zeros((members.len(), tree.leaves.len()));
    for (m, &i) in members.iter().enumerate() {
        for (k, value) in completed(tree, &nominal, pick(&evaluation.alternatives[i])).into_iter().enumerate() {
            values[[m, k]] = value;
        }
    }
    DecisionMatrix::builder(values)
        .directions(&vec![Direction::Max; tree.leaves.len()])
        .weights(&weights)
        .alternatives(&members.iter().map(|&i| evaluation.alternatives[i].id.as_str()).collect::<Vec<_>>())
        .criteria(&tree.leaf_criteria().map(|c| c.id.as_str()).collect::<Vec<_>>())
        .build()
}

/// Leaf values with what does not apply filled in by the weighted mean of its nearest relatives: in an
/// additive tree that is the same as leaving it out.
pub(crate) fn completed(tree: &Tree, nominal: &[f64], values: &[Option<f64>]) -> Vec<f64> {
    let mut nodes = vec![None; tree.nodes.len()];
    super::aggregate::node_value(tree, nominal, values, 0, &mut nodes);
    let mut inherited = vec![0.0; tree.nodes.len()];
    inherited[0] = nodes[0].unwrap_or(0.0);
    for (at, node) in tree.nodes.iter().enumerate() {
        for &child in &node.children {
            inherited[child] = nodes[child].unwrap_or(inherited[at]);
        }
    }
    tree.leaves.iter().map(|&node| inherited[node]).collect()
}

/// The settings as given, with what a method cannot do without filled in for leaf values between 0 and 1.
pub(super) fn with_unit_settings(name: &str, settings: &Value, n_leaves: usize) -> Value {
    let unit = vec![[0.0, 1.0]; n_leaves];
    let needed = match name {
        "ervd" => json!({ "ref_point": vec![0.5; n_leaves] }),
        "rim" | "spotis" => json!({ "bounds": unit }),
        _ => return settings.clone(),
    };
    match (needed, settings) {
        (Value::Object(mut all), Value::Object(given)) => {
            all.extend(given.clone());
            Value::Object(all)
        }
        (needed, Value::Null) => needed,
        (_, other) => other.clone(),
    }
}
