//! Phase "place": which part of the circle each name takes, and each end of a ribbon on it.
//!
//! Positions are turns: 0 at the top, clockwise, 1 a whole turn.

use super::model::{Model, Ribbon};
use std::f64::consts::TAU;
use weir_model::order::Ordered as _;

/// Between neighbouring names, in pixels along the circle.
const GAP: f64 = 2.0;
/// Between namespaces, on top of that.
const GROUP_GAP: f64 = 6.0;
/// A name's arc is at least so long that it can be seen.
const LEAST: f64 = 1.5;
/// Names' labels may claim up to this part of the circle; else it is too crowded for them.
const LABELS: f64 = 0.6;

/// The circle's measures in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Radius of the names' arcs.
    pub radius: f64,
    /// Radius at which labels begin.
    pub label_radius: f64,
    /// What a label takes along the circle.
    pub line: f64,
    /// Whether there are too many names to label each.
    pub crowded: bool,
}

/// Whether the labels of so many names, each with its line in pixels, would claim too much of a
/// circle of that radius.
pub fn is_crowded(names: usize, line: f64, radius: f64) -> bool {
    names as f64 * line > LABELS * TAU * radius
}

/// From where to where, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub from: f64,
    /// Where it ends, not before `from`.
    pub to: f64,
}

impl Span {
    /// Its middle.
    pub fn middle(self) -> f64 {
        f64::midpoint(self.from, self.to)
    }
}

/// A name's part of the circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// All of it.
    pub span: Span,
    /// Where the part of what leaves ends and that of what arrives begins.
    pub turn: f64,
}

/// A namespace's part of the circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Index into `Model::groups`.
    pub group: u32,
    /// From its first name to its last.
    pub span: Span,
}

/// Everything on the circle.
#[derive(Clone, Debug)]
pub struct Places {
    /// Turns per unit of the measure.
    pub scale: f64,
    /// The names with traffic, clockwise from the top.
    pub shown: Vec<u32>,
    /// One per name; `None` without traffic.
    pub arcs: Vec<Option<Arc>>,
    /// Where each ribbon leaves and where it arrives.
    pub ends: Vec<[Span; 2]>,
    /// The namespaces, clockwise.
    pub bands: Vec<Band>,
    /// Whether there are too many names to label each.
    pub crowded: bool,
}

/// Gives every name and every end its place.
pub fn place(model: &Model, order: &[u32], room: Room) -> Places {
    let value = |name: &u32| model.names[*name as usize].value();
    let shown: Vec<u32> = order.iter().copied().filter(|n| value(n) > 0.0).collect();
    let count = shown.len().max(1) as f64;
    let pixel = 1.0 / (TAU * room.radius.max(1.0));
    let line = room.line / (TAU * room.label_radius.max(1.0));
    let gap = (GAP * pixel).min(0.2 / count);
    let seen = LEAST * pixel;
    let least = if room.crowded {
        (seen + gap).min(0.5 / count)
    } else {
        line
    };
    let breaks = group_breaks(model, &shown);
    let many = breaks.iter().filter(|b| **b).count().max(1) as f64;
    let group_gap = (GROUP_GAP * pixel).min(0.1 / many);
    let free = 1.0 - group_gap * breaks.iter().filter(|b| **b).count() as f64;
    let values: Vec<f64> = shown.iter().map(value).collect();
    let scale = scale(&values, free, gap, least);

    let mut arcs = vec![None; model.names.len()];
    let mut at = 0.0;
    for ((name, value), broken) in shown.iter().zip(&values).zip(breaks) {
        let slot = (value * scale + gap).max(least);
        let length = (value * scale).max(seen.min(slot - gap));
        let from = at + (slot - length) / 2.0;
        let sent = model.names[*name as usize].sent / value;
        arcs[*name as usize] = Some(Arc {
            span: Span {
                from,
                to: from + length,
            },
            turn: from + length * sent,
        });
        at += slot + if broken { group_gap } else { 0.0 };
    }
    Places {
        ends: ends(model, &arcs, scale),
        bands: bands(model, &shown, &arcs),
        scale,
        shown,
        arcs,
        crowded: room.crowded,
    }
}

/// Whether a namespace, or what has none, ends behind each name.
fn group_breaks(model: &Model, shown: &[u32]) -> Vec<bool> {
    let key = |i: usize| {
        let name = &model.names[shown[i % shown.len()] as usize];
        (name.part.kind, name.group)
    };
    (0..shown.len()).map(|i| key(i) != key(i + 1)).collect()
}

/// Turns per unit, so that each value with its gap, or the least where that is more, fills `free`.
fn scale(values: &[f64], free: f64, gap: f64, least: f64) -> f64 {
    let mut values = values.to_vec();
    values.order_by(|a, b| b.total_cmp(a));
    // Sums from the largest on, so that small ones are not lost in a difference.
    let sums: Vec<f64> = values
        .iter()
        .scan(0.0, |sum, v| {
            *sum += v;
            Some(*sum)
        })
        .collect();
    for large in (1..=values.len()).rev() {
        let small = (values.len() - large) as f64;
        let scale = (free - small * least - large as f64 * gap) / sums[large - 1];
        if values[large - 1] * scale + gap >= least || large == 1 {
            return scale.max(0.0);
        }
    }
    0.0
}

/// One end of a ribbon.
struct End {
    ribbon: usize,
    /// 0 where it leaves, 1 where it arrives.
    side: usize,
    name: u32,
    /// How far the other end stands, clockwise: 0 to 1.
    away: f64,
    /// Which of a pair's strands comes first here.
    strand: i64,
}

/// Stacks the ends of ribbons on their names' arcs: first what leaves, then what arrives, each in
/// the order in which the far ends stand against the clock, so that ribbons of one name do not
/// cross. Strands of a pair stand the other way round at the far end, which nests them.
fn ends(model: &Model, arcs: &[Option<Arc>], scale: f64) -> Vec<[Span; 2]> {
    let middle = |name: u32| arcs[name as usize].map_or(0.0, |a| a.span.middle());
    let both = |(ribbon, r): (usize, &Ribbon)| {
        let (names, strand) = ([r.source, r.target], i64::from(r.strand));
        [0, 1].map(|side| {
            let (name, far) = (names[side], names[1 - side]);
            let away = (middle(far) - middle(name)).rem_euclid(1.0);
            // To itself it is the shortest way clockwise, from itself the longest.
            let away = if far == name { side as f64 } else { away };
            End {
                ribbon,
                side,
                name,
                away,
                strand: if side == 0 { strand } else { -strand },
            }
        })
    };
    let mut all: Vec<End> = model.ribbons.iter().enumerate().flat_map(both).collect();
    all.order_by(|a, b| {
        let key = |e: &End| (e.name, e.side);
        let far = b.away.total_cmp(&a.away);
        key(a).cmp(&key(b)).then(far).then(a.strand.cmp(&b.strand))
    });
    let mut ends = vec![[Span::default(); 2]; model.ribbons.len()];
    for chunk in all.chunk_by(|a, b| a.name == b.name) {
        let name = chunk[0].name;
        // An arc drawn longer than its value (so that it can be seen) holds its ends in the middle.
        let mut at = middle(name) - model.names[name as usize].value() * scale / 2.0;
        for end in chunk {
            let to = at + model.ribbons[end.ribbon].value * scale;
            ends[end.ribbon][end.side] = Span { from: at, to };
            at = to;
        }
    }
    ends
}

fn bands(model: &Model, shown: &[u32], arcs: &[Option<Arc>]) -> Vec<Band> {
    let group = |n: &u32| model.names[*n as usize].group;
    let span = |n: &u32| arcs[*n as usize].map(|a| a.span);
    let chunks = shown.chunk_by(|a, b| group(a) == group(b));
    let band = |chunk: &[u32]| {
        let (first, last) = (chunk.first()?, chunk.last()?);
        let span = Span {
            from: span(first)?.from,
            to: span(last)?.to,
        };
        group(first).map(|group| Band { group, span })
    };
    chunks.filter_map(band).collect()
}
