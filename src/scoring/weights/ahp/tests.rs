use super::judgements::squared_error;
use super::*;
use ndarray::array;
use proptest::prelude::*;

const GAP: f64 = f64::NAN;

fn consistent(weights: &[f64]) -> Array2<f64> {
    let n = weights.len();
    Array2::from_shape_fn((n, n), |(i, j)| weights[i] / weights[j])
}

fn codes_and_places(error: &crate::Error) -> Vec<(String, String)> {
    error.problems().iter().map(|p| (p.code.id().to_owned(), p.place.to_string())).collect()
}

#[test]
fn every_fault_is_placed() {
    let matrix =
        array![[1.0, 3.0, -2.0, 5.0], [0.5, 2.0, 1.0, f64::INFINITY], [1.0, 1.0, 1.0, 4.0], [0.2, 1.0, 0.25, 1.0]];
    let found = codes_and_places(&ahp(&matrix).unwrap_err());
    let expected = ["pairwise[0, 2]", "pairwise[1, 0]", "pairwise[1, 1]", "pairwise[1, 3]"];
    assert_eq!(found.iter().map(|(_, place)| place.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(codes_and_places(&ahp(&Array2::zeros((2, 3))).unwrap_err())[0].0, "E0603");
    assert!(ahp(&Array2::zeros((0, 0))).is_err());
}

#[test]
fn a_reciprocal_rounded_to_two_decimals_is_taken_with_a_notice() {
    let rounded = ahp(&array![[1.0, 3.0, 9.0], [0.33, 1.0, 3.0], [0.11, 0.33, 1.0]]).unwrap();
    assert_eq!(rounded.notices.iter().filter(|p| p.code.id() == "N0650").count(), 3);
    assert!((rounded.weights[0] - 9.0 / 13.0).abs() < 0.01);
    let text = ahp(&array![[1.0, 3.0], [0.3, 1.0]]).unwrap_err().to_string();
    assert!(text.contains("pairwise[1, 0]") && text.contains("0.333333 = 1 / pairwise[0, 1]"), "{text}");
}

#[test]
fn comparisons_that_do_not_connect_all_items_are_an_error() {
    let matrix = array![[1.0, 2.0, GAP, GAP], [GAP, 1.0, GAP, GAP], [GAP, GAP, 1.0, 3.0], [GAP, GAP, GAP, 1.0]];
    let error = ahp(&matrix).unwrap_err();
    assert_eq!(codes_and_places(&error)[0].0, "E0609");
    assert!(error.to_string().contains("[0, 1] and [2, 3]"), "{error}");
}

#[test]
fn a_tree_of_comparisons_is_completed_consistently() {
    // Only neighbours were compared: everything else follows.
    let matrix = array![[1.0, 2.0, GAP, GAP], [GAP, 1.0, 3.0, GAP], [GAP, GAP, 1.0, 0.5], [GAP, GAP, GAP, GAP]];
    for method in [Priority::Eigenvector, Priority::GeometricMean] {
        let a = ahp_by(&matrix, method).unwrap();
        let expected = [6.0 / 12.0, 3.0 / 12.0, 1.0 / 12.0, 2.0 / 12.0];
        assert!(a.weights.iter().zip(expected).all(|(w, e)| (w - e).abs() < 1e-14), "{:?}", a.weights);
        assert_eq!((a.consistency_ratio, a.n_missing), (0.0, 3));
        assert!((a.completed[[0, 3]] - 3.0).abs() < 1e-13);
    }
}

/// Bozoki, Fulop and Ronyai 2010: the gap is sqrt(8/15). Libraries that search by the eigenvalue alone stop at 0.730 296 6 or
/// 0.730 297 1, where it no longer changes.
#[test]
fn published_completion_of_four_items() {
    let a =
        ahp(&array![[1.0, 1.0, 5.0, 2.0], [GAP, 1.0, 3.0, 4.0], [GAP, GAP, 1.0, GAP], [GAP, GAP, GAP, 1.0]]).unwrap();
    assert!((a.completed[[2, 3]] - (8.0_f64 / 15.0).sqrt()).abs() < 1e-14);
}

/// Bozoki, Fulop and Ronyai 2010: eight goods with twelve gaps, as printed by a library that searches for them.
#[test]
fn published_completion_of_eight_items() {
    let mut a = Array2::from_elem((8, 8), GAP);
    for (i, j, x) in [
        (0, 1, 5.0),
        (0, 2, 3.0),
        (0, 3, 7.0),
        (0, 4, 6.0),
        (0, 5, 6.0),
        (1, 3, 5.0),
        (1, 5, 3.0),
        (2, 4, 3.0),
        (2, 6, 6.0),
        (5, 3, 4.0),
        (6, 0, 3.0),
        (6, 4, 5.0),
        (7, 0, 4.0),
        (7, 1, 7.0),
        (7, 3, 8.0),
        (7, 5, 6.0),
    ] {
        a[[i, j]] = x;
    }
    let result = ahp(&a).unwrap();
    for (i, j, x) in [
        (1, 2, 0.330_018_749_6),
        (1, 4, 1.719_740_918_5),
        (1, 6, 0.466_351_500_2),
        (2, 3, 9.920_512_661_9),
        (2, 5, 4.852_486_449_2),
        (2, 7, 0.569_607_330_2),
        (3, 4, 0.525_276_814_3),
        (3, 6, 0.142_443_814_7),
        (4, 5, 0.931_197_356_5),
        (4, 7, 0.109_308_281_8),
        (5, 6, 0.291_212_079_6),
        (6, 7, 0.403_089_888_5),
    ] {
        let found = result.completed[[i, j]];
        assert!((found / x - 1.0).abs() < 1e-4, "{i} {j}: {found} {x}");
    }
    // No other value of any gap gives a smaller eigenvalue.
    for (i, j) in [(1, 2), (3, 6), (4, 7)] {
        for factor in [0.999, 1.001] {
            let mut moved = result.completed.clone();
            moved[[i, j]] *= factor;
            moved[[j, i]] = 1.0 / moved[[i, j]];
            assert!(ahp(&moved).unwrap().lambda_max > result.lambda_max);
        }
    }
}

#[test]
fn the_most_inconsistent_judgement_is_named() {
    let mut matrix = consistent(&[8.0, 4.0, 2.0, 1.0]);
    matrix[[1, 3]] = 1.0;
    matrix[[3, 1]] = 1.0;
    let a = ahp(&matrix).unwrap();
    let worst = a.most_inconsistent.unwrap();
    assert_eq!((worst.i, worst.j, worst.given), (1, 3, 1.0));
    assert_eq!(worst.consistent, a.weights[1] / a.weights[3]);
    assert!(a.equally_inconsistent.is_empty());
    // Around one triangle all three comparisons are equally far off: none is singled out by its position.
    let triangle = ahp(&array![[1.0, 2.0, 2.0], [0.5, 1.0, 4.0], [0.5, 0.25, 1.0]]).unwrap();
    assert_eq!(triangle.equally_inconsistent.len(), 2);
}

#[test]
fn contradiction_in_a_circle_and_extreme_ratios_settle() {
    for x in [9.0, 1e6, 1e90] {
        let a = ahp(&array![[1.0, x, 1.0 / x], [1.0 / x, 1.0, x], [x, 1.0 / x, 1.0]]).unwrap();
        assert!(a.weights.iter().all(|w| (w - 1.0 / 3.0).abs() < 1e-12), "{:?}", a.weights);
        assert!((a.lambda_max / (1.0 + x + 1.0 / x) - 1.0).abs() < 1e-12);
        assert!(a.notices.iter().any(|p| p.code.id() == "N0652"));
    }
}

#[test]
fn one_and_two_items() {
    assert_eq!(ahp(&array![[1.0]]).unwrap().weights, [1.0]);
    let two = ahp(&array![[1.0, 4.0], [GAP, 1.0]]).unwrap();
    assert!((two.weights[0] - 0.8).abs() < 1e-15);
    assert_eq!((two.consistency_index, two.consistency_ratio), (0.0, 0.0));
}

#[test]
fn the_random_index_goes_on_after_the_table() {
    assert_eq!(random_index(10), 1.49);
    assert!((random_index(16) - random_index(15)).abs() < 0.02);
    assert!(random_index(1000) < 1.77 && random_index(40) > random_index(20));
}

#[test]
fn deeper_hierarchies_and_their_faults() {
    let alternatives = |x: f64| Hierarchy::bottom(array![[1.0, x], [1.0 / x, 1.0]]);
    let top = Hierarchy {
        pairwise: array![[1.0, 1.0], [1.0, 1.0]],
        children: vec![
            Hierarchy {
                pairwise: array![[1.0, 4.0], [0.25, 1.0]],
                children: vec![alternatives(3.0), alternatives(1.0)],
            },
            alternatives(0.25),
        ],
    };
    let result = synthesize(&top, Priority::Eigenvector).unwrap();
    let expected = 0.5 * (0.8 * 0.75 + 0.2 * 0.5) + 0.5 * 0.2;
    assert!((result.scores[0] - expected).abs() < 1e-14 && (result.scores.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    let paths: Vec<Vec<usize>> = result.nodes.iter().map(|node| node.path.clone()).collect();
    assert_eq!(paths, [vec![], vec![0], vec![0, 0], vec![0, 1], vec![1]]);

    let mut broken = top;
    broken.children[0].children[1].pairwise[[0, 1]] = 0.0;
    broken.children[1].pairwise = consistent(&[1.0, 2.0, 3.0]);
    broken.children[0].children.push(alternatives(1.0));
    let places = codes_and_places(&synthesize(&broken, Priority::Eigenvector).unwrap_err());
    let places: Vec<&str> = places.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(places, ["children[0].children", "children[0].children[1].pairwise[0, 1]", "children[1].pairwise"]);
}

fn judgements() -> impl Strategy<Value = Array2<f64>> {
    (3_usize..7).prop_flat_map(|n| (Just(n), prop::collection::vec(-8_i32..9, n * n))).prop_map(|(n, raw)| {
        let scale = |x: i32| if x >= 0 { f64::from(x + 1) } else { 1.0 / f64::from(1 - x) };
        let mut a = Array2::from_elem((n, n), 1.0);
        for i in 0..n {
            for j in i + 1..n {
                a[[i, j]] = scale(raw[i * n + j]);
                a[[j, i]] = 1.0 / a[[i, j]];
            }
        }
        a
    })
}

proptest! {
    #[test]
    fn it_is_the_principal_eigenvector(a in judgements()) {
        let result = ahp(&a).unwrap();
        let n = a.nrows();
        prop_assert!((result.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        for i in 0..n {
            let product: f64 = (0..n).map(|j| a[[i, j]] * result.weights[j]).sum();
            prop_assert!((product - result.lambda_max * result.weights[i]).abs() < 1e-12 * result.lambda_max);
        }
        prop_assert!(result.consistency_index >= 0.0);
    }

    #[test]
    fn consistent_matrices_give_back_their_weights(raw in prop::collection::vec(0.01_f64..10.0, 1..9)) {
        let total: f64 = raw.iter().sum();
        for method in [Priority::Eigenvector, Priority::GeometricMean] {
            let result = ahp_by(&consistent(&raw), method).unwrap();
            prop_assert!(result.weights.iter().zip(&raw).all(|(w, r)| (w - r / total).abs() < 1e-13));
            prop_assert_eq!(result.consistency_ratio, 0.0);
            prop_assert_eq!(result.most_inconsistent, None);
        }
    }

    #[test]
    fn renaming_items_carries_their_weights(a in judgements()) {
        let n = a.nrows();
        let turned = Array2::from_shape_fn((n, n), |(i, j)| a[[n - 1 - i, n - 1 - j]]);
        let (w, mut t) = (ahp(&a).unwrap().weights, ahp(&turned).unwrap().weights);
        t.reverse();
        prop_assert!(w.iter().zip(&t).all(|(w, t)| (w - t).abs() < 1e-13));
    }

    /// At the minimum no gap can be moved to a smaller eigenvalue.
    #[test]
    fn completions_are_minima(a in judgements(), gaps in prop::collection::vec(any::<bool>(), 36)) {
        let n = a.nrows();
        let mut open = a.clone();
        let mut pairs = Vec::new();
        for i in 0..n {
            // Neighbours stay, so that all items remain connected.
            for j in i + 2..n {
                if gaps[i * 6 + j] {
                    open[[i, j]] = GAP;
                    open[[j, i]] = GAP;
                    pairs.push((i, j));
                }
            }
        }
        let result = ahp(&open).unwrap();
        prop_assert!(result.lambda_max <= ahp(&a).unwrap().lambda_max + 1e-12);
        for (i, j) in pairs {
            for factor in [0.99, 1.01] {
                let mut moved = result.completed.clone();
                moved[[i, j]] *= factor;
                moved[[j, i]] = 1.0 / moved[[i, j]];
                prop_assert!(ahp(&moved).unwrap().lambda_max > result.lambda_max - 1e-12);
            }
        }
        let least = ahp_by(&open, Priority::GeometricMean).unwrap();
        let at = |w: &[f64]| squared_error(&open, w);
        let mut moved = least.weights.clone();
        moved[0] *= 1.001;
        prop_assert!(at(&moved) >= at(&least.weights) - 1e-12);
    }
}
