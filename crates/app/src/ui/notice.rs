//! The notice near the time picker: what to know of a link, or why long ranges are slow here, and
//! what helps.

use super::icon::{Icon, icon};
use super::menu::Dropdown;
use crate::app::Ctx;
use crate::browser;
use weir_board::Notice;
use weir_model::time::instant;
use yew::prelude::*;

/// What makes the rollups.
const COMMAND: &str = "weir schema apply";

/// What the notice is given.
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// What the database lacks.
    pub notice: Notice,
}

/// A quiet chip that opens what it means.
#[component]
pub fn NoticeChip(props: &NoticeProps) -> Html {
    let open = use_state(|| false);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    let copy = {
        let dispatch = props.ctx.dispatch.clone();
        Callback::from(move |_: MouseEvent| browser::copy_or_note(COMMAND, &dispatch))
    };
    let (short, why, helps) = words(props);
    let face = html! { <>{ icon(Icon::Info) }<span>{ short }</span></> };
    html! {
        <div class="notice">
            <Dropdown {face} label={short} class="quiet" open={*open} {on_open} menu=false end=true>
                <div class="notice-text">
                    <p>{ why }</p>
                    <p>{ helps }</p>
                    if props.notice != Notice::NewerLink {
                        <p class="notice-command"><code>{ COMMAND }</code><button type="button" class="button" onclick={copy.clone()}>{ "Copy" }</button></p>
                    }
                </div>
            </Dropdown>
        </div>
    }
}

/// What the chip says, why it is so, and what helps.
fn words(props: &NoticeProps) -> (&'static str, String, &'static str) {
    match props.notice {
        Notice::NewerLink => (
            "This link is from a newer Weir",
            "A later version of Weir wrote the address of this page. What this version knows of it \
             is shown; the rest was left out."
                .to_owned(),
            "Whoever sent the link may see more than you do.",
        ),
        Notice::RecordsAlone => (
            "Read from the records alone: long ranges are slower",
            "This database has no rollups that Weir can read: tables of sums beside the records, \
             from which long ranges are answered at a fraction of the cost. The numbers are the same."
                .to_owned(),
            "Whoever runs the database can add them; inserts go on meanwhile:",
        ),
        Notice::SomeRollups => (
            "Some rollups are missing: long ranges may be slower",
            "This database has only some of the rollups, the tables of sums from which long ranges \
             are answered at a fraction of the cost. The numbers are the same."
                .to_owned(),
            "Whoever runs the database can add the others; inserts go on meanwhile:",
        ),
        Notice::CompleteSince(ms) => (
            "Older times are read from the records: slower",
            format!(
                "The rollups, from which long ranges are answered at a fraction of the cost, are \
                 complete only since {}. What is older is summed from the records; the numbers are \
                 the same.",
                instant::format(ms, &*props.ctx.zone, instant::Precision::Minute)
            ),
            "They are completed, the newest hours first, while this runs:",
        ),
    }
}
