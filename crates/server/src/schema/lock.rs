//! One schema change at a time: the lock is a table whose comment says who holds it and until when
//! that was true. Whoever comes while it is fresh is refused; a stale one is taken over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::bail;

use super::ask;
use super::state::cells;
use super::storage::Storage;
use super::text::{literal, moment};
use crate::client::{ClickHouse, ClientError};

/// The lock's table.
pub const LOCK: &str = "weir_schema_lock";
/// A lock that was not renewed for so many seconds is nobody's.
pub const STALE_S: i64 = 60;
/// How often a lock is renewed.
const RENEW: Duration = Duration::from_secs(10);
/// `TABLE_ALREADY_EXISTS`
const EXISTS: u32 = 57;

/// Who holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Distinguishes every lock that ever was.
    pub token: String,
    /// Host and process.
    pub who: String,
    /// When it was renewed last, by ClickHouse's clock, in seconds since 1970.
    pub renewed: i64,
    /// Seconds that have passed since.
    pub age: i64,
}

impl Holder {
    /// Reads the lock, if there is one.
    ///
    /// # Errors
    /// ClickHouse refuses the statement.
    pub async fn read(client: &ClickHouse, storage: &Storage) -> anyhow::Result<Option<Self>> {
        let sql = format!(
            "SELECT comment, toUnixTimestamp(now()) FROM system.tables \
             WHERE database = {} AND name = {}",
            storage.database_expression(),
            literal(LOCK)
        );
        let Some(row) = ask::rows(client, &sql).await?.into_iter().next() else {
            return Ok(None);
        };
        let [comment, now] = cells(row);
        let mut words = comment.splitn(3, ' ');
        let token = words.next().unwrap_or_default().to_owned();
        let renewed = words.next().and_then(|w| w.parse().ok()).unwrap_or(0);
        let age = now.parse::<i64>().unwrap_or(0) - renewed;
        let who = words.next().unwrap_or("somebody").to_owned();
        Ok(Some(Self {
            token,
            who,
            renewed,
            age,
        }))
    }

    /// Whether nobody can be holding it any more.
    pub fn is_stale(&self) -> bool {
        self.age > STALE_S
    }

    /// One line about it.
    pub fn words(&self) -> String {
        let stale = if self.is_stale() { ", stale" } else { "" };
        format!(
            "held by {}, renewed {} ({} s ago{stale})",
            self.who,
            moment(self.renewed),
            self.age
        )
    }
}

/// The lock, held and renewed until [`Lock::release`] or its drop.
pub struct Lock {
    client: ClickHouse,
    storage: Storage,
    token: String,
    lost: Arc<AtomicBool>,
    renewing: tokio::task::JoinHandle<()>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

impl Lock {
    /// Takes the lock; `force` takes it from whoever holds it.
    ///
    /// # Errors
    /// Somebody holds it, or ClickHouse refuses a statement.
    pub async fn take(client: &ClickHouse, storage: &Storage, force: bool) -> anyhow::Result<Self> {
        let stamp = "SELECT toString(generateUUIDv4()), toString(toUnixTimestamp(now()))";
        let row = ask::rows(client, stamp).await?.into_iter().next();
        let [token, now] = cells(row.unwrap_or_default());
        let comment = format!("{token} {now} {}", own_name());
        for _ in 0..3 {
            if create(client, storage, &comment).await? {
                let lock = Self::held(client, storage, token);
                lock.sweep().await?;
                return Ok(lock);
            }
            let Some(holder) = Holder::read(client, storage).await? else {
                continue;
            };
            if !force && !holder.is_stale() {
                bail!(
                    "another schema change is under way: the lock is {}. Where that process is \
                     dead, wait a minute, or add --break-lock",
                    holder.words()
                );
            }
            put_away(client, storage, &holder).await?;
        }
        bail!("others took the lock meanwhile: try again")
    }

    fn held(client: &ClickHouse, storage: &Storage, token: String) -> Self {
        let lost = Arc::new(AtomicBool::new(false));
        let renewing = renew(
            client.clone(),
            storage.clone(),
            token.clone(),
            Arc::clone(&lost),
        );
        Self {
            client: client.clone(),
            storage: storage.clone(),
            token,
            lost,
            renewing: tokio::spawn(renewing),
        }
    }

    /// Refuses to go on when somebody else took the lock.
    ///
    /// # Errors
    /// It is lost.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.lost.load(Ordering::Relaxed) {
            bail!("the lock was taken away or could not be renewed: nothing more is changed");
        }
        Ok(())
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// ClickHouse refuses the statement; the lock then ends by itself.
    pub async fn release(self) -> anyhow::Result<()> {
        let holder = Holder::read(&self.client, &self.storage).await?;
        if holder.is_some_and(|h| h.token == self.token) {
            drop_table(&self.client, &self.storage, LOCK).await?;
        }
        Ok(())
    }

    /// Drops the stale locks that were put away before.
    async fn sweep(&self) -> anyhow::Result<()> {
        let sql = format!(
            "SELECT name FROM system.tables WHERE database = {} AND startsWith(name, '{LOCK}_')",
            self.storage.database_expression()
        );
        for row in ask::rows(&self.client, &sql).await? {
            for name in row {
                drop_table(&self.client, &self.storage, &name).await?;
            }
        }
        Ok(())
    }
}

async fn drop_table(client: &ClickHouse, storage: &Storage, name: &str) -> anyhow::Result<()> {
    let (table, cluster) = (storage.table(name), storage.on_cluster());
    ask::run(
        client,
        &format!("DROP TABLE IF EXISTS {table}{cluster} SYNC"),
    )
    .await
}

/// Whether it could be created: it fails where it exists, so one of many succeeds.
async fn create(client: &ClickHouse, storage: &Storage, comment: &str) -> anyhow::Result<bool> {
    let sql = format!(
        "CREATE TABLE {}{} (nothing UInt8) ENGINE = Memory COMMENT {}",
        storage.table(LOCK),
        storage.on_cluster(),
        literal(comment)
    );
    match client.query(&sql).await {
        Ok(_) => Ok(true),
        Err(ClientError::Refused {
            code: Some(EXISTS), ..
        }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Renames a lock to a name made of its token, which works once: of two that found the same stale
/// lock, the second cannot take away what the first one has made since.
async fn put_away(client: &ClickHouse, storage: &Storage, holder: &Holder) -> anyhow::Result<()> {
    let letters = holder.token.chars().filter(char::is_ascii_alphanumeric);
    let away: String = letters.take(40).collect();
    let sql = format!(
        "RENAME TABLE {} TO {}{}",
        storage.table(LOCK),
        storage.table(&format!("{LOCK}_{away}")),
        storage.on_cluster()
    );
    match client.query(&sql).await {
        // 60: somebody else put it away, or it was given back
        Ok(_)
        | Err(ClientError::Refused {
            code: Some(EXISTS | 60),
            ..
        }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Renews until aborted; says so when the lock is no longer ours or too old.
async fn renew(client: ClickHouse, storage: Storage, token: String, lost: Arc<AtomicBool>) {
    let mut beat = tokio::time::interval(RENEW);
    beat.tick().await;
    let mut failures = 0;
    loop {
        beat.tick().await;
        match renew_once(&client, &storage, &token).await {
            Ok(true) => failures = 0,
            Ok(false) => break,
            Err(_) if failures < 3 => failures += 1,
            Err(_) => break,
        }
    }
    lost.store(true, Ordering::Relaxed);
}

async fn renew_once(client: &ClickHouse, storage: &Storage, token: &str) -> anyhow::Result<bool> {
    let holder = Holder::read(client, storage).await?;
    let Some(holder) = holder.filter(|h| h.token == token) else {
        return Ok(false);
    };
    let now = holder.renewed + holder.age;
    let sql = format!(
        "ALTER TABLE {}{} MODIFY COMMENT {}",
        storage.table(LOCK),
        storage.on_cluster(),
        literal(&format!("{token} {now} {}", holder.who))
    );
    ask::run(client, &sql).await?;
    Ok(true)
}

/// This process, as other people may find it.
fn own_name() -> String {
    let host = std::env::var("HOSTNAME").ok();
    let host = host.or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let host: String = host.unwrap_or_default().trim().chars().take(64).collect();
    let host = if host.is_empty() {
        "this host".to_owned()
    } else {
        host
    };
    format!("{host}, process {}", std::process::id())
}
