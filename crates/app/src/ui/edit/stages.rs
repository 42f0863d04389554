//! The dimensions of a panel as an ordered list: chosen, moved, taken away, one more.

use super::form::{Choice, Choices, select, tool};
use crate::ui::icon::{Icon, icon};
use weir_board::edit::{Ask, fields, label_column};
use yew::prelude::*;

/// The list of dimensions.
pub fn stages(ask: &Ask) -> Html {
    let dimensions = ask.visual.dimensions();
    if *dimensions.end() == 0 {
        return Html::default();
    }
    let (noun, count) = (ask.visual.noun(), ask.by.len());
    let least = count <= *dimensions.start();
    let heading = if noun == "stage" { "Stages" } else { "By" };
    html! {
        <fieldset class="stages">
            <legend>{ heading }</legend>
            <ol>
                { for ask.by.iter().enumerate().map(|(at, id)| {
                    let name = format!("{noun} {}", at + 1);
                    let label = label_column(id);
                    html! {
                        <li key={at}>
                            { select(&format!("by-{at}"), &name, choices(id, &[])) }
                            if let Some((column, key)) = &label {
                                <input type="text" name={format!("key-{at}")} value={key.clone()} list={format!("keys-{column}")}
                                    aria-label={format!("Key of the label of {name}")} placeholder="key" spellcheck="false" autocomplete="off" />
                            }
                            <span class="tools">
                                { tool(&format!("up-{at}"), &format!("Move {name} up"), Icon::Up, at == 0) }
                                { tool(&format!("down-{at}"), &format!("Move {name} down"), Icon::Down, at + 1 == count) }
                                { tool(&format!("remove-{at}"), &format!("Remove {name}"), Icon::Close, least) }
                            </span>
                        </li>
                    }
                }) }
            </ol>
            if count < *dimensions.end() {
                <button type="button" class="button quiet" name="more">{ icon(Icon::Plus) }{ format!("Add {noun}") }</button>
            }
        </fieldset>
    }
}

/// What links are split by.
pub fn split(ask: &Ask) -> Html {
    let id = ask.split.as_deref().unwrap_or_default();
    let none = Choices {
        label: "",
        choices: vec![Choice {
            value: String::new(),
            label: "Nothing".to_owned(),
            chosen: id.is_empty(),
        }],
    };
    let lists = std::iter::once(none).chain(choices(id, &ask.by));
    select("split", "Split by", lists.collect())
}

/// Every dimension but these, with the present one.
fn choices(present: &str, without: &[String]) -> Vec<Choices> {
    let label = label_column(present);
    let chosen = label.as_ref().map_or(present, |(column, _)| column);
    let mut known = present.is_empty();
    let mut lists: Vec<Choices> = Vec::new();
    for group in fields() {
        let choices = group.choices.iter().filter(|c| !without.contains(&c.id));
        let choices = choices.map(|choice| {
            known |= choice.id == chosen;
            Choice {
                value: choice.id.clone(),
                label: choice.label.clone(),
                chosen: choice.id == chosen,
            }
        });
        lists.push(Choices {
            label: group.label,
            choices: choices.collect(),
        });
    }
    if let (false, Some(last)) = (known, lists.last_mut()) {
        last.choices.push(Choice {
            value: present.to_owned(),
            label: present.to_owned(),
            chosen: true,
        });
    }
    lists
}
