//! Owns the cut of the app's module into parts: a first file, one per `wasm_split` name in `crates/app`,
//! and one with what several of those share.
//!
//! trunk binds the uncut module and calls this before it is done (see `static/Trunk.toml`). The cut
//! needs the module as the linker left it, so it is bound here once more; trunk's copy is replaced.

mod link;

use crate::home::Home;
use crate::run::{command, run, run_logged};
use crate::setup;
use crate::wasm::TARGET;
use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// The name by which trunk and cargo know the app.
const APP: &str = "weir-app";
/// What the splitter calls its JavaScript.
const LINK: &str = "__wasm_split";
/// The file with what parts share.
const SHARED: &str = "shared";
/// What the compiler uses of WebAssembly.
pub const IN_USE: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];

/// Cuts the app that cargo built last into its target folder `built`, and puts the parts into the folder
/// that trunk has filled, in place of the whole. `small` takes the small profile and spends time on the
/// size.
///
/// # Errors
/// When a tool fails or trunk's folder is not as expected.
pub fn cut(home: &Home, staging: &Path, built: &Path, small: bool) -> Result<()> {
    let profile = if small { "wasm" } else { "debug" };
    let module = built.join(TARGET).join(profile);
    let work = home.root.join("target/parts");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let bound = work.join("bound");
    fs::create_dir_all(&bound)?;
    let tools = setup::tool_folders(home)?;
    run(command(tools.wasm_split.join("wasm-split-cli"))
        .arg(module.join("weir-app.wasm"))
        .arg(&work)
        .args(["--out-name", APP]))?;
    run(command(tools.wasm_bindgen.join("wasm-bindgen"))
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", APP, "--out-dir"])
        .arg(&bound)
        .arg(work.join("weir-app.wasm")))?;
    let chunks = named(&work, "chunk_")?;
    let mut parts = named(&work, "split_")?;
    if small {
        let main = bound.join("weir-app_bg.wasm");
        let modules = parts.iter().chain(&chunks).map(|(_, path)| path);
        for path in modules.chain([&main]) {
            shrink(home, path)?;
        }
    }
    if !chunks.is_empty() {
        let path = work.join(format!("split_{SHARED}.wasm"));
        let chunks: Vec<Vec<u8>> = chunks
            .iter()
            .map(|(_, p)| fs::read(p))
            .collect::<Result<_, _>>()?;
        fs::write(&path, link::packed(&chunks))?;
        parts.push((SHARED.to_owned(), path));
    }
    place(&work, &bound, &parts, staging)
}

fn shrink(home: &Home, module: &Path) -> Result<()> {
    let mut shrink = command(home.npm().join("node_modules/.bin/wasm-opt"));
    shrink.args(IN_USE).arg("-Os");
    // It warns of names that it does not know.
    let log = home.cache.join("log/wasm-opt.log");
    run_logged(shrink.arg(module).arg("--output").arg(module), &log)
}

/// The modules whose name begins so, with the rest of the name, in its order.
fn named(work: &Path, start: &str) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(work)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_module = path.extension().is_some_and(|ending| ending == "wasm");
        if let (true, Some(rest)) = (is_module, stem.strip_prefix(start)) {
            found.push((rest.to_owned(), path.clone()));
        }
    }
    found.sort();
    Ok(found)
}

/// Puts all files into trunk's folder, named by their bytes, and the names into what refers to them.
fn place(work: &Path, bound: &Path, parts: &[(String, PathBuf)], staging: &Path) -> Result<()> {
    let mut link = link::with_packed(&read(&work.join(format!("{LINK}.js")))?, SHARED)?;
    for (name, path) in parts {
        let bytes = fs::read(path)?;
        let file = format!("{name}-{}.wasm", hash(&bytes));
        link = link::replaced(&link, &format!("./split_{name}.wasm"), &format!("./{file}"))?;
        fs::write(staging.join(file), bytes)?;
    }
    let (index, trunks) = (staging.join("index.html"), trunks_name(staging)?);
    let main = fs::read(bound.join("weir-app_bg.wasm"))?;
    let script = read(&bound.join("weir-app.js"))?;
    let all = [main.as_slice(), script.as_bytes(), link.as_bytes()].concat();
    let (name, link_name) = (
        format!("{APP}-{}", hash(&all)),
        format!("parts-{}", hash(&all)),
    );
    let link = link::replaced(&link, &format!("./{APP}.js"), &format!("./{name}.js"))?;
    // The module itself asks for the old name, so only where that comes from is another.
    let script = link::replaced(
        &script,
        &format!("from \"./{LINK}.js\""),
        &format!("from \"./{link_name}.js\""),
    )?;
    let html = link::replaced(&read(&index)?, &trunks, &name)?;
    // Known from the page, it need not wait for the script that asks for it.
    let early = format!(
        "<link rel=\"modulepreload\" href=\"./{link_name}.js\" crossorigin=\"anonymous\"></head>"
    );
    let html = link::replaced(&html, "</head>", &early)?;
    fs::remove_file(staging.join(format!("{trunks}.js")))?;
    fs::remove_file(staging.join(format!("{trunks}_bg.wasm")))?;
    fs::write(staging.join(format!("{name}.js")), script)?;
    fs::write(staging.join(format!("{name}_bg.wasm")), main)?;
    fs::write(staging.join(format!("{link_name}.js")), link)?;
    Ok(fs::write(index, html)?)
}

/// The name that trunk gave the whole app, without an ending.
fn trunks_name(staging: &Path) -> Result<String> {
    let entries = fs::read_dir(staging)?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut found = names.filter_map(|name| {
        let stem = name.strip_suffix("_bg.wasm")?;
        stem.starts_with(APP).then(|| stem.to_owned())
    });
    found.next().context("trunk left no module of the app")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}
