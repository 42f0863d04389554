//! The edit mode of a page: changes gather in a draft, which survives a reload, until it is saved
//! or discarded.

use super::Work;
use super::pages::{Chore, Place};
use crate::edit::{self, Direction};
use crate::panel::Panel;
use crate::state::State;
use crate::url::{self, Parts};
use std::rc::Rc;
use weir_model::spec::Grid;
use weir_model::{DashboardSpec, PanelSpec};

/// How many steps can be undone.
const STEPS: usize = 50;

/// What a person does to a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Editing {
    /// Begins, with what was not saved last time, or with the page as it is shown.
    Begin,
    /// Takes the last step back.
    Undo,
    /// One more panel.
    Add,
    /// A copy of a panel.
    Duplicate(usize),
    /// Takes a panel away.
    Remove(usize),
    /// All places, while a panel is dragged or sized; `begin` with the first of them.
    Place {
        /// The places, in the order of the panels.
        grids: Vec<Grid>,
        /// A step of its own.
        begin: bool,
    },
    /// Moves a panel a step.
    Move(usize, Direction),
    /// Makes a panel a step larger or smaller.
    Size(usize, Direction),
    /// Another title.
    Title(String),
    /// Another description.
    Describe(String),
    /// The chips that count become those that the page starts with.
    TakeChips,
    /// Forgets all changes.
    Discard,
    /// Keeps the page.
    Save(Place),
    /// Goes on editing after all.
    Stay,
}

/// A page that is edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// As it is now.
    pub page: DashboardSpec,
    /// As it was before each step.
    pub before: Vec<DashboardSpec>,
    /// As it is kept; `None` where it is new.
    pub kept: Option<DashboardSpec>,
    /// What the last step did, for screen readers.
    pub said: String,
    /// Where somebody wants to go without having saved.
    pub leaving: Option<Parts>,
}

impl Edit {
    /// Whether there is anything to save.
    pub fn is_dirty(&self) -> bool {
        self.kept.as_ref() != Some(&self.page)
    }
}

impl State {
    pub(super) fn take_editing(&mut self, editing: Editing, work: &mut Work<'_>) {
        match editing {
            Editing::Begin => {
                self.begin_edit();
                self.sync_panels(work);
                self.write_url(true, work);
            }
            Editing::Undo => {
                let Some(edit) = self.edit.as_mut().map(Rc::make_mut) else {
                    return;
                };
                if let Some(page) = edit.before.pop() {
                    edit.page = page;
                    "Undone.".clone_into(&mut edit.said);
                    self.drafted(work);
                }
            }
            Editing::Discard => self.discard(work),
            Editing::Save(place) => {
                if let Some(edit) = self.edit.clone() {
                    self.store_page(edit::in_order(edit.page.clone()), place, work);
                }
            }
            Editing::Stay => {
                if let Some(edit) = self.edit.as_mut().map(Rc::make_mut) {
                    edit.leaving = None;
                }
            }
            Editing::TakeChips => {
                let counting: Vec<_> = self.chips.iter().filter(|c| c.active().is_some()).collect();
                let texts = counting.iter().map(|chip| chip.text.clone()).collect();
                let named =
                    |label: String, own: String| if label == own { String::new() } else { label };
                let labels = counting
                    .iter()
                    .map(|chip| named(self.label_of(chip), chip.label()));
                let labels: Vec<String> = labels.collect();
                let said = "The page starts with the present filters.";
                self.step(said.to_owned(), true, work, |page| {
                    page.default_filters = texts;
                    page.filter_labels = labels;
                });
                self.own_chips = self.chips != self.default_chips();
            }
            change => self.change_page(change, work),
        }
    }

    fn change_page(&mut self, change: Editing, work: &mut Work<'_>) {
        let name = |at: &usize| self.own_panel(*at).map_or("", |panel| panel.title.as_str());
        let said = match &change {
            Editing::Add => "Panel added.".to_owned(),
            Editing::Duplicate(at) => format!("{} copied.", name(at)),
            Editing::Remove(at) => format!("{} removed.", name(at)),
            _ => String::new(),
        };
        let begin = !matches!(change, Editing::Place { begin: false, .. });
        let grids = |page: &DashboardSpec| -> Vec<Grid> {
            page.panels.iter().map(|panel| panel.grid).collect()
        };
        let moved = match change {
            Editing::Move(at, _) | Editing::Size(at, _) => Some(at),
            _ => None,
        };
        self.step(said, begin, work, |page| match change {
            Editing::Add => edit::add(page, edit::new_panel()),
            Editing::Duplicate(at) => edit::duplicate(page, at),
            Editing::Remove(at) => edit::remove(page, at),
            Editing::Place { grids, .. } => edit::place(page, &grids),
            Editing::Move(at, to) => edit::place(page, &edit::nudge(&grids(page), at, to)),
            Editing::Size(at, to) => edit::place(page, &edit::resize(&grids(page), at, to)),
            Editing::Title(title) if !title.trim().is_empty() => {
                title.trim().clone_into(&mut page.title);
            }
            Editing::Describe(text) => text.trim().clone_into(&mut page.description),
            _ => {}
        });
        if let (Some(at), Some(edit)) = (moved, self.edit.as_mut().map(Rc::make_mut))
            && let Some(panel) = edit.page.panels.get(at)
        {
            let Grid { x, y, w, h } = panel.grid;
            edit.said = format!(
                "{}: column {}, row {}, {w} columns wide, {h} rows high.",
                panel.title,
                x + 1,
                y + 1
            );
        }
    }

    /// One change of the draft; nothing happens where nothing changes.
    fn step(
        &mut self,
        said: String,
        begin: bool,
        work: &mut Work<'_>,
        change: impl FnOnce(&mut DashboardSpec),
    ) {
        let Some(edit) = self.edit.as_mut().map(Rc::make_mut) else {
            return;
        };
        let before = edit.page.clone();
        change(&mut edit.page);
        if edit.page == before {
            return;
        }
        if begin {
            edit.before.push(before);
            let extra = edit.before.len().saturating_sub(STEPS);
            edit.before.drain(..extra);
        }
        edit.said = said;
        self.drafted(work);
    }

    /// A panel of the draft asks or shows something else.
    pub(super) fn change_draft(&mut self, at: usize, spec: PanelSpec, work: &mut Work<'_>) {
        if spec.check("panel").is_ok() {
            self.step(String::new(), true, work, |page| {
                if let Some(panel) = page.panels.get_mut(at) {
                    *panel = PanelSpec {
                        id: panel.id.clone(),
                        grid: panel.grid,
                        ..spec
                    };
                }
            });
        }
    }

    /// The draft changed: it is shown, and kept for a reload.
    fn drafted(&mut self, work: &mut Work<'_>) {
        self.sync_panels(work);
        if let Some(edit) = self.edit.clone() {
            let draft = edit.is_dirty().then(|| edit.page.clone());
            self.keep_draft(&edit.page.uid, draft, work);
        }
    }

    pub(super) fn keep_draft(
        &mut self,
        uid: &str,
        draft: Option<DashboardSpec>,
        work: &mut Work<'_>,
    ) {
        let text = draft.as_ref().map(DashboardSpec::to_json);
        Rc::make_mut(&mut self.library).set_draft(uid, draft);
        work.chore(Chore::Keep {
            name: format!("draft.{uid}"),
            text,
        });
    }

    /// Begins to edit the page shown, changed panels and all.
    pub(super) fn begin_edit(&mut self) {
        let Some(page) = self.spec().cloned() else {
            return;
        };
        let mut shown = page.clone();
        for (panel, shown) in shown.panels.iter_mut().zip(&self.panels) {
            *panel = shown.spec.clone();
        }
        let draft = self.library.draft(&page.uid);
        self.edit = Some(Rc::new(Edit {
            page: draft.cloned().unwrap_or(shown),
            before: draft.map(|_| page.clone()).into_iter().collect(),
            said: match draft {
                Some(_) => "Unsaved changes are back.".to_owned(),
                None => String::new(),
            },
            kept: Some(page),
            leaving: None,
        }));
    }

    /// Begins to edit a page that is kept nowhere yet.
    pub(super) fn begin_new(&mut self, page: DashboardSpec, work: &mut Work<'_>) {
        let parts = Parts {
            edit: true,
            ..url::kept(self, &page.uid)
        };
        self.keep_draft(&page.uid.clone(), Some(page), work);
        self.go(&parts, true, work);
    }

    /// Edits the page that an address names, as far as it is known or was not saved.
    pub(super) fn resume_edit(&mut self, uid: &str) {
        if self.pages.iter().any(|page| page.uid == uid) {
            self.panels = self.fresh_panels();
            self.begin_edit();
        } else if let Some(draft) = self.library.draft(uid) {
            self.edit = Some(Rc::new(Edit {
                page: draft.clone(),
                before: Vec::new(),
                kept: None,
                said: String::new(),
                leaving: None,
            }));
        }
    }

    fn discard(&mut self, work: &mut Work<'_>) {
        let Some(edit) = self.edit.take() else {
            return;
        };
        self.keep_draft(&edit.page.uid, None, work);
        match (&edit.leaving, &edit.kept) {
            (Some(parts), _) => self.go(parts, true, work),
            (None, Some(_)) => {
                self.sync_panels(work);
                self.own_chips = self.chips != self.default_chips();
                self.write_url(false, work);
            }
            (None, None) => {
                let first = self.pages.first().map(|page| page.uid.clone());
                let parts = url::kept(self, &first.unwrap_or_default());
                self.go(&parts, false, work);
            }
        }
    }

    /// Whether leaving has to be asked about first; then it is noted where to.
    pub(super) fn stays(&mut self, parts: &Parts, push: bool, work: &mut Work<'_>) -> bool {
        let Some(edit) = self.edit.as_mut().map(Rc::make_mut) else {
            return false;
        };
        let same = parts.edit && parts.uid.as_ref() == Some(&edit.page.uid);
        if same || !edit.is_dirty() {
            return false;
        }
        edit.leaving = Some(parts.clone());
        if !push {
            // The history went already.
            self.write_url(true, work);
        }
        true
    }

    /// Brings the panels in line with the page's specification; only what is new or asks something
    /// else is asked for.
    pub(super) fn sync_panels(&mut self, work: &mut Work<'_>) {
        let specs = self.spec().map(|page| page.panels.clone());
        let specs = specs.unwrap_or_default();
        let same = specs.len() == self.panels.len()
            && specs
                .iter()
                .zip(&self.panels)
                .all(|(a, b)| a.id == b.spec.id);
        if same {
            for (at, spec) in specs.into_iter().enumerate() {
                self.respec(at, spec, work);
            }
            return;
        }
        if self.catalog_ms.is_none() {
            self.panels = self.fresh_panels();
            self.ask_all(work);
            return;
        }
        let mut asked = Vec::new();
        let mut panels = Vec::new();
        for (at, spec) in specs.iter().enumerate() {
            let old = self.panels.iter().find(|panel| panel.spec.id == spec.id);
            let mut panel = old.cloned().unwrap_or_else(|| Rc::new(Panel::new(spec)));
            let waits = old.is_none() || panel.is_loading();
            if Rc::make_mut(&mut panel).respec(spec.clone()) || waits {
                asked.push(at);
            }
            panels.push(panel);
        }
        self.cancel_panels(work);
        self.panels = panels;
        for at in asked {
            self.ask_panel(at, work);
        }
    }
}
