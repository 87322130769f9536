//! The contract that all weights from data share.

use super::*;
use crate::scoring::Direction::{self, Max, Min};
use ndarray::{Array2, array};
use proptest::prelude::*;

fn data(values: Array2<f64>, directions: &[Direction]) -> DecisionMatrix {
    DecisionMatrix::new(values, None, directions).unwrap()
}

fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12)
}

#[test]
fn names_are_sorted_and_mistyped_ones_get_the_nearest() {
    assert!(names().windows(2).all(|pair| pair[0] < pair[1]));
    let text = from_data("entrpy", &data(array![[1.0]], &[Max])).unwrap_err().to_string();
    assert!(text.contains("nearest is \"entropy\""), "{text}");
}

#[test]
fn one_alternative_and_equal_ones_are_typed_errors() {
    for values in [array![[3.0, 4.0]], array![[3.0, 4.0], [3.0, 4.0]]] {
        for (name, weigh, _) in FROM_DATA.iter().filter(|(name, ..)| *name != "equal") {
            let error = weigh(&data(values.clone(), &[Max, Min])).unwrap_err();
            assert_eq!(error.problems()[0].code.id(), "E0609", "{name}");
        }
    }
}

#[test]
fn a_constant_criterion_weighs_nothing() {
    let values = array![[1.0, 5.0, 9.0], [2.0, 5.0, 4.0], [4.0, 5.0, 6.0]];
    for (name, weigh, _) in FROM_DATA.iter().filter(|(name, ..)| *name != "equal") {
        let w = weigh(&data(values.clone(), &[Max, Max, Min])).unwrap();
        assert_eq!(w[1], 0.0, "{name}: {w:?}");
        assert!(w.iter().all(|w| w.is_finite()), "{name}");
    }
}

#[test]
fn extreme_magnitudes_stay_finite_and_are_noticed() {
    let values = array![[1e200, 3e-200, 2.0], [4e200, 2e-200, 3.0], [2e200, 1e-200, 5.0], [3e200, 7e-200, 1.0]];
    for name in names() {
        let derived = from_data(name, &data(values.clone(), &[Max, Min, Max])).unwrap();
        assert!(derived.weights.iter().all(|w| w.is_finite()), "{name}");
        assert!((derived.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{name}");
        assert_eq!(derived.notices.is_empty(), name == "equal", "{name}: {}", derived.notices);
    }
}

fn positive() -> impl Strategy<Value = Array2<f64>> {
    (3_usize..7, 2_usize..6)
        .prop_flat_map(|(n, m)| prop::collection::vec(0.1_f64..100.0, n * m).prop_map(move |v| (n, m, v)))
        .prop_map(|(n, m, v)| Array2::from_shape_vec((n, m), v).unwrap())
}

fn directions(m: usize) -> Vec<Direction> {
    (0..m).map(|k| if k % 2 == 0 { Max } else { Min }).collect()
}

proptest! {
    #[test]
    fn weights_sum_to_one_and_none_is_negative(values in positive()) {
        let d = directions(values.ncols());
        for (name, weigh, _) in FROM_DATA {
            // CILOS and IDOCRIW may have no solution.
            let Ok(w) = weigh(&data(values.clone(), &d)) else { prop_assert!(["cilos", "idocriw"].contains(name)); continue };
            prop_assert!(w.iter().all(|w| (0.0..=1.0).contains(w)), "{name}: {w:?}");
            prop_assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{name}: {w:?}");
        }
    }

    #[test]
    fn order_of_rows_changes_no_bit_and_columns_carry_their_weights(values in positive()) {
        let d = directions(values.ncols());
        let (n, m) = values.dim();
        let rows = Array2::from_shape_fn((n, m), |(i, k)| values[[n - 1 - i, k]]);
        let columns = Array2::from_shape_fn((n, m), |(i, k)| values[[i, m - 1 - k]]);
        let turned: Vec<Direction> = d.iter().rev().copied().collect();
        for (name, weigh, _) in FROM_DATA {
            let Ok(w) = weigh(&data(values.clone(), &d)) else { continue };
            prop_assert_eq!(&weigh(&data(rows.clone(), &d)).unwrap(), &w, "{}", name);
            let mut back = weigh(&data(columns.clone(), &turned)).unwrap();
            back.reverse();
            prop_assert!(close(&back, &w), "{name}: {back:?} {w:?}");
        }
    }

    /// All but the standard deviation are free of units.
    #[test]
    fn another_unit_changes_nothing(values in positive(), by in 0.01_f64..1000.0) {
        let d = directions(values.ncols());
        let mut scaled = values.clone();
        scaled.column_mut(0).mapv_inplace(|x| x * by);
        for (name, weigh, _) in FROM_DATA.iter().filter(|(name, ..)| *name != "std") {
            let Ok(w) = weigh(&data(values.clone(), &d)) else { continue };
            let again = weigh(&data(scaled.clone(), &d)).unwrap();
            prop_assert!(w.iter().zip(&again).all(|(a, b)| (a - b).abs() < 1e-9), "{name}: {w:?} {again:?}");
        }
    }
}
