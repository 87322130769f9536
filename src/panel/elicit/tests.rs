use super::*;
use crate::scoring::weights::{best_worst, swing};
use proptest::prelude::*;

fn about(values: &[f64]) -> Vec<WeightAnswer> {
    values.iter().enumerate().map(|(a, &value)| WeightAnswer { a, b: None, value }).collect()
}

fn compared(pairs: &[(usize, usize, f64)]) -> Vec<WeightAnswer> {
    pairs.iter().map(|&(a, b, value)| WeightAnswer { a, b: Some(b), value }).collect()
}

/// Comparisons of best and worst as rows.
fn best_worst_rows(to_others: &[f64], to_worst: &[f64], best: usize, worst: usize) -> Vec<WeightAnswer> {
    let n = to_others.len();
    let to_others = (0..n).filter(|&j| j != best).map(|j| (best, j, to_others[j]));
    let to_worst = (0..n).filter(|&j| j != best && j != worst).map(|j| (j, worst, to_worst[j]));
    compared(&to_others.chain(to_worst).collect::<Vec<_>>())
}

#[test]
fn published_best_worst_cases_are_the_same_bit_by_bit() {
    // Rezaei 2016, cars; Rezaei 2015, example 1.
    for (bo, ow) in
        [(vec![2.0, 1.0, 4.0, 2.0, 8.0], vec![4.0, 8.0, 2.0, 4.0, 1.0]), (vec![8.0, 2.0, 1.0], vec![1.0, 5.0, 8.0])]
    {
        let plain = best_worst(&bo, &ow, BestWorstModel::Linear).unwrap();
        let rows = best_worst_rows(&bo, &ow, plain.best, plain.worst);
        let own = elicit(WeightMethod::BestWorst, bo.len(), &rows).unwrap();
        assert_eq!(own.weights, plain.weights);
        assert_eq!(own.consistency_ratio, plain.input_consistency_ratio);
    }
}

#[test]
fn the_best_worst_comparison_to_look_at_contradicts_the_whole_most() {
    let rows = best_worst_rows(&[1.0, 2.0, 3.0, 8.0], &[8.0, 4.0, 6.0, 1.0], 0, 3);
    let own = elicit(WeightMethod::BestWorst, 4, &rows).unwrap();
    // 2 x 4 = 8 agrees; 3 x 6 = 18 is 10 off: 10 / (64 - 8).
    assert_eq!(own.consistency_ratio, Some(10.0 / 56.0));
    assert!(own.is_inconsistent());
    assert_eq!(own.look_at, Some(Inconsistency { a: 0, b: 2, given: 3.0, consistent: 8.0 / 6.0 }));
    // Best and worst equal, and something contradicts it: no ratio is defined, and that is inconsistent.
    let rows = best_worst_rows(&[1.0, 3.0, 1.0], &[1.0, 2.0, 1.0], 0, 2);
    assert_eq!(elicit(WeightMethod::BestWorst, 3, &rows).unwrap().consistency_ratio, Some(1.0));
}

#[test]
fn trade_offs_by_hand() {
    // w = (4, 2, 1) / 7: half the swing of 0 is worth the whole of 1, half of 1 the whole of 2.
    let own = elicit(WeightMethod::Tradeoff, 3, &compared(&[(0, 1, 0.5), (1, 2, 0.5)])).unwrap();
    for (weight, expected) in own.weights.iter().zip([4.0, 2.0, 1.0]) {
        assert!((weight - expected / 7.0).abs() < 1e-14);
    }
    assert_eq!((own.consistency_ratio, own.look_at), (Some(0.0), None));
    // One that contradicts: 0 against 2 would be 0.25, 0.9 was said. The least squares of logarithms by hand:
    // the three differences ln 2, ln 2, ln(1/0.9) miss their circle by d = 2 ln 2 + ln 0.9, a third each.
    let own = elicit(WeightMethod::Tradeoff, 3, &compared(&[(0, 1, 0.5), (1, 2, 0.5), (0, 2, 0.9)])).unwrap();
    let off = (2.0 * math::ln(2.0) + math::ln(0.9)) / 3.0;
    let expected = math::exp(math::ln(2.0) - off);
    assert!((own.weights[0] / own.weights[1] - expected).abs() < 1e-13);
    assert!((own.weights[0] / own.weights[2] - expected * expected).abs() < 1e-13);
    let look = own.look_at.unwrap();
    // All three are equally far; the first is named, in the direction in which it was asked.
    assert_eq!((look.a, look.b, look.given), (0, 1, 0.5));
    assert!((look.consistent - 1.0 / expected).abs() < 1e-13);
}

#[test]
fn rows_of_a_matrix_come_in_any_order_and_direction() {
    let matrix = ndarray::array![[1.0, 2.0, 5.0], [f64::NAN, 1.0, 3.0], [f64::NAN, f64::NAN, 1.0]];
    let plain = ahp(&matrix).unwrap();
    let own = elicit(WeightMethod::Pairwise, 3, &compared(&[(1, 2, 3.0), (0, 2, 5.0), (0, 1, 2.0)])).unwrap();
    assert_eq!((own.weights, own.consistency_ratio), (plain.weights.clone(), Some(plain.consistency_ratio)));
    let turned = elicit(WeightMethod::Pairwise, 3, &compared(&[(1, 2, 3.0), (2, 0, 0.2), (0, 1, 2.0)])).unwrap();
    assert!(turned.weights.iter().zip(&plain.weights).all(|(a, b)| (a - b).abs() < 1e-15));
    // With three items all are equally far: the one named keeps its direction.
    let look = turned.look_at.unwrap();
    assert!((look.consistent - turned.weights[look.a] / turned.weights[look.b]).abs() < 1e-15);
}

#[test]
fn every_fault_of_plain_arrays_is_placed() {
    use WeightMethod::{BestWorst, Direct, Pairwise, Ranking, Swing, Tradeoff};
    let at = |method, n, rows: &[WeightAnswer]| {
        let error = elicit(method, n, rows).unwrap_err();
        error.problems().iter().map(|p| p.place.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(at(Direct, 0, &[]), "n");
    assert_eq!(at(Direct, 2, &about(&[1.0, -1.0, 1.0])), "answers[1] answers[2]");
    assert_eq!(at(Direct, 2, &about(&[0.0, 0.0])), "answers");
    assert_eq!(at(Swing, 3, &about(&[1.0, 2.0])), "answers");
    assert_eq!(at(Swing, 2, &compared(&[(0, 1, 2.0)])), "answers[0]");
    assert_eq!(at(Ranking, 3, &about(&[1.0, 3.0, 3.0])), "answers[1]");
    assert_eq!(at(Pairwise, 2, &about(&[1.0])), "answers[0]");
    assert_eq!(at(Pairwise, 2, &compared(&[(0, 1, 2.0), (1, 0, 0.5), (1, 1, 1.0)])), "answers[1] answers[2]");
    assert_eq!(at(Pairwise, 3, &compared(&[(0, 1, 2.0)])), "answers");
    assert_eq!(at(Tradeoff, 2, &compared(&[(0, 1, 1.01)])), "answers[0]");
    assert_eq!(at(BestWorst, 3, &compared(&[(0, 1, 2.0), (2, 1, 2.0)])), "answers");
    assert_eq!(at(BestWorst, 3, &compared(&[(0, 1, 2.0), (1, 2, 2.0)])), "answers");
    let stray = [(0, 3, 8.0), (0, 1, 2.0), (0, 2, 4.0), (1, 3, 4.0), (2, 3, 2.0), (1, 2, 2.0)];
    assert_eq!(at(BestWorst, 4, &compared(&stray)), "answers[5]");
    for value in [f64::NAN, f64::INFINITY] {
        for method in WeightMethod::ALL {
            let b = method.compares().then_some(1);
            assert_eq!(at(method, 2, &[WeightAnswer { a: 0, b, value }]).split(' ').next(), Some("answers[0]"));
        }
    }
}

/// Every list of places of four items: right are those of competition ranking and of dense ranking, nothing else.
#[test]
fn places_without_gaps_by_brute_force() {
    for code in 0..256_u32 {
        let places: Vec<f64> = (0..4).map(|k| f64::from((code >> (2 * k)) % 4 + 1)).collect();
        let before = |x: f64| places.iter().filter(|y| **y < x).count();
        let lower = |x: f64| (1..5).filter(|p| f64::from(*p) < x && places.contains(&f64::from(*p))).count();
        let competition = places.iter().all(|x| *x == before(*x) as f64 + 1.0);
        let dense = places.iter().all(|x| *x == lower(*x) as f64 + 1.0);
        let own = elicit(WeightMethod::Ranking, 4, &about(&places));
        assert_eq!(own.is_ok(), competition || dense, "{places:?}");
    }
}

/// Every set of best-worst comparisons of three items: right are those with one best and one worst compared with all.
#[test]
fn best_worst_sets_by_brute_force() {
    let pairs: Vec<(usize, usize)> = (0..3).flat_map(|a| (0..3).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
    let mut right = 0;
    for code in 0..1_u32 << pairs.len() {
        let asked: Vec<(usize, usize)> =
            pairs.iter().enumerate().filter(|(k, _)| code >> k & 1 == 1).map(|(_, pair)| *pair).collect();
        let good = (0..3).any(|best| {
            (0..3).filter(|&worst| worst != best).any(|worst| {
                let other = 3 - best - worst;
                let mut wanted = vec![(best, worst), (best, other), (other, worst)];
                wanted.sort_unstable();
                wanted == asked
            })
        });
        let rows: Vec<_> = asked.iter().map(|&(a, b)| (a, b, 2.0)).collect();
        assert_eq!(elicit(WeightMethod::BestWorst, 3, &compared(&rows)).is_ok(), good, "{asked:?}");
        right += u32::from(good);
    }
    assert_eq!(right, 6);
}

fn plain(weights: &[f64]) -> ExpertWeights {
    ExpertWeights { weights: weights.to_vec(), consistency_ratio: None, look_at: None }
}

#[test]
fn single_items_and_no_answers() {
    assert_eq!(elicit(WeightMethod::Pairwise, 1, &[]).unwrap().weights, [1.0]);
    assert_eq!(elicit(WeightMethod::BestWorst, 1, &[]).unwrap().weights, [1.0]);
    assert_eq!(elicit(WeightMethod::Direct, 1, &about(&[3.0])).unwrap(), plain(&[1.0]));
    assert!(elicit(WeightMethod::Direct, 1, &[]).is_err());
}

#[test]
fn families_are_pooled_each_its_own_way() {
    let members = [
        Respondent::new(0, 0, vec![0.8, 0.2], true),
        Respondent::new(1, 0, vec![0.5, 0.5], true),
        Respondent::new(2, 1, vec![0.1, 0.9], false),
    ];
    let mut out = [0.0; 2];
    // Ratios 4 and 1: geometric mean 2, so 2/3; then two thirds of it and a third of 0.1.
    assert!(pool_respondents(&members, &[1.0, 1.0, 1.0], &mut out));
    assert!((out[0] - (2.0 / 3.0 * 2.0 / 3.0 + 0.1 / 3.0)).abs() < 1e-15);
    // Without a voice one is not there; nobody is nobody.
    assert!(pool_respondents(&members, &[0.0, 0.0, 0.25], &mut out));
    assert_eq!(out, [0.1, 0.9]);
    assert!(!pool_respondents(&members, &[0.0; 3], &mut out));
    // A weight of zero does not silence the others for good.
    let zero = [Respondent::new(0, 0, vec![0.0, 1.0], true), Respondent::new(1, 0, vec![1.0, 0.0], true)];
    assert!(pool_respondents(&zero, &[1.0, 1.0], &mut out));
    assert!((out[0] - 0.5).abs() < 1e-15 && (out[1] - 0.5).abs() < 1e-15);
}

#[test]
fn the_spread_of_a_dirichlet_gives_its_concentration_back() {
    // Two equal voices at w +- d: s^2 = 2 d^2 for each item.
    let (w, d) = (0.3, 0.1);
    let members = [
        Respondent::new(0, 0, vec![w + d, 1.0 - w - d], false),
        Respondent::new(1, 1, vec![w - d, 1.0 - w + d], false),
    ];
    let council = council_weights(&members, &[0.5, 0.5]).unwrap();
    let expected = 2.0 * w * (1.0 - w) / (4.0 * d * d) - 1.0;
    assert!((council.kappa_member.unwrap() - expected).abs() < 1e-12);
    // The council of two: half the variance.
    assert!((council.kappa_council.unwrap() - (2.0 * (expected + 1.0) - 1.0)).abs() < 1e-12);
    // Opposite corners: further apart than any Dirichlet.
    let corners = [Respondent::new(0, 0, vec![1.0, 0.0], false), Respondent::new(1, 1, vec![0.0, 1.0], false)];
    assert!((council_weights(&corners, &[0.5, 0.5]).unwrap().kappa_member.unwrap() + 0.5).abs() < 1e-15);
}

#[test]
fn faults_of_a_council_are_placed() {
    let at = |members: &[Respondent], shares: &[f64]| {
        let error = council_weights(members, shares).unwrap_err();
        error.problems().iter().map(|p| format!("{} {}", p.code, p.place)).collect::<Vec<_>>().join(" ")
    };
    let member = |group, weights: &[f64]| Respondent::new(0, group, weights.to_vec(), false);
    assert_eq!(at(&[], &[1.0]), "E0602 respondents");
    let bad = [member(0, &[0.5, 0.5]), member(1, &[1.0]), member(0, &[f64::NAN, 0.5])];
    assert_eq!(at(&bad, &[1.0]), "E0603 respondents[1] E0607 respondents[1] E0607 respondents[2]");
    assert_eq!(at(&bad[..1], &[0.0]), "E0607 respondents[0]");
}

fn members() -> impl Strategy<Value = (Vec<Respondent>, Vec<f64>)> {
    (1..6_usize, 1..9_usize).prop_flat_map(|(n, size)| {
        let weights = prop::collection::vec(prop::collection::vec(0.001..1.0, n), size);
        let groups = prop::collection::vec((0..3_usize, any::<bool>()), size);
        (weights, groups, prop::collection::vec(0.05..1.0, 3)).prop_map(|(weights, groups, shares)| {
            let members = weights
                .iter()
                .zip(groups)
                .enumerate()
                .map(|(e, (points, (group, ratio)))| Respondent::new(e, group, swing(points).unwrap(), ratio))
                .collect();
            (members, shares)
        })
    })
}

proptest! {
    #[test]
    fn pooled_weights_are_weights((members, shares) in members()) {
        let council = council_weights(&members, &shares).unwrap();
        prop_assert!((council.weights.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        prop_assert!(council.weights.iter().all(|w| *w >= 0.0));
        // Linear pools stay between their members.
        if members.iter().all(|member| !member.ratio) {
            for (k, weight) in council.weights.iter().enumerate() {
                let (low, high) = members
                    .iter()
                    .fold((1.0_f64, 0.0_f64), |(l, h), m| (math::min(l, m.weights[k]), math::max(h, m.weights[k])));
                prop_assert!(low - 1e-15 <= *weight && *weight <= high + 1e-15);
            }
        }
    }

    #[test]
    fn the_spread_is_the_weighted_variance((members, shares) in members()) {
        let council = council_weights(&members, &shares).unwrap();
        let p = pool_weights(&members.iter().map(|m| m.group).collect::<Vec<_>>(), &shares).experts;
        let squares: f64 = p.iter().map(|p| p * p).sum();
        let Some(spread) = council.spread else {
            prop_assert_eq!(members.len(), 1);
            prop_assert_eq!(council.kappa_member, None);
            return Ok(());
        };
        for (k, s) in spread.iter().enumerate() {
            let mean: f64 = p.iter().zip(&members).map(|(p, m)| p * m.weights[k]).sum();
            let off: f64 = p.iter().zip(&members).map(|(p, m)| p * (m.weights[k] - mean) * (m.weights[k] - mean)).sum();
            prop_assert!((s * s - off / (1.0 - squares)).abs() < 1e-12);
        }
    }

    #[test]
    fn one_expert_has_the_own_weights_and_equal_ones_no_spread((members, shares) in members()) {
        let one = &members[..1];
        let alone = council_weights(one, &shares).unwrap();
        prop_assert!(alone.weights.iter().zip(&one[0].weights).all(|(a, b)| (a - b).abs() < 1e-15));
        prop_assert_eq!((alone.spread, alone.kappa_council), (None, None));
        let same: Vec<Respondent> = members
            .iter()
            .map(|m| Respondent::new(m.expert, m.group, one[0].weights.clone(), m.ratio))
            .collect();
        let agreed = council_weights(&same, &shares).unwrap();
        prop_assert!(agreed.weights.iter().zip(&one[0].weights).all(|(a, b)| (a - b).abs() < 1e-14));
        prop_assert!(agreed.spread.is_none_or(|spread| spread.iter().all(|s| *s == 0.0)));
        prop_assert_eq!(agreed.kappa_member, None);
    }

    #[test]
    fn the_order_of_experts_and_the_scale_of_voices_decide_nothing(
        (members, shares) in members(), scale in 0.01..100.0,
    ) {
        let mut turned = members.clone();
        turned.reverse();
        let (a, b) = (council_weights(&members, &shares).unwrap(), council_weights(&turned, &shares).unwrap());
        prop_assert!(a.weights.iter().zip(&b.weights).all(|(x, y)| (x - y).abs() < 1e-14));
        let p = pool_weights(&members.iter().map(|m| m.group).collect::<Vec<_>>(), &shares).experts;
        let voices: Vec<f64> = p.iter().map(|p| p * scale).collect();
        let mut scaled = vec![0.0; a.weights.len()];
        prop_assert!(pool_respondents(&members, &voices, &mut scaled));
        prop_assert!(a.weights.iter().zip(&scaled).all(|(x, y)| (x - y).abs() < 1e-13));
    }

    /// Swapping what is compared turns every ratio over: geometric means turn over with it.
    #[test]
    fn ratio_pools_are_reciprocal(ratios in prop::collection::vec(0.12..9.0_f64, 1..8)) {
        let pool = |turn: bool| {
            let members: Vec<Respondent> = ratios
                .iter()
                .enumerate()
                .map(|(e, r)| {
                    let r = if turn { 1.0 / r } else { *r };
                    Respondent::new(e, 0, vec![r / (1.0 + r), 1.0 / (1.0 + r)], true)
                })
                .collect();
            council_weights(&members, &[1.0]).unwrap().weights
        };
        let (one, other) = (pool(false), pool(true));
        prop_assert!((one[0] - other[1]).abs() < 1e-13);
        let mean = math::exp(ratios.iter().map(|r| math::ln(*r)).sum::<f64>() / ratios.len() as f64);
        prop_assert!((one[0] / one[1] / mean - 1.0).abs() < 1e-12);
    }

    #[test]
    fn points_count_by_proportion(points in prop::collection::vec(0.0..100.0, 1..9), scale in 0.01..1e6) {
        prop_assume!(points.iter().any(|x| *x > 0.0));
        let of = |scale: f64| {
            elicit(WeightMethod::Swing, points.len(), &about(&points.iter().map(|x| x * scale).collect::<Vec<_>>()))
        };
        let (a, b) = (of(1.0).unwrap().weights, of(scale).unwrap().weights);
        prop_assert!(a.iter().zip(&b).all(|(x, y)| (x - y).abs() < 1e-14));
    }
}
