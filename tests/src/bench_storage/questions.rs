//! What is asked: every panel of two shipped pages, and what the pages that Antrea's users know ask
//! besides.

use crate::stack::dashboards;
use anyhow::{Result, anyhow};
use weir_model::{Filter, Measure, QuerySpec};

/// One panel's question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Page and panel, such as `pod-to-pod/octets`.
    pub name: String,
    /// What is asked.
    pub spec: QuerySpec,
    /// The page's scope and its default filters, each in filter text.
    pub conditions: Vec<String>,
}

impl Question {
    /// The conditions, parsed.
    ///
    /// # Errors
    /// One is no filter.
    pub fn filter(&self) -> Result<Filter> {
        let parse = |text: &String| {
            weir_model::filter::parse(text).map_err(|error| anyhow!("{text}: {error:?}"))
        };
        let parsed: Result<Vec<Filter>> = self.conditions.iter().map(parse).collect();
        Ok(Filter::all(parsed?))
    }
}

/// The pages whose panels a table without rollups is asked too.
const PAGES: [&str; 2] = ["flow-records", "pod-to-pod"];

/// All questions, or those whose name holds the text.
pub fn questions(only: Option<&str>) -> Vec<Question> {
    let mut all = Vec::new();
    let pages = dashboards().into_iter();
    for page in pages.filter(|page| PAGES.contains(&page.uid.as_str())) {
        let scope = Some(page.scope.clone()).filter(|text| !text.is_empty());
        let conditions: Vec<String> = scope.into_iter().chain(page.default_filters).collect();
        all.extend(page.panels.into_iter().map(|panel| Question {
            name: format!("{}/{}", page.uid, panel.id),
            spec: panel.query,
            conditions: conditions.clone(),
        }));
    }
    for more in further() {
        if !all.iter().any(|known| known.name == more.name) {
            all.push(more);
        }
    }
    all.retain(|question| only.is_none_or(|text| question.name.contains(text)));
    all
}

const NODES: &str = "sourceNodeName != \"\" and destinationNodeName != \"\"";
const SERVICE: &str = "destinationServicePortName != \"\"";
const EXTERNAL: &str = "flowType = 3";
const INSIDE: &str = "flowType in (1, 2)";

fn further() -> Vec<Question> {
    use Measure::{Octets, ReverseOctets, Throughput};
    let nodes = ["sourceNodeName", "destinationNodeName"];
    let service = ["sourcePod", "destinationServicePortName"];
    let outside = ["sourcePod", "destinationIP"];
    let spaces = ["sourcePodNamespace", "destinationPodNamespace"];
    let staged = [
        "sourcePodNamespace",
        "destinationServicePortName",
        "destinationPod",
    ];
    vec![
        links("node-to-node/octets", NODES, &nodes, Octets),
        series("node-to-node/throughput", NODES, &nodes, Throughput),
        groups("node-to-node/source-nodes", NODES, &nodes[..1], Octets),
        links("pod-to-service/octets", SERVICE, &service, Octets),
        links(
            "pod-to-service/reverse-octets",
            SERVICE,
            &service,
            ReverseOctets,
        ),
        series("pod-to-service/throughput", SERVICE, &service, Throughput),
        series(
            "pod-to-service/service-throughput",
            SERVICE,
            &service[1..],
            Throughput,
        ),
        links("pod-to-external/octets", EXTERNAL, &outside, Octets),
        groups(
            "pod-to-external/addresses",
            EXTERNAL,
            &outside[1..],
            ReverseOctets,
        ),
        series(
            "pod-to-external/throughput",
            EXTERNAL,
            &outside[..1],
            Throughput,
        ),
        groups("network-policy/ingress", "", &["ingressPolicy"], Octets),
        groups("network-policy/egress", "", &["egressPolicy"], Octets),
        series(
            "network-policy/throughput",
            "",
            &["ingressPolicy"],
            Throughput,
        ),
        links("home/namespaces", INSIDE, &spaces, Octets),
        links("home/namespace-service-pod", INSIDE, &staged, Octets),
        groups("home/source-pods", INSIDE, &["sourcePod"], Octets),
        series("home/throughput", "", &[], Throughput),
        totals("home/totals"),
    ]
}

fn question(name: &str, scope: &str, spec: QuerySpec) -> Question {
    let scope = Some(scope.to_owned()).filter(|text| !text.is_empty());
    Question {
        name: name.to_owned(),
        spec,
        conditions: scope.into_iter().collect(),
    }
}

fn owned(by: &[&str]) -> Vec<String> {
    by.iter().map(|id| (*id).to_owned()).collect()
}

fn links(name: &str, scope: &str, stages: &[&str], measure: Measure) -> Question {
    let spec = QuerySpec::Links {
        stages: owned(stages),
        split: None,
        measure,
        top: 20,
    };
    question(name, scope, spec)
}

fn groups(name: &str, scope: &str, by: &[&str], measure: Measure) -> Question {
    let spec = QuerySpec::Groups {
        by: owned(by),
        measure,
        top: 10,
    };
    question(name, scope, spec)
}

fn series(name: &str, scope: &str, by: &[&str], measure: Measure) -> Question {
    let spec = QuerySpec::Series {
        by: owned(by),
        measure,
        top: 8,
    };
    question(name, scope, spec)
}

fn totals(name: &str) -> Question {
    let measures = vec![
        Measure::Octets,
        Measure::ReverseOctets,
        Measure::Packets,
        Measure::ReversePackets,
        Measure::Records,
        Measure::EndedConnections,
        Measure::Throughput,
    ];
    question(name, "", QuerySpec::Totals { measures })
}
