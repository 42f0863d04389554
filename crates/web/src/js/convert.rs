//! JavaScript values into columns.

use js_sys::{Array, Float64Array, Reflect};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsError, JsValue};
use weir_model::{Columns, Data, Dictionary, Field};

/// The fields of a result.
///
/// # Errors
/// When a field is not `{name, kind, values}` or the lengths differ.
pub fn columns(fields: &Array) -> Result<Columns, JsError> {
    let fields: Vec<Field> = fields.iter().map(|f| field(&f)).collect::<Result<_, _>>()?;
    let rows = fields.first().map_or(0, |f| length(&f.data));
    match fields.iter().find(|f| length(&f.data) != rows) {
        Some(odd) => Err(JsError::new(&format!(
            "expected every field to have {rows} values, `{}` has {}",
            odd.name,
            length(&odd.data)
        ))),
        None => Ok(Columns { rows, fields }),
    }
}

fn field(value: &JsValue) -> Result<Field, JsError> {
    let text = |key: &str| {
        Reflect::get(value, &key.into())
            .ok()
            .and_then(|v| v.as_string())
    };
    let name = text("name").ok_or_else(|| JsError::new("expected a field to have a name"))?;
    let kind = text("kind").unwrap_or_default();
    let values = Reflect::get(value, &"values".into()).unwrap_or(JsValue::UNDEFINED);
    let data = match kind.as_str() {
        "text" => Data::Text(texts(&Array::from(&values))),
        "number" => Data::Float(numbers(&name, &values)?),
        "time" => Data::Time(
            numbers(&name, &values)?
                .into_iter()
                .map(|v| v as i64)
                .collect(),
        ),
        other => {
            return Err(JsError::new(&format!(
                "expected the kind of field `{name}` to be text, number or time, not `{other}`"
            )));
        }
    };
    Ok(Field {
        name,
        data,
        nulls: None,
    })
}

fn numbers(name: &str, values: &JsValue) -> Result<Vec<f64>, JsError> {
    values
        .dyn_ref::<Float64Array>()
        .map(Float64Array::to_vec)
        .ok_or_else(|| JsError::new(&format!("expected field `{name}` to be a Float64Array")))
}

/// Texts, each distinct one kept once; what is not text reads as empty.
fn texts(values: &Array) -> Dictionary {
    let mut codes_of: HashMap<String, u32> = HashMap::new();
    let mut dictionary = Dictionary::default();
    for value in values.iter() {
        let text = value.as_string().unwrap_or_default();
        let code = match codes_of.get(&text) {
            Some(code) => *code,
            None => {
                let code = dictionary.values.len() as u32;
                dictionary.values.push(text.as_str().into());
                codes_of.insert(text, code);
                code
            }
        };
        dictionary.codes.push(code);
    }
    dictionary
}

fn length(data: &Data) -> usize {
    match data {
        Data::Text(d) => d.codes.len(),
        Data::UInt(v) => v.len(),
        Data::Int(v) | Data::Time(v) => v.len(),
        Data::Float(v) => v.len(),
    }
}

/// A thrown value as an error.
pub fn error(value: &JsValue) -> JsError {
    JsError::new(&value.as_string().unwrap_or_else(|| format!("{value:?}")))
}
