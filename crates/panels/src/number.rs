//! Numbers as panels write them: as the model does, and axis labels of one scale.

use weir_model::Unit;
pub use weir_model::units::format;

#[cfg(test)]
mod tests;

/// Names of powers of 1000.
const PREFIXES: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];

/// Whether a value is an amount that can be drawn: more than nothing, and large enough that shares of
/// it stay finite.
pub fn amount(value: &f64) -> bool {
    value.is_normal() && *value > 0.0
}

/// Reads a decimal number: `-1.5e3`; `None` for other text. Up to 15 digits and a power of ten up to 22
/// give the nearest number, more of either one within a few units of its last place. The standard
/// library's exact reader brings a table that weighs more than a panel.
pub fn read(text: &str) -> Option<f64> {
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0u64;
    // How many powers of ten the digits read stand above the number's last one.
    let mut beyond = 0i32;
    for digit in whole.bytes().chain(fraction.bytes()) {
        let digit = u64::from(char::from(digit).to_digit(10)?);
        match value.checked_mul(10).and_then(|v| v.checked_add(digit)) {
            Some(more) if beyond == 0 => value = more,
            _ => beyond = beyond.saturating_add(1),
        }
    }
    let behind = i32::try_from(fraction.len()).ok()?;
    let power = power.saturating_add(beyond).saturating_sub(behind);
    let scale = |power: i32| 10f64.powi(power.clamp(0, 308));
    let value = match power {
        // In two steps, for the smallest numbers.
        ..0 => value as f64 / scale(-power) / scale(-power - 308),
        _ => value as f64 * scale(power) * scale(power - 308),
    };
    Some(if negative { -value } else { value })
}

/// The label of an axis tick, all ticks in the scale of the largest: `0`, `0.5 MB`, `1 MB`.
pub fn axis_label(value: f64, step: f64, largest: f64, unit: Unit) -> String {
    match unit {
        Unit::Share | Unit::Seconds => return format(value, unit),
        _ => {}
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Small counts read better whole: 500 and 1500, not 0.5 k and 1.5 k.
    let plain = unit == Unit::Plain || (unit == Unit::Count && largest < 10_000.0);
    let power = if plain { 0 } else { power(largest) };
    let scale = 1000f64.powi(power as i32);
    let digits = (-(step / scale).log10().floor()).clamp(0.0, 6.0) as usize;
    join(&trimmed(value / scale, digits), PREFIXES[power], unit)
}

/// A share of 1 in per cent.
pub fn share(value: f64) -> String {
    format(value, Unit::Share)
}

/// A share of 1 in whole per cent, for places too narrow for more.
pub fn short_share(value: f64) -> String {
    // Almost all is not all.
    if (0.995..1.0).contains(&value) {
        return "> 99 %".to_owned();
    }
    format!("{:.0} %", value * 100.0)
}

fn power(value: f64) -> usize {
    let mut scaled = value.abs();
    let mut power = 0;
    // 999.6 is written as 1000 with three digits: the next prefix.
    while scaled >= 999.5 && power + 1 < PREFIXES.len() {
        scaled /= 1000.0;
        power += 1;
    }
    power
}

fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn join(number: &str, prefix: &str, unit: Unit) -> String {
    let name = match unit {
        Unit::Octets => "B",
        Unit::BitsPerSecond => "bit/s",
        _ => "",
    };
    let space = if prefix.is_empty() && name.is_empty() {
        ""
    } else {
        " "
    };
    format!("{number}{space}{prefix}{name}")
}
