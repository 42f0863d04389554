//! Watches the end of a result for an exception that ClickHouse wrote after its first byte.
//!
//! Once the status 200 is sent, ClickHouse can only say in the body that a query failed. Since 25.11
//! it names a random tag in `X-ClickHouse-Exception-Tag` and wraps the text in `__exception__`, the
//! tag, the text, its length, the tag and `__exception__`; before that it appends the bare text.
//! Sources: ClickHouse's HTTP interface documentation and its tests of the tag.

#[cfg(test)]
mod tests;

/// ClickHouse cuts an exception that it writes into a body at 16 KiB; the wrapping comes on top.
const KEEP: usize = 20 * 1024;

/// Keeps the last bytes of a body, to be asked at its end.
#[derive(Debug, Default)]
pub struct Tail {
    tag: Option<String>,
    kept: Vec<u8>,
}

impl Tail {
    /// A watcher; `tag` is the value of `X-ClickHouse-Exception-Tag`, where the server sent one.
    pub fn new(tag: Option<&str>) -> Self {
        let tag = tag.filter(|t| !t.is_empty()).map(str::to_owned);
        Self {
            tag,
            kept: Vec::new(),
        }
    }

    /// Takes note of the next bytes of the body.
    pub fn feed(&mut self, bytes: &[u8]) {
        let bytes = &bytes[bytes.len().saturating_sub(KEEP)..];
        let spare = (self.kept.len() + bytes.len()).saturating_sub(KEEP);
        self.kept.drain(..spare);
        self.kept.extend_from_slice(bytes);
    }

    /// The exception's text, if the body as fed so far ends in one.
    pub fn exception(&self) -> Option<String> {
        match &self.tag {
            Some(tag) => tagged(&self.kept, tag),
            None => bare(&self.kept),
        }
    }
}

fn tagged(kept: &[u8], tag: &str) -> Option<String> {
    let opening = format!("__exception__\r\n{tag}\r\n");
    let start = rfind(kept, opening.as_bytes())? + opening.len();
    let text = String::from_utf8_lossy(&kept[start..]).into_owned();
    let lines = text
        .lines()
        .filter(|l| *l != "__exception__" && !l.ends_with(&format!(" {tag}")));
    Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

fn bare(kept: &[u8]) -> Option<String> {
    if !kept.trim_ascii_end().ends_with(b")") {
        return None;
    }
    let mut end = kept.len();
    while let Some(start) = rfind(&kept[..end], b"Code: ") {
        if let Ok(text) = std::str::from_utf8(&kept[start..])
            && is_exception(text)
        {
            return Some(text.trim().to_owned());
        }
        end = start;
    }
    None
}

/// Whether a text has the form `Code: N. DB::Exception: … (version …)`.
pub fn is_exception(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("Code: ") else {
        return false;
    };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && after.starts_with(". DB::") && after.contains("(version ")
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|w| w == needle)
}
