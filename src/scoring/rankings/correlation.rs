//! How alike two rankings are.

use super::order::{average_ranks, check_pair, tie_groups};
use crate::Result;
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Text, codes::arrays as codes};

/// Spearman's rank correlation of two rankings, right with ties: the linear correlation of average ranks.
///
/// `a`, `b`: `(n,)`, 1 = best. Only the order counts, so scores may be given instead, both in the same sense.
///
/// # Formula
/// `cov(R(a), R(b)) / sqrt(var(R(a)) var(R(b)))` with average ranks R. The short form `1 - 6 sum d^2 / (n^3 - n)` is
/// equal to it only without ties.
///
/// # Errors
/// Lists that are empty, of different lengths or not finite; a ranking in which all items tie (0 / 0).
///
/// # References
/// Spearman 1904, The proof and measurement of association between two things, American Journal of Psychology 15;
/// Kendall 1948, Rank correlation methods, chapter 3 (ties).
///
/// # Examples
/// ```
/// use stratech::rankings::spearman;
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0])?, 1.0);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn spearman(a: &[f64], b: &[f64]) -> Result<f64> {
    check_pair(a, b)?;
    check_varied("spearman", a, b)?;
    let middle = (a.len() + 1) as f64 / 2.0;
    let deviations = |ranks: &[f64]| -> Vec<f64> { average_ranks(ranks).iter().map(|r| r - middle).collect() };
    let (x, y) = (deviations(a), deviations(b));
    let (xx, yy, xy) = (sum::dot_exact(&x, &x), sum::dot_exact(&y, &y), sum::dot_exact(&x, &y));
    // Without ties both are equal, and the quotient needs no root.
    Ok(if xx == yy { xy / xx } else { xy / (math::sqrt(xx) * math::sqrt(yy)) })
}

/// Weighted rank correlation: differences near the top count more. Average ranks are used for ties.
///
/// # Formula
/// `1 - 6 sum (x - y)^2 ((n - x + 1) + (n - y + 1)) / (n^4 + n^3 - n^2 - n)`
///
/// # Errors
/// Lists that are empty, of different lengths or not finite; fewer than two items.
///
/// # References
/// Pinto da Costa and Soares 2005, A weighted rank measure of correlation, Australian & New Zealand Journal of
/// Statistics 47(4); Dancelli, Manisera and Vezzoli 2013, On two classes of weighted rank correlation measures
/// deriving from the Spearman's rho.
pub fn weighted_spearman(a: &[f64], b: &[f64]) -> Result<f64> {
    check_pair(a, b)?;
    check_two("weighted_spearman", a.len())?;
    let n = a.len() as f64;
    let terms: Vec<f64> = average_ranks(a)
        .iter()
        .zip(average_ranks(b))
        .map(|(x, y)| (x - y) * (x - y) * ((n - x + 1.0) + (n - y + 1.0)))
        .collect();
    // n^4 + n^3 - n^2 - n = n (n + 1)^2 (n - 1)
    Ok(1.0 - 6.0 * sum::sum(&terms) / (n * (n + 1.0) * (n + 1.0) * (n - 1.0)))
}

/// WS coefficient of rankings similarity; not symmetric: `a` is the reference, whose top decides. Average ranks are
/// used for ties.
///
/// # Formula
/// `1 - sum 2^-x |x - y| / max(x - 1, n - x)` with x the place in `a` and y the place in `b`
///
/// # Errors
/// Lists that are empty, of different lengths or not finite; fewer than two items.
///
/// # References
/// Salabun and Urbaniak 2020, A new coefficient of rankings similarity in decision-making problems, ICCS 2020.
///
/// # Examples
/// ```
/// use stratech::rankings::ws;
/// let (reference, other) = ([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 3.0, 2.0, 4.0, 5.0]);
/// assert!((ws(&reference, &other)? - 0.854166666667).abs() < 1e-12);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn ws(a: &[f64], b: &[f64]) -> Result<f64> {
    check_pair(a, b)?;
    check_two("ws", a.len())?;
    let n = a.len() as f64;
    let terms: Vec<f64> = average_ranks(a)
        .iter()
        .zip(average_ranks(b))
        .map(|(&x, y)| math::exp2(-x) * (x - y).abs() / math::max(x - 1.0, n - x))
        .collect();
    Ok(1.0 - sum::sum(&terms))
}

/// Kendall's tau-b of two rankings, which allows for ties in both.
///
/// # Formula
/// `(C - D) / sqrt((P - T_a) (P - T_b))` with C concordant, D discordant pairs, P all pairs, T tied pairs
///
/// # Errors
/// Lists that are empty, of different lengths or not finite; a ranking in which all items tie (0 / 0).
///
/// # Complexity
/// `O(n log n)`
///
/// # References
/// Kendall 1945, The treatment of ties in ranking problems, Biometrika 33(3); Knight 1966, A computer method for
/// calculating Kendall's tau with ungrouped data, Journal of the American Statistical Association 61.
pub fn kendall_tau_b(a: &[f64], b: &[f64]) -> Result<f64> {
    check_pair(a, b)?;
    check_varied("kendall_tau_b", a, b)?;
    let pairs = Pairs::count(a, b);
    let (x, y) = (pairs.all - pairs.tied_a, pairs.all - pairs.tied_b);
    let agreement = pairs.all + pairs.tied_both - pairs.tied_a - pairs.tied_b - 2 * pairs.discordant;
    let agreement = agreement as f64;
    Ok(if x == y { agreement / x as f64 } else { agreement / (math::sqrt(x as f64) * math::sqrt(y as f64)) })
}

/// Kemeny distance of two rankings: how many pairs of items they order differently; a pair that only one of them ties
/// counts one half.
///
/// # Formula
/// `sum over pairs |sign_a - sign_b| / 2`, half of Kemeny and Snell's sum over ordered pairs. Without ties it is the
/// number of inversions (Kendall's distance), the unit in which Kemeny's rule is usually reported.
///
/// # Errors
/// Lists that are empty, of different lengths or not finite.
///
/// # Complexity
/// `O(n log n)`
///
/// # References
/// Kemeny and Snell 1962, Mathematical models in the social sciences, chapter 2.
///
/// # Examples
/// ```
/// use stratech::rankings::kemeny_distance;
/// assert_eq!(kemeny_distance(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0])?, 3.0);
/// assert_eq!(kemeny_distance(&[1.0, 1.0, 3.0], &[1.0, 2.0, 3.0])?, 0.5);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn kemeny_distance(a: &[f64], b: &[f64]) -> Result<f64> {
    check_pair(a, b)?;
    let pairs = Pairs::count(a, b);
    let one_sided = pairs.tied_a + pairs.tied_b - 2 * pairs.tied_both;
    Ok(pairs.discordant as f64 + one_sided as f64 / 2.0)
}

/// Numbers of pairs of items.
pub(super) struct Pairs {
    pub(super) all: i64,
    pub(super) tied_a: i64,
    pub(super) tied_b: i64,
    pub(super) tied_both: i64,
    pub(super) discordant: i64,
}

impl Pairs {
    pub(super) fn count(a: &[f64], b: &[f64]) -> Self {
        let in_groups = |groups: &[Vec<usize>]| -> i64 { groups.iter().map(|group| pairs_of(group.len())).sum() };
        let by_a = tie_groups(a);
        let mut tied_both = 0;
        let mut sequence = Vec::with_capacity(a.len());
        for group in &by_a {
            // Within a tie of a the order of b is taken, so that it counts no inversion.
            let mut within: Vec<f64> = group.iter().map(|&i| b[i]).collect();
            within.sort_by(f64::total_cmp);
            tied_both += within.chunk_by(|x, y| x == y).map(|same| pairs_of(same.len())).sum::<i64>();
            sequence.extend(within);
        }
        let mut spare = sequence.clone();
        Pairs {
            all: pairs_of(a.len()),
            tied_a: in_groups(&by_a),
            tied_b: in_groups(&tie_groups(b)),
            tied_both,
            discordant: inversions(&mut sequence, &mut spare),
        }
    }
}

fn pairs_of(n: usize) -> i64 {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    n * (n - 1) / 2
}

/// Sorts by merging and counts the pairs that stood the wrong way round.
fn inversions(values: &mut [f64], spare: &mut [f64]) -> i64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let half = n / 2;
    let mut count = {
        let (left, right) = values.split_at_mut(half);
        let (spare_left, spare_right) = spare.split_at_mut(half);
        inversions(left, spare_left) + inversions(right, spare_right)
    };
    let (mut i, mut j) = (0, half);
    for slot in spare.iter_mut() {
        if i < half && (j == n || values[i] <= values[j]) {
            *slot = values[i];
            i += 1;
        } else {
            *slot = values[j];
            j += 1;
            count += i64::try_from(half - i).unwrap_or(i64::MAX);
        }
    }
    values.copy_from_slice(spare);
    count
}

fn undefined(name: &str, place: Place, found: Text, expected: Text) -> Problem {
    Problem::new(codes::UNDEFINED, place).item(name).found_words(found).expected(expected)
}

fn check_two(name: &str, n: usize) -> Result<()> {
    if n >= 2 {
        return Ok(());
    }
    let found = Text::new("there is one item", "chỉ có một mục");
    Err(undefined(name, Place::argument("a"), found, Text::new("two items or more", "từ hai mục trở lên")).into())
}

/// Neither ranking may tie all items.
fn check_varied(name: &str, a: &[f64], b: &[f64]) -> Result<()> {
    check_two(name, a.len())?;
    let mut problems = crate::problem::Problems::new();
    for (argument, ranks) in [("a", a), ("b", b)] {
        if ranks.iter().all(|r| *r == ranks[0]) {
            let found = Text::new("all items tie", "mọi mục đồng hạng");
            let expected = Text::new("a ranking that orders some items", "thứ hạng có phân biệt một số mục");
            problems.push(undefined(name, Place::argument(argument), found, expected));
        }
    }
    problems.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_by_hand() {
        // Average ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3.5, 3.5, 5: 7.25 / 9.5; 7 pairs agree, 1 does not, 2 are tied once.
        let (a, b) = ([1.0, 2.0, 2.0, 4.0, 5.0], [2.0, 1.0, 3.0, 3.0, 5.0]);
        assert!((spearman(&a, &b).unwrap() - 7.25 / 9.5).abs() < 1e-15);
        assert!((kendall_tau_b(&a, &b).unwrap() - 6.0 / 9.0).abs() < 1e-15);
        assert_eq!(kemeny_distance(&a, &b).unwrap(), 2.0);
    }

    #[test]
    fn places_say_the_same_however_ties_are_written() {
        let b = [1.0, 2.0, 3.0, 4.0];
        for f in [spearman, weighted_spearman, ws, kendall_tau_b, kemeny_distance] {
            let value = f(&[1.0, 1.0, 3.0, 4.0], &b).unwrap();
            assert_eq!(f(&[1.0, 1.0, 2.0, 3.0], &b).unwrap(), value);
            assert_eq!(f(&[1.5, 1.5, 3.0, 4.0], &b).unwrap(), value);
        }
    }

    #[test]
    fn what_is_not_defined_says_so() {
        for f in [spearman, kendall_tau_b] {
            assert_eq!(f(&[1.0, 1.0], &[1.0, 1.0]).unwrap_err().problems().len(), 2);
        }
        for f in [spearman, weighted_spearman, ws, kendall_tau_b] {
            assert_eq!(f(&[1.0], &[1.0]).unwrap_err().problems()[0].code.id(), "E0609");
            assert_eq!(f(&[], &[1.0]).unwrap_err().problems().len(), 2);
        }
        let error = ws(&[1.0, f64::NAN], &[1.0]).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["a[1]", "b"]);
        assert_eq!(kemeny_distance(&[1.0], &[1.0]), Ok(0.0));
    }

    fn two() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
        prop::collection::vec((0_u8..7, 0_u8..7), 2..15)
            .prop_map(|pairs| pairs.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).unzip())
    }

    proptest! {
        #[test]
        fn pairs_counted_one_by_one((a, b) in two()) {
            let (mut discordant, mut one_sided) = (0.0, 0.0);
            let sign = |x: f64| if x > 0.0 { 1 } else if x < 0.0 { -1 } else { 0 };
            for i in 0..a.len() {
                for j in 0..i {
                    let (x, y) = (sign(a[i] - a[j]), sign(b[i] - b[j]));
                    if x * y < 0 { discordant += 1.0 } else if x != y { one_sided += 1.0 }
                }
            }
            prop_assert_eq!(kemeny_distance(&a, &b).unwrap(), discordant + one_sided / 2.0);
        }

        #[test]
        fn limits_and_symmetry((a, b) in two()) {
            for f in [spearman, kendall_tau_b] {
                let Ok(r) = f(&a, &b) else { continue };
                prop_assert!((-1.0..=1.0).contains(&r));
                prop_assert_eq!(f(&b, &a).unwrap(), r);
                let turned: Vec<f64> = b.iter().map(|x| -x).collect();
                prop_assert!((f(&a, &turned).unwrap() + r).abs() < 1e-15);
            }
            for f in [spearman, kendall_tau_b, weighted_spearman, ws] {
                if let Ok(r) = f(&a, &a) { prop_assert_eq!(r, 1.0); }
            }
            prop_assert_eq!(kemeny_distance(&a, &a).unwrap(), 0.0);
            prop_assert_eq!(kemeny_distance(&a, &b).unwrap(), kemeny_distance(&b, &a).unwrap());
        }

        #[test]
        fn kemeny_distance_keeps_the_triangle_inequality((a, b) in two(), c in prop::collection::vec(0_u8..7, 15)) {
            let c: Vec<f64> = c[..a.len()].iter().map(|x| f64::from(*x)).collect();
            let d = |x: &[f64], y: &[f64]| kemeny_distance(x, y).unwrap();
            prop_assert!(d(&a, &b) <= d(&a, &c) + d(&c, &b));
        }
    }
}
