//! How many different values there are, exactly: a count per subject, each from its own cheapest
//! tables.

use super::Ask;
use super::rows::{join, rows};
use super::shape::column_name;
use crate::expr::Source;
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use weir_model::Measure;
use weir_model::dimension::Dim;
use weir_model::filter::Subject;

/// One row with a column per subject. Values are compared by hashes of 128 bits.
pub(super) fn distinct(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    of: &[String],
) -> Result<(Sql, Vec<Read>), Error> {
    let mut reads = Vec::new();
    let (mut counts, mut columns) = (Vec::new(), Vec::new());
    for (i, text) in of.iter().enumerate() {
        let wrong = || Error::Dimension(text.clone());
        let subject = Subject::find(text).ok_or_else(wrong)?;
        subject.dims().iter().try_for_each(column_name)?;
        let rows = rows(
            source,
            ask,
            &ids(&subject),
            &[Measure::Records],
            ask.earlier,
        )?;
        counts.push(sql![
            "SELECT toUInt8(",
            i as u64,
            ") AS i, uniqExact(value) AS n FROM (SELECT ",
            value(&subject),
            " AS value FROM (",
            rows.sql,
            ") WHERE v0 > 0) WHERE value != ''",
        ]);
        columns.push(sql!["sumIf(n, i = ", i as u64, ") AS ", Sql::name(text)]);
        join(&mut reads, rows.reads);
    }
    let sql = sql![
        "SELECT ",
        Sql::join(columns, ", "),
        " FROM (",
        Sql::join(counts, " UNION ALL "),
        ")",
    ];
    Ok((sql, reads))
}

/// The dimensions of a subject.
pub(crate) fn ids(subject: &Subject) -> Vec<String> {
    subject.dims().iter().map(Dim::id).collect()
}

/// The subject's values in a row of those dimensions: of twins a row each.
pub(crate) fn value(subject: &Subject) -> Sql {
    match subject {
        Subject::One(_) => Sql::alias("d", 0),
        Subject::Either(_) => "arrayJoin([d0, d1])".into(),
    }
}
