//! What is done to a gradient as a whole, before an optimizer sees it.

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
