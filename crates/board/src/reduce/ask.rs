//! Asking: which statements run for what, and which are broken off.

use super::{Command, Work};
use crate::panel::{Arrived, Failure, Panel, Records, Status};
use crate::state::State;
use std::rc::Rc;
use weir_model::spec::SeriesStyle;
use weir_model::{Filter, QuerySpec, ViewSpec};
use weir_query::{Built, RecordsPage, Statement};

/// Rows of one page of a table.
const PAGE_ROWS: u32 = 200;

/// The catalog is asked again when it is older than this, in milliseconds: an upgrade while the page
/// is open is noticed.
const CATALOG_MS: i64 = 600_000;

/// Which of a panel's answers a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The question as it stands.
    Main,
    /// With measures that look the other way.
    Reverse,
    /// Of the period of the same length before.
    Earlier,
}

/// The most clusters that are offered.
const CLUSTERS: u32 = 200;

impl Panel {
    /// Remembers what was sent for it.
    fn keep(&mut self, part: Part, request: u64, built: Built) {
        let built = Rc::new(built);
        match part {
            Part::Main => {
                self.request = Some(request);
                self.built = Some(built);
                self.further.clear();
            }
            Part::Reverse => self.further.push(("The other direction", built)),
            Part::Earlier => self.further.push(("The period before", built)),
        }
    }
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the database holds.
    Catalog,
    /// A panel's answer, or a table's first page.
    Panel(usize, Part),
    /// A table's next page.
    Page(usize),
    /// How many rows a table has in all.
    Count(usize),
    /// How many records there are without chips.
    Unfiltered,
    /// Which clusters there are.
    Clusters,
}

impl State {
    /// Asks for every panel anew, for the range as it is now.
    pub(crate) fn ask_all(&mut self, work: &mut Work<'_>) {
        self.cancel_all(work);
        if !self.resolve(work) {
            return;
        }
        self.unfiltered = None;
        self.renew_catalog(CATALOG_MS, work);
        if self.catalog_ms.is_none() {
            return;
        }
        for at in 0..self.panels.len() {
            self.ask_panel(at, work);
        }
        self.schedule(work);
    }

    /// Asks which clusters there are, after the panels have their answers: where the range reaches
    /// further back than what was asked, or that was long ago.
    pub(crate) fn ask_clusters(&mut self, work: &mut Work<'_>) {
        let now_ms = work.env.now_ms;
        let known = |(from_ms, asked_ms): (i64, i64)| {
            from_ms <= self.range.from_ms && now_ms.saturating_sub(asked_ms) < CATALOG_MS
        };
        let running = self.running.values().any(|p| *p == Purpose::Clusters);
        if running || self.clusters_asked.is_some_and(known) {
            return;
        }
        if let Ok(built) = weir_query::clusters(self.range, CLUSTERS, &self.options(1)) {
            self.send(Purpose::Clusters, built.statement, work);
        }
    }

    /// Asks what the database holds, unless what is known is younger than that.
    pub(crate) fn renew_catalog(&mut self, age_ms: i64, work: &mut Work<'_>) {
        let young = |read_ms: i64| work.env.now_ms.saturating_sub(read_ms) < age_ms;
        let asked = self.running.values().any(|p| *p == Purpose::Catalog);
        if asked || self.catalog_ms.is_some_and(young) {
            return;
        }
        let statement = weir_query::catalog(&self.options(1));
        self.send(Purpose::Catalog, statement, work);
    }

    /// Asks again because time went on. A table in which somebody reads stays as it is, so that
    /// nobody loses the place.
    pub(crate) fn ask_newer(&mut self, work: &mut Work<'_>) {
        if !self.resolve(work) {
            return;
        }
        self.unfiltered = None;
        self.renew_catalog(CATALOG_MS, work);
        for at in 0..self.panels.len() {
            if self.panels.get(at).is_some_and(|p| !p.records.held) {
                self.ask_panel(at, work);
                if let Some(panel) = self.panel_mut(at) {
                    panel.records.renewing = true;
                }
            }
        }
        self.schedule(work);
    }

    /// Somebody begins or ends to read in a table: newer rows that are on their way would come too
    /// late.
    pub(crate) fn hold(&mut self, at: usize, held: bool, work: &mut Work<'_>) {
        let Some(panel) = self.panel_mut(at) else {
            return;
        };
        panel.records.held = held;
        if held && panel.records.renewing && panel.is_loading() {
            self.cancel(at, work);
        }
    }

    fn resolve(&mut self, work: &Work<'_>) -> bool {
        let zone = self.zone.pick(work.env.browser);
        match self.time.resolve(work.env.now_ms, zone) {
            Ok(range) => {
                self.range = range;
                self.asked_ms = work.env.now_ms;
                self.range_error = None;
                true
            }
            Err(error) => {
                let failure = Failure::Question(error.to_string());
                self.range_error = Some(error);
                for at in 0..self.panels.len() {
                    self.fail_panel(at, failure.clone());
                }
                false
            }
        }
    }

    /// Asks for one panel; for a table its first page and its number of rows.
    pub(crate) fn ask_panel(&mut self, at: usize, work: &mut Work<'_>) {
        self.cancel(at, work);
        let Some(panel) = self.panels.get(at).cloned() else {
            return;
        };
        if panel.spec.query == (QuerySpec::Nothing {}) {
            if let Some(panel) = self.panel_mut(at) {
                panel.status = Status::Ready;
            }
            return;
        }
        let companions = panel.spec.view.companions();
        let mut parts = vec![Part::Main];
        parts.extend(companions.reverse.then_some(Part::Reverse));
        parts.extend(companions.earlier.then_some(Part::Earlier));
        if let Some(panel) = self.panel_mut(at) {
            panel.records.renewing = false;
            panel.arrived = Arrived {
                awaited: parts.len(),
                ..Arrived::default()
            };
        }
        for part in parts {
            let built = self.built(&panel, part);
            let Some(built) = self.accept(at, built) else {
                self.cancel(at, work);
                return;
            };
            let request = self.send(Purpose::Panel(at, part), built.statement.clone(), work);
            if let Some(panel) = self.panel_mut(at) {
                panel.keep(part, request, built);
            }
        }
        if panel.spec.query == (QuerySpec::Records {}) {
            self.ask_count(at, &panel, work);
        }
    }

    fn built(&self, panel: &Panel, part: Part) -> Result<Built, weir_query::Error> {
        let query = &panel.spec.query;
        if *query == (QuerySpec::Records {}) {
            return self.page(panel, None);
        }
        let options = self.options(points(&panel.spec.view));
        let (scope, filter) = (self.scope_of(&panel.spec), self.filter());
        let request = weir_query::Request::new(query, &scope, &filter, self.range);
        let request = match part {
            Part::Main => request,
            Part::Reverse => request.reverse(),
            Part::Earlier => request.earlier(self.range.length_ms()),
        };
        weir_query::build(&request, &options)
    }

    /// Keeps a statement, or shows why there is none.
    fn accept(&mut self, at: usize, built: Result<Built, weir_query::Error>) -> Option<Built> {
        built
            .map_err(|error| self.fail_panel(at, Failure::Question(error.to_string())))
            .ok()
    }

    fn page(
        &self,
        panel: &Panel,
        after: Option<weir_query::Cursor>,
    ) -> Result<Built, weir_query::Error> {
        let records = &panel.records;
        let page = RecordsPage {
            after,
            limit: PAGE_ROWS,
            sort: records.sort.clone(),
        };
        let filter = self.filter().and(records.filter.clone());
        let range = if page.after.is_some() {
            records.range
        } else {
            self.range
        };
        let scope = self.scope_of(&panel.spec);
        weir_query::records_page(&page, &scope, &filter, range, &self.options(1))
    }

    /// A page of a panel's records for a download: the rows that its table shows, in its order.
    ///
    /// # Errors
    /// As any statement.
    pub fn download_page(
        &self,
        panel: &Panel,
        page: &RecordsPage,
    ) -> Result<Built, weir_query::Error> {
        let records = &panel.records;
        let filter = self.filter().and(records.filter.clone());
        let options = self.options(1);
        let scope = self.scope_of(&panel.spec);
        weir_query::records_page(page, &scope, &filter, records.range, &options)
    }

    /// The page that the last answer was asked with; a cursor is read against it.
    pub(crate) fn page_of(records: &Records) -> RecordsPage {
        RecordsPage {
            after: records.cursor.clone(),
            limit: PAGE_ROWS,
            sort: records.sort.clone(),
        }
    }

    fn ask_count(&mut self, at: usize, panel: &Panel, work: &mut Work<'_>) {
        let filter = self.filter().and(panel.records.filter.clone());
        let scope = self.scope_of(&panel.spec);
        if let Ok(built) = weir_query::count(&scope, &filter, self.range, &self.options(1)) {
            self.send(Purpose::Count(at), built.statement, work);
        }
    }

    pub(crate) fn ask_more(&mut self, at: usize, work: &mut Work<'_>) {
        let Some(panel) = self.panels.get(at).cloned() else {
            return;
        };
        let records = &panel.records;
        if records.complete || panel.is_loading() || records.cursor.is_none() {
            return;
        }
        let built = self.page(&panel, records.cursor.clone());
        let Some(built) = self.accept(at, built) else {
            return;
        };
        let request = self.send(Purpose::Page(at), built.statement, work);
        if let Some(panel) = self.panel_mut(at) {
            panel.request = Some(request);
        }
    }

    /// Asks, once per refresh, whether it is the chips that leave nothing.
    pub(crate) fn ask_unfiltered(&mut self, work: &mut Work<'_>) {
        let asked = self
            .running
            .values()
            .any(|purpose| *purpose == Purpose::Unfiltered);
        if asked || self.unfiltered.is_some() || self.filter().is_everything() {
            return;
        }
        let all = Filter::everything();
        if let Ok(built) = weir_query::count(&self.scope(), &all, self.range, &self.options(1)) {
            self.send(Purpose::Unfiltered, built.statement, work);
        }
    }

    fn send(&mut self, purpose: Purpose, statement: Statement, work: &mut Work<'_>) -> u64 {
        self.next += 1;
        self.running.insert(self.next, purpose);
        work.commands.push(Command::Fetch {
            request: self.next,
            statement,
        });
        self.next
    }

    pub(crate) fn cancel(&mut self, panel: usize, work: &mut Work<'_>) {
        let of_panel = |purpose: &Purpose| matches!(purpose, Purpose::Panel(at, _) | Purpose::Page(at) | Purpose::Count(at) if *at == panel);
        self.running.retain(|request, purpose| {
            let ends = of_panel(purpose);
            if ends {
                work.commands.push(Command::Cancel(*request));
            }
            !ends
        });
        if let Some(panel) = self.panel_mut(panel) {
            panel.request = None;
        }
    }

    /// Breaks off what panels asked for.
    pub(crate) fn cancel_panels(&mut self, work: &mut Work<'_>) {
        for at in 0..self.panels.len() {
            self.cancel(at, work);
        }
    }

    pub(crate) fn cancel_all(&mut self, work: &mut Work<'_>) {
        work.commands
            .extend(self.running.keys().map(|request| Command::Cancel(*request)));
        self.running.clear();
        for panel in &mut self.panels {
            if panel.request.is_some() {
                Rc::make_mut(panel).request = None;
            }
        }
    }
}

/// Buckets of a series: bars need room, lines do not.
pub(crate) fn points(view: &ViewSpec) -> u32 {
    match view {
        ViewSpec::Series {
            style: SeriesStyle::Bars,
            ..
        } => 120,
        _ => 300,
    }
}
