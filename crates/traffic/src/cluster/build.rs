//! Builds a cluster from a seed: Nodes, the planned applications, generated namespaces.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::plan::{APPS, AppPlan, PortPlan};
use super::pods::suffix;
use super::{Cluster, Egress, Kind, Labels, Node, Service, Size, Workload, cluster_draw, hostile};
use crate::draw::Draw;

const WORDS: &[&str] = &[
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "juniper",
    "kestrel", "lagoon", "maple", "nectar", "otter", "pebble", "quartz", "raven", "sorrel",
    "tundra",
];

/// Namespaces whose traffic to the outside leaves through an Egress.
const WITH_EGRESS: &[&str] = &["payments", "media", "ci", "shop"];

/// The cluster of a seed and size.
pub(super) fn build(seed: u64, size: Size, with_hostile: bool) -> Cluster {
    let mut draw = cluster_draw(seed);
    let (nodes, tenants, tenant_pods) = size.counts();
    let mut cluster = Cluster {
        uuid: uuid(&mut draw).into(),
        nodes: (0..nodes).map(node).collect(),
        namespaces: Vec::new(),
        workloads: Vec::new(),
        pods: Vec::new(),
        services: Vec::new(),
        egresses: Vec::new(),
        talks: Vec::new(),
    };
    for plan in APPS {
        cluster.add_app(plan.namespace, plan, &mut draw);
    }
    let names: Vec<String> = (0..tenants)
        .map(|n| format!("team-{}-{n}", WORDS[n % WORDS.len()]))
        .collect();
    for (rank, name) in names.iter().enumerate() {
        let before = tenant_pods * rank / tenants;
        let pods = tenant_pods * (rank + 1) / tenants - before;
        cluster.add_tenant(name, pods, &mut draw);
    }
    cluster.add_egresses(&names);
    cluster.add_talks(&names);
    if with_hostile {
        hostile::add(&mut cluster, &mut draw);
    }
    cluster
}

/// A random UUID (RFC 9562, version 4).
fn uuid(draw: &mut Draw) -> String {
    let bits = (u128::from(draw.bits()) << 64) | u128::from(draw.bits());
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

fn node(index: usize) -> Node {
    let zone = ["a", "b", "c"][index % 3];
    Node {
        name: format!("node-{zone}{:02}", index / 3 + 1).into(),
        zone: format!("zone-{zone}").into(),
        number: index as u16,
        free: (2..=254).collect(),
        next_v6: 1,
    }
}

impl Cluster {
    fn add_app(&mut self, namespace: &str, plan: &AppPlan, draw: &mut Draw) {
        let labels = match plan.namespace {
            "telecom" => Labels::Empty,
            "ci" | "flow-aggregator" => Labels::Unknown,
            _ => Labels::Usual,
        };
        let workload = self.workloads.len();
        let namespace = self.namespace(namespace);
        self.workloads.push(Workload {
            kind: plan.kind,
            name: plan.name.into(),
            namespace,
            labels,
            pods: Vec::new(),
            hash: suffix(draw, 9),
        });
        match plan.kind {
            Kind::Daemon => {
                (0..self.nodes.len()).for_each(|n| self.add_pod(workload, Some(n), draw))
            }
            _ => (0..plan.replicas).for_each(|_| self.add_pod(workload, None, draw)),
        }
        for port in plan.ports {
            self.add_service(workload, *port);
        }
    }

    fn namespace(&mut self, name: &str) -> crate::record::Name {
        if let Some(known) = self.namespaces.iter().find(|n| &***n == name) {
            return known.clone();
        }
        self.namespaces.push(name.into());
        name.into()
    }

    /// Adds one port of a workload's Service.
    pub(super) fn add_service(&mut self, workload: usize, port: PortPlan) {
        let (port_name, port, target, protocol) = port;
        let owner = &self.workloads[workload];
        let prefix = format!("{}/{}:", owner.namespace, owner.name);
        // ports of one Service share its address
        let sibling = self
            .services
            .iter()
            .find(|s| s.port_name.starts_with(&prefix));
        let number = 10 + self.services.len() as u16;
        let [high, low] = number.to_be_bytes();
        let ip4 = Ipv4Addr::new(10, 96, high, low).to_string().into();
        let ip6 = Ipv6Addr::new(0xfd00, 0x96, 0, 0, 0, 0, 0, number)
            .to_string()
            .into();
        let (ip4, ip6) = sibling.map_or((ip4, ip6), |s| (s.ip4.clone(), s.ip6.clone()));
        let port_name = format!("{prefix}{port_name}").into();
        self.services.push(Service {
            port_name,
            ip4,
            ip6,
            port,
            target,
            protocol,
            workload,
        });
    }

    /// A generated namespace: a small application of the usual shape with that many Pods.
    fn add_tenant(&mut self, namespace: &str, pods: usize, draw: &mut Draw) {
        let share = |part: usize| (pods * part / 10).max(1) as u16;
        let (api, worker, cache) = (share(3), share(2), share(1));
        let web = (pods as u16).saturating_sub(api + worker + cache).max(1);
        let plans: [(&'static str, Kind, u16, &'static [PortPlan]); 4] = [
            ("web", Kind::Deployment, web, &[("http", 80, 8080, 6)]),
            ("api", Kind::Deployment, api, &[("grpc", 9090, 9090, 6)]),
            ("worker", Kind::Deployment, worker, &[]),
            ("cache", Kind::Stateful, cache, &[("redis", 6379, 6379, 6)]),
        ];
        for (name, kind, replicas, ports) in plans {
            let plan = AppPlan {
                namespace: "",
                name,
                kind,
                replicas,
                ports,
            };
            self.add_app(namespace, &plan, draw);
        }
    }

    fn add_egresses(&mut self, tenants: &[String]) {
        let odd = tenants.iter().skip(1).step_by(2).map(String::as_str);
        for (n, namespace) in WITH_EGRESS.iter().copied().chain(odd).enumerate() {
            let [high, low] = (n as u16 + 10).to_be_bytes();
            self.egresses.push(Egress {
                name: format!("egress-{namespace}").into(),
                ip: Ipv4Addr::new(172, 20, high, low).to_string().into(),
                node: (n * 5 + 2) % self.nodes.len(),
            });
        }
    }
}
