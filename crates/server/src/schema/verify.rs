//! `weir schema verify`: compares rollups with the records they sum, and mends them.

use anyhow::bail;
use weir_model::Rollup;
use weir_model::rollup::ROLLUPS;

use super::correct::{Corrected, WINDOW_S, comparison, correct};
use super::lock::Lock;
use super::state::State;
use super::storage::Storage;
use super::{Progress, ask, complete, steps, tables, text, whole};
use crate::client::ClickHouse;

/// How often a bucket that differs is looked at again before it counts.
const TRIES: u32 = 6;

/// A sum of a bucket that is not that of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The rollup's table.
    pub rollup: &'static str,
    /// The bucket's start, in seconds since 1970.
    pub bucket: i64,
    /// Which sum.
    pub sum: &'static str,
    /// The records' sum.
    pub records: u64,
    /// The rollup's.
    pub found: u64,
    /// How many combinations of columns differ in the bucket, in any sum. Where totals agree, these
    /// make up for each other.
    pub keys: u64,
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Every difference.
    pub differences: Vec<Difference>,
    /// Hours that were compared, each rollup's counted.
    pub hours: u64,
    /// Hours that inserts kept changing.
    pub unsteady: u64,
    /// Rows of correction that were inserted.
    pub corrections: u64,
    /// Differences that are left.
    pub left: u64,
}

/// Compares, and mends where `repair` is set, the buckets within `range` in seconds since 1970.
///
/// # Errors
/// ClickHouse refuses a statement, a feed is missing, or another schema change is under way.
pub async fn verify(
    client: &ClickHouse,
    storage: &Storage,
    range: (i64, i64),
    repair: Option<Repair>,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let state = State::read(client, storage).await?;
    super::apply::check_version(&state)?;
    for rollup in &ROLLUPS {
        if !steps::fed(&state, rollup) || !state.has(rollup.table) {
            let feed = tables::feed_name(rollup);
            bail!("{feed} is missing, or of an older Weir: run weir schema apply");
        }
    }
    let Some(repair) = repair else {
        return compare(client, storage, range, None, progress).await;
    };
    let lock = Lock::take(client, storage, repair.break_lock).await?;
    let work = async {
        complete::complete(client, storage, progress, Some(&lock)).await?;
        compare(client, storage, range, Some(&lock), progress).await
    };
    let report = work.await;
    let released = lock.release().await;
    report.and_then(|report| released.map(|()| report))
}

/// How to mend.
#[derive(Clone, Copy, Debug, Default)]
pub struct Repair {
    /// Take the lock from whoever holds it.
    pub break_lock: bool,
}

async fn compare(
    client: &ClickHouse,
    storage: &Storage,
    range: (i64, i64),
    lock: Option<&Lock>,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let state = State::read(client, storage).await?;
    let mut report = Report::default();
    for rollup in &ROLLUPS {
        let hours = whole::comparable(client, storage, &state, rollup, range).await?;
        let all = hours.len();
        for (done, hour) in hours.into_iter().rev().enumerate() {
            if let Some(lock) = lock {
                lock.check()?;
            }
            report.hours += 1;
            match settled(client, storage, rollup, hour).await? {
                Some(found) if found.is_empty() => {}
                Some(found) => {
                    mend(client, storage, rollup, hour, found, lock, &mut report).await?
                }
                None => report.unsteady += 1,
            }
            if (done + 1) % 24 == 0 || done + 1 == all {
                progress.say(&format!(
                    "{}: {} of {all} hours compared",
                    rollup.table,
                    done + 1
                ));
            }
        }
    }
    Ok(report)
}

async fn mend(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &'static Rollup,
    hour: i64,
    found: Vec<Difference>,
    lock: Option<&Lock>,
    report: &mut Report,
) -> anyhow::Result<()> {
    if lock.is_none() {
        report.left += found.len() as u64;
    } else {
        match correct(client, storage, rollup, hour).await? {
            Corrected::Rows(rows) => report.corrections += rows,
            Corrected::Unsteady => report.unsteady += 1,
        }
        let again = settled(client, storage, rollup, hour).await?;
        report.left += again.map_or(0, |left| left.len() as u64);
    }
    report.differences.extend(found);
    Ok(())
}

/// The differences of an hour that stay when inserts under way have ended; `None` where they keep
/// changing.
async fn settled(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &'static Rollup,
    hour: i64,
) -> anyhow::Result<Option<Vec<Difference>>> {
    let mut before = differences(client, storage, rollup, hour).await?;
    for attempt in 0..TRIES {
        if before.is_empty() {
            return Ok(Some(before));
        }
        let ended = ask::inserts_ended(client, storage).await?;
        let now = differences(client, storage, rollup, hour).await?;
        if ended && now == before {
            return Ok(Some(now));
        }
        before = now;
        tokio::time::sleep(std::time::Duration::from_millis(50 << attempt)).await;
    }
    Ok(None)
}

async fn differences(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &'static Rollup,
    hour: i64,
) -> anyhow::Result<Vec<Difference>> {
    let rows = ask::numbers(client, &comparison(storage, rollup, hour)?).await?;
    let mut found = Vec::new();
    for row in rows {
        let [bucket, keys, totals @ ..] = row.as_slice() else {
            continue;
        };
        let pairs: Vec<_> = rollup.sums().zip(totals.chunks(2)).collect();
        let equal = pairs.iter().all(|(_, pair)| pair.first() == pair.last());
        for (i, (sum, pair)) in pairs.into_iter().enumerate() {
            let [records, there] = pair else { continue };
            // Where all totals agree, the keys do not: one line says so.
            if records != there || (equal && i == 0) {
                found.push(Difference {
                    rollup: rollup.table,
                    bucket: i64::try_from(*bucket).unwrap_or(i64::MAX),
                    sum,
                    records: u64::try_from(*records).unwrap_or(u64::MAX),
                    found: u64::try_from(*there).unwrap_or(u64::MAX),
                    keys: u64::try_from(*keys).unwrap_or(u64::MAX),
                });
            }
        }
    }
    Ok(found)
}

/// Lines that are shown at most.
const SHOWN: usize = 200;

impl Report {
    /// The report for people: a table of what differed, and a line about all of it.
    pub fn words(&self) -> String {
        let mut rows = Vec::new();
        if !self.differences.is_empty() {
            let head = [
                "rollup",
                "bucket",
                "sum",
                "records",
                "rollup's",
                "difference",
                "keys",
            ];
            rows.push(head.map(str::to_owned).to_vec());
        }
        for d in self.differences.iter().take(SHOWN) {
            rows.push(vec![
                d.rollup.to_owned(),
                text::moment(d.bucket),
                d.sum.to_owned(),
                d.records.to_string(),
                d.found.to_string(),
                format!("{:+}", i128::from(d.found) - i128::from(d.records)),
                d.keys.to_string(),
            ]);
        }
        let mut words = text::table(&rows);
        if self.differences.len() > SHOWN {
            words += &format!("… and {} more\n", self.differences.len() - SHOWN);
        }
        words += &format!(
            "{} hours compared ({WINDOW_S} s each, per rollup): {} sums differed, {} rows of \
             correction inserted, {} differ still, {} hours kept changing\n",
            self.hours,
            self.differences.len(),
            self.corrections,
            self.left,
            self.unsteady
        );
        words
    }
}
