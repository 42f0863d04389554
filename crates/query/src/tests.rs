//! The statements as text.
