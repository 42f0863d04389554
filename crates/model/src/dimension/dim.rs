//! What flows can be grouped and filtered by: fixed fields, single labels, names folded by namespace.

use super::{COMPOSITE, FieldRef, Fold, Form};
use crate::column::{COLUMNS, Column, ColumnType};
use crate::filter::{quote, unquote};

/// One label of the Pod at one end of the flow, such as `sourcePodLabels["app"]`. Its value is
/// empty where the Pod does not have the label, where it is empty, and where labels are unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The column of labels, see [`holds_labels`].
    pub column: &'static Column,
    /// The label's key: any text.
    pub key: String,
}

/// A dimension: a field of the registry, or one with something of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dim {
    /// A column or a composite.
    Field(FieldRef),
    /// One label.
    Label(Label),
    /// Names of which only some namespaces stand open; no filter compares it.
    Fold(Fold),
}

/// Whether a column holds labels: a JSON object of texts, empty where they are unknown.
pub fn holds_labels(column: &Column) -> bool {
    column.name.ends_with("PodLabels")
}

/// What two values must have in common to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text: names, addresses, labels.
    Text,
    /// Whole numbers, with or without names.
    Number,
    /// Times.
    Time,
    /// `namespace/name`.
    Name,
    /// What policies did ([`super::VERDICTS`]).
    Verdict,
}

impl Dim {
    /// The dimension of that exact id, if there is one.
    pub fn find(id: &str) -> Option<Self> {
        if let Some(field) = FieldRef::find(id) {
            return Some(Self::Field(field));
        }
        if let Some(fold) = Fold::find(id) {
            return Some(Self::Fold(fold));
        }
        let (name, rest) = id.split_once('[')?;
        let found = Self::label_of(name, unquote(rest.strip_suffix(']')?)?)?;
        // One label has one id, for results are found by it.
        (found.id() == id).then_some(found)
    }

    /// As [`Dim::find`], but only what a filter can compare.
    pub fn comparable(id: &str) -> Option<Self> {
        Self::find(id).filter(|dim| !matches!(dim, Self::Fold(_)))
    }

    /// The label of that key in the labels column of that name.
    pub fn label_of(name: &str, key: String) -> Option<Self> {
        let column = COLUMNS.iter().find(|c| c.name == name && holds_labels(c))?;
        Some(Self::Label(Label { column, key }))
    }

    /// Every dimension but single labels: composites, then columns.
    pub fn fixed() -> impl Iterator<Item = Self> {
        let composites = COMPOSITE.iter().map(FieldRef::Composite);
        let all = composites.chain(COLUMNS.iter().map(FieldRef::Column));
        all.map(Self::Field)
    }

    /// The name in specs, filters, URLs and result columns; [`Dim::find`] reads it back.
    pub fn id(&self) -> String {
        match self {
            Self::Field(field) => field.id().to_owned(),
            Self::Label(label) => format!("{}[{}]", label.column.name, quote(&label.key)),
            Self::Fold(fold) => fold.id(),
        }
    }

    /// Short text for a heading, such as `Source label app`.
    pub fn label(&self) -> String {
        match self {
            Self::Field(field) => field.label().to_owned(),
            Self::Label(label) => {
                let one = label.column.label.trim_end_matches('s');
                format!("{one} {}", label.key)
            }
            Self::Fold(fold) => fold.dimension.label.to_owned(),
        }
    }

    /// The dimension that means the same for the other end or direction.
    pub fn twin(&self) -> Option<Self> {
        match self {
            Self::Field(field) => FieldRef::find(field.twin()?).map(Self::Field),
            Self::Label(label) => Self::label_of(label.column.twin?, label.key.clone()),
            Self::Fold(fold) => {
                let twin = fold.dimension.twin?;
                Fold::of(twin, fold.open.iter().cloned()).map(Self::Fold)
            }
        }
    }

    /// The columns of `flows` that it reads.
    pub fn columns(&self) -> Vec<&'static str> {
        match self {
            Self::Field(FieldRef::Composite(dimension)) => dimension.columns.to_vec(),
            Self::Field(FieldRef::Column(column)) => vec![column.name],
            Self::Label(label) => vec![label.column.name],
            Self::Fold(fold) => fold.dimension.columns.to_vec(),
        }
    }

    /// The one column that its values are those of; none for composites and labels.
    pub fn column(&self) -> Option<&'static Column> {
        match self {
            Self::Field(FieldRef::Column(column)) => Some(column),
            _ => None,
        }
    }

    /// How its value is made of its columns; none for columns and labels.
    pub fn form(&self) -> Option<Form> {
        match self {
            Self::Field(FieldRef::Composite(dimension)) => Some(dimension.form),
            _ => None,
        }
    }

    /// What its values can be compared with.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Field(FieldRef::Composite(dimension)) => match dimension.form {
                Form::Joined | Form::Workload => Kind::Name,
                Form::First(_) => Kind::Text,
                Form::Verdict => Kind::Verdict,
            },
            Self::Label(_) => Kind::Text,
            Self::Fold(_) => Kind::Name,
            Self::Field(FieldRef::Column(column)) => match column.ty {
                ColumnType::Text => Kind::Text,
                ColumnType::Time => Kind::Time,
                _ => Kind::Number,
            },
        }
    }
}
