//! The behaviour of networks, as sentences.

mod architecture;
mod browser;
mod catalogue;
mod check;
mod course;
mod data;
mod diagnosis;
mod embedded;
mod everything;
mod examples;
mod fine_tuning;
mod folding;
mod gradients;
mod memory;
mod narrow;
mod programs;
mod random;
mod real_time;
mod reference;
mod refusals;
mod strict;
mod threads;
mod trainer;
mod weights;
