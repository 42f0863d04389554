//! Owns the decoder as a JavaScript function, for the bench against `JSON.parse`.

use wasm_bindgen::prelude::*;

/// Decodes an answer and gives how many rows it has.
///
/// # Errors
/// The answer is truncated or has rubbish in it.
#[wasm_bindgen(js_name = decodeRows)]
pub fn decode_rows(body: &[u8]) -> Result<u32, JsError> {
    let columns = weir_query::decode(body)?;
    // What is decoded must not be left out by the compiler.
    let columns = std::hint::black_box(columns);
    Ok(columns.rows as u32)
}
