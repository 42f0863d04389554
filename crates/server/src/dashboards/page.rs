//! A page as a dashboard of Grafana: what stands around its panels.

use anyhow::Result;
use serde_json::{Value, json};
use weir_model::DashboardSpec;
use weir_query::grafana::{Page, Tables};

use super::{panel, variables};

/// The version of Grafana's dashboard format that is written; newer Grafanas read it.
const SCHEMA: u32 = 42;

/// The version of the dashboards; it grows when Grafana is to take changed ones from a folder.
const VERSION: u32 = 1;

/// What the dashboards are tagged with, by which they find each other.
pub(super) const TAG: &str = "weir";

/// The dashboard of a page. Its `uid` is the page's behind `weir-`.
///
/// # Errors
/// A filter of the page does not suit the columns.
pub fn grafana(spec: &DashboardSpec, tables: Tables) -> Result<Value> {
    let page = Page::of(spec, tables)?;
    let mut panels = Vec::new();
    for (i, one) in spec.panels.iter().enumerate() {
        panels.push(panel::panel(&page, one, i + 1)?);
    }
    Ok(json!({
        "annotations": { "list": [] },
        "description": spec.description,
        "editable": true,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "links": [links()],
        "liveNow": false,
        "panels": panels,
        "preload": false,
        "refresh": "",
        "schemaVersion": SCHEMA,
        "tags": [TAG, "network"],
        "templating": { "list": variables::all(&page, spec)? },
        "time": { "from": "now-30m", "to": "now" },
        "timepicker": {},
        "timezone": "browser",
        "title": title(spec),
        "uid": format!("weir-{}", spec.uid),
        "version": VERSION,
        "weekStart": "",
    }))
}

/// `Weir / Pod-to-Pod`: among a Grafana's other dashboards a bare `Home` says little.
fn title(spec: &DashboardSpec) -> String {
    format!("Weir / {}", spec.title)
}

/// Links to the other dashboards, which keep time and variables.
fn links() -> Value {
    json!({
        "asDropdown": false,
        "icon": "external link",
        "includeVars": true,
        "keepTime": true,
        "tags": [TAG],
        "targetBlank": false,
        "title": "Weir",
        "tooltip": "",
        "type": "dashboards",
        "url": "",
    })
}
