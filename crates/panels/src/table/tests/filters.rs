//! What is typed into a column's filter.

use super::*;

fn check(id: &str, typed: &str, expected: &str) {
    let field = FieldRef::find(id).expect("a field");
    let text = match column_filter(field, typed, &East) {
        Ok(filter) => filter.to_string(),
        Err(error) => format!("{error}"),
    };
    assert_eq!(text, expected, "{id}: {typed}");
}

#[test]
fn text_is_searched_for_or_compared() {
    check("sourcePod", "  ", "");
    check("sourcePod", "cart.0", r#"sourcePod =~ "(?i)cart\\.0""#);
    check("sourcePod", "a, b+", r#"sourcePod =~ "(?i)a|b\\+""#);
    check("sourcePod", "=shop/cart-0", r#"sourcePod = "shop/cart-0""#);
    check("sourcePod", "!= a, b", r#"sourcePod not in ("a", "b")"#);
    check("sourcePod", "=", r#"sourcePod = """#);
    check("sourcePod", "!", r#"sourcePod != """#);
    check("sourcePod", "=~ ^shop/", r#"sourcePod =~ "^shop/""#);
}

#[test]
fn addresses_and_networks_are_meant_exactly() {
    check("sourceIP", "10.0.0.0/8", r#"sourceIP = "10.0.0.0/8""#);
    check(
        "sourceIP",
        "fd00::1, 10.1.1.1",
        r#"sourceIP in ("fd00::1", "10.1.1.1")"#,
    );
    check("sourceIP", "10.1", r#"sourceIP =~ "(?i)10\\.1""#);
    check(
        "sourceIP",
        "10.0.0.0/99",
        "at character 1: expected an address or a network such as 10.0.0.0/8, \
         found \"10.0.0.0/99\"",
    );
}

#[test]
fn numbers_take_units_lists_and_ranges() {
    check(
        "destinationTransportPort",
        "443",
        "destinationTransportPort = 443",
    );
    check(
        "destinationTransportPort",
        "80, 443",
        "destinationTransportPort in (80, 443)",
    );
    check("octetDeltaCount", ">=10MB", "octetDeltaCount >= 10MB");
    let range = "destinationTransportPort >= 1 and destinationTransportPort <= 1023";
    check("destinationTransportPort", "1..1023", range);
    let expected = "at character 1: expected a whole number such as 443 or 10MB, found `4 or 1=1`";
    check("destinationTransportPort", "4 or 1=1", expected);
}

#[test]
fn enumerations_take_names_cut_short() {
    check(
        "ingressNetworkPolicyRuleAction",
        "drop",
        "ingressNetworkPolicyRuleAction = 2",
    );
    check("flowType", "node", "flowType in (1, 2)");
    check("flowType", "!external", "flowType not in (3, 4)");
    check("protocolIdentifier", "250", "protocolIdentifier = 250");
    check(
        "ingressNetworkPolicyRuleAction",
        "maybe",
        "at character 1: expected one of none, allow, drop, reject, found `maybe`",
    );
}

#[test]
fn times_are_local_and_stand_for_what_they_say() {
    let day = "flowEndSeconds >= \"2026-01-30T23:00:00Z\" and \
               flowEndSeconds < \"2026-01-31T23:00:00Z\"";
    check("flowEndSeconds", "2026-01-31", day);
    check(
        "flowEndSeconds",
        ">2026-01-31 08:00",
        "flowEndSeconds > \"2026-01-31T07:00:00Z\"",
    );
    let expected = "at character 1: expected a time such as 2026-01-31 08:00, found `noon`";
    check("flowEndSeconds", "noon", expected);
}

#[test]
fn all_columns_together_or_the_first_that_is_wrong() {
    let mut table = table(&["sourcePod"]);
    let mut state = table.state().clone();
    state.set_filter("sourcePodName", "=a");
    state.set_filter("flowType", "3");
    table.set_state(state.clone());
    let filter = table.filter(&East).expect("a filter").to_string();
    assert_eq!(filter, r#"flowType = 3 and sourcePodName = "a""#);
    state.set_filter("octetDeltaCount", "much");
    table.set_state(state);
    assert_eq!(
        table.filter(&East).expect_err("an error").0,
        "octetDeltaCount"
    );
}
