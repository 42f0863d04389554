//! The statement that `query` makes for a question, and which tables it reads.

use super::questions::Question;
use super::{Server, WEIR};
use anyhow::{Context as _, Result};
use weir_model::{Filter, TimeRange};
use weir_query::{Built, Catalog, Options, Request, build, catalog};

/// What `query` knows about our database: asked of it, as the app does.
///
/// # Errors
/// With ClickHouse's words.
pub async fn options(server: &Server) -> Result<Options> {
    let mut options = Options {
        database: WEIR.to_owned(),
        ..Options::default()
    };
    let reply = server.ask(WEIR, &catalog(&options)).await?;
    options.catalog = Catalog::read(&reply.columns, &options);
    Ok(options)
}

/// The statement.
///
/// # Errors
/// The question or a filter is wrong.
pub fn statement(question: &Question, range: TimeRange, options: &Options) -> Result<Built> {
    let (scope, filter) = (Filter::everything(), question.filter()?);
    let request = Request::new(&question.spec, &scope, &filter, range);
    build(&request, options).with_context(|| question.name.clone())
}

/// The tables that answer it, the one that answers most first, with their share of the range in
/// percent.
pub fn tables(built: &Built, range: TimeRange) -> Vec<String> {
    let length = |parts: &[TimeRange]| parts.iter().map(|part| part.length_ms()).sum::<i64>();
    let mut reads: Vec<(i64, &str)> = built
        .reads
        .iter()
        .map(|read| (length(&read.parts), read.table.as_str()))
        .collect();
    reads.sort_by_key(|(length, _)| -length);
    let all = range.length_ms().max(1) as f64;
    let share =
        |(length, table): (i64, &str)| format!("{table} {:.1} %", length as f64 / all * 100.0);
    reads.into_iter().map(share).collect()
}
