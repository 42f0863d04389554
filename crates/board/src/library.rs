//! Every page that can be shown: those of the app, those of the server's folder, those kept in this
//! browser. A page stands in for one of the same uid that is further down in that order.

use std::collections::BTreeMap;
use weir_model::order::Ordered as _;
use weir_model::{DashboardSpec, spec};

/// Where a page is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A part of the app.
    BuiltIn,
    /// In the server's folder.
    Server,
    /// In this browser.
    Browser,
}

/// A page of the server's folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// Which version of it this is; a change names the one that it is based on.
    pub revision: String,
    /// Its JSON.
    pub text: String,
}

/// What the server says about its folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Pages can be kept there.
    pub writable: bool,
    /// The pages.
    pub pages: Vec<Served>,
    /// What is wrong with files that are no pages, for people.
    pub problems: Vec<String>,
}

/// All pages.
#[derive(Clone, Debug, Default)]
pub struct Library {
    built_in: Vec<DashboardSpec>,
    server: Vec<(DashboardSpec, String)>,
    browser: Vec<DashboardSpec>,
    /// Changes that were not saved yet, by uid of their page.
    drafts: BTreeMap<String, DashboardSpec>,
    /// What this browser keeps and nobody can read, for people.
    unreadable: Vec<String>,
    /// The server takes pages.
    pub writable: bool,
    /// The server was asked for its pages and has not answered yet.
    pub awaited: bool,
}

impl Library {
    /// The app's own pages.
    pub fn new(built_in: Vec<DashboardSpec>) -> Self {
        Self {
            built_in,
            ..Self::default()
        }
    }

    /// The pages to show, the app's own first, the others by title.
    pub fn pages(&self) -> Vec<DashboardSpec> {
        let found = |page: &DashboardSpec| self.find(&page.uid).unwrap_or(page).clone();
        let mut pages: Vec<_> = self.built_in.iter().map(found).collect();
        let server = self.server.iter().map(|(page, _)| page);
        let mut own: Vec<_> = server.chain(&self.browser).map(found).collect();
        own.retain(|page| !self.is_built_in(&page.uid));
        own.order_by(|a, b| (&a.title, &a.uid).cmp(&(&b.title, &b.uid)));
        own.dedup_by(|a, b| a.uid == b.uid);
        pages.extend(own);
        pages
    }

    fn find(&self, uid: &str) -> Option<&DashboardSpec> {
        let browser = self.browser.iter().find(|page| page.uid == uid);
        let server = self.server.iter().map(|(page, _)| page);
        browser
            .or_else(|| server.into_iter().find(|page| page.uid == uid))
            .or_else(|| self.built_in.iter().find(|page| page.uid == uid))
    }

    /// Where the page of that uid is kept; `None` where there is none.
    pub fn origin(&self, uid: &str) -> Option<Origin> {
        if self.browser.iter().any(|page| page.uid == uid) {
            Some(Origin::Browser)
        } else if self.revision(uid).is_some() {
            Some(Origin::Server)
        } else {
            self.is_built_in(uid).then_some(Origin::BuiltIn)
        }
    }

    /// Whether the app itself has a page of that uid, whatever stands in for it.
    pub fn is_built_in(&self, uid: &str) -> bool {
        self.built_in.iter().any(|page| page.uid == uid)
    }

    /// Which version of a page the server is known to have.
    pub fn revision(&self, uid: &str) -> Option<&str> {
        let served = self.server.iter().find(|(page, _)| page.uid == uid);
        served.map(|(_, revision)| revision.as_str())
    }

    /// The changes of a page that were not saved.
    pub fn draft(&self, uid: &str) -> Option<&DashboardSpec> {
        self.drafts.get(uid)
    }

    /// Keeps changes that are not saved, or forgets them.
    pub(crate) fn set_draft(&mut self, uid: &str, draft: Option<DashboardSpec>) {
        match draft {
            Some(draft) => self.drafts.insert(uid.to_owned(), draft),
            None => self.drafts.remove(uid),
        };
    }

    /// Keeps a page in this browser, or forgets it.
    pub(crate) fn set_browser(&mut self, uid: &str, page: Option<DashboardSpec>) {
        self.browser.retain(|page| page.uid != uid);
        self.browser.extend(page);
    }

    /// Notes what the server has of a page.
    pub(crate) fn set_server(&mut self, uid: &str, page: Option<(DashboardSpec, String)>) {
        self.server.retain(|(page, _)| page.uid != uid);
        self.server.extend(page);
    }

    /// Takes what the browser kept: pages and unsaved changes as JSON. What cannot be read is left
    /// where it is, and said with what the server says.
    pub(crate) fn open(&mut self, pages: &[String], drafts: &[String]) {
        let mut problems = Vec::new();
        let mut read = |text: &String| {
            let page = spec::parse(text);
            page.map_err(|error| {
                problems.push(format!(
                    "A page kept in this browser cannot be read. {error}"
                ));
            })
            .ok()
        };
        self.browser = pages.iter().filter_map(&mut read).collect();
        let drafts = drafts.iter().filter_map(&mut read);
        self.drafts = drafts.map(|page| (page.uid.clone(), page)).collect();
        self.unreadable = problems;
    }

    /// Takes the server's pages; says what is wrong with the rest, there and here.
    pub(crate) fn list(&mut self, listing: Listing) -> Vec<String> {
        self.awaited = false;
        self.writable = listing.writable;
        let mut problems = std::mem::take(&mut self.unreadable);
        problems.extend(listing.problems);
        let mut pages = Vec::new();
        for served in listing.pages {
            match spec::parse(&served.text) {
                Ok(page) => pages.push((page, served.revision)),
                Err(error) => {
                    problems.push(format!("A page of the server cannot be read. {error}"))
                }
            }
        }
        self.server = pages;
        problems
    }

    /// A uid that no page has, from a title.
    pub fn free_uid(&self, title: &str) -> String {
        let mut uid = String::new();
        for c in title.chars().take(60) {
            match c.to_ascii_lowercase() {
                c if c.is_ascii_lowercase() || c.is_ascii_digit() => uid.push(c),
                _ if !uid.is_empty() && !uid.ends_with('-') => uid.push('-'),
                _ => {}
            }
        }
        let uid = match uid.trim_end_matches('-') {
            "" => "page",
            uid => uid,
        };
        let numbered = (2..).map(|n| format!("{uid}-{n}"));
        let mut names = std::iter::once(uid.to_owned()).chain(numbered);
        names
            .find(|uid| self.find(uid).is_none() && !self.drafts.contains_key(uid))
            .unwrap_or_default()
    }
}
