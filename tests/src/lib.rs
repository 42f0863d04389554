//! Tests that need more than one room: the real engine, the oracle, secrets.
