//! From ClickHouse into a folder.

use std::path::Path;

use anyhow::{Context as _, ensure};
use weir_model::rollup::{BUCKET, ROLLUPS};

use super::contents::{Contents, FORM, File, sha256};
use crate::client::ClickHouse;
use crate::schema::state::{State, cells};
use crate::schema::tables::FLOWS;
use crate::schema::text::{bytes, moment};
use crate::schema::{Storage, VERSION, ask};

const HOUR_S: i64 = 3_600;

/// Writes the records, hour by hour, each as it is when its turn comes; `say` hears of each.
///
/// # Errors
/// The folder is not empty or cannot be written, the tables are not Weir's, or ClickHouse refuses a
/// statement. What was written stays, and is no backup.
pub async fn save(
    client: &ClickHouse,
    storage: &Storage,
    folder: &Path,
    say: &dyn Fn(&str),
) -> anyhow::Result<Contents> {
    let state = State::read(client, storage).await?;
    ensure!(
        state.version() == Some(VERSION),
        "the tables have not Weir's schema {VERSION}: run `weir schema apply` first"
    );
    prepare(folder)?;
    let hours = hours(client, storage).await?;
    let mut files = Vec::new();
    for (i, hour) in hours.iter().enumerate() {
        let span = ("flowEndSeconds", *hour, hour + HOUR_S);
        // They may have gone meanwhile.
        let Some(file) = one(client, storage, folder, FLOWS, span).await? else {
            continue;
        };
        say(&format!(
            "{}  {} records, {}  ({} of {} hours)",
            moment(*hour),
            file.rows,
            bytes(file.bytes),
            i + 1,
            hours.len()
        ));
        files.push(file);
    }
    // Last: they take the place of what the feeds make of the first records in buckets before them.
    let first = hours.first().copied().unwrap_or(i64::MAX);
    for rollup in &ROLLUPS {
        let span = (BUCKET, 0, first.min(i64::from(u32::MAX)));
        files.extend(one(client, storage, folder, rollup.table, span).await?);
    }
    let contents = Contents {
        form: FORM,
        weir: env!("CARGO_PKG_VERSION").to_owned(),
        schema: VERSION,
        files,
    };
    contents.write(folder)?;
    Ok(contents)
}

/// A folder with nothing in it, which nobody else may read.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let empty = std::fs::read_dir(folder)?.next().is_none();
    ensure!(empty, "{} is not empty", folder.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The hours in which records ended, in order.
async fn hours(client: &ClickHouse, storage: &Storage) -> anyhow::Result<Vec<i64>> {
    let sql = format!(
        "SELECT DISTINCT intDiv(toUnixTimestamp(flowEndSeconds), {HOUR_S}) * {HOUR_S} AS hour \
         FROM {} ORDER BY hour",
        storage.table(FLOWS)
    );
    let rows = ask::rows(client, &sql).await?;
    let hour = |row| {
        let [hour] = cells(row);
        hour.parse().context("reading the hours of the records")
    };
    rows.into_iter().map(hour).collect()
}

/// Writes the rows of a span into a file of their own, if there are any.
async fn one(
    client: &ClickHouse,
    storage: &Storage,
    folder: &Path,
    table: &str,
    (column, from, to): (&str, i64, i64),
) -> anyhow::Result<Option<File>> {
    let sql = format!(
        "SELECT * FROM {} WHERE {column} >= toDateTime({from}) AND {column} < toDateTime({to}) FORMAT Native",
        storage.table(table)
    );
    let (rows, packed) = client.export(&sql).await?;
    if rows == 0 {
        return Ok(None);
    }
    let name = match table {
        FLOWS => format!(
            "{table}-{}.native.zst",
            moment(from).replace([' ', ':'], "-")
        ),
        sums => format!("{sums}.native.zst"),
    };
    let file = File {
        table: table.to_owned(),
        from,
        to,
        rows,
        bytes: u64::try_from(packed.len())?,
        sha256: sha256(&packed),
        name,
    };
    let path = folder.join(&file.name);
    std::fs::write(&path, &packed).with_context(|| path.display().to_string())?;
    Ok(Some(file))
}
