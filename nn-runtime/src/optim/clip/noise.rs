//! Noise that a gradient carries.

use std::f64::consts::TAU;

use crate::error::Error;
use crate::machine::Machine;
use crate::optim::update::{Rule, Step, Transform};
use crate::random::RandomStream;
use crate::record::Record;
use crate::scalar::Scalar;
use crate::setting;

/// `u = g + N(0, σ²)` with `σ² = η / tᵞ` in step t, counted from 1: noise that dies away helps a deep network out of a bad start
/// (Neelakantan et al. 2015, who try η of 0.01, 0.3 and 1).
///
/// Default: `γ = 0.55`, seed 0. The noise of a parameter depends on the seed, the step and the parameter's place.
///
/// ```
/// use nn_runtime::optim::{Adam, ClipNorm, GradientNoise, Transform};
///
/// let optimizer = ClipNorm(1.0).then(GradientNoise::new(0.01).seed(7)).before(Adam::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientNoise {
    eta: f64,
    gamma: f64,
    seed: u64,
}

impl GradientNoise {
    /// With the variance η of the first step.
    #[must_use]
    pub fn new(eta: f64) -> Self {
        Self { eta, gamma: 0.55, seed: 0 }
    }

    /// How fast the noise dies away.
    #[must_use]
    pub fn gamma(self, gamma: f64) -> Self {
        Self { gamma, ..self }
    }

    /// Where the random numbers start.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}

impl Transform for GradientNoise {
    type Rule<S: Scalar> = PlusNoise<S>;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> PlusNoise<S> {
        let deviation = (self.eta / (step.number as f64).powf(self.gamma)).sqrt();
        let stream = |part| RandomStream::of(self.seed.rotate_left(32) ^ step.number, part);
        PlusNoise { deviation: S::from_f64(deviation), streams: [stream(0), stream(1)], place: 0 }
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("eta of GradientNoise", self.eta)?;
        setting::not_negative("gamma of GradientNoise", self.gamma)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("eta", self.eta);
        record.setting("gamma", self.gamma);
        record.setting("seed", self.seed);
    }
}

/// `g + deviation N(0, 1)`
#[derive(Clone, Copy, Debug)]
pub struct PlusNoise<S> {
    deviation: S,
    streams: [RandomStream; 2],
    place: u32,
}

impl<S: Scalar> Rule<S> for PlusNoise<S> {
    type Memory = [S; 0];

    #[inline(always)]
    fn at(self, place: usize) -> Self {
        Self { place: place as u32, ..self }
    }

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
        // Box and Muller, 1958: the length and the angle of a point that is normal in both directions.
        let [first, second] = self.streams.map(|stream| (f64::from(stream.draw(self.place)) + 0.5) / 4_294_967_296.0);
        let normal = (-2.0 * first.ln()).sqrt() * (TAU * second).cos();
        self.deviation.mul_add::<M>(S::from_f64(normal), update)
    }
}
