//! The SQL of the `flows` table, written from the column registry: types, codecs, keys, TTL.

use weir_model::column::{COLUMNS, Column, ColumnType, Written};

/// How long flows are kept after their end; `None` is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl(pub Option<u64>);

/// Where the table is and how long it keeps flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The database; `None` is the user's default one.
    pub database: Option<String>,
    /// How long a new table keeps flows.
    pub ttl: Ttl,
}

const DAY_S: u64 = 86_400;

/// Columns whose values hardly repeat: a dictionary would only cost.
const FREE_TEXT: &[&str] = &["httpVals"];

impl Storage {
    /// Every statement in order; each may run again at any time.
    pub fn statements(&self) -> Vec<String> {
        let database = self
            .database
            .iter()
            .map(|d| format!("CREATE DATABASE IF NOT EXISTS {}", quoted(d)));
        database
            .chain([self.create_flows(), self.add_columns()])
            .collect()
    }

    /// The statements as a script that clickhouse-client can run.
    pub fn script(&self) -> String {
        self.statements()
            .iter()
            .map(|s| format!("{s};\n\n"))
            .collect()
    }

    fn create_flows(&self) -> String {
        let columns: Vec<String> = COLUMNS
            .iter()
            .map(|c| format!("    {}", definition(c)))
            .collect();
        format!(
            "CREATE TABLE IF NOT EXISTS {} (\n{}\n)\nENGINE = MergeTree\nPARTITION BY {}\n\
             PRIMARY KEY (toStartOfFiveMinutes(flowEndSeconds), sourcePodNamespace, sourcePodName)\n\
             ORDER BY (toStartOfFiveMinutes(flowEndSeconds), sourcePodNamespace, sourcePodName, flowEndSeconds)\n\
             {}SETTINGS ttl_only_drop_parts = 1",
            self.table(),
            columns.join(",\n"),
            self.partition(),
            self.ttl_clause(),
        )
    }

    /// Adds what a table made by an older schema lacks; its storage is left as it is.
    fn add_columns(&self) -> String {
        let added: Vec<String> = COLUMNS
            .iter()
            .map(|c| format!("    ADD COLUMN IF NOT EXISTS {}", definition(c)))
            .collect();
        format!("ALTER TABLE {}\n{}", self.table(), added.join(",\n"))
    }

    fn table(&self) -> String {
        match &self.database {
            Some(database) => format!("{}.flows", quoted(database)),
            None => "flows".to_owned(),
        }
    }

    /// Whole parts are dropped, so a partition must be short against the TTL.
    fn partition(&self) -> &'static str {
        match self.ttl.0 {
            Some(seconds) if seconds <= DAY_S / 2 => "toStartOfHour(flowEndSeconds)",
            Some(seconds) if seconds <= 2 * DAY_S => {
                "toStartOfInterval(flowEndSeconds, INTERVAL 6 HOUR)"
            }
            _ => "toDate(flowEndSeconds)",
        }
    }

    fn ttl_clause(&self) -> String {
        match self.ttl.0 {
            Some(seconds) => format!("TTL flowEndSeconds + INTERVAL {seconds} SECOND\n"),
            None => String::new(),
        }
    }
}

/// `INSERT INTO flows (…) FORMAT …` that names every column, in the registry's order.
pub fn insert_statement(format: &str) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.name).collect();
    format!("INSERT INTO flows ({}) FORMAT {format}", names.join(", "))
}

fn definition(column: &Column) -> String {
    let (ty, codec) = stored(column);
    let default = match column.written {
        Written::Default(sql) => format!(" DEFAULT {sql}"),
        _ => String::new(),
    };
    format!("{} {ty}{default}{codec}", column.name)
}

/// Type and codec as stored: names and addresses repeat, times and counters grow.
fn stored(column: &Column) -> (&'static str, &'static str) {
    match column.ty {
        ColumnType::Text if FREE_TEXT.contains(&column.name) => ("String", " CODEC(ZSTD(1))"),
        ColumnType::Text => ("LowCardinality(String)", " CODEC(ZSTD(1))"),
        ColumnType::Time => ("DateTime", " CODEC(Delta, ZSTD(1))"),
        ColumnType::UInt8 => ("UInt8", " CODEC(ZSTD(1))"),
        ColumnType::UInt16 => ("UInt16", " CODEC(T64, ZSTD(1))"),
        ColumnType::UInt64 => ("UInt64", " CODEC(T64, ZSTD(1))"),
    }
}

/// A name as an identifier that needs no further care.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
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
