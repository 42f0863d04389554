//! Where a place is seen while the picture is larger than its room: its tooltip and menu stand there.

use super::model::Model;
use super::picture::Picture;
use super::ribbon::middle;
use super::target::Target;
use super::walk::{self, Place};
use weir_scene::{Point, Rect};

/// The least height that a ribbon counts with, in pixels.
const THIN: f32 = 1.0;

/// The point of a place, within a rectangle as laid out, that is nearest to where its tooltip points
/// when all of it is seen; none where nothing of it is in the rectangle.
pub fn seen(model: &Model, picture: &Picture, place: Place, within: Rect) -> Option<Point> {
    match place.target {
        Target::Node(node) => {
            // The bar, else the label beside it.
            let bar = picture.bar(node).grown(THIN).intersection(within);
            let part = bar.or_else(|| picture.slot(node).intersection(within))?;
            let right = picture.bar(node).right();
            let x = right.clamp(part.x, part.right());
            Some(Point::new(x, part.y + part.h / 2.0))
        }
        Target::Piece(piece) => {
            let usual = walk::point(model, picture, place);
            let away = |p: &Point| (p.x - usual.x).hypot(p.y - usual.y);
            let points = visible(&spine(model, picture, piece), within);
            points
                .into_iter()
                .min_by(|a, b| away(a).total_cmp(&away(b)))
        }
    }
}

/// The middle line of a piece from its source to its target, and half its height there.
fn spine(model: &Model, picture: &Picture, piece: u32) -> Vec<(Point, f32)> {
    let link = model.pieces[piece as usize].link;
    let (down, share) = walk::side(picture, piece);
    let parts = model.routes.parts(link);
    if parts.is_empty() {
        let at = model.routes.loops.iter().position(|l| *l == link);
        let bend = at.map(|at| &picture.bends[at]);
        return bend.map_or_else(Vec::new, |bend| {
            let half = bend.thick / 2.0;
            bend.line(0.0).into_iter().map(|p| (p, half)).collect()
        });
    }
    parts
        .flat_map(|part| {
            let source = model.routes.graph.links[part].source;
            let (left, right) = picture.gap(picture.layer(source));
            let band = picture.band(part, down, share);
            let half = (band.width / 2.0).max(THIN);
            let line = middle(band, left, right, picture.top);
            line.into_iter().map(move |p| (p, half))
        })
        .collect()
}

/// The points of a line of some height that lie in a rectangle. Where the line runs between two of
/// its points, so do those that come in between at the rectangle's sides.
fn visible(line: &[(Point, f32)], within: Rect) -> Vec<Point> {
    let inside = |(at, half): (Point, f32)| {
        let x = at.x.clamp(within.x, within.right());
        let y = at.y.clamp(within.y, within.bottom());
        // A share of a step is a little off the side that it is computed from.
        ((at.x - x).abs() < 0.5 && (at.y - y).abs() <= half).then(|| Point::new(x, y))
    };
    let steps = line.windows(2).flat_map(|two| {
        let [(a, half), (b, _)] = [two[0], two[1]];
        let at = move |share: f32| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
        // A level line has but its two ends, however long it is.
        let sides = [within.x, within.right()].map(|x| (x - a.x) / (b.x - a.x));
        let ends = [0.0, 0.5, 1.0].into_iter().chain(sides);
        ends.filter(|share| (0.0..=1.0).contains(share))
            .map(move |share| (at(share), half))
    });
    steps.filter_map(inside).collect()
}
