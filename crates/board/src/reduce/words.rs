//! The words of the reducer: what happened, and what the host is to do.

use super::{Chore, Editing, Explore, Pages};
use crate::panel::{Failure, Stats};
use crate::range::{RangeText, Step};
use crate::state::{Theme, ZoneChoice};
use std::collections::BTreeMap;
use weir_model::{Columns, Filter, PanelSpec, TimeRange, Zone};
use weir_query::{SortOrder, Statement};

/// What only the outside knows.
pub struct Env<'a> {
    /// The clock: UTC milliseconds since 1970.
    pub now_ms: i64,
    /// The browser's time zone.
    pub browser: &'a dyn Zone,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Action {
    /// The page is opened at, or the history went to, this path and query.
    Visit(String),
    /// A page is chosen.
    OpenPage(String),
    /// The range is written anew.
    SetTime(RangeText),
    /// A range is dragged.
    Zoom(TimeRange),
    /// Twice as long.
    ZoomOut,
    /// Half its length along.
    Shift(Step),
    /// The next wider quick range.
    Widen,
    /// A zone is chosen.
    SetZone(ZoneChoice),
    /// Seconds between refreshes; `None` is off.
    SetRefresh(Option<u32>),
    /// Ask for everything again.
    RefreshNow,
    /// The time that `Schedule` named has come.
    Tick,
    /// The page is hidden, or seen again.
    Hidden(bool),
    /// Light or dark is chosen.
    SetTheme(Theme),
    /// Only panels, or all again.
    SetKiosk(bool),
    /// One more filter.
    AddFilter(Filter),
    /// A chip's text is written anew.
    EditChip(usize, String),
    /// A chip is switched on or off.
    ToggleChip(usize),
    /// A chip is taken away.
    RemoveChip(usize),
    /// Every chip is switched off.
    DisableChips,
    /// The page's own chips again.
    ResetChips,
    /// A link, a cluster, swapped directions, kept filters.
    Explore(Explore),
    /// The table (panel index) is sorted otherwise.
    Sort(usize, (String, SortOrder)),
    /// The table's own column filters changed.
    TableFilter(usize, BTreeMap<String, String>, Filter),
    /// The table wants its next page.
    More(usize),
    /// Somebody reads in the table, further down or a record; or no more.
    Hold(usize, bool),
    /// Ask again for one panel.
    Retry(usize),
    /// A panel is shown otherwise than its page says, or as its page says again. What makes no
    /// valid panel changes nothing.
    ChangePanel(usize, PanelSpec),
    /// A panel is shown as its page says.
    ResetPanel(usize),
    /// The page shown is edited.
    Edit(Editing),
    /// Something about pages as a whole.
    Pages(Pages),
    /// Something could not be done: why, for the reader.
    Note(String),
    /// The notes were read.
    ForgetNotes,
    /// A request was answered.
    Answered(u64, Result<(Columns, Stats), Failure>),
    /// The server was asked whether it is well.
    Polled(Polled),
}

/// Whether server and database are well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// Both answer.
    Well,
    /// One does not.
    Ill(Failure),
}

/// What the host is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Send a statement and report with [`Action::Answered`].
    Fetch {
        /// The request's number.
        request: u64,
        /// What to send.
        statement: Statement,
    },
    /// Break a request off; nothing is reported.
    Cancel(u64),
    /// Show this URL; `push` makes a step in the history.
    WriteUrl {
        /// Path and query.
        url: String,
        /// A new step; otherwise the present one is replaced.
        push: bool,
    },
    /// Report [`Action::Tick`] after so many milliseconds; `None` never. Replaces the last one.
    Schedule(Option<u32>),
    /// Ask after so many milliseconds whether the server is well; report [`Action::Polled`].
    Poll {
        /// The wait.
        after_ms: u32,
    },
    /// Do something for the pages.
    Library(Chore),
    /// Keep a preference for the next visit.
    SavePreference {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    },
}
