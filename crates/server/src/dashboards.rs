//! `weir dashboards`: the built-in pages, listed, or written as dashboards of Grafana.

mod native;
mod own;
mod page;
mod panel;
mod variables;

#[cfg(test)]
mod tests;

pub use page::grafana;
pub use weir_query::grafana::Tables;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use weir_model::DashboardSpec;
use weir_model::spec::{BUILT_IN, parse};

/// A page without an answer of its own: nothing for Grafana, which has a page to explore.
const ONLY_HERE: &str = "explore";

/// Options of `weir dashboards`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Write each page as a dashboard of Grafana into this folder, `<uid>.json`
    #[arg(long, value_name = "DIR")]
    pub grafana: Option<PathBuf>,
    /// Ask the table flows alone, with the columns that every aggregator writes: for a database
    /// without Weir's rollups
    #[arg(long, requires = "grafana")]
    pub plain: bool,
    /// Pages as the app exports them, instead of the built-in ones
    #[arg(value_name = "FILE")]
    pub pages: Vec<PathBuf>,
}

/// Runs `weir dashboards`.
///
/// # Errors
/// A page cannot be read, or a dashboard not written.
pub fn run(args: &Args) -> Result<()> {
    let pages = pages(&args.pages)?;
    let Some(folder) = &args.grafana else {
        return crate::cli::say(&list(&pages));
    };
    let tables = match args.plain {
        true => Tables::Plain,
        false => Tables::Weir,
    };
    for (name, text) in files(&pages, tables)? {
        let path = folder.join(name);
        write(&path, &text).with_context(|| path.display().to_string())?;
        crate::cli::say(&format!("{}\n", path.display()))?;
    }
    Ok(())
}

/// Name and text of each page's file.
///
/// # Errors
/// A filter of a page does not suit the columns.
pub fn files(pages: &[DashboardSpec], tables: Tables) -> Result<Vec<(String, String)>> {
    let wanted = pages.iter().filter(|page| page.uid != ONLY_HERE);
    let file = |page: &DashboardSpec| {
        let dashboard = grafana(page, tables).with_context(|| page.uid.clone())?;
        let text = serde_json::to_string_pretty(&dashboard)?;
        Ok((format!("{}.json", page.uid), text + "\n"))
    };
    wanted.map(file).collect()
}

/// The pages in these files, or the built-in ones.
///
/// # Errors
/// A file cannot be read, or is no page.
pub fn pages(paths: &[PathBuf]) -> Result<Vec<DashboardSpec>> {
    if paths.is_empty() {
        let built_in = BUILT_IN.iter().map(|text| Ok(parse(text)?));
        return built_in.collect();
    }
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path)?;
        Ok::<_, anyhow::Error>(parse(&text)?)
    };
    let read = |path: &PathBuf| read(path).with_context(|| path.display().to_string());
    paths.iter().map(read).collect()
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(std::fs::write(path, text)?)
}

/// A line per page.
fn list(pages: &[DashboardSpec]) -> String {
    let width = pages.iter().map(|page| page.uid.len()).max().unwrap_or(0);
    let line = |page: &DashboardSpec| {
        format!(
            "{:width$}  {:>2} panels  {}\n",
            page.uid,
            page.panels.len(),
            page.description
        )
    };
    pages.iter().map(line).collect()
}
