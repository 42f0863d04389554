//! What browsers and proxies write, and what is read of it.
#![allow(clippy::unwrap_used)]

use http::{HeaderMap, HeaderValue, Uri};

use super::{Host, Named, allowed};

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn named(lines: &[(&'static str, &str)]) -> Result<String, String> {
    let named = Named::read(&headers(lines), &Uri::from_static("/")).map_err(|e| e.to_string())?;
    let hosts: Vec<String> = named.hosts.iter().map(|(_, h)| h.to_string()).collect();
    let ports: Vec<String> = named.ports.iter().map(|p| format!(" :{p}")).collect();
    Ok(hosts.join(" ") + &ports.concat())
}

#[test]
fn hosts_as_they_are_spelled() {
    for (text, expected) in [
        ("localhost", "localhost"),
        ("LocalHost:8300", "localhost:8300"),
        ("flows.example.com.", "flows.example.com"),
        ("flows.example.com.:443", "flows.example.com:443"),
        ("flows.example.com:", "flows.example.com"),
        ("a_b-c.d", "a_b-c.d"),
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("[::1]", "::1"),
        ("[FD00:0::1]:8443", "[fd00::1]:8443"),
        ("fd00:0:0::1", "fd00::1"),
        ("[::ffff:127.0.0.1]", "127.0.0.1"),
    ] {
        assert_eq!(Host::parse(text).unwrap().to_string(), expected, "{text}");
    }
    for text in [
        "",
        ".",
        "a..b",
        "..",
        "a b",
        "a/b",
        "user@localhost",
        "a:b",
        "a:65536",
        "a:+80",
        "a:80:80",
        "[::1",
        "[::1]x",
        "[localhost]",
        "[fe80::1%eth0]",
        "*.example.com",
        "http://a",
        "?",
    ] {
        assert_eq!(Host::parse(text), None, "{text}");
    }
}

#[test]
fn loopback_is_the_readers_own_machine() {
    let loopback = |text| Host::parse(text).unwrap().is_loopback();
    for text in [
        "localhost",
        "localhost.:1",
        "a.LOCALHOST",
        "127.9.9.9",
        "[::1]:8300",
        "[::ffff:127.0.0.1]",
    ] {
        assert!(loopback(text), "{text}");
    }
    for text in [
        "localhost.evil",
        "notlocalhost",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "[fd00::1]",
    ] {
        assert!(!loopback(text), "{text}");
    }
}

#[test]
fn the_host_that_a_request_was_for() {
    type Lines<'a> = &'a [(&'static str, &'a str)];
    let table: [(Lines<'_>, &str); 16] = [
        (&[("host", "a")], "a"),
        (&[("host", "A.:443")], "a:443"),
        (&[("host", "a"), ("host", "a")], "a"),
        (&[("host", "a"), ("host", "b")], "a b"),
        (&[("host", "a"), ("x-forwarded-host", "")], "a"),
        (&[("host", "a"), ("x-forwarded-host", " , ,")], "a"),
        (&[("host", "a"), ("x-forwarded-host", "b, b")], "a b"),
        (&[("host", "a"), ("x-forwarded-host", "b,c:80")], "a b c:80"),
        (
            &[
                ("host", "a"),
                ("x-forwarded-host", "b"),
                ("x-forwarded-host", "c"),
            ],
            "a b c",
        ),
        (
            &[("host", "a"), ("x-forwarded-host", "[FD00::1]:8443")],
            "a [fd00::1]:8443",
        ),
        (&[("host", ""), ("x-forwarded-host", "b")], "b"),
        (
            &[("host", "a"), ("x-forwarded-port", "8443, 80")],
            "a :8443 :80",
        ),
        (
            &[("host", "a"), ("x-forwarded-port", ", https, 99999, -1")],
            "a",
        ),
        (
            &[
                ("host", "a"),
                ("x-forwarded-port", "1"),
                ("x-forwarded-port", "2"),
            ],
            "a :1 :2",
        ),
        (&[("host", "a"), ("x-forwarded-proto", "https, http")], "a"),
        (&[("host", "a"), ("x-forwarded-proto", "")], "a"),
    ];
    for (lines, expected) in table {
        assert_eq!(named(lines).as_deref(), Ok(expected), "{lines:?}");
    }
    for (lines, part) in [
        (&[][..], "expected a Host header"),
        (&[("host", "")], "expected a Host header"),
        (
            &[("host", ""), ("x-forwarded-host", ",")],
            "expected a Host header",
        ),
        (&[("host", "a b")], "in Host,"),
        (
            &[("host", "a"), ("x-forwarded-host", "b, evil@c")],
            "in X-Forwarded-Host, such as flows.example.com or 127.0.0.1:8300, and got \"evil@c\"",
        ),
    ] {
        let error = named(lines).unwrap_err();
        assert!(error.contains(part), "{lines:?}: {error}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_host() {
    let mut headers = headers(&[("host", "a")]);
    headers.insert(
        "x-forwarded-host",
        HeaderValue::from_bytes(b"b\xff").unwrap(),
    );
    assert!(Named::read(&headers, &Uri::from_static("/")).is_err());
    let long = "x".repeat(5_000) + "!";
    let error = named(&[("host", &long)]).unwrap_err();
    assert!(error.len() < 400, "{error}");
}

#[test]
fn http_2_names_the_host_in_the_address() {
    let uri = Uri::from_static("http://a.example:8300/d/home");
    let named = Named::read(&HeaderMap::new(), &uri).unwrap();
    assert_eq!(named.hosts[0].1.to_string(), "a.example:8300");
}

#[test]
fn allowed_names_are_put_right_or_refused_in_words() {
    for (text, expected) in [
        ("flows.example.com", "flows.example.com"),
        (" Flows.Example.COM. ", "flows.example.com"),
        ("flows.example.com:8443", "flows.example.com"),
        ("https://flows.example.com", "flows.example.com"),
        ("https://flows.example.com:8443/", "flows.example.com"),
        ("[fd00::1]", "fd00::1"),
        ("[fd00:0::1]:8443", "fd00::1"),
        ("fd00::1", "fd00::1"),
        ("10.1.2.3", "10.1.2.3"),
        ("https://Bücher.example/", "xn--bcher-kva.example"),
    ] {
        assert_eq!(allowed(text).as_deref(), Ok(expected), "{text}");
    }
    for (text, part) in [
        ("", "expected a host name"),
        (" ", "expected a host name"),
        ("*.example.com", "no pattern"),
        ("a.example,b.example", "repeat the option"),
        ("a.example b.example", "repeat the option"),
        ("https://a.example/weir", "without a path"),
        ("a.example/weir", "without a path"),
        ("user@a.example", "expected a host name"),
        ("a..b", "expected a host name"),
        ("a:port", "expected a host name"),
        ("[fd00::1", "expected a host name"),
    ] {
        let error = allowed(text).unwrap_err();
        assert!(error.contains(part), "{text}: {error}");
    }
}
