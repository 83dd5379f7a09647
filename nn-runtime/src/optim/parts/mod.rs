//! The parts of optimizers.
//!
//! In the formulas `g` is what a part is given (the gradient, or what the part before made of it), `u` what it gives,
//! `w` the parameter, `t` the number of the step from 1. What is remembered starts at 0 unless said otherwise.

mod average;
mod change;
mod decay;
mod faint;
mod largest;
mod look_ahead;
mod root;
mod sign;
mod variance;

pub use average::{Average, Trace};
pub use change::RootOfChange;
pub(in crate::optim) use decay::Times;
pub use decay::{Anneal, Decay};
pub use largest::{LargestMagnitude, LargestRoot};
pub use look_ahead::{NesterovAverage, NesterovTrace};
pub use root::{Rectified, RootMean, RootSum};
pub use sign::{Interpolated, Sign};
pub use variance::RootVariance;

pub use super::update::Unchanged;
