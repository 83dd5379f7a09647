//! What goes wrong in a training, and in which layer.
//!
//! [`Trainer::diagnose`](crate::trainer::Trainer::diagnose) looks after every step, and the report's [`Health`] prints what it saw. A loop
//! by hand has the same from a [`Diagnosis`]:
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
//! # How it judges
//!
//! Of the last epoch, over the means of its steps:
//!
//! | | when | what usually cures it |
//! |---|---|---|
//! | a gradient vanishes | a number of the gradient of a layer's weights is 10⁴ times smaller (root mean square) than in a layer behind it | `Relu` with `HeNormal`, `BatchNorm`, `Residual` |
//! | a gradient explodes | it is 10⁴ times larger than in a layer behind it, or the gradient is 10³ times longer than the weights | a lower rate, `ClipNorm`, other first weights, `Standardize` |
//! | units are dead | a fifth of the units of a `Relu` gave 0 for every row | a lower rate, `HeNormal`, `LeakyRelu`, `BatchNorm` |
//! | units are saturated | a third of the units of a `Sigmoid`, `Tanh`, … stayed within a hundredth of a limit for 95 % of the rows | smaller first weights, `Standardize`, `BatchNorm` |
//! | steps are too long | a step moves the weights by more than a tenth of their length | a lower rate, `Warmup` |
//! | a layer stands still | in no epoch a step moved them by a millionth | a higher rate |
//!
//! A rule of thumb is that a step moves weights by about a thousandth of their length. The layers inside of a network that is itself a layer
//! have norms, and their units are not seen. A `Sigmoid` or `Softmax` that the loss takes over has no units to be seen either: near its
//! limits it is right.

mod finite;
mod health;
mod origin;
mod seen;
mod units;
mod verdict;
mod watch;

pub use crate::origin::Origin;
pub(crate) use finite::all_finite;
pub use health::{EpochHealth, Health, LayerHealth, Learning};
pub(crate) use origin::bad_numbers;
pub(crate) use units::dead_units;
pub use units::{Stuck, Units};
pub use verdict::{Ailment, Verdict};
pub use watch::Diagnosis;

/// The layer of a tensor: what stands before its name's last dot.
fn layer_of(tensor: &'static str) -> &'static str {
    tensor.rsplit_once('.').map_or("", |(layer, _)| layer)
}

/// Whether a layer is another, or lies inside of it.
fn belongs_to(layer: &str, whole: &str) -> bool {
    layer.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
