//! What developers run: setup, demo, dev, test, bench, tidy.
fn main() {}
