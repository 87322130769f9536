//! Tables of numbers as nested lists in JSON: `#[serde(with = "nested")]`.

use ndarray::Array2;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

pub(crate) fn serialize<S: Serializer, T: Clone + Serialize>(array: &Array2<T>, s: S) -> Result<S::Ok, S::Error> {
    let rows: Vec<Vec<T>> = array.rows().into_iter().map(|row| row.to_vec()).collect();
    rows.serialize(s)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Clone + Deserialize<'de>>(d: D) -> Result<Array2<T>, D::Error> {
    let rows = Vec::<Vec<T>>::deserialize(d)?;
    let shape = (rows.len(), rows.first().map_or(0, Vec::len));
    Array2::from_shape_vec(shape, rows.concat()).map_err(D::Error::custom)
}
