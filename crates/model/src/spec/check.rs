//! What the form alone does not say: fields exist, numbers fit, ids are unique, queries and views
//! belong together.

use super::{DashboardSpec, Grid, PanelSpec, QuerySpec, SpecError, ViewSpec};
use crate::column::column;
use crate::dimension::Dim;
use crate::filter::{self, Subject};
use std::collections::HashSet;

/// Columns of the page's grid.
const GRID: u32 = 24;
/// Rows that a page may reach down to.
const ROWS: u32 = 10_000;
/// Named values beyond which nobody can read a panel.
const TOP: u32 = 10_000;

type Check = Result<(), SpecError>;

fn wrong(place: impl Into<String>, expected: &str, found: impl ToString) -> Check {
    let (expected, found) = (expected.to_owned(), found.to_string());
    Err(SpecError::Content {
        place: place.into(),
        expected,
        found,
    })
}

impl DashboardSpec {
    /// Checks the content; [`super::parse`] does it too.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn check(&self) -> Check {
        if !is_uid(&self.uid) {
            return wrong("uid", "lower-case letters, digits and dashes", &self.uid);
        }
        filter_text("scope", &self.scope)?;
        for (i, text) in self.default_filters.iter().enumerate() {
            filter_text(&format!("defaultFilters[{i}]"), text)?;
        }
        if self.filter_labels.len() > self.default_filters.len() {
            let most = format!("at most {}", self.default_filters.len());
            return wrong("filterLabels", &most, self.filter_labels.len());
        }
        let mut ids = HashSet::new();
        for (i, panel) in self.panels.iter().enumerate() {
            let place = format!("panels[{i}]");
            if !is_uid(&panel.id) {
                return wrong(
                    place + ".id",
                    "lower-case letters, digits and dashes",
                    &panel.id,
                );
            }
            if !ids.insert(panel.id.as_str()) {
                return wrong(place + ".id", "an id of its own", &panel.id);
            }
            panel.check(&place)?;
        }
        Ok(())
    }
}

fn is_uid(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=100).contains(&text.len()) && text.bytes().all(plain)
}

fn filter_text(place: &str, text: &str) -> Check {
    filter::parse(text)
        .map(|_| ())
        .or_else(|error| wrong(place, "a filter", error))
}

impl PanelSpec {
    /// Checks the content; `place` is what errors call the panel.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn check(&self, place: &str) -> Check {
        self.grid.check(&format!("{place}.grid"))?;
        filter_text(&format!("{place}.scope"), &self.scope)?;
        self.query.check(&format!("{place}.query"))?;
        let fits = matches!(
            (&self.query, &self.view),
            (
                QuerySpec::Totals { .. } | QuerySpec::Distinct { .. },
                ViewSpec::Stat { .. }
            ) | (
                QuerySpec::Links { .. },
                ViewSpec::Sankey { .. } | ViewSpec::Chord {}
            ) | (QuerySpec::Series { .. }, ViewSpec::Series { .. })
                | (
                    QuerySpec::Groups { .. },
                    ViewSpec::Pie {} | ViewSpec::Bars { .. }
                )
                | (QuerySpec::Changes { .. }, ViewSpec::Bars { earlier: false })
                | (QuerySpec::Records {}, ViewSpec::Table { .. })
                | (QuerySpec::Nothing {}, ViewSpec::Pages {})
        );
        if !fits {
            return wrong(
                format!("{place}.view"),
                "a view that draws this query",
                "another",
            );
        }
        if let (QuerySpec::Links { stages, .. }, ViewSpec::Chord {}) = (&self.query, &self.view)
            && stages.len() != 2
        {
            return wrong(
                format!("{place}.query.stages"),
                "2 stages for a chord",
                stages.len(),
            );
        }
        match &self.view {
            ViewSpec::Table { columns } => match columns.iter().find(|c| column(c).is_none()) {
                Some(unknown) => wrong(format!("{place}.view.columns"), "a column", unknown),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

impl Grid {
    fn check(&self, place: &str) -> Check {
        let (x, y, w, h) = (self.x.into(), self.y.into(), self.w.into(), self.h.into());
        let fits = |at: u32, length: u32, most: u32| length >= 1 && at + length <= most;
        if !fits(x, w, GRID) {
            return wrong(
                place,
                "x + w at most 24 and w at least 1",
                format!("x {x}, w {w}"),
            );
        }
        if !fits(y, h, ROWS) {
            return wrong(
                place,
                "y + h at most 10,000 and h at least 1",
                format!("y {y}, h {h}"),
            );
        }
        Ok(())
    }
}

impl QuerySpec {
    fn check(&self, place: &str) -> Check {
        match self {
            Self::Records {} | Self::Nothing {} => Ok(()),
            Self::Links {
                stages, split, top, ..
            } => {
                let all: Vec<String> = stages.iter().chain(split).cloned().collect();
                if let Some(split) = split {
                    let place = format!("{place}.split");
                    fields(&place, &all, (2, 7), "a dimension that is no stage")?;
                    if Dim::find(split).is_none() {
                        return wrong(place, "a dimension", split);
                    }
                }
                fields(
                    &format!("{place}.stages"),
                    stages,
                    (2, 6),
                    "2 to 6 dimensions",
                )?;
                top_fits(place, *top)
            }
            Self::Series { by, top, .. } => {
                fields(&format!("{place}.by"), by, (0, 3), "at most 3 dimensions")?;
                // Without dimensions there is nothing to name.
                if by.is_empty() {
                    Ok(())
                } else {
                    top_fits(place, *top)
                }
            }
            Self::Groups { by, top, .. } | Self::Changes { by, top, .. } => {
                fields(&format!("{place}.by"), by, (1, 3), "1 to 3 dimensions")?;
                top_fits(place, *top)
            }
            Self::Distinct { of } => {
                if !(1..=8).contains(&of.len()) {
                    return wrong(format!("{place}.of"), "1 to 8 subjects", of.len());
                }
                match of.iter().find(|text| Subject::find(text).is_none()) {
                    Some(unknown) => wrong(format!("{place}.of"), "a subject", unknown),
                    None => Ok(()),
                }
            }
            Self::Totals { measures } if (1..=8).contains(&measures.len()) => Ok(()),
            Self::Totals { measures } => wrong(
                format!("{place}.measures"),
                "1 to 8 measures",
                measures.len(),
            ),
        }
    }
}

fn top_fits(place: &str, top: u32) -> Check {
    match top {
        1..=TOP => Ok(()),
        _ => wrong(format!("{place}.top"), "1 to 10,000", top),
    }
}

fn fields(place: &str, ids: &[String], (least, most): (usize, usize), expected: &str) -> Check {
    if !(least..=most).contains(&ids.len()) {
        return wrong(place, expected, ids.len());
    }
    let mut seen = HashSet::new();
    for id in ids {
        if Dim::find(id).is_none() {
            return wrong(place, "a dimension", id);
        }
        // Result columns are named by dimension, so each may stand once.
        if !seen.insert(id) {
            return wrong(place, "each dimension once", id);
        }
    }
    Ok(())
}
