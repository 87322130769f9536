//! Clusters of opinion: who judges alike?

use crate::Result;
use crate::number::grid::Grid;
use crate::number::sum::mean;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// Mean silhouette width below which there is no substantial structure (Kaufman and Rousseeuw 1990, table 4).
pub const NO_STRUCTURE: f64 = 0.25;

/// A partition of items by their distances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clusters {
    /// Cluster of each item; 0 is the largest, of equals the one with the first item.
    pub labels: Vec<usize>,
    /// How many there are; 1 = no substantial structure.
    pub n_clusters: usize,
    /// Mean silhouette width of the best partition into two or more, also where it was too small to be used; none
    /// with fewer than three items.
    pub silhouette: Option<f64>,
}

/// Clusters of `distances` (`n_items` x `n_items`, symmetric, not negative), at most `most` of them.
///
/// # Formula
/// Average linkage: the two clusters with the least mean distance are joined, of equals those with the first items.
/// The number of clusters is the one with the greatest mean silhouette width, `(b - a) / max(a, b)` with a the mean
/// distance to the own cluster and b that to the nearest other; below 0.25 all is one cluster. Distances are read on
/// a grid of 2^-40, so that rounding decides nothing.
///
/// # Errors
/// [`crate::Error::Input`] when the table is not square, not symmetric, negative or not finite.
///
/// # Complexity
/// `O(n^3)`.
///
/// # References
/// Sokal and Michener (1958), *University of Kansas Science Bulletin* 38 (average linkage); Rousseeuw (1987), *Journal
/// of Computational and Applied Mathematics* 20 (silhouettes); Kaufman and Rousseeuw (1990), *Finding Groups in Data*.
///
/// # Examples
/// ```
/// use ndarray::array;
/// let far = array![[0.0, 0.1, 0.9, 0.8], [0.1, 0.0, 0.9, 0.8], [0.9, 0.9, 0.0, 0.1], [0.8, 0.8, 0.1, 0.0]];
/// assert_eq!(stratech::panel::clusters(&far.view(), 6)?.labels, [0, 0, 1, 1]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn clusters(distances: &ArrayView2<'_, f64>, most: usize) -> Result<Clusters> {
    validate(distances)?;
    let distances = distances.mapv(|d| Grid::REGISTER.round(d));
    let n = distances.nrows();
    let mut best: Option<(f64, Vec<usize>, usize)> = None;
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    // Sums of the distances between clusters: exact, since they are multiples of 2^-40.
    let mut sums = distances.clone();
    while members.len() > 2 {
        join(&mut members, &mut sums);
        if members.len() <= most {
            let width = silhouette(&distances, &members);
            // Later partitions have fewer clusters and win ties.
            if best.as_ref().is_none_or(|(other, ..)| width >= *other) {
                best = Some((width, label(&members, n), members.len()));
            }
        }
    }
    let silhouette = best.as_ref().map(|(width, ..)| *width);
    Ok(match best {
        Some((width, labels, n_clusters)) if width >= NO_STRUCTURE => Clusters { labels, n_clusters, silhouette },
        _ => Clusters { labels: vec![0; n], n_clusters: usize::from(n > 0), silhouette },
    })
}

fn validate(distances: &ArrayView2<'_, f64>) -> Result<()> {
    let mut problems = Problems::new();
    let (rows, columns) = distances.dim();
    if rows != columns {
        return Err(Problem::new(codes::SHAPE, Place::argument("distances"))
            .found(format!("{rows} x {columns}"))
            .expected(Text::new("a square table", "một bảng vuông"))
            .into());
    }
    for ((i, j), d) in distances.indexed_iter() {
        let fault = if !d.is_finite() {
            Some((codes::NOT_FINITE, Text::new("a finite number", "một số hữu hạn")))
        } else if *d < 0.0 {
            Some((codes::OUT_OF_DOMAIN, Text::new("a distance of at least 0", "một khoảng cách không âm")))
        } else if *d != distances[[j, i]] {
            let mirror = distances[[j, i]];
            Some((
                codes::OUT_OF_DOMAIN,
                Text::new(format!("its mirror, {mirror}"), format!("bằng phần tử đối xứng, {mirror}")),
            ))
        } else {
            None
        };
        if let Some((code, expected)) = fault {
            problems.push(
                Problem::new(code, Place::element("distances", &[i, j])).item("distance").found(d).expected(expected),
            );
        }
    }
    problems.into_result()
}

/// Joins the two clusters with the least mean distance.
fn join(members: &mut Vec<Vec<usize>>, sums: &mut Array2<f64>) {
    let mut nearest = (f64::INFINITY, 0, 0);
    for a in 0..members.len() {
        for b in a + 1..members.len() {
            let pairs = (members[a].len() * members[b].len()) as f64;
            let distance = sums[[a, b]] / pairs;
            if distance < nearest.0 {
                nearest = (distance, a, b);
            }
        }
    }
    let (_, a, b) = nearest;
    let moved = members.remove(b);
    members[a].extend(moved);
    members[a].sort_unstable();
    let kept: Vec<usize> = (0..sums.nrows()).filter(|&c| c != b).collect();
    for c in 0..sums.nrows() {
        let sum = sums[[a, c]] + sums[[b, c]];
        sums[[a, c]] = sum;
        sums[[c, a]] = sum;
    }
    *sums = Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| sums[[kept[i], kept[j]]]);
}

fn silhouette(distances: &Array2<f64>, members: &[Vec<usize>]) -> f64 {
    let mut widths = Vec::with_capacity(distances.nrows());
    for (own, cluster) in members.iter().enumerate() {
        for &i in cluster {
            if cluster.len() == 1 {
                widths.push(0.0);
                continue;
            }
            let total = |others: &[usize]| others.iter().map(|&j| distances[[i, j]]).fold(0.0, |sum, d| sum + d);
            let a = total(cluster) / (cluster.len() - 1) as f64;
            let b = members
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != own)
                .map(|(_, others)| total(others) / others.len() as f64)
                .fold(f64::INFINITY, |least, d| if d < least { d } else { least });
            let greater = if a > b { a } else { b };
            widths.push(if greater > 0.0 { (b - a) / greater } else { 0.0 });
        }
    }
    mean(&widths)
}

/// The cluster of each item, by size and first item.
fn label(members: &[Vec<usize>], n: usize) -> Vec<usize> {
    let mut order: Vec<&Vec<usize>> = members.iter().collect();
    order.sort_by_key(|cluster| (std::cmp::Reverse(cluster.len()), cluster[0]));
    let mut labels = vec![0; n];
    for (name, cluster) in order.into_iter().enumerate() {
        for &i in cluster {
            labels[i] = name;
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    /// Points on a line.
    fn line(points: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((points.len(), points.len()), |(i, j)| (points[i] - points[j]).abs())
    }

    #[test]
    fn groups_on_a_line_are_found() {
        let found = clusters(&line(&[5.0, 0.0, 0.1, 9.0, 5.1, 0.2, 9.1]).view(), 6).unwrap();
        assert_eq!((found.labels, found.n_clusters), (vec![1, 0, 0, 2, 1, 0, 2], 3));
    }

    #[test]
    fn silhouettes_by_hand() {
        // {0, 1} and {4}: widths (4 - 1) / 4, (3 - 1) / 3 and 0.
        let found = clusters(&line(&[0.0, 1.0, 4.0]).view(), 2).unwrap();
        assert!((found.silhouette.unwrap() - (0.75 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        assert_eq!(found.labels, [0, 0, 1]);
    }

    #[test]
    fn all_alike_is_one_cluster() {
        let found = clusters(&Array2::zeros((5, 5)).view(), 6).unwrap();
        assert_eq!((found.n_clusters, found.silhouette), (1, Some(0.0)));
        let alone = clusters(&array![[0.0]].view(), 6).unwrap();
        assert_eq!((alone.labels, alone.silhouette), (vec![0], None));
        assert_eq!(clusters(&Array2::zeros((0, 0)).view(), 6).unwrap().n_clusters, 0);
    }

    #[test]
    fn faults_are_named() {
        let bad = array![[0.0, -1.0, 2.0], [-1.0, 0.0, f64::NAN], [3.0, f64::NAN, 0.0]];
        assert_eq!(clusters(&bad.view(), 3).unwrap_err().problems().len(), 6);
        assert!(clusters(&array![[0.0, 1.0]].view(), 3).is_err());
    }

    proptest! {
        #[test]
        fn a_partition_does_not_depend_on_the_order(points in prop::collection::hash_set(0_u16..1000, 3..9), turn in 0_usize..9) {
            // Powers that differ have distances that differ.
            let points: Vec<f64> = points.into_iter().map(|p| f64::from(p) + f64::from(p) * f64::from(p) / 977.0).collect();
            let mut turned = points.clone();
            turned.rotate_left(turn % points.len());
            let together = |points: &[f64], a: f64, b: f64| {
                let labels = clusters(&line(points).view(), 4).unwrap().labels;
                let at = |x: f64| labels[points.iter().position(|p| *p == x).unwrap()];
                at(a) == at(b)
            };
            for a in &points {
                for b in &points {
                    prop_assert_eq!(together(&points, *a, *b), together(&turned, *a, *b));
                }
            }
        }
    }
}
