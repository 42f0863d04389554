//! The hand-written part of the cluster: which applications run where and who talks to whom.

use super::Kind;
use crate::profile::Profile;

/// A port of a Service: name, port, port of the Pod, IANA protocol.
pub type PortPlan = (&'static str, u16, u16, u8);

/// An application: namespace, name, kind, replicas, its Service's ports (no Service if empty).
pub struct AppPlan {
    /// Namespace.
    pub namespace: &'static str,
    /// Name, also the Service's.
    pub name: &'static str,
    /// What runs it.
    pub kind: Kind,
    /// How many Pods (a DaemonSet has one on each Node).
    pub replicas: u16,
    /// Ports of its Service.
    pub ports: &'static [PortPlan],
}

const TCP: u8 = 6;
const UDP: u8 = 17;
const SCTP: u8 = 132;

const HTTP: &[PortPlan] = &[("http", 80, 8080, TCP)];
const HTTPS: &[PortPlan] = &[("https", 443, 8443, TCP)];
const GRPC: &[PortPlan] = &[("grpc", 7070, 7070, TCP)];
const DNS: &[PortPlan] = &[("dns", 53, 53, UDP), ("dns-tcp", 53, 53, TCP)];
const STORE: &[PortPlan] = &[("http", 8123, 8123, TCP), ("tcp", 9000, 9000, TCP)];
const NONE: &[PortPlan] = &[];

/// Every hand-written application.
#[rustfmt::skip]
pub static APPS: &[AppPlan] = &[
    app("edge", "ingress", Kind::Daemon, 0, &[("https", 443, 8443, TCP), ("quic", 443, 8443, UDP)]),
    app("shop", "frontend", Kind::Deployment, 6, HTTP),
    app("shop", "cart", Kind::Deployment, 3, GRPC),
    app("shop", "catalog", Kind::Deployment, 4, HTTP),
    app("shop", "checkout", Kind::Deployment, 3, GRPC),
    app("shop", "recommend", Kind::Deployment, 2, GRPC),
    app("shop", "ads", Kind::Deployment, 2, HTTP),
    app("payments", "gateway", Kind::Deployment, 3, HTTPS),
    app("payments", "ledger", Kind::Deployment, 2, GRPC),
    app("payments", "fraud", Kind::Deployment, 2, GRPC),
    app("search", "api", Kind::Deployment, 4, HTTP),
    app("search", "indexer", Kind::Deployment, 2, GRPC),
    app("media", "origin", Kind::Deployment, 3, HTTP),
    app("media", "relay", Kind::Deployment, 2, &[("rtp", 5004, 5004, UDP)]),
    app("telecom", "amf", Kind::Stateful, 2, &[("ngap", 38412, 38412, SCTP)]),
    app("telecom", "gnb", Kind::Deployment, 3, NONE),
    app("data", "postgres", Kind::Stateful, 3, &[("sql", 5432, 5432, TCP)]),
    app("data", "redis", Kind::Stateful, 3, &[("redis", 6379, 6379, TCP)]),
    app("data", "kafka", Kind::Stateful, 3, &[("kafka", 9092, 9092, TCP)]),
    app("data", "objects", Kind::Stateful, 4, &[("s3", 9000, 9000, TCP)]),
    app("data", "backup", Kind::Cron, 4, NONE),
    app("monitoring", "prometheus", Kind::Stateful, 2, &[("web", 9090, 9090, TCP)]),
    app("monitoring", "alerts", Kind::Stateful, 2, &[("web", 9093, 9093, TCP), ("mesh", 9094, 9094, UDP)]),
    app("monitoring", "logs", Kind::Stateful, 2, &[("http", 3100, 3100, TCP)]),
    app("monitoring", "node-metrics", Kind::Daemon, 0, NONE),
    app("kube-system", "kube-dns", Kind::Deployment, 2, DNS),
    app("kube-system", "metrics-server", Kind::Deployment, 1, HTTPS),
    app("flow-visibility", "clickhouse", Kind::Stateful, 1, STORE),
    app("flow-visibility", "grafana", Kind::Deployment, 1, &[("http", 3000, 3000, TCP)]),
    app("flow-aggregator", "flow-aggregator", Kind::Deployment, 1, &[("ipfix", 4739, 4739, TCP)]),
    app("ci", "runner", Kind::Deployment, 6, NONE),
    app("ci", "registry", Kind::Deployment, 2, &[("registry", 5000, 5000, TCP)]),
    app("ci", "nightly", Kind::Cron, 3, NONE),
];

const fn app(
    namespace: &'static str,
    name: &'static str,
    kind: Kind,
    replicas: u16,
    ports: &'static [PortPlan],
) -> AppPlan {
    AppPlan {
        namespace,
        name,
        kind,
        replicas,
        ports,
    }
}

/// What a talk's other end is.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// A Service: namespace, name, port name.
    Service(&'static str, &'static str, &'static str),
    /// Its Pods directly, on that port.
    Pods(&'static str, &'static str, u16, u8),
    /// Somewhere outside, on that port.
    Outside(u16, u8),
}

/// Who opens a talk.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// Pods of an application: namespace, name.
    App(&'static str, &'static str),
    /// Somebody outside.
    Outside,
}

/// What a policy does to a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What the namespaces' own policies say.
    Usual,
    /// The source's policy of that type drops (2) or rejects (3) it.
    Egress(u8, u8),
    /// The destination's policy of that type drops (2) or rejects (3) it.
    Ingress(u8, u8),
}

/// A hand-written talk.
pub struct TalkPlan {
    /// Who opens it.
    pub from: From,
    /// To whom.
    pub to: To,
    /// How it behaves.
    pub profile: Profile,
    /// Its share among talks of its kind, relative.
    pub weight: f64,
    /// What policies do.
    pub verdict: Verdict,
}

/// Every hand-written talk.
#[rustfmt::skip]
pub static TALKS: &[TalkPlan] = &[
    talk(From::Outside, To::Service("edge", "ingress", "https"), Profile::Web, 60.0),
    talk(From::Outside, To::Service("edge", "ingress", "quic"), Profile::Web, 20.0),
    talk(From::Outside, To::Pods("media", "origin", 8080, TCP), Profile::Download, 4.0),
    talk(From::Outside, To::Service("media", "relay", "rtp"), Profile::Stream, 3.0),
    talk(From::App("edge", "ingress"), To::Service("shop", "frontend", "http"), Profile::Web, 45.0),
    talk(From::App("edge", "ingress"), To::Service("search", "api", "http"), Profile::Web, 12.0),
    talk(From::App("edge", "ingress"), To::Service("media", "origin", "http"), Profile::Download, 8.0),
    talk(From::App("edge", "ingress"), To::Service("flow-visibility", "grafana", "http"), Profile::Web, 1.0),
    talk(From::App("shop", "frontend"), To::Service("shop", "catalog", "http"), Profile::Rpc, 30.0),
    talk(From::App("shop", "frontend"), To::Service("shop", "cart", "grpc"), Profile::Pool, 20.0),
    talk(From::App("shop", "frontend"), To::Service("shop", "recommend", "grpc"), Profile::Pool, 9.0),
    talk(From::App("shop", "frontend"), To::Service("shop", "ads", "http"), Profile::Rpc, 9.0),
    talk(From::App("shop", "frontend"), To::Service("search", "api", "http"), Profile::Rpc, 7.0),
    talk(From::App("shop", "frontend"), To::Service("shop", "checkout", "grpc"), Profile::Rpc, 5.0),
    talk(From::App("shop", "checkout"), To::Service("payments", "gateway", "https"), Profile::Rpc, 6.0),
    talk(From::App("shop", "checkout"), To::Service("data", "postgres", "sql"), Profile::Pool, 8.0),
    talk(From::App("shop", "cart"), To::Service("data", "redis", "redis"), Profile::Pool, 12.0),
    talk(From::App("shop", "catalog"), To::Service("data", "postgres", "sql"), Profile::Pool, 10.0),
    talk(From::App("payments", "gateway"), To::Service("payments", "ledger", "grpc"), Profile::Pool, 6.0),
    talk(From::App("payments", "gateway"), To::Service("payments", "fraud", "grpc"), Profile::Rpc, 5.0),
    talk(From::App("payments", "gateway"), To::Outside(443, TCP), Profile::Rpc, 5.0),
    talk(From::App("payments", "ledger"), To::Pods("data", "postgres", 5432, TCP), Profile::Pool, 5.0),
    talk(From::App("search", "api"), To::Service("search", "indexer", "grpc"), Profile::Pool, 5.0),
    talk(From::App("search", "indexer"), To::Service("data", "kafka", "kafka"), Profile::Stream, 4.0),
    talk(From::App("search", "indexer"), To::Service("data", "objects", "s3"), Profile::Bulk, 2.0),
    talk(From::App("media", "origin"), To::Service("data", "objects", "s3"), Profile::Bulk, 2.5),
    talk(From::App("media", "relay"), To::Outside(5004, UDP), Profile::Stream, 3.0),
    talk(From::App("telecom", "gnb"), To::Service("telecom", "amf", "ngap"), Profile::Pool, 4.0),
    talk(From::App("telecom", "gnb"), To::Pods("telecom", "amf", 38412, SCTP), Profile::Rpc, 2.0),
    talk(From::App("data", "kafka"), To::Pods("data", "kafka", 9092, TCP), Profile::Stream, 4.0),
    talk(From::App("data", "postgres"), To::Pods("data", "postgres", 5432, TCP), Profile::Stream, 2.0),
    talk(From::App("monitoring", "prometheus"), To::Pods("monitoring", "node-metrics", 9100, TCP), Profile::Scrape, 10.0),
    talk(From::App("monitoring", "prometheus"), To::Pods("shop", "frontend", 9102, TCP), Profile::Scrape, 5.0),
    talk(From::App("monitoring", "prometheus"), To::Pods("data", "postgres", 9187, TCP), Profile::Scrape, 4.0),
    talk(From::App("monitoring", "prometheus"), To::Service("monitoring", "alerts", "web"), Profile::Pool, 1.0),
    talk(From::App("monitoring", "alerts"), To::Pods("monitoring", "alerts", 9094, UDP), Profile::Rpc, 1.0),
    talk(From::App("monitoring", "alerts"), To::Outside(443, TCP), Profile::Rpc, 1.0),
    talk(From::App("monitoring", "node-metrics"), To::Service("monitoring", "logs", "http"), Profile::Pool, 3.0),
    talk(From::App("kube-system", "metrics-server"), To::Outside(10250, TCP), Profile::Scrape, 2.0),
    talk(From::App("kube-system", "kube-dns"), To::Outside(53, UDP), Profile::Dns, 10.0),
    talk(From::App("flow-aggregator", "flow-aggregator"), To::Service("flow-visibility", "clickhouse", "tcp"), Profile::Stream, 1.0),
    talk(From::App("flow-visibility", "grafana"), To::Service("flow-visibility", "clickhouse", "http"), Profile::Rpc, 1.0),
    talk(From::App("ci", "runner"), To::Service("ci", "registry", "registry"), Profile::Bulk, 2.0),
    talk(From::App("ci", "runner"), To::Outside(443, TCP), Profile::Download, 20.0),
    talk(From::App("ci", "runner"), To::Outside(22, TCP), Profile::Rpc, 2.0),
    talk(From::App("data", "backup"), To::Service("data", "postgres", "sql"), Profile::Bulk, 0.2),
    refused(From::App("ci", "runner"), To::Service("data", "postgres", "sql"), 3.0, Verdict::Egress(3, 2)),
    refused(From::App("ci", "runner"), To::Outside(25, TCP), 2.0, Verdict::Egress(4, 2)),
    refused(From::App("ci", "nightly"), To::Service("payments", "gateway", "https"), 1.0, Verdict::Egress(2, 3)),
    refused(From::App("shop", "ads"), To::Service("payments", "ledger", "grpc"), 2.0, Verdict::Ingress(2, 3)),
    refused(From::App("shop", "ads"), To::Outside(4444, TCP), 1.0, Verdict::Egress(2, 2)),
    refused(From::App("search", "api"), To::Pods("payments", "ledger", 7070, TCP), 2.0, Verdict::Ingress(1, 2)),
    refused(From::App("media", "relay"), To::Service("data", "redis", "redis"), 1.0, Verdict::Ingress(3, 3)),
    refused(From::App("telecom", "gnb"), To::Pods("data", "kafka", 9092, TCP), 1.0, Verdict::Ingress(4, 2)),
    refused(From::Outside, To::Pods("edge", "ingress", 22, TCP), 6.0, Verdict::Ingress(3, 2)),
    refused(From::Outside, To::Pods("data", "objects", 9000, TCP), 2.0, Verdict::Ingress(3, 3)),
];

const fn talk(from: From, to: To, profile: Profile, weight: f64) -> TalkPlan {
    TalkPlan {
        from,
        to,
        profile,
        weight,
        verdict: Verdict::Usual,
    }
}

const fn refused(from: From, to: To, weight: f64, verdict: Verdict) -> TalkPlan {
    TalkPlan {
        from,
        to,
        profile: Profile::Denied,
        weight,
        verdict,
    }
}
