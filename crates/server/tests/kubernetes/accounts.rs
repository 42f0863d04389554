//! The accounts that the manifest gives ClickHouse, in ClickHouse's own access control: what each
//! must be able to do, and what none may.

use sha2::{Digest, Sha256};
use weir_chdb::{TestEngine, spawn_prepared};
use weir_server::client::{ClickHouse, Credentials};
use weir_server::manifest::{Given, desk_files};

/// What every account's password is here.
const PASSWORD: &str = "of the accounts' test";

/// The file of accounts that the compose file mounts.
fn users() -> String {
    let files = desk_files(&Given::default().values().unwrap()).unwrap();
    let mut files = files.into_iter();
    let (_, text) = files
        .find(|(path, _)| path.ends_with("users.d/weir.xml"))
        .unwrap();
    text
}

/// That file with the hash of [`PASSWORD`] where it takes one from the environment.
fn with_passwords(users: &str) -> String {
    let hash: String = Sha256::digest(PASSWORD)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut pieces = users.split("<password_sha256_hex from_env=");
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once("/>").unwrap();
        text += &format!("<password_sha256_hex>{hash}</password_sha256_hex>{rest}");
    }
    text
}

/// An engine with these accounts, and the access control of ClickHouse's own `config.xml`.
fn engine(users: &str) -> Result<TestEngine, weir_chdb::Error> {
    spawn_prepared(|folder| {
        let put = |name: &str, text: &str| {
            let path = folder.join("etc").join(name);
            std::fs::create_dir_all(path.parent().unwrap())?;
            std::fs::write(path, text)
        };
        put("users.d/weir.xml", users)?;
        put(
            "config.d/access.xml",
            "<clickhouse><access_control_improvements>\
             <settings_constraints_replace_previous>true</settings_constraints_replace_previous>\
             <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>\
             <on_cluster_queries_require_cluster_grant>true</on_cluster_queries_require_cluster_grant>\
             </access_control_improvements></clickhouse>",
        )
    })
}

fn client(engine: &TestEngine, account: &str) -> ClickHouse {
    let credentials = Credentials {
        user: Some(account.to_owned()),
        password: Some(PASSWORD.to_owned()),
    };
    ClickHouse::new(&engine.url(), credentials).unwrap()
}

async fn allowed(engine: &TestEngine, account: &str, statements: &[&str]) -> Vec<String> {
    let client = client(engine, account);
    let mut answers = Vec::new();
    for sql in statements {
        let answer = client.query(sql).await;
        let answer = answer.unwrap_or_else(|error| panic!("{account}: {sql}: {error}"));
        answers.push(String::from_utf8(answer.to_vec()).unwrap());
    }
    answers
}

async fn refused(engine: &TestEngine, account: &str, statements: &[(&str, &str)]) {
    let client = client(engine, account);
    for (sql, why) in statements {
        let error = client.query(sql).await.expect_err(sql).to_string();
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

/// An unset `from_env` is an empty text: as a password it would let anyone in, as a hash it is
/// refused.
#[test]
fn accounts_without_their_passwords_do_not_start() {
    let error = engine(&users()).unwrap_err().to_string();
    assert!(error.contains("did not start"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_owns_the_tables_one_writes_records_one_reads() {
    let engine = engine(&with_passwords(&users())).unwrap();
    let engine = &engine;
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
    let answers = allowed(engine, "flow_owner", &writes).await;
    assert_eq!(answers.last().map(String::as_str), Some("false\n"));
    refused(
        engine,
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
    )
    .await;

    allowed(
        engine,
        "flow_writer",
        &[
            "INSERT INTO flows (flowEndSeconds, sourcePodName, octetDeltaCount) SELECT now(), 'q', 1",
            "DESCRIBE TABLE flows",
        ],
    )
    .await;
    refused(
        engine,
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
    )
    .await;

    let answers = allowed(
        engine,
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
    )
    .await;
    let answers: Vec<&str> = answers.iter().map(|text| text.trim()).collect();
    assert_eq!(
        answers,
        ["2", "2", "Weir schema 2", "1", "1", "1", "1", "1", "2\t60"]
    );
    refused(
        engine,
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
    )
    .await;
}
