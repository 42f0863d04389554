//! Tests of the stat panel.
