//! Columns → model: which names stand on the circle, what flows between them, and the totals.
//!
//! A name is its value, whatever its stage, where both stages name the same kind of thing: what both
//! sends and receives stands once. Other and unknown are kinds of their own.

use crate::Manner;
use crate::key::{self, Part};
use crate::number::amount;
use crate::palette::Verdict;
use std::collections::HashMap;
use std::rc::Rc;
use weir_model::columns::KeyKind;
use weir_model::dimension::FieldRef;
use weir_model::order::Ordered as _;
use weir_model::{Columns, Measure, QuerySpec};

/// Values are cut to this, so that sums of them stay finite.
const LARGEST: f64 = 1e30;

/// What a chord diagram shows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The dimensions: source, target and, where ribbons are split, what splits them.
    pub dims: Vec<String>,
    /// What is summed.
    pub measure: Measure,
    /// How the host says it.
    pub manner: Rc<Manner>,
    /// Everything that stands on the circle.
    pub names: Vec<Name>,
    /// The namespaces of names, in the order of their first name.
    pub groups: Vec<String>,
    /// The values that split ribbons; exactly one, with nothing to say, without a split.
    pub strands: Vec<Strand>,
    /// What flows, one per pair and strand.
    pub ribbons: Vec<Ribbon>,
    /// Per dimension every key of the answer but Other, also those that carry nothing.
    pub named: Vec<Vec<Part>>,
    /// The sum of all ribbons, also of those left out by [`Model::only`].
    pub total: f64,
}

/// Something on the circle.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// What it is.
    pub part: Part,
    /// What people read.
    pub label: String,
    /// The one stage it belongs to, where the stages name different things.
    pub stage: Option<usize>,
    /// Index into `Model::groups`, where it has a namespace.
    pub group: Option<u32>,
    /// What leaves it.
    pub sent: f64,
    /// What arrives at it.
    pub received: f64,
}

/// One value of what splits ribbons.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    /// What it is.
    pub part: Part,
    /// What people read.
    pub label: String,
    /// The verdict that it stands for.
    pub verdict: Option<Verdict>,
    /// The sum of its ribbons.
    pub sum: f64,
}

/// What flows from one name to another under one strand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// Index of the name that it leaves.
    pub source: u32,
    /// Index of the name that it reaches.
    pub target: u32,
    /// Index of its strand.
    pub strand: u32,
    /// Its value, above 0.
    pub value: f64,
}

impl Name {
    /// What leaves and arrives.
    pub fn value(&self) -> f64 {
        self.sent + self.received
    }
}

impl Model {
    /// Reads an answer to a `Links` query of two stages. Rows without a positive value draw nothing.
    ///
    /// # Errors
    /// Says what was expected when the query or a column is of another kind.
    pub fn read(query: &QuerySpec, columns: &Columns) -> Result<Self, String> {
        Self::read_in(query, columns, &Rc::default())
    }

    /// As [`Model::read`], in the words of a host.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn read_in(
        query: &QuerySpec,
        columns: &Columns,
        manner: &Rc<Manner>,
    ) -> Result<Self, String> {
        let QuerySpec::Links {
            stages,
            split,
            measure,
            ..
        } = query
        else {
            return Err("expected the answer to a links query".to_owned());
        };
        if stages.len() != 2 {
            return Err(format!("expected two stages, not {}", stages.len()));
        }
        let dims: Vec<String> = stages.iter().chain(split).cloned().collect();
        for name in dims.iter().map(String::as_str).chain([measure.id()]) {
            if columns.field(name).is_none() {
                return Err(format!("expected a column `{name}`"));
            }
        }
        let mut reader = Reader::new(dims, manner);
        for row in 0..columns.rows {
            let value = columns.field(measure.id()).and_then(|f| f.number(row));
            let value = value.filter(amount);
            reader.row(columns, row, value.map(|v| v.min(LARGEST)));
        }
        Ok(reader.model(*measure))
    }

    /// An amount of what is summed.
    pub fn write(&self, value: f64) -> String {
        self.manner.write(value, self.measure.unit())
    }

    /// What is summed, in words.
    pub fn measure_label(&self) -> &str {
        self.manner.label(self.measure)
    }

    /// The same names and total, with the ribbons of one strand alone.
    pub fn only(&self, strand: u32) -> Self {
        let ribbons = self.ribbons.iter().filter(|r| r.strand == strand);
        let mut model = Self {
            ribbons: ribbons.copied().collect(),
            ..self.clone()
        };
        model.sum();
        model.total = self.total;
        model
    }

    /// Whether ribbons are split.
    pub fn is_split(&self) -> bool {
        self.dims.len() > 2
    }

    /// What part of everything a value is, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        if self.total > 0.0 {
            value / self.total
        } else {
            0.0
        }
    }

    /// The sum from one name to another, under any strand.
    pub fn between(&self, source: u32, target: u32) -> f64 {
        let pair = self.ribbons.iter();
        let pair = pair.filter(|r| r.source == source && r.target == target);
        pair.fold(0.0, |sum, r| sum + r.value)
    }

    /// `a → b`, for headings.
    pub fn pair_label(&self, ribbon: Ribbon) -> String {
        let name = |i: u32| &self.names[i as usize].label;
        format!("{} → {}", name(ribbon.source), name(ribbon.target))
    }

    /// Sums ribbons into names, strands and the total.
    fn sum(&mut self) {
        for name in &mut self.names {
            (name.sent, name.received) = (0.0, 0.0);
        }
        for strand in &mut self.strands {
            strand.sum = 0.0;
        }
        self.total = 0.0;
        for ribbon in &self.ribbons {
            self.names[ribbon.source as usize].sent += ribbon.value;
            self.names[ribbon.target as usize].received += ribbon.value;
            self.strands[ribbon.strand as usize].sum += ribbon.value;
            self.total += ribbon.value;
        }
    }
}

/// Rows collected so far.
struct Reader {
    dims: Vec<String>,
    /// Both stages name the same kind of thing.
    same: bool,
    manner: Rc<Manner>,
    names: Keyed,
    strands: Keyed,
    ribbons: HashMap<(u32, u32, u32), f64>,
    named: Vec<Keyed>,
}

/// Parts in the order of their first row; the first number is the stage, where that matters.
#[derive(Default)]
struct Keyed {
    index: HashMap<(usize, Part), u32>,
    parts: Vec<(usize, Part)>,
}

impl Keyed {
    fn id(&mut self, key: (usize, Part)) -> u32 {
        if let Some(id) = self.index.get(&key) {
            return *id;
        }
        let id = self.parts.len() as u32;
        self.parts.push(key.clone());
        self.index.insert(key, id);
        id
    }
}

impl Reader {
    fn new(dims: Vec<String>, manner: &Rc<Manner>) -> Self {
        let twin = FieldRef::find(&dims[0]).and_then(FieldRef::twin);
        Self {
            same: dims[0] == dims[1] || twin == Some(&dims[1]) || manner.same_names,
            manner: manner.clone(),
            names: Keyed::default(),
            strands: Keyed::default(),
            ribbons: HashMap::new(),
            named: dims.iter().map(|_| Keyed::default()).collect(),
            dims,
        }
    }

    fn row(&mut self, columns: &Columns, row: usize, value: Option<f64>) {
        let parts = key::read(columns, &self.dims, row);
        for (named, part) in self.named.iter_mut().zip(&parts) {
            if part.kind != KeyKind::Other {
                named.id((0, part.clone()));
            }
        }
        let Some(value) = value else { return };
        let mut parts = parts.into_iter();
        let (source, target) = (parts.next(), parts.next());
        let (Some(source), Some(target)) = (source, target) else {
            return;
        };
        let source = self.names.id((0, source));
        let target = self.names.id((usize::from(!self.same), target));
        let split = parts.next().unwrap_or_else(Part::unknown);
        let strand = self.strands.id((0, split));
        let sum = self.ribbons.entry((source, target, strand)).or_default();
        *sum += value;
    }

    fn model(self, measure: Measure) -> Model {
        let mut strands: Vec<(u32, Strand)> = (0..).zip(self.strand_list()).collect();
        let mut sums = vec![0.0; strands.len()];
        for ((_, _, strand), value) in &self.ribbons {
            sums[*strand as usize] += value;
        }
        strands.order_by(|(a, x), (b, y)| {
            let rank = |s: &Strand| (rank(s.part.kind), s.verdict);
            let size = |id: u32| sums[id as usize];
            rank(x)
                .cmp(&rank(y))
                .then(size(*b).total_cmp(&size(*a)))
                .then_with(|| x.part.cmp(&y.part))
        });
        let mut place = vec![0u32; strands.len()];
        for (new, (old, _)) in (0..).zip(&strands) {
            place[*old as usize] = new;
        }
        let ribbon = |((source, target, strand), value): (&(u32, u32, u32), &f64)| Ribbon {
            source: *source,
            target: *target,
            strand: place[*strand as usize],
            value: *value,
        };
        let mut ribbons: Vec<Ribbon> = self.ribbons.iter().map(ribbon).collect();
        ribbons.order_by_key(|r| (r.source, r.target, r.strand));
        let (names, groups) = self.name_list();
        let mut model = Model {
            dims: self.dims,
            measure,
            manner: self.manner,
            names,
            groups,
            strands: strands.into_iter().map(|(_, strand)| strand).collect(),
            ribbons,
            named: self.named.into_iter().map(values).collect(),
            total: 0.0,
        };
        model.sum();
        model
    }

    fn strand_list(&self) -> Vec<Strand> {
        let dim = self.dims.get(2).map_or("", String::as_str);
        let strand = |(_, part): &(usize, Part)| Strand {
            label: self.manner.name(dim, part),
            verdict: Verdict::of(dim, part),
            part: part.clone(),
            sum: 0.0,
        };
        self.strands.parts.iter().map(strand).collect()
    }

    fn name_list(&self) -> (Vec<Name>, Vec<String>) {
        let mut groups = Keyed::default();
        let name = |(stage, part): &(usize, Part)| {
            let dim = &self.dims[*stage];
            let group = namespace(dim, part).map(Part::value);
            Name {
                part: part.clone(),
                label: self.manner.name(dim, part),
                stage: (!self.same).then_some(*stage),
                group: group.map(|g| groups.id((0, g))),
                sent: 0.0,
                received: 0.0,
            }
        };
        let names = self.names.parts.iter().map(name).collect();
        let labels = values(groups).into_iter();
        let labels = labels.map(|g| key::printable(&g.value).into_owned());
        (names, labels.collect())
    }
}

fn values(keyed: Keyed) -> Vec<Part> {
    keyed.parts.into_iter().map(|(_, part)| part).collect()
}

/// Names first, then unknown, then Other.
pub fn rank(kind: KeyKind) -> u8 {
    match kind {
        KeyKind::Value => 0,
        KeyKind::Unknown => 1,
        KeyKind::Other => 2,
    }
}

/// The namespace of a name that has one.
fn namespace<'a>(dim: &str, part: &'a Part) -> Option<&'a str> {
    let joined = match FieldRef::find(dim) {
        Some(FieldRef::Composite(_)) => true,
        _ => dim == "destinationServicePortName",
    };
    let (head, _) = part.value.split_once('/').filter(|_| joined)?;
    (part.kind == KeyKind::Value && !head.is_empty()).then_some(head)
}
