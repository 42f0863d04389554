//! Which columns of `flows` a filter reads.

use super::{Filter, Subject, Test, Value};
use crate::dimension::Dim;
use std::collections::BTreeSet;

impl Filter {
    /// Every column of `flows` whose value the filter looks at; a label counts as its labels
    /// column. Fields that do not exist are left out: [`Filter::check`] finds them.
    pub fn columns(&self) -> BTreeSet<&'static str> {
        let mut out = BTreeSet::new();
        self.collect(&mut out);
        out
    }

    /// Whether all of those columns are among `have`.
    pub fn reads_only(&self, have: impl Fn(&str) -> bool) -> bool {
        self.columns().into_iter().all(have)
    }

    fn collect(&self, out: &mut BTreeSet<&'static str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect(out));
            }
            Self::Not(inner) => inner.collect(out),
            Self::Test(test) => test.collect(out),
        }
    }
}

impl Test {
    fn collect(&self, out: &mut BTreeSet<&'static str>) {
        if let Some(subject) = Subject::find(&self.field) {
            out.extend(subject.dims().iter().flat_map(Dim::columns));
        }
        for value in &self.values {
            if let Value::Field { field } = value {
                out.extend(Dim::find(field).iter().flat_map(Dim::columns));
            }
        }
    }
}
