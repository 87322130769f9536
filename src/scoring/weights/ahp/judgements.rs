//! Reading a matrix of comparisons: every fault with its place, what was asked, what was not.

use crate::Result;
use crate::number::math;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes, codes::elicitation};
use crate::scoring::linear_program::solve_system;
use ndarray::Array2;

/// A matrix of comparisons that was checked.
pub(super) struct Judgements {
    pub(super) n: usize,
    /// Pairs `i < j` that were asked.
    pub(super) given: Vec<(usize, usize)>,
    /// Pairs `i < j` that were not.
    pub(super) missing: Vec<(usize, usize)>,
    pub(super) notices: Problems,
    /// Entries as given, the mirror of a single one filled in, NaN where not asked.
    entries: Array2<f64>,
}

/// Ratios beyond this (and below one over it) are mistakes.
const LARGEST: f64 = 1e100;

/// A reciprocal may be rounded to two decimals, and by this share at most.
const ROUNDED: (f64, f64) = (0.005 + 1e-12, 0.05);

/// Closer than this it is one over its mirror, and nothing is said.
const EXACT: f64 = 1e-6;

impl Judgements {
    pub(super) fn read(pairwise: &Array2<f64>, name: &str) -> Result<Self> {
        let (rows, n) = pairwise.dim();
        if rows == 0 || rows != n {
            return Err(Problem::new(codes::SHAPE, Place::argument(name))
                .expected(Text::new(
                    "a square matrix, one row and column for each item",
                    "ma trận vuông, mỗi mục một hàng một cột",
                ))
                .found(format!("{rows} x {n}"))
                .into());
        }
        let mut problems = Problems::new();
        let mut usable = Array2::from_elem((n, n), true);
        for ((i, j), &a) in pairwise.indexed_iter() {
            let low = 1.0 / LARGEST;
            if !a.is_nan() && !(low..=LARGEST).contains(&a) {
                usable[[i, j]] = false;
                let expected = Text::new("a ratio above 0 (NaN where not asked)", "tỷ số lớn hơn 0 (NaN nếu chưa hỏi)");
                problems.push(refused(name, i, j, a, expected));
            } else if i == j && !(a.is_nan() || a == 1.0) {
                problems.push(refused(name, i, j, a, Text::new("1 on the diagonal", "1 trên đường chéo")));
            }
        }
        let mut notices = Problems::new();
        let mut entries = Array2::from_diag_elem(n, 1.0);
        let (mut given, mut missing) = (Vec::new(), Vec::new());
        for i in 0..n {
            for j in i + 1..n {
                let (a, b) = (pairwise[[i, j]], pairwise[[j, i]]);
                if !(usable[[i, j]] && usable[[j, i]]) {
                    // Named above; for connectedness it counts as asked.
                    given.push((i, j));
                    continue;
                }
                if a.is_nan() && b.is_nan() {
                    missing.push((i, j));
                    entries[[i, j]] = f64::NAN;
                    entries[[j, i]] = f64::NAN;
                    continue;
                }
                given.push((i, j));
                entries[[i, j]] = if a.is_nan() { 1.0 / b } else { a };
                entries[[j, i]] = if b.is_nan() { 1.0 / a } else { b };
                if !a.is_nan() && !b.is_nan() {
                    check_reciprocal(name, (i, j), (a, b), &mut problems, &mut notices);
                }
            }
        }
        if let Some(groups) = separate_groups(n, &given) {
            problems.push(disconnected(name, &groups));
        }
        problems.into_result()?;
        Ok(Judgements { n, given, missing, notices, entries })
    }

    /// Logarithms of the weights of logarithmic least squares over the comparisons that were asked, mean 0.
    pub(super) fn least_squares(&self) -> Vec<f64> {
        let n = self.n;
        // Sums of differences over the neighbours; the mean is fixed in place of the last equation.
        let mut rows = vec![vec![0.0; n + 1]; n];
        for &(i, j) in &self.given {
            let log = (math::ln(self.entries[[i, j]]) - math::ln(self.entries[[j, i]])) / 2.0;
            for (a, b, log) in [(i, j, log), (j, i, -log)] {
                rows[a][a] += 1.0;
                rows[a][b] -= 1.0;
                rows[a][n] += log;
            }
        }
        rows[n - 1] = vec![1.0; n + 1];
        rows[n - 1][n] = 0.0;
        // Connected comparisons determine them, so the system is regular.
        solve_system(rows).unwrap_or_else(|| vec![0.0; n])
    }

    /// The matrix with comparisons that were not asked taken from weights given by their logarithms.
    pub(super) fn filled(&self, logs: &[f64]) -> Array2<f64> {
        let mut filled = self.entries.clone();
        for &(i, j) in &self.missing {
            let ratio = math::exp(logs[i] - logs[j]);
            filled[[i, j]] = ratio;
            filled[[j, i]] = 1.0 / ratio;
        }
        filled
    }
}

fn refused(name: &str, i: usize, j: usize, found: f64, expected: Text) -> Problem {
    Problem::new(codes::OUT_OF_DOMAIN, Place::element(name, &[i, j]))
        .item(format!("{name}[{i}, {j}]"))
        .expected(expected)
        .found(found)
}

fn check_reciprocal(
    name: &str,
    (i, j): (usize, usize),
    (a, b): (f64, f64),
    problems: &mut Problems,
    notices: &mut Problems,
) {
    let off = (a * b - 1.0).abs();
    if off <= EXACT {
        return;
    }
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let expected = Text::from(format!("{:.6} = 1 / {name}[{i}, {j}]", 1.0 / a));
    if (small - 1.0 / large).abs() <= ROUNDED.0 && off <= ROUNDED.1 {
        notices.push(
            Problem::new(elicitation::ROUNDED_RECIPROCAL, Place::element(name, &[j, i]))
                .item(format!("{name}[{j}, {i}]"))
                .expected(expected)
                .found(b),
        );
    } else {
        let hint =
            Text::new("leave one of the two out (NaN) to have it filled in", "để trống một trong hai (NaN) để tự điền");
        problems.push(refused(name, j, i, b, expected).hint(hint));
    }
}

/// Groups of items with no comparison between them; `None` when all are connected.
fn separate_groups(n: usize, given: &[(usize, usize)]) -> Option<Vec<Vec<usize>>> {
    let mut sets = petgraph::unionfind::UnionFind::<usize>::new(n);
    for &(i, j) in given {
        sets.union(i, j);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (i, set) in sets.into_labeling().into_iter().enumerate() {
        groups[set].push(i);
    }
    groups.retain(|group| !group.is_empty());
    groups.sort();
    (groups.len() > 1).then_some(groups)
}

fn disconnected(name: &str, groups: &[Vec<usize>]) -> Problem {
    let list = |joint: &str| {
        let words: Vec<String> = groups.iter().map(|group| format!("{group:?}")).collect();
        words.join(joint)
    };
    Problem::new(codes::UNDEFINED, Place::argument(name))
        .item(Text::new("the completion", "việc điền các so sánh còn thiếu"))
        .found_words(Text::new(
            format!("nothing is compared between the items {}", list(" and ")),
            format!("không có so sánh nào giữa các mục {}", list(" và ")),
        ))
        .expected(Text::new("comparisons that connect all items", "các so sánh nối liền mọi mục"))
}

/// For the tests of other files: the exact sum of logarithmic errors.
#[cfg(test)]
pub(super) fn squared_error(matrix: &Array2<f64>, weights: &[f64]) -> f64 {
    let errors: Vec<f64> = matrix
        .indexed_iter()
        .filter(|(_, a)| !a.is_nan())
        .map(|((i, j), a)| math::ln(a * weights[j] / weights[i]))
        .collect();
    crate::number::sum::dot_exact(&errors, &errors)
}
