//! A panel's question in straightforward SQL over plain text columns, written without `query`.
//!
//! Each statement names its rows once (`picked`: the keys as text and the value) and the top N as
//! sets over them; the outer statement sums every row under its own name, under Other, or under
//! Unknown. ClickHouse scans the table once per set and once for the sums, as for our statements.

use super::questions::Question;
use weir_model::{Measure, QuerySpec, TimeRange};
use weir_query::Statement;

mod condition;
mod spread;
pub use condition::condition;

/// The statement for the question; `bucket_ms` is the length of a series' buckets.
pub fn statement(question: &Question, range: TimeRange, bucket_ms: i64) -> Statement {
    let plain = Plain {
        filter: condition(&question.conditions),
        from: range.from_ms.div_euclid(1_000),
        to: range.to_ms.div_euclid(1_000),
    };
    let sql = match &question.spec {
        QuerySpec::Records {} => plain.records(),
        QuerySpec::Totals { measures } => plain.totals(measures),
        QuerySpec::Groups { by, measure, top } => plain.groups(by, *measure, *top),
        QuerySpec::Links {
            stages,
            measure,
            top,
            ..
        } => plain.links(stages, *measure, *top),
        QuerySpec::Series { by, measure, top } => {
            plain.series(by, *measure, *top, bucket_ms / 1_000)
        }
        QuerySpec::Changes { .. } | QuerySpec::Distinct { .. } | QuerySpec::Nothing {} => {
            unreachable!("no question of the bench")
        }
    };
    Statement {
        sql,
        params: Vec::new(),
    }
}

/// What all statements of a question share. Ranges begin and end at whole seconds.
struct Plain {
    filter: String,
    from: i64,
    to: i64,
}

impl Plain {
    fn within(&self) -> String {
        let Self { filter, from, to } = self;
        format!(
            "flowEndSeconds >= toDateTime({from}) AND flowEndSeconds < toDateTime({to}){filter}"
        )
    }

    fn records(&self) -> String {
        let within = self.within();
        format!("SELECT * FROM flows WHERE {within} ORDER BY flowEndSeconds DESC LIMIT 500")
    }

    fn totals(&self, measures: &[Measure]) -> String {
        let sum = |m: &Measure| format!("{} AS `{}`", self.amount(*m, value(*m)), m.id());
        let sums = measures.iter().map(sum).collect::<Vec<_>>().join(", ");
        format!("SELECT {sums} FROM flows WHERE {}", self.within())
    }

    /// A sum in the measure's unit.
    fn amount(&self, measure: Measure, value: &str) -> String {
        match is_rate(measure) {
            true => format!("sum({value}) * 8 / {}", self.to - self.from),
            false => format!("sum({value})"),
        }
    }

    /// `picked AS (…)`: the keys `d0`, `d1`, …, the value `v` and more columns of each record.
    fn picked(&self, by: &[String], measure: Measure, more: &str) -> String {
        let keys = by.iter().enumerate();
        let keys: String = keys
            .map(|(i, id)| format!("{} AS d{i}, ", text(id)))
            .collect();
        let (value, within) = (value(measure), self.within());
        format!("picked AS (SELECT {keys}{value} AS v{more} FROM flows WHERE {within})")
    }

    fn groups(&self, by: &[String], measure: Measure, top: u32) -> String {
        let picked = self.picked(by, measure, "");
        let (named, kinds) = (named(by.len(), top), kinds(by.len()));
        let (shown, sum) = (shown(by), self.amount(measure, "v"));
        let keys = keys(by);
        format!(
            "WITH {picked}, {named} SELECT {shown}, {sum} AS `{}` \
             FROM (SELECT *, {kinds} FROM picked) GROUP BY {keys} HAVING sum(v) > 0",
            measure.id()
        )
    }

    fn links(&self, stages: &[String], measure: Measure, top: u32) -> String {
        let picked = self.picked(stages, measure, "");
        let sets = (0..stages.len()).map(|i| {
            format!(
                "named{i} AS (SELECT d{i} FROM picked WHERE d{i} != '' GROUP BY d{i} \
                 HAVING sum(v) > 0 ORDER BY sum(v) DESC, d{i} LIMIT {top})"
            )
        });
        let sets = sets.collect::<Vec<_>>().join(", ");
        let kinds = (0..stages.len()).map(|i| {
            format!(
                "toUInt8(multiIf(d{i} = '', 2, d{i} IN (SELECT d{i} FROM named{i}), 0, 1)) AS k{i}"
            )
        });
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        let (shown, keys) = (shown(stages), keys(stages));
        let sum = self.amount(measure, "v");
        format!(
            "WITH {picked}, {sets} SELECT {shown}, {sum} AS `{}` \
             FROM (SELECT *, {kinds} FROM picked) GROUP BY {keys} HAVING sum(v) > 0",
            measure.id()
        )
    }

    fn series(&self, by: &[String], measure: Measure, top: u32, bucket: i64) -> String {
        if is_rate(measure) && bucket < spread::BELOW_S {
            return self.spread(by, measure, top, bucket);
        }
        let start = format!("intDiv(toUnixTimestamp(flowEndSeconds), {bucket}) * {bucket}");
        let picked = self.picked(by, measure, &format!(", {start} AS b"));
        let sum = match is_rate(measure) {
            true => format!("sum(v) * 8 / {}", self.covered("b", bucket)),
            false => "sum(v)".to_owned(),
        };
        self.lines(
            by,
            measure,
            &format!("{picked}{}", self.set(by, top)),
            "picked",
            &sum,
        )
    }

    /// Sums per key and bucket start `b` of some named rows.
    fn lines(&self, by: &[String], measure: Measure, with: &str, rows: &str, sum: &str) -> String {
        let (mut shown, mut keys, mut kinds) = (shown(by), keys(by), kinds(by.len()));
        if !by.is_empty() {
            shown.push_str(", ");
            keys.insert_str(0, ", ");
            kinds.insert_str(0, ", ");
        }
        format!(
            "WITH {with} SELECT {shown}toDateTime(b) AS t, {sum} AS `{}` \
             FROM (SELECT *{kinds} FROM {rows}) GROUP BY b{keys} ORDER BY b",
            measure.id()
        )
    }

    /// The named combinations, where there is anything to name.
    fn set(&self, by: &[String], top: u32) -> String {
        match by.is_empty() {
            true => String::new(),
            false => format!(", {}", named(by.len(), top)),
        }
    }

    /// Seconds of the bucket that starts at `start` and lie in the range.
    fn covered(&self, start: &str, bucket: i64) -> String {
        let Self { from, to, .. } = self;
        format!(
            "(least(toInt64({start}) + {bucket}, toInt64({to})) \
             - greatest(toInt64({start}), toInt64({from})))"
        )
    }
}

/// `named AS (…)`: the combinations with the largest sums; one that says nothing takes no place.
fn named(count: usize, top: u32) -> String {
    let keys = list(count, |i| format!("d{i}"), ", ");
    let says = list(count, |i| format!("d{i} != ''"), " OR ");
    format!(
        "named AS (SELECT {keys} FROM picked WHERE {says} GROUP BY {keys} HAVING sum(v) > 0 \
         ORDER BY sum(v) DESC, {keys} LIMIT {top})"
    )
}

/// For each key of a combination: 0 for a name, 1 for Other, 2 for Unknown.
fn kinds(count: usize) -> String {
    let keys = list(count, |i| format!("d{i}"), ", ");
    let says = list(count, |i| format!("d{i} != ''"), " OR ");
    let kind = |i| {
        format!(
            "toUInt8(multiIf(({says}) AND ({keys}) NOT IN (SELECT {keys} FROM named), 1, \
             d{i} = '', 2, 0)) AS k{i}"
        )
    };
    list(count, kind, ", ")
}

/// The output's names and kinds.
fn shown(by: &[String]) -> String {
    let both = |(i, id): (usize, &String)| {
        format!("if(k{i} = 0, d{i}, '') AS `{id}`, k{i} AS `{id}_kind`")
    };
    by.iter()
        .enumerate()
        .map(both)
        .collect::<Vec<_>>()
        .join(", ")
}

fn keys(by: &[String]) -> String {
    let both = by.iter().map(|id| format!("`{id}`, `{id}_kind`"));
    both.collect::<Vec<_>>().join(", ")
}

fn list(count: usize, item: impl Fn(usize) -> String, joint: &str) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(joint)
}

fn is_rate(measure: Measure) -> bool {
    matches!(measure, Measure::Throughput | Measure::ReverseThroughput)
}

/// What a record adds. The bench's records hold no wrapped deltas, so nothing is guarded.
fn value(measure: Measure) -> &'static str {
    match measure {
        Measure::Octets | Measure::Throughput => "octetDeltaCount",
        Measure::ReverseOctets | Measure::ReverseThroughput => "reverseOctetDeltaCount",
        Measure::Packets => "packetDeltaCount",
        Measure::ReversePackets => "reversePacketDeltaCount",
        Measure::EndedConnections => {
            "toUInt64(flowEndReason != 2 AND (octetDeltaCount > 0 OR packetDeltaCount > 0 \
             OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0))"
        }
        Measure::Records => {
            "toUInt64(octetDeltaCount > 0 OR packetDeltaCount > 0 \
             OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)"
        }
    }
}

/// A key as text, empty where a record does not say.
fn text(id: &str) -> String {
    let joined = |space: &str, name: &str| {
        format!("if({name} = '' OR {space} = '', {name}, concat({space}, '/', {name}))")
    };
    match id {
        "sourcePod" => joined("sourcePodNamespace", "sourcePodName"),
        "destinationPod" => joined("destinationPodNamespace", "destinationPodName"),
        "ingressPolicy" => joined("ingressNetworkPolicyNamespace", "ingressNetworkPolicyName"),
        "egressPolicy" => joined("egressNetworkPolicyNamespace", "egressNetworkPolicyName"),
        column => format!("toString({column})"),
    }
}
