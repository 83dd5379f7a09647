//! Initialisers whose spread follows from the fans, so that signals keep their size from layer to layer.

use rand::Rng;

use crate::init::Initializer;
use crate::random;
use crate::scalar::Scalar;

/// U(−a, a), a = √(6 / (in + out)) (Glorot and Bengio 2010), for `Sigmoid`, `Tanh` and no activation. Also called Xavier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlorotUniform;

/// N(0, s²), s = √(2 / (in + out)) (Glorot and Bengio 2010), for `Sigmoid`, `Tanh` and no activation. Also called Xavier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlorotNormal;

/// U(−a, a), a = √(6 / in) (He et al. 2015), for `Relu` and its kin. Also called Kaiming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeUniform;

/// N(0, s²), s = √(2 / in) (He et al. 2015), for `Relu` and its kin. Also called Kaiming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeNormal;

/// [`HeUniform`] for a `LeakyRelu` of the given slope: a = √(6 / ((1 + slope²) in)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyHeUniform(
    /// The slope.
    pub f64,
);

/// [`HeNormal`] for a `LeakyRelu` of the given slope: s = √(2 / ((1 + slope²) in)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyHeNormal(
    /// The slope.
    pub f64,
);

/// U(−a, a), a = √(3 / in) (LeCun et al. 1998), for `Selu`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LecunUniform;

/// N(0, s²), s = √(1 / in) (LeCun et al. 1998), for `Selu`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LecunNormal;

/// U(−a, a), a = 1 / √in: what PyTorch's `Linear` starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TorchDefault;

/// `Type, |self, in, out| squared bound or variance, distribution;`
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
