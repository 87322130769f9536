//! PROBID: preference ranking on the basis of ideal-average distance.

use super::moora::weigh;
use super::to_settings;
use super::weighted_sum::{shifts, units};
use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::normalization::Normalized;
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling,
};
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Distances from a whole spectrum of ideals, the best to the worst, and from the average.
///
/// # Formula
/// `v = w r` with the vector-normalized r. The k-th ideal takes the k-th best value of every column, so that the
/// first is the ideal of TOPSIS and the last, n-th, its anti-ideal; `S[i, k]` is the Euclidean distance of i from
/// it, `S_avg[i]` that from the mean of every column. With `h = ⌈n / 2⌉`
/// `S_pos[i] = Σ_{k = 1..h} S[i, k] / k`, `S_neg[i] = Σ_{k = h..n} S[i, k] / (n - k + 1)` and
/// `score[i] = 1 / (1 + (S_pos / S_neg)²) + S_avg`.
///
/// The simple variant takes the best and the worst quarter of the ideals only (at least one) and
/// `score[i] = S_neg[i] / S_pos[i]`; it has no value for an alternative that is the ideal itself (an error).
/// Where all alternatives are equal every score is 1.
///
/// The distance from the average is a bonus: an extremely bad alternative may overtake one that dominates it.
///
/// Parts: `S_pos`, `S_neg`, `S_avg` `(n,)`; `normalized`, `weighted`, `ideals` `(n, m)`; `average`, `weights` `(m,)`.
///
/// # Complexity
/// `O(n² m)` time in parallel over the alternatives, `O(n)` memory beyond the data.
///
/// # References
/// Wang, Rangaiah and Wang 2021, Preference ranking on the basis of ideal-average distance method for
/// multi-criteria decision-making, Industrial and Engineering Chemistry Research 60(30), equations 2 to 13.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0], [3.0, 5.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Probid::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks.map(|r| r[2]), Some(1));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Probid {
    /// The simple variant (sPROBID).
    #[serde(alias = "sPROBID", alias = "simplified")]
    pub simple: bool,
    /// How columns are made comparable; `vector` as in the paper.
    pub normalization: Normalization,
}

impl Default for Probid {
    fn default() -> Self {
        Probid { simple: false, normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "probid",
    title: "Preference ranking on the basis of ideal-average distance (PROBID)",
    references: &[
        "Wang, Rangaiah and Wang 2021, Preference ranking on the basis of ideal-average distance method for multi-criteria decision-making, Industrial and Engineering Chemistry Research 60(30)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Probid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn normalization(&self) -> Option<&Normalization> {
        Some(&self.normalization)
    }

    fn properties(&self) -> Properties {
        Properties {
            dominance: if self.simple {
                Holds::No("distances from ideals in the middle do not grow with quality")
            } else {
                Holds::No("the distance from the average is added to the score, whichever side it is on")
            },
            clone_invariant: Holds::No("a copy adds an ideal to the spectrum"),
            constant_criterion_neutral: if self.simple {
                Holds::Yes
            } else {
                Holds::No("its share of the weight shrinks the distance from the average, not the ratio beside it")
            },
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                // Distances between values are all that counts.
                Normalization::None => Holds::Yes,
                _ => shifts(&self.normalization),
            },
        }
    }

    fn scaling(&self) -> Scaling {
        if self.normalization.unit_scale_free() { Scaling::Columns } else { Scaling::None }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        let Normalized { values: normalized, directions } = self.normalization.as_given(data)?;
        let weights = data.weights_or_equal();
        let weighted = weigh(&normalized, &weights);
        let ideals = spectrum(&weighted, &directions);
        let average: Vec<f64> = weighted.columns().into_iter().map(|c| sum::sum(&c.to_vec()) / n as f64).collect();
        let (positive, negative): (Vec<f64>, Vec<f64>) =
            (0..n).into_par_iter().map(|i| self.sums(&distances(&ideals, &weighted.row(i)))).unzip();
        let spread: Vec<f64> = weighted.rows().into_iter().map(|row| distance(row, &average)).collect();
        let scores = if self.simple {
            ratios(data, &positive, &negative)?
        } else {
            positive.iter().zip(&negative).zip(&spread).map(|((p, q), s)| closeness(*p, *q) + s).collect()
        };
        Ok(Outcome::scored(scores)
            .part("S_pos", positive)
            .part("S_neg", negative)
            .part("S_avg", spread)
            .part("normalized", normalized)
            .part("weighted", weighted)
            .part("ideals", ideals)
            .part("average", average)
            .part("weights", weights))
    }
}

impl Probid {
    /// `S_pos` and `S_neg` from the distances to the ideals, best first.
    fn sums(&self, distances: &[f64]) -> (f64, f64) {
        let n = distances.len();
        let (best, worst) = if self.simple {
            let quarter = if n >= 4 { n / 4 } else { 1 };
            (&distances[..quarter], &distances[n - quarter..])
        } else {
            let half = n.div_ceil(2);
            (&distances[..half], &distances[half - 1..])
        };
        let shares = |s: &[f64]| s.iter().enumerate().map(|(k, d)| d / (k + 1) as f64).collect::<Vec<_>>();
        let worst_first: Vec<f64> = worst.iter().rev().copied().collect();
        (sum::sum(&shares(best)), sum::sum(&shares(&worst_first)))
    }
}

/// The ideals from best to worst, one in a row: every column sorted on its own.
fn spectrum(weighted: &Array2<f64>, directions: &[Direction]) -> Array2<f64> {
    let mut ideals = weighted.clone();
    for (mut column, direction) in ideals.columns_mut().into_iter().zip(directions) {
        let mut sorted = column.to_vec();
        sorted.sort_unstable_by(|a, b| (direction.sign() * b).total_cmp(&(direction.sign() * a)));
        column.iter_mut().zip(sorted).for_each(|(to, from)| *to = from);
    }
    ideals
}

fn distances(ideals: &Array2<f64>, row: &ArrayView1<f64>) -> Vec<f64> {
    ideals.rows().into_iter().map(|ideal| distance(row, ideal)).collect()
}

fn distance<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    sum::sum(&a.into_iter().zip(b).map(|(x, y)| (x - y) * (x - y)).collect::<Vec<_>>()).sqrt()
}

/// `1 / (1 + (positive / negative)²)`; 1 where both are 0.
fn closeness(positive: f64, negative: f64) -> f64 {
    if positive <= negative {
        let ratio = if negative == 0.0 { 0.0 } else { positive / negative };
        1.0 / (1.0 + ratio * ratio)
    } else {
        let ratio = negative / positive;
        ratio * ratio / (1.0 + ratio * ratio)
    }
}

/// Scores of the simple variant.
fn ratios(data: &DecisionMatrix, positive: &[f64], negative: &[f64]) -> Result<Vec<f64>> {
    if positive.iter().chain(negative).all(|s| *s == 0.0) {
        return Ok(vec![1.0; positive.len()]);
    }
    let mut problems = Problems::new();
    for i in (0..positive.len()).filter(|&i| positive[i] == 0.0) {
        let name = data.alternatives().map_or_else(|| format!("alternative {i}"), |labels| labels[i].clone());
        problems.push(
            Problem::new(codes::UNDEFINED, Place::element("matrix", &[i]))
                .item("probid (simple)")
                .found_words(Text::new(
                    format!("{name} is the best on every criterion, so its distance from the ideal is 0"),
                    format!("{name} tốt nhất ở mọi tiêu chí nên khoảng cách tới điểm lý tưởng bằng 0"),
                ))
                .expected(Text::new("a distance above 0 to divide by", "khoảng cách lớn hơn 0 để làm mẫu số"))
                .hint(Text::new("use the full method, simple = false", "hãy dùng phương pháp đầy đủ, simple = false")),
        );
    }
    problems.into_result()?;
    Ok(positive.iter().zip(negative).map(|(p, q)| q / p).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Wang, Rangaiah and Wang 2021, eleven designs of a process.
    fn designs() -> DecisionMatrix {
        let values = array![
            [1.679e6, 1.525e-7, 3.747e-5, 0.251, 2.917],
            [2.213e6, 1.304e-7, 3.250e-5, 0.218, 6.633],
            [2.461e6, 1.445e-7, 3.854e-5, 0.259, 0.553],
            [2.854e6, 1.540e-7, 3.970e-5, 0.266, 1.597],
            [3.107e6, 1.522e-7, 3.779e-5, 0.254, 2.905],
            [3.574e6, 1.469e-7, 3.297e-5, 0.221, 6.378],
            [3.932e6, 1.977e-7, 3.129e-5, 0.210, 11.381],
            [4.383e6, 1.292e-7, 3.142e-5, 0.211, 9.929],
            [4.988e6, 1.690e-7, 3.767e-5, 0.253, 8.459],
            [5.497e6, 5.703e-7, 3.012e-5, 0.200, 18.918],
            [5.751e6, 4.653e-7, 3.017e-5, 0.201, 17.517]
        ];
        let builder = DecisionMatrix::builder(values).direction_words(&["max", "min", "min", "min", "min"]);
        builder.weights(&[0.1819, 0.2131, 0.1838, 0.1832, 0.2379]).build().unwrap()
    }

    #[test]
    fn eleven_designs() {
        let outcome = Probid::default().evaluate(&designs()).unwrap();
        let printed = [0.8568, 0.7826, 0.9362, 0.9369, 0.9379, 0.8716, 0.5489, 0.7231, 0.7792, 0.3331, 0.3387];
        // The printed weights sum to 0.9999 and are normalized first here.
        for (score, printed) in outcome.scores.unwrap().iter().zip(printed) {
            assert!((score - printed).abs() < 1.5e-4, "{score}, printed {printed}");
        }
        assert_eq!(outcome.ranks.unwrap(), [5, 6, 3, 2, 1, 4, 9, 8, 7, 11, 10]);
    }

    #[test]
    fn eleven_designs_simple() {
        let method = super::super::get("probid", &serde_json::json!({"sPROBID": true})).unwrap();
        let outcome = method.evaluate(&designs()).unwrap();
        // The paper works with values rounded to four digits.
        let printed = [2.4246, 2.0596, 3.2805, 3.3702, 3.4375, 2.6435, 1.2628, 1.8158, 2.0885, 0.3399, 0.4279];
        for (score, printed) in outcome.scores.unwrap().iter().zip(printed) {
            assert!((score - printed).abs() < 1.5e-4, "{score}, printed {printed}");
        }
        assert_eq!(outcome.ranks.unwrap(), [5, 7, 3, 2, 1, 4, 9, 8, 6, 11, 10]);
    }

    #[test]
    fn hard_spectra() {
        let scores = |values: Array2<f64>, simple: bool| {
            let data = DecisionMatrix::new(values, None, &[Direction::Max; 2]).unwrap();
            Probid { simple, ..Probid::default() }.evaluate(&data)
        };
        for simple in [false, true] {
            assert_eq!(scores(array![[2.0, 3.0], [2.0, 3.0]], simple).unwrap().scores, Some(vec![1.0, 1.0]));
            assert_eq!(scores(array![[2.0, 3.0]], simple).unwrap().scores, Some(vec![1.0]));
        }
        // The two worst have distance 0 from every ideal of the lower half.
        let outcome = scores(array![[4.0, 4.0], [1.0, 1.0], [1.0, 1.0]], false).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 2, 2]));
        let error = scores(array![[4.0, 4.0], [1.0, 1.0], [2.0, 1.0]], true).unwrap_err().to_string();
        assert!(error.contains("E0609") && error.contains("alternative 0"), "{error}");
    }
}
