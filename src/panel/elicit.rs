//! Weights that experts gave: what one expert's answers say, and what a council makes of them.

use super::pool_weights;
use crate::Result;
use crate::model::WeightMethod;
use crate::model::answers::{self, Fault, WeightAnswer};
use crate::number::{math, sum};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::scoring::weights::{
    BestWorstModel, Priority, ahp, ahp_by, best_worst_between, direct, rank_order_centroid, swing,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Consistency ratios above this are worth a second look.
pub const CONSISTENCY_LIMIT: f64 = 0.1;

/// The least weight that enters a geometric mean: one zero would else silence everybody.
const LEAST: f64 = 1e-12;

/// Weights this far outside 0 to 1 are rounding.
const ROUNDING: f64 = 1e-9;

/// One comparison that does not fit the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Inconsistency {
    /// The item that came first.
    pub a: usize,
    /// The item that came second.
    pub b: usize,
    /// The value given.
    pub given: f64,
    /// The value that would fit the others.
    pub consistent: f64,
}

/// The weights that one expert's answers stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpertWeights {
    /// Weights, `(n,)`; they sum to 1.
    pub weights: Vec<f64>,
    /// Pairwise and trade-off: of the analytic hierarchy process; best-worst: input-based, and 1 where
    /// best and worst are given as equal and something contradicts it: the ratio is undefined, and the answers are
    /// inconsistent. `None` where answers cannot contradict each other (points, places).
    pub consistency_ratio: Option<f64>,
    /// The comparison to look at first; `None` when all agree.
    pub look_at: Option<Inconsistency>,
}

impl ExpertWeights {
    /// Whether the consistency ratio is above [`CONSISTENCY_LIMIT`].
    pub fn is_inconsistent(&self) -> bool {
        self.consistency_ratio.is_some_and(|ratio| ratio > CONSISTENCY_LIMIT)
    }
}

/// The weights that one expert's `answers` about `n` items stand for; see [`WeightMethod`] for their meaning.
///
/// # Formula
/// - direct, swing: points / sum of points.
/// - ranking: rank-order centroid, `(1/r + ... + 1/n) / n` for place r; tied items share the mean of their places.
/// - pairwise: the principal eigenvector; what was not asked is filled in so that the greatest eigenvalue is least.
/// - best-worst: the linear model.
/// - trade-off: `w[b] = value w[a]`; with more than n - 1 of them logarithmic least squares.
///
/// Consistency: pairwise and trade-off `(lambda_max - n) / (n - 1)` over its mean for random matrices; best-worst
/// the input-based ratio `max |a[B, j] a[j, W] - a[B, W]| / (a[B, W]^2 - a[B, W])`. Both are asked to be at most 0.1.
///
/// # Errors
/// No items; every answer about no item or with a value that the method does not take; answers about the same twice;
/// items without an answer, comparisons that do not connect all items, no single best or worst, places with gaps.
///
/// # References
/// - Keeney and Raiffa 1976, Decisions with multiple objectives, Wiley, section 3.7 (trade-offs).
/// - The methods of [`crate::weights`], each there.
///
/// # Examples
/// ```
/// use stratech::model::{WeightAnswer, WeightMethod};
/// let answers = [(0, 2.0), (1, 1.0)].map(|(a, value)| WeightAnswer { a, b: None, value });
/// let of_expert = stratech::panel::elicit(WeightMethod::Ranking, 2, &answers)?;
/// assert_eq!(of_expert.weights, [0.25, 0.75]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn elicit(method: WeightMethod, n: usize, answers: &[WeightAnswer]) -> Result<ExpertWeights> {
    check(method, n, answers)?;
    let plain = |weights: Vec<f64>| ExpertWeights { weights, consistency_ratio: None, look_at: None };
    let by_item = || {
        let mut values = vec![0.0; n];
        for answer in answers {
            values[answer.a] = answer.value;
        }
        values
    };
    Ok(match method {
        WeightMethod::Direct => plain(direct(&by_item())?),
        WeightMethod::Swing => plain(swing(&by_item())?),
        WeightMethod::Ranking => plain(rank_order_centroid(&by_item())?),
        WeightMethod::Pairwise | WeightMethod::Tradeoff => by_pairs(method, n, answers)?,
        WeightMethod::BestWorst => by_best_worst(n, answers)?,
    })
}

fn by_pairs(method: WeightMethod, n: usize, answers: &[WeightAnswer]) -> Result<ExpertWeights> {
    let mut matrix = Array2::from_elem((n, n), f64::NAN);
    for (a, b, value) in pairs(answers) {
        // A trade-off says how much of a is worth b: b is value times as important.
        let cell = if method == WeightMethod::Tradeoff { [b, a] } else { [a, b] };
        matrix[cell] = value;
    }
    let result =
        if method == WeightMethod::Tradeoff { ahp_by(&matrix, Priority::GeometricMean)? } else { ahp(&matrix)? };
    let look_at = result.most_inconsistent.and_then(|judgement| {
        let (a, b, given) = pairs(answers).find(|&(a, b, _)| (a.min(b), a.max(b)) == (judgement.i, judgement.j))?;
        // In the direction in which it was given.
        let ratio = result.weights[a] / result.weights[b];
        let consistent = if method == WeightMethod::Tradeoff { 1.0 / ratio } else { ratio };
        Some(Inconsistency { a, b, given, consistent })
    });
    Ok(ExpertWeights { weights: result.weights, consistency_ratio: Some(result.consistency_ratio), look_at })
}

fn by_best_worst(n: usize, answers: &[WeightAnswer]) -> Result<ExpertWeights> {
    let ends = answers::best_and_worst(n, answers);
    let (best, worst) = (ends.0.first().copied().unwrap_or(0), ends.1.first().copied().unwrap_or(0));
    let (mut to_others, mut to_worst) = (vec![1.0; n], vec![1.0; n]);
    for (a, b, value) in pairs(answers) {
        if a == best {
            to_others[b] = value;
        }
        if b == worst {
            to_worst[a] = value;
        }
    }
    let result = best_worst_between(&to_others, &to_worst, best, worst, BestWorstModel::Linear)?;
    let whole = to_others[worst];
    let off = |j: usize| (to_others[j] * to_worst[j] - whole).abs();
    let mut look_at: Option<usize> = None;
    for j in (0..n).filter(|&j| j != best && j != worst && off(j) > 0.0) {
        if look_at.is_none_or(|so_far| off(j) > off(so_far)) {
            look_at = Some(j);
        }
    }
    Ok(ExpertWeights {
        weights: result.weights,
        // Where best and worst are equal and something contradicts it no ratio is defined: 1 marks them as inconsistent.
        consistency_ratio: Some(result.input_consistency_ratio.unwrap_or(1.0)),
        look_at: look_at.map(|j| Inconsistency { a: best, b: j, given: to_others[j], consistent: whole / to_worst[j] }),
    })
}

fn pairs(answers: &[WeightAnswer]) -> impl Iterator<Item = (usize, usize, f64)> {
    answers.iter().filter_map(|answer| Some((answer.a, answer.b?, answer.value)))
}

/// The faults of plain arrays, each with its place.
fn check(method: WeightMethod, n: usize, answers: &[WeightAnswer]) -> Result<()> {
    let mut problems = Problems::new();
    if n == 0 {
        let expected = Text::new("at least one item", "ít nhất một mục");
        problems.push(Problem::new(codes::EMPTY, Place::argument("n")).expected(expected).found(0));
    }
    let list = |items: &[usize]| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let of_row = |row: usize, found: String, expected: Text| {
        Problem::new(codes::OUT_OF_DOMAIN, Place::element("answers", &[row]))
            .item(format!("answers[{row}]"))
            .found(found)
            .expected(expected)
    };
    let of_all = |found: Text, expected: Text| {
        Problem::new(codes::UNDEFINED, Place::argument("answers"))
            .item(Text::new(format!("{method} weights"), format!("trọng số {method}")))
            .found_words(found)
            .expected(expected)
    };
    for fault in answers::faults(method, n, answers).into_iter().filter(|_| n > 0) {
        problems.push(match fault {
            Fault::NotAnItem { row, field } => {
                let index = if field == "a" { Some(answers[row].a) } else { answers[row].b };
                of_row(
                    row,
                    format!("{field} = {}", index.unwrap_or_default()),
                    Text::new(format!("0 to {}", n - 1), format!("từ 0 đến {}", n - 1)),
                )
            }
            Fault::Second { row, wanted } => {
                let found = answers[row].b.map_or_else(|| "b = None".to_owned(), |b| format!("b = {b}"));
                of_row(row, found, if wanted { Text::new("two items", "hai mục") } else { "b = None".into() })
            }
            Fault::Itself { row } => {
                of_row(row, format!("a = b = {}", answers[row].a), Text::new("two items", "hai mục khác nhau"))
            }
            Fault::Value { row, expected } => of_row(row, answers[row].value.to_string(), expected),
            Fault::Again { row, first } => of_row(
                row,
                format!("answers[{first}]"),
                Text::new("each item or pair once", "mỗi mục hoặc mỗi cặp một lần"),
            ),
            Fault::Gap { row, place } => of_row(row, place.to_string(), answers::ranking_words()),
            Fault::Stray { row } => {
                of_row(row, format!("{:?}", (answers[row].a, answers[row].b)), answers::stray_words())
            }
            Fault::NoPoints => {
                of_all("0".into(), Text::new("points for at least one item", "điểm cho ít nhất một mục"))
            }
            Fault::Unanswered { items } => {
                let found = list(&items);
                of_all(
                    Text::new(format!("no answer for {found}"), format!("chưa trả lời về {found}")),
                    Text::new("an answer for every item", "mỗi mục một câu trả lời"),
                )
            }
            Fault::Separate { groups } => {
                let found = groups.iter().map(|group| format!("{group:?}")).collect::<Vec<_>>().join(", ");
                of_all(found.into(), Text::new("comparisons that connect all items", "các so sánh nối liền mọi mục"))
            }
            Fault::Ends { best, worst } => {
                let (best, worst) = (list(&best), list(&worst));
                of_all(
                    Text::new(format!("best: {best}; worst: {worst}"), format!("nhất: {best}; kém nhất: {worst}")),
                    Text::new(
                        "one best (only in a) and one worst (only in b)",
                        "một mục quan trọng nhất (chỉ ở a) và một mục kém nhất (chỉ ở b)",
                    ),
                )
            }
            Fault::Uncompared { pairs } => of_all(
                pairs.iter().map(|pair| format!("{pair:?}")).collect::<Vec<_>>().join(", ").into(),
                Text::new("these comparisons too", "cần thêm các so sánh này"),
            ),
        });
    }
    problems.into_result()
}

/// One member of a council with weights for the same items.
#[derive(Debug, Clone, PartialEq)]
pub struct Respondent {
    /// Position of the expert in the order of ids.
    pub expert: usize,
    /// Position of the stakeholder group in the order of ids.
    pub group: usize,
    /// Weights of the items; they sum to 1.
    pub weights: Vec<f64>,
    /// Whether they come from ratio judgements and are pooled by geometric means.
    pub ratio: bool,
    /// Logarithms of the weights, for respondents with ratios.
    logs: Vec<f64>,
}

impl Respondent {
    /// One member of a council.
    pub fn new(expert: usize, group: usize, weights: Vec<f64>, ratio: bool) -> Self {
        let logs = if ratio { weights.iter().map(|w| math::ln(math::max(*w, LEAST))).collect() } else { Vec::new() };
        Respondent { expert, group, weights, ratio, logs }
    }
}

/// Pools the weights of respondents, each with a `voice` (any scale, may be zero), into `out` `(n,)`; false if nobody
/// has a voice, and `out` then holds nothing of use.
///
/// # Formula
/// Linear family (direct, swing, ranking, trade-off): the mean by voice. Ratio family (pairwise, best-worst): the
/// geometric mean by voice, renormalized. Where both answered: the two results combined linearly, each with the voices
/// of its own respondents. Weights below 1e-12 enter a geometric mean as 1e-12.
///
/// # References
/// Forman and Peniwati 1998, Aggregating individual judgments and priorities with the analytic hierarchy process,
/// European Journal of Operational Research 108 (geometric means); Stone 1961, The opinion pool (linear).
pub fn pool_respondents(respondents: &[Respondent], voice: &[f64], out: &mut [f64]) -> bool {
    out.fill(0.0);
    let (mut linear, mut ratio) = (0.0, 0.0);
    for (respondent, &voice) in respondents.iter().zip(voice).filter(|(r, v)| r.ratio && **v > 0.0) {
        ratio += voice;
        for (sum, log) in out.iter_mut().zip(&respondent.logs) {
            *sum += voice * log;
        }
    }
    if ratio > 0.0 {
        let mut total = 0.0;
        for x in out.iter_mut() {
            *x = math::exp(*x / ratio);
            total += *x;
        }
        for x in out.iter_mut() {
            *x *= ratio / total;
        }
    }
    for (respondent, &voice) in respondents.iter().zip(voice).filter(|(r, v)| !r.ratio && **v > 0.0) {
        linear += voice;
        for (sum, weight) in out.iter_mut().zip(&respondent.weights) {
            *sum += voice * weight;
        }
    }
    let total = linear + ratio;
    if total > 0.0 {
        for x in out.iter_mut() {
            *x /= total;
        }
    }
    total > 0.0
}

/// The weights of a council, and how far its members differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouncilWeights {
    /// Pooled weights, `(n,)`; they sum to 1.
    pub weights: Vec<f64>,
    /// Unbiased share-weighted standard deviation between experts, `(n,)`; `None` with a single expert.
    pub spread: Option<Vec<f64>>,
    /// Concentration of the Dirichlet that spreads like a member; `None` with a single expert or where all say the
    /// same. Zero or less where the members are further apart than any Dirichlet.
    pub kappa_member: Option<f64>,
    /// Concentration of the Dirichlet that spreads like a council of this size.
    pub kappa_council: Option<f64>,
}

/// The weights that a council makes of those of its members: groups by their `shares`, experts of a group alike.
///
/// # Formula
/// Weights: [`pool_respondents`] with the voices `p` of [`pool_weights`]. Spread: `s[k]^2 = sum over pairs e < f of
/// p[e] p[f] (w[e, k] - w[f, k])^2 / (1 - sum p^2)`, which is `sum p (w - mean)^2 / (1 - sum p^2)`. Concentrations:
/// `kappa_member + 1 = sum w (1 - w) / sum s^2`; for the council `s^2` times `sum p^2`, the variance of its mean.
///
/// # Errors
/// No respondents or no items; respondents with different numbers of items, with weights that are not from 0 to 1, or of
/// a group without a share above 0.
///
/// # Complexity
/// Quadratic in respondents, linear in items.
///
/// # References
/// Cochran 1977, Sampling techniques, 3rd edition (weighted variances); Kotz, Balakrishnan and Johnson 2000,
/// Continuous multivariate distributions, chapter 49 (variances of a Dirichlet: `w (1 - w) / (kappa + 1)`).
///
/// # Examples
/// ```
/// use stratech::panel::{Respondent, council_weights};
/// let members = [Respondent::new(0, 0, vec![0.5, 0.5], false), Respondent::new(1, 1, vec![0.3, 0.7], false)];
/// let council = council_weights(&members, &[0.5, 0.5])?;
/// assert!((council.weights[0] - 0.4).abs() < 1e-15);
/// assert!((council.spread.as_ref().map_or(0.0, |s| s[0]) - 0.02_f64.sqrt()).abs() < 1e-15);
/// assert!((council.kappa_member.unwrap_or(0.0) - 11.0).abs() < 1e-12);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn council_weights(respondents: &[Respondent], shares: &[f64]) -> Result<CouncilWeights> {
    let n = respondents.first().map_or(0, |respondent| respondent.weights.len());
    check_council(n, respondents, shares)?;
    let voices = pool_weights(&respondents.iter().map(|r| r.group).collect::<Vec<_>>(), shares).experts;
    let mut weights = vec![0.0; n];
    pool_respondents(respondents, &voices, &mut weights);
    let unclear = CouncilWeights { weights, spread: None, kappa_member: None, kappa_council: None };
    let mut between = vec![sum::ExactSum::new(); n];
    let mut doubled = sum::ExactSum::new();
    for (e, one) in respondents.iter().enumerate() {
        for (f, other) in respondents.iter().enumerate().skip(e + 1) {
            let voice = voices[e] * voices[f];
            doubled.add(voice);
            for ((sum, x), y) in between.iter_mut().zip(&one.weights).zip(&other.weights) {
                sum.add(voice * (x - y) * (x - y));
            }
        }
    }
    let apart = 2.0 * doubled.value();
    if apart <= 0.0 {
        return Ok(unclear);
    }
    let variances: Vec<f64> = between.iter().map(|sum| sum.value() / apart).collect();
    let variance = sum::sum(&variances);
    let own: Vec<f64> = unclear.weights.iter().map(|w| w * (1.0 - w)).collect();
    let squares: Vec<f64> = voices.iter().map(|p| p * p).collect();
    let kappa = |variance: f64| Some(sum::sum(&own) / variance - 1.0).filter(|kappa| kappa.is_finite());
    Ok(CouncilWeights {
        spread: Some(variances.iter().map(|s| math::sqrt(*s)).collect()),
        kappa_member: kappa(variance),
        kappa_council: kappa(variance * sum::sum(&squares)),
        ..unclear
    })
}

/// Respondents without weights or of different sizes, groups that have no share.
fn check_council(n: usize, respondents: &[Respondent], shares: &[f64]) -> Result<()> {
    let mut problems = Problems::new();
    if n == 0 {
        let expected = Text::new("at least one respondent with weights", "ít nhất một người trả lời có trọng số");
        problems.push(Problem::new(codes::EMPTY, Place::argument("respondents")).expected(expected).found(0));
    }
    for (e, one) in respondents.iter().enumerate() {
        let at = |code| Problem::new(code, Place::element("respondents", &[e])).item(format!("respondents[{e}]"));
        if one.weights.len() != n {
            problems.push(at(codes::SHAPE).expected(n.to_string()).found(one.weights.len()));
        }
        // Weights that were computed may be off by rounding.
        for weight in one.weights.iter().filter(|weight| !(-ROUNDING..=1.0 + ROUNDING).contains(*weight)) {
            let expected = Text::new("a weight from 0 to 1", "một trọng số từ 0 đến 1");
            problems.push(at(codes::OUT_OF_DOMAIN).expected(expected).found(weight));
        }
        if !shares.get(one.group).is_some_and(|share| *share > 0.0 && share.is_finite()) {
            let expected = Text::new("a group with a share above 0", "một nhóm có tỷ trọng lớn hơn 0");
            problems.push(at(codes::OUT_OF_DOMAIN).expected(expected).found(format!("group = {}", one.group)));
        }
    }
    problems.into_result()
}

mod tables;

#[cfg(test)]
mod tests;
