//! Filters to come back to: the last ones used, and sets of chips under a name. Kept by the host
//! as text with a version.

use crate::chip::Chip;
use serde::{Deserialize, Serialize};
use weir_model::Filter;
use weir_model::order::Ordered as _;

/// The version that is written.
pub const VERSION: u32 = 1;
/// The most filters that are remembered.
pub const HISTORY: usize = 20;
/// The most sets under a name.
pub const SETS: usize = 100;
/// The longest name, in characters.
pub const NAME: usize = 80;

/// A chip as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedChip {
    /// Filter text.
    pub text: String,
    /// Switched on.
    pub on: bool,
}

/// Chips under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSet {
    /// Its name, unlike all others.
    pub name: String,
    /// The chips.
    pub chips: Vec<SavedChip>,
}

impl SavedSet {
    /// The chips, ready to be used.
    pub fn chips(&self) -> Vec<Chip> {
        let one = |saved: &SavedChip| Chip {
            enabled: saved.on,
            ..Chip::parse(&saved.text)
        };
        self.chips.iter().map(one).collect()
    }
}

/// Filters to come back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Filter texts, the last used first.
    pub history: Vec<String>,
    /// Sets of chips, by name.
    pub sets: Vec<SavedSet>,
    /// What is kept was written by a later version of Weir: it is neither read nor overwritten.
    pub newer: bool,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    #[serde(default)]
    history: Vec<String>,
    #[serde(default)]
    sets: Vec<SavedSet>,
}

impl Shelf {
    /// What was kept. Text that cannot be read is an empty shelf.
    pub fn read(text: &str) -> Self {
        match serde_json::from_str::<File>(text) {
            Ok(file) if file.version <= VERSION => {
                let mut shelf = Self {
                    sets: file.sets.into_iter().take(SETS).collect(),
                    ..Self::default()
                };
                for text in file.history.iter().take(HISTORY).rev() {
                    shelf.remember(text);
                }
                shelf
            }
            Ok(_) => Self::newer(),
            // A later form may not even have these fields; its version is still there.
            Err(_) => match serde_json::from_str::<Version>(text) {
                Ok(file) if file.version > VERSION => Self::newer(),
                _ => Self::default(),
            },
        }
    }

    fn newer() -> Self {
        Self {
            newer: true,
            ..Self::default()
        }
    }

    /// What is to be kept; `None` where a later version's must not be overwritten.
    pub fn write(&self) -> Option<String> {
        let file = File {
            version: VERSION,
            history: self.history.clone(),
            sets: self.sets.clone(),
        };
        serde_json::to_string(&file).ok().filter(|_| !self.newer)
    }

    /// Puts a filter first in the history; text that is no filter, or every record, is none.
    pub fn remember(&mut self, text: &str) {
        let chip = Chip::parse(text);
        if !matches!(&chip.filter, Ok(filter) if !Filter::is_everything(filter)) {
            return;
        }
        self.history.retain(|other| *other != chip.text);
        self.history.insert(0, chip.text);
        self.history.truncate(HISTORY);
    }

    /// Keeps chips under a name; the same name again replaces them. Says whether there was room.
    pub fn save(&mut self, name: &str, chips: &[Chip]) -> bool {
        let name = plain(name);
        let known = self.sets.iter().any(|set| set.name == name);
        if name.is_empty() || chips.is_empty() || (!known && self.sets.len() >= SETS) {
            return false;
        }
        let saved = |chip: &Chip| SavedChip {
            text: chip.text.clone(),
            on: chip.enabled,
        };
        let chips = chips.iter().map(saved).collect();
        self.sets.retain(|set| set.name != name);
        self.sets.push(SavedSet { name, chips });
        self.sets.order_by_key(|set| set.name.to_lowercase());
        true
    }

    /// Gives a set another name, unless that one is taken.
    pub fn rename(&mut self, from: &str, to: &str) -> bool {
        let to = plain(to);
        if to.is_empty() || self.sets.iter().any(|set| set.name == to) {
            return false;
        }
        let Some(set) = self.sets.iter_mut().find(|set| set.name == from) else {
            return false;
        };
        set.name = to;
        self.sets.order_by_key(|set| set.name.to_lowercase());
        true
    }

    /// Forgets a set; says whether there was one.
    pub fn delete(&mut self, name: &str) -> bool {
        let before = self.sets.len();
        self.sets.retain(|set| set.name != name);
        self.sets.len() != before
    }

    /// The set of that name.
    pub fn set(&self, name: &str) -> Option<&SavedSet> {
        self.sets.iter().find(|set| set.name == name)
    }
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

fn plain(name: &str) -> String {
    let line: Vec<&str> = name.split_whitespace().collect();
    line.join(" ").chars().take(NAME).collect()
}
