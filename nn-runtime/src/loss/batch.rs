//! Sums a loss over the rows of a batch, under one choice of instruction set.

use super::Loss;
use crate::kernel::Operation;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// How many rows are summed before their sum is added to the total. It limits rounding errors.
const BLOCK: usize = 256;

pub(super) struct Gradient<'a, L: ?Sized, T, S> {
    pub(super) loss: &'a L,
    pub(super) outputs: &'a [S],
    pub(super) targets: &'a [T],
    /// One per row, or empty.
    pub(super) weights: &'a [S],
    pub(super) d_outputs: &'a mut [S],
}

impl<const OUT: usize, L: Loss<OUT, S> + ?Sized, S: Scalar> Operation for OfWidth<Gradient<'_, L, L::Target, S>, OUT> {
    type Output = S;

    #[inline(always)]
    fn run<M: Machine>(self) -> S {
        let Gradient { loss, outputs, targets, weights, d_outputs } = self.0;
        let scale = S::ONE / divisor(loss.total(targets, weights));
        let mut weights = weights.iter();
        let outputs = outputs.as_chunks::<OUT>().0.chunks(BLOCK);
        let d_outputs = d_outputs.as_chunks_mut::<OUT>().0.chunks_mut(BLOCK);
        let mut sum = S::ZERO;
        for ((outputs, d_outputs), targets) in outputs.zip(d_outputs).zip(targets.chunks(BLOCK)) {
            let mut block = S::ZERO;
            for ((output, d_output), target) in outputs.iter().zip(d_outputs).zip(targets) {
                let weight = weights.next().copied().unwrap_or(S::ONE);
                block += weight * loss.row(output, target, d_output);
                for d in d_output {
                    *d *= weight * scale;
                }
            }
            sum += block;
        }
        sum * scale
    }
}

pub(super) struct Mean<'a, L: ?Sized, T, S> {
    pub(super) loss: &'a L,
    pub(super) outputs: &'a [S],
    pub(super) targets: &'a [T],
    /// One per row, or empty.
    pub(super) weights: &'a [S],
}

impl<const OUT: usize, L: Loss<OUT, S> + ?Sized, S: Scalar> Operation for OfWidth<Mean<'_, L, L::Target, S>, OUT> {
    type Output = S;

    #[inline(always)]
    fn run<M: Machine>(self) -> S {
        let Mean { loss, outputs, targets, weights } = self.0;
        let total = divisor(loss.total(targets, weights));
        let mut weights = weights.iter();
        let mut unused = [S::ZERO; OUT];
        let mut sum = S::ZERO;
        for (outputs, targets) in outputs.as_chunks::<OUT>().0.chunks(BLOCK).zip(targets.chunks(BLOCK)) {
            let mut block = S::ZERO;
            for (output, target) in outputs.iter().zip(targets) {
                let weight = weights.next().copied().unwrap_or(S::ONE);
                block += weight * loss.row(output, target, &mut unused);
            }
            sum += block;
        }
        sum / total
    }
}

/// The divisor that turns a sum over rows into a mean. It is infinite if the total weight is 0, so that the mean is 0.
fn divisor<S: Scalar>(total: f64) -> S {
    S::from_f64(if total > 0.0 { total } else { f64::INFINITY })
}

/// Adds the width of a row as a constant, because the slices do not have it.
pub(super) struct OfWidth<O, const OUT: usize>(pub(super) O);
