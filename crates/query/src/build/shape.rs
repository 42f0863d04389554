//! The parts that grouped statements are put together from.
//!
//! Innermost are rows with the dimensions as `d0`, `d1`, … and the value as `v0`; around them the
//! flag `o` (Other), then the shown names `x0` and kinds `k0`, and outermost the output names.

use super::rows::{Rows, rows};
use super::{Ask, Shift};
use crate::expr::Source;
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use weir_model::dimension::Dim;

/// The rows that a statement sums, and the rules by which their dimensions are named.
pub(crate) struct Base<'a> {
    ask: &'a Ask<'a>,
    by: &'a [String],
    /// What is summed.
    rows: Sql,
    /// Where the rows come from.
    pub(crate) reads: Vec<Read>,
}

impl<'a> Base<'a> {
    pub(super) fn new(ask: &'a Ask<'a>, by: &'a [String], rows: Rows) -> Self {
        Self {
            ask,
            by,
            rows: rows.sql,
            reads: rows.reads,
        }
    }

    /// The rows as a SELECT.
    pub(super) fn rows(&self) -> &Sql {
        &self.rows
    }

    /// Whether a row's combination of all dimensions is neither named nor unknown.
    pub(super) fn not_named(&self, source: &mut Source<'_>, top: u32) -> Result<Sql, Error> {
        let combination = Combination::of(self.by.len());
        let Combination { known, all } = &combination;
        let set = self.top(source, self.by, known, all, top)?;
        Ok(combination.outside(source, set))
    }

    /// Whether a row's value of one dimension is neither named nor unknown.
    pub(super) fn not_named_alone(
        &self,
        source: &mut Source<'_>,
        index: usize,
        top: u32,
    ) -> Result<Sql, Error> {
        let d = Sql::alias("d", index);
        let known = sql![&d, " != ''"];
        let first = Sql::alias("d", 0);
        let alone = self.by.get(index..=index).unwrap_or_default();
        let set = self.top(source, alone, &sql![&first, " != ''"], &first, top)?;
        Ok(sql![
            "(",
            known,
            " AND ",
            d,
            source.not_in(),
            "(",
            set,
            "))"
        ])
    }

    /// The top combinations of the whole range by their plain sum, from the cheapest tables.
    fn top(
        &self,
        source: &mut Source<'_>,
        by: &[String],
        known: &Sql,
        all: &Sql,
        top: u32,
    ) -> Result<Sql, Error> {
        let rows = rows(source, self.ask, by, &[self.ask.ranked], Shift::NONE)?;
        Ok(sql![
            "SELECT ",
            all,
            " FROM (",
            rows.sql,
            ") WHERE ",
            known,
            " GROUP BY ",
            all,
            " HAVING sum(v0) > 0 ORDER BY sum(v0) DESC, ",
            all,
            " LIMIT ",
            u64::from(top),
        ])
    }
}

/// The combination of all dimensions of a row.
pub(super) struct Combination {
    /// Whether it says anything.
    pub(super) known: Sql,
    /// `d0, d1, …`
    pub(super) all: Sql,
}

impl Combination {
    /// That of so many dimensions, at least one.
    pub(super) fn of(dimensions: usize) -> Self {
        let all = Sql::join((0..dimensions).map(|i| Sql::alias("d", i)), ", ");
        let known = (0..dimensions).map(|i| sql![Sql::alias("d", i), " != ''"]);
        let known = sql!["(", Sql::join(known, " OR "), ")"];
        Self { known, all }
    }

    /// Whether it is neither unknown nor one of a set, a SELECT.
    pub(super) fn outside(self, source: &Source<'_>, set: Sql) -> Sql {
        let Self { known, all } = self;
        sql![known, " AND (", all, ")", source.not_in(), "(", set, ")"]
    }
}

/// `d0`, `d1`, … of a row.
pub(crate) fn dimensions(source: &mut Source<'_>, by: &[String]) -> Result<Vec<Sql>, Error> {
    let item =
        |(i, id): (usize, &String)| Ok(sql![source.dimension(id)?, " AS ", Sql::alias("d", i)]);
    by.iter().enumerate().map(item).collect()
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

/// Whether a result's column may have the name of a dimension.
///
/// # Errors
/// A label's key must be one that Kubernetes allows: letters, digits, `-`, `_`, `.` and `/`;
/// filters take any key.
pub(super) fn column_name(dim: &Dim) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    match dim {
        Dim::Label(label) if !label.key.chars().all(plain) => Err(Error::Dimension(dim.id())),
        _ => Ok(()),
    }
}

/// The dimensions of the output, with their kinds.
pub(crate) struct Output<'a>(&'a [String]);

impl<'a> Output<'a> {
    /// # Errors
    /// As [`column_name`].
    pub(crate) fn new(by: &'a [String]) -> Result<Self, Error> {
        for id in by {
            if let Some(dim) = Dim::find(id) {
                column_name(&dim)?;
            }
        }
        Ok(Self(by))
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
