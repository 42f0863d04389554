//! What changed against the period of the same length before.

use super::Ask;
use super::rows::{join, rows};
use super::shape::{Combination, Output};
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
    let out = Output::new(by)?;
    let sum = |column, name: String| {
        sql![
            amount(ask.summed, column, ask.length()),
            " AS ",
            Sql::name(&name)
        ]
    };
    let id = ask.summed.id();
    let sql = sql![
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
        CHANGE,
        " DESC, ",
        out.keys(),
    ];
    Ok((sql, reads))
}

/// The rows of both periods: a value of the range as `n`, one of the period before as `b`.
fn both(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
) -> Result<(Sql, Vec<Read>), Error> {
    let now = rows(source, ask, by, &[measure], 0)?;
    let before = rows(source, ask, by, &[measure], ask.length_s())?;
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
