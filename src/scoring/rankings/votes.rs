//! Many rankings of the same items: checks, and how many prefer one item to another.

use crate::Result;
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use ndarray::Array2;

/// Rankings that were checked.
pub(super) struct Votes {
    /// One ranking a voter, `(n_voters, n_items)`.
    pub(super) ranks: Vec<Vec<f64>>,
    /// How many voters each ranking stands for.
    pub(super) counts: Vec<f64>,
    /// `[i, j]`: voters that rank i strictly before j.
    pub(super) pairwise: Array2<f64>,
}

impl Votes {
    pub(super) fn read(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Self> {
        let (voters, items) = ranks.dim();
        let mut problems = Problems::new();
        if voters == 0 || items == 0 {
            problems.push(
                Problem::new(codes::EMPTY, Place::argument("ranks"))
                    .expected(Text::new("at least one voter and one item", "ít nhất một người và một mục"))
                    .found(format!("{voters} x {items}")),
            );
        }
        for ((v, i), rank) in ranks.indexed_iter().filter(|(_, rank)| !rank.is_finite()) {
            let expected = Text::new(
                "a rank of every item: 1 = best, a tie shares a number",
                "thứ hạng của mọi mục: 1 = tốt nhất, đồng hạng dùng chung một số",
            );
            problems
                .push(Problem::new(codes::NOT_FINITE, Place::element("ranks", &[v, i])).expected(expected).found(rank));
        }
        if let Some(counts) = counts {
            check_counts(counts, voters, &mut problems);
        }
        problems.into_result()?;
        let ranks: Vec<Vec<f64>> = ranks.rows().into_iter().map(|row| row.to_vec()).collect();
        let counts = counts.map_or_else(|| vec![1.0; voters], <[f64]>::to_vec);
        let pairwise = Array2::from_shape_fn((items, items), |(i, j)| {
            let prefer: Vec<f64> =
                ranks.iter().zip(&counts).filter(|(vote, _)| vote[i] < vote[j]).map(|(_, count)| *count).collect();
            sum::sum(&prefer)
        });
        Ok(Votes { ranks, counts, pairwise })
    }

    pub(super) fn n_items(&self) -> usize {
        self.pairwise.nrows()
    }
}

fn check_counts(counts: &[f64], voters: usize, problems: &mut Problems) {
    if counts.len() != voters {
        let expected = Text::new(format!("{voters}, one for each ranking"), format!("{voters}, mỗi thứ hạng một số"));
        problems.push(Problem::new(codes::SHAPE, Place::argument("counts")).expected(expected).found(counts.len()));
    }
    for (v, count) in counts.iter().enumerate() {
        let expected = Text::new("a number of voters, at least 0", "số người, không âm");
        let place = Place::element("counts", &[v]);
        if !count.is_finite() {
            problems.push(Problem::new(codes::NOT_FINITE, place).expected(expected).found(count));
        } else if *count < 0.0 || *count > 1e15 {
            problems.push(
                Problem::new(codes::OUT_OF_DOMAIN, place).item(format!("counts[{v}]")).expected(expected).found(count),
            );
        }
    }
    if !counts.is_empty() && counts.iter().all(|count| *count == 0.0) {
        problems.push(
            Problem::new(codes::ZERO_WEIGHTS, Place::argument("counts"))
                .expected(Text::new("at least one voter", "ít nhất một người"))
                .found(counts.len()),
        );
    }
}

/// How many voters rank i strictly before j, `[i, j]`, `(n_items, n_items)`.
///
/// `ranks` `(n_voters, n_items)`, 1 = best, ties share a number; `counts` `(n_voters,)`: how many voters each
/// ranking stands for (default 1 each).
///
/// # Errors
/// No rankings or items, ranks or counts that are not finite, negative or all-zero counts, another number of counts.
pub fn pairwise(ranks: &Array2<f64>, counts: Option<&[f64]>) -> Result<Array2<f64>> {
    Ok(Votes::read(ranks, counts)?.pairwise)
}

/// Items with the best rank.
pub(super) fn winners(ranks: &[u32]) -> Vec<usize> {
    (0..ranks.len()).filter(|&i| ranks[i] == 1).collect()
}
