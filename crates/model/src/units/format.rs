//! Numbers with three significant digits and a unit.

use super::Unit;

/// What is written where there is no number.
const NONE: &str = "–";

/// Prefixes by powers of 1000.
const PREFIXES: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];

/// A number as text with three significant digits and its unit: `1.23 MB`, `12.4 Mbit/s`, `1.2 k`,
/// `0 B`, `< 0.1 %`. What is no number (infinite, undefined) is a dash.
pub fn format(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    // An empty sum of floats is -0.0.
    let value = value + 0.0;
    if value < 0.0 {
        return format!("-{}", format(-value, unit));
    }
    match unit {
        Unit::Plain => plain(value),
        Unit::Count | Unit::Octets | Unit::BitsPerSecond => scaled(value, unit),
        Unit::Share => share(value),
        Unit::Seconds => seconds(value),
    }
}

/// A whole number with all its digits in groups of three, and its unit: `1 234 567 B`.
pub fn format_exact(value: u64, unit: Unit) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    match suffix(unit) {
        "" => out,
        suffix => format!("{out} {suffix}"),
    }
}

/// The unit behind the prefix.
pub(super) fn suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::Octets => "B",
        Unit::BitsPerSecond => "bit/s",
        Unit::Share => "%",
        Unit::Seconds => "s",
        Unit::Plain | Unit::Count => "",
    }
}

/// Prefix and unit, with a space before unless both are empty.
pub(super) fn ending(power: usize, unit: Unit) -> String {
    let text = format!(
        "{}{}",
        PREFIXES[power.min(PREFIXES.len() - 1)],
        suffix(unit)
    );
    if text.is_empty() {
        text
    } else {
        format!(" {text}")
    }
}

/// The power of 1000 that leaves at most three digits before the point.
pub(super) fn power(value: f64) -> usize {
    let mut power = 0;
    let mut rest = value;
    // 999.5 rounds to 1000.
    while rest >= 999.5 && power < PREFIXES.len() - 1 {
        rest /= 1000.0;
        power += 1;
    }
    power
}

fn scaled(value: f64, unit: Unit) -> String {
    let power = power(value);
    let mantissa = (0..power).fold(value, |v, _| v / 1000.0);
    if mantissa > 0.0 && mantissa < 0.001 {
        return format!("< 0.001{}", ending(0, unit));
    }
    format!("{}{}", digits(mantissa), ending(power, unit))
}

/// Three significant digits without trailing zeros; whole numbers from 1000 on in full.
fn digits(value: f64) -> String {
    let decimals = match value {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.9995 => 2,
        _ => 3,
    };
    trim(format!("{value:.decimals$}"))
}

/// Drops zeros behind the point.
pub(super) fn trim(text: String) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn plain(value: f64) -> String {
    if value > 0.0 && value < 0.001 {
        return "< 0.001".to_owned();
    }
    trim(format!("{value:.3}"))
}

fn share(value: f64) -> String {
    let percent = value.min(1e9) * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return "< 0.1 %".to_owned();
    }
    // Almost all is not all.
    if percent < 100.0 && percent > 99.9 {
        return "> 99.9 %".to_owned();
    }
    format!("{} %", trim(format!("{percent:.1}")))
}

fn seconds(value: f64) -> String {
    if value == 0.0 {
        return "0 s".to_owned();
    }
    if value < 1.0 {
        let ms = (value * 1000.0).round();
        return if value > 0.0 && ms < 1.0 {
            "< 1 ms".to_owned()
        } else {
            format!("{ms} ms")
        };
    }
    if value < 59.95 {
        return format!("{} s", trim(format!("{value:.1}")));
    }
    let whole = value.round();
    let parts = [(86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s")];
    let first = parts
        .iter()
        .position(|(length, _)| whole >= *length)
        .unwrap_or(3);
    let big = (whole / parts[first].0).floor();
    let head = format!("{big} {}", parts[first].1);
    let Some((length, name)) = parts.get(first + 1) else {
        return head;
    };
    let rest = ((whole - big * parts[first].0) / length).floor();
    if rest >= 1.0 {
        format!("{head} {rest} {name}")
    } else {
        head
    }
}
