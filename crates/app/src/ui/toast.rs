//! The word at the foot of the page on a download that runs.

use crate::export::{Export, Progress};
use weir_model::units::{Unit, format as number};
use yew::prelude::*;

/// What the word is given.
#[derive(Clone, Properties, PartialEq)]
pub struct ToastProps {
    /// The download.
    pub export: Export,
    /// Breaks it off, or puts its last word away.
    pub on_close: Callback<()>,
}

/// How a download stands, with what ends it.
#[component]
pub fn Toast(props: &ToastProps) -> Html {
    let export = &props.export;
    let count = |rows: u64| number(rows as f64, Unit::Count);
    let running = matches!(export.progress, Progress::Reading(_));
    let text = match (&export.progress, export.total) {
        (Progress::Reading(rows), Some(total)) => {
            format!("Downloading records: {} of {}", count(*rows), count(total))
        }
        (Progress::Reading(rows), None) => format!("Downloading records: {}", count(*rows)),
        (Progress::Done(rows), _) => format!("{} records downloaded.", count(*rows)),
        (Progress::Full(rows), Some(total)) if total > *rows => format!(
            "Cut off: the file holds the first {} of {} records. This browser makes files in memory, \
             which takes no more; narrow the range for the others, or use a browser that writes to \
             the disk.",
            count(*rows),
            count(total)
        ),
        (Progress::Full(rows), _) => format!(
            "Cut off: the file holds the first {} records. This browser makes files in memory, \
             which takes no more; narrow the range for the others.",
            count(*rows)
        ),
        (Progress::Failed(why), _) => format!("No file was made: {why}"),
        (Progress::Never, _) => String::new(),
    };
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="toast" role="status">
            if running { <span class="spinner" aria-hidden="true" /> }
            <span class="toast-text">{ text }</span>
            <button type="button" class="button" {onclick}>{ if running { "Cancel" } else { "Close" } }</button>
        </div>
    }
}
