//! The filter tree: which flows a page or a panel looks at.

mod adhoc;
mod candidates;
mod check;
mod cidr;
mod columns;
mod complete;
mod lexer;
mod number;
mod parse;
mod print;
mod subject;
mod swap;
#[cfg(test)]
mod tests;

pub use adhoc::{from_adhoc, to_adhoc};
pub use check::{FilterError, is_address, numeric, time_seconds};
pub use cidr::Cidr;
pub use complete::{Completion, Expecting, complete};
pub use parse::{MAX_DEPTH, parse};
pub use print::{describe, quote};
pub use subject::Subject;
pub use swap::other_end;

pub(crate) use lexer::unquote;

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
    /// A subject's id ([`Subject::find`]): a field, a label such as `sourcePodLabels["app"]`, or
    /// either of two twins such as `any pod`. Of twins, a negated comparison means neither.
    pub field: String,
    /// How they are compared.
    pub op: Op,
    /// One value or field; any number for `In` and `NotIn`.
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

impl Op {
    /// Every comparison.
    pub const ALL: [Self; 10] = [
        Self::Eq,
        Self::Ne,
        Self::In,
        Self::NotIn,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::Match,
        Self::NotMatch,
    ];

    /// How filter text writes it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Match => "=~",
            Self::NotMatch => "!~",
        }
    }
}

/// What a field is compared with. For a composite field the text is `namespace/name`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// An unsigned number (octets, ports, enumeration numbers).
    Number(u64),
    /// Text.
    Text(String),
    /// The same record's value of another field or label, by its id (`dimension::Dim::find`).
    Field {
        /// The id.
        field: String,
    },
}

impl Value {
    /// The value of the field or label of that id.
    pub fn field(id: &str) -> Self {
        Self::Field {
            field: id.to_owned(),
        }
    }
}

/// The counters of what a record carried.
const CARRIED: [&str; 4] = [
    "octetDeltaCount",
    "packetDeltaCount",
    "reverseOctetDeltaCount",
    "reversePacketDeltaCount",
];

impl Filter {
    /// The filter that every record passes.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// `field op value`.
    pub fn test(field: &str, op: Op, value: impl Into<Value>) -> Self {
        Self::Test(Test {
            field: field.to_owned(),
            op,
            values: vec![value.into()],
        })
    }

    /// `field in (values)` or, with `Op::NotIn`, its opposite.
    pub fn set(field: &str, op: Op, values: Vec<Value>) -> Self {
        Self::Test(Test {
            field: field.to_owned(),
            op,
            values,
        })
    }

    /// The records that carried anything: aggregators up to 2.7 also write about two per connection
    /// with all deltas 0.
    pub fn carried() -> Self {
        let delta = |field| Self::test(field, Op::Gt, 0_u64);
        Self::Any(CARRIED.map(delta).to_vec())
    }

    /// Whether this is [`Filter::carried`], in any order.
    pub fn is_carried(&self) -> bool {
        let Self::Any(parts) = self else { return false };
        let Self::Any(all) = Self::carried() else {
            return false;
        };
        parts.len() == all.len() && all.iter().all(|part| parts.contains(part))
    }

    /// Whether every record passes without a look at it.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// Both hold. Lists are joined, not nested.
    pub fn and(self, other: Self) -> Self {
        Self::all([self, other])
    }

    /// All hold; one that is always true falls away.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::All(parts.into_iter().collect()).normal()
    }

    /// The same condition with lists of one unwrapped and lists within like lists joined: the form
    /// that filter text reads back as.
    pub fn normal(self) -> Self {
        match self {
            Self::All(parts) => {
                let parts = flat(parts, |part| match part {
                    Self::All(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(parts, Self::All)
            }
            Self::Any(parts) => {
                let parts = flat(parts, |part| match part {
                    Self::Any(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(parts, Self::Any)
            }
            Self::Not(inner) => Self::Not(Box::new(inner.normal())),
            Self::Test(_) => self,
        }
    }
}

/// Normal parts, with lists that `open` takes apart joined in.
fn flat(parts: Vec<Filter>, open: fn(Filter) -> Result<Vec<Filter>, Filter>) -> Vec<Filter> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match open(part.normal()) {
            Ok(inner) => out.extend(inner),
            Err(part) => out.push(part),
        }
    }
    out
}

fn one_or(mut parts: Vec<Filter>, list: fn(Vec<Filter>) -> Filter) -> Filter {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        list(parts)
    }
}

impl std::str::FromStr for Filter {
    type Err = FilterError;
    /// As [`parse`].
    fn from_str(text: &str) -> Result<Self, FilterError> {
        parse(text)
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
