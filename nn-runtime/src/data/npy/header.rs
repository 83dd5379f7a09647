//! Parses the header of a `.npy` file: a magic number, and a dictionary in Python's notation.
//!
//! The format is described in `numpy.lib.format`. Existing crates parse every Python literal recursively, and a file full of brackets overflows
//! their stack. The header has only three entries, so this parser needs no recursion.

use std::fmt;
use std::io::Read;

use crate::float16;

/// The type and the layout of an array.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    pub(super) number: Number,
    /// Whether the first axis varies fastest (Fortran order) instead of the last one (C order).
    pub(super) fortran: bool,
    pub(super) shape: Vec<usize>,
}

/// The type of the numbers of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    kind: Kind,
    bytes: usize,
    big_endian: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Float,
    Signed,
    Unsigned,
    Bool,
}

impl Header {
    /// Reads the header.
    pub(super) fn read(file: &mut impl Read) -> Result<Self, String> {
        let mut start = Vec::new();
        file.by_ref().take(8).read_to_end(&mut start).map_err(|error| format!("cannot be read: {error}"))?;
        let long = match start.strip_prefix(b"\x93NUMPY") {
            Some([1, _]) => false,
            Some([2 | 3, _]) => true,
            Some([major, minor]) => return Err(format!("has version {major}.{minor} of the .npy format, expected 1.0, 2.0 or 3.0")),
            _ if start.starts_with(b"PK") => return Err("is an .npz file: read it with `from_npz`".to_owned()),
            _ => return Err("is not a .npy file: it does not start with \\x93NUMPY".to_owned()),
        };
        let mut size = [0; 4];
        let size_bytes = if long { 4 } else { 2 };
        let ends = |_| "ends within its header".to_owned();
        file.read_exact(&mut size[..size_bytes]).map_err(ends)?;
        let size = u32::from_le_bytes(size);
        let mut text = Vec::new();
        file.by_ref().take(size.into()).read_to_end(&mut text).map_err(|error| format!("cannot be read: {error}"))?;
        if text.len() < size as usize {
            return Err("ends within its header".to_owned());
        }
        Self::parse(&String::from_utf8_lossy(&text))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let damaged = || "its header is damaged".to_owned();
        let entries = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}')).ok_or_else(damaged)?;
        let entries: Vec<(&str, &str)> = split(entries, ',').into_iter().filter_map(|entry| split_once(entry, ':')).collect();
        let entry = |name: &str| {
            let mut of_name = entries.iter().filter(|(key, _)| quoted(key) == Some(name));
            of_name.next().map(|(_, value)| *value).ok_or_else(|| format!("its header is damaged: it has no `{name}`"))
        };
        let shape = entry("shape")?;
        let shape = shape.strip_prefix('(').and_then(|sizes| sizes.strip_suffix(')')).ok_or_else(damaged)?;
        // Python 2 can write an L after integers.
        let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
        let shape = sizes.map(|size| size.trim_end_matches('L').parse().map_err(|_| damaged())).collect::<Result<_, _>>()?;
        let fortran = match entry("fortran_order")? {
            "True" => true,
            "False" => false,
            _ => return Err(damaged()),
        };
        Ok(Self { number: Number::parse(entry("descr")?)?, fortran, shape })
    }
}

impl Number {
    fn parse(text: &str) -> Result<Self, String> {
        let other = || format!("its numbers are of type {text}, expected floats of 2, 4 or 8 bytes, integers or Booleans");
        let code = quoted(text).ok_or_else(other)?.as_bytes();
        let [order, kind, size] = code else { return Err(other()) };
        let kind = match kind {
            b'f' => Kind::Float,
            b'i' => Kind::Signed,
            b'u' => Kind::Unsigned,
            b'b' => Kind::Bool,
            _ => return Err(other()),
        };
        let bytes = match (size, kind) {
            (b'1', Kind::Signed | Kind::Unsigned | Kind::Bool) => 1,
            (b'2', Kind::Signed | Kind::Unsigned | Kind::Float) => 2,
            (b'4', Kind::Signed | Kind::Unsigned | Kind::Float) => 4,
            (b'8', Kind::Signed | Kind::Unsigned | Kind::Float) => 8,
            _ => return Err(other()),
        };
        let big_endian = match order {
            b'>' => true,
            b'<' => false,
            b'|' if bytes == 1 => false,
            _ => return Err(other()),
        };
        Ok(Self { kind, bytes, big_endian })
    }

    /// Returns the size of a number in bytes.
    pub(super) fn bytes(self) -> usize {
        self.bytes
    }

    /// Converts the bytes of a number.
    pub(super) fn read(self, from: &[u8]) -> f64 {
        let mut bytes = [0; 8];
        bytes[..self.bytes].copy_from_slice(from);
        if self.big_endian {
            bytes[..self.bytes].reverse();
        }
        let bits = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * self.bytes;
        match (self.kind, self.bytes) {
            (Kind::Float, 2) => float16::widen(bits as u16),
            (Kind::Float, 4) => f32::from_bits(bits as u32).into(),
            (Kind::Float, _) => f64::from_bits(bits),
            // Shifting left and right again extends the sign.
            (Kind::Signed, _) => ((bits << unused).cast_signed() >> unused) as f64,
            (Kind::Unsigned, _) => bits as f64,
            (Kind::Bool, _) => f64::from(u8::from(bits != 0)),
        }
    }
}

/// The name in `NumPy`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Float => "float",
            Kind::Signed => "int",
            Kind::Unsigned => "uint",
            Kind::Bool => return f.write_str("bool"),
        };
        write!(f, "{kind}{}", 8 * self.bytes)
    }
}

/// Returns the text inside quotation marks.
fn quoted(text: &str) -> Option<&str> {
    ['\'', '"'].iter().find_map(|mark| text.trim().strip_prefix(*mark)?.strip_suffix(*mark))
}

/// Splits a text at separators outside brackets and quotation marks.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut mark) = (Vec::new(), 0, 0_usize, None);
    for (place, letter) in text.char_indices() {
        match (letter, mark) {
            (_, Some(open)) if letter == open => mark = None,
            (_, Some(_)) => {}
            ('\'' | '"', None) => mark = Some(letter),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth = depth.saturating_sub(1),
            _ if letter == separator && depth == 0 => {
                parts.push(text[start..place].trim());
                start = place + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

fn split_once(text: &str, separator: char) -> Option<(&str, &str)> {
    let first = *split(text, separator).first()?;
    Some((first, text[first.len()..].trim_start().strip_prefix(separator)?.trim()))
}
