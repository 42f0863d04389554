//! The ticks of an axis: round steps, one prefix for all of them.

use super::Unit;
use super::format::{ending, format, power, trim};

/// The ticks of an axis from 0 up.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The values, ascending, from 0; the last is at or above the largest value drawn.
    pub ticks: Vec<f64>,
    /// One text per tick.
    pub labels: Vec<String>,
}

/// Steps of durations in seconds, below which 1, 2, 5 fit no clock.
const CLOCK: [f64; 17] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
    10_800.0, 21_600.0, 43_200.0,
];

/// An axis that reaches `max` in about so many steps of 1, 2 or 5 times a power of ten (durations:
/// of a clock). Counts never step by less than 1. A `max` that is no positive number counts as 1.
pub fn axis(max: f64, unit: Unit, steps: usize) -> Axis {
    let max = if max.is_finite() && max > 0.0 {
        max.min(1e300)
    } else {
        1.0
    };
    let step = step(max / steps.clamp(1, 100) as f64, unit);
    let count = (max / step - 1e-9).ceil().max(1.0) as usize;
    let ticks: Vec<f64> = (0..=count).map(|i| i as f64 * step).collect();
    let labels = labels(&ticks, step, unit);
    Axis { ticks, labels }
}

fn step(rough: f64, unit: Unit) -> f64 {
    if unit == Unit::Seconds && rough > 1.0 {
        let days = || (rough / 86_400.0).ceil() * 86_400.0;
        return CLOCK
            .iter()
            .copied()
            .find(|step| *step >= rough)
            .unwrap_or_else(days);
    }
    let base = 10f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|t| t * base >= rough * (1.0 - 1e-9));
    let step = times.unwrap_or(10.0) * base;
    if unit == Unit::Count {
        step.max(1.0)
    } else {
        step
    }
}

fn labels(ticks: &[f64], step: f64, unit: Unit) -> Vec<String> {
    let largest = ticks.last().copied().unwrap_or(0.0);
    match unit {
        Unit::Seconds => {
            let text = |t: &f64| {
                if *t == 0.0 {
                    "0".to_owned()
                } else {
                    format(*t, unit)
                }
            };
            ticks.iter().map(text).collect()
        }
        Unit::Share => shared(ticks, step * 100.0, 0.01, " %"),
        Unit::Plain => shared(ticks, step, 1.0, ""),
        _ => {
            let power = power(largest);
            let scale = 1000f64.powi(i32::try_from(power).unwrap_or(0));
            shared(ticks, step / scale, scale, &ending(power, unit))
        }
    }
}

/// All ticks with one scale and as many decimals as the step needs; zero is bare.
fn shared(ticks: &[f64], step: f64, scale: f64, ending: &str) -> Vec<String> {
    let decimals = (0..=12).find(|d| {
        let shifted = step * 10f64.powi(*d);
        (shifted - shifted.round()).abs() < 1e-6 * shifted.max(1.0) && shifted.round() >= 1.0
    });
    let decimals = usize::try_from(decimals.unwrap_or(12)).unwrap_or(0);
    let text = |tick: &f64| match *tick {
        0.0 => "0".to_owned(),
        tick => format!("{}{ending}", trim(format!("{:.decimals$}", tick / scale))),
    };
    ticks.iter().map(text).collect()
}
