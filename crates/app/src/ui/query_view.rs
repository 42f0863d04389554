//! "Show query": the statement behind a panel, its parameters, what it read and what that cost.

use super::modal::use_modal;
use super::reads::Reads;
use crate::browser;
use std::rc::Rc;
use weir_board::{Panel, Stats, Status};
use weir_model::units::{Unit, format as number};
use weir_query::Built;
use yew::prelude::*;

/// What the dialog is given.
#[derive(Clone, Properties, PartialEq)]
pub struct QueryProps {
    /// The panel.
    pub panel: Rc<Panel>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// The dialog; the browser keeps the focus in it and closes it at Escape.
#[component]
pub fn QueryView(props: &QueryProps) -> Html {
    let node = use_modal();
    let copied = use_state(|| None::<Result<(), String>>);
    let panel = &props.panel;
    let close = props.on_close.reform(|_: MouseEvent| ());
    let on_close = props.on_close.reform(|_: Event| ());
    let statements = shown(panel);
    if statements.is_empty() {
        return html! {
            <dialog ref={node} class="dialog" onclose={on_close} aria-label="Query">
                <p>{ "Nothing was asked yet." }</p>
                <footer><button type="button" class="button" onclick={close}>{ "Close" }</button></footer>
            </dialog>
        };
    }
    let copy = {
        let all: Vec<&str> = statements
            .iter()
            .map(|(_, built)| built.statement.sql.as_str())
            .collect();
        let all = all.join(";\n\n");
        let copied = copied.clone();
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            browser::copy(&all, move |result| copied.set(Some(result)));
        })
    };
    html! {
        <dialog ref={node} class="dialog" onclose={on_close} aria-label={format!("Query of {}", panel.spec.title)}>
            <header><h2>{ format!("Query: {}", panel.spec.title) }</h2></header>
            { cost(panel) }
            { for statements.iter().map(|(what, built)| statement(what, built)) }
            <footer>
                <span class="copied" role="status">{ match &*copied {
                    None => String::new(),
                    Some(Ok(())) => "Copied.".to_owned(),
                    Some(Err(why)) => why.clone(),
                } }</span>
                <button type="button" class="button" onclick={copy}>{ "Copy SQL" }</button>
                <button type="button" class="button primary" onclick={close}>{ "Close" }</button>
            </footer>
        </dialog>
    }
}

/// The statements that the picture is the answer to, each with what it asks where there are
/// several; without a picture those last sent.
fn shown(panel: &Panel) -> Vec<(&'static str, Rc<Built>)> {
    let (main, further) = match (&panel.status, &panel.answer) {
        (Status::Ready | Status::Empty, Some(answer)) => (Some(&answer.built), &answer.further),
        _ => (panel.built.as_ref(), &panel.further),
    };
    let name = if further.is_empty() {
        ""
    } else {
        "The period shown"
    };
    let main = main.map(|built| (name, built.clone()));
    main.into_iter().chain(further.iter().cloned()).collect()
}

/// One statement: what it reads, its text and its parameters.
fn statement(what: &str, built: &Rc<Built>) -> Html {
    html! {
        <section class="statement" aria-label={(!what.is_empty()).then(|| what.to_owned())}>
            if !what.is_empty() { <h3>{ what.to_owned() }</h3> }
            <Reads built={built.clone()} />
            <pre class="sql" tabindex="0">{ built.statement.sql.clone() }</pre>
            { params(built) }
            if !built.missing.is_empty() {
                <p class="hint">{ format!("Columns that the table lacks count as empty: {}", built.missing.join(", ")) }</p>
            }
        </section>
    }
}

fn params(built: &Built) -> Html {
    let params = &built.statement.params;
    if params.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3>{ "Parameters" }</h3>
            <table class="params"><tbody>
                { for params.iter().map(|p| html! {
                    <tr><th scope="row">{ p.name.clone() }</th><td>{ p.ty }</td><td class="value">{ p.value.clone() }</td></tr>
                }) }
            </tbody></table>
        </>
    }
}

/// Time from asking to decoded, rows and bytes read, rows answered.
fn cost(panel: &Panel) -> Html {
    let answer = match (&panel.status, &panel.answer) {
        (Status::Ready | Status::Empty, Some(answer)) => answer,
        (Status::Failed(failure), _) => {
            return html! { <p class="hint">{ format!("No answer: {failure}") }</p> };
        }
        _ => return html! { <p class="hint">{ "No answer yet." }</p> },
    };
    let Stats {
        elapsed_ms,
        read_rows,
        read_bytes,
    } = answer.stats;
    let fact = |name: &'static str, value: String| {
        html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    let count = |rows: f64| number(rows, Unit::Count);
    html! {
        <dl class="facts">
            { fact("Time", number(f64::from(elapsed_ms) / 1000.0, Unit::Seconds)) }
            // 0 is a database that does not say.
            if read_rows > 0 {
                { fact("Rows read", count(read_rows as f64)) }
                { fact("Bytes read", number(read_bytes as f64, Unit::Octets)) }
            }
            { fact("Rows answered", count(answer.columns.rows as f64)) }
        </dl>
    }
}
