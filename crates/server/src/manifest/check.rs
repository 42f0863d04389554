//! Owns the way from what an operator said to values that fit together; each error names the value
//! and what would be right.

use anyhow::{Result, anyhow, bail, ensure};

use super::dashboards::{self, Dashboard, Of};
use super::objects::ACCOUNTS;
use super::provision;
use super::quantity::Quantity;
use super::values::{
    CLICKHOUSE, EMBEDDED, GRAFANA, Given, Ingress, KEEPER, Storage, Values, WEIR, reserved,
};
use crate::schema::parse_seconds;

impl Given {
    /// The values, with the usual ones for what was not said.
    ///
    /// # Errors
    /// A value is invalid or contradicts another; the text names it and what would be right.
    pub fn values(self) -> Result<Values> {
        let given = match self.embedded {
            true => self.small()?,
            false => self,
        };
        given.whole()
    }

    /// The values of the embedded engine.
    ///
    /// # Errors
    /// A value is given for something that it does not have.
    fn small(self) -> Result<Self> {
        let absent = [
            ("clickhouse-image", self.clickhouse_image.is_some()),
            ("keeper-image", self.keeper_image.is_some()),
            ("grafana-image", self.grafana_image.is_some()),
            ("storage", self.storage.is_some()),
            ("service-type", self.service_type.is_some()),
            ("node-port", self.node_port.is_some()),
            ("clickhouse-user", self.clickhouse_user.is_some()),
            ("reader-user", self.reader_user.is_some()),
            ("shards", self.shards.is_some()),
            ("replicas", self.replicas.is_some()),
            ("keepers", self.keepers.is_some()),
            ("tls", self.tls.is_some()),
            ("ingress-host", self.ingress_host.is_some()),
            ("no-app", self.no_app),
        ];
        for (name, given) in absent {
            ensure!(
                !given,
                "{name}: the embedded ClickHouse is one server with fixed accounts, one volume, and \
                 no Grafana; leave {name} out, or leave --embedded out"
            );
        }
        let [writer, reader] = ACCOUNTS.map(|name| Some(name.to_owned()));
        Ok(Self {
            storage: Some("persistent".to_owned()),
            weir_image: self.weir_image.or_else(|| Some(EMBEDDED.to_owned())),
            clickhouse_user: writer,
            reader_user: reader,
            no_grafana: true,
            ..self
        })
    }

    fn whole(self) -> Result<Values> {
        let (storage, size) = self.storage()?;
        let (shards, replicas, keepers) = self.nodes()?;
        let values = Values {
            namespace: named("namespace", self.namespace.as_deref(), "flow-visibility")?,
            registry: self.registry()?,
            weir_image: image("weir-image", self.weir_image.as_deref(), WEIR)?,
            clickhouse_image: image(
                "clickhouse-image",
                self.clickhouse_image.as_deref(),
                CLICKHOUSE,
            )?,
            keeper_image: image("keeper-image", self.keeper_image.as_deref(), KEEPER)?,
            grafana_image: image("grafana-image", self.grafana_image.as_deref(), GRAFANA)?,
            memory: quantity("memory", self.memory.as_deref().unwrap_or("4Gi"), "1Gi")?,
            ttl: self.ttl()?,
            service_type: service_type("service-type", self.service_type.as_deref(), "NodePort")?,
            clickhouse_service_type: service_type(
                "clickhouse-service-type",
                self.clickhouse_service_type.as_deref(),
                "ClusterIP",
            )?,
            http_port: self.port("http-port", self.http_port, 8123, 8443)?,
            tcp_port: self.port("tcp-port", self.tcp_port, 9000, 9440)?,
            clickhouse_user: user(
                "clickhouse-user",
                self.clickhouse_user.as_deref(),
                "flow_writer",
            )?,
            reader_user: user("reader-user", self.reader_user.as_deref(), "flow_reader")?,
            ingress: self.ingress()?,
            aggregator_namespace: named(
                "aggregator-namespace",
                self.aggregator_namespace.as_deref(),
                "flow-aggregator",
            )?,
            operator_namespace: named(
                "operator-namespace",
                self.operator_namespace.as_deref(),
                "kube-system",
            )?,
            image_pull_secret: name_of("image-pull-secret", self.image_pull_secret.clone())?,
            storage_class: name_of("storage-class", self.storage_class.clone())?,
            tls: name_of("tls", self.tls.clone())?,
            allow_host: name_of("allow-host", self.allow_host.clone())?,
            dashboards: self.shown()?,
            storage,
            storage_size: size,
            node_port: self.node_port,
            shards,
            replicas,
            keepers,
            network_policy: self.network_policy,
            embedded: self.embedded,
            grafana: !self.no_grafana,
            app: !self.no_app,
        };
        values.together()?;
        Ok(values)
    }

    /// Weir's own dashboards and those of the folder, each for whom it is for. One of the folder
    /// stands in the place of ours of the same name.
    fn shown(&self) -> Result<Vec<Dashboard>> {
        let theirs = match &self.dashboards {
            Some(folder) => dashboards::read(folder)?,
            None => Vec::new(),
        };
        let mut all = Vec::new();
        for dashboard in &theirs {
            let shown = !self.no_grafana || (dashboard.of == Of::Weir && !self.no_app);
            ensure!(
                shown,
                "dashboards: {} would be shown nowhere; leave it out, or leave --no-grafana out",
                dashboard.file
            );
            match dashboard.of {
                Of::Grafana => all.push(dashboard.clone()),
                Of::Weir => all.extend([dashboard.clone(), provision::converted(dashboard)?]),
            }
        }
        let ours = provision::built_in()?.into_iter();
        let mut all: Vec<Dashboard> = ours
            .filter(|o| theirs.iter().all(|t| t.file != o.file))
            .chain(all)
            .collect();
        all.retain(|d| match d.of {
            Of::Grafana => !self.no_grafana,
            Of::Weir => !self.no_app,
        });
        Ok(all)
    }

    fn storage(&self) -> Result<(Storage, Quantity)> {
        let storage = match self.storage.as_deref().unwrap_or("memory") {
            "memory" => Storage::Memory,
            "persistent" => Storage::Persistent,
            other => {
                return Err(anyhow!(
                    "storage: expected memory or persistent, got {other:?}"
                ));
            }
        };
        let size = self.storage_size.as_deref().unwrap_or("8Gi");
        Ok((storage, quantity("storage-size", size, "512Mi")?))
    }

    fn nodes(&self) -> Result<(u16, u16, u16)> {
        let many = |name: &str, given: Option<u16>| -> Result<u16> {
            let n = given.unwrap_or(1);
            ensure!((1..=100).contains(&n), "{name}: expected 1 to 100, got {n}");
            Ok(n)
        };
        let (shards, replicas) = (
            many("shards", self.shards)?,
            many("replicas", self.replicas)?,
        );
        let keepers = self.keepers.unwrap_or(3);
        ensure!(
            [1, 3, 5].contains(&keepers),
            "keepers: expected 1, 3 or 5 (an even number survives no more failures), got {keepers}"
        );
        ensure!(
            self.keepers.is_none() || shards > 1 || replicas > 1,
            "keepers: one ClickHouse needs no Keeper; leave it out, or give shards or replicas"
        );
        Ok((shards, replicas, keepers))
    }

    fn registry(&self) -> Result<Option<String>> {
        let Some(given) = &self.registry else {
            return Ok(None);
        };
        let registry = given.trim_end_matches('/');
        ensure!(
            !registry.is_empty()
                && !registry.contains("://")
                && !registry.contains(char::is_whitespace),
            "registry: expected a registry without scheme, such as registry.example.com/weir, got {given:?}"
        );
        Ok(Some(registry.to_owned()))
    }

    fn ttl(&self) -> Result<Option<String>> {
        let Some(ttl) = &self.ttl else {
            return Ok(None);
        };
        if ttl != "never" {
            parse_seconds(ttl).map_err(|words| anyhow!("ttl: {words}, or never"))?;
        }
        Ok(Some(ttl.clone()))
    }

    /// A Service's port: as given, else the usual one with or without TLS.
    fn port(&self, name: &str, given: Option<u16>, plain: u16, tls: u16) -> Result<u16> {
        let port = given.unwrap_or(if self.tls.is_some() { tls } else { plain });
        ensure!(port > 0, "{name}: expected 1 to 65535, got 0");
        Ok(port)
    }

    fn ingress(&self) -> Result<Option<Ingress>> {
        let Some(host) = name_of("ingress-host", self.ingress_host.clone())? else {
            let alone = self.ingress_class.is_none() && self.ingress_tls.is_none();
            ensure!(
                alone,
                "ingress-class and ingress-tls need an ingress-host: give the name of the site"
            );
            return Ok(None);
        };
        Ok(Some(Ingress {
            host,
            class: name_of("ingress-class", self.ingress_class.clone())?,
            tls: name_of("ingress-tls", self.ingress_tls.clone())?,
        }))
    }
}

impl Values {
    /// What no single value shows.
    fn together(&self) -> Result<()> {
        ensure!(
            self.http_port != self.tcp_port,
            "http-port and tcp-port are both {}: expected two different ones",
            self.tcp_port
        );
        ensure!(
            self.clickhouse_user != self.reader_user,
            "clickhouse-user and reader-user are both {:?}: expected two accounts, of which one only reads",
            self.reader_user
        );
        ensure!(
            self.storage == Storage::Persistent || self.storage_class.is_none(),
            "storage-class: memory has no class; leave it out, or say --storage persistent"
        );
        if let Some(port) = self.node_port {
            ensure!(
                (30_000..=32_767).contains(&port),
                "node-port: expected 30000 to 32767, got {port}"
            );
            ensure!(
                self.service_type == "NodePort",
                "node-port: a Service of type {} has none; leave it out, or say --service-type NodePort",
                self.service_type
            );
        }
        let without = "leave it out, or leave --no-grafana out";
        ensure!(
            self.grafana || self.ingress.is_none(),
            "ingress-host: it leads to Grafana; {without}"
        );
        ensure!(
            self.grafana || self.node_port.is_none(),
            "node-port: it leads to Grafana; {without}"
        );
        ensure!(
            self.app || self.allow_host.is_none(),
            "allow-host: it is for Weir's app; leave it out, or leave --no-app out"
        );
        Ok(())
    }
}

fn quantity(name: &str, text: &str, least: &str) -> Result<Quantity> {
    Quantity::read(text, least).map_err(|words| anyhow!("{name}: {words}"))
}

fn service_type(name: &str, given: Option<&str>, usual: &str) -> Result<String> {
    let chosen = given.unwrap_or(usual);
    ensure!(
        ["NodePort", "LoadBalancer", "ClusterIP"].contains(&chosen),
        "{name}: expected NodePort, LoadBalancer or ClusterIP, got {chosen:?}"
    );
    Ok(chosen.to_owned())
}

/// The name of an object or a host: what DNS takes.
fn named(name: &str, given: Option<&str>, usual: &str) -> Result<String> {
    let chosen = given.unwrap_or(usual);
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let label = |part: &str| {
        let ends = part.starts_with(letter) && part.ends_with(letter);
        ends && part.len() <= 63 && part.chars().all(|c| letter(c) || c == '-')
    };
    ensure!(
        chosen.len() <= 253 && chosen.split('.').all(label),
        "{name}: expected small letters, digits and -, as in DNS, got {chosen:?}"
    );
    Ok(chosen.to_owned())
}

fn name_of(name: &str, given: Option<String>) -> Result<Option<String>> {
    given.map(|text| named(name, Some(&text), "")).transpose()
}

fn user(name: &str, given: Option<&str>, usual: &str) -> Result<String> {
    let chosen = given.unwrap_or(usual);
    let letters = chosen.starts_with(|c: char| c.is_ascii_alphabetic())
        && chosen
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_');
    ensure!(
        letters && chosen.len() <= 63,
        "{name}: expected a letter, then letters, digits and _, got {chosen:?}"
    );
    if let Some(whose) = reserved(chosen) {
        bail!("{name}: {chosen:?} is {whose}; expected another name, such as {usual}");
    }
    Ok(chosen.to_owned())
}

/// An image by name and version; `latest` would change under a running cluster.
fn image(name: &str, given: Option<&str>, usual: &str) -> Result<String> {
    let chosen = given.unwrap_or(usual);
    let last = chosen.rsplit('/').next().unwrap_or_default();
    let version = last
        .split_once([':', '@'])
        .map_or("", |(_, version)| version);
    ensure!(
        !version.is_empty() && version != "latest" && !chosen.contains(char::is_whitespace),
        "{name}: expected an image with a version, such as {usual}, got {chosen:?}"
    );
    Ok(chosen.to_owned())
}
