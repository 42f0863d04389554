//! The page as a URL: `d/<uid>?from=now-30m&to=now&refresh=10s&tz=utc&var-filter=…`, relative to the
//! folder that the app is served from.
//!
//! Grafana's names where it has them. `var-filter` is a chip that counts, `var-off` one that is
//! switched off, `var-Filters` one of Grafana's ad-hoc filters (read only). Any of them, even an
//! empty one, replaces the page's own filters. `var-cluster` is the one cluster that is looked at.
//! `p-<panel id>` is a panel shown otherwise than the page says, as the JSON of
//! `PanelSpec::difference`. Without `v` it is version 1; of a newer one what is known is read.

mod percent;

pub use percent::{decode, encode};

use crate::chip::Chip;
use crate::range::RangeText;
use crate::state::{State, Theme, ZoneChoice};
use std::collections::BTreeMap;
use weir_model::dimension::FieldRef;
use weir_model::filter::from_adhoc;
use weir_query::SortOrder;

/// The version that is written; a newer one is read as well as may be.
pub const URL_VERSION: u32 = 1;

/// The refresh intervals offered, in seconds.
pub const REFRESH: [u32; 7] = [5, 10, 30, 60, 300, 900, 3600];

/// What a URL says; what it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// The page's name.
    pub uid: Option<String>,
    /// The range.
    pub time: RangeText,
    /// Seconds between refreshes.
    pub refresh: Option<u32>,
    /// The zone, if the URL says one.
    pub zone: Option<ZoneChoice>,
    /// The chips, if the URL says any.
    pub chips: Option<Vec<Chip>>,
    /// Light or dark, if the URL says so.
    pub theme: Option<Theme>,
    /// Only panels.
    pub kiosk: bool,
    /// The page is edited.
    pub edit: bool,
    /// The table's sort column and direction.
    pub sort: Option<(String, SortOrder)>,
    /// The table's own filters: text by field, `col-<field>` in the URL.
    pub texts: BTreeMap<String, String>,
    /// Panels that are shown otherwise than the page says: JSON by panel id, `p-<id>` in the URL.
    pub panels: BTreeMap<String, String>,
    /// The UUID of the one cluster that is looked at.
    pub cluster: Option<String>,
    /// Written by a later version of Weir: some of it may not have been understood.
    pub newer: bool,
}

/// Reads path and query of a URL. Anything unknown is passed over.
pub fn parse(url: &str) -> Parts {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut parts = Parts::default();
    let uid = path
        .trim_matches('/')
        .strip_prefix("d/")
        .map(|rest| rest.split('/').next().unwrap_or(rest));
    parts.uid = uid.map(decode);
    let query = query.split('#').next().unwrap_or("");
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parts.take(&decode(name), &decode(value));
    }
    parts
}

impl Parts {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "from" if !value.is_empty() => self.time.from = value.to_owned(),
            "to" if !value.is_empty() => self.time.to = value.to_owned(),
            "refresh" => self.refresh = seconds(value),
            "tz" | "timezone" => self.zone = zone(value),
            "theme" => self.theme = theme(value),
            "edit" => self.edit = value != "0" && value != "false",
            "kiosk" => self.kiosk = value != "0" && value != "false",
            "sort" => self.sort = sort(value),
            "v" => self.newer = value.parse::<u32>().is_ok_and(|v| v > URL_VERSION),
            "var-cluster" => {
                self.cluster = Some(value.trim().to_owned()).filter(|uuid| !uuid.is_empty());
            }
            "var-filter" | "var-off" | "var-Filters" => self.chip(name, value),
            _ => {
                if let Some(id) = name.strip_prefix("p-") {
                    self.panels.insert(id.to_owned(), value.to_owned());
                }
                let field = name.strip_prefix("col-").and_then(FieldRef::find);
                if let Some(field) = field.filter(|_| !value.trim().is_empty()) {
                    self.texts.insert(field.id().to_owned(), value.to_owned());
                }
            }
        }
    }

    fn chip(&mut self, name: &str, value: &str) {
        let chips = self.chips.get_or_insert_default();
        if value.trim().is_empty() {
            return;
        }
        chips.push(match name {
            "var-Filters" => from_adhoc(value).map_or_else(
                |error| Chip {
                    text: value.to_owned(),
                    filter: Err(error.to_string()),
                    enabled: true,
                },
                Chip::new,
            ),
            _ => Chip {
                enabled: name == "var-filter",
                ..Chip::parse(value)
            },
        });
    }
}

fn zone(text: &str) -> Option<ZoneChoice> {
    match text.to_ascii_lowercase().as_str() {
        "utc" => Some(ZoneChoice::Utc),
        "browser" => Some(ZoneChoice::Browser),
        _ => None,
    }
}

fn theme(text: &str) -> Option<Theme> {
    match text {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        "system" => Some(Theme::System),
        _ => None,
    }
}

fn sort(text: &str) -> Option<(String, SortOrder)> {
    let (name, direction) = match text.strip_prefix('-') {
        Some(name) => (name, SortOrder::Descending),
        None => (text, SortOrder::Ascending),
    };
    weir_model::column::column(name).map(|column| (column.name.to_owned(), direction))
}

/// Reads `10s`, `5m`, `1h`; `None` is off.
pub fn seconds(text: &str) -> Option<u32> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    let count: u32 = text[..text.len() - 1].parse().ok()?;
    count.checked_mul(unit).filter(|s| (1..=86_400).contains(s))
}

/// Writes `10s`, `5m`, `1h`.
pub fn interval(seconds: u32) -> String {
    match seconds {
        s if s % 3600 == 0 => format!("{}h", s / 3600),
        s if s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

/// Writes what `parse` reads.
pub fn format(parts: &Parts) -> String {
    let uid = parts.uid.as_deref().unwrap_or_default();
    let mut out = format!(
        "d/{}?from={}&to={}",
        encode(uid),
        encode(&parts.time.from),
        encode(&parts.time.to)
    );
    let mut add = |name: &str, value: &str| {
        out.push('&');
        out.push_str(name);
        out.push('=');
        out.push_str(&encode(value));
    };
    if let Some(seconds) = parts.refresh {
        add("refresh", &interval(seconds));
    }
    match parts.zone {
        Some(ZoneChoice::Utc) => add("tz", "utc"),
        Some(ZoneChoice::Browser) => add("tz", "browser"),
        None => {}
    }
    match parts.theme {
        Some(Theme::Light) => add("theme", "light"),
        Some(Theme::Dark) => add("theme", "dark"),
        Some(Theme::System) => add("theme", "system"),
        None => {}
    }
    if parts.kiosk {
        add("kiosk", "1");
    }
    if parts.edit {
        add("edit", "1");
    }
    if let Some((name, direction)) = &parts.sort {
        let sign = if *direction == SortOrder::Descending {
            "-"
        } else {
            ""
        };
        add("sort", &format!("{sign}{name}"));
    }
    if let Some(uuid) = &parts.cluster {
        add("var-cluster", uuid);
    }
    for (field, text) in &parts.texts {
        add(&format!("col-{field}"), text);
    }
    for (id, json) in &parts.panels {
        add(&format!("p-{}", encode(id)), json);
    }
    let chips = parts.chips.as_deref();
    if chips.is_some_and(<[Chip]>::is_empty) {
        add("var-filter", "");
    }
    for chip in chips.unwrap_or_default() {
        add(
            if chip.enabled {
                "var-filter"
            } else {
                "var-off"
            },
            &chip.text,
        );
    }
    out
}

/// The URL of what is shown. The theme is a preference and stands in no URL that Weir writes.
pub fn of(state: &State) -> String {
    format(&shown(state))
}

/// As [`of`], with both ends of the range as they are now, and without refreshing.
pub fn of_now(state: &State) -> String {
    format(&Parts {
        time: RangeText::absolute(state.range),
        refresh: None,
        ..shown(state)
    })
}

pub(crate) fn shown(state: &State) -> Parts {
    let default = crate::panel::Records::default().sort;
    let mut texts = state.panels.iter().map(|panel| &panel.records.texts);
    let texts = texts.find(|texts| !texts.is_empty());
    let mut sorts = state.panels.iter().map(|panel| &panel.records.sort);
    let sort = sorts.find(|sort| **sort != default);
    let uid = state.spec().map(|page| page.uid.as_str());
    Parts {
        chips: state.own_chips.then(|| state.chips.clone()),
        sort: sort.cloned(),
        texts: texts.cloned().unwrap_or_default(),
        panels: state.differences(),
        edit: state.edit.is_some(),
        ..kept(state, uid.unwrap_or_default())
    }
}

/// The URL of another page with the same range, cluster, zone and refresh, and that page's own
/// filters.
pub fn of_page(state: &State, uid: &str) -> String {
    format(&kept(state, uid))
}

/// What stays the same from page to page.
pub(crate) fn kept(state: &State, uid: &str) -> Parts {
    let spoken = |zone: &ZoneChoice| *zone == ZoneChoice::Utc || *zone != state.preferred_zone;
    Parts {
        uid: Some(uid.to_owned()),
        time: state.time.clone(),
        refresh: state.refresh,
        zone: Some(state.zone).filter(spoken),
        kiosk: state.kiosk,
        cluster: state.cluster.clone(),
        ..Parts::default()
    }
}
