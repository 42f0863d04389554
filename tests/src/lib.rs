//! What the tests over several rooms share: a running stack, and an oracle of what it must answer.

pub mod answer;
pub mod bench_storage;
pub mod expect;
pub mod grafana;
pub mod oracle;
pub mod stack;
