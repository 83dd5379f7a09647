//! The diagnosis of a training: what goes wrong, and in which layer.
//!
//! With [`Trainer::diagnose`](crate::trainer::Trainer::diagnose), the report has the [`Health`] of the layers. A loop by hand gets it from
//! a [`Diagnosis`]:
//!
//! ```
//! use nn_runtime::diagnosis::Diagnosis;
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(MeanSquaredError)]
//!     struct Curve(1) -> 1 { hidden: Dense(16), Relu, output: Dense(1) }
//! }
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let points = Dataset::<Curve>::from_rows((0..64).map(|x| x as f32 / 32.0 - 1.0).map(|x| ([x], [x * x])));
//! let mut net = Curve::init(&mut StdRng::seed_from_u64(1));
//! let (mut workspace, mut batches) = (Curve::workspace(16), points.batches(16));
//! let mut adam = Adam::new(1e-3);
//!
//! let mut diagnosis = Diagnosis::new();
//! for _ in 0..10 {
//!     batches.shuffle(&mut StdRng::seed_from_u64(2));
//!     while let Some((inputs, targets)) = batches.next() {
//!         net.gradient(inputs, targets, &mut workspace)?;
//!         diagnosis.see_units(&net, inputs, &mut workspace);
//!         diagnosis.before_step(&net, workspace.gradient());
//!         adam.step(&mut net, workspace.gradient());
//!         diagnosis.after_step(&net);
//!     }
//!     diagnosis.end_epoch();
//! }
//! println!("{}", diagnosis.health());
//! assert!(diagnosis.health().verdicts().is_empty());
//! # Ok(()) }
//! ```
//!
//! # Criteria
//!
//! They are about the last epoch, and about means over its steps. "Later" means nearer to the output.
//!
//! | verdict | criterion | what usually helps |
//! |---|---|---|
//! | a gradient vanishes | the root mean square of the gradient of a layer's weights is 10⁴ times smaller than in a later layer | `Relu` with `HeNormal`, `BatchNorm`, `Residual` |
//! | a gradient explodes | it is 10⁴ times larger than in a later layer, or the norm of the gradient is 10³ times that of the weights | a lower learning rate, `ClipNorm`, other initial weights, `Standardize` |
//! | a gradient vanishes in time | the gradient with respect to a step of the inputs is 10⁴ times smaller than that of a later step | `Lstm`, `Gru`, `Attention`, shorter sequences |
//! | a gradient explodes in time | it is 10⁴ times larger than that of a later step | `ClipNorm`, `Lstm`, `Gru`, smaller initial weights |
//! | units are dead | a fifth of the units of a `Relu` gave 0 for every row | a lower learning rate, `HeNormal`, `LeakyRelu`, `BatchNorm` |
//! | units are saturated | a third of the units of a `Sigmoid`, `Tanh`, … stayed within a hundredth of a limit for 95 % of the rows | smaller initial weights, `Standardize`, `BatchNorm` |
//! | steps are too large | a step changes the weights by more than a tenth of their norm | a lower learning rate, `Warmup` |
//! | a layer stands still | in every epoch, a step changes the weights by less than a millionth of their norm | a higher learning rate |
//!
//! As a rule of thumb, a step should change weights by about a thousandth of their norm.
//!
//! How far back in time a gradient reaches is seen where the inputs are a sequence of numbers. If nothing that far back matters, there is
//! nothing wrong with a gradient that vanishes.
//!
//! The layers inside a network that is itself a layer have gradients and steps in the report, but no units. A `Sigmoid` or `Softmax` that
//! is fused with the loss has no units in the report either, because it should be near its limits.

mod health;
mod origin;
mod over_time;
mod seen;
mod units;
mod verdict;
mod watch;

pub use crate::origin::Origin;
pub use health::{EpochHealth, Health, LayerHealth, Learning};
pub(crate) use origin::bad_numbers;
pub(crate) use over_time::steps_of;
pub(crate) use units::dead_units;
pub use units::{Stuck, Units};
pub use verdict::{Ailment, Verdict};
#[doc(alias("gradient norms", "vanishing gradient", "exploding gradient", "dead units"))]
pub use watch::Diagnosis;

/// Returns the layer of a tensor: the part of its name before the last dot.
fn layer_of(tensor: &'static str) -> &'static str {
    tensor.rsplit_once('.').map_or("", |(layer, _)| layer)
}

/// Returns whether a layer is the layer `whole`, or inside of it.
fn belongs_to(layer: &str, whole: &str) -> bool {
    layer.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
