//! Owns the colours of cells that a host colours by their values.

use std::rc::Rc;
use weir_scene::Color;

/// The least contrast of coloured text (WCAG 2.1, AA, is 4.5), for a row under the pointer is tinted.
const CONTRAST: f32 = 5.0;
/// Steps from a colour to black or white.
const STEPS: u8 = 20;

/// The colour of a row of the source's table.
pub type RowColor = Rc<dyn Fn(usize) -> Option<Color>>;

/// How a column's cells are coloured.
#[derive(Clone)]
pub struct Paint {
    /// Their background instead of their text.
    pub fills: bool,
    /// The colour of each row.
    pub color: RowColor,
}

/// The colours of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Behind its text, where it is filled.
    pub fill: Option<Color>,
    /// Of its text.
    pub text: Color,
}

impl Paint {
    /// The colours of a row's cell on a table of this background; text can be read on both.
    pub fn ink(&self, row: usize, background: Color) -> Option<Ink> {
        let color = (self.color)(row)?.over(background);
        Some(match self.fills {
            true => Ink {
                fill: Some(color),
                text: color.ink(),
            },
            false => Ink {
                fill: None,
                text: legible(color, background),
            },
        })
    }
}

/// A colour, as much nearer to black or white as it takes to be read on a background.
fn legible(color: Color, background: Color) -> Color {
    let end = background.ink();
    let steps = (0..=STEPS).map(|step| {
        let share = f32::from(step) / f32::from(STEPS);
        end.alpha(share).over(color)
    });
    let read = |c: &Color| c.contrast(background) >= CONTRAST;
    steps.into_iter().find(read).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::{Ink, Paint};
    use proptest::prelude::*;
    use std::rc::Rc;
    use weir_scene::{Color, Theme};

    fn ink(color: Color, fills: bool, background: Color) -> Ink {
        let color = Rc::new(move |_| Some(color));
        let ink = Paint { fills, color }.ink(0, background);
        ink.expect("a colour")
    }

    proptest! {
        #[test]
        fn every_colour_can_be_read_in_both_themes(rgb in 0u32..0x100_0000, alpha in 0.0f32..=1.0) {
            let color = Color::hex(rgb).alpha(alpha);
            for theme in [Theme::LIGHT, Theme::DARK] {
                let text = ink(color, false, theme.background);
                prop_assert!(text.text.contrast(theme.background) >= 4.5 && text.fill.is_none());
                let filled = ink(color, true, theme.background);
                let fill = filled.fill.expect("filled");
                prop_assert!(filled.text.contrast(fill) >= 4.5);
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays() {
        let red = Color::hex(0x00c4_162a);
        assert_eq!(ink(red, false, Theme::LIGHT.background).text, red);
        assert_eq!(ink(red, true, Theme::LIGHT.background).fill, Some(red));
    }
}
