//! What the tables take on disk, and waiting until ClickHouse has merged.

use super::Server;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::time::Duration;

/// One table's rows and bytes on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub rows: u64,
    /// Bytes on disk, marks and indexes included.
    pub bytes: u64,
}

/// Every table of a database, by name; a materialized view goes by its own name.
pub type Sizes = BTreeMap<String, Size>;

/// What the active parts of a database take.
///
/// # Errors
/// With ClickHouse's words.
pub async fn sizes(server: &Server, database: &str) -> Result<Sizes> {
    let sql = format!(
        "SELECT if(view = '', table, view) AS name, sum(rows) AS rows, sum(bytes_on_disk) AS bytes \
         FROM (SELECT table, rows, bytes_on_disk, v.name AS view FROM system.parts AS p \
         LEFT JOIN (SELECT name, concat('.inner_id.', toString(uuid)) AS inner FROM system.tables \
         WHERE database = '{database}' AND engine = 'MaterializedView') AS v ON p.table = v.inner \
         WHERE p.database = '{database}' AND p.active) GROUP BY name ORDER BY name"
    );
    let columns = server.look(&sql).await?;
    let number = |name: &str, row| {
        let value = columns.field(name).and_then(|field| field.number(row));
        value.with_context(|| format!("no {name} in system.parts"))
    };
    let mut found = Sizes::new();
    for row in 0..columns.rows {
        let name = columns.field("name").and_then(|field| field.text(row));
        let size = Size {
            rows: number("rows", row)? as u64,
            bytes: number("bytes", row)? as u64,
        };
        found.insert(name.unwrap_or_default().to_owned(), size);
    }
    Ok(found)
}

/// All bytes of a database.
pub fn total(sizes: &Sizes) -> u64 {
    sizes.values().map(|size| size.bytes).sum()
}

/// Waits until no merge of the database runs.
///
/// # Errors
/// With ClickHouse's words.
pub async fn settle(server: &Server, database: &str) -> Result<()> {
    let sql = format!("SELECT count() AS n FROM system.merges WHERE database = '{database}'");
    loop {
        let columns = server.look(&sql).await?;
        let running = columns.field("n").and_then(|field| field.number(0));
        if running.context("no count of merges")? == 0.0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Merges every table as far as it goes.
///
/// # Errors
/// With ClickHouse's words.
pub async fn optimize(server: &Server, database: &str) -> Result<()> {
    for name in sizes(server, database).await?.keys() {
        let sql = format!("OPTIMIZE TABLE {database}.`{name}` FINAL");
        server.run(database, &sql).await?;
    }
    settle(server, database).await
}
