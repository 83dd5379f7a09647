//! Dropout: zeros drawn from a counter, so that the mask needs no memory and depends on no order of work.

use crate::random::RandomStream;
use crate::scalar::Scalar;

/// How many draws are made at once. One of 32 random bits decides about two numbers, half a block apart.
const LANES: usize = 16;

/// Sets each number to 0 with a probability, to a 65536th, and multiplies the others by `scale`.
///
/// Which are set depends on the stream and the place alone: the same call on a gradient applies the same mask.
#[inline(always)]
pub fn dropout<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream) {
    masked(y, probability, scale, stream, |y, keep| y * keep);
}

/// Makes each number from itself and either 0 or `scale`.
#[inline(always)]
fn masked<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: RandomStream, f: impl Fn(S, S) -> S) {
    let threshold = (probability.to_f64() * 65_536.0 + 0.5) as u32;
    let keep = |half: u32| if half >= threshold { scale } else { S::ZERO };
    // What a part of a batch starts with may lie in the middle of a block of the whole batch.
    let one_by_one = |first: u32, y: &mut [S]| {
        for (place, y) in (first..).zip(y) {
            let word = stream.at(place / BLOCK * HALF + place % HALF);
            *y = f(*y, keep(if place % BLOCK < HALF { word & 0xffff } else { word >> 16 }));
        }
    };
    let first = stream.start();
    let before = (first.next_multiple_of(BLOCK) - first) as usize;
    let (head, y) = y.split_at_mut(before.min(y.len()));
    one_by_one(first, head);
    let first = first.wrapping_add(before as u32);
    let (blocks, tail) = y.as_chunks_mut::<{ 2 * LANES }>();
    let behind = first.wrapping_add((blocks.len() * 2 * LANES) as u32);
    for (block, y) in (first / BLOCK..).zip(blocks) {
        let (low, high) = y.split_at_mut(LANES);
        for (place, (low, high)) in (block * HALF..).zip(low.iter_mut().zip(high)) {
            let word = stream.at(place);
            *low = f(*low, keep(word & 0xffff));
            *high = f(*high, keep(word >> 16));
        }
    }
    one_by_one(behind, tail);
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

/// The backward pass of [`relu_dropout`], from its output `y`: what is above 0 was let through and kept.
#[inline(always)]
pub fn relu_dropout_backward<S: Scalar>(d: &mut [S], y: &[S], scale: S) {
    super::columns::zip(d, y, |d, y| d * if y <= S::ZERO { S::ZERO } else { scale });
}
