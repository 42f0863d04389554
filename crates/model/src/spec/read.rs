//! From JSON text to a checked specification of this version.

use super::{DashboardSpec, SPEC_VERSION};
use serde_json::Value;

/// Why a specification cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Not JSON, or not of this form: an unknown or missing field, a value of a wrong kind.
    #[error("dashboard: {0}")]
    Form(String),
    /// Written by a later version of Weir.
    #[error("dashboard: version {found} is newer than {SPEC_VERSION}, which this Weir reads")]
    Newer {
        /// The version that the text states.
        found: u64,
    },
    /// The form is right, the content is not.
    #[error("dashboard: {place}: expected {expected}, found {found}")]
    Content {
        /// Where, such as `panels[2].query.stages`.
        place: String,
        /// What may stand there.
        expected: String,
        /// What does.
        found: String,
    },
}

/// Reads a dashboard's JSON, brings an older version up to this one, and checks it.
///
/// # Errors
/// See [`SpecError`].
pub fn parse(text: &str) -> Result<DashboardSpec, SpecError> {
    // Straight from the text, errors name line and column; the version comes first of all.
    let json: Value = serde_json::from_str(text).map_err(|e| SpecError::Form(e.to_string()))?;
    let version = version(&json)?;
    let spec: DashboardSpec = match version == u64::from(SPEC_VERSION) {
        true => serde_json::from_str(text),
        false => serde_json::from_value(migrate(json, version)?),
    }
    .map_err(|e| SpecError::Form(e.to_string()))?;
    spec.check()?;
    Ok(spec)
}

fn version(json: &Value) -> Result<u64, SpecError> {
    let missing = || SpecError::Form("expected a number `version`".to_owned());
    let version = json
        .get("version")
        .and_then(Value::as_u64)
        .ok_or_else(missing)?;
    match version {
        0 => Err(SpecError::Form("version 0 never was".to_owned())),
        newer if newer > u64::from(SPEC_VERSION) => Err(SpecError::Newer { found: newer }),
        known => Ok(known),
    }
}

/// One step per version, each from its own to the next: the place for what a later version changes.
fn migrate(json: Value, version: u64) -> Result<Value, SpecError> {
    match version {
        v if v == u64::from(SPEC_VERSION) => Ok(json),
        v => Err(SpecError::Form(format!("no way is known from version {v}"))),
    }
}
