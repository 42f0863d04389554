//! Small dialogs: a heading, what is asked, and the ways out. The browser closes them at Escape.

use crate::ui::modal::use_modal;
use yew::prelude::*;

/// What a dialog is given.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// What it does, on the button that does it; none where there is nothing to do yet.
    pub action: Option<AttrValue>,
    /// Does it.
    #[prop_or_default]
    pub on_action: Callback<()>,
    /// What the way out says.
    #[prop_or(AttrValue::Static("Cancel"))]
    pub cancel: AttrValue,
    /// Told that it is closed.
    pub on_close: Callback<()>,
    /// Further ways out.
    #[prop_or_default]
    pub more: Html,
    /// What is asked.
    pub children: Html,
}

/// A dialog.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_modal();
    let on_submit = {
        let (run, may) = (props.on_action.clone(), props.action.is_some());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if may {
                run.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class="dialog small" onclose={props.on_close.reform(|_: Event| ())} aria-label={props.title.clone()}>
            <form onsubmit={on_submit}>
                <header><h2>{ props.title.clone() }</h2></header>
                { props.children.clone() }
                <footer>
                    { props.more.clone() }
                    <button type="button" class="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ props.cancel.clone() }</button>
                    if let Some(action) = &props.action {
                        <button type="submit" class="button primary">{ action.clone() }</button>
                    }
                </footer>
            </form>
        </dialog>
    }
}
