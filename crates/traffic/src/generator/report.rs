//! Reports: what the aggregator writes of a connection after each minute and at its end.

use super::connection::Connection;
use super::{Generator, REPEATED};
use crate::record::FlowRecord;
use crate::season::busyness;

/// Why a record was closed (IPFIX information element 136).
const IDLE: u8 = 1;
const ACTIVE: u8 = 2;
const ENDED: u8 = 3;
const FORCED: u8 = 4;
const NO_RESOURCES: u8 = 5;

const TCP: u8 = 6;
const INTER_NODE: u8 = 2;

/// Share of the records that come late, by 1 to 15 minutes.
const LATE: f64 = 0.004;
/// Share of the records with a wrapped delta, where faults are wanted.
const FAULTY: f64 = 0.000_5;
/// Octets and packets of a TCP connection's opening and closing.
const TCP_OVERHEAD: (u64, u64) = (220, 4);

/// Octets and packets of one direction.
type Count = (u64, u64);

impl Generator {
    /// Writes a connection's record for the interval that ends now, and sends it on its way.
    pub(super) fn report(&mut self, mut connection: Box<Connection>) {
        let gone = connection
            .pods
            .iter()
            .flatten()
            .any(|(p, g)| self.cluster.pods[*p].generation != *g);
        let last = gone || connection.end <= self.now;
        let reason = self.end_reason(&connection, gone, last);
        let counts = self.counts(&connection);
        let interval = (self.now - connection.last).max(0) as u64;
        add_counts(&mut connection.record, counts, interval);
        self.fill_state(&mut connection, reason, last);
        self.fill_nodes_view(&mut connection.record);
        connection.last = self.now;
        if !last {
            self.send(connection.record.clone(), false);
            return self.schedule(connection);
        }
        self.send(connection.record, true);
        if connection.shape.long {
            self.open_long(false);
        }
    }

    fn end_reason(&mut self, connection: &Connection, gone: bool, last: bool) -> u8 {
        if !last {
            return ACTIVE;
        }
        let chance = self.draw.unit();
        match (connection.denied, connection.record.protocol_identifier) {
            _ if chance < 0.000_5 => NO_RESOURCES,
            _ if gone && chance < 0.5 => FORCED,
            (true, _) => IDLE,
            (false, TCP) => ENDED,
            (false, _) => {
                if chance < 0.4 {
                    IDLE
                } else {
                    ENDED
                }
            }
        }
    }

    /// Octets and packets of both directions since the last report.
    fn counts(&mut self, connection: &Connection) -> [Count; 2] {
        let seconds = (self.now - connection.last).max(1) as f64;
        let swing = match (connection.shape.steady, connection.shape.long) {
            (true, _) => 0.99 + 0.02 * self.draw.unit(),
            (false, true) => (0.4 + 1.2 * self.draw.unit()) * busyness(self.now),
            (false, false) => 1.0,
        };
        let opening = connection.record.octet_total_count == 0;
        let tcp = connection.record.protocol_identifier == TCP && !connection.denied;
        let (octets, packets) = if opening && tcp { TCP_OVERHEAD } else { (0, 0) };
        let mut directions = [0, 1].map(|way| {
            let carried = connection.speed[way] * seconds * swing;
            let carried = (carried as u64).max(40);
            let full = (carried as f64 / connection.shape.packet[way]) as u64;
            (carried + octets, full.max(1) + packets)
        });
        if connection.denied {
            directions[1] = (0, 0);
        }
        directions
    }

    fn fill_state(&mut self, connection: &mut Connection, reason: u8, last: bool) {
        let record = &mut connection.record;
        record.flow_end_seconds = self.now.max(0) as u32;
        record.flow_end_reason = reason;
        if record.protocol_identifier == TCP {
            let rejected = [
                record.egress_network_policy_rule_action,
                record.ingress_network_policy_rule_action,
            ]
            .contains(&3);
            let state = match (connection.denied, last) {
                (true, _) if rejected => &self.words.closed,
                (true, _) => &self.words.syn_sent,
                (false, true) => self.draw.pick(&self.words.ended),
                (false, false) => &self.words.established,
            };
            record.tcp_state = state.clone();
        }
    }

    /// What each Node saw: between Nodes the two reports differ a little, the later one counts;
    /// within a Node they are one; towards or from outside only one Node reports.
    fn fill_nodes_view(&mut self, record: &mut FlowRecord) {
        let skew = if record.flow_type == INTER_NODE {
            self.draw.below(2)
        } else {
            0
        };
        let (source, destination) = match record.flow_type {
            3 => (true, false),
            4 => (false, true),
            _ => (true, true),
        };
        let start = record.flow_start_seconds;
        if source {
            record.flow_end_seconds_from_source_node = record.flow_end_seconds;
            record.throughput_from_source_node = record.throughput;
            record.reverse_throughput_from_source_node = record.reverse_throughput;
        }
        if destination {
            let end = record
                .flow_end_seconds
                .saturating_sub(skew)
                .max(start.min(record.flow_end_seconds));
            record.flow_end_seconds_from_destination_node = end;
            let less = |bits: u64| bits - bits / 128 * u64::from(skew);
            record.throughput_from_destination_node = less(record.throughput);
            record.reverse_throughput_from_destination_node = less(record.reverse_throughput);
        }
    }

    /// Sends a record on its way to the table: soon, or late; the last one sometimes repeated.
    fn send(&mut self, mut record: FlowRecord, last: bool) {
        let late = self.draw.chance(LATE);
        let delay = if late {
            self.draw.between(60, 900)
        } else {
            self.draw.between(1, 9)
        };
        let at = self.now + i64::from(delay);
        if last && self.draw.chance(REPEATED) {
            // after the active (60 s) and the inactive timeout (90 s), with nothing new
            let repeat = without_deltas(&record);
            self.insert(at + 60, repeat.clone());
            self.insert(at + 90, repeat);
        }
        if self.config.faults && self.draw.chance(FAULTY) {
            record.octet_delta_count = u64::MAX - u64::from(self.draw.below(1 << 20));
        }
        self.insert(at, record);
    }

    fn insert(&mut self, at: i64, mut record: FlowRecord) {
        record.time_inserted = at.max(0) as u32;
        self.out.put(at, record);
    }
}

/// Adds an interval's counts to the totals; throughput is octets × 8 / seconds, 0 for no time.
fn add_counts(record: &mut FlowRecord, counts: [Count; 2], seconds: u64) {
    let [(octets, packets), (reverse_octets, reverse_packets)] = counts;
    record.octet_delta_count = octets;
    record.packet_delta_count = packets;
    record.reverse_octet_delta_count = reverse_octets;
    record.reverse_packet_delta_count = reverse_packets;
    record.octet_total_count += octets;
    record.packet_total_count += packets;
    record.reverse_octet_total_count += reverse_octets;
    record.reverse_packet_total_count += reverse_packets;
    record.throughput = (octets * 8).checked_div(seconds).unwrap_or(0);
    record.reverse_throughput = (reverse_octets * 8).checked_div(seconds).unwrap_or(0);
}

/// The same record as the aggregator repeats it: deltas and throughput are reset.
fn without_deltas(record: &FlowRecord) -> FlowRecord {
    FlowRecord {
        octet_delta_count: 0,
        packet_delta_count: 0,
        reverse_octet_delta_count: 0,
        reverse_packet_delta_count: 0,
        throughput: 0,
        reverse_throughput: 0,
        throughput_from_source_node: 0,
        throughput_from_destination_node: 0,
        reverse_throughput_from_source_node: 0,
        reverse_throughput_from_destination_node: 0,
        ..record.clone()
    }
}
