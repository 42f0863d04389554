//! Numbers as panels write them: axis labels of one scale.

use weir_model::Unit;

#[cfg(test)]
mod tests;

/// Names of powers of 1000.
const PREFIXES: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];

/// A number with its unit, to three digits: `1.23 MB`, `12.3 Mbit/s`, `845`.
pub fn format(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    match unit {
        Unit::Share => return share(value),
        Unit::Seconds => return duration(value),
        _ => {}
    }
    let power = if unit == Unit::Plain { 0 } else { power(value) };
    let scaled = value / 1000f64.powi(power as i32);
    let whole = power == 0 && scaled.fract() == 0.0;
    let digits = if whole {
        0
    } else {
        2usize.saturating_sub(magnitude(scaled))
    };
    join(&trimmed(scaled, digits), PREFIXES[power], unit)
}

/// The label of an axis tick, all ticks in the scale of the largest: `0`, `0.5 MB`, `1 MB`.
pub fn axis_label(value: f64, step: f64, largest: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => return share(value),
        Unit::Seconds => return duration(value),
        _ => {}
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let power = if unit == Unit::Plain {
        0
    } else {
        power(largest)
    };
    let scale = 1000f64.powi(power as i32);
    let digits = (-(step / scale).log10().floor()).clamp(0.0, 6.0) as usize;
    join(&trimmed(value / scale, digits), PREFIXES[power], unit)
}

/// A share of 1 in per cent; what is there but small is not written as nothing.
pub fn share(value: f64) -> String {
    let percent = value * 100.0;
    if !percent.is_finite() {
        "–".to_owned()
    } else if percent > 0.0 && percent < 0.1 {
        "< 0.1 %".to_owned()
    } else {
        format!("{} %", trimmed(percent, if percent < 10.0 { 1 } else { 0 }))
    }
}

fn duration(seconds: f64) -> String {
    let s = seconds.abs().round() as u64;
    match s {
        0..=59 => format!("{s} s"),
        60..=3599 => format!("{} min {} s", s / 60, s % 60),
        _ => format!("{} h {} min", s / 3600, s / 60 % 60),
    }
}

/// Digits before the decimal point, less one.
fn magnitude(value: f64) -> usize {
    let magnitude = value.abs().log10().floor();
    if magnitude > 0.0 {
        magnitude as usize
    } else {
        0
    }
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
