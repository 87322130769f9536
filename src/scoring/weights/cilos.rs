//! CILOS weights.

use super::from_data::{finish, undefined};
use crate::Result;
use crate::number::sum;
use crate::problem::{Problems, Text};
use crate::scoring::{DecisionMatrix, Direction, Scaling};
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

/// Weights by criterion impact loss, `(m,)`: a criterion weighs the more, the less of it is lost where the others
/// are at their best.
///
/// # Formula
/// Costs become benefits by `low / x`. For every criterion i take the alternative that is best on it;
/// `p[i, k] = (best[k] - x[that, k]) / best[k]` is the loss of k there. The weights q solve
/// `sum_k p[i, k] q[k] = q[i] sum_k p[k, i]` for every i, with sum 1 (solved without subtractions, so no digit is lost).
///
/// Where the paper is silent: of several alternatives that are best on i the losses are averaged, so that the order
/// of rows does not matter; a constant criterion (best everywhere, losing nothing) is left out and weighs 0.
///
/// # Errors
/// Negative benefits, costs that are not above 0; one alternative, or all alternatives equal; when the equations leave
/// the weights open (for example one alternative that is best on everything: nothing is ever lost).
///
/// # References
/// - Zavadskas and Podvezko 2016, Integrated determination of objective criteria weights in MCDM, International
///   Journal of Information Technology & Decision Making 15(2), equations 6 to 10 (after Mirkin 1974).
/// - Grassmann, Taksar and Heyman 1985, Regenerative analysis and steady state distributions for Markov chains,
///   Operations Research 33(5) (the solution without subtractions).
pub fn cilos(data: &DecisionMatrix) -> Result<Vec<f64>> {
    let mut problems = Problems::new();
    for ((i, k), &x) in data.values().indexed_iter() {
        let cost = data.directions()[k] == Direction::Min;
        if cost && x <= 0.0 {
            problems.push(data.out_of_domain(i, k, Text::new("a cost above 0", "chi phí lớn hơn 0")));
        } else if x < 0.0 {
            problems.push(data.out_of_domain(i, k, Text::new("a value of at least 0", "giá trị không âm")));
        }
    }
    finish("cilos", data, Scaling::Columns, problems, |data| {
        let varying: Vec<usize> = (0..data.n_criteria()).filter(|&k| !data.is_constant(k)).collect();
        let losses = losses(data, &varying);
        let Some(solved) = steady_state(&losses) else {
            let found = Text::new(
                "the losses leave the weights open (some criteria lose nothing to one another)",
                "các tổn thất không xác định được trọng số (có tiêu chí không mất gì cho nhau)",
            );
            return Err(undefined("cilos", &found).into());
        };
        let mut weights = vec![0.0; data.n_criteria()];
        for (&k, q) in varying.iter().zip(solved) {
            weights[k] = q;
        }
        Ok(weights)
    })
}

/// `[i][k]`: the share of criterion k's best that is lost where criterion i is best.
fn losses(data: &DecisionMatrix, criteria: &[usize]) -> Vec<Vec<f64>> {
    criteria
        .iter()
        .map(|&i| {
            let best = data.best(i);
            let rows: Vec<usize> = (0..data.n_alternatives()).filter(|&row| data.values()[[row, i]] == best).collect();
            criteria
                .iter()
                .map(|&k| {
                    let lost: Vec<f64> = rows.iter().map(|&row| loss(data, row, k)).collect();
                    if k == i { 0.0 } else { sum::mean(&lost) }
                })
                .collect()
        })
        .collect()
}

fn loss(data: &DecisionMatrix, row: usize, k: usize) -> f64 {
    let (x, best) = (data.values()[[row, k]], data.best(k));
    match data.directions()[k] {
        Direction::Max => (best - x) / best,
        Direction::Min => (x - best) / x,
    }
}

/// The distribution that stays as it is when k flows to i at the rate `rates[i][k]`; `None` when several do.
fn steady_state(rates: &[Vec<f64>]) -> Option<Vec<f64>> {
    let m = rates.len();
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = (0..m).map(|_| graph.add_node(())).collect();
    for i in 0..m {
        for k in (0..m).filter(|&k| k != i && rates[i][k] > 0.0) {
            graph.add_edge(nodes[k], nodes[i], ());
        }
    }
    // Everything ends in the sets that nothing leaves; the weights are determined when there is one of them.
    let mut closed: Vec<Vec<usize>> = tarjan_scc(&graph)
        .into_iter()
        .map(|set| set.into_iter().map(petgraph::graph::NodeIndex::index).collect::<Vec<_>>())
        .filter(|set| set.iter().all(|&k| (0..m).all(|i| i == k || rates[i][k] == 0.0 || set.contains(&i))))
        .collect();
    let mut set = closed.pop()?;
    if !closed.is_empty() {
        return None;
    }
    set.sort_unstable();
    // from[a][b]: rate from the a-th to the b-th of the set.
    let mut from: Vec<Vec<f64>> =
        set.iter().map(|&a| set.iter().map(|&b| if a == b { 0.0 } else { rates[b][a] }).collect()).collect();
    for last in (1..set.len()).rev() {
        let out = sum::sum(&from[last][..last]);
        let onward = from[last][..last].to_vec();
        for row in from.iter_mut().take(last) {
            row[last] /= out;
            let share = row[last];
            row.iter_mut().zip(&onward).for_each(|(rate, onward)| *rate += share * onward);
        }
    }
    let mut steady = vec![1.0];
    while steady.len() < set.len() {
        let flows: Vec<f64> = steady.iter().zip(&from).map(|(q, rates)| q * rates[steady.len()]).collect();
        steady.push(sum::sum(&flows));
    }
    let mut all = vec![0.0; m];
    for (&k, q) in set.iter().zip(steady) {
        all[k] = q;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction::{Max, Min};
    use ndarray::array;
    use proptest::prelude::*;

    #[test]
    fn one_alternative_that_is_best_on_everything_leaves_them_open() {
        let data = DecisionMatrix::new(array![[5.0, 1.0], [2.0, 3.0]], None, &[Max, Min]).unwrap();
        assert_eq!(cilos(&data).unwrap_err().problems()[0].code.id(), "E0609");
    }

    #[test]
    fn the_order_of_tied_best_rows_does_not_matter() {
        let values = array![[5.0, 1.0, 2.0], [5.0, 3.0, 1.0], [1.0, 4.0, 4.0]];
        let turned = array![[1.0, 4.0, 4.0], [5.0, 3.0, 1.0], [5.0, 1.0, 2.0]];
        let w = |v| cilos(&DecisionMatrix::new(v, None, &[Max; 3]).unwrap()).unwrap();
        assert_eq!(w(values), w(turned));
    }

    #[test]
    fn costs_must_be_above_zero() {
        let data = DecisionMatrix::new(array![[0.0, 1.0], [2.0, -3.0]], None, &[Min, Max]).unwrap();
        assert_eq!(cilos(&data).unwrap_err().problems().len(), 2);
    }

    proptest! {
        #[test]
        fn the_solution_satisfies_the_equations(values in prop::collection::vec(1.0_f64..100.0, 20)) {
            let data = DecisionMatrix::new(ndarray::Array2::from_shape_vec((5, 4), values).unwrap(), None, &[Max, Min, Max, Min]).unwrap();
            let Ok(q) = cilos(&data) else { return Ok(()) };
            let p = losses(&data, &[0, 1, 2, 3]);
            for i in 0..4 {
                let inflow: f64 = (0..4).map(|k| p[i][k] * q[k]).sum();
                let outflow: f64 = q[i] * (0..4).map(|k| p[k][i]).sum::<f64>();
                prop_assert!((inflow - outflow).abs() < 1e-14);
            }
        }
    }
}
