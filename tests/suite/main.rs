//! The behaviour of networks, as sentences.

mod catalogue;
mod check;
mod course;
mod data;
mod embedded;
mod examples;
mod gradients;
mod memory;
mod random;
mod reference;
mod refusals;
mod strict;
mod trainer;
