//! Gradient noise.

use std::f64::consts::TAU;

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;
use nn_kernels::random::RandomStream;

/// Gradient noise: adds normally distributed random numbers whose variance falls from step to step.
///
/// ```text
/// u = g + N(0, σ²)        σ² = η / tᵞ in step t, counted from 1
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `eta` | required | η, the variance in the first step, at least 0; the paper uses 0.01, 0.3 and 1 |
/// | [`gamma`](Self::gamma) | `0.55` | γ, how fast the variance falls, at least 0 |
/// | [`seed`](Self::seed) | `0` | the seed of the random numbers |
///
/// The noise of a parameter depends only on the seed, the step and the parameter's position. It helps deep networks to recover from poor
/// initial weights.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let optimizer = ClipNorm(1.0).then(GradientNoise::new(0.01).seed(7)).before(Adam::default());
/// ```
///
/// Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep Networks" (2015), arXiv 1511.06807.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientNoise {
    eta: f64,
    gamma: f64,
    seed: u64,
}

impl GradientNoise {
    /// Creates the noise with η, the variance in the first step.
    #[must_use]
    pub fn new(eta: f64) -> Self {
        Self { eta, gamma: 0.55, seed: 0 }
    }

    /// Sets γ, how fast the variance falls (default: 0.55). It must be at least 0.
    #[must_use]
    pub fn gamma(self, gamma: f64) -> Self {
        Self { gamma, ..self }
    }

    /// Sets the seed of the random numbers (default: 0).
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}

impl Transform for GradientNoise {
    type Rule<S: Scalar> = PlusNoise<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

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
