//! What a filter says for sure, and which other filters that proves or refutes.
//!
//! Three-valued (Kleene's strong logic): what is not known stays open, so nothing is refuted by
//! mistake.

use std::collections::{BTreeMap, BTreeSet};
use weir_model::Filter;
use weir_model::dimension::{Dim, FieldRef, Form};
use weir_model::filter::{Op, Subject, Test, Value, numeric};

/// Every flow type.
const TYPES: [&str; 5] = ["0", "1", "2", "3", "4"];

/// Columns that are filled where the source, or the destination, is a Pod.
const PODS: [[&str; 2]; 2] = [
    ["sourcePodName", "sourcePodNamespace"],
    ["destinationPodName", "destinationPodNamespace"],
];

/// The values that dimensions can have, by id, where a filter leaves only some.
#[derive(Debug, Default)]
pub(super) struct Facts(BTreeMap<String, BTreeSet<String>>);

impl Facts {
    /// What a filter says for sure: its comparisons with given values that must all hold.
    pub(super) fn of(filter: &Filter) -> Self {
        let mut facts = Self::default();
        facts.add(filter);
        facts.derive_type();
        facts
    }

    /// Whether the other filter cannot hold.
    pub(super) fn refute(&self, filter: &Filter) -> bool {
        self.eval(filter) == Some(false)
    }

    /// Whether the other filter says something and must hold.
    pub(super) fn prove(&self, filter: &Filter) -> bool {
        !filter.is_everything() && self.eval(filter) == Some(true)
    }

    fn add(&mut self, filter: &Filter) {
        match filter {
            Filter::All(parts) => parts.iter().for_each(|part| self.add(part)),
            Filter::Test(test) if matches!(test.op, Op::Eq | Op::In) => self.add_test(test),
            _ => {}
        }
    }

    fn add_test(&mut self, test: &Test) {
        let Some(Subject::One(dim)) = Subject::find(&test.field) else {
            return;
        };
        let Some(values) = given(&dim, &test.values) else {
            return;
        };
        if let Some(meant) = meant(&dim, &test.values) {
            let test = Test {
                field: meant.id(),
                ..test.clone()
            };
            self.add_test(&test);
        }
        for (at, column) in parts(&dim).into_iter().enumerate() {
            let part = |name: &String| split(name)[at].to_owned();
            self.narrow(column, values.iter().map(part).collect());
        }
        self.narrow(&dim.id(), values);
    }

    fn narrow(&mut self, id: &str, values: BTreeSet<String>) {
        let values = match self.0.get(id) {
            Some(old) => old.intersection(&values).cloned().collect(),
            None => values,
        };
        self.0.insert(id.to_owned(), values);
    }

    /// Only traffic within the cluster has a Pod at both ends; what comes from outside has none at
    /// its source, what goes there none at its destination.
    fn derive_type(&mut self) {
        let says = |names: [&str; 2], empty: bool| {
            let sure = |name: &&str| {
                let values = self.0.get(*name);
                values.is_some_and(|v| !v.is_empty() && v.iter().all(|v| v.is_empty() == empty))
            };
            names.iter().any(sure)
        };
        let mut types = BTreeSet::from(TYPES);
        for (pods, outside) in PODS.into_iter().zip(["4", "3"]) {
            if says(pods, false) {
                types.remove(outside);
            }
            if says([pods[0], pods[0]], true) {
                types.remove("1");
                types.remove("2");
            }
        }
        if types.len() < TYPES.len() {
            self.narrow("flowType", types.into_iter().map(str::to_owned).collect());
        }
    }

    fn eval(&self, filter: &Filter) -> Option<bool> {
        match filter {
            Filter::All(parts) => every(parts.iter().map(|part| self.eval(part))),
            Filter::Any(parts) => {
                every(parts.iter().map(|part| self.eval(part).map(|b| !b))).map(|b| !b)
            }
            Filter::Not(inner) => self.eval(inner).map(|b| !b),
            Filter::Test(test) => self.eval_test(test),
        }
    }

    fn eval_test(&self, test: &Test) -> Option<bool> {
        let subject = Subject::find(&test.field)?;
        let negated = match test.op {
            Op::Eq | Op::In => false,
            Op::Ne | Op::NotIn => true,
            _ => return None,
        };
        let none = |dim: &Dim| self.is_one_of(dim, &test.values).map(|b| !b);
        let neither = every(subject.dims().iter().map(none))?;
        Some(neither == negated)
    }

    fn is_one_of(&self, dim: &Dim, values: &[Value]) -> Option<bool> {
        let wanted = given(dim, values)?;
        let possible = self.0.get(&dim.id())?;
        if possible.is_subset(&wanted) {
            return Some(true);
        }
        possible.is_disjoint(&wanted).then_some(false)
    }
}

/// All hold; one that does not decides, also beside what is open.
fn every(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => open = true,
        }
    }
    (!open).then_some(true)
}

/// Values as texts, numbers as digits; `None` where one is another field or a network.
fn given(dim: &Dim, values: &[Value]) -> Option<BTreeSet<String>> {
    let column = dim.column();
    let address = column.is_some_and(|c| c.name.ends_with("IP"));
    let one = |value: &Value| match value {
        Value::Number(n) => Some(n.to_string()),
        Value::Text(text) if address && text.contains('/') => None,
        Value::Text(text) => {
            let named = column.filter(|c| c.enumeration.is_some());
            let number = named.and_then(|c| numeric(c, text));
            Some(number.map_or_else(|| text.clone(), |n| n.to_string()))
        }
        Value::Field { .. } => None,
    };
    values.iter().map(one).collect()
}

/// The columns that a filter looks at; of an end that has several names only those of the name that
/// it has by its form.
pub(super) fn columns(filter: &Filter) -> BTreeSet<&'static str> {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().flat_map(columns).collect(),
        Filter::Not(inner) => columns(inner),
        Filter::Test(test) => match Subject::find(&test.field) {
            Some(Subject::One(dim)) if meant(&dim, &test.values).is_some() => {
                let meant = meant(&dim, &test.values);
                meant.iter().flat_map(Dim::columns).collect()
            }
            _ => filter.columns(),
        },
    }
}

/// Which of the names that an end may have a value is: a Service has a port, a Pod a namespace, an
/// address neither.
fn meant(dim: &Dim, values: &[Value]) -> Option<Dim> {
    let (Dim::Field(FieldRef::Composite(dimension)), [Value::Text(name)]) = (dim, values) else {
        return None;
    };
    let Form::First(names) = dimension.form else {
        return None;
    };
    let end = match (name.contains('/'), name.contains(':')) {
        (true, true) => "ServicePortName",
        (true, false) => "Pod",
        (false, _) => "IP",
    };
    let name = names.iter().find(|name| name.ends_with(end))?;
    Dim::find(name)
}

/// The two columns of a name, where its value is just both of them.
fn parts(dim: &Dim) -> Vec<&'static str> {
    match dim {
        Dim::Field(FieldRef::Composite(d)) if d.form == Form::Joined && d.columns.len() == 2 => {
            d.columns.to_vec()
        }
        _ => Vec::new(),
    }
}

fn split(name: &str) -> [&str; 2] {
    name.split_once('/').map_or(["", name], |(a, b)| [a, b])
}
