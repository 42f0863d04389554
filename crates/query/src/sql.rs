//! SQL as a list of pieces: fixed text, names, numbers and typed parameters.
//!
//! Text pieces are `&'static str`, so nothing that comes from a user can be one. Parameters are
//! numbered when the pieces are written; equal ones share a number.

use weir_model::column::Column;

/// A finished statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The SQL, with `{p0:Type}` where a value stands; no `FORMAT` and no settings.
    pub sql: String,
    /// The values, in order of their numbers.
    pub params: Vec<Param>,
}

/// One typed value of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name in the SQL: `p0`, `p1`, …
    pub name: String,
    /// Its ClickHouse type.
    pub ty: &'static str,
    /// Its value as plain text, not yet escaped.
    pub value: String,
}

impl Statement {
    /// Names and values for the URL of ClickHouse's HTTP interface, `param_p0` and so on. Values
    /// are in ClickHouse's TSV escaping; percent-encoding is the caller's.
    pub fn url_params(&self) -> Vec<(String, String)> {
        let pair = |p: &Param| (format!("param_{}", p.name), escape(&p.value));
        self.params.iter().map(pair).collect()
    }
}

/// The escaping of ClickHouse's TabSeparated format, which parameter values are read in.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c => out.push(c),
        }
    }
    out
}

/// One piece of SQL.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(&'static str),
    /// Written in backquotes, escaped.
    Name(String),
    /// A fixed letter and a number, such as `d0`.
    Alias(&'static str, usize),
    Number(u64),
    Param(&'static str, String),
}

/// A piece of a statement, made of smaller ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sql(Vec<Piece>);

/// Joins pieces: `sql!["sum(", value, ")"]`.
macro_rules! sql {
    ($($piece:expr),* $(,)?) => {{
        let mut out = $crate::sql::Sql::default();
        $(out.push($piece);)*
        out
    }};
}
pub(crate) use sql;

impl Sql {
    /// Adds pieces at the end.
    pub(crate) fn push(&mut self, piece: impl Into<Self>) {
        self.0.extend(piece.into().0);
    }

    /// Pieces with a joint between.
    pub(crate) fn join(pieces: impl IntoIterator<Item = Self>, joint: &'static str) -> Self {
        let mut out = Self::default();
        for (i, piece) in pieces.into_iter().enumerate() {
            if i > 0 {
                out.push(joint);
            }
            out.push(piece);
        }
        out
    }

    /// A text value.
    pub(crate) fn text(value: &str) -> Self {
        Self(vec![Piece::Param("String", value.to_owned())])
    }

    /// A whole number that a user chose.
    pub(crate) fn uint(value: u64) -> Self {
        Self(vec![Piece::Param("UInt64", value.to_string())])
    }

    /// An instant in whole seconds since 1970, as `UInt32`, the range of a `DateTime`.
    pub(crate) fn seconds(value: i64) -> Self {
        Self(vec![Piece::Param(
            "UInt32",
            clamp_seconds(value).to_string(),
        )])
    }

    /// A name in backquotes: the database, the table, an output column.
    pub(crate) fn name(name: &str) -> Self {
        Self(vec![Piece::Name(name.to_owned())])
    }

    /// An internal name, such as `d0`.
    pub(crate) fn alias(letter: &'static str, index: usize) -> Self {
        Self(vec![Piece::Alias(letter, index)])
    }

    /// Writes the pieces, values as literals: for statements that stand in a file.
    pub(crate) fn written(self) -> String {
        let mut sql = String::new();
        for piece in self.0 {
            match piece {
                Piece::Text(text) => sql.push_str(text),
                Piece::Name(name) => write_name(&mut sql, &name),
                Piece::Alias(letter, index) => sql.push_str(&format!("{letter}{index}")),
                Piece::Number(number) => sql.push_str(&number.to_string()),
                Piece::Param("String", value) => write_literal(&mut sql, &value),
                Piece::Param(_, number) => sql.push_str(&number),
            }
        }
        sql
    }

    /// Writes the pieces and numbers the parameters.
    pub(crate) fn finish(self) -> Statement {
        let mut sql = String::new();
        let mut params: Vec<Param> = Vec::new();
        for piece in self.0 {
            match piece {
                Piece::Text(text) => sql.push_str(text),
                Piece::Name(name) => write_name(&mut sql, &name),
                Piece::Alias(letter, index) => sql.push_str(&format!("{letter}{index}")),
                Piece::Number(number) => sql.push_str(&number.to_string()),
                Piece::Param(ty, value) => {
                    let index = number_of(&mut params, ty, value);
                    sql.push_str(&format!("{{p{index}:{ty}}}"));
                }
            }
        }
        Statement { sql, params }
    }
}

/// Seconds as far as a `DateTime` holds them.
pub(crate) fn clamp_seconds(value: i64) -> u32 {
    u32::try_from(value.clamp(0, i64::from(u32::MAX))).unwrap_or(0)
}

fn number_of(params: &mut Vec<Param>, ty: &'static str, value: String) -> usize {
    let known = params.iter().position(|p| p.ty == ty && p.value == value);
    known.unwrap_or_else(|| {
        params.push(Param {
            name: format!("p{}", params.len()),
            ty,
            value,
        });
        params.len() - 1
    })
}

fn write_name(sql: &mut String, name: &str) {
    sql.push('`');
    for c in name.chars() {
        if matches!(c, '`' | '\\') {
            sql.push('\\');
        }
        sql.push(c);
    }
    sql.push('`');
}

/// Characters that start something in the text around: variables and macros, comments, escapes.
const RISKY: &[char] = &[
    '\'', '\\', '$', '[', '{', '-', '/', '*', '#', '\n', '\r', '\t', '\0',
];

/// A string literal in which nothing is left for whoever reads the text before ClickHouse.
fn write_literal(sql: &mut String, value: &str) {
    let mut before = '\0';
    sql.push('\'');
    for c in value.chars() {
        // One dash or slash is plain; two could begin a comment.
        let plain = matches!(c, '-' | '/') && !matches!(before, '-' | '/');
        match RISKY.contains(&c) && !plain {
            true => sql.push_str(&format!("\\x{:02X}", u32::from(c))),
            false => sql.push(c),
        }
        before = c;
    }
    sql.push('\'');
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(vec![Piece::Text(text)])
    }
}

impl From<&Sql> for Sql {
    fn from(sql: &Sql) -> Self {
        sql.clone()
    }
}

impl From<u64> for Sql {
    fn from(number: u64) -> Self {
        Self(vec![Piece::Number(number)])
    }
}

impl From<&'static Column> for Sql {
    /// The column's own name.
    fn from(column: &'static Column) -> Self {
        Self(vec![Piece::Text(column.name)])
    }
}
