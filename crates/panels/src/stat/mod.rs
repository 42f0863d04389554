//! One or several big numbers, as large as the room allows, and how they changed.

mod draw;
mod model;
mod place;
#[cfg(test)]
mod tests;

use crate::change::Change;
use crate::pointer::{Pointer, Things};
use crate::{
    Environment, HiddenTable, InputEvent, PanelData, PanelView, Response, Tooltip, TooltipRow,
    message, number,
};
use model::Number;
use place::{Place, Written, place};
use weir_model::Unit;
use weir_model::units::format_exact;
use weir_scene::{HitId, Point, Rect, Scene, Shape, Size, Theme};

/// The stat panel.
pub struct StatPanel {
    numbers: Result<Vec<Number>, String>,
    theme: Theme,
    place: Option<Place>,
    scene: Scene,
    overlay: Option<Scene>,
    pointer: Pointer,
}

impl Default for StatPanel {
    fn default() -> Self {
        Self::new()
    }
}

impl StatPanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self {
            numbers: Ok(Vec::new()),
            theme: Theme::LIGHT,
            place: None,
            scene: Scene::default(),
            overlay: None,
            pointer: Pointer::default(),
        }
    }

    fn numbers(&self) -> &[Number] {
        self.numbers.as_deref().unwrap_or_default()
    }

    /// A line under the number that the keyboard is at.
    fn draw_overlay(&self) -> Option<Scene> {
        let active = self.pointer.active().filter(|a| a.by_keyboard)?;
        let cell = self.place.as_ref()?.cells.get(active.thing)?;
        let line = Rect::new(cell.x, cell.bottom() - 2.0, cell.w, 2.0);
        let shape = Shape::Rect {
            rect: line,
            radius: 1.0,
            fill: Some(self.theme.accent),
            stroke: None,
            hit: HitId::NONE,
        };
        Some(Scene {
            size: self.scene.size,
            shapes: vec![shape],
        })
    }
}

fn write(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(|| "–".to_owned(), |v| number::format(v, unit))
}

/// All digits where it is a whole number of things.
fn exact(value: Option<f64>, unit: Unit) -> String {
    match (value, unit) {
        (Some(v), Unit::Count | Unit::Octets) if (0.0..9e15).contains(&v) => {
            format_exact(v.round() as u64, unit)
        }
        _ => write(value, unit),
    }
}

/// A number that stands alone has its panel's title as its name.
fn written(number: &Number, alone: bool) -> Written {
    Written {
        label: if alone {
            String::new()
        } else {
            number.label.clone()
        },
        number: write(number.now, number.unit),
        noun: match number.noun {
            Some(noun) if alone => noun.to_owned(),
            _ => String::new(),
        },
        change: number.change().map_or_else(String::new, Change::short),
    }
}

impl Things for Place {
    fn at(&self, point: Point) -> Option<usize> {
        self.cells.iter().position(|cell| cell.contains(point))
    }

    fn count(&self) -> usize {
        self.cells.len()
    }

    fn anchor(&self, thing: usize) -> Point {
        let cell = self.cells.get(thing).copied().unwrap_or_default();
        Point::new(cell.x + cell.w / 2.0, cell.y + cell.h / 2.0)
    }
}

impl PanelView for StatPanel {
    fn set_data(&mut self, data: PanelData) {
        self.numbers = model::read(&data);
        let count = self.numbers().len();
        self.pointer.follow(|i| (i < count).then_some(i));
    }

    fn layout(&mut self, env: &Environment<'_>) {
        let room = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.theme = env.theme;
        self.place = None;
        self.scene = match &self.numbers {
            Err(error) => message::scene(error, room, &env.theme),
            Ok(numbers) => {
                let alone = numbers.len() == 1;
                let texts: Vec<Written> = numbers.iter().map(|n| written(n, alone)).collect();
                let changes: Vec<_> = numbers.iter().map(Number::change).collect();
                let place = place(&texts, room);
                let bottom = place.cells.iter().map(|c| c.bottom()).fold(0.0, f32::max);
                let shapes = draw::draw(&texts, &changes, &place, &env.theme);
                self.place = Some(place);
                Scene {
                    size: Size::new(room.w, room.h.max(bottom)),
                    shapes,
                }
            }
        };
        if let Some(place) = &self.place {
            self.pointer.renew(place);
        }
        self.overlay = self.draw_overlay();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        let Some(place) = &self.place else {
            return Response::default();
        };
        let repaint = self.pointer.input(event, place).changed;
        self.overlay = self.draw_overlay();
        Response {
            repaint,
            effects: Vec::new(),
        }
    }

    /// The number in all its digits, what it was, and the change.
    fn tooltip(&self) -> Option<Tooltip> {
        let active = self.pointer.active()?;
        let number = self.numbers().get(active.thing)?;
        let row = |label: &str, value: String, strong| TooltipRow {
            color: None,
            label: label.to_owned(),
            value,
            strong,
        };
        let mut rows = vec![row("In this range", exact(number.now, number.unit), true)];
        if let Some(change) = number.change() {
            let before = exact(number.before, number.unit);
            rows.push(row("As long before", before, false));
            rows.push(row("Change", change.short(), false));
        }
        Some(Tooltip {
            at: active.at,
            title: number.label.clone(),
            rows,
        })
    }

    fn total(&self) -> Option<String> {
        None
    }

    fn table(&self) -> HiddenTable {
        let numbers = self.numbers();
        let compared = numbers.iter().any(|n| n.before.is_some());
        let words = |n: &Number| n.change().map_or_else(String::new, Change::words);
        let said = |n: &Number| match words(n).as_str() {
            "" => format!("{}: {}", n.label, write(n.now, n.unit)),
            change => format!("{}: {} ({change})", n.label, write(n.now, n.unit)),
        };
        let row = |n: &Number| {
            let mut row = vec![n.label.clone(), write(n.now, n.unit)];
            if compared {
                row.extend([write(n.before, n.unit), words(n)]);
            }
            row
        };
        let head = ["Measure", "Value", "As long before", "Change"];
        HiddenTable {
            caption: numbers.iter().map(said).collect::<Vec<_>>().join(", "),
            head: head
                .map(str::to_owned)
                .into_iter()
                .take(if compared { 4 } else { 2 })
                .collect(),
            rows: numbers.iter().map(row).collect(),
        }
    }

    fn focus_rect(&self) -> Option<Rect> {
        let active = self.pointer.active().filter(|a| a.by_keyboard)?;
        self.place.as_ref()?.cells.get(active.thing).copied()
    }
}
