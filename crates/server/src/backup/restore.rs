//! From a folder into ClickHouse.

use std::path::Path;

use anyhow::ensure;
use weir_model::rollup::BUCKET;

use super::contents::{Contents, File};
use crate::client::ClickHouse;
use crate::schema::tables::FLOWS;
use crate::schema::text::moment;
use crate::schema::{self, Storage, VERSION, ask};

/// Makes the tables and puts the rows of a backup into them; `say` hears of each file. A file whose
/// rows are all there already is left out, so that a second run goes on where the first ended.
///
/// # Errors
/// The folder holds no whole backup or one of a newer schema, the table has other records of its hours, or
/// ClickHouse refuses a statement.
pub async fn restore(
    client: &ClickHouse,
    storage: &Storage,
    folder: &Path,
    say: &dyn Fn(&str),
) -> anyhow::Result<Contents> {
    let contents = Contents::read(folder)?;
    ensure!(
        contents.schema <= VERSION,
        "the backup has Weir's schema {}, this is a Weir for schema {VERSION}: use a newer Weir",
        contents.schema
    );
    schema::apply(client, storage).await?;
    for (i, file) in contents.files.iter().enumerate() {
        let of = format!("({} of {} files)", i + 1, contents.files.len());
        if file.table == FLOWS && is_there(client, storage, file).await? {
            say(&format!("{}: is there already  {of}", file.name));
            continue;
        }
        let packed = file.load(folder)?;
        if file.table != FLOWS {
            make_way(client, storage, file).await?;
        }
        // Sums of a long time lie in many partitions.
        let sql = format!(
            "INSERT INTO {} SETTINGS max_partitions_per_insert_block = 0 FORMAT Native",
            storage.table(&file.table)
        );
        client.import(&sql, packed.into()).await?;
        say(&format!("{}: {} rows  {of}", file.name, file.rows));
    }
    Ok(contents)
}

/// Whether the records of a file are there.
///
/// # Errors
/// There are others.
async fn is_there(client: &ClickHouse, storage: &Storage, file: &File) -> anyhow::Result<bool> {
    let found = records(client, storage, file).await?;
    ensure!(
        found == 0 || found == file.rows,
        "flows holds {found} records from {} to {}, the backup {}: restore into a database without \
         records of these hours",
        moment(file.from),
        moment(file.to),
        file.rows
    );
    Ok(found > 0)
}

async fn records(client: &ClickHouse, storage: &Storage, file: &File) -> anyhow::Result<u64> {
    let sql = format!(
        "SELECT count() FROM {} WHERE flowEndSeconds >= toDateTime({}) AND flowEndSeconds < toDateTime({})",
        storage.table(FLOWS),
        file.from,
        file.to
    );
    Ok(u64::try_from(ask::number(client, &sql).await?)?)
}

/// Takes away what the feeds made of the first records in buckets before them: the sums of a file hold
/// that too.
///
/// # Errors
/// There are records of those times, whose sums are nowhere else.
async fn make_way(client: &ClickHouse, storage: &Storage, file: &File) -> anyhow::Result<()> {
    let found = records(client, storage, file).await?;
    ensure!(
        found == 0,
        "flows holds {found} records from before those of the backup, {}: restore into a database \
         without them",
        moment(file.to)
    );
    let sql = format!(
        "ALTER TABLE {} DELETE WHERE {BUCKET} < toDateTime({}) SETTINGS mutations_sync = 2",
        storage.table(&file.table),
        file.to
    );
    ask::run(client, &sql).await
}
