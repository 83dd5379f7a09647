//! Sequences of which a row may have fewer steps than others.
//!
//! Outside of a network the padding behind the last step of a row is NaN. Inside, the length of each row is a value of its own: padding is
//! finite numbers that nothing reads, and its gradients are 0.

use super::columns::{add, copy, map, zip};
use crate::scalar::Scalar;

/// The number of steps that a row has, of so many numbers each: those up to the last one that is not NaN alone.
#[inline(always)]
pub fn length<S: Scalar>(row: &[S], features: usize) -> usize {
    let steps = row.chunks_exact(features.max(1));
    steps.len() - steps.rev().take_while(|step| step.iter().all(|number| number.is_nan())).count()
}

/// The numbers of the steps that a row has. If there are no lengths, it has all.
#[inline(always)]
pub(crate) fn steps<S: Scalar>(lengths: &[S], row: usize, most: usize) -> usize {
    lengths.get(row).map_or(most, |length| (length.to_f64() as usize).min(most))
}

/// The rows of `numbers`, one for each length, each with what its steps have.
macro_rules! each_row {
    ($numbers:expr, $lengths:expr, $features:expr, $chunks:ident) => {{
        let width = $numbers.len() / $lengths.len().max(1);
        $numbers
            .$chunks(width.max(1))
            .zip($lengths)
            .map(move |(row, length)| (row, (length.to_f64() as usize).saturating_mul($features).min(width)))
    }};
}

/// Writes the length of each row of `x`, and to `y` the row with zeros as its padding.
#[inline(always)]
pub fn take_lengths<S: Scalar>(lengths: &mut [S], y: &mut [S], x: &[S], features: usize) {
    let width = (x.len() / lengths.len().max(1)).max(1);
    for ((count, y), x) in lengths.iter_mut().zip(y.chunks_exact_mut(width)).zip(x.chunks_exact(width)) {
        let length = length(x, features);
        *count = S::from_f64(length as f64);
        let (there, padding) = y.split_at_mut((length * features).min(width));
        copy(there, x);
        padding.fill(S::ZERO);
    }
}

/// Writes zeros to the padding of each row.
#[inline(always)]
pub fn end_steps<S: Scalar>(y: &mut [S], lengths: &[S], features: usize) {
    for (y, end) in each_row!(y, lengths, features, chunks_exact_mut) {
        y[end..].fill(S::ZERO);
    }
}

/// Copies rows, with NaN as their padding.
#[inline(always)]
pub fn mark_ends<S: Scalar>(y: &mut [S], x: &[S], lengths: &[S], features: usize) {
    let width = (x.len() / lengths.len().max(1)).max(1);
    for ((y, end), x) in each_row!(y, lengths, features, chunks_exact_mut).zip(x.chunks_exact(width)) {
        let (there, padding) = y.split_at_mut(end);
        copy(there, x);
        padding.fill(S::NAN);
    }
}

/// The last step of each row. `from_last`: how many of its features come from there. The others come from the first step, as those of a layer
/// that was computed from the end. All are 0 in a row without steps.
#[inline(always)]
pub fn last_of_steps<S: Scalar>(y: &mut [S], x: &[S], lengths: &[S], features: usize, from_last: usize) {
    for ((x, end), y) in each_row!(x, lengths, features, chunks_exact).zip(y.chunks_exact_mut(features.max(1))) {
        let Some(last) = end.checked_sub(features) else {
            y.fill(S::ZERO);
            continue;
        };
        let from_last = from_last.min(features);
        let (of_last, of_first) = y.split_at_mut(from_last);
        copy(of_last, &x[last..]);
        copy(of_first, &x[from_last..]);
    }
}

/// The way back through [`last_of_steps`].
#[inline(always)]
pub fn last_of_steps_backward<S: Scalar>(d_x: &mut [S], d: &[S], lengths: &[S], features: usize, from_last: usize) {
    d_x.fill(S::ZERO);
    for ((d_x, end), d) in each_row!(d_x, lengths, features, chunks_exact_mut).zip(d.chunks_exact(features.max(1))) {
        let Some(last) = end.checked_sub(features) else { continue };
        let from_last = from_last.min(features);
        let (of_last, of_first) = d.split_at(from_last);
        copy(&mut d_x[last..], of_last);
        copy(&mut d_x[from_last..], of_first);
    }
}

/// The mean of the steps that a row has, for each feature. 0 in a row without steps.
#[inline(always)]
pub fn mean_of_steps<S: Scalar>(y: &mut [S], x: &[S], lengths: &[S], features: usize) {
    for ((x, end), y) in each_row!(x, lengths, features, chunks_exact).zip(y.chunks_exact_mut(features.max(1))) {
        y.fill(S::ZERO);
        for step in x[..end].chunks_exact(features) {
            add(y, step);
        }
        let share = share::<S>(end, features);
        map(y, |y| y * share);
    }
}

/// The gradient of a mean goes to all of its steps in equal parts.
#[inline(always)]
pub fn mean_of_steps_backward<S: Scalar>(d_x: &mut [S], d: &[S], lengths: &[S], features: usize) {
    d_x.fill(S::ZERO);
    for ((d_x, end), d) in each_row!(d_x, lengths, features, chunks_exact_mut).zip(d.chunks_exact(features.max(1))) {
        let share = share::<S>(end, features);
        for step in d_x[..end].chunks_exact_mut(features) {
            zip(step, d, |_, d| d * share);
        }
    }
}

/// 1 / the number of steps.
#[inline(always)]
fn share<S: Scalar>(end: usize, features: usize) -> S {
    S::from_f64(1.0 / (end / features.max(1)).max(1) as f64)
}

/// The largest of the steps that a row has, for each feature. 0 in a row without steps.
#[inline(always)]
pub fn max_of_steps<S: Scalar>(y: &mut [S], x: &[S], lengths: &[S], features: usize) {
    for ((x, end), y) in each_row!(x, lengths, features, chunks_exact).zip(y.chunks_exact_mut(features.max(1))) {
        let mut steps = x[..end].chunks_exact(features);
        match steps.next() {
            Some(first) => copy(y, first),
            None => y.fill(S::ZERO),
        }
        for step in steps {
            // A NaN stays.
            zip(y, step, |y, x| if x > y || x.is_nan() { x } else { y });
        }
    }
}

/// The gradient of a maximum goes to the first of the largest steps. A NaN is the largest.
#[inline(always)]
pub fn max_of_steps_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], lengths: &[S], features: usize) {
    d_x.fill(S::ZERO);
    let width = (x.len() / lengths.len().max(1)).max(1);
    let rows = each_row!(d_x, lengths, features, chunks_exact_mut).zip(x.chunks_exact(width));
    for (((d_x, end), x), d) in rows.zip(d.chunks_exact(features.max(1))) {
        for (feature, d) in d.iter().enumerate() {
            let numbers = x[..end].iter().skip(feature).step_by(features);
            let largest = numbers.enumerate().reduce(|largest, x| if *x.1 > *largest.1 || x.1.is_nan() { x } else { largest });
            if let Some((step, _)) = largest {
                d_x[step * features + feature] = *d;
            }
        }
    }
}
