//! Multiplies one row by a matrix of bytes, with four inputs per word.
//!
//! A word holds the weights of one output from four inputs, with that of the first input in its lowest byte. The first three weights are
//! stored plus 128, so that they are not negative; the last is stored as a signed byte. Masking the bytes above a weight leaves an integer:
//! the weight times a power of 256, plus the bytes below, which add less than one step of the weight. The packing code (`weights/narrow.rs`
//! in `nn-macros`) goes from the lowest byte up and rounds each weight together with the bytes below. So no weight is off by more than half
//! a step, as if it were stored alone.
//!
//! Four weights take a load, three masks and four conversions. Widening the bytes one by one costs a third more.

use super::columns::zip;
use crate::machine::Machine;
use crate::scalar::Scalar;

/// The number of inputs per word.
const INPUTS: usize = 4;

/// The mask for the weight of each input.
const MASKS: [u32; INPUTS] = [0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF];

/// The factor for the weight of each input after masking.
const UNITS: [f32; INPUTS] = [1.0, 1.0 / 256.0, 1.0 / 65_536.0, 1.0 / 16_777_216.0];

/// The offset of the first three weights.
const OFFSET: f32 = 128.0;

/// Computes `output = scale · (input · weight) + bias` for one row. `weight` has a row of `OUT` words for every four inputs; the last row
/// is padded with zeros.
///
/// Does nothing if a slice is shorter than its size, which generated code rules out.
#[inline(always)]
pub fn dense_packed<M: Machine, const IN: usize, const OUT: usize>(
    output: &mut [f32],
    input: &[f32],
    weight: &[u32],
    scale: &[f32],
    bias: Option<&[f32]>,
) {
    let (Some(output), Some(input)) = (output.first_chunk_mut::<OUT>(), input.first_chunk::<IN>()) else { return };
    let (Some(weight), Some(scale)) = (weight.as_chunks::<OUT>().0.get(..IN.div_ceil(INPUTS)), scale.first_chunk::<OUT>()) else { return };
    let Ok(bias) = bias.map(|bias| bias.first_chunk::<OUT>().ok_or(())).transpose() else { return };
    let (inputs, rest) = input.as_chunks::<INPUTS>();
    *output = [-OFFSET * sum_of_three_in_four(input); OUT];
    let mut last = [0.0; INPUTS];
    zip(&mut last, rest, |_, input| input);

    let mut from = 0;
    if M::WIDE {
        while from + 64 <= OUT {
            block::<M, OUT, 64>(output, inputs, last, weight, from);
            from += 64;
        }
    }
    while from + 16 <= OUT {
        block::<M, OUT, 16>(output, inputs, last, weight, from);
        from += 16;
    }
    if from + 8 <= OUT {
        block::<M, OUT, 8>(output, inputs, last, weight, from);
        from += 8;
    }
    while from + 2 <= OUT {
        block::<M, OUT, 2>(output, inputs, last, weight, from);
        from += 2;
    }
    if from < OUT {
        block::<M, OUT, 1>(output, inputs, last, weight, from);
    }
    zip(output, scale, |output, scale| output * scale);
    if let Some(bias) = bias {
        zip(output, bias, |output, bias| output + bias);
    }
}

/// Returns the sum of the inputs whose weights have the offset.
#[inline(always)]
fn sum_of_three_in_four(input: &[f32]) -> f32 {
    let mut lanes = [0.0; 8 * INPUTS];
    for input in input.chunks(lanes.len()) {
        zip(&mut lanes, input, |lane, input| lane + input);
    }
    lanes.as_chunks::<INPUTS>().0.iter().fold(0.0, |sum, [a, b, c, _]| sum + (a + b + c))
}

/// Adds to `WIDTH` outputs.
#[inline(always)]
fn block<M: Machine, const OUT: usize, const WIDTH: usize>(
    output: &mut [f32; OUT],
    inputs: &[[f32; INPUTS]],
    last: [f32; INPUTS],
    weight: &[[u32; OUT]],
    from: usize,
) {
    // Four variables instead of an array of arrays, which compilers do not always keep in registers.
    let [mut first, mut second, mut third, mut fourth] = [[0.0; WIDTH]; INPUTS];
    for (inputs, words) in inputs.iter().zip(weight) {
        let Some(words) = words.get(from..).and_then(|words| words.first_chunk::<WIDTH>()) else { return };
        add_product::<M, WIDTH>(&mut first, inputs[0], words, MASKS[0]);
        add_product::<M, WIDTH>(&mut second, inputs[1], words, MASKS[1]);
        add_product::<M, WIDTH>(&mut third, inputs[2], words, MASKS[2]);
        add_product::<M, WIDTH>(&mut fourth, inputs[3], words, MASKS[3]);
    }
    let rest = weight.get(inputs.len()).and_then(|words| words.get(from..)).and_then(|words| words.first_chunk::<WIDTH>());
    if let Some(words) = rest {
        add_product::<M, WIDTH>(&mut first, last[0], words, MASKS[0]);
        add_product::<M, WIDTH>(&mut second, last[1], words, MASKS[1]);
        add_product::<M, WIDTH>(&mut third, last[2], words, MASKS[2]);
    }
    let Some(output) = output.get_mut(from..).and_then(|output| output.first_chunk_mut::<WIDTH>()) else { return };
    for ((((output, first), second), third), fourth) in output.iter_mut().zip(first).zip(second).zip(third).zip(fourth) {
        *output += first * UNITS[0] + second * UNITS[1] + third * UNITS[2] + fourth * UNITS[3];
    }
}

#[inline(always)]
fn add_product<M: Machine, const WIDTH: usize>(sums: &mut [f32; WIDTH], input: f32, words: &[u32; WIDTH], mask: u32) {
    for (sum, word) in sums.iter_mut().zip(words) {
        *sum = Scalar::mul_add::<M>(input, (word & mask).cast_signed() as f32, *sum);
    }
}
