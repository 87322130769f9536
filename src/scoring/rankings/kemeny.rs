//! Kemeny's rule, exact.

use super::dominance::components;
use super::votes::{Votes, winners};
use crate::number::{Grid, grid};
use crate::problem::{Place, Problem, Problems, Text, codes::elicitation as codes};
use crate::scoring::nested;
use crate::{Error, Result};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// One ranking by Kemeny's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kemeny {
    /// The best rankings, each as items from first to last; all of them up to [`MOST_LISTED`].
    pub rankings: Vec<Vec<usize>>,
    /// How many best rankings there are, 1 where it was not counted (`proved` is false); large numbers are rounded.
    pub n_optimal: f64,
    /// Agreements: voters times pairs that a best ranking orders as they do.
    pub score: f64,
    /// Disagreements: voters times pairs that a best ranking orders the other way; pairs that a voter ties count nowhere.
    pub distance: f64,
    /// No ranking has fewer disagreements than this.
    pub bound: f64,
    /// Whether `distance` is proved smallest.
    pub proved: bool,
    /// Competition ranks by the mean place over **all** best rankings, `(n_items,)`.
    pub ranks: Vec<u32>,
    /// Items that share rank 1.
    pub winners: Vec<usize>,
    /// `[i, j]`: voters that rank i before j.
    #[serde(with = "nested")]
    pub pairwise: Array2<f64>,
    /// Several best rankings; a ranking that is not proved best.
    pub notices: Problems,
}

/// Best rankings that are listed at most.
pub const MOST_LISTED: usize = 100;

/// Items in one knot of majorities up to which every order is compared (by sets, not one by one).
pub const MOST_EXACT: usize = 20;

/// Items at most.
const MOST_ITEMS: usize = 1000;

/// Kemeny's rule: the ranking with the fewest disagreements with all voters over all pairs.
///
/// `ranks` `(n_voters, n_items)`, 1 = best; `counts` `(n_voters,)`: how many voters each ranking stands for.
///
/// The items fall into knots, such that a majority prefers every item of one knot to every item of the next; every best
/// ranking keeps the order of knots. Up to [`MOST_EXACT`] items in a knot the result is exact, by dynamic programming over
/// sets. Larger knots are ordered by moving single items as long as that helps; `bound` then says how far from the best the
/// result can be at most (majority margins, and circles of three of which one majority must be broken).
///
/// # Errors
/// As [`pairwise`](super::pairwise); more than 1000 items.
///
/// # Complexity
/// `O(k 2^k)` time and `O(2^k)` memory for the largest knot of k items.
///
/// # References
/// - Kemeny 1959, Mathematics without numbers, Daedalus 88; Young 1988, Condorcet's theory of voting, American Political
///   Science Review 82(4).
/// - Truchon 1998, An extension of the Condorcet criterion and Kemeny orders (the knots).
/// - Betzler, Fellows, Guo, Niedermeier and Rosamond 2009, Fixed-parameter algorithms for Kemeny rankings, Theoretical
///   Computer Science 410 (sets).
///
/// # Examples
/// ```
/// use ndarray::array;
/// let result = stratech::rankings::kemeny(&array![[1.0, 2.0, 3.0], [2.0, 1.0, 3.0]], Some(&[2.0, 1.0]))?;
/// assert_eq!(result.rankings, [[0, 1, 2]]);
/// assert_eq!((result.score, result.distance, result.proved), (8.0, 1.0, true));
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn kemeny(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Kemeny> {
    let n = ranks.ncols();
    if n > MOST_ITEMS {
        return Err(Error::Limit {
            what: Text::new("items of ranks", "số đối tượng trong ranks"),
            limit: MOST_ITEMS as u64,
            found: n as u64,
            remedy: Text::new("rank a shorter list", "hãy xếp hạng một danh sách ngắn hơn"),
        });
    }
    let votes = Votes::read(ranks, counts)?;
    let pairwise = votes.pairwise;
    // Whole numbers of grid steps, so that equal totals are equal whatever the counts.
    let grid = Grid::for_scores(
        &votes
            .counts
            .iter()
            .scan(0.0, |t, c| {
                *t += c;
                Some(*t)
            })
            .collect::<Vec<f64>>(),
    );
    let steps: Vec<Vec<i64>> = pairwise
        .rows()
        .into_iter()
        .map(|row| row.iter().map(|p| grid.to_integer(*p)).collect::<Result<Vec<i64>>>())
        .collect::<Result<_>>()?;
    let mut whole = Knot { orders: vec![Vec::new()], n_optimal: 1.0, cost: 0, bound: 0, places: vec![0.0; n] };
    for members in knots(&pairwise) {
        let local: Vec<Vec<i64>> = members.iter().map(|&i| members.iter().map(|&j| steps[i][j]).collect()).collect();
        let knot = if members.len() <= MOST_EXACT { exact(&local) } else { searched(&local) };
        whole.append(&members, &knot, &steps);
    }
    let proved = whole.cost == whole.bound;
    let all: i64 = steps.iter().flatten().sum();
    let ranks = grid::ranks(&whole.places, false, Grid::for_scores(&[n as f64]));
    let notices = notices(&whole, proved, grid);
    Ok(Kemeny {
        rankings: whole.orders,
        n_optimal: whole.n_optimal,
        score: grid.from_integer(all - whole.cost),
        distance: grid.from_integer(whole.cost),
        bound: grid.from_integer(whole.bound),
        proved,
        winners: winners(&ranks),
        ranks,
        pairwise,
        notices,
    })
}

fn notices(whole: &Knot, proved: bool, grid: Grid) -> Problems {
    let mut notices = Problems::new();
    let place = || Place::argument("ranks");
    if !proved {
        notices.push(
            Problem::new(codes::NOT_PROVED, place())
                .item("Kemeny")
                .found(grid.from_integer(whole.cost))
                .expected(Text::from(grid.from_integer(whole.bound).to_string())),
        );
    } else if whole.n_optimal > 1.0 {
        notices.push(Problem::new(codes::SEVERAL_RANKINGS, place()).item("Kemeny").found(whole.n_optimal).expected(
            Text::new(
                format!("{} of them are listed, ranks are by the mean place", whole.orders.len()),
                format!("liệt kê {} thứ hạng, xếp theo vị trí trung bình", whole.orders.len()),
            ),
        ));
    }
    notices
}

/// Groups in the order of majorities: everything in one is strictly preferred to everything in the next.
fn knots(pairwise: &Array2<f64>) -> Vec<Vec<usize>> {
    let n = pairwise.nrows();
    let mut groups =
        components(&Array2::from_shape_fn((n, n), |(i, j)| i != j && pairwise[[i, j]] >= pairwise[[j, i]]));
    groups.reverse();
    groups
}

/// Best orders of some items.
struct Knot {
    orders: Vec<Vec<usize>>,
    n_optimal: f64,
    cost: i64,
    bound: i64,
    /// Mean place of every item over all best orders, from 0.
    places: Vec<f64>,
}

impl Knot {
    /// Puts a knot behind what is there.
    fn append(&mut self, members: &[usize], knot: &Knot, steps: &[Vec<i64>]) {
        let before = self.orders[0].clone();
        // Pairs across: whoever prefers the later item disagrees, whatever the order inside.
        let across: i64 = before.iter().map(|&i| members.iter().map(|&j| steps[j][i]).sum::<i64>()).sum();
        self.cost += across + knot.cost;
        self.bound += across + knot.bound;
        self.n_optimal *= knot.n_optimal;
        for (&i, place) in members.iter().zip(&knot.places) {
            self.places[i] = before.len() as f64 + place;
        }
        let mut orders = Vec::new();
        'all: for head in &self.orders {
            for tail in &knot.orders {
                orders.push(head.iter().copied().chain(tail.iter().map(|&i| members[i])).collect());
                if orders.len() == MOST_LISTED {
                    break 'all;
                }
            }
        }
        self.orders = orders;
    }
}

/// Every order of up to [`MOST_EXACT`] items, compared by the sets that stand first.
fn exact(prefer: &[Vec<i64>]) -> Knot {
    let n = prefer.len();
    let behind = Behind::new(prefer);
    let full = (1_usize << n) - 1;
    let mut least = vec![0_i64; full + 1];
    // Numbers of best orders of the set itself, and of what follows it.
    let mut ways = vec![0.0_f64; full + 1];
    ways[0] = 1.0;
    for set in 1..=full {
        let mut best = i64::MAX;
        let mut count = 0.0;
        for last in members(set) {
            let rest = set & !(1 << last);
            let cost = least[rest] + behind.cost(last, rest);
            if cost < best {
                (best, count) = (cost, ways[rest]);
            } else if cost == best {
                count += ways[rest];
            }
        }
        (least[set], ways[set]) = (best, count);
    }
    let tight = |rest: usize, last: usize| least[rest] + behind.cost(last, rest) == least[rest | 1 << last];
    let mut onward = vec![0.0_f64; full + 1];
    onward[full] = 1.0;
    let mut places = vec![0.0_f64; n];
    for set in (0..full).rev() {
        for next in members(full & !set).filter(|&next| tight(set, next)) {
            let after = onward[set | 1 << next];
            onward[set] += after;
            places[next] += f64::from(set.count_ones()) * ways[set] * after;
        }
    }
    let n_optimal = ways[full];
    let mut orders = Vec::new();
    list(&tight, full, &mut Vec::new(), &mut orders);
    orders.sort();
    Knot {
        orders,
        n_optimal,
        cost: least[full],
        bound: least[full],
        places: places.iter().map(|p| p / n_optimal).collect(),
    }
}

/// Lists best orders from the last item back.
fn list(tight: &impl Fn(usize, usize) -> bool, set: usize, tail: &mut Vec<usize>, orders: &mut Vec<Vec<usize>>) {
    if orders.len() == MOST_LISTED {
        return;
    }
    if set == 0 {
        orders.push(tail.iter().rev().copied().collect());
        return;
    }
    for last in members(set) {
        let rest = set & !(1 << last);
        if tight(rest, last) {
            tail.push(last);
            list(tight, rest, tail, orders);
            tail.pop();
        }
    }
}

fn members(set: usize) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        (left != 0).then(|| {
            let lowest = left.trailing_zeros() as usize;
            left &= left - 1;
            lowest
        })
    })
}

/// What it costs to put an item behind a set: who prefers it to the items of the set. By halves of the set.
struct Behind {
    half: usize,
    low: Vec<Vec<i64>>,
    high: Vec<Vec<i64>>,
}

impl Behind {
    fn new(prefer: &[Vec<i64>]) -> Self {
        let n = prefer.len();
        let half = n / 2;
        let sums = |row: &[i64]| -> Vec<i64> {
            let mut sums = vec![0; 1 << row.len()];
            for set in 1_usize..1 << row.len() {
                sums[set] = sums[set & (set - 1)] + row[set.trailing_zeros() as usize];
            }
            sums
        };
        Behind {
            half,
            low: prefer.iter().map(|row| sums(&row[..half])).collect(),
            high: prefer.iter().map(|row| sums(&row[half..])).collect(),
        }
    }

    fn cost(&self, item: usize, set: usize) -> i64 {
        self.low[item][set & ((1 << self.half) - 1)] + self.high[item][set >> self.half]
    }
}

/// A good order of many items, and a bound that none can beat.
fn searched(prefer: &[Vec<i64>]) -> Knot {
    let n = prefer.len();
    let support: Vec<i64> = (0..n).map(|i| (0..n).map(|j| prefer[i][j] - prefer[j][i]).sum()).collect();
    let won: Vec<i64> = (0..n).map(|i| (0..n).map(|j| (prefer[i][j] - prefer[j][i]).signum()).sum()).collect();
    let mut best: Option<(i64, Vec<usize>)> = None;
    for key in [support, won] {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(key[i]));
        while improve(prefer, &mut order) {}
        let cost = cost_of(prefer, &order);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, order));
        }
    }
    let (cost, order) = best.unwrap_or_default();
    let mut places = vec![0.0; n];
    for (place, &i) in order.iter().enumerate() {
        places[i] = place as f64;
    }
    Knot { orders: vec![order], n_optimal: 1.0, cost, bound: lower_bound(prefer), places }
}

fn cost_of(prefer: &[Vec<i64>], order: &[usize]) -> i64 {
    order.iter().enumerate().map(|(k, &i)| order[k + 1..].iter().map(|&j| prefer[j][i]).sum::<i64>()).sum()
}

/// Moves every item to its best place once; whether anything was gained.
fn improve(prefer: &[Vec<i64>], order: &mut Vec<usize>) -> bool {
    let mut gained = false;
    for (item, support) in prefer.iter().enumerate() {
        let Some(from) = order.iter().position(|&i| i == item) else { continue };
        // Gain of standing at each place, relative to where it is.
        let (mut best, mut to, mut gain) = (0, from, 0);
        for place in (0..from).rev() {
            gain += support[order[place]] - prefer[order[place]][item];
            if gain > best {
                (best, to) = (gain, place);
            }
        }
        gain = 0;
        for place in from + 1..order.len() {
            gain += prefer[order[place]][item] - support[order[place]];
            if gain > best {
                (best, to) = (gain, place);
            }
        }
        if best > 0 {
            order.remove(from);
            order.insert(to, item);
            gained = true;
        }
    }
    gained
}

/// The smaller side of every pair, and for every circle of three majorities the weakest of what is left of them.
fn lower_bound(prefer: &[Vec<i64>]) -> i64 {
    let n = prefer.len();
    let mut bound: i64 = (0..n).map(|i| (0..i).map(|j| prefer[i][j].min(prefer[j][i])).sum::<i64>()).sum();
    let mut margin: Vec<Vec<i64>> =
        (0..n).map(|i| (0..n).map(|j| (prefer[i][j] - prefer[j][i]).max(0)).collect()).collect();
    // Beyond this the circles would take longer than the search.
    if n > 400 {
        return bound;
    }
    for i in 0..n {
        for j in i + 1..n {
            for k in i + 1..n {
                // i over j over k over i, each circle from its lowest item.
                let weakest = margin[i][j].min(margin[j][k]).min(margin[k][i]);
                if weakest > 0 {
                    bound += weakest;
                    margin[i][j] -= weakest;
                    margin[j][k] -= weakest;
                    margin[k][i] -= weakest;
                }
            }
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    #[test]
    fn a_perfect_circle_has_three_best_rankings() {
        let result = kemeny(&array![[1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]], None).unwrap();
        assert_eq!(result.rankings, [[0, 1, 2], [1, 2, 0], [2, 0, 1]]);
        assert_eq!((result.n_optimal, result.ranks), (3.0, vec![1, 1, 1]));
        assert_eq!(result.notices.as_slice()[0].code.id(), "N0656");
    }

    #[test]
    fn twenty_items_without_any_majority() {
        let votes = Array2::from_shape_fn((2, 16), |(v, i)| if v == 0 { i as f64 } else { 15.0 - i as f64 });
        let result = kemeny(&votes, None).unwrap();
        assert_eq!((result.distance, result.n_optimal), (120.0, 20_922_789_888_000.0));
        assert_eq!((result.rankings.len(), result.ranks), (MOST_LISTED, vec![1; 16]));
    }

    #[test]
    fn many_items_are_bounded() {
        // One knot of 60: a circle of majorities.
        let n = 60;
        let votes = Array2::from_shape_fn((3, n), |(v, i)| ((i + v * n / 3) % n) as f64);
        let result = kemeny(&votes, None).unwrap();
        assert!(result.bound <= result.distance && result.bound > 0.5 * result.distance);
        assert_eq!(result.rankings[0].len(), n);
        let long = Array2::from_shape_fn((3, 300), |(_, i)| i as f64);
        assert!(kemeny(&long, None).unwrap().proved);
        assert!(matches!(kemeny(&Array2::zeros((1, 1001)), None), Err(Error::Limit { .. })));
    }

    fn votes() -> impl Strategy<Value = (Array2<f64>, Vec<f64>)> {
        (2_usize..7, 1_usize..6).prop_flat_map(|(n, v)| {
            (prop::collection::vec(0_u8..6, n * v), prop::collection::vec(1_u8..5, v)).prop_map(
                move |(ranks, counts)| {
                    let ranks = ranks.into_iter().map(f64::from).collect();
                    (Array2::from_shape_vec((v, n), ranks).unwrap(), counts.into_iter().map(f64::from).collect())
                },
            )
        })
    }

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![vec![]];
        }
        let shorter = permutations(n - 1);
        let mut all: Vec<Vec<usize>> = (0..n)
            .flat_map(|at| {
                shorter.iter().map(move |p| {
                    let mut p = p.clone();
                    p.insert(at, n - 1);
                    p
                })
            })
            .collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn every_order_tried_one_by_one((votes, counts) in votes()) {
            let result = kemeny(&votes, Some(&counts)).unwrap();
            let n = votes.ncols();
            let cost = |order: &[usize]| -> f64 {
                order.iter().enumerate()
                    .map(|(k, &i)| order[k + 1..].iter().map(|&j| result.pairwise[[j, i]]).sum::<f64>()).sum()
            };
            let all = permutations(n);
            let least = all.iter().map(|order| cost(order)).fold(f64::MAX, |a, b| if b < a { b } else { a });
            let best: Vec<Vec<usize>> = all.into_iter().filter(|order| cost(order) == least).collect();
            prop_assert_eq!(result.distance, least);
            prop_assert_eq!(result.n_optimal, best.len() as f64);
            prop_assert!(result.proved);
            let mut listed = result.rankings.clone();
            listed.sort();
            if best.len() <= MOST_LISTED { prop_assert_eq!(&listed, &best); }
            let mean: Vec<f64> = (0..n).map(|i| {
                best.iter().map(|o| o.iter().position(|&x| x == i).unwrap() as f64).sum::<f64>() / best.len() as f64
            }).collect();
            prop_assert_eq!(result.ranks, grid::ranks(&mean, false, Grid::for_scores(&[n as f64])));
        }

        #[test]
        fn the_search_is_between_its_bound_and_the_best((votes, counts) in votes()) {
            let result = kemeny(&votes, Some(&counts)).unwrap();
            #[allow(clippy::cast_possible_truncation)]
            let prefer: Vec<Vec<i64>> =
                result.pairwise.rows().into_iter().map(|r| r.iter().map(|p| *p as i64).collect()).collect();
            let found = searched(&prefer);
            prop_assert!(found.bound as f64 <= result.distance && result.distance <= found.cost as f64);
            prop_assert_eq!(cost_of(&prefer, &found.orders[0]), found.cost);
        }
    }
}
