//! Tests of the pie panel.
