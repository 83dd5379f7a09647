//! A convolution at one step of a stream: what it remembers, and the step if its sizes are known while compiling.

use super::copy;
use super::dense_fixed::dense_fixed;
use crate::machine::Machine;
use crate::scalar::Scalar;

/// Puts `x` into a line of the last frames of a stream. Returns those that are `dilation` steps apart, as many as a window sees: the oldest
/// first, and `x` last.
///
/// The line has a number and `2 · kernel · dilation` frames, all of them 0 at first. The number counts the steps. Frames that are `dilation`
/// steps apart lie side by side in a circle of `kernel` frames. Each circle is there twice, one behind the other, so that a window that goes
/// over its end is one slice as well. So no frame is ever moved.
#[inline(always)]
pub fn remember<'a, S: Scalar>(line: &'a mut [S], x: &[S], kernel: usize, dilation: usize) -> &'a [S] {
    let Some((step, frames)) = line.split_first_mut() else { return &[] };
    let (width, steps) = (x.len(), kernel * dilation);
    let now = (step.to_f64() as usize).min(steps.saturating_sub(1));
    *step = if now + 1 < steps { S::from_f64((now + 1) as f64) } else { S::ZERO };
    let (circle, place) = (now % dilation.max(1), now / dilation.max(1));
    let Some(circle) = frames.chunks_exact_mut((2 * kernel * width).max(1)).nth(circle) else { return &[] };
    for place in [place, place + kernel] {
        if let Some(frame) = circle.get_mut(place * width..).and_then(|frames| frames.get_mut(..width)) {
            copy(frame, x);
        }
    }
    circle.get((place + 1) * width..).and_then(|frames| frames.get(..kernel * width)).unwrap_or_default()
}

/// A convolution at a step of a stream: `y = weight · window + bias`, where `x` is the last frame of the window. See [`remember`] for the
/// line.
///
/// `weight` is `[IN, OUT]`, where `IN` is the size of a frame times the kernel. The bias may be empty. There is one group.
#[inline(always)]
pub fn convolve_step_fixed<S: Scalar, M: Machine, const IN: usize, const OUT: usize>(
    y: &mut [S],
    line: &mut [S],
    x: &[S],
    weight: &[S],
    bias: &[S],
    kernel: usize,
    dilation: usize,
    _groups: usize,
) {
    let seen = remember(line, x, kernel, dilation);
    dense_fixed::<S, M, IN, OUT>(y, seen, weight, Some(bias).filter(|bias| !bias.is_empty()));
}
