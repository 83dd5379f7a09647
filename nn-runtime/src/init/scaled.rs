//! Initialisers whose spread depends on the fan-in and fan-out, so that signals keep their size from layer to layer.

use rand::Rng;

use crate::init::Initializer;
use nn_kernels::Scalar;
use nn_kernels::random;

/// Glorot's uniform initialiser, also called Xavier: U(−a, a), a = √(6 / (in + out)), for `Sigmoid`, `Tanh` and no activation.
///
/// Glorot and Bengio (2010).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlorotUniform;

/// Glorot's normal initialiser, also called Xavier: N(0, s²), s = √(2 / (in + out)), for `Sigmoid`, `Tanh` and no activation.
///
/// Glorot and Bengio (2010).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlorotNormal;

/// He's uniform initialiser, also called Kaiming: U(−a, a), a = √(6 / in), for `Relu` and similar activations.
///
/// He et al. (2015).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeUniform;

/// He's normal initialiser, also called Kaiming: N(0, s²), s = √(2 / in), for `Relu` and similar activations.
///
/// He et al. (2015).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeNormal;

/// [`HeUniform`] for a `LeakyRelu` with the given slope: a = √(6 / ((1 + slope²) in)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyHeUniform(
    /// The slope.
    pub f64,
);

/// [`HeNormal`] for a `LeakyRelu` with the given slope: s = √(2 / ((1 + slope²) in)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyHeNormal(
    /// The slope.
    pub f64,
);

/// LeCun's uniform initialiser: U(−a, a), a = √(3 / in), for `Selu`.
///
/// LeCun et al. (1998).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LecunUniform;

/// LeCun's normal initialiser: N(0, s²), s = √(1 / in), for `Selu`.
///
/// LeCun et al. (1998).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LecunNormal;

/// The initialiser of PyTorch's `Linear`: U(−a, a), a = 1 / √in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TorchDefault;

/// Implements initialisers. The syntax is `Type, |self, in, out| squared bound or variance, distribution;`.
macro_rules! scaled {
    ($($Type:ident, |$this:pat_param, $fan_in:pat_param, $fan_out:pat_param| $square:expr, $distribution:ident;)*) => { $(
        impl<S: Scalar> Initializer<S> for $Type {
            fn fill(&self, weight: &mut [S], fan_in: usize, fan_out: usize, rng: &mut dyn Rng) {
                let ($this, $fan_in, $fan_out) = (self, fan_in as f64, fan_out as f64);
                let square: f64 = $square;
                random::$distribution(weight, square.sqrt(), rng);
            }
        }
    )* };
}

scaled! {
    GlorotUniform, |_, fan_in, fan_out| 6.0 / (fan_in + fan_out), uniform;
    GlorotNormal, |_, fan_in, fan_out| 2.0 / (fan_in + fan_out), normal;
    HeUniform, |_, fan_in, _| 6.0 / fan_in, uniform;
    HeNormal, |_, fan_in, _| 2.0 / fan_in, normal;
    LeakyHeUniform, |Self(slope), fan_in, _| 6.0 / ((1.0 + slope * slope) * fan_in), uniform;
    LeakyHeNormal, |Self(slope), fan_in, _| 2.0 / ((1.0 + slope * slope) * fan_in), normal;
    LecunUniform, |_, fan_in, _| 3.0 / fan_in, uniform;
    LecunNormal, |_, fan_in, _| 1.0 / fan_in, normal;
    TorchDefault, |_, fan_in, _| 1.0 / fan_in, uniform;
}
