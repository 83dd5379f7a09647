//! Formats numbers for people.

/// Formats a number with `count` significant digits: `0.281734`, `1425.03`, `2.5e-7`. Numbers from 0.0001 to a million have no exponent and
/// keep trailing zeros, so that columns align. Other numbers have an exponent and no trailing zeros.
pub(crate) fn digits(number: f64, count: usize) -> String {
    let text = format!("{number:.*e}", count.saturating_sub(1));
    let Some((mantissa, exponent)) = text.split_once('e').filter(|_| number != 0.0) else { return number.to_string() };
    match exponent.parse::<isize>() {
        // `exponent` already accounts for a number that is rounded up to the next power of ten.
        Ok(exponent @ -4..=5) => {
            let decimals = count.saturating_add_signed(-1 - exponent);
            format!("{number:.decimals$}")
        }
        _ if mantissa.contains('.') => format!("{}e{exponent}", mantissa.trim_end_matches('0').trim_end_matches('.')),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_number_of_any_size_has_its_digits_and_no_more() {
        let cases = [
            (0.281_734_2, "0.281734"),
            (1.0, "1.00000"),
            (-1425.026, "-1425.03"),
            (123_456.7, "123457"),
            (999_999.7, "1e6"),
            (0.000_123_456_78, "0.000123457"),
            (0.000_099_999_99, "0.000100000"),
            (0.000_012_3, "1.23e-5"),
            (1e-7, "1e-7"),
            (2.5e-7, "2.5e-7"),
            (1e36, "1e36"),
            (-1.234_567_8e300, "-1.23457e300"),
            (5e-324, "4.94066e-324"),
            (0.0, "0"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "inf"),
        ];
        for (number, expected) in cases {
            assert_eq!(digits(number, 6), expected);
        }
        assert_eq!([digits(0.9932, 4), digits(0.999_96, 4), digits(1e-9, 1), digits(25.0, 1)], ["0.9932", "1.000", "1e-9", "25"]);
    }
}
