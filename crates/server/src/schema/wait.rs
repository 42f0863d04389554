//! Waiting for a ClickHouse that is still starting, as a Job does which is applied with it.

use std::time::{Duration, Instant};

use crate::client::{ClickHouse, ClientError};

/// The longest pause between two attempts.
const PAUSE: Duration = Duration::from_secs(5);

/// Waits until ClickHouse answers a statement, at most so long.
///
/// # Errors
/// It refuses for a reason that waiting does not mend, or still does not answer in the end.
pub async fn answering(client: &ClickHouse, longest: Duration) -> Result<(), ClientError> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(100);
    loop {
        match client.query("SELECT 1").await {
            Ok(_) => return Ok(()),
            Err(error) if error.is_transient() && begun.elapsed() + pause < longest => {
                tracing::info!(%error, "waiting for ClickHouse");
            }
            Err(error) => return Err(error),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE);
    }
}
