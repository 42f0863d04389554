//! Columns and dimensions as SQL over one row of `flows`; those of several columns are in `form`,
//! conditions in `filter`.
//!
//! Which columns a filter reads, [`weir_model::Filter::columns`] says: a statement can only be
//! answered from a table that has them all. A label (`sourcePodLabels["app"]`) is a dimension too
//! and reads the labels column.

use crate::build::{Options, Second};
use crate::grafana::Macros;
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use std::collections::BTreeSet;
use weir_model::column::{Column, ColumnType, column};
use weir_model::dimension::{Dim, FieldRef};
use weir_model::{Filter, TimeRange};

/// The table that is read, and what was found missing in it.
pub(crate) struct Source<'a> {
    pub(crate) options: &'a Options,
    /// Columns that a statement wanted and the table lacks; their default stands in.
    pub(crate) missing: BTreeSet<&'static str>,
    /// What a statement for Grafana computes from macros; none for the app, whose times are known.
    pub(crate) macros: Option<Macros>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        Self {
            options,
            missing: BTreeSet::new(),
            macros: None,
        }
    }

    /// `database`.`table`, or the table of the connection's database.
    pub(crate) fn table(&self) -> Sql {
        self.table_named(&self.options.table)
    }

    /// Another table beside it.
    pub(crate) fn table_named(&self, table: &str) -> Sql {
        let table = Sql::name(table);
        match self.options.database.as_str() {
            "" => table,
            database => sql![Sql::name(database), ".", table],
        }
    }

    /// That the records alone answer a range.
    pub(crate) fn records_only(&self, range: TimeRange) -> Vec<Read> {
        vec![Read {
            table: self.options.table.clone(),
            parts: vec![range],
        }]
    }

    /// ` IN ` or ` GLOBAL IN ` before a subquery.
    pub(crate) fn not_in(&self) -> &'static str {
        if self.options.catalog.distributed {
            " GLOBAL NOT IN "
        } else {
            " NOT IN "
        }
    }

    /// A column, or its type's default where the table lacks it.
    pub(crate) fn column(&mut self, column: &'static Column) -> Sql {
        if self.options.catalog.has(column.name) {
            return column.into();
        }
        self.missing.insert(column.name);
        match column.ty {
            ColumnType::Text => "''".into(),
            ColumnType::Time => "toDateTime(0)".into(),
            ColumnType::UInt8 => "toUInt8(0)".into(),
            ColumnType::UInt16 => "toUInt16(0)".into(),
            ColumnType::UInt64 => "toUInt64(0)".into(),
        }
    }

    /// The column of that name; the name is one of the registry's.
    pub(crate) fn named(&mut self, name: &str) -> Result<Sql, Error> {
        let column = column(name).ok_or_else(|| Error::Column(name.to_owned()))?;
        Ok(self.column(column))
    }

    /// A dimension's text, empty where the record does not say. Numbers become digits.
    ///
    /// # Errors
    /// There is no such dimension.
    pub(crate) fn dimension(&mut self, id: &str) -> Result<Sql, Error> {
        match Dim::find(id) {
            Some(dim) => self.dim(&dim),
            None => Err(Error::Dimension(id.to_owned())),
        }
    }

    /// As [`Source::dimension`], of a dimension that was found. A label's key is a parameter; text
    /// that is no JSON object has no labels.
    pub(crate) fn dim(&mut self, dim: &Dim) -> Result<Sql, Error> {
        match dim {
            Dim::Field(FieldRef::Composite(dimension)) => self.composite(dimension, None),
            Dim::Fold(fold) => self.composite(fold.dimension, Some(fold)),
            Dim::Field(FieldRef::Column(column)) => {
                let value = self.column(column);
                Ok(match column.ty {
                    ColumnType::Text => value,
                    ColumnType::Time => sql!["toString(toUnixTimestamp(", value, "))"],
                    _ => sql!["toString(", value, ")"],
                })
            }
            Dim::Label(label) => Ok(sql![
                "JSONExtractString(",
                self.column(label.column),
                ", ",
                Sql::text(&label.key),
                ")"
            ]),
        }
    }

    /// The condition that all of the filters hold and the record ends in the range.
    pub(crate) fn condition(
        &mut self,
        filters: &[&Filter],
        range: TimeRange,
    ) -> Result<Sql, Error> {
        let [from, to] = seconds(range).map(Second::Known);
        let mut out = between("flowEndSeconds", from, to);
        out.push(self.filters(filters)?);
        Ok(out)
    }

    /// ` AND …` for each filter that says anything.
    pub(crate) fn filters(&mut self, filters: &[&Filter]) -> Result<Sql, Error> {
        let mut out = Sql::default();
        for filter in filters.iter().filter(|filter| !filter.is_everything()) {
            filter.check()?;
            out.push(sql![" AND ", self.filter(filter)?]);
        }
        Ok(out)
    }
}

/// The whole seconds `s` of a range: those with `from <= s * 1000 < to`, as `first..end`.
pub(crate) fn seconds(range: TimeRange) -> [i64; 2] {
    let up = |ms: i64| ms.div_euclid(1000) + i64::from(ms.rem_euclid(1000) > 0);
    [up(range.from_ms), up(range.to_ms)]
}

/// That a time lies in `from..to`.
pub(crate) fn between(column: &'static str, from: Second, to: Second) -> Sql {
    sql![
        column,
        " >= toDateTime(",
        from.sql(),
        ") AND ",
        column,
        " < toDateTime(",
        to.sql(),
        ")",
    ]
}

/// The columns that a dimension is made of.
///
/// # Errors
/// There is no such dimension.
pub(crate) fn columns_of(id: &str) -> Result<Vec<&'static str>, Error> {
    let dimension = Dim::find(id).ok_or_else(|| Error::Dimension(id.to_owned()))?;
    Ok(dimension.columns())
}
