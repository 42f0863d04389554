//! Whether a copy of the old rows fits on the disk, and how much to expect.

use super::names::FLOWS;
use super::session::Session;

/// Bytes of ours for 100 bytes of the old table, with a margin: 29 to 43 were measured for String
/// columns with simulated traffic, and merging briefly holds a chunk twice.
pub const PERCENT: u64 = 70;

/// Share of the disk that must stay free, as one in so many.
const RESERVE: u64 = 20;

/// What there is and what is needed, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Compressed size of the old table.
    pub old: u64,
    /// What the copy is expected to take.
    pub need: u64,
    /// What the disks of `flows` have free.
    pub free: u64,
    /// What they have in all.
    pub total: u64,
}

impl Room {
    /// Judges a copy of `rows` of the `all` rows of an old table of `old` bytes, of which a copy
    /// takes `percent`.
    pub fn new(old: u64, rows: u64, all: u64, percent: u64, (free, total): (u64, u64)) -> Self {
        let share = u128::from(old) * u128::from(rows) / u128::from(all.max(1));
        let need = share * u128::from(percent) / 100;
        Self {
            old,
            need: u64::try_from(need).unwrap_or(u64::MAX),
            free,
            total,
        }
    }

    /// Whether the copy fits and a twentieth of the disk stays free.
    pub fn fits(&self) -> bool {
        self.need.saturating_add(self.total / RESERVE) <= self.free
    }

    /// The numbers, for people.
    pub fn words(&self) -> String {
        format!(
            "the old table holds {}, its copy is expected to take {}, and {} of {} are free (a \
             twentieth must stay so)",
            bytes(self.old),
            bytes(self.need),
            bytes(self.free),
            bytes(self.total)
        )
    }
}

/// Measures the disks for a copy of `rows` of the `all` rows of the old table.
///
/// # Errors
/// ClickHouse refuses to tell.
pub async fn room(
    session: &Session<'_>,
    old: &str,
    rows: u64,
    all: u64,
    percent: u64,
) -> anyhow::Result<Room> {
    let sql = "SELECT sum(bytes_on_disk) FROM system.parts \
               WHERE active AND database = {db:String} AND table = {name:String}";
    let size = session.rows(sql, &[("name", old)]).await?;
    let sql = "SELECT sum(free_space), sum(total_space) FROM system.disks WHERE name IN (\
               SELECT arrayJoin(disks) FROM system.storage_policies WHERE policy_name = (\
               SELECT storage_policy FROM system.tables \
               WHERE database = {db:String} AND name = {name:String}))";
    let disks = session.rows(sql, &[("name", FLOWS)]).await?;
    let at = |rows: &[Vec<String>], i: usize| -> u64 {
        let cell = rows.first().and_then(|row| row.get(i));
        cell.and_then(|text| text.parse().ok()).unwrap_or(0)
    };
    Ok(Room::new(
        at(&size, 0),
        rows,
        all,
        percent,
        (at(&disks, 0), at(&disks, 1)),
    ))
}

/// Bytes with a unit: `38.6 MB`.
pub fn bytes(n: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut value = n as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{n} bytes")
    } else {
        format!("{value:.1} {}", units[unit])
    }
}
