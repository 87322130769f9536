//! COMET: characteristic objects method.

mod expression;

use super::to_settings;
use crate::number::grid::{self, Grid};
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::decision::LARGEST;
use crate::scoring::{About, DecisionMatrix, Domain, Holds, Kind, Method, Outcome, Properties, Scaling, settings};
use crate::{Error, Result};
use expression::Expression;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Characteristic objects method: a model of an expert's preferences, by fuzzy rules between objects that he has
/// compared. An alternative's score does not depend on the other alternatives (no rank reversal).
///
/// # Formula
/// The characteristic objects are all combinations of the characteristic values, the first criterion slowest.
/// The expert compares them: `a[i, j]` = 1 where i is preferred, 0.5 where both are equal, 0 else, and
/// `SJ[i] = Σ_j a[i, j]`. The k different values of SJ get the preferences 0, 1 / (k - 1), ..., 1: that is `P`
/// (1 for all where k = 1). A value belongs to its neighbouring characteristic values by triangular fuzzy
/// numbers, to an object by the product over the criteria, and `score = Σ_objects membership x P`.
///
/// The expert is one of
/// - `expert` = the table of comparisons `a` (MEJ), `(t, t)`, or scores of the t objects, `(t,)`, higher = better;
/// - `expert` = another method, its name or `{"method": name, "settings": {...}}`, which ranks the objects by the
///   weights and directions of the call;
/// - `expert_function` = a formula over x1, x2, ..., e.g. `0.7*x1/10 + 0.3*(1 - x2/100)`, with `+ - * / ^`,
///   parentheses, min, max, abs, sqrt, exp, ln.
///
/// Scores of the expert that are equal on the grid are equal.
///
/// Parts: `P` `(t,)`; `characteristic_objects` `(t, m)`, up to 4096 of them.
///
/// # Complexity
/// `O(2^m)` for every alternative; at most 2^20 objects.
///
/// # References
/// Salabun 2015, The characteristic objects method: a new distance-based approach to multicriteria decision-making
/// problems, Journal of Multi-Criteria Decision Analysis 22(1-2), steps 1 to 5.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction};
/// let comet = stratech::methods::get("comet", &serde_json::json!({
///     "characteristic_values": [[0, 5, 10], [0, 50, 100]],
///     "expert_function": "0.7*x1/10 + 0.3*(1 - x2/100)",
/// }))?;
/// let data = DecisionMatrix::new(array![[2.5, 25.0], [5.0, 50.0]], None, &[Direction::Max, Direction::Min])?;
/// assert_eq!(comet.evaluate(&data)?.scores, Some(vec![0.375, 0.5]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comet {
    /// Rising values of every criterion that span its range, at least two of each; required.
    #[serde(alias = "cvalues")]
    pub characteristic_values: Option<Vec<Vec<f64>>>,
    /// Who compares the characteristic objects; this or `expert_function` is required.
    #[serde(alias = "mej", alias = "MEJ")]
    pub expert: Option<Expert>,
    /// A formula that scores a characteristic object.
    pub expert_function: Option<String>,
}

/// Who compares the characteristic objects of [`Comet`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected scores of the characteristic objects, a table of comparisons, the name of a method, or {\"method\": name, \"settings\": {...}}"
)]
pub enum Expert {
    /// Scores of the objects, `(t,)`, higher is better.
    Scores(Vec<f64>),
    /// Comparisons of the objects, `(t, t)`: 1, 0.5 or 0.
    Comparisons(Vec<Vec<f64>>),
    /// A method with its default settings.
    Name(String),
    /// A method with settings.
    Method {
        /// Registry name.
        method: String,
        /// Its settings, or null.
        #[serde(default)]
        settings: serde_json::Value,
    },
}

const ABOUT: About = About {
    name: "comet",
    title: "Characteristic objects method (COMET)",
    references: &[
        "Salabun 2015, The characteristic objects method: a new distance-based approach to multicriteria decision-making problems, Journal of Multi-Criteria Decision Analysis 22(1-2)",
    ],
    kind: Kind::Ranking,
    higher_is_better: true,
    uses_weights: false,
    domain: Domain::Any,
};

/// With a method as the expert the weights of the call are used.
const WITH_WEIGHTS: About = About { uses_weights: true, ..ABOUT };

/// More characteristic objects are refused.
const MOST_OBJECTS: usize = 1 << 20;

/// Up to this many characteristic objects are shown.
const MOST_OBJECTS_SHOWN: usize = 4096;

impl Method for Comet {
    fn about(&self) -> &'static About {
        if self.inner().is_some() { &WITH_WEIGHTS } else { &ABOUT }
    }

    fn settings(&self) -> serde_json::Value {
        to_settings(self)
    }

    fn properties(&self) -> Properties {
        let inner = self.inner().and_then(|(name, settings)| super::get(name, settings).ok());
        Properties {
            dominance: match inner {
                Some(method) => method.properties().dominance,
                None => Holds::No("it is as the expert says"),
            },
            clone_invariant: Holds::Yes,
            constant_criterion_neutral: Holds::No("every criterion multiplies the objects that are compared"),
            unit_scale_free: Holds::No("the characteristic values carry the unit of the column"),
            shift_free: Holds::No("the characteristic values carry the zero point of the column"),
        }
    }

    fn scaling(&self) -> Scaling {
        Scaling::None
    }

    fn check_settings(&self, problems: &mut Problems) {
        for (k, values) in self.values().iter().enumerate() {
            let rising = values.windows(2).all(|pair| pair[0] < pair[1]);
            if values.len() < 2 || !rising || values.iter().any(|x| x.abs() > LARGEST) {
                let expected = Text::new("two or more rising numbers", "từ hai số trở lên, tăng dần");
                let place = Place::element("characteristic_values", &[k]);
                let problem = Problem::new(codes::BAD_SETTING, place).item("characteristic_values");
                problems.push(problem.expected(expected).found(format!("{values:?}")));
            }
        }
        let too_many = self.characteristic_values.is_some() && self.n_objects().is_none();
        if too_many {
            let expected = Text::new(
                format!("at most {MOST_OBJECTS} characteristic objects"),
                format!("không quá {MOST_OBJECTS} đối tượng đặc trưng"),
            );
            problems.push(settings::bad("characteristic_values", &expected, &"more"));
        }
        if self.expert.is_some() && self.expert_function.is_some() {
            let expected = Text::new("expert or expert_function, not both", "chỉ một trong expert và expert_function");
            problems.push(settings::bad("expert", &expected, &"both"));
        }
        self.check_expert(problems);
    }

    fn check_data(&self, data: &DecisionMatrix, problems: &mut Problems) {
        let Some(values) = &self.characteristic_values else {
            let expected = Text::new("rising values of every criterion", "mỗi tiêu chí một dãy giá trị tăng dần");
            problems.push(settings::bad("characteristic_values", &expected, &"None"));
            return;
        };
        if self.expert.is_none() && self.expert_function.is_none() {
            let expected = Text::new(
                "scores or comparisons of the characteristic objects, a method, or expert_function",
                "điểm hoặc phép so sánh các đối tượng đặc trưng, một phương pháp, hoặc expert_function",
            );
            problems.push(settings::bad("expert", &expected, &"None"));
        }
        settings::check_length("characteristic_values", values.len(), data.n_criteria(), problems);
        for (k, values) in values.iter().enumerate().take(data.n_criteria()) {
            let (Some(&low), Some(&high)) = (values.first(), values.last()) else { continue };
            for (i, _) in data.column(k).iter().enumerate().filter(|(_, x)| !(low..=high).contains(*x)) {
                let expected = Text::new(
                    format!("a value between the characteristic values {low} and {high}"),
                    format!("giá trị giữa các giá trị đặc trưng {low} và {high}"),
                );
                problems.push(data.out_of_domain(i, k, expected));
            }
        }
    }

    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome> {
        let objects = self.characteristic_objects();
        let preferences = preferences(&self.judgements(&objects, data)?);
        let score = |row: ndarray::ArrayView1<f64>| {
            let memberships = members(self.values(), &row.to_vec());
            let terms: Vec<f64> = memberships.into_iter().map(|(t, membership)| membership * preferences[t]).collect();
            sum::sum(&terms)
        };
        let scores = data.values().rows().into_iter().map(score).collect();
        let mut outcome = Outcome::scored(scores);
        if objects.nrows() <= MOST_OBJECTS_SHOWN {
            outcome = outcome.part("characteristic_objects", objects);
        }
        Ok(outcome.part("P", preferences))
    }
}

impl Comet {
    /// All combinations of the characteristic values, `(t, m)`, the first criterion slowest: what the expert is asked.
    pub fn characteristic_objects(&self) -> Array2<f64> {
        let values = self.values();
        let count = self.n_objects().unwrap_or(0);
        Array2::from_shape_fn((count, values.len()), |(t, k)| {
            let faster: usize = values[k + 1..].iter().map(Vec::len).product();
            values[k][t / faster % values[k].len()]
        })
    }

    fn values(&self) -> &[Vec<f64>] {
        self.characteristic_values.as_deref().unwrap_or_default()
    }

    /// How many objects there are; `None` where they are too many.
    fn n_objects(&self) -> Option<usize> {
        let count = self.values().iter().try_fold(1_usize, |product, values| product.checked_mul(values.len()));
        count.filter(|count| *count <= MOST_OBJECTS)
    }

    /// The method that is the expert.
    fn inner(&self) -> Option<(&str, &serde_json::Value)> {
        match &self.expert {
            Some(Expert::Name(name)) => Some((name, &serde_json::Value::Null)),
            Some(Expert::Method { method, settings }) => Some((method, settings)),
            _ => None,
        }
    }

    fn check_expert(&self, problems: &mut Problems) {
        let count = self.n_objects().filter(|_| self.characteristic_values.is_some());
        match &self.expert {
            Some(Expert::Scores(scores)) => {
                check_count(scores.len(), count, problems);
                for (t, score) in scores.iter().enumerate().filter(|(_, s)| !s.is_finite()) {
                    let expected = Text::new("a finite number", "một số hữu hạn");
                    let problem = Problem::new(codes::NOT_FINITE, Place::element("expert", &[t]));
                    problems.push(problem.expected(expected).found(score));
                }
            }
            Some(Expert::Comparisons(rows)) => {
                check_count(rows.len(), count, problems);
                check_comparisons(rows, problems);
            }
            _ => {
                if let Some(Err(error)) = self.inner().map(|(name, settings)| super::get(name, settings)) {
                    problems.extend(error.problems().iter().cloned());
                }
            }
        }
        let Some(text) = &self.expert_function else { return };
        match Expression::parse(text) {
            Err(expected) => problems.push(settings::bad("expert_function", &expected, text)),
            Ok(formula) if self.characteristic_values.is_some() && formula.n_variables() > self.values().len() => {
                let m = self.values().len();
                let expected = Text::new(format!("variables x1 .. x{m}"), format!("các biến x1 .. x{m}"));
                problems.push(settings::bad("expert_function", &expected, &format!("x{}", formula.n_variables())));
            }
            Ok(_) => {}
        }
    }

    /// A score for every object, higher is better.
    fn judgements(&self, objects: &Array2<f64>, data: &DecisionMatrix) -> Result<Vec<f64>> {
        if let Some(formula) = self.expert_function.as_deref().and_then(|text| Expression::parse(text).ok()) {
            let values: Vec<f64> = objects.rows().into_iter().map(|row| formula.value(&row.to_vec())).collect();
            return match values.iter().position(|v| !v.is_finite()) {
                None => Ok(values),
                Some(t) => {
                    let expected = Text::new("a finite value for every object", "giá trị hữu hạn cho mọi đối tượng");
                    let found = format!("{} for {}", values[t], objects.row(t));
                    Err(settings::bad("expert_function", &expected, &found).into())
                }
            };
        }
        match &self.expert {
            Some(Expert::Scores(scores)) => Ok(scores.clone()),
            Some(Expert::Comparisons(rows)) => Ok(rows.iter().map(|row| sum::sum(row)).collect()),
            _ => self.judged_by_method(objects, data),
        }
    }

    /// Objects ranked by the inner method with the weights and directions of the call.
    fn judged_by_method(&self, objects: &Array2<f64>, data: &DecisionMatrix) -> Result<Vec<f64>> {
        let (name, settings) = self.inner().ok_or_else(|| Error::internal("comet has no expert"))?;
        let mut builder = DecisionMatrix::builder(objects.clone()).directions(data.directions());
        if let Some(weights) = data.given_weights() {
            builder = builder.weights(weights);
        }
        let outcome = super::get(name, settings)?.evaluate(&builder.build()?)?;
        let Some(ranks) = outcome.ranks else {
            let expected = Text::new("a method that ranks", "một phương pháp cho thứ hạng");
            return Err(settings::bad("expert", &expected, &name).into());
        };
        Ok(ranks.into_iter().map(|rank| -f64::from(rank)).collect())
    }
}

fn check_count(found: usize, expected: Option<usize>, problems: &mut Problems) {
    if let Some(expected) = expected.filter(|expected| *expected != found) {
        let expected = Text::new(
            format!("{expected}, one for each characteristic object"),
            format!("{expected}, mỗi đối tượng đặc trưng một giá trị"),
        );
        problems.push(Problem::new(codes::SHAPE, Place::argument("expert")).expected(expected).found(found));
    }
}

/// A table of comparisons is square, of 1, 0.5 and 0, and what i gains over j, j loses.
fn check_comparisons(rows: &[Vec<f64>], problems: &mut Problems) {
    for (i, row) in rows.iter().enumerate() {
        if row.len() != rows.len() {
            let expected = Text::new(format!("a row of {}", rows.len()), format!("một hàng {} số", rows.len()));
            let problem = Problem::new(codes::SHAPE, Place::element("expert", &[i]));
            problems.push(problem.expected(expected).found(row.len()));
            continue;
        }
        for (j, &a) in row.iter().enumerate() {
            let other = rows[j].get(i).copied().unwrap_or(1.0 - a);
            let known = [0.0, 0.5, 1.0].contains(&a);
            if !known || a + other != 1.0 {
                let expected = if known {
                    Text::new(
                        format!("{} (1 - expert[{j}, {i}])", 1.0 - other),
                        format!("{} (1 - expert[{j}, {i}])", 1.0 - other),
                    )
                } else {
                    Text::new("1, 0.5 or 0", "1, 0.5 hoặc 0")
                };
                let problem = Problem::new(codes::BAD_SETTING, Place::element("expert", &[i, j]));
                problems.push(problem.item("expert").expected(expected).found(a));
            }
        }
    }
}

/// Evenly spaced preferences, 0 for the worst and 1 for the best; equal scores (on the grid) share theirs.
fn preferences(scores: &[f64]) -> Vec<f64> {
    let ranks = grid::dense_ranks(scores, true, Grid::for_scores(scores));
    let last = ranks.iter().copied().max().unwrap_or(1);
    ranks.iter().map(|r| if last == 1 { 1.0 } else { f64::from(last - r) / f64::from(last - 1) }).collect()
}

/// The objects that a row belongs to, with its membership: at most two values of every criterion.
fn members(values: &[Vec<f64>], row: &[f64]) -> Vec<(usize, f64)> {
    let mut all = vec![(0, 1.0)];
    for (values, &x) in values.iter().zip(row) {
        let right = values.iter().position(|v| *v >= x).unwrap_or(values.len() - 1);
        let near: Vec<(usize, f64)> = if values[right] == x {
            vec![(right, 1.0)]
        } else {
            let (a, b) = (values[right - 1], values[right]);
            vec![(right - 1, (b - x) / (b - a)), (right, (x - a) / (b - a))]
        };
        let with = |(t, membership): (usize, f64)| {
            near.iter().map(move |(v, share)| (t * values.len() + v, membership * share)).collect::<Vec<_>>()
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Direction, Part};
    use ndarray::array;
    use serde_json::json;

    /// Paradowski, Baczkiewicz and Watrobski 2021, Towards proper consumer choices - MCDM based product selection,
    /// Procedia Computer Science 192: processors, with TOPSIS (positions between best and worst) as the expert.
    #[test]
    fn processors() {
        let values = array![
            [64.0, 128.0, 2.9, 4.3, 3.2, 280.0, 495.0, 24763.0, 3990.0],
            [28.0, 56.0, 3.1, 3.8, 3.8, 255.0, 417.0, 12975.0, 2999.0],
            [8.0, 16.0, 3.5, 5.3, 4.8, 125.0, 636.0, 5725.0, 539.0],
            [12.0, 24.0, 3.7, 4.8, 4.5, 105.0, 637.0, 8468.0, 549.0],
            [10.0, 20.0, 3.7, 5.3, 4.9, 125.0, 539.0, 6399.0, 499.0],
            [8.0, 16.0, 3.6, 4.4, 4.0, 65.0, 501.0, 4834.0, 329.0],
            [6.0, 12.0, 3.7, 4.6, 4.2, 65.0, 604.0, 4562.0, 299.0],
            [16.0, 32.0, 3.4, 4.9, 4.2, 105.0, 647.0, 10428.0, 799.0],
            [8.0, 16.0, 3.6, 5.0, 4.5, 125.0, 609.0, 5615.0, 399.0],
            [18.0, 36.0, 3.0, 4.8, 4.3, 165.0, 480.0, 8848.0, 979.0],
            [24.0, 48.0, 3.8, 4.5, 4.0, 280.0, 509.0, 13552.0, 1399.0],
            [28.0, 56.0, 2.5, 3.8, 2.8, 205.0, 376.0, 8585.0, 10000.0]
        ];
        let mut directions = [Direction::Max; 9];
        directions[5] = Direction::Min;
        directions[8] = Direction::Min;
        let data = DecisionMatrix::new(values, Some(&[1.0; 9]), &directions).unwrap();
        let ends: Vec<[f64; 2]> = (0..9).map(|k| data.range(k).into()).collect();
        let expert = json!({"method": "topsis", "settings": {"normalization": "min_max"}});
        let comet = super::super::get("comet", &json!({"characteristic_values": ends, "expert": expert})).unwrap();
        let scores = comet.evaluate(&data).unwrap().scores.unwrap();
        let printed = [0.5433, 0.3447, 0.6115, 0.6168, 0.6060, 0.4842, 0.5516, 0.6100, 0.5719, 0.4711, 0.4979, 0.1452];
        for (score, printed) in scores.iter().zip(printed) {
            assert!((score - printed).abs() < 5.1e-5, "{score}, printed {printed}");
        }
    }

    #[test]
    fn comparisons_scores_and_a_formula_agree() {
        let values = json!([[0, 1], [0, 2]]);
        let data = DecisionMatrix::new(array![[0.25, 1.0], [1.0, 0.0]], None, &[Direction::Max; 2]).unwrap();
        // Objects (0, 0), (0, 2), (1, 0), (1, 2): the second and the third are equal.
        let table = json!([[0.5, 0, 0, 0], [1, 0.5, 0.5, 0], [1, 0.5, 0.5, 0], [1, 1, 1, 0.5]]);
        let experts = [("expert", table), ("expert", json!([1, 5, 5, 7])), ("expert_function", json!("x1 + x2/2"))];
        for (name, expert) in experts {
            let comet = super::super::get("comet", &json!({"characteristic_values": values, name: expert})).unwrap();
            let outcome = comet.evaluate(&data).unwrap();
            assert_eq!(outcome.parts["P"], Part::Vector(vec![0.0, 0.5, 0.5, 1.0]), "{name}");
            assert_eq!(outcome.scores, Some(vec![0.375, 0.5]), "{name}");
            assert!(outcome.notices.is_empty(), "{name}");
        }
    }

    #[test]
    fn faults_are_placed() {
        let fault = |settings: serde_json::Value| match super::super::get("comet", &settings) {
            Err(error) => error.to_string(),
            Ok(comet) => {
                let data = DecisionMatrix::new(array![[5.0, 1.0]], None, &[Direction::Max; 2]).unwrap();
                comet.evaluate(&data).unwrap_err().to_string()
            }
        };
        let values = json!([[0, 1], [0, 2]]);
        for (settings, word) in [
            (json!(null), "characteristic_values"),
            (json!({"characteristic_values": values, "expert": "topsis"}), "matrix[0, 0]"),
            (json!({"characteristic_values": values}), "expert_function"),
            (json!({"characteristic_values": [[0, 1], [2, 2]]}), "characteristic_values[1]"),
            (json!({"characteristic_values": values, "expert": "topsys"}), "nearest is \"topsis\""),
            (json!({"characteristic_values": values, "expert": [1, 2, 3]}), "one for each characteristic object"),
            (json!({"characteristic_values": [[0, 1]], "expert": [[0.5, 1], [1, 0.5]]}), "expert[0, 1]"),
            (json!({"characteristic_values": [[0, 1]], "expert": [[0.5, 0.7], [0.3, 0.5]]}), "1, 0.5 or 0"),
            (json!({"characteristic_values": values, "expert_function": "x1 + "}), "at character 6"),
            (json!({"characteristic_values": values, "expert_function": "x3"}), "x1 .. x2"),
            (json!({"characteristic_values": vec![[0, 1]; 21]}), "1048576"),
            (json!({"characteristic_values": values, "expert": true}), "the name of a method"),
        ] {
            let text = fault(settings.clone());
            assert!(text.contains(word), "{settings}: {text}");
        }
        let method = json!({"characteristic_values": [[0, 9], [0, 2]], "expert_function": "1 / x1"});
        assert!(fault(method).contains("inf"));
    }
}
