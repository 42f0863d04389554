//! A panel shown otherwise than its page says, as the compact JSON that stands in a URL.

use super::{PanelSpec, QuerySpec, SpecError, ViewSpec};
use serde::{Deserialize, Serialize};

/// What may differ; place, id and description stay the page's.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    query: QuerySpec,
    view: ViewSpec,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl PanelSpec {
    /// How this panel differs from the page's own, as JSON for [`PanelSpec::changed`]; `None` where
    /// it does not differ.
    pub fn difference(&self, own: &Self) -> Option<String> {
        let differs = |a: &String, b: &String| (a != b).then(|| a.clone());
        let change = Change {
            query: self.query.clone(),
            view: self.view.clone(),
            title: differs(&self.title, &own.title),
            scope: differs(&self.scope, &own.scope),
        };
        let same = self.query == own.query && self.view == own.view;
        if same && change.title.is_none() && change.scope.is_none() {
            return None;
        }
        serde_json::to_string(&change).ok()
    }

    /// The page's own panel (`self`), changed as the JSON of [`PanelSpec::difference`] says.
    ///
    /// # Errors
    /// Text that is no change, and a change that makes no valid panel.
    pub fn changed(&self, json: &str) -> Result<Self, SpecError> {
        let change: Change =
            serde_json::from_str(json).map_err(|e| SpecError::Form(e.to_string()))?;
        let own = self.clone();
        let panel = Self {
            query: change.query,
            view: change.view,
            title: change.title.unwrap_or(own.title),
            scope: change.scope.unwrap_or(own.scope),
            ..own
        };
        panel.check(&format!("panel {}", panel.id))?;
        Ok(panel)
    }
}
