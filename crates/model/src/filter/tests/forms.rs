//! Fields against fields, labels, either end, units and short words.

use super::{check, error};
use crate::filter::*;

#[test]
fn the_example_reads() {
    check(
        r#"sourcePodNamespace = "prod" and not destinationIP in 10.0.0.0/8 and bytes > 10MB and sourceNodeName != destinationNodeName"#,
        r#"sourcePodNamespace = "prod" and not destinationIP in ("10.0.0.0/8") and octetDeltaCount > 10MB and sourceNodeName != destinationNodeName"#,
    );
}

#[test]
fn a_bare_field_on_the_right_is_the_field() {
    check("sourcePod=destinationPod", "sourcePod = destinationPod");
    check(
        "bytes > reverseOctetDeltaCount",
        "octetDeltaCount > reverseOctetDeltaCount",
    );
    check(
        "sourcePodName = \"destinationPodName\"",
        "sourcePodName = \"destinationPodName\"",
    );
    check(
        "sourceIP in (egressIP, 10.0.0.1)",
        "sourceIP in (egressIP, \"10.0.0.1\")",
    );
    check(
        "flowStartSeconds = flowEndSeconds",
        "flowStartSeconds = flowEndSeconds",
    );
    check(
        "sourcePodLabels[\"app\"] != destinationPodLabels[app]",
        "sourcePodLabels[\"app\"] != destinationPodLabels[\"app\"]",
    );
    insta::assert_snapshot!(error("sourcePodName = packets"), @"at character 17: expected a field that holds text, or a text in quotes, found the field `packetDeltaCount`, which is a number");
    insta::assert_snapshot!(error("octetDeltaCount > sourceIP"), @"at character 19: expected a field that holds a number, or a number, found the field `sourceIP`, which is text");
    insta::assert_snapshot!(error("flowEndSeconds > bytes"), @"at character 18: expected a field that holds a time, or a time, found the field `octetDeltaCount`, which is a number");
    insta::assert_snapshot!(error("sourcePod = destinationPodName"), @"at character 13: expected a field of names `namespace/name`, or one in quotes, found the field `destinationPodName`, which is text");
    insta::assert_snapshot!(error("sourcePodName =~ destinationPodName"), @"at character 18: expected a regular expression in quotes, found the field `destinationPodName`; in quotes it is a text");
    insta::assert_snapshot!(error("sourcePodName = any pod"), @"at character 21: expected `and`, `or` or the end, found `pod`");
}

#[test]
fn labels() {
    check(
        "sourcePodLabels[app.kubernetes.io/name] in (a, \"b c\") and destinationPodLabels[\"x\\\"]\"] != \"\"",
        "sourcePodLabels[\"app.kubernetes.io/name\"] in (\"a\", \"b c\") and destinationPodLabels[\"x\\\"]\"] != \"\"",
    );
    check("sourcePodLabels = \"{}\"", "sourcePodLabels = \"{}\"");
    insta::assert_snapshot!(error("sourcePodLabels["), @"at character 17: expected the label's key in quotes, found the end");
    insta::assert_snapshot!(error("sourcePodLabels[\"app\" = 1"), @"at character 23: expected `]`, found `=`");
    insta::assert_snapshot!(error("sourcePodName[\"app\"] = 1"), @"at character 14: expected an operator such as `=`, `!=`, `in`, `=~`, `<`, found `[`");
    insta::assert_snapshot!(error("sourcePodLabels[\"app\"] < 1"), @"at character 24: expected `=`, `!=`, `in`, `=~` or `!~`, for this is text, found `<`");
    insta::assert_snapshot!(error("any pod[\"app\"] = 1"), @"at character 8: expected an operator such as `=`, `!=`, `in`, `=~`, `<`, found `[`");
}

#[test]
fn either_end() {
    check("ANY Pod = a/b", "any pod = \"a/b\"");
    check("any sourcePod = a/b", "any pod = \"a/b\"");
    check("any destinationTransportPort < 1024", "any port < 1024");
    check(
        "any namespace not in (a, b)",
        "any namespace not in (\"a\", \"b\")",
    );
    check("any node = egressNodeName", "any node = egressNodeName");
    check("any ip in 10.0.0.0/8", "any ip in (\"10.0.0.0/8\")");
    check("any labels[app] =~ \"^w\"", "any labels[\"app\"] =~ \"^w\"");
    check(
        "any policy = x and any action = drop",
        "any policy = \"x\" and any action = \"drop\"",
    );
    check("any bytes > 1MB", "any octetDeltaCount > 1MB");
    insta::assert_snapshot!(error("any = 1"), @"at character 5: expected what either end has: `pod`, `namespace`, `node`, `ip`, `port`, `labels`, `policy`, found `=`");
    insta::assert_snapshot!(error("any flowType = 1"), @"at character 5: expected what either end has: `pod`, `namespace`, `node`, `ip`, `port`, `labels`, `policy`, found `flowType`");
    let words: Vec<_> = subject::pairs()
        .iter()
        .map(|pair| pair.name.as_str())
        .collect();
    insta::assert_snapshot!(words.join(" "), @r#"pod policy workload endpoint flowEndSecondsFromSourceNode ip port packetTotalCount octetTotalCount packetDeltaCount octetDeltaCount podName namespace node policyName policyNamespace rule action policyType labels throughput throughputFromSourceNode throughputFromDestinationNode"#);
}

#[test]
fn verdicts_workloads_and_endpoints() {
    check("verdict = drop", "verdict = \"drop\"");
    check(
        "verdict not in (Dropped, REJECT)",
        "verdict not in (\"Dropped\", \"REJECT\")",
    );
    check("verdict =~ \"^d\"", "verdict =~ \"^d\"");
    check(
        "any workload = shop/cart or sourceWorkload = destinationWorkload",
        "any workload = \"shop/cart\" or sourceWorkload = destinationWorkload",
    );
    check("any endpoint = 10.0.0.0/8", "any endpoint = \"10.0.0.0/8\"");
    insta::assert_snapshot!(error("verdict = maybe"), @r#"at character 11: expected allow, drop, reject or unprotected, found "maybe""#);
    insta::assert_snapshot!(error("verdict = \"\""), @r#"at character 11: expected allow, drop, reject or unprotected, found """#);
    insta::assert_snapshot!(error("verdict = 2"), @r#"at character 11: expected allow, drop, reject or unprotected, found "2""#);
    insta::assert_snapshot!(error("verdict < drop"), @r#"at character 9: expected `=`, `!=`, `in`, `=~` or `!~`, for this is text, found `<`"#);
    insta::assert_snapshot!(error("sourcePodName = verdict"), @r#"at character 17: expected a field that holds text, or a text in quotes, found the field `verdict`, which is a verdict"#);
    insta::assert_snapshot!(error("any verdict = drop"), @r#"at character 5: expected what either end has: `pod`, `namespace`, `node`, `ip`, `port`, `labels`, `policy`, found `verdict`"#);
}

#[test]
fn units_names_and_times() {
    check("octetDeltaCount > 1.5GiB", "octetDeltaCount > 1610612736");
    check("octetDeltaCount > 2048KB", "octetDeltaCount > 2048kB");
    check("throughput >= 20mbit", "throughput >= 20Mbit/s");
    check("throughput >= 1.5k", "throughput >= 1500");
    check("packets > 10k", "packetDeltaCount > 10000");
    check("protocol = tcp", "protocolIdentifier = \"tcp\"");
    check("flowType = to-external", "flowType = \"to-external\"");
    check(
        "flowEndSeconds > 2026-01-31",
        "flowEndSeconds > \"2026-01-31\"",
    );
    check("flowEndSeconds > 1770000000", "flowEndSeconds > 1770000000");
    insta::assert_snapshot!(error("throughput > 10MB"), @"at character 14: expected a whole number of bits per second below 2^64, such as 20Mbit/s, found `10MB`");
    insta::assert_snapshot!(error("sourceTransportPort = 1kB"), @"at character 23: expected a whole number below 2^64, such as 443 or 10k, found `1kB`");
    insta::assert_snapshot!(error("flowEndSeconds > yesterday"), @r#"at character 18: expected a time such as "2026-01-31T08:00:00Z" or seconds since 1970, found "yesterday""#);
}

#[test]
fn described_for_people() {
    let text = |t: &str| describe(&parse(t).expect(t));
    insta::assert_snapshot!(text("any pod = a/b and any labels[app] = web"), @"Any Pod = a/b and Any label app = web");
    insta::assert_snapshot!(text("verdict in (drop, REJECT) and any workload = shop/cart"), @r#"Verdict in Dropped, Rejected and Any workload = shop/cart"#);
    insta::assert_snapshot!(text("sourceNodeName != destinationNodeName"), @"Source Node != Destination Node");
    insta::assert_snapshot!(text("sourcePodLabels[app] != \"\" and throughput > 20Mbit/s"), @"Source label app != (none) and Throughput > 20Mbit/s");
}

#[test]
fn adhoc_says_labels_and_either_end() {
    let both = |adhoc: &str, text: &str| {
        let filter = from_adhoc(adhoc).expect(adhoc);
        assert_eq!(filter.to_string(), text);
        assert_eq!(to_adhoc(&filter), Some(vec![adhoc.to_owned()]));
    };
    both(
        "sourcePodLabels[\"a__gfp__b\"]|=|web",
        "sourcePodLabels[\"a|b\"] = \"web\"",
    );
    both("any pod|!=|a/b", "any pod != \"a/b\"");
    // In this form a value is never a field.
    both(
        "sourcePodName|=|destinationPodName",
        "sourcePodName = \"destinationPodName\"",
    );
    let none = |text: &str| assert_eq!(to_adhoc(&parse(text).expect(text)), None, "{text}");
    none("sourcePod = destinationPod");
    none("not any port < 1024");
    let not = to_adhoc(&parse("not any port in (80, 443)").expect("text"));
    assert_eq!(not, Some(vec!["any port|!=__gfp__|80|443".to_owned()]));
}

#[test]
fn swaps_directions() {
    let swapped = |t: &str| parse(t).expect(t).swapped().to_string();
    insta::assert_snapshot!(swapped("sourcePod = a/b and destinationTransportPort = 443"), @r#"destinationPod = "a/b" and sourceTransportPort = 443"#);
    insta::assert_snapshot!(swapped("not (sourcePodNamespace = a or destinationPodNamespace = a)"), @r#"not (sourcePodNamespace = "a" or destinationPodNamespace = "a")"#);
    insta::assert_snapshot!(swapped("flowType in (to-external, 1, 4) or flowType = \"From External\""), @r#"flowType in ("from-external", 1, 3) or flowType = "To External""#);
    insta::assert_snapshot!(swapped("ingressPolicy != \"\" and sourcePodLabels[app] = destinationPodLabels[app]"), @r#"egressPolicy != "" and destinationPodLabels["app"] = sourcePodLabels["app"]"#);
    insta::assert_snapshot!(swapped("any pod = a/b and bytes > 1MB and destinationServicePortName =~ dns"), @r#"any pod = "a/b" and reverseOctetDeltaCount > 1MB and destinationServicePortName =~ "dns""#);
    assert!(Filter::carried().swapped().is_carried());
    assert_eq!(Filter::carried().swapped(), Filter::carried());
}

#[test]
fn completes_every_place() {
    let show = |text: &str| {
        let c = complete(text, text.chars().count());
        let some = |list: &[String]| list.iter().take(4).cloned().collect::<Vec<_>>().join(" ");
        let (candidates, fields) = (some(&c.candidates), some(&c.fields));
        format!(
            "{}..{} {:?} | {candidates} | {fields}",
            c.start, c.end, c.expecting
        )
    };
    insta::assert_snapshot!(show(""), @r#"0..0 Field | sourcePod destinationPod sourcePodNamespace destinationPodNamespace |"#);
    insta::assert_snapshot!(show("byt"), @"0..3 Field | bytes |");
    insta::assert_snapshot!(show("any "), @r#"4..4 Either | pod namespace node ip |"#);
    insta::assert_snapshot!(show("any po"), @r#"4..6 Either | pod port policy podName |"#);
    insta::assert_snapshot!(show("any pod "), @r#"8..8 Operator { field: "any pod" } | = != in not in |"#);
    insta::assert_snapshot!(show("any labels"), @"4..10 Either | labels |");
    insta::assert_snapshot!(show("any labels "), @r#"11..11 Operator { field: "any labels" } | [ = != in |"#);
    insta::assert_snapshot!(show("any labels[\"ap"), @r#"11..14 Key { field: "any labels" } |  |"#);
    insta::assert_snapshot!(show("any labels[\"app\"] "), @r#"18..18 Operator { field: "any labels[\"app\"]" } | = != in not in |"#);
    insta::assert_snapshot!(show("any labels[\"app\"] = "), @r#"20..20 Value { field: "any labels[\"app\"]" } |  |"#);
    insta::assert_snapshot!(show("sourceNodeName != "), @r#"18..18 Value { field: "sourceNodeName" } |  | destinationNodeName"#);
    insta::assert_snapshot!(show("sourceNodeName != dest"), @r#"18..22 Value { field: "sourceNodeName" } |  | destinationNodeName destinationEndpoint destinationIP destinationPodName"#);
    insta::assert_snapshot!(show("sourceNodeName =~ "), @r#"18..18 Value { field: "sourceNodeName" } |  |"#);
    insta::assert_snapshot!(show("sourceNodeName = destinationPodLabels["), @r#"38..38 Key { field: "destinationPodLabels" } |  |"#);
    insta::assert_snapshot!(show("bytes > 10"), @r#"8..10 Value { field: "octetDeltaCount" } | 10kB 10MB 10GB 10TB |"#);
    insta::assert_snapshot!(show("throughput > 10m"), @r#"13..16 Value { field: "throughput" } | 10Mbit/s |"#);
    insta::assert_snapshot!(show("tcpState !"), @r#"9..10 Operator { field: "tcpState" } | != !~ |"#);
    insta::assert_snapshot!(show("flowType not "), @r#"13..13 Operator { field: "flowType" } | in |"#);
    insta::assert_snapshot!(show("any action in (\"dr"), @r#"15..18 Value { field: "any action" } | "drop" |"#);
    insta::assert_snapshot!(show("any action in (drop) "), @"21..21 Connective | and or |");
    insta::assert_snapshot!(show("verdict in ("), @r#"12..12 Value { field: "verdict" } | "allow" "drop" "reject" "unprotected" |"#);
    insta::assert_snapshot!(show("verdict = d"), @r#"10..11 Value { field: "verdict" } | "drop" "unprotected" |"#);
    insta::assert_snapshot!(show("not "), @r#"4..4 Field | sourcePod destinationPod sourcePodNamespace destinationPodNamespace |"#);
    let c = complete("sourcePodLabels[\"ap\"] = x", 19);
    assert_eq!((c.start, c.end, c.prefix.as_str()), (16, 21, "ap"));
}
