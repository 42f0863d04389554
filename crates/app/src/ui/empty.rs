//! What a panel shows instead of a picture: nothing found, and why; or what failed.

use crate::app::Ctx;
use weir_board::{Action, Failure, RangeText};
use weir_model::TimeRange;
use weir_model::time::Utc;
use weir_model::units::{Unit, format as number};
use yew::prelude::*;

/// What is known of the emptiness.
#[derive(Properties, PartialEq)]
pub struct NothingProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The page's range.
    pub range: TimeRange,
    /// Some chip counts.
    pub filtered: bool,
    /// Records in the range without chips, if that was asked.
    pub unfiltered: Option<u64>,
    /// The table's own filters count too.
    pub table: bool,
}

/// No records: why, and what helps.
#[component]
pub fn Nothing(props: &NothingProps) -> Html {
    let hidden = props
        .unfiltered
        .filter(|records| props.filtered && *records > 0);
    let why = match hidden {
        Some(records) => {
            let count = number(records as f64, Unit::Count);
            format!("The filters leave out all of the {count} records in this range.")
        }
        None if props.table => "No record in this range passes the table's filters.".to_owned(),
        None => "There are no records of this kind in this range.".to_owned(),
    };
    let wider = RangeText::wider(props.range.length_ms()).describe(&Utc);
    let widen = props.ctx.dispatch.reform(|_: MouseEvent| Action::Widen);
    let switch_off = props
        .ctx
        .dispatch
        .reform(|_: MouseEvent| Action::DisableChips);
    html! {
        <div class="cover note">
            <p class="note-title">{ "Nothing to show" }</p>
            <p>{ why }</p>
            <div class="note-actions">
                if hidden.is_some() {
                    <button type="button" class="button" onclick={switch_off}>{ "Switch the filters off" }</button>
                }
                <button type="button" class="button" onclick={widen}>{ format!("Show: {wider}") }</button>
            </div>
        </div>
    }
}

/// What failed.
#[derive(Properties, PartialEq)]
pub struct FailedProps {
    /// Why.
    pub failure: Failure,
    /// An older picture stands below.
    pub old: bool,
    /// Asks again.
    pub on_retry: Callback<()>,
}

/// A failure in the words of whoever failed.
#[component]
pub fn Failed(props: &FailedProps) -> Html {
    let onclick = props.on_retry.reform(|_: MouseEvent| ());
    let title = match &props.failure {
        Failure::Network => "No connection",
        Failure::Unavailable(_) => "The database is away",
        Failure::Server(_) | Failure::Missing(_) => "ClickHouse says",
        Failure::Broken(_) => "The answer is broken",
        Failure::Question(_) => "This cannot be asked",
    };
    html! {
        <div class={classes!("cover", "note", "failed", props.old.then_some("over-old"))} role="alert">
            <p class="note-title">{ title }</p>
            <p class="words">{ props.failure.to_string() }</p>
            <div class="note-actions"><button type="button" class="button" {onclick}>{ "Try again" }</button></div>
        </div>
    }
}
