//! As much of ClickHouse's lexer as the front needs: which kind of statement it is, where
//! an INSERT's data begin, and which output format a statement names.
//!
//! Nothing here decides what a user may do: that is the engine's own parser and its
//! read-only connections.

/// One token and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// A bare word: a keyword or an unquoted name.
    word: bool,
}

impl Token<'_> {
    fn is(&self, keyword: &str) -> bool {
        self.word && self.text.eq_ignore_ascii_case(keyword)
    }
}

/// Tokens without white space and comments. Anything not understood is a token of one
/// character.
struct Lexer<'a> {
    sql: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let skip = if blank > 0 {
                blank
            } else if rest.starts_with("--") || rest.starts_with("#!") || rest.starts_with("# ") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += skip;
        }
    }

    /// Length of a quoted text at the start of `rest`; to the end where it is not closed.
    fn quoted(rest: &str, quote: char) -> usize {
        let mut chars = rest.char_indices().skip(1).peekable();
        while let Some((index, letter)) = chars.next() {
            if letter == '\\' {
                chars.next();
            } else if letter == quote {
                if chars.peek().is_some_and(|(_, next)| *next == quote) {
                    chars.next();
                } else {
                    return index + 1;
                }
            }
        }
        rest.len()
    }

    /// Length of `$tag$ … $tag$`, if `rest` begins with one.
    fn heredoc(rest: &str) -> Option<usize> {
        let tag_end = rest[1..].find('$')? + 2;
        let tag = &rest[..tag_end];
        let plain = tag[1..tag_end - 1]
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_');
        plain.then(|| {
            rest[tag_end..]
                .find(tag)
                .map_or(rest.len(), |at| tag_end + at + tag_end)
        })
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blank();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let (length, word) = match first {
            '\'' | '"' | '`' => (Self::quoted(rest, first), false),
            '$' => (Self::heredoc(rest).unwrap_or(1), false),
            c if is_word(c) => (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), true),
            c => (c.len_utf8(), false),
        };
        let start = self.at;
        self.at += length;
        Some(Token {
            text: &rest[..length],
            start,
            end: self.at,
            word,
        })
    }
}

fn tokens(sql: &str) -> Lexer<'_> {
    Lexer { sql, at: 0 }
}

/// Tokens outside of any brackets.
fn top_level(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut depth = 0usize;
    tokens(sql).filter(move |token| {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    })
}

/// The first keyword, upper case; empty where there is none. Opening brackets are skipped.
pub(crate) fn leading_keyword(sql: &str) -> String {
    let first = tokens(sql).find(|token| token.text != "(");
    first
        .filter(|token| token.word)
        .map_or_else(String::new, |t| t.text.to_ascii_uppercase())
}

/// The statement without its closing semicolons and trailing blanks.
pub(crate) fn without_semicolon(sql: &str) -> &str {
    let mut end = 0;
    for token in tokens(sql) {
        if token.text != ";" {
            end = token.end;
        }
    }
    &sql[..end]
}

/// The format that the statement's own `FORMAT` clause names.
pub(crate) fn named_format(sql: &str) -> Option<&str> {
    let mut found = None;
    let mut expecting = false;
    for token in top_level(sql) {
        if expecting && token.word {
            found = Some(token.text);
        }
        expecting = token.is("FORMAT");
    }
    found
}

/// Whether the statement writes its result to a file of the server.
pub(crate) fn into_outfile(sql: &str) -> bool {
    let mut last_into = false;
    tokens(sql).any(|token| {
        let found = last_into && token.is("OUTFILE");
        last_into = token.is("INTO");
        found
    })
}

/// Whether the statement calls a function of this name, in any case or quoting.
pub(crate) fn calls(sql: &str, function: &str) -> bool {
    let mut named = false;
    tokens(sql).any(|token| {
        let found = named && token.text == "(";
        named = token
            .text
            .trim_matches(['`', '"'])
            .eq_ignore_ascii_case(function);
        found
    })
}

/// An INSERT whose rows come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Insert {
    /// The statement without `FORMAT`, `VALUES` and data.
    pub(crate) head: String,
    /// The input format.
    pub(crate) format: String,
    /// Where the inline data begin, in bytes of the given text.
    pub(crate) data: usize,
}

/// Takes an INSERT apart; `None` where it is none, or one that brings no rows (SELECT), or
/// where the text ends before the format is known. `default_format` is for an INSERT that
/// names none.
pub(crate) fn insert(sql: &str, default_format: &str) -> Option<Insert> {
    let mut top = top_level(sql).peekable();
    top.next().filter(|token| token.is("INSERT"))?;
    while let Some(token) = top.next() {
        let head = || sql[..token.start].trim_end().to_owned();
        if token.is("SELECT") || token.is("WITH") || token.is("INFILE") || token.is("WATCH") {
            return None;
        }
        if token.is("VALUES") {
            return Some(Insert {
                head: head(),
                format: "Values".into(),
                data: token.end,
            });
        }
        if token.is("FORMAT") {
            let format = top.next().filter(|format| format.word)?;
            if format.is("VALUES") {
                return Some(Insert {
                    head: head(),
                    format: "Values".into(),
                    data: format.end,
                });
            }
            let data = format.end + data_offset(&sql[format.end..]);
            return Some(Insert {
                head: head(),
                format: format.text.into(),
                data,
            });
        }
    }
    if leading_select_in_brackets(sql) {
        return None;
    }
    let head = without_semicolon(sql).to_owned();
    Some(Insert {
        head,
        format: default_format.into(),
        data: sql.len(),
    })
}

/// `INSERT INTO t (SELECT …)`.
fn leading_select_in_brackets(sql: &str) -> bool {
    let mut bracket = false;
    tokens(sql).any(|token| {
        let found = bracket && (token.is("SELECT") || token.is("WITH"));
        bracket = token.text == "(";
        found
    })
}

/// How far the data are behind the format's name: blanks, an optional `;`, one line break.
fn data_offset(rest: &str) -> usize {
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '\x0c']).len();
    let mut at = blanks(rest);
    if rest[at..].starts_with(';') {
        at += 1;
        at += blanks(&rest[at..]);
    }
    if rest[at..].starts_with('\r') {
        at += 1;
    }
    if rest[at..].starts_with('\n') {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests;
