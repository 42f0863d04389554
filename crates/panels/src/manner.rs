//! Owns the manner in which a host wants a picture said and drawn, where that is more than its view
//! specifies: headings, names and numbers of data that the registry does not know, and sizes.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use weir_model::columns::KeyKind;
use weir_model::{Measure, Unit};
use weir_scene::Color;

use crate::Key;
use crate::key::{self, Part};

/// Writes a number with its unit.
pub type Write = Rc<dyn Fn(f64) -> String>;

/// What a host calls one value, and its colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// What people read in its place.
    pub text: Option<String>,
    /// Its colour, whatever the palette.
    pub color: Option<Color>,
}

/// What stands beside a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// Its name and, where there is room, its value.
    #[default]
    Auto,
    /// Its name alone.
    Name,
    /// Its name and its share of the whole.
    Share,
    /// Nothing.
    Nothing,
}

/// Where the nodes of a layer stand that fill less than its height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// So that ribbons rise and fall little.
    #[default]
    Balanced,
    /// At the top, one below the other.
    Top,
}

/// Which way the flow runs across a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    Right,
    /// From right to left.
    Left,
    /// From top to bottom.
    Down,
}

impl Direction {
    /// What an arrow key does, by its name: the step where nothing is to be followed, and whether it
    /// goes with the flow or against it; across the flow it does neither.
    pub fn arrow(self, name: &str) -> Option<(Key, Option<bool>)> {
        let [with, against, next, previous] = match self {
            Self::Right => ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"],
            Self::Left => ["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"],
            Self::Down => ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"],
        };
        match name {
            _ if name == with => Some((Key::Next, Some(true))),
            _ if name == against => Some((Key::Previous, Some(false))),
            _ if name == next => Some((Key::Next, None)),
            _ if name == previous => Some((Key::Previous, None)),
            _ => None,
        }
    }
}

/// The manner of one picture; the default leaves all to the registry and the layout.
#[derive(Clone, Default)]
pub struct Manner {
    /// Headings by column.
    pub headings: HashMap<String, String>,
    /// What the measure is called.
    pub measure: Option<String>,
    /// Writes amounts of the measure.
    pub write: Option<Write>,
    /// Names and colours of values, by column and value.
    pub names: HashMap<String, HashMap<String, Named>>,
    /// Both stages of a chord name the same kind of thing.
    pub same_names: bool,
    /// What stands beside nodes.
    pub labels: Labels,
    /// Width of a node's bar in logical pixels, above 0.
    pub bar: Option<f32>,
    /// Room between two bars in logical pixels, 0 or more.
    pub pad: Option<f32>,
    /// Where nodes stand.
    pub alignment: Alignment,
    /// Which way a Sankey's flow runs.
    pub direction: Direction,
}

impl Manner {
    /// An amount of a measure.
    pub fn write(&self, value: f64, unit: Unit) -> String {
        match &self.write {
            Some(write) => write(value),
            None => crate::number::format(value, unit),
        }
    }

    /// What a measure is called.
    pub fn label(&self, measure: Measure) -> &str {
        self.measure.as_deref().unwrap_or(measure.label())
    }

    /// The heading of a column, where the host gave one.
    pub fn heading(&self, field: &str) -> Option<&str> {
        self.headings.get(field).map(String::as_str)
    }

    /// What people read for a part of a key.
    pub fn name(&self, field: &str, part: &Part) -> String {
        match self.text(field, part) {
            Some(text) => key::printable(text).into_owned(),
            None => key::part_label(field, part),
        }
    }

    fn text(&self, field: &str, part: &Part) -> Option<&str> {
        self.named(field, part)?.text.as_deref()
    }

    /// A value's own colour, where the host gave one.
    pub fn color(&self, field: &str, part: &Part) -> Option<Color> {
        self.named(field, part)?.color
    }

    fn named(&self, field: &str, part: &Part) -> Option<&Named> {
        let names = self.names.get(field)?;
        (part.kind == KeyKind::Value).then(|| names.get(&part.value))?
    }
}

impl fmt::Debug for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manner")
            .field("measure", &self.measure)
            .field("headings", &self.headings)
            .finish_non_exhaustive()
    }
}
