//! A checked filter as a condition over one row of `flows`.

use crate::Error;
use crate::expr::Source;
use crate::sql::{Sql, sql};
use std::net::IpAddr;
use weir_model::column::ColumnType;
use weir_model::dimension::FieldRef;
use weir_model::filter::{self, Cidr};
use weir_model::{Filter, Op, Test, Value};

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

    fn test(&mut self, test: &Test) -> Result<Sql, Error> {
        let field =
            FieldRef::find(&test.field).ok_or_else(|| Error::Dimension(test.field.clone()))?;
        let negated = matches!(test.op, Op::Ne | Op::NotIn | Op::NotMatch);
        let positive = match test.op {
            Op::Match | Op::NotMatch => self.pattern(field, test)?,
            Op::Lt | Op::Le | Op::Gt | Op::Ge => return self.order(field, test),
            Op::Eq | Op::Ne | Op::In | Op::NotIn => self.one_of(field, test)?,
        };
        Ok(if negated {
            sql!["NOT (", positive, ")"]
        } else {
            positive
        })
    }

    fn pattern(&mut self, field: FieldRef, test: &Test) -> Result<Sql, Error> {
        let text = self.dimension(field.id())?;
        let pattern = texts(test).next().unwrap_or_default();
        Ok(sql!["match(", text, ", ", Sql::text(pattern), ")"])
    }

    fn order(&mut self, field: FieldRef, test: &Test) -> Result<Sql, Error> {
        let sign = match test.op {
            Op::Lt => " < ",
            Op::Le => " <= ",
            Op::Gt => " > ",
            _ => " >= ",
        };
        let value = test
            .values
            .first()
            .map_or_else(Sql::default, |v| literal(field, v));
        Ok(sql![self.named(field.id())?, sign, value])
    }

    fn one_of(&mut self, field: FieldRef, test: &Test) -> Result<Sql, Error> {
        match field {
            FieldRef::Composite(dimension) => {
                let [space, name] = self.pair(dimension)?;
                let any = texts(test)
                    .flat_map(|value| pairs(&space, &name, value))
                    .collect();
                Ok(any_of(any))
            }
            FieldRef::Column(column) => {
                let sql = self.column(column);
                let network = |v: &&Value| match v {
                    Value::Text(t) if filter::is_address(field) => Cidr::parse(t),
                    _ => None,
                };
                let nets = test.values.iter().filter_map(|v| network(&v));
                let mut any: Vec<Sql> = nets.map(|net| in_network(&sql, net)).collect();
                let plain: Vec<Sql> = test
                    .values
                    .iter()
                    .filter(|v| network(v).is_none())
                    .map(|v| literal(field, v))
                    .collect();
                any.extend(equals(&sql, plain));
                Ok(any_of(any))
            }
        }
    }
}

fn texts(test: &Test) -> impl Iterator<Item = &str> {
    test.values.iter().filter_map(|value| match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Number(_) => None,
    })
}

/// A checked value of a column as a typed parameter.
fn literal(field: FieldRef, value: &Value) -> Sql {
    let ty = match field {
        FieldRef::Column(column) => column.ty,
        FieldRef::Composite(_) => ColumnType::Text,
    };
    match (ty, value) {
        (ColumnType::Text, Value::Text(text)) => Sql::text(text),
        (ColumnType::Text, Value::Number(number)) => Sql::text(&number.to_string()),
        (ColumnType::Time, Value::Number(number)) => {
            time(i64::try_from(*number).unwrap_or(i64::MAX))
        }
        (ColumnType::Time, Value::Text(text)) => time(filter::time_seconds(text).unwrap_or(0)),
        (_, Value::Number(number)) => Sql::uint(*number),
        (_, Value::Text(text)) => Sql::uint(filter::numeric(field, text).unwrap_or(0)),
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

fn any_of(mut parts: Vec<Sql>) -> Sql {
    match parts.len() {
        0 => "0".into(),
        1 => parts.remove(0),
        _ => sql!["(", Sql::join(parts, ") OR ("), ")"],
    }
}

/// The ways in which `space/name` can have been put together; see [`Source::composite`].
fn pairs(space: &Sql, name: &Sql, value: &str) -> Vec<Sql> {
    let both = |s: &str, n: &str| {
        sql![
            name,
            " = ",
            Sql::text(n),
            " AND ",
            space,
            " = ",
            Sql::text(s)
        ]
    };
    if value.is_empty() {
        return vec![sql![name, " = ''"]];
    }
    let cut = |(at, _): (usize, &str)| (&value[..at], &value[at + 1..]);
    let split = value
        .match_indices('/')
        .map(cut)
        .filter(|(s, n)| !s.is_empty() && !n.is_empty());
    let mut out: Vec<Sql> = split.map(|(s, n)| both(s, n)).collect();
    out.push(both("", value));
    out
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
