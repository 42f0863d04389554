//! Columns → model: rows become nodes, strands, links and flows.

use super::amount::{Amount, Measures};
use super::graph::{Graph, GraphLink, GraphNode};
use super::model::{Flows, Model, ModelError, NodeKey, Options, Piece, Stage, Strand};
use super::route::Routes;
use crate::key::Part;
use crate::number::amount;
use crate::{Manner, PanelData};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use weir_model::columns::KeyKind;
use weir_model::dimension::Dim;
use weir_model::spec::{SankeyColor, SankeyShape};
use weir_model::{Columns, Data, Field, QuerySpec};

/// A dimension's columns while reading one answer, and what its cells stand for.
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

/// Which way an answer looks.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Forward,
    Reverse,
}

/// The model under construction, with what finds its parts again.
struct Builder {
    model: Model,
    /// Nodes by scope (the stage; in a graph whatever shares names with it) and value.
    nodes: HashMap<(usize, Part), u32>,
    splits: HashMap<Part, u32>,
    named: HashSet<(usize, Part)>,
    /// In a graph: the first stage that shares its names with each stage.
    scopes: Vec<usize>,
    /// Flows by nodes and strand, where two answers meet.
    flows: HashMap<(Box<[u32]>, Option<u32>), usize>,
}

impl Model {
    /// Reads an answer to a `links` query, and the reverse one in a mirrored picture. Rows without
    /// a positive value draw nothing.
    ///
    /// # Errors
    /// See [`ModelError`].
    pub fn read(data: &PanelData, options: Options) -> Result<Self, ModelError> {
        Self::read_in(data, options, &Rc::default())
    }

    /// As [`Model::read`], in the words of a host.
    ///
    /// # Errors
    /// See [`ModelError`].
    pub fn read_in(
        data: &PanelData,
        options: Options,
        manner: &Rc<Manner>,
    ) -> Result<Self, ModelError> {
        let QuerySpec::Links {
            stages,
            split,
            measure,
            ..
        } = &data.query
        else {
            return Err(ModelError::NotLinks);
        };
        if stages.len() < 2 {
            return Err(ModelError::TooFewStages(stages.len()));
        }
        let back = (measure.reverse() != *measure).then(|| measure.reverse());
        let reverse = data.reverse.as_ref().filter(|_| options.mirror).zip(back);
        let measures = Measures {
            forward: *measure,
            reverse: reverse.map(|(_, m)| m),
            manner: manner.clone(),
        };
        let fields: Vec<&String> = stages.iter().chain(split).collect();
        let mut builder = Builder::new(&fields, stages.len(), measures, options);
        builder.rows(&data.columns, measure.id(), Way::Forward)?;
        if let Some((columns, measure)) = reverse {
            builder.rows(columns, measure.id(), Way::Reverse)?;
        }
        Ok(builder.finish())
    }
}

impl Builder {
    fn new(fields: &[&String], depth: usize, measures: Measures, options: Options) -> Self {
        let label = |id: &str| match measures.manner.heading(id) {
            Some(heading) => heading.to_owned(),
            None => Dim::find(id).map_or_else(|| id.to_owned(), |d| d.label()),
        };
        let stage = |id: &&String| Stage {
            field: (*id).clone(),
            label: label(id),
            named: Vec::new(),
        };
        let scope = |stage: usize| match options.shape {
            SankeyShape::Stages => stage,
            SankeyShape::Graph => {
                let twin = Dim::find(fields[stage]).and_then(|dim| dim.twin());
                let twin = twin.map(|dim| dim.id());
                let same = |f: &&String| *f == fields[stage] || Some(*f) == twin.as_ref();
                fields.iter().position(same).unwrap_or(stage)
            }
        };
        Self {
            model: Model {
                stages: fields.iter().map(stage).collect(),
                depth,
                keys: Vec::new(),
                carried: Vec::new(),
                graph: Graph {
                    layers: depth,
                    ..Graph::default()
                },
                routes: Routes::default(),
                splits: Vec::new(),
                strands: Vec::new(),
                pieces: Vec::new(),
                measures,
                total: Amount::default(),
                options,
                flows: Flows::default(),
            },
            nodes: HashMap::new(),
            splits: HashMap::new(),
            named: HashSet::new(),
            scopes: (0..depth).map(scope).collect(),
            flows: HashMap::new(),
        }
    }

    fn rows(&mut self, columns: &Columns, measure: &str, way: Way) -> Result<(), ModelError> {
        let field = |name: &str| {
            columns
                .field(name)
                .ok_or_else(|| ModelError::Missing(name.to_owned()))
        };
        let mut readers = Vec::with_capacity(self.model.stages.len());
        for stage in &self.model.stages {
            readers.push(Reader {
                values: field(&stage.field)?,
                kinds: columns.field(&format!("{}_kind", stage.field)),
                seen: HashMap::new(),
            });
        }
        let values = field(measure)?;
        if matches!(values.data, Data::Text(_)) {
            return Err(ModelError::NotNumeric(measure.to_owned()));
        }
        let mut path = Vec::with_capacity(self.model.depth);
        for row in 0..columns.rows {
            let number = values.number(row).filter(amount);
            let mut split = None;
            path.clear();
            for (stage, reader) in readers.iter_mut().enumerate() {
                let id = self.cell(stage, reader, row, number.is_some());
                if stage < self.model.depth {
                    path.extend(id);
                } else {
                    split = id;
                }
            }
            if let Some(number) = number {
                let value = match way {
                    Way::Forward => Amount {
                        forward: number,
                        reverse: 0.0,
                    },
                    Way::Reverse => Amount {
                        forward: 0.0,
                        reverse: number,
                    },
                };
                self.flow(&path, split, value);
            }
        }
        Ok(())
    }

    /// The node or strand that a cell stands for; one that carries nothing is only noted as named.
    fn cell<'a>(
        &mut self,
        stage: usize,
        reader: &mut Reader<'a>,
        row: usize,
        carries: bool,
    ) -> Option<u32> {
        let cell = reader.cell(row);
        if let Some(id) = reader.seen.get(&cell)
            && (id.is_some() || !carries)
        {
            return *id;
        }
        let part = cell.part();
        if part.kind != KeyKind::Other && self.named.insert((stage, part.clone())) {
            self.model.stages[stage].named.push(part.clone());
        }
        let id = carries.then(|| {
            if stage < self.model.depth {
                self.node(stage, part)
            } else {
                self.split(stage, part)
            }
        });
        reader.seen.insert(cell, id);
        id
    }

    fn node(&mut self, stage: usize, part: Part) -> u32 {
        let scope = match part.kind {
            KeyKind::Value => self.scopes[stage],
            _ => stage,
        };
        let model = &mut self.model;
        let node = *self
            .nodes
            .entry((scope, part))
            .or_insert_with_key(|(_, part)| {
                let manner = &model.measures.manner;
                let name = manner.name(&model.stages[stage].field, part);
                model.graph.nodes.push(GraphNode {
                    layer: stage as u32,
                    rank: part.kind as u8,
                    ..GraphNode::default()
                });
                model.carried.push(Amount::default());
                model.keys.push(NodeKey {
                    part: part.clone(),
                    name,
                    stages: Vec::new(),
                });
                model.keys.len() as u32 - 1
            });
        let stages = &mut model.keys[node as usize].stages;
        if let Err(at) = stages.binary_search(&stage) {
            stages.insert(at, stage);
        }
        node
    }

    fn split(&mut self, stage: usize, part: Part) -> u32 {
        let model = &mut self.model;
        *self.splits.entry(part).or_insert_with_key(|part| {
            model.splits.push(Strand {
                field: stage,
                part: part.clone(),
                name: model.measures.manner.name(&model.stages[stage].field, part),
                node: None,
                value: Amount::default(),
            });
            model.splits.len() as u32 - 1
        })
    }

    fn flow(&mut self, path: &[u32], split: Option<u32>, value: Amount) {
        let flows = &mut self.model.flows;
        self.model.total += value;
        for (i, node) in path.iter().enumerate() {
            if !path[..i].contains(node) {
                self.model.carried[*node as usize] += value;
            }
        }
        let fresh = flows.values.len();
        let at = match self.model.measures.reverse {
            Some(_) => *self.flows.entry((path.into(), split)).or_insert(fresh),
            None => fresh,
        };
        if at < fresh {
            flows.values[at] += value;
            return;
        }
        flows.nodes.extend(path);
        flows.splits.push(split);
        flows.values.push(value);
    }

    fn finish(mut self) -> Model {
        let strands = self.strands();
        let mut model = self.model;
        let mut links: HashMap<(u32, u32), u32> = HashMap::new();
        let mut pieces: HashMap<(u32, Option<u32>), u32> = HashMap::new();
        let paths = model.flows.nodes.chunks_exact(model.depth);
        for ((path, strand), value) in paths.zip(strands).zip(&model.flows.values) {
            if let Some(strand) = strand {
                model.strands[strand as usize].value += *value;
            }
            for ends in path.windows(2) {
                let link = *links.entry((ends[0], ends[1])).or_insert_with(|| {
                    model.graph.links.push(GraphLink {
                        source: ends[0],
                        target: ends[1],
                        value: 0.0,
                    });
                    model.graph.links.len() as u32 - 1
                });
                let piece = *pieces.entry((link, strand)).or_insert_with(|| {
                    model.pieces.push(Piece {
                        link,
                        strand,
                        value: Amount::default(),
                    });
                    model.pieces.len() as u32 - 1
                });
                model.graph.links[link as usize].value += value.sum();
                model.pieces[piece as usize].value += *value;
                model.flows.pieces.push(piece);
            }
        }
        for (node, carried) in model.graph.nodes.iter_mut().zip(&model.carried) {
            node.value = carried.sum();
        }
        if model.options.shape == SankeyShape::Graph {
            super::cycle::arrange(&mut model.graph);
        }
        model.routes = Routes::new(&model.graph);
        model
    }

    /// The strand of each flow, as the colours want it.
    fn strands(&mut self) -> Vec<Option<u32>> {
        let model = &mut self.model;
        let last = model.depth - 1;
        let stage = match model.options.color {
            SankeyColor::Namespace => return vec![None; model.flows.values.len()],
            SankeyColor::Split => {
                model.strands = model.splits.clone();
                return model.flows.splits.clone();
            }
            SankeyColor::Source => 0,
            SankeyColor::Destination => last,
        };
        let mut of: HashMap<u32, u32> = HashMap::new();
        let nodes = model.flows.nodes.chunks_exact(model.depth);
        nodes
            .map(|path| {
                let node = path[stage];
                let key = &model.keys[node as usize];
                Some(*of.entry(node).or_insert_with(|| {
                    model.strands.push(Strand {
                        field: stage,
                        part: key.part.clone(),
                        name: key.name.clone(),
                        node: Some(node),
                        value: Amount::default(),
                    });
                    model.strands.len() as u32 - 1
                }))
            })
            .collect()
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
