//! Requests that pass and that do not: the walls against DNS rebinding and cross-site requests.
#![allow(clippy::unwrap_used)]

use http::{HeaderMap, HeaderValue, Uri};

use super::{guarded, passes};

type Lines<'a> = &'a [(&'static str, &'a str)];

fn asks(path: &'static str, lines: Lines<'_>) -> Result<(), String> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    let allowed = ["weir.example".to_owned(), "fd00::1".to_owned()];
    passes(&headers, &Uri::from_static(path), &allowed).map_err(|e| e.to_string())
}

const DATA: &str = "/clickhouse/";

#[test]
fn data_and_changes_are_guarded_and_files_are_not() {
    for path in ["/clickhouse", DATA, "/api/failures/x", "/api/dashboards/x"] {
        assert!(guarded(path), "{path}");
    }
    for path in [
        "/",
        "/d/home",
        "/clickhouses",
        "/start-1.js",
        "/config.json",
    ] {
        assert!(!guarded(path), "{path}");
    }
}

#[test]
fn the_own_site_passes_however_proxies_spell_it() {
    let table: [Lines<'_>; 26] = [
        &[("host", "localhost:8300")],
        &[("host", "127.0.0.1:9")],
        &[("host", "[::1]:8300")],
        &[("host", "a.localhost")],
        &[("host", "WEIR.example")],
        &[("host", "weir.example.")],
        &[("host", "[fd00:0::1]:8300")],
        &[("host", "localhost"), ("sec-fetch-site", "none")],
        &[("host", "localhost"), ("origin", "")],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://localhost:8300"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://LOCALHOST.:8300"),
        ],
        &[("host", "[::1]:8300"), ("origin", "http://[0:0::1]:8300")],
        // A default port, spelled out or not.
        &[
            ("host", "weir.example:443"),
            ("origin", "https://weir.example"),
        ],
        &[("host", "localhost:80"), ("origin", "http://localhost")],
        &[("host", "localhost"), ("origin", "https://localhost:443")],
        // A port that a proxy lost or changed.
        &[
            ("host", "weir.example"),
            ("origin", "https://weir.example:8443"),
        ],
        &[
            ("host", "weir.example:8080"),
            ("origin", "http://weir.example:30443"),
        ],
        &[("host", "[fd00::1]"), ("origin", "https://[fd00::1]:8443")],
        &[
            ("host", "localhost"),
            ("origin", "http://localhost:8443"),
            ("x-forwarded-port", "8443"),
        ],
        &[
            ("host", "localhost"),
            ("origin", "http://localhost:8443"),
            ("sec-fetch-site", "same-origin"),
        ],
        // A proxy between: its own name in Host, the browser's in X-Forwarded-Host or nowhere.
        &[
            ("host", "127.0.0.1:8300"),
            ("x-forwarded-host", "127.0.0.1:8301"),
            ("origin", "http://127.0.0.1:8301"),
        ],
        &[
            ("host", "127.0.0.1:8300"),
            ("x-forwarded-host", "weir.example:443"),
            ("origin", "https://weir.example"),
        ],
        &[
            ("host", "127.0.0.1:8300"),
            ("x-forwarded-host", "weir.example, localhost:1"),
            ("origin", "https://weir.example"),
        ],
        &[
            ("host", "127.0.0.1:8300"),
            ("x-forwarded-host", ""),
            ("origin", "http://127.0.0.1:8300"),
        ],
        &[
            ("host", "127.0.0.1:8300"),
            ("origin", "https://weir.example:8443"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[
            ("host", "weir.example"),
            ("host", "weir.example"),
            ("origin", "https://weir.example"),
            ("origin", "https://weir.example"),
        ],
    ];
    for lines in table {
        assert_eq!(asks(DATA, lines), Ok(()), "{lines:?}");
    }
}

#[test]
fn names_re_pointed_to_this_machine_pass_nowhere() {
    let table: [(Lines<'_>, &str); 9] = [
        (&[("host", "evil.example")], "header Host gives"),
        (
            &[
                ("host", "evil.example:8300"),
                ("sec-fetch-site", "same-origin"),
            ],
            "--allow-host evil.example",
        ),
        (&[("host", "127.0.0.1.evil.example")], "--allow-host"),
        (&[("host", "localhost.evil")], "--allow-host"),
        (&[("host", "10.0.0.1")], "--allow-host 10.0.0.1"),
        (
            &[("host", "localhost"), ("host", "evil.example")],
            "header Host gives",
        ),
        // The page itself adds a name that is known.
        (
            &[
                ("host", "evil.example"),
                ("x-forwarded-host", "weir.example"),
            ],
            "header Host gives",
        ),
        // Behind a proxy that adds the browser's name to the page's.
        (
            &[
                ("host", "127.0.0.1:8300"),
                ("x-forwarded-host", "weir.example, evil.example"),
            ],
            "header X-Forwarded-Host gives",
        ),
        (
            &[
                ("host", "localhost"),
                ("x-forwarded-host", "weir.example"),
                ("x-forwarded-host", "evil.example"),
            ],
            "header X-Forwarded-Host gives",
        ),
    ];
    for (lines, part) in table {
        for path in [DATA, "/", "/healthz"] {
            let error = asks(path, lines).unwrap_err();
            assert!(error.contains(part), "{path} {lines:?}: {error}");
        }
    }
}

#[test]
fn only_own_pages_ask_for_data() {
    let table: [Lines<'_>; 20] = [
        &[
            ("host", "localhost:8300"),
            ("origin", "http://evil.example"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://localhost.evil:8300"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://localhost:9999"),
        ],
        &[("host", "localhost:8300"), ("origin", "http://localhost")],
        &[
            ("host", "localhost"),
            ("origin", "http://localhost:9999"),
            ("x-forwarded-port", "8443"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://127.0.0.1:8300"),
        ],
        &[("host", "localhost:8300"), ("origin", "null")],
        &[("host", "localhost:8300"), ("origin", "localhost:8300")],
        &[
            ("host", "localhost:8300"),
            ("origin", "chrome-extension://localhost:8300"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://localhost:8300"),
            ("origin", "http://evil.example"),
        ],
        &[
            ("host", "localhost:8300"),
            ("origin", "http://user@localhost:8300"),
        ],
        &[
            ("host", "weir.example"),
            ("origin", "https://sub.weir.example"),
        ],
        &[
            ("host", "weir.example"),
            ("origin", "https://evil-weir.example"),
        ],
        &[("host", "localhost:8300"), ("sec-fetch-site", "cross-site")],
        &[("host", "localhost:8300"), ("sec-fetch-site", "same-site")],
        &[
            ("host", "localhost:8300"),
            ("sec-fetch-site", "SAME-ORIGIN"),
        ],
        &[
            ("host", "localhost:8300"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ],
        // Another port of the same name, which the browser knows to be another site.
        &[
            ("host", "weir.example"),
            ("origin", "https://weir.example:8443"),
            ("sec-fetch-site", "same-site"),
        ],
        // Re-pointed to a proxy that puts its own name into Host and says no other.
        &[
            ("host", "127.0.0.1:8300"),
            ("origin", "http://evil.example"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[
            ("host", "127.0.0.1:8300"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
        ],
    ];
    for lines in table {
        for path in [DATA, "/api/dashboards/x"] {
            let error = asks(path, lines).unwrap_err();
            assert!(error.contains("other sites"), "{lines:?}: {error}");
        }
    }
    let error = asks(
        DATA,
        &[
            ("host", "localhost:8300"),
            ("origin", "http://evil.example"),
        ],
    );
    let part = "Origin is \"http://evil.example\", and this server was requested as localhost:8300";
    assert!(error.unwrap_err().contains(part));
}

#[test]
fn the_page_and_its_files_load_whoever_leads_there() {
    let table: [(&'static str, Lines<'_>); 4] = [
        (
            "/pod-to-pod",
            &[
                ("host", "localhost:8300"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ],
        ),
        (
            "/start-1.js",
            &[("host", "localhost"), ("origin", "http://localhost:8443")],
        ),
        (
            "/start-1.js",
            &[
                ("host", "weir.example"),
                ("origin", "https://weir.example:8443"),
            ],
        ),
        (
            "/config.json",
            &[
                ("host", "127.0.0.1:8300"),
                ("origin", "https://weir.example"),
            ],
        ),
    ];
    for (path, lines) in table {
        assert_eq!(asks(path, lines), Ok(()), "{path} {lines:?}");
    }
}

#[test]
fn lists_and_empty_headers_are_no_bad_requests() {
    for forwarded in [
        "",
        ",",
        "localhost, localhost",
        "localhost,weir.example",
        "WEIR.EXAMPLE.:443",
    ] {
        let lines = [("host", "127.0.0.1:8300"), ("x-forwarded-host", forwarded)];
        assert_eq!(asks("/healthz", &lines), Ok(()), "{forwarded}");
    }
}
