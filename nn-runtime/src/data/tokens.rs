//! Numbers of a file or a matrix that a network reads as tokens.

use crate::network::Network;

/// What is wrong with a number as an input of a network, if that takes tokens.
pub(super) fn no_token<N: Network>(number: f64) -> Option<String> {
    let tokens = N::VOCABULARY.filter(|tokens| number.fract() != 0.0 || !(0.0..*tokens as f64).contains(&number))?;
    Some(format!("found {number}, expected a token: a whole number from 0 to {}", tokens - 1))
}
