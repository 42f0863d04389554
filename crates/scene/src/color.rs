//! Colours, and how well two of them can be told apart.

/// sRGB with alpha from 0 (clear) to 255 (opaque).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
    /// Alpha, 0 to 255.
    pub a: u8,
}

impl Color {
    /// Opaque, from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self {
            r: (rgb >> 16) as u8,
            g: (rgb >> 8) as u8,
            b: rgb as u8,
            a: 255,
        }
    }

    /// The same colour with alpha from 0.0 to 1.0.
    pub fn alpha(self, a: f32) -> Self {
        Self {
            a: (a.clamp(0.0, 1.0) * 255.0).round() as u8,
            ..self
        }
    }

    /// What is seen when this colour lies over an opaque one.
    pub fn over(self, under: Self) -> Self {
        let a = f32::from(self.a) / 255.0;
        let mix =
            |top: u8, low: u8| (f32::from(top) * a + f32::from(low) * (1.0 - a)).round() as u8;
        Self {
            r: mix(self.r, under.r),
            g: mix(self.g, under.g),
            b: mix(self.b, under.b),
            a: 255,
        }
    }

    /// Relative luminance, 0.0 to 1.0, alpha ignored (WCAG 2.1).
    pub fn luminance(self) -> f32 {
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of two opaque colours, 1.0 to 21.0 (WCAG 2.1).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// Black or white, whichever reads better on this colour: a contrast of at least 4.5.
    pub fn ink(self) -> Self {
        let (dark, light) = (Self::hex(0x000000), Self::hex(0xffffff));
        if self.contrast(dark) >= self.contrast(light) {
            dark
        } else {
            light
        }
    }
}

/// A channel of sRGB as linear light, 0.0 to 1.0 (IEC 61966-2-1).
pub fn linear(channel: u8) -> f32 {
    let c = f32::from(channel) / 255.0;
    if c <= 0.04045 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}
