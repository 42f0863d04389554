//! Exploring: links followed within the app, the cluster looked at, directions swapped, filters
//! kept and brought back.

use super::Work;
use crate::chip::Chip;
use crate::saved::Shelf;
use crate::state::State;
use crate::url;
use std::collections::BTreeMap;
use std::rc::Rc;
use weir_model::filter::other_end;

/// Under which name the host keeps the shelf of filters.
pub const SHELF: &str = "filters";

/// What a person does to explore.
#[derive(Clone, Debug, PartialEq)]
pub enum Explore {
    /// Follows a link within the app: path and query. A step in the history.
    Follow(String),
    /// Looks at one cluster, by its UUID, or at all.
    Cluster(Option<String>),
    /// Swaps source and destination, ingress and egress, in all chips and in the table's filters.
    Swap,
    /// Keeps the present chips under a name.
    Save(String),
    /// Brings the chips of a set back, in place of the present ones.
    Apply(String),
    /// Gives a set another name.
    Rename(String, String),
    /// Forgets a set.
    Delete(String),
    /// The shelf as the host keeps it, at the start or because another window changed it.
    Shelf(String),
}

impl State {
    pub(super) fn explore(&mut self, explore: Explore, work: &mut Work<'_>) {
        match explore {
            Explore::Follow(text) => self.go(&url::parse(&text), true, work),
            Explore::Cluster(uuid) => self.set_cluster(uuid, work),
            Explore::Swap => self.swap(work),
            Explore::Save(name) => {
                let chips = self.chips.clone();
                self.keep(|shelf| shelf.save(&name, &chips), work);
            }
            Explore::Apply(name) => {
                if let Some(chips) = self.shelf.set(&name).map(|set| set.chips()) {
                    self.change_chips(|state| state.chips = chips, work);
                }
            }
            Explore::Rename(from, to) => self.keep(|shelf| shelf.rename(&from, &to), work),
            Explore::Delete(name) => self.keep(|shelf| shelf.delete(&name), work),
            Explore::Shelf(text) => self.shelf = Rc::new(Shelf::read(&text)),
        }
    }

    /// Changes the shelf and has it kept.
    pub(super) fn keep(&mut self, change: impl FnOnce(&mut Shelf) -> bool, work: &mut Work<'_>) {
        if change(Rc::make_mut(&mut self.shelf))
            && let Some(text) = self.shelf.write()
        {
            work.save(SHELF, &text);
        }
    }

    /// Changes the chips; where they differ then, everything is asked anew.
    pub(super) fn change_chips(&mut self, change: impl FnOnce(&mut Self), work: &mut Work<'_>) {
        let before = self.chips.clone();
        change(self);
        if self.chips != before {
            self.own_chips = self.chips != self.default_chips();
            self.write_url(true, work);
            self.ask_all(work);
        }
    }

    fn set_cluster(&mut self, uuid: Option<String>, work: &mut Work<'_>) {
        if self.cluster != uuid {
            self.cluster = uuid;
            self.write_url(true, work);
            self.ask_all(work);
        }
    }

    /// A chip that means the same either way stays as it is written.
    fn swap(&mut self, work: &mut Work<'_>) {
        let chips: Vec<Chip> = self.chips.iter().map(swapped).collect();
        let texts = |texts: &BTreeMap<String, String>| -> BTreeMap<String, String> {
            let swap = |(field, text): (&String, &String)| (other_end(field), text.clone());
            texts.iter().map(swap).collect()
        };
        let mut changed = chips != self.chips;
        for panel in &mut self.panels {
            let new = texts(&panel.records.texts);
            if new != panel.records.texts {
                let records = &mut Rc::make_mut(panel).records;
                records.texts = new;
                records.filter = records.filter.swapped();
                changed = true;
            }
        }
        if changed {
            self.chips = chips;
            self.own_chips = self.chips != self.default_chips();
            self.write_url(true, work);
            self.ask_all(work);
        }
    }
}

fn swapped(chip: &Chip) -> Chip {
    let other = chip.filter.as_ref().map(weir_model::Filter::swapped);
    match other {
        Ok(filter) if chip.filter.as_ref() != Ok(&filter) => Chip {
            enabled: chip.enabled,
            ..Chip::new(filter)
        },
        _ => chip.clone(),
    }
}
