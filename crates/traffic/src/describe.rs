//! What a set of records looks like: counts, shares and percentiles, as neat text.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use weir_model::Enumeration;
use weir_model::column::{END_REASON, FLOW_TYPE, POLICY_TYPE, PROTOCOL, RULE_ACTION};

use crate::record::{FlowRecord, Name};

#[cfg(test)]
mod tests;

/// A record is late when it was inserted this long after its end, seconds.
const LATE_S: u32 = 60;

/// Counts by a small number.
pub type Counts = BTreeMap<u8, u64>;

/// The distributions of a set of records.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Records.
    pub records: u64,
    /// Of these, repeats without new data.
    pub zero_delta: u64,
    /// Of these, inserted a minute or more after their end.
    pub late: u64,
    /// Of these, with IPv6 addresses.
    pub ipv6: u64,
    /// Of these, through a Service.
    pub through_service: u64,
    /// Of these, through an Egress.
    pub through_egress: u64,
    /// Of these, with unknown (empty) or no (`{}`) labels of a source Pod.
    pub labels_missing: u64,
    /// Of these, decided by no policy at all.
    pub unprotected: u64,
    /// By flow type.
    pub flow_types: Counts,
    /// By protocol.
    pub protocols: Counts,
    /// By end reason.
    pub end_reasons: Counts,
    /// By the type of the ingress and of the egress policy.
    pub policy_types: [Counts; 2],
    /// By the ingress and the egress action.
    pub actions: [Counts; 2],
    /// Sum of forward and of reverse octets.
    pub octets: [u64; 2],
    /// Addresses of hosts outside.
    pub external: HashSet<Name>,
    /// Octets by pair of ends.
    pub pairs: HashMap<(Name, Name), u64>,
    /// Names of Pods seen.
    pub pods: HashSet<(Name, Name)>,
    /// First and last end, UTC seconds.
    pub span: Option<(u32, u32)>,
    sizes: Vec<u64>,
}

impl Summary {
    /// The summary of some records.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a FlowRecord>) -> Self {
        let mut summary = Self::default();
        records.into_iter().for_each(|r| summary.add(r));
        summary
    }

    /// Counts one more record.
    pub fn add(&mut self, record: &FlowRecord) {
        let count = |yes: bool| u64::from(yes);
        let (ingress, egress) = (
            record.ingress_network_policy_type,
            record.egress_network_policy_type,
        );
        self.records += 1;
        self.zero_delta += count(record.is_zero_delta());
        self.late += count(record.time_inserted >= record.flow_end_seconds + LATE_S);
        self.ipv6 += count(record.source_ip.contains(':'));
        self.through_service += count(!record.destination_service_port_name.is_empty());
        self.through_egress += count(!record.egress_name.is_empty());
        self.labels_missing += count(record.flow_type != 4 && record.source_pod_labels.len() <= 2);
        self.unprotected += count(ingress == 0 && egress == 0);
        *self.flow_types.entry(record.flow_type).or_default() += 1;
        *self
            .protocols
            .entry(record.protocol_identifier)
            .or_default() += 1;
        *self.end_reasons.entry(record.flow_end_reason).or_default() += 1;
        *self.policy_types[0].entry(ingress).or_default() += 1;
        *self.policy_types[1].entry(egress).or_default() += 1;
        *self.actions[0]
            .entry(record.ingress_network_policy_rule_action)
            .or_default() += 1;
        *self.actions[1]
            .entry(record.egress_network_policy_rule_action)
            .or_default() += 1;
        self.add_volume(record);
        self.add_ends(record);
    }

    fn add_volume(&mut self, record: &FlowRecord) {
        let octets = record.octet_delta_count;
        self.octets[0] = self.octets[0].saturating_add(octets);
        self.octets[1] = self.octets[1].saturating_add(record.reverse_octet_delta_count);
        if !record.is_zero_delta() {
            self.sizes
                .push(octets.saturating_add(record.reverse_octet_delta_count));
        }
        let end = record.flow_end_seconds;
        let (first, last) = self.span.unwrap_or((end, end));
        self.span = Some((first.min(end), last.max(end)));
    }

    fn add_ends(&mut self, record: &FlowRecord) {
        match record.flow_type {
            3 => self.external.insert(record.destination_ip.clone()),
            4 => self.external.insert(record.source_ip.clone()),
            _ => false,
        };
        let end = |ns: &Name, pod: &Name, ip: &Name| -> Name {
            if pod.is_empty() {
                ip.clone()
            } else {
                format!("{ns}/{pod}").into()
            }
        };
        let source = end(
            &record.source_pod_namespace,
            &record.source_pod_name,
            &record.source_ip,
        );
        let destination = end(
            &record.destination_pod_namespace,
            &record.destination_pod_name,
            &record.destination_ip,
        );
        for (ns, pod) in [
            (&record.source_pod_namespace, &record.source_pod_name),
            (
                &record.destination_pod_namespace,
                &record.destination_pod_name,
            ),
        ] {
            if !pod.is_empty() {
                self.pods.insert((ns.clone(), pod.clone()));
            }
        }
        let sum = self.pairs.entry((source, destination)).or_default();
        *sum = sum.saturating_add(record.octet_delta_count);
    }

    /// The share of all octets that the `n` largest pairs carry, 0 to 1.
    pub fn top_pairs_share(&self, n: usize) -> f64 {
        let mut sums: Vec<u64> = self.pairs.values().copied().collect();
        sums.sort_unstable_by(|a, b| b.cmp(a));
        let top: u128 = sums.iter().take(n).map(|s| u128::from(*s)).sum();
        let all: u128 = sums.iter().map(|s| u128::from(*s)).sum();
        top as f64 / (all.max(1)) as f64
    }

    /// Octets of both directions in one record, at a share of the records from 0 to 1.
    pub fn octets_at(&self, share: f64) -> u64 {
        let mut sizes = self.sizes.clone();
        sizes.sort_unstable();
        let at = (share * sizes.len().saturating_sub(1) as f64) as usize;
        sizes.get(at).copied().unwrap_or(0)
    }

    fn percent(&self, part: u64) -> f64 {
        part as f64 * 100.0 / self.records.max(1) as f64
    }

    fn write_counts(
        &self,
        f: &mut fmt::Formatter<'_>,
        title: &str,
        names: &Enumeration,
        counts: &Counts,
    ) -> fmt::Result {
        writeln!(f, "{title}")?;
        for (value, count) in counts {
            let label = names.label(u64::from(*value)).unwrap_or("?");
            writeln!(
                f,
                "  {label:<28} {count:>12}  {:>5.1} %",
                self.percent(*count)
            )?;
        }
        Ok(())
    }

    fn write_share(&self, f: &mut fmt::Formatter<'_>, title: &str, count: u64) -> fmt::Result {
        writeln!(
            f,
            "  {title:<28} {count:>12}  {:>5.1} %",
            self.percent(count)
        )
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.span.unwrap_or((0, 0));
        let seconds = (last - first).max(1);
        let rate = self.records as f64 / f64::from(seconds);
        writeln!(
            f,
            "{} records over {seconds} s ({rate:.1} per second)",
            self.records
        )?;
        self.write_share(f, "without new data", self.zero_delta)?;
        self.write_share(f, "a minute late or more", self.late)?;
        self.write_share(f, "IPv6", self.ipv6)?;
        self.write_share(f, "through a Service", self.through_service)?;
        self.write_share(f, "through an Egress", self.through_egress)?;
        self.write_share(f, "source labels missing", self.labels_missing)?;
        self.write_share(f, "unprotected", self.unprotected)?;
        self.write_counts(f, "flow type", &FLOW_TYPE, &self.flow_types)?;
        self.write_counts(f, "protocol", &PROTOCOL, &self.protocols)?;
        self.write_counts(f, "end reason", &END_REASON, &self.end_reasons)?;
        self.write_counts(f, "ingress policy", &POLICY_TYPE, &self.policy_types[0])?;
        self.write_counts(f, "ingress action", &RULE_ACTION, &self.actions[0])?;
        self.write_counts(f, "egress policy", &POLICY_TYPE, &self.policy_types[1])?;
        self.write_counts(f, "egress action", &RULE_ACTION, &self.actions[1])?;
        writeln!(f, "ends")?;
        writeln!(f, "  {:<28} {:>12}", "Pods, by name", self.pods.len())?;
        writeln!(
            f,
            "  {:<28} {:>12}",
            "outside addresses",
            self.external.len()
        )?;
        writeln!(f, "  {:<28} {:>12}", "pairs", self.pairs.len())?;
        for n in [10, 50, 100] {
            let share = self.top_pairs_share(n) * 100.0;
            writeln!(f, "  top {n:<3} pairs' octets {:>19} {share:>6.1} %", "")?;
        }
        writeln!(f, "octets")?;
        writeln!(f, "  {:<28} {:>12}", "forward", self.octets[0])?;
        writeln!(f, "  {:<28} {:>12}", "reverse", self.octets[1])?;
        for (name, share) in [("50", 0.5), ("90", 0.9), ("99", 0.99), ("99.9", 0.999)] {
            writeln!(
                f,
                "  {:<28} {:>12}",
                format!("{name} % of records at most"),
                self.octets_at(share)
            )?;
        }
        Ok(())
    }
}
