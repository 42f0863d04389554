//! Opens connections: picks the talk, its ends, and fills what stays the same in every report.

use super::connection::Connection;
use super::{ACTIVE_TIMEOUT_S, Generator};
use crate::cluster::{Cluster, Rule, Target};
use crate::draw::Draw;
use crate::external;
use crate::profile::Profile;
use crate::record::{FlowRecord, Name};

/// Share of the connections that use IPv6.
const V6_SHARE: f64 = 0.18;

/// The two ends of a new connection: Pods by index, or addresses outside.
struct Ends {
    from: Option<usize>,
    to: Option<usize>,
    v6: bool,
}

impl Generator {
    /// Opens one of the connections that come and go.
    pub(super) fn open_short(&mut self) {
        if self.short.indices.is_empty() {
            return;
        }
        let talk = self.short.indices[self.short.weights.draw(&mut self.draw)];
        self.open(talk, None, false);
    }

    /// Opens a connection that lasts, or finds one already open since some time.
    pub(super) fn open_long(&mut self, aged: bool) {
        if self.long.indices.is_empty() {
            return;
        }
        let talk = self.long.indices[self.long.weights.draw(&mut self.draw)];
        self.open(talk, None, aged);
    }

    /// Opens a connection of a talk, to another port if one is given.
    pub(super) fn open(&mut self, talk: usize, port: Option<u16>, aged: bool) {
        let Some(ends) = self.pick_ends(talk) else {
            return;
        };
        let mut connection = self.connect(talk, &ends, port);
        if aged {
            let rest = self.age(&mut connection);
            return self.due.put(self.now + rest, connection);
        }
        self.schedule(connection);
    }

    /// Puts a connection where it reports next; one that ends at once reports right away.
    pub(super) fn schedule(&mut self, connection: Box<Connection>) {
        let rest = connection.end - self.now;
        if rest <= 0 {
            return self.report(connection);
        }
        let jitter = i64::from(self.draw.below(4)) - 1;
        let next = (ACTIVE_TIMEOUT_S as i64 + jitter).min(rest);
        self.due.put(self.now + next, connection);
    }

    /// Gives a long connection a past; the seconds until its next report.
    fn age(&mut self, connection: &mut Connection) -> i64 {
        let age = (connection.end - self.now) as f64 * self.draw.unit();
        let (reports, step) = (
            (age / ACTIVE_TIMEOUT_S).floor(),
            i64::from(self.draw.below(60)),
        );
        let past = reports * ACTIVE_TIMEOUT_S;
        connection.last = self.now - step;
        connection.record.flow_start_seconds = (connection.last - past as i64).max(0) as u32;
        if reports > 0.0 {
            let [forward, reverse] = connection.speed.map(|s| (s * past) as u64 + 60);
            let packets = connection.shape.packet;
            let record = &mut connection.record;
            record.octet_total_count = forward;
            record.reverse_octet_total_count = reverse;
            record.packet_total_count = (forward as f64 / packets[0]) as u64 + 1;
            record.reverse_packet_total_count = (reverse as f64 / packets[1]) as u64 + 1;
        }
        ACTIVE_TIMEOUT_S as i64 - step
    }

    fn pick_ends(&mut self, talk: usize) -> Option<Ends> {
        let talk = &self.cluster.talks[talk];
        let from = talk
            .from
            .and_then(|w| pick_pod(&self.cluster, w, &mut self.draw));
        let to = match talk.to {
            Target::Workload(w) => Some(pick_other(&self.cluster, w, from, &mut self.draw)?),
            Target::Outside => None,
        };
        if from.is_none() && (talk.from.is_some() || to.is_none()) {
            return None;
        }
        Some(Ends {
            from,
            to,
            v6: self.draw.chance(V6_SHARE),
        })
    }

    fn connect(&mut self, talk_index: usize, ends: &Ends, port: Option<u16>) -> Box<Connection> {
        let mut record = self.words.blank.clone();
        record.flow_start_seconds = self.now.max(0) as u32;
        record.cluster_uuid = self.cluster.uuid.clone();
        self.fill_source(&mut record, ends);
        self.fill_destination(&mut record, ends);
        record.flow_type = flow_type(&self.cluster, ends);
        let talk = &self.cluster.talks[talk_index];
        record.destination_transport_port = port.unwrap_or(talk.port);
        record.protocol_identifier = talk.protocol;
        fill_service(&mut record, &self.cluster, talk_index, ends.v6);
        fill_rules(&mut record, talk.egress.as_ref(), talk.ingress.as_ref());
        fill_egress(&mut record, &self.cluster, talk.snat);
        let shape = talk.profile.shape();
        let seconds = shape.seconds.draw(&mut self.draw);
        let octets = shape.octets.draw(&mut self.draw);
        let reverse = octets * shape.reverse.draw(&mut self.draw);
        let per_second = if shape.long {
            1.0
        } else {
            seconds.floor().max(1.0)
        };
        let denied = talk.profile == Profile::Denied;
        let pods = [ends.from, ends.to].map(|p| p.map(|p| (p, self.cluster.pods[p].generation)));
        Box::new(Connection {
            record,
            last: self.now,
            end: self.now + seconds as i64,
            speed: [octets / per_second, reverse / per_second],
            shape,
            pods,
            denied,
        })
    }

    fn fill_source(&mut self, record: &mut FlowRecord, ends: &Ends) {
        let Some(index) = ends.from else {
            record.source_ip = external::caller(&mut self.draw, ends.v6);
            record.source_transport_port = self.draw.between(1_024, 65_536) as u16;
            return;
        };
        let pod = &mut self.cluster.pods[index];
        record.source_transport_port = pod.take_port();
        record.source_ip = pod.ip(ends.v6);
        record.source_pod_name = pod.name.clone();
        record.source_pod_namespace = pod.namespace.clone();
        record.source_pod_labels = pod.labels.clone();
        record.source_node_name = self.cluster.nodes[pod.node].name.clone();
    }

    fn fill_destination(&mut self, record: &mut FlowRecord, ends: &Ends) {
        let Some(index) = ends.to else {
            record.destination_ip = external::called(&mut self.draw, ends.v6);
            return;
        };
        let pod = &self.cluster.pods[index];
        record.destination_ip = pod.ip(ends.v6);
        record.destination_pod_name = pod.name.clone();
        record.destination_pod_namespace = pod.namespace.clone();
        record.destination_pod_labels = pod.labels.clone();
        record.destination_node_name = self.cluster.nodes[pod.node].name.clone();
    }
}

/// A Pod of a workload; the first ones are busier.
fn pick_pod(cluster: &Cluster, workload: usize, draw: &mut Draw) -> Option<usize> {
    let pods = &cluster.workloads[workload].pods;
    pods.get(draw.skewed(pods.len())).copied()
}

/// A Pod of a workload that is not the source itself.
fn pick_other(
    cluster: &Cluster,
    workload: usize,
    source: Option<usize>,
    draw: &mut Draw,
) -> Option<usize> {
    let pods = &cluster.workloads[workload].pods;
    let at = draw.skewed(pods.len());
    let picked = *pods.get(at)?;
    if Some(picked) != source {
        return Some(picked);
    }
    (pods.len() > 1).then(|| pods[(at + 1) % pods.len()])
}

/// 1 intra-Node, 2 inter-Node, 3 to external, 4 from external.
fn flow_type(cluster: &Cluster, ends: &Ends) -> u8 {
    match (ends.from, ends.to) {
        (Some(from), Some(to)) if cluster.pods[from].node == cluster.pods[to].node => 1,
        (Some(_), Some(_)) => 2,
        (Some(_), None) => 3,
        (None, _) => 4,
    }
}

fn fill_service(record: &mut FlowRecord, cluster: &Cluster, talk: usize, v6: bool) {
    let Some(service) = cluster.talks[talk]
        .service
        .and_then(|s| cluster.services.get(s))
    else {
        return;
    };
    record.destination_cluster_ip = (if v6 { &service.ip6 } else { &service.ip4 }).clone();
    record.destination_service_port = service.port;
    record.destination_service_port_name = service.port_name.clone();
}

fn fill_rules(record: &mut FlowRecord, egress: Option<&Rule>, ingress: Option<&Rule>) {
    let share = |name: &Name| name.clone();
    if let Some(rule) = egress {
        record.egress_network_policy_name = share(&rule.policy);
        record.egress_network_policy_namespace = share(&rule.namespace);
        record.egress_network_policy_rule_name = share(&rule.rule);
        record.egress_network_policy_rule_action = rule.action;
        record.egress_network_policy_type = rule.policy_type;
    }
    if let Some(rule) = ingress {
        record.ingress_network_policy_name = share(&rule.policy);
        record.ingress_network_policy_namespace = share(&rule.namespace);
        record.ingress_network_policy_rule_name = share(&rule.rule);
        record.ingress_network_policy_rule_action = rule.action;
        record.ingress_network_policy_type = rule.policy_type;
    }
}

fn fill_egress(record: &mut FlowRecord, cluster: &Cluster, snat: Option<usize>) {
    let Some(egress) = snat.and_then(|e| cluster.egresses.get(e)) else {
        return;
    };
    record.egress_name = egress.name.clone();
    record.egress_ip = egress.ip.clone();
    record.egress_node_name = cluster.nodes[egress.node].name.clone();
}
