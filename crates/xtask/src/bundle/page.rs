//! Owns the last step on the built page: it works in every folder, and runs no inline script.
//!
//! trunk leaves `index.html` with `<base href="./">`, which is right for the app's own address. Its
//! deep links are all one folder down, at `d/<page>`; they get a copy with `<base href="../">`. So no
//! server has to know or insert where the app lies. trunk's inline script moves to a file, which lets
//! servers send one fixed security policy.

use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

/// The folder of deep links, as `weir_board` writes them.
const DEEP: &str = "d";
/// The base that trunk writes for `public_url = "./"`.
const BASE: &str = "<base href=\"./\"";
const DEEP_BASE: &str = "<base href=\"../\"";
const OPEN: &str = "<script type=\"module\">";
const CLOSE: &str = "</script>";
/// What the page runs beside it: the messages of an app that does not start.
const WATCH: &str = "<script src=\"watch.js\"></script>";

/// Finishes the page in a folder that trunk has filled.
///
/// # Errors
/// When the page is not as trunk writes it.
pub fn finish(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| index.display().to_string())?;
    let page = Page::of(&html)?;
    fs::write(dist.join(&page.script_name), &page.script)?;
    fs::write(index, &page.html)?;
    fs::create_dir_all(dist.join(DEEP))?;
    fs::write(dist.join(DEEP).join("index.html"), page.deep)?;
    Ok(())
}

/// The page in its parts.
#[derive(Debug, PartialEq)]
struct Page {
    /// For the app's own address.
    html: String,
    /// For deep links.
    deep: String,
    /// What the page runs.
    script: String,
    /// The script's file, named by its hash.
    script_name: String,
}

impl Page {
    fn of(html: &str) -> Result<Self> {
        let (before, rest) = html.split_once(OPEN).context("the page has no script")?;
        let (script, after) = rest.split_once(CLOSE).context("the script has no end")?;
        let others = [before, after].map(|part| part.replace(WATCH, ""));
        anyhow::ensure!(
            !others.iter().any(|part| part.contains("<script")),
            "expected {WATCH} and one script of the app in the page"
        );
        let script = script.trim();
        let mut hasher = DefaultHasher::new();
        hasher.write(script.as_bytes());
        let script_name = format!("start-{:016x}.js", hasher.finish());
        let source = format!("<script type=\"module\" src=\"./{script_name}\">{CLOSE}");
        let html = format!("{before}{source}{after}");
        anyhow::ensure!(
            html.matches(BASE).count() == 1,
            "expected {BASE} in the page"
        );
        Ok(Self {
            deep: html.replace(BASE, DEEP_BASE),
            script: format!("{script}\n"),
            html,
            script_name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, WATCH};

    #[test]
    fn the_script_moves_out_and_deep_links_get_a_base_of_their_own() {
        let html = "<head><base href=\"./\"><script src=\"watch.js\"></script><script type=\"module\">\nimport a from './a.js';\n</script></head>";
        let page = Page::of(html).expect("a page");
        assert_eq!(page.script, "import a from './a.js';\n");
        let name = &page.script_name;
        assert!(name.starts_with("start-") && name.len() == "start-.js".len() + 16);
        assert_eq!(
            page.html,
            format!(
                "<head><base href=\"./\">{WATCH}<script type=\"module\" src=\"./{name}\"></script></head>"
            )
        );
        assert_eq!(
            page.deep,
            page.html
                .replace("./\">", "../\">")
                .replace("../\"></script>", "./\"></script>")
        );
    }

    #[test]
    fn another_page_is_refused() {
        for html in [
            "<base href=\"./\">",
            "<script type=\"module\">a</script>",
            "<base href=\"./\"><script type=\"module\">a</script><script>b</script>",
            "<base href=\"./\"><script src=\"b.js\"></script><script type=\"module\">a</script>",
        ] {
            assert!(Page::of(html).is_err(), "{html}");
        }
    }
}
