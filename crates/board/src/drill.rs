//! Drill-down: where a chosen thing can be looked at further, as links.
//!
//! A page fits when one of its panels shows what the filter names, and when nothing that is always
//! applied there contradicts it. Own chips of the reader go along; a page's own come from itself.

mod facts;
#[cfg(test)]
mod tests;

use crate::chip::Chip;
use crate::state::State;
use crate::url::{self, Parts};
use facts::Facts;
use std::collections::BTreeSet;
use weir_model::dimension::Dim;
use weir_model::filter;
use weir_model::order::Ordered as _;
use weir_model::{DashboardSpec, Filter, PanelSpec, QuerySpec};

/// The most pages that are offered.
const MOST: usize = 4;

/// A page on which a chosen thing can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The page's name.
    pub uid: String,
    /// Its heading.
    pub title: String,
    /// Path and query, with the chosen filter.
    pub url: String,
}

impl State {
    /// The pages other than this one that show more of what a filter keeps, the best first; without
    /// the page of records.
    pub fn targets(&self, only: &Filter) -> Vec<Target> {
        let facts = Facts::of(&self.carried().and(only.clone()));
        let columns = facts::columns(only);
        let others = self.pages.iter().enumerate();
        let others = others.filter(|(at, page)| *at != self.page && !has_records(page));
        let mut fits: Vec<_> = others
            .filter_map(|(_, page)| Some((fit(page, &columns, &facts)?, page)))
            .collect();
        fits.order_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        fits.truncate(MOST);
        fits.into_iter()
            .map(|(_, page)| self.target(page, [only.clone()]))
            .collect()
    }

    /// The page of records with a filter and what the chosen panel is always about; `None` where
    /// it is shown already.
    pub fn records_of(&self, only: &Filter, scope: &Filter) -> Option<Target> {
        let at = self.pages.iter().position(has_records)?;
        let page = self.pages.get(at).filter(|_| at != self.page)?;
        Some(self.target(page, [scope.clone(), only.clone()]))
    }

    /// A page with its own chips, those of the reader, and further ones. An own chip of the page
    /// that would leave nothing of them is switched off.
    fn target(&self, page: &DashboardSpec, more: impl IntoIterator<Item = Filter>) -> Target {
        let more: Vec<Filter> = more.into_iter().filter(|f| !f.is_everything()).collect();
        let facts = Facts::of(&self.carried().and(Filter::all(more.clone())));
        let mut chips: Vec<Chip> = page
            .default_filters
            .iter()
            .map(|t| Chip::parse(t))
            .collect();
        for chip in &mut chips {
            let contradicts = chip.active().is_some_and(|f| facts.refute(f));
            chip.enabled = !contradicts;
        }
        let further = self
            .reader_chips()
            .into_iter()
            .chain(more.into_iter().map(Chip::new));
        for chip in further {
            match chips.iter_mut().find(|other| other.text == chip.text) {
                Some(same) => *same = chip,
                None => chips.push(chip),
            }
        }
        let url = url::format(&Parts {
            chips: Some(chips),
            ..url::kept(self, &page.uid)
        });
        let (uid, title) = (page.uid.clone(), page.title.clone());
        Target { uid, title, url }
    }

    /// The chips that are not the page's own.
    fn reader_chips(&self) -> Vec<Chip> {
        let own = self.default_chips();
        let chips = self.chips.iter();
        let chips = chips.filter(|chip| own.iter().all(|other| other.text != chip.text));
        chips.cloned().collect()
    }

    /// What those say together.
    fn carried(&self) -> Filter {
        crate::chip::combined(&self.reader_chips())
    }
}

/// A page that shows records and who they are of only by them.
fn has_records(page: &DashboardSpec) -> bool {
    let queries = || page.panels.iter().map(|panel| &panel.query);
    let sums =
        |query: &QuerySpec| matches!(query, QuerySpec::Links { .. } | QuerySpec::Groups { .. });
    queries().any(|query| *query == QuerySpec::Records {}) && !queries().any(sums)
}

/// How well a page fits: how many thousandths of its panels show all of the columns. `None` where
/// nothing there does, or nothing would be left.
fn fit(page: &DashboardSpec, columns: &BTreeSet<&str>, facts: &Facts) -> Option<usize> {
    let scope = read(&page.scope);
    if facts.refute(&scope) || columns.is_empty() {
        return None;
    }
    let shown = |panel: &&PanelSpec| shows(panel, &scope, columns, facts);
    let count = page.panels.iter().filter(shown).count();
    (count > 0).then(|| count * 1000 / page.panels.len())
}

/// Whether a panel shows the columns, by its dimensions or because it is always about them, and
/// can have something to show.
fn shows(panel: &PanelSpec, page: &Filter, columns: &BTreeSet<&str>, facts: &Facts) -> bool {
    let own = read(&panel.scope);
    let dims = panel.query.dimensions();
    let dims = dims.iter().filter_map(|id| Dim::find(id));
    let mut have: BTreeSet<&str> = dims.flat_map(|dim| dim.columns()).collect();
    for scope in [page, &own] {
        if facts.prove(scope) {
            have.extend(scope.columns());
        }
    }
    !facts.refute(&own) && columns.is_subset(&have)
}

fn read(text: &str) -> Filter {
    filter::parse(text).unwrap_or_else(|_| Filter::everything())
}
