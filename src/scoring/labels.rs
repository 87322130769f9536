//! Labels of alternatives and criteria, read when they are first looked at.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Labels in the order of the rows or columns; reads as a slice of words.
///
/// A copy costs nothing, however many there are.
#[derive(Clone)]
pub struct Labels(Arc<Inner>);

struct Inner {
    count: usize,
    words: OnceLock<Vec<String>>,
    source: Option<Box<dyn Fn() -> Vec<String> + Send + Sync>>,
}

impl Labels {
    /// `count` labels that `source` makes when they are first looked at, such as words of another language.
    pub fn later(count: usize, source: impl Fn() -> Vec<String> + Send + Sync + 'static) -> Self {
        Labels(Arc::new(Inner { count, words: OnceLock::new(), source: Some(Box::new(source)) }))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.count
    }
}

impl Deref for Labels {
    type Target = [String];

    fn deref(&self) -> &[String] {
        self.0.words.get_or_init(|| self.0.source.as_ref().map(|source| source()).unwrap_or_default())
    }
}

impl AsRef<[String]> for Labels {
    fn as_ref(&self) -> &[String] {
        self
    }
}

impl From<Vec<String>> for Labels {
    fn from(words: Vec<String>) -> Self {
        Labels(Arc::new(Inner { count: words.len(), words: OnceLock::from(words), source: None }))
    }
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(|words: Vec<String>| Labels::from(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_later_equal_labels_read_at_once() {
        let words = || vec!["a".to_owned(), "b".to_owned()];
        let (later, now) = (Labels::later(2, words), Labels::from(words()));
        assert_eq!((later.count(), now.count()), (2, 2));
        assert_eq!(later, now);
        assert_eq!(format!("{later:?}"), r#"["a", "b"]"#);
        assert_eq!(serde_json::from_str::<Labels>(&serde_json::to_string(&later).unwrap()).unwrap(), now);
    }
}
