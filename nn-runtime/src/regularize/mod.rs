//! Regularizers: they keep weights small, against over-fitting.
//!
//! | regularizer | what it does |
//! |---|---|
//! | [`L1`] | adds λ Σ \|w\| to the loss: weights of little use become 0 |
//! | [`L2`] | adds λ/2 Σ w² to the loss: weights become smaller and more equal |
//! | [`ElasticNet`] | adds both |
//! | [`WeightDecay`] | subtracts lr λ w from each weight before each step, independently of the gradient |
//! | [`MaxNorm`] | limits the norm of the weights into each unit |
//!
//! They act on weights, but not on biases or the scales of normalisations. With [`every_parameter`](Regularizer::every_parameter) they act
//! on all parameters. A trainer takes them with [`regularize`](crate::trainer::Trainer::regularize). In a loop by hand, call
//! [`before_step`](Regularizer::before_step) and [`after_step`](Regularizer::after_step):
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
//! let (mut workspace, mut adam) = (Line::workspace(2), Adam::default());
//! let (l2, max_norm) = (L2(1e-4), MaxNorm(3.0));
//!
//! let loss = line.gradient(&[[1.0], [2.0]], &[[3.0], [5.0]], &mut workspace)?;
//! let penalty = l2.before_step(&mut line, workspace.gradient_mut(), adam.learning_rate());
//! adam.step(&mut line, workspace.gradient());
//! max_norm.after_step(&mut line);
//! assert!(f64::from(loss) > penalty && penalty > 0.0);
//! # Ok(()) }
//! ```

mod decay;
mod erased;
mod every_parameter;
mod max_norm;
mod penalty;
#[cfg(test)]
mod tests;

#[doc(alias("weight_decay", "decoupled weight decay", "AdamW"))]
pub use decay::WeightDecay;
pub(crate) use erased::Erased;
pub use every_parameter::EveryParameter;
#[doc(alias("max_norm", "kernel_constraint", "renorm"))]
pub use max_norm::MaxNorm;
#[doc(alias("L1L2", "l1_l2"))]
pub use penalty::ElasticNet;
#[doc(alias("lasso", "L1 regularization", "sparsity"))]
pub use penalty::L1;
#[doc(alias("weight_decay", "ridge", "Tikhonov", "L2 regularization"))]
pub use penalty::L2;

use crate::error::Error;
use crate::record::Record;
use crate::tensor::{Role, Tensor};
use crate::train::Train;
use nn_kernels::Scalar;

/// A regularizer: changes the gradient or the weights around each step.
///
/// A regularizer of your own implements what it does to one tensor [`before`](Self::before) or [`after`](Self::after) the step:
///
/// ```
/// use nn_runtime::regularize::Regularizer;
/// use nn_runtime::{Scalar, Tensor};
///
/// /// Keeps weights from becoming negative.
/// struct NotNegative;
///
/// impl Regularizer for NotNegative {
///     fn after<S: Scalar>(&self, _: &Tensor, weights: &mut [S]) {
///         weights.iter_mut().for_each(|w| *w = w.max(S::ZERO));
///     }
/// }
/// ```
#[doc(alias("kernel_regularizer", "kernel_constraint", "penalty", "constraint"))]
pub trait Regularizer: Send {
    /// Returns whether it acts on tensors of this role. Default: on weights and tables.
    fn acts_on(&self, role: Role) -> bool {
        matches!(role, Role::Weight | Role::Table)
    }

    /// Changes the gradient of a tensor, or the tensor, before a step with learning rate `rate`. Returns the penalty, which is part of the
    /// loss.
    ///
    /// Default: changes nothing and returns 0.
    fn before<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S], gradient: &mut [S], rate: f64) -> f64 {
        let _ = (tensor, weights, gradient, rate);
        0.0
    }

    /// Changes a tensor after a step. Default: changes nothing.
    fn after<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S]) {
        let _ = (tensor, weights);
    }

    /// Checks the settings. A trainer calls it before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] names an invalid setting.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names the settings, for checkpoints. See [`Record`]. A regularizer has no state.
    fn record(&self, record: &mut Record<'_>) {
        let _ = record;
    }

    /// Returns the same regularizer for all parameters: weights, biases and scales.
    fn every_parameter(self) -> EveryParameter<Self>
    where
        Self: Sized,
    {
        EveryParameter::new(self)
    }

    /// Runs [`before`](Self::before) for each tensor of a network. Returns the sum of the penalties.
    ///
    /// Call it after the gradient and before the optimizer's step. `rate` is the learning rate of the step.
    fn before_step<N: Train>(&self, network: &mut N, gradient: &mut N, rate: f64) -> f64
    where
        Self: Sized,
    {
        before(self, N::TENSORS, network.parameters_mut(), gradient.parameters_mut(), rate)
    }

    /// Runs [`after`](Self::after) for each tensor of a network. Call it after the optimizer's step.
    fn after_step<N: Train>(&self, network: &mut N)
    where
        Self: Sized,
    {
        after(self, N::TENSORS, network.parameters_mut());
    }
}

fn before<R: Regularizer, S: Scalar>(regularizer: &R, tensors: &[Tensor], parameters: &mut [S], gradient: &mut [S], rate: f64) -> f64 {
    let acted_on = acted_on(regularizer, tensors);
    acted_on
        .map(|tensor| {
            let (weights, gradient) = (&mut parameters[tensor.range.clone()], &mut gradient[tensor.range.clone()]);
            regularizer.before(tensor, weights, gradient, rate)
        })
        .sum()
}

fn after<R: Regularizer, S: Scalar>(regularizer: &R, tensors: &[Tensor], parameters: &mut [S]) {
    acted_on(regularizer, tensors).for_each(|tensor| regularizer.after(tensor, &mut parameters[tensor.range.clone()]));
}

fn acted_on<'a, R: Regularizer>(regularizer: &'a R, tensors: &'a [Tensor]) -> impl Iterator<Item = &'a Tensor> {
    tensors.iter().filter(|tensor| !tensor.is_statistic() && regularizer.acts_on(tensor.role))
}
