//! The parts that grouped statements are put together from.
//!
//! Innermost are rows with the dimensions as `d0`, `d1`, … and the value as `v`; around them the
//! flag `o` (Other), then the shown names `x0` and kinds `k0`, and outermost the output names.

use super::{Ask, row_value};
use crate::Error;
use crate::expr::Source;
use crate::sql::{Sql, sql};
use weir_model::Measure;

/// The rows that a statement sums.
pub(crate) struct Base {
    items: Vec<Sql>,
    table: Sql,
    condition: Sql,
}

impl Base {
    pub(super) fn new(
        source: &mut Source<'_>,
        ask: &Ask<'_>,
        by: &[String],
        measure: Measure,
    ) -> Result<Self, Error> {
        let mut items = dimensions(source, by)?;
        items.push(sql![row_value(source, measure)?, " AS v"]);
        let condition = source.condition(&ask.filters, ask.range)?;
        Ok(Self {
            items,
            table: source.table(),
            condition,
        })
    }

    /// Adds a column to the rows.
    pub(super) fn add(&mut self, item: Sql) {
        self.items.push(item);
    }

    /// The rows as a SELECT.
    pub(super) fn rows(&self) -> Sql {
        let items = Sql::join(self.items.iter().cloned(), ", ");
        sql![
            "SELECT ",
            items,
            " FROM ",
            &self.table,
            " WHERE ",
            &self.condition
        ]
    }

    /// Whether a row's combination of all dimensions is neither named nor unknown.
    pub(super) fn named(&self, source: &Source<'_>, count: usize, top: u32) -> Sql {
        not_named(source, &self.rows(), "sum(v)".into(), count, top)
    }

    /// The top values of one dimension alone.
    pub(super) fn top_of(&self, index: usize, top: u32) -> Sql {
        let d = Sql::alias("d", index);
        sql![
            "SELECT ",
            &d,
            " FROM (",
            self.rows(),
            ") WHERE ",
            &d,
            " != '' GROUP BY ",
            &d,
            " HAVING sum(v) > 0 ORDER BY sum(v) DESC, ",
            &d,
            " LIMIT ",
            u64::from(top),
        ]
    }
}

/// `d0`, `d1`, … of a row.
pub(crate) fn dimensions(source: &mut Source<'_>, by: &[String]) -> Result<Vec<Sql>, Error> {
    let item =
        |(i, id): (usize, &String)| Ok(sql![source.dimension(id)?, " AS ", Sql::alias("d", i)]);
    by.iter().enumerate().map(item).collect()
}

/// Whether a row's combination of `d0`, `d1`, … is outside the top ones and says anything at all.
pub(crate) fn not_named(source: &Source<'_>, rows: &Sql, sum: Sql, count: usize, top: u32) -> Sql {
    let all = Sql::join((0..count).map(|i| Sql::alias("d", i)), ", ");
    let known = (0..count).map(|i| sql![Sql::alias("d", i), " != ''"]);
    let known = sql!["(", Sql::join(known, " OR "), ")"];
    sql![
        &known,
        " AND (",
        &all,
        ")",
        source.not_in(),
        "(SELECT ",
        &all,
        " FROM (",
        rows,
        ") WHERE ",
        &known,
        " GROUP BY ",
        &all,
        " HAVING ",
        &sum,
        " > 0 ORDER BY ",
        &sum,
        " DESC, ",
        &all,
        " LIMIT ",
        u64::from(top),
        ")",
    ]
}

/// The shown name `x` and kind `k` of a dimension, given whether it is Other.
pub(super) fn kinds(index: usize, other: Sql) -> Sql {
    let d = Sql::alias("d", index);
    sql![
        "if(",
        &other,
        ", '', ",
        &d,
        ") AS ",
        Sql::alias("x", index),
        ", toUInt8(multiIf(",
        other,
        ", 1, ",
        d,
        " = '', 2, 0)) AS ",
        Sql::alias("k", index),
    ]
}

/// The dimensions of the output, with their kinds.
pub(crate) struct Output<'a>(&'a [String]);

impl<'a> Output<'a> {
    pub(crate) fn new(by: &'a [String]) -> Self {
        Self(by)
    }

    /// `x0 AS sourcePod, k0 AS sourcePod_kind, …`
    pub(crate) fn outer(&self) -> Sql {
        let item = |(i, id): (usize, &String)| {
            sql![
                Sql::alias("x", i),
                " AS ",
                Sql::name(id),
                ", ",
                Sql::alias("k", i),
                " AS ",
                Sql::name(&format!("{id}_kind")),
            ]
        };
        Sql::join(self.0.iter().enumerate().map(item), ", ")
    }

    /// As `outer`, with a comma behind unless there is nothing.
    pub(crate) fn leading(&self) -> Sql {
        if self.0.is_empty() {
            Sql::default()
        } else {
            sql![self.outer(), ", "]
        }
    }

    /// `x0` and `k0` of rows with one flag `o` for the whole combination.
    pub(crate) fn renamed(&self) -> Sql {
        Sql::join((0..self.0.len()).map(|i| kinds(i, "o".into())), ", ")
    }

    /// `k0, x0, …` to group and order by: values, then Other, then Unknown.
    pub(crate) fn keys(&self) -> Sql {
        let key = |i| sql![Sql::alias("k", i), ", ", Sql::alias("x", i)];
        Sql::join((0..self.0.len()).map(key), ", ")
    }
}
