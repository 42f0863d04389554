//! The ways in which a dashboard is looked at, each with the app's filter that means the same.

use crate::{HOUR_MS, filter, range};
use std::collections::BTreeMap;
use weir_model::{DashboardSpec, Filter, TimeRange};
use weir_tests::grafana::{AdHoc, Chosen, Dashboard};

/// One way.
pub struct Case {
    pub name: &'static str,
    pub range: TimeRange,
    /// What Grafana computes from the width of a panel.
    pub interval_s: i64,
    /// Whether the page's default filters are on.
    defaults: bool,
    /// Variables that are not at All, with their values.
    chosen: Vec<(&'static str, Vec<&'static str>)>,
    adhoc: Vec<AdHoc>,
    /// All of this as the app's filter.
    pub filter: Filter,
}

impl Case {
    fn new(name: &'static str, range: TimeRange, interval_s: i64, page: &DashboardSpec) -> Self {
        let defaults = page.default_filters.iter().map(|text| filter(text));
        Self {
            name,
            range,
            interval_s,
            defaults: true,
            chosen: Vec::new(),
            adhoc: Vec::new(),
            filter: Filter::all(defaults),
        }
    }

    /// The same without the page's default filters.
    fn bare(mut self) -> Self {
        self.defaults = false;
        self.filter = Filter::everything();
        self
    }

    fn choose(mut self, name: &'static str, values: &[&'static str], means: &str) -> Self {
        self.chosen.push((name, values.to_vec()));
        self.and(means)
    }

    fn adhoc(mut self, key: &'static str, operator: &'static str, values: &[&'static str]) -> Self {
        let values = values.to_vec();
        self.adhoc.push(AdHoc {
            key,
            operator,
            values,
        });
        self
    }

    fn and(mut self, means: &str) -> Self {
        self.filter = Filter::all([self.filter, filter(means)]);
        self
    }

    /// The dashboard around a statement.
    pub fn dashboard(&self) -> Dashboard {
        let mut variables = BTreeMap::new();
        for name in ["namespace", "pod", "node", "cluster"] {
            variables.insert(name.to_owned(), Chosen::All("*".to_owned()));
        }
        let one = |text: &str| Chosen::One(text.to_owned());
        variables.insert(
            "filter1".to_owned(),
            one(if self.defaults { "yes" } else { "no" }),
        );
        variables.insert("rows".to_owned(), one("100000"));
        for (name, values) in &self.chosen {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            variables.insert((*name).to_owned(), Chosen::Several(values));
        }
        Dashboard {
            range: self.range,
            interval_s: self.interval_s,
            variables,
            filters: self.adhoc.clone(),
        }
    }
}

/// As a dashboard opens, with variables, with ad-hoc filters, with all of it.
pub fn cases(page: &DashboardSpec) -> Vec<Case> {
    let ragged = range(1_234_000, 4_321_000);
    let short = range(HOUR_MS, HOUR_MS + 300_000);
    let long = range(0, 2 * HOUR_MS);
    vec![
        Case::new("as it opens", long, 30, page),
        Case::new("ragged", ragged, 300, page).choose(
            "namespace",
            &["shop", "payments"],
            "any namespace in (\"shop\", \"payments\")",
        ),
        Case::new("short", short, 5, page)
            .bare()
            .adhoc("destinationPodNamespace", "!=", &["shop"])
            .and("destinationPodNamespace != \"shop\""),
        Case::new("ad hoc", ragged, 60, page)
            .bare()
            .adhoc("flows_pair_1h.protocolIdentifier", "=", &["6"])
            .adhoc("sourcePodNamespace", "=|", &["shop", "data", "it's \\ odd"])
            .adhoc("destinationServicePortName", "=~", &["http"])
            .and("protocolIdentifier = TCP")
            .and("sourcePodNamespace in (\"shop\", \"data\")")
            .and("destinationServicePortName =~ \"http\""),
    ]
}

/// Ranges over many hours, whole and ragged, with buckets of seconds to hours.
pub fn long_cases(page: &DashboardSpec) -> Vec<Case> {
    let ragged = range(1_234_000, 13 * HOUR_MS + 567_000);
    vec![
        Case::new("13 hours", ragged, 180, page)
            .bare()
            .adhoc("sourcePodNamespace", "!=", &["shop"])
            .and("sourcePodNamespace != \"shop\""),
        Case::new("5 hours", range(600_000, 5 * HOUR_MS + 900_000), 60, page),
        Case::new("two-hour buckets", range(0, 14 * HOUR_MS), 5400, page),
    ]
}
