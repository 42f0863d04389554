//! ClickHouse's configuration of one start, as the texts of its files: ports, limits, accounts.

use std::net::IpAddr;
use std::path::Path;

use crate::config::Memory;
use crate::confine::Confinement;
use crate::credentials::{Hashes, READER, WRITER};
use crate::wire::Ports;

/// What the writer may do: everything to tables and views, nothing to accounts, files or hosts.
const WRITES: &str = "CHECK, SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, \
    OPTIMIZE, KILL QUERY, MOVE PARTITION BETWEEN SHARDS, SYSTEM MERGES, SYSTEM TTL MERGES, \
    SYSTEM SYNC REPLICA, SYSTEM FLUSH, SYSTEM DROP CACHE, SYSTEM VIEWS, dictGet, CLUSTER";
/// What the reader may do.
const READS: &str = "SHOW, SELECT, dictGet";

/// Loggers that would write a stack for every wrong statement or password.
const QUIET: [&str; 3] = ["executeQuery", "DynamicQueryHandler", "TCPHandler"];

/// The macro by which a client learns which rules confine the engine.
pub(crate) const MACRO: &str = "weir_confinement";

/// Everything that the files are made of.
pub(crate) struct Facts<'a> {
    /// The engine's folder.
    pub(crate) folder: &'a Path,
    /// The host that both ports are on.
    pub(crate) host: IpAddr,
    /// The ports to open.
    pub(crate) ports: Ports,
    /// Limits.
    pub(crate) memory: Memory,
    /// What the accounts' passwords are compared with.
    pub(crate) hashes: &'a Hashes,
    /// Which rules will be in force.
    pub(crate) confinement: Confinement,
}

/// A text as the content of an XML element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// `config.xml`. Only `/ping` and `/` are served: not ClickHouse's own pages. The database
/// `default` is named so that it is the Atomic one of `metadata/default.sql`.
pub(crate) fn config(facts: &Facts<'_>) -> String {
    let folder = escaped(&facts.folder.display().to_string());
    let (host, Ports { http, native }) = (facts.host, facts.ports);
    let Memory { total, marks, .. } = facts.memory;
    let quarter = marks / 4;
    let confinement = facts.confinement.word();
    let levels: String = QUIET
        .iter()
        .map(|name| format!("<logger><name>{name}</name><level>none</level></logger>"))
        .collect();
    format!(
        "<clickhouse>
  <path>{folder}/data/</path>
  <user_files_path>{folder}/data/user_files/</user_files_path>
  <listen_host>{host}</listen_host>
  <http_port>{http}</http_port>
  <tcp_port>{native}</tcp_port>
  <users_config>{folder}/etc/users.xml</users_config>
  <default_database></default_database>
  <database>default</database>
  <access_control_improvements>
    <table_engines_require_grant>false</table_engines_require_grant>
  </access_control_improvements>
  <macros><{MACRO}>{confinement}</{MACRO}></macros>
  <max_server_memory_usage>{total}</max_server_memory_usage>
  <mark_cache_size>{marks}</mark_cache_size>
  <index_mark_cache_size>{quarter}</index_mark_cache_size>
  <uncompressed_cache_size>{quarter}</uncompressed_cache_size>
  <primary_index_cache_size>{marks}</primary_index_cache_size>
  <keep_alive_timeout>10</keep_alive_timeout>
  <logger><console>true</console><levels>{levels}</levels></logger>
  <http_handlers>
    <rule>
      <url>/ping</url><methods>GET,HEAD</methods>
      <handler>
        <type>static</type><status>200</status>
        <content_type>text/plain; charset=UTF-8</content_type>
        <response_content>Ok.&#10;</response_content>
      </handler>
    </rule>
    <rule>
      <url>/</url><methods>GET,HEAD,POST,PUT,OPTIONS</methods>
      <handler>
        <type>dynamic_query_handler</type><query_param_name>query</query_param_name>
      </handler>
    </rule>
  </http_handlers>
</clickhouse>
"
    )
}

/// `users.xml`. `default` is the engine's own session, which its profile allows once: it has no
/// password, and nobody else can be it.
pub(crate) fn users(facts: &Facts<'_>) -> String {
    let query = facts.memory.query;
    let writer = account((WRITER, &facts.hashes.writer), "embedded_writer", WRITES);
    let reader = account((READER, &facts.hashes.reader), "embedded_reader", READS);
    format!(
        "<clickhouse>
  <profiles>
    <default>
      <max_memory_usage>{query}</max_memory_usage>
      <async_insert>0</async_insert>
      <implicit_select>0</implicit_select>
      <allow_introspection_functions>0</allow_introspection_functions>
    </default>
    <local><max_sessions_for_user>1</max_sessions_for_user></local>
    <embedded_writer><profile>default</profile></embedded_writer>
    <embedded_reader>
      <profile>default</profile>
      <readonly>2</readonly>
      <allow_ddl>0</allow_ddl>
      <cancel_http_readonly_queries_on_client_close>1</cancel_http_readonly_queries_on_client_close>
    </embedded_reader>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <no_password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>local</profile><quota>default</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN, KILL QUERY ON *.*</query>
        <query>GRANT SELECT ON system.processes</query>
      </grants>
    </default>
{writer}{reader}  </users>
</clickhouse>
"
    )
}

fn account((user, hash): (&str, &str), profile: &str, grants: &str) -> String {
    format!(
        "    <{user}>
      <password_sha256_hex>{hash}</password_sha256_hex>
      <networks><ip>::/0</ip></networks>
      <profile>{profile}</profile><quota>default</quota>
      <grants><query>GRANT {grants} ON *.*</query></grants>
    </{user}>
"
    )
}

/// The statements that open both ports and then write version and ports to `ready`.
pub(crate) fn first_statements(ready: &Path) -> String {
    let ready = ready.display().to_string();
    let ready = ready.replace('\\', "\\\\").replace('\'', "\\'");
    format!(
        "SYSTEM START LISTEN HTTP;\n\
         SYSTEM START LISTEN TCP;\n\
         SELECT version(), getServerPort('http_port'), getServerPort('tcp_port') \
         INTO OUTFILE '{ready}' TRUNCATE FORMAT TSV;\n"
    )
}

/// The statements that end it in order: nobody new comes in, reading stops, and inserts get 24 s.
pub(crate) fn last_statements() -> String {
    // Each takes half a second while an insert runs, and nothing otherwise.
    let wait = "SELECT sleep(0.5) FROM (SELECT 1 FROM system.processes \
                WHERE query_kind = 'Insert' LIMIT 1) FORMAT Null;\n";
    format!(
        "SYSTEM STOP LISTEN HTTP;\n\
         SYSTEM STOP LISTEN TCP;\n\
         KILL QUERY WHERE query_kind != 'Insert' AND user != '' ASYNC FORMAT Null;\n{}",
        wait.repeat(48)
    )
}
