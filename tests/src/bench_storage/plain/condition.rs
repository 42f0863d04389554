//! Filter text as plain SQL: the words are nearly the same, only quotes and joined names differ.

/// ` AND (…)` for each condition, in SQL.
pub fn condition(conditions: &[String]) -> String {
    let sql = conditions
        .iter()
        .map(|text| format!(" AND ({})", translated(text)));
    sql.collect()
}

/// Double quotes become single ones, and names of two columns the columns joined.
fn translated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (taken, piece) = match c {
            '"' => quoted(rest),
            c if c.is_alphabetic() => word(rest),
            c => (c.len_utf8(), c.to_string()),
        };
        out.push_str(&piece);
        rest = &rest[taken..];
    }
    out
}

/// A quoted text at the start: its length and the SQL.
fn quoted(text: &str) -> (usize, String) {
    let mut out = String::from("'");
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return (at + 1, out + "'"),
            '\'' => out.push_str("\\'"),
            c => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    (text.len(), out + "'")
}

/// A word at the start: its length and the SQL.
fn word(text: &str) -> (usize, String) {
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    let name = &text[..end];
    let sql = match name {
        "sourcePod" | "destinationPod" | "ingressPolicy" | "egressPolicy" => super::text(name),
        _ => name.to_owned(),
    };
    (end, sql)
}

#[cfg(test)]
mod tests;
