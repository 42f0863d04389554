//! What paths mean, and hashed names.

use super::{Place, hashed, place};

#[test]
fn deep_links_have_a_page_of_their_own() {
    for path in ["/", "/index.html", "/d", "/explore"] {
        assert_eq!(place(path), Place::Page("/index.html"), "{path}");
    }
    for path in ["/d/", "/d/home", "/d/index.html"] {
        assert_eq!(place(path), Place::Page("/d/index.html"), "{path}");
    }
    assert_eq!(place("/d/home/the-title"), Place::Elsewhere("home"));
    for path in ["/weir.js", "/fonts/a.woff2", "/d/home/x.js", "/../a.txt"] {
        assert_eq!(place(path), Place::File(path));
    }
    for path in ["/a/b", "/explore/", "//d/home"] {
        assert_eq!(place(path), Place::Nowhere, "{path}");
    }
}

#[test]
fn only_hashed_names_are_kept_for_ever() {
    for name in [
        "/weir-app-1a2b3c4d5e6f7a8b_bg.wasm",
        "/weir-1a2b3c4d5e6f7a8b.js",
        "/a/b-0123456789abcdef.css",
    ] {
        assert!(hashed(name), "{name}");
    }
    for name in [
        "/favicon.svg",
        "/inter-latin-400.woff2",
        "/deadbeef1234.js",
        "/a-facade.css",
    ] {
        assert!(!hashed(name), "{name}");
    }
}
