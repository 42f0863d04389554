//! Numbers at their places.

use super::place::{CLEAR, GAP, NOUN, Place, SIGN, SMALL, STACK, Written};
use crate::change::Change;
use crate::text::Ink;
use weir_scene::text::CAP_HEIGHT;
use weir_scene::{Anchor, HitId, Point, Rect, Shape, Stroke, Theme, Weight, measure};

/// Draws all; `changes` stands beside `numbers`.
pub fn draw(
    numbers: &[Written],
    changes: &[Option<Change>],
    place: &Place,
    theme: &Theme,
) -> Vec<Shape> {
    let pen = Pen {
        place,
        theme,
        shapes: Vec::new(),
    };
    pen.all(numbers, changes)
}

struct Pen<'a> {
    place: &'a Place,
    theme: &'a Theme,
    shapes: Vec<Shape>,
}

impl Pen<'_> {
    fn all(mut self, numbers: &[Written], changes: &[Option<Change>]) -> Vec<Shape> {
        let parts = numbers.iter().zip(changes).zip(&self.place.cells);
        for (i, ((number, change), cell)) in parts.enumerate() {
            self.rule(i, *cell);
            if self.place.cards {
                self.card(number, *change, *cell);
            } else {
                self.line(number, *change, *cell);
            }
        }
        self.shapes
    }

    /// A hairline to the neighbour on the left, or above.
    fn rule(&mut self, i: usize, cell: Rect) {
        let across = self.place.across;
        let points = if self.place.cards && !i.is_multiple_of(across) {
            let x = (cell.x - GAP / 2.0).round();
            vec![
                Point::new(x, cell.y + 6.0),
                Point::new(x, cell.bottom() - 6.0),
            ]
        } else if !self.place.cards && i >= across {
            vec![
                Point::new(cell.x, cell.y.round()),
                Point::new(cell.right(), cell.y.round()),
            ]
        } else {
            return;
        };
        let stroke = Stroke {
            color: self.theme.grid,
            width: 1.0,
            dash: None,
        };
        self.shapes.push(Shape::Polyline {
            points,
            stroke,
            hit: HitId::NONE,
        });
    }

    fn write(&mut self, ink: Ink, at: Point, width: f32, text: &str) {
        self.shapes.extend(ink.write_in(at, width.max(0.0), text));
    }

    /// Label, number and change below each other, in the middle of the cell's height.
    fn card(&mut self, number: &Written, change: Option<Change>, cell: Rect) {
        let small = CAP_HEIGHT * SMALL;
        let large = CAP_HEIGHT * self.place.size;
        let label = if number.label.is_empty() {
            0.0
        } else {
            small + STACK.0
        };
        let below = if change.is_some() {
            small + STACK.1
        } else {
            0.0
        };
        let top = cell.y + (cell.h - label - large - below) / 2.0;
        // A card keeps clear of the line to its neighbour.
        let x = cell.x + if cell.x > 0.0 { CLEAR } else { 0.0 };
        let muted = Ink::new(SMALL, self.theme.text_muted);
        self.write(
            muted,
            Point::new(x, top + small / 2.0),
            cell.right() - x,
            &number.label,
        );
        self.number(
            Point::new(x, top + label + large / 2.0),
            number,
            cell.right(),
        );
        let y = top + label + large + STACK.1 + small / 2.0;
        self.change(Point::new(x, y), change, cell.right());
    }

    /// The number, and smaller what it counts.
    fn number(&mut self, at: Point, number: &Written, right: f32) {
        let size = self.place.size;
        let ink = Ink::new(size, self.theme.text).bold();
        self.write(ink, at, right - at.x, &number.number);
        let x = at.x + measure(&number.number, size, Weight::Semibold) + size * 0.3;
        let noun = Ink::new((size * NOUN).max(SMALL.min(size)), self.theme.text_muted);
        // On the number's base line.
        let y = at.y + CAP_HEIGHT * (size - noun.size) / 2.0;
        if measure(&number.noun, noun.size, Weight::Regular) <= right - x {
            self.write(noun, Point::new(x, y), right - x, &number.noun);
        }
    }

    fn change(&mut self, at: Point, change: Option<Change>, right: f32) {
        let Some(change) = change else { return };
        let middle = Point::new(at.x + 4.0, at.y);
        self.shapes.push(change.sign(middle, 8.0, self.theme));
        let at = Point::new(at.x + SIGN, at.y);
        let ink = Ink::new(SMALL, self.theme.text);
        self.write(ink, at, right - at.x, &change.short());
    }

    /// The label at the left, the number at the right, its change behind it.
    fn line(&mut self, number: &Written, change: Option<Change>, cell: Rect) {
        let y = cell.y + cell.h / 2.0;
        let (numbers, changes) = self.place.columns;
        let behind = if changes > 0.0 { changes + GAP } else { 0.0 };
        let end = cell.right() - behind;
        let muted = Ink::new(SMALL, self.theme.text_muted);
        let label = end - numbers - GAP - cell.x;
        self.write(muted, Point::new(cell.x, y), label, &number.label);
        let ink = Ink::new(self.place.size, self.theme.text)
            .bold()
            .anchored(Anchor::End);
        self.write(ink, Point::new(end, y), end - cell.x, &number.number);
        let change = change.filter(|_| changes > 0.0);
        self.change(Point::new(end + GAP, y), change, cell.right());
    }
}
