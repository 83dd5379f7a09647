//! Clipping and noise: transforms of the whole gradient before the optimizer's step.

mod in_place;
mod noise;
mod norm;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use in_place::InPlace;
pub use noise::GradientNoise;
pub use norm::{ClipNorm, norm};
pub use value::ClipValue;
