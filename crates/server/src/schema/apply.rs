//! Brings a database to the present schema: the lock, another maker's table, the steps, the sums of
//! rows that came before the feeds.

use anyhow::bail;

use super::lock::Lock;
use super::state::State;
use super::steps::{self, VERSION};
use super::storage::Storage;
use super::{Progress, ask, complete, upgrade};
use crate::client::ClickHouse;

/// How to apply.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Take the lock from whoever holds it.
    pub break_lock: bool,
    /// How another maker's table is upgraded.
    pub upgrade: upgrade::Options,
}

/// Brings the database to the present schema; doing it again changes nothing. The client needs no
/// database selected.
///
/// # Errors
/// Somebody else is at it, the database is of a newer Weir, or the first statement that ClickHouse
/// refuses, with its words. Whatever ended it, running it again goes on.
pub async fn apply(client: &ClickHouse, storage: &Storage) -> anyhow::Result<()> {
    apply_with(client, storage, Options::default(), &super::Quiet).await
}

/// As [`apply`], telling what it does.
///
/// # Errors
/// As [`apply`].
pub async fn apply_with(
    client: &ClickHouse,
    storage: &Storage,
    options: Options,
    progress: &dyn Progress,
) -> anyhow::Result<()> {
    if let Some(create) = super::tables::create_database(storage) {
        ask::run(client, &create).await?;
    }
    let lock = Lock::take(client, storage, options.break_lock).await?;
    let done = under_lock(client, storage, options, progress, &lock).await;
    // The first failure counts; a lock that cannot be given back ends by itself.
    let released = lock.release().await;
    done.and(released)
}

async fn under_lock(
    client: &ClickHouse,
    given: &Storage,
    options: Options,
    progress: &dyn Progress,
    lock: &Lock,
) -> anyhow::Result<()> {
    let state = State::read(client, given).await?;
    check_version(&state)?;
    if given.cluster.is_none() {
        upgrade::run(client, given, options.upgrade, progress).await?;
    }
    lock.check()?;
    let state = State::read(client, given).await?;
    let storage = steps::settled(given, &state);
    let steps = steps::steps(&storage, &state)?;
    for step in steps.iter().filter(|step| step.id != "complete") {
        for statement in &step.statements {
            lock.check()?;
            ask::run(client, statement).await?;
        }
        if !step.statements.is_empty() {
            progress.say(&format!("{} {}: {}", step.number, step.id, step.purpose));
        }
    }
    complete::complete(client, &storage, progress, Some(lock)).await?;
    if let Some(statement) = steps::version(&storage, &state) {
        ask::run(client, &statement).await?;
    }
    Ok(())
}

/// # Errors
/// The database was made by a newer Weir, which knows things about it that this one does not.
pub fn check_version(state: &State) -> anyhow::Result<()> {
    match state.version() {
        Some(version) if version > VERSION => bail!(
            "the database has Weir's schema {version}, this is a Weir for schema {VERSION}: use a \
             newer Weir"
        ),
        _ => Ok(()),
    }
}
