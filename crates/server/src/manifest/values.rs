//! Owns the values of an installation: their names, what they are where nobody says, and whether
//! they fit together.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::quantity::Quantity;

/// The images that an installation is made of, by their usual names.
pub const CLICKHOUSE: &str = "clickhouse/clickhouse-server:26.8.18.2";
/// ClickHouse Keeper, of ClickHouse's version.
pub const KEEPER: &str = "clickhouse/clickhouse-keeper:26.8.18.2";
/// Grafana.
pub const GRAFANA: &str = "grafana/grafana:13.2.3";
/// Weir itself, as `deploy/Containerfile` builds it.
pub const WEIR: &str = concat!("weir:", env!("CARGO_PKG_VERSION"));
/// The same with the embedded ClickHouse in it.
pub const EMBEDDED: &str = concat!("weir:", env!("CARGO_PKG_VERSION"), "-embedded");
/// The name of the Service before ClickHouse.
pub const CLICKHOUSE_SERVICE: &str = "clickhouse-clickhouse";
/// The version of the Altinity operator that the manifest is written for.
pub const OPERATOR: &str = "0.27.4";
/// The account that owns the tables: it makes, changes and prunes them, in the Jobs alone.
pub const OWNER: &str = "flow_owner";
/// The account that the Altinity operator itself uses, with its own password.
const OPERATORS: &str = "clickhouse_operator";
/// The name of the cluster in `system.clusters`.
pub const CLUSTER: &str = "weir";

/// Whose an account is that no flag may name, if it is one; ClickHouse has one account of a name.
pub fn reserved(account: &str) -> Option<&'static str> {
    match account {
        "default" => Some("the account of ClickHouse itself, without a password"),
        OPERATORS => Some("the account that the Altinity operator logs in with"),
        OWNER => Some("the account that owns the tables"),
        _ => None,
    }
}

/// What an operator may say, on the command line or in a values file; the names are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Given {
    /// Namespace of everything
    #[arg(long, value_name = "NAME")]
    pub namespace: Option<String>,
    /// Registry (and path) that all images come from, such as registry.example.com/weir
    #[arg(long, value_name = "PREFIX")]
    pub registry: Option<String>,
    /// Secret of type kubernetes.io/dockerconfigjson for that registry
    #[arg(long, value_name = "SECRET")]
    pub image_pull_secret: Option<String>,
    /// Weir's image
    #[arg(long, value_name = "IMAGE")]
    pub weir_image: Option<String>,
    /// ClickHouse's image
    #[arg(long, value_name = "IMAGE")]
    pub clickhouse_image: Option<String>,
    /// ClickHouse Keeper's image
    #[arg(long, value_name = "IMAGE")]
    pub keeper_image: Option<String>,
    /// Grafana's image
    #[arg(long, value_name = "IMAGE")]
    pub grafana_image: Option<String>,
    /// Where records lie: memory, or persistent
    #[arg(long, value_name = "KIND")]
    pub storage: Option<String>,
    /// Room for the records of each ClickHouse Pod
    #[arg(long, value_name = "SIZE")]
    pub storage_size: Option<String>,
    /// StorageClass of persistent volumes (the cluster's default one)
    #[arg(long, value_name = "NAME")]
    pub storage_class: Option<String>,
    /// Memory for ClickHouse itself, beside records in memory
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<String>,
    /// How long records are kept: a number and s, m, h, d or w, or never
    #[arg(long, value_name = "SPAN")]
    pub ttl: Option<String>,
    /// Type of Grafana's Service: NodePort, LoadBalancer or ClusterIP
    #[arg(long, value_name = "TYPE")]
    pub service_type: Option<String>,
    /// Grafana's port on every Node, 30000 to 32767 (the cluster chooses)
    #[arg(long, value_name = "PORT")]
    pub node_port: Option<u16>,
    /// Type of ClickHouse's Service, for an aggregator of another cluster: ClusterIP, NodePort or LoadBalancer
    #[arg(long, value_name = "TYPE")]
    pub clickhouse_service_type: Option<String>,
    /// Port of ClickHouse's HTTP interface, in its Service
    #[arg(long, value_name = "PORT")]
    pub http_port: Option<u16>,
    /// Port of ClickHouse's native protocol, in its Service
    #[arg(long, value_name = "PORT")]
    pub tcp_port: Option<u16>,
    /// Account that the aggregator writes with
    #[arg(long, value_name = "NAME")]
    pub clickhouse_user: Option<String>,
    /// Account that Weir and Grafana read with
    #[arg(long, value_name = "NAME")]
    pub reader_user: Option<String>,
    /// Shards of ClickHouse
    #[arg(long, value_name = "N")]
    pub shards: Option<u16>,
    /// Replicas of each shard
    #[arg(long, value_name = "N")]
    pub replicas: Option<u16>,
    /// Pods of ClickHouse Keeper, where there is more than one ClickHouse: 1, 3 or 5
    #[arg(long, value_name = "N")]
    pub keepers: Option<u16>,
    /// Secret with tls.crt, tls.key and ca.crt for ClickHouse; clients then use TLS alone
    #[arg(long, value_name = "SECRET")]
    pub tls: Option<String>,
    /// Host name of an Ingress before Grafana
    #[arg(long, value_name = "HOST")]
    pub ingress_host: Option<String>,
    /// IngressClass of that Ingress
    #[arg(long, value_name = "NAME")]
    pub ingress_class: Option<String>,
    /// Secret with the Ingress's certificate
    #[arg(long, value_name = "SECRET")]
    pub ingress_tls: Option<String>,
    /// A host name by which an authenticating proxy in Weir's Pod is known
    #[arg(long, value_name = "NAME")]
    pub allow_host: Option<String>,
    /// Close the namespace: only who must may connect
    #[arg(long)]
    pub network_policy: bool,
    /// Namespace of the Flow Aggregator
    #[arg(long, value_name = "NAME")]
    pub aggregator_namespace: Option<String>,
    /// Namespace of the Altinity operator
    #[arg(long, value_name = "NAME")]
    pub operator_namespace: Option<String>,
    /// One Pod with the embedded ClickHouse, its upkeep and the app, for a small cluster: no operator, no
    /// ClickHouse image, no Grafana
    #[arg(long)]
    pub embedded: bool,
    /// Leave Grafana out
    #[arg(long)]
    pub no_grafana: bool,
    /// Leave Weir's own app out
    #[arg(long)]
    pub no_app: bool,
    /// Folder of dashboards as JSON files, exported by Weir or by Grafana, beside the built-in ones
    #[arg(long, value_name = "DIR")]
    pub dashboards: Option<PathBuf>,
}

impl Given {
    /// What was said here, and for the rest what was said there.
    ///
    /// # Errors
    /// Never for values of this type; serde's signature has one.
    pub fn or(self, there: Self) -> serde_json::Result<Self> {
        let mut both = serde_json::to_value(there)?;
        let here = serde_json::to_value(self)?;
        if let (Some(both), serde_json::Value::Object(here)) = (both.as_object_mut(), here) {
            let said = |v: &serde_json::Value| !v.is_null() && *v != false;
            both.extend(here.into_iter().filter(|(_, v)| said(v)));
        }
        serde_json::from_value(both)
    }
}

/// Where records lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// A volume in memory: fast, and gone with the Pod.
    Memory,
    /// A PersistentVolumeClaim.
    Persistent,
}

/// Every value, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is what `Given` says of it
pub struct Values {
    pub namespace: String,
    pub registry: Option<String>,
    pub image_pull_secret: Option<String>,
    pub weir_image: String,
    pub clickhouse_image: String,
    pub keeper_image: String,
    pub grafana_image: String,
    pub storage: Storage,
    pub storage_size: Quantity,
    pub storage_class: Option<String>,
    pub memory: Quantity,
    pub ttl: Option<String>,
    pub service_type: String,
    pub node_port: Option<u16>,
    pub clickhouse_service_type: String,
    pub http_port: u16,
    pub tcp_port: u16,
    pub clickhouse_user: String,
    pub reader_user: String,
    pub shards: u16,
    pub replicas: u16,
    pub keepers: u16,
    pub tls: Option<String>,
    pub ingress: Option<Ingress>,
    pub allow_host: Option<String>,
    pub network_policy: bool,
    pub aggregator_namespace: String,
    pub operator_namespace: String,
    pub embedded: bool,
    pub grafana: bool,
    pub app: bool,
    /// Those that Grafana shows, Weir's own first, and those that Weir's app shows beside its own.
    pub dashboards: Vec<super::dashboards::Dashboard>,
}

/// How Grafana is reached from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Ingress {
    pub host: String,
    pub class: Option<String>,
    pub tls: Option<String>,
}

impl Values {
    /// Whether tables are spread over several servers.
    pub fn cluster(&self) -> bool {
        self.shards > 1 || self.replicas > 1
    }

    /// ClickHouse's name for clients in other namespaces.
    pub fn clickhouse_host(&self) -> String {
        format!("{CLICKHOUSE_SERVICE}.{}.svc", self.namespace)
    }

    /// ClickHouse's HTTP interface, as Weir asks it.
    pub fn clickhouse_url(&self) -> String {
        let scheme = self.tls.as_ref().map_or("http", |_| "https");
        format!("{scheme}://{}:{}", self.clickhouse_host(), self.http_port)
    }

    /// An image, from the registry where one is named.
    pub fn image(&self, name: &str) -> String {
        match &self.registry {
            Some(registry) => format!("{registry}/{name}"),
            None => name.to_owned(),
        }
    }

    /// The bytes that `weir prune` lets the tables take: three quarters of the volume in whole Mi,
    /// since merges need room.
    pub fn prune_limit(&self) -> u64 {
        (self.storage_size.bytes() / 4 * 3) >> 20 << 20
    }
}
