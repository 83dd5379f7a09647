//! No convolutions and pools in registers: on machines other than x86-64, and in `f64`, which checks gradients more than it trains.

use crate::{Epilogue, SlidingWindows};

pub(crate) fn convolve<S>(_: &mut [S], _: &[S], _: &[S], _: SlidingWindows, _: Epilogue<'_, S>) -> bool {
    false
}

pub(crate) fn convolve_weights<S>(_: &mut [S], _: &[S], _: &[S], _: SlidingWindows) -> bool {
    false
}

pub(crate) fn convolve_back<S>(_: &mut [S], _: &[S], _: &[S], _: SlidingWindows) -> bool {
    false
}

pub(crate) fn max_pool<S>(_: &mut [S], _: &[S], _: SlidingWindows) -> bool {
    false
}
