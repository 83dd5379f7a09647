//! Checks of settings.

use crate::error::Error;

/// Returns an error if the number is negative, NaN or infinite.
pub(crate) fn not_negative(what: &str, number: f64) -> Result<(), Error> {
    require(number.is_finite() && number >= 0.0, what, number, "a finite number of at least 0")
}

/// Returns an error if the number is not above 0, NaN or infinite.
pub(crate) fn positive(what: &str, number: f64) -> Result<(), Error> {
    require(number.is_finite() && number > 0.0, what, number, "a finite number above 0")
}

/// Returns an error if the number is not between 0 and 1.
pub(crate) fn share(what: &str, number: f64) -> Result<(), Error> {
    require((0.0..=1.0).contains(&number), what, number, "a number from 0 to 1")
}

/// Returns an error if the number is not at least 0 and below 1. A running mean with a factor of 1 would never change.
pub(crate) fn below_one(what: &str, number: f64) -> Result<(), Error> {
    require((0.0..1.0).contains(&number), what, number, "at least 0 and below 1")
}

/// Adds the name of the whole to the error of a part.
pub(crate) fn within(whole: &str, result: Result<(), Error>) -> Result<(), Error> {
    result.map_err(|error| match error {
        Error::Setting(why) => Error::Setting(format!("{whole}: {why}")),
        other => other,
    })
}

/// Returns an error if the count of steps, rows or epochs is 0.
pub(crate) fn some(what: &str, count: usize) -> Result<(), Error> {
    require(count > 0, what, count as f64, "at least 1")
}

fn require(holds: bool, what: &str, found: f64, expected: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Setting(format!("{what} is {found}, but must be {expected}"))) }
}
