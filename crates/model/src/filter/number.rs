//! Numbers with units in filter text: `10MB`, `1.5GiB`, `20Mbit/s`, `10k`.
//!
//! `kB`, `MB`, `GB`, `TB`, `PB` and a bare `k`, `M`, `G`, `T` count by 1000, `KiB`, `MiB`, `GiB`,
//! `TiB`, `PiB` by 1024. Case does not matter. Byte units suit fields of octets, `bit`, `kbit`, `Mbit`,
//! `Gbit`, `Tbit`, also with `/s`, fields of bits per second; bare letters suit any number.

use crate::Unit;

type Units = &'static [(&'static str, u64)];

/// Units of bytes, as they are offered.
pub(super) const OCTETS: Units = &[
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("PB", 1_000_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("PiB", 1 << 50),
    ("B", 1),
];

/// Units of bits per second, as they are offered.
pub(super) const BITS: Units = &[
    ("kbit/s", 1_000),
    ("Mbit/s", 1_000_000),
    ("Gbit/s", 1_000_000_000),
    ("Tbit/s", 1_000_000_000_000),
    ("bit/s", 1),
];

/// Bare letters.
pub(super) const LETTERS: Units = &[
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("T", 1_000_000_000_000),
];

/// The units that suit a field besides bare letters.
pub(super) fn units(unit: Unit) -> Units {
    match unit {
        Unit::Octets => OCTETS,
        Unit::BitsPerSecond => BITS,
        _ => &[],
    }
}

fn scale(unit: Unit, name: &str) -> Option<u64> {
    let same = |known: &str| {
        let short = known.strip_suffix("/s");
        known.eq_ignore_ascii_case(name) || short.is_some_and(|s| s.eq_ignore_ascii_case(name))
    };
    let mut all = units(unit).iter().chain(LETTERS);
    all.find(|(known, _)| same(known)).map(|(_, scale)| *scale)
}

/// A whole number: digits, a fraction, a unit that suits the field. `None` when it is not one, is
/// not whole after scaling, or does not fit 64 bits.
pub(super) fn parse(word: &str, unit: Unit) -> Option<u64> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (digits, name) = word.split_at(end.unwrap_or(word.len()));
    let scale = match name {
        "" => 1,
        name => scale(unit, name)?,
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || fraction.len() > 18 {
        return None;
    }
    let below = 10u128.pow(u32::try_from(fraction.len()).ok()?);
    let scaled = fraction.parse::<u128>().ok()? * u128::from(scale);
    if !scaled.is_multiple_of(below) {
        return None;
    }
    let whole = u128::from(whole.parse::<u64>().ok()?) * u128::from(scale);
    u64::try_from(whole + scaled / below).ok()
}

/// What a number for a field of this unit looks like, for an error.
pub(super) fn wanted(unit: Unit) -> &'static str {
    match unit {
        Unit::Octets => "a whole number of bytes below 2^64, such as 1500, 10MB or 1.5GiB",
        Unit::BitsPerSecond => "a whole number of bits per second below 2^64, such as 20Mbit/s",
        _ => "a whole number below 2^64, such as 443 or 10k",
    }
}

/// The shortest exact text of a number in decimal units, such as `10MB`.
pub(super) fn print(number: u64, unit: Unit) -> String {
    let decimal = |(_, scale): &&(&str, u64)| *scale >= 1_000 && scale.is_multiple_of(1_000);
    let fits = units(unit).iter().filter(decimal);
    let fits = fits.filter(|(_, scale)| number != 0 && number.is_multiple_of(*scale));
    fits.max_by_key(|(_, scale)| *scale).map_or_else(
        || number.to_string(),
        |(name, scale)| format!("{}{name}", number / scale),
    )
}
