//! The handles of a panel while its page is edited: dragged by the head, sized by the corner, or by
//! arrow keys; its options, a copy, away with it.

use super::form::tool;
use crate::app::Ctx;
use crate::browser;
use crate::ui::icon::{Icon, icon};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use weir_board::edit::{Direction, arrange};
use weir_board::{Action, Editing};
use weir_model::spec::Grid;
use yew::prelude::*;

/// Rows and gaps of the grid, in logical pixels.
const ROW: f64 = 46.0;
/// The gap between panels, in logical pixels.
const GAP: f64 = 8.0;
/// Columns of the grid.
const COLUMNS: f64 = 24.0;

/// What the handles are given.
#[derive(Clone, Properties, PartialEq)]
pub struct HandlesProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// Which panel.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where all panels are.
    pub grids: Rc<Vec<Grid>>,
}

/// A panel that is dragged or sized.
struct Drag {
    /// Where the pointer was, on the page.
    from: (f64, f64),
    /// Where all panels were.
    grids: Rc<Vec<Grid>>,
    /// Width of a column with its gap.
    column: f64,
    size: bool,
    /// Something has moved already.
    begun: bool,
}

/// The handles of one panel.
#[component]
pub fn Handles(props: &HandlesProps) -> Html {
    let drag = use_mut_ref(|| None::<Drag>);
    let down = {
        let (drag, grids) = (drag.clone(), props.grids.clone());
        move |event: PointerEvent, size: bool| {
            if event.button() != 0 {
                return;
            }
            let column = take(&event);
            *drag.borrow_mut() = column.map(|column| Drag {
                from: place(&event),
                grids: grids.clone(),
                column,
                size,
                begun: false,
            });
        }
    };
    let on_move = {
        let (drag, dispatch, index) = (drag.clone(), props.ctx.dispatch.clone(), props.index);
        Callback::from(move |event: PointerEvent| {
            if let Some(drag) = &mut *drag.borrow_mut() {
                drag.to(place(&event), index, &dispatch);
            }
        })
    };
    let on_up = {
        let drag = drag.clone();
        Callback::from(move |_: PointerEvent| *drag.borrow_mut() = None)
    };
    let key = {
        let (dispatch, index) = (props.ctx.dispatch.clone(), props.index);
        move |event: KeyboardEvent, size: bool| {
            let to = match event.key().as_str() {
                "ArrowLeft" => Direction::Left,
                "ArrowRight" => Direction::Right,
                "ArrowUp" => Direction::Up,
                "ArrowDown" => Direction::Down,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            let size = size || event.shift_key();
            let editing = match size {
                true => Editing::Size(index, to),
                false => Editing::Move(index, to),
            };
            dispatch.emit(Action::Edit(editing));
        }
    };
    let handle = |size: bool, class: &'static str, label: String, picture: Icon| {
        let (down, key) = (down.clone(), key.clone());
        html! {
            <button type="button" {class} aria-label={label.clone()} title={label}
                onpointerdown={Callback::from(move |event| down(event, size))} onpointermove={on_move.clone()}
                onpointerup={on_up.clone()} onpointercancel={on_up.clone()}
                onkeydown={Callback::from(move |event| key(event, size))}>{ icon(picture) }</button>
        }
    };
    html! {
        <>
            { handle(false, "move", format!("Move {}", props.title), Icon::Grip) }
            { handle(true, "corner", format!("Resize {}", props.title), Icon::Corner) }
            { tools(props) }
        </>
    }
}

/// What else is done to a panel; up and down are for screens too narrow to drag.
fn tools(props: &HandlesProps) -> Html {
    let (ctx, index, id) = (props.ctx.clone(), props.index, props.id.clone());
    let on_click = Callback::from(move |event: MouseEvent| {
        let editing = match super::form::pressed(&event)
            .as_ref()
            .map(|(name, _)| name.as_str())
        {
            Some("options") => return ctx.options.emit(Some(id.clone())),
            Some("copy") => Editing::Duplicate(index),
            Some("away") => Editing::Remove(index),
            Some("up") => Editing::Move(index, Direction::Up),
            Some("down") => Editing::Move(index, Direction::Down),
            _ => return,
        };
        ctx.dispatch.emit(Action::Edit(editing));
    });
    let title = &props.title;
    html! {
        <span class="panel-tools" onclick={on_click}>
            <span class="narrow-only">
                { tool("up", &format!("Move {title} up"), Icon::Up, false) }
                { tool("down", &format!("Move {title} down"), Icon::Down, false) }
            </span>
            { tool("options", &format!("Options of {title}"), Icon::Pencil, false) }
            { tool("copy", &format!("Duplicate {title}"), Icon::Copy, false) }
            { tool("away", &format!("Remove {title}"), Icon::Bin, false) }
        </span>
    }
}

impl Drag {
    /// The pointer is there: the panel follows in whole cells, the others make room.
    fn to(&mut self, at: (f64, f64), index: usize, dispatch: &Callback<Action>) {
        let Some(grid) = self.grids.get(index) else {
            return;
        };
        let x = ((at.0 - self.from.0) / self.column).round();
        let y = ((at.1 - self.from.1) / ROW).round();
        let add = |start: u16, by: f64, least: u16| {
            (f64::from(start) + by).clamp(f64::from(least), 9_000.0) as u16
        };
        let wanted = match self.size {
            true => Grid {
                w: add(grid.w, x, 3.min(grid.w)),
                h: add(grid.h, y, 3.min(grid.h)),
                ..*grid
            },
            false => Grid {
                x: add(grid.x, x, 0),
                y: add(grid.y, y, 0),
                ..*grid
            },
        };
        if wanted == *grid && !self.begun {
            return;
        }
        let editing = Editing::Place {
            grids: arrange(&self.grids, index, wanted),
            begin: !self.begun,
        };
        self.begun = true;
        dispatch.emit(Action::Edit(editing));
    }
}

/// Where the pointer is on the page, however far that is scrolled.
fn place(event: &PointerEvent) -> (f64, f64) {
    let scrolled = browser::window().and_then(|window| window.scroll_y().ok());
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    (x, y + scrolled.unwrap_or(0.0))
}

/// Takes the pointer; gives the width of a column with its gap. The app listens at its root, so the
/// handle is sought from what the pointer is on.
fn take(event: &PointerEvent) -> Option<f64> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let handle = target.closest("button").ok()??;
    let grid = handle.closest(".grid").ok()??;
    let _ = handle.set_pointer_capture(event.pointer_id());
    Some((grid.get_bounding_client_rect().width() + GAP) / COLUMNS)
}
