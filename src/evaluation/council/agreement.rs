//! How far the council agrees: coefficients, what was left out, and the spread beside them.

use super::bench::{Column, Council, Heard, group_mean};
use crate::model::Id;
use crate::number::math;
use crate::number::sum::mean;
use crate::panel::{Coefficient, Level, icc, icc_one_way, kendall_w, krippendorff_alpha, pool_weights, spread};
use crate::problem::{Place, Problem, Problems, Text, codes::agreement as codes};
use crate::scoring::rankings::spearman;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Items that two raters must share for a rank correlation of the two.
const COMMON: usize = 3;

/// Whose agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// All members.
    Council,
    /// The members of one stakeholder group.
    Group(Id),
    /// The means of the stakeholder groups.
    Groups,
}

/// The six intraclass correlations with intervals; those that are not defined are absent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IccView {
    /// ICC(1).
    pub icc1: Option<Coefficient>,
    /// ICC(2,1).
    pub icc2: Option<Coefficient>,
    /// ICC(3,1).
    pub icc3: Option<Coefficient>,
    /// ICC(1,k).
    pub icc1k: Option<Coefficient>,
    /// ICC(2,k).
    pub icc2k: Option<Coefficient>,
    /// ICC(3,k).
    pub icc3k: Option<Coefficient>,
}

/// Agreement on one criterion, or over all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgreementView {
    /// The criterion; none = all cells of all criteria, as positions on their scales.
    pub criterion: Option<Id>,
    /// Whose.
    pub among: Among,
    /// Raters with a judgement.
    pub n_raters: usize,
    /// Items with a judgement.
    pub n_items: usize,
    /// Krippendorff's alpha of the middles, interval.
    pub alpha_interval: Option<f64>,
    /// Krippendorff's alpha of the middles, ordinal.
    pub alpha_ordinal: Option<f64>,
    /// Items with a single judgement, which alpha leaves out.
    pub unpaired: usize,
    /// Kendall's W of the raters without gaps.
    pub kendall_w: Option<f64>,
    /// Mean rank correlation of those, (mW - 1) / (m - 1).
    pub mean_rank_correlation: Option<f64>,
    /// Raters with gaps, which W leaves out.
    pub raters_left_out: usize,
    /// Mean of Spearman's correlation over pairs of raters, on the items that both judged.
    pub pairwise_rank_correlation: Option<f64>,
    /// Pairs that share at least three items.
    pub n_pairs: usize,
    /// ICC(1) of all items with their gaps, as each has raters of its own.
    pub icc_one_way: Option<Coefficient>,
    /// Intraclass correlations of the items that all raters judged.
    pub icc: IccView,
    /// Items with gaps, which they leave out.
    pub items_left_out: usize,
    /// Mean between-expert standard deviation of a cell, in the unit of the scale (over all: as a share of it).
    pub spread: Option<f64>,
    /// Mean share of a cell's judgements within one level of its median.
    pub within_level: Option<f64>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

pub(super) fn of(council: &Council<'_>, notices: &mut Problems) -> Vec<AgreementView> {
    let mut rows = Vec::new();
    let all: Vec<usize> = (0..council.columns.len()).collect();
    let scopes = std::iter::once(all.clone()).filter(|s| s.len() != 1).chain(all.iter().map(|&k| vec![k]));
    for scope in scopes {
        rows.push(one(council, &scope, Among::Council));
        rows.extend(council.groups.iter().map(|group| one(council, &scope, Among::Group(group.id.clone()))));
        rows.push(one(council, &scope, Among::Groups));
    }
    undefined(&rows, notices);
    rows
}

/// Says once for each statistic where it is not defined.
fn undefined(rows: &[AgreementView], notices: &mut Problems) {
    let absent = |is: fn(&AgreementView) -> bool| rows.iter().filter(|row| is(row)).count();
    let statistics = [
        (
            "Krippendorff alpha",
            absent(|r| r.alpha_interval.is_none()),
            Text::new("items with two ratings, and ratings that differ", "các mục có hai ý kiến và ý kiến khác nhau"),
        ),
        (
            "Kendall W",
            absent(|r| r.kendall_w.is_none()),
            Text::new("two raters without gaps who tell items apart", "hai người chấm đủ mọi mục và có phân biệt"),
        ),
        (
            "ICC(1)",
            absent(|r| r.icc_one_way.is_none()),
            Text::new("an item with two ratings, and ratings that differ", "một mục có hai ý kiến và ý kiến khác nhau"),
        ),
        (
            "ICC(2), ICC(3)",
            absent(|r| r.icc == IccView::default()),
            Text::new(
                "two items rated by everybody, and ratings that differ",
                "hai mục được mọi người chấm và ý kiến khác nhau",
            ),
        ),
    ];
    for (name, n, expected) in statistics.into_iter().filter(|s| s.1 > 0) {
        notices.push(
            Problem::new(codes::STATISTIC_UNDEFINED, Place::whole("agreement"))
                .item(name)
                .found(format!("{n} / {}", rows.len()))
                .expected(expected),
        );
    }
}

/// The cells of some criteria and whose voices in them count.
struct Scope<'c> {
    council: &'c Council<'c>,
    cells: Vec<(&'c Column, &'c [Heard])>,
    /// One criterion keeps its own unit, which is easier to read; several compare by positions.
    single: bool,
    /// The stakeholder group whose members rate; none = all.
    group: Option<usize>,
    /// Whether the means of the groups rate in place of the members.
    means: bool,
}

impl<'c> Scope<'c> {
    fn new(council: &'c Council<'c>, columns: &[usize], among: &Among) -> Self {
        let cells = columns.iter().map(|&k| &council.columns[k]);
        Scope {
            council,
            cells: cells.flat_map(|column| column.cells.iter().map(move |cell| (column, cell.as_slice()))).collect(),
            single: columns.len() == 1,
            group: match among {
                Among::Group(id) => council.groups.iter().position(|g| g.id == *id),
                Among::Council | Among::Groups => None,
            },
            means: *among == Among::Groups,
        }
    }

    fn x(&self, column: &Column, mid: f64) -> f64 {
        if self.single { mid } else { column.position(mid) }
    }

    /// Raters of one cell with their ratings and stakeholder groups.
    fn raters(&self, column: &Column, cell: &[Heard]) -> Vec<(usize, f64, usize)> {
        if self.means {
            let of = |g| group_mean(cell, g, |h| self.x(column, h.mid)).map(|mean| (g, mean, g));
            return (0..self.council.groups.len()).filter_map(of).collect();
        }
        let counts = |h: &&Heard| self.group.is_none_or(|g| h.group == g);
        cell.iter().filter(counts).map(|h| (h.expert, self.x(column, h.mid), h.group)).collect()
    }

    /// Raters x cells, NaN = missing.
    fn ratings(&self) -> Array2<f64> {
        let n = if self.means { self.council.groups.len() } else { self.council.experts.len() };
        let mut ratings = Array2::from_elem((n, self.cells.len()), f64::NAN);
        for (item, (column, cell)) in self.cells.iter().enumerate() {
            for (rater, rating, _) in self.raters(column, cell) {
                ratings[[rater, item]] = rating;
            }
        }
        ratings
    }

    /// Mean standard deviation and mean share within a level, over the cells with two ratings or more.
    fn spread(&self) -> (Option<f64>, Option<f64>) {
        let (mut deviations, mut near) = (Vec::new(), Vec::new());
        for (column, cell) in &self.cells {
            let (levels, groups): (Vec<f64>, Vec<usize>) =
                self.raters(column, cell).into_iter().map(|(_, x, g)| (x, g)).unzip();
            let weights = pool_weights(&groups, &self.council.shares).experts;
            let step = if self.single { column.step } else { column.step / (column.ends.1 - column.ends.0) };
            if let Some(spread) = spread(&levels, &weights, step).filter(|s| s.n > 1) {
                deviations.extend(spread.sd);
                near.push(spread.within_level);
            }
        }
        let average = |values: &[f64]| (!values.is_empty()).then(|| mean(values));
        (average(&deviations), average(&near))
    }

    fn is_illustrative(&self) -> bool {
        let counts = |h: &Heard| self.group.is_none_or(|g| h.group == g);
        self.cells.iter().any(|(_, cell)| cell.iter().any(|h| h.illustrative && counts(h)))
    }
}

fn one(council: &Council<'_>, columns: &[usize], among: Among) -> AgreementView {
    let scope = Scope::new(council, columns, &among);
    let (spread, within_level) = scope.spread();
    let view = AgreementView {
        criterion: scope.single.then(|| council.columns[columns[0]].criterion.id.clone()),
        among,
        n_raters: 0,
        n_items: 0,
        alpha_interval: None,
        alpha_ordinal: None,
        unpaired: 0,
        kendall_w: None,
        mean_rank_correlation: None,
        raters_left_out: 0,
        pairwise_rank_correlation: None,
        n_pairs: 0,
        icc_one_way: None,
        icc: IccView::default(),
        items_left_out: 0,
        spread,
        within_level,
        illustrative: scope.is_illustrative(),
    };
    coefficients(&scope.ratings(), view)
}

/// Fills in what the table of ratings says; raters and items without a rating do not take part.
fn coefficients(ratings: &Array2<f64>, mut view: AgreementView) -> AgreementView {
    let rated = |lane: ndarray::ArrayView1<'_, f64>| lane.iter().any(|x| !x.is_nan());
    let raters: Vec<usize> = (0..ratings.nrows()).filter(|&r| rated(ratings.row(r))).collect();
    let items: Vec<usize> = (0..ratings.ncols()).filter(|&i| rated(ratings.column(i))).collect();
    let ratings = Array2::from_shape_fn((raters.len(), items.len()), |(r, i)| ratings[[raters[r], items[i]]]);
    view.n_raters = raters.len();
    view.n_items = items.len();
    let gaps = |lane: ndarray::ArrayView1<'_, f64>| lane.iter().any(|x| x.is_nan());
    view.raters_left_out = ratings.rows().into_iter().filter(|r| gaps(*r)).count();
    view.items_left_out = ratings.columns().into_iter().filter(|c| gaps(*c)).count();
    view.unpaired = ratings.columns().into_iter().filter(|c| c.iter().filter(|x| !x.is_nan()).count() < 2).count();
    if raters.len() < 2 {
        return view;
    }
    // What a table does not define stays absent.
    view.alpha_interval = krippendorff_alpha(&ratings.view(), Level::Interval).ok().map(|k| k.alpha);
    view.alpha_ordinal = krippendorff_alpha(&ratings.view(), Level::Ordinal).ok().map(|k| k.alpha);
    if let Some(w) = kendall_w(&ratings.view()).ok().filter(|w| w.n_raters > 1) {
        view.kendall_w = Some(w.w);
        view.mean_rank_correlation = w.mean_rank_correlation;
    }
    let finite = |c: Coefficient| [c.value, c.low, c.high].iter().all(|x| x.is_finite()).then_some(c);
    view.icc_one_way = icc_one_way(&ratings.view()).ok().and_then(|[single, _]| finite(single));
    if let Ok(found) = icc(&ratings.view()) {
        view.icc = IccView {
            icc1: finite(found.icc1),
            icc2: finite(found.icc2),
            icc3: finite(found.icc3),
            icc1k: finite(found.icc1k),
            icc2k: finite(found.icc2k),
            icc3k: finite(found.icc3k),
        };
    }
    let correlations = pairwise(&ratings);
    view.n_pairs = correlations.len();
    view.pairwise_rank_correlation =
        (!correlations.is_empty()).then(|| math::min(math::max(mean(&correlations), -1.0), 1.0));
    view
}

/// Rank correlation of every two raters who share enough items and tell them apart.
fn pairwise(ratings: &Array2<f64>) -> Vec<f64> {
    let mut correlations = Vec::new();
    for a in 0..ratings.nrows() {
        for b in a + 1..ratings.nrows() {
            let common = ratings.row(a).into_iter().zip(ratings.row(b)).filter(|(x, y)| !x.is_nan() && !y.is_nan());
            let (x, y): (Vec<f64>, Vec<f64>) = common.map(|(x, y)| (*x, *y)).unzip();
            if x.len() >= COMMON {
                correlations.extend(spearman(&x, &y));
            }
        }
    }
    correlations
}
