//! LOPCOW weights.

use super::from_data::{min_max, squared_deviations, weigh};
use crate::Result;
use crate::number::{math, sum};
use crate::scoring::{DecisionMatrix, Domain, Scaling};

/// Weights by logarithmic percentage change, `(m,)`.
///
/// # Formula
/// `r` = min-max normalized with 1 the best; `PV[k] = |ln(sqrt(sum_i r[i, k]^2 / n) / s[k])| x 100` with `s` the
/// sample standard deviation (as in the paper's bank example); `w = PV / sum(PV)`. For a constant criterion PV is not
/// defined; it separates nothing, is left out and weighs 0.
///
/// # Errors
/// One alternative, or all alternatives equal; all PV zero (always so for two alternatives).
///
/// # References
/// Ecer and Pamucar 2022, A novel LOPCOW-DOBI multi-criteria sustainability performance assessment methodology, Omega
/// 112, 102690, equations 1 to 4.
pub fn lopcow(data: &DecisionMatrix) -> Result<Vec<f64>> {
    weigh("lopcow", data, Domain::Any, Scaling::Columns, |data| {
        let n = data.n_alternatives() as f64;
        let percentage = |column: &[f64]| {
            let variance = squared_deviations(column) / (n - 1.0);
            let mean_square = sum::dot_exact(column, column) / n;
            if variance == 0.0 { 0.0 } else { 50.0 * math::ln(mean_square / variance).abs() }
        };
        Ok(min_max(data).columns().into_iter().map(|column| percentage(&column.to_vec())).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction::{Max, Min};
    use ndarray::array;

    /// Ecer and Pamucar 2022: nine banks; weights of the first and last criteria to all digits of their sheet.
    #[test]
    fn published_banks() {
        let values = array![
            [21.8, 14.1, 10.7, 1.6, 1.8, 770., 12750., 18.0, 5100., 1.5, 9.1, 1.054, 4.196, 29.407, 7.03, 15.08, 9.705],
            [
                16.4, 8.5, 13.9, 1.2, 1.3, 524., 12087., 5.7, 2941., 2.208, 15.2, 1.123, 3.86, 5.228, 14.724, 32.103,
                19.0
            ],
            [
                14.5, 7.0, 2.3, 0.2, 0.2, 238., 3265., 1.9, 320., 2.32, 16.202, 1.008, 3.095, 5.549, 17.34, 65.129,
                32.056
            ],
            [
                18.2, 10.3, 11.4, 1.2, 1.1, 835., 16037., 21.3, 4332., 0.875, 9.484, 0.856, 2.191, 23.75, 13.1, 58.157,
                27.46
            ],
            [18.5, 8.1, 11.1, 1.0, 1.1, 504., 9464., 1.4, 1743., 2.95, 0.7, 0.479, 2.44, 8.77, 13.48, 33.45, 17.68],
            [
                18.7, 11.4, 10.8, 1.3, 1.5, 1227., 24053., 20.0, 6521., 0.733, 1.6, 0.857, 2.377, 4.985, 11.743,
                26.732, 24.485
            ],
            [
                18.5, 12.6, 10.8, 1.4, 1.8, 912., 18800., 18.2, 5300., 1.29, 8.27, 0.558, 0.635, 5.22, 13.829, 31.914,
                7.515
            ],
            [
                16.4, 6.7, 12.6, 0.9, 0.9, 951., 16767., 22.0, 3917., 2.46, 3.9, 0.724, 0.568, 4.491, 14.357, 28.869,
                7.313
            ],
            [
                15.2, 6.3, 6.9, 0.5, 0.5, 1013., 20170., 10.97, 4060., 1.67, 1.7, 0.704, 2.96, 3.24, 10.029, 60.981,
                23.541
            ]
        ];
        let directions: Vec<_> = (0..17).map(|k| if k < 10 { Max } else { Min }).collect();
        let w = lopcow(&DecisionMatrix::new(values, None, &directions).unwrap()).unwrap();
        for (k, expected) in [
            (0, 0.049_473_961_858_549_9),
            (1, 0.036_623_078_374_935_3),
            (9, 0.049_161_886_756_078_8),
            (10, 0.055_559_772_523_651_3),
            (16, 0.053_404_606_201_855_6),
        ] {
            assert!((w[k] - expected).abs() < 1e-14, "{k}: {}", w[k]);
        }
    }

    #[test]
    fn two_alternatives_have_no_weights() {
        let data = DecisionMatrix::new(array![[1.0, 2.0], [3.0, 1.0]], None, &[Max, Max]).unwrap();
        assert_eq!(lopcow(&data).unwrap_err().problems()[0].code.id(), "E0609");
    }
}
