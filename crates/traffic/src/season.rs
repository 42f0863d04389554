//! Day, night and weekend: how busy the cluster is at a moment.

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// How busy it is at a UTC second: about 0.4 at night, 1.5 in the afternoon, 0.65 of it at
/// weekends; the mean over a week is 1.
pub fn busyness(second: i64) -> f64 {
    let hour = second.rem_euclid(DAY_S) as f64 / 3_600.0;
    // the wave's rising zero is at 8:00, its top at 14:00
    let wave = sine_turns((hour - 8.0) / 24.0);
    // 1970-01-01 was a Thursday
    let weekday = (second.div_euclid(DAY_S) + 3).rem_euclid(7);
    let week = if weekday >= 5 { 0.65 } else { 1.0 };
    (1.0 + 0.55 * wave) * week / 0.9
}

/// The sine of a number of turns, after Bhaskara I (7th century), within 0.002; basic arithmetic
/// only, so the same on every machine.
fn sine_turns(turns: f64) -> f64 {
    let x = (turns - turns.floor()) * 2.0;
    let (x, sign) = if x >= 1.0 { (x - 1.0, -1.0) } else { (x, 1.0) };
    let p = x * (1.0 - x);
    sign * 16.0 * p / (5.0 - 4.0 * p)
}

#[cfg(test)]
mod tests {
    use super::{busyness, sine_turns};

    #[test]
    fn the_sine_is_close() {
        for step in 0..200 {
            let turns = f64::from(step) / 97.0 - 0.5;
            let exact = (turns * std::f64::consts::TAU).sin();
            assert!((sine_turns(turns) - exact).abs() < 0.002, "at {turns}");
        }
    }

    #[test]
    fn a_week_averages_to_one_and_nights_and_weekends_are_quiet() {
        let sum: f64 = (0..7 * 24).map(|h| busyness(h * 3_600)).sum();
        assert!((sum / 168.0 - 1.0).abs() < 0.005, "{}", sum / 168.0);
        let monday = 4 * 86_400;
        assert!(busyness(monday + 14 * 3_600) > 3.0 * busyness(monday + 2 * 3_600));
        assert!(busyness(monday + 14 * 3_600) > 1.3 * busyness(monday - 10 * 3_600));
    }
}
