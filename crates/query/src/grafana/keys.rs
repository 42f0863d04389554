//! The query behind the keys of ad-hoc filters: a column per key, its values as rows.

use super::Page;

/// Values offered for a key.
const VALUES: usize = 500;

/// The text of the constant variable `clickhouse_adhoc_query`: the data source offers the names of
/// the result's columns as keys, and the values of a column. They are those of the dashboard's
/// range; columns with fewer values end in nulls, which the data source leaves out.
///
/// The data source reads this text with a parser for PostgreSQL, so it has no parametric function
/// and no quoted name.
pub fn keys(page: &Page) -> String {
    let rollup = page
        .options
        .catalog
        .rollups
        .last()
        .map(|level| level.rollup);
    let (table, from) = match rollup {
        Some(rollup) => (rollup.table, "bucketStart >= toStartOfHour($__fromTime)"),
        None => (page.options.table.as_str(), "flowEndSeconds >= $__fromTime"),
    };
    let to = from.split(' ').next().unwrap_or_default();
    let columns = page.keys.iter().enumerate();
    let (mut shown, mut sets) = (Vec::new(), Vec::new());
    for (i, key) in columns {
        shown.push(format!("if(n <= length(v{i}), v{i}[n], NULL) AS {key}"));
        sets.push(format!(
            "arraySlice(arraySort(groupUniqArray(toString({key}))), 1, {VALUES}) AS v{i}"
        ));
    }
    let longest: Vec<String> = (0..page.keys.len())
        .map(|i| format!("length(v{i})"))
        .collect();
    format!(
        "SELECT {} FROM (SELECT *, arrayJoin(range(1, 1 + greatest({}))) AS n FROM (SELECT {} \
         FROM {table} WHERE {from} AND {to} < $__toTime) AS sets) AS numbered",
        shown.join(", "),
        longest.join(", "),
        sets.join(", "),
    )
}
