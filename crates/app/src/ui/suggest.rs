//! What may be typed next in a filter: from the registry at once, from the records after asking.

use crate::fetch;
use weir_board::{Failure, State};
use weir_model::column::ColumnType;
use weir_model::dimension::FieldRef;
use weir_model::filter::{Completion, Expecting, quote};
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
    let fields = completion.expecting == Expecting::Field;
    let plain = |text: &String| {
        let label = FieldRef::find(text)
            .filter(|_| fields)
            .map(|field| field.label().to_owned());
        Suggestion {
            text: text.clone(),
            label: text.trim_matches('"').to_owned(),
            note: label.unwrap_or_default(),
        }
    };
    completion.candidates.iter().map(plain).collect()
}

/// A question for the values that exist in the range.
pub struct Question {
    statement: Statement,
    field: FieldRef,
}

/// The question that would complete the text, if values stand at the cursor.
pub fn values(state: &State, completion: &Completion, editing: usize) -> Option<Question> {
    let Expecting::Value { field } = &completion.expecting else {
        return None;
    };
    let field = FieldRef::find(field)?;
    let built = state
        .values(field.id(), &completion.prefix, Some(editing))
        .ok()?;
    Some(Question {
        statement: built.statement,
        field,
    })
}

impl Question {
    /// The values, the most frequent first.
    ///
    /// # Errors
    /// As any question.
    pub async fn fetch(&self) -> Result<Vec<Suggestion>, Failure> {
        let (columns, _) = fetch::run(&self.statement, None).await?;
        let (Some(values), Some(records)) = (columns.field("value"), columns.field("records"))
        else {
            return Ok(Vec::new());
        };
        let one = |row| {
            let value = values.text(row)?;
            let count = records.number(row).unwrap_or(0.0);
            Some(Suggestion {
                text: self.written(value),
                label: value.to_owned(),
                note: number(count, Unit::Count),
            })
        };
        Ok((0..columns.rows).filter_map(one).collect())
    }

    fn written(&self, value: &str) -> String {
        match self.field {
            FieldRef::Column(column)
                if !matches!(column.ty, ColumnType::Text | ColumnType::Time) =>
            {
                value.to_owned()
            }
            _ => quote(value),
        }
    }
}
