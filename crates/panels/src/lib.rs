//! From columns to pictures: one folder per kind of panel.
