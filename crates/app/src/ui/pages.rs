//! The panel of links: a card for each other page, with what it answers.

use super::icon::{self, icon};
use super::link::Link;
use crate::app::Ctx;
use std::rc::Rc;
use weir_board::{State, url};
use yew::prelude::*;

/// One page to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    uid: String,
    title: String,
    description: String,
    href: String,
}

/// The other pages, with links that keep range and cluster.
pub fn cards(state: &State) -> Rc<Vec<Card>> {
    let others = state.pages.iter().enumerate();
    let others = others.filter(|(at, _)| *at != state.page);
    let card = |(_, page): (usize, &weir_model::DashboardSpec)| Card {
        uid: page.uid.clone(),
        title: page.title.clone(),
        description: page.description.clone(),
        href: url::of_page(state, &page.uid),
    };
    Rc::new(others.map(card).collect())
}

/// What the panel is given.
#[derive(Properties, PartialEq)]
pub struct PagesProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The other pages.
    pub cards: Rc<Vec<Card>>,
}

/// The cards.
#[component]
pub fn Pages(props: &PagesProps) -> Html {
    html! {
        <ul class="cards">
            { for props.cards.iter().map(|card| html! {
                <li key={card.uid.clone()}><Link ctx={props.ctx.clone()} href={card.href.clone()} class="card">
                    <span class="card-mark">{ icon(icon::of_page(&card.uid)) }</span>
                    <span class="card-title">{ card.title.clone() }</span>
                    <span class="card-text">{ card.description.clone() }</span>
                </Link></li>
            }) }
        </ul>
    }
}
