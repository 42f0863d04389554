//! The simulated cluster: Nodes, namespaces, workloads, their Pods, Services, Egresses, talks.

mod build;
pub mod hostile;
pub mod plan;
mod pods;
mod policy;
mod talks;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

pub use policy::Rule;
pub use talks::{Talk, Target};

use crate::draw::Draw;
use crate::record::Name;

/// How large the cluster is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 8 Nodes, 14 namespaces, about 150 Pods.
    #[default]
    Small,
    /// 12 Nodes, 32 namespaces, about 600 Pods.
    Medium,
    /// 30 Nodes, 112 namespaces, about 2,000 Pods.
    Large,
    /// 50 Nodes, 300 namespaces, about 5,000 Pods.
    Huge,
}

impl Size {
    /// Nodes, generated namespaces beside the 12 hand-written ones, Pods in them.
    fn counts(self) -> (usize, usize, usize) {
        match self {
            Self::Small => (8, 2, 40),
            Self::Medium => (12, 20, 480),
            Self::Large => (30, 100, 1_860),
            Self::Huge => (50, 288, 4_820),
        }
    }

    /// The size of that name: small, medium, large, huge.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "small" => Some(Self::Small),
            "medium" => Some(Self::Medium),
            "large" => Some(Self::Large),
            "huge" => Some(Self::Huge),
            _ => None,
        }
    }
}

/// A machine of the cluster.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: Name,
    /// Its availability zone.
    pub zone: Name,
    /// Its place in the Pod network: the third part of its Pods' IPv4 addresses.
    number: u16,
    /// Host parts of IPv4 Pod addresses that are free, the longest unused first.
    free: VecDeque<u8>,
    /// Counts IPv6 Pod addresses.
    next_v6: u16,
}

/// What runs Pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pods with a ReplicaSet's hash in their name; replaced at every rollout.
    Deployment,
    /// Pods with a number.
    Stateful,
    /// One Pod on each Node.
    Daemon,
    /// Pods of a job that runs every quarter of an hour.
    Cron,
    /// One Pod with exactly the workload's name.
    Named,
}

/// What a workload's Pods have as labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Usual ones.
    Usual,
    /// None: `{}`.
    Empty,
    /// Not known: an empty text.
    Unknown,
}

/// A Deployment, StatefulSet, DaemonSet or the like.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What runs its Pods.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Name,
    /// What labels its Pods have.
    pub labels: Labels,
    /// Its Pods, as indices into [`Cluster::pods`].
    pub pods: Vec<usize>,
    /// The hash of its present ReplicaSet, or the number of its present run.
    hash: String,
}

/// A Pod, or rather the place of one: a replacement takes the same index.
#[derive(Clone, Debug)]
pub struct Pod {
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Name,
    /// Its labels as JSON, or empty.
    pub labels: Name,
    /// Its IPv4 address.
    pub ip4: Name,
    /// Its IPv6 address.
    pub ip6: Name,
    /// Its Node, as an index into [`Cluster::nodes`].
    pub node: usize,
    /// How often it was replaced.
    pub generation: u32,
    host: u8,
    ports: u16,
}

/// One port of a Service.
#[derive(Clone, Debug)]
pub struct Service {
    /// `namespace/name:port name`.
    pub port_name: Name,
    /// Its IPv4 cluster address.
    pub ip4: Name,
    /// Its IPv6 cluster address.
    pub ip6: Name,
    /// Its port.
    pub port: u16,
    /// The Pods' port.
    pub target: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// What serves it, as an index into [`Cluster::workloads`].
    pub workload: usize,
}

/// An Antrea Egress: traffic to the outside leaves with its address.
#[derive(Clone, Debug)]
pub struct Egress {
    /// Its name.
    pub name: Name,
    /// The address outside hosts see.
    pub ip: Name,
    /// Node that holds it, as an index into [`Cluster::nodes`].
    pub node: usize,
}

/// Everything that stands still or churns in a cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The cluster's identity.
    pub uuid: Name,
    /// Its machines.
    pub nodes: Vec<Node>,
    /// Its namespaces.
    pub namespaces: Vec<Name>,
    /// What runs in them.
    pub workloads: Vec<Workload>,
    /// All Pods.
    pub pods: Vec<Pod>,
    /// All Service ports.
    pub services: Vec<Service>,
    /// All Egresses.
    pub egresses: Vec<Egress>,
    /// Who talks to whom.
    pub talks: Vec<Talk>,
}

impl Cluster {
    /// The cluster of that seed and size.
    pub fn new(seed: u64, size: Size) -> Self {
        build::build(seed, size, false)
    }

    /// The same with names that try to break whoever shows them.
    pub fn hostile(seed: u64, size: Size) -> Self {
        build::build(seed, size, true)
    }

    /// The workload of that namespace and name.
    pub fn workload(&self, namespace: &str, name: &str) -> Option<usize> {
        self.workloads
            .iter()
            .position(|w| &*w.namespace == namespace && &*w.name == name)
    }

    /// The Service port of that `namespace/name:port`.
    pub fn service(&self, port_name: &str) -> Option<usize> {
        self.services
            .iter()
            .position(|s| &*s.port_name == port_name)
    }
}

impl Pod {
    /// The next ephemeral port; none comes twice within 28,232 connections.
    pub(crate) fn take_port(&mut self) -> u16 {
        self.ports = (self.ports + 1) % 28_232;
        32_768 + self.ports
    }

    /// Its address of one family.
    pub(crate) fn ip(&self, v6: bool) -> Name {
        (if v6 { &self.ip6 } else { &self.ip4 }).clone()
    }
}

/// Draws for the cluster itself, apart from those for its traffic.
pub(crate) fn cluster_draw(seed: u64) -> Draw {
    Draw::new(seed, 1)
}
