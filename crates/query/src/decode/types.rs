//! ClickHouse's type names, as far as answers to Weir's statements hold them.

/// How the values of a column are laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// A length and bytes.
    Text,
    /// So many bytes, padded with zeros.
    FixedText(usize),
    /// Unsigned, of so many bytes.
    UInt(u8),
    /// Signed, of so many bytes.
    Int(u8),
    /// 4 bytes
    Float32,
    /// 8 bytes
    Float64,
    /// `Bool`, one byte.
    Bool,
    /// `Date`: days since 1970, 2 bytes.
    Date,
    /// `Date32`: days since 1970, signed, 4 bytes.
    Date32,
    /// `DateTime`: seconds since 1970, 4 bytes.
    Seconds,
    /// `DateTime64`: ticks of 10^-n seconds since 1970, 8 bytes.
    Ticks(u32),
    /// `Enum8`, `Enum16`: a number of so many bytes and the names.
    Enum(u8, Vec<(i16, Box<str>)>),
    /// `IPv4`: 4 bytes, little endian.
    IPv4,
    /// `IPv6`: 16 bytes, network order.
    IPv6,
    /// `UUID`: two little-endian halves.
    Uuid,
    /// A byte that says whether it is null, then the value if it is not.
    Nullable(Box<Type>),
}

impl Type {
    /// Reads a type's name; `None` where it is none of these.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::nested(name, 0)
    }

    fn nested(name: &str, depth: usize) -> Option<Self> {
        if depth > 4 {
            return None;
        }
        if let Some(plain) = Self::plain(name) {
            return Some(plain);
        }
        let (head, inner) = name.strip_suffix(')')?.split_once('(')?;
        match head {
            "LowCardinality" => Self::nested(inner, depth + 1),
            "SimpleAggregateFunction" => Self::nested(inner.split_once(',')?.1.trim(), depth + 1),
            "Nullable" => match Self::nested(inner, depth + 1)? {
                Self::Nullable(_) => None,
                inner => Some(Self::Nullable(Box::new(inner))),
            },
            "FixedString" => inner
                .parse()
                .ok()
                .filter(|n| (1..=65_536).contains(n))
                .map(Self::FixedText),
            "DateTime" => Some(Self::Seconds),
            "DateTime64" => {
                let digits = inner.split(',').next()?.trim().parse().ok()?;
                (digits <= 9).then_some(Self::Ticks(digits))
            }
            "Enum8" => Some(Self::Enum(1, names(inner)?)),
            "Enum16" => Some(Self::Enum(2, names(inner)?)),
            _ => None,
        }
    }

    fn plain(name: &str) -> Option<Self> {
        Some(match name {
            "String" => Self::Text,
            "UInt8" => Self::UInt(1),
            "UInt16" => Self::UInt(2),
            "UInt32" => Self::UInt(4),
            "UInt64" => Self::UInt(8),
            "Int8" => Self::Int(1),
            "Int16" => Self::Int(2),
            "Int32" => Self::Int(4),
            "Int64" => Self::Int(8),
            "Float32" => Self::Float32,
            "Float64" => Self::Float64,
            "Bool" => Self::Bool,
            "Date" => Self::Date,
            "Date32" => Self::Date32,
            "DateTime" => Self::Seconds,
            "IPv4" => Self::IPv4,
            "IPv6" => Self::IPv6,
            "UUID" => Self::Uuid,
            _ => return None,
        })
    }
}

/// `'a' = 1, 'b' = 2`, with `\'` and `\\` in names.
fn names(text: &str) -> Option<Vec<(i16, Box<str>)>> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = quoted(rest.strip_prefix('\'')?)?;
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        let end = after.find(',').unwrap_or(after.len());
        out.push((after[..end].trim().parse().ok()?, name.into()));
        rest = after[end..].trim_start_matches(',').trim_start();
    }
    Some(out)
}

/// The text up to the closing quote, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Some((name, &text[at + 1..])),
            '\\' => name.push(chars.next()?.1),
            c => name.push(c),
        }
    }
    None
}
