//! Losses: the mean over a batch of how wrong each row is.

use crate::network::Row;
use crate::scalar::Scalar;

/// How wrong an answer of `OUT` numbers is, and the gradient of that.
///
/// A loss of your own implements [`row`](Self::row) and is named by a path, `#[loss(self::Quartic)]`; its value is made by
/// `Default`. The loss of a batch is the mean over its rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss for {OUT} outputs",
    label = "no `Loss<{OUT}, {S}>`",
    note = "a loss of your own has an `impl Loss<{OUT}, {S}>`"
)]
pub trait Loss<const OUT: usize, S: Scalar = f32> {
    /// What an answer is compared with.
    type Target: Target<S>;

    /// Which metric tells a person how good the answers are.
    const METRIC: Metric = Metric::None;

    /// The loss of one row. Writes its gradient with respect to `output` into `d_output`.
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S;

    /// Whether a target can be used, and if not, what was expected.
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String> {
        target.check(OUT)
    }

    /// The mean loss of a batch; writes its gradient with respect to the outputs.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], d_outputs: &mut [S]) -> S {
        let scale = S::ONE / S::from_f64(targets.len() as f64);
        let mut sum = S::ZERO;
        let rows = outputs.as_chunks::<OUT>().0.iter().zip(d_outputs.as_chunks_mut::<OUT>().0).zip(targets);
        for ((output, d_output), target) in rows {
            sum += self.row(output, target, d_output);
            for d in d_output {
                *d *= scale;
            }
        }
        sum * scale
    }

    /// The mean loss of a batch.
    fn mean(&self, outputs: &[S], targets: &[Self::Target]) -> S {
        let mut unused = [S::ZERO; OUT];
        let mut sum = S::ZERO;
        for (output, target) in outputs.as_chunks::<OUT>().0.iter().zip(targets) {
            sum += self.row(output, target, &mut unused);
        }
        sum / S::from_f64(targets.len() as f64)
    }
}

/// What an answer is compared with: a row of numbers, a class, or a type of your own.
pub trait Target<S>: Clone + Send + Sync + 'static {
    /// The class, where it is one.
    fn class(&self) -> Option<usize> {
        None
    }

    /// The numbers, where it is a row of them.
    fn values(&self) -> &[S] {
        &[]
    }

    /// Whether it can stand beside an answer of so many numbers, and if not, what was expected.
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, outputs: usize) -> Result<(), String> {
        let _ = outputs;
        Ok(())
    }
}

impl<S> Target<S> for usize {
    fn class(&self) -> Option<usize> {
        Some(*self)
    }

    fn check(&self, outputs: usize) -> Result<(), String> {
        if *self < outputs { Ok(()) } else { Err(format!("class {self}, but classes are counted from 0 to {}", outputs - 1)) }
    }
}

impl<S: Scalar, const N: usize> Target<S> for [S; N] {
    fn values(&self) -> &[S] {
        self.as_ref()
    }

    fn check(&self, _: usize) -> Result<(), String> {
        match Row::flatten(core::slice::from_ref(self)).iter().position(|x: &S| !x.is_finite()) {
            None => Ok(()),
            Some(place) => Err(format!("number {place} is {}, expected a finite one", self[place])),
        }
    }
}

/// What a report tells of a network beside its loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// Root of the mean squared error, and R².
    Regression,
    /// The share of rows whose largest output is at the target's class.
    Accuracy,
    /// The share of outputs on the target's side of ½.
    BinaryAccuracy,
    /// The share of outputs that have the target's sign.
    SignAccuracy,
    /// The loss alone.
    None,
}

/// Stand-in.
#[derive(Default)]
pub struct MeanSquaredError;
impl<const OUT: usize, S: Scalar> Loss<OUT, S> for MeanSquaredError {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::Regression;
    fn row(&self, y: &[S; OUT], t: &[S; OUT], d: &mut [S; OUT]) -> S {
        let n = S::from_f64(OUT as f64);
        let mut s = S::ZERO;
        for j in 0..OUT { let e = y[j] - t[j]; s += e * e / n; d[j] = (e + e) / n; }
        s
    }
}
/// Stand-in.
#[derive(Default)]
pub struct CrossEntropy;
impl<const OUT: usize, S: Scalar> Loss<OUT, S> for CrossEntropy {
    type Target = usize;
    const METRIC: Metric = Metric::Accuracy;
    fn row(&self, y: &[S; OUT], t: &usize, d: &mut [S; OUT]) -> S {
        *d = *y;
        crate::kernel::row::softmax(d, OUT);
        let l = -d[*t].ln();
        d[*t] -= S::ONE;
        l
    }
}
