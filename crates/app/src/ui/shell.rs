//! The frame of the page: navigation, heading, controls, filter bar, banner, grid of panels.

use super::cluster::ClusterMenu;
use super::edit::{BarProps, Notes, OptionsProps, PageTools, origin};
use super::filters::Filters;
use super::icon::{Icon, icon};
use super::keys::HelpProps;
use super::nav::Nav;
use super::notice::NoticeChip;
use super::pages::cards;
use super::panel::PanelFrame;
use super::pick::{PickProps, Picked};
use super::refresh::Refresh;
use super::share::Share;
use super::time::TimePicker;
use super::toast::ToastProps;
use super::tool::{Later, Tool};
use crate::app::Ctx;
use crate::browser;
use crate::export::Export;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use weir_board::{Action, Failure, State};
use weir_model::ViewSpec;
use yew::prelude::*;

/// The page whose one panel has its options always open.
const EXPLORE: &str = "explore";

/// What the frame is given.
#[derive(Properties)]
pub struct ShellProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// A chosen thing.
    pub picked: Option<Picked>,
    /// The panel whose options are open.
    pub options: Option<String>,
    /// A download of all records.
    pub export: Option<Export>,
    /// The list of shortcuts is open.
    pub help: bool,
}

impl PartialEq for ShellProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
            && self.ctx == other.ctx
            && self.picked == other.picked
            && self.options == other.options
            && self.export == other.export
            && self.help == other.help
    }
}

/// The frame of the page.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let Some(page) = state.spec() else {
        return Html::default();
    };
    let explores = page.uid == EXPLORE;
    let grids = state.edit.as_ref().map(|_| {
        let panels = state.panels.iter();
        Rc::new(panels.map(|panel| panel.spec.grid).collect::<Vec<_>>())
    });
    let options = options(props, explores);
    let leave_kiosk = ctx.dispatch.reform(|_: MouseEvent| Action::SetKiosk(false));
    html! {
        <div class={classes!("app", state.kiosk.then_some("kiosk"))}>
            // The page's base is not its address: a bare "#panels" would leave the page.
            <a class="skip" href={format!("{}#panels", browser::address())}>{ "Skip to the panels" }</a>
            if !state.kiosk {
                <Nav state={state.clone()} ctx={ctx.clone()} />
            }
            <div class="page">
                <header class="top">
                    <div class="heading">
                        <h1>{ page.title.clone() }{ origin(state) }</h1>
                        <p class="sub">{ page.description.clone() }</p>
                    </div>
                    <div class="controls">
                        if let Some(notice) = state.notice() {
                            <NoticeChip ctx={ctx.clone()} {notice} />
                        }
                        <ClusterMenu ctx={ctx.clone()} known={state.clusters.clone()} chosen={state.cluster.clone()} />
                        <TimePicker state={state.clone()} ctx={ctx.clone()} />
                        <Refresh seconds={state.refresh} loading={state.is_loading()} ctx={ctx.clone()} />
                        <Share state={state.clone()} ctx={ctx.clone()} />
                        if !state.kiosk && !explores && state.edit.is_none() {
                            <PageTools state={state.clone()} ctx={ctx.clone()} />
                        }
                        if state.kiosk {
                            <button type="button" class="button square" aria-label="Leave full view" title="Leave full view" onclick={leave_kiosk}>{ icon(Icon::Close) }</button>
                        }
                    </div>
                </header>
                <Filters state={state.clone()} ctx={ctx.clone()} />
                if state.edit.is_some() {
                    <Later tool={Tool::Bar(BarProps { state: state.clone(), ctx: ctx.clone() })} />
                }
                { banner(state) }
                if !state.notes.is_empty() {
                    <Notes ctx={ctx.clone()} notes={state.notes.clone()} />
                }
                <div class={classes!("work", state.edit.is_some().then_some("editing"), options.is_some().then_some("with-options"), explores.then_some("explores"))}>
                <main id="panels" class="grid" tabindex="-1" aria-label={page.title.clone()}>
                    { for state.panels.iter().enumerate().map(|(index, panel)| html! {
                        <PanelFrame key={format!("{}/{}", page.uid, panel.spec.id)} {index} panel={panel.clone()}
                            cards={(panel.spec.view == ViewSpec::Pages {}).then(|| cards(state))}
                            changed={state.is_changed(index)} grids={grids.clone()}
                            ctx={ctx.clone()} range={state.range} filtered={!state.filter().is_everything()} unfiltered={state.unfiltered} />
                    }) }
                    if let Some(picked) = &props.picked {
                        <Later tool={Tool::Pick(PickProps { state: state.clone(), ctx: ctx.clone(), picked: picked.clone() })} />
                    }
                    if let Some(export) = &props.export {
                        <Later tool={Tool::Toast(ToastProps { export: export.clone(), on_close: ctx.close_export.clone() })} />
                    }
                    if props.help {
                        <Later tool={Tool::Help(HelpProps { ctx: ctx.clone(), pages: state.pages.clone() })} />
                    }
                </main>
                { for options }
                </div>
            </div>
        </div>
    }
}

/// The options of the panel that was chosen; on the page to explore those of its panel, always.
fn options(props: &ShellProps, explores: bool) -> Option<Html> {
    let (state, ctx) = (&props.state, &props.ctx);
    if state.kiosk {
        return None;
    }
    let id = props.options.as_ref();
    let chosen = state
        .panels
        .iter()
        .position(|panel| Some(&panel.spec.id) == id);
    let index = if explores { 0 } else { chosen? };
    let id = state.panels.get(index)?.spec.id.clone();
    let options = ctx.options.clone();
    let on_close = (!explores).then(|| {
        Callback::from(move |()| {
            options.emit(None);
            focus_menu(&id);
        })
    });
    let tool = Tool::Options(OptionsProps {
        ctx: ctx.clone(),
        state: state.clone(),
        index,
        on_close,
    });
    Some(html! { <Later {tool} /> })
}

/// The focus goes back to the menu that the options were opened from.
fn focus_menu(id: &str) {
    let button = browser::document().and_then(|document| {
        let heading = document.get_element_by_id(&format!("panel-{id}"))?;
        let head = heading.parent_element()?;
        head.query_selector(".dropdown .button").ok()?
    });
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

fn banner(state: &State) -> Html {
    let Some(outage) = &state.outage else {
        return Html::default();
    };
    let what = match &outage.failure {
        Failure::Network => "Cannot reach Weir's server.".to_owned(),
        other => other.to_string(),
    };
    let stop = if what.ends_with('.') { " " } else { ". " };
    let old = state.panels.iter().any(|panel| panel.answer.is_some());
    let seen = if old {
        "What you see is from before; "
    } else {
        ""
    };
    html! {
        <div class="banner" role="alert">
            <span class="spinner" aria-hidden="true" />
            <span><strong>{ what }</strong>{ stop }{ seen }{ "Weir asks again by itself." }</span>
        </div>
    }
}
