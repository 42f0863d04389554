//! The texts that may stand at a place of a filter, the best first.

use super::complete::Expecting;
use super::subject::{ALIASES, pairs};
use super::{Op, Subject, check, number, quote};
use crate::column::Column;
use crate::dimension::{Dim, Kind, VERDICTS, holds_labels};
use crate::order::Ordered as _;

/// What may stand there and goes with what is written: what begins with it, then what contains it.
/// `not_in` is behind `not`, where only `in` can follow.
pub(super) fn of(expecting: &Expecting, prefix: &str, not_in: bool) -> Vec<String> {
    let all: Vec<String> = match expecting {
        Expecting::Field => fields(prefix),
        Expecting::Either => either(),
        Expecting::Operator { .. } if not_in => vec!["in".to_owned()],
        Expecting::Operator { field } => operators(field),
        Expecting::Connective => ["and", "or"].map(str::to_owned).to_vec(),
        Expecting::Value { field } => values(field, prefix),
        Expecting::Key { .. } | Expecting::Nothing => Vec::new(),
    };
    ranked(all, prefix)
}

fn ranked(all: Vec<String>, prefix: &str) -> Vec<String> {
    let want = prefix.to_lowercase();
    let rank = |text: &String| {
        let text = text.trim_start_matches('"').to_lowercase();
        if text.starts_with(&want) {
            Some(0)
        } else {
            text.contains(&want).then_some(1)
        }
    };
    let mut found: Vec<_> = all
        .into_iter()
        .filter_map(|t| rank(&t).map(|r| (r, t)))
        .collect();
    found.order_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, text)| text).collect()
}

/// What people filter by most, first.
const COMMON: [&str; 16] = [
    "sourcePod",
    "destinationPod",
    "sourcePodNamespace",
    "destinationPodNamespace",
    "destinationServicePortName",
    "sourceNodeName",
    "destinationNodeName",
    "sourceIP",
    "destinationIP",
    "destinationTransportPort",
    "verdict",
    "ingressPolicy",
    "egressPolicy",
    "flowType",
    "protocolIdentifier",
    "sourceTransportPort",
];

/// What people filter by most, keywords, the others; short words once something is written; times,
/// which the range says, last.
fn fields(prefix: &str) -> Vec<String> {
    let common = COMMON.map(str::to_owned);
    let words = ["any", "not"].map(str::to_owned);
    let short = ALIASES.iter().map(|(alias, _)| (*alias).to_owned());
    let short = short.filter(|_| !prefix.is_empty());
    let others = Dim::fixed().filter(|dim| !COMMON.contains(&dim.id().as_str()));
    let (times, others): (Vec<_>, Vec<_>) = others.partition(|dim| dim.kind() == Kind::Time);
    let others = others.into_iter().chain(times).map(|dim| dim.id());
    common
        .into_iter()
        .chain(words)
        .chain(short)
        .chain(others)
        .collect()
}

/// Words for either end, the common ones first; those that are a field's full name come last.
fn either() -> Vec<String> {
    let mut all: Vec<_> = pairs().iter().collect();
    all.order_by_key(|pair| {
        let ends = pair.ends.map(|end| end.id());
        let rank = COMMON.iter().position(|id| ends.contains(id));
        (pair.name == ends[0], rank.unwrap_or(COMMON.len()))
    });
    all.into_iter().map(|pair| pair.name.clone()).collect()
}

fn operators(field: &str) -> Vec<String> {
    let Some(subject) = Subject::find(field) else {
        return Vec::new();
    };
    let dim = subject.first();
    let suits = |op: &&Op| check::op(dim, **op).is_ok();
    let labels = dim.column().is_some_and(holds_labels);
    let key = labels.then(|| "[".to_owned());
    let signs = Op::ALL.iter().filter(suits).map(|op| op.sign().to_owned());
    key.into_iter().chain(signs).collect()
}

fn values(field: &str, prefix: &str) -> Vec<String> {
    let subject = Subject::find(field);
    if subject
        .as_ref()
        .is_some_and(|s| s.first().kind() == Kind::Verdict)
    {
        return VERDICTS.iter().map(|(value, _)| quote(value)).collect();
    }
    let Some(column) = subject.as_ref().and_then(|s| s.first().column()) else {
        return Vec::new();
    };
    match column.enumeration {
        Some(e) => e.values.iter().map(|(_, name)| quote(name)).collect(),
        None => numbers(column, prefix),
    }
}

/// The number that is written, with each unit that begins as what follows it.
fn numbers(column: &Column, prefix: &str) -> Vec<String> {
    let digits = prefix.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '/');
    if digits.is_empty() {
        return Vec::new();
    }
    let written = prefix[digits.len()..].to_lowercase();
    let units = number::units(column.unit).iter().map(|(unit, _)| *unit);
    units
        .filter(|unit| unit.to_lowercase().starts_with(&written))
        .map(|unit| format!("{digits}{unit}"))
        .filter(|text| number::parse(text, column.unit).is_some())
        .collect()
}

/// Fields that a value's place can hold: the twin, and once something is written all that begin so.
pub(super) fn fields_as_values(expecting: &Expecting, prefix: &str) -> Vec<String> {
    let Expecting::Value { field } = expecting else {
        return Vec::new();
    };
    let Some(subject) = Subject::find(field) else {
        return Vec::new();
    };
    let dim = subject.first();
    let want = prefix.to_lowercase();
    let begins = |id: &String| id.to_lowercase().starts_with(&want);
    let twin = match &subject {
        Subject::One(dim) => dim.twin().map(|twin| twin.id()),
        Subject::Either(_) => None,
    };
    let same = |other: &Dim| {
        !want.is_empty() && other.kind() == dim.kind() && !subject.dims().contains(other)
    };
    let others = Dim::fixed().filter(same).map(|other| other.id());
    let others = others.filter(|id| Some(id) != twin.as_ref());
    let all = twin.iter().cloned().chain(others);
    all.filter(begins).collect()
}
