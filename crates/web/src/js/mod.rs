//! The class that plain JavaScript hosts use: Grafana's panels, React pages, portals.

mod convert;

use crate::{HostCallbacks, PanelHost};
use js_sys::{Array, Function};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use weir_model::{QuerySpec, TimeRange, ViewSpec};
use weir_panels::PanelData;
use weir_scene::Theme;

/// A panel in a container element. Call `free()` when the container goes away.
#[wasm_bindgen]
pub struct WeirPanel {
    host: PanelHost,
}

#[wasm_bindgen]
impl WeirPanel {
    /// `view` is a view specification in JSON, such as `{"kind":"sankey"}`; `on_effect` gets
    /// plain objects: `{kind: "select", label, x, y, only, without}`, `{kind: "zoom", from, to}`
    /// or `{kind: "crosshair", at}` (times in UTC milliseconds).
    ///
    /// # Errors
    /// When `view` is not a known view, or is a table.
    #[wasm_bindgen(constructor)]
    pub fn new(container: &HtmlElement, view: &str, on_effect: Function) -> Result<Self, JsError> {
        let view: ViewSpec = serde_json::from_str(view)
            .map_err(|e| JsError::new(&format!("expected a view specification: {e}")))?;
        let callbacks = HostCallbacks {
            on_effect: Rc::new(move |effect| {
                if let Ok(value) = convert::effect(&effect) {
                    // What the host's function throws is the host's to see in the console.
                    let _ = on_effect.call1(&JsValue::NULL, &value);
                }
            }),
        };
        let host = PanelHost::new(container, &view, callbacks).map_err(|e| convert::error(&e))?;
        Ok(Self { host })
    }

    /// Shows an answer. `query` is a query specification in JSON; `fields` is an array of
    /// `{name, kind, values}` with kind `text` (strings), `number` or `time` (UTC milliseconds),
    /// numbers in a `Float64Array`; all of one length. `bucket_ms` is 0 where there is no series;
    /// buckets that end after `complete_to_ms` are drawn as incomplete (the range's end if not given).
    /// `reverse` and `earlier` are the fields of what went the other way (named `reverse…`) and of
    /// the period of the same length before (with times moved into this range), where the view
    /// draws them.
    ///
    /// # Errors
    /// When the query is not known or the fields have another shape than this.
    #[wasm_bindgen(js_name = setData)]
    #[expect(
        clippy::too_many_arguments,
        reason = "JavaScript callers leave out the last ones"
    )]
    pub fn set_data(
        &self,
        query: &str,
        fields: &Array,
        from_ms: f64,
        to_ms: f64,
        bucket_ms: f64,
        complete_to_ms: Option<f64>,
        reverse: Option<Array>,
        earlier: Option<Array>,
    ) -> Result<(), JsError> {
        let query: QuerySpec = serde_json::from_str(query)
            .map_err(|e| JsError::new(&format!("expected a query specification: {e}")))?;
        let columns = convert::columns(fields)?;
        let also = |fields: Option<Array>| fields.as_ref().map(convert::columns).transpose();
        let range = TimeRange {
            from_ms: from_ms as i64,
            to_ms: to_ms as i64,
        };
        self.host.set_data(PanelData {
            query,
            reverse: also(reverse)?,
            earlier: also(earlier)?,
            columns,
            range,
            bucket_ms: bucket_ms as i64,
            complete_to_ms: complete_to_ms.unwrap_or(to_ms) as i64,
        });
        Ok(())
    }

    /// Dark or light colours.
    #[wasm_bindgen(js_name = setDark)]
    pub fn set_dark(&self, dark: bool) {
        self.host
            .set_theme(if dark { Theme::DARK } else { Theme::LIGHT });
    }

    /// The total drawn, with its unit; undefined where there is none.
    pub fn total(&self) -> Option<String> {
        self.host.total()
    }

    /// The picture as an SVG document.
    pub fn svg(&self) -> String {
        self.host.svg(None)
    }
}
