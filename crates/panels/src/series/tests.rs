//! Tests of the series panel.
