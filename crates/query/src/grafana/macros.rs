//! What a statement computes from macros: its range, its buckets, and where each table's part of
//! the range begins and ends.

use super::Choice;
use crate::build::bucket::{LEAST, LONG_MS};
use crate::build::plan::{Kind, Time};
use crate::build::{Bucket, Second, Shift};
use crate::catalog::{COMPLETE_SINCE, Level};
use crate::segments::Part;
use crate::sql::{Sql, sql};
use weir_model::Rollup;
use weir_model::rollup::{ROLLUPS, SPREAD_BELOW_S};

/// A later moment than any record's: a rollup that does not say since when it is complete is not
/// read.
const NEVER: u64 = 4_294_967_295;

type Span = [Second; 2];
type Plan = Vec<(Time, Part<Second>)>;
/// What is planned for: a kind of sums, moved back, from these tables.
type Asked = (Kind, Shift, Vec<&'static str>);

/// The names at the head of a statement.
#[derive(Default)]
pub(crate) struct Macros {
    /// What the dashboard's variables choose.
    pub(crate) choices: Vec<Choice>,
    /// The records that the statement is about, as a function of their columns.
    pub(super) kept: Option<Sql>,
    /// How long buckets are at least over long ranges, in seconds, once a series asked.
    bucket: Option<Option<u32>>,
    /// Whether the period before is asked for.
    before: bool,
    /// The rollups that are read, by their places in [`ROLLUPS`].
    since: Vec<usize>,
    /// The cuts of the range, in the order of their numbers.
    cuts: Vec<Sql>,
    /// What was planned already, for the same cuts serve again.
    plans: Vec<(Asked, Plan)>,
}

impl Macros {
    /// Those of a page with these choices.
    pub(super) fn new(choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::default()
        }
    }

    /// Buckets of a series: as Grafana asks, whole hours from one hour on, and over long ranges at
    /// least those of the finest rollup that keeps what the series needs.
    pub(crate) fn bucket(&mut self, finest: Option<u32>) -> Bucket {
        self.bucket = Some(finest);
        Bucket::Named
    }

    /// Which table answers which part of the range.
    pub(crate) fn plan(&mut self, kind: Kind, earlier: Shift, levels: &[Level]) -> Plan {
        let tables = levels.iter().map(|level| level.rollup.table).collect();
        let key = (kind, earlier, tables);
        if let Some((_, plan)) = self.plans.iter().find(|(known, _)| *known == key) {
            return plan.clone();
        }
        self.before |= earlier == Shift::Length;
        let rollups: Vec<&'static Rollup> = levels.iter().map(|level| level.rollup).collect();
        let mut plan = Plan::new();
        for (span, time) in self.spans(kind, earlier) {
            self.cut(span, (time, earlier), &rollups, &mut plan);
        }
        self.plans.push((key, plan.clone()));
        plan
    }

    /// How a measure falls into buckets; as for a known range, but either way may be of no time.
    fn spans(&mut self, kind: Kind, earlier: Shift) -> Vec<(Span, Time)> {
        let [from, to] = match earlier {
            Shift::Length => ["before_s", "from_s"].map(Second::Named),
            Shift::Known(_) => ["from_s", "to_s"].map(Second::Named),
        };
        let bucket = match kind {
            Kind::Whole => return vec![([from, to], Time::Whole)],
            Kind::Counts(bucket) => return vec![([from, to], Time::Ends(bucket))],
            Kind::Rates(bucket) => bucket,
        };
        let back = match earlier {
            Shift::Length => " - length_s",
            Shift::Known(_) => "",
        };
        let first = "intDiv(from_s + bucket_s - 1, bucket_s) * bucket_s";
        let last = "intDiv(to_s, bucket_s) * bucket_s";
        let whole = sql![
            "bucket_s >= ",
            u64::from(SPREAD_BELOW_S),
            " AND ",
            first,
            " < ",
            last
        ];
        let mut edge =
            |at: &'static str| self.name(sql!["if(", &whole, ", ", at, back, ", ", to.sql(), ")"]);
        let (first, last) = (edge(first), edge(last));
        vec![
            ([from, first], Time::Spread(bucket)),
            ([first, last], Time::Ends(bucket)),
            ([last, to], Time::Spread(bucket)),
        ]
    }

    /// Cuts a span as [`crate::segments::parts`] does a known one.
    fn cut(
        &mut self,
        span: Span,
        (time, earlier): (Time, Shift),
        rollups: &[&'static Rollup],
        plan: &mut Plan,
    ) {
        let Some((rollup, rest)) = rollups.split_first() else {
            return put(plan, time, None, span);
        };
        if matches!(time, Time::Spread(_)) && rollup.seconds >= SPREAD_BELOW_S {
            return self.cut(span, (time, earlier), rest, plan);
        }
        let [from, to] = span.map(Second::sql);
        let seconds = u64::from(rollup.seconds);
        let since = self.since(rollup);
        let up = sql![
            "intDiv(greatest(",
            &from,
            ", ",
            since,
            ") + ",
            seconds - 1,
            ", ",
            seconds,
            ") * ",
            seconds
        ];
        let first = sql!["least(", &to, ", ", up, ")"];
        let first = self.name(match time {
            Time::Whole => first,
            _ => sql!["if(", nests(seconds, earlier), ", ", first, ", ", &to, ")"],
        });
        let down = sql!["intDiv(", &to, ", ", seconds, ") * ", seconds];
        let last = self.name(sql!["greatest(", first.sql(), ", ", down, ")"]);
        self.cut([span[0], first], (time, earlier), rest, plan);
        put(plan, time, Some(rollup), [first, last]);
        self.cut([last, span[1]], (time, earlier), rest, plan);
    }

    /// A new name for a second.
    fn name(&mut self, sql: Sql) -> Second {
        self.cuts.push(sql);
        Second::Cut(self.cuts.len() - 1)
    }

    /// The name of the moment since when a rollup is complete.
    fn since(&mut self, rollup: &'static Rollup) -> Sql {
        let at = ROLLUPS.iter().position(|known| known == rollup);
        let at = at.unwrap_or(ROLLUPS.len());
        if !self.since.contains(&at) {
            self.since.push(at);
        }
        Sql::alias("since_", at)
    }

    /// `WITH …` for everything that has a name.
    pub(crate) fn head(&self) -> Sql {
        let mut items: Vec<Sql> = vec![
            "toInt64(toUnixTimestamp($__fromTime)) AS from_s".into(),
            "toInt64(toUnixTimestamp($__toTime)) AS to_s".into(),
            "greatest(to_s - from_s, 1) AS length_s".into(),
        ];
        if self.before {
            items.push("from_s - length_s AS before_s".into());
        }
        items.extend(self.bucket.iter().flat_map(|finest| buckets(*finest)));
        items.extend(self.choices.iter().flat_map(Choice::names));
        items.extend(self.kept.clone());
        items.extend(
            self.since
                .iter()
                .filter_map(|at| Some(complete(*at, ROLLUPS.get(*at)?))),
        );
        let cuts = self.cuts.iter().enumerate();
        items.extend(cuts.map(|(i, cut)| sql![cut, " AS ", Sql::alias("cut_", i)]));
        sql!["WITH\n  ", Sql::join(items, ",\n  "), "\n"]
    }
}

/// Adds a span to the part of its table, or a part.
fn put(plan: &mut Plan, time: Time, rollup: Option<&'static Rollup>, span: Span) {
    let same = |(t, part): &&mut (Time, Part<Second>)| *t == time && part.rollup == rollup;
    match plan.iter_mut().find(same) {
        Some((_, part)) => part.spans.push(span),
        None => plan.push((
            time,
            Part {
                rollup,
                spans: vec![span],
            },
        )),
    }
}

/// Whether a rollup's buckets lie within those of the series.
fn nests(seconds: u64, earlier: Shift) -> Sql {
    let within = |name: &'static str| sql![name, " % ", seconds, " = 0"];
    match earlier {
        Shift::Length => sql![within("bucket_s"), " AND ", within("length_s")],
        Shift::Known(_) => within("bucket_s"),
    }
}

fn buckets(finest: Option<u32>) -> [Sql; 2] {
    let hour = u64::from(SPREAD_BELOW_S);
    let wanted = sql![
        "if($__interval_s > ",
        hour,
        ", intDiv(toInt64($__interval_s) + ",
        hour - 1,
        ", ",
        hour,
        ") * ",
        hour,
        ", toInt64($__interval_s)) AS wanted_s",
    ];
    let least = finest.map(|seconds| {
        let long = (LONG_MS / 1000).max(LEAST * i64::from(seconds));
        let long = u64::try_from(long).unwrap_or(u64::MAX);
        let at_least = sql!["greatest(wanted_s, ", u64::from(seconds), ")"];
        sql!["if(length_s >= ", long, ", ", at_least, ", wanted_s)"]
    });
    let bucket = least.unwrap_or_else(|| "wanted_s".into());
    [wanted, sql![bucket, " AS bucket_s"]]
}

/// Since when a rollup is complete, as its comment says.
fn complete(at: usize, rollup: &Rollup) -> Sql {
    sql![
        "ifNull((SELECT min(toInt64OrNull(replaceOne(comment, ",
        Sql::text(COMPLETE_SINCE),
        ", ''))) FROM system.tables WHERE database = currentDatabase() AND name = ",
        Sql::text(rollup.table),
        "), ",
        NEVER,
        ") AS ",
        Sql::alias("since_", at),
    ]
}
