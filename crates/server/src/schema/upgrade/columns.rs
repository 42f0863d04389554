//! Which columns of an old table become which of ours, and how: the lists of an `INSERT … SELECT`.

use weir_model::column::{COLUMNS, ColumnType};

use super::kind::{OldColumn, Table, plain};
use super::session::quoted;

/// The columns of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Ours, quoted.
    pub into: Vec<String>,
    /// What each is taken from.
    pub from: Vec<String>,
    /// Old columns that Weir does not know and takes along, as `name type [DEFAULT …]`.
    pub extra: Vec<String>,
    /// Old columns that are computed, so there is nothing to take.
    pub left: Vec<String>,
}

/// The copy of a table into ours.
pub fn mapping(old: &Table) -> Mapping {
    let mut map = Mapping::default();
    for column in COLUMNS {
        let found = old.column(column.name).filter(|c| is_stored(c));
        let from = match (found, column.name) {
            (Some(found), _) => Some(taken(found, column.ty)),
            (None, "timeInserted") => Some("toDateTime(`flowEndSeconds`)".to_owned()),
            (None, _) => None,
        };
        if let Some(from) = from {
            map.into.push(quoted(column.name));
            map.from.push(from);
        }
    }
    let known = |name: &str| COLUMNS.iter().any(|c| c.name == name);
    for column in old.columns.iter().filter(|c| !known(&c.name)) {
        if is_stored(column) && column.default_kind != "MATERIALIZED" {
            map.into.push(quoted(&column.name));
            map.from.push(quoted(&column.name));
            map.extra.push(definition(column));
        } else {
            map.left.push(column.name.clone());
        }
    }
    map
}

fn is_stored(column: &OldColumn) -> bool {
    !matches!(column.default_kind.as_str(), "ALIAS" | "EPHEMERAL")
}

fn definition(column: &OldColumn) -> String {
    let default = match column.default_kind.as_str() {
        "DEFAULT" => format!(" DEFAULT {}", column.default),
        _ => String::new(),
    };
    format!("{} {}{default}", quoted(&column.name), column.ty)
}

/// An old column's value as one of our type; NULL becomes the type's zero.
fn taken(old: &OldColumn, ty: ColumnType) -> String {
    let name = quoted(&old.name);
    let kind = plain(&old.ty);
    let text = kind == "String" || kind.starts_with("FixedString");
    let value = match ty {
        ColumnType::Text if text => name,
        ColumnType::Text => format!("toString({name})"),
        ColumnType::Time if kind == "DateTime" || kind.starts_with("DateTime(") => name,
        ColumnType::Time if text => format!("parseDateTimeBestEffortOrZero({name})"),
        ColumnType::Time => format!("toDateTime({name})"),
        _ if kind == ty.clickhouse() => name,
        _ if text => format!("to{}OrZero({name})", ty.clickhouse()),
        _ => format!("to{}({name})", ty.clickhouse()),
    };
    if !old.ty.contains("Nullable(") {
        return value;
    }
    let zero = if ty == ColumnType::Text { "''" } else { "0" };
    format!("ifNull({value}, {zero})")
}
