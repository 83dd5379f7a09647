//! What networks compute, as sentences: gradients, random declarations, parts of batches, layers of one's own.

mod check;
mod fine_tuning;
mod folding;
mod gradients;
mod own_layers;
mod random;
mod threads;
mod units;
