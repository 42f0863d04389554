//! Output formats: which can be sent piece by piece, what repeats in each piece, MIME types.

/// How the pieces of a streamed result become one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joining {
    /// Pieces are joined as they are.
    Plain,
    /// Every piece repeats column names (and types) in RowBinary's form.
    BinaryHeader {
        /// Types follow the names.
        types: bool,
    },
    /// Every piece repeats this many header lines.
    HeaderLines(u8),
    /// Every piece repeats this many header lines, whose quoted values may hold line breaks.
    CsvHeader(u8),
    /// A piece is a whole document: the result must be made in one.
    Whole,
}

/// How results of a format are joined. Names compare without case, as ClickHouse's do.
pub(crate) fn joining(format: &str) -> Joining {
    let name = format.to_ascii_lowercase();
    let lines = |base: &str| match name.strip_prefix(base) {
        Some("withnames") => Some(1),
        Some("withnamesandtypes") => Some(2),
        _ => None,
    };
    let line_bases = [
        "tabseparated",
        "tsv",
        "tabseparatedraw",
        "tsvraw",
        "jsoncompacteachrow",
        "jsoncompactstringseachrow",
    ];
    match name.as_str() {
        "native"
        | "rowbinary"
        | "rowbinarywithdefaults"
        | "tabseparated"
        | "tsv"
        | "tabseparatedraw"
        | "tsvraw"
        | "raw"
        | "csv"
        | "jsoneachrow"
        | "jsonlines"
        | "ndjson"
        | "jsonstringseachrow"
        | "jsoncompacteachrow"
        | "jsoncompactstringseachrow"
        | "lineasstring"
        | "msgpack"
        | "bsoneachrow"
        | "null" => Joining::Plain,
        "rowbinarywithnames" => Joining::BinaryHeader { types: false },
        "rowbinarywithnamesandtypes" => Joining::BinaryHeader { types: true },
        "csvwithnames" => Joining::CsvHeader(1),
        "csvwithnamesandtypes" => Joining::CsvHeader(2),
        _ => match line_bases.into_iter().find_map(lines) {
            Some(count) => Joining::HeaderLines(count),
            None => Joining::Whole,
        },
    }
}

/// The `Content-Type` that ClickHouse gives a format.
pub(crate) fn content_type(format: &str) -> &'static str {
    let name = format.to_ascii_lowercase();
    if name.starts_with("tsv") || name.starts_with("tabseparated") || name == "raw" {
        "text/tab-separated-values; charset=UTF-8"
    } else if name == "csv" {
        "text/csv; charset=UTF-8; header=absent"
    } else if name.starts_with("csvwith") {
        "text/csv; charset=UTF-8; header=present"
    } else if name.contains("eachrow") && name.starts_with("json")
        || matches!(name.as_str(), "jsonlines" | "ndjson")
    {
        "application/x-ndjson; charset=UTF-8"
    } else if name.starts_with("json") {
        "application/json; charset=UTF-8"
    } else if name == "xml" {
        "application/xml; charset=UTF-8"
    } else if name.starts_with("pretty")
        || matches!(
            name.as_str(),
            "vertical" | "values" | "markdown" | "lineasstring"
        )
    {
        "text/plain; charset=UTF-8"
    } else {
        "application/octet-stream"
    }
}

/// Takes the repeated header off every piece but the first.
#[derive(Debug)]
pub(crate) struct Joiner {
    joining: Joining,
    header: Option<Vec<u8>>,
}

impl Joiner {
    /// A joiner for one result.
    pub(crate) fn new(joining: Joining) -> Self {
        Self {
            joining,
            header: None,
        }
    }

    /// How many leading bytes of this piece repeat what was sent before.
    ///
    /// # Errors
    /// The piece does not begin with the header that the first one had.
    pub(crate) fn skip(&mut self, piece: &[u8]) -> Result<usize, String> {
        if self.joining == Joining::Plain || self.joining == Joining::Whole {
            return Ok(0);
        }
        match &self.header {
            Some(header) if piece.starts_with(header) => Ok(header.len()),
            Some(_) => Err("a piece of the result lacks the header of the first".into()),
            None => {
                let length = header_length(self.joining, piece)
                    .ok_or_else(|| "the result's header is cut off".to_owned())?;
                self.header = Some(piece[..length].to_vec());
                Ok(0)
            }
        }
    }
}

fn header_length(joining: Joining, piece: &[u8]) -> Option<usize> {
    match joining {
        Joining::Plain | Joining::Whole => Some(0),
        Joining::BinaryHeader { types } => binary_header(piece, types),
        Joining::HeaderLines(count) => lines(piece, count, false),
        Joining::CsvHeader(count) => lines(piece, count, true),
    }
}

/// LEB128 count of columns, then that many length-prefixed names, then the types.
fn binary_header(piece: &[u8], types: bool) -> Option<usize> {
    let mut at = 0;
    let columns = leb128(piece, &mut at)?;
    let texts = if types {
        columns.checked_mul(2)?
    } else {
        columns
    };
    for _ in 0..texts {
        let length = leb128(piece, &mut at)?;
        at = at.checked_add(length).filter(|end| *end <= piece.len())?;
    }
    Some(at)
}

fn leb128(piece: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0usize;
    for shift in (0..63).step_by(7) {
        let byte = *piece.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Length of the first `count` lines, line breaks within double quotes not counted.
fn lines(piece: &[u8], count: u8, quotes: bool) -> Option<usize> {
    let (mut quoted, mut left) = (false, count);
    for (index, byte) in piece.iter().enumerate() {
        match byte {
            b'"' if quotes => quoted = !quoted,
            b'\n' if !quoted => {
                left -= 1;
                if left == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
