//! Numbers of a file or a matrix that a network reads as tokens.

use crate::network::Network;

/// What is wrong with a number at a place of the inputs of a network, if a token belongs there.
pub(super) fn no_token<N: Network>(place: usize, number: f64) -> Option<String> {
    outside(N::vocabulary_at(place)?, number)
}

/// What is wrong with a number as one of so many tokens.
pub(super) fn outside(tokens: usize, number: f64) -> Option<String> {
    let is_one = number.fract() == 0.0 && (0.0..tokens as f64).contains(&number);
    (!is_one).then(|| format!("found {number}, expected a token: a whole number from 0 to {}", tokens - 1))
}
