//! Filters as conditions.

use super::{HOUR, built, text};
use crate::*;
use weir_model::{Filter, Measure, QuerySpec};

fn condition(filter: &str) -> String {
    let spec = QuerySpec::Totals {
        measures: vec![Measure::EndedConnections],
    };
    let statement = built(&spec, filter).statement;
    let (_, condition) = statement
        .sql
        .split_once("{p1:UInt32}) AND ")
        .expect("a filter");
    let condition = condition.strip_suffix(')').expect("the end of the rows");
    let values: Vec<_> = statement.params[2..]
        .iter()
        .map(|p| format!("{:?}", p.value))
        .collect();
    format!("{condition} -- {}", values.join(" "))
}

#[test]
fn filters() {
    insta::assert_snapshot!(condition("sourcePodName = a and not destinationPodName =~ \"^b\""), @r#"((sourcePodName = {p2:String}) AND NOT (match(destinationPodName, {p3:String}))) -- "a" "^b""#);
    insta::assert_snapshot!(condition("sourcePod = shop/cart"), @r#"((sourcePodName = {p2:String} AND sourcePodNamespace = {p3:String}) OR (sourcePodName = {p4:String} AND sourcePodNamespace = {p5:String})) -- "cart" "shop" "shop/cart" """#);
    insta::assert_snapshot!(condition("sourcePod != \"\""), @r#"(NOT (sourcePodName = '')) --"#);
    insta::assert_snapshot!(condition("sourcePod in ()"), @r#"(0) --"#);
    insta::assert_snapshot!(condition("flowType in (inter-Node, 3) or octetDeltaCount >= 10MB"), @r#"((flowType IN ({p2:UInt64}, {p3:UInt64})) OR (octetDeltaCount >= {p4:UInt64})) -- "2" "3" "10000000""#);
    insta::assert_snapshot!(condition("destinationIP not in (10.0.0.0/8, ::1)"), @r#"(NOT ((isIPv4String(destinationIP) AND toIPv6OrDefault(destinationIP) BETWEEN toIPv6({p2:String}) AND toIPv6({p3:String})) OR (destinationIP = {p4:String}))) -- "::ffff:10.0.0.0" "::ffff:10.255.255.255" "::1""#);
    insta::assert_snapshot!(condition("flowEndSeconds > 2026-01-31T08:00:00Z"), @r#"(flowEndSeconds > toDateTime({p2:UInt32})) -- "1769846400""#);
    insta::assert_snapshot!(condition("not (true or false)"), @r#"NOT 1 --"#);
}

#[test]
fn fields_against_fields() {
    insta::assert_snapshot!(condition("sourceNodeName != destinationNodeName"), @r#"(NOT (sourceNodeName = destinationNodeName)) --"#);
    insta::assert_snapshot!(condition("bytes > reverseOctetDeltaCount"), @r#"(octetDeltaCount > reverseOctetDeltaCount) --"#);
    insta::assert_snapshot!(condition("sourcePod = destinationPod"), @r#"(sourcePodName = destinationPodName AND (sourcePodName = '' OR sourcePodNamespace = destinationPodNamespace)) --"#);
    insta::assert_snapshot!(condition("sourceIP in (egressIP, 10.0.0.1, fd00::/8)"), @r#"((isIPv6String(sourceIP) AND toIPv6OrDefault(sourceIP) BETWEEN toIPv6({p2:String}) AND toIPv6({p3:String})) OR (sourceIP = {p4:String}) OR (sourceIP = egressIP)) -- "fd00::" "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" "10.0.0.1""#);
    insta::assert_snapshot!(condition("sourcePodLabels[app] = destinationPodLabels[app]"), @r#"(JSONExtractString(sourcePodLabels, {p2:String}) = JSONExtractString(destinationPodLabels, {p2:String})) -- "app""#);
}

#[test]
fn verdicts_workloads_and_endpoints() {
    insta::assert_snapshot!(condition("verdict in (drop, Rejected)"), @r#"(multiIf(ingressNetworkPolicyRuleAction = 2 OR egressNetworkPolicyRuleAction = 2, 'drop', ingressNetworkPolicyRuleAction = 3 OR egressNetworkPolicyRuleAction = 3, 'reject', ingressNetworkPolicyRuleAction = 1 OR egressNetworkPolicyRuleAction = 1 OR ingressNetworkPolicyName != '' OR egressNetworkPolicyName != '', 'allow', 'unprotected') IN ({p2:String}, {p3:String})) -- "drop" "reject""#);
    insta::assert_snapshot!(condition("verdict != allow"), @r#"(NOT (multiIf(ingressNetworkPolicyRuleAction = 2 OR egressNetworkPolicyRuleAction = 2, 'drop', ingressNetworkPolicyRuleAction = 3 OR egressNetworkPolicyRuleAction = 3, 'reject', ingressNetworkPolicyRuleAction = 1 OR egressNetworkPolicyRuleAction = 1 OR ingressNetworkPolicyName != '' OR egressNetworkPolicyName != '', 'allow', 'unprotected') = {p2:String})) -- "allow""#);
    insta::assert_snapshot!(condition("sourceWorkload = shop/cart"), @r#"((startsWith(sourcePodName, {p2:String}) AND replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1') = {p2:String} AND sourcePodNamespace = {p3:String}) OR (startsWith(sourcePodName, {p4:String}) AND replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1') = {p4:String} AND sourcePodNamespace = {p5:String})) -- "cart" "shop" "shop/cart" """#);
    insta::assert_snapshot!(condition("sourceWorkload = \"\""), @r#"(sourcePodName = '') --"#);
    insta::assert_snapshot!(condition("sourceWorkload = destinationPod"), @r#"(replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1') = destinationPodName AND (replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1') = '' OR sourcePodNamespace = destinationPodNamespace)) --"#);
    insta::assert_snapshot!(condition("destinationEndpoint = 10.0.0.1"), @r#"(((destinationPodName = {p2:String} AND destinationPodNamespace = {p3:String})) OR ((destinationPodName = '') AND destinationServicePortName = {p2:String}) OR ((destinationPodName = '') AND destinationServicePortName = {p3:String} AND destinationIP = {p2:String})) -- "10.0.0.1" """#);
    insta::assert_snapshot!(condition("sourceEndpoint = \"\""), @r#"((sourcePodName = '') AND sourceIP = {p2:String}) -- """#);
    insta::assert_snapshot!(condition("any endpoint =~ x"), @r#"((match(multiIf(multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)) != '', multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)), sourceIP != '', sourceIP, ''), {p2:String})) OR (match(multiIf(multiIf(destinationPodName = '', '', destinationPodNamespace = '', destinationPodName, concat(destinationPodNamespace, '/', destinationPodName)) != '', multiIf(destinationPodName = '', '', destinationPodNamespace = '', destinationPodName, concat(destinationPodNamespace, '/', destinationPodName)), destinationServicePortName != '', destinationServicePortName, destinationIP != '', destinationIP, ''), {p2:String}))) -- "x""#);
}

#[test]
fn labels_and_either_end() {
    insta::assert_snapshot!(condition("sourcePodLabels[app] in (web, db)"), @r#"(JSONExtractString(sourcePodLabels, {p2:String}) IN ({p3:String}, {p4:String})) -- "app" "web" "db""#);
    insta::assert_snapshot!(condition("any labels[\"'\"] !~ \"^w\""), @r#"(NOT ((match(JSONExtractString(sourcePodLabels, {p2:String}), {p3:String})) OR (match(JSONExtractString(destinationPodLabels, {p2:String}), {p3:String})))) -- "'" "^w""#);
    insta::assert_snapshot!(condition("any namespace != shop"), @r#"(NOT ((sourcePodNamespace = {p2:String}) OR (destinationPodNamespace = {p2:String}))) -- "shop""#);
    insta::assert_snapshot!(condition("any port < 1024"), @r#"((sourceTransportPort < {p2:UInt64}) OR (destinationTransportPort < {p2:UInt64})) -- "1024""#);
    insta::assert_snapshot!(condition("any ip in 10.0.0.0/8"), @r#"((isIPv4String(sourceIP) AND toIPv6OrDefault(sourceIP) BETWEEN toIPv6({p2:String}) AND toIPv6({p3:String})) OR (isIPv4String(destinationIP) AND toIPv6OrDefault(destinationIP) BETWEEN toIPv6({p2:String}) AND toIPv6({p3:String}))) -- "::ffff:10.0.0.0" "::ffff:10.255.255.255""#);
    insta::assert_snapshot!(condition("any policy = shop/p"), @r#"(((ingressNetworkPolicyName = {p2:String} AND ingressNetworkPolicyNamespace = {p3:String}) OR (ingressNetworkPolicyName = {p4:String} AND ingressNetworkPolicyNamespace = {p5:String})) OR ((egressNetworkPolicyName = {p2:String} AND egressNetworkPolicyNamespace = {p3:String}) OR (egressNetworkPolicyName = {p4:String} AND egressNetworkPolicyNamespace = {p5:String}))) -- "p" "shop" "shop/p" """#);
    insta::assert_snapshot!(condition("any pod in ()"), @r#"((0) OR (0)) --"#);
}

#[test]
fn values_of_labels_and_of_either_end() {
    let all = Filter::everything();
    let options = Options::default();
    let either = values("any node", &all, &all, HOUR, "", 5, &options).expect("a statement");
    insta::assert_snapshot!(text(&either.statement), @r#"
    SELECT value, sum(v0) AS records
    FROM (SELECT value, v0
    FROM (SELECT arrayJoin([d0, d1]) AS value, v0
    FROM (SELECT sourceNodeName AS d0, destinationNodeName AS d1, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32})))
    WHERE value != '' LIMIT 1000000)
    GROUP BY value HAVING records > 0
    ORDER BY records DESC, value LIMIT 5
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
    let keys = label_keys("any labels", &all, &all, HOUR, "ap", 5, &options).expect("a statement");
    insta::assert_snapshot!(text(&keys.statement), @r#"
    SELECT value, sum(v0) AS records
    FROM (SELECT value, v0
    FROM (SELECT arrayJoin(arrayConcat(JSONExtractKeys(d0), JSONExtractKeys(d1))) AS value, v0
    FROM (SELECT sourcePodLabels AS d0, destinationPodLabels AS d1, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32})))
    WHERE value != '' AND positionCaseInsensitiveUTF8(value, {p2:String}) > 0 LIMIT 1000000)
    GROUP BY value HAVING records > 0
    ORDER BY records DESC, value LIMIT 5
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    p2: String = "ap"
    "#);
    let one = label_keys("sourcePodLabels", &all, &all, HOUR, "", 5, &options);
    assert!(one.is_ok());
    assert!(label_keys("sourcePod", &all, &all, HOUR, "", 5, &options).is_err());
    assert!(values("any", &all, &all, HOUR, "", 5, &options).is_err());
}

#[test]
fn folded_names() {
    let groups = |id: &str| {
        let spec = QuerySpec::Groups {
            by: super::ids(&[id]),
            measure: Measure::Octets,
            top: 1,
        };
        let statement = built(&spec, "").statement;
        let (_, rows) = statement.sql.rsplit_once("FROM (SELECT ").expect("rows");
        let (value, _) = rows.split_once(" AS d0").expect("a value");
        value.to_owned()
    };
    insta::assert_snapshot!(groups("sourcePod[fold]"), @r#"multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', ''))"#);
    insta::assert_snapshot!(groups("sourceWorkload[fold prod,shop]"), @r#"multiIf(replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1') = '', '', sourcePodNamespace = '', replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1'), concat(sourcePodNamespace, '/', if(sourcePodNamespace IN ({p0:String}, {p1:String}), replaceRegexpOne(sourcePodName, '([^-])(-([bcdfghjklmnpqrstvwxz2456789]{7,10}-|[0-9]+-)?[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]+)$', '\\1'), '')))"#);
    insta::assert_snapshot!(groups("sourceEndpoint[fold shop]"), @r#"multiIf(multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', if(sourcePodNamespace IN ({p0:String}), sourcePodName, ''))) != '', multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', if(sourcePodNamespace IN ({p0:String}), sourcePodName, ''))), sourceIP != '', sourceIP, '')"#);
    let spec = QuerySpec::Distinct {
        of: super::ids(&["sourcePod[fold]"]),
    };
    let all = Filter::everything();
    let asked = build(&Request::new(&spec, &all, &all, HOUR), &Options::default());
    assert!(asked.is_err(), "filters and counts take no folds");
}
