//! Changed panels: what a panel of the page is shown as instead, what has to be asked for it, and
//! how the address says it.

use super::Work;
use super::ask::points;
use crate::panel::{Panel, Status};
use crate::state::State;
use std::collections::BTreeMap;
use std::rc::Rc;
use weir_model::PanelSpec;

impl State {
    /// What the page itself says about a panel.
    pub fn own_panel(&self, at: usize) -> Option<&PanelSpec> {
        self.spec()?.panels.get(at)
    }

    /// A panel as it is kept: while its page is edited, as it was when that began; `None` for a new
    /// one.
    pub fn kept_panel(&self, at: usize) -> Option<&PanelSpec> {
        let own = self.own_panel(at)?;
        match &self.edit {
            Some(edit) => edit.kept.as_ref()?.panels.iter().find(|p| p.id == own.id),
            None => Some(own),
        }
    }

    /// Whether a panel is shown otherwise than its page says.
    pub fn is_changed(&self, at: usize) -> bool {
        let shown = self.panels.get(at);
        shown.is_some_and(|panel| self.own_panel(at).is_some_and(|own| *own != panel.spec))
    }

    /// What differs from the page's own panels, as the address holds it: JSON by panel id.
    pub(crate) fn differences(&self) -> BTreeMap<String, String> {
        let own = self.spec().map(|page| page.panels.as_slice());
        let pairs = self.panels.iter().zip(own.unwrap_or_default());
        let one = |(shown, own): (&Rc<Panel>, &PanelSpec)| {
            Some((own.id.clone(), shown.spec.difference(own)?))
        };
        pairs.filter_map(one).collect()
    }

    /// Shows a panel otherwise; what is not valid is passed over. Its place, id and description
    /// stay the page's.
    pub(crate) fn change_panel(&mut self, at: usize, spec: PanelSpec, work: &mut Work<'_>) {
        let Some(own) = self.own_panel(at) else {
            return;
        };
        if self.edit.is_some() {
            return self.change_draft(at, spec, work);
        }
        let spec = PanelSpec {
            id: own.id.clone(),
            grid: own.grid,
            description: own.description.clone(),
            ..spec
        };
        if spec.check("panel").is_err() || !self.respec(at, spec, work) {
            return;
        }
        self.write_url(true, work);
    }

    /// Gives a shown panel another specification, and asks for what it lacks. Says whether there
    /// was anything to change.
    pub(crate) fn respec(&mut self, at: usize, spec: PanelSpec, work: &mut Work<'_>) -> bool {
        let Some(panel) = self.panels.get_mut(at).filter(|panel| panel.spec != spec) else {
            return false;
        };
        if Rc::make_mut(panel).respec(spec) {
            self.ask_panel(at, work);
        }
        true
    }

    /// The page's panels as its specification and the address say; what of the address makes no
    /// panel is noted and passed over.
    pub(crate) fn changed_panels(&mut self, changes: &BTreeMap<String, String>) -> Vec<Rc<Panel>> {
        let mut fresh = self.fresh_panels();
        for (id, json) in changes {
            let panel = fresh.iter_mut().find(|panel| panel.spec.id == *id);
            let changed = panel.as_ref().map(|panel| panel.spec.changed(json));
            match (panel, changed) {
                (Some(panel), Some(Ok(spec))) => Rc::make_mut(panel).spec = spec,
                (Some(panel), Some(Err(error))) => {
                    let title = &panel.spec.title;
                    self.notes.push(format!(
                        "The address changes the panel “{title}” in a way that cannot be read, so it is shown as the page has it. {error}"
                    ));
                }
                _ => self.notes.push(format!(
                    "The address changes a panel “{id}”, which this page does not have."
                )),
            }
        }
        fresh
    }

    /// Puts these panels in place of those shown; of the same page, what was answered stays.
    pub(crate) fn replace_panels(&mut self, fresh: Vec<Rc<Panel>>, same_page: bool) {
        let mut old = std::mem::replace(&mut self.panels, fresh);
        if !same_page {
            return;
        }
        for panel in &mut self.panels {
            let found = old.iter().position(|old| old.spec.id == panel.spec.id);
            let Some(mut kept) = found.map(|at| old.swap_remove(at)) else {
                continue;
            };
            if kept.spec != panel.spec {
                Rc::make_mut(&mut kept).respec(panel.spec.clone());
            }
            *panel = kept;
        }
    }
}

impl Panel {
    /// Takes another specification; says whether it has to be asked for. An answer that the new
    /// view can draw stands until the next one comes.
    pub(crate) fn respec(&mut self, spec: PanelSpec) -> bool {
        let old = std::mem::replace(&mut self.spec, spec);
        let (had, needs) = (old.view.companions(), self.spec.view.companions());
        let same = self.spec.query == old.query
            && self.spec.scope == old.scope
            && points(&self.spec.view) == points(&old.view)
            && needs.reverse <= had.reverse
            && needs.earlier <= had.earlier
            && (needs == had || self.request.is_none());
        if let Some(answer) = &mut self.answer {
            answer.reverse = answer.reverse.take().filter(|_| needs.reverse);
            answer.earlier = answer.earlier.take().filter(|_| needs.earlier);
            let drawn = PanelSpec {
                query: answer.query.clone(),
                ..self.spec.clone()
            };
            if drawn.check("panel").is_err() {
                self.answer = None;
                self.status = Status::Waiting;
            }
        }
        // A failure, or nothing at all, was about another question.
        if !same && (self.answer.is_none() || matches!(self.status, Status::Failed(_))) {
            self.status = Status::Waiting;
        }
        !same
    }
}
