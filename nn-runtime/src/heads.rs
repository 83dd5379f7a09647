//! The losses of a network with several outputs. Its loss is their sum, each with its factor.
//!
//! The loss of an output is the mean over the rows in which its target is there. So that a sum over rows gives all of these means at once,
//! each factor is multiplied by all rows / rows whose target is there, before a batch is split over threads.

use crate::compiled::{FreeLoss, Head};
use crate::loss::{IGNORE, Loss, Metric, Target};
use nn_kernels::Scalar;

/// The loss of the output whose numbers start at `START` in a row.
#[derive(Debug)]
pub struct HeadLoss<L, S, const START: usize, const OUT: usize> {
    loss: L,
    factor: S,
    /// The factor for the rows of one batch.
    balanced: S,
    /// The mean and the deviation of each number of a target, if the output ends in `Rescale`.
    unit: Option<[[S; OUT]; 2]>,
}

impl<L: Loss<OUT, S>, S: Scalar, const START: usize, const OUT: usize> HeadLoss<L, S, START, OUT> {
    /// A loss with its factor.
    pub fn new(loss: L, factor: S) -> Self {
        Self { loss, factor, balanced: factor, unit: None }
    }

    /// What evaluations need to know of this output.
    #[must_use]
    pub const fn head(name: &'static str) -> Head {
        Head { name, metric: L::METRIC, compared: L::COMPARED, start: START, width: OUT }
    }

    /// Compares in the unit of a `Rescale`: `statistics` are its means and then its deviations.
    pub fn rescaled(&mut self, statistics: &[S]) {
        self.unit = <[[S; OUT]; 2]>::try_from(statistics.as_chunks().0).ok();
    }

    /// Balances the factor for the targets of a batch.
    pub fn balance<'t>(&mut self, targets: impl Iterator<Item = &'t L::Target>, weights: &[S]) {
        let (mut all, mut there) = (0.0, 0.0);
        let mut weights = weights.iter();
        for target in targets {
            let weight = weights.next().map_or(1.0, |weight| weight.to_f64());
            all += weight;
            there += weight * self.weight(target).to_f64();
        }
        self.balanced = if there > 0.0 { S::from_f64(self.factor.to_f64() * all / there) } else { S::ZERO };
    }

    /// The loss of one row times the balanced factor, and its gradient.
    #[inline(always)]
    pub fn row<const ALL: usize>(&self, outputs: &[S; ALL], target: &L::Target, d_outputs: &mut [S; ALL]) -> S {
        let (Some((outputs, _)), Some((d_outputs, _))) =
            (outputs[START..].split_first_chunk::<OUT>(), d_outputs[START..].split_first_chunk_mut::<OUT>())
        else {
            return S::ZERO;
        };
        if is_missing(target) {
            *d_outputs = [S::ZERO; OUT];
            return S::ZERO;
        }
        let loss = self.compared(outputs, target, d_outputs);
        for d in d_outputs {
            *d *= self.balanced;
        }
        self.balanced * loss
    }

    /// The loss of one row in the unit of the loss.
    #[inline(always)]
    fn compared(&self, outputs: &[S; OUT], target: &L::Target, d_outputs: &mut [S; OUT]) -> S {
        if let (Some([means, deviations]), Ok(numbers)) = (&self.unit, <&[S; OUT]>::try_from(target.values())) {
            let scaled: [S; OUT] = core::array::from_fn(|place| (numbers[place] - means[place]) / deviations[place]);
            if let Some([target]) = L::Target::rows(&scaled) {
                return self.loss.row(outputs, target, d_outputs);
            }
        }
        self.loss.row(outputs, target, d_outputs)
    }

    /// The weight of a row in the mean: 0 if its target is missing.
    fn weight(&self, target: &L::Target) -> S {
        if is_missing(target) { S::ZERO } else { self.loss.weight(target) }
    }

    /// The loss of one row without the factor, times its weight, and that weight.
    #[must_use]
    pub fn alone<const ALL: usize>(&self, outputs: &[S; ALL], target: &L::Target) -> [f64; 2] {
        let weight = self.weight(target);
        match outputs[START..].split_first_chunk::<OUT>() {
            Some((outputs, _)) if weight > S::ZERO => [self.compared(outputs, target, &mut [S::ZERO; OUT]).to_f64(), weight.to_f64()],
            _ => [0.0; 2],
        }
    }

    /// The factor as declared.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.factor.to_f64()
    }

    /// Checks a target. One that is missing is fine.
    ///
    /// # Errors
    /// The text says what was found and what was expected.
    pub fn check(&self, name: &str, target: &L::Target) -> Result<(), String> {
        if is_missing(target) { Ok(()) } else { self.loss.check(target).map_err(|why| format!("`{name}`: {why}")) }
    }
}

/// Whether a row has no target for an output: the class [`IGNORE`], or numbers that are all NaN.
fn is_missing<S: Scalar>(target: &impl Target<S>) -> bool {
    target.class() == Some(IGNORE) || are_missing(target.values())
}

/// Whether the numbers of a target stand for none.
pub(crate) fn are_missing<S: Scalar>(values: &[S]) -> bool {
    !values.is_empty() && values.iter().all(|value| value.is_nan())
}

/// The losses of all outputs. Implemented by generated code.
pub trait HeadLosses<const OUT: usize, S: Scalar>: Sync {
    /// The targets of a row.
    type Target: Target<S>;
    /// The outputs, in the order of the declaration.
    const HEADS: &'static [Head];

    /// See [`HeadLoss::rescaled`] and [`HeadLoss::balance`].
    fn prepare(&mut self, statistics: &[S], targets: &[Self::Target], weights: &[S]);
    /// The sum of [`HeadLoss::row`] over the outputs.
    fn row(&self, outputs: &[S; OUT], target: &Self::Target, d_outputs: &mut [S; OUT]) -> S;
    /// [`HeadLoss::alone`] of one output.
    fn alone(&self, head: usize, outputs: &[S; OUT], target: &Self::Target) -> [f64; 2];
    /// [`HeadLoss::factor`] of one output.
    fn factor(&self, head: usize) -> f64;
    /// Checks the target of each output.
    ///
    /// # Errors
    /// The text names the output, and says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String>;
}

/// The losses of all outputs as one loss.
#[derive(Debug)]
pub struct OfHeads<L, const OUT: usize>(pub L);

impl<L: HeadLosses<OUT, S>, S: Scalar, const OUT: usize> Loss<OUT, S> for OfHeads<L, OUT> {
    type Target = L::Target;
    const METRIC: Metric = Metric::None;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &L::Target, d_output: &mut [S; OUT]) -> S {
        self.0.row(output, target, d_output)
    }

    fn check(&self, target: &L::Target) -> Result<(), String> {
        self.0.check(target)
    }
}

#[diagnostic::do_not_recommend]
impl<L: HeadLosses<OUT, S>, S: Scalar, const OUT: usize> FreeLoss<S> for OfHeads<L, OUT> {
    type Target = L::Target;
    const HEADS: &'static [Head] = L::HEADS;

    fn prepare(&mut self, statistics: &[S], targets: &[L::Target], weights: &[S]) {
        self.0.prepare(statistics, targets, weights);
    }

    fn gradient(&self, outputs: &[S], targets: &[L::Target], weights: &[S], d_outputs: &mut [S]) -> S {
        self.gradient_weighted(outputs, targets, weights, d_outputs)
    }

    fn mean(&self, outputs: &[S], targets: &[L::Target], weights: &[S]) -> S {
        self.mean_weighted(outputs, targets, weights)
    }

    fn total(&self, targets: &[L::Target], weights: &[S]) -> f64 {
        Loss::<OUT, S>::total(self, targets, weights)
    }

    fn alone(&self, head: usize, outputs: &[S], targets: &[L::Target], weights: &[S]) -> [f64; 2] {
        let mut weights = weights.iter();
        let mut sums = [0.0; 2];
        for (outputs, target) in outputs.as_chunks().0.iter().zip(targets) {
            let weight = weights.next().map_or(1.0, |weight| weight.to_f64());
            let of_row = self.0.alone(head, outputs, target);
            sums.iter_mut().zip(of_row).for_each(|(sum, of_row)| *sum += weight * of_row);
        }
        sums
    }

    fn factor(&self, head: usize) -> f64 {
        self.0.factor(head)
    }

    fn check(&self, target: &L::Target) -> Result<(), String> {
        self.0.check(target)
    }
}
