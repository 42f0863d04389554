//! Inline scripts and hashed names.

use super::{hashed, inline_scripts};

#[test]
fn an_inline_script_is_named_by_its_hash() {
    let html = "<SCRIPT type=module>\r\nlet a = 1;\r\n</SCRIPT><script src=\"/x.js\"></script>";
    // printf '\nlet a = 1;\n' | openssl dgst -sha256 -binary | base64
    assert_eq!(
        inline_scripts(html),
        ["sha256-wCpX6PRaV2tYabHPuD0EVrhGyeiYQpOhQOJ8OhOtDwA="]
    );
    assert!(inline_scripts("<p>no script</p>").is_empty());
    assert!(inline_scripts("<script>open").is_empty());
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
