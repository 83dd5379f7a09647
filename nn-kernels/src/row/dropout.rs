//! Dropout. The mask is drawn from a counter, so it needs no memory and does not depend on the order of computation.

use crate::random::RandomStream;
use crate::scalar::Scalar;

/// The number of draws made at once. A draw of 32 bits decides about two numbers, half a block apart.
const LANES: usize = 16;

/// Sets each number to 0 with a probability, rounded to a multiple of 1/65536, and multiplies the others by `scale`.
///
/// The mask depends on the stream and the position only. The same call on a gradient applies the same mask.
#[inline(always)]
pub fn dropout<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream) {
    masked(y, probability, scale, stream, |y, keep| y * keep);
}

/// Replaces each number by `f` of the number and either 0 or `scale`.
#[inline(always)]
fn masked<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream, f: impl Fn(S, S) -> S) {
    let threshold = threshold(probability);
    let keep = |half: u32| if half >= threshold { scale } else { S::ZERO };
    // A part of a batch can start in the middle of a block of the whole batch. Behind the last place of a stream comes the first one.
    let one_by_one = |first: u32, y: &mut [S]| {
        for (place, y) in y.iter_mut().enumerate() {
            *y = f(*y, keep(draw(stream, first.wrapping_add(place as u32))));
        }
    };
    let first = stream.start();
    let before = first.wrapping_neg() % BLOCK;
    let (head, y) = y.split_at_mut((before as usize).min(y.len()));
    one_by_one(first, head);
    let first = first.wrapping_add(before);
    let (blocks, tail) = y.as_chunks_mut::<{ 2 * LANES }>();
    let behind = first.wrapping_add((blocks.len() * 2 * LANES) as u32);
    for (block, y) in blocks.iter_mut().enumerate() {
        let first = first.wrapping_add((block * 2 * LANES) as u32) / BLOCK * HALF;
        let (low, high) = y.split_at_mut(LANES);
        for (place, (low, high)) in (first..).zip(low.iter_mut().zip(high)) {
            let word = stream.at(place);
            *low = f(*low, keep(word & 0xffff));
            *high = f(*high, keep(word >> 16));
        }
    }
    one_by_one(behind, tail);
}

/// A number is set to 0 if its draw of 16 bits is below this.
#[inline(always)]
fn threshold<S: Scalar>(probability: S) -> u32 {
    (probability.to_f64() * 65_536.0 + 0.5) as u32
}

/// The 16 bits that decide about a number.
#[inline(always)]
fn draw(stream: RandomStream, place: u32) -> u32 {
    let word = stream.at(place / BLOCK * HALF + place % HALF);
    if place % BLOCK < HALF { word & 0xffff } else { word >> 16 }
}

/// [`dropout`] of whole channels: all positions of a channel are set to 0 together. A row is a matrix of so many positions and channels, and
/// the stream has a draw for each of its channels.
#[inline(always)]
pub fn dropout_channels<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream, positions: usize, channels: usize) {
    let threshold = threshold(probability);
    let mut place = stream.start();
    for y in y.chunks_exact_mut((positions * channels).max(1)) {
        for from in (0..channels).step_by(LANES) {
            let some = LANES.min(channels - from);
            let mut factors = [S::ZERO; LANES];
            for factor in &mut factors[..some] {
                *factor = if draw(stream, place) >= threshold { scale } else { S::ZERO };
                place = place.wrapping_add(1);
            }
            for y in y.chunks_exact_mut(channels) {
                super::columns::zip(&mut y[from..][..some], &factors, |y, factor| y * factor);
            }
        }
    }
}

const HALF: u32 = LANES as u32;
const BLOCK: u32 = 2 * HALF;

/// `y *= factor`
#[inline(always)]
pub fn scale<S: Scalar>(y: &mut [S], factor: S) {
    super::columns::map(y, |y| y * factor);
}

/// `y = 0`
#[inline(always)]
pub fn zero<S: Scalar>(y: &mut [S]) {
    y.fill(S::ZERO);
}

/// [`dropout`] of max(y, 0).
#[inline(always)]
pub fn relu_dropout<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream) {
    masked(y, probability, scale, stream, |y, keep| if y < S::ZERO { S::ZERO } else { y } * keep);
}

/// The backward pass of [`relu_dropout`], from its output `y`. An output above 0 was positive and kept.
#[inline(always)]
pub fn relu_dropout_backward<S: Scalar>(d: &mut [S], y: &[S], scale: S) {
    super::columns::zip(d, y, |d, y| d * if y <= S::ZERO { S::ZERO } else { scale });
}
