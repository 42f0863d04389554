//! A button that opens something: closed by Escape, by a click elsewhere, and by a choice.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// What a dropdown is given.
#[derive(Properties, PartialEq)]
pub struct DropdownProps {
    /// The button's content.
    pub face: Html,
    /// The button's name for screen readers and its tip.
    pub label: AttrValue,
    /// Further classes of the button.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it is open.
    pub open: bool,
    /// Told when it is to be open or closed.
    pub on_open: Callback<bool>,
    /// A menu of choices; otherwise a small dialog.
    #[prop_or(true)]
    pub menu: bool,
    /// Ends at the button's right edge.
    #[prop_or_default]
    pub end: bool,
    /// What opens.
    #[prop_or_default]
    pub children: Children,
}

/// A button with a menu or a small dialog below it.
#[component]
pub fn Dropdown(props: &DropdownProps) -> Html {
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(props.open, move |open| {
            if *open {
                focus_first(&root);
            }
        });
    }
    let toggle = {
        let (on_open, open) = (props.on_open.clone(), props.open);
        Callback::from(move |_| on_open.emit(!open))
    };
    let close = {
        let on_open = props.on_open.clone();
        Callback::from(move |_: MouseEvent| on_open.emit(false))
    };
    let on_key = {
        let (root, on_open, open, menu) =
            (root.clone(), props.on_open.clone(), props.open, props.menu);
        Callback::from(move |event: KeyboardEvent| {
            if !open {
                return;
            }
            match event.key().as_str() {
                "Escape" => {
                    event.stop_propagation();
                    on_open.emit(false);
                    focus_button(&root);
                }
                _ if menu => {
                    let popup = root.cast::<Element>();
                    let popup = popup.and_then(|root| root.query_selector(".popup").ok()?);
                    popup.iter().for_each(|popup| walk(popup, &event));
                }
                _ => {}
            }
        })
    };
    // The choice that has the focus goes away with the menu.
    let on_choice = {
        let (root, menu) = (root.clone(), props.menu);
        Callback::from(move |event: MouseEvent| {
            if menu && is_in(&event, ".item") {
                focus_button(&root);
            }
        })
    };
    let role = if props.menu { "menu" } else { "dialog" };
    html! {
        <div class="dropdown" ref={root} onkeydown={on_key}>
            <button type="button" class={classes!("button", props.class.clone())} aria-label={props.label.clone()}
                title={props.label.clone()} aria-haspopup={role} aria-expanded={props.open.to_string()} onclick={toggle}>
                { props.face.clone() }
            </button>
            if props.open {
                <div class="backdrop" onclick={close} aria-hidden="true" />
                <div class={classes!("popup", props.end.then_some("end"))} role={role} aria-label={props.label.clone()} onclick={on_choice}>
                    { for props.children.iter() }
                </div>
            }
        </div>
    }
}

/// What a choice in a menu is given.
#[derive(Properties, PartialEq)]
pub struct ItemProps {
    /// What is done.
    pub on_choose: Callback<()>,
    /// For a choice among several: whether it is the present one.
    #[prop_or_default]
    pub checked: Option<bool>,
    /// What it says.
    pub children: Html,
}

/// One choice in a menu.
#[component]
pub fn Item(props: &ItemProps) -> Html {
    let on_choose = props.on_choose.reform(|_: MouseEvent| ());
    let role = if props.checked.is_some() {
        "menuitemradio"
    } else {
        "menuitem"
    };
    html! {
        <button type="button" class="item" role={role} aria-checked={props.checked.map(|c| c.to_string())} onclick={on_choose}>
            { props.children.clone() }
        </button>
    }
}

fn focus_first(root: &NodeRef) {
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    let first = root.query_selector(
        ".popup [autofocus], .popup [aria-checked=true], .popup input, .popup button",
    );
    if let Ok(Some(first)) = first {
        focus(&first);
    }
}

/// Whether an event is about something within an element that fits the selector.
fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(selector), Ok(Some(_))))
}

fn focus_button(root: &NodeRef) {
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    if let Ok(Some(button)) = root.query_selector("button") {
        focus(&button);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus among the choices of an open menu: arrows around the ends, Home, End.
pub fn walk(menu: &Element, event: &KeyboardEvent) {
    let Ok(items) = menu.query_selector_all(".item") else {
        return;
    };
    let element = |at: i32| items.item(at as u32)?.dyn_into::<Element>().ok();
    let count = items.length() as i32;
    let active = crate::browser::document().and_then(|d| d.active_element());
    let at = (0..count).find(|at| element(*at).is_some_and(|item| Some(item) == active));
    let next = match (event.key().as_str(), at) {
        ("ArrowDown", Some(at)) => (at + 1).rem_euclid(count.max(1)),
        ("ArrowUp", Some(at)) => (at - 1).rem_euclid(count.max(1)),
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => count - 1,
        _ => return,
    };
    if let Some(item) = element(next) {
        event.prevent_default();
        focus(&item);
    }
}
