//! What the class does with Weir's own answers, and what hosts beside Grafana ask of a picture.

use super::{WeirPanel, convert};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use weir_model::{QuerySpec, TimeRange};
use weir_panels::PanelData;
use weir_scene::Theme;

#[wasm_bindgen]
impl WeirPanel {
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
