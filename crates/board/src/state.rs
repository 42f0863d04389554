//! All that is on the page.

use crate::chip::{Chip, combined};
use crate::range::{RangeError, RangeText};
use crate::reduce::Purpose;
use std::collections::BTreeMap;
use std::rc::Rc;
use weir_model::time::Utc;
use weir_model::{Columns, DashboardSpec, Filter, PanelSpec, TimeRange, Zone};
use weir_query::{Built, Cursor, SortOrder};

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Which zone times are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneChoice {
    /// The browser's.
    #[default]
    Browser,
    /// Coordinated universal time.
    Utc,
}

impl ZoneChoice {
    /// The zone meant, given the browser's.
    pub fn pick(self, browser: &dyn Zone) -> &dyn Zone {
        match self {
            Self::Browser => browser,
            Self::Utc => &Utc,
        }
    }
}

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
    /// What came back.
    pub columns: Rc<Columns>,
    /// The range asked for.
    pub range: TimeRange,
    /// Up to when its buckets are complete, in UTC milliseconds; at most the range's end.
    pub complete_to_ms: i64,
    /// The statement that was answered, with the tables it read.
    pub built: Rc<Built>,
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

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What it is.
    pub spec: PanelSpec,
    /// What it has to show.
    pub status: Status,
    /// The request that runs for it.
    pub request: Option<u64>,
    /// The last good answer; it stays while a new one is awaited.
    pub answer: Option<Answer>,
    /// The statement last sent.
    pub built: Option<Rc<Built>>,
    /// For a table of records, its pages.
    pub records: Records,
}

impl Panel {
    pub(crate) fn new(spec: &PanelSpec) -> Self {
        Self {
            spec: spec.clone(),
            status: Status::Waiting,
            request: None,
            answer: None,
            built: None,
            records: Records::default(),
        }
    }

    /// Whether a request runs for it.
    pub fn is_loading(&self) -> bool {
        self.request.is_some()
    }
}

/// The server or the database is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// What is wrong, for people.
    pub failure: Failure,
    /// How often it was asked for since.
    pub attempts: u32,
}

/// All that is on the page.
#[derive(Clone, Debug)]
pub struct State {
    /// Every page, in the order of the navigation.
    pub pages: Rc<Vec<DashboardSpec>>,
    /// Which of them is shown.
    pub page: usize,
    /// The range as written.
    pub time: RangeText,
    /// The range as it was understood when the panels were last asked.
    pub range: TimeRange,
    /// Why the range as written cannot be used.
    pub range_error: Option<RangeError>,
    /// The zone of times.
    pub zone: ZoneChoice,
    /// The zone where the URL names none: the person's last choice.
    pub preferred_zone: ZoneChoice,
    /// Seconds between refreshes; `None` is off.
    pub refresh: Option<u32>,
    /// The page's filters.
    pub chips: Vec<Chip>,
    /// Whether the chips differ from the page's own.
    pub own_chips: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Only panels, without navigation.
    pub kiosk: bool,
    /// The page's panels, in reading order.
    pub panels: Vec<Rc<Panel>>,
    /// Server or database are away.
    pub outage: Option<Outage>,
    /// Records in the range without any chip; asked for when a panel is empty.
    pub unfiltered: Option<u64>,
    /// Nobody looks: refreshes wait.
    pub hidden: bool,
    pub(crate) overdue: bool,
    pub(crate) running: BTreeMap<u64, Purpose>,
    pub(crate) next: u64,
    pub(crate) catalog: weir_query::Catalog,
    /// When the catalog was read, in UTC ms.
    pub(crate) catalog_ms: Option<i64>,
    /// When the range was understood, in UTC ms.
    pub(crate) asked_ms: i64,
}

impl State {
    /// The first page with its own filters, nothing asked yet. There must be a page.
    pub fn new(pages: Rc<Vec<DashboardSpec>>) -> Self {
        let mut state = Self {
            pages,
            page: 0,
            time: RangeText::default(),
            range: TimeRange {
                from_ms: 0,
                to_ms: 0,
            },
            range_error: None,
            zone: ZoneChoice::default(),
            preferred_zone: ZoneChoice::default(),
            refresh: None,
            chips: Vec::new(),
            own_chips: false,
            theme: Theme::default(),
            kiosk: false,
            panels: Vec::new(),
            outage: None,
            unfiltered: None,
            hidden: false,
            overdue: false,
            running: BTreeMap::new(),
            next: 0,
            catalog: weir_query::Catalog::default(),
            catalog_ms: None,
            asked_ms: 0,
        };
        state.chips = state.default_chips();
        state.panels = state.fresh_panels();
        state
    }

    /// The page shown.
    pub fn spec(&self) -> Option<&DashboardSpec> {
        self.pages.get(self.page)
    }

    /// The chips that the page starts with.
    pub fn default_chips(&self) -> Vec<Chip> {
        let texts = self
            .spec()
            .map(|page| page.default_filters.as_slice())
            .unwrap_or_default();
        texts.iter().map(|text| Chip::parse(text)).collect()
    }

    /// What a chip says: the page's own name for it, or the filter in words.
    pub fn label_of(&self, chip: &Chip) -> String {
        let own = self.spec().and_then(|page| {
            let texts = page.default_filters.iter();
            let mut named = texts.zip(&page.filter_labels);
            let (_, label) = named.find(|(text, _)| text.trim() == chip.text)?;
            Some(label.clone()).filter(|label| !label.is_empty())
        });
        own.unwrap_or_else(|| chip.label())
    }

    pub(crate) fn fresh_panels(&self) -> Vec<Rc<Panel>> {
        let specs = self
            .spec()
            .map(|page| page.panels.as_slice())
            .unwrap_or_default();
        specs.iter().map(|spec| Rc::new(Panel::new(spec))).collect()
    }

    /// The records that the page is about.
    pub fn scope(&self) -> Filter {
        let text = self.spec().map_or("", |page| page.scope.as_str());
        weir_model::filter::parse(text).unwrap_or_else(|_| Filter::everything())
    }

    /// All chips that count, together.
    pub fn filter(&self) -> Filter {
        combined(&self.chips)
    }

    /// Whether any panel waits for an answer.
    pub fn is_loading(&self) -> bool {
        self.panels.iter().any(|panel| panel.is_loading())
    }

    /// The statement that finds values of a field for completion: those that exist in the range
    /// under the chips that count, but for the one that is edited.
    ///
    /// # Errors
    /// An unknown field.
    pub fn values(
        &self,
        field: &str,
        contains: &str,
        editing: Option<usize>,
    ) -> Result<Built, weir_query::Error> {
        let (scope, filter, options) = (self.scope(), self.others(editing), self.options(300));
        weir_query::values(field, &scope, &filter, self.range, contains, 50, &options)
    }

    /// As [`State::values`], for the keys of labels: of a labels column or of `any labels`.
    ///
    /// # Errors
    /// No such labels.
    pub fn label_keys(
        &self,
        field: &str,
        contains: &str,
        editing: Option<usize>,
    ) -> Result<Built, weir_query::Error> {
        let (scope, filter, options) = (self.scope(), self.others(editing), self.options(300));
        weir_query::label_keys(field, &scope, &filter, self.range, contains, 50, &options)
    }

    /// What the chips that count say together, but for the one that is edited.
    fn others(&self, editing: Option<usize>) -> Filter {
        let others = self.chips.iter().enumerate();
        let others = others.filter(|(at, _)| Some(*at) != editing);
        Filter::all(others.filter_map(|(_, chip)| chip.active()).cloned())
    }

    pub(crate) fn options(&self, points: u32) -> weir_query::Options {
        weir_query::Options {
            points,
            catalog: self.catalog.clone(),
            ..weir_query::Options::default()
        }
    }
}
