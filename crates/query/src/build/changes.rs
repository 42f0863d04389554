//! What changed against the period of the same length before.

use super::rows::{Rows, join, rows};
use super::shape::{Base, Combination, Output};
use super::{Ask, Shift};
use crate::expr::Source;
use crate::measure::amount;
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use weir_model::Measure;

/// The size of a change between the sums of `n` (now) and `b` (before).
const CHANGE: &str = "if(sum(n) > sum(b), sum(n) - sum(b), sum(b) - sum(n))";

/// One row per shown combination, the largest change first.
pub(super) fn changes(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    top: u32,
) -> Result<(Sql, Vec<Read>), Error> {
    let combination = Combination::of(by.len());
    let (ranked, _) = both(source, ask, by, ask.ranked)?;
    let Combination { known, all } = &combination;
    let set = sql![
        "SELECT ",
        all,
        " FROM (",
        ranked,
        ") WHERE ",
        known,
        " GROUP BY ",
        all,
        " HAVING sum(n) > 0 OR sum(b) > 0 ORDER BY ",
        CHANGE,
        " DESC, ",
        all,
        " LIMIT ",
        u64::from(top),
    ];
    let other = combination.outside(source, set);
    let (rows, reads) = both(source, ask, by, ask.summed)?;
    Ok((periods(ask, by, rows, other, CHANGE)?, reads))
}

/// The same by the top combinations of the range itself, the largest first.
pub(crate) fn compared(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    top: u32,
) -> Result<(Sql, Vec<Read>), Error> {
    let (sql, reads) = both(source, ask, by, ask.summed)?;
    let base = Base::new(ask, by, Rows { sql, reads });
    let other = base.not_named(source, top)?;
    let sql = periods(ask, by, base.rows().clone(), other, "sum(n)")?;
    Ok((sql, base.reads))
}

/// One row per shown combination with the sums of both periods.
fn periods(
    ask: &Ask<'_>,
    by: &[String],
    rows: Sql,
    other: Sql,
    order: &'static str,
) -> Result<Sql, Error> {
    let out = Output::new(by)?;
    let sum = |column, name: String| {
        sql![
            amount(ask.summed, column, ask.length()),
            " AS ",
            Sql::name(&name)
        ]
    };
    let id = ask.summed.id();
    Ok(sql![
        "SELECT ",
        out.outer(),
        ", ",
        sum("sum(n)".into(), id.to_owned()),
        ", ",
        sum("sum(b)".into(), format!("{id}_before")),
        " FROM (SELECT ",
        out.renamed(),
        ", n, b FROM (SELECT *, ",
        other,
        " AS o FROM (",
        rows,
        "))) GROUP BY ",
        out.keys(),
        " HAVING sum(n) > 0 OR sum(b) > 0 ORDER BY ",
        order,
        " DESC, ",
        out.keys(),
    ])
}

/// The rows of both periods: a value of the range as `n`, one of the period before as `b`.
fn both(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
) -> Result<(Sql, Vec<Read>), Error> {
    let now = rows(source, ask, by, &[measure], Shift::NONE)?;
    let before = rows(source, ask, by, &[measure], ask.before())?;
    let sql = sql![
        "SELECT *, v0 AS n, toUInt64(0) AS b FROM (",
        now.sql,
        ") UNION ALL SELECT *, toUInt64(0) AS n, v0 AS b FROM (",
        before.sql,
        ")",
    ];
    let mut reads = now.reads;
    join(&mut reads, before.reads);
    Ok((sql, reads))
}
