//! How a rollup is filled: its rows as a SELECT over records.

use crate::Error;
use crate::build::Options;
use crate::expr::Source;
use crate::measure::{carried, row_value};
use crate::spread::{buckets, inputs, reported, share};
use crate::sql::{Sql, sql};
use weir_model::column::column;
use weir_model::rollup::{BUCKET, SPREAD_BELOW_S};
use weir_model::{Measure, Rollup};

/// The sums that count a record where it ends, with the names they have on the way. The first two
/// are those of [`inputs`].
const PLAIN: [(Measure, &str); 6] = [
    (Measure::Octets, "o"),
    (Measure::ReverseOctets, "ro"),
    (Measure::Packets, "p"),
    (Measure::ReversePackets, "rp"),
    (Measure::Records, "r"),
    (Measure::EndedConnections, "e"),
];

/// Stands for the table of records until the text is finished.
const FROM: &str = "{from}";

/// The SELECT that makes a rollup's rows from records: bucket, kept columns and sums, in the
/// rollup's order and under its names. One row per bucket that a record touches, if the record
/// carried anything; summing them is the rollup's own work. `from` is what follows FROM: a quoted
/// table name, or a subquery with every column of `flows`. It is written as it stands, so it must
/// never hold a user's text.
///
/// # Errors
/// None for the rollups of the registry.
pub fn feed(rollup: &Rollup, from: &str) -> Result<String, Error> {
    let options = Options::default();
    let mut source = Source::new(&options);
    let sql = match rollup.seconds < SPREAD_BELOW_S {
        true => spread(rollup, &mut source)?,
        false => plain(rollup, &mut source)?,
    };
    Ok(sql.finish().sql.replace(FROM, from))
}

/// Each record in the bucket where it ends.
fn plain(rollup: &Rollup, source: &mut Source<'_>) -> Result<Sql, Error> {
    let seconds = u64::from(rollup.seconds);
    let mut items = vec![sql![
        "toDateTime(intDiv(toUnixTimestamp(flowEndSeconds), ",
        seconds,
        ") * ",
        seconds,
        ") AS ",
        BUCKET,
    ]];
    items.extend(kept(rollup));
    for (measure, _) in PLAIN {
        items.push(sql![row_value(source, measure)?, " AS ", measure.id()]);
    }
    let carried = carried(source)?;
    Ok(sql![
        "SELECT ",
        Sql::join(items, ", "),
        " FROM ",
        FROM,
        " WHERE ",
        carried
    ])
}

/// Each record in every bucket that its reported interval touches: its octets spread over them, all
/// else in the last one.
fn spread(rollup: &Rollup, source: &mut Source<'_>) -> Result<Sql, Error> {
    let seconds = u64::from(rollup.seconds);
    let mut inner: Vec<Sql> = kept(rollup).collect();
    inner.extend(inputs(source)?);
    for (measure, name) in PLAIN.iter().skip(2) {
        inner.push(sql![row_value(source, *measure)?, " AS ", *name]);
    }
    inner.push(sql![reported(source)?, " AS n"]);
    let start = sql!["toInt64(k) * ", seconds];
    let end = sql!["(toInt64(k) + 1) * ", seconds];
    let mut items = vec![sql!["toDateTime(k * ", seconds, ") AS ", BUCKET]];
    items.extend(kept(rollup));
    for (measure, name) in PLAIN {
        let here = sql!["if(k = intDiv(x, ", seconds, "), ", name, ", toUInt64(0))"];
        items.push(sql![here, " AS ", measure.id()]);
    }
    items.push(sql![share("o", &start, &end), " AS spreadOctets"]);
    items.push(sql![share("ro", &start, &end), " AS reverseSpreadOctets"]);
    Ok(sql![
        "SELECT ",
        Sql::join(items, ", "),
        " FROM (SELECT ",
        Sql::join(inner, ", "),
        " FROM ",
        FROM,
        " WHERE ",
        carried(source)?,
        ") ARRAY JOIN ",
        buckets(&"x - n".into(), &"x".into(), seconds),
        " AS k",
    ])
}

fn kept(rollup: &Rollup) -> impl Iterator<Item = Sql> + use<> {
    rollup
        .columns
        .iter()
        .copied()
        .filter_map(column)
        .map(Sql::from)
}
