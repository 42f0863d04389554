//! What opens over the page or is there while it is edited: its code is a part that comes later.

use super::edit::{
    Bar, BarProps, Handles, HandlesProps, Options, OptionsProps, PageDialog, PageDialogProps,
};
use super::editor::{Editor, EditorProps};
use super::keys::{Help, HelpProps};
use super::pick::{Pick, PickProps};
use super::query_view::{QueryProps, QueryView};
use super::search::{Search, SearchProps};
use super::time::{TimeForm, TimeFormProps};
use super::toast::{Toast, ToastProps};
use crate::parts::{self, Part, Stage, use_part};
use yew::prelude::*;

/// A tool with what it is given.
#[derive(Clone, PartialEq)]
pub enum Tool {
    /// The editor of a panel.
    Options(OptionsProps),
    /// The bar of the edit mode.
    Bar(BarProps),
    /// A panel's handles in the edit mode.
    Handles(HandlesProps),
    /// The statement behind a panel.
    Query(QueryProps),
    /// The list of shortcuts.
    Help(HelpProps),
    /// The menu of a chosen thing.
    Pick(PickProps),
    /// The editor of a filter.
    Filter(EditorProps),
    /// The form of the time range.
    Time(TimeFormProps),
    /// The search of a picture.
    Search(SearchProps),
    /// What a page's menu asks before it acts.
    Page(PageDialogProps),
    /// How a download stands.
    Toast(ToastProps),
}

impl Tool {
    /// Whether somebody asked for it, and wants to hear why it does not come.
    fn is_asked_for(&self) -> bool {
        !matches!(self, Self::Filter(_) | Self::Search(_))
    }

    /// The tool itself. Only its part calls this.
    pub fn html(self) -> Html {
        match self {
            Self::Options(props) => html! { <Options ..props /> },
            Self::Bar(props) => html! { <Bar ..props /> },
            Self::Handles(props) => html! { <Handles ..props /> },
            Self::Query(props) => html! { <QueryView ..props /> },
            Self::Help(props) => html! { <Help ..props /> },
            Self::Pick(props) => html! { <Pick ..props /> },
            Self::Filter(props) => html! { <Editor ..props /> },
            Self::Time(props) => html! { <TimeForm ..props /> },
            Self::Search(props) => html! { <Search ..props /> },
            Self::Page(props) => html! { <PageDialog ..props /> },
            Self::Toast(props) => html! { <Toast ..props /> },
        }
    }
}

/// What the place of a tool is given.
#[derive(Properties, PartialEq)]
pub struct LaterProps {
    /// The tool.
    pub tool: Tool,
    /// What is in its place before.
    #[prop_or_default]
    pub coming: Html,
}

/// The place of a tool, until its code is here.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let (stage, retry) = use_part(Part::Tools);
    match stage {
        Stage::Here => parts::tool(props.tool.clone()),
        Stage::Missing if props.tool.is_asked_for() => html! {
            <div class="toast" role="alert">
                <span class="toast-text">{ parts::MISSING }</span>
                <button type="button" class="button" onclick={retry.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
            </div>
        },
        Stage::Coming | Stage::Missing => props.coming.clone(),
    }
}
