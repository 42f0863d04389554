//! The body of a panel with an answer: its picture or its table, once the code that draws it is here.

use crate::app::Ctx;
use crate::host::Chart;
use crate::parts::{self, Part, Stage, use_part};
use crate::records::TableProps;
use std::rc::Rc;
use weir_board::{Panel, Status};
use yew::prelude::*;

/// What the body is given.
#[derive(Properties, PartialEq)]
pub struct DrawingProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// Which panel of the page.
    pub index: usize,
    /// The panel.
    pub panel: Rc<Panel>,
    /// The code that draws it.
    pub part: Part,
    /// Told the true total of what is drawn.
    pub on_total: Callback<Option<String>>,
}

/// The body.
#[component]
pub fn Drawing(props: &DrawingProps) -> Html {
    let (stage, retry) = use_part(props.part);
    let panel = &props.panel;
    match stage {
        Stage::Here if props.part == Part::Records => parts::table(TableProps {
            ctx: props.ctx.clone(),
            index: props.index,
            panel: panel.clone(),
        }),
        Stage::Here => {
            html! { <Chart ctx={props.ctx.clone()} panel={panel.clone()} on_total={props.on_total.clone()} /> }
        }
        // Before its first answer the frame shows this by itself.
        Stage::Coming if panel.status == Status::Waiting => Html::default(),
        Stage::Coming => bones(),
        Stage::Missing => html! {
            <div class="cover note failed" role="alert">
                <p class="note-title">{ "Cannot be drawn yet" }</p>
                <p class="words">{ parts::MISSING }</p>
                <div class="note-actions"><button type="button" class="button" onclick={retry.reform(|_: MouseEvent| ())}>{ "Try again" }</button></div>
            </div>
        },
    }
}

/// What stands in the place of a picture that is to come.
pub fn bones() -> Html {
    html! { <div class="cover skeleton" aria-hidden="true"><i /><i /><i /><i /></div> }
}
