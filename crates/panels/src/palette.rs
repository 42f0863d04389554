//! Which colour stands for which name: by the name, not by its rank, so that a Pod keeps its
//! colour when the order changes.

use std::collections::HashMap;

#[cfg(test)]
mod tests;

/// How many names are remembered after they have gone.
const REMEMBERED: usize = 512;

/// The slots of the theme's palette given to names so far.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    of: HashMap<String, usize>,
}

impl Slots {
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
