//! Losses at every position: each step of a sequence, each pixel of an image.

use super::{Loss, Metric, Target};
use nn_kernels::Scalar;

/// The class of a step or a pixel that does not count, neither in the loss and its gradient nor in the metrics.
///
/// PyTorch calls it `ignore_index`.
///
/// ```
/// use nn_runtime::loss::{CrossEntropy, IGNORE, Loss, PerStep};
///
/// let (outputs, mut d_outputs) = ([0.0_f32, 0.0, 5.0, -5.0], [1.0; 4]);
/// let loss = Loss::<4>::gradient(&PerStep::<_, 2, 2>(CrossEntropy), &outputs, &[[1, IGNORE]], &mut d_outputs);
/// assert!((loss - 2.0_f32.ln()).abs() < 1e-6);
/// assert_eq!(d_outputs, [0.5, -0.5, 0.0, 0.0]);
/// ```
pub const IGNORE: usize = usize::MAX;

/// Where the answers of a row are: a loss at every step or pixel compares as many answers as there are positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The row is one answer.
    One,
    /// The outputs of each of so many steps are side by side.
    Steps {
        /// The number of steps.
        count: usize,
        /// The number of steps at the beginning that do not count: [`After`](super::After).
        after: usize,
    },
    /// So many pixels: the first output of all of them, then the second of all, and so on.
    Pixels(usize),
}

impl Compared {
    /// The number of answers in a row.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Steps { count, .. } | Self::Pixels(count) => count,
        }
    }

    /// The answers that count: all but a warm-up.
    pub(crate) const fn counted(self) -> core::ops::Range<usize> {
        let after = if let Self::Steps { after, .. } = self { after } else { 0 };
        after..self.count()
    }
}

/// A loss at every step of a sequence: the mean over the steps that count.
///
/// For a network that gives a sequence, `#[loss(MeanSquaredError)]` means `PerStep(MeanSquaredError)`; the same holds for every loss of this
/// module. The target of a row is an array with a target of the inner loss for each step.
///
/// ```
/// use nn_runtime::loss::{Loss, MeanSquaredError, PerStep};
///
/// let mut d_outputs = [0.0_f32; 2];
/// let loss = PerStep::<_, 2, 1>(MeanSquaredError).row(&[1.0, 2.0], &[[0.0], [4.0]], &mut d_outputs);
/// assert_eq!((loss, d_outputs), (2.5, [1.0, -2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerStep<L, const STEPS: usize, const FEATURES: usize>(
    /// The loss of one step.
    pub L,
);

impl<L, S: Scalar, const OUT: usize, const STEPS: usize, const FEATURES: usize> Loss<OUT, S> for PerStep<L, STEPS, FEATURES>
where
    L: Loss<FEATURES, S>,
    [L::Target; STEPS]: Target<S>,
{
    type Target = [L::Target; STEPS];
    const METRIC: Metric = L::METRIC;
    const COMPARED: Compared = Compared::Steps { count: STEPS, after: 0 };

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S {
        over_steps(&self.0, output, target, STEPS, d_output)
    }

    fn check(&self, target: &Self::Target) -> Result<(), String> {
        each("step", target, |target| self.0.check(target))
    }

    fn weight(&self, target: &Self::Target) -> S {
        mean(target, STEPS, |target| self.0.weight(target))
    }

    /// All steps of all rows at once where all count.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], d_outputs: &mut [S]) -> S {
        if targets.as_flattened().iter().all(Target::counts) {
            self.0.gradient(outputs, targets.as_flattened(), d_outputs)
        } else {
            Loss::<OUT, S>::gradient_weighted(self, outputs, targets, &[], d_outputs)
        }
    }
}

/// A loss at every pixel of an image `[outputs, height, width]`: the mean over the pixels that count.
///
/// For a network that gives an image, `#[loss(CrossEntropy)]` means `PerPixel(CrossEntropy)`: the target is a class for each pixel, line by
/// line (semantic segmentation). Losses of numbers compare every number of an image and need no such wrapper.
///
/// ```
/// use nn_runtime::loss::{CrossEntropy, Loss, PerPixel};
///
/// // Two classes of two pixels: the scores of class 0, then those of class 1.
/// let mut d_outputs = [0.0_f32; 4];
/// let loss = PerPixel::<_, 2, 2>(CrossEntropy).row(&[0.0, 0.0, 0.0, 0.0], &[0, 1], &mut d_outputs);
/// assert!((loss - 2.0_f32.ln()).abs() < 1e-6);
/// assert_eq!(d_outputs, [-0.25, 0.25, 0.25, -0.25]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerPixel<L, const PIXELS: usize, const OUTPUTS: usize>(
    /// The loss of one pixel.
    pub L,
);

impl<L, S: Scalar, const OUT: usize, const PIXELS: usize, const OUTPUTS: usize> Loss<OUT, S> for PerPixel<L, PIXELS, OUTPUTS>
where
    L: Loss<OUTPUTS, S>,
    [L::Target; PIXELS]: Target<S>,
{
    type Target = [L::Target; PIXELS];
    const METRIC: Metric = L::METRIC;
    const COMPARED: Compared = Compared::Pixels(PIXELS);

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S {
        let share = share::<S>(PIXELS);
        let mut sum = S::ZERO;
        for (pixel, target) in target.iter().enumerate() {
            let mut d = [S::ZERO; OUTPUTS];
            if target.counts() {
                let output: [S; OUTPUTS] = core::array::from_fn(|plane| output[plane * PIXELS + pixel]);
                sum += self.0.row(&output, target, &mut d);
            }
            for (plane, d) in d.into_iter().enumerate() {
                d_output[plane * PIXELS + pixel] = d * share;
            }
        }
        sum * share
    }

    fn check(&self, target: &Self::Target) -> Result<(), String> {
        each("pixel", target, |target| self.0.check(target))
    }

    fn weight(&self, target: &Self::Target) -> S {
        mean(target, PIXELS, |target| self.0.weight(target))
    }
}

/// The loss of the steps that have a target, divided by `of`, and its gradient. The gradient of all other outputs must be 0 already, or they
/// have targets that do not count.
#[inline(always)]
pub(super) fn over_steps<L: Loss<FEATURES, S>, S: Scalar, const FEATURES: usize>(
    loss: &L,
    outputs: &[S],
    targets: &[L::Target],
    of: usize,
    d_outputs: &mut [S],
) -> S {
    let share = share::<S>(of);
    let mut sum = S::ZERO;
    for ((output, d_output), target) in outputs.as_chunks().0.iter().zip(d_outputs.as_chunks_mut().0).zip(targets) {
        if target.counts() {
            sum += loss.row(output, target, d_output);
            for d in d_output {
                *d *= share;
            }
        } else {
            *d_output = [S::ZERO; FEATURES];
        }
    }
    sum * share
}

pub(super) fn share<S: Scalar>(positions: usize) -> S {
    S::ONE / S::from_f64(positions as f64)
}

/// The first position with a target that the loss cannot use.
pub(super) fn each<S, T: Target<S>>(what: &str, targets: &[T], check: impl Fn(&T) -> Result<(), String>) -> Result<(), String> {
    let mut counted = targets.iter().enumerate().filter(|(_, target)| target.counts());
    counted.try_for_each(|(place, target)| check(target).map_err(|why| format!("{what} {place}: {why}")))
}

/// The share of so many positions that count, each with its weight.
pub(super) fn mean<S: Scalar, T: Target<S>>(targets: &[T], of: usize, weight: impl Fn(&T) -> S) -> S {
    let counted = targets.iter().filter(|target| target.counts());
    counted.fold(S::ZERO, |sum, target| sum + weight(target)) * share::<S>(of)
}
