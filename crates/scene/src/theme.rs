//! Light and dark: every colour that a picture may use.
//!
//! The palettes were searched for: within hue families, the twelve colours (and Other) that stay
//! farthest apart in OKLab for normal sight and under simulated protanopia and deuteranopia,
//! each with a contrast of at least 3 to the background. The colours of verdicts were searched for
//! in the same way among themselves and Other: a calm blue, a strong red, amber, and a grey that
//! can be seen. The tests hold that.

use crate::Color;

#[cfg(test)]
mod tests;

/// The colours of a theme. Text colours reach WCAG AA on `background`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Whether the background is dark.
    pub dark: bool,
    /// Behind the panel.
    pub background: Color,
    /// Main text.
    pub text: Color,
    /// Axis and secondary text.
    pub text_muted: Color,
    /// Grid lines.
    pub grid: Color,
    /// Borders.
    pub border: Color,
    /// Hover, focus and selection.
    pub accent: Color,
    /// Traffic in "Other".
    pub other: Color,
    /// Series, slices and nodes, in order; readable for colour-blind people.
    pub palette: [Color; 12],
    /// What network policies did with traffic.
    pub verdicts: Verdicts,
}

/// Colours with a meaning: what network policies did with traffic. Words say the same wherever they
/// are used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdicts {
    /// A policy let it pass: calm.
    pub allowed: Color,
    /// A policy dropped it silently: strong.
    pub dropped: Color,
    /// A policy rejected it with an answer: unlike `dropped`.
    pub rejected: Color,
    /// No policy spoke: neutral, but visible.
    pub unprotected: Color,
}

impl Theme {
    /// On dark.
    pub const DARK: Self = Self {
        dark: true,
        background: Color::hex(0x161a22),
        text: Color::hex(0xe6e9ef),
        text_muted: Color::hex(0x9aa4b5),
        grid: Color::hex(0x2a303c),
        border: Color::hex(0x343c4b),
        accent: Color::hex(0x5aa9ff),
        other: Color::hex(0x6b7486),
        palette: [
            Color::hex(0x50a9fe),
            Color::hex(0xb9840e),
            Color::hex(0x6eeeab),
            Color::hex(0xf884a8),
            Color::hex(0x8d71d5),
            Color::hex(0xf0cf4d),
            Color::hex(0x96dcff),
            Color::hex(0xc46858),
            Color::hex(0x6aae7b),
            Color::hex(0xc07bbc),
            Color::hex(0x9cb8f2),
            Color::hex(0xf19b37),
        ],
        verdicts: Verdicts {
            allowed: Color::hex(0x3fb0f5),
            dropped: Color::hex(0xf0372e),
            rejected: Color::hex(0xfda52c),
            unprotected: Color::hex(0xcbcfd7),
        },
    };

    /// On light.
    pub const LIGHT: Self = Self {
        dark: false,
        background: Color::hex(0xffffff),
        text: Color::hex(0x1b2330),
        text_muted: Color::hex(0x586274),
        grid: Color::hex(0xe6e9ee),
        border: Color::hex(0xd5dae2),
        accent: Color::hex(0x1668d6),
        other: Color::hex(0x7d8798),
        palette: [
            Color::hex(0x5e76ed),
            Color::hex(0x9d6007),
            Color::hex(0x03a776),
            Color::hex(0xa21557),
            Color::hex(0x634897),
            Color::hex(0x9e9403),
            Color::hex(0x019ec9),
            Color::hex(0xc55549),
            Color::hex(0x3d8456),
            Color::hex(0x9460a3),
            Color::hex(0x2650bf),
            Color::hex(0x923e04),
        ],
        verdicts: Verdicts {
            allowed: Color::hex(0x0072b2),
            dropped: Color::hex(0xb81d1d),
            rejected: Color::hex(0xc8820d),
            unprotected: Color::hex(0x4d525d),
        },
    };
}
