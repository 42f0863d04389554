//! Owns the compressed copies beside the built files, and the report of their sizes.

use crate::run::{command, read};
use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Kinds of files that compress well and that nobody edits after the build.
const KINDS: [&str; 4] = ["wasm", "js", "css", "svg"];

/// One file's sizes in bytes.
struct Sizes {
    name: String,
    plain: usize,
    gzip: usize,
    /// None where Node.js could not compress it.
    brotli: Option<usize>,
}

/// Writes `.gz` and `.br` beside every file that gains by it, and prints what a first load costs.
///
/// # Errors
/// When a file cannot be read or written.
pub fn press(dist: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(dist)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| KINDS.iter().any(|kind| end == *kind))
        })
        .collect();
    files.sort();
    let sizes: Vec<Sizes> = files.iter().map(|path| one(path)).collect::<Result<_>>()?;
    for size in &sizes {
        print(size);
    }
    let (parts, first): (Vec<Sizes>, Vec<Sizes>) = sizes.into_iter().partition(is_part);
    print(&sum("before any panel, without fonts", &first));
    print(&sum("parts, each when it is needed", &parts));
    Ok(())
}

/// Whether a file is a part of the app's code, which comes after its first file.
fn is_part(size: &Sizes) -> bool {
    size.name.ends_with(".wasm") && !size.name.ends_with("_bg.wasm")
}

fn sum(name: &str, sizes: &[Sizes]) -> Sizes {
    Sizes {
        name: name.to_owned(),
        plain: sizes.iter().map(|size| size.plain).sum(),
        gzip: sizes.iter().map(|size| size.gzip).sum(),
        brotli: sizes.iter().map(|size| size.brotli).sum(),
    }
}

fn one(path: &Path) -> Result<Sizes> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let packed = gzip(&bytes)?;
    fs::write(beside(path, "gz"), &packed)?;
    Ok(Sizes {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        plain: bytes.len(),
        gzip: packed.len(),
        brotli: brotli(path, &beside(path, "br")),
    })
}

fn print(size: &Sizes) {
    let kb = |bytes: usize| format!("{:.1}", bytes as f64 / 1000.0);
    let brotli = size.brotli.map_or("unknown".to_owned(), kb);
    let (plain, gzip) = (kb(size.plain), kb(size.gzip));
    println!(
        "build  {:<42} {plain:>8} kB, gzip {gzip:>6} kB, brotli {brotli:>6} kB",
        size.name
    );
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Without a name or a time in its head, so that the same bytes give the same file.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("gzip")
}

/// By Node's brotli at its best, which spares a crate; gives the size.
fn brotli(from: &Path, to: &Path) -> Option<usize> {
    let script = "const fs = require('fs'), [from, to] = process.argv.slice(1), bytes = fs.readFileSync(from), \
        k = require('zlib').constants, params = { [k.BROTLI_PARAM_LGWIN]: 24, [k.BROTLI_PARAM_SIZE_HINT]: bytes.length }, \
        out = require('zlib').brotliCompressSync(bytes, { params }); \
        fs.writeFileSync(to, out); process.stdout.write(String(out.length))";
    read(command("node").args(["-e", script]).arg(from).arg(to))?
        .parse()
        .ok()
}
