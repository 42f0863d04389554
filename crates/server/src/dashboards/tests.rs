//! The committed dashboards of the plugin, and what each of them has.
//! `WEIR_UPDATE=1 cargo test -p weir-server dashboards` writes them anew.
#![allow(clippy::unwrap_used)]

use super::*;
use serde_json::Value;

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../panel-plugin/src/dashboards/generated"
);

fn made(tables: Tables) -> Vec<(String, Value)> {
    let files = files(&pages(&[]).unwrap(), tables).unwrap();
    let read = |(name, text): (String, String)| (name, serde_json::from_str(&text).unwrap());
    files.into_iter().map(read).collect()
}

#[test]
fn the_plugin_holds_what_is_made() {
    let folder = PathBuf::from(FOLDER);
    let update = std::env::var_os("WEIR_UPDATE").is_some();
    let files = files(&pages(&[]).unwrap(), Tables::Weir).unwrap();
    for (name, text) in &files {
        let path = folder.join(name);
        if update {
            write(&path, text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == *text,
            "{name} is stale: WEIR_UPDATE=1 cargo test -p weir-server dashboards"
        );
    }
    let held = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(held, files.len(), "a dashboard that nobody makes");
}
