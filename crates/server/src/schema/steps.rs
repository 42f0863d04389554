//! The steps that lead from what a database holds to the present schema, as SQL.

use weir_model::Rollup;
use weir_model::rollup::ROLLUPS;

use super::state::{State, VERSION_COMMENT};
use super::storage::{Existing, Storage, Ttl};
use super::tables::{self, FLOWS};

/// The version of the schema that these steps make. A higher one in a database is left alone.
/// Since 2 feeds leave out rows that carried nothing.
pub const VERSION: u32 = 2;

/// One step. It may be stopped anywhere and run again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place, from 1 on.
    pub number: u32,
    /// A word.
    pub id: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What it still has to run.
    pub statements: Vec<String>,
}

/// The place, name and purpose of each step.
const STEPS: [(u32, &str, &str); 4] = [
    (
        1,
        "flows",
        "the records themselves, in the registry's columns",
    ),
    (
        2,
        "rollups",
        "tables of sums per bucket, which answer what no record is needed for",
    ),
    (
        3,
        "feeds",
        "views that pass every inserted block on to the rollups",
    ),
    (
        4,
        "complete",
        "comments that say which version this is, and from when on sums are complete",
    ),
];

/// What is left to do.
///
/// # Errors
/// A rollup cannot be written from the registry.
pub fn steps(storage: &Storage, state: &State) -> anyhow::Result<Vec<Step>> {
    let work = [
        flows(storage, state),
        rollups(storage, state),
        feeds(storage, state)?,
        complete(storage, state),
    ];
    let step = |((number, id, purpose), statements)| Step {
        number,
        id,
        purpose,
        statements,
    };
    Ok(STEPS.into_iter().zip(work).map(step).collect())
}

/// The storage with the times to live that tables shall have after the steps.
pub fn settled(storage: &Storage, state: &State) -> Storage {
    let theirs = state.ttl(storage, FLOWS);
    let rollups = ROLLUPS.iter().find_map(|r| state.ttl(storage, r.table));
    let one = |given: Ttl, theirs: Option<Ttl>| match (storage.existing, theirs) {
        (Existing::Change, _) | (_, None) => given,
        (Existing::Keep, Some(theirs)) => theirs,
        (Existing::Lengthen, Some(theirs)) => theirs.or_longer(given),
    };
    let ttl = one(storage.ttl, theirs);
    let rollup_ttl = match (storage.rollup_ttl, storage.existing) {
        (Some(given), _) => Some(given),
        (None, Existing::Change) => None,
        (None, Existing::Keep | Existing::Lengthen) => rollups,
    };
    Storage {
        ttl,
        rollup_ttl,
        ..storage.clone()
    }
}

fn flows(storage: &Storage, state: &State) -> Vec<String> {
    let mut work = Vec::new();
    if !state.database {
        work.extend(tables::create_database(storage));
    }
    if state.has(&storage.local_name(FLOWS)) && state.has(FLOWS) {
        work.extend(tables::add_columns(storage, &state.missing(storage)));
    } else {
        work.extend(tables::create_flows(storage));
    }
    work.extend(ttl(storage, state, FLOWS, storage.ttl));
    work
}

fn rollups(storage: &Storage, state: &State) -> Vec<String> {
    let mut work = Vec::new();
    for rollup in &ROLLUPS {
        if !state.has(&storage.local_name(rollup.table)) || !state.has(rollup.table) {
            work.extend(tables::create_rollup(storage, rollup));
        }
        work.extend(ttl(storage, state, rollup.table, storage.rollups_keep()));
    }
    work
}

/// A rollup whose feed is gone has missed records: it is complete no longer.
fn feeds(storage: &Storage, state: &State) -> anyhow::Result<Vec<String>> {
    let mut work = Vec::new();
    for rollup in ROLLUPS.iter().filter(|rollup| !fed(state, rollup)) {
        if state.has(&tables::feed_name(rollup)) {
            work.extend(tables::renew_feed(storage, rollup, &present())?);
            continue;
        }
        let claims = state.since(rollup).is_some();
        work.extend(claims.then(|| tables::modify_comment(storage, rollup.table, "")));
        work.push(tables::create_feed(storage, rollup, &present())?);
    }
    Ok(work)
}

/// Whether sums are there that an older schema may have made.
pub fn older_sums(state: &State) -> bool {
    let feed = |rollup| !fed(state, rollup) && state.has(&tables::feed_name(rollup));
    state.version().is_some_and(|version| version < VERSION) || ROLLUPS.iter().any(feed)
}

/// Whether a rollup's feed is there, and of this schema.
pub fn fed(state: &State, rollup: &Rollup) -> bool {
    let feed = state.tables.get(&tables::feed_name(rollup));
    feed.is_some_and(|feed| feed.comment == present())
}

/// The comment of what is of this schema.
fn present() -> String {
    format!("{VERSION_COMMENT}{VERSION}")
}

/// As for a database without rows; where there are some, the sums of those that came before the
/// feeds are added first.
fn complete(storage: &Storage, state: &State) -> Vec<String> {
    let open = ROLLUPS.iter().filter(|r| state.since(r) != Some(0));
    let mut work: Vec<String> = open
        .map(|r| tables::modify_comment(storage, r.table, &since_comment(0)))
        .collect();
    work.extend(version(storage, state));
    work
}

/// The statement that notes the version, where it is not noted yet.
pub fn version(storage: &Storage, state: &State) -> Option<String> {
    (state.version() != Some(VERSION)).then(|| tables::modify_comment(storage, FLOWS, &present()))
}

/// The comment of a rollup that is complete since then, in seconds since 1970.
pub fn since_comment(since: i64) -> String {
    format!("{}{since}", weir_query::COMPLETE_SINCE)
}

/// Changes the time to live of a table that is there and has another one.
fn ttl(storage: &Storage, state: &State, table: &str, wanted: Ttl) -> Option<String> {
    let there = state.has(&storage.local_name(table));
    let differs = there && state.ttl(storage, table) != Some(wanted);
    let other = state.ttl(storage, table).is_none() && storage.existing != Existing::Change;
    (differs && !other).then(|| tables::modify_ttl(storage, table, wanted))
}

/// The steps as a script that clickhouse-client can run.
pub fn script(steps: &[Step]) -> String {
    match pending(steps) {
        text if text.is_empty() => "-- nothing to do\n".to_owned(),
        text => text,
    }
}

/// As [`script`], but nothing where there is nothing to do.
pub fn pending(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps.iter().filter(|step| !step.statements.is_empty()) {
        text += &format!("-- {} {}: {}\n\n", step.number, step.id, step.purpose);
        for statement in &step.statements {
            text += &format!("{statement};\n\n");
        }
    }
    text
}

/// What a person should know about tables that stay as they are: partitions that are long against
/// a time to live which was shortened later.
pub fn notes(storage: &Storage, state: &State) -> Vec<String> {
    let kept = |table: &str| match table == FLOWS {
        true => storage.ttl,
        false => storage.rollups_keep(),
    };
    let all = std::iter::once(FLOWS).chain(ROLLUPS.iter().map(|r| r.table));
    let note = |table: &'static str| {
        let full = &state.tables.get(&storage.local_name(table))?.full;
        let column = tables::time_column(table);
        let (has, wants) = (hours(full), hours(&kept(table).partition(column)));
        (has > wants).then(|| {
            format!(
                "{table} has partitions of {has} hours, which stay: its rows are dropped up to so \
                 much later than the time to live says ({wants} h for a new table)"
            )
        })
    };
    all.filter_map(note).collect()
}

/// The hours that a partition covers.
fn hours(clauses: &str) -> u32 {
    let by = clauses.split(" ORDER BY ").next().unwrap_or_default();
    match (
        by.contains("toStartOfHour("),
        by.contains("toStartOfInterval("),
    ) {
        (true, _) => 1,
        (_, true) => 6,
        _ => 24,
    }
}
