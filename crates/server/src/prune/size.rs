//! Reads sizes: `6Gi`, `500MB`, `1073741824`.

/// Reads a number of bytes, with Kubernetes' or everyday units: k, M, G, T and Ki, Mi, Gi, Ti, each
/// with or without a B.
///
/// # Errors
/// Says what was expected.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let expected = || format!("expected a size such as 6Gi or 500MB, got {text:?}");
    let trimmed = text.trim();
    let at = trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.'));
    let (number, unit) = trimmed.split_at(at.unwrap_or(trimmed.len()));
    let unit = unit.trim().to_ascii_lowercase();
    let letter = unit.strip_suffix('b').unwrap_or(&unit);
    let (letter, base) = match letter.strip_suffix('i') {
        Some(letter) => (letter, 1024_f64),
        None => (letter, 1000_f64),
    };
    let power = match letter {
        "" if base < 1024.0 => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return Err(expected()),
    };
    let number: f64 = number.parse().map_err(|_| expected())?;
    let bytes = number * base.powi(power);
    if !(1.0..1e18).contains(&bytes) {
        return Err(expected());
    }
    Ok(bytes as u64)
}

/// Reads a percentage, 1 to 100.
///
/// # Errors
/// Says what was expected.
pub fn parse_percent(text: &str) -> Result<u8, String> {
    let number = text.trim_end_matches('%').parse().ok();
    number
        .filter(|n| (1..=100).contains(n))
        .ok_or_else(|| format!("expected a percentage from 1 to 100, got {text:?}"))
}
