//! ELECTRE II: strong and weak outranking, ranked from above and from below.

use super::concordance::{Comparison, Discordance, comparison_properties, reaches, weighs_more, within};
use super::graph::layers;
use super::pairwise::{check_relation_size, keeps_tables, pairs, without_diagonal};
use super::to_settings;
use crate::Result;
use crate::problem::{Problems, Text};
use crate::scoring::settings::bad;
use crate::scoring::{About, DecisionMatrix, Domain, Kind, Method, Normalization, Outcome, Properties};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Elimination and choice translating reality, for ranking with true criteria.
///
/// # Formula
/// Concordance c and discordance d as in [`ElectreI`](super::ElectreI). With concordance thresholds c1 >= c2 >= c3
/// and discordance thresholds d1 >= d2, and provided the criteria on which i is better weigh at least as much as
/// those on which j is better (`strict_majority`: more, as some later books have it):
/// - i strongly outranks j where `c >= c1 and d <= d1`, or `c >= c2 and d <= d2`;
/// - i weakly outranks j where `c >= c3 and d <= d1`.
///
/// Forward: in each round those that no remaining alternative strongly outranks and, among these, none weakly
/// outranks, get the next place. Reverse: the same with all arcs turned around, counted from the last place.
/// Alternatives on a circuit share their place. `score[i]` is the mean of both places (lower is better);
/// `outranks[i, j]` says that i is not behind j in either.
///
/// Parts: `forward_ranking`, `reverse_ranking` `(n,)` places from 1 without gaps; when there are at most 100
/// alternatives or `tables` asks for it, `concordance`, `discordance` `(n, n)` with an undefined diagonal and the
/// lists `strong_pairs`, `weak_pairs`.
///
/// # Errors
/// [`crate::Error::Limit`] for more than 30 000 alternatives.
///
/// # References
/// - Roy and Bertier 1973, La methode ELECTRE II: une application au media-planning, in: Ross (ed.), OR 72,
///   North-Holland.
/// - Hokkanen and Salminen 1995, ELECTRE III and II decision aids in an environmental problem, Journal of
///   Multi-Criteria Decision Analysis 4 (the form with five thresholds).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[9.0, 8.0, 7.0], [1.0, 2.0, 3.0], [8.0, 7.0, 8.0]], None, &[Direction::Max; 3])?;
/// let outcome = stratech::methods::ElectreII::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks, Some(vec![1, 3, 2]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElectreII {
    /// Concordance thresholds, falling: for strong outranking, strong with little discordance, weak.
    pub concordance_thresholds: [f64; 3],
    /// Discordance thresholds, falling: ordinary, little.
    pub discordance_thresholds: [f64; 2],
    /// Whether the criteria in favor must weigh more than those against, not only as much.
    pub strict_majority: bool,
    /// How columns are made comparable before disadvantages are measured.
    pub normalization: Normalization,
    /// What disadvantages are measured by.
    pub discordance: Discordance,
    /// Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.
    pub tables: Option<bool>,
}

impl Default for ElectreII {
    fn default() -> Self {
        ElectreII {
            concordance_thresholds: [0.65, 0.5, 0.35],
            discordance_thresholds: [0.65, 0.35],
            strict_majority: false,
            normalization: Normalization::None,
            discordance: Discordance::LargestRange,
            tables: None,
        }
    }
}

const ABOUT: About = About {
    name: "electre_ii",
    title: "Elimination and choice translating reality, ranking by strong and weak outranking (ELECTRE II)",
    references: &[
        "Roy and Bertier 1973, La methode ELECTRE II: une application au media-planning, in: OR 72, North-Holland",
        "Hokkanen and Salminen 1995, ELECTRE III and II decision aids in an environmental problem, JMCDA 4",
    ],
    kind: Kind::Ranking,
    higher_is_better: false,
    uses_weights: true,
    domain: Domain::Any,
};

/// A setting of numbers from 0 to 1 that do not rise.
fn check_falling(name: &str, values: &[f64], problems: &mut Problems) {
    let in_range = values.iter().all(|v| (0.0..=1.0).contains(v));
    if !in_range || values.windows(2).any(|pair| pair[0] < pair[1]) {
        let expected = Text::new("numbers from 0 to 1 that do not rise", "các số từ 0 đến 1 không tăng dần");
        problems.push(bad(name, &expected, &format!("{values:?}")));
    }
}

impl Method for ElectreII {
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
        comparison_properties(&self.normalization, self.discordance)
    }

    fn check_settings(&self, problems: &mut Problems) {
        check_falling("concordance_thresholds", &self.concordance_thresholds, problems);
        check_falling("discordance_thresholds", &self.discordance_thresholds, problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        check_relation_size(n, ABOUT.name)?;
        let comparison = Comparison::new(data, &self.normalization, self.discordance)?;
        let [c1, c2, c3] = self.concordance_thresholds;
        let [d1, d2] = self.discordance_thresholds;
        let discordance = |i, j| comparison.discordance(i, j);
        // Concordance, provided the better criteria weigh enough.
        let supported = |i, j| {
            let shares = comparison.shares(i, j);
            weighs_more(shares, comparison.shares(j, i), self.strict_majority).then(|| shares.concordance())
        };
        let strong = comparison.relation(|i, j| {
            supported(i, j).is_some_and(|c| {
                let d = discordance(i, j);
                (reaches(c, c1) && within(d, d1)) || (reaches(c, c2) && within(d, d2))
            })
        });
        let weak = comparison
            .relation(|i, j| supported(i, j).is_some_and(|c| reaches(c, c3) && within(discordance(i, j), d1)));
        let forward = layers(&strong, &weak);
        let backward = layers(&strong.t().to_owned(), &weak.t().to_owned());
        let last = backward.iter().copied().max().unwrap_or(0);
        let reverse: Vec<u32> = backward.iter().map(|b| 1 + last - b).collect();
        let scores = forward.iter().zip(&reverse).map(|(&f, &r)| f64::from(f + r) / 2.0).collect();
        let outranks =
            Array2::from_shape_fn((n, n), |(i, j)| i != j && forward[i] <= forward[j] && reverse[i] <= reverse[j]);
        let mut outcome = Outcome::scored(scores)
            .with_outranks(outranks)
            .part("forward_ranking", forward)
            .part("reverse_ranking", reverse);
        if keeps_tables(self.tables, n) {
            let concordance = comparison.table(|i, j| comparison.shares(i, j).concordance());
            outcome = outcome
                .part("concordance", without_diagonal(&concordance))
                .part("discordance", without_diagonal(&comparison.table(discordance)))
                .part("strong_pairs", pairs(|i, j| strong[[i, j]], n))
                .part("weak_pairs", pairs(|i, j| weak[[i, j]], n));
        }
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    #[test]
    fn five_alternatives_of_wang_and_triantaphyllou() {
        // Wang and Triantaphyllou 2008, Ranking irregularities when evaluating alternatives by using some ELECTRE
        // methods, Omega 36; scores and ranks as computed by another program with the same five thresholds.
        let values = array![
            [1.0, 2.0, 1.0, 5.0, 2.0, 2.0, 4.0],
            [3.0, 5.0, 3.0, 5.0, 3.0, 3.0, 3.0],
            [3.0, 5.0, 3.0, 5.0, 3.0, 2.0, 2.0],
            [1.0, 2.0, 2.0, 5.0, 1.0, 1.0, 1.0],
            [1.0, 1.0, 3.0, 5.0, 4.0, 1.0, 5.0]
        ];
        let weights = [0.0780, 0.1180, 0.1570, 0.3140, 0.2350, 0.0390, 0.0590];
        let data = DecisionMatrix::new(values, Some(&weights), &[Direction::Max; 7]).unwrap();
        let outcome = ElectreII::default().evaluate(&data).unwrap();
        assert_eq!(outcome.scores, Some(vec![3.0, 1.0, 2.0, 4.0, 1.5]));
        assert_eq!(outcome.ranks, Some(vec![4, 1, 3, 5, 2]));
    }

    #[test]
    fn six_sites_of_cebrian_and_porcar_by_hand() {
        // Strong arcs: 1-3, 3-0, 5-0, 5-3 and from 4 to all; weak besides: 3-2.
        let values = array![
            [6.0, 5.0, 28.0, 5.0, 5.0],
            [4.0, 2.0, 25.0, 10.0, 9.0],
            [5.0, 7.0, 35.0, 9.0, 6.0],
            [6.0, 1.0, 27.0, 6.0, 7.0],
            [6.0, 8.0, 30.0, 7.0, 9.0],
            [5.0, 6.0, 26.0, 4.0, 8.0]
        ];
        let directions = [Direction::Max, Direction::Max, Direction::Min, Direction::Max, Direction::Max];
        let data = DecisionMatrix::new(values, Some(&[0.25, 0.25, 0.1, 0.2, 0.2]), &directions).unwrap();
        let method = ElectreII { strict_majority: true, ..ElectreII::default() };
        let outcome = method.evaluate(&data).unwrap();
        assert_eq!(outcome.parts["forward_ranking"].to_json(), serde_json::json!([4, 2, 2, 3, 1, 2]));
        assert_eq!(outcome.parts["reverse_ranking"].to_json(), serde_json::json!([4, 2, 4, 3, 1, 2]));
        assert_eq!(outcome.scores, Some(vec![4.0, 2.0, 3.0, 3.0, 1.0, 2.0]));
    }

    #[test]
    fn thresholds_that_rise_are_refused() {
        let settings = serde_json::json!({"concordance_thresholds": [0.5, 0.6, 0.4], "discordance_thresholds": [2, 0]});
        assert_eq!(crate::methods::get("electre_ii", &settings).unwrap_err().problems().len(), 2);
    }
}
