//! The archive reads back with the system's tar, and is the same twice.

use super::{Files, pack};
use std::process::Command;

#[test]
fn the_archive_is_the_same_twice_and_tar_reads_it() {
    let files: Files = [
        ("weir/b/long.bin", vec![7; 1025]),
        ("weir/a.txt", b"words".to_vec()),
        ("weir/empty", Vec::new()),
    ]
    .map(|(path, bytes)| (path.to_owned(), bytes))
    .into();
    let archive = pack(&files).expect("an archive");
    assert_eq!(archive, pack(&files).expect("another"));
    let folder = std::env::temp_dir().join(format!("weir-dist-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("a.tar.gz"), &archive).expect("a file");
    let listed = Command::new("tar")
        .args(["--utc", "-tvzf", "a.tar.gz"])
        .current_dir(&folder)
        .output()
        .expect("tar");
    std::fs::remove_dir_all(&folder).expect("removed");
    let words: Vec<Vec<String>> = String::from_utf8_lossy(&listed.stdout)
        .lines()
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect();
    assert!(listed.status.success());
    let named: Vec<&str> = words
        .iter()
        .map(|line| line[line.len() - 1].as_str())
        .collect();
    assert_eq!(named, ["weir/a.txt", "weir/b/long.bin", "weir/empty"]);
    assert!(words[1].contains(&"1025".to_owned()), "{words:?}");
}

#[test]
fn a_path_that_does_not_fit_is_an_error() {
    let files: Files = [("x".repeat(101), Vec::new())].into();
    assert!(pack(&files).is_err());
}
