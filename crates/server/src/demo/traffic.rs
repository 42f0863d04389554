//! The demo's traffic: the schema, the spans that no earlier start has filled, then the present.

use anyhow::Context as _;
use weir_chdb::Engine;
use weir_traffic::Config;

use super::DemoArgs;
use super::gaps::{Bucket, gaps, width};
use crate::clickhouse::login;
use crate::client::{ClickHouse, Credentials};
use crate::schema::{self, Existing, Storage, Ttl};
use crate::simulate::Feed;

/// The least time that the demo keeps records: three days.
const KEEP_S: u64 = 3 * 86_400;

/// What is needed to fill the engine.
#[derive(Clone, Debug)]
pub struct Plan {
    url: String,
    writer: Credentials,
    since: u64,
    rate: f64,
    seed: u64,
}

impl Plan {
    /// The demo's traffic for a running engine.
    ///
    /// # Errors
    /// The engine's passwords are not known.
    pub fn new(args: &DemoArgs, engine: &Engine) -> anyhow::Result<Self> {
        let accounts = engine.credentials().context("no passwords")?;
        Ok(Self {
            url: engine.url(),
            writer: login(&accounts.writer),
            since: args.since,
            rate: args.rate,
            seed: args.seed,
        })
    }
}

/// Fills the engine until `stop` resolves; a failure is said, and the app goes on with what there is.
pub async fn run(plan: Plan, stop: impl Future<Output = ()> + Send) {
    tokio::pin!(stop);
    let ended = tokio::select! {
        ended = prepare(&plan) => ended,
        () = &mut stop => return,
    };
    let ended = match ended {
        Ok((client, spans)) => fill(&plan, client, spans, stop).await,
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        eprintln!("no more simulated traffic: {error:#}");
    }
}

type Spans = Vec<(i64, i64)>;

async fn prepare(plan: &Plan) -> anyhow::Result<(ClickHouse, Spans)> {
    let client = ClickHouse::new(&plan.url, plan.writer.clone())?;
    let ttl = Ttl(Some(KEEP_S.max(plan.since.saturating_add(86_400))));
    let storage = Storage {
        existing: Existing::Lengthen,
        ..Storage::new(None, ttl)
    };
    schema::apply(&client, &storage).await?;
    let answer = client
        .query("SELECT toInt64(toUnixTimestamp(now()))")
        .await?;
    let now: i64 = String::from_utf8_lossy(&answer)
        .trim()
        .parse()
        .context("reading ClickHouse's clock")?;
    let since = i64::try_from(plan.since).unwrap_or(i64::MAX);
    let from = now.saturating_sub(since).max(0);
    let width = width(plan.rate);
    let spans = gaps(&buckets(&client, from, width).await?, from, now, width);
    Ok((client, spans))
}

async fn buckets(client: &ClickHouse, from: i64, width: i64) -> anyhow::Result<Vec<Bucket>> {
    let statement = "SELECT toInt64(toUnixTimestamp(min(flowEndSeconds))), \
        toInt64(toUnixTimestamp(max(flowEndSeconds))) FROM flows \
        WHERE flowEndSeconds >= toDateTime({from:Int64}) \
        GROUP BY intDiv(toInt64(toUnixTimestamp(flowEndSeconds)), {width:Int64}) AS bucket \
        ORDER BY bucket FORMAT TabSeparated";
    let (from, width) = (from.to_string(), width.to_string());
    let answer = client
        .query_with(statement, &[("from", &from), ("width", &width)])
        .await?;
    let text = String::from_utf8_lossy(&answer);
    let number = |text: &str| {
        text.parse::<i64>()
            .context("reading the spans that are filled")
    };
    let row = |line: &str| {
        let (first, last) = line
            .split_once('\t')
            .context("reading the spans that are filled")?;
        Ok(Bucket {
            first: number(first)?,
            last: number(last)?,
        })
    };
    text.lines().map(row).collect()
}

/// What goes in before anything older: the range that a page shows at its start.
const RECENT_MS: i64 = 60 * 60_000;

/// Fills the spans, the latest first: it is what the page shows at its start.
async fn fill(
    plan: &Plan,
    client: ClickHouse,
    spans: Spans,
    stop: impl Future<Output = ()> + Send,
) -> anyhow::Result<()> {
    let mut stop = std::pin::pin!(stop);
    let mut told = false;
    let Some(((start, _), past)) = spans.split_last() else {
        return Ok(());
    };
    for &(start, end) in past.iter().rev() {
        let stopping = async {
            stop.as_mut().await;
            told = true;
        };
        feed(plan, &client, start, Some(end)).run(stopping).await?;
        if told {
            return Ok(());
        }
    }
    let live = feed(plan, &client, *start, None);
    live.run_recent_first(RECENT_MS, stop).await?;
    Ok(())
}

/// A feed from `start` to `end`, or on into the present.
fn feed(plan: &Plan, client: &ClickHouse, start: i64, end: Option<i64>) -> Feed {
    let config = Config {
        seed: plan.seed,
        start_ms: start.saturating_mul(1_000),
        rate: plan.rate,
        ..Config::default()
    };
    let until_ms = end.map(|end| end.saturating_mul(1_000));
    Feed {
        client: client.clone(),
        config,
        until_ms,
        follow: end.is_none(),
        rows: None,
    }
}
