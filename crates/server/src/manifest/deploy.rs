//! The committed files that Kubernetes' users apply are what `weir manifest` makes now.
//! `WEIR_UPDATE=1 cargo test -p weir-server manifest::deploy` writes them anew.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Given, desk_files, kustomize_files, manifest};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
}

fn files() -> Vec<(String, String)> {
    let values = Given::default().values().unwrap();
    let mut files = vec![("flow-visibility.yml".to_owned(), manifest(&values).unwrap())];
    for (path, text) in kustomize_files(&Given::default()).unwrap() {
        files.push((format!("kustomize/generated/{path}"), text));
    }
    for (path, text) in desk_files(&values).unwrap() {
        files.push((format!("compose/generated/{path}"), text));
    }
    files
}

fn listed(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            listed(&path, found);
        } else {
            found.insert(path);
        }
    }
}

#[test]
fn deploy_holds_what_is_made() {
    let update = std::env::var_os("WEIR_UPDATE").is_some();
    let mut there = BTreeSet::new();
    for folder in ["kustomize/generated", "compose/generated"] {
        listed(&root().join(folder), &mut there);
    }
    for (path, text) in files() {
        let path = root().join(path);
        if update {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let shown = path.display();
        assert!(
            committed == text,
            "{shown} is stale: WEIR_UPDATE=1 cargo test -p weir-server manifest::deploy"
        );
        there.remove(&path);
    }
    assert!(there.is_empty(), "nobody makes {there:?}");
}
