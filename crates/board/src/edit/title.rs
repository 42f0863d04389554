//! Titles that say what a panel asks.

use weir_model::dimension::Dim;
use weir_model::filter::Subject;
use weir_model::{PanelSpec, QuerySpec};

/// What a panel asks, in a few words: `Octets: Source Pod → Destination Pod`.
pub fn title(spec: &PanelSpec) -> String {
    let names = spec.query.dimensions();
    let names = names.into_iter().filter_map(|id| Dim::find(id));
    let names: Vec<String> = names.map(|dim| dim.label()).collect();
    let measure = spec.query.measure().map_or("", |measure| measure.label());
    match &spec.query {
        QuerySpec::Records {} => "Records".to_owned(),
        QuerySpec::Nothing {} => "Pages".to_owned(),
        QuerySpec::Totals { measures } => {
            let names: Vec<_> = measures.iter().map(|m| m.label()).collect();
            names.join(", ")
        }
        QuerySpec::Distinct { of } => {
            let subjects = of.iter().filter_map(|text| Subject::find(text));
            let names: Vec<_> = subjects.map(|subject| subject.label()).collect();
            format!("Different values: {}", names.join(", "))
        }
        QuerySpec::Links { stages, split, .. } => {
            let path = names.get(..stages.len()).unwrap_or(&names).join(" → ");
            match (split, names.last()) {
                (Some(_), Some(split)) => format!("{measure}: {path}, by {split}"),
                _ => format!("{measure}: {path}"),
            }
        }
        QuerySpec::Series { by, .. } if by.is_empty() => format!("{measure} over time"),
        QuerySpec::Series { .. } => format!("{measure} over time by {}", names.join(", ")),
        QuerySpec::Groups { .. } => format!("{measure} by {}", names.join(", ")),
        QuerySpec::Changes { .. } => format!("Changes of {measure} by {}", names.join(", ")),
    }
}

/// Brings the title of a changed panel in line, where the one before said what was asked, or where
/// it is the one that the page gave to another question. A title that the change itself gives stays.
pub fn entitled(before: &PanelSpec, own: Option<&PanelSpec>, mut after: PanelSpec) -> PanelSpec {
    let said = before.title == title(before) || own.is_some_and(|own| own.title == before.title);
    if !said || before.title != after.title {
        return after;
    }
    match own {
        Some(own) if own.query == after.query => after.title.clone_from(&own.title),
        _ if before.query != after.query => after.title = title(&after),
        _ => {}
    }
    after
}
