//! What could not be done as the address or a file says.

use crate::app::Ctx;
use crate::ui::icon::{Icon, icon};
use weir_board::Action;
use yew::prelude::*;

/// What the notes are given.
#[derive(Properties, PartialEq)]
pub struct NotesProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The notes.
    pub notes: Vec<String>,
}

/// A bar with the notes, until they are put away.
#[component]
pub fn Notes(props: &NotesProps) -> Html {
    let forget = props
        .ctx
        .dispatch
        .reform(|_: MouseEvent| Action::ForgetNotes);
    html! {
        <div class="banner notes" role="alert">
            <div>{ for props.notes.iter().map(|note| html! { <p>{ note.clone() }</p> }) }</div>
            <button type="button" class="button square quiet" aria-label="Put the notes away" title="Put away" onclick={forget}>{ icon(Icon::Close) }</button>
        </div>
    }
}
