//! What is chosen of tables, or guessed where nothing is: texts are stages, the first number counts.

use super::{Choice, Fault, MOST_STAGES, is_numeric, kind_of, measure_of};
use weir_model::{Columns, Data, Field, Measure};

/// The fields that are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// The stages' names.
    pub stages: Vec<String>,
    /// What splits links.
    pub split: Option<String>,
    /// What is summed.
    pub value: String,
    /// What is summed the other way.
    pub reverse: Option<String>,
    /// What the sums are.
    pub measure: Measure,
}

impl Picked {
    /// All that tell rows apart: the stages, then the split.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.stages.iter().chain(&self.split)
    }

    /// Whether a table has the stages and a number to be summed.
    pub fn fits(&self, table: &Columns) -> bool {
        let has = |name: &String| table.field(name).is_some();
        self.keys().all(has) && (has(&self.value) || self.reverse.as_ref().is_some_and(has))
    }
}

/// Chooses from the first table that has what was chosen and enough to guess the rest from.
///
/// # Errors
/// Why none has.
pub fn pick(tables: &[Columns], choice: &Choice) -> Result<Picked, Fault> {
    let mut fault = Fault::Nothing;
    for table in tables.iter().filter(|t| !t.fields.is_empty()) {
        match from(table, tables, choice) {
            Ok(picked) => return Ok(picked),
            // What is said of the first table is what a person sees first.
            Err(first) if fault == Fault::Nothing => fault = first,
            Err(_) => {}
        }
    }
    Err(fault)
}

fn from(table: &Columns, tables: &[Columns], choice: &Choice) -> Result<Picked, Fault> {
    let chosen = choice.stages.iter().chain(&choice.split);
    for name in chosen.chain(&choice.value).chain(&choice.reverse) {
        let other = choice.reverse.as_ref() == Some(name) && in_any(tables, name);
        if table.field(name).is_none() && !other {
            let fields: Vec<&str> = table.fields.iter().map(|f| f.name.as_str()).collect();
            return Err(Fault::Missing {
                name: name.clone(),
                fields: fields.join(", "),
            });
        }
    }
    let value = value(table, choice)?;
    let stages = match choice.stages.as_slice() {
        [] => guessed(table, choice, &value)?,
        chosen => chosen.to_vec(),
    };
    if !(2..=MOST_STAGES).contains(&stages.len()) {
        return Err(Fault::Stages(stages.len()));
    }
    let keys: Vec<&String> = stages.iter().chain(&choice.split).collect();
    if let Some((_, twice)) = keys
        .iter()
        .enumerate()
        .find(|(i, name)| keys[..*i].contains(name))
    {
        return Err(Fault::Twice((*twice).clone()));
    }
    let measure = measure_of(&value);
    let back = measure.reverse().id();
    let mirrored = choice.mirror && in_any(tables, back);
    let reverse = choice
        .reverse
        .clone()
        .or_else(|| mirrored.then(|| back.to_owned()));
    Ok(Picked {
        measure: match reverse {
            // Only what has a direction is drawn both ways.
            Some(_) if measure.reverse() == measure => Measure::Octets,
            _ => measure,
        },
        stages,
        split: choice.split.clone(),
        value,
        reverse,
    })
}

fn in_any(tables: &[Columns], name: &str) -> bool {
    tables.iter().any(|table| table.field(name).is_some())
}

/// The value: what was chosen, else the first number, else the last text that reads as numbers.
fn value(table: &Columns, choice: &Choice) -> Result<String, Fault> {
    if let Some(name) = &choice.value {
        let numeric = table.field(name).is_some_and(is_numeric);
        let empty = table.rows == 0;
        return match numeric || empty {
            true => Ok(name.clone()),
            false => Err(Fault::NotNumeric(name.clone())),
        };
    }
    let free = |f: &&Field| !is_taken(table, f, choice);
    let mut fields = table.fields.iter().filter(free);
    let plain = |f: &&Field| !matches!(f.data, Data::Text(_) | Data::Time(_));
    let first = fields.clone().find(plain);
    let found = first.or_else(|| fields.rfind(|f| is_numeric(f)));
    found.map(|f| f.name.clone()).ok_or(Fault::NoNumber)
}

/// Whether a field is a stage, splits links, or says the kinds of another one.
fn is_taken(table: &Columns, field: &Field, choice: &Choice) -> bool {
    let chosen = choice.stages.iter().chain(&choice.split);
    chosen.into_iter().any(|name| *name == field.name) || is_kinds(table, field)
}

fn is_kinds(table: &Columns, field: &Field) -> bool {
    let of = |f: &Field| kind_of(&f.name) == field.name;
    table.fields.iter().any(of)
}

fn guessed(table: &Columns, choice: &Choice, value: &str) -> Result<Vec<String>, Fault> {
    let texts = table.fields.iter().filter(|f| {
        let text = matches!(f.data, Data::Text(_));
        text && f.name != value && !is_taken(table, f, choice)
    });
    let names: Vec<String> = texts.map(|f| f.name.clone()).collect();
    match names.len() {
        found @ 0..2 => Err(Fault::FewStages { found }),
        _ => Ok(names.into_iter().take(choice.most.max(2)).collect()),
    }
}
