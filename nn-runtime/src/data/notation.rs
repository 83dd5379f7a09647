//! The notation of numbers in a file: decimal point or comma, and thousands separators.

use super::missing::{number, quoted};

/// The notation of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notation {
    /// Whether the decimal separator is a comma.
    pub(super) decimal_comma: bool,
    /// The thousands separator.
    pub(super) thousands: Option<char>,
}

impl Notation {
    /// The notation of Rust.
    pub(super) const PLAIN: Self = Self { decimal_comma: false, thousands: None };

    /// Returns the reason if the notation is inconsistent.
    pub(super) fn fault(self) -> Option<String> {
        let separator = self.thousands?;
        let decimal = if self.decimal_comma { ',' } else { '.' };
        if separator == decimal {
            return Some(format!("{separator:?} cannot separate both thousands and decimals"));
        }
        let is_number = separator.is_ascii_digit() || "+-eE".contains(separator);
        is_number.then(|| format!("{separator:?} is part of numbers, so it cannot separate thousands"))
    }

    /// Parses the number, finite or not, in a trimmed cell.
    pub(super) fn number(self, cell: &[u8]) -> Option<f64> {
        if self == Self::PLAIN { number(cell) } else { number(self.plain(cell)?.as_bytes()) }
    }

    /// Converts a cell to the notation of Rust. `None` if it is not a number in this notation.
    fn plain(self, cell: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(cell).ok()?;
        let decimal = if self.decimal_comma { ',' } else { '.' };
        let end = text.find(['e', 'E']).unwrap_or(text.len());
        let (mantissa, exponent) = text.split_at(end);
        let (whole, fraction) = mantissa.split_once(decimal).map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
        let whole = match self.thousands {
            Some(separator) if whole.contains(separator) => joined(whole, separator)?,
            _ => whole.to_owned(),
        };
        // The other separator must not be taken for a decimal point.
        if whole.contains(['.', ',']) || fraction.is_some_and(|fraction| fraction.contains(['.', ','])) {
            return None;
        }
        Some(whole + fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default().as_str() + exponent)
    }

    /// Suggests the settings that read a cell which is a number in another notation.
    pub(super) fn hint(self, cell: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(cell).ok().filter(|text| text.len() <= 40)?;
        let read = |thousands, decimal_comma| Self { decimal_comma, thousands }.number(cell);
        let [comma, point] = [',', '.'].map(|mark| text.contains(mark));
        let decimal = read(None, true).map(|number| format!("`.decimal_comma()` reads it as {number}"));
        let separators = [',', '.', ' ', '\'', '’', '_', '\u{a0}', '\u{202f}'].into_iter().filter(|separator| text.contains(*separator));
        let pairs = separators.flat_map(|separator| [self.decimal_comma, true].map(|decimal_comma| (separator, decimal_comma)));
        let mut possible = pairs.filter(|(separator, decimal_comma)| *separator != if *decimal_comma { ',' } else { '.' });
        let thousands = possible.find_map(|(separator, decimal_comma)| {
            let number = read(Some(separator), decimal_comma)?;
            let before = if decimal_comma && !self.decimal_comma { ".decimal_comma()" } else { "" };
            Some(format!("`{before}.thousands({separator:?})` reads it as {number}"))
        });
        let hints: Vec<String> = match (comma, point) {
            (true, false) => [decimal, thousands].into_iter().flatten().collect(),
            _ => thousands.into_iter().collect(),
        };
        (!hints.is_empty()).then(|| hints.join(", "))
    }
}

/// Joins groups of digits: three in the last, two or three in the middle ones (India groups by two), and up to three in the first.
fn joined(whole: &str, separator: char) -> Option<String> {
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with(['+', '-'])));
    let mut groups: Vec<&str> = digits.split(separator).collect();
    let is = |group: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let sound = groups.pop().filter(|last| is(last, 3..=3)).zip(groups.split_first().filter(|(first, _)| is(first, 1..=3)));
    let (last, (first, between)) = sound?;
    between.iter().all(|group| is(group, 2..=3)).then(|| format!("{sign}{first}{}{last}", between.concat()))
}

/// Returns the error for a text where a number was expected.
pub(super) fn no_number(cell: &[u8], notation: Notation) -> String {
    let hint = notation.hint(cell).map(|hint| format!(": {hint}")).unwrap_or_default();
    format!("found {}, expected a number{hint}", quoted(cell))
}

#[cfg(test)]
mod tests {
    use super::Notation;

    const COMMA: Notation = Notation { decimal_comma: true, thousands: None };
    const GERMAN: Notation = Notation { decimal_comma: true, thousands: Some('.') };
    const ENGLISH: Notation = Notation { decimal_comma: false, thousands: Some(',') };
    const FRENCH: Notation = Notation { decimal_comma: true, thousands: Some('\u{202f}') };

    #[test]
    fn a_number_is_read_in_its_notation_and_in_no_other() {
        for (notation, cell, wanted) in [
            (COMMA, "1,5", Some(1.5)),
            (COMMA, "-,5e-1", Some(-0.05)),
            (COMMA, "1.5", None),
            (COMMA, "1.500,5", None),
            (COMMA, "1,5,0", None),
            (GERMAN, "1.500", Some(1500.0)),
            (GERMAN, "-1.234.567,25", Some(-1_234_567.25)),
            (GERMAN, "1.50", None),
            (GERMAN, "1234,5", Some(1234.5)),
            (ENGLISH, "1,500", Some(1500.0)),
            (ENGLISH, "+1,500.5", Some(1500.5)),
            (ENGLISH, "1,5", None),
            (ENGLISH, ",500", None),
            (ENGLISH, "1,,500", None),
            (ENGLISH, "1.5,000", None),
            (ENGLISH, "12,34,567", Some(1_234_567.0)),
            (FRENCH, "1\u{202f}500,5", Some(1500.5)),
            (Notation::PLAIN, "1,5", None),
        ] {
            assert_eq!(notation.number(cell.as_bytes()), wanted, "{cell}, {notation:?}");
        }
    }

    #[test]
    fn the_setting_that_reads_another_notation_is_suggested() {
        for (cell, wanted) in [
            ("1,5", Some("`.decimal_comma()` reads it as 1.5")),
            ("1,500", Some("`.decimal_comma()` reads it as 1.5, `.thousands(',')` reads it as 1500")),
            ("1,500.5", Some("`.thousands(',')` reads it as 1500.5")),
            ("1.500,5", Some("`.decimal_comma().thousands('.')` reads it as 1500.5")),
            ("1 500", Some("`.thousands(' ')` reads it as 1500")),
            ("1 500,5", Some("`.decimal_comma().thousands(' ')` reads it as 1500.5")),
            ("much", None),
        ] {
            assert_eq!(Notation::PLAIN.hint(cell.as_bytes()).as_deref(), wanted, "{cell}");
        }
        assert_eq!(COMMA.hint(b"1.500"), Some("`.thousands('.')` reads it as 1500".to_owned()));
    }

    #[test]
    fn an_inconsistent_notation_is_an_error() {
        assert!(Notation { thousands: Some(','), ..COMMA }.fault().is_some());
        assert!(Notation { thousands: Some('.'), ..Notation::PLAIN }.fault().is_some());
        assert!(Notation { thousands: Some('1'), ..Notation::PLAIN }.fault().is_some());
        assert!(GERMAN.fault().or(ENGLISH.fault()).or(FRENCH.fault()).or(Notation::PLAIN.fault()).is_none());
    }
}
