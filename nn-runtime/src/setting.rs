//! Whether a setting makes sense, and the error where it does not.

use crate::error::Error;

/// Refuses a negative number, and what is not finite.
pub(crate) fn not_negative(what: &str, number: f64) -> Result<(), Error> {
    wanted(number.is_finite() && number >= 0.0, what, number, "a finite number of at least 0")
}

/// Refuses 0 and below, and what is not finite.
pub(crate) fn positive(what: &str, number: f64) -> Result<(), Error> {
    wanted(number.is_finite() && number > 0.0, what, number, "a finite number above 0")
}

/// Refuses what is not from 0 to 1.
pub(crate) fn share(what: &str, number: f64) -> Result<(), Error> {
    wanted((0.0..=1.0).contains(&number), what, number, "a number from 0 to 1")
}

/// Refuses no steps, no rows, no epochs.
pub(crate) fn some(what: &str, count: usize) -> Result<(), Error> {
    wanted(count > 0, what, count as f64, "at least 1")
}

fn wanted(holds: bool, what: &str, found: f64, wanted: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Setting(format!("{what} is {found}: wanted is {wanted}"))) }
}
