//! A checked filter as a condition over one row of `flows`.

use crate::Error;
use crate::expr::Source;
use crate::sql::{Sql, sql};
use std::net::IpAddr;
use weir_model::dimension::{self, Dim, FieldRef, Form, Kind};
use weir_model::filter::{self, Cidr, Subject};
use weir_model::{Dimension, Filter, Op, Test, Value};

impl Source<'_> {
    /// A checked filter, in parentheses where needed.
    pub(crate) fn filter(&mut self, filter: &Filter) -> Result<Sql, Error> {
        Ok(match filter {
            Filter::All(parts) => self.list(parts, " AND ", "1")?,
            Filter::Any(parts) => self.list(parts, " OR ", "0")?,
            Filter::Not(inner) => sql!["NOT ", self.filter(inner)?],
            Filter::Test(test) => sql!["(", self.test(test)?, ")"],
        })
    }

    fn list(
        &mut self,
        parts: &[Filter],
        joint: &'static str,
        empty: &'static str,
    ) -> Result<Sql, Error> {
        if parts.is_empty() {
            return Ok(empty.into());
        }
        let parts: Result<Vec<_>, _> = parts.iter().map(|part| self.filter(part)).collect();
        Ok(sql!["(", Sql::join(parts?, joint), ")"])
    }

    /// Of twins a comparison holds where it holds for either; a negated one where for neither.
    fn test(&mut self, test: &Test) -> Result<Sql, Error> {
        let subject =
            Subject::find(&test.field).ok_or_else(|| Error::Dimension(test.field.clone()))?;
        let negated = matches!(test.op, Op::Ne | Op::NotIn | Op::NotMatch);
        let ends: Result<Vec<_>, _> = subject
            .dims()
            .iter()
            .map(|dim| self.positive(dim, test))
            .collect();
        let positive = any_of(ends?);
        Ok(if negated {
            sql!["NOT (", positive, ")"]
        } else {
            positive
        })
    }

    /// The comparison with a negation left off.
    fn positive(&mut self, dim: &Dim, test: &Test) -> Result<Sql, Error> {
        match test.op {
            Op::Match | Op::NotMatch => {
                let pattern = texts(test).next().unwrap_or_default();
                Ok(sql![
                    "match(",
                    self.dim(dim)?,
                    ", ",
                    Sql::text(pattern),
                    ")"
                ])
            }
            Op::Lt => self.order(dim, " < ", test),
            Op::Le => self.order(dim, " <= ", test),
            Op::Gt => self.order(dim, " > ", test),
            Op::Ge => self.order(dim, " >= ", test),
            Op::Eq | Op::Ne | Op::In | Op::NotIn => self.one_of(dim, test),
        }
    }

    fn order(&mut self, dim: &Dim, sign: &'static str, test: &Test) -> Result<Sql, Error> {
        let value = match test.values.first() {
            Some(Value::Field { field }) => self.plain(&other(field)?)?,
            Some(value) => literal(dim, value),
            None => Sql::default(),
        };
        Ok(sql![self.plain(dim)?, sign, value])
    }

    /// A dimension that is no composite, as its own type.
    fn plain(&mut self, dim: &Dim) -> Result<Sql, Error> {
        match dim.column() {
            Some(column) => Ok(self.column(column)),
            None => self.dim(dim),
        }
    }

    fn one_of(&mut self, dim: &Dim, test: &Test) -> Result<Sql, Error> {
        let mut any = match dim {
            Dim::Field(FieldRef::Composite(dimension)) => self.one_of_texts(dimension, test)?,
            _ => one_of_values(&self.plain(dim)?, dim, test),
        };
        for value in &test.values {
            if let Value::Field { field } = value {
                any.push(self.same(dim, &other(field)?)?);
            }
        }
        Ok(any_of(any))
    }

    /// The alternatives that a composite equals the test's texts.
    fn one_of_texts(&mut self, dimension: &Dimension, test: &Test) -> Result<Vec<Sql>, Error> {
        match dimension.form {
            Form::Joined | Form::Workload => {
                let pair = self.pair(dimension)?;
                Ok(texts(test).flat_map(|value| pair.is(value)).collect())
            }
            Form::First(ids) => {
                let ways: Result<Vec<_>, _> =
                    texts(test).map(|value| self.first_is(ids, value)).collect();
                Ok(ways?.concat())
            }
            Form::Verdict => {
                let values = texts(test).filter_map(dimension::verdict).map(Sql::text);
                Ok(equals(&self.composite(dimension, None)?, values.collect())
                    .into_iter()
                    .collect())
            }
        }
    }

    /// Whether two dimensions of one kind say the same. Names agree when both of their parts do,
    /// or when neither has a name.
    fn same(&mut self, left: &Dim, right: &Dim) -> Result<Sql, Error> {
        use FieldRef::Composite;
        match (left, right) {
            (Dim::Field(Composite(a)), Dim::Field(Composite(b))) if left.kind() == Kind::Name => {
                Ok(self.pair(a)?.same(self.pair(b)?))
            }
            _ => Ok(sql![self.plain(left)?, " = ", self.plain(right)?]),
        }
    }
}

/// The dimension that a value names.
fn other(id: &str) -> Result<Dim, Error> {
    Dim::find(id).ok_or_else(|| Error::Dimension(id.to_owned()))
}

/// The alternatives that a dimension, which is no composite, equals the test's literals.
fn one_of_values(sql: &Sql, dim: &Dim, test: &Test) -> Vec<Sql> {
    let addresses = matches!(dim, Dim::Field(field) if filter::is_address(*field));
    let network = |value: &Value| match value {
        Value::Text(text) if addresses => Cidr::parse(text),
        _ => None,
    };
    let (mut any, mut plain) = (Vec::new(), Vec::new());
    for value in &test.values {
        match (value, network(value)) {
            (Value::Field { .. }, _) => {}
            (_, Some(net)) => any.push(in_network(sql, net)),
            (value, None) => plain.push(literal(dim, value)),
        }
    }
    any.extend(equals(sql, plain));
    any
}

fn texts(test: &Test) -> impl Iterator<Item = &str> {
    test.values.iter().filter_map(|value| match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Number(_) | Value::Field { .. } => None,
    })
}

/// A checked value of a dimension as a typed parameter.
fn literal(dim: &Dim, value: &Value) -> Sql {
    let number = |text: &str| dim.column().and_then(|c| filter::numeric(c, text));
    match (dim.kind(), value) {
        (Kind::Text | Kind::Name | Kind::Verdict, Value::Text(text)) => Sql::text(text),
        (Kind::Text | Kind::Name | Kind::Verdict, Value::Number(number)) => {
            Sql::text(&number.to_string())
        }
        (Kind::Time, Value::Number(number)) => time(i64::try_from(*number).unwrap_or(i64::MAX)),
        (Kind::Time, Value::Text(text)) => time(filter::time_seconds(text).unwrap_or(0)),
        (Kind::Number, Value::Number(number)) => Sql::uint(*number),
        (Kind::Number, Value::Text(text)) => Sql::uint(number(text).unwrap_or(0)),
        // Fields are no literals; see `same` and `order`.
        (_, Value::Field { .. }) => Sql::default(),
    }
}

fn time(seconds: i64) -> Sql {
    sql!["toDateTime(", Sql::seconds(seconds), ")"]
}

fn equals(left: &Sql, mut values: Vec<Sql>) -> Option<Sql> {
    match values.len() {
        0 => None,
        1 => Some(sql![left, " = ", values.remove(0)]),
        _ => Some(sql![left, " IN (", Sql::join(values, ", "), ")"]),
    }
}

/// Alternatives; none is never.
pub(crate) fn any_of(mut parts: Vec<Sql>) -> Sql {
    match parts.len() {
        0 => "0".into(),
        1 => parts.remove(0),
        _ => sql!["(", Sql::join(parts, ") OR ("), ")"],
    }
}

/// Whether an address text lies in a network. `toIPv6OrDefault` never fails, reads IPv4 as mapped,
/// and so compares both families; text that is no address is in no network.
fn in_network(text: &Sql, net: Cidr) -> Sql {
    let family = if net.is_v4() {
        "isIPv4String("
    } else {
        "isIPv6String("
    };
    let address = |ip: IpAddr| {
        let ip = match ip {
            IpAddr::V4(v4) => v4.to_ipv6_mapped(),
            IpAddr::V6(v6) => v6,
        };
        sql!["toIPv6(", Sql::text(&ip.to_string()), ")"]
    };
    sql![
        family,
        text,
        ") AND toIPv6OrDefault(",
        text,
        ") BETWEEN ",
        address(net.first),
        " AND ",
        address(net.last),
    ]
}
