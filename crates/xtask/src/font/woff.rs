//! Owns the unpacking of WOFF 1 files into the tables that `ttf-parser` reads.
//!
//! WOFF 1 is a table directory over zlib-compressed tables (W3C Recommendation "WOFF File Format
//! 1.0", sections 3 to 5). All numbers are big-endian.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::Read;

const HEADER_LENGTH: usize = 44;
const ENTRY_LENGTH: usize = 20;

/// The uncompressed tables of one font, by tag.
pub type Tables = BTreeMap<[u8; 4], Vec<u8>>;

/// Unpacks every table of a WOFF 1 file.
///
/// # Errors
/// When the signature is not `wOFF`, a table lies outside the file, or a table does not unpack to
/// the length its entry names.
pub fn tables(file: &[u8]) -> Result<Tables> {
    if file.get(..4) != Some(b"wOFF") {
        bail!("not a WOFF 1 file: expected the signature wOFF");
    }
    let count = usize::from(u16::from_be_bytes([byte(file, 12)?, byte(file, 13)?]));
    (0..count)
        .map(|index| table(file, HEADER_LENGTH + index * ENTRY_LENGTH))
        .collect()
}

fn table(file: &[u8], entry: usize) -> Result<([u8; 4], Vec<u8>)> {
    let tag: [u8; 4] = file
        .get(entry..entry + 4)
        .context("the table directory ends early")?
        .try_into()?;
    let name = String::from_utf8_lossy(&tag).into_owned();
    let offset = number(file, entry + 4)?;
    let packed = number(file, entry + 8)?;
    let length = number(file, entry + 12)?;
    let bytes = file
        .get(offset..offset.saturating_add(packed))
        .with_context(|| format!("table {name} lies outside the file"))?;
    // A table that compression would not shrink is stored as it is.
    let mut plain = Vec::with_capacity(length);
    if packed == length {
        plain.extend_from_slice(bytes);
    } else {
        flate2::read::ZlibDecoder::new(bytes)
            .take(length as u64 + 1)
            .read_to_end(&mut plain)
            .with_context(|| format!("table {name} does not unpack"))?;
    }
    if plain.len() != length {
        bail!(
            "table {name}: expected {length} bytes, unpacked {}",
            plain.len()
        );
    }
    Ok((tag, plain))
}

fn byte(file: &[u8], at: usize) -> Result<u8> {
    file.get(at).copied().context("the file ends early")
}

fn number(file: &[u8], at: usize) -> Result<usize> {
    let bytes = file.get(at..at + 4).context("the file ends early")?;
    Ok(u32::from_be_bytes(bytes.try_into()?) as usize)
}
