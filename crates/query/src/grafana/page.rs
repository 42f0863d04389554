//! A page as its statements need it: which tables they read, what ad-hoc filters may name, what
//! variables choose.

use super::choices::Field;
use super::{Choice, Macros};
use crate::build::rows::needed;
use crate::catalog::{Catalog, Level};
use crate::expr::Source;
use crate::{Error, Options};
use weir_model::column::{COLUMNS, Column, ColumnType, Written};
use weir_model::dimension::Dim;
use weir_model::filter::{Subject, parse};
use weir_model::rollup::{ROLLUPS, Rollup};
use weir_model::{DashboardSpec, Filter, PanelSpec, QuerySpec};

/// What a database is expected to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// Weir's schema: records and rollups.
    Weir,
    /// The table of records alone, with the columns that every aggregator writes.
    Plain,
}

/// Rollups whose columns can be a page's keys, the finest first. Those of classes are left out: a
/// page without keys for Pods is of little use.
const OFFERED: [&str; 2] = ["flows_pair_5m", "flows_pair_1h"];

/// A page of the app as a dashboard of Grafana.
pub struct Page {
    /// The records that it is about.
    pub(super) scope: Filter,
    /// The columns that ad-hoc filters may name: those that all of its tables have.
    pub keys: Vec<&'static str>,
    /// What its variables choose.
    pub choices: Vec<Choice>,
    pub(super) options: Options,
}

impl Page {
    /// The page of a specification. Its tables are the rollups that keep everything its panels ask
    /// for, and the records; its keys are what all of these have.
    ///
    /// # Errors
    /// A filter that does not suit the columns.
    pub fn of(spec: &DashboardSpec, tables: Tables) -> Result<Self, Error> {
        let mut choices: Vec<Choice> = Vec::new();
        for (i, text) in spec.default_filters.iter().enumerate() {
            choices.push(Choice::Toggle(i + 1, parse(text)?));
        }
        let scope = parse(&spec.scope)?;
        let asked = asked(spec, &scope, &choices)?;
        let offered = OFFERED.iter().filter_map(|table| Rollup::find(table));
        let kept = offered
            .filter(|_| tables == Tables::Weir)
            .find(|rollup| asked.iter().all(|column| rollup.has(column)));
        let columns = match tables {
            Tables::Weir => None,
            Tables::Plain => Some(always()),
        };
        let mut options = Options {
            catalog: Catalog {
                columns,
                ..Catalog::default()
            },
            ..Options::default()
        };
        let keys = match kept {
            Some(rollup) => rollup.columns.to_vec(),
            None => said(&options.catalog),
        };
        if kept.is_some() {
            let level = |rollup: &'static Rollup| Level { rollup, since: 0 };
            let all = |rollup: &&'static Rollup| keys.iter().all(|key| rollup.has(key));
            options.catalog.rollups = ROLLUPS.iter().filter(all).map(level).collect();
        }
        let has = |field: &Field| {
            Choice::Values(*field)
                .columns()
                .iter()
                .all(|c| keys.contains(c))
        };
        choices.extend(Field::ALL.into_iter().filter(has).map(Choice::Values));
        Ok(Self {
            scope,
            keys,
            choices,
            options,
        })
    }

    /// The fields whose values its variables choose.
    pub fn fields(&self) -> Vec<Field> {
        let field = |choice: &Choice| match choice {
            Choice::Values(field) => Some(*field),
            Choice::Toggle(..) => None,
        };
        self.choices.iter().filter_map(field).collect()
    }

    /// Whether its database has a column of records.
    pub fn has(&self, column: &str) -> bool {
        self.options.catalog.has(column)
    }

    pub(super) fn source(&self) -> Source<'_> {
        let mut source = Source::new(&self.options);
        source.macros = Some(Macros::new(self.choices.clone()));
        source
    }
}

/// The columns that a page's sums are asked by.
fn asked(
    spec: &DashboardSpec,
    scope: &Filter,
    choices: &[Choice],
) -> Result<Vec<&'static str>, Error> {
    let mut out: Vec<&'static str> = choices.iter().flat_map(Choice::columns).collect();
    for panel in &spec.panels {
        if !matches!(panel.query, QuerySpec::Records {} | QuerySpec::Nothing {}) {
            let own = parse(&panel.scope)?;
            out.extend(needed(&[scope, &own], &dimensions(panel))?);
        }
    }
    Ok(out)
}

/// The dimensions that a panel asks by, also those of what it counts.
fn dimensions(panel: &PanelSpec) -> Vec<String> {
    match &panel.query {
        QuerySpec::Distinct { of } => {
            let subjects = of.iter().filter_map(|text| Subject::find(text));
            let ids =
                |subject: Subject| -> Vec<String> { subject.dims().iter().map(Dim::id).collect() };
            subjects.flat_map(ids).collect()
        }
        query => query.dimensions().into_iter().cloned().collect(),
    }
}

/// The columns that every aggregator fills.
fn always() -> std::collections::BTreeSet<String> {
    let filled = |column: &&Column| matches!(column.written, Written::Always);
    let names = COLUMNS.iter().filter(filled);
    names.map(|column| column.name.to_owned()).collect()
}

/// The columns of records that say who, where and what, not how much and when.
fn said(catalog: &Catalog) -> Vec<&'static str> {
    let says = |column: &&Column| {
        let number = matches!(column.ty, ColumnType::Time | ColumnType::UInt64);
        !number && catalog.has(column.name)
    };
    COLUMNS
        .iter()
        .filter(says)
        .map(|column| column.name)
        .collect()
}
