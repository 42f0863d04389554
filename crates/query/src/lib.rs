//! From a panel's question to one SQL statement, and from ClickHouse's bytes to columns.
//!
//! - [`catalog`] asks what the database holds: the columns of `flows` and the rollups beside it.
//! - [`build`] makes the [`Statement`] for a [`Request`], from the cheapest tables that answer it
//!   exactly; [`records_page`] reads the records page by page; [`values`] and [`clusters`] are the
//!   small queries around them.
//! - [`grafana`] writes the same statements for dashboards: with macros instead of parameters.
//! - [`rollup::feed`] says how rollups are filled, by the same definitions.
//! - Statements carry no `FORMAT`: ask for [`FORMAT`] (the URL's `default_format`, or the header
//!   `X-ClickHouse-Format`) and give the body to [`decode()`].
//! - [`ServerError`] reads ClickHouse's words out of a failed answer.
//!
//! Pure: no network, no clock, no DOM. SQL is put together from fixed text, names of the registry
//! and typed parameters only; the type of the text pieces is `&'static str`, so a user's value
//! cannot become SQL.

mod build;
mod catalog;
mod decode;
mod error;
mod expr;
mod filter;
mod form;
pub mod grafana;
mod help;
mod measure;
mod records;
pub mod rollup;
mod segments;
mod server_error;
mod spread;
mod sql;
#[cfg(test)]
mod tests;

pub use build::{Built, Direction, Options, Read, Request, build};
pub use catalog::{COMPLETE_SINCE, Catalog, Level, catalog};
pub use decode::{Decoder, decode, decode_with_exception_tag};
pub use error::{DecodeError, Error};
pub use help::{clusters, count, label_keys, values};
pub use records::{Cursor, HASH_FIELD, RecordsPage, SortOrder, records_page};
pub use server_error::ServerError;
pub use sql::{Param, Statement};
pub use weir_model::dimension::label;

/// The format that statements are to be answered in.
pub const FORMAT: &str = "RowBinaryWithNamesAndTypes";
