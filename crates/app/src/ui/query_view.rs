//! "Show query": the statement behind a panel, its parameters, and what it cost.

use crate::browser;
use std::rc::Rc;
use web_sys::HtmlDialogElement;
use weir_board::Panel;
use weir_model::units::{Unit, format as number};
use yew::prelude::*;

/// What the dialog is given.
#[derive(Properties, PartialEq)]
pub struct QueryProps {
    /// The panel.
    pub panel: Rc<Panel>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// The dialog; the browser keeps the focus in it and closes it at Escape.
#[component]
pub fn QueryView(props: &QueryProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
    }
    let panel = &props.panel;
    let close = props.on_close.reform(|_: MouseEvent| ());
    let on_close = props.on_close.reform(|_: Event| ());
    let Some(built) = &panel.built else {
        return html! {
            <dialog ref={node} class="dialog" onclose={on_close} aria-label="Query">
                <p>{ "Nothing was asked yet." }</p>
                <button type="button" class="button" onclick={close}>{ "Close" }</button>
            </dialog>
        };
    };
    let sql = built.statement.sql.clone();
    let copy = {
        let sql = sql.clone();
        Callback::from(move |_: MouseEvent| browser::copy(&sql))
    };
    html! {
        <dialog ref={node} class="dialog" onclose={on_close} aria-label={format!("Query of {}", panel.spec.title)}>
            <header><h2>{ format!("Query: {}", panel.spec.title) }</h2></header>
            <p class="hint">{ cost(panel) }</p>
            <pre class="sql" tabindex="0">{ sql }</pre>
            if !built.statement.params.is_empty() {
                <h3>{ "Parameters" }</h3>
                <table class="params"><tbody>
                    { for built.statement.params.iter().map(|p| html! {
                        <tr><th scope="row">{ p.name.clone() }</th><td>{ p.ty }</td><td class="value">{ p.value.clone() }</td></tr>
                    }) }
                </tbody></table>
            }
            if !built.missing.is_empty() {
                <p class="hint">{ format!("Columns that the table lacks count as empty: {}", built.missing.join(", ")) }</p>
            }
            <footer>
                <button type="button" class="button" onclick={copy}>{ "Copy SQL" }</button>
                <button type="button" class="button primary" onclick={close}>{ "Close" }</button>
            </footer>
        </dialog>
    }
}

/// Rows answered and read, and the time from asking to decoded.
fn cost(panel: &Panel) -> String {
    let Some(answer) = &panel.answer else {
        return "No answer yet.".to_owned();
    };
    let mut text = format!(
        "{} rows in {} ms",
        answer.columns.rows, answer.stats.elapsed_ms
    );
    if answer.stats.read_rows > 0 {
        let (rows, bytes) = (
            answer.stats.read_rows as f64,
            answer.stats.read_bytes as f64,
        );
        text.push_str(&format!(
            "; {} rows and {} read",
            number(rows, Unit::Count),
            number(bytes, Unit::Octets)
        ));
    }
    text
}
