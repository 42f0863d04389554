//! Which tables answered which part of the range: a strip over time, and the same in words.

use std::rc::Rc;
use weir_board::sources::{shares, words};
use weir_model::order::Ordered as _;
use weir_query::Built;
use yew::prelude::*;

/// Width of the strip in its own units.
const WIDTH: f64 = 1000.0;
/// Nothing read is thinner than this, so that ragged edges are seen.
const THINNEST: f64 = 4.0;
/// Colours that the style knows; further tables share the last.
const COLORS: usize = 5;

/// What the strip is given.
#[derive(Properties, PartialEq)]
pub struct ReadsProps {
    /// The statement.
    pub built: Rc<Built>,
}

/// The tables that a statement reads.
#[component]
pub fn Reads(props: &ReadsProps) -> Html {
    let reads = &props.built.reads;
    let shares = shares(reads);
    if shares.is_empty() {
        return Html::default();
    }
    let color = |table: &str| {
        let at = shares.iter().position(|share| share.table == table);
        format!("read-{}", at.unwrap_or(0).min(COLORS - 1))
    };
    let entry = |share: &weir_board::sources::Share| {
        html! {
            <li><i class={color(&share.table)} /><code>{ share.table.clone() }</code>{ " " }<span>{ share.time() }</span></li>
        }
    };
    html! {
        <figure class="reads" aria-label={format!("Read from {}", words(reads))}>
            <svg viewBox={format!("0 0 {WIDTH} 8")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                { for bars(&props.built).into_iter().map(|(table, x, width)| html! {
                    <rect class={color(&table)} x={format!("{x:.2}")} y="0" width={format!("{width:.2}")} height="8" />
                }) }
            </svg>
            <ul>{ for shares.iter().map(entry) }</ul>
        </figure>
    }
}

/// Table, start and width of each part, in the strip's units; the longest first, so that thin ones
/// lie on top.
fn bars(built: &Built) -> Vec<(String, f64, f64)> {
    let parts = || {
        built.reads.iter().flat_map(|read| {
            let table = read.table.clone();
            read.parts.iter().map(move |part| (table.clone(), *part))
        })
    };
    let from = parts().map(|(_, part)| part.from_ms).min().unwrap_or(0);
    let to = parts().map(|(_, part)| part.to_ms).max().unwrap_or(0);
    let scale = WIDTH / to.saturating_sub(from).max(1) as f64;
    let mut bars: Vec<_> = parts()
        .map(|(table, part)| {
            let width = (part.length_ms() as f64 * scale).max(THINNEST);
            let x = part.from_ms.saturating_sub(from) as f64 * scale;
            (table, x.min(WIDTH - width).max(0.0), width)
        })
        .collect();
    bars.order_by(|a, b| b.2.total_cmp(&a.2));
    bars
}
