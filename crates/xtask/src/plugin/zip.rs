//! Owns the zip archive of the plugin: deflated, in order, with a fixed time, so that the same files
//! give the same bytes. After PKWARE's APPNOTE 6.3, without its extensions.

use anyhow::{Context, Result};
use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// Midnight of 1 January 1980, the format's first day.
const TIME: [u8; 4] = [0, 0, 0x21, 0];
/// 2.0: deflate and folders.
const NEEDED: [u8; 2] = [20, 0];
/// Made on Unix, so that the mode counts.
const MADE_BY: [u8; 2] = [20, 3];
/// A plain file that all may read.
const MODE: u32 = 0o100_644 << 16;

/// Packs files by their paths.
///
/// # Errors
/// When a file is larger than the format's first version allows.
pub fn archive<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> Result<Vec<u8>> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (path, bytes) in files {
        let at = u32::try_from(out.len()).context("the archive is too large")?;
        let head = head(&path, bytes)?;
        let packed = deflate(bytes)?;
        let sized = [&head[..], &size(packed.len())?, &size(bytes.len())?].concat();
        let name = u16::try_from(path.len()).context("a path is too long")?;
        let names = [name.to_le_bytes(), [0, 0]].concat();
        out.extend(
            [
                b"PK\x03\x04",
                &NEEDED[..],
                &sized,
                &names,
                path.as_bytes(),
                &packed,
            ]
            .concat(),
        );
        let rest = [&names[..], &[0; 6], &MODE.to_le_bytes(), &at.to_le_bytes()].concat();
        directory.extend(
            [
                b"PK\x01\x02",
                &MADE_BY[..],
                &NEEDED,
                &sized,
                &rest,
                path.as_bytes(),
            ]
            .concat(),
        );
        count = count.checked_add(1).context("too many files")?;
    }
    let (at, length) = (size(out.len())?, size(directory.len())?);
    out.extend(directory);
    let counts = [count.to_le_bytes(), count.to_le_bytes()].concat();
    out.extend([b"PK\x05\x06", &[0; 4][..], &counts, &length, &at, &[0; 2]].concat());
    Ok(out)
}

/// Flags (names are UTF-8), method, time and checksum.
fn head(path: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    anyhow::ensure!(
        !path.starts_with('/') && !path.contains('\\'),
        "expected a plain path: {path}"
    );
    let mut crc = Crc::new();
    crc.update(bytes);
    Ok([&[0, 0x08, 8, 0][..], &TIME, &crc.sum().to_le_bytes()].concat())
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn size(length: usize) -> Result<[u8; 4]> {
    Ok(u32::try_from(length)
        .context("a file is too large")?
        .to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::archive;
    use crate::run::{command, read, which};

    #[test]
    fn other_programs_read_the_archive() {
        let long = vec![b'x'; 70_000];
        let files = [("a/one.txt", &b"one"[..]), ("a/b/\u{fc}.bin", &long)];
        let packed =
            archive(files.into_iter().map(|(p, b)| (p.to_owned(), b))).expect("an archive");
        assert_eq!(&packed[..4], b"PK\x03\x04");
        let python = which("python3").expect("python3 reads archives");
        let path = std::env::temp_dir().join(format!("weir-zip-{}.zip", std::process::id()));
        std::fs::write(&path, packed).expect("a file");
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); \
            print(z.testzip(), [(i.filename, i.file_size) for i in z.infolist()])";
        let said = read(command(python).args(["-c", script]).arg(&path));
        std::fs::remove_file(&path).expect("the file is there");
        let expected = "None [('a/one.txt', 3), ('a/b/\u{fc}.bin', 70000)]";
        assert_eq!(said.as_deref(), Some(expected));
    }
}
