//! The filter chips of a page: filter text, what it means, and whether it counts.

use weir_model::filter::{self, Filter};

/// One chip. Text that is no filter is kept and shown with its error, and does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Filter text, as the URL holds it.
    pub text: String,
    /// What the text means, or why it means nothing.
    pub filter: Result<Filter, String>,
    /// Switched on.
    pub enabled: bool,
}

impl Chip {
    /// A chip that counts, from text.
    pub fn parse(text: &str) -> Self {
        let filter = filter::parse(text).map_err(|error| error.to_string());
        Self {
            text: text.trim().to_owned(),
            filter,
            enabled: true,
        }
    }

    /// A chip that counts, from a tree.
    pub fn new(filter: Filter) -> Self {
        Self {
            text: filter.to_string(),
            filter: Ok(filter),
            enabled: true,
        }
    }

    /// The filter, where it counts.
    pub fn active(&self) -> Option<&Filter> {
        self.filter.as_ref().ok().filter(|_| self.enabled)
    }

    /// Short text for people; the text itself where it is no filter.
    pub fn label(&self) -> String {
        self.filter
            .as_ref()
            .map_or_else(|_| self.text.clone(), filter::describe)
    }
}

/// All chips that count, together.
pub fn combined(chips: &[Chip]) -> Filter {
    Filter::all(chips.iter().filter_map(Chip::active).cloned())
}
