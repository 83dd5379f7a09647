//! Divisors: the roots of sums and means of squares.

use crate::error::Error;
use crate::optim::parts::faint::{self, faint, square};
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The root of a running mean of squares: `s ← β s + (1 − β) g²`; `u = √s + ε`, or with bias correction `u = √(s / (1 − βᵗ)) + ε`.
///
/// Part of [`RmsProp`](crate::optim::RmsProp), and with bias correction of [`Adam`](crate::optim::Adam). State: `mean_square` (s). Tieleman
/// and Hinton (2012), Kingma and Ba (2015).
#[derive(Clone, Copy, Debug)]
pub struct RootMean {
    pub(in crate::optim) beta: f64,
    pub(in crate::optim) epsilon: f64,
    pub(in crate::optim) corrected: bool,
}

/// The root of the sum of all squares: `s ← s + g²`; `u = √s + ε`. `s` starts at `initial`.
///
/// Part of [`Adagrad`](crate::optim::Adagrad). State: `sum_of_squares` (s). Duchi, Hazan and Singer (2011).
#[derive(Clone, Copy, Debug)]
pub struct RootSum {
    pub(in crate::optim) initial: f64,
    pub(in crate::optim) epsilon: f64,
}

/// The divisor of `RAdam`: [`RootMean`] once the variance of the step size is finite, and 1 before.
///
/// ```text
/// ρ∞ = 2 / (1 − β) − 1
/// ρ  = ρ∞ − 2 t βᵗ / (1 − βᵗ)
/// r  = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
/// u  = (√s + ε) / (r √(1 − βᵗ))  if ρ > 5,  otherwise 1
/// ```
///
/// Part of [`RAdam`](crate::optim::RAdam). State: `mean_square` (s). Liu et al. (2020).
#[derive(Clone, Copy, Debug)]
pub struct Rectified {
    pub(in crate::optim) beta: f64,
    pub(in crate::optim) epsilon: f64,
}

impl RootMean {
    /// Creates the part with β, at least 0 and below 1, and ε, at least 0, without bias correction.
    #[must_use]
    pub fn new(beta: f64, epsilon: f64) -> Self {
        Self { beta, epsilon, corrected: false }
    }

    /// Adds bias correction, because the mean starts at 0.
    #[must_use]
    pub fn corrected(self) -> Self {
        Self { corrected: true, ..self }
    }
}

impl Transform for RootMean {
    type Rule<S: Scalar> = Root<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Root<S> {
        let scale = if self.corrected { step.correction(self.beta).sqrt().recip() } else { 1.0 };
        Root::new(self.beta, 1.0 - self.beta, scale, self.epsilon)
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean_square", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean of squares", self.beta)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
        record.setting("epsilon", self.epsilon);
        record.setting("corrected", self.corrected);
    }
}

impl RootSum {
    /// Creates the part with the initial value of the sum and ε, both at least 0.
    #[must_use]
    pub fn new(initial: f64, epsilon: f64) -> Self {
        Self { initial, epsilon }
    }
}

impl Transform for RootSum {
    type Rule<S: Scalar> = Root<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Root<S> {
        Root::new(1.0, 1.0, 1.0, self.epsilon)
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("sum_of_squares", self.initial);
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("the first sum of squares", self.initial)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("initial", self.initial);
        record.setting("epsilon", self.epsilon);
    }
}

impl Rectified {
    /// Creates the part with β, at least 0 and below 1, and ε, at least 0.
    #[must_use]
    pub fn new(beta: f64, epsilon: f64) -> Self {
        Self { beta, epsilon }
    }
}

impl Transform for Rectified {
    type Rule<S: Scalar> = Root<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Root<S> {
        let correction = step.correction(self.beta);
        let longest = 2.0 / (1.0 - self.beta) - 1.0;
        let length = longest - 2.0 * step.number as f64 * (1.0 - correction) / correction;
        let (scale, epsilon) = if length > 5.0 {
            let (of_length, of_longest) = ((length - 4.0) * (length - 2.0) / length, (longest - 4.0) * (longest - 2.0) / longest);
            let scale = (of_length / of_longest * correction).sqrt().recip();
            (scale, self.epsilon * scale)
        } else {
            (0.0, 1.0)
        };
        Root::new(self.beta, 1.0 - self.beta, scale, epsilon)
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean_square", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean of squares", self.beta)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
        record.setting("epsilon", self.epsilon);
    }
}

/// `s ← keep s + add g²`; `u = scale √s + epsilon`
#[derive(Clone, Copy, Debug)]
pub struct Root<S> {
    keep: S,
    add: S,
    scale: S,
    epsilon: S,
    faint: S,
}

impl<S: Scalar> Root<S> {
    fn new(keep: f64, add: f64, scale: f64, epsilon: f64) -> Self {
        let [keep, add, scale] = [keep, add, scale].map(S::from_f64);
        Self { keep, add, scale, epsilon: faint::epsilon(epsilon), faint: faint(epsilon) }
    }
}

impl<S: Scalar> Rule<S> for Root<S> {
    type Memory = [S; 1];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [mean]: &mut [S; 1]) -> S {
        *mean = self.keep.mul_add::<M>(*mean, self.add * square(update, self.faint)).without_denormal();
        self.scale.mul_add::<M>(mean.sqrt(), self.epsilon)
    }
}
