//! Which settings the proxy may and must send with each query; asked of ClickHouse once.
//!
//! An account with `readonly = 1` refuses every setting (code 164) unless it is marked changeable; one
//! with `readonly = 2` refuses `readonly` itself; a constraint refuses values beyond it (code 452); an
//! old server does not know a setting (code 115). So the wanted settings are tried with `SELECT 1`.

use super::config::Limits;
use super::error::ProxyError;
use super::upstream::Upstream;

/// The settings that go with every query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Name and value.
    pub settings: Vec<(&'static str, String)>,
}

impl Plan {
    /// The settings as URL parameters.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }
}

const ASK: &str = "SELECT name, value FROM system.settings WHERE name IN ('readonly', 'max_execution_time', \
    'max_memory_usage', 'max_rows_to_read', 'max_result_rows', 'max_result_bytes') FORMAT TabSeparated";

/// Asks ClickHouse what the account allows.
///
/// # Errors
/// ClickHouse does not answer, or refuses the account or `SELECT 1`.
pub async fn make(upstream: &Upstream, limits: &Limits) -> Result<Plan, ProxyError> {
    let present = upstream.ask(ASK, []).await?.unwrap_or_default();
    let present = Present::read(&present);
    let wanted = wanted(limits, &present);
    let refusal = match tried(upstream, &wanted).await? {
        None => return Ok(said(wanted, &present, &[])),
        Some(words) => words,
    };
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for setting in wanted {
        match tried(upstream, std::slice::from_ref(&setting)).await? {
            None => taken.push(setting),
            Some(_) => refused.push(setting.0),
        }
    }
    if tried(upstream, &taken).await?.is_some() {
        refused.extend(taken.drain(..).map(|(name, _)| name));
    }
    tracing::info!(
        reason = refusal,
        "ClickHouse refuses some settings of the proxy"
    );
    Ok(said(taken, &present, &refused))
}

async fn tried(
    upstream: &Upstream,
    settings: &[(&'static str, String)],
) -> Result<Option<String>, ProxyError> {
    let pairs = settings.iter().map(|(name, value)| (*name, value.as_str()));
    Ok(upstream
        .ask("SELECT 1", pairs)
        .await?
        .err()
        .map(|words| words.text))
}

/// Logs, once for each plan, what holds and what does not.
fn said(settings: Vec<(&'static str, String)>, present: &Present, refused: &[&str]) -> Plan {
    let sent: Vec<_> = settings
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    tracing::info!(
        sent = sent.join(" "),
        refused = refused.join(" "),
        "settings for every query"
    );
    if present.readonly == 1 && settings.is_empty() {
        tracing::info!(
            "the account is readonly=1 and takes no settings: its own profile sets the limits"
        );
    }
    if present.readonly == 0 && !settings.iter().any(|(name, _)| *name == "readonly") {
        tracing::warn!(
            "the ClickHouse account may write and does not take readonly: use a read-only account"
        );
    }
    if refused.contains(&CANCEL) {
        tracing::warn!(
            "ClickHouse may go on with queries whose browser has left: set {CANCEL}=1 in its profile"
        );
    }
    Plan { settings }
}

const CANCEL: &str = "cancel_http_readonly_queries_on_client_close";

/// The account's own values; 0 where it has no limit or does not say.
#[derive(Debug, Default)]
struct Present {
    readonly: u64,
    values: Vec<(String, u64)>,
}

impl Present {
    fn read(text: &str) -> Self {
        let values: Vec<(String, u64)> = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(name, value)| {
                Some((name.to_owned(), value.trim().parse::<f64>().ok()? as u64))
            })
            .collect();
        let readonly = values
            .iter()
            .find(|(name, _)| name == "readonly")
            .map_or(0, |(_, v)| *v);
        Self { readonly, values }
    }

    fn get(&self, name: &str) -> u64 {
        self.values
            .iter()
            .find(|(n, _)| n == name)
            .map_or(0, |(_, v)| *v)
    }
}

/// What should go with every query: never a limit wider than the account's own.
fn wanted(limits: &Limits, present: &Present) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        (CANCEL, "1".to_owned()),
        ("http_write_exception_in_output_format", "0".to_owned()),
    ];
    for (name, limit) in [
        ("max_execution_time", limits.max_execution_time),
        ("max_memory_usage", limits.max_memory_usage),
        ("max_rows_to_read", limits.max_rows_to_read),
        ("max_result_rows", limits.max_result_rows),
        ("max_result_bytes", limits.max_result_bytes),
    ] {
        let own = present.get(name);
        if limit > 0 && (own == 0 || own > limit) {
            settings.push((name, limit.to_string()));
        }
    }
    if present.readonly == 0 {
        settings.insert(0, ("readonly", "1".to_owned()));
    }
    settings
}
