//! Grafana's ClickHouse data source, as far as dashboards need it: variables, ad-hoc filters and
//! macros in the text of a statement, by the data source's own rules (4.20).

use std::collections::BTreeMap;
use weir_model::TimeRange;

/// One ad-hoc filter: key, operator, values.
#[derive(Clone, Debug)]
pub struct AdHoc {
    /// A column, or `table.column`.
    pub key: &'static str,
    /// As Grafana writes it: `=`, `!=`, `<`, `>`, `=~`, `!~`, `=|`, `!=|`.
    pub operator: &'static str,
    /// One value, or several for the last two operators.
    pub values: Vec<&'static str>,
}

/// The value of a dashboard variable.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// `All`, with this as its value.
    All(String),
    /// One value of a variable that takes one.
    One(String),
    /// Some values of a variable that takes several.
    Several(Vec<String>),
}

/// What surrounds a statement on a dashboard.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// The time range.
    pub range: TimeRange,
    /// The panel's interval in seconds.
    pub interval_s: i64,
    /// The variables by name.
    pub variables: BTreeMap<String, Chosen>,
    /// The ad-hoc filters.
    pub filters: Vec<AdHoc>,
}

impl Dashboard {
    /// The text that reaches ClickHouse.
    ///
    /// # Panics
    /// Where the text has a variable or a macro that nobody expands, or where ad-hoc filters would
    /// not reach all of it, which fails the test.
    pub fn expand(&self, sql: &str) -> String {
        let sql = self.interpolate(sql);
        let sql = self.filtered(&sql);
        let seconds = |ms: i64| format!("toDateTime({})", ms.div_euclid(1000));
        let sql = sql
            .replace("$__fromTime", &seconds(self.range.from_ms))
            .replace("$__toTime", &seconds(self.range.to_ms))
            .replace("$__interval_s", &self.interval_s.max(1).to_string());
        assert!(!sql.contains("$__"), "a macro that nobody expands: {sql}");
        sql
    }

    /// The front end's part: `${name:format}`. The plain forms are those of text that was not
    /// meant for it, or whose values are not escaped.
    fn interpolate(&self, sql: &str) -> String {
        let mut out = String::new();
        let mut rest = sql;
        while let Some(at) = rest.find("${") {
            let (before, after) = rest.split_at(at);
            let end = after.find('}').expect("a closed variable");
            let (name, format) = after[2..end].split_once(':').expect("a format");
            assert_eq!(format, "percentencode", "values that could end a literal");
            let value = self.variables.get(name);
            out.push_str(before);
            out.push_str(&encoded(
                value.unwrap_or_else(|| panic!("no variable {name}")),
            ));
            rest = &after[end + 1..];
        }
        out.push_str(rest);
        for name in self.variables.keys() {
            for form in [format!("${name}"), format!("[[{name}")] {
                assert!(!out.contains(&form), "{form} would be a variable");
            }
        }
        out
    }

    /// The macro `$__adHocFilters('a', 'b')`: the same conditions on each of these tables. Without
    /// it the data source guesses one table.
    fn filtered(&self, sql: &str) -> String {
        let start = "$__adHocFilters(";
        let at = sql.find(start).expect("tables named for ad-hoc filters");
        let end = at + sql[at..].find(')').expect("a closed macro");
        let conditions = self.conditions();
        let tables = sql[at + start.len()..end].split(',');
        let entry = |table: &str| format!("{}: '{conditions}'", table.trim());
        let entries: Vec<String> = match conditions.is_empty() {
            true => Vec::new(),
            false => tables.map(entry).collect(),
        };
        let setting = format!("additional_table_filters={{{}}}", entries.join(", "));
        format!("{}{setting}{}", &sql[..at], &sql[end + 1..])
    }

    /// The conditions, ready to stand in a string literal.
    fn conditions(&self) -> String {
        let one = |filter: &AdHoc| {
            let column = filter.key.split_once('.').map_or(filter.key, |(_, c)| c);
            let literal = |value: &&str| {
                let value = value.replace('\\', "\\\\\\\\").replace('\'', "\\\\\\'");
                format!("\\'{value}\\'")
            };
            let values: Vec<String> = filter.values.iter().map(literal).collect();
            let (operator, value) = match filter.operator {
                "=|" => ("IN", format!("({})", values.join(", "))),
                "!=|" => ("NOT IN", format!("({})", values.join(", "))),
                "=~" => ("REGEXP", values.concat()),
                "!~" => ("NOT REGEXP", values.concat()),
                plain => (plain, values.concat()),
            };
            format!(" {column} {operator} {value} ")
        };
        let all: Vec<String> = self.filters.iter().map(one).collect();
        all.join("AND")
    }
}

/// A value percent-encoded as Grafana does it: all but letters, digits and `-_.~`; several values
/// in braces.
fn encoded(value: &Chosen) -> String {
    let text = match value {
        Chosen::All(text) | Chosen::One(text) => text.clone(),
        Chosen::Several(values) => format!("{{{}}}", values.join(",")),
    };
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'_' | b'.' | b'~' => out.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
