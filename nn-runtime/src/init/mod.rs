//! Initial values of weights.
//!
//! A declaration names the initialiser of a layer, `Dense(64, init = HeNormal)`. Default: the initialiser that suits the activation that
//! follows. Biases start at 0.
//!
//! In the formulas `in` is the fan-in, the number of inputs of a unit, and `out` the fan-out, the number of units that an input feeds.
//! Glorot initialisation is also called Xavier, and He initialisation is also called Kaiming.

pub(crate) mod gates;
mod orthogonal;
mod plain;
mod scaled;
#[cfg(test)]
mod tests;

pub use orthogonal::Orthogonal;
#[doc(alias("RandomNormal", "gaussian"))]
pub use plain::Normal;
#[doc(alias = "RandomUniform")]
pub use plain::Uniform;
pub use plain::{Constant, Zeros};
#[doc(alias("xavier", "xavier_normal", "XavierNormal"))]
pub use scaled::GlorotNormal;
#[doc(alias("xavier", "xavier_uniform", "XavierUniform"))]
pub use scaled::GlorotUniform;
#[doc(alias("kaiming", "kaiming_normal", "KaimingNormal"))]
pub use scaled::HeNormal;
#[doc(alias("kaiming", "kaiming_uniform", "KaimingUniform"))]
pub use scaled::HeUniform;
#[doc(alias("pytorch", "nn.Linear", "reset_parameters"))]
pub use scaled::TorchDefault;
pub use scaled::{LeakyHeNormal, LeakyHeUniform, LecunNormal, LecunUniform};

use nn_kernels::Scalar;

/// Fills a weight with its initial values.
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
/// To use an initialiser of your own, name it by a path, `init = self::Small`:
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
    label = "does not implement `Initializer<{S}>`",
    note = "implement `Initializer<{S}>` for an initialiser of your own"
)]
#[doc(alias("weight initialization", "kernel_initializer", "nn.init"))]
pub trait Initializer<S: Scalar> {
    /// Fills `weight`, a row-major matrix `[fan_in, fan_out]`.
    ///
    /// The same generator in the same state produces the same numbers. The numbers in `f32` are those in `f64`, rounded.
    fn fill(&self, weight: &mut [S], fan_in: usize, fan_out: usize, rng: &mut dyn rand::Rng);
}
