//! Checks whether the network's scalar is precise enough for the numbers of a column.

use std::fmt::Write as _;

use crate::data::scalers::Moments;

/// Statistics of a column's numbers and of their rounding errors. If the errors exceed a hundredth of the deviation, a network would learn from
/// the rounding.
#[derive(Clone, Debug)]
pub(super) struct Digits {
    /// Rounds to the network's scalar. `None` for `f64`.
    round: Option<fn(f64) -> f64>,
    moments: Moments,
    /// Σ (x − rounded)²
    lost: f64,
    largest: f64,
    largest_rounded: f64,
    error: f64,
}

/// The acceptable rounding error relative to the deviation, squared.
const SHARE: f64 = 1e-4;

impl Digits {
    pub(super) fn new(round: Option<fn(f64) -> f64>) -> Self {
        Self { round, moments: Moments::default(), lost: 0.0, largest: 0.0, largest_rounded: 0.0, error: 0.0 }
    }

    pub(super) fn add(&mut self, x: f64) {
        let Some(round) = self.round else { return };
        let rounded = round(x);
        self.moments.add(x);
        let error = x - rounded;
        self.lost += error * error;
        self.error = self.error.max(error.abs());
        self.largest = self.largest.max(x.abs());
        self.largest_rounded = self.largest_rounded.max(rounded.abs());
    }

    /// Returns the error if precision is insufficient, with a suggestion.
    pub(super) fn fault(&self, column: &str, scalar: &str) -> Option<String> {
        let vanished = self.largest > 0.0 && self.largest_rounded == 0.0;
        let Moments { count, mean, squares } = self.moments;
        // A constant column has nothing to distinguish.
        let varies = self.moments.spread().is_some();
        let deviation = (squares / count).sqrt();
        if count < 2.0 || !(vanished || (varies && self.lost > SHARE * squares)) {
            return None;
        }
        let mut message = format!("column `{column}`: {scalar} cannot distinguish its numbers: ");
        // Writing to a `String` cannot fail.
        let _ = if self.largest_rounded == 0.0 {
            write!(message, "they are at most {:e}, which rounds to 0", self.largest)
        } else {
            write!(
                message,
                "their deviation is {deviation:.1e}, but near {:e} rounding changes them by up to {:.1e}",
                rounded(mean, deviation),
                self.error
            )
        };
        let unit = if mean.abs() > 10.0 * deviation && !vanished {
            format!("{:?}, 1.0", rounded(mean, deviation))
        } else {
            format!("0.0, {:?}", power_below(self.largest))
        };
        let _ = write!(
            message,
            "; use `.unit({column:?}, {unit})`, which subtracts and divides before rounding, or `#[scalar(f64)]` on the network"
        );
        Some(message)
    }
}

/// Returns the largest power of ten that is at most the number.
fn power_below(number: f64) -> f64 {
    format!("1e{}", number.log10().floor()).parse().unwrap_or(1.0)
}

/// Rounds a number to the order of magnitude of a deviation.
fn rounded(number: f64, deviation: f64) -> f64 {
    let step = power_below(deviation);
    let rounded = (number / step).round() * step;
    if rounded.is_finite() { rounded } else { number }
}

/// Returns the error for a number outside the range of the scalar, with a suggestion.
pub(super) fn beyond(cell: f64, column: &str, scalar: &str) -> String {
    format!(
        "found {cell:?}, which is outside the range of {scalar}: use `.unit({column:?}, 0.0, {:?})`, which divides before rounding, or \
         `#[scalar(f64)]` on the network",
        power_below(cell.abs())
    )
}

#[cfg(test)]
mod tests {
    use super::Digits;

    fn fault(numbers: &[f64]) -> Option<String> {
        let mut digits = Digits::new(Some(|x| f64::from(x as f32)));
        for x in numbers {
            digits.add(*x);
        }
        digits.fault("x", "f32")
    }

    #[test]
    fn numbers_that_become_equal_by_rounding_are_an_error_and_those_that_lose_last_digits_are_not() {
        let message = fault(&[1.7e9 + 1.0, 1.7e9 + 11.0, 1.7e9 + 21.0, 1.7e9 + 31.0]).expect("all become one number");
        assert!(message.contains("`.unit(\"x\", 1700000020.0, 1.0)`"), "{message}");
        let message = fault(&[1e-50, 3e-50, 2e-50]).expect("all are 0");
        assert!(message.contains("which rounds to 0; use `.unit(\"x\", 0.0, 1e-50)`"), "{message}");
        assert!(fault(&[1e-200, 2e-200]).is_some(), "their squares are 0 too");
        for sound in [&[0.1, 0.2, 0.3][..], &[1e9, 2e9, 3e9], &[5.0, 5.0, 5.0], &[0.1; 9], &[1e-50, 1.0, 2.0], &[1.7e9], &[]] {
            assert_eq!(fault(sound), None, "{sound:?}");
        }
    }

    #[test]
    fn a_year_of_timestamps_is_precise_enough_and_an_hour_is_not() {
        let seconds = |step: f64| (0..1000).map(|row| 1.7e9 + step * f64::from(row)).collect::<Vec<_>>();
        assert_eq!(fault(&seconds(31_536.0)), None);
        assert!(fault(&seconds(3.6)).is_some());
    }
}
