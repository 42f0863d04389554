//! Where Weir's tables are, how long they keep rows, and what their names are on a cluster.

use weir_model::column::COLUMNS;

use super::text::quoted;

/// How long rows are kept after their end; `None` is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ttl(pub Option<u64>);

impl Ttl {
    /// What a new table gets where nothing was asked for: seven days.
    pub const USUAL: Self = Self(Some(7 * DAY_S));

    /// The longer one of two.
    #[must_use]
    pub fn or_longer(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(a), Some(b)) => Self(Some(a.max(b))),
            _ => Self(None),
        }
    }

    /// What to partition by: whole parts are dropped when their last row ends, so a
    /// partition must be short against the time to live.
    pub fn partition(self, column: &str) -> String {
        match self.0 {
            Some(seconds) if seconds <= DAY_S / 2 => format!("toStartOfHour({column})"),
            Some(seconds) if seconds <= 2 * DAY_S => {
                format!("toStartOfInterval({column}, INTERVAL 6 HOUR)")
            }
            _ => format!("toDate({column})"),
        }
    }
}

/// What becomes of the time to live of tables that are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// They get the one that is given.
    #[default]
    Change,
    /// They keep theirs, and new tables beside them get it too.
    Keep,
    /// They keep theirs where it is longer.
    Lengthen,
}

/// Where the tables are and how long they keep rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// The database; `None` is the user's default one.
    pub database: Option<String>,
    /// How long `flows` keeps rows.
    pub ttl: Ttl,
    /// How long rollups keep rows, where that differs from `flows`; never shorter.
    pub rollup_ttl: Option<Ttl>,
    /// What becomes of the time to live of tables that are there already.
    pub existing: Existing,
    /// The cluster to spread the tables over, as `system.clusters` names it.
    pub cluster: Option<String>,
}

const DAY_S: u64 = 86_400;

impl Storage {
    /// Tables of one server, kept for `ttl`.
    pub fn new(database: Option<String>, ttl: Ttl) -> Self {
        Self {
            database,
            ttl,
            ..Self::default()
        }
    }

    /// How long rollups keep rows: at least as long as `flows`.
    pub fn rollups_keep(&self) -> Ttl {
        self.rollup_ttl
            .map_or(self.ttl, |ttl| ttl.or_longer(self.ttl))
    }

    /// A table as statements name it, with its database where one is chosen.
    pub fn table(&self, name: &str) -> String {
        match &self.database {
            Some(database) => format!("{}.{name}", quoted(database)),
            None => name.to_owned(),
        }
    }

    /// The name of the table that holds a table's rows: on a cluster, `X` only passes on to every
    /// shard's `X_local`.
    pub fn local_name(&self, name: &str) -> String {
        match self.cluster {
            Some(_) => format!("{name}_local"),
            None => name.to_owned(),
        }
    }

    /// [`Self::local_name`] as statements name it.
    pub fn local(&self, name: &str) -> String {
        self.table(&self.local_name(name))
    }

    /// ` ON CLUSTER name`, or nothing.
    pub fn on_cluster(&self) -> String {
        self.cluster
            .as_ref()
            .map_or_else(String::new, |name| format!(" ON CLUSTER {}", quoted(name)))
    }

    /// The database as an expression: its name, or the session's.
    pub fn database_expression(&self) -> String {
        self.database
            .as_deref()
            .map_or_else(|| "currentDatabase()".to_owned(), super::text::literal)
    }

    /// A table of the database `system`: of every node where there is a cluster.
    pub fn system(&self, table: &str) -> String {
        match &self.cluster {
            Some(name) => format!(
                "clusterAllReplicas({}, system.{table})",
                super::text::literal(name)
            ),
            None => format!("system.{table}"),
        }
    }
}

/// `INSERT INTO flows (…) SETTINGS … FORMAT …` that names every column, in the registry's order. The
/// settings are those that make feeds cheap: their sums are merged later, and side by side.
pub fn insert_statement(format: &str) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.name).collect();
    format!(
        "INSERT INTO flows ({}) SETTINGS optimize_on_insert = 0, parallel_view_processing = 1 \
         FORMAT {format}",
        names.join(", ")
    )
}

/// Reads `12h`, `7d`, `never`.
///
/// # Errors
/// Says what was expected.
pub fn parse_ttl(text: &str) -> Result<Ttl, String> {
    if text == "never" {
        return Ok(Ttl(None));
    }
    match parse_seconds(text)? {
        0 => Err("a time to live must be longer than nothing".to_owned()),
        seconds => Ok(Ttl(Some(seconds))),
    }
}

/// Reads a span such as `90s`, `30m`, `6h`, `7d`, `2w`, in seconds.
///
/// # Errors
/// Says what was expected.
pub fn parse_seconds(text: &str) -> Result<u64, String> {
    let expected = || format!("expected a number and s, m, h, d or w, such as 6h; got {text:?}");
    let unit = text.chars().last().ok_or_else(expected)?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => DAY_S,
        'w' => 7 * DAY_S,
        _ => return Err(expected()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| expected())?;
    number
        .checked_mul(seconds)
        .filter(|s| *s <= 100 * 365 * DAY_S)
        .ok_or_else(expected)
}
