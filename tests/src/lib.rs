//! What the tests over several rooms share: a running stack, an oracle of what it must answer, seeds.

pub mod answer;
pub mod bench_storage;
pub mod dice;
pub mod expect;
pub mod grafana;
pub mod oracle;
pub mod stack;
