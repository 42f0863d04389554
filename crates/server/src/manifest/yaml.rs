//! Owns the writing of YAML: documents one after the other, each string quoted that another reader
//! of YAML could take for something else.

use anyhow::{Context as _, Result};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

/// The fields that a reader looks for first.
const FIRST: [&str; 6] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "image",
];

/// A value whose maps begin with the fields of [`FIRST`]; the others follow by name.
struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
                let rank =
                    |name: &str| FIRST.iter().position(|f| *f == name).unwrap_or(FIRST.len());
                fields.sort_by_key(|(name, _)| rank(name));
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, &Ordered(value))?;
                }
                map.end()
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Ordered)),
            plain => plain.serialize(serializer),
        }
    }
}

/// One value as YAML, ending with a line break.
///
/// # Errors
/// Never for JSON; the writer's signature has one.
pub fn one(value: &Value) -> Result<String> {
    let mut text = serde_saphyr::to_string(&Ordered(value)).context("writing YAML")?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// Several documents, with a head of comments.
///
/// # Errors
/// As [`one`].
pub fn documents(head: &str, values: &[Value]) -> Result<String> {
    let mut text: String = head
        .lines()
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect();
    for value in values {
        text += "---\n";
        text += &one(value)?;
    }
    Ok(text)
}

/// The documents of a text, for tests and for what others wrote.
///
/// # Errors
/// It is no YAML.
#[cfg(test)]
pub fn read(text: &str) -> Result<Vec<Value>> {
    let all: Vec<Value> = serde_saphyr::from_multiple(text).context("reading YAML")?;
    Ok(all.into_iter().filter(|v| !v.is_null()).collect())
}
