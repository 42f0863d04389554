//! The text typed into a column's filter → what a row has to fit.
//!
//! `=`, `!=`, `<`, `<=`, `>`, `>=` in front compare, `!` alone leaves out what holds the text; `a, b`
//! is any of them; `1..5` lies between. Without a sign text is searched for, ignoring case, and a
//! number is meant exactly. Numbers may have units: `10MB`, `1.5k`, `4Ki`.

use crate::number::read;
use weir_model::filter::FilterError;

/// What one column of a row has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Fit {
    /// Everything fits.
    All,
    /// The shown text holds one of these, in lower case.
    Holds(Vec<String>),
    /// The shown text is one of these, in lower case.
    Is(Vec<String>),
    /// The number lies between these, both included.
    Within(Vec<(f64, f64)>),
    /// The other does not fit.
    Not(Box<Fit>),
}

const SIGNS: [&str; 7] = ["!=", "<=", ">=", "=", "<", ">", "!"];

impl Fit {
    /// Reads a filter's text.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(text: &str, numeric: bool) -> Result<Self, FilterError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::All);
        }
        let sign = SIGNS.iter().find(|s| text.starts_with(**s)).copied();
        let sign = sign.unwrap_or_default();
        let rest = text[sign.len()..].trim();
        if numeric {
            return numbers(sign, rest);
        }
        let words: Vec<String> = rest.split(',').map(|w| w.trim().to_lowercase()).collect();
        match sign {
            "" => Ok(Self::Holds(words)),
            "=" => Ok(Self::Is(words)),
            "!=" => Ok(Self::Not(Box::new(Self::Is(words)))),
            "!" => Ok(Self::Not(Box::new(Self::Holds(words)))),
            _ => Err(wrong("text, = or !=", text)),
        }
    }

    /// Whether a row's number and shown text fit.
    pub fn fits(&self, number: Option<f64>, shown: impl Fn() -> String) -> bool {
        match self {
            Self::All => true,
            Self::Holds(words) => {
                let shown = shown().to_lowercase();
                words.iter().any(|w| shown.contains(w.as_str()))
            }
            Self::Is(words) => words.contains(&shown().to_lowercase()),
            Self::Within(spans) => {
                number.is_some_and(|n| spans.iter().any(|(low, high)| *low <= n && n <= *high))
            }
            Self::Not(other) => !other.fits(number, shown),
        }
    }
}

fn numbers(sign: &str, text: &str) -> Result<Fit, FilterError> {
    let expected = || wrong("a number such as 443, 10MB or 1..5", text);
    let one = |text: &str| number(text.trim()).ok_or_else(expected);
    let below = |n: f64| n.next_down();
    Ok(match sign {
        "<" => Fit::Within(vec![(f64::NEG_INFINITY, below(one(text)?))]),
        "<=" => Fit::Within(vec![(f64::NEG_INFINITY, one(text)?)]),
        ">" => Fit::Within(vec![(one(text)?.next_up(), f64::INFINITY)]),
        ">=" => Fit::Within(vec![(one(text)?, f64::INFINITY)]),
        _ => {
            let spans = text.split(',').map(|part| match part.split_once("..") {
                Some((low, high)) => Ok((one(low)?, one(high)?)),
                None => one(part).map(|n| (n, n)),
            });
            let within = Fit::Within(spans.collect::<Result<_, _>>()?);
            match sign {
                "!=" | "!" => Fit::Not(Box::new(within)),
                _ => within,
            }
        }
    })
}

/// A number with a unit behind it.
fn number(text: &str) -> Option<f64> {
    let end = text
        .find(|c: char| c.is_ascii_alphabetic() && c != 'e')
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let value = read(&digits.trim().replace('\u{202f}', ""))?;
    let unit = unit.trim_end_matches("bit/s").trim_end_matches(['B', 'b']);
    let (base, prefix) = match unit.strip_suffix('i') {
        Some(prefix) => (1024.0f64, prefix),
        None => (1000.0, unit),
    };
    let power = ["", "k", "m", "g", "t", "p"]
        .iter()
        .position(|p| prefix.eq_ignore_ascii_case(p))?;
    Some(value * base.powi(power as i32))
}

fn wrong(expected: &str, found: &str) -> FilterError {
    FilterError {
        at: 0,
        expected: expected.to_owned(),
        found: format!("`{found}`"),
    }
}
