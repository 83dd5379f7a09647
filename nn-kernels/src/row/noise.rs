//! Noise that training adds. Like a mask of dropout it is drawn from a counter, so it does not depend on the order of computation.

use super::columns::zip;
use crate::random::RandomStream;
use crate::scalar::Scalar;

/// Adds a random number from N(0, deviation²) to each number.
///
/// The number depends on the stream and the position only.
#[inline(always)]
pub fn noise<S: Scalar>(y: &mut [S], deviation: S, stream: RandomStream) {
    for (first, y) in (0..).step_by(LANES).zip(y.chunks_mut(LANES)) {
        let mut noise = [S::ZERO; LANES];
        for (place, noise) in noise.iter_mut().enumerate() {
            *noise = normal(stream.draw(first + place as u32));
        }
        zip(y, &noise, |y, noise| y + deviation * noise);
    }
}

/// How many numbers are drawn together.
const LANES: usize = 16;

/// A number from N(0, 1), for 32 random bits: one of them is its sign, the others are the probability of a larger number.
///
/// The inverse of the error function is that of Giles, "Approximating the erfinv function" (2012), for single precision: its relative error is
/// below 4e-7, and below 4e-4 in the last millionth of the tails, which end at 6.3.
#[inline(always)]
pub(super) fn normal<S: Scalar>(bits: u32) -> S {
    let tail = S::from_f64((f64::from(bits >> 1) + 0.5) / 2_147_483_648.0);
    let inside = S::ONE - tail;
    let w = -(tail * (S::ONE + inside)).ln();
    let center = polynomial(
        w - S::from_f64(2.5),
        [
            2.810_226_36e-8,
            3.432_739_39e-7,
            -3.523_387_7e-6,
            -4.391_506_54e-6,
            2.185_808_7e-4,
            -1.253_725_03e-3,
            -4.177_681_64e-3,
            0.246_640_727,
            1.501_409_41,
        ],
    );
    let tails = polynomial(
        w.sqrt() - S::from_f64(3.0),
        [
            -2.002_142_57e-4,
            1.009_505_58e-4,
            1.349_343_22e-3,
            -3.673_428_44e-3,
            5.739_507_73e-3,
            -7.622_461_3e-3,
            9.438_870_47e-3,
            1.001_674_06,
            2.832_976_82,
        ],
    );
    let size = S::from_f64(core::f64::consts::SQRT_2) * inside * if w < S::from_f64(5.0) { center } else { tails };
    if bits & 1 == 0 { size } else { -size }
}

/// The coefficients are those of the highest power first.
#[inline(always)]
fn polynomial<S: Scalar, const N: usize>(x: S, coefficients: [f64; N]) -> S {
    coefficients.into_iter().fold(S::ZERO, |sum, coefficient| sum * x + S::from_f64(coefficient))
}
