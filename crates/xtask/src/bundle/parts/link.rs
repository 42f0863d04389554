//! Owns the changes to the splitter's output: what parts share comes in one file instead of in many.

use anyhow::{Context, Result, ensure};

/// The head of a loader of what some parts share.
const CHUNK: &str = "const __chunk_";
/// The name of the sections that hold those modules.
const SECTION: &str = "part";
/// How a module begins: its kind and version.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

/// Several modules in one that has nothing but them, each in a custom section.
/// Source: WebAssembly 1.0, "Binary Format", "Modules" and "Custom Section".
pub fn packed(modules: &[Vec<u8>]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for module in modules {
        out.push(0);
        leb128(1 + SECTION.len() + module.len(), &mut out);
        leb128(SECTION.len(), &mut out);
        out.extend(SECTION.as_bytes());
        out.extend(module);
    }
    out
}

fn leb128(mut value: usize, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The script with one loader for all that parts share, which fetches `split_<name>.wasm`, as
/// [`packed`] makes it; the others are that one.
///
/// # Errors
/// When the script is not as the splitter writes it: their loaders have no dependencies.
pub fn with_packed(script: &str, name: &str) -> Result<String> {
    let mut pieces = script.split(CHUNK);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (at, piece) in pieces.enumerate() {
        let (number, rest) = piece
            .split_once(" = makeLoad(")
            .with_context(|| format!("expected the splitter's loader, found {piece:.60}"))?;
        let (_, after) = rest.split_once(", []);\n").with_context(|| {
            format!("the splitter's loader {number} has dependencies or no end")
        })?;
        if at == 0 {
            out += &loader(name);
        }
        out += &format!("{CHUNK}{number} = shared;\n{after}");
    }
    Ok(out)
}

fn loader(name: &str) -> String {
    format!(
        "const shared = makeLoad(() => {{
    const source = WebAssembly.compileStreaming(fetch(new URL(\"./split_{name}.wasm\", import.meta.url)));
    source.catch(() => {{}});
    return async (imports) => {{
        const parts = WebAssembly.Module.customSections(await source, \"{SECTION}\");
        await Promise.all(parts.map((part) => WebAssembly.instantiate(part, imports)));
    }};
}}, []);
"
    )
}

/// A text with other words in all places.
///
/// # Errors
/// When the words are in no place.
pub fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    ensure!(text.contains(old), "expected {old:?} in what a tool wrote");
    Ok(text.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::{packed, with_packed};

    #[test]
    fn loaders_of_shared_code_are_one() {
        let loader = |n: u32| {
            format!(
                "const __chunk_{n} = makeLoad(() => {{ fetch(\"./chunk_{n}.wasm\") }}\n, []);\n"
            )
        };
        let tail = "export const a = wrapAsyncCb(makeLoad(f, [__chunk_7, __chunk_8]));\n";
        let script = format!("head\n/* a */\n{}/* b */\n{}{tail}", loader(7), loader(8));
        let out = with_packed(&script, "shared").expect("a script");
        assert!(out.starts_with("head\n/* a */\nconst shared = makeLoad("));
        assert!(out.ends_with(&format!(
            "const __chunk_7 = shared;\n/* b */\nconst __chunk_8 = shared;\n{tail}"
        )));
        assert_eq!(out.matches("fetch(").count(), 1);
        assert!(out.contains("./split_shared.wasm"));
    }

    #[test]
    fn a_script_without_shared_code_stays() {
        let script = "export const a = wrapAsyncCb(makeLoad(f, []));\n";
        assert_eq!(with_packed(script, "shared").expect("a script"), script);
    }

    #[test]
    fn another_script_is_refused() {
        for script in [
            "const __chunk_7 = other(() => {}, []);\n",
            "const __chunk_7 = makeLoad(() => {}, [__chunk_8]);\n",
        ] {
            assert!(with_packed(script, "shared").is_err(), "{script}");
        }
    }

    #[test]
    fn modules_are_packed_into_sections() {
        let long = vec![7; 200];
        let out = packed(&[vec![1, 2, 3], long.clone()]);
        let head = b"\0asm\x01\0\0\0\0\x08\x04part\x01\x02\x03\0\xcd\x01\x04part";
        assert_eq!(out, [head.as_slice(), &long].concat());
    }
}
