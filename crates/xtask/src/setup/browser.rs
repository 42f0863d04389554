//! Owns the browser that the tests drive: the machine's own Chromium, or Debian's.

use super::{Piece, apt};
use crate::home::Home;
use crate::pins::DEBIAN_CHROMIUM;
use crate::run::{is_program, which};
use anyhow::Result;
use std::path::PathBuf;

/// Names that Chromium goes by.
const NAMES: [&str; 4] = [
    "chromium",
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

/// Chromium for the browser tests.
pub struct Chromium;

impl Piece for Chromium {
    fn name(&self) -> String {
        "Chromium".into()
    }

    fn present(&self, _: &Home) -> bool {
        find().is_some()
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        apt::install(home, &[DEBIAN_CHROMIUM], say)
    }

    fn by_hand(&self) -> String {
        "install Chromium or Chrome with your package manager, or set WEIR_CHROMIUM to its path"
            .into()
    }
}
