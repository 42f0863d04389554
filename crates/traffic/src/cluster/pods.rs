//! Pods come and go: names, addresses and Nodes of new ones.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Cluster, Kind, Labels, Pod, Workload};
use crate::draw::Draw;
use crate::record::Name;

/// The letters Kubernetes draws name suffixes from: none that spell words.
const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A random suffix as in generated Pod names.
pub(super) fn suffix(draw: &mut Draw, length: usize) -> String {
    (0..length)
        .map(|_| char::from(*draw.pick(LETTERS)))
        .collect()
}

impl Cluster {
    /// Adds a Pod to a workload; a DaemonSet's Pod belongs to `node`.
    pub(super) fn add_pod(&mut self, workload: usize, node: Option<usize>, draw: &mut Draw) {
        let ordinal = self.workloads[workload].pods.len();
        let node = node.unwrap_or_else(|| self.schedule(draw));
        let pod = self.make_pod(workload, ordinal, node, 0, draw);
        self.workloads[workload].pods.push(self.pods.len());
        self.pods.push(pod);
    }

    /// Replaces a workload's Pod number `ordinal` by a fresh one, as the scheduler places it.
    pub(crate) fn replace_pod(&mut self, workload: usize, ordinal: usize, draw: &mut Draw) {
        let Some(&index) = self.workloads[workload].pods.get(ordinal) else {
            return;
        };
        let (old_node, host, generation) = {
            let old = &self.pods[index];
            (old.node, old.host, old.generation)
        };
        self.nodes[old_node].free.push_back(host);
        let daemon = self.workloads[workload].kind == Kind::Daemon;
        let node = if daemon {
            old_node
        } else {
            self.schedule(draw)
        };
        self.pods[index] = self.make_pod(workload, ordinal, node, generation + 1, draw);
    }

    /// Gives a workload a new ReplicaSet, or a cron job the number of its run.
    pub(crate) fn start_revision(&mut self, workload: usize, second: i64, draw: &mut Draw) {
        self.workloads[workload].hash = match self.workloads[workload].kind {
            Kind::Cron => (second / 60).to_string(),
            _ => suffix(draw, 9),
        };
    }

    /// The roomier of two random Nodes.
    fn schedule(&self, draw: &mut Draw) -> usize {
        let (a, b) = (draw.index(self.nodes.len()), draw.index(self.nodes.len()));
        if self.nodes[a].free.len() >= self.nodes[b].free.len() {
            a
        } else {
            b
        }
    }

    fn make_pod(
        &mut self,
        workload: usize,
        ordinal: usize,
        node: usize,
        generation: u32,
        draw: &mut Draw,
    ) -> Pod {
        let owner = &self.workloads[workload];
        let name = pod_name(owner, ordinal, draw);
        let labels = labels(owner, &name);
        let namespace = owner.namespace.clone();
        let place = &mut self.nodes[node];
        let host = place.free.pop_front().unwrap_or(0);
        place.next_v6 = place.next_v6.wrapping_add(1);
        let [high, low] = place.number.to_be_bytes();
        let ip4 = Ipv4Addr::new(10, 10 + high, low, host);
        let ip6 = Ipv6Addr::new(0xfd00, 0x10, 0x10, place.number, 0, 0, 0, place.next_v6);
        let ports = draw.below(28_232) as u16;
        Pod {
            name,
            namespace,
            labels,
            ip4: ip4.to_string().into(),
            ip6: ip6.to_string().into(),
            node,
            generation,
            host,
            ports,
        }
    }
}

fn pod_name(owner: &Workload, ordinal: usize, draw: &mut Draw) -> Name {
    let (name, hash) = (&owner.name, &owner.hash);
    match owner.kind {
        Kind::Deployment => format!("{name}-{hash}-{}", suffix(draw, 5)).into(),
        Kind::Stateful => format!("{name}-{ordinal}").into(),
        Kind::Daemon => format!("{name}-{}", suffix(draw, 5)).into(),
        Kind::Cron => format!("{name}-{hash}-{}", suffix(draw, 5)).into(),
        Kind::Named => name.clone(),
    }
}

/// Labels as the aggregator writes them: a JSON object with sorted keys, without spaces.
fn labels(owner: &Workload, pod: &str) -> Name {
    let (name, hash) = (json(&owner.name), json(&owner.hash));
    match (owner.labels, owner.kind) {
        (Labels::Unknown, _) => "".into(),
        (Labels::Empty, _) => "{}".into(),
        (_, Kind::Deployment) => format!(
            r#"{{"app":{name},"pod-template-hash":{hash},"team":{}}}"#,
            json(&owner.namespace)
        )
        .into(),
        (_, Kind::Stateful) => {
            let pod = json(pod);
            format!(r#"{{"app":{name},"statefulset.kubernetes.io/pod-name":{pod}}}"#).into()
        }
        (_, Kind::Daemon) => {
            format!(r#"{{"app":{name},"controller-revision-hash":{hash}}}"#).into()
        }
        (_, Kind::Cron) => {
            format!(r#"{{"batch.kubernetes.io/job-name":{name},"run":{hash}}}"#).into()
        }
        (_, Kind::Named) => format!(r#"{{"app":{name}}}"#).into(),
    }
}

/// A text as a JSON string (RFC 8259).
fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
