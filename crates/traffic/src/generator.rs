//! The generator: second by second, connections open, report, end, and their records come out.

mod connection;
mod events;
mod open;
mod report;

#[cfg(test)]
mod tests;

use crate::cluster::{Cluster, Kind, Size};
use crate::draw::{Draw, Weighted};
use crate::record::FlowRecord;
use crate::season::busyness;
use crate::wheel::Wheel;
use connection::{Connection, Words};
use events::Events;

/// Seconds between two reports of an open connection.
const ACTIVE_TIMEOUT_S: f64 = 60.0;
/// The farthest that a record is written after its end: late ones, and their repeats.
const OUT_HORIZON_S: usize = 2_048;
/// The farthest that a connection's next report is away.
const DUE_HORIZON_S: usize = 256;
/// Share of the records that come from connections open for long.
const LONG_SHARE: f64 = 0.35;
/// Share of the connections whose last record the aggregator repeats twice without new data.
const REPEATED: f64 = 0.12;

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    /// Another seed is another cluster with other traffic.
    pub seed: u64,
    /// Where time starts, UTC milliseconds since 1970; whole seconds count.
    pub start_ms: i64,
    /// Records per second of all clusters, averaged over a week.
    pub rate: f64,
    /// How many clusters there are, at least one; those after the first have the seeds after it, and
    /// each its share of the records.
    pub clusters: u16,
    /// How large each cluster is.
    pub size: Size,
    /// Adds names that try to break whoever shows them.
    pub hostile: bool,
    /// Adds deltas that wrapped around near 2^64, as old aggregators wrote now and then.
    pub faults: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            start_ms: 0,
            rate: 200.0,
            clusters: 1,
            size: Size::Small,
            hostile: false,
            faults: false,
        }
    }
}

/// Talks of one kind, drawn by weight.
struct Talks {
    indices: Vec<usize>,
    weights: Weighted,
}

/// Generates records in the order in which an aggregator would insert them.
pub struct Generator {
    config: Config,
    cluster: Cluster,
    draw: Draw,
    words: Words,
    /// The next second to simulate.
    now: i64,
    short: Talks,
    long: Talks,
    /// New short connections per second at an average hour, and what is left of the last second.
    arrivals: f64,
    carry: f64,
    due: Wheel<Box<Connection>>,
    planned: Wheel<events::Planned>,
    out: Wheel<FlowRecord>,
    events: Events,
    /// Those of the other clusters.
    others: Vec<Generator>,
}

impl Generator {
    /// A generator at its start, with the long connections of before already open.
    pub fn new(config: Config) -> Self {
        let Config {
            seed,
            size,
            hostile,
            ..
        } = config;
        let cluster = if hostile {
            Cluster::hostile(seed, size)
        } else {
            Cluster::new(seed, size)
        };
        let others = others(config);
        let now = config.start_ms.div_euclid(1_000);
        let (short, long) = (talks(&cluster, false), talks(&cluster, true));
        let rate = own_rate(config);
        let arrivals = rate * (1.0 - LONG_SHARE) / reports_per_connection(&cluster, &short);
        let mut generator = Self {
            words: Words::new(),
            now,
            short,
            long,
            arrivals,
            carry: 0.0,
            due: Wheel::new(now, DUE_HORIZON_S),
            planned: Wheel::new(now, DUE_HORIZON_S),
            out: Wheel::new(now, OUT_HORIZON_S),
            events: Events::default(),
            draw: Draw::new(seed, 2),
            config,
            cluster,
            others,
        };
        generator.plan_events();
        for _ in 0..(rate * LONG_SHARE * ACTIVE_TIMEOUT_S) as usize {
            generator.open_long(true);
        }
        generator
    }

    /// The first cluster as it is now.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Up to where records have been generated, UTC milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.now * 1_000
    }

    /// The records inserted from where the last batch stopped until `until_ms`, in that order.
    /// Only whole seconds are generated, so batches of any length join to the same records.
    pub fn next_batch(&mut self, until_ms: i64) -> Vec<FlowRecord> {
        let mut batch = Vec::new();
        self.fill(until_ms, usize::MAX, &mut batch);
        batch
    }

    /// As [`Self::next_batch`], into `batch`, stopping early at the first second that brings it
    /// to `enough` records.
    pub fn fill(&mut self, until_ms: i64, enough: usize, batch: &mut Vec<FlowRecord>) {
        while (self.now + 1) * 1_000 <= until_ms && batch.len() < enough {
            self.tick(batch);
        }
    }

    /// Simulates one second.
    fn tick(&mut self, batch: &mut Vec<FlowRecord>) {
        self.run_events();
        let due = self.due.take();
        self.due.advance(Vec::new());
        for connection in due {
            self.report(connection);
        }
        let planned = self.planned.take();
        for plan in &planned {
            self.open_planned(*plan);
        }
        self.planned.advance(planned);
        self.arrive();
        let mut out = self.out.take();
        batch.append(&mut out);
        self.out.advance(out);
        self.now += 1;
        for other in &mut self.others {
            other.tick(batch);
        }
    }

    /// Opens this second's short connections.
    fn arrive(&mut self) {
        let noise = 0.7 + 0.6 * self.draw.unit();
        self.carry += self.arrivals * busyness(self.now) * noise;
        while self.carry >= 1.0 {
            self.carry -= 1.0;
            self.open_short();
        }
    }
}

/// A cluster's share of the records per second.
fn own_rate(config: Config) -> f64 {
    let rate = config.rate / f64::from(config.clusters.max(1));
    if rate.is_finite() { rate.max(0.0) } else { 0.0 }
}

/// The generators of all clusters but the first.
fn others(config: Config) -> Vec<Generator> {
    let other = |i: u16| {
        Generator::new(Config {
            seed: config.seed.wrapping_add(i.into()),
            rate: own_rate(config),
            clusters: 1,
            ..config
        })
    };
    (1..config.clusters).map(other).collect()
}

/// The talks that are drawn from at any time; those of cron jobs have their own hour.
fn talks(cluster: &Cluster, long: bool) -> Talks {
    let wanted = |index: &usize| {
        let talk = &cluster.talks[*index];
        let cron = talk
            .from
            .is_some_and(|w| cluster.workloads[w].kind == Kind::Cron);
        talk.profile.shape().long == long && !cron
    };
    let indices: Vec<usize> = (0..cluster.talks.len()).filter(wanted).collect();
    let weights = Weighted::new(indices.iter().map(|i| cluster.talks[*i].weight));
    Talks { indices, weights }
}

/// Records that an average short connection leaves.
fn reports_per_connection(cluster: &Cluster, short: &Talks) -> f64 {
    let mut weight = 0.0;
    let mut reports = 0.0;
    for talk in short.indices.iter().map(|i| &cluster.talks[*i]) {
        let seconds = talk.profile.shape().seconds;
        weight += talk.weight;
        reports += talk.weight * seconds.mean_of(|s| (s / ACTIVE_TIMEOUT_S).ceil().max(1.0));
    }
    reports / weight.max(f64::MIN_POSITIVE) + 2.0 * REPEATED
}
