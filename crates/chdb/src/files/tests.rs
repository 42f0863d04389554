//! The folder before its first start, after one, and as an older engine left it.

use super::*;

fn metadata() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let metadata = home.path().join("metadata");
    (home, metadata)
}

#[test]
fn a_new_database_gets_a_uuid_once() {
    let (_home, metadata) = metadata();
    default_database(&metadata).expect("a file");
    let first = fs::read_to_string(metadata.join("default.sql")).expect("text");
    assert!(first.starts_with("ATTACH DATABASE _ UUID '"), "{first}");
    default_database(&metadata).expect("nothing to do");
    let second = fs::read_to_string(metadata.join("default.sql")).expect("text");
    assert_eq!(first, second);
}

#[test]
fn an_older_engine_s_database_keeps_its_uuid() {
    let (_home, metadata) = metadata();
    let uuid = "61717272-8ff0-4efb-8d91-8b7cd5f0e163";
    private(&metadata).expect("a folder");
    std::os::unix::fs::symlink(format!("../store/617/{uuid}"), metadata.join("default"))
        .expect("a link");
    default_database(&metadata).expect("a file");
    let text = fs::read_to_string(metadata.join("default.sql")).expect("text");
    assert!(text.contains(uuid), "{text}");
}

#[test]
fn a_link_to_elsewhere_is_no_database() {
    let (_home, metadata) = metadata();
    private(&metadata).expect("a folder");
    std::os::unix::fs::symlink("/tmp/it's", metadata.join("default")).expect("a link");
    assert_eq!(older_database(&metadata), None);
}

#[test]
fn a_uuid_has_its_form() {
    let uuid = new_uuid().expect("random bytes");
    let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);
    assert_ne!(uuid, new_uuid().expect("random bytes"));
}
