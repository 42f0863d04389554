//! Collects the values of one column.

use super::reader::{Reader, Step};
use super::types::Type;
use hashbrown::HashTable;
use weir_model::{Data, Dictionary};

/// A column that is being read.
#[derive(Debug)]
pub(super) struct Builder {
    ty: Type,
    nullable: bool,
    values: Values,
    nulls: Vec<bool>,
    any_null: bool,
}

#[derive(Debug)]
enum Values {
    Text(Texts),
    UInt(Vec<u64>),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Time(Vec<i64>),
}

impl Builder {
    pub(super) fn new(ty: Type) -> Self {
        let (ty, nullable) = match ty {
            Type::Nullable(inner) => (*inner, true),
            ty => (ty, false),
        };
        let values = match ty {
            Type::UInt(_) | Type::Bool => Values::UInt(Vec::new()),
            Type::Int(_) => Values::Int(Vec::new()),
            Type::Float32 | Type::Float64 => Values::Float(Vec::new()),
            Type::Date | Type::Date32 | Type::Seconds | Type::Ticks(_) => Values::Time(Vec::new()),
            _ => Values::Text(Texts::default()),
        };
        Self {
            ty,
            nullable,
            values,
            nulls: Vec::new(),
            any_null: false,
        }
    }

    /// Reads one value.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Step> {
        if self.nullable {
            let null = match reader.byte()? {
                0 => false,
                1 => true,
                b => {
                    let found = format!("byte {b:#04x}");
                    let error = reader.unexpected_text("0 or 1 before a nullable value", &found);
                    return Err(Step::Bad(error.into()));
                }
            };
            self.nulls.push(null);
            if null {
                self.any_null = true;
                self.values.push_default();
                return Ok(());
            }
        }
        self.values.read(&self.ty, reader)
    }

    /// Takes back values behind the first `rows`.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.nulls.truncate(rows);
        match &mut self.values {
            Values::Text(texts) => texts.codes.truncate(rows),
            Values::UInt(v) => v.truncate(rows),
            Values::Int(v) | Values::Time(v) => v.truncate(rows),
            Values::Float(v) => v.truncate(rows),
        }
    }

    pub(super) fn finish(self) -> (Data, Option<Vec<bool>>) {
        let data = match self.values {
            Values::Text(texts) => texts.finish(),
            Values::UInt(v) => Data::UInt(v),
            Values::Int(v) => Data::Int(v),
            Values::Float(v) => Data::Float(v),
            Values::Time(v) => Data::Time(v),
        };
        // A row that was taken back may have held the only null.
        let any = self.any_null && self.nulls.contains(&true);
        (data, any.then_some(self.nulls))
    }
}

impl Values {
    fn push_default(&mut self) {
        match self {
            Self::Text(texts) => texts.push(b""),
            Self::UInt(v) => v.push(0),
            Self::Int(v) | Self::Time(v) => v.push(0),
            Self::Float(v) => v.push(0.0),
        }
    }

    fn read(&mut self, ty: &Type, reader: &mut Reader<'_>) -> Result<(), Step> {
        match self {
            Self::Text(texts) => read_text(texts, ty, reader)?,
            Self::UInt(v) => v.push(read_uint(ty, reader)?),
            Self::Int(v) => v.push(read_int(ty, reader)?),
            Self::Float(v) => v.push(match ty {
                Type::Float32 => f64::from(f32::from_le_bytes(reader.array()?)),
                _ => f64::from_le_bytes(reader.array()?),
            }),
            Self::Time(v) => v.push(read_time(ty, reader)?),
        }
        Ok(())
    }
}

#[inline(always)]
fn read_uint(ty: &Type, reader: &mut Reader<'_>) -> Result<u64, Step> {
    Ok(match ty {
        Type::UInt(2) => u16::from_le_bytes(reader.array()?).into(),
        Type::UInt(4) => u32::from_le_bytes(reader.array()?).into(),
        Type::UInt(8) => u64::from_le_bytes(reader.array()?),
        _ => reader.byte()?.into(),
    })
}

#[inline(always)]
fn read_int(ty: &Type, reader: &mut Reader<'_>) -> Result<i64, Step> {
    Ok(match ty {
        Type::Int(2) => i16::from_le_bytes(reader.array()?).into(),
        Type::Int(4) => i32::from_le_bytes(reader.array()?).into(),
        Type::Int(8) => i64::from_le_bytes(reader.array()?),
        _ => i8::from_le_bytes(reader.array()?).into(),
    })
}

/// UTC milliseconds.
#[inline(always)]
fn read_time(ty: &Type, reader: &mut Reader<'_>) -> Result<i64, Step> {
    const DAY: i64 = 86_400_000;
    Ok(match ty {
        Type::Date => i64::from(u16::from_le_bytes(reader.array()?)) * DAY,
        Type::Date32 => i64::from(i32::from_le_bytes(reader.array()?)) * DAY,
        Type::Ticks(digits) => {
            let ticks = i64::from_le_bytes(reader.array()?);
            match digits {
                0..=3 => ticks.saturating_mul(10i64.pow(3 - digits)),
                _ => ticks.div_euclid(10i64.pow(digits - 3)),
            }
        }
        _ => i64::from(u32::from_le_bytes(reader.array()?)) * 1000,
    })
}

fn read_text(texts: &mut Texts, ty: &Type, reader: &mut Reader<'_>) -> Result<(), Step> {
    match ty {
        Type::FixedText(length) => {
            let bytes = reader.take(*length)?;
            let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
            texts.push(&bytes[..end]);
        }
        Type::Enum(size, names) => {
            let number = match size {
                1 => i8::from_le_bytes(reader.array()?).into(),
                _ => i16::from_le_bytes(reader.array()?),
            };
            match names.iter().find(|(n, _)| *n == number) {
                Some((_, name)) => texts.push(name.as_bytes()),
                None => texts.push(number.to_string().as_bytes()),
            }
        }
        Type::IPv4 => {
            let address = std::net::Ipv4Addr::from_bits(u32::from_le_bytes(reader.array()?));
            texts.push(address.to_string().as_bytes());
        }
        Type::IPv6 => {
            let address = std::net::Ipv6Addr::from(reader.array::<16>()?);
            texts.push(address.to_string().as_bytes());
        }
        Type::Uuid => {
            let high = u64::from_le_bytes(reader.array()?);
            let low = u64::from_le_bytes(reader.array()?);
            texts.push(uuid(high, low).as_bytes());
        }
        _ => texts.push(reader.string()?),
    }
    Ok(())
}

fn uuid(high: u64, low: u64) -> String {
    let hex = format!("{high:016x}{low:016x}");
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// Texts, each distinct one kept once.
#[derive(Debug)]
struct Texts {
    values: Vec<Box<[u8]>>,
    codes: Vec<u32>,
    /// The codes of texts read lately, by what their texts end with.
    recent: Box<[u32; 256]>,
    /// The codes by their texts' hashes.
    known: HashTable<u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            codes: Vec::new(),
            recent: Box::new([u32::MAX; 256]),
            known: HashTable::new(),
        }
    }
}

impl Texts {
    fn push(&mut self, text: &[u8]) {
        let values = &mut self.values;
        // Rows often hold a text that one shortly before held: its end tells where to look.
        let recent = &mut self.recent[(mix(0, last(text)) >> 56) as usize];
        if values.get(*recent as usize).is_some_and(|v| same(v, text)) {
            self.codes.push(*recent);
            return;
        }
        let hash = hash(text);
        let known = self
            .known
            .find(hash, |code| same(&values[*code as usize], text));
        let code = known.copied().unwrap_or_else(|| {
            // A body with 2^32 distinct texts does not fit the memory of a browser or a server.
            let code = u32::try_from(values.len()).unwrap_or(u32::MAX);
            values.push(text.into());
            let again = |code: &u32| self::hash(&values[*code as usize]);
            self.known.insert_unique(hash, code, again);
            code
        });
        *recent = code;
        self.codes.push(code);
    }

    fn finish(self) -> Data {
        // Records may hold any bytes; what is not UTF-8 is shown with replacement characters.
        let text = |bytes: Box<[u8]>| match String::from_utf8(bytes.into_vec()) {
            Ok(text) => text.into_boxed_str(),
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into(),
        };
        let values = self.values.into_iter().map(text).collect();
        Data::Text(Dictionary {
            values,
            codes: self.codes,
        })
    }
}

/// Equality, eight bytes at a time: in WebAssembly a comparison of slices goes byte by byte.
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let whole = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    last(a) == last(b) && whole.into_iter().all(|(a, b)| word(a) == word(b))
}

fn word(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

/// The last eight bytes of a text, some of them in its last whole word too; all of a shorter one.
fn last(text: &[u8]) -> u64 {
    match text.last_chunk::<8>() {
        Some(bytes) => word(bytes),
        None => text
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// A hash of short texts in the manner of FxHash: multiply and rotate, eight bytes at a time.
/// The texts come from the user's own records, so a hash that resists attack is not needed.
fn hash(text: &[u8]) -> u64 {
    let words = text.as_chunks::<8>().0.iter();
    let hash = words.fold(text.len() as u64, |hash, bytes| mix(hash, word(bytes)));
    // Multiplying mixes upwards: the table's bucket, the low bits, is to come from the top.
    mix(hash, last(text)).rotate_left(26)
}
