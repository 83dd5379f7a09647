//! Text made while compiling: messages that name sizes only rustc knows, and tables with such sizes.

/// A part of a text.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// As it is.
    Text(&'static str),
    /// A number, right-aligned; a number with more digits than the width takes them.
    Number {
        /// The number.
        number: usize,
        /// How many places it has.
        width: usize,
    },
}

impl Part {
    const fn len(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Number { number, width } => crate::__private::max(width, digits(number)),
        }
    }
}

const fn digits(mut number: usize) -> usize {
    let mut digits = 1;
    while number >= 10 {
        number /= 10;
        digits += 1;
    }
    digits
}

/// How many bytes [`text`] makes of some parts.
#[must_use]
pub const fn text_len(parts: &[Part]) -> usize {
    let (mut len, mut part) = (0, 0);
    while part < parts.len() {
        len += parts[part].len();
        part += 1;
    }
    len
}

/// The parts, one behind the other, up to `N` bytes.
#[must_use]
pub const fn text<const N: usize>(parts: &[Part]) -> [u8; N] {
    let mut bytes = [b' '; N];
    let (mut end, mut part) = (0, 0);
    while part < parts.len() {
        let len = parts[part].len();
        match parts[part] {
            Part::Text(text) => {
                let mut place = 0;
                while place < len && end + place < N {
                    bytes[end + place] = text.as_bytes()[place];
                    place += 1;
                }
            }
            Part::Number { mut number, .. } => {
                let mut place = end + len;
                loop {
                    place -= 1;
                    if place < N {
                        bytes[place] = b'0' + (number % 10) as u8;
                    }
                    number /= 10;
                    if number == 0 {
                        break;
                    }
                }
            }
        }
        end += len;
        part += 1;
    }
    bytes
}

/// Bytes that [`text`] made.
#[must_use]
pub const fn as_str(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Two sizes of a declaration that have to be the same.
///
/// # Panics
/// While compiling, with the message, where they differ.
#[track_caller]
pub const fn assert_equal(left: usize, right: usize, texts: [&'static str; 3]) {
    if left != right {
        let parts = [
            Part::Text(texts[0]),
            Part::Number { number: left, width: 0 },
            Part::Text(texts[1]),
            Part::Number { number: right, width: 0 },
            Part::Text(texts[2]),
        ];
        let bytes: [u8; 512] = text(&parts);
        let (message, _) = bytes.split_at(if text_len(&parts) < 512 { text_len(&parts) } else { 512 });
        panic!("{}", as_str(message));
    }
}

/// A size of a declaration that has to be at least 1.
///
/// # Panics
/// While compiling, with the message, where it is 0.
#[track_caller]
pub const fn assert_some(size: usize, message: &'static str) {
    assert!(size > 0, "{}", message);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_right_aligned_between_texts() {
        const PARTS: &[Part] = &[Part::Text("a"), Part::Number { number: 42, width: 5 }, Part::Text("é")];
        const TEXT: [u8; text_len(PARTS)] = text(PARTS);
        assert_eq!(as_str(&TEXT), "a   42é");
    }

    #[test]
    fn a_number_too_long_for_its_width_is_written_whole() {
        const PARTS: &[Part] = &[Part::Number { number: 1_234, width: 2 }, Part::Number { number: 0, width: 0 }];
        const TEXT: [u8; text_len(PARTS)] = text(PARTS);
        assert_eq!(as_str(&TEXT), "12340");
    }

    #[test]
    #[should_panic(expected = "layer `b` takes 3 inputs, but `a` gives 2")]
    fn sizes_that_differ_are_both_named() {
        assert_equal(3, 2, ["layer `b` takes ", " inputs, but `a` gives ", ""]);
    }
}
