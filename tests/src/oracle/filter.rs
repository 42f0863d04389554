//! Whether a record passes a filter, told from its fields one by one.

use super::plain;
use weir_model::{Filter, Op, Test, Value, column::column};
use weir_traffic::{Cell, FlowRecord};

/// Whether the record passes.
///
/// # Panics
/// For what the oracle does not know (patterns, networks), so that no test passes by accident.
pub fn passes(filter: &Filter, record: &FlowRecord) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|f| passes(f, record)),
        Filter::Any(parts) => parts.iter().any(|f| passes(f, record)),
        Filter::Not(inner) => !passes(inner, record),
        Filter::Test(test) => compare(test, record),
    }
}

fn compare(test: &Test, record: &FlowRecord) -> bool {
    let equal = |value: &Value| text_of(&test.field, record) == text(&test.field, value);
    let number = || number_of(&test.field, record);
    let bound = || match test.values.first() {
        Some(Value::Number(n)) => *n,
        other => panic!("expected a number, found {other:?}"),
    };
    match test.op {
        Op::Eq | Op::In => test.values.iter().any(equal),
        Op::Ne | Op::NotIn => !test.values.iter().any(equal),
        Op::Lt => number() < bound(),
        Op::Le => number() <= bound(),
        Op::Gt => number() > bound(),
        Op::Ge => number() >= bound(),
        Op::Match | Op::NotMatch => panic!("the oracle knows no patterns"),
    }
}

/// A value as the field's text; an enumerated column's names stand for their numbers.
fn text(field: &str, value: &Value) -> String {
    let number = |name: &str| column(field)?.enumeration?.value(name);
    match value {
        Value::Number(n) => n.to_string(),
        Value::Text(t) => number(t).map_or_else(|| t.clone(), |n| n.to_string()),
    }
}

fn text_of(field: &str, r: &FlowRecord) -> String {
    let pod = |space: &str, name: &str| match (space, name) {
        (_, "") => String::new(),
        ("", name) => name.to_owned(),
        (space, name) => [space, name].join("/"),
    };
    match field {
        "sourcePod" => pod(&r.source_pod_namespace, &r.source_pod_name),
        "destinationPod" => pod(&r.destination_pod_namespace, &r.destination_pod_name),
        _ => plain(r.cell(field).unwrap_or_else(|| panic!("no column {field}"))),
    }
}

fn number_of(field: &str, r: &FlowRecord) -> u64 {
    match r.cell(field) {
        Some(Cell::Time(n)) => u64::from(n),
        Some(Cell::UInt8(n)) => u64::from(n),
        Some(Cell::UInt16(n)) => u64::from(n),
        Some(Cell::UInt64(n)) => n,
        other => panic!("expected {field} to be a number, found {other:?}"),
    }
}
