//! Amounts of money, people and power as exact decimals, and rows put together of them.

use super::super::decimal::{self, Decimal};
use super::super::model::{Row, RowKind};
use crate::problem::codes::portfolio::NOT_EXACT;
use crate::problem::{Place, Problem, Text};
use crate::{Error, Result};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// An exact decimal; none where it would have too many digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount(Option<Decimal>);

impl Amount {
    pub(super) const ZERO: Amount = Amount(Some(Decimal { mantissa: 0, decimals: 0 }));

    /// What was typed.
    pub(super) fn of(x: f64) -> Amount {
        Amount(Decimal::of(x))
    }

    pub(super) fn whole(n: i128) -> Amount {
        Amount(Some(Decimal { mantissa: n, decimals: 0 }))
    }

    pub(super) fn years(n: u64) -> Amount {
        Amount::whole(i128::from(n))
    }

    fn both(self, other: Amount) -> Option<(i128, i128, u32)> {
        let (a, b) = (self.0?, other.0?);
        let decimals = a.decimals.max(b.decimals);
        Some((a.scaled(decimals)?, b.scaled(decimals)?, decimals))
    }

    pub(super) fn plus(self, other: Amount) -> Amount {
        let sum = || {
            let (a, b, decimals) = self.both(other)?;
            Some(Decimal { mantissa: a.checked_add(b)?, decimals })
        };
        Amount(sum())
    }

    pub(super) fn negative(self) -> Amount {
        Amount(self.0.map(|d| Decimal { mantissa: -d.mantissa, ..d }))
    }

    pub(super) fn minus(self, other: Amount) -> Amount {
        self.plus(other.negative())
    }

    pub(super) fn times(self, other: Amount) -> Amount {
        let product = || {
            let (a, b) = (self.0?, other.0?);
            let mantissa = a.mantissa.checked_mul(b.mantissa)?;
            let decimals = a.decimals + b.decimals;
            (decimals <= decimal::MOST_DIGITS).then_some(shortest(Decimal { mantissa, decimals }))
        };
        Amount(product())
    }

    /// So many units of `10^-decimals`.
    pub(super) fn units(mantissa: i128, decimals: u32) -> Amount {
        Amount(Some(Decimal { mantissa, decimals }))
    }

    /// Whole units of `10^-decimals` in a part `share.0 / share.1` of it, rounded down; none where they do not fit.
    pub(super) fn floor_of(self, decimals: u32, share: (i128, i128)) -> Option<i128> {
        let d = self.0?;
        let common = d.decimals.max(decimals);
        let finer = decimal::ten(common - decimals)?.checked_mul(share.1)?;
        Some(d.scaled(common)?.checked_mul(share.0)?.div_euclid(finer))
    }

    pub(super) fn is_zero(self) -> bool {
        self.0.is_some_and(|d| d.mantissa == 0)
    }

    /// Compares two amounts; one with too many digits compares as equal (it is refused where it enters a row).
    pub(super) fn compare(self, other: Amount) -> Ordering {
        self.both(other).map_or(Ordering::Equal, |(a, b, _)| a.cmp(&b))
    }

    /// Within two ends.
    pub(super) fn clamped(self, low: Amount, high: Amount) -> Amount {
        if self.compare(low).is_lt() {
            low
        } else if self.compare(high).is_gt() {
            high
        } else {
            self
        }
    }

    pub(super) fn to_f64(self) -> f64 {
        self.0.map_or(f64::NAN, Decimal::to_f64)
    }
}

/// Without zeros at the end, so that products of many factors stay short.
fn shortest(mut d: Decimal) -> Decimal {
    while d.decimals > 0 && d.mantissa % 10 == 0 {
        d = Decimal { mantissa: d.mantissa / 10, decimals: d.decimals - 1 };
    }
    d
}

/// Coefficients by column.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms(BTreeMap<usize, Amount>);

impl Terms {
    pub(super) fn add(&mut self, column: usize, amount: Amount) {
        let sum = self.0.entry(column).or_insert(Amount::ZERO);
        *sum = sum.plus(amount);
    }

    pub(super) fn add_all(&mut self, columns: &[usize], amount: Amount) {
        for &j in columns {
            self.add(j, amount);
        }
    }

    /// Another sum, times a factor.
    pub(super) fn add_times(&mut self, other: &Terms, factor: Amount) {
        for (&j, &a) in &other.0 {
            self.add(j, a.times(factor));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(|a| a.is_zero())
    }

    /// The row in whole numbers of one unit.
    ///
    /// # Errors
    /// Where the numbers span too many digits.
    pub(super) fn row(
        self,
        label: impl Into<String>,
        name: impl Into<Text>,
        kind: RowKind,
        lower: Option<Amount>,
        upper: Option<Amount>,
    ) -> Result<Row> {
        let (label, name) = (label.into(), name.into());
        let terms: Vec<(usize, Amount)> = self.0.into_iter().filter(|(_, a)| !a.is_zero()).collect();
        let build = || {
            let all = || terms.iter().map(|(_, a)| *a).chain(lower).chain(upper);
            let decimals = all().map(|a| Some(shortest(a.0?).decimals)).collect::<Option<Vec<u32>>>()?;
            let decimals = decimals.into_iter().max().unwrap_or(0);
            let scaled = |a: Amount| shortest(a.0?).scaled(decimals);
            let whole = terms.iter().map(|&(j, a)| Some((j, scaled(a)?))).collect::<Option<Vec<_>>>()?;
            let mut row = Row::new(label.clone(), kind, whole, None, None).named(name.clone());
            if let Some(lower) = lower {
                row.lower = Some(scaled(lower)?);
            }
            if let Some(upper) = upper {
                row.upper = Some(scaled(upper)?);
            }
            row.decimals = decimals;
            let numbers = row.terms.iter().map(|(_, a)| *a).chain(row.lower).chain(row.upper);
            let total = numbers.fold(0_u128, |sum, x| sum.saturating_add(x.unsigned_abs()));
            (total < decimal::ten(decimal::MOST_DIGITS)?.unsigned_abs()).then_some(row)
        };
        build().ok_or_else(|| not_exact(&name))
    }
}

pub(super) fn not_exact(name: &Text) -> Error {
    let digits = decimal::MOST_DIGITS;
    Problem::new(NOT_EXACT, Place::whole("register"))
        .item(name.clone())
        .found_words(Text::new("the numbers span too many digits", "các số trải trên quá nhiều chữ số"))
        .expected(Text::new(
            format!("numbers within {digits} decimal digits of each other"),
            format!("các số nằm trong {digits} chữ số thập phân"),
        ))
        .hint(Text::new("round the smallest", "hãy làm tròn số nhỏ nhất"))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let sum = Amount::of(0.1).plus(Amount::of(0.2)).minus(Amount::of(0.3));
        assert!(sum.is_zero());
        assert_eq!(Amount::of(2.5).times(Amount::of(0.4)).to_f64(), 1.0);
        assert_eq!(Amount::of(2.1).minus(Amount::years(2)).clamped(Amount::ZERO, Amount::years(1)).to_f64(), 0.1);
    }

    #[test]
    fn parts_are_rounded_down_to_units() {
        let x = Amount::of(0.07);
        assert_eq!([(1, 1), (1, 2), (2, 1)].map(|share| x.floor_of(2, share)), [Some(7), Some(3), Some(14)]);
        assert_eq!((x.floor_of(1, (1, 1)), x.negative().floor_of(1, (1, 1))), (Some(0), Some(-1)));
        assert_eq!(Amount::of(1e35).floor_of(0, (100_000, 1)), None);
    }

    #[test]
    fn a_row_is_written_in_its_finest_unit() {
        let mut terms = Terms::default();
        terms.add(3, Amount::of(0.25));
        terms.add(1, Amount::of(2.0));
        terms.add(2, Amount::ZERO);
        let row = terms.row("r", "r", RowKind::Limit, None, Some(Amount::of(1.5))).unwrap();
        assert_eq!((row.terms, row.upper, row.decimals), (vec![(1, 200), (3, 25)], Some(150), 2));
    }

    #[test]
    fn numbers_too_far_apart_are_refused() {
        let mut terms = Terms::default();
        terms.add(0, Amount::of(1e30));
        terms.add(1, Amount::of(1e-30));
        let error = terms.row("r", "r", RowKind::Limit, None, None).unwrap_err();
        assert_eq!(error.problems()[0].code, NOT_EXACT);
    }
}
