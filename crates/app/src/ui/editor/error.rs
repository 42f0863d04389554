//! An error of filter text with its place, and how the browser counts characters.

use weir_model::filter::FilterError;
use yew::prelude::*;

/// Characters shown on either side of an error.
const CONTEXT: usize = 24;

/// An error with its place: the words around it, and what was expected there.
pub fn pointed(text: &str, error: &FilterError) -> Html {
    let part = |from: usize, to: usize| -> String {
        let part = text.chars().skip(from).take(to.saturating_sub(from));
        part.collect()
    };
    let from = error.at.saturating_sub(CONTEXT);
    let found = match error.found.trim_matches('`').chars().count() {
        // At the end there is nothing to point at but the end.
        _ if error.at >= text.trim_end().chars().count() => 0,
        length => length.max(1),
    };
    let until = error.at.saturating_add(found);
    let wrong = match found {
        0 => " ".to_owned(),
        _ => part(error.at, until),
    };
    html! {
        <div class="field-error" role="alert">
            <p class="error-place"><code>{ part(from, error.at) }<mark>{ wrong }</mark>{ part(until, until.saturating_add(CONTEXT)) }</code></p>
            <p>{ error.to_string() }</p>
        </div>
    }
}

/// The browser counts UTF-16 units, the filter language characters.
pub fn characters(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    text.chars()
        .take_while(|c| {
            let fits = left >= c.len_utf16();
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .count()
}
