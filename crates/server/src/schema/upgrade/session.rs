//! The conversation with ClickHouse during an upgrade: tagged statements, table reading, waiting
//! until nobody uses a table any more.

use std::time::Duration;

use anyhow::{Context as _, bail};

use super::Progress;
use super::kind::{OldColumn, Table};
use super::state::State;
use crate::client::{ClickHouse, ClientError};

/// Stands before every statement, so that a later run finds those that still run.
const TAG: &str = "/* weir upgrade */ ";

/// How often something that is waited for is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// `TABLE_ALREADY_EXISTS`: it is attached, or detached and still in use.
const EXISTS: u32 = 57;

/// One upgrade's view of the database.
pub struct Session<'a> {
    client: &'a ClickHouse,
    /// The database's name, unquoted.
    pub database: String,
    /// Who is told.
    pub progress: &'a dyn Progress,
}

/// `TABLE_SIZE_EXCEEDS_MAX_DROP_SIZE_LIMIT`
const TOO_LARGE: u32 = 359;

impl<'a> Session<'a> {
    /// A session on that database, or on the user's default one.
    ///
    /// # Errors
    /// ClickHouse cannot be reached.
    pub async fn open(
        client: &'a ClickHouse,
        database: Option<&str>,
        progress: &'a dyn Progress,
    ) -> anyhow::Result<Self> {
        let mut session = Self {
            client,
            database: String::new(),
            progress,
        };
        session.database = match database {
            Some(name) => name.to_owned(),
            None => session.value("SELECT currentDatabase()").await?,
        };
        Ok(session)
    }

    /// A table of the database, quoted and qualified.
    pub fn name(&self, table: &str) -> String {
        format!("{}.{}", quoted(&self.database), quoted(table))
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// ClickHouse's words, and the statement's first line.
    pub async fn run(&self, sql: &str) -> anyhow::Result<()> {
        self.rows(sql, &[]).await.map(drop)
    }

    async fn send(&self, sql: &str, values: &[(&str, &str)]) -> Result<String, ClientError> {
        let mut all = vec![("db", self.database.as_str())];
        all.extend_from_slice(values);
        let bytes = self.client.query_with(&format!("{TAG}{sql}"), &all).await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The rows of a `SELECT`, whose values are text or numbers; `{db:String}` is the database.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn rows(
        &self,
        sql: &str,
        values: &[(&str, &str)],
    ) -> anyhow::Result<Vec<Vec<String>>> {
        let head = || sql.lines().next().unwrap_or_default().to_owned();
        let text = self
            .send(sql, values)
            .await
            .with_context(|| format!("while running {:?}", head()))?;
        Ok(text
            .lines()
            .map(|line| line.split('\t').map(unescaped).collect())
            .collect())
    }

    /// The one value of a `SELECT`; empty where there is no row.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn value(&self, sql: &str) -> anyhow::Result<String> {
        let rows = self.rows(sql, &[]).await?;
        Ok(rows.into_iter().flatten().next().unwrap_or_default())
    }

    /// The one number of a `SELECT`.
    ///
    /// # Errors
    /// As [`Self::run`], or the value is no number.
    pub async fn number(&self, sql: &str) -> anyhow::Result<u64> {
        let text = self.value(sql).await?;
        text.parse()
            .with_context(|| format!("a number was expected, got {text:?} from {sql:?}"))
    }

    /// A table of the database, if it exists.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn table(&self, name: &str) -> anyhow::Result<Option<Table>> {
        let sql = "SELECT engine, engine_full, sorting_key, comment FROM system.tables \
                   WHERE database = {db:String} AND name = {name:String}";
        let rows = self.rows(sql, &[("name", name)]).await?;
        let row: Option<[String; 4]> = rows.into_iter().next().and_then(|row| row.try_into().ok());
        let Some([engine, engine_full, sorting_key, comment]) = row else {
            return Ok(None);
        };
        let sql = "SELECT name, type, default_kind, default_expression FROM system.columns \
                   WHERE database = {db:String} AND table = {name:String} ORDER BY position";
        let columns = self.rows(sql, &[("name", name)]).await?;
        let columns = columns.into_iter().filter_map(|row| row.try_into().ok());
        let columns = columns.map(|[name, ty, default_kind, default]: [String; 4]| OldColumn {
            name,
            ty,
            default_kind,
            default,
        });
        Ok(Some(Table {
            engine,
            engine_full,
            sorting_key,
            comment,
            columns: columns.collect(),
        }))
    }

    /// Writes how far the upgrade is to the old table's comment.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn remember(&self, old: &str, state: State) -> anyhow::Result<()> {
        let sql = format!("ALTER TABLE {} MODIFY COMMENT '{state}'", self.name(old));
        self.run(&sql).await
    }

    /// Drops a table of any size; larger ones than `max_table_size_to_drop` need a word more.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn drop_large(&self, table: &str) -> anyhow::Result<()> {
        let sql = format!("DROP TABLE IF EXISTS {}", self.name(table));
        let Err(refused) = self.run(&sql).await else {
            return Ok(());
        };
        match refused.downcast_ref::<ClientError>() {
            Some(ClientError::Refused {
                code: Some(TOO_LARGE),
                ..
            }) => {
                self.run(&format!("{sql} SETTINGS max_table_size_to_drop = 0"))
                    .await
            }
            _ => Err(refused),
        }
    }

    /// Waits until statements of an earlier, interrupted upgrade have ended: a server goes on with
    /// what its client did not wait for.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn alone(&self) -> anyhow::Result<()> {
        let sql = format!(
            "SELECT count() FROM system.processes WHERE startsWith(query, '{}') \
             AND position(query, 'system.processes') = 0 AND position(query, {{name:String}}) > 0",
            TAG.trim_end()
        );
        let mut said = false;
        loop {
            let rows = self
                .rows(&sql, &[("name", &quoted(&self.database))])
                .await?;
            if rows.iter().flatten().all(|count| count == "0") {
                return Ok(());
            }
            if !std::mem::replace(&mut said, true) {
                self.progress
                    .say("waiting for a statement of an earlier upgrade that still runs");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until every statement that uses the table now has ended: it is detached, and can be
    /// attached again only when nobody holds it any more.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn settle(&self, table: &str) -> anyhow::Result<()> {
        self.run(&format!("DETACH TABLE {}", self.name(table)))
            .await?;
        if !self.attach(table).await? {
            bail!("table {table} is gone after it was detached");
        }
        Ok(())
    }

    /// Attaches a table that an interrupted [`Self::settle`] left detached; tells whether it is
    /// there now.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn attach(&self, table: &str) -> anyhow::Result<bool> {
        let sql = format!("ATTACH TABLE {}", self.name(table));
        let mut said = false;
        loop {
            match self.send(&sql, &[]).await {
                Ok(_) => return Ok(true),
                Err(ClientError::Refused {
                    code: Some(EXISTS),
                    message,
                    ..
                }) => {
                    if !message.contains("still used") {
                        return Ok(true);
                    }
                    if !std::mem::replace(&mut said, true) {
                        self.progress
                            .say("waiting for inserts that began before the tables changed places");
                    }
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                // no metadata of that name: 390 CANNOT_GET_CREATE_TABLE_QUERY, 60 UNKNOWN_TABLE,
                // 79 INCORRECT_FILE_NAME, 107 FILE_DOESNT_EXIST, by server version
                Err(ClientError::Refused {
                    code: Some(390 | 60 | 79 | 107),
                    ..
                }) => return Ok(false),
                Err(error) => return Err(error).context(format!("while attaching {table}")),
            }
        }
    }
}

/// A name as an identifier that needs no further care.
pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A value of ClickHouse's TabSeparated.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    out
}
