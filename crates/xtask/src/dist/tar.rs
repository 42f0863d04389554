//! Owns the writing of tar archives (POSIX.1-1988 ustar): plain files of fixed owner, mode and time.

use anyhow::{Result, ensure};
use std::io::Write;

/// Headers and contents stand in blocks of so many bytes.
const BLOCK: usize = 512;
/// 1 January 2000: a time that no tool finds odd.
const TIME: u64 = 946_684_800;

/// Writes the files in the given order, then the end of the archive.
///
/// # Errors
/// A path longer than 100 bytes, or the writer's own.
pub fn write<'a>(
    out: &mut impl Write,
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<()> {
    for (path, bytes) in files {
        out.write_all(&header(path, bytes.len())?)?;
        out.write_all(bytes)?;
        out.write_all(&vec![0; bytes.len().next_multiple_of(BLOCK) - bytes.len()])?;
    }
    out.write_all(&[0; 2 * BLOCK])?;
    Ok(())
}

fn header(path: &str, length: usize) -> Result<[u8; BLOCK]> {
    ensure!(
        path.len() <= 100,
        "the path is too long for an archive: {path}"
    );
    let mut block = [0; BLOCK];
    let mut put =
        |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, path);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    put(136, &format!("{TIME:011o}\0"));
    // The sum is taken over the header with blanks in its own place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    put(265, "root");
    put(297, "root");
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}
