//! The download of all records of a range: page by page into one CSV file, with its progress.

use crate::sink::Sink;
use crate::{csv, fetch, parts};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};
use weir_board::{Failure, Panel, State};
use weir_query::{Cursor, RecordsPage};
use yew::Callback;

/// Rows asked for at once.
const PAGE_ROWS: u32 = 5_000;
/// The most rows of a file that is made in memory: every column of a row is a few hundred bytes. A
/// file on the disk has no limit.
const MOST_ROWS: u64 = 2_000_000;

/// How a download stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// So many rows are read.
    Reading(u64),
    /// The file holds all rows.
    Done(u64),
    /// The file holds the first rows; memory takes no more.
    Full(u64),
    /// No file.
    Failed(String),
    /// The reader changed his mind before it began.
    Never,
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
        let reading = Reading {
            state,
            panel,
            signal: controller.signal(),
            report: report.clone(),
        };
        spawn_local(async move {
            let end = parts::export(reading).await;
            // Whoever broke it off wants to hear no more of it.
            if !signal.aborted() {
                report.emit(end);
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

/// What is to be read into a file.
pub struct Reading {
    state: Rc<State>,
    panel: usize,
    signal: AbortSignal,
    report: Callback<Progress>,
}

impl Reading {
    /// Reads it; says how that ended.
    pub async fn run(self) -> Progress {
        let end = read(&self.state, self.panel, &self.signal, &self.report).await;
        end.unwrap_or_else(|failure| Progress::Failed(failure.to_string()))
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
    let name = format!("{}.csv", panel.spec.id);
    let Some(mut sink) = Sink::open(&name).await else {
        return Ok(Progress::Never);
    };
    let filled = fill(&mut sink, state, panel, signal, report).await;
    match filled {
        Ok(progress) if !signal.aborted() => {
            sink.close(&name).await.map_err(Failure::Broken)?;
            Ok(progress)
        }
        other => {
            sink.abort().await;
            other
        }
    }
}

/// Page by page, in the table's order; the pages are of one fixed range.
async fn fill(
    sink: &mut Sink,
    state: &State,
    panel: &Panel,
    signal: &AbortSignal,
    report: &Callback<Progress>,
) -> Result<Progress, Failure> {
    let mut page = RecordsPage {
        after: None,
        limit: PAGE_ROWS,
        sort: panel.records.sort.clone(),
    };
    let mut rows = 0;
    loop {
        let built = state.download_page(panel, &page);
        let built = built.map_err(|error| Failure::Question(error.to_string()))?;
        let (columns, _) = fetch::run(&built.statement, Some(signal)).await?;
        let head = if rows == 0 {
            csv::head(&columns)
        } else {
            String::new()
        };
        let text = head + &csv::lines(&columns);
        sink.write(&text).await.map_err(Failure::Broken)?;
        rows += columns.rows as u64;
        report.emit(Progress::Reading(rows));
        let next = Cursor::after(&page, &columns);
        if signal.aborted() || columns.rows < PAGE_ROWS as usize || next.is_none() {
            return Ok(Progress::Done(rows));
        }
        if sink.is_memory() && rows >= MOST_ROWS {
            return Ok(Progress::Full(rows));
        }
        page.after = next;
    }
}
