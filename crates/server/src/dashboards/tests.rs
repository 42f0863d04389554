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

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap()
}

#[test]
fn a_dashboard_is_its_page() {
    let pages = pages(&[]).unwrap();
    for (name, dashboard) in made(Tables::Weir) {
        let page = pages
            .iter()
            .find(|page| name == format!("{}.json", page.uid));
        let page = page.unwrap();
        assert_eq!(dashboard["uid"], format!("weir-{}", page.uid));
        assert_eq!(dashboard["description"], page.description);
        assert_eq!(dashboard["links"][0]["keepTime"], true);
        assert_eq!(dashboard["links"][0]["includeVars"], true);
        assert_eq!(dashboard["tags"][0], dashboard["links"][0]["tags"][0]);
        let panels = list(&dashboard, "panels");
        assert_eq!(panels.len(), page.panels.len());
        for (panel, spec) in panels.iter().zip(&page.panels) {
            assert_eq!(panel["title"], spec.title);
            let grid = &panel["gridPos"];
            let place = ["x", "y", "w", "h"].map(|side| grid[side].as_u64().unwrap());
            let wanted = [spec.grid.x, spec.grid.y, spec.grid.w, spec.grid.h];
            assert_eq!(place, wanted.map(u64::from));
        }
    }
}

/// Every member of that name, however deep.
fn members<'a>(value: &'a Value, name: &str, out: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| members(item, name, out)),
        Value::Object(all) => {
            out.extend(all.get(name));
            all.values().for_each(|item| members(item, name, out));
        }
        _ => {}
    }
}

#[test]
fn statements_use_the_variables_that_are_there() {
    for (name, dashboard) in made(Tables::Weir) {
        let variables = list(&dashboard["templating"], "list");
        let names: Vec<&str> = variables
            .iter()
            .map(|v| v["name"].as_str().unwrap())
            .collect();
        assert_eq!(names.first(), Some(&"datasource"), "{name}");
        let mut found = Vec::new();
        members(&dashboard, "rawSql", &mut found);
        assert!(found.len() > 6, "{name}");
        for sql in found {
            let parts = sql.as_str().unwrap().split("${").skip(1);
            for used in parts.map(|part| part.split(':').next().unwrap()) {
                assert!(names.contains(&used), "{name}: {used}");
            }
        }
        let mut sources = Vec::new();
        members(&dashboard, "datasource", &mut sources);
        let own = serde_json::json!({ "type": variables::SOURCE, "uid": "${datasource}" });
        let other = sources.into_iter().filter(|source| **source != own);
        assert!(
            other.count() <= 1,
            "{name}: only the list of dashboards has another"
        );
    }
}

/// Areas are compared, so bars and stacks start at 0; with values below the axis 0 is in sight.
fn starts_at_zero(panel: &Value, of: &str) -> bool {
    let defaults = &panel["fieldConfig"]["defaults"];
    let custom = &defaults["custom"];
    let area = match panel["type"].as_str().unwrap() {
        "timeseries" => custom["drawStyle"] == "bars" || custom["stacking"]["mode"] != "none",
        "barchart" | "bargauge" => true,
        _ => false,
    };
    if !area {
        return false;
    }
    let mut ids = Vec::new();
    members(&panel["fieldConfig"]["overrides"], "id", &mut ids);
    if ids.iter().any(|id| **id == "custom.transform") {
        assert!(defaults["min"].is_null(), "{of}: cut off below");
        assert_eq!(custom["axisSoftMin"], 0, "{of}");
    } else {
        assert_eq!(defaults["min"], 0, "{of}");
    }
    true
}

#[test]
fn bars_and_stacks_start_at_zero() {
    let mut seen = std::collections::BTreeMap::new();
    for (name, dashboard) in made(Tables::Weir).into_iter().chain(made(Tables::Plain)) {
        for panel in list(&dashboard, "panels") {
            let of = format!("{name}: {}", panel["title"]);
            if starts_at_zero(panel, &of) {
                *seen.entry(panel["type"].to_string()).or_insert(0) += 1;
            }
        }
    }
    assert!(seen.len() >= 2, "{seen:?}");

    // Every style, also with what went the other way below the axis.
    for style in ["stacked", "percent", "bars", "lines"] {
        for mirror in [false, true] {
            let text = BUILT_IN[2]; // Pod-to-Pod
            let mut page: Value = serde_json::from_str(text).unwrap();
            let panels = page["panels"].as_array_mut().unwrap();
            let panel = panels
                .iter_mut()
                .find(|p| p["view"]["kind"] == "series")
                .unwrap();
            panel["view"]["style"] = style.into();
            panel["view"]["mirror"] = mirror.into();
            let title = panel["title"].clone();
            let page = grafana(&parse(&page.to_string()).unwrap(), Tables::Weir).unwrap();
            let panel = list(&page, "panels")
                .iter()
                .find(|p| p["title"] == title)
                .unwrap();
            let of = format!("{style}, mirror {mirror}");
            assert_eq!(starts_at_zero(panel, &of), style != "lines", "{of}");
        }
    }
}

/// Statements use `$__adHocFilters` with several tables, which the data source knows from 4.17 on.
#[test]
fn what_is_read_names_the_data_source_that_statements_need() {
    for path in ["panel-plugin/src/README.md", "deploy/grafana/README.md"] {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = std::fs::read_to_string(root.join(path)).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("4.17 or newer"), "{path}");
        assert!(!text.contains("4.12 or newer"), "{path}");
    }
}

#[test]
fn a_page_of_ones_own_becomes_a_dashboard() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("mine.json");
    let text = BUILT_IN[2].replace("\"pod-to-pod\"", "\"mine\"");
    std::fs::write(&page, text).unwrap();
    let args = Args {
        grafana: Some(folder.path().join("made")),
        plain: true,
        pages: vec![page],
    };
    run(&args).unwrap();
    let made = std::fs::read_to_string(folder.path().join("made/mine.json")).unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["uid"], "weir-mine");
    let wrong = Args {
        pages: vec![folder.path().join("none.json")],
        ..args
    };
    let words = format!("{:#}", run(&wrong).unwrap_err());
    assert!(words.contains("none.json"), "{words}");
}
