//! A database of its own in the test engine, filled as another maker would have left it.

use std::fmt::Write as _;

use weir_chdb::TestEngine;
use weir_model::column::COLUMNS;
use weir_server::client::{ClickHouse, Credentials};
use weir_server::schema::upgrade::{self, Moved, Options, Outcome, Progress};
use weir_server::schema::{Storage, Ttl};

/// The starting schemas: name and SQL.
pub const SCHEMAS: &[(&str, &str)] = &[
    ("antrea-1.5", include_str!("schemas/antrea-1.5.sql")),
    ("antrea-1.13", include_str!("schemas/antrea-1.13.sql")),
    ("antrea-1.15", include_str!("schemas/antrea-1.15.sql")),
    ("antrea-2.0", include_str!("schemas/antrea-2.0.sql")),
    ("theia-0.1", include_str!("schemas/theia-0.1.sql")),
    ("theia-0.2", include_str!("schemas/theia-0.2.sql")),
    ("theia-0.3", include_str!("schemas/theia-0.3.sql")),
    ("theia-0.7", include_str!("schemas/theia-0.7.sql")),
    ("theia-0.8", include_str!("schemas/theia-0.8.sql")),
    ("other", include_str!("schemas/other.sql")),
];

/// The SQL of a starting schema.
pub fn schema(name: &str) -> &'static str {
    SCHEMAS.iter().find(|(n, _)| *n == name).unwrap().1
}

/// A database and a client of it.
pub struct Place {
    pub client: ClickHouse,
    pub storage: Storage,
    pub database: String,
    url: String,
    credentials: Credentials,
}

/// Upgrades that say nothing.
pub struct Quiet;

impl Progress for Quiet {
    fn say(&self, _: &str) {}
    fn moved(&self, _: &Moved) {}
}

impl Place {
    /// An empty database.
    pub async fn new(engine: &TestEngine, name: &str) -> Self {
        let writer = engine.credentials().writer.clone();
        let credentials = Credentials {
            user: Some(writer.user),
            password: Some(writer.password),
        };
        let database = format!("up_{}", name.replace(['-', '.'], "_"));
        let client = ClickHouse::new(&engine.url(), credentials.clone()).unwrap();
        client
            .query(&format!("CREATE DATABASE {database}"))
            .await
            .unwrap();
        Self {
            client: client.with_database(Some(database.clone())),
            storage: storage(&database),
            database,
            url: engine.url(),
            credentials,
        }
    }

    /// A database with the tables of a schema.
    pub async fn with(engine: &TestEngine, name: &str, sql: &str) -> Self {
        let place = Self::new(engine, name).await;
        for statement in one_server(sql) {
            place.run(&statement).await;
        }
        place
    }

    /// The same through another address.
    pub fn through(&self, url: &str) -> ClickHouse {
        ClickHouse::new(url, self.credentials.clone()).unwrap()
    }

    /// The engine's own address.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn run(&self, sql: &str) {
        self.client.query(sql).await.unwrap();
    }

    /// Makes the database anew with the engine of old servers.
    pub async fn make_ordinary(&self) {
        let setting = "allow_deprecated_database_ordinary=1";
        self.run(&format!("DROP DATABASE {}", self.database)).await;
        let request = reqwest::Client::new()
            .post(format!("{}/?{setting}", self.url))
            .header("X-ClickHouse-User", self.credentials.user.clone().unwrap())
            .header(
                "X-ClickHouse-Key",
                self.credentials.password.clone().unwrap(),
            )
            .body(format!(
                "CREATE DATABASE {} ENGINE = Ordinary",
                self.database
            ));
        let answer = request.send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
    }

    pub async fn text(&self, sql: &str) -> String {
        let bytes = self.client.query(sql).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap().trim_end().into()
    }

    pub async fn upgrade(&self, options: Options) -> anyhow::Result<Outcome> {
        let client = ClickHouse::new(&self.url, self.credentials.clone()).unwrap();
        upgrade::run(&client, &self.storage, options, &Quiet).await
    }

    /// The columns of a table, in order.
    pub async fn columns(&self, table: &str) -> Vec<(String, String)> {
        let sql = format!(
            "SELECT name, type FROM system.columns WHERE database = '{}' AND table = '{table}' \
             AND default_kind != 'MATERIALIZED' ORDER BY position",
            self.database
        );
        let text = self.text(&sql).await;
        let pair = |line: &str| {
            let (name, ty) = line.split_once('\t').unwrap();
            (name.to_owned(), ty.replace("\\'", "'"))
        };
        text.lines().map(pair).collect()
    }

    /// Tables of the database, sorted.
    pub async fn tables(&self) -> String {
        let sql = format!(
            "SELECT name || ' ' || engine FROM system.tables WHERE database = '{}' ORDER BY name",
            self.database
        );
        self.text(&sql).await
    }

    /// Inserts rows that differ in every column, one every `step` seconds back from now.
    pub async fn fill(&self, rows: u64, step: u64) {
        let columns = self.columns("flows").await;
        let mut names = String::new();
        let mut values = String::new();
        for (i, (name, ty)) in columns.iter().enumerate() {
            if name == "timeInserted" {
                continue;
            }
            let comma = if names.is_empty() { "" } else { ", " };
            write!(names, "{comma}{name}").unwrap();
            write!(values, "{comma}{}", value(name, ty, i, step)).unwrap();
        }
        self.run(&format!(
            "INSERT INTO flows ({names}) SELECT {values} FROM numbers({rows})"
        ))
        .await;
    }
}

/// A value that differs by row and column.
fn value(name: &str, ty: &str, i: usize, step: u64) -> String {
    match ty {
        _ if name == "flowEndSeconds" => format!("now() - number * {step}"),
        _ if name == "sourcePodLabels" => "'old-' || toString(number)".to_owned(),
        _ if name == "sourcePodNamespace" => "'ns' || toString(number % 3)".to_owned(),
        _ if name == "flowType" => "1 + number % 3".to_owned(),
        _ if name.ends_with("TotalCount") => format!("1000000 + number + {i}"),
        "IPv4" => "toIPv4('10.0.0.1')".to_owned(),
        _ if ty.contains("String") => format!("'{i}-' || toString(number % 11)"),
        _ if ty.starts_with("DateTime") => format!("now() - number * {step} - {i}"),
        "UInt8" => format!("(number + {i}) % 5"),
        _ => format!("number * 3 + {i}"),
    }
}

/// The storage of tests: kept for ever, so that no time to live interferes.
pub fn storage(database: &str) -> Storage {
    Storage::new(Some(database.to_owned()), Ttl(None))
}

/// A schema as one server without Keeper can have it: plain engines, nothing Distributed, and
/// `flows_local` called `flows`.
pub fn one_server(sql: &str) -> Vec<String> {
    let path = "('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')";
    sql.split(";\n")
        .map(str::trim)
        .filter(|s| !s.is_empty() && !s.contains("ENGINE = Distributed"))
        .map(|s| {
            s.replace(path, "")
                .replace("Replicated", "")
                .replace("flows_local", "flows")
        })
        .collect()
}

/// The columns that an Antrea version inserts by name; versions are those that changed them.
pub fn written_by(version: &str) -> Vec<&'static str> {
    let later: &[&str] = match version {
        "1.5" => &[
            "clusterUUID",
            "egressName",
            "egressIP",
            "egressNodeName",
            "appProtocolName",
            "httpVals",
        ],
        "1.8" => &[
            "egressName",
            "egressIP",
            "egressNodeName",
            "appProtocolName",
            "httpVals",
        ],
        "1.13" => &["egressNodeName", "appProtocolName", "httpVals"],
        "1.15" => &["egressNodeName"],
        "2.0" => &[],
        "2.6" | "2.7" => &["appProtocolName", "httpVals"],
        other => panic!("{other}"),
    };
    let names = COLUMNS.iter().map(|c| c.name);
    names
        .filter(|n| !matches!(*n, "timeInserted" | "trusted") && !later.contains(n))
        .collect()
}
