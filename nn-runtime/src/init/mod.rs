//! First values of weights.
//!
//! A declaration names an initialiser for a layer, `Dense(64, init = HeNormal)`; without, the layer chooses one that suits
//! the activation behind it. Biases start at 0. In the formulas `in` and `out` are the fans: how many inputs a unit has,
//! and how many units an input has.
//!
//! Xavier is another name of Glorot, Kaiming of He.

mod orthogonal;
mod plain;
mod scaled;
#[cfg(test)]
mod tests;

pub use orthogonal::Orthogonal;
pub use plain::{Constant, Normal, Uniform, Zeros};
pub use scaled::{
    GlorotNormal, GlorotUniform, HeNormal, HeUniform, LeakyHeNormal, LeakyHeUniform, LecunNormal, LecunUniform, TorchDefault,
};

use crate::scalar::Scalar;

/// Gives a weight its first values.
///
/// ```
/// use nn_runtime::init::{GlorotUniform, Initializer};
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let mut weight = [0.0_f32; 8 * 64];
/// GlorotUniform.fill(&mut weight, 8, 64, &mut StdRng::seed_from_u64(1));
/// assert!(weight.iter().all(|w| w.abs() <= (6.0_f32 / 72.0).sqrt()));
/// ```
///
/// One of your own is named by a path, `init = self::Small`:
///
/// ```
/// use nn_runtime::{Scalar, init::Initializer};
///
/// struct Small;
///
/// impl<S: Scalar> Initializer<S> for Small {
///     fn fill(&self, weight: &mut [S], fan_in: usize, _: usize, _: &mut dyn rand::Rng) {
///         weight.fill(S::from_f64(1e-3 / fan_in as f64));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initialiser",
    label = "no `Initializer<{S}>`",
    note = "one of your own has an `impl Initializer<{S}>`"
)]
pub trait Initializer<S: Scalar> {
    /// Fills `weight`, which is `[fan_in, fan_out]`, row-major.
    ///
    /// The same generator in the same state gives the same numbers, in `f64` those of `f32` before rounding.
    fn fill(&self, weight: &mut [S], fan_in: usize, fan_out: usize, rng: &mut dyn rand::Rng);
}
