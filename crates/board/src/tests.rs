//! Tests of the reducer and the URL form.
