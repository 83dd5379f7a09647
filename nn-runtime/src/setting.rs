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

/// Refuses what is not from 0 to 1, and 1 itself: a mean that keeps all of itself never moves.
pub(crate) fn below_one(what: &str, number: f64) -> Result<(), Error> {
    wanted((0.0..1.0).contains(&number), what, number, "at least 0 and below 1")
}

/// An error of a part, told of the whole that it is a part of.
pub(crate) fn within(whole: &str, result: Result<(), Error>) -> Result<(), Error> {
    result.map_err(|error| match error {
        Error::Setting(why) => Error::Setting(format!("{whole}: {why}")),
        other => other,
    })
}

/// Refuses no steps, no rows, no epochs.
pub(crate) fn some(what: &str, count: usize) -> Result<(), Error> {
    wanted(count > 0, what, count as f64, "at least 1")
}

fn wanted(holds: bool, what: &str, found: f64, wanted: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Setting(format!("{what} is {found}: wanted is {wanted}"))) }
}
