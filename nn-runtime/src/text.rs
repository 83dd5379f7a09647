//! Texts built at compile time: messages with sizes that only the compiler knows, and tables with such sizes.

use crate::tensor::Tensor;

/// A part of a text.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A text.
    Text(&'static str),
    /// A right-aligned number. It is not cut off if it has more digits than the width.
    Number {
        /// The number.
        number: usize,
        /// The minimum number of characters.
        width: usize,
    },
}

impl Part {
    const fn len(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Number { number, width } => crate::sizes::max(width, digits(number)),
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

/// The number of bytes that [`text`] needs for the parts.
#[must_use]
pub const fn text_len(parts: &[Part]) -> usize {
    let (mut len, mut part) = (0, 0);
    while part < parts.len() {
        len += parts[part].len();
        part += 1;
    }
    len
}

/// Concatenates the parts, up to `N` bytes.
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

/// A text that is built part by part. Parts after the first few hundred are dropped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    parts: [Part; 256],
    len: usize,
}

impl Parts {
    pub(crate) const fn new() -> Self {
        Self { parts: [Part::Text(""); 256], len: 0 }
    }

    pub(crate) const fn push(&mut self, part: Part) {
        if self.len < self.parts.len() {
            self.parts[self.len] = part;
            self.len += 1;
        }
    }

    /// Appends a shape, such as `[64, 8]`.
    pub(crate) const fn push_shape(&mut self, shape: &[usize]) {
        self.push(Part::Text("["));
        let mut axis = 0;
        while axis < shape.len() {
            self.push(Part::Text(if axis > 0 { ", " } else { "" }));
            self.push(Part::Number { number: shape[axis], width: 0 });
            axis += 1;
        }
        self.push(Part::Text("]"));
    }

    /// Fails compilation with the text as the message.
    #[track_caller]
    pub(crate) const fn panic(&self) -> ! {
        const LEN: usize = 4096;
        let (parts, _) = self.parts.split_at(self.len);
        let bytes: [u8; LEN] = text(parts);
        let (message, _) = bytes.split_at(if text_len(parts) < LEN { text_len(parts) } else { LEN });
        panic!("{}", as_str(message));
    }
}

/// Converts bytes that [`text`] returned.
#[must_use]
pub const fn as_str(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Checks that two sizes of a declaration are equal.
///
/// # Panics
/// At compile time with the message, if they differ.
#[track_caller]
pub const fn assert_equal(left: usize, right: usize, texts: [&'static str; 3]) {
    if left != right {
        let mut parts = Parts::new();
        parts.push(Part::Text(texts[0]));
        parts.push(Part::Number { number: left, width: 0 });
        parts.push(Part::Text(texts[1]));
        parts.push(Part::Number { number: right, width: 0 });
        parts.push(Part::Text(texts[2]));
        parts.panic();
    }
}

/// Checks that a size of a declaration is at most another.
///
/// # Panics
/// At compile time with the message, if it is larger. `most` is between the texts.
#[track_caller]
pub const fn assert_at_most(size: usize, most: usize, texts: [&'static str; 2]) {
    if size > most {
        let mut parts = Parts::new();
        parts.push(Part::Text(texts[0]));
        parts.push(Part::Number { number: most, width: 0 });
        parts.push(Part::Text(texts[1]));
        parts.panic();
    }
}

/// Checks a size of a declaration: at least 1, and small enough for a product with another size.
///
/// # Panics
/// At compile time, if it is out of range. `what` names it in the message.
#[track_caller]
pub const fn assert_size(size: usize, what: &'static str) {
    let mut parts = Parts::new();
    parts.push(Part::Text(what));
    if size == 0 {
        parts.push(Part::Text(" must be at least 1"));
        parts.panic();
    }
    if size > crate::sizes::MOST {
        parts.push(Part::Text(" must be at most "));
        parts.push(Part::Number { number: crate::sizes::MOST, width: 0 });
        parts.panic();
    }
}

/// Checks the size of a vocabulary. A token is a number in an `f32`, which is exact up to 2²⁴.
///
/// # Panics
/// At compile time, if it is too large.
#[track_caller]
pub const fn assert_vocabulary(size: usize, what: &'static str) {
    let mut parts = Parts::new();
    if size > 1 << 24 {
        parts.push(Part::Text(what));
        parts.push(Part::Text(" must have at most 16777216 tokens"));
        parts.panic();
    }
}

/// Checks the size of a row whose numbers are compared with each other.
///
/// # Panics
/// At compile time with the message, if the size is 1.
#[track_caller]
pub const fn assert_several(size: usize, message: &'static str) {
    assert!(size != 1, "{}", message);
}

/// Checks the number of numbers of a network up to some layer.
///
/// # Panics
/// At compile time with the message, if there are too many to address.
#[track_caller]
pub const fn assert_fits(numbers: usize, message: &'static str) {
    assert!(numbers <= crate::sizes::MOST_NUMBERS, "{}", message);
}

/// Checks that the tensors of a layer cover all its numbers without gaps. A number without a name would not be saved.
///
/// # Panics
/// At compile time with a message, if they do not.
#[track_caller]
pub const fn assert_named(layer: &'static str, parameters: usize, statistics: usize, tensors: &[Tensor]) {
    let (mut trained, mut measured, mut place) = (0, 0, 0);
    while place < tensors.len() {
        let tensor = &tensors[place];
        let end = if tensor.is_statistic() { &mut measured } else { &mut trained };
        if tensor.range.start != *end {
            let mut parts = Parts::new();
            parts.push(Part::Text("the tensors of layer `"));
            parts.push(Part::Text(layer));
            parts.push(Part::Text("` must be contiguous: `"));
            parts.push(Part::Text(tensor.name));
            parts.push(Part::Text("` must start at "));
            parts.push(Part::Number { number: *end, width: 0 });
            parts.push(Part::Text(", not at "));
            parts.push(Part::Number { number: tensor.range.start, width: 0 });
            parts.panic();
        }
        *end = tensor.range.end;
        place += 1;
    }
    assert_all_named(layer, "parameters", parameters, trained);
    assert_all_named(layer, "statistics", statistics, measured);
}

#[track_caller]
const fn assert_all_named(layer: &'static str, what: &'static str, numbers: usize, named: usize) {
    if numbers != named {
        let mut parts = Parts::new();
        parts.push(Part::Text("`TENSORS` of layer `"));
        parts.push(Part::Text(layer));
        parts.push(Part::Text("` names "));
        parts.push(Part::Number { number: named, width: 0 });
        parts.push(Part::Text(" "));
        parts.push(Part::Text(what));
        parts.push(Part::Text(", but it has "));
        parts.push(Part::Number { number: numbers, width: 0 });
        parts.push(Part::Text(": only named numbers are saved"));
        parts.panic();
    }
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
