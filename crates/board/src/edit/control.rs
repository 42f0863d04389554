//! The controls of a panel's editor by name: what each of them does to the panel.

use super::{Ask, Knob, MEASURES, Visual, label_column};
use weir_model::dimension::Dim;
use weir_model::{PanelSpec, filter};

/// The panel after a control of that name was given that value; `None` where that means nothing.
///
/// Names: `visual` (number in [`Visual::ALL`]), `measure`, `number` (measure or subject), `count`
/// (different values instead of sums), `by-<n>` (dimension), `key-<n>` (label's key), `more`,
/// `remove-<n>`, `up-<n>`, `down-<n>`, `split`, `top`, `knob-<n>` (number of the choice), `title`,
/// `description`, `scope`.
pub fn set(spec: &PanelSpec, name: &str, value: &str) -> Option<PanelSpec> {
    let text = |change: fn(&mut PanelSpec) -> &mut String| {
        let mut spec = spec.clone();
        value.trim().clone_into(change(&mut spec));
        spec
    };
    let (word, at) = name.split_once('-').unwrap_or((name, ""));
    let at: usize = at.parse().unwrap_or(0);
    match word {
        "title" if !value.trim().is_empty() => return Some(text(|spec| &mut spec.title)),
        "description" => return Some(text(|spec| &mut spec.description)),
        "scope" => {
            let found = filter::parse(value).is_ok();
            return found.then(|| text(|spec| &mut spec.scope));
        }
        "knob" => {
            let (knob, _) = *Knob::of(spec).get(at)?;
            return Some(knob.turn(spec, value.parse().ok()?));
        }
        _ => {}
    }
    let mut ask = Ask::of(spec)?;
    let measure = || MEASURES.into_iter().find(|m| m.id() == value);
    match word {
        "visual" => ask.visual = *Visual::ALL.get(value.parse::<usize>().ok()?)?,
        "measure" => ask.measures = vec![measure()?],
        "number" => match measure() {
            Some(measure) => ask.toggle(measure),
            None => ask.count(value),
        },
        "count" if value == "1" && ask.of.is_empty() => ask.count("any pod"),
        "count" if value != "1" => ask.of.clear(),
        "by" => ask.put(at, value),
        "key" => {
            let (column, _) = label_column(ask.by.get(at)?)?;
            ask.put(at, &Dim::label_of(column, value.to_owned())?.id());
        }
        "more" => ask.more(),
        "remove" => ask.remove(at),
        "up" => ask.shift(at, false),
        "down" => ask.shift(at, true),
        "split" => ask.split_by(value),
        "top" => ask.top = value.trim().parse().ok()?,
        _ => return None,
    }
    Some(ask.apply(spec))
}
