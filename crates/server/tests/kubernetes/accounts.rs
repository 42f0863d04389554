//! The accounts that the manifest gives ClickHouse, in ClickHouse's own access control: what each
//! must be able to do, and what none may.

use std::path::Path;
use std::process::Command;

use weir_server::manifest::{Given, desk_files};

/// Names the folder of the test that started this process.
const FOLDER: &str = "WEIR_TEST_ACCOUNTS";

/// Becomes, if asked, the process that runs the statements: it can have one configuration only.
#[test]
fn under_an_account() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let text = std::fs::read_to_string(folder.join("statements.json")).unwrap();
    let statements: Vec<String> = serde_json::from_str(&text).unwrap();
    let (file, data) = (folder.join("config.xml"), folder.join("data"));
    let results = weir_chdb::under_configuration(&file, &data, &statements).unwrap();
    let results: Vec<Result<String, String>> = results
        .into_iter()
        .map(|r| r.map_err(|error| error.to_string()))
        .collect();
    std::fs::write(
        folder.join("results.json"),
        serde_json::to_string(&results).unwrap(),
    )
    .unwrap();
}

/// Runs statements with the rights of one of our accounts, over the data of that folder.
fn run(folder: &Path, account: &str, statements: &[&str]) -> Vec<Result<String, String>> {
    let files = desk_files(&Given::default().values().unwrap()).unwrap();
    let (_, users) = files
        .iter()
        .find(|(path, _)| path.ends_with("users.d/weir.xml"))
        .unwrap();
    // The library logs in as `default`, without a password.
    let mut users = users
        .replace("<profiles>", "<profiles><default/>")
        .replace("</clickhouse>", "<quotas><default/></quotas></clickhouse>")
        .replace(&format!("<{account}>"), "<default>")
        .replace(&format!("</{account}>"), "</default>");
    while let Some(start) = users.find("<password ") {
        let end = start + users[start..].find("/>").unwrap() + 2;
        users.replace_range(start..end, "<no_password/>");
    }
    let users_file = folder.join("users.xml");
    std::fs::write(&users_file, users).unwrap();
    // As ClickHouse's own config.xml has them.
    let config = format!(
        "<clickhouse><users_config>{}</users_config><access_control_improvements>\
         <settings_constraints_replace_previous>true</settings_constraints_replace_previous>\
         <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>\
         <on_cluster_queries_require_cluster_grant>true</on_cluster_queries_require_cluster_grant>\
         </access_control_improvements></clickhouse>",
        users_file.display()
    );
    std::fs::write(folder.join("config.xml"), config).unwrap();
    let json = serde_json::to_string(statements).unwrap();
    std::fs::write(folder.join("statements.json"), json).unwrap();
    let results = folder.join("results.json");
    let _ = std::fs::remove_file(&results);
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["accounts::under_an_account", "--exact"])
        .env(FOLDER, folder);
    let output = child.output().unwrap();
    let text = std::fs::read_to_string(&results);
    let text = text.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stdout)));
    serde_json::from_str(&text).unwrap()
}

fn allowed(folder: &Path, account: &str, statements: &[&str]) -> Vec<String> {
    let results = run(folder, account, statements);
    let one = |(sql, result): (&&str, Result<String, String>)| {
        result.unwrap_or_else(|error| panic!("{account}: {sql}: {error}"))
    };
    statements.iter().zip(results).map(one).collect()
}

fn refused(folder: &Path, account: &str, statements: &[(&str, &str)]) {
    let sql: Vec<&str> = statements.iter().map(|(sql, _)| *sql).collect();
    for ((sql, why), result) in statements.iter().zip(run(folder, account, &sql)) {
        let error = result.expect_err(sql);
        assert!(error.contains(why), "{account}: {sql}: {error}");
    }
}

/// The statements that `weir schema apply` runs on an empty database.
fn schema() -> Vec<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../deploy/clickhouse/generated/one-server"
    );
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    let mut statements = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let code: String = text
            .lines()
            .filter(|l| !l.starts_with("--"))
            .map(|l| format!("{l}\n"))
            .collect();
        let parts = code.split(";\n").map(str::trim).filter(|s| !s.is_empty());
        statements.extend(parts.map(str::to_owned));
    }
    statements
}

#[test]
fn one_owns_the_tables_one_writes_records_one_reads() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let schema = schema();
    let mut writes: Vec<&str> = schema.iter().map(String::as_str).collect();
    writes.extend([
        "INSERT INTO flows (flowEndSeconds, sourcePodName, octetDeltaCount) SELECT now(), 'p', 1",
        "CREATE TABLE weir_schema_lock (nothing UInt8) ENGINE = Memory COMMENT 'who'",
        "ALTER TABLE weir_schema_lock MODIFY COMMENT 'still'",
        "RENAME TABLE weir_schema_lock TO weir_schema_lock_away",
        "DROP TABLE IF EXISTS weir_schema_lock_away SYNC",
        "CREATE TABLE flows_new AS flows",
        "EXCHANGE TABLES flows AND flows_new",
        "EXCHANGE TABLES flows AND flows_new",
        "DROP TABLE flows_new SYNC",
        "ALTER TABLE flows DROP PARTITION ID '20200101' SETTINGS max_partition_size_to_drop = 0",
        "SELECT count() FROM system.parts",
        "SELECT count() FROM system.processes",
        "SELECT getSetting('optimize_on_insert')",
    ]);
    let answers = allowed(folder, "flow_owner", &writes);
    assert_eq!(answers.last().map(String::as_str), Some("false\n"));
    refused(
        folder,
        "flow_owner",
        &[
            ("CREATE USER other", "ACCESS_DENIED"),
            ("ALTER USER default IDENTIFIED BY 'x'", "ACCESS_DENIED"),
            ("CREATE DATABASE other", "ACCESS_DENIED"),
            ("SYSTEM SHUTDOWN", "ACCESS_DENIED"),
            (
                "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
                "ACCESS_DENIED",
            ),
            (
                "SELECT * FROM remote('127.0.0.1:1', system.one)",
                "ACCESS_DENIED",
            ),
            (
                "SELECT * FROM file('/etc/hostname', 'LineAsString')",
                "ACCESS_DENIED",
            ),
        ],
    );

    allowed(
        folder,
        "flow_writer",
        &[
            "INSERT INTO flows (flowEndSeconds, sourcePodName, octetDeltaCount) SELECT now(), 'q', 1",
            "DESCRIBE TABLE flows",
        ],
    );
    refused(
        folder,
        "flow_writer",
        &[
            ("DROP TABLE flows", "ACCESS_DENIED"),
            ("TRUNCATE TABLE flows", "ACCESS_DENIED"),
            ("ALTER TABLE flows DELETE WHERE 1", "ACCESS_DENIED"),
            (
                "INSERT INTO flows_class_1m (octets) SELECT 1",
                "ACCESS_DENIED",
            ),
            (
                "CREATE TABLE other (a UInt8) ENGINE = Memory",
                "ACCESS_DENIED",
            ),
            ("SELECT * FROM system.users", "ACCESS_DENIED"),
        ],
    );

    let answers = allowed(
        folder,
        "flow_reader",
        &[
            "SELECT count() FROM flows",
            "SELECT sum(records) FROM flows_class_1m",
            "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = 'flows'",
            "SELECT count() > 50 FROM system.columns WHERE database = currentDatabase() AND table = 'flows'",
            "SELECT total_space > 0 FROM system.disks",
            // what Weir, clickhouse-go and Grafana's filters set
            "SELECT count() FROM flows SETTINGS additional_table_filters = {'flows': 'sourcePodName = \\'q\\''}",
            "SELECT 1 SETTINGS max_execution_time = 65",
            "SELECT 1 SETTINGS cancel_http_readonly_queries_on_client_close = 1, \
         http_write_exception_in_output_format = 0, max_result_rows = 10",
            "SELECT getSetting('readonly'), getSetting('max_execution_time')",
        ],
    );
    let answers: Vec<&str> = answers.iter().map(|text| text.trim()).collect();
    assert_eq!(
        answers,
        ["2", "2", "Weir schema 2", "1", "1", "1", "1", "1", "2\t60"]
    );
    refused(
        folder,
        "flow_reader",
        &[
            (
                "INSERT INTO flows (flowEndSeconds) SELECT now()",
                "ACCESS_DENIED",
            ),
            ("DROP TABLE flows", "ACCESS_DENIED"),
            ("ALTER TABLE flows DELETE WHERE 1", "ACCESS_DENIED"),
            ("CREATE TEMPORARY TABLE t (a UInt8)", "ACCESS_DENIED"),
            ("SELECT * FROM system.users", "ACCESS_DENIED"),
            (
                "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
                "ACCESS_DENIED",
            ),
            (
                "SELECT * FROM file('/etc/hostname', 'LineAsString')",
                "ACCESS_DENIED",
            ),
            ("SELECT 1 SETTINGS readonly = 0", "READONLY"),
            (
                "SELECT 1 SETTINGS max_execution_time = 0",
                "SETTING_CONSTRAINT_VIOLATION",
            ),
            (
                "SELECT 1 SETTINGS max_execution_time = 301",
                "SETTING_CONSTRAINT_VIOLATION",
            ),
            (
                "SELECT 1 SETTINGS max_memory_usage = 0",
                "SETTING_CONSTRAINT_VIOLATION",
            ),
            (
                "SELECT 1 SETTINGS max_memory_usage = 4000000000",
                "SETTING_CONSTRAINT_VIOLATION",
            ),
        ],
    );
}
