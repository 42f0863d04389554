//! Hosts and origins that pass and that do not.
#![allow(clippy::unwrap_used)]

use http::{HeaderMap, Uri};

use super::{guarded, hosts, origin};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
        .collect()
}

fn allowed(name: &str) -> bool {
    hosts(
        &headers(&[("host", name)]),
        &Uri::from_static("/"),
        &["weir.example".into()],
    )
    .is_ok()
}

#[test]
fn loopback_and_allowed_names_pass() {
    for name in [
        "localhost",
        "localhost:8300",
        "127.0.0.1:9",
        "[::1]:8300",
        "a.localhost",
        "WEIR.example",
    ] {
        assert!(allowed(name), "{name}");
    }
    for name in [
        "evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "localhost.evil",
        "",
    ] {
        assert!(!allowed(name), "{name}");
    }
    assert!(hosts(&HeaderMap::new(), &Uri::from_static("/"), &[]).is_err());
}

#[test]
fn only_own_pages_ask_for_data() {
    let own = ["localhost:8300".parse().unwrap()];
    let asks = |pairs: &[(&'static str, &str)]| {
        origin(&headers(pairs), &own, guarded("/clickhouse/")).is_ok()
    };
    assert!(asks(&[]));
    assert!(asks(&[
        ("origin", "http://localhost:8300"),
        ("sec-fetch-site", "same-origin")
    ]));
    assert!(asks(&[("sec-fetch-site", "none")]));
    assert!(!asks(&[("origin", "http://evil.example")]));
    assert!(!asks(&[("origin", "http://localhost:9999")]));
    assert!(!asks(&[("origin", "null")]));
    assert!(!asks(&[("sec-fetch-site", "cross-site")]));
    assert!(!asks(&[("sec-fetch-site", "same-site")]));
}

#[test]
fn a_link_from_elsewhere_opens_the_page() {
    let own = ["localhost:8300".parse().unwrap()];
    let link = headers(&[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ]);
    assert!(origin(&link, &own, guarded("/pod-to-pod")).is_ok());
    assert!(guarded("/api/failures/x") && guarded("/clickhouse") && !guarded("/clickhouses"));
}

#[test]
fn a_proxy_between_names_the_browsers_host() {
    let asks = |forwarded: &str, from: &str| {
        let headers = headers(&[
            ("host", "127.0.0.1:8300"),
            ("x-forwarded-host", forwarded),
            ("origin", from),
        ]);
        let hosts = hosts(&headers, &Uri::from_static("/"), &["weir.example".into()]);
        hosts
            .and_then(|hosts| origin(&headers, &hosts, true))
            .is_ok()
    };
    assert!(asks("127.0.0.1:8301", "http://127.0.0.1:8301"));
    assert!(asks("weir.example", "https://weir.example"));
    assert!(!asks("evil.example", "http://evil.example"));
    assert!(!asks("127.0.0.1:8301", "http://evil.example"));
    assert!(!asks("a b", "http://127.0.0.1:8300"));
}
