//! Brings a database to the present schema: the lock, another maker's table, the steps, the sums of
//! rows that came before the feeds.

use anyhow::bail;

use super::lock::Lock;
use super::state::{State, read_ttl};
use super::steps::{self, VERSION};
use super::storage::{Existing, Storage};
use super::tables::FLOWS;
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
    let given = &kept(given, &state);
    match given.cluster {
        Some(_) => check_cluster(given, &state)?,
        None => {
            upgrade::run(client, given, options.upgrade, progress).await?;
        }
    }
    lock.check()?;
    let state = State::read(client, given).await?;
    check_cluster(given, &state)?;
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
    for note in steps::notes(&storage, &state) {
        progress.say(&note);
    }
    complete::complete(client, &storage, progress, Some(lock)).await?;
    if steps::older_sums(&state) && !complete::renew(client, &storage, progress, lock).await? {
        return Ok(());
    }
    if let Some(statement) = steps::version(&storage, &state) {
        ask::run(client, &statement).await?;
    }
    Ok(())
}

/// Where nobody says how long rows are kept, those of a table that is there keep its time: no row
/// is left behind by an upgrade.
fn kept(given: &Storage, state: &State) -> Storage {
    let theirs = match given.existing {
        Existing::Keep => state.ttl(given, FLOWS).or_else(|| {
            let flows = state.tables.get(FLOWS)?;
            read_ttl(&flows.full, "timeInserted")
        }),
        Existing::Change | Existing::Lengthen => None,
    };
    Storage {
        ttl: theirs.unwrap_or(given.ttl),
        ..given.clone()
    }
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

/// # Errors
/// `flows` is of one server where a cluster was named, or the other way round.
pub fn check_cluster(storage: &Storage, state: &State) -> anyhow::Result<()> {
    let Some(flows) = state.tables.get(FLOWS) else {
        return Ok(());
    };
    match (&storage.cluster, flows.engine == "Distributed") {
        (Some(cluster), false) => bail!(
            "flows is a table of this server ({}), not one spread over cluster {cluster}: give it \
             another name, apply, and copy its rows",
            flows.engine
        ),
        (None, true) => bail!("flows is spread over a cluster: name it with --cluster"),
        (Some(_), true) if state.version().is_none() && !state.missing(storage).is_empty() => {
            bail!(
                "flows is another maker's table over a cluster; deploy/clickhouse/upgrade.md says how \
             to bring it over by hand"
            )
        }
        _ => Ok(()),
    }
}
