//! One row times a matrix whose sizes are known while compiling: small layers, whose loops then vanish, and weights in smaller types.
//!
//! The same blocks as in `dense.rs`, over arrays: over slices a row through 13-64-64-1 takes 1.3 times as long.

use super::columns::zip;
use crate::machine::Machine;
use crate::scalar::Scalar;

/// A weight as it lies in memory.
pub trait Weight<S>: Copy {
    /// The number it stands for.
    fn widen(self) -> S;
}

impl<S: Scalar> Weight<S> for S {
    #[inline(always)]
    fn widen(self) -> S {
        self
    }
}

/// The bits of a number of half a size (IEEE 754 binary16) that is finite.
impl Weight<f32> for u16 {
    #[inline(always)]
    fn widen(self) -> f32 {
        /// The exponent of a single counts from 112 less. The product is exact, also for numbers below the least normal one.
        const REBASE: f32 = f32::from_bits((112 + 127) << 23);
        /// Of the sign, which the conversion to a wider number repeats, one bit stays.
        const SIGN_AND_SIZE: u32 = 0x8FFF_FFFF;
        let moved = i32::from(self.cast_signed()) << 13;
        f32::from_bits(moved.cast_unsigned() & SIGN_AND_SIZE) * REBASE
    }
}

/// `output = input · weight + bias` for one row; `weight` is `[IN, OUT]`, row after row.
///
/// A block of outputs is held in registers while the inputs pass by, so nothing is summed across a register. Narrow blocks
/// have several sums for one output, because a single one would wait for each multiply-add.
///
/// Does nothing where a slice is shorter than its size says, which an expansion rules out.
#[inline(always)]
pub fn dense_fixed<S: Scalar, M: Machine, const IN: usize, const OUT: usize>(
    output: &mut [S],
    input: &[S],
    weight: &[S],
    bias: Option<&[S]>,
) {
    let (Some(output), Some(input)) = (output.first_chunk_mut::<OUT>(), input.first_chunk::<IN>()) else { return };
    let Some(weight) = weight.as_chunks::<OUT>().0.first_chunk::<IN>() else { return };
    match bias.map(|bias| bias.first_chunk::<OUT>()) {
        Some(Some(bias)) => *output = *bias,
        Some(None) => return,
        None => output.fill(S::ZERO),
    }
    add_products::<S, S, M, IN, OUT>(output, input, weight);
}

/// As [`dense_fixed`], of weights in a smaller type.
#[inline(always)]
pub fn dense_narrow<W: Weight<f32>, M: Machine, const IN: usize, const OUT: usize>(
    output: &mut [f32],
    input: &[f32],
    weight: &[W],
    bias: Option<&[f32]>,
) {
    let (Some(output), Some(input)) = (output.first_chunk_mut::<OUT>(), input.first_chunk::<IN>()) else { return };
    let Some(weight) = weight.as_chunks::<OUT>().0.first_chunk::<IN>() else { return };
    output.fill(0.0);
    add_products::<f32, W, M, IN, OUT>(output, input, weight);
    if let Some(bias) = bias {
        zip(output, bias, |output, bias| output + bias);
    }
}

/// `output += input · weight`
#[inline(always)]
fn add_products<S: Scalar, W: Weight<S>, M: Machine, const IN: usize, const OUT: usize>(
    output: &mut [S; OUT],
    input: &[S; IN],
    weight: &[[W; OUT]; IN],
) {
    let mut from = 0;
    if M::WIDE {
        while from + 128 <= OUT {
            block::<S, W, M, IN, OUT, 128, 1>(output, input, weight, from);
            from += 128;
        }
        if from + 64 <= OUT {
            block::<S, W, M, IN, OUT, 64, 2>(output, input, weight, from);
            from += 64;
        }
    }
    while from + 64 <= OUT {
        block::<S, W, M, IN, OUT, 64, 1>(output, input, weight, from);
        from += 64;
    }
    if from + 32 <= OUT {
        block::<S, W, M, IN, OUT, 32, 2>(output, input, weight, from);
        from += 32;
    }
    if from + 16 <= OUT {
        block::<S, W, M, IN, OUT, 16, 4>(output, input, weight, from);
        from += 16;
    }
    match OUT - from.min(OUT) {
        0 => {}
        1 if OUT == 1 => block::<S, W, M, IN, OUT, 1, 16>(output, input, weight, from),
        1..=8 => last_block::<S, W, M, IN, OUT, 8>(output, input, weight, from),
        _ => last_block::<S, W, M, IN, OUT, 16>(output, input, weight, from),
    }
}

/// Adds to `WIDTH` outputs, in `CHAINS` sums for each.
#[inline(always)]
fn block<S: Scalar, W: Weight<S>, M: Machine, const IN: usize, const OUT: usize, const WIDTH: usize, const CHAINS: usize>(
    output: &mut [S; OUT],
    input: &[S; IN],
    weight: &[[W; OUT]; IN],
    from: usize,
) {
    let mut sums = [[S::ZERO; WIDTH]; CHAINS];
    let (inputs, inputs_rest) = input.as_chunks::<CHAINS>();
    let (weights, weights_rest) = weight.as_chunks::<CHAINS>();
    for (inputs, weights) in inputs.iter().zip(weights) {
        for chain in 0..CHAINS {
            let Some(weights) = weights[chain].get(from..).and_then(|weights| weights.first_chunk()) else { return };
            add_product::<S, W, M, WIDTH>(&mut sums[chain], inputs[chain], weights);
        }
    }
    for (input, weights) in inputs_rest.iter().zip(weights_rest) {
        let Some(weights) = weights.get(from..).and_then(|weights| weights.first_chunk()) else { return };
        add_product::<S, W, M, WIDTH>(&mut sums[0], *input, weights);
    }
    let Some(output) = output.get_mut(from..).and_then(|output| output.first_chunk_mut::<WIDTH>()) else { return };
    for sums in &sums {
        for (output, sum) in output.iter_mut().zip(sums) {
            *output += *sum;
        }
    }
}

/// Adds to the outputs from `from` on, which are no more than `WIDTH`.
///
/// A row is read beyond its end into the next one, and the sums that come of it are thrown away: registers are filled that way. The last rows
/// have too little behind them.
#[inline(always)]
fn last_block<S: Scalar, W: Weight<S>, M: Machine, const IN: usize, const OUT: usize, const WIDTH: usize>(
    output: &mut [S; OUT],
    input: &[S; IN],
    weight: &[[W; OUT]; IN],
    from: usize,
) {
    let (inputs, _) = input.as_chunks::<4>();
    // Four names, not an array of arrays, which compilers do not always keep in registers.
    let [mut first, mut second, mut third, mut fourth] = [[S::ZERO; WIDTH]; 4];
    let flat = weight.as_flattened();
    let mut done = 0;
    for inputs in inputs {
        let rows = [0, 1, 2, 3].map(|row| flat.get((done + row) * OUT + from..).and_then(|row| row.first_chunk::<WIDTH>()));
        let [Some(a), Some(b), Some(c), Some(d)] = rows else { break };
        add_product::<S, W, M, WIDTH>(&mut first, inputs[0], a);
        add_product::<S, W, M, WIDTH>(&mut second, inputs[1], b);
        add_product::<S, W, M, WIDTH>(&mut third, inputs[2], c);
        add_product::<S, W, M, WIDTH>(&mut fourth, inputs[3], d);
        done += 4;
    }
    for (input, weights) in input.iter().zip(weight).skip(done) {
        for (sum, weight) in first.iter_mut().zip(weights.get(from..).unwrap_or_default()) {
            *sum = input.mul_add::<M>(weight.widen(), *sum);
        }
    }
    let sums = first.iter().zip(second).zip(third.iter().zip(fourth));
    for (output, ((first, second), (third, fourth))) in output.iter_mut().skip(from).zip(sums) {
        *output += (*first + second) + (*third + fourth);
    }
}

#[inline(always)]
fn add_product<S: Scalar, W: Weight<S>, M: Machine, const WIDTH: usize>(sums: &mut [S; WIDTH], input: S, weights: &[W; WIDTH]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum = input.mul_add::<M>(weight.widen(), *sum);
    }
}
