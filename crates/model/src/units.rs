//! Units: how numbers are written for people.

mod format;
#[cfg(test)]
mod tests;

pub use format::{format, format_exact};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Written as it is.
    Plain,
    /// A count of things, scaled by 1000: `1.2 k`.
    Count,
    /// Bytes, scaled by 1000: `1.2 MB`.
    Octets,
    /// Bits per second, scaled by 1000: `1.2 Mbit/s`.
    BitsPerSecond,
    /// A share of 1, written in per cent.
    Share,
    /// Seconds of duration: `1 h 2 min`.
    Seconds,
}
