//! One record in full, its fields grouped for a reader.

use super::cell::{Cell, cell, raw};
use super::pages::{Pages, Raw};
use std::borrow::Cow;
use weir_model::column::COLUMNS;
use weir_model::dimension::FieldRef;
use weir_model::{Group, Zone};

/// The groups from top to bottom, and their headings.
const GROUPS: &[(Group, &str)] = &[
    (Group::Time, "Time"),
    (Group::Source, "Source"),
    (Group::Destination, "Destination"),
    (Group::Connection, "Connection"),
    (Group::Traffic, "Traffic"),
    (Group::Policy, "Policy"),
    (Group::Egress, "Egress"),
    (Group::Cluster, "Cluster"),
];

/// Some fields of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct DetailGroup {
    /// The heading.
    pub label: &'static str,
    /// The fields that the answer has, also empty ones.
    pub fields: Vec<Detail>,
}

/// One field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The column's name.
    pub id: Cow<'static, str>,
    /// Its label.
    pub label: Cow<'static, str>,
    /// One sentence for a tooltip.
    pub doc: Cow<'static, str>,
    /// What it says.
    pub cell: Cell,
    /// The value as machines read it, for copying.
    pub raw: String,
}

/// The groups of a row; columns that the answer lacks are left out.
pub fn details(pages: &Pages, row: usize, zone: &dyn Zone) -> Vec<DetailGroup> {
    let group = |(group, label): &(Group, &'static str)| {
        let columns = COLUMNS.iter().filter(|c| c.group == *group);
        let there = columns.filter(|c| pages.get(row, c.name) != Raw::Absent);
        let fields: Vec<Detail> = there
            .map(|c| Detail {
                id: c.name.into(),
                label: c.label.into(),
                doc: c.doc.into(),
                cell: cell(pages, FieldRef::Column(c), row, zone),
                raw: raw(pages, FieldRef::Column(c), row),
            })
            .collect();
        (!fields.is_empty()).then_some(DetailGroup { label, fields })
    };
    GROUPS.iter().filter_map(group).collect()
}
