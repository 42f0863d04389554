//! Text measuring from the width table of the bundled font, and cutting text to a width.
//!
//! Widths are sums of advances without kerning, so they are the same on every surface.

use crate::Weight;
use crate::generated::inter_widths as inter;

#[cfg(test)]
mod tests;

/// Distance from the baseline to the top of the line box, in em.
pub const ASCENT: f32 = inter::ASCENT as f32 / inter::UNITS_PER_EM as f32;
/// Distance from the baseline to the bottom of the line box, in em; positive.
pub const DESCENT: f32 = -(inter::DESCENT as f32) / inter::UNITS_PER_EM as f32;
/// Height of a capital letter or digit of Inter, in em.
pub const CAP_HEIGHT: f32 = 0.727;

/// What stands for the part that was cut out.
const ELLIPSIS: char = '…';
/// Advance of a letter that the table does not hold and no rule below knows, in em.
const UNKNOWN_EM: f32 = 0.62;

/// The width of a text in logical pixels at a font size in logical pixels.
pub fn measure(text: &str, size: f32, weight: Weight) -> f32 {
    text.chars().map(|c| advance(c, weight)).sum::<f32>() * size
}

/// The advance of one character in em; other scripts by their usual width.
pub fn advance(c: char, weight: Weight) -> f32 {
    let table = match weight {
        Weight::Regular => inter::WIDTHS_REGULAR,
        Weight::Semibold => inter::WIDTHS_SEMIBOLD,
    };
    let code = c as u32;
    let block = table.partition_point(|(first, _)| *first <= code);
    let known = block
        .checked_sub(1)
        .and_then(|i| table.get(i))
        .and_then(|(first, advances)| advances.get((code - first) as usize))
        .copied()
        .unwrap_or(0);
    if known > 0 {
        return f32::from(known) / f32::from(inter::UNITS_PER_EM);
    }
    fallback(code)
}

/// The usual advance, in em, of what Inter does not draw.
fn fallback(code: u32) -> f32 {
    match code {
        // Controls, combining marks, joiners and direction marks, variation selectors.
        0x00..=0x1F
        | 0x7F..=0x9F
        | 0xAD
        | 0x0300..=0x036F
        | 0x0483..=0x0489
        | 0x0591..=0x05BD
        | 0x0610..=0x061A
        | 0x064B..=0x065F
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x2064
        | 0x2066..=0x2069
        | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F
        | 0xFE20..=0xFE2F
        | 0xFEFF
        | 0xE0100..=0xE01EF => 0.0,
        // Scripts of full width: Hangul, CJK, kana, full-width forms, emoji.
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0x33FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xA000..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x20000..=0x3FFFD => 1.0,
        0x1F300..=0x1FAFF | 0x2600..=0x27BF => 1.25,
        _ => UNKNOWN_EM,
    }
}

/// Cuts the middle out of a name that is wider than `width`, keeping both ends, which tell
/// Pods of one Deployment apart. Empty when not even the ellipsis fits.
pub fn ellipsize(text: &str, width: f32, size: f32, weight: Weight) -> String {
    cut(text, width, size, weight, true)
}

/// Cuts the end off a text that is wider than `width`. Empty when not even the ellipsis fits.
pub fn ellipsize_end(text: &str, width: f32, size: f32, weight: Weight) -> String {
    cut(text, width, size, weight, false)
}

fn cut(text: &str, width: f32, size: f32, weight: Weight, middle: bool) -> String {
    if measure(text, size, weight) <= width {
        return text.to_owned();
    }
    let mut room = width - advance(ELLIPSIS, weight) * size;
    if room < 0.0 {
        return String::new();
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut head, mut tail) = (0, chars.len());
    // Takes a character from the front, then one from the back, while they fit.
    let mut from_front = true;
    while head < tail {
        let next = if from_front {
            chars[head]
        } else {
            chars[tail - 1]
        };
        room -= advance(next, weight) * size;
        if room < 0.0 {
            break;
        }
        if from_front {
            head += 1;
        } else {
            tail -= 1;
        }
        from_front = !middle || !from_front;
    }
    // A combining mark without its letter would sit on the ellipsis.
    while tail < chars.len() && advance(chars[tail], weight) == 0.0 {
        tail += 1;
    }
    let mut out: String = chars[..head].iter().collect();
    out.push(ELLIPSIS);
    out.extend(if middle { &chars[tail..] } else { &[] });
    out
}
