//! Owns the tests of setup's order and words, with pieces that install nothing.

use super::packages::GivenLibrary;
use super::{Piece, install_all};
use crate::home::Home;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

struct Fake {
    name: &'static str,
    works: bool,
    there: AtomicBool,
}

impl Piece for Fake {
    fn name(&self) -> String {
        self.name.into()
    }
    fn present(&self, _: &Home) -> bool {
        self.there.load(SeqCst)
    }
    fn install(&self, _: &Home, _: &dyn Fn(&str)) -> Result<()> {
        if !self.works {
            bail!("no network");
        }
        self.there.store(true, SeqCst);
        Ok(())
    }
    fn by_hand(&self) -> String {
        "pray".into()
    }
}

fn fake(name: &'static str, works: bool) -> Fake {
    Fake {
        name,
        works,
        there: AtomicBool::new(false),
    }
}

fn nowhere() -> Home {
    let folder = PathBuf::from("/nonexistent");
    Home {
        root: folder.clone(),
        cache: folder.clone(),
        target: folder,
    }
}

#[test]
fn one_failure_leaves_the_others_installed() {
    let (good, bad) = (fake("good", true), fake("bad", false));
    assert_eq!(install_all(&nowhere(), &[&bad, &good]), ["bad"]);
    assert!(good.present(&nowhere()));
}

#[test]
fn an_install_that_leaves_nothing_is_a_failure() {
    struct Liar;
    impl Piece for Liar {
        fn name(&self) -> String {
            "liar".into()
        }
        fn present(&self, _: &Home) -> bool {
            false
        }
        fn install(&self, _: &Home, _: &dyn Fn(&str)) -> Result<()> {
            Ok(())
        }
        fn by_hand(&self) -> String {
            String::new()
        }
    }
    assert_eq!(install_all(&nowhere(), &[&Liar]), ["liar"]);
}

#[test]
fn an_older_library_is_refused() {
    let file = |name: &str, text: &str| {
        let path = std::env::temp_dir().join(format!("weir-{}-{name}", std::process::id()));
        std::fs::write(&path, text).expect("a file");
        path
    };
    let newer = GivenLibrary(file("newer.so", "\0chdb_version\0"));
    let older = GivenLibrary(file("older.so", "\0chdb_query_cmdline\0"));
    assert!(newer.present(&nowhere()) && !older.present(&nowhere()));
    assert!(older.by_hand().contains("WEIR_LIBCHDB"));
    for path in [newer.0, older.0] {
        std::fs::remove_file(path).expect("it was there");
    }
    assert!(!GivenLibrary("/nonexistent".into()).present(&nowhere()));
}
