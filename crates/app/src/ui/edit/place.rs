//! Where a page is kept, as a choice.

use super::form::{Choice, Choices, select};
use weir_board::Place;
use yew::prelude::*;

/// The choice between the server and this browser.
pub fn places(chosen: Place) -> Html {
    let choice = |place: Place, value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: place == chosen,
    };
    let choices = vec![
        choice(Place::Server, "server", "On the server, for everyone"),
        choice(Place::Browser, "browser", "In this browser"),
    ];
    select(
        "place",
        "Keep the page",
        vec![Choices { label: "", choices }],
    )
}

/// What was chosen.
pub fn read(value: &str) -> Place {
    match value {
        "server" => Place::Server,
        _ => Place::Browser,
    }
}
