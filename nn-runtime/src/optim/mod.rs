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

#[doc(alias("gradient accumulation", "accumulation_steps", "gradient_accumulation_steps"))]
pub use accumulator::Accumulator;
#[doc(alias("infinity norm", "torch.optim.Adamax"))]
pub use ada_max::AdaMax;
#[doc(alias = "torch.optim.Adadelta")]
pub use adadelta::Adadelta;
#[doc(alias("adaptive gradient", "torch.optim.Adagrad"))]
pub use adagrad::Adagrad;
#[doc(alias("adaptive moment estimation", "torch.optim.Adam"))]
pub use adam::Adam;
#[doc(alias("weight_decay", "decoupled weight decay", "torch.optim.AdamW"))]
pub use adam_w::AdamW;
#[doc(alias("amsgrad=True", "torch.optim.Adam"))]
pub use ams_grad::AmsGrad;
#[doc(alias("clip_grad_norm_", "clipnorm", "global_clipnorm", "gradient clipping", "max_grad_norm"))]
pub use clip::ClipNorm;
#[doc(alias("clip_grad_value_", "clipvalue", "gradient clipping"))]
pub use clip::ClipValue;
#[doc(alias("gradient noise injection", "annealed noise"))]
pub use clip::GradientNoise;
pub(crate) use clip::InPlace;
#[doc(alias("gradient norm", "get_total_norm", "L2 norm"))]
pub use clip::norm;
pub use ema::Averaged;
#[doc(alias("exponential moving average", "AveragedModel", "ExponentialMovingAverage", "use_ema", "weight averaging"))]
pub use ema::Ema;
#[doc(alias(
    "fine-tuning",
    "transfer learning",
    "parameter groups",
    "param_groups",
    "requires_grad",
    "discriminative learning rates"
))]
pub use layer_rates::LayerRates;
#[doc(alias("EvoLved Sign Momentum", "sign momentum", "weight_decay"))]
pub use lion::Lion;
#[doc(alias("heavy ball", "SGD with momentum", "torch.optim.SGD"))]
pub use momentum::Momentum;
#[doc(alias("Nesterov Adam", "torch.optim.NAdam"))]
pub use n_adam::NAdam;
#[doc(alias("NAG", "accelerated gradient", "nesterov=True", "torch.optim.SGD"))]
pub use nesterov::Nesterov;
#[doc(alias("rectified Adam", "torch.optim.RAdam"))]
pub use r_adam::RAdam;
#[doc(alias = "torch.optim.RMSprop")]
pub use rms_prop::RmsProp;
#[doc(alias("gradient descent", "stochastic gradient descent", "torch.optim.SGD"))]
pub use sgd::Sgd;
#[doc(alias = "custom optimizer")]
pub use update::Descent;
#[doc(alias("torch.optim", "tf.keras.optimizers"))]
pub use update::Optimizer;
pub use update::{Before, Chain, Ratio, Rule, RuleMemory, State, Step, Transform};
