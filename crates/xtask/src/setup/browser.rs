//! Owns the browser that the tests drive: Debian's headless shell of Chromium, which needs a quarter
//! less of the processor than a Chromium with windows, or the machine's own Chromium.

use super::{Piece, apt};
use crate::home::Home;
use crate::pins::{DEBIAN_CHROMIUM, DEBIAN_SHELL};
use crate::run::{is_program, which};
use anyhow::Result;
use std::path::PathBuf;

/// Names that Chromium goes by, the quickest first.
const NAMES: [&str; 5] = [
    DEBIAN_SHELL,
    DEBIAN_CHROMIUM,
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];
/// Where macOS keeps Chrome.
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The path of Chromium: `$WEIR_CHROMIUM`, else the first usual name.
pub fn find() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("WEIR_CHROMIUM") {
        return Some(path.into()).filter(|path: &PathBuf| is_program(path));
    }
    let mac = PathBuf::from(MAC);
    NAMES
        .iter()
        .find_map(|name| which(name))
        .or_else(|| is_program(&mac).then_some(mac))
}

/// A file that marks a machine without the shell, whose other Chromium serves.
fn other_chromium(home: &Home) -> PathBuf {
    home.cache.join("other-chromium")
}

/// Chromium for the browser tests.
pub struct Chromium;

impl Piece for Chromium {
    fn name(&self) -> String {
        "Chromium".into()
    }

    fn present(&self, home: &Home) -> bool {
        let chosen = std::env::var_os("WEIR_CHROMIUM").is_some() || other_chromium(home).exists();
        which(DEBIAN_SHELL).is_some() || (chosen && find().is_some())
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        let Err(error) = apt::install(home, &[DEBIAN_SHELL], say) else {
            return Ok(());
        };
        if find().is_none() {
            apt::install(home, &[DEBIAN_CHROMIUM], say)?;
        }
        say(&format!(
            "no headless shell ({error:#}): the tests take another Chromium"
        ));
        Ok(std::fs::write(other_chromium(home), "")?)
    }

    fn by_hand(&self) -> String {
        "install Chromium or Chrome with your package manager, or set WEIR_CHROMIUM to its path"
            .into()
    }
}
