//! The words for pages: what happens to them, and what the host is to do for them.

use crate::library::Listing;
use weir_model::{DashboardSpec, PanelSpec};

/// Where a page is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this browser.
    Browser,
    /// In the server's folder.
    Server,
}

/// Why the server did not keep a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody else changed it since it was read.
    Changed,
    /// Anything else, in words for people.
    Words(String),
}

/// What happens to pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Pages {
    /// What this browser kept, as JSON; at the start.
    Open {
        /// Pages.
        pages: Vec<String>,
        /// Changes that were not saved.
        drafts: Vec<String>,
    },
    /// What the server has; `None` where it has no folder.
    Listed(Option<Listing>),
    /// The server kept the page that was sent, as this revision, or not.
    Saved(Result<String, Refused>),
    /// The server removed the page of that uid, or not.
    Removed(String, Result<(), Refused>),
    /// A new page, of that title.
    New(String),
    /// A copy of the page shown.
    Duplicate,
    /// Takes the page of that uid away; where it stood in for one of the app's, that is back.
    Remove(String),
    /// Offers the page shown as a file.
    Export,
    /// Keeps a page that was read from a file; one of the same uid is replaced, or both are kept.
    Import {
        /// The page.
        page: DashboardSpec,
        /// In place of the one of the same uid.
        replace: bool,
        /// Where it is kept.
        place: Place,
    },
    /// Puts a panel on a page, of that uid or title.
    AddPanel {
        /// The panel.
        panel: PanelSpec,
        /// The page's uid; `Err` with the title of a new one.
        to: Result<String, String>,
        /// Where the page is kept.
        place: Place,
    },
    /// The page is to be kept whatever somebody else made of it.
    Overwrite,
    /// What somebody else made of the page is to be shown, own changes are forgotten.
    TakeTheirs,
    /// Neither; editing goes on.
    KeepMine,
    /// This browser did not keep a text.
    NotKept,
}

/// What the host is to do for pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Chore {
    /// Keep a text in this browser, or forget it.
    Keep {
        /// `page.<uid>` or `draft.<uid>`.
        name: String,
        /// The page as JSON; `None` forgets it.
        text: Option<String>,
    },
    /// Ask the server for its pages; report [`Pages::Listed`].
    List,
    /// Send a page to the server; report [`Pages::Saved`].
    Put {
        /// The page's uid.
        uid: String,
        /// The page as JSON.
        text: String,
        /// The revision that it is based on; `None` where there is none yet.
        revision: Option<String>,
    },
    /// Remove a page from the server; report [`Pages::Removed`].
    Delete {
        /// The page's uid.
        uid: String,
        /// Its revision.
        revision: String,
    },
    /// Offer a text as a file.
    Download {
        /// The file's name.
        name: String,
        /// What it holds.
        text: String,
    },
}

/// A page on its way to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Saving {
    /// The page.
    pub page: DashboardSpec,
    /// Somebody else changed it meanwhile: what now?
    pub conflict: bool,
}
