//! An aggregator that goes on inserting, and remembers which of its rows were acknowledged. As
//! Antrea's does, it sends a refused batch again; here only where ClickHouse saw the table change
//! under the insert, so that every other refusal shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use weir_server::client::{ClickHouse, ClientError};

/// Rows of one insert.
const BATCH: u64 = 3;

/// TABLE_UUID_MISMATCH: the table's name went to another table while the insert began.
const UUID_MISMATCH: u32 = 741;

/// A writer at work.
pub struct Writer {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    task: tokio::task::JoinHandle<Written>,
}

/// What a writer wrote.
#[derive(Default)]
pub struct Written {
    /// First ids of acknowledged inserts.
    pub acknowledged: Vec<u64>,
    /// First ids of inserts that failed: their rows may be there or not.
    pub failed: Vec<u64>,
    /// The last failure.
    pub why: String,
}

impl Writer {
    /// Starts one that inserts into `flows` of the client's database, by name, again and again.
    pub fn start(client: ClickHouse) -> Self {
        Self::from(client, 0)
    }

    /// The same, with ids from `id` on.
    pub fn from(client: ClickHouse, mut id: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let acknowledged = Arc::new(AtomicU64::new(0));
        let (seen, counted) = (Arc::clone(&stop), Arc::clone(&acknowledged));
        let task = tokio::spawn(async move {
            let mut written = Written::default();
            while !seen.load(SeqCst) {
                match client.query(&statement(id)).await {
                    Ok(_) => {
                        written.acknowledged.push(id);
                        counted.fetch_add(1, SeqCst);
                    }
                    Err(ClientError::Refused {
                        code: Some(UUID_MISMATCH),
                        ..
                    }) => continue,
                    Err(error) => {
                        written.failed.push(id);
                        written.why = error.to_string();
                    }
                }
                id += BATCH;
                // the rest of the machine wants to work too
                tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            }
            written
        });
        Self {
            stop,
            acknowledged,
            task,
        }
    }

    /// Waits until it has had so many inserts acknowledged.
    pub async fn reaches(&self, inserts: u64) {
        while self.acknowledged.load(SeqCst) < inserts {
            assert!(!self.task.is_finished());
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    /// Stops it.
    pub async fn stop(self) -> Written {
        self.stop.store(true, SeqCst);
        self.task.await.unwrap()
    }
}

/// Inserts as Antrea 1.5 does, whose columns every schema has; the ids are in the labels.
fn statement(id: u64) -> String {
    let rows: Vec<String> = (id..id + BATCH)
        .map(|id| {
            format!(
                "(now() - {}, now(), 2, 'live', 'new-{id}', 'p', 10, 5, 99, 99)",
                id % 60
            )
        })
        .collect();
    format!(
        "INSERT INTO flows (flowStartSeconds, flowEndSeconds, flowType, sourcePodNamespace, \
         sourcePodLabels, sourcePodName, octetDeltaCount, reverseOctetDeltaCount, octetTotalCount, \
         reverseOctetTotalCount) VALUES {}",
        rows.join(", ")
    )
}

impl Written {
    /// Every label that must be in `flows` once, sorted.
    pub fn labels(&self) -> Vec<String> {
        let rows = self.acknowledged.iter().flat_map(|id| *id..*id + BATCH);
        let mut labels: Vec<String> = rows.map(|id| format!("new-{id}")).collect();
        labels.sort_unstable();
        labels
    }

    /// Labels that may be there once.
    pub fn perhaps(&self) -> Vec<String> {
        let rows = self.failed.iter().flat_map(|id| *id..*id + BATCH);
        rows.map(|id| format!("new-{id}")).collect()
    }
}
