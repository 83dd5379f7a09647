//! What an expansion gives beside the public traits: the steps of its passes, and access to its numbers.

use crate::landmark::Landmark;
use crate::layer::{Backward, Batch, Forward, Memory};
use crate::loss::{Loss, Metric, Target};
use crate::network::Network;
use crate::scalar::Scalar;

/// What only an expansion implements. `Train` follows from it.
///
/// A pass over a batch is a list of steps. It is cut into segments where threads that work on parts of the batch have to wait
/// for each other: before a batch normalisation, which wants the mean of all rows. Most networks have one segment.
pub trait Compiled: Network {
    /// See [`TrainLayer::MEMORY`](crate::TrainLayer::MEMORY).
    const MEMORY: Memory;
    /// See [`TrainLayer::PREDICT_MEMORY`](crate::TrainLayer::PREDICT_MEMORY).
    const PREDICT_MEMORY: Memory;
    /// See [`TrainLayer::LEAST_ROWS`](crate::TrainLayer::LEAST_ROWS).
    const LEAST_ROWS: usize;
    /// Whether a layer inside wants the whole batch at once: then one thread trains the network.
    const WHOLE_BATCH: bool = false;
    /// Where fitted scalers lie among the statistics.
    const SCALERS: &'static [Scaler];
    /// The names of dropouts whose weights were trained for predictions that multiply by 1 − p. Files say so.
    const CLASSIC_DROPOUTS: &'static [&'static str] = &[];
    /// Batch normalisations that can be folded into the layer before them.
    const FOLDS: &'static [Fold] = &[];
    /// What the slots of the workspace before each one take, where that is not written where it is asked for.
    const SLOTS: &'static [Memory] = &[];
    /// What is joined behind each segment of the forward pass but the last.
    const FORWARD_JOINS: &'static [Join] = &[];
    /// What is joined behind each segment of the backward pass but the last.
    const BACKWARD_JOINS: &'static [Join] = &[];

    /// The outputs of layers that are there when the forward pass is over, in the order in which they are made.
    const LANDMARKS: &'static [Landmark] = &[];

    /// A network whose every number is 0.
    fn zeros() -> Self;
    /// The trained and the measured numbers, to be changed.
    fn numbers_mut(&mut self) -> (&mut [Self::Scalar], &mut [Self::Scalar]);
    /// See [`TrainLayer::initialize`](crate::TrainLayer::initialize).
    fn initialize(parameters: &mut [Self::Scalar], statistics: &mut [Self::Scalar], rng: &mut dyn rand::Rng);

    /// The prediction pass.
    fn predict_steps(batch: &Batch, pass: Forward<'_, Self::Scalar>);
    /// A segment of the training pass.
    fn forward_steps(segment: usize, batch: &Batch, pass: Forward<'_, Self::Scalar>);
    /// A segment of the backward pass.
    fn backward_steps(segment: usize, batch: &Batch, pass: Backward<'_, Self::Scalar>);

    /// Whether the layer that the loss takes over is a `Rescale`: then targets are compared in its unit, (t − mean) / deviation.
    const LOSS_IS_SCALED: bool = false;

    /// The last layer, where the loss takes it over: the steps end before it.
    fn activate(statistics: &[Self::Scalar], outputs: &mut [Self::Scalar]) {
        let _ = (statistics, outputs);
    }

    /// The backward pass of [`activate`](Self::activate).
    fn activate_backward(statistics: &[Self::Scalar], d_outputs: &mut [Self::Scalar], outputs: &[Self::Scalar]) {
        let _ = (statistics, d_outputs, outputs);
    }
}

/// A `Standardize` or `Rescale` of a declaration that `fit_scalers` can fit: one that sees the network's own inputs,
/// or gives its outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaler {
    /// Where its means start in the statistics; its deviations follow them.
    pub start: usize,
    /// How many numbers it scales.
    pub width: usize,
    /// Whether it is fitted from the targets rather than the inputs.
    pub of_targets: bool,
}

/// A `Dense` and the batch normalisation right behind it: where their numbers start. β follows γ and the variance the mean, each `outputs`
/// numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fold {
    /// How many numbers the layer takes.
    pub inputs: usize,
    /// How many it gives.
    pub outputs: usize,
    /// The weight, in the parameters.
    pub weight: usize,
    /// The bias, in the parameters, if there is one.
    pub bias: Option<usize>,
    /// γ, in the parameters.
    pub scale: usize,
    /// The running mean, in the statistics.
    pub mean: usize,
    /// ε
    pub epsilon: f64,
}

/// Numbers in the memory of each part of a batch that become those of the whole batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Join {
    /// How they do.
    pub how: How,
    /// Where they start.
    pub start: usize,
    /// How many they are.
    pub len: usize,
}

/// How numbers of parts of a batch become those of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// They are means, then variances about these.
    Moments,
    /// They are sums.
    Sums,
}

/// The prediction pass of a network inside another one.
pub fn predict_batch<N: Compiled>(batch: &Batch, pass: Forward<'_, N::Scalar>) {
    let (statistics, outputs) = (pass.statistics, pass.outputs);
    N::predict_steps(batch, Forward { outputs: &mut *outputs, ..pass });
    N::activate(statistics, outputs);
}

/// The forward pass of a network inside another one, on the whole batch at once.
pub fn forward<N: Compiled>(batch: &Batch, mut pass: Forward<'_, N::Scalar>) {
    for segment in 0..=N::FORWARD_JOINS.len() {
        N::forward_steps(segment, batch, pass.reborrow());
    }
    N::activate(pass.statistics, pass.outputs);
}

/// The backward pass of a network inside another one, on the whole batch at once.
pub fn backward<N: Compiled>(batch: &Batch, mut pass: Backward<'_, N::Scalar>) {
    N::activate_backward(pass.statistics, pass.d_outputs, pass.outputs);
    for segment in 0..=N::BACKWARD_JOINS.len() {
        N::backward_steps(segment, batch, pass.reborrow());
    }
}

/// The items of a `TrainLayer` that a network has through `Compiled`. What it names, a user's module may call otherwise.
#[doc(hidden)]
#[macro_export]
macro_rules! __as_layer {
    ($scalar:ty) => {
        const MEMORY: $crate::Memory = <Self as $crate::__private::Compiled>::MEMORY;
        const PREDICT_MEMORY: $crate::Memory = <Self as $crate::__private::Compiled>::PREDICT_MEMORY;
        const LEAST_ROWS: ::core::primitive::usize = <Self as $crate::__private::Compiled>::LEAST_ROWS;
        const WHOLE_BATCH: ::core::primitive::bool =
            <Self as $crate::__private::Compiled>::WHOLE_BATCH || !<Self as $crate::__private::Compiled>::FORWARD_JOINS.is_empty();

        fn initialize(__parameters: &mut [$scalar], __statistics: &mut [$scalar], __rng: &mut dyn $crate::__private::Rng) {
            <Self as $crate::__private::Compiled>::initialize(__parameters, __statistics, __rng);
        }

        fn predict_batch(__batch: &$crate::Batch, __pass: $crate::Forward<'_, $scalar>) {
            $crate::__private::predict_batch::<Self>(__batch, __pass);
        }

        fn forward(__batch: &$crate::Batch, __pass: $crate::Forward<'_, $scalar>) {
            $crate::__private::forward::<Self>(__batch, __pass);
        }

        fn backward(__batch: &$crate::Batch, __pass: $crate::Backward<'_, $scalar>) {
            $crate::__private::backward::<Self>(__batch, __pass);
        }
    };
}

/// What `#[loss(…)]` adds to an expansion. [`Supervised`](crate::Supervised) follows from it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss: write `#[loss(…)]` on its declaration",
    label = "without a loss it cannot learn from targets"
)]
pub trait WithLoss: Compiled {
    /// What it compares an answer with. Of a type that is no loss for these outputs, it is here that the compiler says so, once.
    type Compared;
    /// The loss, freed of the number of outputs. It works on what the steps of the passes give: the network's outputs, or the
    /// numbers before the last layer where the loss takes that over.
    type Loss;

    /// Its value.
    fn declared_loss() -> Self::Loss;
}

/// A network that is declared with `#[loss(…)]`, as data sets and evaluations see it. What it can do is in
/// [`Supervised`](crate::Supervised), which every such network is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss: write `#[loss(…)]` on its declaration",
    label = "without a loss it cannot learn from targets"
)]
pub trait WithTarget: WithLoss<Loss: FreeLoss<Self::Scalar, Target = Self::Target>> {
    /// What an answer is compared with: `usize` for classes, `[Scalar; OUT]` for numbers.
    type Target: Target<Self::Scalar>;

    /// How answers are measured beside the loss.
    const METRIC: Metric;
}

#[diagnostic::do_not_recommend]
impl<N> WithTarget for N
where
    N: WithLoss<Loss: FreeLoss<N::Scalar>>,
{
    type Target = <N::Loss as FreeLoss<N::Scalar>>::Target;
    const METRIC: Metric = <N::Loss as FreeLoss<N::Scalar>>::METRIC;
}

/// A [`Loss`], freed of its number of outputs.
#[diagnostic::on_unimplemented(message = "the type in `#[loss(…)]` is not a loss of this network")]
pub trait FreeLoss<S> {
    /// See [`Loss::Target`].
    type Target: Target<S>;
    /// See [`Loss::METRIC`].
    const METRIC: Metric;
    /// See [`Loss::gradient_weighted`]. No weights are as many ones.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], weights: &[S], d_outputs: &mut [S]) -> S;
    /// See [`Loss::mean_weighted`]. No weights are as many ones.
    fn mean(&self, outputs: &[S], targets: &[Self::Target], weights: &[S]) -> S;
    /// See [`Loss::total`].
    fn total(&self, targets: &[Self::Target], weights: &[S]) -> f64;
    /// See [`Loss::check`].
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String>;
}

/// A loss for `OUT` outputs.
#[derive(Debug)]
pub struct Of<L, const OUT: usize>(pub L);

#[diagnostic::do_not_recommend]
impl<L: Loss<OUT, S>, S: Scalar, const OUT: usize> FreeLoss<S> for Of<L, OUT> {
    type Target = L::Target;
    const METRIC: Metric = L::METRIC;

    fn gradient(&self, outputs: &[S], targets: &[L::Target], weights: &[S], d_outputs: &mut [S]) -> S {
        match weights {
            [] => self.0.gradient(outputs, targets, d_outputs),
            weights => self.0.gradient_weighted(outputs, targets, weights, d_outputs),
        }
    }

    fn mean(&self, outputs: &[S], targets: &[L::Target], weights: &[S]) -> S {
        match weights {
            [] => self.0.mean(outputs, targets),
            weights => self.0.mean_weighted(outputs, targets, weights),
        }
    }

    fn total(&self, targets: &[L::Target], weights: &[S]) -> f64 {
        self.0.total(targets, weights)
    }

    fn check(&self, target: &L::Target) -> Result<(), String> {
        self.0.check(target)
    }
}

/// The passes of a network that a test has by hand, for its numbers alone.
#[cfg(test)]
macro_rules! no_passes {
    ($scalar:ty) => {
        const MEMORY: crate::layer::Memory = crate::layer::Memory::NONE;
        const PREDICT_MEMORY: crate::layer::Memory = crate::layer::Memory::NONE;
        const LEAST_ROWS: usize = 1;
        const SCALERS: &'static [crate::compiled::Scaler] = &[];

        fn initialize(_: &mut [$scalar], _: &mut [$scalar], _: &mut dyn rand::Rng) {}
        fn predict_steps(_: &crate::layer::Batch, _: crate::layer::Forward<'_, $scalar>) {}
        fn forward_steps(_: usize, _: &crate::layer::Batch, _: crate::layer::Forward<'_, $scalar>) {}
        fn backward_steps(_: usize, _: &crate::layer::Batch, _: crate::layer::Backward<'_, $scalar>) {}
    };
}
#[cfg(test)]
pub(crate) use no_passes;
