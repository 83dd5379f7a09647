//! How a gradient moves the parameters.
//!
//! [`step`](Optimizer::step) goes with every optimizer:
//!
//! ```
//! use nn_runtime::optim::{Adam, AdamW, Optimizer, Sgd};
//!
//! let sgd = Sgd::new(0.1);
//! let adam = Adam::new(1e-3).betas(0.9, 0.99).epsilon(1e-7);
//! let adam_w = AdamW::default();
//! assert_eq!(adam_w.learning_rate(), 1e-3);
//! ```
//!
//! Names and defaults are PyTorch's. Hyper-parameters are `f64` whatever the network's scalar; what an optimizer
//! remembers has the network's scalar.
//!
//! # Made of parts
//! Every optimizer here is composed of [`parts`], each a [`Transform`]: from the gradient, one after the other, to
//! what the learning rate is multiplied with. In the formulas `g` is what a part is given, `u` what it gives, `w` the
//! parameter, and `w ← w − lr u` comes at the end. However many parts there are, a step is one loop over the parameters.
//!
//! Whatever changes the gradient goes before any optimizer, and an optimizer of your own is a chain of parts:
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
