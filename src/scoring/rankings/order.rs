//! Ranks as they are given: checked, with ties brought to average places.

use crate::Result;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};

/// Checks ranks: at least one, all finite. 1 = best; only their order counts.
pub(crate) fn check_ranks(ranks: &[f64], name: &str, problems: &mut Problems) {
    if ranks.is_empty() {
        problems.push(
            Problem::new(codes::EMPTY, Place::argument(name))
                .expected(Text::new("at least one item", "ít nhất một mục"))
                .found(0),
        );
    }
    for (i, rank) in ranks.iter().enumerate().filter(|(_, rank)| !rank.is_finite()) {
        problems.push(
            Problem::new(codes::NOT_FINITE, Place::element(name, &[i]))
                .expected(Text::new(
                    "a rank: 1 = best, a tie shares a number",
                    "thứ hạng: 1 = tốt nhất, đồng hạng dùng chung một số",
                ))
                .found(rank),
        );
    }
}

/// Checks two rankings of the same items.
pub(crate) fn check_pair(a: &[f64], b: &[f64]) -> Result<()> {
    let mut problems = Problems::new();
    check_ranks(a, "a", &mut problems);
    check_ranks(b, "b", &mut problems);
    if a.len() != b.len() {
        let expected = Text::new(format!("{}, as many as in a", a.len()), format!("{}, bằng số mục trong a", a.len()));
        problems.push(Problem::new(codes::SHAPE, Place::argument("b")).expected(expected).found(b.len()));
    }
    problems.into_result()
}

/// Items in groups of equal rank, best first.
pub(crate) fn tie_groups(ranks: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    order.sort_by(|&i, &j| ranks[i].total_cmp(&ranks[j]).then(i.cmp(&j)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in order {
        match groups.last_mut() {
            // -0 and +0 are the same rank.
            Some(group) if ranks[group[0]] == ranks[i] => group.push(i),
            _ => groups.push(vec![i]),
        }
    }
    groups
}

/// Places from 1; tied items share the mean of the places they take up, so that 1, 1, 3 and 1, 1, 2 say the same.
///
/// # Examples
/// ```
/// use stratech::rankings::average_ranks;
/// assert_eq!(average_ranks(&[1.0, 1.0, 3.0, 4.0]), [1.5, 1.5, 3.0, 4.0]);
/// ```
pub fn average_ranks(ranks: &[f64]) -> Vec<f64> {
    let mut places = vec![0.0; ranks.len()];
    let mut before = 0;
    for group in tie_groups(ranks) {
        // Places before+1 .. before+size; their mean is half-integer, hence exact.
        let mean = (2 * before + group.len() + 1) as f64 / 2.0;
        before += group.len();
        for i in group {
            places[i] = mean;
        }
    }
    places
}

/// Competition ranks of groups from best to worst: ties share the smallest place.
pub(crate) fn competition_ranks(groups: &[Vec<usize>]) -> Vec<u32> {
    let n = groups.iter().map(Vec::len).sum();
    let mut ranks = vec![0; n];
    let mut place = 1;
    for group in groups {
        for &i in group {
            ranks[i] = place;
        }
        place += u32::try_from(group.len()).unwrap_or(u32::MAX);
    }
    ranks
}
