//! What networks compute: gradients, random declarations, parts of batches, a user's own layers.

mod again;
mod carried;
mod check;
mod ends;
mod fine_tuning;
mod first_values;
mod folding;
mod gradients;

mod large;
mod lengths;
mod noise;
mod onnx;
mod own_layers;
mod own_shapes;
mod random;
mod threads;
mod units;
mod wide;
