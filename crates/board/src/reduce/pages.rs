//! The pages as a whole: read from where they are kept, kept, copied, taken away, exported.

mod words;

use super::{Command, Work};
use crate::edit;
use crate::library::{Library, Listing, Origin};
use crate::state::State;
use crate::url::{self, Parts};
use std::rc::Rc;
use weir_model::{DashboardSpec, PanelSpec};
pub use words::{Chore, Pages, Place, Refused, Saving};

impl State {
    pub(super) fn take_pages(&mut self, pages: Pages, work: &mut Work<'_>) {
        match pages {
            Pages::Open { pages, drafts } => {
                let library = self.library_mut();
                library.awaited = true;
                library.open(&pages, &drafts);
                self.renew_pages();
                work.chore(Chore::List);
            }
            Pages::Listed(listing) => self.listed(listing.unwrap_or_default(), work),
            Pages::Saved(result) => self.saved(result, work),
            Pages::Removed(uid, Ok(())) => {
                self.library_mut().set_server(&uid, None);
                self.gone(&uid, work);
            }
            Pages::Removed(_, Err(refused)) => {
                self.notes.push(match refused {
                    Refused::Words(words) => format!("The page was not removed. {words}"),
                    Refused::Changed => {
                        "The page was not removed: somebody else changed it meanwhile.".to_owned()
                    }
                });
                work.chore(Chore::List);
            }
            Pages::New(title) => {
                let page = edit::new_page(self.library.free_uid(&title), &title);
                self.begin_new(page, work);
            }
            Pages::Duplicate => self.duplicate_page(work),
            Pages::Remove(uid) => self.remove_page(&uid, work),
            Pages::Export => {
                if let Some(page) = self.spec() {
                    work.chore(Chore::Download {
                        name: format!("{}.json", page.uid),
                        text: page.to_json(),
                    });
                }
            }
            Pages::Import {
                mut page,
                replace,
                place,
            } => {
                if !replace && self.library.origin(&page.uid).is_some() {
                    page.uid = self.library.free_uid(&page.title);
                }
                self.store_page(page, place, work);
            }
            Pages::AddPanel { panel, to, place } => self.add_panel(panel, to, place, work),
            Pages::Overwrite => {
                if let Some(saving) = self.saving.clone() {
                    self.store_page(saving.page.clone(), Place::Server, work);
                }
            }
            Pages::TakeTheirs => self.take_theirs(work),
            Pages::KeepMine => self.saving = None,
            Pages::NotKept => self.notes.push(
                "This browser keeps nothing: its storage is full or off. Export the page, or it is gone with this tab."
                    .to_owned(),
            ),
        }
    }

    /// Whether an address has to wait for the server to say which pages it has.
    pub(super) fn waits(&mut self, parts: &Parts, known: Option<usize>, push: bool) -> bool {
        let named = parts.uid.as_deref().filter(|uid| !uid.is_empty());
        let unknown = known.is_none() && named.is_some_and(|uid| self.library.draft(uid).is_none());
        self.pending = (unknown && self.library.awaited).then(|| (parts.clone(), push));
        self.pending.is_some()
    }

    /// Turns to the page that an address names, and to editing it where the address says so.
    pub(super) fn turn_to(&mut self, parts: &Parts, known: Option<usize>) {
        self.notes.clear();
        let uid = parts.uid.as_deref().unwrap_or_default();
        let goes_on = parts.edit && self.edit.as_ref().is_some_and(|edit| edit.page.uid == uid);
        self.page = known.unwrap_or(0);
        if !goes_on {
            self.edit = None;
            if parts.edit {
                self.resume_edit(uid);
            }
        }
        if known.is_none() && !uid.is_empty() && self.edit.is_none() {
            let first = self.spec().map_or("", |page| page.title.as_str());
            self.notes.push(format!(
                "There is no page “{uid}” here. Pages that are kept in a browser are there alone. This is {first}."
            ));
        }
    }

    pub(super) fn library_mut(&mut self) -> &mut Library {
        Rc::make_mut(&mut self.library)
    }

    /// The pages as the library has them now; the one shown stays, as far as it is there.
    fn renew_pages(&mut self) {
        let uid = self.pages.get(self.page).map(|page| page.uid.clone());
        self.pages = Rc::new(self.library.pages());
        let at = self
            .pages
            .iter()
            .position(|page| Some(&page.uid) == uid.as_ref());
        self.page = at.unwrap_or(0);
    }

    fn listed(&mut self, listing: Listing, work: &mut Work<'_>) {
        let problems = self.library_mut().list(listing);
        let before = self.spec().cloned();
        self.renew_pages();
        if let Some((parts, push)) = self.pending.take() {
            self.go(&parts, push, work);
        } else if self.spec() != before.as_ref() {
            // Somebody else's page stands in for the one shown.
            let parts = url::shown(self);
            self.go(&parts, false, work);
        }
        self.notes.extend(problems);
    }

    /// Keeps a page where it is wanted, and shows it.
    pub(super) fn store_page(&mut self, page: DashboardSpec, place: Place, work: &mut Work<'_>) {
        if let Err(error) = page.check() {
            self.notes.push(format!("The page cannot be kept. {error}"));
            return;
        }
        match place {
            Place::Browser => {
                work.chore(Chore::Keep {
                    name: format!("page.{}", page.uid),
                    text: Some(page.to_json()),
                });
                self.library_mut()
                    .set_browser(&page.uid, Some(page.clone()));
                self.stored(&page, work);
            }
            Place::Server => {
                work.chore(Chore::Put {
                    uid: page.uid.clone(),
                    text: page.to_json(),
                    revision: self.library.revision(&page.uid).map(str::to_owned),
                });
                self.saving = Some(Rc::new(Saving {
                    page,
                    conflict: false,
                }));
            }
        }
    }

    fn saved(&mut self, result: Result<String, Refused>, work: &mut Work<'_>) {
        let Some(mut saving) = self.saving.take() else {
            return;
        };
        match result {
            Ok(revision) => {
                let page = saving.page.clone();
                self.forget_in_browser(&page.uid, work);
                self.library_mut()
                    .set_server(&page.uid, Some((page.clone(), revision)));
                self.stored(&page, work);
            }
            Err(Refused::Words(words)) => {
                self.notes.push(format!("The page was not saved. {words}"));
            }
            Err(Refused::Changed) => {
                Rc::make_mut(&mut saving).conflict = true;
                self.saving = Some(saving);
                work.chore(Chore::List);
            }
        }
    }

    fn forget_in_browser(&mut self, uid: &str, work: &mut Work<'_>) {
        if self.library.origin(uid) == Some(Origin::Browser) {
            self.library_mut().set_browser(uid, None);
            work.chore(Chore::Keep {
                name: format!("page.{uid}"),
                text: None,
            });
        }
    }

    /// A page is kept: nothing is left to save, and it is shown, unless one wanted to go elsewhere.
    fn stored(&mut self, page: &DashboardSpec, work: &mut Work<'_>) {
        let edited = self.edit.take_if(|edit| edit.page.uid == page.uid);
        if edited.is_some() || self.library.draft(&page.uid).is_some() {
            self.keep_draft(&page.uid, None, work);
        }
        let leaving = edited.as_ref().and_then(|edit| edit.leaving.clone());
        let same = edited.is_some() && leaving.is_none();
        self.renew_pages();
        let at = self.pages.iter().position(|other| other.uid == page.uid);
        if same && let Some(at) = at {
            self.page = at;
            self.sync_panels(work);
            self.own_chips = self.chips != self.default_chips();
            self.write_url(false, work);
            return;
        }
        let parts = leaving.unwrap_or_else(|| url::kept(self, &page.uid));
        self.go(&parts, true, work);
    }

    fn duplicate_page(&mut self, work: &mut Work<'_>) {
        if let Some(page) = self.spec().cloned() {
            let title = format!("Copy of {}", page.title);
            let uid = self.library.free_uid(&title);
            self.begin_new(DashboardSpec { uid, title, ..page }, work);
        }
    }

    fn remove_page(&mut self, uid: &str, work: &mut Work<'_>) {
        match self.library.origin(uid) {
            Some(Origin::Browser) => {
                self.forget_in_browser(uid, work);
                self.gone(uid, work);
            }
            Some(Origin::Server) => {
                let revision = self.library.revision(uid).unwrap_or_default();
                work.chore(Chore::Delete {
                    uid: uid.to_owned(),
                    revision: revision.to_owned(),
                });
            }
            _ => {}
        }
    }

    /// A page is no longer kept: what it stood in for is shown, or the first page.
    fn gone(&mut self, uid: &str, work: &mut Work<'_>) {
        let shown = self.spec().is_some_and(|page| page.uid == uid);
        self.edit.take_if(|edit| edit.page.uid == uid);
        if self.library.draft(uid).is_some() {
            self.keep_draft(uid, None, work);
        }
        self.renew_pages();
        if shown {
            let page = self.spec().map(|page| page.uid.clone());
            let parts = url::kept(self, &page.unwrap_or_default());
            self.go(&parts, true, work);
        }
    }

    fn add_panel(
        &mut self,
        panel: PanelSpec,
        to: Result<String, String>,
        place: Place,
        work: &mut Work<'_>,
    ) {
        let mut page = match to {
            Ok(uid) => match self.pages.iter().find(|page| page.uid == uid) {
                Some(page) => page.clone(),
                None => return,
            },
            Err(title) => edit::new_page(self.library.free_uid(&title), &title),
        };
        edit::add(&mut page, panel);
        self.store_page(edit::in_order(page), place, work);
    }

    fn take_theirs(&mut self, work: &mut Work<'_>) {
        let Some(saving) = self.saving.take() else {
            return;
        };
        let uid = saving.page.uid.clone();
        self.edit = None;
        self.keep_draft(&uid, None, work);
        let parts: Parts = url::kept(self, &uid);
        self.go(&parts, false, work);
    }
}

impl Work<'_> {
    pub(super) fn chore(&mut self, chore: Chore) {
        self.commands.push(Command::Library(chore));
    }
}
