//! How the editor is drawn: the input, and below it what may be written or taken.

use super::saved::Saved;
use super::{Back, Editor, Msg, Tab, is_new, pointed};
use crate::ui::suggest::Suggestion;
use wasm_bindgen::JsCast;
use web_sys::Node;
use weir_board::examples::EXAMPLES;
use yew::prelude::*;

/// What stands in an empty editor: of a new chip or of one that is there, the first or another.
pub fn placeholder(new: bool, first: bool) -> &'static str {
    match (new, first) {
        (true, true) => "Filter: field, comparison, value",
        (true, false) => "Add a filter",
        (false, _) => "field, comparison, value",
    }
}

impl Editor {
    /// The editor.
    pub(super) fn draw(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let new = is_new(ctx);
        let active = self.chosen.map(|at| format!("suggestion-{at}"));
        let listed = self.open && !self.list.is_empty();
        let first = ctx.props().state.chips.is_empty();
        let placeholder = placeholder(new, first);
        html! {
            <div class={classes!("editor", (!new).then_some("inline"))} ref={self.root.clone()} onfocusout={self.on_leave(ctx)}>
                if self.open {
                    <div class="backdrop" onclick={link.callback(|_| Msg::Close)} aria-hidden="true" />
                }
                // Its text is written by `put_cursor` alone: a picture drawn late would undo a letter typed since.
                <input ref={self.input.clone()} class="editor-input" type="text" role="combobox" aria-label="Filter" aria-autocomplete="list"
                    aria-expanded={self.open.to_string()} aria-controls={listed.then_some("suggestions")} aria-activedescendant={active.filter(|_| listed)}
                    aria-invalid={self.error.is_some().to_string()} {placeholder} spellcheck="false" autocomplete="off" enterkeyhint="done"
                    oninput={link.callback(|_| Msg::Typed)} onclick={link.callback(|_| Msg::Typed)} onkeydown={self.on_key(ctx)} />
                if self.open {
                    <button type="button" class="button primary" onclick={link.callback(|_| Msg::Enter)}>{ "Apply" }</button>
                    { self.popup(ctx) }
                }
            </div>
        }
    }

    fn on_key(&self, ctx: &Context<Self>) -> Callback<KeyboardEvent> {
        let empty = self.text.is_empty() && is_new(ctx) && !ctx.props().state.chips.is_empty();
        ctx.link().batch_callback(move |event: KeyboardEvent| {
            let msg = match event.key().as_str() {
                "ArrowDown" => Msg::Move(1),
                "ArrowUp" => Msg::Move(-1),
                "Enter" => Msg::Enter,
                "Escape" => Msg::Escape,
                "Backspace" if empty && !event.repeat() => Msg::Back(Back::Edit),
                "ArrowLeft" if empty => Msg::Back(Back::Focus),
                _ => return None,
            };
            event.prevent_default();
            event.stop_propagation();
            Some(msg)
        })
    }

    /// Whoever goes on by the keyboard leaves the list behind.
    fn on_leave(&self, ctx: &Context<Self>) -> Callback<FocusEvent> {
        let root = self.root.clone();
        ctx.link().batch_callback(move |event: FocusEvent| {
            let to: Option<Node> = event.related_target().and_then(|t| t.dyn_into().ok());
            let root = root.cast::<Node>()?;
            to.filter(|to| !root.contains(Some(to))).map(|_| Msg::Close)
        })
    }

    fn popup(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let empty = self.text.trim().is_empty();
        let shown = self.tab;
        let tab = |tab: Tab, name: &'static str| {
            let onclick = link.callback(move |_| Msg::Show(tab));
            html! { <button type="button" class="segment" aria-pressed={(shown == tab).to_string()} {onclick}>{ name }</button> }
        };
        html! {
            <div class="popup editor-popup">
                if let Some(error) = &self.error { { pointed(&self.text, error) } }
                if empty {
                    <div class="segments" role="group" aria-label="Offer">
                        { tab(Tab::Fields, "Fields") }
                        { tab(Tab::Recent, "Recent") }
                        { tab(Tab::Saved, "Saved") }
                    </div>
                }
                if shown == Tab::Saved {
                    <Saved ctx={ctx.props().ctx.clone()} shelf={ctx.props().state.shelf.clone()}
                        chips={!ctx.props().state.chips.is_empty()} on_done={link.callback(|()| Msg::Close)} />
                } else {
                    <ul id="suggestions" role="listbox" aria-label="Suggestions">
                        { for self.list.iter().enumerate().map(|(at, one)| self.option(ctx, at, one)) }
                    </ul>
                }
                if shown == Tab::Recent && self.list.is_empty() {
                    <p class="hint">{ "The last filters that you use stand here; they are kept in this browser." }</p>
                }
                if shown == Tab::Fields { { examples(ctx) } }
            </div>
        }
    }

    fn option(&self, ctx: &Context<Self>, at: usize, one: &Suggestion) -> Html {
        let chosen = self.chosen == Some(at);
        let take = ctx.link().callback(move |event: MouseEvent| {
            event.prevent_default();
            Msg::Take(at)
        });
        html! {
            <li id={format!("suggestion-{at}")} role="option" aria-selected={chosen.to_string()} class={classes!("item", chosen.then_some("chosen"))} onmousedown={take}>
                <span class="item-text">{ one.label.clone() }</span>
                <span class="item-note">{ one.note.clone() }</span>
            </li>
        }
    }
}

fn examples(ctx: &Context<Editor>) -> Html {
    html! {
        <>
            <p class="hint">{ "Join with and, or, not; values in quotes; =~ takes a pattern; addresses take 10.0.0.0/8." }</p>
            <details class="examples">
                <summary>{ "Examples" }</summary>
                { for EXAMPLES.into_iter().map(|example| html! {
                    <button type="button" class="item" onclick={ctx.link().callback(move |_| Msg::Example(example))}>
                        <span class="example-ask">{ example.ask }</span><code>{ example.text }</code>
                    </button>
                }) }
            </details>
        </>
    }
}
