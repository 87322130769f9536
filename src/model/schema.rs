//! The JSON Schema of a register, made from the same description that reads it.

use super::field::{FieldInfo, Kind};
use super::register::Visit;
use super::{Register, Row, Rows};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of the JSON form.
///
/// # Examples
/// ```
/// let schema = stratech::model::schema();
/// assert_eq!(schema["properties"]["tracks"]["items"]["properties"]["size"]["type"], "integer");
/// ```
pub fn schema() -> Value {
    let mut tables = Schemas(Map::new());
    // Describing the tables cannot fail.
    let _ = Register::default().visit(&mut tables);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stratech register",
        "description": "One assessment of a list of strategic technologies. Absent, null and the empty string mean the same.",
        "type": "object",
        "properties": tables.0,
        "required": ["register"],
        "additionalProperties": false,
        "$defs": definitions(),
    })
}

struct Schemas(Map<String, Value>);

impl Visit for Schemas {
    fn table<R: Row>(&mut self, _: &Rows<R>) -> crate::Result<()> {
        let default = R::default();
        let properties: Map<String, Value> = R::FIELDS
            .iter()
            .enumerate()
            .map(|(i, field)| (field.name.to_owned(), field_schema(field, &default.get(i))))
            .collect();
        let required: Vec<&str> = R::FIELDS.iter().filter(|f| f.required).map(|f| f.name).collect();
        let row = json!({
            "type": "object",
            "description": R::DOC.trim(),
            "properties": properties,
            "patternProperties": { "^x_": { "type": ["string", "null"], "description": "kept for other tools" } },
            "required": required,
            "additionalProperties": false,
        });
        let table = if R::KEY.is_empty() {
            row
        } else {
            json!({ "type": "array", "description": R::DOC.trim(), "x-key": R::KEY, "items": row })
        };
        self.0.insert(R::TABLE.to_owned(), table);
        Ok(())
    }
}

fn field_schema(field: &FieldInfo, default: &super::Cell<'_>) -> Value {
    let mut schema = match field.kind {
        Kind::Id => json!({ "$ref": "#/$defs/id" }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Plain => json!({ "type": ["number", "boolean", "string"] }),
        Kind::Json(name) => json!({ "$ref": format!("#/$defs/{name}") }),
    };
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".into(), field.doc.into());
        let low = if field.low_open { "exclusiveMinimum" } else { "minimum" };
        map.extend(field.low.map(|x| (low.to_owned(), json!(x))));
        map.extend(field.high.map(|x| ("maximum".to_owned(), json!(x))));
        map.extend(field.unit.map(|unit| ("x-unit".to_owned(), json!(unit))));
        map.extend(field.references.map(|table| ("x-references".to_owned(), json!(table))));
        if !field.required {
            map.insert("default".into(), cell_value(default));
        }
    }
    if field.required { schema } else { json!({ "anyOf": [schema, { "type": "null" }] }) }
}

fn cell_value(cell: &super::Cell<'_>) -> Value {
    match cell {
        super::Cell::Null => Value::Null,
        super::Cell::Bool(b) => json!(b),
        super::Cell::Number(x) => json!(x),
        super::Cell::Text(text) | super::Cell::Beyond(text) => json!(text),
        super::Cell::Json(value) => value.clone(),
    }
}

fn definitions() -> Value {
    let pairs = json!({ "type": "array", "items": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 } });
    let kind = |name: &str, more: Value| {
        let mut properties = json!({ "kind": { "const": name } });
        let mut required = vec!["kind".to_owned()];
        if let (Some(all), Some(more)) = (properties.as_object_mut(), more.as_object()) {
            required.extend(more.keys().cloned());
            all.extend(more.clone());
        }
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    json!({
        "id": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        "value_function": { "oneOf": [
            kind("linear", json!({})),
            kind("piecewise", json!({ "points": pairs })),
            kind("exponential", json!({ "c": { "type": "number" } })),
            kind("levels", json!({ "levels": pairs })),
            kind("target", json!({ "best": { "type": "number" } })),
        ] },
        "aggregator": { "oneOf": [
            kind("weighted_mean", json!({})),
            kind("geometric_mean", json!({})),
            kind("minimum", json!({})),
            kind("owa", json!({ "weights": { "type": "array", "items": { "type": "number", "minimum": 0 } } })),
            kind("choquet", json!({ "interactions": { "type": "array", "items": {
                "type": "array",
                "prefixItems": [{ "type": "string" }, { "type": "string" }, { "type": "number", "minimum": -1, "maximum": 1 }],
                "minItems": 3, "maxItems": 3,
            } } })),
        ] },
        "distribution": distribution(),
    })
}

/// [`crate::number::Distribution`].
fn distribution() -> Value {
    let kind = |name: &str, more: &[&str], may: &[&str]| {
        let list = json!({ "type": "array", "items": { "type": "number" } });
        let mut properties = Map::from_iter([("kind".to_owned(), json!({ "const": name }))]);
        for field in more.iter().chain(may) {
            let schema = match *field {
                "values" | "weights" => list.clone(),
                "knots" => {
                    json!({ "type": "array", "items": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 } })
                }
                "components" => json!({ "type": "array", "items": { "$ref": "#/$defs/distribution" } }),
                _ => json!({ "type": "number" }),
            };
            properties.insert((*field).to_owned(), schema);
        }
        let required: Vec<&str> = std::iter::once("kind").chain(more.iter().copied()).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    json!({ "oneOf": [
        kind("point", &["value"], &[]),
        kind("uniform", &["low", "high"], &[]),
        kind("triangular", &["low", "mode", "high"], &[]),
        kind("pert", &["low", "mode", "high"], &[]),
        kind("normal", &["mean", "sd"], &["low", "high"]),
        kind("beta", &["alpha", "beta", "low", "high"], &[]),
        kind("log_normal", &["mean_log", "sd_log"], &[]),
        kind("piecewise", &["knots"], &[]),
        kind("discrete", &["values", "weights"], &[]),
        kind("empirical", &["values"], &[]),
        kind("mixture", &["weights", "components"], &[]),
    ] })
}
