//! From a specification to JSON text that people can read and that reads back.

use super::DashboardSpec;

/// Objects and lists that are no longer than this stand on one line, in bytes.
const LINE: usize = 100;

impl DashboardSpec {
    /// The page as JSON, indented by two spaces; short objects and lists stand on one line.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let mut out = String::with_capacity(text.len() * 2);
        indent(&text, 0, &mut out);
        out.push('\n');
        out
    }
}

/// Writes one JSON value that has no white space between its parts.
fn indent(value: &str, depth: usize, out: &mut String) {
    let (open, close) = match value.as_bytes().first() {
        Some(b'{') => ('{', '}'),
        Some(b'[') => ('[', ']'),
        _ => return out.push_str(value),
    };
    let inner = value.get(1..value.len().saturating_sub(1)).unwrap_or("");
    let line = value.len() <= LINE && depth > 0;
    let parts = parts(inner, b',');
    if parts.is_empty() {
        return out.push_str(value);
    }
    out.push(open);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if line {
            out.push_str(if at > 0 || open == '{' { " " } else { "" });
        } else {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', 2 * depth + 2));
        }
        let pair = if open == '{' {
            self::parts(part, b':')
        } else {
            Vec::new()
        };
        match pair
            .first()
            .and_then(|name| Some((*name, part.get(name.len() + 1..)?)))
        {
            Some((name, value)) => {
                out.push_str(name);
                out.push_str(": ");
                indent(value, depth + 1, out);
            }
            None => indent(part, depth + 1, out),
        }
    }
    if line {
        out.push_str(if open == '{' { " " } else { "" });
    } else {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', 2 * depth));
    }
    out.push(close);
}

/// Cuts at a sign that stands in no text, object or list.
fn parts(text: &str, sign: u8) -> Vec<&str> {
    let (mut depth, mut quoted, mut escaped, mut from) = (0usize, false, false, 0);
    let mut out = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            byte if byte == sign && depth == 0 => {
                out.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < text.len() {
        out.extend(text.get(from..));
    }
    out
}
