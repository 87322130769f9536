//! EDAS: distances above and below the average of each criterion.

use super::to_settings;
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Evaluation based on distance from average solution.
///
/// # Formula
/// With `average[k]` the mean of column k and `t[i, k] = ±(x[i, k] - average[k]) / average[k]` (minus for a cost):
/// `pda = max(0, t)`, `nda = max(0, -t)`; `sp[i] = Σ_k w[k] pda[i, k]`, `sn[i] = Σ_k w[k] nda[i, k]`;
/// `nsp = sp / max sp`, `nsn = 1 - sn / max sn`; `score = (nsp + nsn) / 2`.
///
/// The average of a column must be above 0, unless all its values are equal: then all distances are 0 by definition. Where
/// all alternatives are average, 0 / 0 counts as 0 and every score is 1/2.
///
/// Parts: `average` `(m,)`; `pda`, `nda` `(n, m)`; `sp`, `sn`, `nsp`, `nsn` `(n,)`.
///
/// # References
/// Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis 2015, Multi-criteria inventory classification using a new method of
/// evaluation based on distance from average solution (EDAS), Informatica 26(3), section 3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [3.0, 4.0]], None, &[Direction::Max, Direction::Min])?;
/// let outcome = stratech::methods::Edas::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.0, 1.0]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edas {}

const ABOUT: About = About {
    name: "edas",
    title: "Evaluation based on distance from average solution (EDAS)",
    references: &[
        "Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis 2015, Multi-criteria inventory classification using a new method \
         of evaluation based on distance from average solution (EDAS), Informatica 26(3)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Edas {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        Properties {
            clone_invariant: Holds::No("a copy moves the average of every column"),
            shift_free: Holds::No("distances are divided by the average, which depends on the zero point"),
            ..Properties::ALL
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        for k in (0..data.n_criteria()).filter(|&k| !data.is_constant(k)) {
            let average = average(data, k);
            if average <= 0.0 {
                problems.push(
                    Problem::new(codes::UNDEFINED, Place::argument("matrix"))
                        .item(data.criterion_name(k))
                        .found_words(Text::new(
                            format!("the average is {average}"),
                            format!("giá trị trung bình là {average}"),
                        ))
                        .expected(Text::new("a column with an average above 0", "cột có giá trị trung bình lớn hơn 0")),
                );
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let weights = data.weights_or_equal();
        let averages: Vec<f64> = (0..data.n_criteria()).map(|k| average(data, k)).collect();
        let constant: Vec<bool> = (0..data.n_criteria()).map(|k| data.is_constant(k)).collect();
        let distance = |i: usize, k: usize, sign: f64| {
            let ahead = sign * data.directions()[k].sign() * (data.values()[[i, k]] - averages[k]);
            if constant[k] { 0.0 } else { math::max(0.0, ahead) / averages[k] }
        };
        let pda = Array2::from_shape_fn(data.values().dim(), |(i, k)| distance(i, k, 1.0));
        let nda = Array2::from_shape_fn(data.values().dim(), |(i, k)| distance(i, k, -1.0));
        let weighted = |distances: &Array2<f64>| -> Vec<f64> {
            distances.rows().into_iter().map(|row| sum::dot_exact(&row.to_vec(), &weights)).collect()
        };
        let (sp, sn) = (weighted(&pda), weighted(&nda));
        let nsp = shares_of_largest(&sp);
        let nsn: Vec<f64> = shares_of_largest(&sn).iter().map(|share| 1.0 - share).collect();
        let scores = nsp.iter().zip(&nsn).map(|(p, n)| 0.5 * (p + n)).collect();
        Ok(Outcome::scored(scores)
            .part("average", averages)
            .part("pda", pda)
            .part("nda", nda)
            .part("sp", sp)
            .part("sn", sn)
            .part("nsp", nsp)
            .part("nsn", nsn))
    }
}

/// The mean of a column; of equal values it is their value, without rounding.
fn average(data: &DecisionMatrix, k: usize) -> f64 {
    let column = data.column(k);
    if data.is_constant(k) { column[0] } else { sum::mean(&column.to_vec()) }
}

/// Values over the largest; zeros where it is 0.
fn shares_of_largest(values: &[f64]) -> Vec<f64> {
    let largest = math::max_of(values);
    values.iter().map(|x| if largest == 0.0 { 0.0 } else { x / largest }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;

    #[test]
    fn by_hand() {
        // Averages 4 and 2; the cost column counts the other way.
        let values = array![[2.0, 1.0], [4.0, 2.0], [6.0, 3.0]];
        let data = DecisionMatrix::new(values, Some(&[1.0, 3.0]), &[Direction::Max, Direction::Min]).unwrap();
        let outcome = Edas::default().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["sp"], Part::Vector(vec![0.375, 0.0, 0.125]));
        assert_eq!(outcome.parts["sn"], Part::Vector(vec![0.125, 0.0, 0.375]));
        let expected = [0.5 * (1.0 + 2.0 / 3.0), 0.5, 0.5 / 3.0];
        for (score, expected) in outcome.scores.unwrap().iter().zip(expected) {
            assert!((score - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn equal_alternatives_are_all_average() {
        let data =
            DecisionMatrix::new(array![[0.1, -3.0], [0.1, -3.0], [0.1, -3.0]], None, &[Direction::Max; 2]).unwrap();
        assert_eq!(Edas::default().evaluate(&data).unwrap().scores, Some(vec![0.5; 3]));
    }

    #[test]
    fn an_average_of_zero_or_less_is_refused() {
        let data = DecisionMatrix::new(array![[1.0, -3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let error = Edas::default().evaluate(&data).unwrap_err();
        assert_eq!(error.problems().len(), 1);
        assert_eq!(error.problems()[0].code.id(), "E0609");
    }
}
