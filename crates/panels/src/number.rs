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
