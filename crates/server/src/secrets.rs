//! `weir secrets`: inside Kubernetes, makes the Secrets that are missing, with passwords that nobody
//! chose and nobody saw. What is there already stays as it is.

mod kubernetes;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use weir_chdb::{READER, WRITER};

use crate::manifest::reserved;
pub use kubernetes::Kubernetes;

/// Options of `weir secrets`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Account that the aggregator writes with, as the ClickHouseInstallation names it
    #[arg(long, value_name = "NAME", default_value = "flow_writer")]
    pub clickhouse_user: String,
    /// Account that Weir and Grafana read with
    #[arg(long, value_name = "NAME", default_value = "flow_reader")]
    pub reader_user: String,
    /// Grafana's administrator
    #[arg(long, value_name = "NAME", default_value = "admin")]
    pub grafana_user: String,
    /// For the embedded ClickHouse: its accounts, and a Secret with the hashes of their passwords in
    /// place of Grafana's
    #[arg(long, conflicts_with_all = ["clickhouse_user", "reader_user", "grafana_user"])]
    pub embedded: bool,
}

/// One field of a Secret.
enum Field {
    /// A name, which must be this one.
    Name(String),
    /// A name, which may be another.
    Free(String),
    /// A password of its own.
    Password,
}

/// Runs `weir secrets`.
///
/// # Errors
/// This is no Pod, the API refuses, or a Secret names another account than the manifest does.
pub async fn run(args: Args) -> Result<()> {
    let kubernetes = Kubernetes::of_this_pod()?;
    for line in make(&kubernetes, &args).await? {
        crate::cli::say(&format!("{line}\n"))?;
    }
    Ok(())
}

/// Makes what is missing, and says in one line for each Secret what was done.
///
/// # Errors
/// As [`run`].
pub async fn make(kubernetes: &Kubernetes, args: &Args) -> Result<Vec<String>> {
    if args.embedded {
        return embedded(kubernetes).await;
    }
    let clickhouse = [
        ("username", Field::Name(args.clickhouse_user.clone())),
        ("password", Field::Password),
        ("reader-username", Field::Name(args.reader_user.clone())),
        ("reader-password", Field::Password),
        ("owner-password", Field::Password),
        ("cluster", Field::Password),
    ];
    let grafana = [
        ("admin-username", Field::Free(args.grafana_user.clone())),
        ("admin-password", Field::Password),
    ];
    let mut said = Vec::new();
    for (name, fields) in [
        ("clickhouse-secret", &clickhouse[..]),
        ("grafana-secret", &grafana),
    ] {
        said.push(one(kubernetes, name, fields).await?);
    }
    Ok(said)
}

/// The Secrets of an embedded engine. The hashes always follow the passwords.
async fn embedded(kubernetes: &Kubernetes) -> Result<Vec<String>> {
    let fields = [
        ("username", Field::Name(WRITER.to_owned())),
        ("password", Field::Password),
        ("reader-username", Field::Name(READER.to_owned())),
        ("reader-password", Field::Password),
    ];
    let made = one(kubernetes, "clickhouse-secret", &fields).await?;
    let passwords = kubernetes.get("clickhouse-secret").await?;
    let passwords = passwords.context("Secret clickhouse-secret is gone again")?;
    let hash = |key: &str| {
        let held = passwords["data"][key].as_str().unwrap_or_default();
        let held = STANDARD.decode(held).ok();
        let held = held.and_then(|bytes| String::from_utf8(bytes).ok());
        held.map(|password| weir_chdb::digest(&password))
            .with_context(|| format!("Secret clickhouse-secret: {key} is no text"))
    };
    let text = format!(
        "{WRITER}={}\n{READER}={}\n",
        hash("password")?,
        hash("reader-password")?
    );
    Ok(vec![
        made,
        follow(kubernetes, "clickhouse-hashes", &text).await?,
    ])
}

/// A Secret whose one key `accounts` holds that text.
async fn follow(kubernetes: &Kubernetes, name: &str, text: &str) -> Result<String> {
    let encoded = json!(STANDARD.encode(text));
    let data = Map::from_iter([("accounts".to_owned(), encoded.clone())]);
    Ok(match kubernetes.get(name).await? {
        None => {
            kubernetes.create(&secret(name, data)).await?;
            format!("Secret {name}: made")
        }
        Some(there) if there["data"]["accounts"] == encoded => {
            format!("Secret {name}: there already, unchanged")
        }
        Some(there) => {
            let version = &there["metadata"]["resourceVersion"];
            let patch = json!({ "metadata": { "resourceVersion": version }, "data": data });
            kubernetes.patch(name, &patch).await?;
            format!(
                "Secret {name}: follows the passwords of clickhouse-secret; start the Pod weir-0 again"
            )
        }
    })
}

async fn one(kubernetes: &Kubernetes, name: &str, fields: &[(&str, Field)]) -> Result<String> {
    let there = kubernetes.get(name).await?;
    let data = there.as_ref().map(|secret| &secret["data"]);
    let mut missing = Map::new();
    for (key, field) in fields {
        let held = data
            .and_then(|data| data[*key].as_str())
            .filter(|text| !text.is_empty());
        match (held, field) {
            (Some(held), Field::Name(wanted)) => same(name, key, held, wanted)?,
            (Some(_), _) => {}
            (None, Field::Name(text) | Field::Free(text)) => {
                missing.insert((*key).to_owned(), json!(STANDARD.encode(text)));
            }
            (None, Field::Password) => {
                missing.insert((*key).to_owned(), json!(STANDARD.encode(password()?)));
            }
        }
    }
    let keys: Vec<String> = missing.keys().cloned().collect();
    match there {
        None => {
            kubernetes.create(&secret(name, missing)).await?;
            Ok(format!("Secret {name}: made"))
        }
        Some(_) if missing.is_empty() => Ok(format!("Secret {name}: there already, unchanged")),
        Some(secret) => {
            // Named by its version, so that another's change in between is not lost.
            let version = &secret["metadata"]["resourceVersion"];
            let patch = json!({ "metadata": { "resourceVersion": version }, "data": missing });
            kubernetes.patch(name, &patch).await?;
            Ok(format!(
                "Secret {name}: there already, added {}",
                keys.join(", ")
            ))
        }
    }
}

fn secret(name: &str, data: Map<String, Value>) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": { "name": name, "labels": { "app.kubernetes.io/part-of": "weir" } },
        "type": "Opaque",
        "data": data,
    })
}

/// Accounts are named in the ClickHouseInstallation too, so a Secret of another name would lock out.
fn same(secret: &str, key: &str, held: &str, wanted: &str) -> Result<()> {
    let held = STANDARD
        .decode(held)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let held = held.with_context(|| format!("Secret {secret}: {key} is no text"))?;
    if held == wanted {
        return Ok(());
    }
    if let Some(whose) = reserved(&held) {
        bail!(
            "Secret {secret} has {key} {held:?}, which is {whose} (Theia's Secret has it): delete the \
             Secret, and this Job makes one with a new password; or, to keep its password, set {key} to \
             {wanted} in it. Then carry the account to the aggregator: `weir manifest --print aggregator`"
        );
    }
    let flag = if key == "username" {
        "--clickhouse-user"
    } else {
        "--reader-user"
    };
    bail!(
        "Secret {secret} has {key} {held:?}, the manifest {wanted:?}: make the manifest with \
         `{flag} {held}`, or delete the Secret"
    );
}

/// 190 random bits, as letters and digits alone: nothing to quote anywhere.
///
/// # Errors
/// The system has no randomness.
fn password() -> Result<String> {
    const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut text = String::new();
    while text.len() < 32 {
        let mut bytes = [0_u8; 64];
        getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("no randomness: {e}"))?;
        // Bytes beyond a multiple of 62 would make some letters likelier.
        let even = bytes.iter().filter(|byte| **byte < 248);
        text.extend(even.map(|byte| char::from(LETTERS[usize::from(*byte) % 62])));
    }
    text.truncate(32);
    Ok(text)
}
