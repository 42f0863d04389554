//! How the cost of each panel grows with the table: ours alone, filled anew for each size.

use super::fill::{Target, fill};
use super::measure::{Line, Peers, measure};
use super::questions::questions;
use super::{Options, Server, WEIR, schema, size};
use anyhow::Result;
use std::fmt::Write as _;

/// One size and its lines.
#[derive(Clone, Debug)]
pub struct Step {
    /// Records in the table.
    pub rows: u64,
    /// Bytes of all our tables.
    pub bytes: u64,
    /// Every panel and range.
    pub lines: Vec<Line>,
}

/// Fills and asks for each size.
///
/// # Errors
/// With ClickHouse's words.
pub async fn grow(server: &Server, options: &Options) -> Result<Vec<Step>> {
    let questions = questions(options.only.as_deref());
    let target = Target {
        database: WEIR,
        settings: options.settings.clone(),
    };
    let mut steps = Vec::new();
    for rows in &options.grow {
        eprintln!("filling our tables with about {rows} records");
        schema::create_weir(server).await?;
        let filled = fill(server, options, *rows, std::slice::from_ref(&target)).await?;
        size::optimize(server, WEIR).await?;
        let (windows, repeat) = (&options.windows, options.repeat);
        steps.push(Step {
            rows: filled.iter().map(|filled| filled.rows).sum(),
            bytes: size::total(&size::sizes(server, WEIR).await?),
            lines: measure(server, &questions, windows, repeat, Peers::Weir).await?,
        });
    }
    Ok(steps)
}

/// The table for the docs: milliseconds and rows read of each panel, a column per size.
pub fn markdown(steps: &[Step]) -> String {
    let mut out = String::from("| panel | range |");
    for step in steps {
        let millions = step.rows as f64 / 1e6;
        let _ = write!(out, " {millions:.1}M: ms | rows read |");
    }
    let rule = "--:|--:|".repeat(steps.len());
    let _ = writeln!(out, " read |\n|---|---|{rule}---|");
    let Some(last) = steps.last() else { return out };
    for (row, line) in last.lines.iter().enumerate() {
        let _ = write!(out, "| {} | {} |", line.panel, line.window);
        for step in steps {
            let cost = step
                .lines
                .get(row)
                .map(|line| line.weir)
                .unwrap_or_default();
            let _ = write!(out, " {:.0} | {} |", cost.ms, cost.rows);
        }
        let _ = writeln!(out, " {} |", line.tables.join(" "));
    }
    for step in steps {
        let per = step.bytes as f64 / step.rows.max(1) as f64;
        let _ = writeln!(out, "\n{} flows: {per:.1} bytes each on disk", step.rows);
    }
    out
}
