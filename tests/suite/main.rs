//! The behaviour of networks, as sentences.

mod check;
mod examples;
mod gradients;
mod random;
mod reference;
