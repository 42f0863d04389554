//! ClickHouse's error within a body whose first bytes were sent before it failed.
//!
//! Servers up to 25.10 just append `Code: N. DB::Exception: … (NAME) (version …)` to what was
//! written. Later ones announce a tag in the header `X-ClickHouse-Exception-Tag` and write
//! `\r\n__exception__\r\n<tag>\r\n<text>\n<length> <tag>\r\n__exception__\r\n`.

use super::Decoder;
use crate::{DecodeError, ServerError};
use weir_model::Columns;

/// How much of the end of a body is searched for an error.
const TAIL: usize = 64 * 1024;
const MARK: &[u8] = b"__exception__\r\n";

/// Decodes one whole body, given the value of the header `X-ClickHouse-Exception-Tag` if there was
/// one. A body that holds an error is an error even where its bytes would decode.
///
/// # Errors
/// As [`crate::decode()`].
pub fn decode_with_exception_tag(body: &[u8], tag: Option<&str>) -> Result<Columns, DecodeError> {
    if let Some(error) = tagged(body, tag) {
        return Err(DecodeError::Server(error));
    }
    let mut decoder = Decoder::new();
    match decoder.push(body).and_then(|()| decoder.finish()) {
        // By chance the appended text may decode as a row; a server without tags gets no benefit
        // of the doubt where the body ends as its errors do.
        Ok(columns) => match tag.is_none() && ends_as_error(body) {
            true => untagged(body).map_or(Ok(columns), |error| Err(DecodeError::Server(error))),
            false => Ok(columns),
        },
        // The error's text is what broke the decoding.
        Err(error) => Err(untagged(body).map_or(error, DecodeError::Server)),
    }
}

fn ends_as_error(body: &[u8]) -> bool {
    body.trim_ascii_end().ends_with(b")") && find(tail(body), b"(version ").is_some()
}

/// The error in the newer form; only a tag proves that the text is the server's own.
fn tagged(body: &[u8], tag: Option<&str>) -> Option<ServerError> {
    let tag = tag.filter(|tag| !tag.is_empty())?;
    let tail = tail(body);
    let mut open = MARK.to_vec();
    open.extend_from_slice(tag.as_bytes());
    let start = find(tail, &open)? + open.len();
    let text = String::from_utf8_lossy(&tail[start..]).into_owned();
    let text = text.rfind(tag).map_or(text.as_str(), |end| &text[..end]);
    // Before the closing tag stands the text's length.
    let text = text
        .trim_end()
        .trim_end_matches(|c: char| c.is_ascii_digit());
    Some(ServerError::from_body(text.trim().as_bytes()))
}

/// The error in the older form, at the end of the body.
fn untagged(body: &[u8]) -> Option<ServerError> {
    let tail = tail(body);
    let start = tail.windows(6).rposition(|window| window == b"Code: ")?;
    let text = String::from_utf8_lossy(&tail[start..]).into_owned();
    let text = text
        .find("__exception__")
        .map_or(text.as_str(), |end| &text[..end]);
    ServerError::find(text)
}

fn tail(body: &[u8]) -> &[u8] {
    &body[body.len().saturating_sub(TAIL)..]
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}
