//! A check for NaN and infinity that is cheap compared with a step, because it runs for every gradient.

use crate::kernel::{Operation, dispatch};
use nn_kernels::Machine;
use nn_kernels::{Pair, Scalar};

/// Returns whether no number is NaN or infinite.
pub(crate) fn all_finite<S: Scalar>(numbers: &[S]) -> bool {
    // Compiled once for each scalar, here.
    match S::pair(&mut [], numbers) {
        Pair::F32(_, numbers) => dispatch(Finite(numbers)),
        Pair::F64(_, numbers) => dispatch(Finite(numbers)),
    }
}

/// x · 0 is 0 for a finite x and otherwise NaN, and a sum with NaN is NaN.
struct Finite<'a, S>(&'a [S]);

impl<S: Scalar> Operation for Finite<'_, S> {
    type Output = bool;

    #[inline(always)]
    fn run<M: Machine>(self) -> bool {
        let mut lanes = [S::ZERO; 64];
        let (chunks, rest) = self.0.as_chunks::<64>();
        for chunk in chunks {
            for (lane, x) in lanes.iter_mut().zip(chunk) {
                *lane += *x * S::ZERO;
            }
        }
        lanes.iter().all(|lane| lane.is_finite()) && rest.iter().all(|x| x.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::all_finite;

    #[test]
    fn one_bad_number_is_found_wherever_it_is() {
        assert!(all_finite::<f32>(&[]) && all_finite(&[f32::MAX; 200]) && all_finite(&[f64::MIN_POSITIVE; 64]));
        for (place, bad) in (0..200).flat_map(|place| [f32::NAN, f32::INFINITY, f32::NEG_INFINITY].map(|bad| (place, bad))) {
            let mut numbers = [1.0; 200];
            numbers[place] = bad;
            assert!(!all_finite(&numbers), "{bad} at {place}");
        }
    }
}
