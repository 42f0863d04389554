//! Names of which only some namespaces stand open: the others are one value each.

use super::{COMPOSITE, Dimension, Form};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A dimension of names with closed namespaces: a name in one that is not open has the value
/// `namespace/`. Names without a namespace, and what of an endpoint is no Pod, stay as they are.
///
/// Its id is that of the dimension with the open namespaces in order, such as
/// `sourcePod[fold kube-system,shop]`, or `sourcePod[fold]` where none is open. What is no letter, digit,
/// `-`, `_` or `.` stands there as `%` and two hexadecimal digits per byte, since ids name columns of
/// results. It groups, but filters do not take it: they name the dimension or the namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What is folded.
    pub dimension: &'static Dimension,
    /// The namespaces whose names stand by themselves.
    pub open: BTreeSet<String>,
}

/// What a value of a fold stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded<'a> {
    /// All names of that namespace.
    Namespace(&'a str),
    /// A value of the dimension itself.
    Value(&'a str),
}

impl Fold {
    /// The fold of the dimension of that id, if it has namespaces.
    pub fn of(id: &str, open: impl IntoIterator<Item = String>) -> Option<Self> {
        let dimension = COMPOSITE.iter().find(|d| d.id == id)?;
        let open = open.into_iter().filter(|name| !name.is_empty()).collect();
        (dimension.form != Form::Verdict).then_some(Self { dimension, open })
    }

    /// The column of namespaces.
    pub fn namespace(&self) -> &'static str {
        self.dimension.columns.first().copied().unwrap_or_default()
    }

    /// What a value stands for.
    pub fn read<'a>(&self, value: &'a str) -> Folded<'a> {
        let within = |open: &String| {
            let name = value.strip_prefix(open.as_str());
            name.and_then(|name| name.strip_prefix('/'))
                .is_some_and(|name| !name.is_empty())
        };
        match value.strip_suffix('/') {
            Some(name) if !name.is_empty() && !self.open.iter().any(within) => {
                Folded::Namespace(name)
            }
            _ => Folded::Value(value),
        }
    }

    /// The id; [`Fold::find`] reads it back.
    pub fn id(&self) -> String {
        let mut out = format!("{}[fold", self.dimension.id);
        for (i, name) in self.open.iter().enumerate() {
            out.push(if i == 0 { ' ' } else { ',' });
            encode(name, &mut out);
        }
        out.push(']');
        out
    }

    /// The fold of that exact id.
    pub(super) fn find(id: &str) -> Option<Self> {
        let (name, rest) = id.split_once("[fold")?;
        let list = rest.strip_suffix(']')?;
        let open: Option<Vec<String>> = match list.strip_prefix(' ') {
            Some(list) => list.split(',').map(decode).collect(),
            None => list.is_empty().then(Vec::new),
        };
        let found = Self::of(name, open?)?;
        // One fold has one id, for results are found by it.
        (found.id() == id).then_some(found)
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn encode(name: &str, out: &mut String) {
    for byte in name.bytes() {
        match is_plain(byte) {
            true => out.push(char::from(byte)),
            // Writing to a text does not fail.
            false => drop(write!(out, "%{byte:02X}")),
        }
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = after.get(2..)?;
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}
