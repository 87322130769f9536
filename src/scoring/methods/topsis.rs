//! TOPSIS: closeness to the best point and distance from the worst.

use super::to_settings;
use super::weighted_sum::{clones, shifts, units};
use crate::Result;
use crate::number::lanes::Splitter;
use crate::problem::Problems;
use crate::scoring::column_map::{self, ColumnMap};
use crate::scoring::columns::{self, FEW, ROWS, RowSums};
use crate::scoring::{
    About, DecisionMatrix, Direction, Domain, Holds, Kind, Method, Normalization, Outcome, Properties, Scaling,
};
use serde::{Deserialize, Serialize};

/// Technique for order of preference by similarity to the ideal solution.
///
/// # Formula
/// `v[i, k] = w[k] r[i, k]` with `r` the (vector-)normalized values; the ideal takes the best `v` of each
/// column, the anti-ideal the worst; `d_plus[i]`, `d_minus[i]` are the Euclidean distances from them and
/// `score[i] = d_minus[i] / (d_plus[i] + d_minus[i])`. Where all alternatives are equal both distances are
/// zero and every score is 1 by definition here (each alternative is the ideal), with a notice.
///
/// Parts: `normalized`, `weighted` `(n, m)`; `positive_ideal`, `negative_ideal` `(m,)`; `d_plus`, `d_minus` `(n,)`.
///
/// # References
/// Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section III.3.7.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0], [3.0, 1.0]], None, &[Direction::Max; 2])?;
/// let outcome = stratech::methods::Topsis::default().evaluate(&data)?;
/// assert_eq!(outcome.ranks.map(|r| r[0]), Some(1));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Topsis {
    /// How columns are made comparable; `vector` as in the book.
    pub normalization: Normalization,
}

impl Default for Topsis {
    fn default() -> Self {
        Topsis { normalization: Normalization::Vector }
    }
}

const ABOUT: About = About {
    name: "topsis",
    title: "Technique for order of preference by similarity to the ideal solution (TOPSIS)",
    references: &["Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer"],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl Method for Topsis {
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
        let clones = clones(&self.normalization);
        Properties {
            clone_invariant: clones,
            unit_scale_free: units(&self.normalization),
            shift_free: match self.normalization {
                // Distances between values are all that counts.
                Normalization::None => Holds::Yes,
                _ => shifts(&self.normalization),
            },
            ..Properties::ALL
        }
    }

    fn scaling(&self) -> Scaling {
        match self.normalization {
            Normalization::None => Scaling::Together,
            Normalization::Log | Normalization::Bounds(_) => Scaling::None,
            _ => Scaling::Columns,
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.normalization.check(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let maps = self.normalization.maps(data, false);
        let weights = data.weights_or_equal();
        let (best, worst) = ideals(data, &maps, &weights);
        let [d_plus, d_minus] = distances(data, &maps, &weights, [&best, &worst]);
        let scores = d_plus.iter().zip(&d_minus).map(|(p, m)| if p + m == 0.0 { 1.0 } else { m / (p + m) }).collect();
        let mut outcome = Outcome::scored(scores)
            .part("positive_ideal", best)
            .part("negative_ideal", worst)
            .part("d_plus", d_plus)
            .part("d_minus", d_minus);
        let values = data.shared_values();
        outcome.parts.later(move || {
            let normalized = ColumnMap::table(&maps, &values);
            let weighted = column_map::weighted(&normalized, &weights);
            vec![("normalized".into(), normalized.into()), ("weighted".into(), weighted.into())]
        });
        Ok(outcome)
    }
}

/// Best and worst weighted value of every column.
fn ideals(data: &DecisionMatrix, maps: &[ColumnMap], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let columns = maps.iter().zip(data.extents()).zip(weights);
    columns
        .map(|((map, extent), w)| {
            let (low, high) = map.range(extent);
            let (low, high) = (w * low, w * high);
            if map.direction == Direction::Max { (high, low) } else { (low, high) }
        })
        .unzip()
}

/// Euclidean distance of the weighted values of every row from each of two points.
fn distances(data: &DecisionMatrix, maps: &[ColumnMap], weights: &[f64], points: [&[f64]; 2]) -> [Vec<f64>; 2] {
    let (n, m) = data.values().dim();
    // No value is farther from a point than the other one is.
    let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
    let size = points[0].iter().zip(points[1]).map(square).fold(0.0, |size, x| size + x);
    let splitter = Splitter::new(size, m);
    let measure = |start, outs: [&mut [f64]; 2]| {
        if n <= FEW {
            measure::<FEW>(data, maps, weights, splitter, points, start, outs);
        } else {
            measure::<ROWS>(data, maps, weights, splitter, points, start, outs);
        }
    };
    let [mut to_best, mut to_worst] = [vec![0.0; n], vec![0.0; n]];
    columns::fill(m, [&mut to_best, &mut to_worst], &measure);
    [to_best, to_worst]
}

/// The distances of the rows from `start` on, `R` at once.
fn measure<const R: usize>(
    data: &DecisionMatrix,
    maps: &[ColumnMap],
    weights: &[f64],
    splitter: Option<Splitter>,
    points: [&[f64]; 2],
    start: usize,
    mut outs: [&mut [f64]; 2],
) {
    let mut blocks = vec![[0.0; R]; maps.len()];
    for from in (0..outs[0].len()).step_by(R) {
        let mut sums = [RowSums::new(splitter); 2];
        columns::wide(
            #[inline(always)]
            || {
                columns::load(data.values(), start + from, &mut blocks);
                for (k, block) in blocks.iter_mut().enumerate() {
                    maps[k].apply(start + from, block);
                    for x in block.iter_mut() {
                        *x *= weights[k];
                    }
                    sums[0].add_squares(block, points[0][k]);
                    sums[1].add_squares(block, points[1][k]);
                }
                // Not through an iterator, whose calls would be compiled elsewhere.
                sums[0].settle_root();
                sums[1].settle_root();
            },
        );
        for ((out, sums), point) in outs.iter_mut().zip(&sums).zip(points) {
            let end = out.len().min(from + R);
            let squares = |i: usize| {
                let distances = blocks.iter().zip(point).map(move |(block, p)| block[i] - p);
                distances.map(|d| d * d)
            };
            sums.write_roots(&mut out[from..end], squares);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn extreme_magnitudes_give_the_scores_of_ordinary_ones() {
        let directions = [Direction::Max, Direction::Min];
        let ordinary = array![[1.0, 3.0], [2.0, 7.0], [4.0, 5.0]];
        let mut extreme = ordinary.clone();
        extreme.column_mut(0).mapv_inplace(|x| libm::scalbn(x, 700));
        extreme.column_mut(1).mapv_inplace(|x| libm::scalbn(x, -700));
        let scores =
            |v| Topsis::default().evaluate(&DecisionMatrix::new(v, None, &directions).unwrap()).unwrap().scores;
        assert_eq!(scores(ordinary), scores(extreme));
    }

    #[test]
    fn equal_alternatives_tie_at_a_finite_score() {
        let data = DecisionMatrix::new(array![[2.0, 3.0], [2.0, 3.0]], None, &[Direction::Max; 2]).unwrap();
        let outcome = Topsis::default().evaluate(&data).unwrap();
        assert_eq!(outcome.ranks, Some(vec![1, 1]));
        assert_eq!(outcome.scores, Some(vec![1.0, 1.0]));
    }
}
