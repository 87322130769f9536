//! What moves one technology most: each input at its low and its high end, all others as they are.

use super::crossing::Moving;
use super::stability::{criterion_of, movable};
use super::turn::turned;
use super::value_range::{ValueRange, value_ranges};
use super::words::{Source, WeightOf};
use crate::Result;
use crate::evaluation::{Evaluation, MethodComparison, Rescorer, Seat, Standing};
use crate::model::{Id, Register, Support};
use crate::number::math;
use crate::problem::{Place, Problem, Text, codes::arrays::OUT_OF_DOMAIN};
use serde::{Deserialize, Serialize};

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The technology's value of one leaf, over the range that the council judged or the figure has.
    Value,
    /// A weight among its siblings, which share the rest in proportion.
    Weight,
    /// The track's attitude to risk.
    RiskAttitude,
    /// How low, mid and high of a judgement are read.
    Support,
    /// The method; each with its own normalization.
    Method,
    /// The normalization of a weighted sum.
    Normalization,
}

/// Where a range comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 5 % and 95 % quantiles of the pooled judgements.
    Judged,
    /// The interval of an observation: 5 % and 95 % quantiles.
    Figure,
    /// Least and greatest weight thought right.
    Stated,
    /// Least and greatest weight of any expert who was asked.
    Experts,
    /// No range was stated: the weight less and more by the assumed share of itself.
    Assumed,
    /// The other choices that there are.
    Choices,
}

/// The technology with one input at one end of its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The input: a value, a weight, an attitude; none for choices that are no numbers.
    pub setting: Option<f64>,
    /// The input in words.
    pub label: Text,
    /// Score; none where scores of another method do not compare, or there is none.
    pub score: Option<f64>,
    /// Place in the track; none when out of the ranking.
    pub rank: Option<u32>,
    /// With respect to the seats; none when out of the ranking.
    pub seat: Option<Seat>,
    /// Technologies of the track whose membership is reversed.
    pub list_changes: u32,
}

/// One input with both ends of its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What is moved.
    pub input: Input,
    /// Criterion, for values and weights.
    pub criterion: Option<Id>,
    /// Name of the input.
    pub name: Text,
    /// Where its range comes from.
    pub basis: Basis,
    /// The input as it is, where it is a number.
    pub now: Option<f64>,
    /// At the low end of the range; for choices that with the worst place.
    pub low: Outcome,
    /// At the high end of the range; for choices that with the best place.
    pub high: Outcome,
}

/// How much each input alone moves one technology.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tornado {
    /// What it was made from.
    pub source: Source,
    /// The technology.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// Its track.
    pub track: Id,
    /// Seats of the track.
    pub size: u64,
    /// Technologies of the track that are ranked.
    pub n_ranked: u32,
    /// Its score.
    pub score: Option<f64>,
    /// Its place.
    pub rank: Option<u32>,
    /// With respect to the seats.
    pub seat: Option<Seat>,
    /// By how much of itself a weight without a stated range was moved down and up.
    pub weight_spread: f64,
    /// Inputs, the greatest change of the score first, before it what takes it out of the ranking; those that change
    /// only the place last.
    pub bars: Vec<Bar>,
}

impl Bar {
    /// The difference of the scores at both ends; none where scores do not compare.
    pub fn swing(&self) -> Option<f64> {
        Some((self.high.score? - self.low.score?).abs())
    }

    /// Whether either end reverses the membership of a technology that stands so now.
    pub fn reverses(&self, seat: Option<Seat>) -> bool {
        [&self.low, &self.high].into_iter().any(|end| turned(seat, end.seat))
    }
}

/// By how much of itself a weight without a stated range is moved down and up.
const WEIGHT_SPREAD: f64 = 0.25;

/// A technology of an evaluation with what is needed to move its inputs.
struct Subject<'r> {
    evaluation: &'r Evaluation,
    register: &'r Register,
    rescorer: Rescorer,
    t: usize,
    member: usize,
    now: Standing,
}

impl Evaluation {
    /// What moves one technology most: each input at both ends of its range, all others as they are.
    ///
    /// Inputs are its value of each leaf over the 5 % and 95 % quantiles of the pooled judgements, read as the charter
    /// says, or of a figure that has an interval; each weight
    /// among its siblings from the least to the greatest thought right or given by any expert, or 25 % of itself
    /// less and more where nobody said; the track's attitude to risk (neutral, and half the present share); the other reading of
    /// low, mid and high; every other method; every other normalization.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown technology, or when `register` is not the one that the evaluation
    /// was made from.
    ///
    /// # Complexity
    /// Two evaluations of the track for each value and weight, one of the register for each choice.
    ///
    /// # References
    /// Howard (1988), "Decision analysis: practice and promise", *Management Science* 34(6).
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let register = Register::example("vn-2026")?;
    /// let tornado = register.evaluate(None)?.tornado(&register, "QD21-P24")?;
    /// let swings: Vec<f64> = tornado.bars.iter().filter_map(|bar| bar.swing()).collect();
    /// assert!(swings.windows(2).all(|pair| pair[0] >= pair[1]));
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn tornado(&self, register: &Register, technology: &str) -> Result<Tornado> {
        self.tornado_with(register, technology, WEIGHT_SPREAD)
    }

    /// As [`Evaluation::tornado`], with the share of itself by which a weight without a stated range is moved.
    ///
    /// # Errors
    /// As [`Evaluation::tornado`], and for a share outside (0, 1].
    pub fn tornado_with(&self, register: &Register, technology: &str, weight_spread: f64) -> Result<Tornado> {
        if !(weight_spread > 0.0 && weight_spread <= 1.0) {
            let expected = Text::new("a share above 0 and at most 1", "tỷ lệ lớn hơn 0 và không quá 1");
            return Err(Problem::new(OUT_OF_DOMAIN, Place::argument("weight_spread"))
                .item("weight_spread")
                .found(weight_spread)
                .expected(expected)
                .into());
        }
        let rescorer = Rescorer::new(register, self)?;
        let alternative = self.alternative(technology)?;
        let t = self.tracks.iter().position(|track| track.id == alternative.track).unwrap_or_default();
        let position = self.alternatives.iter().position(|a| a.id == alternative.id);
        let mut bars = Vec::new();
        if let Some(member) = rescorer.bases[t].members.iter().position(|i| Some(*i) == position) {
            let now = rescorer.now(t)?;
            let subject = Subject { evaluation: self, register, rescorer, t, member, now };
            bars.extend(subject.values()?);
            bars.extend(subject.weights(weight_spread));
            bars.extend(subject.readings()?);
            bars.extend(subject.methods()?);
        }
        sort(&mut bars);
        Ok(Tornado {
            source: Source::new(self),
            id: alternative.id.clone(),
            name: alternative.name.clone(),
            track: alternative.track.clone(),
            size: self.tracks[t].size,
            n_ranked: self.tracks[t].n_ranked,
            score: alternative.score,
            rank: alternative.rank,
            seat: alternative.seat,
            weight_spread,
            bars,
        })
    }
}

/// The greatest change of the score first, then of the place; what is equal by input and criterion.
fn sort(bars: &mut [Bar]) {
    let places = |bar: &Bar| {
        let place = |end: &Outcome| end.rank.unwrap_or(u32::MAX);
        place(&bar.low).abs_diff(place(&bar.high))
    };
    let score = |bar: &Bar| match (bar.low.score, bar.high.score) {
        (Some(low), Some(high)) => (high - low).abs(),
        (None, None) => -1.0,
        // A veto takes it out of the ranking: nothing moves it more.
        _ => f64::INFINITY,
    };
    bars.sort_by(|a, b| {
        score(b)
            .total_cmp(&score(a))
            .then_with(|| places(b).cmp(&places(a)))
            .then_with(|| (a.input, &a.criterion).cmp(&(b.input, &b.criterion)))
    });
}

impl Subject<'_> {
    fn outcome(&self, setting: Option<f64>, label: Text, then: &Standing) -> Outcome {
        let changes = self.now.seats.iter().zip(&then.seats).filter(|(from, to)| turned(**from, **to)).count();
        Outcome {
            setting,
            label,
            score: then.scores[self.member],
            rank: then.ranks[self.member],
            seat: then.seats[self.member],
            list_changes: u32::try_from(changes).unwrap_or(u32::MAX),
        }
    }

    /// Each leaf over the range of the pool or of the figure.
    fn values(&self) -> Result<Vec<Bar>> {
        let base = &self.rescorer.bases[self.t];
        let alternative = base.members[self.member];
        let mut bars = Vec::new();
        for (leaf, range) in value_ranges(self.register, self.evaluation, alternative)?.into_iter().enumerate() {
            let Some(ValueRange { ends: [low, high], basis }) = range else { continue };
            let at = |x: f64| -> Result<Outcome> {
                let mut values = base.values[self.member].clone();
                values[leaf] = Some(x);
                let then = self.rescorer.with_values(self.t, &self.now, self.member, &values)?;
                Ok(self.outcome(Some(x), Text::from(format!("{x:.3}")), &then))
            };
            let Some(view) = self.evaluation.leaf_views().nth(leaf) else { continue };
            bars.push(Bar {
                input: Input::Value,
                criterion: Some(view.id.clone()),
                name: view.name.clone(),
                basis,
                now: base.values[self.member][leaf],
                low: at(low)?,
                high: at(high)?,
            });
        }
        Ok(bars)
    }

    /// Each weight among its siblings; what the method does not take is left out.
    fn weights(&self, spread: f64) -> Vec<Bar> {
        let base = &self.rescorer.bases[self.t];
        let mut bars = Vec::new();
        for (_, moving) in movable(&self.rescorer, self.t).into_iter().filter(|(of, _)| *of == WeightOf::Siblings) {
            let now = moving.now(&self.rescorer, &base.nominal);
            let (criterion, name) = criterion_of(self.evaluation, &self.rescorer, moving);
            let assumed = ([now * (1.0 - spread), math::min(now * (1.0 + spread), 1.0)], Basis::Assumed);
            let ([low, high], basis) = self.stated(moving).unwrap_or(assumed);
            let at = |x: f64| -> Option<Outcome> {
                let weights = moving.weights(&self.rescorer, &base.nominal, x);
                let then = self.rescorer.standing(self.t, &weights, &base.values).ok()?;
                Some(self.outcome(Some(x), Text::from(super::words::percent(x, 1)), &then))
            };
            let (Some(low), Some(high)) = (at(low), at(high)) else { continue };
            bars.push(Bar { input: Input::Weight, criterion: Some(criterion), name, basis, now: Some(now), low, high });
        }
        bars
    }

    /// The least and the greatest weight thought right, among the siblings, and who says so.
    fn stated(&self, moving: Moving) -> Option<([f64; 2], Basis)> {
        let (Moving::Sibling(node) | Moving::Leaf(node)) = moving;
        let track = &self.evaluation.tracks[self.t];
        // The root has no weight.
        let view = track.weights.get(node.checked_sub(1)?)?;
        let elicited = track.elicitation.iter().any(|set| set.counts && set.criteria.contains(&view.criterion));
        let basis = if elicited { Basis::Experts } else { Basis::Stated };
        let interval = view.interval?.map(|weight| math::min(weight, 1.0));
        (interval[0] < interval[1]).then_some((interval, basis))
    }

    /// The attitude to risk and the reading of ranges: the register evaluated again.
    fn readings(&self) -> Result<Vec<Bar>> {
        let track = &self.evaluation.tracks[self.t];
        let mut bars = Vec::new();
        if self.register.criteria.iter().any(|c| c.risk) {
            let at = |alpha: f64, label: Text| -> Result<Outcome> {
                let mut register = self.register.clone();
                register.tracks.iter_mut().filter(|row| row.id == track.id).for_each(|row| row.risk_attitude = alpha);
                Ok(self.outcome(Some(alpha), label, &self.again(&register)?))
            };
            let now = track.risk_attitude;
            let bold = now / 2.0;
            let percent = super::words::percent(bold, 0);
            bars.push(Bar {
                input: Input::RiskAttitude,
                criterion: None,
                name: Text::new("attitude to risk", "thái độ đối với rủi ro"),
                basis: Basis::Choices,
                now: Some(now),
                low: at(1.0, Text::new("neutral", "trung tính"))?,
                high: at(bold, Text::new(format!("best {percent}"), format!("{percent} tốt nhất")))?,
            });
        }
        bars.extend(self.support()?);
        Ok(bars)
    }

    /// Each way to read a range; none where there is only one, or nobody gave a range.
    fn support(&self) -> Result<Option<Bar>> {
        if Support::WORDS.len() < 2 || self.register.judgements.iter().all(|j| j.low.is_none() && j.high.is_none()) {
            return Ok(None);
        }
        let at = |word: &&str| -> Result<Outcome> {
            let mut register = self.register.clone();
            let mut rules = register.rules();
            rules.support =
                serde_json::from_value((*word).into()).map_err(|error| crate::Error::internal(error.to_string()))?;
            register.charter = [rules].into_iter().collect();
            Ok(self.outcome(None, Text::from(*word), &self.again(&register)?))
        };
        let mut ends: Vec<Outcome> = Support::WORDS.iter().map(at).collect::<Result<_>>()?;
        let score = |end: &Outcome| end.score.unwrap_or(f64::NEG_INFINITY);
        ends.sort_by(|a, b| score(a).total_cmp(&score(b)));
        let (Some(low), Some(high)) = (ends.first().cloned(), ends.last().cloned()) else { return Ok(None) };
        Ok(Some(Bar {
            input: Input::Support,
            criterion: None,
            name: Text::new("reading of low, mid, high", "cách đọc mức thấp, giữa, cao"),
            basis: Basis::Choices,
            now: None,
            low,
            high,
        }))
    }

    /// The track as another register has it, by the same method.
    fn again(&self, register: &Register) -> Result<Standing> {
        let other = register.evaluate_with(Some(&self.evaluation.method), &self.evaluation.settings)?;
        let of = |member: &usize| &other.alternatives[*member];
        let members = &self.rescorer.bases[self.t].members;
        Ok(Standing {
            scores: members.iter().map(|m| of(m).score.filter(|_| of(m).status.is_ranked())).collect(),
            ranks: members.iter().map(|m| of(m).rank).collect(),
            seats: members.iter().map(|m| of(m).seat).collect(),
        })
    }

    /// The worst and the best place over all methods, and over all normalizations of a weighted sum.
    fn methods(&self) -> Result<Vec<Bar>> {
        let comparison = self.register.compare_methods()?;
        let sums = |method: &str| method == "weighted_sum";
        let mut seen = std::collections::BTreeSet::new();
        let mut methods = Vec::new();
        let mut normalizations = Vec::new();
        for (v, variant) in comparison.variants.iter().enumerate() {
            // The first variant of each method is the one with its own normalization.
            if seen.insert(variant.method.as_str()) {
                methods.push(v);
            }
            if sums(&variant.method) {
                normalizations.push(v);
            }
        }
        let mut bars = Vec::new();
        for (input, name, variants) in [
            (Input::Method, Text::new("method", "phương pháp"), methods),
            (
                Input::Normalization,
                Text::new("normalization of the weighted sum", "chuẩn hóa của tổng có trọng số"),
                normalizations,
            ),
        ] {
            if let Some([low, high]) = self.places(&comparison, &variants) {
                bars.push(Bar { input, criterion: None, name, basis: Basis::Choices, now: None, low, high });
            }
        }
        Ok(bars)
    }

    /// The worst and the best place over these variants.
    fn places(&self, comparison: &MethodComparison, variants: &[usize]) -> Option<[Outcome; 2]> {
        let track = comparison.tracks.get(self.t)?;
        let members = &self.rescorer.bases[self.t].members;
        let id = |member: usize| &self.evaluation.alternatives[members[member]].id;
        let at = track.ids.iter().position(|other| other == id(self.member))?;
        let outcome = |&v: &usize| -> Outcome {
            let standing = |member: usize| track.ids.iter().position(|other| other == id(member));
            let place = |m: usize| standing(m).map(|i| track.ranks[v][i]);
            let ranks: Vec<Option<u32>> = (0..members.len()).map(place).collect();
            let size = self.rescorer.bases[self.t].size;
            let seats = ranks
                .iter()
                .map(|rank| {
                    let rank = (*rank)?;
                    let ties = ranks.iter().filter(|other| **other == Some(rank)).count() as u64;
                    Some(crate::evaluation::seat_of(u64::from(rank), ties, size))
                })
                .collect();
            let scores = vec![None; members.len()];
            let label = Text::from(comparison.variants[v].label());
            self.outcome(None, label, &Standing { scores, ranks, seats })
        };
        // The first of equally good ones, in the order of the variants.
        let worst = variants.iter().max_by_key(|&&v| (track.ranks[v][at], std::cmp::Reverse(v)))?;
        let best = variants.iter().min_by_key(|&&v| (track.ranks[v][at], v))?;
        Some([outcome(worst), outcome(best)])
    }
}

impl Tornado {
    /// SHA-256 of the canonical result, without the release that made it.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        crate::model::canonical::digest_of(&Self { source: self.source.plain(), ..self.clone() })
    }
}
