//! From a panel's question to one SQL statement, and from ClickHouse's bytes to columns.
//!
//! - [`build`] makes the [`Statement`] for a `QuerySpec`; [`records_page`] reads the records page
//!   by page; [`values`], [`columns`] and [`clusters`] are the small queries around them.
//! - Statements carry no `FORMAT`: ask for [`FORMAT`] (the URL's `default_format`, or the header
//!   `X-ClickHouse-Format`) and give the body to [`decode()`].
//! - [`ServerError`] reads ClickHouse's words out of a failed answer.
//!
//! Pure: no network, no clock, no DOM. SQL is put together from fixed text, names of the registry
//! and typed parameters only; the type of the text pieces is `&'static str`, so a user's value
//! cannot become SQL.

mod build;
mod decode;
mod error;
mod expr;
mod filter;
mod help;
mod records;
mod server_error;
mod spread;
mod sql;
#[cfg(test)]
mod tests;

pub use build::{Built, Options, build};
pub use decode::{Decoder, decode, decode_with_exception_tag};
pub use error::{DecodeError, Error};
pub use help::{clusters, columns, count, label_keys, values};
pub use records::{Cursor, Direction, HASH_FIELD, RecordsPage, records_page};
pub use server_error::ServerError;
pub use sql::{Param, Statement};
pub use weir_model::dimension::label;

/// The format that statements are to be answered in.
pub const FORMAT: &str = "RowBinaryWithNamesAndTypes";
