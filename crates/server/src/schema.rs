//! `weir schema`: Weir's tables in a database – made, upgraded, looked at, compared, mended.

mod apply;
pub(crate) mod ask;
mod complete;
mod correct;
#[cfg(test)]
mod deploy;
mod lock;
pub(crate) mod state;
mod status;
pub(crate) mod steps;
mod storage;
pub(crate) mod tables;
pub(crate) mod text;
pub mod upgrade;
mod verify;
pub mod wait;
mod whole;

#[cfg(test)]
mod tests;

pub use apply::{Options, apply, apply_with};
pub use status::status;
pub use steps::VERSION;
pub use storage::{Existing, Storage, Ttl, insert_statement, parse_seconds};
pub use upgrade::Progress;
pub use verify::{Difference, Repair, Report, verify};

use crate::client::{ClickHouse, ClickHouseArgs};

/// Options of `weir schema`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Create the tables, or bring older ones to the present schema; safe while records come in
    Apply(ApplyArgs),
    /// Print the SQL that apply would run, and touch nothing
    Plan(PlanArgs),
    /// Tell which tables there are, how large and how complete they are, and who changes them
    Status(Place),
    /// Compare rollups with the records; fails where any sum differs and was not repaired
    Verify(VerifyArgs),
}

/// Which tables, where.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Which ClickHouse, as whom.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
    /// Spread the tables over this cluster, as system.clusters names it: replicated tables on every
    /// shard, and Distributed ones before them
    #[arg(long, value_name = "NAME", env = "WEIR_CLICKHOUSE_CLUSTER")]
    pub cluster: Option<String>,
}

impl Place {
    /// The tables there, with the times to live that they have.
    pub fn storage(&self) -> Storage {
        Storage {
            database: self.clickhouse.database.clone(),
            cluster: self.cluster.clone(),
            ttl: Ttl::USUAL,
            rollup_ttl: None,
            existing: Existing::Keep,
        }
    }
}

/// How long rows are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Keep {
    /// How long flows are kept after they ended: a number and s, m, h, d or w, or "never" to drop
    /// none (what the table has; 7d for a new one)
    #[arg(long, value_parser = storage::parse_ttl)]
    pub ttl: Option<Ttl>,
    /// How long rollups are kept, where that is longer than --ttl
    #[arg(long, value_name = "TTL", value_parser = storage::parse_ttl)]
    pub rollup_ttl: Option<Ttl>,
}

impl Keep {
    fn storage(&self, place: &Place) -> Storage {
        Storage {
            cluster: place.cluster.clone(),
            ..self.of(place.clickhouse.database.clone())
        }
    }

    /// The tables of a database of one server.
    pub fn of(&self, database: Option<String>) -> Storage {
        Storage {
            database,
            cluster: None,
            ttl: self.ttl.unwrap_or(Ttl::USUAL),
            rollup_ttl: self.rollup_ttl,
            existing: match self.ttl {
                Some(_) => Existing::Change,
                None => Existing::Keep,
            },
        }
    }
}

/// Options of `weir schema apply`.
#[derive(Clone, Debug, clap::Args)]
pub struct ApplyArgs {
    /// Which tables.
    #[command(flatten)]
    pub place: Place,
    /// How long rows are kept.
    #[command(flatten)]
    pub keep: Keep,
    /// Keep another maker's table as flows_before_weir when all its rows are copied
    #[arg(long)]
    pub keep_old: bool,
    /// Take the lock from a process that you know to be dead, without waiting a minute
    #[arg(long)]
    pub break_lock: bool,
    /// Wait so long for a ClickHouse that does not answer yet: a number and s, m, h, d or w
    #[arg(long, value_name = "SPAN", value_parser = parse_seconds)]
    pub wait: Option<u64>,
}

/// Options of `weir schema plan`.
#[derive(Clone, Debug, clap::Args)]
pub struct PlanArgs {
    /// Which tables.
    #[command(flatten)]
    pub place: Place,
    /// How long rows are kept.
    #[command(flatten)]
    pub keep: Keep,
    /// Ask no server: print what an empty database needs
    #[arg(long)]
    pub offline: bool,
}

/// Options of `weir schema verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct VerifyArgs {
    /// Which tables.
    #[command(flatten)]
    pub place: Place,
    /// Insert what rollups lack or have too much, and compare again
    #[arg(long)]
    pub repair: bool,
    /// Look back so far only: a number and s, m, h, d or w
    #[arg(long, value_name = "SPAN", value_parser = parse_seconds)]
    pub since: Option<u64>,
    /// Take the lock from a process that you know to be dead, without waiting a minute
    #[arg(long, requires = "repair")]
    pub break_lock: bool,
}

/// Tells the turns of events in lines on standard error.
#[derive(Clone, Copy, Debug, Default)]
struct Lines;

impl Progress for Lines {
    fn say(&self, line: &str) {
        eprintln!("{line}");
    }

    fn moved(&self, moved: &upgrade::Moved) {
        upgrade::Lines.moved(moved);
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn say(&self, _: &str) {}
    fn moved(&self, _: &upgrade::Moved) {}
}

/// Runs `weir schema …`.
///
/// # Errors
/// ClickHouse cannot be reached or refuses a statement.
pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::Apply(args) => run_apply(&args).await,
        Command::Plan(args) => run_plan(&args).await,
        Command::Status(place) => {
            let client = place.clickhouse.client()?;
            crate::cli::say(&status(&client, &place.storage()).await?)
        }
        Command::Verify(args) => run_verify(&args).await,
    }
}

async fn run_apply(args: &ApplyArgs) -> anyhow::Result<()> {
    let client = args.place.clickhouse.client()?;
    if let Some(seconds) = args.wait {
        wait::answering(&client, std::time::Duration::from_secs(seconds)).await?;
    }
    let options = Options {
        break_lock: args.break_lock,
        upgrade: upgrade::Options {
            keep_old: args.keep_old,
            ..upgrade::Options::default()
        },
    };
    let storage = args.keep.storage(&args.place);
    apply_with(&client, &storage, options, &Lines).await?;
    println!(
        "the tables at {} are up to date (schema {VERSION})",
        client.address()
    );
    Ok(())
}

async fn run_plan(args: &PlanArgs) -> anyhow::Result<()> {
    let given = args.keep.storage(&args.place);
    let text = match args.offline {
        true => steps::script(&steps::steps(&given, &state::State::default())?),
        false => plan(&args.place.clickhouse.client()?, &given).await?,
    };
    crate::cli::say(&text)
}

/// The SQL that [`apply`] would run on the database, with a comment where what it runs depends on
/// rows: another maker's table, and records that are older than the feeds.
///
/// # Errors
/// ClickHouse refuses a statement, or the database is one that apply refuses.
pub async fn plan(client: &ClickHouse, given: &Storage) -> anyhow::Result<String> {
    let state = state::State::read(client, given).await?;
    apply::check_version(&state)?;
    let mut head = String::new();
    let foreign = state.foreign(given);
    if foreign {
        head += "-- flows is another maker's: apply upgrades it first, which no script can do \
                 (deploy/clickhouse/upgrade.md)\n\n";
    } else {
        apply::check_cluster(given, &state)?;
    }
    let storage = steps::settled(given, &state);
    let mut steps = steps::steps(&storage, &state)?;
    if foreign {
        steps.retain(|step| step.id != "flows");
    }
    let count = format!("SELECT count() FROM {}", storage.table(tables::FLOWS));
    let open = steps.last().is_some_and(|step| !step.statements.is_empty());
    if open && state.has(tables::FLOWS) && ask::number(client, &count).await? > 0 {
        steps.pop();
        let end = "-- 4 complete: apply adds the sums of the records that are there already, hour \
                   by hour, and notes how far it is; that depends on the records\n";
        return Ok(head + &steps::pending(&steps) + end);
    }
    Ok(head + &steps::script(&steps))
}

async fn run_verify(args: &VerifyArgs) -> anyhow::Result<()> {
    let client = args.place.clickhouse.client()?;
    let from = match args.since {
        Some(span) => {
            let now = ask::number(&client, "SELECT toUnixTimestamp(now())").await?;
            now.saturating_sub(i64::try_from(span)?)
        }
        None => 0,
    };
    let repair = args.repair.then_some(Repair {
        break_lock: args.break_lock,
    });
    let storage = args.place.storage();
    let report = verify(&client, &storage, (from, i64::MAX), repair, &Lines).await?;
    crate::cli::say(&report.words())?;
    match report.left {
        0 => Ok(()),
        left => anyhow::bail!("{left} sums of rollups are not those of the records"),
    }
}
