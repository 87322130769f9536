//! The net concordance and discordance variant of ELECTRE.

use super::pairwise::{fixed, from_fixed};
use super::to_settings;
use super::weighted_sum::{shifts, units};
use crate::Result;
use crate::problem::Problems;
use crate::scoring::normalization::Normalized;
use crate::scoring::outcome::ranks_of;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// ELECTRE with net concordance and net discordance, which gives a ranking.
///
/// # Formula
/// With weighted (vector-)normalized values v, `c[i, j]` is the weight of the criteria on which i is at least as
/// good as j, and `d[i, j]` the largest disadvantage of i against j over the largest difference between the two
/// on any criterion (0 where they are equal). The nets are `Σ_j c[i, j] - Σ_j c[j, i]` (higher is better) and
/// `Σ_j d[i, j] - Σ_j d[j, i]` (lower is better); `score[i]` is the mean of the ranks by both (lower is better).
///
/// Parts: `net_concordance`, `net_discordance`, `concordance_ranks`, `discordance_ranks` `(n,)`.
///
/// # Complexity
/// `O(n^2 m)` on all threads, memory `O(n m)`. Sums are exact, so threads and the order of rows change no bit.
///
/// # References
/// - van Delft and Nijkamp 1977, Multi-criteria analysis and regional decision-making, Martinus Nijhoff.
/// - Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section III.3.6.
/// - Yoon and Hwang 1995, Multiple attribute decision making: an introduction, Sage, pages 50-52 (the mean of
///   both ranks).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[9.0, 8.0, 7.0], [1.0, 2.0, 3.0], [8.0, 7.0, 8.0]], None, &[Direction::Max; 3])?;
/// assert_eq!(stratech::methods::ElectreNet::default().evaluate(&data)?.ranks, Some(vec![1, 3, 2]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElectreNet {
    /// How columns are made comparable; `vector` as in the book.
    pub normalization: Normalization,
}

impl Default for ElectreNet {
    fn default() -> Self {
        ElectreNet { normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "electre_net",
    title: "ELECTRE by net concordance and net discordance",
    references: &[
        "van Delft and Nijkamp 1977, Multi-criteria analysis and regional decision-making, Martinus Nijhoff",
        "Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer",
    ],
    kind: Kind::Ranking,
    higher_is_better: false,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for ElectreNet {
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
            clone_invariant: Holds::No("nets are sums over the alternatives, and a copy counts twice in them"),
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                Normalization::None => Holds::Yes,
                _ => shifts(&self.normalization),
            },
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        match self.normalization {
            Normalization::None => Scaling::Together,
            Normalization::Log | Normalization::Bounds(_) => Scaling::None,
            _ => Scaling::Columns,
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let Normalized { values, directions } = self.normalization.as_given(data)?;
        let (n, m) = values.dim();
        let weights = data.weights_or_equal();
        let shares: Vec<i64> = weights.iter().map(|&w| fixed(w)).collect();
        let weighted: Vec<f64> =
            values.indexed_iter().map(|((_, k), &value)| directions[k].sign() * weights[k] * value).collect();
        // What a pair adds to the nets of i: c[i, j] - c[j, i] and d[i, j] - d[j, i].
        let pair = |a: &[f64], b: &[f64]| -> [i64; 2] {
            let (mut concordance, mut gain, mut loss) = (0, 0.0, 0.0);
            for k in 0..m {
                let difference = a[k] - b[k];
                if difference > 0.0 {
                    concordance += shares[k];
                    gain = if difference > gain { difference } else { gain };
                } else if difference < 0.0 {
                    concordance -= shares[k];
                    loss = if -difference > loss { -difference } else { loss };
                }
            }
            let largest = if gain > loss { gain } else { loss };
            let discordance = if largest == 0.0 { 0 } else { fixed(loss / largest) - fixed(gain / largest) };
            [concordance, discordance]
        };
        let net = |i: usize| -> [f64; 2] {
            let row = &weighted[i * m..(i + 1) * m];
            let mut sums = [0_i128; 2];
            for other in weighted.chunks_exact(m) {
                let [concordance, discordance] = pair(row, other);
                sums[0] += i128::from(concordance);
                sums[1] += i128::from(discordance);
            }
            sums.map(|sum| sum as f64 * from_fixed(1))
        };
        let nets: Vec<[f64; 2]> = (0..n).into_par_iter().map(net).collect();
        let net_concordance: Vec<f64> = nets.iter().map(|net| net[0]).collect();
        let net_discordance: Vec<f64> = nets.iter().map(|net| net[1]).collect();
        let by_concordance = ranks_of(&net_concordance, true);
        let by_discordance = ranks_of(&net_discordance, false);
        let scores = by_concordance.iter().zip(&by_discordance).map(|(&c, &d)| f64::from(c + d) / 2.0).collect();
        Ok(Outcome::scored(scores)
            .part("net_concordance", net_concordance)
            .part("net_discordance", net_discordance)
            .part("concordance_ranks", by_concordance)
            .part("discordance_ranks", by_discordance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn two_alternatives_by_hand() {
        // Weighted values without normalization: (3, 1) and (1, 2); differences 2 and -1.
        let data = DecisionMatrix::new(array![[6.0, 2.0], [2.0, 4.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = ElectreNet { normalization: Normalization::None }.evaluate(&data).unwrap();
        assert_eq!(outcome.parts["net_concordance"].to_json(), serde_json::json!([0.0, 0.0]));
        assert_eq!(outcome.parts["net_discordance"].to_json(), serde_json::json!([-0.5, 0.5]));
        assert_eq!(outcome.ranks, Some(vec![1, 2]));
    }
}
