//! Columns into numbers with their names and changes.

use crate::PanelData;
use crate::change::Change;
use weir_model::filter::Subject;
use weir_model::{Columns, Measure, QuerySpec, Unit};

/// One big number.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What it is, as a heading.
    pub label: String,
    /// What it counts, where its unit does not say that: `records`.
    pub noun: Option<&'static str>,
    /// How it is written.
    pub unit: Unit,
    /// The number; `None` where the answer does not hold it.
    pub now: Option<f64>,
    /// The number of the period before, where that was asked for.
    pub before: Option<f64>,
}

impl Number {
    /// How it changed, where both are known.
    pub fn change(&self) -> Option<Change> {
        Change::new(self.now?, self.before?)
    }
}

/// A range of which less than this share is over is not compared: it only began.
const OVER: f64 = 0.8;

/// Reads an answer to a `Totals` or `Distinct` query.
///
/// # Errors
/// Says what was expected when the query is of another kind.
pub fn read(data: &PanelData) -> Result<Vec<Number>, String> {
    let over = data.complete_to_ms.saturating_sub(data.range.from_ms) as f64;
    let comparable = over >= OVER * data.range.length_ms() as f64;
    let earlier = data.earlier.as_ref().filter(|_| comparable);
    let number = |id: &str, label, noun, unit| Number {
        label,
        noun,
        unit,
        now: value(&data.columns, id),
        before: earlier.and_then(|c| value(c, id)),
    };
    match &data.query {
        QuerySpec::Totals { measures } => Ok(measures
            .iter()
            .map(|m| number(m.id(), m.label().to_owned(), noun(*m), m.unit()))
            .collect()),
        QuerySpec::Distinct { of } => Ok(of
            .iter()
            .map(|id| number(id, plural(id), None, Unit::Count))
            .collect()),
        _ => Err("expected the answer to a totals or a distinct query".to_owned()),
    }
}

fn value(columns: &Columns, id: &str) -> Option<f64> {
    columns.field(id)?.number(0).filter(|v| v.is_finite())
}

fn noun(measure: Measure) -> Option<&'static str> {
    match measure {
        Measure::Records => Some("records"),
        Measure::EndedConnections => Some("connections"),
        Measure::Packets | Measure::ReversePackets => Some("packets"),
        _ => None,
    }
}

/// What is counted, in the plural: `Pods` for `any pod`, `Source namespaces`.
fn plural(subject: &str) -> String {
    let label = Subject::find(subject).map_or_else(|| subject.to_owned(), |s| s.label());
    let label = label.strip_prefix("Any ").unwrap_or(&label);
    let mut out = String::new();
    for (i, c) in label.chars().enumerate() {
        // A heading begins with a capital letter.
        if i == 0 {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    match out.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if out.ends_with("ss") => format!("{out}es"),
        None if out.ends_with('s') => out,
        None => format!("{out}s"),
    }
}
