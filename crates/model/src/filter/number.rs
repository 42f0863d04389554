//! Numbers with byte units in filter text: `10MB`, `1.5GiB`.

/// Units, the longer names first; a bare letter counts as its decimal unit.
const UNITS: &[(&str, u64)] = &[
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    ("pib", 1 << 50),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("pb", 1_000_000_000_000_000),
    ("b", 1),
    ("k", 1_000),
    ("m", 1_000_000),
    ("g", 1_000_000_000),
    ("t", 1_000_000_000_000),
];

/// A whole number of bytes (or anything else): digits, a fraction, a unit. `None` when it is not
/// one, is not whole after scaling, or does not fit 64 bits.
pub(super) fn parse(word: &str) -> Option<u64> {
    let lower = word.to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let scale = match &lower[digits.len()..] {
        "" => 1,
        unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
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

/// The shortest exact text of a number of bytes, such as `10MB`.
pub(super) fn print_octets(number: u64) -> String {
    let units = [
        ("PB", 1_000_000_000_000_000),
        ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000),
    ];
    let small = [("MB", 1_000_000), ("kB", 1_000)];
    units
        .iter()
        .chain(&small)
        .find(|(_, scale)| number != 0 && number.is_multiple_of(*scale))
        .map_or_else(
            || number.to_string(),
            |(unit, scale)| format!("{}{unit}", number / scale),
        )
}
