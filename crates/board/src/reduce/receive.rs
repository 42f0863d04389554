//! Receiving: what an answer means for its panel; answers to questions no longer asked are dropped.

use super::ask::Part;
use super::{Purpose, Work};
use crate::panel::{Answer, Arrived, Failure, Stats, Status};
use crate::sources::complete_to;
use crate::state::State;
use std::rc::Rc;
use weir_model::order::Ordered as _;
use weir_model::{Columns, Data, QuerySpec};
use weir_query::Cursor;

/// After a missing table the catalog is asked again, unless it is younger than this, in ms.
const MISSING_MS: i64 = 5_000;

impl State {
    pub(crate) fn answered(
        &mut self,
        request: u64,
        result: Result<(Columns, Stats), Failure>,
        work: &mut Work<'_>,
    ) {
        let Some(purpose) = self.running.remove(&request) else {
            return;
        };
        match result {
            Ok((columns, stats)) => {
                self.receive(purpose, request, columns, stats, work);
                if !self.is_loading() {
                    self.ask_clusters(work);
                }
            }
            Err(failure) => self.failed(purpose, &failure, work),
        }
    }

    fn receive(
        &mut self,
        purpose: Purpose,
        serial: u64,
        columns: Columns,
        stats: Stats,
        work: &mut Work<'_>,
    ) {
        match purpose {
            Purpose::Catalog => self.set_catalog(&columns, work),
            Purpose::Count(at) => {
                if let Some(panel) = self.panel_mut(at) {
                    panel.records.total = first(&columns);
                }
            }
            Purpose::Unfiltered => self.unfiltered = first(&columns),
            Purpose::Page(at) => self.add_page(at, columns),
            Purpose::Clusters => self.add_clusters(&columns, work),
            Purpose::Panel(at, part) => self.add_part(at, part, serial, columns, stats, work),
        }
    }

    /// Keeps one part of a panel's answer; the panel is drawn anew when all of them are here.
    fn add_part(
        &mut self,
        at: usize,
        part: Part,
        serial: u64,
        columns: Columns,
        stats: Stats,
        work: &mut Work<'_>,
    ) {
        let Some(panel) = self.panel_mut(at) else {
            return;
        };
        let arrived = &mut panel.arrived;
        let place = match part {
            Part::Main => &mut arrived.main,
            Part::Reverse => &mut arrived.reverse,
            Part::Earlier => &mut arrived.earlier,
        };
        *place = Some(columns);
        arrived.stats.elapsed_ms = arrived.stats.elapsed_ms.max(stats.elapsed_ms);
        arrived.stats.read_rows += stats.read_rows;
        arrived.stats.read_bytes += stats.read_bytes;
        arrived.awaited = arrived.awaited.saturating_sub(1);
        if arrived.awaited == 0 {
            let arrived = std::mem::take(arrived);
            self.set_answer(at, serial, arrived, work);
        }
    }

    fn set_answer(&mut self, at: usize, serial: u64, arrived: Arrived, work: &mut Work<'_>) {
        let Some(columns) = arrived.main else {
            return;
        };
        let (range, asked_ms) = (self.range, self.asked_ms);
        let Some(panel) = self.panel_mut(at) else {
            return;
        };
        panel.request = None;
        let further = arrived.reverse.iter().chain(&arrived.earlier);
        let empty =
            is_empty(&panel.spec.query, &columns) && further.into_iter().all(|more| more.rows == 0);
        panel.status = if empty { Status::Empty } else { Status::Ready };
        let columns = Rc::new(columns);
        if panel.spec.query == (QuerySpec::Records {}) {
            let records = &mut panel.records;
            records.cursor = None;
            let page = Self::page_of(records);
            records.complete = columns.rows < page.limit as usize;
            records.cursor = Cursor::after(&page, &columns);
            records.pages = vec![columns.clone()];
            records.serial = serial;
            records.range = range;
            records.renewing = false;
        }
        panel.answer = panel.built.clone().map(|built| Answer {
            query: panel.spec.query.clone(),
            columns,
            reverse: arrived.reverse.map(Rc::new),
            earlier: arrived.earlier.map(Rc::new),
            range,
            complete_to_ms: complete_to(&panel.spec.query, built.bucket_ms, range, asked_ms),
            built,
            further: panel.further.clone(),
            stats: arrived.stats,
            serial,
        });
        if empty {
            self.ask_unfiltered(work);
        }
    }

    fn add_page(&mut self, at: usize, columns: Columns) {
        let Some(panel) = self.panel_mut(at) else {
            return;
        };
        panel.request = None;
        panel.status = Status::Ready;
        let records = &mut panel.records;
        let page = Self::page_of(records);
        records.complete = columns.rows < page.limit as usize;
        records.cursor = Cursor::after(&page, &columns).or_else(|| records.cursor.take());
        if columns.rows > 0 {
            records.pages.push(Rc::new(columns));
        }
    }

    /// Clusters that were known before stay: another range may have others.
    fn add_clusters(&mut self, columns: &Columns, work: &Work<'_>) {
        self.clusters_asked = Some((self.range.from_ms, work.env.now_ms));
        let Some(field) = columns.field("value") else {
            return;
        };
        let new = (0..columns.rows).filter_map(|row| field.text(row));
        let new = new.filter(|uuid| !uuid.is_empty()).map(str::to_owned);
        self.clusters.extend(new);
        self.clusters.order();
        self.clusters.dedup();
    }

    fn failed(&mut self, purpose: Purpose, failure: &Failure, work: &mut Work<'_>) {
        match purpose {
            Purpose::Panel(at, _) | Purpose::Page(at) => {
                self.cancel(at, work);
                self.fail_panel(at, failure.clone());
            }
            // What was known before stands.
            Purpose::Catalog if self.catalog_ms.is_some() => {}
            Purpose::Catalog if !failure.is_outage() => {
                // Whoever may not read system.columns may still read the table.
                self.catalog_ms = Some(work.env.now_ms);
                self.ask_all(work);
            }
            Purpose::Catalog => {
                for at in 0..self.panels.len() {
                    self.fail_panel(at, failure.clone());
                }
            }
            Purpose::Clusters => self.clusters_asked = Some((self.range.from_ms, work.env.now_ms)),
            Purpose::Count(_) | Purpose::Unfiltered => {}
        }
        if failure.is_outage() {
            self.begin_outage(failure, work);
        }
        if matches!(failure, Failure::Missing(_)) {
            self.renew_catalog(MISSING_MS, work);
        }
    }

    /// What the database holds; where that is news, everything is asked again.
    fn set_catalog(&mut self, columns: &Columns, work: &mut Work<'_>) {
        let catalog = weir_query::Catalog::read(columns, &self.options(1));
        let news = self.catalog_ms.is_none() || self.catalog != catalog;
        self.catalog_ms = Some(work.env.now_ms);
        self.catalog = catalog;
        if news {
            self.ask_all(work);
        }
    }
}

/// The number in the only cell.
fn first(columns: &Columns) -> Option<u64> {
    match &columns.fields.first()?.data {
        Data::UInt(values) => values.first().copied(),
        _ => None,
    }
}

/// Nothing to draw: no row, or a series or graph whose numbers are all 0. Totals of 0 are shown.
fn is_empty(query: &QuerySpec, columns: &Columns) -> bool {
    let measure = match query {
        QuerySpec::Totals { .. } | QuerySpec::Distinct { .. } | QuerySpec::Nothing {} => {
            return false;
        }
        // What was there before and is gone is news, too.
        QuerySpec::Changes { .. } | QuerySpec::Records {} => return columns.rows == 0,
        query => query.measure(),
    };
    let Some(measure) = measure else {
        return columns.rows == 0;
    };
    let Some(field) = columns.field(measure.id()) else {
        return columns.rows == 0;
    };
    (0..columns.rows).all(|row| field.number(row).unwrap_or(0.0) == 0.0)
}
