//! ELECTRE III: credibility with thresholds, two distillations, a partial preorder.

use super::credibility::{Criterion, Settings};
use super::credibility_kernel::Kernel;
use super::distillation::{Distillation, distill};
use super::pairwise::{check_relation_size, keeps_tables, pairs, relation};
use super::per_criterion::Thresholds;
use super::to_settings;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::settings::bad;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties};
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Elimination and choice translating reality, for ranking with thresholds.
///
/// # Formula
/// Let `b = g_k(j) - g_k(i)` be by how much i is behind j on a criterion with indifference, preference and veto
/// thresholds q, p, v. The partial concordance is 1 up to q, 0 from p, linear between; the partial discordance 0 up to
/// p, 1 from v, linear between. Concordance `C[i, j]` is the weighted mean of the partial ones; the credibility that i
/// is at least as good as j is `S[i, j] = C[i, j] Π (1 - d_k) / (1 - C[i, j])` over the criteria with `d_k > C[i, j]`.
///
/// Thresholds may vary as `alpha g + beta` with the value g of i, which is the worse of the two where they count
/// ("direct" thresholds).
///
/// Distillation, descending: among those that remain let `lambda` be the largest credibility of a pair, and the next
/// level the largest below `lambda - s(lambda)` (0 if there is none). i outranks j there where `S[i, j]` is above the
/// level and above `S[j, i] + s(S[i, j])`. Those with the most outranked minus outranking are kept, and the step is
/// repeated among them from that level down, until one is left or the level is 0: they are the next class. The
/// ascending distillation takes those with the least, from the last place up. `outranks[i, j]` says that i is behind j
/// in neither; where neither outranks the other they are incomparable. Credibilities are compared on the score grid
/// (2^-40). There are no scores and no ranks.
///
/// Two errors of other programs are avoided: the choice inside a tied set goes on although a level leaves the set as it
/// was (only a level of 0 ends it), and the next level is looked for among the pairs of that set only.
///
/// Parts: `descending_distillation`, `ascending_distillation` (classes of indices, best first), `descending_ranks`,
/// `ascending_ranks` `(n,)` places of the classes; when there are at most 100 alternatives or `tables` asks for it,
/// `concordance` and `credibility` `(n, n)` and the lists `preference_pairs`, `indifference_pairs`,
/// `incomparable_pairs`.
///
/// # Complexity
/// `O(n^2 m)` for ordinary data; the two distillations run at once, what comes before on all threads. Rows of
/// credibilities are computed again whenever they are needed, so that memory is `O(n m)` besides the relation of one
/// byte a pair.
///
/// # Errors
/// Missing thresholds, or not `0 <= q <= p <= v` at every value; [`crate::Error::Limit`] for more than 30 000
/// alternatives.
///
/// # References
/// - Roy 1978, ELECTRE III: un algorithme de classements fonde sur une representation floue des preferences en
///   presence de criteres multiples, Cahiers du CERO 20(1).
/// - Figueira, Mousseau and Roy 2005, ELECTRE methods, in: Multiple criteria decision analysis: state of the art
///   surveys, Springer.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use serde_json::json;
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let schools = DecisionMatrix::new(array![[-0.2, 3.0], [-2.3, 9.0], [-2.4, 10.0], [-1.0, 7.0]], Some(&[0.25, 0.75]), &[Direction::Max; 2])?;
/// let method = stratech::methods::get("electre_iii", &json!({"q": [0.2, 1], "p": [1, 2], "v": [3.5, 4]}))?;
/// let outcome = method.evaluate(&schools)?;
/// assert_eq!(outcome.parts["descending_distillation"].to_json(), json!([[1, 2], [3], [0]]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ElectreIII {
    /// Indifference thresholds, in the unit of the criterion.
    pub q: Option<Thresholds>,
    /// Preference thresholds, in the unit of the criterion.
    pub p: Option<Thresholds>,
    /// Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.
    pub v: Option<Thresholds>,
    /// The distillation threshold `s(lambda) = alpha + beta lambda`, by default `0.30 - 0.15 lambda`.
    pub distillation: Distillation,
    /// Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.
    pub tables: Option<bool>,
}

const ABOUT: About = About {
    name: "electre_iii",
    title: "Elimination and choice translating reality, ranking with thresholds (ELECTRE III)",
    references: &[
        "Roy 1978, ELECTRE III: un algorithme de classements fonde sur une representation floue des preferences, Cahiers du CERO 20(1)",
        "Figueira, Mousseau and Roy 2005, ELECTRE methods, in: Multiple criteria decision analysis, Springer",
    ],
    kind: Kind::PartialOrder,
    higher_is_better: true,
    uses_weights: true,
    domain: Domain::Any,
};

impl ElectreIII {
    fn criteria(&self, data: &DecisionMatrix, problems: &mut Problems) -> Vec<Criterion> {
        self.thresholds().read(data, |k| data.column(k).to_vec(), problems)
    }

    /// Credibility that alternatives are at least as good as others, `(n, n)`, or `(rows, n)` for some rows by number.
    ///
    /// `[i, j]` is the credibility S of "i is at least as good as j". Nothing else of the method is computed, and the
    /// distillation threshold has no influence.
    ///
    /// # Errors
    /// As [`Method::evaluate`] for settings and data; numbers of rows from n on; [`Error::Limit`] for more than 2^27
    /// credibilities (1 GB): ask for some rows at a time.
    ///
    /// # Complexity
    /// `O(rows n m)`, on all threads; the bits depend neither on their number nor on which rows are asked for.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use serde_json::json;
    /// use stratech::methods::ElectreIII;
    /// use stratech::scoring::{DecisionMatrix, Direction};
    /// let data = DecisionMatrix::new(array![[0.0], [1.5], [4.0]], None, &[Direction::Max])?;
    /// let method: ElectreIII = serde_json::from_value(json!({"q": 1, "p": 2, "v": 3})).unwrap();
    /// assert_eq!(method.credibility(&data, None)?, array![[1.0, 0.5, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]);
    /// assert_eq!(method.credibility(&data, Some(&[1]))?, array![[1.0, 1.0, 0.0]]);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn credibility(&self, data: &DecisionMatrix, rows: Option<&[usize]>) -> Result<Array2<f64>> {
        let n = data.n_alternatives();
        let mut problems = Problems::new();
        self.check_settings(&mut problems);
        let criteria = self.criteria(data, &mut problems);
        for (k, &i) in rows.unwrap_or_default().iter().enumerate().filter(|&(_, &i)| i >= n) {
            problems.push(bad_row(k, &i));
        }
        problems.into_result()?;
        let found = rows.map_or(n, <[usize]>::len).saturating_mul(n);
        if found > LARGEST_TABLE {
            return Err(Error::Limit {
                what: Text::new("credibilities in one table", "số độ tin cậy trong một bảng"),
                limit: LARGEST_TABLE as u64,
                found: found as u64,
                remedy: Text::new("ask for some rows at a time", "hãy yêu cầu từng nhóm hàng"),
            });
        }
        let all: Vec<usize>;
        let rows = if let Some(rows) = rows {
            rows
        } else {
            all = (0..n).collect();
            &all
        };
        Ok(table::<true>(&Kernel::new(data, &criteria), rows))
    }

    fn thresholds(&self) -> Settings<'_> {
        Settings { q: self.q.as_ref(), p: self.p.as_ref(), v: self.v.as_ref() }
    }
}

/// Most numbers of a table that is returned (1 GB).
const LARGEST_TABLE: usize = 1 << 27;

/// The problem of a number of a row that is none of the data's.
pub(crate) fn bad_row(k: usize, found: &dyn std::fmt::Display) -> Problem {
    Problem::new(codes::OUT_OF_DOMAIN, Place::element("rows", &[k]))
        .item(format!("rows[{k}]"))
        .expected(Text::new(
            "the number of an alternative, from 0 to n - 1",
            "số thứ tự của một phương án, từ 0 đến n - 1",
        ))
        .found(found)
}

/// Credibility, or without `VETO` concordance, of some alternatives against all: `(rows, n)`, on all threads where that
/// pays.
fn table<const VETO: bool>(kernel: &Kernel, rows: &[usize]) -> Array2<f64> {
    let n = kernel.n();
    let mut table = Array2::zeros((rows.len(), n));
    let fill = |(&i, out): (&usize, &mut [f64])| kernel.row::<VETO>(&kernel.fixed(i), out);
    if let Some(all) = table.as_slice_mut() {
        if all.len() < PARALLEL_FROM {
            rows.iter().zip(all.chunks_mut(n)).for_each(fill);
        } else {
            rows.par_iter().zip(all.par_chunks_mut(n)).for_each(fill);
        }
    }
    table
}

/// Below this many pairs threads cost more than they save.
const PARALLEL_FROM: usize = 1 << 16;

/// The place of each alternative, from classes.
fn places(classes: &[Vec<usize>], n: usize) -> Vec<u32> {
    let mut places = vec![0; n];
    let mut place = 0;
    for class in classes {
        place += 1;
        for &i in class {
            places[i] = place;
        }
    }
    places
}

impl Method for ElectreIII {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        let varies = self.thresholds().vary(usize::from(u16::MAX));
        let constant = |reason| if varies { Holds::No(reason) } else { Holds::Yes };
        Properties {
            dominance: constant("thresholds that vary with the value may favor the worse of two"),
            clone_invariant: Holds::No("a copy counts twice among those that are outranked and outrank"),
            constant_criterion_neutral: Holds::No("a criterion on which all are equal counts as agreement"),
            unit_scale_free: Holds::No("thresholds carry the unit of the criterion"),
            shift_free: constant("thresholds vary with the value"),
        }
    }

    fn check_settings(&self, problems: &mut Problems) {
        let Distillation { alpha, beta } = self.distillation;
        // s must not be negative, and lambda - s(lambda) must rise.
        if !(alpha >= 0.0 && alpha + beta >= 0.0 && beta <= 1.0 && alpha.is_finite()) {
            let expected = Text::new(
                "s(lambda) = alpha + beta lambda of at least 0 from lambda = 0 to 1, with beta at most 1",
                "s(lambda) = alpha + beta lambda không âm với lambda từ 0 đến 1, beta không quá 1",
            );
            problems.push(bad("distillation", &expected, &format!("{alpha} + {beta} lambda")));
        }
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        self.criteria(data, problems);
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let n = data.n_alternatives();
        check_relation_size(n, ABOUT.name)?;
        let kernel = Kernel::new(data, &self.criteria(data, &mut Problems::new()));
        let tables = keeps_tables(self.tables, n).then(|| {
            let all: Vec<usize> = (0..n).collect();
            (table::<false>(&kernel, &all), table::<true>(&kernel, &all))
        });
        let (descending, ascending) = distill(kernel, self.distillation);
        let (from_best, from_worst) = (places(&descending, n), places(&ascending, n));
        let outranks = relation(n, |i, j| from_best[i] <= from_best[j] && from_worst[i] <= from_worst[j]);
        let mut outcome = Outcome::default()
            .part("descending_distillation", descending)
            .part("ascending_distillation", ascending)
            .part("descending_ranks", from_best)
            .part("ascending_ranks", from_worst);
        if let Some((concordance, credibility)) = tables {
            outcome = outcome
                .part("concordance", concordance)
                .part("credibility", credibility)
                .part("preference_pairs", pairs(|i, j| outranks[[i, j]] && !outranks[[j, i]], n))
                .part("indifference_pairs", pairs(|i, j| i < j && outranks[[i, j]] && outranks[[j, i]], n))
                .part("incomparable_pairs", pairs(|i, j| i < j && !outranks[[i, j]] && !outranks[[j, i]], n));
        }
        Ok(outcome.with_outranks(outranks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Direction;
    use ndarray::array;
    use serde_json::json;

    fn two() -> DecisionMatrix {
        DecisionMatrix::new(array![[100.0, 5.0], [90.0, 9.0]], None, &[Direction::Max, Direction::Min]).unwrap()
    }

    #[test]
    fn thresholds_that_vary_are_taken_at_the_worse_value() {
        // Row 1 is behind by 10 on the first criterion: q = 0.05 x 90 = 4.5, p = 0.15 x 90 = 13.5.
        let method = crate::methods::get("electre_iii", &json!({"q": [[0.05, 0], 1], "p": [[0.15, 0], 2]})).unwrap();
        let outcome = method.evaluate(&two()).unwrap();
        let concordance = outcome.parts["concordance"].to_json();
        let expected = 0.5 * (13.5 - 10.0) / 9.0;
        assert!((concordance[1][0].as_f64().unwrap() - expected).abs() < 1e-15, "{concordance}");
        assert_eq!(concordance[0][1], json!(1.0));
    }

    #[test]
    fn thresholds_out_of_order_are_named() {
        let get = |settings| crate::methods::get("electre_iii", &settings).unwrap();
        let places = |settings| -> Vec<String> {
            let error = get(settings).evaluate(&two()).unwrap_err();
            error.problems().iter().map(|p| p.place.to_string()).collect()
        };
        assert_eq!(places(json!({"q": [1, 2], "p": [2, 1], "v": [null, 1]})), ["p[1]"]);
        assert_eq!(places(json!({"q": [1, null], "p": 2, "v": 1})), ["q[1]", "v[0]", "v[1]"]);
        assert_eq!(places(json!({"p": 2})), ["q[0]", "q[1]"]);
        assert_eq!(places(json!({"q": [1], "p": 2})), ["q"]);
        let lines = json!({"distillation": [0.1, -0.2]});
        assert_eq!(crate::methods::get("electre_iii", &lines).unwrap_err().problems().len(), 1);
    }

    #[test]
    fn credibilities_alone_are_those_of_the_tables() {
        let random = crate::number::philox::Stream::new(8);
        let values = Array2::from_shape_fn((330, 3), |(i, k)| random.uniform(i as u64, u32::try_from(k).unwrap(), 2));
        let data = DecisionMatrix::new(values, Some(&[3.0, 1.0, 2.0]), &[Direction::Max; 3]).unwrap();
        let settings = json!({"q": 0.1, "p": 0.3, "v": [0.7, null, 0.8], "tables": true});
        let method: ElectreIII = serde_json::from_value(settings).unwrap();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| (method.credibility(&data, None).unwrap(), method.evaluate(&data).unwrap()))
        };
        let one = with(1);
        assert_eq!(one.1.parts["credibility"], one.0.clone().into());
        for threads in [2, 3, 7] {
            assert!(with(threads) == one, "{threads} threads");
        }
        let some = method.credibility(&data, Some(&[7, 329, 7])).unwrap();
        assert!(some.row(0) == one.0.row(7) && some.row(1) == one.0.row(329) && some.row(2) == one.0.row(7));
    }

    #[test]
    fn credibilities_name_every_fault() {
        let method: ElectreIII = serde_json::from_value(json!({"q": [1, null], "p": 2})).unwrap();
        let error = method.credibility(&two(), Some(&[0, 2, 1, 9])).unwrap_err();
        let places: Vec<String> = error.problems().iter().map(|p| p.place.to_string()).collect();
        assert_eq!(places, ["q[1]", "rows[1]", "rows[3]"]);
        let many = DecisionMatrix::new(Array2::ones((12_000, 1)), None, &[Direction::Max]).unwrap();
        let method: ElectreIII = serde_json::from_value(json!({"q": 1, "p": 2})).unwrap();
        assert!(matches!(method.credibility(&many, None), Err(Error::Limit { found: 144_000_000, .. })));
    }

    #[test]
    fn one_alternative_is_a_class_of_its_own() {
        let data = DecisionMatrix::new(array![[1.0]], None, &[Direction::Max]).unwrap();
        let outcome = crate::methods::get("electre_iii", &json!({"q": 0, "p": 0})).unwrap().evaluate(&data).unwrap();
        assert_eq!(outcome.parts["descending_distillation"].to_json(), json!([[0]]));
        assert_eq!(outcome.outranks, Some(array![[false]]));
    }
}
