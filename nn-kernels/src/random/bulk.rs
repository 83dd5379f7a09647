//! Draws many random numbers at once.
//!
//! Each number takes 32 bits and none is rejected, and libm's functions return the same values everywhere. So a seed produces the same
//! weights on every machine.

use core::f64::consts::TAU;

use rand::Rng;

use crate::scalar::Scalar;

/// U(−bound, bound).
pub fn uniform<S: Scalar>(numbers: &mut [S], bound: f64, rng: &mut dyn Rng) {
    in_blocks(numbers, rng, |numbers, bits| {
        for (number, bits) in numbers.iter_mut().zip(bits.as_chunks().0) {
            *number = S::from_f64(bound * (2.0 * fraction(*bits) - 1.0));
        }
    });
}

/// N(0, deviation²), two numbers from the radius and the angle of a point (Box and Muller 1958).
pub fn normal<S: Scalar>(numbers: &mut [S], deviation: f64, rng: &mut dyn Rng) {
    in_blocks(numbers, rng, |numbers, bits| {
        for (pair, [first, second]) in numbers.chunks_mut(2).zip(bits.as_chunks().0.as_chunks().0) {
            let radius = deviation * libm::sqrt(-2.0 * libm::log(fraction(*first)));
            let (sine, cosine) = libm::sincos(TAU * fraction(*second));
            for (number, part) in pair.iter_mut().zip([cosine, sine]) {
                *number = S::from_f64(radius * part);
            }
        }
    });
}

/// A number strictly between 0 and 1.
fn fraction(bits: [u8; 4]) -> f64 {
    (f64::from(u32::from_le_bytes(bits)) + 0.5) / 4_294_967_296.0
}

/// Passes `fill` blocks of numbers with four random bytes per number; a block of odd length has bytes for one number more. One call through
/// `dyn` per number would cost more than the number.
fn in_blocks<S>(numbers: &mut [S], rng: &mut dyn Rng, fill: impl Fn(&mut [S], &[u8])) {
    const NUMBERS: usize = 1024;
    let mut bytes = [0; 4 * NUMBERS];
    for numbers in numbers.chunks_mut(NUMBERS) {
        let bytes = &mut bytes[..4 * numbers.len().next_multiple_of(2)];
        rng.fill_bytes(bytes);
        fill(numbers, bytes);
    }
}
