//! Light and dark: every colour that a picture may use.

use crate::Color;

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
            Color::hex(0x5b9cf5),
            Color::hex(0xf2a541),
            Color::hex(0x3fc7a4),
            Color::hex(0xe4709b),
            Color::hex(0xa98bf0),
            Color::hex(0xd9cf4e),
            Color::hex(0x53bfe6),
            Color::hex(0xee7f5b),
            Color::hex(0x8fce6a),
            Color::hex(0xc68ad0),
            Color::hex(0x9fb3d9),
            Color::hex(0xcda67a),
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
        other: Color::hex(0x8d97a8),
        palette: [
            Color::hex(0x2f6fd0),
            Color::hex(0xd97f0c),
            Color::hex(0x12957a),
            Color::hex(0xc8447a),
            Color::hex(0x7a56d1),
            Color::hex(0x9c8c00),
            Color::hex(0x1590bd),
            Color::hex(0xd4552c),
            Color::hex(0x55942a),
            Color::hex(0x9c4fa8),
            Color::hex(0x5f78ab),
            Color::hex(0x976a35),
        ],
    };
}
