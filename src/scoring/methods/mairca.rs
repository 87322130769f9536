//! MAIRCA: the gap between the theoretical and the real rating.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::sum;
use crate::problem::Problems;
use crate::scoring::decision::normalize_weights;
use crate::scoring::{
    About, DecisionMatrix, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling, settings,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Multi-attributive ideal-real comparative analysis. **A lower score is better**: it is a gap.
///
/// # Formula
/// Theoretical rating `T_p[i, k] = P[i] w[k]`, where every alternative is equally likely to be chosen,
/// `P = 1 / n`, unless `preferences` say otherwise; real rating `T_r = T_p r` with `r` the position between the
/// column's worst and best value; `gap = T_p - T_r` and `score[i] = Σ_k gap[i, k]`. A constant criterion has no gap.
///
/// Parts: `T_p`, `T_r`, `gap`, `normalized` `(n, m)`; `weights` `(m,)`, those used.
///
/// # References
/// Pamucar, Vasin and Lukovac 2014, Selection of railway level crossings for investing in security equipment using
/// hybrid DEMATEL-MAIRCA model, RAILCON; Gigovic, Pamucar, Bajic and Milicevic 2016, The combination of expert
/// judgment and GIS-MAIRCA analysis for the selection of sites for ammunition depots, Sustainability 8(4) 372.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[2.0, 1.0], [2.0, 3.0]], Some(&[0.6, 0.4]), &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Mairca::default().evaluate(&data)?;
/// assert_eq!(outcome.scores, Some(vec![0.2, 0.0]));
/// assert_eq!(outcome.ranks, Some(vec![2, 1]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mairca {
    /// How columns are made comparable; `min_max` as in the papers.
    pub normalization: Normalization,
    /// Preference for each alternative before any rating, `(n,)`, on any scale; `None` = all alike.
    #[serde(alias = "P_ai", alias = "P_A")]
    pub preferences: Option<Vec<f64>>,
}

impl Default for Mairca {
    fn default() -> Self {
        Mairca { normalization: Normalization::MinMax, preferences: None }
    }
}

const ABOUT: About = About {
    name: "mairca",
    title: "Multi-attributive ideal-real comparative analysis (MAIRCA)",
    references: &[
        "Pamucar, Vasin and Lukovac 2014, Selection of railway level crossings for investing in security equipment using hybrid DEMATEL-MAIRCA model, RAILCON",
        "Gigovic, Pamucar, Bajic and Milicevic 2016, The combination of expert judgment and GIS-MAIRCA analysis for the selection of sites for ammunition depots, Sustainability 8(4) 372",
    ],
    kind: Kind::Ranking,
    higher_is_better: false,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Mairca {
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
        let by_name = Holds::No("the settings prefer one alternative over another");
        Properties {
            dominance: if self.preferences.is_some() { by_name } else { Holds::Yes },
            clone_invariant: if self.preferences.is_some() { by_name } else { clones(&self.normalization) },
            unit_scale_free: units(&self.normalization),
            shift_free: shifts(&self.normalization),
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        if self.normalization.unit_scale_free() { Scaling::Columns } else { Scaling::None }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
        if let Some(preferences) = &self.preferences {
            settings::check_rows("preferences", preferences.len(), data.n_alternatives(), problems);
            if let Err(error) = normalize_weights(preferences, "preferences") {
                problems.extend(error.problems().iter().cloned());
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        let normalized = self.normalization.oriented(data)?.values;
        let weights = data.weights_or_equal();
        let shares = match &self.preferences {
            Some(given) => normalize_weights(given, "preferences")?,
            None => vec![1.0 / n as f64; n],
        };
        let theoretical = Array2::from_shape_fn(normalized.dim(), |(i, k)| shares[i] * weights[k]);
        let real = &theoretical * &normalized;
        let gap = &theoretical - &real;
        let scores = gap.rows().into_iter().map(|row| sum::sum(&row.to_vec())).collect();
        Ok(Outcome::scored(scores)
            .part("T_p", theoretical)
            .part("T_r", real)
            .part("gap", gap)
            .part("normalized", normalized)
            .part("weights", weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;

    fn close(found: &[f64], printed: &[f64]) {
        for (a, b) in found.iter().zip(printed) {
            // Some of the printed digits are cut off, not rounded.
            assert!((a - b).abs() < 1e-4, "{found:?} is not {printed:?}");
        }
    }

    /// Gigovic et al. 2016, sites for ammunition depots.
    fn depots() -> DecisionMatrix {
        let values = array![
            [3.828, 5.000, 3.720, 2.723, 4.255],
            [4.675, 5.000, 3.000, 3.452, 2.587],
            [4.515, 4.836, 3.289, 3.491, 4.069],
            [4.421, 5.000, 3.555, 2.839, 4.397],
            [4.717, 5.000, 3.430, 4.401, 1.000],
            [4.695, 5.000, 3.925, 3.847, 1.000],
            [4.688, 5.000, 2.000, 4.990, 1.000],
            [4.688, 5.000, 3.971, 4.001, 1.000]
        ];
        let directions = ["min", "max", "min", "min", "min"];
        let builder = DecisionMatrix::builder(values).direction_words(&directions);
        builder.weights(&[0.2016, 0.2304, 0.2232, 0.1912, 0.1536]).build().unwrap()
    }

    #[test]
    fn sites_for_ammunition_depots() {
        let outcome = Mairca::default().evaluate(&depots()).unwrap();
        close(&outcome.scores.unwrap(), &[0.0427, 0.0548, 0.0919, 0.0592, 0.0631, 0.0637, 0.0483, 0.0658]);
        assert_eq!(outcome.ranks, Some(vec![1, 3, 8, 4, 5, 6, 2, 7]));
    }

    /// Aksoy 2021, An analysis on Turkey's merger and acquisition activities: MAIRCA method, Gumushane
    /// Universitesi Sosyal Bilimler Enstitusu Elektronik Dergisi 12(1).
    #[test]
    fn mergers_and_acquisitions() {
        let values = array![
            [70.0, 245.0, 16.4, 19.0],
            [52.0, 246.0, 7.3, 22.0],
            [53.0, 295.0, 10.3, 25.0],
            [63.0, 256.0, 12.0, 8.0],
            [64.0, 233.0, 5.3, 17.0]
        ];
        let weights = [0.04744, 0.02464, 0.51357, 0.41435];
        let data = DecisionMatrix::new(values, Some(&weights), &[Direction::Max; 4]).unwrap();
        let scores = Mairca::default().evaluate(&data).unwrap().scores.unwrap();
        close(&scores, &[0.0332, 0.1122, 0.0654, 0.1304, 0.1498]);
    }

    #[test]
    fn preferences_for_alternatives() {
        let settings = serde_json::json!({"P_ai": [0.2, 0.15, 0.15, 0.1, 0.1, 0.1, 0.1, 0.1]});
        let method = super::super::get("mairca", &settings).unwrap();
        let scores = method.evaluate(&depots()).unwrap().scores.unwrap();
        close(&scores, &[0.06839, 0.06578, 0.11036, 0.04740, 0.05051, 0.05094, 0.03862, 0.05260]);
        for wrong in [serde_json::json!([1.0, 2.0]), serde_json::json!([1, 1, 1, 1, 1, 1, 1, -1])] {
            let method = super::super::get("mairca", &serde_json::json!({ "preferences": wrong })).unwrap();
            assert!(method.evaluate(&depots()).is_err());
        }
    }
}
