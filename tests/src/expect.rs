//! What the answer to a request must be: the oracle's sums under the names of the answer's columns.

use crate::answer::Answer;
use crate::oracle::{Oracle, Rule};
use weir_model::{Filter, QuerySpec};
use weir_query::{Direction, Request};
use weir_traffic::FlowRecord;

/// The question as its answer's columns are named, and the answer; buckets of series are of that
/// length.
pub fn expected(
    request: &Request<'_>,
    records: &[FlowRecord],
    bucket_ms: i64,
    rule: Rule,
) -> (QuerySpec, Answer) {
    let filter = Filter::all([request.scope.clone(), request.filter.clone()]);
    let oracle = |records| Oracle {
        records,
        filter: &filter,
        range: request.range,
        bucket_ms,
        rule,
    };
    let shown = shown(request);
    // Changes look at both periods themselves.
    let moved = match shown {
        QuerySpec::Changes { .. } => 0,
        _ => request.earlier_ms / 1000,
    };
    // Earlier sums are those of records that came later; the top N are the range's own.
    let later = later(records, moved);
    let answer = oracle(&later).answer_ranked(&shown, &oracle(records), request.spec);
    (shown, answer)
}

fn shown(request: &Request<'_>) -> QuerySpec {
    let mut spec = request.spec.clone();
    if request.direction == Direction::Forward {
        return spec;
    }
    match &mut spec {
        QuerySpec::Links { measure, .. }
        | QuerySpec::Groups { measure, .. }
        | QuerySpec::Changes { measure, .. }
        | QuerySpec::Series { measure, .. } => *measure = measure.reverse(),
        QuerySpec::Totals { measures } => {
            for measure in measures {
                *measure = measure.reverse();
            }
        }
        QuerySpec::Distinct { .. } | QuerySpec::Nothing {} | QuerySpec::Records {} => {}
    }
    spec
}

/// The records as if they had come so many seconds later.
fn later(records: &[FlowRecord], seconds: i64) -> Vec<FlowRecord> {
    let seconds = u32::try_from(seconds).expect("a short while");
    let mut records = records.to_vec();
    for record in &mut records {
        record.flow_start_seconds += seconds;
        record.flow_end_seconds += seconds;
    }
    records
}
