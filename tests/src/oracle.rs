//! What each panel must answer, computed from the records themselves.
//!
//! Nothing here is shared with `query` but the names of columns: measures, keys, filters, top N and
//! the spreading of octets over time are written a second time, plainly, record by record.

mod compare;
mod filter;
mod spread;
mod text;

pub use filter::passes;
pub use text::text_of;

use crate::answer::{Answer, Part};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Filter, Measure, QuerySpec, TimeRange};
use weir_traffic::FlowRecord;

/// A rule that a test can break on purpose, to see that the comparison notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All rules hold.
    Sound,
    /// The rest outside the top N is lost.
    DropOther,
    /// Wrapped deltas count as they are.
    TrustWrapped,
    /// A Pod is its name without its namespace.
    BarePodNames,
    /// Records without traffic count too.
    CountEmpty,
    /// Octets fall where the record ends.
    NoSpread,
    /// The end of the range belongs to it.
    IncludeEnd,
    /// Of two ends only the first is counted.
    OneEnd,
    /// The top N of changes are those of the present sums.
    NamedByNow,
}

/// The records of a page and the range in which they are asked for.
pub struct Oracle<'a> {
    /// All records in the table.
    pub records: &'a [FlowRecord],
    /// Scope and filters together.
    pub filter: &'a Filter,
    /// What is asked for.
    pub range: TimeRange,
    /// Bucket length of series in milliseconds.
    pub bucket_ms: i64,
    /// Which rule is broken, if any.
    pub rule: Rule,
}

impl Oracle<'_> {
    /// The answer to a question about sums.
    ///
    /// # Panics
    /// For `Records` and `Nothing`, which are no sums.
    pub fn answer(&self, spec: &QuerySpec) -> Answer {
        self.answer_ranked(spec, self, spec)
    }

    /// The answer with the top N of another question of the same shape, asked of other records.
    ///
    /// # Panics
    /// For `Records`, which are no sums.
    pub fn answer_ranked(&self, spec: &QuerySpec, ranks: &Self, by_spec: &QuerySpec) -> Answer {
        let rank = |by: &[String]| {
            let measure = by_spec.measure().expect("a question with a top N");
            ranks.rows(by, measure)
        };
        match spec {
            QuerySpec::Totals { measures } => self.totals(measures),
            QuerySpec::Links { measure, top, .. } => {
                let all: Vec<String> = spec.dimensions().into_iter().cloned().collect();
                self.links(&all, *measure, *top, &rank(&all))
            }
            QuerySpec::Groups { by, measure, top } => {
                let named = top_of(rank(by).into_iter(), *top);
                let rows = self.rows(by, *measure).into_iter();
                self.sum(rows.map(|(k, v)| ((0, whole(k, &named)), v)))
            }
            QuerySpec::Series { by, measure, top } => {
                let named = top_of(rank(by).into_iter(), *top);
                self.series(by, *measure, &named)
            }
            QuerySpec::Changes { by, measure, top } => {
                let ranked = by_spec.measure().expect("a measure");
                self.changes(by, *measure, *top, ranked)
            }
            QuerySpec::Distinct { of } => self.distinct(of),
            QuerySpec::Nothing {} | QuerySpec::Records {} => panic!("records are no sums"),
        }
    }

    /// The records that count, in no order.
    pub fn selected(&self) -> impl Iterator<Item = &FlowRecord> {
        let (from, to) = (self.range.from_ms, self.range.to_ms);
        let to = if self.rule == Rule::IncludeEnd {
            to + 1000
        } else {
            to
        };
        self.records.iter().filter(move |r| {
            let end = i64::from(r.flow_end_seconds) * 1000;
            (from..to).contains(&end) && passes(self.filter, r)
        })
    }

    fn rows(&self, by: &[String], measure: Measure) -> Vec<(Vec<String>, f64)> {
        self.selected()
            .map(|r| (self.key(by, r), self.value(measure, r)))
            .collect()
    }

    fn totals(&self, measures: &[Measure]) -> Answer {
        let total = |m: &Measure| self.selected().map(|r| self.value(*m, r)).sum::<f64>();
        let key = |m: &Measure| (0, vec![Part::Value(m.id().to_owned())]);
        measures.iter().map(|m| (key(m), total(m))).collect()
    }

    fn links(
        &self,
        stages: &[String],
        measure: Measure,
        top: u32,
        ranks: &[(Vec<String>, f64)],
    ) -> Answer {
        let rows = self.rows(stages, measure);
        let named: Vec<BTreeSet<Vec<String>>> = (0..stages.len())
            .map(|i| top_of(ranks.iter().map(|(k, v)| (vec![k[i].clone()], *v)), top))
            .collect();
        let part = |(i, text): (usize, String)| match text.as_str() {
            "" => Part::Unknown,
            _ if named[i].contains(&vec![text.clone()]) => Part::Value(text),
            _ => Part::Other,
        };
        let keyed = rows
            .into_iter()
            .map(|(k, v)| ((0, k.into_iter().enumerate().map(part).collect()), v));
        self.sum(keyed.collect::<Vec<_>>())
    }

    fn series(&self, by: &[String], measure: Measure, named: &BTreeSet<Vec<String>>) -> Answer {
        let rate = matches!(measure, Measure::Throughput | Measure::ReverseThroughput);
        let whole_bucket =
            |start: i64| self.covered_seconds(start) * 1000.0 >= self.bucket_ms as f64;
        let spreads = |start| rate && (self.bucket_ms < 3_600_000 || !whole_bucket(start));
        let bucket = |r: &FlowRecord| {
            (i64::from(r.flow_end_seconds) * 1000).div_euclid(self.bucket_ms) * self.bucket_ms
        };
        let ended = self
            .selected()
            .map(|r| (self.key(by, r), bucket(r), self.octets(measure, r)))
            .filter(|(_, t, _)| !spreads(*t));
        let spread = self.spread(by, measure).into_iter();
        let points: Vec<(Vec<String>, i64, f64)> = ended
            .chain(spread.filter(|(_, t, _)| spreads(*t)))
            .collect();
        let keyed = points
            .into_iter()
            .map(|(k, t, v)| ((t, whole(k, named)), v));
        let mut answer = self.sum(keyed.collect::<Vec<_>>());
        if rate {
            for ((start, _), octets) in &mut answer {
                *octets *= 8.0 / self.covered_seconds(*start);
            }
        }
        answer
    }

    fn sum(&self, rows: impl IntoIterator<Item = ((i64, Vec<Part>), f64)>) -> Answer {
        let mut answer = Answer::new();
        for (key, value) in rows {
            if self.rule == Rule::DropOther && key.1.contains(&Part::Other) {
                continue;
            }
            *answer.entry(key).or_default() += value;
        }
        answer
    }

    /// The texts of a record's dimensions; empty where it does not say.
    fn key(&self, by: &[String], r: &FlowRecord) -> Vec<String> {
        by.iter().map(|id| self.text(id, r)).collect()
    }

    fn text(&self, id: &str, r: &FlowRecord) -> String {
        match (self.rule, id) {
            (Rule::BarePodNames, "sourcePod") => r.source_pod_name.to_string(),
            (Rule::BarePodNames, "destinationPod") => r.destination_pod_name.to_string(),
            _ => text_of(id, r),
        }
    }

    /// What is summed: octets for a throughput, else the measure.
    fn octets(&self, measure: Measure, r: &FlowRecord) -> f64 {
        match measure {
            Measure::Throughput => self.value(Measure::Octets, r),
            Measure::ReverseThroughput => self.value(Measure::ReverseOctets, r),
            other => self.value(other, r),
        }
    }

    fn value(&self, measure: Measure, r: &FlowRecord) -> f64 {
        let octets = self.delta(r.octet_delta_count, r.octet_total_count);
        let reverse = self.delta(r.reverse_octet_delta_count, r.reverse_octet_total_count);
        let seconds = (self.range.to_ms - self.range.from_ms) as f64 / 1000.0;
        let empty = r.octet_delta_count == 0
            && r.packet_delta_count == 0
            && r.reverse_octet_delta_count == 0
            && r.reverse_packet_delta_count == 0;
        let counts = !empty || self.rule == Rule::CountEmpty;
        match measure {
            Measure::Octets => octets,
            Measure::ReverseOctets => reverse,
            Measure::Packets => self.delta(r.packet_delta_count, r.packet_total_count),
            Measure::ReversePackets => {
                self.delta(r.reverse_packet_delta_count, r.reverse_packet_total_count)
            }
            Measure::Throughput => octets * 8.0 / seconds,
            Measure::ReverseThroughput => reverse * 8.0 / seconds,
            Measure::Records => f64::from(u8::from(counts)),
            Measure::EndedConnections => f64::from(u8::from(counts && r.flow_end_reason != 2)),
        }
    }

    fn delta(&self, delta: u64, total: u64) -> f64 {
        let wrapped = delta >= 1 << 63 || delta > total;
        if wrapped && self.rule != Rule::TrustWrapped {
            0.0
        } else {
            delta as f64
        }
    }
}

/// The keys with the largest sums, ties by name; a key that says nothing takes no place.
fn top_of(rows: impl Iterator<Item = (Vec<String>, f64)>, top: u32) -> BTreeSet<Vec<String>> {
    let mut sums: BTreeMap<Vec<String>, f64> = BTreeMap::new();
    for (key, value) in rows.filter(|(k, _)| k.iter().any(|t| !t.is_empty())) {
        *sums.entry(key).or_default() += value;
    }
    let mut ranked: Vec<_> = sums.into_iter().filter(|(_, v)| *v > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
        .into_iter()
        .take(top as usize)
        .map(|(k, _)| k)
        .collect()
}

/// A combination as a key: named as a whole, unknown where nothing is said, else Other.
fn whole(key: Vec<String>, named: &BTreeSet<Vec<String>>) -> Vec<Part> {
    let other = !named.contains(&key) && key.iter().any(|t| !t.is_empty());
    let part = |text: String| match text.as_str() {
        _ if other => Part::Other,
        "" => Part::Unknown,
        _ => Part::Value(text),
    };
    key.into_iter().map(part).collect()
}
