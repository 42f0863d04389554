//! `weir doctor`: looks at everything between the aggregator and the page, and says what to do.

mod look;
#[cfg(test)]
mod tests;

pub use look::{Clock, look};

use serde::Serialize;

use crate::schema::Place;

/// The exit status where something is wrong.
pub const UNWELL: u8 = 3;

/// Options of `weir doctor`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 when all is well or only worth a look, 3 when something is wrong."
)]
pub struct Args {
    /// Which tables, and the account that Weir reads with.
    #[command(flatten)]
    pub place: Place,
    /// The account is the one that writes: that it may write is no fault
    #[arg(long)]
    pub writer: bool,
    /// How long no record may come in: a number and s, m, h, d or w
    #[arg(long, value_name = "SPAN", default_value = "10m", value_parser = crate::schema::parse_seconds)]
    pub silence: u64,
    /// How full the disk may be, in percent
    #[arg(long, value_name = "PERCENT", default_value = "90", value_parser = crate::prune::parse_percent)]
    pub max_percent: u8,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Well,
    /// Not asked, since something before it is wrong.
    Unasked,
    /// Works, but worth a look.
    Look,
    /// Does not work.
    Wrong,
}

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The thing.
    pub about: &'static str,
    /// How it stands.
    pub state: State,
    /// What was seen.
    pub seen: String,
    /// What to do; empty where nothing is.
    #[serde(rename = "do")]
    pub todo: String,
}

impl Finding {
    fn well(about: &'static str, seen: impl Into<String>) -> Self {
        Self {
            about,
            state: State::Well,
            seen: seen.into(),
            todo: String::new(),
        }
    }

    fn of(
        about: &'static str,
        state: State,
        seen: impl Into<String>,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            about,
            state,
            seen: seen.into(),
            todo: todo.into(),
        }
    }
}

/// Runs `weir doctor`.
///
/// # Errors
/// The options are wrong, or something is: exit status [`UNWELL`].
pub async fn run(args: Args) -> anyhow::Result<()> {
    let client = args.place.clickhouse.client()?;
    let found = look(&client, &args, &now_ms).await;
    let said = match args.json {
        true => serde_json::to_string(&serde_json::json!({ "findings": found }))? + "\n",
        false => words(&found),
    };
    crate::cli::say(&said)?;
    let wrong = found.iter().filter(|f| f.state == State::Wrong).count();
    match wrong {
        0 => Ok(()),
        n => Err(crate::cli::Exit {
            code: UNWELL,
            words: format!("{n} of {} things are wrong", found.len()),
        }
        .into()),
    }
}

/// The findings for people: each a line, and what to do below it.
pub fn words(found: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let mark = match finding.state {
            State::Well => "ok",
            State::Unasked => "-",
            State::Look => "look",
            State::Wrong => "WRONG",
        };
        let todo: String = finding
            .todo
            .lines()
            .map(|line| format!("{:20}→ {line}\n", ""))
            .collect();
        format!("{mark:<6}{:<14}{}\n{todo}", finding.about, finding.seen)
    };
    found.iter().map(line).collect()
}

/// UTC milliseconds since 1970, by this machine's clock.
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
