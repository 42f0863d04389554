//! Owns a panel fed with columns, as the app feeds it, for the bench against uPlot.

use js_sys::{Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use weir_model::{Columns, Data, Dictionary, Field, QuerySpec, TimeRange, ViewSpec};
use weir_web::{HostCallbacks, PanelData, PanelHost};

/// A panel in a container element; `free()` removes it.
#[wasm_bindgen]
pub struct BenchPanel(PanelHost);

/// An answer in columns: lines over time.
#[wasm_bindgen]
pub struct BenchSeries {
    query: QuerySpec,
    columns: Columns,
    range: TimeRange,
    bucket_ms: i64,
}

#[wasm_bindgen]
impl BenchPanel {
    /// A panel for a view specification in JSON.
    ///
    /// # Errors
    /// When the view is not one that draws a picture.
    #[wasm_bindgen(constructor)]
    pub fn new(container: &HtmlElement, view: &str) -> Result<Self, JsError> {
        let view: ViewSpec = serde_json::from_str(view)?;
        let view = weir_panels::create::any(&view)
            .ok_or_else(|| JsError::new("expected a view that draws a picture"))?;
        let callbacks = HostCallbacks {
            on_effect: std::rc::Rc::new(|_| {}),
        };
        let host = PanelHost::new(container, view, callbacks);
        host.map(Self)
            .map_err(|error| JsError::new(&format!("{error:?}")))
    }

    /// Shows an answer; it is copied, as the app copies it.
    pub fn show(&self, series: &BenchSeries) {
        self.0.set_data(PanelData {
            query: series.query.clone(),
            columns: series.columns.clone(),
            reverse: None,
            earlier: None,
            range: series.range,
            bucket_ms: series.bucket_ms,
            complete_to_ms: series.range.to_ms,
        });
    }
}

#[wasm_bindgen]
impl BenchSeries {
    /// Lines of throughput by `sourcePod`: their names, and per row the line's index, the time (UTC
    /// milliseconds) and the value.
    ///
    /// # Errors
    /// When the query specification is none.
    #[wasm_bindgen(constructor)]
    pub fn new(
        query: &str,
        names: Vec<String>,
        lines: &Uint32Array,
        times: &Float64Array,
        values: &Float64Array,
        bucket_ms: f64,
    ) -> Result<Self, JsError> {
        let times: Vec<i64> = times.to_vec().into_iter().map(|ms| ms as i64).collect();
        let range = TimeRange {
            from_ms: times.iter().copied().min().unwrap_or(0),
            to_ms: times.iter().copied().max().unwrap_or(0) + bucket_ms as i64,
        };
        let names = Dictionary {
            values: names.into_iter().map(Into::into).collect(),
            codes: lines.to_vec(),
        };
        let rows = times.len();
        let field = |name: &str, data| Field {
            name: name.to_owned(),
            data,
            nulls: None,
        };
        let fields = vec![
            field("sourcePod", Data::Text(names)),
            field("sourcePod_kind", Data::UInt(vec![0; rows])),
            field("t", Data::Time(times)),
            field("throughput", Data::Float(values.to_vec())),
        ];
        Ok(Self {
            query: serde_json::from_str(query)?,
            columns: Columns { rows, fields },
            range,
            bucket_ms: bucket_ms as i64,
        })
    }
}
