//! The download of all records of a range: page by page into one CSV file, with its progress.

use crate::{browser, csv, fetch};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};
use weir_board::{Failure, State};
use weir_query::{Cursor, RecordsPage};
use yew::Callback;

/// Rows asked for at once.
const PAGE_ROWS: u32 = 5_000;
/// The most rows of one file; every column of a row is a few hundred bytes.
const MOST_ROWS: u64 = 200_000;

/// How a download stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// So many rows are read.
    Reading(u64),
    /// The file holds all rows.
    Done(u64),
    /// The file holds the first rows; it takes no more.
    Full(u64),
    /// No file.
    Failed(String),
}

/// A download that runs, or has just ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// How it stands.
    pub progress: Progress,
    /// All rows that match, where known.
    pub total: Option<u64>,
    controller: AbortController,
}

impl Export {
    /// Begins with the records of one panel; `None` where it has none.
    pub fn begin(state: Rc<State>, panel: usize, report: Callback<Progress>) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        let total = state.panels.get(panel)?.records.total;
        spawn_local(async move {
            let end = read(&state, panel, &signal, &report).await;
            // Whoever broke it off wants to hear no more of it.
            if !signal.aborted() {
                report.emit(end.unwrap_or_else(|failure| Progress::Failed(failure.to_string())));
            }
        });
        Some(Self {
            progress: Progress::Reading(0),
            total,
            controller,
        })
    }

    /// Breaks it off.
    pub fn cancel(&self) {
        self.controller.abort();
    }
}

async fn read(
    state: &State,
    panel: usize,
    signal: &AbortSignal,
    report: &Callback<Progress>,
) -> Result<Progress, Failure> {
    let gone = || Failure::Broken("The table is gone.".to_owned());
    let panel = state.panels.get(panel).ok_or_else(gone)?;
    let mut page = RecordsPage {
        after: None,
        limit: PAGE_ROWS,
        sort: panel.records.sort.clone(),
    };
    let (parts, mut rows) = (Array::new(), 0);
    let full = loop {
        let built = state.download_page(panel, &page);
        let built = built.map_err(|error| Failure::Question(error.to_string()))?;
        let (columns, _) = fetch::run(&built.statement, Some(signal)).await?;
        if rows == 0 {
            parts.push(&JsValue::from_str(&csv::head(&columns)));
        }
        parts.push(&JsValue::from_str(&csv::lines(&columns)));
        rows += columns.rows as u64;
        report.emit(Progress::Reading(rows));
        let next = Cursor::after(&page, &columns);
        if columns.rows < PAGE_ROWS as usize || next.is_none() {
            break false;
        }
        if rows >= MOST_ROWS {
            break true;
        }
        page.after = next;
    };
    if signal.aborted() {
        return Ok(Progress::Done(rows));
    }
    browser::download_parts(&format!("{}.csv", panel.spec.id), browser::CSV, &parts);
    Ok(if full {
        Progress::Full(rows)
    } else {
        Progress::Done(rows)
    })
}
