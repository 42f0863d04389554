//! What a comparison looks at: one dimension, or either of two twins (`any pod`).
//!
//! Twins come from the registry. `any pod` is the source or the destination; `any policy` the
//! ingress or the egress policy; `any octetDeltaCount` either direction. A negated comparison means
//! neither: `any pod != x` is `not any pod = x`.

use crate::column::COLUMNS;
use crate::dimension::{COMPOSITE, Dim, FieldRef, holds_labels};
use std::sync::LazyLock;

/// Short words for number fields that people type. None stands for a text field: the name of a Pod
/// written without quotes shall never be taken for a field by accident.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("bytes", "octetDeltaCount"),
    ("octets", "octetDeltaCount"),
    ("packets", "packetDeltaCount"),
    ("protocol", "protocolIdentifier"),
];

/// Words after `any` that differ from the field's name without its end.
const SHORT: &[(&str, &str)] = &[
    ("podNamespace", "namespace"),
    ("nodeName", "node"),
    ("transportPort", "port"),
    ("podLabels", "labels"),
    ("policyRuleName", "rule"),
    ("policyRuleAction", "action"),
];

/// Two fields that mean the same for either end or direction.
pub(super) struct Pair {
    /// The word behind `any`.
    pub(super) name: String,
    /// Source before destination, ingress before egress.
    pub(super) ends: [FieldRef; 2],
}

/// Every pair of the registry, in its order.
pub(super) fn pairs() -> &'static [Pair] {
    static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
        let mut pairs: Vec<Pair> = Vec::new();
        let composites = COMPOSITE.iter().map(FieldRef::Composite);
        for first in composites.chain(COLUMNS.iter().map(FieldRef::Column)) {
            let known = pairs.iter().any(|pair| pair.ends.contains(&first));
            let twin = first.twin().and_then(FieldRef::find);
            if let (false, Some(second)) = (known, twin) {
                let name = short(first.id());
                let ends = [first, second];
                pairs.push(Pair { name, ends });
            }
        }
        pairs
    });
    &PAIRS
}

/// The field's name without its end: `sourcePodName` becomes `podName`.
fn short(id: &str) -> String {
    let cut = id
        .strip_prefix("source")
        .or_else(|| id.strip_prefix("ingress"));
    let Some(cut) = cut.map(|rest| rest.replacen("NetworkPolicy", "Policy", 1)) else {
        return id.to_owned();
    };
    let lower = match cut.chars().all(char::is_uppercase) {
        true => cut.to_lowercase(),
        false => cut[..1].to_lowercase() + &cut[1..],
    };
    let word = SHORT.iter().find(|(long, _)| *long == lower);
    word.map_or(lower, |(_, word)| (*word).to_owned())
}

/// What a comparison looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One dimension.
    One(Dim),
    /// Either of two twins.
    Either([Dim; 2]),
}

impl Subject {
    /// The subject of that exact id: a dimension's, or `any` with a pair's word and maybe a label.
    pub fn find(id: &str) -> Option<Self> {
        let Some(rest) = id.strip_prefix("any ") else {
            return Dim::comparable(id).map(Self::One);
        };
        let (name, key) = match rest.split_once('[') {
            Some((name, key)) => (name, Some(super::unquote(key.strip_suffix(']')?)?)),
            None => (rest, None),
        };
        let found = Self::either(name, key)?;
        (found.id() == id).then_some(found)
    }

    /// The pair of that word (case does not matter), or that one of its fields has as its name.
    pub(super) fn either(name: &str, key: Option<String>) -> Option<Self> {
        let field = named(name);
        let pair = pairs().iter().find(|pair| {
            pair.name.eq_ignore_ascii_case(name) || field.is_some_and(|f| pair.ends.contains(&f))
        })?;
        let [first, second] = pair.ends;
        Some(Self::Either(match key {
            None => [Dim::Field(first), Dim::Field(second)],
            Some(key) => [
                Dim::label_of(first.id(), key.clone())?,
                Dim::label_of(second.id(), key)?,
            ],
        }))
    }

    /// The name in the tree and in filter text.
    pub fn id(&self) -> String {
        let [first, _] = match self {
            Self::One(dim) => return dim.id(),
            Self::Either(ends) => ends,
        };
        let full = first.id();
        let column = first.columns();
        let pair = pairs().iter().find(|pair| match first {
            Dim::Field(field) => pair.ends.contains(field),
            _ => column.contains(&pair.ends[0].id()),
        });
        let Some(pair) = pair else {
            return format!("any {full}");
        };
        let rest = full.find('[').map_or("", |at| &full[at..]);
        format!("any {}{rest}", pair.name)
    }

    /// Short text for people: `Source Pod`, `Any Pod`, `Any label app`.
    pub fn label(&self) -> String {
        match self {
            Self::One(dim) => dim.label(),
            Self::Either([first, _]) => {
                let label = first.label();
                let bare = label.strip_prefix("Source ");
                let bare = bare.or_else(|| label.strip_prefix("Ingress "));
                format!("Any {}", bare.unwrap_or(&label))
            }
        }
    }

    /// The one or two dimensions.
    pub fn dims(&self) -> &[Dim] {
        match self {
            Self::One(dim) => std::slice::from_ref(dim),
            Self::Either(ends) => ends,
        }
    }

    /// The first dimension, which stands for both where only the type matters.
    pub fn first(&self) -> &Dim {
        match self {
            Self::One(dim) | Self::Either([dim, _]) => dim,
        }
    }
}

/// The field of that name or alias.
pub(super) fn named(name: &str) -> Option<FieldRef> {
    let alias = ALIASES.iter().find(|(a, _)| a.eq_ignore_ascii_case(name));
    FieldRef::find(alias.map_or(name, |(_, id)| id))
}

/// Whether a label may be named behind this word, alone or behind `any`.
pub(super) fn takes_label(name: &str, any: bool) -> bool {
    let labels = |field: FieldRef| matches!(field, FieldRef::Column(c) if holds_labels(c));
    match any {
        false => named(name).is_some_and(labels),
        true => Subject::either(name, None)
            .is_some_and(|s| s.first().column().is_some_and(holds_labels)),
    }
}
