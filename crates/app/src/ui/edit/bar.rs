//! The bar of the edit mode: the page's name, what is done to it as a whole, and the way out; with
//! the questions that leaving and saving may raise.

use super::dialog::Dialog;
use super::form::{field, pressed, text, told};
use super::place::places;
use crate::app::Ctx;
use crate::ui::icon::{Icon, icon};
use std::rc::Rc;
use weir_board::{Action, Edit, Editing, Pages, Place, State};
use yew::prelude::*;

/// What the bar is given.
#[derive(Clone, Properties)]
pub struct BarProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for BarProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// The bar, while the page is edited.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let place = use_state(|| None::<Place>);
    let Some(edit) = &state.edit else {
        return Html::default();
    };
    let known = place.unwrap_or_else(|| usual(state, &edit.page.uid));
    let save = edit_of(ctx, Editing::Save(known));
    let on_change = {
        let (dispatch, place) = (ctx.dispatch.clone(), place.clone());
        Callback::from(move |event: Event| {
            let Some((name, value)) = told(&event) else {
                return;
            };
            match name.as_str() {
                "title" => dispatch.emit(Action::Edit(Editing::Title(value))),
                "description" => dispatch.emit(Action::Edit(Editing::Describe(value))),
                _ => place.set(Some(super::place::read(&value))),
            }
        })
    };
    let on_click = {
        let dispatch = ctx.dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            let editing = match pressed(&event).as_ref().map(|(name, _)| name.as_str()) {
                Some("add") => Editing::Add,
                Some("undo") => Editing::Undo,
                Some("chips") => Editing::TakeChips,
                Some("discard") => Editing::Discard,
                _ => return,
            };
            dispatch.emit(Action::Edit(editing));
        })
    };
    let page = &edit.page;
    let button = |name: &'static str, label: &'static str, off: bool| {
        html! { <button type="button" class="button" {name} disabled={off}>{ label }</button> }
    };
    html! {
        <section class="edit-bar" aria-label="Edit the page" onchange={on_change} onclick={on_click}>
            <div class="edit-words">
                { field("Title", text("title", &page.title, "", false)) }
                { field("Description", text("description", &page.description, "What the page answers", false)) }
            </div>
            <div class="edit-tools">
                <button type="button" class="button" name="add">{ icon(Icon::Plus) }{ "Add panel" }</button>
                { button("chips", "Start with the present filters", state.chips == state.default_chips()) }
                { button("undo", "Undo", edit.before.is_empty()) }
                <span class="edit-ends">
                    if state.library.writable { { places(known) } }
                    { button("discard", "Discard", false) }
                    <button type="button" class="button primary" disabled={state.saving.is_some()} onclick={save.reform(|_: MouseEvent| ())}>{ "Save" }</button>
                </span>
            </div>
            <p class="hint">{ "Drag a panel by its head, size it by its corner. By keyboard: arrow keys on the head move it, with Shift they size it." }</p>
            <p class="unseen" role="status">{ edit.said.clone() }</p>
            { questions(state, ctx, edit, &save) }
        </section>
    }
}

/// Where the page is kept by now, or may be.
fn usual(state: &State, uid: &str) -> Place {
    match state.library.revision(uid) {
        Some(_) if state.library.writable => Place::Server,
        _ => Place::Browser,
    }
}

fn edit_of(ctx: &Ctx, editing: Editing) -> Callback<()> {
    ctx.dispatch.reform(move |()| Action::Edit(editing.clone()))
}

/// What has to be asked: whether to leave, and what to do about somebody else's changes.
fn questions(state: &State, ctx: &Ctx, edit: &Edit, save: &Callback<()>) -> Html {
    let pages = |pages: Pages| ctx.dispatch.reform(move |()| Action::Pages(pages.clone()));
    let conflict = state.saving.as_ref().is_some_and(|saving| saving.conflict);
    let other = |label: &'static str, run: Callback<()>| {
        html! { <button type="button" class="button" onclick={run.reform(|_: MouseEvent| ())}>{ label }</button> }
    };
    if conflict {
        let theirs = other("Take theirs", pages(Pages::TakeTheirs));
        return html! {
            <Dialog title="Somebody else changed this page" action="Overwrite theirs" on_action={pages(Pages::Overwrite)}
                cancel="Keep editing" on_close={pages(Pages::KeepMine)} more={theirs}>
                <p>{ "The page on the server is not the one that you began with. Overwriting it loses their changes, taking theirs loses yours." }</p>
            </Dialog>
        };
    }
    if edit.leaving.is_none() {
        return Html::default();
    }
    let discard = other("Discard changes", edit_of(ctx, Editing::Discard));
    html! {
        <Dialog title="Leave without saving?" action="Save and leave" on_action={save.clone()}
            cancel="Keep editing" on_close={edit_of(ctx, Editing::Stay)} more={discard}>
            <p>{ format!("“{}” has changes that were not saved.", edit.page.title) }</p>
        </Dialog>
    }
}
