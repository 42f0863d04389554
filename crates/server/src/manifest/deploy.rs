//! The committed files that Kubernetes' users apply are what `weir manifest` makes now.
//! `cargo xtask tidy --fix` writes them anew, and so does this test with `WEIR_UPDATE=1`.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Given, deploy_files, provision, values, yaml};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
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
    for (path, text) in deploy_files(&Given::default()).unwrap() {
        let path = root().join(path);
        if update {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let shown = path.display();
        assert!(
            committed == text,
            "{shown} is stale: cargo xtask tidy --fix"
        );
        there.remove(&path);
    }
    assert!(there.is_empty(), "nobody makes {there:?}");
}

/// What is written by hand names the same versions and plugins.
#[test]
fn compose_container_file_and_guide_name_the_same_versions() {
    let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
    let compose = read("compose.yml");
    for image in [values::CLICKHOUSE, values::GRAFANA] {
        assert!(compose.contains(&format!("docker.io/{image}\n")), "{image}");
    }
    assert!(compose.contains(&format!("image: {}\n", values::WEIR)));
    assert!(compose.contains(&provision::PLUGINS.join(",")));
    assert!(
        read("Containerfile").contains(&format!("ARG GRAFANA=docker.io/{}\n", values::GRAFANA))
    );
    let guide = read("README.md");
    assert!(guide.contains(&format!("release-{}/", values::OPERATOR)));
    assert!(guide.contains(&format!("podman build -t {} ", values::WEIR)));
    for name in super::COMPONENTS.iter().map(|c| c.name) {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}

/// Every YAML file below `deploy` is YAML.
#[test]
fn every_yaml_file_is_read() {
    let mut files = BTreeSet::new();
    listed(&root(), &mut files);
    files.retain(|path| path.extension().is_some_and(|e| e == "yml" || e == "yaml"));
    assert!(files.len() > 20, "{files:?}");
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let read = yaml::read(&text).unwrap_or_else(|e| panic!("{}: {e:#}", path.display()));
        assert!(!read.is_empty(), "{}", path.display());
    }
}
