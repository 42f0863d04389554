//! Owns the way of any source's table to an answer that a Sankey or a chord draws: which fields are
//! stages, which number is summed, and the sums with their top N and Other.
//!
//! `said` (what the host says, from `json`) and `pick` (what is chosen or guessed) → `fold` (rows →
//! sums). Values keep their kind: a column `<stage>_kind` beside a stage reads as in Weir's own answers,
//! see [`KeyKind`]. What is clicked leaves through `adhoc`.

pub mod adhoc;
mod fold;
pub mod json;
mod pick;
pub mod said;
#[cfg(test)]
mod tests;

use crate::number::read;
use weir_model::columns::KeyKind;
use weir_model::{Columns, Data, Field, Measure, QuerySpec};

/// The most stages that are drawn.
pub const MOST_STAGES: usize = 6;

/// What a person chose; anything missing is guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Names of two to six fields, in order; empty: the text fields.
    pub stages: Vec<String>,
    /// A further field that splits links into strands.
    pub split: Option<String>,
    /// The field that is summed; `None`: the first number.
    pub value: Option<String>,
    /// The field that is summed the other way.
    pub reverse: Option<String>,
    /// Where no field is chosen for it: the reverse of the value's measure, if some table has it.
    pub mirror: bool,
    /// Values named per stage, the largest; 0: all.
    pub top: u32,
    /// Whether what is not named is drawn, as Other.
    pub other: bool,
    /// Stages at most where they are guessed.
    pub most: usize,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            stages: Vec::new(),
            split: None,
            value: None,
            reverse: None,
            mirror: false,
            top: 20,
            other: true,
            most: MOST_STAGES,
        }
    }
}

/// Tables as an answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question that it answers.
    pub query: QuerySpec,
    /// Sums, one row per combination of stages.
    pub columns: Columns,
    /// The sums of what goes the other way, where a field was chosen for it.
    pub reverse: Option<Columns>,
    /// The field that was summed.
    pub value: String,
    /// What part of the whole is not drawn because it is Other, 0 to 1.
    pub hidden: f64,
    /// Rows left out because their value is below 0.
    pub negative: usize,
}

/// Why tables cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing came.
    #[error("No data")]
    Nothing,
    /// A chosen field is not there.
    #[error("There is no field \"{name}\" any more. Fields: {fields}")]
    Missing {
        /// The chosen name.
        name: String,
        /// What there is.
        fields: String,
    },
    /// Too few texts to guess stages from.
    #[error(
        "Expected two or more text fields, one for each stage, and found {found}. \
         Choose the stages, or make one row for each pair of ends"
    )]
    FewStages {
        /// How many there are.
        found: usize,
    },
    /// More stages than can be drawn.
    #[error("Expected two to six stages, not {0}")]
    Stages(usize),
    /// One field twice.
    #[error("The field \"{0}\" is chosen twice")]
    Twice(String),
    /// No number.
    #[error("Expected a number field to be summed and found none")]
    NoNumber,
    /// The chosen value is no number.
    #[error("Expected numbers in the field \"{0}\" and found text")]
    NotNumeric(String),
    /// Nothing to draw.
    #[error("No row has a value above 0 in the field \"{0}\"")]
    NothingAbove(String),
}

/// Makes an answer to a question about links out of tables. Tables with the same stages are read as
/// one, those with the value and those with what goes the other way alike; values that are null, not finite or not above 0 draw nothing.
///
/// # Errors
/// Why that cannot be drawn, in words for a person.
pub fn links(tables: &[Columns], choice: &Choice) -> Result<Answer, Fault> {
    let picked = pick::pick(tables, choice)?;
    let sums = fold::fold(tables, &picked, choice)?;
    let query = QuerySpec::Links {
        stages: picked.stages.clone(),
        split: picked.split.clone(),
        measure: picked.measure,
        top: choice.top,
    };
    let reverse = picked.reverse.as_ref().map(|_| {
        let measure = picked.measure.reverse();
        sums.columns(&picked, measure.id(), |sum| sum.reverse)
    });
    Ok(Answer {
        query,
        columns: sums.columns(&picked, picked.measure.id(), |sum| sum.forward),
        reverse,
        value: picked.value,
        hidden: sums.hidden,
        negative: sums.negative,
    })
}

/// The name of the column that says how a column's values are to be read.
fn kind_of(name: &str) -> String {
    format!("{name}_kind")
}

/// The number of a row, also where a source sends large numbers as text.
fn number(field: &Field, row: usize) -> Option<f64> {
    match field.text(row) {
        Some(text) => read(text.trim()),
        None => field.number(row),
    }
}

/// A row's part of a key: how it is to be read, and the value as text.
fn part(field: &Field, kinds: Option<&Field>, row: usize) -> (KeyKind, String) {
    let said = kinds.and_then(|k| number(k, row));
    let text = match field.text(row) {
        Some(text) => text.to_owned(),
        None => field.number(row).map(|n| n.to_string()).unwrap_or_default(),
    };
    match said.map_or(KeyKind::Value, |k| KeyKind::from_u64(k as u64)) {
        KeyKind::Value if text.is_empty() => (KeyKind::Unknown, text),
        KeyKind::Value => (KeyKind::Value, text),
        kind => (kind, String::new()),
    }
}

/// Whether the registry knows what a field's numbers are.
fn is_known(name: &str) -> bool {
    name == Measure::Records.id()
        || measure_of(name) != Measure::Records
        || weir_model::column::column(name).is_some()
}

/// What a field's numbers are, as far as the registry knows it.
fn measure_of(name: &str) -> Measure {
    let known = [
        Measure::Octets,
        Measure::ReverseOctets,
        Measure::Packets,
        Measure::ReversePackets,
        Measure::Throughput,
        Measure::ReverseThroughput,
        Measure::EndedConnections,
    ];
    let unit = weir_model::column::column(name).map(|c| c.unit);
    known
        .into_iter()
        .find(|m| m.id() == name)
        .unwrap_or(match unit {
            Some(weir_model::Unit::Octets) => Measure::Octets,
            Some(weir_model::Unit::BitsPerSecond) => Measure::Throughput,
            _ => Measure::Records,
        })
}

/// Whether a field holds numbers, or text that reads as such all through.
fn is_numeric(field: &Field) -> bool {
    match &field.data {
        Data::Text(texts) => {
            let mut said = texts.values.iter().filter(|t| !t.is_empty()).peekable();
            said.peek().is_some() && said.all(|t| read(t.trim()).is_some())
        }
        Data::Time(_) => false,
        _ => true,
    }
}
