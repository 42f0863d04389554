//! Reads numbers and strings off a byte slice and knows where it stands.
//!
//! What runs once per value is always inlined: built for size the compiler would call it, which costs
//! a tenth of the time.

use crate::DecodeError;

/// A string longer than this is refused before memory is taken for it.
const MAX_STRING: u64 = 64 * 1024 * 1024;

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Step {
    /// The value goes on behind the bytes at hand.
    More,
    /// The bytes are wrong.
    Bad(Box<DecodeError>),
}

/// A place in the bytes at hand.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Bytes of the body before these.
    before: u64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], before: u64) -> Self {
        Self {
            bytes,
            at: 0,
            before,
        }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// An error that names the next byte.
    pub(super) fn unexpected(&self, expected: &'static str) -> DecodeError {
        let next = self.bytes.get(self.at);
        self.unexpected_text(
            expected,
            &next.map_or("the end".into(), |b| format!("byte {b:#04x}")),
        )
    }

    /// An error that names a text, cut to 200 characters.
    pub(super) fn unexpected_text(&self, expected: &'static str, found: &str) -> DecodeError {
        let found = found.chars().take(200).collect();
        DecodeError::Unexpected {
            at: self.before + self.at as u64,
            expected,
            found,
        }
    }

    #[inline(always)]
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Step> {
        let end = self.at.checked_add(count).ok_or(Step::More)?;
        let bytes = self.bytes.get(self.at..end).ok_or(Step::More)?;
        self.at = end;
        Ok(bytes)
    }

    #[inline(always)]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Step> {
        self.take(N)?.try_into().map_err(|_| Step::More)
    }

    #[inline(always)]
    pub(super) fn byte(&mut self) -> Result<u8, Step> {
        let byte = *self.bytes.get(self.at).ok_or(Step::More)?;
        self.at += 1;
        Ok(byte)
    }

    /// A LEB128 number of up to 64 bits.
    pub(super) fn varint(&mut self) -> Result<u64, Step> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Step::Bad(
            self.unexpected("a length of at most 64 bits").into(),
        ))
    }

    /// A string's bytes behind their length.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<&'a [u8], Step> {
        self.limited(MAX_STRING)
    }

    #[inline(always)]
    fn limited(&mut self, max: u64) -> Result<&'a [u8], Step> {
        let start = self.at;
        // Nearly every text is shorter than 128 bytes: its length is one byte.
        if let Some(&length @ 0..0x80) = self.bytes.get(start) {
            self.at += 1;
            return self.take(usize::from(length));
        }
        let length = self.varint()?;
        if length > max {
            self.at = start;
            let found = format!("{length} bytes");
            let error = self.unexpected_text("a shorter string", &found);
            return Err(Step::Bad(error.into()));
        }
        self.take(usize::try_from(length).map_err(|_| Step::More)?)
    }

    /// A column's name or type.
    pub(super) fn name(&mut self, max: u64) -> Result<String, Step> {
        Ok(String::from_utf8_lossy(self.limited(max)?).into_owned())
    }
}
