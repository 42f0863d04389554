//! Upgrades of other makers' tables in a real engine: what is kept, and what survives being killed.
#![allow(clippy::unwrap_used)]

mod place;
mod schemas;

weir_chdb::engine_child_test!();
