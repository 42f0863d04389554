//! The arrangement of panels on the page's grid: nothing overlaps, and gaps close upwards.

use weir_model::order::Ordered as _;
use weir_model::spec::Grid;

/// Columns of the grid.
const COLUMNS: u16 = 24;
/// Fewest columns of a panel that somebody sizes.
const NARROWEST: u16 = 3;
/// Fewest rows.
const LOWEST: u16 = 3;
/// Most rows.
const HIGHEST: u16 = 60;
/// The lowest row that a panel is moved to.
const LOWEST_ROW: u16 = 9_000;

/// A way on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the left; narrower.
    Left,
    /// To the right; wider.
    Right,
    /// Upwards; lower.
    Up,
    /// Downwards; higher.
    Down,
}

/// All panels with one of them moved or sized: the others make room, in the order in which they
/// stand, and every panel rises as far as those above it allow.
pub fn arrange(panels: &[Grid], at: usize, wanted: Grid) -> Vec<Grid> {
    let Some(before) = panels.get(at) else {
        return compact(panels);
    };
    let wanted = within(*before, wanted);
    let mut order: Vec<usize> = (0..panels.len()).filter(|i| *i != at).collect();
    order.order_by_key(|i| (panels[*i].y, panels[*i].x));
    // It comes before the first panel whose middle it does not reach. What is only sized stays
    // where it stands among the others.
    let moved = (before.x, before.y) != (wanted.x, wanted.y);
    let behind = |i: &usize| {
        let other = panels[*i];
        if moved {
            wanted.y * 2 < other.y * 2 + other.h
        } else {
            (before.y, before.x) < (other.y, other.x)
        }
    };
    let place = order.iter().position(behind).unwrap_or(order.len());
    order.insert(place, at);
    let mut panels = panels.to_vec();
    panels[at] = wanted;
    fall(&panels, &order)
}

/// All panels without overlaps and gaps, in the order in which they stand.
pub fn compact(panels: &[Grid]) -> Vec<Grid> {
    let mut order: Vec<usize> = (0..panels.len()).collect();
    order.order_by_key(|i| (panels[*i].y, panels[*i].x));
    fall(panels, &order)
}

/// The panel one step in a direction: a column to the side, past the next panel up or down.
pub fn nudge(panels: &[Grid], at: usize, to: Direction) -> Vec<Grid> {
    let Some(grid) = panels.get(at).copied() else {
        return panels.to_vec();
    };
    let others = panels.iter().enumerate().filter(|(i, _)| *i != at);
    let beside = others
        .map(|(_, other)| other)
        .filter(|o| shares_columns(o, &grid));
    let wanted = match to {
        Direction::Left => Grid {
            x: grid.x.saturating_sub(1),
            ..grid
        },
        Direction::Right => Grid {
            x: (grid.x + 1).min(COLUMNS - grid.w),
            ..grid
        },
        Direction::Up => {
            let above = beside.filter(|o| o.y < grid.y).max_by_key(|o| o.y + o.h);
            Grid {
                y: above.map_or(grid.y, |o| o.y),
                ..grid
            }
        }
        Direction::Down => {
            let below = beside.filter(|o| o.y > grid.y).min_by_key(|o| o.y);
            Grid {
                y: below.map_or(grid.y, |o| o.y + o.h),
                ..grid
            }
        }
    };
    arrange(panels, at, wanted)
}

/// The panel one step larger or smaller.
pub fn resize(panels: &[Grid], at: usize, to: Direction) -> Vec<Grid> {
    let Some(grid) = panels.get(at).copied() else {
        return panels.to_vec();
    };
    let wanted = match to {
        Direction::Left => Grid {
            w: grid.w.saturating_sub(1).max(NARROWEST.min(grid.w)),
            ..grid
        },
        Direction::Right => Grid {
            w: grid.w + 1,
            ..grid
        },
        Direction::Up => Grid {
            h: grid.h.saturating_sub(1).max(LOWEST.min(grid.h)),
            ..grid
        },
        Direction::Down => Grid {
            h: grid.h + 1,
            ..grid
        },
    };
    arrange(panels, at, wanted)
}

/// The wanted place inside the grid: what was moved keeps its width, what was sized its place.
fn within(before: Grid, wanted: Grid) -> Grid {
    let (x, w) = if wanted.w == before.w {
        (wanted.x.min(COLUMNS.saturating_sub(wanted.w)), wanted.w)
    } else {
        let x = wanted.x.min(COLUMNS - 1);
        (x, wanted.w.clamp(1, COLUMNS - x))
    };
    Grid {
        x,
        y: wanted.y.min(LOWEST_ROW),
        w,
        h: wanted.h.clamp(1, HIGHEST.max(before.h)),
    }
}

fn shares_columns(a: &Grid, b: &Grid) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w
}

/// Each panel in that order as high as the panels before it in its columns allow.
fn fall(panels: &[Grid], order: &[usize]) -> Vec<Grid> {
    let mut heights = [0u16; COLUMNS as usize];
    let mut out = panels.to_vec();
    for at in order {
        let grid = &mut out[*at];
        let from = usize::from(grid.x.min(COLUMNS - 1));
        let to = usize::from((grid.x + grid.w).min(COLUMNS)).max(from + 1);
        let columns = &mut heights[from..to];
        grid.y = columns.iter().copied().max().unwrap_or(0);
        columns.fill(grid.y.saturating_add(grid.h));
    }
    out
}
