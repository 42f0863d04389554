//! What dashboards over the peer's views ask for a panel: a Pod with its port, the first fifty rows,
//! and neither Other nor totals. Not the same question, so its answer is not compared.

use super::plain::condition;
use super::questions::Question;
use super::schema::VIEWS;
use weir_model::dimension::COMPOSITE;
use weir_model::{Measure, QuerySpec, TimeRange};
use weir_query::Statement;

/// The statement of old dashboards, where they have such a panel.
pub fn statement(question: &Question, range: TimeRange, bucket_ms: i64) -> Option<Statement> {
    let (by, measure, timed) = match &question.spec {
        QuerySpec::Links {
            stages, measure, ..
        } => (stages, *measure, false),
        QuerySpec::Groups { by, measure, .. } => (by, *measure, false),
        QuerySpec::Series { by, measure, .. } => (by, *measure, true),
        _ => return None,
    };
    let value = value(measure)?;
    let filter = condition(&question.conditions);
    let keys: Vec<String> = by.iter().enumerate().map(|(i, id)| key(i, id)).collect();
    let columns: Vec<&str> = by.iter().flat_map(|id| columns(id)).collect();
    let view = VIEWS.iter().find(|view| {
        let words = filter.split(|c: char| !c.is_alphanumeric());
        let known = |word: &str| weir_model::column::column(word).is_none() || view.has(word);
        columns.iter().all(|column| view.has(column)) && words.into_iter().all(known)
    })?;
    let (time, names) = (bucket_ms / 1_000, super::old::names(by.len()));
    let (from, to) = (range.from_ms / 1_000, range.to_ms / 1_000);
    let within =
        format!("flowEndSeconds >= toDateTime({from}) AND flowEndSeconds <= toDateTime({to})");
    let select = keys.join(", ");
    let view = view.name;
    let sql = match timed {
        true => format!(
            "SELECT toStartOfInterval(flowEndSeconds, INTERVAL {time} SECOND) AS time, {value} AS value{}{select} \
             FROM {view} WHERE {within}{filter} GROUP BY time{}{names} HAVING value > 0 ORDER BY time LIMIT 50",
            comma(&select),
            comma(&names),
        ),
        false => format!(
            "SELECT {select}, {value} AS value FROM {view} WHERE {within}{filter} \
             GROUP BY {names} ORDER BY value DESC LIMIT 50"
        ),
    };
    Some(Statement {
        sql,
        params: Vec::new(),
    })
}

fn comma(text: &str) -> &'static str {
    if text.is_empty() { "" } else { ", " }
}

fn names(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|i| format!("k{i}")).collect();
    names.join(", ")
}

fn columns(id: &str) -> Vec<&str> {
    let composite = COMPOSITE.iter().find(|dimension| dimension.id == id);
    composite.map_or(vec![id], |dimension| dimension.columns.to_vec())
}

fn key(index: usize, id: &str) -> String {
    let port = match id {
        "sourcePod" => ", ':', toString(sourceTransportPort)",
        "destinationPod" => ", ':', toString(destinationTransportPort)",
        _ => "",
    };
    match columns(id).as_slice() {
        [space, name] => format!("concat({space}, '/', {name}{port}) AS k{index}"),
        _ => format!("{id} AS k{index}"),
    }
}

/// Sums of octets, and the mean of throughputs; the views hold nothing else.
fn value(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Octets => Some("sum(octetDeltaCount)"),
        Measure::ReverseOctets => Some("sum(reverseOctetDeltaCount)"),
        Measure::Throughput => Some("avg(throughput)"),
        Measure::ReverseThroughput => Some("avg(reverseThroughput)"),
        _ => None,
    }
}
