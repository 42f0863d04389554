//! What the doctor asks, in the order in which one thing needs the other.

use weir_chdb::Confinement;
use weir_model::rollup::ROLLUPS;

use super::{Args, Finding, State};
use crate::client::{ClickHouse, ClientError};
use crate::schema::state::State as Tables;
use crate::schema::text::{bytes, moment};
use crate::schema::{Storage, VERSION, ask, steps};

/// How far two clocks may be apart, in seconds.
const SKEW_S: i64 = 5;
/// The last records are looked for so far back, in seconds.
const BACK_S: i64 = 7 * 86_400;

/// This machine's clock: UTC milliseconds since 1970.
pub type Clock<'a> = &'a (dyn Fn() -> i64 + Sync);

/// Everything, from reachability to room.
pub async fn look(client: &ClickHouse, args: &Args, now_ms: Clock<'_>) -> Vec<Finding> {
    let storage = args.place.storage();
    let inside = client
        .clone()
        .with_database(args.place.clickhouse.database.clone());
    let mut found = vec![reached(client).await];
    if !well(&found) {
        return skip(
            found,
            &[
                "account", "clock", "tables", "columns", "sums", "records", "room",
            ],
        );
    }
    found.push(account(client).await);
    if !well(&found) {
        return skip(
            found,
            &["clock", "tables", "columns", "sums", "records", "room"],
        );
    }
    found.extend(confinement(client).await);
    found.push(clock(client, now_ms).await);
    let tables = match Tables::read(client, &storage).await {
        Ok(tables) => tables,
        Err(error) => {
            let todo = "let the account read the database: GRANT SELECT ON default.*";
            found.push(Finding::of(
                "tables",
                State::Wrong,
                format!("{error:#}"),
                todo,
            ));
            return skip(found, &["columns", "sums", "records", "room"]);
        }
    };
    found.push(made(&tables, &storage));
    if !tables.has("flows") {
        found = skip(found, &["columns", "sums", "records"]);
        found.push(room(client, args).await);
        return found;
    }
    found.extend([columns(&tables, &storage), sums(&tables)]);
    found.push(may_write(&inside, args.writer).await);
    found.push(records(&inside, args.silence).await);
    found.push(room(client, args).await);
    found
}

fn well(found: &[Finding]) -> bool {
    found.iter().all(|f| f.state != State::Wrong)
}

fn skip(mut found: Vec<Finding>, rest: &[&'static str]) -> Vec<Finding> {
    let unasked = |about| Finding::of(about, State::Unasked, "not asked", "");
    found.extend(rest.iter().copied().map(unasked));
    found
}

async fn reached(client: &ClickHouse) -> Finding {
    match client.ping().await {
        Ok(()) => Finding::well(
            "reached",
            format!("ClickHouse answers at {}", client.address()),
        ),
        Err(error) => Finding::of(
            "reached",
            State::Wrong,
            error.to_string(),
            "is the Pod there and ready: kubectl -n flow-visibility get pods,chi\n\
             is the address the Service's HTTP port (8123, with TLS https and 8443): Weir asks over HTTP,\n\
             the native port (9000) is for the aggregator\n\
             from outside the cluster: kubectl -n flow-visibility port-forward svc/clickhouse-clickhouse 8123\n\
             does a NetworkPolicy let this Pod through",
        ),
    }
}

async fn account(client: &ClickHouse) -> Finding {
    match ask::rows(client, "SELECT currentUser(), version()").await {
        Ok(rows) => {
            let [user, version] =
                crate::schema::state::cells(rows.into_iter().next().unwrap_or_default());
            Finding::well("account", format!("{user}, on ClickHouse {version}"))
        }
        Err(error) => {
            let refused = error.downcast_ref::<ClientError>();
            let todo = match refused {
                Some(ClientError::Refused {
                    code: Some(192..=194 | 516),
                    ..
                }) => {
                    "compare user and password with Secret clickhouse-secret (reader-username, \
                     reader-password)\n\
                     ClickHouse reads the Secret at its start: after a change, delete its Pod, and \
                     restart Weir and Grafana"
                }
                _ => {
                    "ask the log: kubectl -n flow-visibility logs -l clickhouse.altinity.com/chi=clickhouse"
                }
            };
            Finding::of(
                "account",
                State::Wrong,
                format!("{:#}", error.root_cause()),
                todo,
            )
        }
    }
}

/// Which rules confine the embedded engine; nothing about any other ClickHouse.
async fn confinement(client: &ClickHouse) -> Option<Finding> {
    let sql = format!("SELECT getMacro('{}')", weir_chdb::CONFINEMENT);
    let rows = ask::rows(client, &sql).await.ok()?;
    let [word] = crate::schema::state::cells(rows.into_iter().next()?);
    Some(confined(Confinement::from_word(&word)?))
}

/// What the embedded engine's rules mean.
pub fn confined(rules: Confinement) -> Finding {
    let about = "confinement";
    match rules {
        Confinement::Whole => {
            Finding::well(about, "Landlock keeps the engine to its files and ports")
        }
        Confinement::Files => Finding::of(
            about,
            State::Look,
            "Landlock keeps the engine to its files, not to its ports",
            "a kernel from 6.7 on does both",
        ),
        Confinement::Nothing => Finding::of(
            about,
            State::Look,
            "the kernel has no Landlock: who has an account reads the engine's user's files with file()",
            "run the engine in a container of its own, or on a kernel from 5.13 on that has Landlock \
             (cat /sys/kernel/security/lsm)",
        ),
    }
}

async fn clock(client: &ClickHouse, now_ms: Clock<'_>) -> Finding {
    let before = now_ms();
    let theirs = match ask::number(client, "SELECT toUnixTimestamp64Milli(now64(3))").await {
        Ok(theirs) => theirs,
        Err(error) => return Finding::of("clock", State::Look, format!("{error:#}"), ""),
    };
    let after = now_ms();
    // It was read somewhere between.
    let unsure = (after - before) / 2_000;
    let apart = (theirs - before - (after - before) / 2) / 1_000;
    if apart.abs() <= SKEW_S + unsure {
        return Finding::well("clock", "ClickHouse's and this machine's agree");
    }
    let side = if apart > 0 { "ahead of" } else { "behind" };
    Finding::of(
        "clock",
        State::Wrong,
        format!("ClickHouse's is {} s {side} this machine's", apart.abs()),
        "let every Node keep time (chrony, systemd-timesyncd): ranges such as the last 30 minutes \
         miss records otherwise",
    )
}

fn made(tables: &Tables, storage: &Storage) -> Finding {
    let apply = "weir schema apply";
    if !tables.has("flows") {
        let todo = format!(
            "make them: {apply}\n\
             in Kubernetes a Job does: kubectl -n flow-visibility logs -l app.kubernetes.io/name=weir-schema"
        );
        return Finding::of("tables", State::Wrong, "there is no table flows", todo);
    }
    if tables.foreign(storage) {
        let seen = match tables
            .tables
            .keys()
            .any(|name| name.starts_with("flows_pod_view"))
        {
            true => "flows is Theia's, or of that form",
            false => "flows is another maker's",
        };
        let todo =
            format!("bring it over, while records come in: {apply} (deploy/clickhouse/upgrade.md)");
        return Finding::of("tables", State::Look, seen, todo);
    }
    match tables.version() {
        Some(VERSION) => Finding::well("tables", format!("Weir's schema {VERSION}")),
        Some(newer) if newer > VERSION => {
            let seen = format!("schema {newer}, this Weir knows {VERSION}");
            Finding::of("tables", State::Wrong, seen, "use a newer Weir")
        }
        _ => {
            let seen = format!("not yet Weir's schema {VERSION}");
            Finding::of("tables", State::Look, seen, format!("finish it: {apply}"))
        }
    }
}

fn columns(tables: &Tables, storage: &Storage) -> Finding {
    let missing: Vec<&str> = tables.missing(storage).iter().map(|c| c.name).collect();
    if missing.is_empty() {
        let count = tables
            .tables
            .get("flows")
            .map_or(0, |flows| flows.columns.len());
        return Finding::well("columns", format!("flows has all, {count}"));
    }
    Finding::of(
        "columns",
        State::Wrong,
        format!("flows lacks {}", missing.join(", ")),
        "add them: weir schema apply\n\
         an aggregator that writes a missing column does not start: restart it afterwards",
    )
}

fn sums(tables: &Tables) -> Finding {
    let bad = |r: &&weir_model::Rollup| !steps::fed(tables, r) || tables.since(r).is_none();
    let names: Vec<&str> = ROLLUPS.iter().filter(bad).map(|r| r.table).collect();
    if names.is_empty() {
        return Finding::well("sums", "every rollup is fed and complete");
    }
    Finding::of(
        "sums",
        State::Look,
        format!("not read, so pages are slower: {}", names.join(", ")),
        "make them whole: weir schema apply",
    )
}

/// An INSERT of no rows: refused to a reader, and nothing else in either case.
async fn may_write(inside: &ClickHouse, writer: bool) -> Finding {
    let sql = "INSERT INTO flows (flowEndSeconds) SELECT flowEndSeconds FROM flows WHERE 0";
    match (inside.query(sql).await, writer) {
        (Err(ClientError::Refused { .. }), false) => {
            Finding::well("rights", "the account only reads")
        }
        (Ok(_), true) => Finding::well("rights", "the account writes"),
        (Ok(_), false) => Finding::of(
            "rights",
            State::Wrong,
            "the account may write; whoever reaches Weir or Grafana could too",
            "give Weir and Grafana the account that only reads (deploy/clickhouse/README.md, Accounts)\n\
             for the account that writes: weir doctor --writer",
        ),
        (Err(error), _) => Finding::of(
            "rights",
            State::Wrong,
            format!("the account cannot write: {error}"),
            "grant it INSERT ON flows; on a full disk, see room",
        ),
    }
}

async fn records(inside: &ClickHouse, silence: u64) -> Finding {
    let sql = format!(
        "SELECT count(), toUnixTimestamp(max(timeInserted)), toUnixTimestamp(max(flowEndSeconds)), \
         toUnixTimestamp(now()) FROM flows \
         WHERE flowEndSeconds > now() - {BACK_S} AND flowEndSeconds < now() + {BACK_S}"
    );
    let row = match ask::numbers(inside, &sql).await {
        Ok(rows) => rows.into_iter().next().unwrap_or_default(),
        Err(error) => return Finding::of("records", State::Wrong, format!("{error:#}"), ""),
    };
    let at = |i: usize| {
        row.get(i)
            .map_or(0, |n| i64::try_from(*n).unwrap_or(i64::MAX))
    };
    let (count, inserted, ended, now) = (at(0), at(1), at(2), at(3));
    let todo = "is the aggregator there: kubectl -n flow-aggregator get pods\n\
                what does it say: kubectl -n flow-aggregator logs deployment/flow-aggregator\n\
                does it write here: weir manifest --print aggregator shows what its ConfigMap must say;\n\
                its databaseURL is tcp://…:9000 or http://…:8123, with TLS tls://…:9440 or https://…:8443\n\
                does antrea-agent export: featureGates FlowExporter and flowExporter.enable";
    if count == 0 {
        return Finding::of("records", State::Wrong, "none of the last week", todo);
    }
    let age = now - inserted;
    let silence = i64::try_from(silence).unwrap_or(i64::MAX);
    if age > silence {
        let seen = format!("the last came in {}, {age} s ago", moment(inserted));
        return Finding::of("records", State::Wrong, seen, todo);
    }
    if ended > now + 60 {
        let seen = format!("the newest ends {} s in the future", ended - now);
        return Finding::of("records", State::Look, seen, "let every Node keep time");
    }
    Finding::well("records", format!("the last came in {age} s ago"))
}

async fn room(client: &ClickHouse, args: &Args) -> Finding {
    let disks = args.place.storage().system("disks");
    let sql = format!(
        "SELECT free_space, total_space FROM {disks} ORDER BY free_space / total_space LIMIT 1"
    );
    let row = match ask::numbers(client, &sql).await {
        Ok(rows) => rows.into_iter().next().unwrap_or_default(),
        Err(error) => {
            let todo = "GRANT SELECT ON system.disks lets the account see it";
            return Finding::of(
                "room",
                State::Look,
                format!("not told: {:#}", error.root_cause()),
                todo,
            );
        }
    };
    let at = |i: usize| row.get(i).map_or(0, |n| u64::try_from(*n).unwrap_or(0));
    filled(at(0), at(1), args.max_percent)
}

/// What a disk's numbers mean.
pub fn filled(free: u64, total: u64, most_percent: u8) -> Finding {
    let used = total.saturating_sub(free);
    let percent = (u128::from(used) * 100)
        .checked_div(u128::from(total))
        .unwrap_or(0);
    let seen = format!(
        "{} of {} free ({percent} % used)",
        bytes(free),
        bytes(total)
    );
    if percent < u128::from(most_percent) {
        return Finding::well("room", seen);
    }
    Finding::of(
        "room",
        State::Wrong,
        seen,
        "make room now: weir prune --max-percent 75\n\
         keep it: is CronJob weir-keep running, and its --max-bytes below the volume\n\
         keep records shorter (weir schema apply --ttl 6h), or give the volume more (weir manifest --storage-size)",
    )
}
