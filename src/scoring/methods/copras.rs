//! COPRAS: benefits add, costs count by their reciprocals.

use super::to_settings;
use super::weighted_sum::{clones, shifts};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Problems, Text};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties,
};
use serde::{Deserialize, Serialize};

/// Complex proportional assessment.
///
/// # Formula
/// With `d[i, k] = w[k] x[i, k] / Σ_i x[i, k]`: `S_plus` the sum over benefits, `S_minus` over costs, and
/// `Q[i] = S_plus[i] + min S_minus Σ_j S_minus[j] / (S_minus[i] Σ_j (min S_minus / S_minus[j]))`; without costs `Q = S_plus`.
/// The score is the utility degree `Q[i] / max Q` (the paper's percentage as a share). A column of zeros has equal shares. An
/// alternative whose costs are all 0 is an error: its reciprocal has no value.
///
/// Both sums over alternatives belong to the definition: without them (as in one library) `Q` becomes `S_plus + S_minus`, which
/// rewards cost.
///
/// Parts: `relative_significance_Q`, `utility`, `S_plus`, `S_minus` `(n,)`; `normalized` `(n, m)`.
///
/// # References
/// Zavadskas, Kaklauskas and Sarka 1994, The new method of multicriteria complex proportional assessment of projects,
/// Technological and Economic Development of Economy 1(3); Zavadskas, Kaklauskas, Peldschus and Turskis 2007, Multi-attribute
/// assessment of road design solutions by using the COPRAS method, Baltic Journal of Road and Bridge Engineering 2(4), equations 3 to 8.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[3.0, 1.0], [3.0, 4.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Copras::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![1, 2]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Copras {}

const ABOUT: About = About {
    name: "copras",
    title: "Complex proportional assessment (COPRAS)",
    references: &[
        "Zavadskas, Kaklauskas and Sarka 1994, The new method of multicriteria complex proportional assessment of projects, \
         Technological and Economic Development of Economy 1(3)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::NonNegative,
};

impl Method for Copras {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: clones(&Normalization::Sum),
            constant_criterion_neutral: Holds::No("a constant cost enters the sum whose reciprocal is taken"),
            shift_free: shifts(&Normalization::Sum),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let weights = data.weights_or_equal();
        let costs: Vec<usize> =
            (0..data.n_criteria()).filter(|&k| data.directions()[k] == Direction::Min && weights[k] > 0.0).collect();
        // In a column of zeros all have the same share, which is not 0.
        if costs.is_empty() || costs.iter().any(|&k| data.range(k) == (0.0, 0.0)) {
            return;
        }
        let expected = Text::new(
            "a value above 0 in at least one cost column of the row",
            "giá trị lớn hơn 0 ở ít nhất một cột chi phí của hàng",
        );
        for i in (0..data.n_alternatives()).filter(|&i| costs.iter().all(|&k| data.values()[[i, k]] == 0.0)) {
            problems.extend(costs.iter().map(|&k| data.out_of_domain(i, k, expected.clone())));
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::Sum.as_given(data)?.values;
        let weights = data.weights_or_equal();
        let sums = |direction: Direction| -> Vec<f64> {
            let of_side: Vec<f64> =
                weights.iter().zip(data.directions()).map(|(w, d)| if *d == direction { *w } else { 0.0 }).collect();
            normalized.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &of_side)).collect()
        };
        let (s_plus, s_minus) = (sums(Direction::Max), sums(Direction::Min));
        let shares = reciprocal_shares(&s_minus);
        let total = sum::sum(&s_minus);
        let q: Vec<f64> = s_plus.iter().zip(&shares).map(|(plus, share)| plus + total * share).collect();
        let best = math::max_of(&q);
        let utility: Vec<f64> = q.iter().map(|q| q / best).collect();
        Ok(Outcome::scored(utility.clone())
            .part("utility", utility)
            .part("relative_significance_Q", q)
            .part("S_plus", s_plus)
            .part("S_minus", s_minus)
            .part("normalized", normalized))
    }
}

/// Shares of the sum of reciprocals, as `(min / x) / Σ (min / x)`. Zeros (no costs at all, or a cost too small beside the
/// others to be a number) share all between them: the limit.
fn reciprocal_shares(values: &[f64]) -> Vec<f64> {
    let lowest = math::min_of(values);
    let ratios: Vec<f64> = values.iter().map(|x| if *x == lowest { 1.0 } else { lowest / x }).collect();
    let total = sum::sum(&ratios);
    ratios.iter().map(|ratio| ratio / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Part;
    use ndarray::{Array2, array};

    fn data(values: Array2<f64>, directions: [Direction; 2]) -> DecisionMatrix {
        DecisionMatrix::new(values, None, &directions).unwrap()
    }

    #[test]
    fn by_hand() {
        // Shares 1/4, 3/4 of the benefit and 1/3, 2/3 of the cost, both of weight 1/2.
        let outcome = Copras::default()
            .evaluate(&data(array![[1.0, 2.0], [3.0, 4.0]], [Direction::Max, Direction::Min]))
            .unwrap();
        let Part::Vector(q) = &outcome.parts["relative_significance_Q"] else { panic!("no Q") };
        // S_minus 1/6, 1/3: reciprocals 6, 3, so two thirds and one third of the sum 1/2.
        let expected = [1.0 / 8.0 + 1.0 / 3.0, 3.0 / 8.0 + 1.0 / 6.0];
        assert!(q.iter().zip(expected).all(|(q, e)| (q - e).abs() < 1e-15), "{q:?}");
        assert_eq!(outcome.ranks, Some(vec![2, 1]));
    }

    #[test]
    fn cost_is_not_rewarded() {
        // S_plus + S_minus, the sum that leaves out the two sums over alternatives, would put the first one first.
        let dearer = data(array![[3.0, 9.0], [3.0, 2.0], [1.0, 2.0]], [Direction::Max, Direction::Min]);
        assert_eq!(Copras::default().evaluate(&dearer).unwrap().ranks, Some(vec![3, 1, 2]));
    }

    #[test]
    fn only_benefits_and_only_costs() {
        let values = array![[1.0, 2.0], [3.0, 6.0]];
        let benefits = Copras::default().evaluate(&data(values.clone(), [Direction::Max; 2])).unwrap();
        assert_eq!(benefits.parts["relative_significance_Q"], Part::Vector(vec![0.25, 0.75]));
        let costs = Copras::default().evaluate(&data(values, [Direction::Min; 2])).unwrap();
        assert_eq!(costs.parts["relative_significance_Q"], Part::Vector(vec![0.75, 0.25]));
    }

    #[test]
    fn costs_of_zero_are_placed() {
        let free = data(array![[3.0, 0.0], [3.0, 2.0]], [Direction::Max, Direction::Min]);
        let error = Copras::default().evaluate(&free).unwrap_err();
        assert_eq!(error.problems()[0].place.to_string(), "matrix[0, 1]");
        let all_free = data(array![[3.0, 0.0], [1.0, 0.0]], [Direction::Max, Direction::Min]);
        assert_eq!(Copras::default().evaluate(&all_free).unwrap().ranks, Some(vec![1, 2]));
    }
}
