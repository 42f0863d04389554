//! What a panel asks, taken apart so that parts can be changed, and put together again.

use super::Visual;
use weir_model::dimension::{Dim, holds_labels};
use weir_model::filter::Subject;
use weir_model::{Measure, PanelSpec, QuerySpec};

/// Named values where nothing says how many.
const TOP: u32 = 12;
/// Most named values.
const MOST: u32 = 10_000;
/// Most numbers of a panel of numbers.
const NUMBERS: usize = 8;

/// Dimensions for a panel that needs more than it has, what is wanted most first.
const NEXT: [&str; 8] = [
    "sourcePod",
    "destinationPod",
    "destinationServicePortName",
    "sourcePodNamespace",
    "destinationPodNamespace",
    "sourceNodeName",
    "destinationNodeName",
    "verdict",
];
/// Keys for a label whose key nobody typed yet.
const KEYS: [&str; 4] = ["app", "app.kubernetes.io/name", "tier", "component"];

/// The parts of a panel's question.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// How it is shown.
    pub visual: Visual,
    /// Dimensions or stages, in order.
    pub by: Vec<String>,
    /// The dimension that splits links.
    pub split: Option<String>,
    /// What is summed; of numbers all of them, else one.
    pub measures: Vec<Measure>,
    /// Of numbers that count: the subjects whose different values are counted.
    pub of: Vec<String>,
    /// Named values.
    pub top: u32,
}

impl Ask {
    /// The parts of a panel; `None` where it shows no flows.
    pub fn of(spec: &PanelSpec) -> Option<Self> {
        let mut ask = Self {
            visual: Visual::of(spec)?,
            by: Vec::new(),
            split: None,
            measures: spec.query.measure().into_iter().collect(),
            of: Vec::new(),
            top: TOP,
        };
        match &spec.query {
            QuerySpec::Links {
                stages, split, top, ..
            } => {
                (ask.by, ask.split, ask.top) = (stages.clone(), split.clone(), *top);
            }
            QuerySpec::Series { by, top, .. }
            | QuerySpec::Groups { by, top, .. }
            | QuerySpec::Changes { by, top, .. } => (ask.by, ask.top) = (by.clone(), *top),
            QuerySpec::Totals { measures } => ask.measures.clone_from(measures),
            QuerySpec::Distinct { of } => ask.of.clone_from(of),
            QuerySpec::Records {} | QuerySpec::Nothing {} => {}
        }
        if ask.measures.is_empty() {
            ask.measures.push(Measure::Octets);
        }
        Some(ask)
    }

    /// The measure of a question that has one.
    pub fn measure(&self) -> Measure {
        self.measures.first().copied().unwrap_or(Measure::Octets)
    }

    /// The panel with these parts; what does not fit the visualisation is left out, what it lacks
    /// is filled in, so the panel is valid.
    pub fn apply(mut self, spec: &PanelSpec) -> PanelSpec {
        self.fit();
        let (by, measure, top) = (self.by.clone(), self.measure(), self.top);
        let query = match self.visual {
            Visual::Sankey | Visual::Chord => QuerySpec::Links {
                stages: by,
                split: self.split,
                measure,
                top,
            },
            Visual::Lines | Visual::Stacked | Visual::Percent | Visual::Columns => {
                QuerySpec::Series { by, measure, top }
            }
            Visual::Pie | Visual::Bars => QuerySpec::Groups { by, measure, top },
            Visual::Changes => QuerySpec::Changes { by, measure, top },
            Visual::Stat if !self.of.is_empty() => QuerySpec::Distinct { of: self.of },
            Visual::Stat => QuerySpec::Totals {
                measures: self.measures,
            },
            Visual::Table => QuerySpec::Records {},
        };
        PanelSpec {
            query,
            view: self.visual.view(&spec.view),
            ..spec.clone()
        }
    }

    fn fit(&mut self) {
        let dimensions = self.visual.dimensions();
        let (least, most) = (*dimensions.start(), *dimensions.end());
        // Where some must go, the ends stay: they are who sends and who receives.
        while self.by.len() > most {
            let inner = self.by.len().saturating_sub(2).min(most.saturating_sub(1));
            self.by.remove(inner);
        }
        while self.by.len() < least {
            self.by.extend(next(&self.by));
        }
        if !self.visual.splits() || self.split.as_ref().is_some_and(|s| self.by.contains(s)) {
            self.split = None;
        }
        if self.visual != Visual::Stat {
            self.measures.truncate(1);
        }
        self.measures.truncate(NUMBERS);
        self.of.truncate(NUMBERS);
        self.top = self.top.clamp(1, MOST);
    }

    /// Puts a dimension in a place, or behind the last; one that stands elsewhere changes places.
    /// A column of labels stands for a label whose key is still to be said.
    pub fn put(&mut self, at: usize, id: &str) {
        let Some(id) = named(id, &self.by) else {
            return;
        };
        match (self.by.iter().position(|other| *other == id), at) {
            (Some(other), at) if at < self.by.len() => self.by.swap(other, at),
            (Some(_), _) => {}
            (None, at) => match self.by.get_mut(at) {
                Some(place) => *place = id,
                None => self.by.push(id),
            },
        }
    }

    /// One more dimension, whichever is likely wanted.
    pub fn more(&mut self) {
        if self.by.len() < *self.visual.dimensions().end() {
            self.by.extend(next(&self.by));
        }
    }

    /// Takes a dimension away.
    pub fn remove(&mut self, at: usize) {
        if at < self.by.len() && self.by.len() > *self.visual.dimensions().start() {
            self.by.remove(at);
        }
    }

    /// Moves a dimension one place up or down.
    pub fn shift(&mut self, at: usize, down: bool) {
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if at < self.by.len() && to < self.by.len() {
            self.by.swap(at, to);
        }
    }

    /// Splits links by a dimension, or not.
    pub fn split_by(&mut self, id: &str) {
        self.split = named(id, &self.by);
    }

    /// Shows a measure among the numbers, or not; the last one stays.
    pub fn toggle(&mut self, measure: Measure) {
        match self.measures.iter().position(|m| *m == measure) {
            Some(at) if self.measures.len() > 1 => drop(self.measures.remove(at)),
            Some(_) => {}
            None if self.measures.len() < NUMBERS => self.measures.push(measure),
            None => {}
        }
    }

    /// Counts different values of a subject among the numbers, or not; without any, sums are shown.
    pub fn count(&mut self, subject: &str) {
        match self.of.iter().position(|s| s == subject) {
            Some(at) => drop(self.of.remove(at)),
            None if self.of.len() < NUMBERS && Subject::find(subject).is_some() => {
                self.of.push(subject.to_owned());
            }
            None => {}
        }
    }
}

/// The dimension of that id; for a column of labels one of its labels, which stands nowhere yet.
fn named(id: &str, by: &[String]) -> Option<String> {
    let dim = Dim::find(id)?;
    let column = match dim.column() {
        Some(column) if holds_labels(column) => column,
        _ => return Some(dim.id()),
    };
    let label = |key: String| Dim::label_of(column.name, key).map(|dim| dim.id());
    let known = KEYS.iter().map(|key| (*key).to_owned());
    let numbered = (1..).map(|n| format!("key-{n}"));
    known
        .chain(numbered)
        .take(KEYS.len() + 8)
        .filter_map(label)
        .find(|id| !by.contains(id))
}

/// A dimension to add: the other end of the last one, or what is wanted most.
fn next(by: &[String]) -> Option<String> {
    let twin = by.last().and_then(|id| Dim::find(id)?.twin());
    let twin = twin.map(|dim| dim.id());
    let wanted = NEXT.iter().map(|id| (*id).to_owned());
    twin.into_iter().chain(wanted).find(|id| !by.contains(id))
}
