//! Optimizers: they update the parameters of a network against its gradient.
//!
//! [`Trainer::new`](crate::trainer::Trainer::new) takes an optimizer. A loop by hand calls its [`step`](Optimizer::step):
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(MeanSquaredError)]
//!     struct Line(1) -> 1 { Dense(1) }
//! }
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let mut line = Line::init(&mut StdRng::seed_from_u64(1));
//! let (mut workspace, mut adam) = (Line::workspace(2), Adam::new(1e-3).betas(0.9, 0.99));
//!
//! line.gradient(&[[1.0], [2.0]], &[[3.0], [5.0]], &mut workspace)?;
//! adam.step(&mut line, workspace.gradient());
//! # Ok(()) }
//! ```
//!
//! Names and defaults are PyTorch's. Settings are `f64` for networks of either scalar. The state of an optimizer has the network's scalar.
//!
//! In the formulas `w` is a parameter, `g` its gradient, `lr` the learning rate, and `t` the number of the step, counted from 1. Everything
//! that an optimizer keeps from step to step starts at 0, unless the page says otherwise.
//!
//! # Composed of parts
//! Every optimizer here is a chain of [`parts`]. A part is a [`Transform`]: the first one gets the gradient, each other one the result of
//! the part before it. The step is `w ← w − lr u`, where `u` is the result of the last part. A step is one loop over the parameters,
//! whatever the number of parts.
//!
//! A transform can go before any optimizer, and an optimizer of your own is a chain of parts:
//!
//! ```
//! use nn_runtime::optim::parts::{Average, Decay, Sign};
//! use nn_runtime::optim::{Adam, ClipNorm, Descent, Transform};
//!
//! let clipped = ClipNorm(1.0).before(Adam::new(1e-3));
//! let adam_with_l2 = Decay(1e-4).before(Adam::new(1e-3));
//! let signed_momentum = Descent::new(1e-4, Average::new(0.9).then(Sign).then(Decay(1e-2)));
//! ```

mod accumulator;
mod ada_max;
mod adadelta;
mod adagrad;
mod adam;
mod adam_w;
mod ams_grad;
mod clip;
mod ema;
mod layer_rates;
mod lion;
mod momentum;
mod n_adam;
mod nesterov;
pub mod parts;
mod r_adam;
mod rms_prop;
pub mod schedule;
mod sgd;
#[cfg(test)]
mod tests;
mod update;

pub use accumulator::Accumulator;
pub use ada_max::AdaMax;
pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adam_w::AdamW;
pub use ams_grad::AmsGrad;
pub(crate) use clip::InPlace;
pub use clip::{ClipNorm, ClipValue, GradientNoise, norm};
pub use ema::{Averaged, Ema};
pub use layer_rates::LayerRates;
pub use lion::Lion;
pub use momentum::Momentum;
pub use n_adam::NAdam;
pub use nesterov::Nesterov;
pub use r_adam::RAdam;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;
pub use update::{Before, Chain, Descent, Optimizer, Ratio, Rule, RuleMemory, State, Step, Transform};
