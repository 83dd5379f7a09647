//! JSON, as far as the header of a safetensors file needs it. Any bytes give a value or an error.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, PartialEq)]
pub(super) enum Json {
    /// In the order of the file.
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    Text(String),
    /// A whole number of at least 0; a header has no others.
    Number(u64),
}

/// The maximum depth of nesting; a header needs three.
const DEPTH: usize = 8;

/// Reads a text that consists of one value.
pub(super) fn read(text: &str) -> Result<Json, String> {
    let mut reader = Reader(text.chars().peekable());
    let value = reader.value(DEPTH)?;
    match reader.next() {
        None => Ok(value),
        Some(more) => Err(format!("unexpected `{}` after its end", more.escape_debug())),
    }
}

struct Reader<'a>(Peekable<Chars<'a>>);

impl Reader<'_> {
    /// The next character that is not whitespace.
    fn next(&mut self) -> Option<char> {
        self.0.by_ref().find(|letter| !letter.is_ascii_whitespace())
    }

    fn peek(&mut self) -> Option<char> {
        while self.0.next_if(char::is_ascii_whitespace).is_some() {}
        self.0.peek().copied()
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        match self.next() {
            Some(found) if found == wanted => Ok(()),
            found => Err(unexpected(found, &format!("`{wanted}`"))),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, String> {
        let Some(depth) = depth.checked_sub(1) else { return Err("it is nested too deeply".to_owned()) };
        match self.peek() {
            Some('{') => self
                .list('}', |reader| {
                    let name = reader.text()?;
                    reader.expect(':')?;
                    Ok((name, reader.value(depth)?))
                })
                .map(Json::Object),
            Some('[') => self.list(']', |reader| reader.value(depth)).map(Json::Array),
            Some('"') => self.text().map(Json::Text),
            Some('0'..='9') => self.number().map(Json::Number),
            found => Err(unexpected(found, "a value")),
        }
    }

    /// Reads the parts between commas, from an opening bracket to `end`.
    fn list<T>(&mut self, end: char, mut part: impl FnMut(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        self.next();
        let mut parts = Vec::new();
        if self.peek() == Some(end) {
            self.next();
            return Ok(parts);
        }
        loop {
            parts.push(part(self)?);
            match self.next() {
                Some(',') => {}
                Some(found) if found == end => return Ok(parts),
                found => return Err(unexpected(found, &format!("`,` or `{end}`"))),
            }
        }
    }

    fn text(&mut self) -> Result<String, String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.0.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                Some(letter) => text.push(letter),
                None => return Err(unexpected(None, "`\"`")),
            }
        }
    }

    /// Reads what follows a backslash.
    fn escaped(&mut self) -> Result<char, String> {
        Ok(match self.0.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('u') => {
                let digits: String = self.0.by_ref().take(4).collect();
                // A surrogate becomes a replacement character: only metadata could contain one.
                u32::from_str_radix(&digits, 16)
                    .map(|code| char::from_u32(code).unwrap_or('\u{fffd}'))
                    .map_err(|error| error.to_string())?
            }
            Some(letter @ ('"' | '\\' | '/')) => letter,
            found => return Err(unexpected(found, "an escaped character")),
        })
    }

    fn number(&mut self) -> Result<u64, String> {
        let mut number = 0_u64;
        while let Some(digit) = self.0.peek().and_then(|letter| letter.to_digit(10)) {
            let larger = number.checked_mul(10).and_then(|number| number.checked_add(u64::from(digit)));
            number = larger.ok_or("a number in it is too large")?;
            self.0.next();
        }
        Ok(number)
    }
}

fn unexpected(found: Option<char>, wanted: &str) -> String {
    match found {
        Some(letter) => format!("expected {wanted}, found `{}`", letter.escape_debug()),
        None => format!("expected {wanted}, found its end"),
    }
}
