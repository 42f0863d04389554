//! The frame of one panel: title, total, menu, loading bar, and the states without a picture.

use super::drawing::{Drawing, bones};
use super::edit::HandlesProps;
use super::empty::{Failed, Nothing};
use super::icon::{Icon, icon};
use super::menu::{Dropdown, Item};
use super::pages::{Card, Pages};
use super::query_view::QueryProps;
use super::search::SearchProps;
use super::tool::{Later, Tool};
use crate::app::Ctx;
use crate::parts::{self, Part};
use crate::save::Kind;
use std::rc::Rc;
use web_sys::HtmlElement;
use weir_board::{Action, Panel, Status};
use weir_model::spec::Grid;
use weir_model::{QuerySpec, TimeRange, ViewSpec};
use yew::prelude::*;

/// What a panel's frame is given.
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// Which panel of the page.
    pub index: usize,
    /// The panel.
    pub panel: Rc<Panel>,
    /// What every part needs.
    pub ctx: Ctx,
    /// For the panel of links, the other pages.
    pub cards: Option<Rc<Vec<Card>>>,
    /// The page's range.
    pub range: TimeRange,
    /// It is shown otherwise than its page says.
    pub changed: bool,
    /// While the page is edited: where all its panels are.
    pub grids: Option<Rc<Vec<Grid>>>,
    /// Some chip counts.
    pub filtered: bool,
    /// Records in the range without chips, if that was asked.
    pub unfiltered: Option<u64>,
}

/// A panel in its frame.
#[component]
pub fn PanelFrame(props: &FrameProps) -> Html {
    let panel = &props.panel;
    let node = use_node_ref();
    let total = use_state(|| None::<String>);
    let query = use_state(|| false);
    {
        let (node, grid) = (node.clone(), panel.spec.grid);
        use_effect_with(grid, move |_| {
            if let Some(element) = node.cast::<HtmlElement>() {
                place(&element, grid);
            }
        });
    }
    let on_total = {
        let total = total.clone();
        Callback::from(move |text| total.set(text))
    };
    let on_query = {
        let query = query.clone();
        Callback::from(move |to| query.set(to))
    };
    let is_table = matches!(panel.spec.view, ViewSpec::Table { .. });
    let body = match (&props.cards, Part::of(&panel.spec.view)) {
        (Some(cards), _) => html! { <Pages ctx={props.ctx.clone()} cards={cards.clone()} /> },
        (None, Some(part)) => html! {
            <Drawing ctx={props.ctx.clone()} index={props.index} panel={panel.clone()} {part} {on_total} />
        },
        (None, None) => Html::default(),
    };
    let heading = format!("panel-{}", panel.spec.id);
    html! {
        <section class={classes!("panel", is_table.then_some("panel-table"))} ref={node.clone()} aria-labelledby={heading.clone()} aria-busy={panel.is_loading().to_string()}>
            <header class="panel-head">
                <h2 id={heading}>{ panel.spec.title.clone() }</h2>
                if !panel.spec.description.is_empty() {
                    <span class="tip" tabindex="0" role="note" aria-label={panel.spec.description.clone()} data-tip={panel.spec.description.clone()}>{ icon(Icon::Info) }</span>
                }
                <span class="panel-total">{ total_text(panel, &total) }</span>
                if matches!(panel.spec.view, ViewSpec::Sankey { .. }) {
                    <Later tool={Tool::Search(SearchProps { ctx: props.ctx.clone(), panel: panel.clone() })} />
                }
                <div class="panel-ends">
                    if let Some(grids) = &props.grids {
                        <Later tool={handles(props, grids)} />
                    }
                    <Menu panel={panel.clone()} ctx={props.ctx.clone()} index={props.index} changed={props.changed} on_query={on_query.clone()} />
                </div>
                if panel.is_loading() { <span class="loading" role="presentation" /> }
            </header>
            <div class="panel-body">
                { body }
                { cover(props) }
            </div>
            if *query { <Later tool={Tool::Query(QueryProps { panel: panel.clone(), on_close: on_query.reform(|()| false) })} /> }
        </section>
    }
}

fn handles(props: &FrameProps, grids: &Rc<Vec<Grid>>) -> Tool {
    Tool::Handles(HandlesProps {
        ctx: props.ctx.clone(),
        index: props.index,
        id: props.panel.spec.id.clone(),
        title: props.panel.spec.title.clone(),
        grids: grids.clone(),
    })
}

fn total_text(panel: &Panel, total: &Option<String>) -> Option<String> {
    match panel.status {
        Status::Empty | Status::Waiting => None,
        _ => total.clone(),
    }
}

/// What stands over the body when there is no picture, or only an old one.
fn cover(props: &FrameProps) -> Html {
    let panel = &props.panel;
    match &panel.status {
        Status::Waiting => bones(),
        Status::Ready => Html::default(),
        Status::Empty => html! {
            <Nothing ctx={props.ctx.clone()} range={props.range} filtered={props.filtered} unfiltered={props.unfiltered}
                table={!panel.records.filter.is_everything()} />
        },
        // The banner says it; what was there before stays in sight.
        Status::Failed(failure) if failure.is_outage() && panel.answer.is_some() => Html::default(),
        Status::Failed(failure) => html! {
            <Failed failure={failure.clone()} old={panel.answer.is_some()} on_retry={props.ctx.dispatch.reform({
                let index = props.index;
                move |()| Action::Retry(index)
            })} />
        },
    }
}

/// Puts a panel on the grid; through the object model, which the content security policy allows.
fn place(element: &HtmlElement, grid: Grid) {
    let style = element.style();
    let set = |name: &str, value: String| {
        let _ = style.set_property(name, &value);
    };
    set("--column", format!("{} / span {}", grid.x + 1, grid.w));
    set("--row", format!("{} / span {}", grid.y + 1, grid.h));
    set("--rows", grid.h.to_string());
}

#[derive(Properties, PartialEq)]
struct MenuProps {
    panel: Rc<Panel>,
    ctx: Ctx,
    index: usize,
    changed: bool,
    on_query: Callback<bool>,
}

#[component]
fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    let choice = |name: &'static str, run: Callback<()>| {
        let open = open.clone();
        let on_choose = Callback::from(move |()| {
            open.set(false);
            run.emit(());
        });
        html! { <Item {on_choose}>{ name }</Item> }
    };
    let (panel, ctx) = (&props.panel, &props.ctx);
    let is_table = matches!(panel.spec.view, ViewSpec::Table { .. });
    let index = props.index;
    let options = {
        let id = panel.spec.id.clone();
        ctx.options.reform(move |()| Some(id.clone()))
    };
    let save = |kind: Kind| {
        let (panel, ctx) = (panel.clone(), ctx.clone());
        Callback::from(move |()| parts::give(kind, panel.clone(), ctx.clone()))
    };
    html! {
        <Dropdown face={icon(Icon::Dots)} label={format!("Menu of {}", panel.spec.title)} class="square quiet" open={*open} {on_open} end=true>
            if panel.spec.query != (QuerySpec::Nothing {}) {
                { choice("Options", options) }
            }
            { choice("Show query", props.on_query.reform(|()| true)) }
            { choice("Refresh", ctx.dispatch.reform(move |()| Action::Retry(index))) }
            if props.changed {
                { choice("Reset panel", ctx.dispatch.reform(move |()| Action::ResetPanel(index))) }
            }
            if !is_table && props.panel.answer.is_some() {
                { choice("Download CSV", save(Kind::Values)) }
                { choice("Download SVG", save(Kind::Svg)) }
                { choice("Download PNG", save(Kind::Png)) }
            }
            if is_table && panel.answer.is_some() {
                { choice("Download CSV, rows loaded", save(Kind::Rows)) }
                { choice("Download CSV, all records", ctx.export.reform(move |()| index)) }
            }
        </Dropdown>
    }
}
