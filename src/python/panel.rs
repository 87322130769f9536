//! `stratech.panel`: agreement and calibration on plain arrays.

use super::arrays::{Reader, vector};
use super::errors::compute;
use super::problem::PyProblems;
use super::results::{Labelled, result_class};
use super::table::PyTable;
use crate::panel as p;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use ndarray::{Array2, Array3};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

fn ratings_of(ratings: &Bound<'_, PyAny>) -> PyResult<(Array2<f64>, Option<Vec<String>>)> {
    let mut reader = Reader::default();
    let table = reader.matrix("ratings", ratings)?;
    reader.finish()?;
    Ok((table.values, table.columns))
}

/// Return Kendall's coefficient of concordance: do the raters order the items alike?
///
/// Parameters
/// ----------
/// ratings : array_like or data frame, shape (n_raters, n_items)
///     Scores or ranks; NaN = missing. Only raters without gaps take part. Columns of a data frame name the items.
///
/// Returns
/// -------
/// KendallW
///     `.w`, the mean rank correlation (m W - 1) / (m - 1), how many raters were left out.
///
/// Raises
/// ------
/// InputError
///     With every fault and its place, and where W is not defined.
///
/// References
/// ----------
/// Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10.
#[pyfunction]
pub(super) fn kendall_w(py: Python<'_>, ratings: &Bound<'_, PyAny>) -> PyResult<PyKendallW> {
    let (ratings, ids) = ratings_of(ratings)?;
    Ok(PyKendallW(Labelled { ids, result: compute(py, || p::kendall_w(&ratings.view()))? }))
}

/// Krippendorff's alpha with what it rests on; `stratech.panel.krippendorff_alpha` gives it as a number.
#[pyfunction]
pub(super) fn krippendorff(py: Python<'_>, ratings: &Bound<'_, PyAny>, level: &str) -> PyResult<PyKrippendorff> {
    let (ratings, ids) = ratings_of(ratings)?;
    let result = compute(py, || p::krippendorff_alpha(&ratings.view(), level.parse()?))?;
    Ok(PyKrippendorff(Labelled { ids, result }))
}

/// Return the intraclass correlations of Shrout and Fleiss with 95 % intervals.
///
/// Parameters
/// ----------
/// ratings : array_like or data frame, shape (n_raters, n_items)
///     NaN = missing. Only items that all raters rated take part.
///
/// Returns
/// -------
/// Icc
///     `.icc1 .icc2 .icc3` of single ratings, `.icc1k .icc2k .icc3k` of the mean of the raters, `.intervals`.
///
/// Raises
/// ------
/// InputError
///     With every fault and its place, and where they are not defined.
///
/// References
/// ----------
/// Shrout and Fleiss (1979), Psychological Bulletin 86; McGraw and Wong (1996), Psychological Methods 1 (intervals).
#[pyfunction]
pub(super) fn icc(py: Python<'_>, ratings: &Bound<'_, PyAny>) -> PyResult<PyIcc> {
    let (ratings, ids) = ratings_of(ratings)?;
    Ok(PyIcc(Labelled { ids, result: compute(py, || p::icc(&ratings.view()))? }))
}

/// Return calibration, information and weights of experts from seed questions (Cooke's classical model).
///
/// Parameters
/// ----------
/// assessments : array_like, shape (n_experts, n_seeds, n_levels)
///     Quantiles of each expert for each question, rising.
/// realizations : array_like, shape (n_seeds,)
///     What turned out to be true.
/// levels : sequence of float, default (0.05, 0.5, 0.95)
///     Probabilities of the quantiles.
/// overshoot : float, default 0.1
///     How far the background range reaches beyond all assessments, as a share of their range.
/// cutoff : float, optional
///     Experts with a calibration below it get no weight; when not given, the one that makes the combination best.
///
/// Returns
/// -------
/// Cooke
///     `.calibration .information .weights`, each (n_experts,).
///
/// Raises
/// ------
/// InputError
///     With every fault and its place.
///
/// References
/// ----------
/// Cooke (1991), Experts in Uncertainty; Cooke and Goossens (2008), Reliability Engineering & System Safety 93.
#[pyfunction]
#[pyo3(signature = (assessments, realizations, levels=None, overshoot=0.1, cutoff=None))]
pub(super) fn cooke(
    py: Python<'_>,
    assessments: &Bound<'_, PyAny>,
    realizations: &Bound<'_, PyAny>,
    levels: Option<&Bound<'_, PyAny>>,
    overshoot: f64,
    cutoff: Option<f64>,
) -> PyResult<PyCooke> {
    let mut reader = Reader::default();
    let table = cube(&mut reader, assessments)?;
    let realizations = reader.plain_vector("realizations", realizations)?;
    let mut settings = p::CookeSettings { overshoot, cutoff, ..p::CookeSettings::default() };
    if let Some(levels) = levels {
        settings.levels = reader.plain_vector("levels", levels)?;
    }
    reader.finish()?;
    let table = table?;
    let result = compute(py, || p::cooke(&table.view(), &realizations, &settings))?;
    Ok(PyCooke(Labelled { ids: None, result }))
}

/// A table for each expert, all of one shape; the shape is a fault of its own, which comes after unreadable numbers.
fn cube(reader: &mut Reader, data: &Bound<'_, PyAny>) -> PyResult<crate::Result<Array3<f64>>> {
    let misshapen = |found: String| -> crate::Error {
        let expected = Text::new(
            "experts x questions x quantiles, (n_experts, n_seeds, n_levels)",
            "chuyên gia x câu hỏi x phân vị, (n_experts, n_seeds, n_levels)",
        );
        Problems::from_iter([Problem::new(codes::SHAPE, Place::argument("assessments"))
            .found(found)
            .expected(expected)])
        .into()
    };
    let Ok(experts) = data.try_iter() else { return Ok(Err(misshapen(data.get_type().to_string()))) };
    let mut tables: Vec<Array2<f64>> = Vec::new();
    for (e, expert) in experts.enumerate() {
        tables.push(reader.matrix(&format!("assessments[{e}]"), &expert?)?.values);
    }
    let (rows, columns) = tables.first().map_or((0, 0), Array2::dim);
    if let Some(other) = tables.iter().find(|table| table.dim() != (rows, columns)) {
        let (a, b) = other.dim();
        return Ok(Err(misshapen(format!("({rows}, {columns}), ({a}, {b})"))));
    }
    Ok(Ok(Array3::from_shape_fn((tables.len(), rows, columns), |(e, s, q)| tables[e][[s, q]])))
}

result_class! {
    /// Kendall's coefficient of concordance with what it rests on.
    PyKendallW(p::KendallW), "KendallW", "stratech.panel" {
        /// 0 = no agreement, 1 = all orders are the same.
        #[getter]
        fn w(&self) -> f64 {
            self.0.result.w
        }

        /// Mean Spearman correlation of all pairs of raters, (m W - 1) / (m - 1); None for one rater.
        #[getter]
        fn mean_rank_correlation(&self) -> Option<f64> {
            self.0.result.mean_rank_correlation
        }

        /// Friedman's statistic m (n - 1) W; it describes, it decides nothing.
        #[getter]
        fn chi_square(&self) -> f64 {
            self.0.result.chi_square
        }

        /// Sum of the ranks of each item, float64 (n_items,).
        #[getter]
        fn rank_sums<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.rank_sums.clone())
        }

        /// Sum of squared deviations of the rank sums from their mean.
        #[getter]
        fn s(&self) -> f64 {
            self.0.result.s
        }

        /// Raters who rated every item.
        #[getter]
        fn n_raters(&self) -> usize {
            self.0.result.n_raters
        }

        /// Raters left out because they did not.
        #[getter]
        fn left_out(&self) -> usize {
            self.0.result.left_out
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

result_class! {
    /// Krippendorff's alpha with what it rests on.
    PyKrippendorff(p::Krippendorff), "Krippendorff", "stratech.panel" {
        /// 1 = perfect agreement, 0 = as by chance, below 0 = systematic disagreement.
        #[getter]
        fn alpha(&self) -> f64 {
            self.0.result.alpha
        }

        /// Mean distance of ratings of one item.
        #[getter]
        fn observed_disagreement(&self) -> f64 {
            self.0.result.observed_disagreement
        }

        /// Mean distance of any two ratings.
        #[getter]
        fn expected_disagreement(&self) -> f64 {
            self.0.result.expected_disagreement
        }

        /// Ratings that have at least one other beside them.
        #[getter]
        fn n_pairable(&self) -> usize {
            self.0.result.n_pairable
        }

        /// Items left out because fewer than two raters rated them.
        #[getter]
        fn left_out(&self) -> usize {
            self.0.result.left_out
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

result_class! {
    /// The six intraclass correlations of Shrout and Fleiss.
    PyIcc(p::Icc), "Icc", "stratech.panel" {
        /// ICC(1): each item rated by different raters.
        #[getter]
        fn icc1(&self) -> f64 {
            self.0.result.icc1.value
        }

        /// ICC(2,1): raters drawn at random; absolute agreement.
        #[getter]
        fn icc2(&self) -> f64 {
            self.0.result.icc2.value
        }

        /// ICC(3,1): these raters; consistency.
        #[getter]
        fn icc3(&self) -> f64 {
            self.0.result.icc3.value
        }

        /// ICC(1,k): mean of k raters.
        #[getter]
        fn icc1k(&self) -> f64 {
            self.0.result.icc1k.value
        }

        /// ICC(2,k): mean of k raters.
        #[getter]
        fn icc2k(&self) -> f64 {
            self.0.result.icc2k.value
        }

        /// ICC(3,k): mean of k raters.
        #[getter]
        fn icc3k(&self) -> f64 {
            self.0.result.icc3k.value
        }

        /// Lower and upper end of the confidence interval of each coefficient, by its name.
        #[getter]
        fn intervals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
            let r = &self.0.result;
            let all = [
                ("icc1", r.icc1), ("icc2", r.icc2), ("icc3", r.icc3),
                ("icc1k", r.icc1k), ("icc2k", r.icc2k), ("icc3k", r.icc3k),
            ];
            let intervals = PyDict::new(py);
            for (name, coefficient) in all {
                intervals.set_item(name, (coefficient.low, coefficient.high))?;
            }
            Ok(intervals)
        }

        /// Confidence of the intervals.
        #[getter]
        fn confidence(&self) -> f64 {
            self.0.result.confidence
        }

        /// Mean squares between items, within items, between raters, and of the residual, float64 (4,).
        #[getter]
        fn mean_squares<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.mean_squares.to_vec())
        }

        /// Items rated by everybody.
        #[getter]
        fn n_items(&self) -> usize {
            self.0.result.n_items
        }

        /// Items left out because somebody did not rate them.
        #[getter]
        fn left_out(&self) -> usize {
            self.0.result.left_out
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}

result_class! {
    /// Calibration, information and weights of experts: a sensitivity view, not the default pooling.
    PyCooke(p::Cooke), "Cooke", "stratech.panel" {
        /// Probability of a deviation at least as large if the expert were right, float64 (n_experts,).
        #[getter]
        fn calibration<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.calibration.clone())
        }

        /// Mean relative information against the uniform background, float64 (n_experts,).
        #[getter]
        fn information<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.information.clone())
        }

        /// Calibration x information, float64 (n_experts,).
        #[getter]
        fn combined<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.combined.clone())
        }

        /// Normalized combined scores of those at or above the cut-off, float64 (n_experts,).
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
            vector(py, self.0.result.weights.clone())
        }

        /// The cut-off on calibration.
        #[getter]
        fn cutoff(&self) -> f64 {
            self.0.result.cutoff
        }

        /// Calibration and information of the weighted combination.
        #[getter]
        fn combination(&self) -> (f64, f64) {
            self.0.result.combination.into()
        }

        /// What a reader should know.
        #[getter]
        fn notices(&self) -> PyProblems {
            PyProblems(self.0.result.notices.clone())
        }
    }
}
