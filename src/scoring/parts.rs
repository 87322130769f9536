//! The intermediates of an outcome by name; the large tables among them are computed when they are looked at.

use super::outcome::Part;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

type Named = Vec<(Cow<'static, str>, Part)>;
type Later = Arc<dyn Fn() -> Named + Send + Sync>;

/// Intermediates by name; reads as a map from names to parts, in the order of the names.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::scoring::{DecisionMatrix, Direction, Method, Part};
/// let data = DecisionMatrix::new(array![[1.0, 4.0], [2.0, 2.0]], Some(&[1.0, 3.0]), &[Direction::Max; 2])?;
/// let outcome = stratech::methods::WeightedSum::default().evaluate(&data)?;
/// let names: Vec<&String> = outcome.parts.keys().collect();
/// assert_eq!(names, ["contributions", "normalized"]);
/// assert_eq!(outcome.parts["normalized"], Part::Matrix(array![[0.5, 1.0], [1.0, 0.5]]));
/// # Ok::<(), stratech::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Parts {
    ready: Named,
    later: Option<Later>,
    all: OnceLock<BTreeMap<String, Part>>,
}

impl Parts {
    /// Adds a part, or replaces the one of this name.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, part: impl Into<Part>) {
        let name = name.into();
        self.all = OnceLock::new();
        self.ready.retain(|(other, _)| *other != name);
        self.ready.push((name, part.into()));
    }

    /// Adds parts that follow from others and from the data: finite wherever those are.
    pub(crate) fn later(&mut self, later: impl Fn() -> Named + Send + Sync + 'static) {
        self.all = OnceLock::new();
        self.later = Some(Arc::new(later));
    }

    /// The first in the order of names that is not finite.
    pub(super) fn not_finite(&self) -> Option<String> {
        let bad = self.ready.iter().filter(|(_, part)| !part.is_finite());
        bad.map(|(name, _)| name).min().map(ToString::to_string)
    }
}

impl Deref for Parts {
    type Target = BTreeMap<String, Part>;

    fn deref(&self) -> &BTreeMap<String, Part> {
        self.all.get_or_init(|| {
            let later = self.later.as_ref().map(|later| later()).unwrap_or_default();
            let all = self.ready.iter().cloned().chain(later);
            all.map(|(name, part)| (name.into_owned(), part)).collect()
        })
    }
}

impl<'a> IntoIterator for &'a Parts {
    type Item = (&'a String, &'a Part);
    type IntoIter = std::collections::btree_map::Iter<'a, String, Part>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<BTreeMap<String, Part>> for Parts {
    fn from(parts: BTreeMap<String, Part>) -> Self {
        let ready = parts.into_iter().map(|(name, part)| (Cow::Owned(name), part)).collect();
        Parts { ready, ..Parts::default() }
    }
}

impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(|parts: BTreeMap<String, Part>| Parts::from(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_is_a_part_like_any_other() {
        let mut lazy = Parts::default();
        lazy.insert("d", 1.0);
        lazy.later(|| vec![("a".into(), Part::Flag(true))]);
        let mut eager = Parts::default();
        eager.insert("a", true);
        eager.insert("d", 2.0);
        assert_ne!(lazy, eager);
        eager.insert("d", 1.0);
        assert_eq!(lazy, eager);
        assert_eq!(lazy.clone().keys().collect::<Vec<_>>(), ["a", "d"]);
        let json = serde_json::to_string(&lazy).unwrap();
        assert_eq!(serde_json::from_str::<Parts>(&json).unwrap(), eager);
        assert_eq!(format!("{lazy:?}"), format!("{eager:?}"));
    }

    #[test]
    fn the_first_name_that_is_not_finite_is_told() {
        let mut parts = Parts::default();
        parts.insert("z", f64::NAN);
        parts.insert("b", vec![1.0, f64::INFINITY]);
        parts.insert("a", 1.0);
        assert_eq!(parts.not_finite(), Some("b".to_owned()));
    }
}
