//! Positions of steps: what tells an attention the order of a sequence.

use super::columns::add;
use crate::scalar::Scalar;

/// How many pairs of features are computed together.
const PAIRS: usize = 16;

/// Adds sines to each step of each row: sin(t ω) to feature 2i of step t and cos(t ω) to feature 2i + 1, with ω = 10000^(−2i / features).
/// The first step is `from` (Vaswani and others, "Attention is all you need", 2017).
///
/// A step's sines are turned from those before, in `f64`.
#[inline(always)]
pub fn add_sines<S: Scalar>(y: &mut [S], steps: usize, features: usize, from: S) {
    for first in (0..features).step_by(2 * PAIRS) {
        let len = (2 * PAIRS).min(features - first);
        let mut turned = [[0.0; 2]; PAIRS];
        let mut turn = [[0.0; 2]; PAIRS];
        for (pair, (turned, turn)) in turned.iter_mut().zip(&mut turn).enumerate() {
            let exponent = (first + 2 * pair) as f64 / features as f64;
            let frequency = libm::exp(-core::f64::consts::LN_10 * 4.0 * exponent);
            let angle = from.to_f64() * frequency;
            (*turned, *turn) = ([libm::sin(angle), libm::cos(angle)], [libm::sin(frequency), libm::cos(frequency)]);
        }
        for step in 0..steps {
            let mut sines = [S::ZERO; 2 * PAIRS];
            for (to, [sine, cosine]) in sines.as_chunks_mut::<2>().0.iter_mut().zip(&turned) {
                *to = [S::from_f64(*sine), S::from_f64(*cosine)];
            }
            for row in y.chunks_exact_mut((steps * features).max(1)) {
                add(&mut row[step * features + first..][..len], &sines);
            }
            for ([sine, cosine], [by_sine, by_cosine]) in turned.iter_mut().zip(&turn) {
                (*sine, *cosine) = (*sine * by_cosine + *cosine * by_sine, *cosine * by_cosine - *sine * by_sine);
            }
        }
    }
}

/// [`add_sines`] for a step of a stream. `count` is how many steps there have been.
#[inline(always)]
pub fn add_sines_of_step<S: Scalar>(y: &mut [S], count: &mut [S]) {
    let [count] = count else { return };
    add_sines(y, 1, y.len(), *count);
    *count += S::ONE;
}

/// Adds the row of a table that belongs to a step of a stream. Steps behind the last row have that one. `count` is how many steps there
/// have been.
#[inline(always)]
pub fn add_row_of_step<S: Scalar>(y: &mut [S], count: &mut [S], table: &[S]) {
    let [count] = count else { return };
    let rows = table.len() / y.len().max(1);
    let row = (count.to_f64() as usize).min(rows.saturating_sub(1));
    if let Some(row) = table.get(row * y.len()..) {
        add(y, row);
    }
    *count += S::ONE;
}
