//! Filter text: what it reads, how it prints, and that the two agree.

mod forms;
mod random;

use super::*;

/// Reads text, prints it, and reads the print again.
fn check(text: &str, printed: &str) {
    let filter = parse(text).expect(text);
    assert_eq!(filter.to_string(), printed);
    assert_eq!(parse(printed).expect(printed), filter);
    filter.check().expect("what text gives is valid");
}

fn error(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

#[test]
fn reads_and_prints() {
    check("", "");
    check("  ", "");
    check("true", "");
    check("not true", "not true");
    check(
        "flowType in (1, inter-Node)",
        r#"flowType in (1, "inter-Node")"#,
    );
    check(
        r#"sourcePodNamespace = "prod" and not destinationPodName =~ "^db\d" and octetDeltaCount > 10MB"#,
        r#"sourcePodNamespace = "prod" and not destinationPodName =~ "^db\\d" and octetDeltaCount > 10MB"#,
    );
    check(
        "(sourceTransportPort < 1024 or protocolIdentifier=TCP) AND sourceNodeName=n1",
        r#"(sourceTransportPort < 1024 or protocolIdentifier = "TCP") and sourceNodeName = "n1""#,
    );
    check(
        "not (sourceIP = a or sourceIP = b)",
        r#"not (sourceIP = "a" or sourceIP = "b")"#,
    );
    check(
        "destinationIP in 10.0.0.0/8",
        r#"destinationIP in ("10.0.0.0/8")"#,
    );
    check(
        "destinationIP not in (fd00::/8, ::1)",
        r#"destinationIP not in ("fd00::/8", "::1")"#,
    );
    check("octetDeltaCount >= 1.5KiB", "octetDeltaCount >= 1536");
    check(
        "flowEndSeconds >= 2026-01-31T08:00:00Z",
        r#"flowEndSeconds >= "2026-01-31T08:00:00Z""#,
    );
    check("sourcePod = shop/cart", r#"sourcePod = "shop/cart""#);
    check(
        "(sourceIP = a and (sourceIP = b and sourceIP = c)) or destinationIP in ()",
        r#"sourceIP = "a" and sourceIP = "b" and sourceIP = "c" or destinationIP in ()"#,
    );
    check("not not sourceIP = a", r#"not not sourceIP = "a""#);
}

#[test]
fn errors_name_the_place_and_what_was_expected() {
    insta::assert_snapshot!(error("nonsense = 1"), @"at character 1: expected a field of the flow records, found `nonsense`");
    insta::assert_snapshot!(error("sourceIP"), @"at character 9: expected an operator such as `=`, `!=`, `in`, `=~`, `<`, found the end");
    insta::assert_snapshot!(error("sourcePodName < 3"), @"at character 15: expected `=`, `!=`, `in`, `=~` or `!~`, for this is text, found `<`");
    insta::assert_snapshot!(error("sourceTransportPort =~ \"4\""), @"at character 21: expected `=`, `!=`, `in`, `<` or `>`, for this is a number, found `=~`");
    insta::assert_snapshot!(error("flowType = sideways"), @r#"at character 12: expected a number or one of its names, found "sideways""#);
    insta::assert_snapshot!(error("octetDeltaCount > 1.0001kB"), @"at character 19: expected a whole number of bytes below 2^64, such as 1500, 10MB or 1.5GiB, found `1.0001kB`");
    insta::assert_snapshot!(error("(sourceIP = a"), @"at character 14: expected `and`, `or` or `)`, found the end");
    insta::assert_snapshot!(error("sourceIP = a b"), @"at character 14: expected `and`, `or` or the end, found `b`");
    insta::assert_snapshot!(error("sourceIP = \"a"), @"at character 12: expected a closing `\"`, found a string without end");
    insta::assert_snapshot!(error("sourceIP = 10.0.0.0/33"), @r#"at character 12: expected an address or a network such as 10.0.0.0/8, found "10.0.0.0/33""#);
    insta::assert_snapshot!(error("sourceIP = a; drop"), @"at character 13: expected a field, an operator, a value or a parenthesis, found `;`");
    insta::assert_snapshot!(error(&"(".repeat(500)), @"at character 66: expected at most 64 nested levels, found `(`");
    insta::assert_snapshot!(error("ééé = 1"), @"at character 1: expected a field of the flow records, found `ééé`");
}

#[test]
fn describes_for_people() {
    let text = |t: &str| describe(&parse(t).expect(t));
    assert_eq!(
        text("flowType in (1, 2)"),
        "Flow type in intra-Node, inter-Node"
    );
    assert_eq!(text("sourcePodName = \"\""), "Source Pod = (none)");
    assert_eq!(
        text("not (sourceIP = a or flowType = 3)"),
        "not (Source IP = a or Flow type = to external)"
    );
    assert_eq!(text(""), "everything");
    assert_eq!(text("octetDeltaCount > 10MB"), "Octets > 10MB");
    assert_eq!(text("flowEndSeconds >= 5"), "End >= 1970-01-01T00:00:05Z");
}

#[test]
fn adhoc_both_ways() {
    let both = |adhoc: &str, text: &str| {
        let filter = from_adhoc(adhoc).expect(adhoc);
        assert_eq!(filter.to_string(), text);
        assert_eq!(to_adhoc(&filter), Some(vec![adhoc.to_owned()]));
    };
    both("sourcePodName|=|a__gfp__b", "sourcePodName = \"a|b\"");
    both("sourcePodName|=|", "sourcePodName = \"\"");
    both("flowType|=|2", "flowType = 2");
    both(
        "sourcePodName|=__gfp__|a|b",
        "sourcePodName in (\"a\", \"b\")",
    );
    both(
        "sourcePodName|!=__gfp__|a__gfc__",
        "sourcePodName not in (\"a,\")",
    );
    both("sourcePodName|=~|^a", "sourcePodName =~ \"^a\"");
    let labelled = from_adhoc("flowType,Flow type|=|2,inter-Node").expect("with labels");
    assert_eq!(labelled.to_string(), "flowType = 2");
    assert!(from_adhoc("sourcePodName|=").is_err());
    assert!(from_adhoc("sourcePodName|=|a|b").is_err());
    assert!(from_adhoc("nonsense|=|1").is_err());
    let not = parse("not octetDeltaCount > 5").expect("text");
    assert_eq!(
        to_adhoc(&not),
        Some(vec!["octetDeltaCount|<=|5".to_owned()])
    );
    assert_eq!(
        to_adhoc(&parse("sourceIP = a or sourceIP = b").expect("text")),
        None
    );
}

#[test]
fn completes_half_written_text() {
    let at_end = |text: &str| complete(text, text.chars().count());
    let c = at_end("sourcePodN");
    assert_eq!((c.start, c.end, c.expecting), (0, 10, Expecting::Field));
    assert_eq!(c.candidates, ["sourcePodNamespace", "sourcePodName"]);
    let c = at_end("sourceIP = a and flowType ");
    let field = "flowType".to_owned();
    assert_eq!(c.expecting, Expecting::Operator { field });
    assert!(c.candidates.contains(&"in".to_owned()) && !c.candidates.contains(&"=~".to_owned()));
    let c = at_end("flowType in (1, int");
    assert_eq!(
        c.expecting,
        Expecting::Value {
            field: "flowType".to_owned()
        }
    );
    assert_eq!(
        c.candidates[0],
        "\"inter-Node\"".to_owned().replace("inter", "intra")
    );
    let c = at_end("sourcePodName = \"web fro");
    assert_eq!((c.start, c.prefix.as_str()), (16, "web fro"));
    assert_eq!(at_end("sourceIP = a ").expecting, Expecting::Connective);
    assert_eq!(at_end("").expecting, Expecting::Field);
    let c = complete("sourcePodName = web and flowType = 1", 5);
    assert_eq!((c.start, c.end, c.prefix.as_str()), (0, 13, "sourc"));
}

#[test]
fn lists_join_and_everything_falls_away() {
    let a = Filter::test("sourceIP", Op::Eq, "a");
    let b = Filter::test("sourceIP", Op::Eq, "b");
    assert_eq!(Filter::everything().and(a.clone()), a);
    let three = a.clone().and(b.clone()).and(a.clone());
    assert_eq!(three, Filter::All(vec![a.clone(), b, a]));
}

#[test]
fn trees_are_checked() {
    let bad = |filter: Filter| filter.check().expect_err("wrong").expected;
    assert_eq!(
        bad(Filter::test("nope", Op::Eq, 1)),
        "a field of the flow records"
    );
    assert_eq!(bad(Filter::set("sourceIP", Op::Eq, vec![])), "one value");
    assert_eq!(
        bad(Filter::test("sourcePodName", Op::Eq, 1)),
        "a text in quotes, or a field that holds text"
    );
    assert!(Filter::set("sourceIP", Op::In, vec![]).check().is_ok());
}

#[test]
fn networks() {
    let net = Cidr::parse("10.1.2.3/8").expect("a network");
    assert_eq!(
        (net.first.to_string(), net.last.to_string()),
        ("10.0.0.0".into(), "10.255.255.255".into())
    );
    let net = Cidr::parse("fd00::/120").expect("a network");
    assert_eq!(net.last.to_string(), "fd00::ff");
    assert!(Cidr::parse("0.0.0.0/0").is_some() && Cidr::parse("::/0").is_some());
    assert!(Cidr::parse("10.0.0.0/+8").is_none() && Cidr::parse("10.0.0.0/").is_none());
}

#[test]
fn a_filter_names_the_columns_that_it_reads() {
    let of = |text: &str| Vec::from_iter(parse(text).expect(text).columns());
    assert_eq!(
        of("sourcePod = \"a/b\" and not (flowType = 1 or sourceIP in ())"),
        [
            "flowType",
            "sourceIP",
            "sourcePodName",
            "sourcePodNamespace"
        ]
    );
    assert!(of("").is_empty());
    let filter = parse("flowType = 1").expect("text");
    assert!(filter.reads_only(|c| c == "flowType") && !filter.reads_only(|_| false));
    assert_eq!(
        of("any ip in 10.0.0.0/8 and sourcePodLabels[\"a\"] = egressName"),
        ["destinationIP", "egressName", "sourceIP", "sourcePodLabels"]
    );
}
