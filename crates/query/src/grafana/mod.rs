//! The statements of Grafana's dashboards: those of the app as static text, in which macros of the
//! ClickHouse data source stand for the range, dashboard variables for what is chosen, and a
//! setting for the ad-hoc filters.
//!
//! What the app computes before it asks – whole buckets of rollups, ragged edges, the length of a
//! series' buckets – the statement computes itself, in a `WITH` at its head, from `$__fromTime`,
//! `$__toTime` and `$__interval_s`; ClickHouse folds these to constants before it looks at an index.
//! Values of variables come percent-encoded, so no value can end the literal that it stands in.
//! Each statement names every table that it reads in `$__adHocFilters`, so that ad-hoc filters reach
//! all of it.

mod choices;
mod keys;
mod macros;
mod named;
mod page;

pub use choices::{Choice, Field, values};
pub use keys::keys;
pub(crate) use macros::Macros;
pub use page::{Page, Tables};

use crate::build::{Ask, answer, compared};
use crate::expr::Source;
use crate::sql::{Sql, sql};
use crate::{Error, Read, Request};
use weir_model::column::column;
use weir_model::{Filter, QuerySpec, TimeRange};

/// A statement for a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The text, with macros and variables.
    pub sql: String,
    /// The tables that it reads, each named in `$__adHocFilters`.
    pub tables: Vec<String>,
}

/// Times that stand in for those that a statement computes.
const UNKNOWN: TimeRange = TimeRange {
    from_ms: 0,
    to_ms: 0,
};

/// A question about a page's records.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub spec: &'a QuerySpec,
    /// The records that the panel is about within the page's.
    pub scope: &'a Filter,
    /// What went the other way, named as what went forward.
    pub reverse: bool,
    /// The period of the same length before, shown at the times of the range.
    pub earlier: bool,
}

impl<'a> Question<'a> {
    /// A plain question.
    pub fn new(spec: &'a QuerySpec, scope: &'a Filter) -> Self {
        Self {
            spec,
            scope,
            reverse: false,
            earlier: false,
        }
    }

    fn request(&self, page: &'a Page) -> Request<'a> {
        let mut request = Request::new(self.spec, &page.scope, self.scope, UNKNOWN);
        if self.reverse {
            request = request.reverse();
        }
        if self.earlier {
            request = request.earlier(1000);
        }
        request
    }
}

/// The app's own answer: dimensions with their kinds, and the measure. For Weir's panels.
///
/// # Errors
/// As [`crate::build`].
pub fn kinds(page: &Page, question: &Question<'_>) -> Result<Target, Error> {
    let mut source = page.source();
    let (body, reads) = ask(&mut source, page, question)?;
    Ok(finish(&source, body, &reads))
}

/// The answer with one text per row, `name`, as people read it, for Grafana's own panels: of a
/// series `t`, `name` and the measure, ascending; of groups `name` and the measure; of changes also
/// the measure before.
///
/// # Errors
/// As [`crate::build`].
pub fn names(page: &Page, question: &Question<'_>) -> Result<Target, Error> {
    let mut source = page.source();
    let (body, reads) = ask(&mut source, page, question)?;
    let body = named::named(question.spec, &question.request(page), body)?;
    Ok(finish(&source, body, &reads))
}

/// Groups with one text per row and the measure of the range and of the period before it.
///
/// # Errors
/// As [`crate::build`]; the question is not one of groups.
pub fn versus(page: &Page, question: &Question<'_>) -> Result<Target, Error> {
    let mut source = page.source();
    let QuerySpec::Groups { by, measure, top } = question.spec else {
        return Err(Error::Nothing);
    };
    let changes = QuerySpec::Changes {
        by: by.clone(),
        measure: *measure,
        top: *top,
    };
    let request = question.request(page);
    let mut asked = Ask::named(&request);
    asked.sums(&request, *measure);
    let (body, reads) = compared(&mut source, &asked, by, *top)?;
    let body = named::named(&changes, &request, body)?;
    Ok(finish(&source, body, &reads))
}

/// One row of numbers; or two, the period before and then the range, each with the time `t` at
/// which it starts.
///
/// # Errors
/// As [`crate::build`].
pub fn numbers(page: &Page, question: &Question<'_>) -> Result<Target, Error> {
    let mut source = page.source();
    let now = Question {
        earlier: false,
        ..*question
    };
    let (body, mut reads) = ask(&mut source, page, &now)?;
    if !question.earlier {
        return Ok(finish(&source, body, &reads));
    }
    let (before, more) = ask(&mut source, page, question)?;
    reads.extend(more);
    let body = sql![
        "SELECT * FROM (SELECT toDateTime(from_s - length_s) AS t, * FROM (",
        before,
        ") UNION ALL SELECT toDateTime(from_s) AS t, * FROM (",
        body,
        ")) ORDER BY t",
    ];
    Ok(finish(&source, body, &reads))
}

/// The newest records with these columns, as many as the dashboard's variable `rows` says.
///
/// # Errors
/// An unknown column.
pub fn records(page: &Page, scope: &Filter, columns: &[&str]) -> Result<Target, Error> {
    let mut source = page.source();
    let mut shown = Vec::new();
    for name in columns.iter().filter(|name| page.options.catalog.has(name)) {
        let found = column(name).ok_or_else(|| Error::Column((*name).to_owned()))?;
        shown.push(Sql::from(found));
    }
    let body = sql![
        "SELECT ",
        Sql::join(shown, ", "),
        " FROM ",
        source.table(),
        " WHERE flowEndSeconds >= toDateTime(from_s) AND flowEndSeconds < toDateTime(to_s)",
        source.kept(&[&page.scope, scope])?,
        " ORDER BY flowEndSeconds DESC LIMIT toUInt64OrZero('${rows:percentencode}')",
    ];
    let reads = source.records_only(UNKNOWN);
    Ok(finish(&source, body, &reads))
}

/// The SELECT of a question, and what it reads.
fn ask(
    source: &mut Source<'_>,
    page: &Page,
    question: &Question<'_>,
) -> Result<(Sql, Vec<Read>), Error> {
    let request = question.request(page);
    let mut asked = Ask::named(&request);
    let mut bucket = |source: &mut Source<'_>, ask: &Ask<'_>, by: &[String]| {
        let finest = finest(source, ask, by)?;
        let macros = source.macros.as_mut();
        Ok(macros
            .map(|macros| macros.bucket(finest))
            .unwrap_or(crate::build::Bucket::Named))
    };
    answer(source, &mut asked, &request, &mut bucket)
}

/// The shortest buckets of a rollup that keeps what a series needs, in seconds.
fn finest(source: &Source<'_>, ask: &Ask<'_>, by: &[String]) -> Result<Option<u32>, Error> {
    let needed = crate::build::rows::needed(&ask.filters(), by)?;
    let rollups = source.options.catalog.rollups.iter().map(|l| l.rollup);
    let fit = rollups.filter(|rollup| needed.iter().all(|column| rollup.has(column)));
    Ok(fit.map(|rollup| rollup.seconds).min())
}

/// The whole text: what the statement computes, the SELECT, the ad-hoc filters.
fn finish(source: &Source<'_>, body: Sql, reads: &[Read]) -> Target {
    let mut tables: Vec<String> = Vec::new();
    for read in reads {
        if !tables.contains(&read.table) {
            tables.push(read.table.clone());
        }
    }
    let head = source.macros.as_ref().map(Macros::head).unwrap_or_default();
    let quoted: Vec<String> = tables.iter().map(|table| format!("'{table}'")).collect();
    let sql = sql![head, body].written();
    Target {
        sql: format!("{sql}\nSETTINGS $__adHocFilters({})", quoted.join(", ")),
        tables,
    }
}
