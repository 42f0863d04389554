//! Dimensions of several columns as SQL: names of Pods, workloads and policies, endpoints, verdicts.

use crate::Error;
use crate::expr::Source;
use crate::filter::any_of;
use crate::sql::{Sql, sql};
use weir_model::Dimension;
use weir_model::dimension::{Dim, FieldRef, Fold, Form};

/// What controllers put behind the names of their Pods, as an RE2 pattern: a Deployment a hash and
/// a suffix, a CronJob the minute and a suffix, a DaemonSet or Job a suffix, all of Kubernetes' safe
/// alphabet (`k8s.io/apimachinery/pkg/util/rand`), a StatefulSet a number. Something must be left,
/// so the first group is the character before.
const GENERATED: &str = "'([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?\
                         [bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$'";

/// A dimension of names in parts.
pub(crate) struct Pair {
    /// The namespace.
    pub(crate) space: Sql,
    /// The name, as the dimension shows it.
    pub(crate) name: Sql,
    /// The column that the shown name is the beginning of, where it is not the name itself.
    pub(crate) whole: Option<Sql>,
}

impl Source<'_> {
    /// A composite's text, perhaps with namespaces folded.
    pub(crate) fn composite(
        &mut self,
        dimension: &Dimension,
        fold: Option<&Fold>,
    ) -> Result<Sql, Error> {
        match dimension.form {
            Form::Joined | Form::Workload => self.joined(dimension, fold),
            Form::First(ids) => self.first(ids, fold),
            Form::Verdict => self.verdict(dimension),
        }
    }

    /// `namespace/name`, the name alone without a namespace, and empty without a name: an address
    /// never stands in for a Pod. In a folded namespace it is `namespace/`.
    fn joined(&mut self, dimension: &Dimension, fold: Option<&Fold>) -> Result<Sql, Error> {
        let Pair { space, name, .. } = self.pair(dimension)?;
        let name_within = match fold.map(|fold| &fold.open) {
            None => name.clone(),
            Some(open) if open.is_empty() => "''".into(),
            Some(open) => {
                let open = Sql::join(open.iter().map(|name| Sql::text(name)), ", ");
                sql!["if(", &space, " IN (", open, "), ", &name, ", '')"]
            }
        };
        Ok(sql![
            "multiIf(",
            &name,
            " = '', '', ",
            &space,
            " = '', ",
            &name,
            ", concat(",
            &space,
            ", '/', ",
            name_within,
            "))",
        ])
    }

    /// The parts of a dimension of names.
    pub(crate) fn pair(&mut self, dimension: &Dimension) -> Result<Pair, Error> {
        let [space, name] = match dimension.columns {
            [space, name] => [self.named(space)?, self.named(name)?],
            _ => return Err(Error::Dimension(dimension.id.to_owned())),
        };
        Ok(match dimension.form {
            Form::Workload => Pair {
                space,
                name: sql!["replaceRegexpOne(", &name, ", ", GENERATED, ", '\\\\1')"],
                whole: Some(name),
            },
            _ => Pair {
                space,
                name,
                whole: None,
            },
        })
    }

    fn first(&mut self, ids: &[&str], fold: Option<&Fold>) -> Result<Sql, Error> {
        let mut cases = Vec::new();
        for id in ids {
            let text = match Dim::find(id) {
                Some(Dim::Field(FieldRef::Composite(part))) => self.composite(part, fold)?,
                _ => self.dimension(id)?,
            };
            cases.push(sql![&text, " != '', ", text]);
        }
        Ok(sql!["multiIf(", Sql::join(cases, ", "), ", '')"])
    }

    fn verdict(&mut self, dimension: &Dimension) -> Result<Sql, Error> {
        let [policy, action, other_policy, other_action] = match dimension.columns {
            [a, b, c, d] => [
                self.named(a)?,
                self.named(b)?,
                self.named(c)?,
                self.named(d)?,
            ],
            _ => return Err(Error::Dimension(dimension.id.to_owned())),
        };
        let either = |number: &'static str| {
            sql![&action, " = ", number, " OR ", &other_action, " = ", number]
        };
        Ok(sql![
            "multiIf(",
            either("2"),
            ", 'drop', ",
            either("3"),
            ", 'reject', ",
            either("1"),
            // Kubernetes' own policies name no action.
            " OR ",
            &policy,
            " != '' OR ",
            &other_policy,
            " != '', 'allow', 'unprotected')",
        ])
    }

    /// The ways in which the first of some dimensions that says anything is a text.
    pub(crate) fn first_is(&mut self, ids: &[&str], value: &str) -> Result<Vec<Sql>, Error> {
        let mut ways = Vec::new();
        let mut before: Vec<Sql> = Vec::new();
        for id in ids {
            let dim = Dim::find(id).ok_or_else(|| Error::Dimension((*id).to_owned()))?;
            let is = self.is(&dim, value)?;
            ways.push(Sql::join(before.iter().cloned().chain([is]), " AND "));
            before.push(self.is(&dim, "")?);
        }
        Ok(match value {
            "" => vec![Sql::join(before, " AND ")],
            _ => ways,
        })
    }

    /// That a dimension of text is just that text.
    fn is(&mut self, dim: &Dim, value: &str) -> Result<Sql, Error> {
        match dim {
            Dim::Field(FieldRef::Composite(dimension)) => {
                Ok(sql!["(", any_of(self.pair(dimension)?.is(value)), ")"])
            }
            _ => Ok(sql![self.dim(dim)?, " = ", Sql::text(value)]),
        }
    }
}

impl Pair {
    /// The ways in which `space/name` can have been put together; see [`Source::joined`].
    pub(crate) fn is(&self, value: &str) -> Vec<Sql> {
        if value.is_empty() {
            let name = self.whole.as_ref().unwrap_or(&self.name);
            return vec![sql![name, " = ''"]];
        }
        let cut = |(at, _): (usize, &str)| (&value[..at], &value[at + 1..]);
        let split = value
            .match_indices('/')
            .map(cut)
            .filter(|(s, n)| !s.is_empty() && !n.is_empty());
        let mut out: Vec<Sql> = split.map(|(s, n)| self.both(s, n)).collect();
        out.push(self.both("", value));
        out
    }

    /// Bare columns come first, for the sort key bounds what is read by them.
    fn both(&self, space: &str, name: &str) -> Sql {
        let begins = match &self.whole {
            Some(whole) => sql!["startsWith(", whole, ", ", Sql::text(name), ") AND "],
            None => Sql::default(),
        };
        sql![
            begins,
            &self.name,
            " = ",
            Sql::text(name),
            " AND ",
            &self.space,
            " = ",
            Sql::text(space)
        ]
    }

    /// That both say the same, or neither has a name.
    pub(crate) fn same(self, other: Self) -> Sql {
        sql![
            &self.name,
            " = ",
            other.name,
            " AND (",
            &self.name,
            " = '' OR ",
            self.space,
            " = ",
            other.space,
            ")"
        ]
    }
}
