//! What runs in Kubernetes, run here: the Jobs' programs as the manifest calls them, and the doctor.
#![allow(clippy::unwrap_used)]

mod accounts;
mod doctor;
mod full;
mod jobs;
mod place;

weir_chdb::engine_child_test!();
