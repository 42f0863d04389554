//! Owns how what a host says in JSON is read: as one tree, whose places are looked up by name. Hosts
//! load this code with each page, and a reader derived for each shape weighs several times as much.

use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// An object that a host said.
pub struct Said(Map<String, Value>);

impl Said {
    /// Reads an object; `what` names it for a person.
    ///
    /// # Errors
    /// When the text is no JSON object.
    pub fn read(json: &str, what: &str) -> Result<Self, String> {
        match serde_json::from_str(json) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(_) => Err(format!("expected {what}: an object")),
            Err(error) => Err(format!("expected {what}: {error}")),
        }
    }

    /// A text; `None` where nothing is said.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn text(&self, key: &str) -> Result<Option<String>, String> {
        self.get(key, "a text", |v| Some(v.as_str()?.to_owned()))
    }

    /// A number.
    ///
    /// # Errors
    /// As [`Said::text`].
    pub fn number(&self, key: &str) -> Result<Option<f64>, String> {
        self.get(key, "a number", Value::as_f64)
    }

    /// Yes or no.
    ///
    /// # Errors
    /// As [`Said::text`].
    pub fn flag(&self, key: &str) -> Result<Option<bool>, String> {
        self.get(key, "true or false", Value::as_bool)
    }

    /// Texts in order; none where nothing is said.
    ///
    /// # Errors
    /// As [`Said::text`].
    pub fn texts(&self, key: &str) -> Result<Vec<String>, String> {
        Ok(self.get(key, "texts", texts)?.unwrap_or_default())
    }

    /// One of a few words; the default where nothing is said.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn word<T: DeserializeOwned + Default>(&self, key: &str) -> Result<T, String> {
        let Some(text) = self.text(key)? else {
            return Ok(T::default());
        };
        let reader: StrDeserializer<'_, Error> = text.as_str().into_deserializer();
        T::deserialize(reader).map_err(|error| format!("`{key}`: {error}"))
    }

    /// An object.
    ///
    /// # Errors
    /// As [`Said::text`].
    pub fn object(&self, key: &str) -> Result<Option<Self>, String> {
        self.get(key, "an object", |v| Some(Self(v.as_object()?.clone())))
    }

    /// The names of all that is said.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// Texts by name; none where nothing is said.
    ///
    /// # Errors
    /// As [`Said::text`].
    pub fn words(&self, key: &str) -> Result<HashMap<String, String>, String> {
        let words = |value: &Value| {
            let each = value.as_object()?.iter();
            each.map(|(name, v)| Some((name.clone(), v.as_str()?.to_owned())))
                .collect()
        };
        Ok(self.get(key, "texts by name", words)?.unwrap_or_default())
    }

    fn get<T>(
        &self,
        key: &str,
        what: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, String> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match read(value) {
                Some(read) => Ok(Some(read)),
                None => Err(format!("expected `{key}` to be {what}, not {value}")),
            },
        }
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let each = value.as_array()?.iter();
    each.map(|v| Some(v.as_str()?.to_owned())).collect()
}
