//! ClickHouse's official Node client against the engine.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

weir_chdb::engine_child_test!();

#[test]
fn the_official_node_client_works() {
    let engine = weir_chdb::spawn_for_tests().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients/node");
    if !folder.join("node_modules/@clickhouse/client").exists() {
        let install = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--prefer-offline"])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            install.status.success(),
            "{}",
            String::from_utf8_lossy(&install.stderr)
        );
    }
    let account = &engine.credentials().writer;
    let ran = Command::new("node")
        .arg(folder.join("client.mjs"))
        .env("WEIR_URL", engine.url())
        .env("WEIR_USER", &account.user)
        .env("WEIR_PASSWORD", &account.password)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        ran.status.success(),
        "{}{}",
        text(&ran.stdout),
        text(&ran.stderr)
    );
    assert_eq!(text(&ran.stdout), "ok\n");
}
