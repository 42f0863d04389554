//! `weir backup` and `weir restore`: the records of a ClickHouse in a folder, and from there in the same
//! or in another one, while records go on coming in.
//!
//! One file holds the records that ended in one hour. Sums are not copied but made again by the feeds of
//! the tables that take the records; only those that outlived their records have files of their own.
//! `contents.json` is written last: a folder without it is no backup.

mod contents;
mod restore;
mod save;

pub use contents::{Contents, File};
pub use restore::restore;
pub use save::save;

use std::path::PathBuf;

use crate::client::ClickHouseArgs;
use crate::schema::{Existing, Keep, Storage, Ttl};

/// Options of `weir backup`.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    /// A folder that is empty or is not there yet
    pub folder: PathBuf,
    /// Which ClickHouse, as whom; an account that only reads will do.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
}

/// Options of `weir restore`.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArgs {
    /// The folder of a backup
    pub folder: PathBuf,
    /// Which ClickHouse, as whom.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
    /// How long rows are kept there.
    #[command(flatten)]
    pub keep: Keep,
}

/// Runs `weir backup`.
///
/// # Errors
/// The folder is not empty or cannot be written, or ClickHouse refuses a statement.
pub async fn run_backup(args: BackupArgs) -> anyhow::Result<()> {
    let client = args.clickhouse.client()?;
    let storage = Storage {
        existing: Existing::Keep,
        ..Storage::new(args.clickhouse.database.clone(), Ttl::USUAL)
    };
    let contents = save(&client, &storage, &args.folder, &|line| eprintln!("{line}")).await?;
    crate::cli::say(&format!("{}\n", contents.words()))
}

/// Runs `weir restore`.
///
/// # Errors
/// The folder holds no whole backup, the table holds other records of its hours, or ClickHouse refuses a
/// statement. Running it again goes on.
pub async fn run_restore(args: RestoreArgs) -> anyhow::Result<()> {
    let client = args.clickhouse.client()?;
    let storage = args.keep.of(args.clickhouse.database.clone());
    let contents = restore(&client, &storage, &args.folder, &|line| eprintln!("{line}")).await?;
    crate::cli::say(&format!("{}: restored\n", contents.words()))
}
