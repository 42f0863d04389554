//! The cluster that is looked at, where the records know several.

use super::icon::{Icon, icon};
use super::menu::{Dropdown, Item};
use crate::app::Ctx;
use weir_board::{Action, Explore};
use yew::prelude::*;

/// Characters of a UUID that are shown; more where that does not tell them apart.
const SHORT: usize = 8;

/// What the control is given.
#[derive(Properties, PartialEq)]
pub struct ClusterProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The UUIDs that the records know.
    pub known: Vec<String>,
    /// The one that is looked at.
    pub chosen: Option<String>,
}

/// The menu of clusters; nothing where there is no choice.
#[component]
pub fn ClusterMenu(props: &ClusterProps) -> Html {
    let open = use_state(|| false);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    if props.known.len() < 2 && props.chosen.is_none() {
        return Html::default();
    }
    // One that the address names is offered also where the range has no records of it.
    let mut all = props.known.clone();
    all.extend(
        props
            .chosen
            .iter()
            .filter(|uuid| !props.known.contains(uuid))
            .cloned(),
    );
    let names = short(&all);
    let name_of = |uuid: &String| {
        let at = all.iter().position(|other| other == uuid);
        at.map_or_else(|| uuid.clone(), |at| names[at].clone())
    };
    let text = props
        .chosen
        .as_ref()
        .map_or_else(|| "All clusters".to_owned(), name_of);
    let label = props.chosen.as_ref().map_or_else(
        || "Cluster: all".to_owned(),
        |uuid| format!("Cluster: {uuid}"),
    );
    let choices = std::iter::once(None).chain(all.iter().cloned().map(Some));
    let face = html! { <>{ icon(Icon::Cluster) }<span class="range-text">{ text }</span>{ icon(Icon::Down) }</> };
    html! {
        <Dropdown {face} {label} open={*open} {on_open} end=true>
            { for choices.map(|uuid| {
                let (open, dispatch) = (open.clone(), props.ctx.dispatch.clone());
                let name = uuid.as_ref().map_or_else(|| "All clusters".to_owned(), name_of);
                let (tip, checked) = (uuid.clone(), uuid == props.chosen);
                let on_choose = Callback::from(move |()| {
                    dispatch.emit(Action::Explore(Explore::Cluster(uuid.clone())));
                    open.set(false);
                });
                html! { <Item {on_choose} {checked}><span title={tip}>{ name }</span></Item> }
            }) }
        </Dropdown>
    }
}

/// The UUIDs cut to the same length, the shortest that tells all of them apart.
fn short(uuids: &[String]) -> Vec<String> {
    let longest = uuids
        .iter()
        .map(|uuid| uuid.chars().count())
        .max()
        .unwrap_or(0);
    let cut = |length: usize| -> Vec<String> {
        uuids
            .iter()
            .map(|uuid| uuid.chars().take(length).collect())
            .collect()
    };
    let differ = |names: &Vec<String>| {
        let set: std::collections::BTreeSet<&String> = names.iter().collect();
        set.len() == names.len()
    };
    (SHORT..longest)
        .map(cut)
        .find(differ)
        .unwrap_or_else(|| cut(longest))
}
