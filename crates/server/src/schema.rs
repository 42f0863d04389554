//! `weir schema apply`: creates the `flows` table from the column registry, and mends an older one.

mod sql;
pub mod upgrade;

#[cfg(test)]
mod tests;

pub use sql::{Storage, Ttl, insert_statement, parse_seconds};

use anyhow::Context as _;

use crate::client::{ClickHouse, ClickHouseArgs};

/// Options of `weir schema`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Create the flows table, or add the columns that an older one lacks
    Apply(ApplyArgs),
}

/// Options of `weir schema apply`.
#[derive(Clone, Debug, clap::Args)]
pub struct ApplyArgs {
    /// Which ClickHouse, as whom.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
    /// How long a new table keeps flows after they ended: a number and s, m, h, d or w, or "never"
    #[arg(long, default_value = "7d", value_parser = sql::parse_ttl)]
    pub ttl: sql::Ttl,
    /// Print the SQL and touch nothing
    #[arg(long)]
    pub print: bool,
}

/// Runs `weir schema …`.
///
/// # Errors
/// ClickHouse cannot be reached or refuses a statement.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let Command::Apply(args) = args.command;
    let storage = Storage {
        database: args.clickhouse.database.clone(),
        ttl: args.ttl,
    };
    if args.print {
        return crate::cli::say(&storage.script());
    }
    let client = args.clickhouse.client()?;
    apply(&client, &storage).await?;
    println!("the flows table at {} is up to date", client.address());
    Ok(())
}

/// Brings the database to the present schema; doing it again changes nothing.
///
/// # Errors
/// The first statement that ClickHouse refuses, with its words.
pub async fn apply(client: &ClickHouse, storage: &Storage) -> anyhow::Result<()> {
    for statement in storage.statements() {
        let head = statement.lines().next().unwrap_or("").to_owned();
        client
            .query(&statement)
            .await
            .with_context(|| format!("while running {head:?}"))?;
    }
    Ok(())
}
