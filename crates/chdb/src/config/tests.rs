//! Limits from a machine's sizes.

use super::{Memory, available, memory_total};

#[test]
fn a_budget_is_shared_out() {
    let memory = Memory::plan(Some(8 << 30));
    assert!(memory.query < memory.total && memory.marks < memory.query);
    assert_eq!(Memory::plan(Some(1)).total, 512 << 20);
    assert!(available() > 0);
}

#[test]
fn meminfo_is_read() {
    assert_eq!(
        memory_total("MemTotal:       2048 kB\nMemFree: 1 kB"),
        Some(2 << 20)
    );
    assert_eq!(memory_total("nothing"), None);
}
