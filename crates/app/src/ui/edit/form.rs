//! The controls of forms. Their events are heard at the form's root, by name and value, so that
//! controls are plain data.

use crate::ui::icon::{Icon, icon};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};
use yew::prelude::*;

/// A choice of a list: its value, what it says, whether it is the present one.
pub struct Choice {
    /// What the form is told.
    pub value: String,
    /// What it says.
    pub label: String,
    /// The present one.
    pub chosen: bool,
}

/// Some of the choices of a list, under a heading unless that is empty.
pub struct Choices {
    /// The heading.
    pub label: &'static str,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// Name and value of the control that an event comes from; of a switch `1` or `0`.
pub fn told(event: &Event) -> Option<(String, String)> {
    let target: JsValue = event.target()?.into();
    let get = |name: &str| js_sys::Reflect::get(&target, &name.into()).ok();
    let name = get("name")?.as_string().filter(|name| !name.is_empty())?;
    let value = match get("type")?.as_string()?.as_str() {
        "checkbox" if get("checked")?.is_truthy() => "1".to_owned(),
        "checkbox" => "0".to_owned(),
        _ => get("value")?.as_string()?,
    };
    Some((name, value))
}

/// Name and value of the button that a click is on.
pub fn pressed(event: &MouseEvent) -> Option<(String, String)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let button = target.closest("button[name]").ok()??;
    let value = button.get_attribute("value").unwrap_or_default();
    Some((button.get_attribute("name")?, value))
}

/// A control under what it is called.
pub fn field(label: &str, control: Html) -> Html {
    html! { <label class="field"><span>{ label.to_owned() }</span>{ control }</label> }
}

/// A list to choose from.
pub fn select(name: &str, label: &str, lists: Vec<Choices>) -> Html {
    let option = |choice: Choice| {
        html! { <option key={choice.value.clone()} value={choice.value} selected={choice.chosen}>{ choice.label }</option> }
    };
    html! {
        <select class="select" name={name.to_owned()} aria-label={label.to_owned()}>
            { for lists.into_iter().map(|list| {
                let options = list.choices.into_iter().map(option);
                match list.label {
                    "" => html! { <>{ for options }</> },
                    label => html! { <optgroup {label}>{ for options }</optgroup> },
                }
            }) }
        </select>
    }
}

/// A line of text.
pub fn text(name: &'static str, value: &str, placeholder: &'static str, wrong: bool) -> Html {
    html! { <Line {name} value={value.to_owned()} {placeholder} {wrong} /> }
}

/// What a line of text is given.
#[derive(Properties, PartialEq)]
pub struct LineProps {
    /// What the form knows it by.
    pub name: &'static str,
    /// Its text, until a person writes another.
    pub value: String,
    /// What stands in it when it is empty.
    #[prop_or_default]
    pub placeholder: &'static str,
    /// The text is not what is wanted.
    #[prop_or_default]
    pub wrong: bool,
}

/// A line of text, drawn anew only where its own value is another: an answer that comes while someone
/// writes must not take the text away.
#[component]
pub fn Line(props: &LineProps) -> Html {
    let again = use_force_update();
    // What was written is taken or not: the value says it.
    let onchange = Callback::from(move |_: Event| again.force_update());
    html! {
        <input type="text" name={props.name} value={props.value.clone()} placeholder={props.placeholder}
            aria-invalid={props.wrong.to_string()} {onchange} spellcheck="false" autocomplete="off" />
    }
}

/// Something to switch on and off, or one of several: `kind` is `checkbox` or `radio`.
pub fn tick(name: &str, value: &str, label: &str, on: bool) -> Html {
    html! {
        <label class="tick"><input type="checkbox" name={name.to_owned()} value={value.to_owned()} checked={on} /><span>{ label.to_owned() }</span></label>
    }
}

/// A small button with a picture.
pub fn tool(name: &str, label: &str, picture: Icon, off: bool) -> Html {
    html! {
        <button type="button" class="button square quiet" name={name.to_owned()} aria-label={label.to_owned()} title={label.to_owned()} disabled={off}>{ icon(picture) }</button>
    }
}
