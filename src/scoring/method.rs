//! The trait that every method implements; checks, scaling, ranks and notices live here, once.

use super::{DecisionMatrix, Normalization, Outcome, columns};
use crate::Result;
use crate::number::grid::{self, Grid};
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use serde_json::Value;
use std::fmt::Debug;
use std::sync::Arc;

/// What kind of answer a method gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Scores and ranks.
    Ranking,
    /// Outranking relation; alternatives may be incomparable.
    PartialOrder,
    /// Classes, 0 = worst.
    Sorting,
}

/// Which values the formula of a method can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Any finite number.
    Any,
    /// Numbers of at least 0.
    NonNegative,
    /// Numbers above 0.
    Positive,
}

/// Fixed facts about a method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct About {
    /// Registry name, e.g. `topsis`.
    pub name: &'static str,
    /// Full name.
    pub title: &'static str,
    /// Where it was defined: author, year, title.
    pub references: &'static [&'static str],
    /// What kind of answer it gives.
    pub kind: Kind,
    /// Whether a higher score is a better one.
    pub higher_is_better: bool,
    /// Whether weights enter the formula.
    pub uses_weights: bool,
    /// Which values the formula can take, whatever the settings; a normalization may ask for more.
    pub domain: Domain,
}

/// Whether a property holds by definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does, and the tests prove it on random data.
    Yes,
    /// It does not, for this reason.
    No(&'static str),
}

impl Holds {
    /// Whether it holds.
    pub fn yes(self) -> bool {
        self == Holds::Yes
    }
}

/// Properties of a method with given settings. Two hold for all: the order of rows and columns does not
/// matter, and equal rows tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Properties {
    /// An alternative that is at least as good on every criterion never ranks below the other.
    pub dominance: Holds,
    /// Adding a copy of an alternative leaves the order of the others as it was.
    pub clone_invariant: Holds,
    /// A criterion on which all alternatives are equal changes no order.
    pub constant_criterion_neutral: Holds,
    /// Multiplying a column by a positive number (another unit) changes nothing.
    pub unit_scale_free: Holds,
    /// Adding a number to a column (another zero point) changes nothing.
    pub shift_free: Holds,
}

impl Properties {
    /// All of them hold.
    pub const ALL: Properties = Properties {
        dominance: Holds::Yes,
        clone_invariant: Holds::Yes,
        constant_criterion_neutral: Holds::Yes,
        unit_scale_free: Holds::Yes,
        shift_free: Holds::Yes,
    };

    /// Name and state of every property.
    pub fn list(&self) -> [(&'static str, Holds); 5] {
        [
            ("dominance", self.dominance),
            ("clone invariant", self.clone_invariant),
            ("constant criterion neutral", self.constant_criterion_neutral),
            ("unit scale free", self.unit_scale_free),
            ("shift free", self.shift_free),
        ]
    }
}

/// How columns of extreme magnitude (1e200, 1e-200) may be brought into range before computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaling {
    /// Each column by a power of two of its own; right for methods that are free of units.
    Columns,
    /// All columns by one power of two; right where columns are compared, and the scores are ratios.
    Together,
    /// Not at all: the formula itself stays in range, or settings carry the units of the data.
    None,
}

/// A method with its settings.
///
/// Implementations provide [`about`](Method::about), [`settings`](Method::settings),
/// [`properties`](Method::properties) and [`compute`](Method::compute); users call [`evaluate`](Method::evaluate).
pub trait Method: Debug + Send + Sync {
    /// Name, references and what it needs.
    fn about(&self) -> &'static About;

    /// The settings as a JSON object.
    fn settings(&self) -> serde_json::Value;

    /// What holds by definition with these settings.
    fn properties(&self) -> Properties;

    /// The arithmetic, on data that were checked: finite, of matching lengths, in the [`Domain`] of the method.
    ///
    /// # Errors
    /// Where the definition has no result for these data.
    fn compute(&self, data: &DecisionMatrix) -> Result<Outcome>;

    /// The normalization it uses, where that is a choice.
    fn normalization(&self) -> Option<&Normalization> {
        None
    }

    /// How extreme magnitudes are handled.
    fn scaling(&self) -> Scaling {
        if self.properties().unit_scale_free.yes() { Scaling::Columns } else { Scaling::None }
    }

    /// Checks of settings alone (ranges, `q <= p`); places are names of settings.
    fn check_settings(&self, _problems: &mut Problems) {}

    /// Checks of settings against data (lengths, bounds) and of data beyond the [`Domain`].
    fn check_data(&self, _data: &DecisionMatrix, _problems: &mut Problems) {}

    /// Scores, ranks and parts of the alternatives.
    ///
    /// # Errors
    /// All faults of settings and data, each with its place; [`crate::problem::codes::arrays::UNDEFINED`]
    /// where the definition has no finite result.
    fn evaluate(&self, data: &DecisionMatrix) -> Result<Outcome> {
        evaluate(self, data, Arc::new(self.settings()))
    }
}

/// [`Method::evaluate`] with settings that were written out before, for methods that are used again and again.
pub(crate) fn evaluate<M: Method + ?Sized>(method: &M, data: &DecisionMatrix, settings: Arc<Value>) -> Result<Outcome> {
    columns::on_threads(data.values().len(), || checked(method, data, settings))
}

fn checked<M: Method + ?Sized>(method: &M, data: &DecisionMatrix, settings: Arc<Value>) -> Result<Outcome> {
    let about = method.about();
    let mut problems = Problems::new();
    method.check_settings(&mut problems);
    check_domain(about.domain, data, &mut problems);
    method.check_data(data, &mut problems);
    problems.into_result()?;

    let rescaled = match method.scaling() {
        Scaling::None => None,
        Scaling::Columns => data.rescaled(false),
        Scaling::Together => data.rescaled(true),
    };
    let mut notices = data.notices().clone();
    let mut outcome = match rescaled {
        None => method.compute(data)?,
        Some((scaled, scaling_notices)) => {
            notices.extend(scaling_notices);
            method.compute(&scaled)?
        }
    };
    if let Some(name) = outcome.not_finite() {
        return Err(Problem::new(codes::UNDEFINED, Place::argument("matrix"))
            .item(about.name)
            .found(format!("{name} are not finite"))
            .expected(Text::new(
                "values for which the formula stays within the range of numbers",
                "các giá trị mà công thức cho kết quả hữu hạn",
            ))
            .into());
    }
    if about.uses_weights && data.given_weights().is_none() {
        notices.push(
            Problem::new(codes::EQUAL_WEIGHTS, Place::argument("weights"))
                .item(about.name)
                .expected(Text::new("weights", "trọng số"))
                .found(Text::new("none", "").en),
        );
    } else if !about.uses_weights && data.given_weights().is_some() {
        notices.push(
            Problem::new(codes::UNUSED_WEIGHTS, Place::argument("weights"))
                .item(about.name)
                .expected(Text::new("none", "không có"))
                .found(data.n_criteria()),
        );
    }
    notices.extend(std::mem::take(&mut outcome.notices));
    if let Some(scores) = &outcome.scores {
        let grid = Grid::for_scores(scores);
        outcome.grid = Some(grid.step());
        if outcome.ranks.is_none() && about.kind == Kind::Ranking {
            outcome.ranks = Some(grid::ranks(scores, about.higher_is_better, grid));
        }
    }
    let (alternatives, criteria) = data.labels();
    Ok(Outcome {
        method: about.name.into(),
        settings,
        normalization: method.normalization().map(|n| n.name().into()),
        higher_is_better: about.higher_is_better,
        alternatives,
        criteria,
        notices,
        ..outcome
    })
}

/// Every value outside the domain becomes a problem at its place.
pub(crate) fn check_domain(domain: Domain, data: &DecisionMatrix, problems: &mut Problems) {
    let (allowed, expected): (fn(f64) -> bool, Text) = match domain {
        Domain::Any => return,
        Domain::NonNegative => (|x| x >= 0.0, Text::new("a value of at least 0", "giá trị không âm")),
        Domain::Positive => (|x| x > 0.0, Text::new("a value above 0", "giá trị lớn hơn 0")),
    };
    for ((i, k), &x) in data.values().indexed_iter() {
        if !allowed(x) {
            problems.push(data.out_of_domain(i, k, expected.clone()));
        }
    }
}
