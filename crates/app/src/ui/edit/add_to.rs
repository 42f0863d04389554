//! A panel is put on an own page: one that is there, or a new one.

use super::dialog::Dialog;
use super::form::{Choice, Choices, field, select, text, told};
use super::place::{places, read};
use crate::app::Ctx;
use std::rc::Rc;
use weir_board::{Action, Origin, Pages, Place, State};
use weir_model::PanelSpec;
use yew::prelude::*;

/// What the dialog is given.
#[derive(Properties)]
pub struct AddProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// The panel.
    pub panel: PanelSpec,
    /// Closes it.
    pub on_close: Callback<()>,
}

impl PartialEq for AddProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.panel == other.panel
    }
}

/// The dialog.
#[component]
pub fn AddTo(props: &AddProps) -> Html {
    let library = &props.state.library;
    let own: Vec<_> = props
        .state
        .pages
        .iter()
        .filter(|page| library.origin(&page.uid) != Some(Origin::BuiltIn))
        .collect();
    let to = use_state(|| own.first().map_or(String::new(), |page| page.uid.clone()));
    let title = use_state(String::new);
    let place = use_state(|| None::<Place>);
    let new = to.is_empty();
    let usual = match library.origin(&to) {
        Some(Origin::Server) if library.writable => Place::Server,
        _ => Place::Browser,
    };
    let place_now = place.unwrap_or(usual);
    let on_input = {
        let title = title.clone();
        Callback::from(move |event: InputEvent| {
            if let Some((name, value)) = told(&event)
                && name == "title"
            {
                title.set(value);
            }
        })
    };
    let on_change = {
        let (to, place) = (to.clone(), place.clone());
        Callback::from(move |event: Event| match told(&event) {
            Some((name, value)) if name == "to" => to.set(value),
            Some((name, value)) if name == "place" => place.set(Some(read(&value))),
            _ => {}
        })
    };
    let run = {
        let (dispatch, close) = (props.ctx.dispatch.clone(), props.on_close.clone());
        let (panel, to, title) = (props.panel.clone(), to.clone(), title.clone());
        Callback::from(move |()| {
            close.emit(());
            dispatch.emit(Action::Pages(Pages::AddPanel {
                panel: panel.clone(),
                to: if new {
                    Err((*title).clone())
                } else {
                    Ok((*to).clone())
                },
                place: place_now,
            }));
        })
    };
    let mut choices: Vec<Choice> = own
        .iter()
        .map(|page| Choice {
            value: page.uid.clone(),
            label: page.title.clone(),
            chosen: page.uid == *to,
        })
        .collect();
    choices.push(Choice {
        value: String::new(),
        label: "A new page".to_owned(),
        chosen: new,
    });
    let action = (!new || !title.trim().is_empty()).then_some("Add");
    html! {
        <Dialog title="Add to a dashboard" {action} on_action={run} on_close={props.on_close.clone()}>
            <div class="import" oninput={on_input} onchange={on_change}>
                { field("Page", select("to", "Page", vec![Choices { label: "", choices }])) }
                if new { { field("Its title", text("title", &title, "What the page is about", false)) } }
                if library.writable { { field("Keep the page", places(place_now)) } }
            </div>
        </Dialog>
    }
}
