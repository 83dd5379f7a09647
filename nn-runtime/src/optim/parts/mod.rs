//! The parts of optimizers.
//!
//! In the formulas `g` is the input of a part (the gradient, or the result of the part before), `u` its result, `w` the parameter, and `t`
//! the number of the step, counted from 1. The state of a part is one array, or several, with a number for each parameter. It starts at 0
//! unless the page says otherwise.
//!
//! ```
//! use nn_runtime::optim::parts::{Average, Decay, Sign};
//! use nn_runtime::optim::{Descent, Transform};
//!
//! let signed_momentum = Descent::new(1e-4, Average::new(0.9).then(Sign).then(Decay(1e-2)));
//! ```

mod average;
mod change;
mod decay;
mod faint;
mod largest;
mod look_ahead;
mod root;
mod sign;
mod variance;

#[doc(alias = "exponential moving average")]
pub use average::Average;
pub use average::Trace;
pub use change::RootOfChange;
#[doc(alias = "lr_decay")]
pub use decay::Anneal;
#[doc(alias("weight_decay", "L2 penalty"))]
pub use decay::Decay;
pub(in crate::optim) use decay::Times;
pub use largest::{LargestMagnitude, LargestRoot};
pub use look_ahead::{NesterovAverage, NesterovTrace};
pub use root::{Rectified, RootMean, RootSum};
pub use sign::{Interpolated, Sign};
pub use variance::RootVariance;

pub use super::update::Unchanged;
