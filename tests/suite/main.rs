//! The behaviour of networks, as sentences.

mod check;
mod data;
mod embedded;
mod examples;
mod gradients;
mod memory;
mod narrow;
mod programs;
mod random;
mod real_time;
mod reference;
mod refusals;
mod strict;
mod trainer;
