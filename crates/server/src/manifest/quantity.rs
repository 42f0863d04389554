//! Owns Kubernetes' quantities of bytes: `8Gi`, `500M`.

use std::fmt;

/// A number of bytes as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    text: String,
    bytes: u64,
}

/// Kubernetes' units.
const UNITS: [(&str, u64); 9] = [
    ("", 1),
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("T", 1_000_000_000_000),
    ("Ki", 1 << 10),
    ("Mi", 1 << 20),
    ("Gi", 1 << 30),
    ("Ti", 1 << 40),
];

impl Quantity {
    /// Reads a whole number with a unit, at least `least` bytes.
    ///
    /// # Errors
    /// Says what was expected.
    pub fn read(text: &str, least: &str) -> Result<Self, String> {
        let expected = || {
            format!(
                "expected a size of {least} or more, such as 2Gi or 500M (a whole number, and k, M, \
                 G, T, Ki, Mi, Gi or Ti), got {text:?}"
            )
        };
        let smallest = parse(least).unwrap_or(0);
        let bytes = parse(text).filter(|bytes| *bytes >= smallest && *bytes <= 1 << 60);
        Ok(Self {
            text: text.to_owned(),
            bytes: bytes.ok_or_else(expected)?,
        })
    }

    /// The bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The sum of both, in whole Mi.
    pub fn plus(&self, more: &Self) -> String {
        mebibytes(self.bytes + more.bytes)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A number of bytes in whole Mi, rounded up.
pub fn mebibytes(bytes: u64) -> String {
    format!("{}Mi", bytes.div_ceil(1 << 20))
}

fn parse(text: &str) -> Option<u64> {
    let at = text.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = text.split_at(at.unwrap_or(text.len()));
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}
