//! What was measured, as JSON for programs.

use super::fill::{Filled, Rate};
use super::measure::Line;
use super::report::Report;
use super::server::Cost;
use super::size::Sizes;
use serde_json::{Value, json};

/// The whole report.
pub fn report(report: &Report) -> Value {
    let goals: Vec<Value> = report
        .goals()
        .iter()
        .map(|goal| {
            json!({ "name": goal.name, "wanted": goal.wanted, "found": goal.found, "met": goal.met() })
        })
        .collect();
    json!({
        "rows": report.rows,
        "panels": report.lines.iter().map(line).collect::<Vec<_>>(),
        "inserts": report.filled.as_ref().map(|both| pair(both.iter().map(filled))),
        "bytesInserted": report.inserted.as_ref().map(|both| pair(both.iter().map(sizes))),
        "bytesMerged": report.merged.as_ref().map(|both| pair(both.iter().map(sizes))),
        "goals": goals,
    })
}

fn pair(both: impl Iterator<Item = Value>) -> Value {
    ["plain", "weir"]
        .iter()
        .map(|name| (*name).to_owned())
        .zip(both)
        .collect()
}

fn line(line: &Line) -> Value {
    json!({
        "panel": line.panel,
        "window": line.window,
        "plain": line.plain.map(cost),
        "weir": cost(line.weir),
        "views": line.old.map(cost),
        "tables": line.tables,
        "differences": line.differences,
    })
}

fn cost(cost: Cost) -> Value {
    json!({ "ms": cost.ms, "rows": cost.rows, "bytes": cost.bytes })
}

fn filled(filled: &Filled) -> Value {
    json!({
        "rows": filled.rows,
        "batchesOf8s": rate(filled.small),
        "batchesOf10000": rate(filled.large),
        "mergingSeconds": filled.merging_s,
    })
}

fn rate(rate: Rate) -> Value {
    json!({
        "rows": rate.rows,
        "batches": rate.batches,
        "seconds": rate.seconds,
        "rowsPerSecond": rate.per_second(),
    })
}

fn sizes(sizes: &Sizes) -> Value {
    let entry = |(name, size): (&String, &super::size::Size)| {
        (
            name.clone(),
            json!({ "rows": size.rows, "bytes": size.bytes }),
        )
    };
    sizes.iter().map(entry).collect()
}
