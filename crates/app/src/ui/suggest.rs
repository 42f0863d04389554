//! What may be typed next in a filter: from the registry at once, from the records after asking.

use crate::fetch;
use weir_board::{Failure, State};
use weir_model::dimension::{self, Dim, FieldRef, Kind};
use weir_model::filter::{Completion, Expecting, Subject, quote};
use weir_model::units::{Unit, format as number};
use weir_query::Statement;

/// One suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What is written.
    pub text: String,
    /// What the list says.
    pub label: String,
    /// What it says at the right.
    pub note: String,
}

/// What can be said without asking.
pub fn now(completion: &Completion) -> Vec<Suggestion> {
    let candidates = completion.candidates.iter();
    let mut list: Vec<_> = candidates
        .map(|text| suggestion(text, note(text, &completion.expecting)))
        .collect();
    list.extend(fields(completion));
    list
}

fn suggestion(text: &str, note: String) -> Suggestion {
    Suggestion {
        text: text.to_owned(),
        label: text.trim_matches('"').to_owned(),
        note,
    }
}

/// What a field, a word or a comparison means.
fn note(text: &str, expecting: &Expecting) -> String {
    match expecting {
        Expecting::Field => match text {
            "any" => "either end".to_owned(),
            "not" => "the opposite".to_owned(),
            name => field_label(name),
        },
        Expecting::Either => either(text),
        Expecting::Operator { .. } => comparison(text).to_owned(),
        _ => String::new(),
    }
}

fn field_label(name: &str) -> String {
    let subject = Subject::find(name);
    let label = FieldRef::find(name).map(|field| field.label().to_owned());
    label.or(subject.map(|s| s.label())).unwrap_or_default()
}

/// `Source or Destination Pod`: what both labels end with is said once.
fn either(word: &str) -> String {
    let Some(subject) = Subject::find(&format!("any {word}")) else {
        return String::new();
    };
    let labels: Vec<String> = subject.dims().iter().map(|dim| dim.label()).collect();
    let [first, second] = labels.as_slice() else {
        return labels.concat();
    };
    let (a, b) = (first.rsplit(' '), second.rsplit(' '));
    let same: usize = a
        .zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(word, _)| word.len() + 1)
        .sum();
    let own = first.get(..first.len().saturating_sub(same));
    format!("{} or {second}", own.unwrap_or(first))
}

fn comparison(sign: &str) -> &'static str {
    match sign {
        "[" => "one label",
        "=" => "is",
        "!=" => "is not",
        "in" => "is one of",
        "not in" => "is none of",
        "<" => "less",
        "<=" => "at most",
        ">" => "more",
        ">=" => "at least",
        "=~" => "matches a pattern",
        "!~" => "matches no pattern",
        _ => "",
    }
}

/// Fields that may stand in a value's place.
fn fields(completion: &Completion) -> impl Iterator<Item = Suggestion> + '_ {
    let fields = completion.fields.iter();
    fields.map(|name| suggestion(name, field_label(name)))
}

/// A question for what exists in the range: values of a field, or keys of labels.
pub struct Question {
    statement: Statement,
    /// Whose values they are; none for keys.
    subject: Option<Subject>,
    completion: Completion,
}

/// The question that would complete the text, if values or keys stand at the cursor.
pub fn values(state: &State, completion: &Completion, editing: usize) -> Option<Question> {
    let prefix = completion.prefix.as_str();
    let (built, subject) = match &completion.expecting {
        Expecting::Key { field } => (state.label_keys(field, prefix, Some(editing)), None),
        Expecting::Value { field } => {
            let subject = Subject::find(field).filter(|s| !measures(s))?;
            // The records hold numbers, people type names: those are sifted when they come.
            let prefix = if named(&subject) { "" } else { prefix };
            let built = state.values(field, prefix, Some(editing));
            (built, Some(subject))
        }
        _ => return None,
    };
    Some(Question {
        statement: built.ok()?.statement,
        subject,
        completion: completion.clone(),
    })
}

/// Amounts are compared, not chosen: which of them are frequent says nothing.
fn measures(subject: &Subject) -> bool {
    let column = subject.first().column();
    column.is_some_and(|column| column.unit != Unit::Plain)
}

fn named(subject: &Subject) -> bool {
    let column = subject.first().column();
    column.is_some_and(|column| column.enumeration.is_some())
}

impl Question {
    /// What exists, the most frequent first; then what can be said without asking.
    ///
    /// # Errors
    /// As any question.
    pub async fn fetch(&self) -> Result<Vec<Suggestion>, Failure> {
        let (columns, _) = fetch::run(&self.statement, None).await?;
        let (Some(values), Some(records)) = (columns.field("value"), columns.field("records"))
        else {
            return Ok(now(&self.completion));
        };
        let one = |row| {
            let (text, label) = self.written(values.text(row)?);
            let count = records.number(row).unwrap_or(0.0);
            Some(Suggestion {
                text,
                label,
                note: number(count, Unit::Count),
            })
        };
        let wanted = self.completion.prefix.to_lowercase();
        let mut list: Vec<_> = (0..columns.rows).filter_map(one).collect();
        list.retain(|s| s.label.to_lowercase().contains(&wanted));
        for more in now(&self.completion) {
            if list.iter().all(|s| s.text != more.text) {
                list.push(more);
            }
        }
        Ok(list)
    }

    /// How filter text writes a value, and what the list says.
    fn written(&self, value: &str) -> (String, String) {
        let Some(subject) = &self.subject else {
            return (format!("{}]", quote(value)), value.to_owned());
        };
        let Dim::Field(field) = subject.first() else {
            return (quote(value), value.to_owned());
        };
        let label = dimension::label(*field, value);
        match subject.first().kind() {
            Kind::Number if label == value => (value.to_owned(), label),
            _ => (quote(&label), label),
        }
    }
}
