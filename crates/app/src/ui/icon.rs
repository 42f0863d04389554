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
    /// A lens.
    Search,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Downwards.
    Down,
    /// Upwards.
    Up,
    /// Six dots to take hold of.
    Grip,
    /// The lower right corner.
    Corner,
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
    /// A minus.
    Minus,
    /// Two sheets.
    Copy,
    /// Arrows to either side.
    Swap,
    /// A chain.
    Share,
    /// The four corners.
    Full,
    /// A keyboard.
    Keyboard,
    /// A tick.
    Check,
    /// A pencil.
    Pencil,
    /// A bin.
    Bin,
    /// A house.
    Home,
    /// Two boxes that talk.
    Pods,
    /// The world.
    Globe,
    /// One behind which several stand.
    Service,
    /// Two servers.
    Node,
    /// A shield.
    Shield,
    /// A compass.
    Compass,
    /// A ring of nodes.
    Cluster,
}

/// The icon of a page, by its name; pages that are not built in share one.
pub fn of_page(uid: &str) -> Icon {
    match uid {
        "home" => Icon::Home,
        "flow-records" => Icon::Records,
        "pod-to-pod" => Icon::Pods,
        "pod-to-external" => Icon::Globe,
        "pod-to-service" => Icon::Service,
        "node-to-node" => Icon::Node,
        "network-policy" => Icon::Shield,
        "explore" => Icon::Compass,
        _ => Icon::Flows,
    }
}

/// An icon that says nothing to a screen reader.
pub fn icon(icon: Icon) -> Html {
    let d = match icon {
        Icon::Clock => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3l2 1.5",
        Icon::Refresh => "M13.5 8A5.5 5.5 0 1 1 11.7 3.9M13.5 2v3.5H10",
        Icon::ZoomOut => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14M5 7h4",
        Icon::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
        Icon::Left => "M10 3 5 8l5 5",
        Icon::Right => "M6 3l5 5-5 5",
        Icon::Down => "M4 6l4 4 4-4",
        Icon::Up => "M4 10l4-4 4 4",
        Icon::Grip => "M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1",
        Icon::Corner => "M13 6v7H6",
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
        Icon::Minus => "M3 8h10",
        Icon::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
        Icon::Swap => "M2.5 5.5h11L10.5 2.5M13.5 10.5h-11l3 3",
        Icon::Share => {
            "M6.8 9.2 9.2 6.8M7.5 4.5 9 3a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.5 11.5 7 13a2.8 2.8 0 0 1-4-4l1.5-1.5"
        }
        Icon::Full => "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
        Icon::Keyboard => "M1.5 4h13v8.5h-13zM4 6.8v.1M6.7 6.8v.1M9.3 6.8v.1M12 6.8v.1M4.5 9.8h7",
        Icon::Check => "M3 8.5 6.5 12 13 4.5",
        Icon::Pencil => "M3 13l.6-3L11 2.6l2.4 2.4L6 12.4zM9.5 4.1l2.4 2.4",
        Icon::Bin => "M3 4.5h10M6 4.5v-2h4v2M4.2 4.5l.6 9h6.4l.6-9",
        Icon::Home => "M2.5 7.5 8 2.5l5.5 5V13.5H9.8V9.8H6.2v3.7H2.5z",
        Icon::Pods => "M1.8 2.5h5v5h-5zM9.2 8.5h5v5h-5zM9 5h2.7v3.3M7 11H4.3V7.7",
        Icon::Globe => {
            "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c-4.4 4-4.4 8 0 12 4.4-4 4.4-8 0-12"
        }
        Icon::Service => {
            "M2 6h4.5v4H2zM11 2h3v3h-3zM11 6.5h3v3h-3zM11 11h3v3h-3zM6.5 8H11M8.7 8V3.5H11M8.7 8v4.5H11"
        }
        Icon::Node => {
            "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.8v.1M5 11.2v.1M8.5 4.8h2.8M8.5 11.2h2.8"
        }
        Icon::Shield => {
            "M8 1.8 13.2 3.6v4.2c0 3-2.2 5.2-5.2 6.4-3-1.2-5.2-3.4-5.2-6.4V3.6zM5.7 8l1.7 1.7L10.6 6.3"
        }
        Icon::Compass => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M10.6 5.4 9 9 5.4 10.6 7 7z",
        Icon::Cluster => {
            "M8 1.8 13.4 4.9v6.2L8 14.2 2.6 11.1V4.9zM8 8V1.8M8 8l5.4 3.1M8 8l-5.4 3.1"
        }
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={d} /></svg>
    }
}
