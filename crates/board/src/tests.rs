//! Tests of the reducer and the URL form. One helper: a page, actions, what follows.

mod change;
mod edit;
mod examples;
mod explore;
mod kept;
mod pages;
mod reducer;
mod sources;
mod table;
mod urls;

use crate::{Action, Command, Env, Failure, State, Stats};
use std::rc::Rc;
use weir_model::column::COLUMNS;
use weir_model::time::Utc;
use weir_model::{Columns, Data, Dictionary, Field};

/// 2026-01-31 12:00 UTC.
const NOW: i64 = 1_769_860_800_000;

/// A state and the commands of its last action.
struct Bench {
    state: State,
    last: Vec<Command>,
    now: i64,
}

impl Bench {
    /// Two built-in pages, nothing asked yet.
    fn new() -> Self {
        // Flow Records and Pod-to-Pod.
        Self::of(&weir_model::spec::BUILT_IN[1..3])
    }

    /// These pages, nothing asked yet.
    fn of(texts: &[&str]) -> Self {
        let read = |text: &&str| weir_model::spec::parse(text).expect("a page");
        let pages: Vec<_> = texts.iter().map(read).collect();
        Self {
            state: State::new(Rc::new(pages)),
            last: Vec::new(),
            now: NOW,
        }
    }

    /// A page whose panels are asked for.
    fn open(url: &str) -> Self {
        let mut bench = Self::new();
        bench.act(Action::Visit(url.to_owned()));
        let columns = text_column("name", &COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>());
        let request = bench.requests()[0];
        bench.answer(request, columns);
        bench
    }

    fn act(&mut self, action: Action) -> &mut Self {
        self.last = self.state.reduce(
            action,
            &Env {
                now_ms: self.now,
                browser: &Utc,
            },
        );
        self
    }

    fn answer(&mut self, request: u64, columns: Columns) -> &mut Self {
        self.act(Action::Answered(request, Ok((columns, Stats::default()))))
    }

    fn fail(&mut self, request: u64, failure: Failure) -> &mut Self {
        self.act(Action::Answered(request, Err(failure)))
    }

    /// The requests that the last action sent.
    fn requests(&self) -> Vec<u64> {
        let request = |command: &Command| match command {
            Command::Fetch { request, .. } => Some(*request),
            _ => None,
        };
        self.last.iter().filter_map(request).collect()
    }

    /// The URL that the last action wrote, and whether as a new step.
    fn url(&self) -> Option<(String, bool)> {
        self.last.iter().find_map(|command| match command {
            Command::WriteUrl { url, push } => Some((url.clone(), *push)),
            _ => None,
        })
    }

    /// Names and values of all parameters of the statements last sent.
    fn sent(&self) -> String {
        let text = |command: &Command| match command {
            Command::Fetch { statement, .. } => {
                Some(format!("{} {:?}", statement.sql, statement.params))
            }
            _ => None,
        };
        self.last
            .iter()
            .filter_map(text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn text_column(name: &str, values: &[&str]) -> Columns {
    let dictionary = Dictionary {
        values: values.iter().map(|v| (*v).into()).collect(),
        codes: (0..values.len()).map(|i| i as u32).collect(),
    };
    let field = Field {
        name: name.to_owned(),
        data: Data::Text(dictionary),
        nulls: None,
    };
    Columns {
        rows: values.len(),
        fields: vec![field],
    }
}

fn number_column(name: &str, values: &[u64]) -> Columns {
    let field = Field {
        name: name.to_owned(),
        data: Data::UInt(values.to_vec()),
        nulls: None,
    };
    Columns {
        rows: values.len(),
        fields: vec![field],
    }
}

/// A page of records as ClickHouse answers it: only the fields that a cursor reads.
fn records(ends: &[i64]) -> Columns {
    let time = Field {
        name: "flowEndSeconds".to_owned(),
        data: Data::Time(ends.to_vec()),
        nulls: None,
    };
    let hash = (0..ends.len() as u64).collect();
    let hash = Field {
        name: weir_query::HASH_FIELD.to_owned(),
        data: Data::UInt(hash),
        nulls: None,
    };
    Columns {
        rows: ends.len(),
        fields: vec![time, hash],
    }
}
