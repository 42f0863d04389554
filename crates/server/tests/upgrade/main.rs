//! Upgrades of other makers' tables in a real engine: what is kept, and what survives being killed.
#![allow(clippy::unwrap_used)]

mod killed;
mod place;
mod relay;
mod schemas;
mod writer;

weir_chdb::engine_child_test!();
