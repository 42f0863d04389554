//! `weir probe`: asks a web server of this machine whether it is well; for probes of a Pod that
//! listens to itself alone, where no kubelet can knock.

use anyhow::{Context as _, Result, ensure};

/// Options of `weir probe`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to ask, such as http://127.0.0.1:8300/readyz
    pub url: reqwest::Url,
    /// Longest wait, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 8)]
    pub timeout: u64,
}

/// Runs `weir probe`.
///
/// # Errors
/// No answer in time, or one that is no success; its text is repeated.
pub async fn run(args: Args) -> Result<()> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(std::time::Duration::from_secs(args.timeout))
        .build()?;
    let response = http.get(args.url.clone()).send().await;
    let response = response.with_context(|| format!("{} does not answer", args.url))?;
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    ensure!(status.is_success(), "HTTP {status}: {}", text.trim());
    Ok(())
}
