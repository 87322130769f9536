//! Prices of the rows and the bound they prove.
//!
//! A price for each row turns rows into a reward for keeping below them; what is left separates by column, so that no
//! plan is worth more than
//!
//! `L(y) = sum_r y_r b_r + sum_j max(0, c_j - sum_r y_r a_rj)`
//!
//! for **any** prices of the right sign: prices are searched for in floating point, their bound is computed in whole
//! numbers. Its least value is the bound of the linear relaxation.
//!
//! # References
//! - Held, Wolfe and Crowder 1974, Validation of subgradient optimization, Mathematical Programming 6, 62-88.
//! - Camerini, Fratta and Maffioli 1975, On improving relaxation methods by modified gradient techniques,
//!   Mathematical Programming Study 3, 26-34 (the deflected direction).

use super::model::Model;
use crate::number::math::max;

/// The linear relaxation of a model in floating point, rows scaled to length 1.
pub(super) struct Relaxation {
    values: Vec<f64>,
    fixed: Vec<Option<bool>>,
    /// Terms of row r stand at `starts[r]..starts[r + 1]`.
    starts: Vec<usize>,
    columns: Vec<u32>,
    coefficients: Vec<f64>,
    lower: Vec<Option<f64>>,
    upper: Vec<Option<f64>>,
    /// Length of each row as it was.
    lengths: Vec<f64>,
}

/// A price for each row of a [`Relaxation`], for rows scaled to length 1.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    pub(super) y: Vec<f64>,
    /// Value less what a column takes at these prices.
    pub(super) reduced: Vec<f64>,
    bound: f64,
}

/// The bound that prices prove, in whole numbers of `2^-shift` units.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    shift: u32,
    /// Reduced value of each column.
    pub(super) reduced: Vec<i128>,
    total: i128,
}

impl Relaxation {
    pub(super) fn of(model: &Model) -> Self {
        let mut relaxation = Relaxation {
            values: model.columns.iter().map(|column| column.value as f64).collect(),
            fixed: model.columns.iter().map(|column| column.fixed).collect(),
            starts: vec![0],
            columns: Vec::new(),
            coefficients: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
            lengths: Vec::new(),
        };
        for row in &model.rows {
            let numbers: Vec<f64> = row.terms.iter().map(|&(_, a)| row.number(a)).collect();
            let length = numbers.iter().map(|a| a * a).sum::<f64>().sqrt();
            let length = if length > 0.0 { length } else { 1.0 };
            relaxation.columns.extend(row.terms.iter().map(|&(j, _)| u32::try_from(j).unwrap_or(u32::MAX)));
            relaxation.coefficients.extend(numbers.iter().map(|a| a / length));
            relaxation.starts.push(relaxation.columns.len());
            relaxation.lower.push(row.lower.map(|lower| row.number(lower) / length));
            relaxation.upper.push(row.upper.map(|upper| row.number(upper) / length));
            relaxation.lengths.push(length);
        }
        relaxation
    }

    /// Changes the upper bound of a row.
    pub(super) fn set_upper(&mut self, r: usize, upper: f64) {
        self.upper[r] = Some(upper / self.lengths[r]);
    }

    fn row(&self, r: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.starts[r]..self.starts[r + 1];
        self.columns[range.clone()].iter().zip(&self.coefficients[range]).map(|(&j, &a)| (j as usize, a))
    }

    fn n_rows(&self) -> usize {
        self.lengths.len()
    }

    /// Bound and reduced values at some prices.
    fn priced(&self, y: Vec<f64>) -> Prices {
        let mut reduced = self.values.clone();
        let mut bound = 0.0;
        for (r, &price) in y.iter().enumerate() {
            if price != 0.0 {
                let side = if price > 0.0 { self.upper[r] } else { self.lower[r] };
                bound += price * side.unwrap_or(0.0);
                for (j, a) in self.row(r) {
                    reduced[j] -= price * a;
                }
            }
        }
        for (&r, fixed) in reduced.iter().zip(&self.fixed) {
            bound += match fixed {
                Some(true) => r,
                Some(false) => 0.0,
                None => max(r, 0.0),
            };
        }
        Prices { y, reduced, bound }
    }

    /// No prices at all.
    pub(super) fn free(&self) -> Prices {
        self.priced(vec![0.0; self.n_rows()])
    }

    /// Where the bound falls fastest (reversed): bound of each row less what the best choice at these prices takes.
    fn slope(&self, prices: &Prices) -> Vec<f64> {
        let chosen: Vec<f64> = prices
            .reduced
            .iter()
            .zip(&self.fixed)
            .map(|(&r, fixed)| f64::from(u8::from(fixed.unwrap_or(r > 0.0))))
            .collect();
        (0..self.n_rows())
            .map(|r| {
                let used: f64 = self.row(r).map(|(j, a)| a * chosen[j]).sum();
                let over = self.upper[r].map(|upper| upper - used);
                let under = self.lower[r].map(|lower| lower - used);
                let price = prices.y[r];
                match (over, under) {
                    (Some(over), Some(under)) if price == 0.0 => {
                        if over < 0.0 {
                            over
                        } else if under > 0.0 {
                            under
                        } else {
                            0.0
                        }
                    }
                    (Some(over), Some(_)) if price > 0.0 => over,
                    // A price at its end that would have to go further stays.
                    (Some(over), None) if price <= 0.0 && over > 0.0 => 0.0,
                    (Some(over), None) => over,
                    (None, Some(under)) if price >= 0.0 && under < 0.0 => 0.0,
                    (_, Some(under)) => under,
                    (None, None) => 0.0,
                }
            })
            .collect()
    }

    /// Lowers the bound by so many steps, with `target` (a value that some plan has) as what it falls towards.
    pub(super) fn improve(&self, from: &Prices, steps: usize, target: f64) -> Prices {
        let mut best = self.priced(from.y.clone());
        let mut at = best.clone();
        let mut direction = vec![0.0; self.n_rows()];
        let (mut theta, mut stalled) = (1.0, 0);
        for _ in 0..steps {
            let slope = self.slope(&at);
            for (d, g) in direction.iter_mut().zip(&slope) {
                *d = 0.6 * *d + g;
            }
            let length: f64 = direction.iter().map(|d| d * d).sum();
            let gap = at.bound - target;
            if length == 0.0 || gap <= 1e-9 * max(target.abs(), 1.0) {
                break;
            }
            let step = theta * gap / length;
            let y = at.y.iter().zip(&direction).enumerate().map(|(r, (y, d))| self.signed(r, y - step * d)).collect();
            at = self.priced(y);
            if at.bound < best.bound - 1e-7 * best.bound.abs() {
                best = at.clone();
                stalled = 0;
            } else {
                stalled += 1;
                if stalled >= 12 {
                    (theta, stalled) = (theta * 0.5, 0);
                    at = best.clone();
                    direction.fill(0.0);
                    if theta < 1e-3 {
                        break;
                    }
                }
            }
        }
        best
    }

    /// A price of the sign its row allows.
    fn signed(&self, r: usize, y: f64) -> f64 {
        match (self.lower[r], self.upper[r]) {
            (None, _) => max(y, 0.0),
            (_, None) => -max(-y, 0.0),
            _ => y,
        }
    }

    /// What prices prove about a model whose rows are those of this relaxation.
    pub(super) fn certify(&self, model: &Model, prices: &Prices) -> Option<Certificate> {
        let decimals = model.rows.iter().map(|row| row.decimals).max().unwrap_or(0);
        let shift = (30 + 4 * decimals).min(58);
        let scale = (1_i128 << shift) as f64;
        let mut total: i128 = 0;
        let mut reduced: Vec<i128> =
            model.columns.iter().map(|column| column.value.checked_mul(1 << shift)).collect::<Option<_>>()?;
        for (r, row) in model.rows.iter().enumerate() {
            // The price of one whole unit of the row.
            let price = prices.y[r] / self.lengths[r] * row.number(1) * scale;
            // Too large, or no number.
            if price.abs().total_cmp(&1e30).is_ge() {
                return None;
            }
            #[allow(clippy::cast_possible_truncation)] // below 1e30
            let price = price.round() as i128;
            let side = match price.signum() {
                1 => row.upper,
                -1 => row.lower,
                _ => continue,
            };
            let Some(side) = side else { continue };
            total = total.checked_add(price.checked_mul(side)?)?;
            for &(j, a) in &row.terms {
                reduced[j] = reduced[j].checked_sub(price.checked_mul(a)?)?;
            }
        }
        for (column, &r) in model.columns.iter().zip(&reduced) {
            let best = match column.fixed {
                Some(true) => r,
                Some(false) => 0,
                None => r.max(0),
            };
            total = total.checked_add(best)?;
        }
        Some(Certificate { shift, reduced, total })
    }
}

impl Certificate {
    /// No plan is worth more units.
    pub(super) fn bound(&self) -> i128 {
        self.total >> self.shift
    }

    /// What a plan of at least so many units may lose against the bound by columns decided against their reduced values.
    pub(super) fn room(&self, value: i128) -> i128 {
        self.total.saturating_sub(value.saturating_mul(1 << self.shift))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::Selection;

    #[test]
    fn prices_come_near_the_linear_bound_and_prove_it() {
        // One limit: the linear optimum takes items by value for money, 6 of 10 by hand.
        let model = Selection::new(&[60.0, 100.0, 120.0]).limit("weight", &[10.0, 20.0, 30.0], 50.0).model().unwrap();
        let relaxation = Relaxation::of(&model);
        let prices = relaxation.improve(&relaxation.free(), 500, 220.0);
        let certificate = relaxation.certify(&model, &prices).unwrap();
        // Linear optimum 60 + 100 + 2/3 x 120 = 240.
        assert!((240..=241).contains(&certificate.bound()), "{}", certificate.bound());
    }

    #[test]
    fn any_prices_bound_every_plan() {
        let selection = Selection::new(&[5.0, 4.0, -1.0, 3.0])
            .limit("money", &[2.5, 3.0, 1.0, 0.5], 4.0)
            .group(&[0, 1, 3], 1, Some(2))
            .needs(0, 2)
            .synergy(&[1, 3], 2.0);
        let model = selection.model().unwrap();
        let relaxation = Relaxation::of(&model);
        let n = model.columns.len();
        let best = (0..1_u32 << n)
            .map(|bits| (0..n).map(|j| bits >> j & 1 == 1).collect::<Vec<bool>>())
            .filter(|plan| crate::portfolio::verify::fault(&model, plan).is_none())
            .map(|plan| model.value(&plan))
            .max()
            .unwrap();
        for k in 0..200_u32 {
            let y = (0..model.rows.len()).map(|r| {
                let y = f64::from((k * 7919 + u32::try_from(r).unwrap() * 104_729) % 1000) / 50.0 - 4.0;
                relaxation.signed(r, y)
            });
            let prices = relaxation.priced(y.collect());
            let certificate = relaxation.certify(&model, &prices).unwrap();
            assert!(certificate.bound() >= best);
            assert!((certificate.bound() as f64 - prices.bound).abs() <= 1.0);
        }
        let improved = relaxation.improve(&relaxation.free(), 1000, best as f64);
        assert!(relaxation.certify(&model, &improved).unwrap().bound() <= best + 1);
    }
}
