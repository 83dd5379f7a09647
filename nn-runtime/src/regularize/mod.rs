//! What keeps weights small, against over-fitting.
//!
//! | regularizer | what it does |
//! |---|---|
//! | [`L1`] | adds λ Σ \|w\| to the loss: weights that help little become 0 |
//! | [`L2`] | adds λ/2 Σ w² to the loss: weights become smaller, and more equal |
//! | [`ElasticNet`] | adds both |
//! | [`WeightDecay`] | makes weights smaller by lr λ w each step, past the gradient |
//! | [`MaxNorm`] | keeps the weights into each unit within a length |
//!
//! They act on weights: not on biases, nor on the scales of normalisations, which have little to over-fit with.
//! [`every_parameter`](Regularizer::every_parameter) makes one act on all that is trained. A trainer takes them by
//! `regularize`; in a loop of one's own they stand around the step:
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

pub use decay::WeightDecay;
pub(crate) use erased::Erased;
pub use every_parameter::EveryParameter;
pub use max_norm::MaxNorm;
pub use penalty::{ElasticNet, L1, L2};

use crate::error::Error;
use crate::record::Record;
use crate::scalar::Scalar;
use crate::tensor::{Role, Tensor};
use crate::train::Train;

/// What is done about the weights around each step.
///
/// One of your own says what it does to one tensor [`before`](Self::before) the step, or [`after`](Self::after):
///
/// ```
/// use nn_runtime::regularize::Regularizer;
/// use nn_runtime::{Scalar, Tensor};
///
/// /// Weights that are not negative.
/// struct NotNegative;
///
/// impl Regularizer for NotNegative {
///     fn after<S: Scalar>(&self, _: &Tensor, weights: &mut [S]) {
///         weights.iter_mut().for_each(|w| *w = w.max(S::ZERO));
///     }
/// }
/// ```
pub trait Regularizer: Send {
    /// Whether it acts on tensors of this role.
    fn acts_on(&self, role: Role) -> bool {
        role == Role::Weight
    }

    /// Before a step at `rate`: adds to a tensor's gradient, or moves the tensor. Gives the penalty that is added to the loss.
    fn before<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S], gradient: &mut [S], rate: f64) -> f64 {
        let _ = (tensor, weights, gradient, rate);
        0.0
    }

    /// After a step: moves a tensor to where it may be.
    fn after<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S]) {
        let _ = (tensor, weights);
    }

    /// Whether its settings make sense. A trainer asks before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] says which does not.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names its settings, which a checkpoint compares: see [`Record`]. A regularizer remembers nothing.
    fn record(&self, record: &mut Record<'_>) {
        let _ = record;
    }

    /// The same on all that is trained.
    fn every_parameter(self) -> EveryParameter<Self>
    where
        Self: Sized,
    {
        EveryParameter::new(self)
    }

    /// What stands between the gradient and the step, for a whole network: `rate` is the optimizer's. Gives the penalty.
    fn before_step<N: Train>(&self, network: &mut N, gradient: &mut N, rate: f64) -> f64
    where
        Self: Sized,
    {
        before(self, N::TENSORS, network.parameters_mut(), gradient.parameters_mut(), rate)
    }

    /// What stands behind the step, for a whole network.
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
