//! Changes of a page: panels added, copied, taken away; what it holds brought in order.

use super::{compact, title};
use std::collections::HashSet;
use weir_model::order::Ordered as _;
use weir_model::spec::{Grid, SPEC_VERSION};
use weir_model::{DashboardSpec, Measure, PanelSpec, QuerySpec, ViewSpec};

/// Width and height of a panel that is added.
const NEW: (u16, u16) = (12, 9);

/// A page without panels.
pub fn new_page(uid: String, title: &str) -> DashboardSpec {
    DashboardSpec {
        version: SPEC_VERSION,
        uid,
        title: title.trim().to_owned(),
        description: String::new(),
        scope: String::new(),
        default_filters: Vec::new(),
        filter_labels: Vec::new(),
        panels: Vec::new(),
    }
}

/// A panel to begin with.
pub fn new_panel() -> PanelSpec {
    let mut panel = PanelSpec {
        id: "panel".to_owned(),
        title: String::new(),
        description: String::new(),
        grid: Grid {
            x: 0,
            y: 0,
            w: NEW.0,
            h: NEW.1,
        },
        scope: String::new(),
        query: QuerySpec::Groups {
            by: vec!["sourcePodNamespace".to_owned()],
            measure: Measure::Octets,
            top: 10,
        },
        view: ViewSpec::Bars { earlier: false },
    };
    panel.title = title(&panel);
    panel
}

/// Adds a panel: below the last one, or beside it where there is room. It gets an id of its own.
pub fn add(page: &mut DashboardSpec, mut panel: PanelSpec) {
    let below = page.panels.iter().map(|p| p.grid.y + p.grid.h).max();
    let free = |grid: &Grid| {
        let clear = |o: &PanelSpec| {
            let o = o.grid;
            grid.x + grid.w <= o.x
                || o.x + o.w <= grid.x
                || grid.y >= o.y + o.h
                || o.y >= grid.y + grid.h
        };
        page.panels.iter().all(clear)
    };
    let last = page.panels.iter().max_by_key(|p| (p.grid.y, p.grid.x));
    let beside = last.map(|last| Grid {
        x: last.grid.x + last.grid.w,
        y: last.grid.y,
        ..panel.grid
    });
    let beside = beside.filter(|grid| grid.x + grid.w <= 24 && free(grid));
    panel.grid = beside.unwrap_or(Grid {
        x: 0,
        y: below.unwrap_or(0),
        ..panel.grid
    });
    panel.id = free_id(page, &panel.id);
    page.panels.push(panel);
    settle(page);
}

/// A copy of a panel, below it.
pub fn duplicate(page: &mut DashboardSpec, at: usize) {
    let Some(mut copy) = page.panels.get(at).cloned() else {
        return;
    };
    copy.grid.y += copy.grid.h;
    copy.id = free_id(page, &copy.id);
    let wanted = copy.grid;
    page.panels.push(copy);
    let grids: Vec<Grid> = page.panels.iter().map(|panel| panel.grid).collect();
    place(page, &super::arrange(&grids, grids.len() - 1, wanted));
}

/// Takes a panel away.
pub fn remove(page: &mut DashboardSpec, at: usize) {
    if at < page.panels.len() {
        page.panels.remove(at);
        settle(page);
    }
}

/// Gives every panel its place.
pub fn place(page: &mut DashboardSpec, grids: &[Grid]) {
    for (panel, grid) in page.panels.iter_mut().zip(grids) {
        panel.grid = *grid;
    }
}

fn settle(page: &mut DashboardSpec) {
    let grids: Vec<Grid> = page.panels.iter().map(|panel| panel.grid).collect();
    place(page, &compact(&grids));
}

/// Panels in reading order, as they are kept.
pub fn in_order(mut page: DashboardSpec) -> DashboardSpec {
    page.panels
        .order_by_key(|panel| (panel.grid.y, panel.grid.x));
    page
}

/// An id that no panel of the page has: that one, or with a number behind.
fn free_id(page: &DashboardSpec, id: &str) -> String {
    let taken: HashSet<&str> = page.panels.iter().map(|panel| panel.id.as_str()).collect();
    let bare = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = bare
        .strip_suffix('-')
        .filter(|bare| !bare.is_empty())
        .unwrap_or(id);
    let bare = bare.get(..80).unwrap_or(bare);
    let numbered = (2..).map(|n| format!("{bare}-{n}"));
    let mut names = std::iter::once(id.to_owned()).chain(numbered);
    names
        .find(|name| !taken.contains(name.as_str()))
        .unwrap_or_default()
}
