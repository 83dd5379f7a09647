//! The behaviour of networks, as sentences.

mod catalogue;
mod check;
mod course;
mod data;
mod embedded;
mod everything;
mod examples;
mod fine_tuning;
mod gradients;
mod memory;
mod random;
mod reference;
mod refusals;
mod strict;
mod threads;
mod trainer;
mod weights;
