//! Effects, tooltips and legends into plain JavaScript objects.

use crate::dom::css_color;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use weir_panels::guest::adhoc::{Condition, conditions, equals};
use weir_panels::table::guest::Chosen;
use weir_panels::{Effect, Legend, Selection, Tooltip};

/// An effect as a plain object.
///
/// # Errors
/// Never in practice: only where an object refuses a property.
pub fn effect(effect: &Effect) -> Result<JsValue, JsValue> {
    match effect {
        Effect::Select(selection) => select(selection),
        Effect::Zoom(range) => object(&[
            ("kind", "zoom".into()),
            ("from", (range.from_ms as f64).into()),
            ("to", (range.to_ms as f64).into()),
        ]),
        Effect::Crosshair(at) => object(&[
            ("kind", "crosshair".into()),
            ("at", at.map_or(JsValue::NULL, |ms| (ms as f64).into())),
        ]),
    }
}

fn select(selection: &Selection) -> Result<JsValue, JsValue> {
    let Selection {
        at,
        label,
        only,
        without,
        ..
    } = selection;
    let values = equals(only)
        .into_iter()
        .map(|(field, value)| object(&[("field", field.into()), ("value", value.into())]));
    object(&[
        ("kind", "select".into()),
        ("label", label.as_str().into()),
        ("x", at.x.into()),
        ("y", at.y.into()),
        ("only", only.to_string().into()),
        ("without", without.to_string().into()),
        ("values", values.collect::<Result<Array, _>>()?.into()),
        ("keep", list(conditions(only))?),
        ("leave", list(conditions(without))?),
    ])
}

/// Conditions as objects; null where that form cannot say them.
fn list(conditions: Option<Vec<Condition>>) -> Result<JsValue, JsValue> {
    let Some(conditions) = conditions else {
        return Ok(JsValue::NULL);
    };
    let each = conditions.into_iter().map(|c| {
        object(&[
            ("key", c.key.into()),
            ("operator", c.operator.into()),
            ("value", c.value.into()),
        ])
    });
    Ok(each.collect::<Result<Array, _>>()?.into())
}

/// What a person chose of a table's columns, as a plain object.
///
/// # Errors
/// As [`effect`].
pub fn columns(chosen: &Chosen) -> Result<JsValue, JsValue> {
    let columns = chosen.columns.iter().map(|name| JsValue::from_str(name));
    let widths: Vec<(&str, JsValue)> = chosen
        .widths
        .iter()
        .map(|(name, px)| (name.as_str(), (*px).into()))
        .collect();
    let sort = chosen.sort.as_ref().map(|sort| {
        object(&[
            ("name", sort.column.as_str().into()),
            ("descending", sort.descending.into()),
        ])
    });
    object(&[
        ("kind", "columns".into()),
        ("columns", columns.collect::<Array>().into()),
        ("widths", object(&widths)?),
        ("sort", sort.transpose()?.unwrap_or(JsValue::NULL)),
    ])
}

/// A tooltip as a plain object; null for none.
///
/// # Errors
/// As [`effect`].
pub fn tooltip(tooltip: Option<&Tooltip>) -> Result<JsValue, JsValue> {
    let Some(tooltip) = tooltip else {
        return Ok(JsValue::NULL);
    };
    let rows = tooltip.rows.iter().map(|row| {
        let color = row.color.map_or(JsValue::NULL, |c| css_color(c).into());
        object(&[
            ("color", color),
            ("label", row.label.as_str().into()),
            ("value", row.value.as_str().into()),
            ("strong", row.strong.into()),
        ])
    });
    object(&[
        ("x", tooltip.at.x.into()),
        ("y", tooltip.at.y.into()),
        ("title", tooltip.title.as_str().into()),
        ("rows", rows.collect::<Result<Array, _>>()?.into()),
    ])
}

/// A legend's entries as plain objects.
///
/// # Errors
/// As [`effect`].
pub fn legend(legend: &Legend) -> Result<JsValue, JsValue> {
    let entries = legend.entries.iter().map(|entry| {
        let values = entry.values.iter().map(|v| JsValue::from_str(v));
        object(&[
            ("color", css_color(entry.color).into()),
            ("label", entry.label.as_str().into()),
            ("values", values.collect::<Array>().into()),
            ("shown", entry.shown.into()),
        ])
    });
    Ok(entries.collect::<Result<Array, _>>()?.into())
}

/// A plain object of these properties.
///
/// # Errors
/// As [`effect`].
pub fn object(properties: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (key, value) in properties {
        Reflect::set(&object, &(*key).into(), value)?;
    }
    Ok(object.into())
}
