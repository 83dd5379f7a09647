//! Rotary positions: queries and keys are turned by angles that grow with their step, so that the product of two depends on how many steps
//! lie between them (Su and others, "`RoFormer`", 2021).
//!
//! Angles are computed in `f64`. A stream computes those of each step from its number, so they are exact however long it runs.

use crate::scalar::Scalar;

/// How many pairs of a head are turned together.
const PAIRS: usize = 16;

/// Up to where the first number of a stream's count goes. `f32` has all whole numbers up to it.
const FULL: f64 = 16_777_216.0;

/// Turns the first `turned` numbers of each step of each row, a step being `width` numbers and a head `size` of them.
///
/// Numbers i and i + size / 2 of a head are a point of a plane. At step t it is turned by the angle t · base^(−2i / size). Files of `LLaMA`
/// pair numbers so; the paper pairs neighbours.
#[inline(always)]
pub fn rotate<S: Scalar>(y: &mut [S], steps: usize, width: usize, turned: usize, size: usize, base: S) {
    Rotation { first: 0.0, steps, width, turned, size, base: base.to_f64(), sign: 1.0 }.run(y);
}

/// The way back through [`rotate`]: turns by the same angles, the other way round.
#[inline(always)]
pub fn rotate_backward<S: Scalar>(d: &mut [S], steps: usize, width: usize, turned: usize, size: usize, base: S) {
    Rotation { first: 0.0, steps, width, turned, size, base: base.to_f64(), sign: -1.0 }.run(d);
}

/// [`rotate`] for a step of a stream. `count` is how many steps there have been, in two numbers, which are 0 before the first step.
#[inline(always)]
pub fn rotate_step<S: Scalar>(y: &mut [S], count: &mut [S], turned: usize, size: usize, base: S) {
    let [low, high] = count else { return };
    let first = high.to_f64() * FULL + low.to_f64();
    Rotation { first, steps: 1, width: y.len(), turned, size, base: base.to_f64(), sign: 1.0 }.run(y);
    *low += S::ONE;
    if low.to_f64() >= FULL {
        (*low, *high) = (S::ZERO, *high + S::ONE);
    }
}

struct Rotation {
    /// The number of the first step.
    first: f64,
    steps: usize,
    width: usize,
    turned: usize,
    size: usize,
    base: f64,
    sign: f64,
}

impl Rotation {
    #[inline(always)]
    fn run<S: Scalar>(&self, y: &mut [S]) {
        let half = self.size / 2;
        for start in (0..half).step_by(PAIRS) {
            // The cosine and the sine of the angle of a step, and of the angle between two steps.
            let mut angles = [[1.0, 0.0]; PAIRS];
            let mut between = [[1.0, 0.0]; PAIRS];
            for (pair, (angle, between)) in (start..half).zip(angles.iter_mut().zip(&mut between)) {
                let frequency = libm::pow(self.base, -((2 * pair) as f64) / self.size as f64);
                *angle = point(self.first * frequency);
                *between = if self.steps > 1 { point(frequency) } else { [1.0, 0.0] };
            }
            for step in 0..self.steps {
                let [mut cosines, mut sines] = [[S::ZERO; PAIRS]; 2];
                for ((cosine, sine), angle) in cosines.iter_mut().zip(&mut sines).zip(&angles) {
                    (*cosine, *sine) = (S::from_f64(angle[0]), S::from_f64(self.sign * angle[1]));
                }
                for row in y.chunks_exact_mut((self.steps * self.width).max(1)) {
                    let Some(turned) = row.get_mut(step * self.width..).and_then(|row| row.get_mut(..self.turned)) else { continue };
                    for head in turned.chunks_exact_mut(self.size.max(1)) {
                        let Some((left, right)) = head.split_at_mut_checked(half) else { continue };
                        let (Some(left), Some(right)) = (left.get_mut(start..), right.get_mut(start..)) else { continue };
                        turn(left, right, &cosines, &sines);
                    }
                }
                for ([cosine, sine], [by_cosine, by_sine]) in angles.iter_mut().zip(&between) {
                    (*cosine, *sine) = (*cosine * by_cosine - *sine * by_sine, *sine * by_cosine + *cosine * by_sine);
                }
            }
        }
    }
}

/// The point of the unit circle at an angle.
fn point(angle: f64) -> [f64; 2] {
    [libm::cos(angle), libm::sin(angle)]
}

/// Turns as many points as there are, at most [`PAIRS`].
#[inline(always)]
fn turn<S: Scalar>(left: &mut [S], right: &mut [S], cosines: &[S; PAIRS], sines: &[S; PAIRS]) {
    for (((x, y), cosine), sine) in left.iter_mut().zip(right).zip(cosines).zip(sines) {
        (*x, *y) = (*x * *cosine - *y * *sine, *y * *cosine + *x * *sine);
    }
}
