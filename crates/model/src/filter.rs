//! The filter tree: which flows a page or a panel looks at.

use serde::{Deserialize, Serialize};

/// A condition on a flow record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Filter {
    /// All hold; `All(vec![])` is true.
    All(Vec<Filter>),
    /// At least one holds; `Any(vec![])` is false.
    Any(Vec<Filter>),
    /// The inner one does not hold.
    Not(Box<Filter>),
    /// One comparison.
    Test(Test),
}

/// One comparison of a field with values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// A column's or a composite dimension's id (`dimension::FieldRef::find`).
    pub field: String,
    /// How they are compared.
    pub op: Op,
    /// One value; any number for `In` and `NotIn`.
    pub values: Vec<Value>,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `in (…)`
    In,
    /// `not in (…)`
    NotIn,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `=~`, RE2 regular expression, unanchored
    Match,
    /// `!~`
    NotMatch,
}

/// A literal in a comparison. For a composite field the text is `namespace/name`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// An unsigned number (octets, ports, enumeration numbers).
    Number(u64),
    /// Text.
    Text(String),
}

impl Filter {
    /// The filter that every record passes.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// `field op value`.
    pub fn test(field: &str, op: Op, value: impl Into<Value>) -> Self {
        Self::Test(Test { field: field.to_owned(), op, values: vec![value.into()] })
    }

    /// `field in (values)` or, with `Op::NotIn`, its opposite.
    pub fn set(field: &str, op: Op, values: Vec<Value>) -> Self {
        Self::Test(Test { field: field.to_owned(), op, values })
    }
}

impl std::ops::Not for Filter {
    type Output = Self;
    /// The opposite; a double negation falls away.
    fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}

impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}

impl From<u64> for Value {
    fn from(v: u64) -> Self {
        Self::Number(v)
    }
}
