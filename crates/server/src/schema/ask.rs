//! Asking ClickHouse: rows of text, numbers, and waiting for inserts that are under way.

use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::storage::Storage;
use super::text::literal;
use crate::client::ClickHouse;

/// Runs a statement.
///
/// # Errors
/// ClickHouse's words, and the statement's first line.
pub async fn run(client: &ClickHouse, sql: &str) -> anyhow::Result<()> {
    let done = client.query(sql).await;
    done.map(drop).with_context(|| doing(sql))
}

/// The rows of a `SELECT` without `FORMAT`, each value as ClickHouse writes it as text.
///
/// # Errors
/// As [`run`], or the answer is not what a SELECT gives.
pub async fn rows(client: &ClickHouse, sql: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let bytes = client
        .query(&format!("{sql}\nFORMAT JSONCompactStringsEachRow"))
        .await
        .with_context(|| doing(sql))?;
    let text = String::from_utf8_lossy(&bytes);
    let row = |line: &str| serde_json::from_str(line).with_context(|| doing(sql));
    text.lines().map(row).collect()
}

/// The numbers of a `SELECT`, row by row.
///
/// # Errors
/// As [`rows`], or a value is no whole number.
pub async fn numbers(client: &ClickHouse, sql: &str) -> anyhow::Result<Vec<Vec<i128>>> {
    let rows = rows(client, sql).await?;
    let number = |text: &String| {
        let parsed = text.parse::<i128>();
        parsed.with_context(|| format!("a number was expected, got {text:?}, {}", doing(sql)))
    };
    rows.iter()
        .map(|row| row.iter().map(number).collect())
        .collect()
}

/// The one number of a `SELECT`; 0 where there is no row.
///
/// # Errors
/// As [`numbers`].
pub async fn number(client: &ClickHouse, sql: &str) -> anyhow::Result<i64> {
    let found = numbers(client, sql).await?.into_iter().flatten().next();
    Ok(found.map_or(0, |n| i64::try_from(n).unwrap_or(i64::MAX)))
}

fn doing(sql: &str) -> String {
    format!("while running {:?}", sql.lines().next().unwrap_or_default())
}

/// How long inserts that are under way are waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until every insert into Weir's tables that is under way now has ended; false where some
/// have not after a minute. Those that begin later are not waited for.
///
/// # Errors
/// ClickHouse refuses to tell what it runs.
pub async fn inserts_ended(client: &ClickHouse, storage: &Storage) -> anyhow::Result<bool> {
    let processes = storage.system("processes");
    let running = format!(
        "SELECT query_id FROM {processes} WHERE query_kind IN ('Insert', 'AsyncInsertFlush') \
         AND positionCaseInsensitive(query, 'flows') > 0"
    );
    let ids = rows(client, &running).await?;
    let begun = Instant::now();
    let mut pause = Duration::from_millis(10);
    if ids.is_empty() {
        return Ok(true);
    }
    let ids: Vec<String> = ids.iter().flatten().map(|id| literal(id)).collect();
    let left = format!(
        "SELECT count() FROM {processes} WHERE query_id IN ({})",
        ids.join(", ")
    );
    while number(client, &left).await? > 0 {
        if begun.elapsed() > PATIENCE {
            return Ok(false);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
    Ok(true)
}
