//! Owns kustomize, which a test compares `weir manifest` with; only where there is Go to build it.

use super::Piece;
use crate::home::Home;
use crate::pins::KUSTOMIZE;
use crate::run::{command, is_program, run_logged, which};
use anyhow::Result;
use std::path::PathBuf;

/// The path of kustomize, if it is installed.
pub fn find(home: &Home) -> Option<PathBuf> {
    let path = folder(home).join("kustomize");
    is_program(&path).then_some(path)
}

fn folder(home: &Home) -> PathBuf {
    home.tool("kustomize", KUSTOMIZE).join("bin")
}

/// kustomize.
pub struct Kustomize;

impl Piece for Kustomize {
    fn name(&self) -> String {
        format!("kustomize {KUSTOMIZE}")
    }

    /// Where there is no Go nothing is to be done: the test says that it is skipped.
    fn present(&self, home: &Home) -> bool {
        find(home).is_some() || which("go").is_none()
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        say("building it takes two minutes, once per machine");
        let module = format!("sigs.k8s.io/kustomize/kustomize/v5@v{KUSTOMIZE}");
        let mut go = command("go");
        go.args(["install", &module])
            .current_dir(&home.cache)
            .env("GOBIN", folder(home));
        run_logged(&mut go, &home.cache.join("log/kustomize.log"))
    }

    fn by_hand(&self) -> String {
        format!(
            "GOBIN=<cache>/tools/kustomize-{KUSTOMIZE}/bin go install \
             sigs.k8s.io/kustomize/kustomize/v5@v{KUSTOMIZE}"
        )
    }
}
