//! A host's manner and theme from JSON.

use crate::table::guest::Words;
use crate::{Alignment, Labels, Manner, Named, Write};
use serde::Deserialize;
use std::collections::HashMap;
use weir_model::column::column;
use weir_model::{Columns, Data};
use weir_scene::{Color, Theme};

/// What a host says of the manner; everything may be missing.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Said {
    headings: HashMap<String, String>,
    measure: Option<String>,
    names: HashMap<String, HashMap<String, Name>>,
    same_names: bool,
    written: Vec<String>,
    labels: String,
    bar: Option<f32>,
    pad: Option<f32>,
    alignment: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Name {
    text: Option<String>,
    color: Option<String>,
}

/// Reads a manner for sums of the field `value`: `{headings, measure, names: {field: {value: {text,
/// color}}}, sameNames, written, labels: "auto" | "name" | "share" | "none", bar, pad, alignment:
/// "balanced" | "top"}`. The host writes the numbers of the fields in `written` and of those that the
/// registry does not know.
///
/// # Errors
/// When it has another shape.
pub fn manner(json: &str, value: &str, write: Option<Write>) -> Result<Manner, String> {
    let said: Said = serde_json::from_str(json).map_err(|e| format!("expected a manner: {e}"))?;
    let within =
        |px: Option<f32>, least, most| px.filter(|v| v.is_finite()).map(|v| v.clamp(least, most));
    let known = super::is_known(value);
    let measure = said.measure.or_else(|| said.headings.get(value).cloned());
    Ok(Manner {
        measure: measure.or_else(|| (!known).then(|| value.to_owned())),
        headings: said.headings,
        write: write.filter(|_| !known || said.written.iter().any(|name| name == value)),
        names: names(said.names),
        same_names: said.same_names,
        labels: match said.labels.as_str() {
            "name" => Labels::Name,
            "share" => Labels::Share,
            "none" => Labels::Nothing,
            _ => Labels::Auto,
        },
        bar: within(said.bar, 1.0, 100.0),
        pad: within(said.pad, 0.0, 100.0),
        alignment: match said.alignment.as_str() {
            "top" => Alignment::Top,
            _ => Alignment::Balanced,
        },
    })
}

/// Reads what a host says of a table's columns: `{headings, names, written}`. The host writes the
/// numbers of the columns in `written` and of those that the registry does not know, with what `write`
/// gives for a column.
///
/// # Errors
/// When it has another shape.
pub fn words(json: &str, table: &Columns, write: impl Fn(&str) -> Write) -> Result<Words, String> {
    let said: Said = serde_json::from_str(json).map_err(|e| format!("expected words: {e}"))?;
    let own =
        |name: &&str| column(name).is_none() || said.written.iter().any(|written| written == name);
    let numbers = table
        .fields
        .iter()
        .filter(|f| !matches!(f.data, Data::Text(_)));
    let written = numbers.map(|f| f.name.as_str()).filter(own);
    Ok(Words {
        write: written.map(|name| (name.to_owned(), write(name))).collect(),
        names: names(said.names),
        headings: said.headings,
    })
}

fn names(said: HashMap<String, HashMap<String, Name>>) -> HashMap<String, HashMap<String, Named>> {
    let named = |name: Name| Named {
        text: name.text,
        color: name.color.as_deref().and_then(color),
    };
    let of =
        |values: HashMap<String, Name>| values.into_iter().map(|(v, n)| (v, named(n))).collect();
    said.into_iter()
        .map(|(field, values)| (field, of(values)))
        .collect()
}

/// A host's colours; what is missing is Weir's own.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Colors {
    dark: bool,
    background: Option<String>,
    text: Option<String>,
    muted: Option<String>,
    grid: Option<String>,
    border: Option<String>,
    accent: Option<String>,
    palette: Vec<String>,
}

/// Reads a theme: `{dark, background, text, muted, grid, border, accent, palette}`, colours as
/// `#rrggbb` or `#rrggbbaa`. Of a palette the first twelve are taken, a shorter one repeats.
///
/// # Errors
/// When it has another shape.
pub fn theme(json: &str) -> Result<Theme, String> {
    let said: Colors = serde_json::from_str(json).map_err(|e| format!("expected a theme: {e}"))?;
    let mut theme = if said.dark { Theme::DARK } else { Theme::LIGHT };
    for (place, text) in [
        (&mut theme.background, &said.background),
        (&mut theme.text, &said.text),
        (&mut theme.text_muted, &said.muted),
        (&mut theme.grid, &said.grid),
        (&mut theme.border, &said.border),
        (&mut theme.accent, &said.accent),
    ] {
        if let Some(color) = text.as_deref().and_then(color) {
            *place = color;
        }
    }
    let palette: Vec<Color> = said.palette.iter().filter_map(|c| color(c)).collect();
    if !palette.is_empty() {
        let mut colors = palette.iter().cycle();
        theme.palette = theme
            .palette
            .map(|own| colors.next().copied().unwrap_or(own));
    }
    Ok(theme)
}

/// A colour of `#rrggbb` or `#rrggbbaa`.
fn color(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#')?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(Color::hex(number)),
        8 => Some(Color::hex(number >> 8).alpha((number & 0xff) as f32 / 255.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{manner, theme};
    use crate::{Alignment, Labels};
    use weir_scene::{Color, Theme};

    #[test]
    fn a_manner_says_what_it_says_and_no_more() {
        let read = manner(
            r#"{"labels":"share","bar":500,"alignment":"top"}"#,
            "n",
            None,
        )
        .expect("one");
        assert_eq!(
            (read.labels, read.alignment),
            (Labels::Share, Alignment::Top)
        );
        assert_eq!((read.bar, read.pad), (Some(100.0), None));
        assert_eq!(read.measure.as_deref(), Some("n"));
        assert!(manner("7", "n", None).is_err());
    }

    #[test]
    fn a_theme_keeps_what_is_not_said() {
        let json = r##"{"dark":true,"background":"#181b1f","palette":["#ff0000","none"]}"##;
        let read = theme(json).expect("a theme");
        assert_eq!(read.background, Color::hex(0x18_1b1f));
        assert_eq!(read.palette, [Color::hex(0xff_0000); 12]);
        assert_eq!(read.text, Theme::DARK.text);
    }
}
