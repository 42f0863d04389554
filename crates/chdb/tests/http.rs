//! The HTTP interface of a real engine, as ClickHouse's clients use it.

weir_chdb::engine_child_test!();

#[test]
fn starts() {
    let engine = weir_chdb::spawn_for_tests().unwrap();
    println!("{engine:?} {}", engine.url());
    let w = &engine.credentials().writer;
    for q in [
        "SELECT 1",
        "SELECT version()",
        "SHOW TABLES",
        "SELECT file('/etc/passwd')",
        "SELEC 1 FROM",
    ] {
        let out = std::process::Command::new("curl")
            .args([
                "-sS",
                "-i",
                "-u",
                &format!("{}:{}", w.user, w.password),
                &engine.url(),
                "--data-binary",
                q,
            ])
            .output()
            .unwrap();
        println!(
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
}
