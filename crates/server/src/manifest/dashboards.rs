//! Owns the dashboards of an installation: Weir's own in Grafana's form, and those of a folder.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

/// The most a ConfigMap may hold is 1 MiB; `kubectl apply` repeats it in an annotation of 256 KiB.
const MOST_BYTES: usize = 250_000;

/// Who shows a dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Grafana.
    Grafana,
    /// Weir's app.
    Weir,
}

/// One dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// Who shows it.
    pub of: Of,
    /// The file's name, with `.json`.
    pub file: String,
    /// Its JSON in one line.
    pub text: String,
}

/// The dashboards of a folder, by name; what Weir and Grafana export is told apart by its fields.
///
/// # Errors
/// The folder or a file cannot be read, or a file is neither.
pub fn read(folder: &Path) -> Result<Vec<Dashboard>> {
    let listed = std::fs::read_dir(folder);
    let listed = listed
        .with_context(|| format!("dashboards: expected a folder, got {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in listed {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    ensure!(
        !paths.is_empty(),
        "dashboards: {} holds no *.json",
        folder.display()
    );
    paths.iter().map(|path| one(path)).collect()
}

fn one(path: &Path) -> Result<Dashboard> {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let text = std::fs::read_to_string(path).with_context(|| format!("dashboards: {file}"))?;
    dashboard(&file, &text)
}

/// A dashboard from a file's name and text.
///
/// # Errors
/// It is none, or too large.
pub fn dashboard(file: &str, text: &str) -> Result<Dashboard> {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    ensure!(
        file.chars().all(fits) && file.len() <= 100,
        "dashboards: {file:?}: expected a name of letters, digits, dots, - and _"
    );
    let json: Value = serde_json::from_str(text).with_context(|| format!("dashboards: {file}"))?;
    let of = if json.get("panels").is_some() && json.get("schemaVersion").is_some() {
        Of::Grafana
    } else if json.get("apiVersion").is_some() && json.get("spec").is_some() {
        bail!("dashboards: {file} is a resource of Grafana's; export it as the classic JSON model");
    } else {
        let page = weir_model::spec::parse(text);
        page.with_context(|| format!("dashboards: {file} is no page of Weir and none of Grafana"))?;
        Of::Weir
    };
    let text = json.to_string();
    ensure!(
        text.len() <= MOST_BYTES,
        "dashboards: {file} has {} bytes; a ConfigMap takes {MOST_BYTES}",
        text.len()
    );
    Ok(Dashboard {
        of,
        file: file.to_owned(),
        text,
    })
}
