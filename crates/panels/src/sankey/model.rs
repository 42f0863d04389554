//! What a Sankey shows: nodes, links, their strands, the flows through them and the totals.
//!
//! In the shape of stages a node is stage + value: a Pod that is both source and destination stands
//! in both stages and no cycle can arise. In the shape of a graph a named value stands once,
//! whatever its stage; Other and unknown stay with their stage, for they are what that stage does
//! not name. Either way every row is one flow through all stages, so what comes in goes out.

use super::amount::{Amount, Measures};
use super::graph::Graph;
use super::route::Routes;
use crate::key::Part;
use weir_model::columns::KeyKind;
use weir_model::spec::{NodeSort, SankeyColor, SankeyShape};

/// How a Sankey draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What the colours of ribbons mean.
    pub color: SankeyColor,
    /// In which order a stage's nodes stand.
    pub sort: NodeSort,
    /// Stages, or one graph in which a name stands once.
    pub shape: SankeyShape,
    /// Also what went the other way, in the same picture.
    pub mirror: bool,
}

/// What one node stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeKey {
    /// A named value, the rest, or nothing known.
    pub part: Part,
    /// The name as people read it.
    pub name: String,
    /// The stages it stands in, rising; one alone in the shape of stages.
    pub stages: Vec<usize>,
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

/// What the strands of links are told apart by.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    /// The dimension and the value of it; filters say it.
    pub field: usize,
    /// The value.
    pub part: Part,
    /// As people read it.
    pub name: String,
    /// The node that it is the colour of; none for a strand of a split.
    pub node: Option<u32>,
    /// What it carries through the whole picture.
    pub value: Amount,
}

/// What of a link belongs to one strand: what is drawn, pointed at and chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The link.
    pub link: u32,
    /// The strand; none where links are whole.
    pub strand: Option<u32>,
    /// What flows.
    pub value: Amount,
}

/// What a Sankey shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The stages from left to right, then the dimension of the split, if there is one.
    pub stages: Vec<Stage>,
    /// How many of `stages` are drawn.
    pub depth: usize,
    /// What each node of `graph` stands for.
    pub keys: Vec<NodeKey>,
    /// What flows through each node, each flow once.
    pub carried: Vec<Amount>,
    /// The nodes and links as numbers; in the shape of a graph links may go anywhere.
    pub graph: Graph,
    /// How links run through the layers.
    pub routes: Routes,
    /// The values of the split, if there is one, whatever the colours mean.
    pub splits: Vec<Strand>,
    /// What the colours tell apart, in the order of its first flows; empty where links are whole.
    pub strands: Vec<Strand>,
    /// The strands of each link, by link.
    pub pieces: Vec<Piece>,
    /// What is summed.
    pub measures: Measures,
    /// The true total, "Other" included.
    pub total: Amount,
    /// How it is drawn.
    pub options: Options,
    pub(super) flows: Flows,
}

/// The flows through all stages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flows {
    /// `depth` nodes each.
    pub nodes: Vec<u32>,
    /// Which of the `splits` each belongs to.
    pub splits: Vec<Option<u32>>,
    /// The piece that each takes in each gap: `depth - 1` each.
    pub pieces: Vec<u32>,
    /// What each carries.
    pub values: Vec<Amount>,
}

/// One flow through all stages.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// Its node in each stage.
    pub nodes: &'a [u32],
    /// The piece it takes in each gap.
    pub pieces: &'a [u32],
    /// Which of the `splits` it belongs to.
    pub split: Option<u32>,
    /// What it carries.
    pub value: Amount,
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

impl Model {
    /// The flows, one per combination of nodes and strand.
    pub fn flows(&self) -> impl Iterator<Item = Flow<'_>> {
        let nodes = self.flows.nodes.chunks_exact(self.depth);
        let pieces = self.flows.pieces.chunks_exact(self.depth - 1);
        let rest = self.flows.splits.iter().zip(&self.flows.values);
        let all = nodes.zip(pieces).zip(rest);
        all.map(|((nodes, pieces), (split, value))| Flow {
            nodes,
            pieces,
            split: *split,
            value: *value,
        })
    }

    /// The name of a node as people read it.
    pub fn name(&self, node: u32) -> &str {
        &self.keys[node as usize].name
    }

    /// Whether a node is a named value, Other or unknown.
    pub fn kind(&self, node: u32) -> KeyKind {
        self.keys[node as usize].part.kind
    }

    /// The headings of a node's stages: `Source Pod`, in a graph perhaps several.
    pub fn stage_label(&self, node: u32) -> String {
        let stages = &self.keys[node as usize].stages;
        let labels: Vec<&str> = stages
            .iter()
            .map(|s| self.stages[*s].label.as_str())
            .collect();
        labels.join(", ")
    }

    /// Whether the links are split by a dimension of its own.
    pub fn is_split(&self) -> bool {
        self.stages.len() > self.depth
    }

    /// The ends of a piece's link.
    pub fn ends(&self, piece: u32) -> (u32, u32) {
        let link = &self.graph.links[self.pieces[piece as usize].link as usize];
        (link.source, link.target)
    }

    /// The strand of a piece.
    pub fn strand(&self, piece: u32) -> Option<&Strand> {
        let strand = self.pieces[piece as usize].strand?;
        Some(&self.strands[strand as usize])
    }

    /// A piece's link as people read it, in a mirrored picture with both arrows.
    pub fn link_name(&self, piece: u32) -> String {
        let (source, target) = self.ends(piece);
        let arrow = match self.measures.reverse {
            Some(_) => "⇄",
            None => "→",
        };
        format!("{} {arrow} {}", self.name(source), self.name(target))
    }
}
