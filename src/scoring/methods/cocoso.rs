//! CoCoSo: three compromises of a weighted sum and a sum of weighted powers.

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::check_range;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties};
use serde::{Deserialize, Serialize};

/// Combined compromise solution.
///
/// # Formula
/// With `r` the min-max values in which higher is better: `S[i] = Σ_k w[k] r[i, k]`, `P[i] = Σ_k r[i, k]^w[k]` (a zero to a positive
/// power is 0). `k_a[i] = (P[i] + S[i]) / Σ_j (P[j] + S[j])`, `k_b[i] = S[i] / min S + P[i] / min P`,
/// `k_c[i] = (lambda S[i] + (1 - lambda) P[i]) / (lambda max S + (1 - lambda) max P)`, and
/// `score = (k_a k_b k_c)^(1/3) + (k_a + k_b + k_c) / 3`.
///
/// Where an alternative is the worst on every criterion, `min S` is 0 and `k_b` has no value: an error that names it. In a column
/// in which all are equal everyone is the best, `r = 1`.
///
/// Parts: `S`, `P`, `k_a`, `k_b`, `k_c` `(n,)`; `normalized` `(n, m)`.
///
/// # References
/// Yazdani, Zarate, Zavadskas and Turskis 2019, A combined compromise solution (CoCoSo) method for multi-criteria
/// decision-making problems, Management Decision 57(9), equations 1 to 9.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 2.0], [4.0, 3.0], [5.0, 9.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Cocoso::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![2, 1, 2]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cocoso {
    /// Share of the weighted sum in `k_c`, 0 to 1.
    pub lambda: f64,
}

impl Default for Cocoso {
    fn default() -> Self {
        Cocoso { lambda: 0.5 }
    }
}

const ABOUT: About = About {
    name: "cocoso",
    title: "Combined compromise solution (CoCoSo)",
    references: &[
        "Yazdani, Zarate, Zavadskas and Turskis 2019, A combined compromise solution (CoCoSo) method for multi-criteria \
         decision-making problems, Management Decision 57(9)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Cocoso {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: Holds::No("a copy shrinks one of the three compromises, the share of the total"),
            constant_criterion_neutral: Holds::No("it adds the same amount to sums whose ratios are formed"),
            ..Properties::ALL
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_range("lambda", self.lambda, 0.0, 1.0, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let normalized = Normalization::MinMax.oriented(data)?.values;
        let weights = data.weights_or_equal();
        let s: Vec<f64> = normalized.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect();
        let p: Vec<f64> = normalized
            .rows()
            .into_iter()
            .map(|row| sum::sum(&row.iter().zip(&weights).map(|(r, w)| math::pow(*r, *w)).collect::<Vec<f64>>()))
            .collect();
        let problems: Vec<Problem> = (0..s.len()).filter(|&i| s[i] == 0.0).map(|i| worst_everywhere(data, i)).collect();
        Problems::from(problems).into_result()?;

        let total = sum::sum(&[&s[..], &p[..]].concat());
        let (s_least, p_least) = (math::min_of(&s), math::min_of(&p));
        let mix = |s: f64, p: f64| self.lambda * s + (1.0 - self.lambda) * p;
        let best = mix(math::max_of(&s), math::max_of(&p));
        let pairs = || s.iter().zip(&p);
        let k_a: Vec<f64> = pairs().map(|(s, p)| (s + p) / total).collect();
        let k_b: Vec<f64> = pairs().map(|(s, p)| s / s_least + p / p_least).collect();
        let k_c: Vec<f64> = pairs().map(|(s, p)| mix(*s, *p) / best).collect();
        let scores =
            (0..s.len()).map(|i| math::cbrt(k_a[i] * k_b[i] * k_c[i]) + (k_a[i] + k_b[i] + k_c[i]) / 3.0).collect();
        Ok(Outcome::scored(scores)
            .part("S", s)
            .part("P", p)
            .part("k_a", k_a)
            .part("k_b", k_b)
            .part("k_c", k_c)
            .part("normalized", normalized))
    }
}

fn worst_everywhere(data: &DecisionMatrix, i: usize) -> Problem {
    let name = data.alternatives().map_or_else(|| i.to_string(), |labels| labels[i].clone());
    Problem::new(codes::UNDEFINED, Place::element("matrix", &[i]))
        .item(ABOUT.name)
        .found_words(Text::new(
            format!("alternative {name} is the worst on every criterion, so a ratio to its sum has no value"),
            format!("phương án {name} kém nhất ở mọi tiêu chí nên tỷ số so với tổng của nó không có giá trị"),
        ))
        .expected(Text::new(
            "every alternative better than the worst on some criterion",
            "mỗi phương án phải hơn mức kém nhất ở ít nhất một tiêu chí",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;

    #[test]
    fn by_hand() {
        // r = [0, 1], [1, 0] with weights 1/2: S = 1/2 and P = 0 + 1 for both.
        let data =
            DecisionMatrix::new(array![[1.0, 2.0], [4.0, 3.0]], None, &[Direction::Max, Direction::Min]).unwrap();
        let outcome = Cocoso::default().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["k_a"], Part::Vector(vec![0.5, 0.5]));
        assert_eq!(outcome.parts["k_b"], Part::Vector(vec![2.0, 2.0]));
        assert_eq!(outcome.parts["k_c"], Part::Vector(vec![1.0, 1.0]));
        let expected = 1.0 + 3.5 / 3.0;
        assert!(outcome.scores.unwrap().iter().all(|s| (s - expected).abs() < 1e-15));
    }

    #[test]
    fn an_alternative_that_is_worst_everywhere_is_named() {
        let data = DecisionMatrix::new(array![[4.0, 3.0], [1.0, 2.0]], None, &[Direction::Max; 2]).unwrap();
        let error = Cocoso::default().evaluate(&data).unwrap_err();
        assert_eq!(error.problems()[0].code.id(), "E0609");
        assert_eq!(error.problems()[0].place.to_string(), "matrix[1]");
    }
}
