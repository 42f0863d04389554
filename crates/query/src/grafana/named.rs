//! One text per row, as people read it: Grafana's own panels know neither kinds nor enumerations.

use crate::sql::{Sql, sql};
use crate::{Error, Request};
use weir_model::QuerySpec;
use weir_model::column::Enumeration;
use weir_model::dimension::{Dim, FieldRef, Form, VERDICTS};

/// Around an answer with kinds: the same rows with the column `name` instead of the dimensions.
pub(super) fn named(spec: &QuerySpec, request: &Request<'_>, body: Sql) -> Result<Sql, Error> {
    let by: Vec<String> = spec.dimensions().into_iter().cloned().collect();
    let measure = spec.measure().ok_or(Error::Nothing)?;
    let id = request.summed(measure).id();
    let name = sql![name(&by)?, " AS name"];
    let value = Sql::name(id);
    let from = sql![" FROM (", body, ")"];
    Ok(match spec {
        QuerySpec::Series { .. } => {
            sql!["SELECT t, ", name, ", ", value, from, " ORDER BY t, name"]
        }
        QuerySpec::Changes { .. } => {
            let before = Sql::name(&format!("{id}_before"));
            sql!["SELECT ", name, ", ", value, ", ", before, from]
        }
        _ => sql!["SELECT ", name, ", ", value, from],
    })
}

/// What people read for a combination: `Other` once for all dimensions, an arrow between the two
/// ends of a flow, a dot between others.
fn name(by: &[String]) -> Result<Sql, Error> {
    let mut parts: Vec<Sql> = Vec::new();
    let mut before: Option<Dim> = None;
    for id in by {
        let dim = Dim::find(id).ok_or_else(|| Error::Dimension(id.clone()))?;
        if let Some(before) = before {
            let ends = before.twin().is_some_and(|twin| twin == dim);
            parts.push(if ends { "' → '" } else { "' · '" }.into());
        }
        parts.push(part(&dim));
        before = Some(dim);
    }
    let all = match parts.len() {
        0 => return Ok("'All'".into()),
        1 => parts.remove(0),
        _ => sql!["concat(", Sql::join(parts, ", "), ")"],
    };
    let first = by
        .first()
        .map_or_else(String::new, |id| format!("{id}_kind"));
    Ok(sql!["if(", Sql::name(&first), " = 1, 'Other', ", all, ")"])
}

/// What people read for one dimension. A value that is called as a kind stands in quotes.
fn part(dim: &Dim) -> Sql {
    let value = Sql::name(&dim.id());
    let kind = Sql::name(&format!("{}_kind", dim.id()));
    let text = match dim {
        Dim::Field(FieldRef::Column(column)) => match column.enumeration {
            Some(names) => enumerated(&value, names),
            None => plain(&value),
        },
        _ if dim.form() == Some(Form::Verdict) => {
            let pair = |(value, label): &(&str, &str)| (Sql::text(value), Sql::text(label));
            transform(&value, VERDICTS.iter().map(pair))
        }
        _ => plain(&value),
    };
    sql!["if(", kind, " = 2, 'unknown', ", text, ")"]
}

fn plain(value: &Sql) -> Sql {
    let quoted = sql!["concat('\"', ", value, ", '\"')"];
    let same = sql!["lower(", value, ") IN ('other', 'unknown')"];
    sql!["if(", same, ", ", quoted, ", ", value, ")"]
}

fn enumerated(value: &Sql, names: &Enumeration) -> Sql {
    let pair = |(number, label): &(u8, &str)| (Sql::text(&number.to_string()), Sql::text(label));
    transform(value, names.values.iter().map(pair))
}

fn transform(value: &Sql, pairs: impl Iterator<Item = (Sql, Sql)>) -> Sql {
    let (from, to): (Vec<Sql>, Vec<Sql>) = pairs.unzip();
    sql![
        "transform(",
        value,
        ", [",
        Sql::join(from, ", "),
        "], [",
        Sql::join(to, ", "),
        "], ",
        value,
        ")",
    ]
}
