//! What the variables of a dashboard choose: values of a field at either end, and filters that are
//! on or off.

use super::{Page, Target};
use crate::Error;
use crate::build::rows::rows;
use crate::build::{Ask, Shift, ids, value};
use crate::expr::Source;
use crate::grafana::{Question, UNKNOWN, finish};
use crate::sql::{Sql, sql};
use std::collections::BTreeSet;
use weir_model::filter::Subject;
use weir_model::{Filter, Measure, QuerySpec};

/// A variable that takes part in every statement of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Some values of a field, or all.
    Values(Field),
    /// A filter that holds unless the variable says `no`; it is named `filter1`, `filter2`, …
    Toggle(usize, Filter),
}

/// A field whose values can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A namespace at either end.
    Namespace,
    /// A Pod at either end, `namespace/name`.
    Pod,
    /// A Node at either end.
    Node,
    /// The cluster that a record is from.
    Cluster,
}

impl Field {
    /// All of them, in the order in which they stand on a page.
    pub const ALL: [Self; 4] = [Self::Cluster, Self::Namespace, Self::Pod, Self::Node];

    /// The subject in filters.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Namespace => "any namespace",
            Self::Pod => "any pod",
            Self::Node => "any node",
            Self::Cluster => "clusterUUID",
        }
    }

    /// The name of the dashboard's variable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::Pod => "pod",
            Self::Node => "node",
            Self::Cluster => "cluster",
        }
    }

    /// That all are chosen; and the chosen ones as an array.
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Namespace => ["any_namespace", "namespaces"],
            Self::Pod => ["any_pod", "pods"],
            Self::Node => ["any_node", "nodes"],
            Self::Cluster => ["any_cluster", "clusters"],
        }
    }

    /// The variable's value in a literal. Percent-encoded, it has no quote and no backslash.
    fn literal(self) -> &'static str {
        match self {
            Self::Namespace => "'${namespace:percentencode}'",
            Self::Pod => "'${pod:percentencode}'",
            Self::Node => "'${node:percentencode}'",
            Self::Cluster => "'${cluster:percentencode}'",
        }
    }
}

impl Choice {
    /// The columns that it reads.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        match self {
            Self::Toggle(_, filter) => filter.columns().into_iter().collect(),
            Self::Values(field) => {
                let subject = Subject::find(field.subject());
                let dims = subject.iter().flat_map(|subject| subject.dims());
                dims.flat_map(|dim| dim.columns()).collect()
            }
        }
    }

    /// What it names at the head of a statement.
    pub(super) fn names(&self) -> Vec<Sql> {
        match self {
            Self::Toggle(index, _) => vec![sql![
                "'${filter",
                *index as u64,
                ":percentencode}' = 'no' AS ",
                Sql::alias("without_filter", *index),
            ]],
            Self::Values(field) => {
                let [any, chosen] = field.names();
                // Several values come as `{a,b}`.
                let several = sql![
                    "splitByChar(',', replaceRegexpOne(decodeURLComponent(",
                    field.literal(),
                    "), '^\\\\{(.*)\\\\}$', '\\\\1')) AS ",
                    chosen,
                ];
                // `*` is all; so is nothing at all.
                let all = " IN ('%2A', '%7B%7D', '') AS ";
                vec![sql![field.literal(), all, any], several]
            }
        }
    }

    fn condition(&self, source: &mut Source<'_>) -> Result<Sql, Error> {
        match self {
            Self::Toggle(index, filter) => {
                filter.check()?;
                let name = Sql::alias("without_filter", *index);
                Ok(sql!["(", name, " OR ", source.filter(filter)?, ")"])
            }
            Self::Values(field) => {
                let wrong = || Error::Dimension(field.subject().to_owned());
                let subject = Subject::find(field.subject()).ok_or_else(wrong)?;
                let [any, chosen] = field.names();
                let mut ways = vec![Sql::from(any)];
                for dim in subject.dims() {
                    ways.push(sql!["has(", chosen, ", ", source.dim(dim)?, ")"]);
                }
                Ok(sql!["(", Sql::join(ways, " OR "), ")"])
            }
        }
    }
}

impl Source<'_> {
    /// ` AND …` for the filters, and for what a dashboard's variables choose. A statement with
    /// macros says it once, as a function of the columns that it reads.
    pub(crate) fn kept(&mut self, filters: &[&Filter]) -> Result<Sql, Error> {
        let Some(macros) = &self.macros else {
            return self.filters(filters);
        };
        let choices = macros.choices.clone();
        let mut conditions = Vec::new();
        for filter in filters.iter().filter(|filter| !filter.is_everything()) {
            filter.check()?;
            conditions.push(self.filter(filter)?);
        }
        for choice in &choices {
            conditions.push(choice.condition(self)?);
        }
        if conditions.is_empty() {
            return Ok(Sql::default());
        }
        let read = filters.iter().flat_map(|filter| filter.columns());
        let read = read.chain(choices.iter().flat_map(Choice::columns));
        let read: BTreeSet<&str> = read.filter(|c| self.options.catalog.has(c)).collect();
        let columns = Sql::join(read.into_iter().map(Sql::from), ", ");
        if let Some(macros) = &mut self.macros {
            macros.kept = Some(sql![
                "(",
                &columns,
                ") -> ",
                Sql::join(conditions, " AND "),
                " AS kept"
            ]);
        }
        Ok(sql![" AND kept(", columns, ")"])
    }
}

/// The values of a field that a page's records have in the range, the most frequent first, as far
/// as the fields before it are chosen: one column, `value`.
///
/// # Errors
/// The page's filters do not suit the columns.
pub fn values(page: &Page, field: Field) -> Result<Target, Error> {
    let wrong = || Error::Dimension(field.subject().to_owned());
    let subject = Subject::find(field.subject()).ok_or_else(wrong)?;
    let mut source = page.source();
    if let Some(macros) = &mut source.macros {
        let own = Choice::Values(field);
        let at = macros.choices.iter().position(|choice| *choice == own);
        macros.choices.truncate(at.unwrap_or(0));
        macros
            .choices
            .retain(|choice| matches!(choice, Choice::Values(_)));
    }
    let everything = Filter::everything();
    let spec = QuerySpec::Records {};
    let request = Question::new(&spec, &everything).request(page);
    debug_assert_eq!(request.range, UNKNOWN);
    let rows = rows(
        &mut source,
        &Ask::named(&request),
        &ids(&subject),
        &[Measure::Records],
        Shift::NONE,
    )?;
    let body = sql![
        "SELECT value FROM (SELECT ",
        value(&subject),
        " AS value, v0 FROM (",
        rows.sql,
        ")) WHERE value != '' GROUP BY value HAVING sum(v0) > 0 ORDER BY sum(v0) DESC, value LIMIT 5000",
    ];
    Ok(finish(&source, body, &rows.reads))
}
