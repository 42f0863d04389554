//! The schema in a real engine: applied, killed, resumed, compared, mended.
#![allow(clippy::unwrap_used)]

mod apply;
mod keep;
mod place;
mod relay;
mod renew;
mod sums;
mod verify;

weir_chdb::engine_child_test!();
