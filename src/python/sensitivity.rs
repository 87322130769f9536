//! `stratech.Stability`, `stratech.SmallestReversal` and `stratech.Tornado`.

use super::arrays::{matrix, vector};
use super::errors::compute;
use super::language::choose;
use super::problem::PyProblems;
use super::table::PyTable;
use super::values::to_python;
use crate::problem::{Lang, Text};
use crate::uncertainty::sensitivity::{SmallestReversal, Stability, Tornado};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde::Serialize;

/// Plain Python values of a part of a result.
fn plain<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    to_python(py, &serde_json::to_value(value).map_err(|error| crate::Error::internal(error.to_string()))?)
}

fn texts(texts: &[Text], lang: Lang) -> Vec<String> {
    texts.iter().map(|text| text.get(lang).to_owned()).collect()
}

/// Declares a frozen class around a result: the getters given, then what all results of this module have.
macro_rules! sensitivity_class {
    ($(#[$doc:meta])* $Class:ident($Result:ty), $name:literal { $($getters:tt)* }) => {
        $(#[$doc])*
        #[pyclass(name = $name, module = "stratech", frozen, eq)]
        #[derive(PartialEq)]
        pub(super) struct $Class(pub(super) $Result);

        #[pymethods]
        impl $Class {
            $($getters)*

            /// Whether any part of the register is synthetic.
            #[getter]
            fn illustrative(&self) -> bool {
                self.0.source.illustrative
            }

            /// Notices of the evaluation that bear on the result.
            #[getter]
            fn notices(&self) -> PyProblems {
                PyProblems(self.0.source.notices.clone())
            }

            /// What the result was made from: digest of the register, method version, software version.
            #[getter]
            fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                plain(py, &self.0.source.provenance)
            }

            /// SHA-256 of the canonical result, without the release that made it.
            #[getter]
            fn digest(&self, py: Python<'_>) -> PyResult<String> {
                compute(py, || self.0.digest())
            }

            /// Return the whole result as JSON; `from_json` reads it back.
            fn to_json(&self, py: Python<'_>) -> PyResult<String> {
                compute(py, || super::to_json(&self.0))
            }

            /// Read what `to_json` wrote.
            #[classmethod]
            fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
                Ok($Class(super::from_json($name, json)?))
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
                Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
            }
        }
    };
}

sensitivity_class! {
    /// How far each weight can move before the list of its track, or its ranking, changes.
    PyStability(Stability), "Stability" {
        /// Identifiers of the tracks.
        #[getter]
        fn tracks(&self) -> Vec<&str> {
            self.0.tracks.iter().map(crate::model::Id::as_str).collect()
        }

        /// Every interval as a dict: track, criterion, of ("siblings" or "whole"), now, list, ranking, exact; list
        /// and ranking have `below` and `above`, each with `at`, `gives_way`, `takes`, `tied`, or None.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.weights)
        }

        /// Return where the list of a track stays as it is, float64 (n_weights, 2), in the order of `table`.
        fn intervals<'py>(&self, py: Python<'py>, track: &str) -> PyResult<Bound<'py, PyArray2<f64>>> {
            let rows = self.0.of_track(track)?;
            let flat = rows.iter().flat_map(|row| [row.list.low(), row.list.high()]).collect();
            let ends = Array2::from_shape_vec((rows.len(), 2), flat)
                .map_err(|error| crate::Error::internal(error.to_string()))?;
            Ok(matrix(py, ends))
        }

        /// Return one sentence for each weight of a track among its siblings, nearest change of the list first.
        #[pyo3(signature = (track, lang=None))]
        fn sentences(&self, track: &str, lang: Option<&str>) -> PyResult<Vec<String>> {
            Ok(texts(&self.0.sentences(track)?, choose(lang)?))
        }

        /// Return the intervals of one track, nearest change of the list first.
        fn table(&self, track: &str) -> PyResult<PyTable> {
            Ok(PyTable(self.0.table(track)?))
        }

        fn __len__(&self) -> usize {
            self.0.weights.len()
        }

        fn __repr__(&self) -> PyResult<String> {
            let tables = self.tracks().into_iter().map(|track| self.table(track)?.shown());
            Ok(tables.collect::<PyResult<Vec<_>>>()?.join("\n\n"))
        }

        fn _repr_html_(&self) -> PyResult<String> {
            let tables = self.tracks().into_iter().map(|track| self.table(track)?.shown_html());
            Ok(tables.collect::<PyResult<Vec<_>>>()?.join("<br>\n"))
        }
    }
}

sensitivity_class! {
    /// The smallest changes that put a technology out of the list, or into it; None where no change does.
    PySmallestReversal(SmallestReversal), "SmallestReversal" {
        /// The technology.
        #[getter]
        fn id(&self) -> &str {
            self.0.id.as_str()
        }

        /// Its track.
        #[getter]
        fn track(&self) -> &str {
            self.0.track.as_str()
        }

        /// Its place now; None when not ranked.
        #[getter]
        fn rank(&self) -> Option<u32> {
            self.0.rank
        }

        /// Where it stands now: "within", "outside", "tied", or None when not ranked.
        #[getter]
        fn seat<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.seat)
        }

        /// Identifiers of the criteria, in the order of weight vectors.
        #[getter]
        fn leaves(&self) -> Vec<&str> {
            self.0.leaves.iter().map(crate::model::Id::as_str).collect()
        }

        /// Single weights that do it as dicts, smallest change first: among siblings, then in the whole.
        #[getter]
        fn weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.weights)
        }

        /// Share of the whole weight that must move at least, half the sum of the absolute changes; None when no
        /// weights do it.
        #[getter]
        fn moved(&self) -> Option<f64> {
            self.0.vector.as_ref().map(|vector| vector.moved)
        }

        /// The nearest weights of the leaves in the whole that do it, float64 (n_leaves,); None when none do.
        #[getter]
        fn weight_vector<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<f64>>> {
            self.0.vector.as_ref().map(|shift| vector(py, shift.to.clone()))
        }

        /// Whether `moved` is exact; else it is the smallest that was found.
        #[getter]
        fn moved_is_exact(&self) -> bool {
            self.0.vector_exact
        }

        /// Its own values that do it as dicts, smallest change first.
        #[getter]
        fn own_values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.own_values)
        }

        /// Values of other technologies that do it as dicts, the smallest change of each, smallest first.
        #[getter]
        fn other_values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.other_values)
        }

        /// Return the answers as sentences; none is an answer.
        #[pyo3(signature = (lang=None))]
        fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
            Ok(texts(&self.0.sentences(), choose(lang)?))
        }

        /// Return every change that was found, smallest first of each kind.
        fn table(&self) -> PyResult<PyTable> {
            Ok(PyTable(self.0.table()?))
        }

        fn __repr__(&self) -> PyResult<String> {
            Ok(self.0.to_text(choose(None)?).trim_end().to_owned())
        }

        fn _repr_html_(&self) -> PyResult<String> {
            self.table()?.shown_html()
        }
    }
}

sensitivity_class! {
    /// How much each input alone moves one technology: the data of a tornado diagram.
    PyTornado(Tornado), "Tornado" {
        /// The technology.
        #[getter]
        fn id(&self) -> &str {
            self.0.id.as_str()
        }

        /// Its track.
        #[getter]
        fn track(&self) -> &str {
            self.0.track.as_str()
        }

        /// Its score now; None when it has none.
        #[getter]
        fn score(&self) -> Option<f64> {
            self.0.score
        }

        /// Its place now; None when not ranked.
        #[getter]
        fn rank(&self) -> Option<u32> {
            self.0.rank
        }

        /// Every input as a dict, the greatest change of the score first: input, criterion, name, basis, now, low,
        /// high; the ends have setting, label, score, rank, seat, list_changes.
        #[getter]
        fn bars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.bars)
        }

        /// Return the names of the inputs, in the given language or that of the session.
        #[pyo3(signature = (lang=None))]
        fn labels(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
            let lang = choose(lang)?;
            Ok(self.0.bars.iter().map(|bar| bar.label().get(lang).to_owned()).collect())
        }

        /// Return what moves it most, and what alone reverses its membership.
        #[pyo3(signature = (lang=None))]
        fn sentences(&self, lang: Option<&str>) -> PyResult<Vec<String>> {
            Ok(texts(&self.0.sentences(), choose(lang)?))
        }

        /// Return one row for each input, the greatest change of the score first.
        fn table(&self) -> PyResult<PyTable> {
            Ok(PyTable(self.0.table()?))
        }

        /// Return the words of the picture: title, axis, low, high, place, now, note.
        #[pyo3(signature = (lang=None))]
        fn captions<'py>(&self, py: Python<'py>, lang: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
            plain(py, &self.0.captions(choose(lang)?))
        }

        /// Draw the bars; needs matplotlib (`stratech[plot]`).
        ///
        /// Parameters
        /// ----------
        /// lang : {"vi", "en"}, optional
        ///     That of the session when not given.
        /// ax : matplotlib.axes.Axes, optional
        ///     Where to draw; a new figure when not given.
        ///
        /// Returns
        /// -------
        /// matplotlib.axes.Axes
        #[pyo3(signature = (*, lang=None, ax=None))]
        pub(super) fn plot<'py>(
            slf: &Bound<'py, Self>,
            lang: Option<&str>,
            ax: Option<Bound<'py, PyAny>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let py = slf.py();
            let settings = PyDict::new(py);
            settings.set_item("lang", lang)?;
            settings.set_item("ax", ax)?;
            py.import("stratech.plots")?.call_method("tornado", (slf,), Some(&settings))
        }

        fn __len__(&self) -> usize {
            self.0.bars.len()
        }

        fn __repr__(&self) -> PyResult<String> {
            self.table()?.shown()
        }

        fn _repr_html_(&self) -> PyResult<String> {
            self.table()?.shown_html()
        }
    }
}
