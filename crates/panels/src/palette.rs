//! Which colour stands for what: verdicts by their meaning, names by the name, not by its rank, so
//! that a Pod keeps its colour when the order changes.

use crate::key::{self, Part};
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_scene::{Color, Theme};

#[cfg(test)]
mod tests;

/// How many names are remembered after they have gone.
const REMEMBERED: usize = 512;

/// What network policies did with traffic, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Let pass.
    Allowed,
    /// Dropped silently.
    Dropped,
    /// Rejected with an answer.
    Rejected,
    /// No policy spoke.
    Unprotected,
}

impl Verdict {
    /// What a part of a key means, if its dimension is `verdict` or the action of a rule (whose 0,
    /// none, reads as unprotected). `None` for other dimensions, Other, and values unheard of.
    ///
    /// The one definition: whatever colours by name asks here first. A key of this one dimension
    /// gets it by [`Slots::colors`]; strands, bars and ribbons ask by themselves.
    pub fn of(dim: &str, part: &Part) -> Option<Self> {
        let action = matches!(
            dim,
            "ingressNetworkPolicyRuleAction" | "egressNetworkPolicyRuleAction"
        );
        match (dim, part.kind, part.value.as_str()) {
            ("verdict", KeyKind::Value, "allow") => Some(Self::Allowed),
            ("verdict", KeyKind::Value, "drop") => Some(Self::Dropped),
            ("verdict", KeyKind::Value, "reject") => Some(Self::Rejected),
            ("verdict", KeyKind::Value, "unprotected") => Some(Self::Unprotected),
            (_, KeyKind::Value, "1") if action => Some(Self::Allowed),
            (_, KeyKind::Value, "2") if action => Some(Self::Dropped),
            (_, KeyKind::Value, "3") if action => Some(Self::Rejected),
            (_, KeyKind::Value, "0") | (_, KeyKind::Unknown, _) if action => {
                Some(Self::Unprotected)
            }
            _ => None,
        }
    }

    /// Its colour in a theme.
    pub fn color(self, theme: &Theme) -> Color {
        let colors = &theme.verdicts;
        match self {
            Self::Allowed => colors.allowed,
            Self::Dropped => colors.dropped,
            Self::Rejected => colors.rejected,
            Self::Unprotected => colors.unprotected,
        }
    }
}

/// The colour of what no record says: that of Other, fainter, yet 3 : 1 against the background (WCAG 2.2,
/// 1.4.11).
pub fn unknown(theme: &Theme) -> Color {
    theme.other.alpha(0.9).over(theme.background)
}

/// The slots of the theme's palette given to names so far.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    of: HashMap<String, usize>,
}

impl Slots {
    /// The colour of each key: Other's own, unknown's, a verdict's where that is all the key says, else
    /// by name from the palette. An empty key (one line for everything) has the first.
    pub fn colors(&mut self, dims: &[String], keys: &[&[Part]], theme: &Theme) -> Vec<Color> {
        let set = |key: &&[Part]| match (dims, *key) {
            (_, []) => Some(theme.palette[0]),
            (_, key) if key::is_other(key) => Some(theme.other),
            (dims, key) => {
                let verdict = match (dims, key) {
                    ([dim], [part]) => Verdict::of(dim, part),
                    _ => None,
                };
                let verdict = verdict.map(|verdict| verdict.color(theme));
                verdict.or_else(|| key::is_unknown(key).then(|| unknown(theme)))
            }
        };
        let set: Vec<Option<Color>> = keys.iter().map(set).collect();
        let unset = keys.iter().zip(&set).filter(|(_, set)| set.is_none());
        let names: Vec<String> = unset.map(|(key, _)| key::label(dims, key)).collect();
        let slots = self.assign(names.iter().map(String::as_str), theme.palette.len());
        let mut named = slots.into_iter().map(|slot| theme.palette[slot]);
        let color = |set: Option<Color>| set.or_else(|| named.next()).unwrap_or(theme.other);
        set.into_iter().map(color).collect()
    }

    /// One slot per name, each below `count`. A name keeps the slot it had; a new one gets the
    /// slot of its hash or, where that is taken by a name shown now, the next one that is used
    /// least. Distinct while there are no more names than slots.
    pub fn assign<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
        count: usize,
    ) -> Vec<usize> {
        let count = count.max(1);
        let names: Vec<&str> = names.into_iter().collect();
        if self.of.len() > REMEMBERED {
            self.of.retain(|name, _| names.contains(&name.as_str()));
        }
        let mut used = vec![0usize; count];
        let mut slots: Vec<Option<usize>> = vec![None; names.len()];
        for (slot, name) in slots.iter_mut().zip(&names) {
            let kept = self
                .of
                .get(*name)
                .copied()
                .filter(|s| *s < count && used[*s] == 0);
            if let Some(kept) = kept {
                used[kept] += 1;
                *slot = Some(kept);
            }
        }
        let mut out = Vec::with_capacity(names.len());
        for (slot, name) in slots.into_iter().zip(&names) {
            let slot = slot.unwrap_or_else(|| {
                let first = hash(name) as usize % count;
                let probe = (0..count).map(|i| (first + i) % count);
                let free = probe.min_by_key(|s| used[*s]).unwrap_or(0);
                used[free] += 1;
                free
            });
            self.of.insert((*name).to_owned(), slot);
            out.push(slot);
        }
        out
    }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo): small, and the same on every machine.
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| {
        (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}
