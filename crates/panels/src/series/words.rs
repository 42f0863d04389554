//! What a series panel says: tooltip, legend, total, table.

use super::model::{Line, Model};
use crate::number;
use crate::{HiddenTable, Legend, LegendEntry, Tooltip, TooltipRow, key};
use weir_model::time::civil::DAY_MS;
use weir_model::time::instant::{Precision, format, format_clock, to_local};
use weir_model::{TimeRange, Zone};
use weir_scene::{Color, Point};

/// Lines of a tooltip before the rest is only counted.
const MOST_ROWS: usize = 12;

/// The values at a bucket, largest first; `strong` is the line under the pointer.
pub fn tooltip(
    model: &Model,
    shown: &[usize],
    colors: &[Color],
    bucket: usize,
    strong: Option<usize>,
    title: String,
    at: Point,
) -> Tooltip {
    let mut values: Vec<(usize, f64)> = shown
        .iter()
        .filter_map(|i| model.lines.get(*i)?.at(bucket).map(|v| (*i, v)))
        .collect();
    values.sort_by(|a, b| b.1.total_cmp(&a.1));
    // The one pointed at is always listed.
    if let Some(at) = values.iter().position(|(i, _)| Some(*i) == strong)
        && at >= MOST_ROWS
    {
        let pointed = values.remove(at);
        values.insert(MOST_ROWS - 1, pointed);
    }
    let row = |(i, v): &(usize, f64)| TooltipRow {
        color: colors.get(*i).copied(),
        label: model
            .lines
            .get(*i)
            .map_or_else(String::new, |l| name(model, l)),
        value: number::format(*v, model.unit()),
        strong: Some(*i) == strong,
    };
    let mut rows: Vec<TooltipRow> = values.iter().take(MOST_ROWS).map(row).collect();
    if let Some(rest) = values.get(MOST_ROWS..).filter(|r| !r.is_empty()) {
        let sum: f64 = rest.iter().map(|(_, v)| v).sum();
        rows.push(TooltipRow {
            color: None,
            label: format!("{} more", rest.len()),
            value: number::format(sum, model.unit()),
            strong: false,
        });
    }
    Tooltip { at, title, rows }
}

/// When a bucket is, in the zone: `2026-11-23 21:45 – 21:46`; what is special about it is said.
pub fn when(model: &Model, bucket: usize, zone: &dyn Zone) -> String {
    let start = model
        .times
        .get(bucket)
        .copied()
        .unwrap_or(model.range.from_ms);
    let end = start.saturating_add(model.bucket_ms);
    let whole = |step: i64| start % step == 0 && model.bucket_ms % step == 0;
    let precision = match () {
        () if whole(60_000) => Precision::Minute,
        () if whole(1000) => Precision::Second,
        () => Precision::Millisecond,
    };
    let day = |ms| to_local(ms, zone).div_euclid(DAY_MS);
    let until = if day(start) == day(end) {
        format_clock(end, zone, precision)
    } else {
        format(end, zone, precision)
    };
    let note = if model.is_incomplete(start) {
        ", incomplete"
    } else {
        ""
    };
    format!("{} – {until}{note}", format(start, zone, precision))
}

fn name(model: &Model, line: &Line) -> String {
    if line.label.is_empty() {
        model.measure.label().to_owned()
    } else {
        line.label.clone()
    }
}

/// One entry per line of the model; none for a single line without a name.
pub fn legend(model: &Model, shown: &[usize], colors: &[Color]) -> Legend {
    if model.dims.is_empty() {
        return Legend::default();
    }
    let entry = |(i, line): (usize, &Line)| LegendEntry {
        color: colors.get(i).copied().unwrap_or(Color::hex(0x808080)),
        label: line.label.clone(),
        values: vec![number::format(model.overall(line), model.unit())],
        shown: shown.contains(&i),
    };
    let head = if model.is_rate() { "Mean" } else { "Total" };
    Legend {
        head: vec![head.to_owned()],
        sorted: None,
        entries: model.lines.iter().enumerate().map(entry).collect(),
    }
}

/// `12.3 GB total`, or `34 Mbit/s mean` for a rate.
pub fn total(model: &Model) -> String {
    // An empty sum is minus zero.
    let sum = model.lines.iter().map(|l| model.overall(l)).sum::<f64>();
    let what = if model.is_rate() { "mean" } else { "total" };
    format!("{} {what}", number::format(sum, model.unit()))
}

/// One row per line.
pub fn table(model: &Model, range: TimeRange, zone: &dyn Zone) -> HiddenTable {
    let at = |ms| format(ms, zone, Precision::Second);
    let caption = format!(
        "{} from {} to {} ({}): {}",
        model.measure.label(),
        at(range.from_ms),
        at(range.to_ms),
        zone.name(),
        total(model)
    );
    let named = model
        .lines
        .iter()
        .filter(|l| !key::is_other(&l.key))
        .count();
    let overall = if model.is_rate() { "Mean" } else { "Total" };
    let row = |line: &Line| {
        let label = match line.key.as_slice() {
            [] => name(model, line),
            key => key::long_label(&model.dims, key, named),
        };
        let written = |v| number::format(v, model.unit());
        vec![label, written(model.overall(line)), written(line.max)]
    };
    HiddenTable {
        caption,
        head: ["Name", overall, "Largest in one bucket"]
            .map(str::to_owned)
            .to_vec(),
        rows: model.lines.iter().map(row).collect(),
    }
}
