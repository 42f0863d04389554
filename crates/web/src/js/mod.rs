//! The class that plain JavaScript hosts use: Grafana's panels, React pages, portals.

#[cfg(feature = "charts")]
mod answer;
mod convert;
mod effect;
mod table;

use crate::{HostCallbacks, OnLegend, OnTooltip, Outside, PanelHost};
use js_sys::{Array, Function};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use weir_model::{Columns, TimeRange, ViewSpec};
use weir_panels::guest::said;
use weir_panels::{PanelData, Write, guest};

/// A panel in a container element. Call `free()` when the container goes away.
#[wasm_bindgen]
pub struct WeirPanel {
    host: PanelHost,
}

#[wasm_bindgen]
impl WeirPanel {
    /// `view` is a view specification in JSON, such as `{"kind":"sankey"}`; `on_effect` gets
    /// plain objects: `{kind: "select", label, x, y, only, without, values, keep, leave}` (the filters
    /// as text; `values` are the `{field, value}` that it has; `keep` and `leave` the filters as
    /// `{key, operator, value}` that are all to hold, or null), `{kind: "zoom", from, to}` or
    /// `{kind: "crosshair", at}` (times in UTC milliseconds).
    ///
    /// # Errors
    /// When `view` is not a known view, or is a table.
    #[wasm_bindgen(constructor)]
    pub fn new(container: &HtmlElement, view: &str, on_effect: Function) -> Result<Self, JsError> {
        let view = view_of(view).map_err(|e| JsError::new(&e))?;
        let callbacks = HostCallbacks {
            on_effect: Rc::new(move |effect| {
                if let Ok(value) = effect::effect(&effect) {
                    // What the host's function throws is the host's to see in the console.
                    let _ = on_effect.call1(&JsValue::NULL, &value);
                }
            }),
        };
        let view = weir_panels::create::any(&view)
            .ok_or_else(|| JsError::new("expected a view that draws a picture"))?;
        let host = PanelHost::new(container, view, callbacks).map_err(|e| convert::error(&e))?;
        Ok(Self { host })
    }

    /// Shows tables of any source: an array of arrays of fields as in `setData`. `choice` says in JSON
    /// what is drawn (`{stages, split, value, reverse, top, other}`, all of which may be missing), `manner`
    /// how (see `guest::said`), and `write` writes a value with its unit. Gives `{value, stages, hidden,
    /// negative}`: what was summed, the stages, the share of Other that is not drawn, and how many rows
    /// were left out because they are below 0.
    ///
    /// # Errors
    /// Why the tables cannot be drawn, in words for a person.
    #[wasm_bindgen(js_name = setTables)]
    pub fn set_tables(
        &self,
        tables: &Array,
        choice: &str,
        manner: &str,
        write: Option<Function>,
    ) -> Result<JsValue, JsError> {
        let tables = tables.iter().map(|t| convert::columns(&Array::from(&t)));
        let tables: Vec<Columns> = tables.collect::<Result<_, _>>()?;
        let choice = said::choice(choice).map_err(|e| JsError::new(&e))?;
        let answer = guest::links(&tables, &choice).map_err(|e| JsError::new(&e.to_string()))?;
        let manner =
            said::manner(manner, &answer.value, write.map(writer)).map_err(|e| JsError::new(&e))?;
        let stages = answer
            .query
            .dimensions()
            .into_iter()
            .map(|s| JsValue::from_str(s));
        let drawn = effect::object(&[
            ("value", answer.value.as_str().into()),
            ("stages", stages.collect::<Array>().into()),
            ("hidden", answer.hidden.into()),
            ("negative", (answer.negative as f64).into()),
        ]);
        self.host.set_manner(Rc::new(manner));
        self.host.set_data(PanelData {
            query: answer.query,
            columns: answer.columns,
            reverse: answer.reverse,
            earlier: None,
            range: TimeRange {
                from_ms: 0,
                to_ms: 0,
            },
            bucket_ms: 0,
            complete_to_ms: 0,
        });
        drawn.map_err(|e| convert::error(&e))
    }

    /// Leaves the tooltip and the legend to the owner, where functions for them are given. The first
    /// gets `{x, y, title, rows: [{color, label, value, strong}]}` or null, the place relative to the
    /// container; the second an array of `{color, label, values, shown}`.
    #[wasm_bindgen(js_name = setOutside)]
    pub fn set_outside(&self, on_tooltip: Option<Function>, on_legend: Option<Function>) {
        // What the owner's functions throw is the owner's to see in the console.
        let on_tooltip = on_tooltip.map(|tell| {
            let tell = move |tooltip: Option<&weir_panels::Tooltip>| {
                let _ = effect::tooltip(tooltip).and_then(|t| tell.call1(&JsValue::NULL, &t));
            };
            Rc::new(tell) as OnTooltip
        });
        let on_legend = on_legend.map(|tell| {
            let tell = move |legend: &weir_panels::Legend| {
                let _ = effect::legend(legend).and_then(|l| tell.call1(&JsValue::NULL, &l));
            };
            Rc::new(tell) as OnLegend
        });
        self.host.set_outside(Outside {
            on_tooltip,
            on_legend,
        });
    }

    /// A legend entry was clicked; with `add` it is shown or hidden beside the others.
    #[wasm_bindgen(js_name = legendClick)]
    pub fn legend_click(&self, index: usize, add: bool) {
        self.host.legend_click(index, add);
    }

    /// The host's own colours in JSON: `{dark, background, text, muted, grid, border, accent, palette}`
    /// as `#rrggbb`; what is missing is Weir's.
    ///
    /// # Errors
    /// When it has another shape.
    #[wasm_bindgen(js_name = setTheme)]
    pub fn set_theme(&self, theme: &str) -> Result<(), JsError> {
        self.host
            .set_theme(said::theme(theme).map_err(|e| JsError::new(&e))?);
        Ok(())
    }
}

#[cfg(feature = "charts")]
fn view_of(json: &str) -> Result<ViewSpec, String> {
    serde_json::from_str(json).map_err(|e| format!("expected a view specification: {e}"))
}

/// Without charts there are the views of any source's tables alone, and the smaller reader does.
#[cfg(not(feature = "charts"))]
fn view_of(json: &str) -> Result<ViewSpec, String> {
    said::view(json)
}

/// A JavaScript function as what writes numbers.
fn writer(write: Function) -> Write {
    Rc::new(move |value| text(write.call1(&JsValue::NULL, &value.into())))
}

/// What a function said; what is no text is a dash.
fn text(said: Result<JsValue, JsValue>) -> String {
    let said = said.ok().and_then(|s| s.as_string());
    said.unwrap_or_else(|| "–".to_owned())
}
