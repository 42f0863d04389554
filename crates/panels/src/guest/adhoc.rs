//! Filters as Grafana's ad-hoc filters say them: comparisons of one column each, all to hold.

use weir_model::dimension::{FieldRef, Form};
use weir_model::filter::Test;
use weir_model::{Filter, Op, Value};

/// One ad-hoc filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// A column.
    pub key: String,
    /// `=`, `!=`, `<`, `>`, `=~` or `!~`.
    pub operator: &'static str,
    /// What it is compared with.
    pub value: String,
}

/// A filter as ad-hoc filters; `None` where that form cannot say it.
///
/// A name of two columns, `namespace/name`, is one condition on each. That it is *not* such a name
/// has no such form: then the name alone is left out, in every namespace.
pub fn conditions(filter: &Filter) -> Option<Vec<Condition>> {
    match filter {
        Filter::All(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(conditions).collect();
            Some(parts?.concat()).filter(|all| !all.is_empty())
        }
        Filter::Test(test) => of_test(test),
        Filter::Any(_) | Filter::Not(_) => None,
    }
}

/// What a filter says outright: fields and the values that they are to have.
pub fn equals(filter: &Filter) -> Vec<(String, String)> {
    match filter {
        Filter::All(parts) => parts.iter().flat_map(equals).collect(),
        Filter::Test(test) if test.op == Op::Eq => {
            let value = test.values.first().and_then(text);
            value.map(|v| (test.field.clone(), v)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn of_test(test: &Test) -> Option<Vec<Condition>> {
    let values: Option<Vec<String>> = test.values.iter().map(text).collect();
    let values = values?;
    match (FieldRef::find(&test.field), test.op, values.as_slice()) {
        (Some(FieldRef::Composite(name)), op @ (Op::Eq | Op::Ne), [value]) => {
            if name.form != Form::Joined {
                return None;
            }
            joined(name.columns, op, value)
        }
        (Some(FieldRef::Composite(_)), ..) => None,
        (_, Op::NotIn, values) => {
            let each = values.iter().map(|v| condition(&test.field, "!=", v));
            Some(each.collect())
        }
        (_, Op::In, [value]) => Some(vec![condition(&test.field, "=", value)]),
        (_, op, [value]) => Some(vec![condition(&test.field, sign(op)?, value)]),
        _ => None,
    }
}

/// `a/b` by its columns; leading ones that are left out are empty.
fn joined(columns: &[&str], op: Op, value: &str) -> Option<Vec<Condition>> {
    let parts: Vec<&str> = value.splitn(columns.len(), '/').collect();
    if op == Op::Ne {
        let (column, part) = (columns.last()?, parts.last()?);
        return Some(vec![condition(column, "!=", part)]);
    }
    let missing = columns.len() - parts.len();
    let parts = std::iter::repeat_n("", missing).chain(parts);
    let each = columns.iter().zip(parts);
    Some(each.map(|(c, part)| condition(c, "=", part)).collect())
}

fn condition(key: &str, operator: &'static str, value: &str) -> Condition {
    Condition {
        key: key.to_owned(),
        operator,
        value: value.to_owned(),
    }
}

fn sign(op: Op) -> Option<&'static str> {
    match op {
        Op::Eq => Some("="),
        Op::Ne => Some("!="),
        Op::Lt => Some("<"),
        Op::Gt => Some(">"),
        Op::Match => Some("=~"),
        Op::NotMatch => Some("!~"),
        Op::Le | Op::Ge | Op::In | Op::NotIn => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Field { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::conditions;
    use weir_model::Filter;
    use weir_model::filter::parse;

    fn check(text: &str, expected: Option<&str>) {
        let filter: Filter = parse(text).expect("a filter");
        let said = conditions(&filter).map(|all| {
            let each = all
                .iter()
                .map(|c| format!("{}{}{}", c.key, c.operator, c.value));
            each.collect::<Vec<_>>().join(" & ")
        });
        assert_eq!(said.as_deref(), expected, "{text}");
    }

    #[test]
    fn names_of_two_columns_are_two_conditions() {
        check(
            r#"sourcePod = "shop/cart""#,
            Some("sourcePodNamespace=shop & sourcePodName=cart"),
        );
        check(r#"sourcePod != "shop/cart""#, Some("sourcePodName!=cart"));
        check(
            r#"sourcePod = "cart""#,
            Some("sourcePodNamespace= & sourcePodName=cart"),
        );
    }

    #[test]
    fn what_has_no_such_form_is_not_said() {
        check(r#"sourceIP = "10.0.0.1" or sourceIP = "10.0.0.2""#, None);
        check(
            r#"not (sourceIP = "10.0.0.1" and destinationIP = "10.0.0.2")"#,
            None,
        );
        check("verdict = drop", None);
        check(
            r#"sourceIP not in ("10.0.0.1", "10.0.0.2")"#,
            Some("sourceIP!=10.0.0.1 & sourceIP!=10.0.0.2"),
        );
        check(
            "destinationTransportPort = 443",
            Some("destinationTransportPort=443"),
        );
    }
}
