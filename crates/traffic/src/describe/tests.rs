//! Tests of the summary.

use super::Summary;
use crate::record::FlowRecord;

#[test]
fn a_summary_counts_and_reads_well() {
    let record = FlowRecord {
        flow_type: 3,
        protocol_identifier: 6,
        flow_end_reason: 2,
        source_ip: "10.0.0.1".into(),
        destination_ip: "203.0.113.9".into(),
        octet_delta_count: 100,
        ..FlowRecord::default()
    };
    let mut second = record.clone();
    second.octet_delta_count = 0;
    second.flow_end_seconds = 10;
    second.time_inserted = 100;
    let summary = Summary::of([&record, &second]);
    assert_eq!(
        (summary.records, summary.zero_delta, summary.late),
        (2, 1, 1)
    );
    assert_eq!(summary.external.len(), 1);
    assert_eq!(summary.octets_at(0.5), 100);
    let text = summary.to_string();
    assert!(
        text.starts_with("2 records over 10 s (0.2 per second)\n"),
        "{text}"
    );
    assert!(
        text.contains("  to external                             2  100.0 %\n"),
        "{text}"
    );
}

#[test]
fn nothing_is_described_without_dividing_by_it() {
    let text = Summary::default().to_string();
    assert!(
        text.starts_with("0 records over 1 s (0.0 per second)\n"),
        "{text}"
    );
}
