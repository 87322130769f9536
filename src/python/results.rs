//! What classes of results on plain arrays have in common.

use serde::{Deserialize, Serialize};

/// A result with the labels of its items, where the data had any.
#[derive(PartialEq, Serialize, Deserialize)]
pub(super) struct Labelled<T> {
    pub(super) ids: Option<Vec<String>>,
    pub(super) result: T,
}

/// Declares a frozen class around a result: the getters given, then labels, table, JSON, pickle and what a notebook shows.
macro_rules! result_class {
    ($(#[$doc:meta])* $Class:ident($Result:ty), $name:literal, $module:literal { $($getters:tt)* }) => {
        $(#[$doc])*
        #[pyo3::pyclass(name = $name, module = $module, frozen, eq)]
        #[derive(PartialEq)]
        pub(super) struct $Class(pub(super) $crate::python::results::Labelled<$Result>);

        #[pyo3::pymethods]
        impl $Class {
            $($getters)*

            /// Labels of the items, or None when the data had none.
            #[getter]
            fn ids(&self) -> Option<Vec<String>> {
                self.0.ids.clone()
            }

            /// Return the result as a table.
            fn to_table(&self) -> PyResult<PyTable> {
                Ok(PyTable(self.0.result.to_table(self.0.ids.as_deref())?))
            }

            fn __repr__(&self) -> PyResult<String> {
                self.to_table()?.shown()
            }

            fn _repr_html_(&self) -> PyResult<String> {
                self.to_table()?.shown_html()
            }

            /// Return the result as JSON; `from_json` reads it back.
            fn to_json(&self) -> PyResult<String> {
                serde_json::to_string(&self.0).map_err(|error| $crate::Error::internal(error.to_string()).into())
            }

            /// Read what `to_json` wrote.
            #[classmethod]
            fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
                Ok($Class($crate::python::from_json($name, json)?))
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
                Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
            }
        }
    };
}
pub(super) use result_class;
