//! Owns `cargo xtask plugin`: the Grafana plugin built, checked by the catalogue's rules, and packed.

mod check;
mod zip;

use crate::dist::version;
use crate::embed;
use crate::home::Home;
use crate::run::{command, run};
use crate::setup::{self, Need};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The plugin's id, which is also the folder in its archive.
const ID: &str = "weir-flows-app";
/// What `module.js` and wasm may weigh as browsers load them, in kB. The goal is 220.
const MOST_KB: f64 = 251.0;

/// Files by their paths in the plugin's folder.
type Files = BTreeMap<String, Vec<u8>>;

/// Where the built plugin lies.
pub fn folder(home: &Home) -> PathBuf {
    place(home).join(ID)
}

/// Where all of it is built: in the repository wherever Cargo's target folder is, since the plugin's
/// own files name it.
fn place(home: &Home) -> PathBuf {
    home.root.join("target/plugin")
}

/// Installs what is missing, then builds, checks and packs.
///
/// # Errors
/// When it does not build or breaks a rule of the catalogue.
pub fn plugin(home: &Home) -> Result<()> {
    setup::setup(home, Need::Plugin)?;
    package(home)
}

/// Builds, checks and packs.
///
/// # Errors
/// As [`plugin`].
pub fn package(home: &Home) -> Result<()> {
    build(home)?;
    let mut files = Files::new();
    collect(&folder(home), "", &mut files)?;
    let version = version(home)?;
    let faults = check::faults(&files, ID, &version);
    for fault in &faults {
        println!("plugin  {fault}");
    }
    if !faults.is_empty() {
        bail!("{} of the catalogue's rules are broken", faults.len());
    }
    weigh(home)?;
    let named = files
        .iter()
        .map(|(path, bytes)| (format!("{ID}/{path}"), bytes.as_slice()));
    let archive = zip::archive(named)?;
    let folder = home.root.join("target");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{ID}-{version}.zip"));
    fs::write(&path, &archive)?;
    let kb = archive.len() as f64 / 1000.0;
    println!(
        "plugin  {} ({kb:.0} kB, {} files)",
        path.display(),
        files.len()
    );
    Ok(())
}

fn build(home: &Home) -> Result<()> {
    let (core, out) = (place(home).join("wasm"), folder(home));
    embed::without_charts(home, &core)?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let bin = home.plugin().join("node_modules/.bin");
    run(command(bin.join("tsc"))
        .arg("--noEmit")
        .current_dir(home.plugin()))?;
    let mut webpack = command(bin.join("webpack"));
    webpack.args(["--mode", "production", "--stats", "errors-warnings"]);
    webpack
        .env("WEIR_PLUGIN_CORE", core)
        .env("WEIR_PLUGIN_DIST", out);
    run(webpack.current_dir(home.plugin()))
}

fn collect(folder: &Path, path: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let path = format!("{path}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Prints what a page with one panel loads, compressed, and refuses far too much.
fn weigh(home: &Home) -> Result<()> {
    let script = "const fs = require('fs'), path = require('path'), zlib = require('zlib'), root = process.argv[1]; let sum = 0; \
        for (const f of fs.readdirSync(root, { recursive: true }).sort()) { if (!/\\.(js|wasm)$/.test(f)) continue; \
        const b = fs.readFileSync(path.join(root, f)), n = zlib.brotliCompressSync(b).length; \
        if (!/panels.(chord|flowtable)/.test(f)) sum += n; \
        console.log(`plugin  ${f.padEnd(42)} ${(b.length / 1000).toFixed(1).padStart(8)} kB, brotli ${(n / 1000).toFixed(1).padStart(6)} kB`); } \
        console.log(`plugin  a first Sankey loads, brotli: ${(sum / 1000).toFixed(1)} kB`); process.exit(sum / 1000 > Number(process.argv[2]) ? 1 : 0)";
    let mut node = command("node");
    node.args(["-e", script])
        .arg(folder(home))
        .arg(MOST_KB.to_string());
    run(&mut node).with_context(|| format!("expected at most {MOST_KB} kB"))
}
