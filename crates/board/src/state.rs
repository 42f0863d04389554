//! All that is on the page.

use crate::chip::{Chip, combined};
use crate::library::Library;
use crate::panel::{Failure, Panel};
use crate::range::{RangeError, RangeText};
use crate::reduce::{Edit, Purpose, Saving};
use crate::saved::Shelf;
use crate::url::Parts;
use std::collections::BTreeMap;
use std::rc::Rc;
use weir_model::time::Utc;
use weir_model::{DashboardSpec, Filter, Op, PanelSpec, TimeRange, Zone};
use weir_query::Built;

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
    /// The UUID of the one cluster that is looked at.
    pub cluster: Option<String>,
    /// The UUIDs that the records know, ascending.
    pub clusters: Vec<String>,
    /// The address was written by a later version of Weir.
    pub newer_link: bool,
    /// Filters to come back to.
    pub shelf: Rc<Shelf>,
    /// Light or dark.
    pub theme: Theme,
    /// Only panels, without navigation.
    pub kiosk: bool,
    /// The page's panels, in reading order.
    pub panels: Vec<Rc<Panel>>,
    /// What could not be done as the address or a file says, for people.
    pub notes: Vec<String>,
    /// All pages, and where they are kept.
    pub library: Rc<Library>,
    /// The page shown is edited.
    pub edit: Option<Rc<Edit>>,
    /// A page is on its way to the server.
    pub saving: Option<Rc<Saving>>,
    /// An address whose page may be the server's, which has not said yet; and whether it is a step.
    pub pending: Option<(Parts, bool)>,
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
    /// From when on, in UTC ms, it was asked which clusters there are, and when.
    pub(crate) clusters_asked: Option<(i64, i64)>,
    /// When the catalog was read, in UTC ms.
    pub(crate) catalog_ms: Option<i64>,
    /// When the range was understood, in UTC ms.
    pub(crate) asked_ms: i64,
}

impl State {
    /// The first page with its own filters, nothing asked yet. There must be a page.
    pub fn new(pages: Rc<Vec<DashboardSpec>>) -> Self {
        let mut state = Self {
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
            cluster: None,
            clusters: Vec::new(),
            newer_link: false,
            shelf: Rc::default(),
            theme: Theme::default(),
            kiosk: false,
            panels: Vec::new(),
            library: Rc::new(Library::new(pages.to_vec())),
            edit: None,
            saving: None,
            pending: None,
            pages,
            notes: Vec::new(),
            outage: None,
            unfiltered: None,
            hidden: false,
            overdue: false,
            running: BTreeMap::new(),
            next: 0,
            catalog: weir_query::Catalog::default(),
            clusters_asked: None,
            catalog_ms: None,
            asked_ms: 0,
        };
        state.chips = state.default_chips();
        state.panels = state.fresh_panels();
        state
    }

    /// The page shown; while it is edited, as it is by now.
    pub fn spec(&self) -> Option<&DashboardSpec> {
        let edited = self.edit.as_ref().map(|edit| &edit.page);
        edited.or_else(|| self.pages.get(self.page))
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

    /// The records that the page is about, of the cluster that is looked at.
    pub fn scope(&self) -> Filter {
        let text = self.spec().map_or("", |page| page.scope.as_str());
        let page = weir_model::filter::parse(text).unwrap_or_else(|_| Filter::everything());
        let cluster = self.cluster.as_deref();
        let cluster = cluster.map(|uuid| Filter::test("clusterUUID", Op::Eq, uuid));
        Filter::all(std::iter::once(page).chain(cluster))
    }

    /// The records that a panel of the page is about.
    pub fn scope_of(&self, panel: &PanelSpec) -> Filter {
        let own = weir_model::filter::parse(&panel.scope);
        self.scope()
            .and(own.unwrap_or_else(|_| Filter::everything()))
    }

    /// All chips that count, together.
    pub fn filter(&self) -> Filter {
        combined(&self.chips)
    }

    /// The filters of the page's table, by field.
    pub fn table_filters(&self) -> Vec<&str> {
        let texts = self
            .panels
            .iter()
            .flat_map(|panel| panel.records.texts.keys());
        texts.map(String::as_str).collect()
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
