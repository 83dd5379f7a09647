//! The behaviour of networks, as sentences.

mod gradients;
