//! The pages: specifications read and checked once.

use weir_model::DashboardSpec;
use weir_model::spec::SPEC_VERSION;

/// Why a specification is not a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Not the JSON of a specification.
    #[error("page {0}: {1}")]
    Json(usize, serde_json::Error),
    /// Written by a newer Weir.
    #[error("page {uid}: version {found}, expected {SPEC_VERSION} or less")]
    Version {
        /// Which page.
        uid: String,
        /// What it says.
        found: u32,
    },
    /// Its scope is no filter.
    #[error("page {uid}: scope {error}")]
    Scope {
        /// Which page.
        uid: String,
        /// What is wrong.
        error: weir_model::filter::FilterError,
    },
}

/// Reads pages from JSON texts, in the order of the navigation.
///
/// # Errors
/// The first text that is not a page of this or an older version.
pub fn read(texts: &[&str]) -> Result<Vec<DashboardSpec>, PageError> {
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| one(at, text))
        .collect()
}

fn one(at: usize, text: &str) -> Result<DashboardSpec, PageError> {
    let page: DashboardSpec = serde_json::from_str(text).map_err(|e| PageError::Json(at, e))?;
    if page.version > SPEC_VERSION {
        return Err(PageError::Version {
            uid: page.uid,
            found: page.version,
        });
    }
    match weir_model::filter::parse(&page.scope) {
        Ok(_) => Ok(page),
        Err(error) => Err(PageError::Scope {
            uid: page.uid,
            error,
        }),
    }
}
