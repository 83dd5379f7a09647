//! The behaviour of networks, as sentences.

mod check;
mod gradients;
mod random;
mod reference;
