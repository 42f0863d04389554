//! Tests of the generator: the same seed gives the same bytes, and every record is consistent.

mod same;

use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

use super::{Config, Generator};
use crate::Summary;
use crate::cluster::{Size, hostile};
use crate::record::FlowRecord;

/// Monday 2026-01-05 12:00 UTC.
const NOON_MS: i64 = 1_767_614_400_000;

fn config(seed: u64) -> Config {
    Config {
        seed,
        start_ms: NOON_MS,
        rate: 60.0,
        ..Config::default()
    }
}

fn records(config: Config, seconds: i64) -> Vec<FlowRecord> {
    Generator::new(config).next_batch(config.start_ms + seconds * 1_000)
}

/// What makes a connection one.
type Key = (String, u16, String, u16, u8, u32);

fn key(r: &FlowRecord) -> Key {
    (
        r.source_ip.to_string(),
        r.source_transport_port,
        r.destination_ip.to_string(),
        r.destination_transport_port,
        r.protocol_identifier,
        r.flow_start_seconds,
    )
}

/// Each connection's records in the order of their ends, repeats left out.
fn connections(records: &[FlowRecord]) -> HashMap<Key, Vec<&FlowRecord>> {
    let mut found: HashMap<Key, Vec<&FlowRecord>> = HashMap::new();
    for record in records.iter().filter(|r| !r.is_zero_delta()) {
        found.entry(key(record)).or_default().push(record);
    }
    for reports in found.values_mut() {
        reports.sort_by_key(|r| (r.flow_end_seconds, r.octet_total_count));
    }
    found
}

fn four(r: &FlowRecord, total: bool) -> [u64; 4] {
    if total {
        [
            r.octet_total_count,
            r.packet_total_count,
            r.reverse_octet_total_count,
            r.reverse_packet_total_count,
        ]
    } else {
        [
            r.octet_delta_count,
            r.packet_delta_count,
            r.reverse_octet_delta_count,
            r.reverse_packet_delta_count,
        ]
    }
}

#[test]
fn every_kind_is_present() {
    let mut config = config(1);
    config.rate = 300.0;
    let all = records(config, 2_400);
    let summary = Summary::of(&all);
    let keys = |counts: &crate::describe::Counts| counts.keys().copied().collect::<Vec<_>>();
    assert_eq!(keys(&summary.flow_types), [1, 2, 3, 4]);
    assert_eq!(keys(&summary.protocols), [6, 17, 132]);
    assert_eq!(keys(&summary.end_reasons), [1, 2, 3, 4, 5]);
    for side in 0..2 {
        assert_eq!(keys(&summary.policy_types[side]), [0, 1, 2, 3, 4]);
        assert_eq!(keys(&summary.actions[side]), [0, 1, 2, 3]);
    }
    let some = summary.records / 200;
    for (what, count) in [
        ("repeats", summary.zero_delta),
        ("late", summary.late * 5),
        ("IPv6", summary.ipv6),
        ("Service", summary.through_service),
        ("Egress", summary.through_egress),
        ("labels", summary.labels_missing),
        ("unprotected", summary.unprotected),
    ] {
        assert!(
            count > some && count < summary.records * 9 / 10,
            "{what}: {count}"
        );
    }
    assert!(all.iter().any(|r| &*r.source_pod_labels == "{}"));
    assert!(
        all.iter()
            .any(|r| r.source_pod_labels.is_empty() && !r.source_pod_name.is_empty())
    );
    assert!(summary.top_pairs_share(50) > 0.3 && summary.top_pairs_share(10) < 0.9);
}

#[test]
fn the_rate_is_about_what_was_asked() {
    let week = records(
        Config {
            rate: 0.5,
            ..config(5)
        },
        7 * 86_400,
    )
    .len() as f64
        / (7.0 * 86_400.0);
    assert!((0.4..0.6).contains(&week), "{week}");
}

#[test]
fn an_afternoon_sees_a_hundred_thousand_hosts_outside() {
    let mut generator = Generator::new(Config {
        rate: 2_000.0,
        ..config(1)
    });
    let mut seen = std::collections::HashSet::new();
    for minute in 1..=15 {
        for record in generator.next_batch(NOON_MS + minute * 60_000) {
            match record.flow_type {
                3 => seen.insert(record.destination_ip),
                4 => seen.insert(record.source_ip),
                _ => false,
            };
        }
    }
    assert!(seen.len() > 100_000, "{}", seen.len());
}

#[test]
fn the_scan_and_the_cron_jobs_come() {
    let all = records(config(1), 1_000);
    let scanned: BTreeSet<u16> = all
        .iter()
        .filter(|r| &*r.ingress_network_policy_rule_name == "no-runner")
        .map(|r| r.destination_transport_port)
        .collect();
    assert_eq!(scanned.len(), 600);
    let jobs: BTreeSet<_> = all
        .iter()
        .filter(|r| r.source_pod_name.starts_with("backup-"))
        .map(|r| &r.source_pod_name)
        .collect();
    assert!(jobs.len() >= 2, "{jobs:?}");
}

#[test]
fn pods_of_deployments_are_replaced() {
    let mut generator = Generator::new(Config {
        rate: 1.0,
        ..config(1)
    });
    let names = |g: &Generator| -> BTreeSet<String> {
        g.cluster()
            .pods
            .iter()
            .map(|p| format!("{}/{}", p.namespace, p.name))
            .collect()
    };
    let before = names(&generator);
    generator.next_batch(NOON_MS + 6 * 3_600_000);
    let after = names(&generator);
    assert_eq!(before.len(), after.len());
    let kept = before.intersection(&after).count();
    assert!(
        kept > 10 && kept < before.len() * 3 / 4,
        "{kept} of {}",
        before.len()
    );
}

#[test]
fn hostile_names_reach_the_records() {
    let all = records(
        Config {
            hostile: true,
            rate: 300.0,
            ..config(1)
        },
        180,
    );
    let seen: BTreeSet<&str> = all.iter().map(|r| &*r.source_pod_name).collect();
    for (_, name) in hostile::names() {
        assert!(seen.contains(name.as_str()), "{name:?}");
    }
}

#[test]
fn faults_come_only_when_wanted() {
    let wrapped = |faults| {
        let all = records(
            Config {
                faults,
                rate: 300.0,
                ..config(1)
            },
            300,
        );
        all.iter()
            .filter(|r| r.octet_delta_count > u64::MAX / 2)
            .count()
    };
    assert_eq!(wrapped(false), 0);
    assert!(wrapped(true) > 0);
}

#[test]
fn odd_rates_and_times_do_no_harm() {
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 0.001] {
        records(Config { rate, ..config(1) }, 30);
    }
    records(
        Config {
            start_ms: -5_000,
            rate: 20.0,
            ..config(1)
        },
        120,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn deltas_add_up_to_totals(seed in any::<u64>(), offset in 0i64..200_000, hostile: bool) {
        let start_ms = NOON_MS + offset * 1_000;
        let config = Config { seed, start_ms, rate: 40.0, hostile, ..Config::default() };
        let all = records(config, 900);
        for (key, reports) in connections(&all) {
            let mut before = four(reports[0], true);
            let fresh = i64::from(key.5) * 1_000 >= start_ms;
            for (i, delta) in four(reports[0], false).into_iter().enumerate() {
                prop_assert!(before[i] >= delta);
                prop_assert!(!fresh || reports.len() == 1 || before[i] >= delta);
            }
            for pair in reports.windows(2) {
                // a late record may be missing at the end of the time, so only growth is certain
                let now = four(pair[1], true);
                for i in 0..4 {
                    prop_assert!(now[i] >= before[i] + four(pair[1], false)[i], "{key:?}");
                }
                before = now;
            }
        }
    }

    #[test]
    fn fresh_connections_sum_exactly(seed in any::<u64>()) {
        let config = Config { seed, start_ms: NOON_MS, rate: 40.0, ..Config::default() };
        let all = records(config, 3_000);
        let mut ended = 0;
        for reports in connections(&all).values() {
            let last = reports[reports.len() - 1];
            // old enough that even a late record has come
            let settled = last.flow_end_reason != 2 && last.flow_end_seconds < (NOON_MS / 1_000) as u32 + 2_000;
            let fresh = i64::from(last.flow_start_seconds) * 1_000 >= NOON_MS;
            if !(settled && fresh) {
                continue;
            }
            ended += 1;
            let sums = (0..4).map(|i| reports.iter().map(|r| four(r, false)[i]).sum::<u64>());
            prop_assert_eq!(sums.collect::<Vec<_>>(), four(last, true).to_vec());
        }
        prop_assert!(ended > 1_000);
    }

    #[test]
    fn records_are_consistent(seed in any::<u64>(), size in 0usize..2, hostile: bool) {
        let size = [Size::Small, Size::Medium][size];
        let config = Config { seed, start_ms: NOON_MS, rate: 80.0, size, hostile, ..Config::default() };
        let mut inserted = 0;
        for r in records(config, 600) {
            prop_assert!(r.time_inserted >= inserted, "in the order of insertion");
            inserted = r.time_inserted;
            check(&r)?;
        }
    }
}

/// What must hold for every record.
fn check(r: &FlowRecord) -> Result<(), TestCaseError> {
    prop_assert!(r.flow_start_seconds <= r.flow_end_seconds);
    prop_assert!(r.flow_end_seconds < r.time_inserted);
    prop_assert_eq!(
        r.flow_end_seconds.max(r.flow_end_seconds_from_source_node),
        r.flow_end_seconds
    );
    prop_assert!(r.flow_end_seconds_from_destination_node <= r.flow_end_seconds);
    prop_assert_eq!(r.source_ip.contains(':'), r.destination_ip.contains(':'));
    let (source, destination) = (
        !r.source_pod_name.is_empty(),
        !r.destination_pod_name.is_empty(),
    );
    let same_node = r.source_node_name == r.destination_node_name;
    match r.flow_type {
        1 => prop_assert!(source && destination && same_node),
        2 => prop_assert!(source && destination && !same_node),
        3 => prop_assert!(source && !destination && r.destination_node_name.is_empty()),
        4 => prop_assert!(!source && destination && r.source_node_name.is_empty()),
        other => prop_assert!(false, "flow type {other}"),
    }
    prop_assert_eq!(source, !r.source_pod_namespace.is_empty());
    prop_assert_eq!(destination, !r.destination_pod_namespace.is_empty());
    prop_assert_eq!(r.tcp_state.is_empty(), r.protocol_identifier != 6);
    prop_assert_eq!(
        r.destination_service_port_name.is_empty(),
        r.destination_cluster_ip.is_empty()
    );
    prop_assert_eq!(
        r.destination_service_port_name.is_empty(),
        r.destination_service_port == 0
    );
    prop_assert_eq!(r.egress_name.is_empty(), r.egress_ip.is_empty());
    prop_assert_eq!(r.egress_name.is_empty(), r.egress_node_name.is_empty());
    check_rule(
        &r.ingress_network_policy_name,
        r.ingress_network_policy_type,
        r.ingress_network_policy_rule_action,
    )?;
    check_rule(
        &r.egress_network_policy_name,
        r.egress_network_policy_type,
        r.egress_network_policy_rule_action,
    )?;
    let denied =
        r.ingress_network_policy_rule_action > 1 || r.egress_network_policy_rule_action > 1;
    if denied {
        prop_assert!(r.packet_total_count <= 10 && r.octet_total_count < 10_000);
        prop_assert_eq!(
            (r.reverse_packet_total_count, r.reverse_octet_total_count),
            (0, 0)
        );
    }
    prop_assert!(r.packet_delta_count > 0 || r.is_zero_delta());
    prop_assert!(r.octet_delta_count >= 40 * r.packet_delta_count);
    if r.is_zero_delta() {
        prop_assert_eq!((r.throughput, r.reverse_throughput), (0, 0));
    }
    Ok(())
}

fn check_rule(name: &str, policy_type: u8, action: u8) -> Result<(), TestCaseError> {
    prop_assert_eq!(name.is_empty(), policy_type == 0);
    prop_assert_eq!(name.is_empty(), action == 0);
    prop_assert!(policy_type <= 4 && action <= 3);
    Ok(())
}
