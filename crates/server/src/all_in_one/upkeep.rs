//! The upkeep of the tables: what a person or a CronJob would do elsewhere.

use std::time::Duration;

use super::health::{Health, Watch, health};
use crate::client::ClickHouse;
use crate::prune::{Limit, prune};
use crate::schema::{self, Storage};

/// How often room is made. A minute of 15,000 records a second is 45 MB.
const ROOM: Duration = Duration::from_secs(60);
/// Rounds from one look at the tables to the next: sums that were not complete, a table that is gone.
const TABLES: u32 = 5;

/// What is kept, and how much of it.
pub struct Upkeep {
    /// As the writer.
    pub client: ClickHouse,
    /// How long rows are kept.
    pub storage: Storage,
    /// How much they may take.
    pub limit: Limit,
}

impl Upkeep {
    /// Makes the tables, or brings older ones to the present schema, however often it must be tried:
    /// an engine that runs takes records for the tables that are there.
    pub async fn begin(&self) {
        // Room first: on a full disk nothing else succeeds.
        self.make_room().await;
        while let Err(error) = schema::apply(&self.client, &self.storage).await {
            tracing::warn!("the tables are not ready, tried again in a minute: {error:#}");
            tokio::time::sleep(ROOM).await;
            self.make_room().await;
        }
    }

    /// Keeps them for good. A failure is logged, and the next round tries again.
    pub async fn run(&self) {
        let mut beat = tokio::time::interval(ROOM);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut watch = Watch::default();
        for round in 0_u32.. {
            beat.tick().await;
            self.make_room().await;
            if round % TABLES == TABLES - 1
                && let Err(error) = schema::apply(&self.client, &self.storage).await
            {
                tracing::warn!("the tables were not brought up to date: {error:#}");
            }
            self.watch(&mut watch).await;
        }
    }

    async fn make_room(&self) {
        match prune(&self.client, &self.storage, self.limit, false).await {
            Ok(outcome) if !outcome.dropped.is_empty() => {
                tracing::info!("the oldest records made room: {}", outcome.words().trim());
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("no room was made: {error:#}"),
        }
    }

    async fn watch(&self, watch: &mut Watch) {
        match health(&self.client).await {
            Ok(health) => Health::say(watch.notices(&health)),
            Err(error) => tracing::warn!("the health of the engine is not known: {error:#}"),
        }
    }
}
