//! The registry of every `flows` column: type, unit, label, enumeration, twin.

mod registry;
pub use registry::{COLUMNS, END_REASON, FLOW_TYPE, POLICY_TYPE, PROTOCOL, RULE_ACTION};

use crate::Unit;

/// The type of a column as ClickHouse stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// `String`
    Text,
    /// `DateTime`, whole seconds, UTC
    Time,
    /// `UInt8`
    UInt8,
    /// `UInt16`
    UInt16,
    /// `UInt64`
    UInt64,
}

impl ColumnType {
    /// The plain ClickHouse type name, as clients declare it.
    pub fn clickhouse(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Time => "DateTime",
            Self::UInt8 => "UInt8",
            Self::UInt16 => "UInt16",
            Self::UInt64 => "UInt64",
        }
    }
}

/// Which writers fill a column; the others leave it at its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Every aggregator writes it.
    Always,
    /// Aggregators from this version on write it.
    Since(&'static str),
    /// Only aggregators up to this version wrote it.
    Until(&'static str),
    /// Nobody writes it: the SQL default fills it.
    Default(&'static str),
}

/// How a record's details are grouped for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Start, end, insertion.
    Time,
    /// Source Pod, Node, address, labels.
    Source,
    /// Destination Pod, Service, Node, address, labels.
    Destination,
    /// Protocol, state, type, end reason.
    Connection,
    /// Octets, packets, throughput.
    Traffic,
    /// Which policy and rule decided.
    Policy,
    /// Antrea Egress.
    Egress,
    /// Which cluster.
    Cluster,
}

/// Numbers with names, such as the flow types.
#[derive(Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// What is enumerated.
    pub name: &'static str,
    /// Number and name, ascending.
    pub values: &'static [(u8, &'static str)],
}

impl Enumeration {
    /// The name of a number, if it has one.
    pub fn label(&self, value: u64) -> Option<&'static str> {
        self.values
            .iter()
            .find(|(v, _)| u64::from(*v) == value)
            .map(|(_, l)| *l)
    }

    /// The number of a name, ignoring case.
    pub fn value(&self, label: &str) -> Option<u8> {
        self.values
            .iter()
            .find(|(_, l)| l.eq_ignore_ascii_case(label))
            .map(|(v, _)| *v)
    }
}

/// One column of `flows`.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The column's name in ClickHouse.
    pub name: &'static str,
    /// Its type.
    pub ty: ColumnType,
    /// Short text for a heading.
    pub label: &'static str,
    /// What its numbers are.
    pub unit: Unit,
    /// Names of its numbers, where it has them.
    pub enumeration: Option<&'static Enumeration>,
    /// The column that means the same for the other end or direction.
    pub twin: Option<&'static str>,
    /// Where a record's details show it.
    pub group: Group,
    /// Which writers fill it.
    pub written: Written,
    /// One sentence for a tooltip.
    pub doc: &'static str,
}

impl Column {
    /// A number of this column as people read it: its name where it has one, a time (seconds since
    /// 1970) as ISO 8601, else its digits.
    pub fn text(&self, number: u64) -> String {
        if let Some(name) = self.enumeration.and_then(|e| e.label(number)) {
            return name.to_owned();
        }
        match (self.ty, i64::try_from(number)) {
            (ColumnType::Time, Ok(seconds)) if seconds <= i64::from(u32::MAX) => {
                crate::time::instant::iso(seconds * 1000)
            }
            _ => number.to_string(),
        }
    }
}

/// The column of that exact name, if `flows` has it.
pub fn column(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|c| c.name == name)
}
