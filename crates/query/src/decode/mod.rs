//! `RowBinaryWithNamesAndTypes` bytes to columns, piece by piece as they arrive.
//!
//! The format: a varint count of columns, their names, their type names (each a varint length and
//! bytes), then row after row the values, little endian, without any framing. An answer therefore
//! ends where the body ends, and a failure after the first byte is told apart by its text (see
//! [`crate::decode_with_exception_tag`]).

mod column;
mod exception;
mod reader;
#[cfg(test)]
mod tests;
mod types;

use crate::DecodeError;
use column::Builder;
use reader::{Reader, Step};
use weir_model::{Columns, Field};

pub use exception::decode_with_exception_tag;

/// More columns than this are refused.
const MAX_COLUMNS: u64 = 10_000;
/// A name of a column or of its type longer than this is refused.
const MAX_NAME: u64 = 64 * 1024;

/// Decodes one whole body.
///
/// # Errors
/// The body is truncated, has rubbish in it, or is an error in ClickHouse's words.
pub fn decode(body: &[u8]) -> Result<Columns, DecodeError> {
    decode_with_exception_tag(body, None)
}

/// Decodes a body that arrives in pieces. Holds what is decoded and at most one unfinished row.
#[derive(Debug, Default)]
pub struct Decoder {
    head: Head,
    builders: Vec<Builder>,
    rows: usize,
    /// Bytes of an unfinished row or head.
    rest: Vec<u8>,
    /// Bytes consumed before `rest`.
    done: u64,
}

/// How far the head is read.
#[derive(Debug, Default)]
enum Head {
    #[default]
    Missing,
    Read(Vec<String>),
}

impl Decoder {
    /// An empty decoder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rows decoded so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Takes the next bytes of the body.
    ///
    /// # Errors
    /// The bytes hold what they may not; the decoder is of no more use then.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            let used = self.consume(bytes)?;
            self.rest.extend_from_slice(&bytes[used..]);
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(bytes);
            let used = self.consume(&all)?;
            all.drain(..used);
            self.rest = all;
        }
        Ok(())
    }

    /// Ends the body.
    ///
    /// # Errors
    /// It ends within the head or a row.
    pub fn finish(self) -> Result<Columns, DecodeError> {
        let at = self.done + self.rest.len() as u64;
        let Head::Read(names) = self.head else {
            return Err(DecodeError::Truncated {
                at,
                within: "the names of the columns",
            });
        };
        if !self.rest.is_empty() {
            return Err(DecodeError::Truncated {
                at,
                within: "a row",
            });
        }
        let field = |(name, builder): (String, Builder)| {
            let (data, nulls) = builder.finish();
            Field { name, data, nulls }
        };
        let fields = names.into_iter().zip(self.builders).map(field).collect();
        Ok(Columns {
            rows: self.rows,
            fields,
        })
    }

    /// Decodes the whole rows of `bytes` and says how many bytes they took.
    fn consume(&mut self, bytes: &[u8]) -> Result<usize, DecodeError> {
        let mut reader = Reader::new(bytes, self.done);
        if matches!(self.head, Head::Missing) {
            match read_head(&mut reader) {
                Ok((names, builders)) => {
                    self.head = Head::Read(names);
                    self.builders = builders;
                }
                Err(Step::More) => return Ok(0),
                Err(Step::Bad(error)) => return Err(*error),
            }
        }
        let mut used = reader.position();
        while !reader.is_empty() {
            if self.builders.is_empty() {
                return Err(reader.unexpected("the end, for there are no columns"));
            }
            match self.row(&mut reader) {
                Ok(()) => used = reader.position(),
                Err(Step::More) => break,
                Err(Step::Bad(error)) => return Err(*error),
            }
        }
        self.done += used as u64;
        Ok(used)
    }

    /// Decodes one row, or takes back what it added when the bytes do not suffice.
    fn row(&mut self, reader: &mut Reader<'_>) -> Result<(), Step> {
        for at in 0..self.builders.len() {
            if let Err(step) = self.builders[at].read(reader) {
                for builder in &mut self.builders {
                    builder.truncate(self.rows);
                }
                return Err(step);
            }
        }
        self.rows += 1;
        Ok(())
    }
}

fn read_head(reader: &mut Reader<'_>) -> Result<(Vec<String>, Vec<Builder>), Step> {
    let count = reader.varint()?;
    if count > MAX_COLUMNS {
        let error = reader.unexpected("a count of at most 10,000 columns");
        return Err(Step::Bad(error.into()));
    }
    let mut names = Vec::new();
    for _ in 0..count {
        names.push(reader.name(MAX_NAME)?);
    }
    let mut builders = Vec::new();
    for _ in 0..count {
        let text = reader.name(MAX_NAME)?;
        let Some(ty) = types::Type::parse(&text) else {
            let error = reader.unexpected_text("a type that Weir reads", &text);
            return Err(Step::Bad(error.into()));
        };
        builders.push(Builder::new(ty));
    }
    Ok((names, builders))
}
