//! The first half: our empty table takes the old one's place, while inserts go on.

use anyhow::{Context as _, bail};

use super::columns::mapping;
use super::kind::{Front, Kind, Table, classify};
use super::names::{FLOWS, NEW, OLD};
use super::session::Session;
use super::{Plan, views};
use crate::client::ClientError;

/// `NOT_IMPLEMENTED`: the database's engine cannot exchange tables.
const NOT_IMPLEMENTED: u32 = 48;

/// Puts our table in the place of a foreign one, or goes on where an earlier run stopped.
///
/// # Errors
/// The table cannot be upgraded (the words say what to do), or ClickHouse refuses a statement.
pub async fn exchange(session: &Session<'_>, plan: &Plan<'_>) -> anyhow::Result<()> {
    let flows = session.table(FLOWS).await?;
    match (classify(flows.as_ref()), flows) {
        (Kind::Missing, _) => reappear(session).await,
        (Kind::Ours(_) | Kind::Earlier, _) => give_old_name(session).await,
        (Kind::Unsupported(why), _) => bail!(why),
        (Kind::Foreign { maker }, Some(old)) => {
            one_replica(session).await?;
            session.progress.say(&format!("`flows` is {maker}"));
            prepare(session, plan, &old).await?;
            change_places(session).await?;
            give_old_name(session).await
        }
        (Kind::Distributed(front), Some(_)) => {
            let old = behind(session, &front).await?;
            prepare(session, plan, &old).await?;
            change_places(session).await?;
            give_old_name(session).await
        }
        (Kind::Foreign { .. } | Kind::Distributed(_), None) => Ok(()),
    }
}

/// Makes our table beside the old one, and drops the views that the old one feeds.
async fn prepare(session: &Session<'_>, plan: &Plan<'_>, old: &Table) -> anyhow::Result<()> {
    if session.table(OLD).await?.is_some() {
        bail!(
            "there is a table {OLD} already, of an earlier upgrade: look what is in it, drop it or \
             give it another name, then run this again"
        );
    }
    if let Some(new) = session.table(NEW).await? {
        drop_empty(session, &new).await?;
    }
    session.run(&(plan.create)(&session.name(NEW))).await?;
    let map = mapping(old);
    if !map.extra.is_empty() {
        let add: Vec<String> = map
            .extra
            .iter()
            .map(|column| format!("ADD COLUMN IF NOT EXISTS {column}"))
            .collect();
        let sql = format!("ALTER TABLE {} {}", session.name(NEW), add.join(", "));
        session.run(&sql).await?;
    }
    if !map.left.is_empty() {
        session.progress.say(&format!(
            "computed columns that are not taken along: {}",
            map.left.join(", ")
        ));
    }
    views::release(session).await
}

/// Drops what an earlier run made and did not come to use.
async fn drop_empty(session: &Session<'_>, new: &Table) -> anyhow::Result<()> {
    let sql = format!("SELECT count() FROM {}", session.name(NEW));
    if !new.is_ours() || session.number(&sql).await? > 0 {
        bail!(
            "there is a table {NEW} that Weir did not leave empty: look what is in it, give it \
             another name, then run this again"
        );
    }
    session
        .run(&format!("DROP TABLE {}", session.name(NEW)))
        .await
}

/// One atomic statement; in a database that cannot do that, one with two renames.
async fn change_places(session: &Session<'_>) -> anyhow::Result<()> {
    let (flows, new, old) = (session.name(FLOWS), session.name(NEW), session.name(OLD));
    let failed = match session
        .run(&format!("EXCHANGE TABLES {flows} AND {new}"))
        .await
    {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let code = failed.downcast_ref::<ClientError>();
    if !matches!(
        code,
        Some(ClientError::Refused {
            code: Some(NOT_IMPLEMENTED),
            ..
        })
    ) {
        return Err(failed);
    }
    session.progress.say(
        "this database cannot exchange tables (engine Ordinary, or a file system without it): they \
         are renamed in one statement, during which an insert may find no table and be sent again",
    );
    let sql = format!("RENAME TABLE {flows} TO {old}, {new} TO {flows}");
    session.run(&sql).await
}

/// `flows` is missing: a server that died between two renames left ours beside the old one.
async fn reappear(session: &Session<'_>) -> anyhow::Result<()> {
    let new = session.table(NEW).await?;
    if new.is_some_and(|t| t.is_ours()) && session.table(OLD).await?.is_some() {
        let sql = format!(
            "RENAME TABLE {} TO {}",
            session.name(NEW),
            session.name(FLOWS)
        );
        session.run(&sql).await?;
    }
    Ok(())
}

/// `flows` is ours: what it took the place of becomes `flows_before_weir`.
async fn give_old_name(session: &Session<'_>) -> anyhow::Result<()> {
    let mut new = session.table(NEW).await?;
    if new.is_none() && session.table(OLD).await?.is_none() && !session.attach(OLD).await? {
        session.attach(NEW).await?;
        new = session.table(NEW).await?;
    }
    let Some(new) = new else {
        return Ok(());
    };
    if new.is_ours() {
        return drop_empty(session, &new).await;
    }
    let (new_name, old_name) = (session.name(NEW), session.name(OLD));
    if let Kind::Distributed(front) = classify(Some(&new)) {
        let flush = format!("SYSTEM FLUSH DISTRIBUTED {new_name}");
        session.run(&flush).await?;
        session.settle(NEW).await?;
        session.run(&flush).await?;
        if session.table(OLD).await?.is_none() {
            let behind = session.name(&front.table);
            let sql = format!("RENAME TABLE {behind} TO {old_name}");
            session.run(&sql).await?;
        }
        return session.run(&format!("DROP TABLE {new_name}")).await;
    }
    let sql = format!("RENAME TABLE {new_name} TO {old_name}");
    session.run(&sql).await?;
    views::make(session, None).await
}

/// A replicated table can be exchanged alone only where it has no other replica.
async fn one_replica(session: &Session<'_>) -> anyhow::Result<()> {
    let sql = "SELECT max(total_replicas) FROM system.replicas \
               WHERE database = {db:String} AND table = {name:String}";
    let rows = session.rows(sql, &[("name", FLOWS)]).await?;
    let replicas = rows.into_iter().flatten().next().unwrap_or_default();
    if replicas.parse().unwrap_or(0) > 1_u32 {
        bail!("`flows` has {replicas} replicas. {BY_HAND}");
    }
    Ok(())
}

/// What is said where more than one server holds the old table.
const BY_HAND: &str = "An upgrade over several servers is not done by itself; \
    deploy/clickhouse/upgrade.md tells the statements in their order. Nothing has been changed";

/// The table behind a Distributed one, where one server is the whole cluster.
async fn behind(session: &Session<'_>, front: &Front) -> anyhow::Result<Table> {
    let name = if front.cluster.starts_with('{') {
        let inner = front.cluster.trim_matches(['{', '}']);
        session
            .rows("SELECT getMacro({name:String})", &[("name", inner)])
            .await?
            .into_iter()
            .flatten()
            .next()
            .unwrap_or_default()
    } else {
        front.cluster.clone()
    };
    let sql = "SELECT count() FROM system.clusters WHERE cluster = {name:String}";
    let hosts = session.rows(sql, &[("name", &name)]).await?;
    let hosts = hosts.into_iter().flatten().next().unwrap_or_default();
    if hosts != "1" {
        bail!("`flows` is spread over the {hosts} servers of cluster {name:?}. {BY_HAND}");
    }
    if front.database != session.database {
        bail!(
            "`flows` stands before {}.{} of another database: name that one with --database",
            front.database,
            front.table
        );
    }
    let old = session.table(&front.table).await?;
    let old = old.with_context(|| format!("there is no table {} behind `flows`", front.table))?;
    match classify(Some(&old)) {
        Kind::Foreign { maker } => {
            let words = format!("`flows` is {maker}, behind a Distributed table");
            session.progress.say(&words);
            Ok(old)
        }
        Kind::Unsupported(why) => bail!(why.replace("`flows`", &format!("`{}`", front.table))),
        _ => bail!(
            "the table {} behind `flows` is Weir's own already",
            front.table
        ),
    }
}
