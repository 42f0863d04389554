//! What a host says, from JSON: the view, the choice, the manner, a table's words, the theme.

use super::json::Said;
use super::{Choice, MOST_STAGES};
use crate::table::guest::{Chosen, Paint, RowColor, Words};
use crate::table::{MAX_WIDTH, MIN_WIDTH, Sort};
use crate::{Alignment, Direction, Labels, Manner, Named, Write};
use std::collections::HashMap;
use weir_model::column::column;
use weir_model::{Columns, Data, ViewSpec};
use weir_scene::{Color, Theme};

/// What a host calls values, by column and value.
type Names = HashMap<String, HashMap<String, Named>>;

/// Reads a view of any source's tables: `{kind: "sankey", color, sort, shape, mirror}`, of which all
/// but the kind may be missing, or `{kind: "chord"}`.
///
/// # Errors
/// When it is another view.
pub fn view(json: &str) -> Result<ViewSpec, String> {
    let said = Said::read(json, "a view")?;
    match said.text("kind")?.as_deref() {
        Some("sankey") => Ok(ViewSpec::Sankey {
            color: said.word("color")?,
            sort: said.word("sort")?,
            shape: said.word("shape")?,
            mirror: said.flag("mirror")?.unwrap_or_default(),
        }),
        Some("chord") => Ok(ViewSpec::Chord {}),
        other => Err(format!("expected a Sankey or a chord, not {other:?}")),
    }
}

/// Reads what is chosen of tables: `{stages, split, value, reverse, mirror, top, other, most}`, all of
/// which may be missing.
///
/// # Errors
/// When it has another shape.
pub fn choice(json: &str) -> Result<Choice, String> {
    let said = Said::read(json, "a choice of fields")?;
    let count = |key, default: u32| said.number(key).map(|n| n.map_or(default, |n| n as u32));
    Ok(Choice {
        stages: said.texts("stages")?,
        split: said.text("split")?,
        value: said.text("value")?,
        reverse: said.text("reverse")?,
        mirror: said.flag("mirror")?.unwrap_or_default(),
        top: count("top", Choice::default().top)?,
        other: said.flag("other")?.unwrap_or(true),
        most: count("most", MOST_STAGES as u32)? as usize,
    })
}

/// Reads a manner for sums of the field `value`: `{headings, measure, names: {field: {value: {text,
/// color}}}, sameNames, written, labels: "auto" | "name" | "share" | "none", bar, pad, alignment:
/// "balanced" | "top", direction: "right" | "left" | "down"}`. The host writes the numbers of the fields
/// in `written` and of those that the registry does not know.
///
/// # Errors
/// When it has another shape.
pub fn manner(json: &str, value: &str, write: Option<Write>) -> Result<Manner, String> {
    let said = Said::read(json, "a manner")?;
    let within = |key, most: f32| {
        let px = said.number(key)?.map(|px| px as f32);
        Ok::<_, String>(px.map(|px| px.clamp(0.0, most)))
    };
    let headings = said.words("headings")?;
    let known = super::is_known(value);
    let measure = said.text("measure")?;
    let measure = measure.or_else(|| headings.get(value).cloned());
    let written = said.texts("written")?;
    Ok(Manner {
        measure: measure.or_else(|| (!known).then(|| value.to_owned())),
        headings,
        write: write.filter(|_| !known || written.iter().any(|name| name == value)),
        names: names(&said)?,
        same_names: said.flag("sameNames")?.unwrap_or_default(),
        labels: match said.text("labels")?.as_deref() {
            Some("name") => Labels::Name,
            Some("share") => Labels::Share,
            Some("none") => Labels::Nothing,
            _ => Labels::Auto,
        },
        bar: within("bar", 100.0)?.map(|px| px.max(1.0)),
        pad: within("pad", 100.0)?,
        alignment: match said.text("alignment")?.as_deref() {
            Some("top") => Alignment::Top,
            _ => Alignment::Balanced,
        },
        direction: match said.text("direction")?.as_deref() {
            Some("left") => Direction::Left,
            Some("down") => Direction::Down,
            _ => Direction::Right,
        },
    })
}

/// Reads what a host keeps of a table's columns: `{first, columns, widths, sort: {name, descending}}`, of
/// which all may be missing: the columns shown at first, and what a person chose.
///
/// # Errors
/// When it has another shape.
pub fn chosen(json: &str) -> Result<(Vec<String>, Chosen), String> {
    let said = Said::read(json, "columns")?;
    let widths = said.object("widths")?;
    let width = |name: &String, of: &Said| {
        let width = of.number(name)?.map(|px| px as f32);
        Ok::<_, String>(width.map(|px| (name.clone(), px.clamp(MIN_WIDTH, MAX_WIDTH))))
    };
    let widths = widths
        .iter()
        .flat_map(|w| w.names().map(move |name| width(name, w)));
    let widths: Vec<Option<(String, f32)>> = widths.collect::<Result<_, _>>()?;
    let sort = match said.object("sort")? {
        Some(sort) => sort.text("name")?.map(|column| (column, sort)),
        None => None,
    };
    let sort = match sort {
        Some((column, sort)) => Some(Sort {
            column,
            descending: sort.flag("descending")?.unwrap_or_default(),
        }),
        None => None,
    };
    let chosen = Chosen {
        columns: said.texts("columns")?,
        widths: widths.into_iter().flatten().collect(),
        sort,
    };
    Ok((said.texts("first")?, chosen))
}

/// Reads what a host says of a table's columns: `{headings, names, written, painted, background}`. The
/// host writes the numbers of the columns in `written` and of those that the registry does not know, with
/// what `write` gives for a column; `painted` says whether `"text"` or `"background"` of a column's cells
/// has the colour that `paint` gives.
///
/// # Errors
/// When it has another shape.
pub fn words(
    json: &str,
    table: &Columns,
    write: impl Fn(&str) -> Write,
    paint: impl Fn(&str) -> RowColor,
) -> Result<Words, String> {
    let said = Said::read(json, "words")?;
    let written = said.texts("written")?;
    let own = |name: &&str| column(name).is_none() || written.iter().any(|written| written == name);
    let numbers = table
        .fields
        .iter()
        .filter(|f| !matches!(f.data, Data::Text(_)));
    let numbers = numbers.map(|f| f.name.as_str()).filter(own);
    let painted = said.words("painted")?.into_iter();
    let painted = painted.map(|(name, what)| {
        let (fills, color) = (what == "background", paint(&name));
        (name, Paint { fills, color })
    });
    Ok(Words {
        write: numbers.map(|name| (name.to_owned(), write(name))).collect(),
        names: names(&said)?,
        headings: said.words("headings")?,
        paint: painted.collect(),
        background: said.text("background")?.as_deref().and_then(color),
    })
}

fn names(said: &Said) -> Result<Names, String> {
    let mut names = Names::new();
    let Some(fields) = said.object("names")? else {
        return Ok(names);
    };
    for field in fields.names() {
        let named = names.entry(field.clone()).or_default();
        let Some(values) = fields.object(field)? else {
            continue;
        };
        for value in values.names() {
            let Some(name) = values.object(value)? else {
                continue;
            };
            let color = name.text("color")?.as_deref().and_then(color);
            let text = name.text("text")?;
            named.insert(value.clone(), Named { text, color });
        }
    }
    Ok(names)
}

/// Reads a theme: `{dark, background, text, muted, grid, border, accent, palette}`, colours as
/// `#rrggbb` or `#rrggbbaa`. Of a palette the first twelve are taken, a shorter one repeats.
///
/// # Errors
/// When it has another shape.
pub fn theme(json: &str) -> Result<Theme, String> {
    let said = Said::read(json, "a theme")?;
    let mut theme = match said.flag("dark")?.unwrap_or_default() {
        true => Theme::DARK,
        false => Theme::LIGHT,
    };
    for (place, key) in [
        (&mut theme.background, "background"),
        (&mut theme.text, "text"),
        (&mut theme.text_muted, "muted"),
        (&mut theme.grid, "grid"),
        (&mut theme.border, "border"),
        (&mut theme.accent, "accent"),
    ] {
        if let Some(color) = said.text(key)?.as_deref().and_then(color) {
            *place = color;
        }
    }
    let palette = said.texts("palette")?;
    let palette: Vec<Color> = palette.iter().filter_map(|c| color(c)).collect();
    if !palette.is_empty() {
        let mut colors = palette.iter().cycle();
        theme.palette = theme
            .palette
            .map(|own| colors.next().copied().unwrap_or(own));
    }
    Ok(theme)
}

/// A colour of `#rrggbb` or `#rrggbbaa`.
pub fn color(text: &str) -> Option<Color> {
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
    use super::{choice, chosen, manner, theme, view};
    use crate::{Alignment, Labels};
    use weir_model::ViewSpec;
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
    fn a_view_reads_as_everywhere() {
        for json in [
            r#"{"kind":"sankey"}"#,
            r#"{"kind":"sankey","color":"split","sort":"name","shape":"graph","mirror":true}"#,
            r#"{"kind":"chord"}"#,
        ] {
            let expected: ViewSpec = serde_json::from_str(json).expect("a view");
            assert_eq!(view(json), Ok(expected), "{json}");
        }
        for json in [
            r#"{"kind":"pie"}"#,
            r#"{"kind":"sankey","sort":"luck"}"#,
            "[]",
            "{",
        ] {
            assert!(view(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_choice_has_defaults_and_no_other_types() {
        let read = choice(r#"{"stages":["a","b"],"top":3,"split":null}"#).expect("one");
        assert_eq!((read.stages.len(), read.top, read.other), (2, 3, true));
        assert_eq!(choice("{}"), Ok(super::Choice::default()));
        let fault = choice(r#"{"top":"many"}"#).expect_err("no number");
        assert_eq!(fault, r#"expected `top` to be a number, not "many""#);
    }

    #[test]
    fn chosen_columns_have_widths_and_an_order() {
        let json =
            r#"{"first":["a"],"columns":["b","a"],"widths":{"a":90,"b":9},"sort":{"name":"b"}}"#;
        let (first, read) = chosen(json).expect("columns");
        assert_eq!((first.len(), read.columns.len()), (1, 2));
        assert_eq!((read.widths["a"], read.widths["b"]), (90.0, 48.0));
        assert!(read.sort.is_some_and(|s| s.column == "b" && !s.descending));
        assert_eq!(chosen("{}"), Ok(Default::default()));
        assert!(chosen(r#"{"widths":{"a":"wide"}}"#).is_err());
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
