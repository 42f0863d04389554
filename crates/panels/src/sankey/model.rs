//! Columns → model: which nodes stand in which stage, what flows between them, and the totals.
//!
//! A node is stage + value, so a Pod that is both source and destination stands in both stages and
//! no cycle can arise; every row passes through every stage, so what comes in goes out.

use super::graph::{Graph, GraphLink, GraphNode};
use crate::key::{self, Part};
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::dimension::FieldRef;
use weir_model::{Columns, Data, Field, Measure, QuerySpec};

/// What one node stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeKey {
    /// A named value, the rest, or nothing known.
    pub part: Part,
    /// The name as people read it.
    pub name: String,
}

/// One stage: a dimension and its named values.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The dimension's id.
    pub field: String,
    /// Its heading.
    pub label: String,
    /// Every key of the answer but Other, also those that carry nothing.
    pub named: Vec<Part>,
}

/// What a Sankey shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The stages from left to right.
    pub stages: Vec<Stage>,
    /// What each node of `graph` stands for.
    pub keys: Vec<NodeKey>,
    /// The nodes and links as numbers.
    pub graph: Graph,
    /// The flows through all stages: `stages.len()` nodes each.
    pub paths: Vec<u32>,
    /// The link that each path takes in each gap: `stages.len() - 1` each.
    pub path_links: Vec<u32>,
    /// What each path carries.
    pub path_values: Vec<f64>,
    /// What is summed.
    pub measure: Measure,
    /// The true total, "Other" included.
    pub total: f64,
}

/// Why an answer cannot be drawn.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The question is not about links.
    #[error("a Sankey draws an answer to a `links` query, this is another one")]
    NotLinks,
    /// Too few stages.
    #[error("a Sankey needs at least two stages, the query names {0}")]
    TooFewStages(usize),
    /// A column is missing.
    #[error("the answer lacks the column `{0}`")]
    Missing(String),
    /// A column has the wrong type.
    #[error("the column `{0}` holds text where numbers are expected")]
    NotNumeric(String),
}

/// One stage's columns while reading.
struct Reader<'a> {
    values: &'a Field,
    kinds: Option<&'a Field>,
    seen: HashMap<Cell<'a>, Option<u32>>,
}

/// A cell as a map key.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Cell<'a> {
    Other,
    Unknown,
    Text(&'a str),
    Number(u64),
}

impl Model {
    /// Reads an answer to a `links` query. Rows without a positive value draw nothing.
    ///
    /// # Errors
    /// See [`ModelError`].
    pub fn read(query: &QuerySpec, columns: &Columns) -> Result<Self, ModelError> {
        let QuerySpec::Links {
            stages, measure, ..
        } = query
        else {
            return Err(ModelError::NotLinks);
        };
        if stages.len() < 2 {
            return Err(ModelError::TooFewStages(stages.len()));
        }
        let field = |name: &str| {
            columns
                .field(name)
                .ok_or_else(|| ModelError::Missing(name.to_owned()))
        };
        let mut readers = Vec::with_capacity(stages.len());
        for id in stages {
            readers.push(Reader {
                values: field(id)?,
                kinds: columns.field(&format!("{id}_kind")),
                seen: HashMap::new(),
            });
        }
        let values = field(measure.id())?;
        if matches!(values.data, Data::Text(_)) {
            return Err(ModelError::NotNumeric(measure.id().to_owned()));
        }
        let mut model = Self::empty(stages, *measure);
        for row in 0..columns.rows {
            let value = values
                .number(row)
                .filter(|v| v.is_finite() && *v > 0.0)
                .unwrap_or(0.0);
            model.add_row(&mut readers, row, value);
        }
        model.link_up();
        Ok(model)
    }

    fn empty(stages: &[String], measure: Measure) -> Self {
        let stage = |id: &String| Stage {
            field: id.clone(),
            label: FieldRef::find(id).map_or_else(|| id.clone(), |f| f.label().to_owned()),
            named: Vec::new(),
        };
        Self {
            stages: stages.iter().map(stage).collect(),
            keys: Vec::new(),
            graph: Graph {
                layers: stages.len(),
                ..Graph::default()
            },
            paths: Vec::new(),
            path_links: Vec::new(),
            path_values: Vec::new(),
            measure,
            total: 0.0,
        }
    }

    fn add_row(&mut self, readers: &mut [Reader<'_>], row: usize, value: f64) {
        for (stage, reader) in readers.iter_mut().enumerate() {
            let cell = reader.cell(row);
            let node = reader.seen.entry(cell).or_insert_with(|| {
                let part = cell.part();
                if part.kind != KeyKind::Other {
                    self.stages[stage].named.push(part);
                }
                None
            });
            if value > 0.0 {
                let id = match *node {
                    Some(id) => id,
                    None => self.add_node(stage, cell.part()),
                };
                *node = Some(id);
                self.graph.nodes[id as usize].value += value;
                self.paths.push(id);
            }
        }
        if value > 0.0 {
            self.path_values.push(value);
            self.total += value;
        }
    }

    fn add_node(&mut self, stage: usize, part: Part) -> u32 {
        let rank = part.kind as u8;
        let name = key::part_label(&self.stages[stage].field, &part);
        self.graph.nodes.push(GraphNode {
            layer: stage as u32,
            rank,
            value: 0.0,
        });
        self.keys.push(NodeKey { part, name });
        self.keys.len() as u32 - 1
    }

    /// Sums the paths into links between neighbouring stages.
    fn link_up(&mut self) {
        let mut links: HashMap<(u32, u32), u32> = HashMap::new();
        for (path, value) in self.paths.chunks(self.stages.len()).zip(&self.path_values) {
            for ends in path.windows(2) {
                let (source, target) = (ends[0], ends[1]);
                let link = *links.entry((source, target)).or_insert_with(|| {
                    self.graph.links.push(GraphLink {
                        source,
                        target,
                        value: 0.0,
                    });
                    self.graph.links.len() as u32 - 1
                });
                self.graph.links[link as usize].value += value;
                self.path_links.push(link);
            }
        }
    }

    /// The flows that pass a node or link: nodes, links taken, and value of each.
    pub fn flows(&self) -> impl Iterator<Item = (&[u32], &[u32], f64)> {
        let n = self.stages.len();
        self.paths
            .chunks(n)
            .zip(self.path_links.chunks(n - 1))
            .zip(&self.path_values)
            .map(|((nodes, links), value)| (nodes, links, *value))
    }

    /// The name of a node as people read it.
    pub fn name(&self, node: u32) -> &str {
        &self.keys[node as usize].name
    }

    /// Whether a node is a named value, Other or unknown.
    pub fn kind(&self, node: u32) -> KeyKind {
        self.keys[node as usize].part.kind
    }

    /// A link's ends as people read them.
    pub fn link_name(&self, link: u32) -> String {
        let link = &self.graph.links[link as usize];
        format!("{} → {}", self.name(link.source), self.name(link.target))
    }
}

impl<'a> Reader<'a> {
    fn cell(&self, row: usize) -> Cell<'a> {
        let kind = self
            .kinds
            .and_then(|k| k.number(row))
            .map_or(0, |k| k as u64);
        match KeyKind::from_u64(kind) {
            KeyKind::Other => Cell::Other,
            KeyKind::Unknown => Cell::Unknown,
            KeyKind::Value => match self.values.text(row) {
                Some("") => Cell::Unknown,
                Some(text) => Cell::Text(text),
                None => self
                    .values
                    .number(row)
                    .map_or(Cell::Unknown, |n| Cell::Number(n as u64)),
            },
        }
    }
}

impl Cell<'_> {
    fn part(self) -> Part {
        match self {
            Self::Other => Part::other(),
            Self::Unknown => Part::unknown(),
            Self::Text(text) => Part::value(text),
            Self::Number(number) => Part::value(&number.to_string()),
        }
    }
}
