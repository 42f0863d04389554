//! What every panel takes and gives: data and environment in, scene, tooltip and effects out.

use crate::{Direction, Manner};
use std::rc::Rc;
use weir_model::{Columns, Filter, QuerySpec, TimeRange, Zone};
use weir_scene::{Point, Rect, Scene, Size, Theme};

/// The answer that a panel draws.
#[derive(Clone, Debug)]
pub struct PanelData {
    /// What was asked: names the columns to read.
    pub query: QuerySpec,
    /// What came back.
    pub columns: Columns,
    /// The answer to the same question with measures that look the other way (columns by *their*
    /// ids, such as `reverseOctets`), where the view draws it.
    pub reverse: Option<Columns>,
    /// The answer to the same question about the period of the same length before, with times moved
    /// into this range, where the view draws it.
    pub earlier: Option<Columns>,
    /// The range asked for.
    pub range: TimeRange,
    /// Bucket length of a series in milliseconds; 0 elsewhere.
    pub bucket_ms: i64,
    /// Up to when all records are in, in UTC milliseconds: a series draws what ends later as
    /// incomplete. The range's end where nothing is still to come.
    pub complete_to_ms: i64,
}

/// Where a panel is drawn.
pub struct Environment<'a> {
    /// The room for it, in logical pixels.
    pub size: Size,
    /// Device pixels per logical pixel; hairlines snap to it.
    pub dpr: f32,
    /// Its colours.
    pub theme: Theme,
    /// Its clock's zone.
    pub zone: &'a dyn Zone,
}

/// What a person did, in scene coordinates.
#[derive(Clone, Debug, PartialEq)]
pub enum InputEvent {
    /// The pointer moved.
    Move(Point),
    /// The pointer left.
    Leave,
    /// The main button went down.
    Down(Point),
    /// The main button went up.
    Up(Point),
    /// A key, as `KeyboardEvent.key` names it, for hosts whose focus is on the panel.
    Key(Key),
    /// Another panel's crosshair stands at this time (UTC ms), or nowhere.
    Crosshair(Option<i64>),
    /// Larger or smaller by this factor around a point: a pinch, the wheel with Ctrl, a button; 0 is
    /// back to the natural size. The host lays out again if it repaints.
    Scale(Point, f32),
}

/// The keys that panels know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Next thing in reading order.
    Next,
    /// Previous thing in reading order.
    Previous,
    /// Choose the focused thing.
    Enter,
    /// Let go.
    Escape,
}

/// What the host is to do after an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// The scene changed: paint again.
    pub repaint: bool,
    /// What the panel asks for.
    pub effects: Vec<Effect>,
}

/// What a panel asks of its host.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A thing was chosen at a place: offer "filter for", "filter out".
    Select(Selection),
    /// Narrow the page to this range.
    Zoom(TimeRange),
    /// The crosshair stands at this time (UTC ms), or nowhere.
    Crosshair(Option<i64>),
}

/// A chosen node, link, slice, series or cell, ready to be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Where to open the menu, in scene coordinates.
    pub at: Point,
    /// What was chosen, for the menu's heading, such as `shop/cart → shop/db`.
    pub label: String,
    /// Keeps only it. "Other" means not in the named ones; a link is source AND target.
    pub only: Filter,
    /// Leaves only it out.
    pub without: Filter,
    /// Other stages to ask for in its place: its namespace opened or closed.
    pub regroup: Option<Regroup>,
}

/// Other stages of the same question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regroup {
    /// What choosing it does, such as `Expand shop`.
    pub label: String,
    /// All stages, in order.
    pub stages: Vec<String>,
}

/// A tooltip beside the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Tooltip {
    /// What it points at, in scene coordinates.
    pub at: Point,
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub rows: Vec<TooltipRow>,
}

/// One line of a tooltip.
#[derive(Clone, Debug, PartialEq)]
pub struct TooltipRow {
    /// A swatch, where the line stands for something drawn.
    pub color: Option<weir_scene::Color>,
    /// On the left.
    pub label: String,
    /// On the right, with unit.
    pub value: String,
    /// The line under the pointer.
    pub strong: bool,
}

/// A legend, drawn by the host beside the scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    /// Headings of the values; with more than one the legend is a table that can be sorted.
    pub head: Vec<String>,
    /// The column that it is sorted by, and whether the largest stand first.
    pub sorted: Option<(usize, bool)>,
    /// Its entries, in order.
    pub entries: Vec<LegendEntry>,
}

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// Its swatch.
    pub color: weir_scene::Color,
    /// Its name.
    pub label: String,
    /// Its values, with unit, one for each heading.
    pub values: Vec<String>,
    /// Drawn, not hidden by a click.
    pub shown: bool,
}

/// The values drawn, as a table for screen readers and for copying.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenTable {
    /// What it shows, with the true total.
    pub caption: String,
    /// Headings.
    pub head: Vec<String>,
    /// Cells with units.
    pub rows: Vec<Vec<String>>,
}

/// A panel that draws a scene. Hosts hold it as `Box<dyn PanelView>`.
pub trait PanelView {
    /// Takes a new answer; view state (hover, hidden series) is kept where it still applies.
    fn set_data(&mut self, data: PanelData);
    /// Takes the manner in which the next answers are to be said and drawn; panels that know only the
    /// registry's words leave it.
    fn set_manner(&mut self, _manner: Rc<Manner>) {}
    /// Lays out for a size and theme; call after `set_data` and on every resize.
    fn layout(&mut self, env: &Environment<'_>);
    /// What to paint; may be taller than the room, the host then scrolls.
    fn scene(&self) -> &Scene;
    /// What is drawn over the scene for hover and focus; empty when nothing is.
    fn overlay(&self) -> Option<&Scene> {
        None
    }
    /// Counts the changes of the scene, so that hosts keep what they painted while a hover changes
    /// but the overlay; `None` where any event may change it.
    fn version(&self) -> Option<u64> {
        None
    }
    /// Handles an event.
    fn input(&mut self, event: &InputEvent) -> Response;
    /// The keyboard's focus goes with the flow (or against it): from a node to its links, from a link
    /// to its other end. `None` where nothing flows across the picture: the host then goes to the
    /// next thing (or the previous one).
    fn follow(&mut self, _onward: bool) -> Option<Response> {
        None
    }
    /// Which way what is followed runs, for the arrow keys.
    fn direction(&self) -> Direction {
        Direction::Right
    }
    /// The tooltip to show now.
    fn tooltip(&self) -> Option<Tooltip>;
    /// Where the keyboard's thing is seen within that part of the scene, for its tooltip and its menu.
    /// `None` where nothing has the keyboard's focus, nothing of it is seen there, or the tooltip's own
    /// place says it.
    fn seen_at(&self, _within: Rect) -> Option<Point> {
        None
    }
    /// The legend beside the scene; without entries there is none.
    fn legend(&self) -> Legend {
        Legend::default()
    }
    /// Whether the legend is a few words, which stand in a row below the picture.
    fn legend_below(&self) -> bool {
        false
    }
    /// A legend entry was clicked: shows or isolates it.
    fn legend_click(&mut self, _index: usize) -> Response {
        Response::default()
    }
    /// A legend entry is to be added to those shown, or taken away.
    fn legend_toggle(&mut self, index: usize) -> Response {
        self.legend_click(index)
    }
    /// The legend is to be sorted by a column of its head; the same one again turns the order.
    fn legend_sort(&mut self, _column: usize) -> Response {
        Response::default()
    }
    /// A legend entry's own menu was asked for, at a place in the container: an
    /// [`Effect::Select`] of what the entry stands for.
    fn legend_select(&mut self, _index: usize, _at: Point) -> Response {
        Response::default()
    }
    /// Highlights what has a name that holds this text (case does not matter), and says how many
    /// do; empty text ends it. `None` where a panel cannot be searched.
    fn search(&mut self, _text: &str) -> Option<usize> {
        None
    }
    /// How many times its natural size it is drawn; `None` where it cannot be scaled.
    fn zoom(&self) -> Option<f32> {
        None
    }
    /// The total drawn, with unit and label, for the panel's header; `None` where there is none.
    fn total(&self) -> Option<String>;
    /// The same values as a table.
    fn table(&self) -> HiddenTable;
    /// Where the keyboard's focus is, to scroll it into sight.
    fn focus_rect(&self) -> Option<Rect> {
        None
    }
}
