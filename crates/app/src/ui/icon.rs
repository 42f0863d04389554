//! Line icons, 16 by 16, drawn in the colour of the text around them.

use yew::prelude::*;

/// Which icon.
#[derive(Clone, Copy, PartialEq)]
pub enum Icon {
    /// A clock.
    Clock,
    /// Two arrows around.
    Refresh,
    /// A lens with minus.
    ZoomOut,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Downwards.
    Down,
    /// Upwards.
    Up,
    /// Three dots.
    Dots,
    /// A cross.
    Close,
    /// A plus.
    Plus,
    /// A funnel.
    Filter,
    /// A sun.
    Sun,
    /// A moon.
    Moon,
    /// A half-filled circle.
    System,
    /// A letter i.
    Info,
    /// Rows of a table.
    Records,
    /// Streams from left to right.
    Flows,
}

/// An icon that says nothing to a screen reader.
pub fn icon(icon: Icon) -> Html {
    let d = match icon {
        Icon::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3l2 1.5",
        Icon::Refresh => "M13.5 8A5.5 5.5 0 1 1 11.7 3.9M13.5 2v3.5H10",
        Icon::ZoomOut => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14M5 7h4",
        Icon::Left => "M10 3 5 8l5 5",
        Icon::Right => "M6 3l5 5-5 5",
        Icon::Down => "M4 6l4 4 4-4",
        Icon::Up => "M4 10l4-4 4 4",
        Icon::Dots => "M8 3.2v.1M8 8v.1M8 12.8v.1",
        Icon::Close => "M4 4l8 8M12 4l-8 8",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::Filter => "M2 3.5h12L9.5 9v4l-3-1.5V9z",
        Icon::Sun => {
            "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
        }
        Icon::Moon => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
        Icon::System => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 2v12M8 5l4 .5M8 8h6M8 11l4-.5",
        Icon::Info => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 7.2V11M8 5v.1",
        Icon::Records => "M2 3h12v10H2zM2 6.5h12M2 9.8h12M6 6.5V13",
        Icon::Flows => "M2 4c5 0 6 3 12 3M2 8c5 0 6 3.5 12 3.5M2 12h12",
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={d} /></svg>
    }
}
