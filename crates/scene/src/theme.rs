//! Light and dark: every colour that a picture may use.
//!
//! The palettes were searched for: within hue families, the twelve colours (and Other) that stay
//! farthest apart in OKLab for normal sight and under simulated protanopia and deuteranopia,
//! each with a contrast of at least 3 to the background. The tests hold that.

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
            Color::hex(0x5b70d1),
            Color::hex(0xfcc8a6),
            Color::hex(0x1ab09e),
            Color::hex(0xbf4b54),
            Color::hex(0xb696ff),
            Color::hex(0xb48f01),
            Color::hex(0x6de8ff),
            Color::hex(0xcb8271),
            Color::hex(0xa5be7c),
            Color::hex(0xa37bbd),
            Color::hex(0x97beeb),
            Color::hex(0xf2a436),
        ],
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
            Color::hex(0x7489f8),
            Color::hex(0x6d4201),
            Color::hex(0x07a668),
            Color::hex(0x8b1057),
            Color::hex(0x433aa4),
            Color::hex(0x8f7a02),
            Color::hex(0x079fc1),
            Color::hex(0xa4554f),
            Color::hex(0x4e6b12),
            Color::hex(0x7a5587),
            Color::hex(0x0d70bd),
            Color::hex(0xc18623),
        ],
    };
}
