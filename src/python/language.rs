//! The language in which results show themselves unless another is asked for.

use crate::problem::Lang;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

static VIETNAMESE: AtomicBool = AtomicBool::new(false);

/// The language of the call, or the one set for the session.
pub(super) fn choose(lang: Option<&str>) -> PyResult<Lang> {
    match lang {
        Some(lang) => Ok(lang.parse::<Lang>()?),
        None if VIETNAMESE.load(Ordering::Relaxed) => Ok(Lang::Vi),
        None => Ok(Lang::En),
    }
}

/// Set the language in which tables, problems and errors show themselves.
///
/// Parameters
/// ----------
/// lang : {"vi", "en"}
///     Vietnamese or English (the language at the start).
///
/// Raises
/// ------
/// InputError
///     For any other language.
#[pyfunction]
pub(super) fn set_language(lang: &str) -> PyResult<()> {
    VIETNAMESE.store(lang.parse::<Lang>()? == Lang::Vi, Ordering::Relaxed);
    Ok(())
}

/// Return the language in which tables, problems and errors show themselves, "vi" or "en".
#[pyfunction]
pub(super) fn language() -> &'static str {
    if VIETNAMESE.load(Ordering::Relaxed) { "vi" } else { "en" }
}
