//! Owns the nginx that a browser test serves the site with: the machine's own, or Debian's unpacked.
//!
//! Installing Debian's package would start a web server; its program alone, taken out of the
//! package into the cache folder, does not.

use super::{Piece, apt};
use crate::home::Home;
use crate::pins::DEBIAN_NGINX;
use crate::run::{is_program, which};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The path of nginx: `$WEIR_NGINX`, the one on `PATH` or in `/usr/sbin`, else the unpacked one.
pub fn find(home: &Home) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("WEIR_NGINX") {
        return Some(path.into()).filter(|path: &PathBuf| is_program(path));
    }
    let usual = Path::new("/usr/sbin/nginx").to_path_buf();
    let unpacked = folder(home).join("usr/sbin/nginx");
    let others = [usual, unpacked].into_iter().find(|path| is_program(path));
    which("nginx").or(others)
}

fn folder(home: &Home) -> PathBuf {
    home.cache.join("tools/nginx")
}

/// nginx for the browser tests.
pub struct Nginx;

impl Piece for Nginx {
    fn name(&self) -> String {
        "nginx".into()
    }

    fn present(&self, home: &Home) -> bool {
        find(home).is_some()
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        apt::unpack(home, DEBIAN_NGINX, &folder(home), say)
    }

    fn by_hand(&self) -> String {
        "install nginx with your package manager, or set WEIR_NGINX to its path".into()
    }
}
