//! One panel of the page: what it asks, what came back, what it has to show.

use std::collections::BTreeMap;
use std::rc::Rc;
use weir_model::{Columns, Filter, PanelSpec, QuerySpec, TimeRange};
use weir_query::{Built, Cursor, SortOrder};

/// What an answer cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// From asking to decoded, in milliseconds.
    pub elapsed_ms: u32,
    /// Rows that the database read; 0 where it does not say.
    pub read_rows: u64,
    /// Bytes that the database read; 0 where it does not say.
    pub read_bytes: u64,
}

/// Why there is no answer, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server of this page cannot be reached.
    Network,
    /// The server answers, the database does not.
    Unavailable(String),
    /// The database refused or failed: its words.
    Server(String),
    /// The database lacks a table or a column that was asked for: its words.
    Missing(String),
    /// The answer broke off or cannot be read.
    Broken(String),
    /// The question itself is wrong.
    Question(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Network => f.write_str("Cannot reach Weir's server."),
            Self::Unavailable(text)
            | Self::Server(text)
            | Self::Missing(text)
            | Self::Broken(text)
            | Self::Question(text) => f.write_str(text),
        }
    }
}

impl Failure {
    /// Whether waiting and asking again may help.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Network | Self::Unavailable(_))
    }
}

/// One answer and what was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was asked: names the columns; the panel may by now ask something else.
    pub query: QuerySpec,
    /// What came back.
    pub columns: Rc<Columns>,
    /// The same with measures that look the other way, where the view draws it.
    pub reverse: Option<Rc<Columns>>,
    /// The same of the period before, where the view draws it.
    pub earlier: Option<Rc<Columns>>,
    /// The range asked for.
    pub range: TimeRange,
    /// Up to when its buckets are complete, in UTC milliseconds; at most the range's end.
    pub complete_to_ms: i64,
    /// The statement that was answered, with the tables it read.
    pub built: Rc<Built>,
    /// The statements of the further answers, each with what it asks.
    pub further: Vec<(&'static str, Rc<Built>)>,
    /// What it cost.
    pub stats: Stats,
    /// Counts answers, so that hosts know a new one.
    pub serial: u64,
}

/// What a panel has to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    /// Nothing yet.
    #[default]
    Waiting,
    /// An answer with something in it.
    Ready,
    /// An answer with nothing in it.
    Empty,
    /// No answer; the last one, if any, still stands in `answer`.
    Failed(Failure),
}

/// The pages of a table of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    /// The sort column and direction.
    pub sort: (String, SortOrder),
    /// The table's own column filters.
    pub filter: Filter,
    /// The text of those filters by field, as the URL holds it.
    pub texts: BTreeMap<String, String>,
    /// The pages read, in order.
    pub pages: Vec<Rc<Columns>>,
    /// The last page is read.
    pub complete: bool,
    /// All rows that match; `None` until known.
    pub total: Option<u64>,
    /// Counts fresh starts, so that the table knows to begin anew.
    pub serial: u64,
    /// Somebody reads further down, or a record: refreshes leave it as it is.
    pub held: bool,
    /// The request that runs is only because time went on.
    pub(crate) renewing: bool,
    /// The range that the pages are of; it stays while paging.
    pub range: TimeRange,
    pub(crate) cursor: Option<Cursor>,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            sort: ("flowEndSeconds".to_owned(), SortOrder::Descending),
            filter: Filter::everything(),
            texts: BTreeMap::new(),
            pages: Vec::new(),
            complete: false,
            total: None,
            serial: 0,
            held: false,
            renewing: false,
            range: TimeRange {
                from_ms: 0,
                to_ms: 0,
            },
            cursor: None,
        }
    }
}

impl Records {
    /// How many rows are read.
    pub fn rows(&self) -> usize {
        self.pages.iter().map(|page| page.rows).sum()
    }
}

/// The parts of an answer, while not all of them are here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Arrived {
    pub(crate) awaited: usize,
    pub(crate) main: Option<Columns>,
    pub(crate) reverse: Option<Columns>,
    pub(crate) earlier: Option<Columns>,
    pub(crate) stats: Stats,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What it is.
    pub spec: PanelSpec,
    /// What it has to show.
    pub status: Status,
    /// The request that runs for it; with companions, the main one.
    pub request: Option<u64>,
    /// What came so far while companions are awaited.
    pub(crate) arrived: Arrived,
    /// The last good answer; it stays while a new one is awaited.
    pub answer: Option<Answer>,
    /// The statement last sent.
    pub built: Option<Rc<Built>>,
    /// The statements of the further answers that were sent with it.
    pub further: Vec<(&'static str, Rc<Built>)>,
    /// For a table of records, its pages.
    pub records: Records,
}

impl Panel {
    pub(crate) fn new(spec: &PanelSpec) -> Self {
        Self {
            spec: spec.clone(),
            status: Status::Waiting,
            request: None,
            arrived: Arrived::default(),
            answer: None,
            built: None,
            further: Vec::new(),
            records: Records::default(),
        }
    }

    /// Whether a request runs for it.
    pub fn is_loading(&self) -> bool {
        self.request.is_some()
    }
}
