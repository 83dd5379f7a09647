//! Multiplies one row by a matrix whose sizes are known at compile time. Small layers use it, so that their loops are unrolled, and so do
//! smaller weights.
//!
//! The blocks are those of `dense.rs`, over arrays instead of slices. With slices, a row through 13-64-64-1 takes 1.3 times as long.

use super::columns::{add, zip};
use crate::machine::Machine;
use crate::scalar::Scalar;

/// A weight in memory.
pub trait Weight<S>: Copy {
    /// Returns the number that the weight represents.
    fn widen(self) -> S;

    /// Computes [`dense_narrow`] in registers, if this machine can load such weights faster that way, and returns whether it did.
    fn in_registers(output: &mut [S], input: &[S], weight: &[Self], bias: Option<&[S]>) -> bool {
        let _ = (output, input, weight, bias);
        false
    }
}

impl<S: Scalar> Weight<S> for S {
    #[inline(always)]
    fn widen(self) -> S {
        self
    }
}

/// The bits of a finite half-precision number (IEEE 754 binary16).
impl Weight<f32> for u16 {
    #[inline(always)]
    fn widen(self) -> f32 {
        /// The exponent bias of a single is larger by 112. The product is exact, even for denormal numbers.
        const REBASE: f32 = f32::from_bits((112 + 127) << 23);
        /// Keeps one bit of the sign, which the conversion to a wider integer repeats.
        const SIGN_AND_SIZE: u32 = 0x8FFF_FFFF;
        let moved = i32::from(self.cast_signed()) << 13;
        f32::from_bits(moved.cast_unsigned() & SIGN_AND_SIZE) * REBASE
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    fn in_registers(output: &mut [f32], input: &[f32], weight: &[Self], bias: Option<&[f32]>) -> bool {
        super::row_product::in_wide_registers(output, input, weight, bias)
    }
}

/// Computes `output = input · weight + bias` for one row. `weight` is `[IN, OUT]`, row-major.
///
/// A block of outputs stays in registers while the loop runs over the inputs, so no sum goes across the lanes of a register. Narrow blocks
/// have several sums per output, because a single one would wait for each multiply-add.
///
/// Does nothing if a slice is shorter than its size, which generated code rules out.
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

/// The largest product, in weights, that is always inlined. In larger products, the cost of a call is negligible.
const INLINED_WEIGHTS: usize = 4096;

/// Like [`dense_fixed`], for weights in a smaller type.
#[inline(always)]
pub fn dense_narrow<W: Weight<f32>, M: Machine, const IN: usize, const OUT: usize>(
    output: &mut [f32],
    input: &[f32],
    weight: &[W],
    bias: Option<&[f32]>,
) {
    let (Some(output), Some(input)) = (output.first_chunk_mut::<OUT>(), input.first_chunk::<IN>()) else { return };
    let Some(weight) = weight.as_chunks::<OUT>().0.first_chunk::<IN>() else { return };
    if const { IN * OUT > INLINED_WEIGHTS } && W::in_registers(output, input, weight.as_flattened(), bias) {
        return;
    }
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
    if let [output] = &mut output[..] {
        *output += dot::<S, W, M>(input, weight.as_flattened());
        return;
    }
    let mut from = 0;
    if M::WIDE {
        while from + 128 <= OUT {
            block::<S, W, M, IN, OUT, 128, 1>(output, input, weight, from);
            from += 128;
        }
        // Each input is read once for all of a few more than 64 outputs.
        if from + 72 < OUT && OUT <= from + 80 {
            return two_blocks::<S, W, M, IN, OUT, 64, 16>(output, input, weight, from);
        }
        if from + 64 < OUT && OUT <= from + 72 {
            return two_blocks::<S, W, M, IN, OUT, 64, 8>(output, input, weight, from);
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
        // Two multiply-adds of a wide register can start in each cycle, and take four.
        if M::WIDE && IN >= 64 {
            block::<S, W, M, IN, OUT, 16, 8>(output, input, weight, from);
        } else {
            block::<S, W, M, IN, OUT, 16, 4>(output, input, weight, from);
        }
        from += 16;
    }
    if from + 8 <= OUT {
        block::<S, W, M, IN, OUT, 8, 4>(output, input, weight, from);
        from += 8;
    }
    while from + 2 <= OUT {
        block::<S, W, M, IN, OUT, 2, 8>(output, input, weight, from);
        from += 2;
    }
    if from < OUT {
        block::<S, W, M, IN, OUT, 1, 16>(output, input, weight, from);
    }
}

/// Adds to `WIDTH` outputs, with `CHAINS` sums for each.
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
            add_product::<S, W, M, OUT, WIDTH>(&mut sums[chain], inputs[chain], &weights[chain], from);
        }
    }
    for (input, weights) in inputs_rest.iter().zip(weights_rest) {
        add_product::<S, W, M, OUT, WIDTH>(&mut sums[0], *input, weights, from);
    }
    let Some(output) = output.get_mut(from..).and_then(|output| output.first_chunk_mut::<WIDTH>()) else { return };
    for sums in &sums {
        add(output, sums);
    }
}

/// Adds to `FIRST` outputs from `from` on, and to the last `LAST` ones. They may overlap.
#[inline(always)]
fn two_blocks<S: Scalar, W: Weight<S>, M: Machine, const IN: usize, const OUT: usize, const FIRST: usize, const LAST: usize>(
    output: &mut [S; OUT],
    input: &[S; IN],
    weight: &[[W; OUT]; IN],
    from: usize,
) {
    let (mut first, mut last) = ([[S::ZERO; FIRST]; 2], [[S::ZERO; LAST]; 2]);
    let (inputs, inputs_rest) = input.as_chunks::<2>();
    let (weights, weights_rest) = weight.as_chunks::<2>();
    for (inputs, weights) in inputs.iter().zip(weights) {
        for chain in 0..2 {
            add_product::<S, W, M, OUT, FIRST>(&mut first[chain], inputs[chain], &weights[chain], from);
            add_product::<S, W, M, OUT, LAST>(&mut last[chain], inputs[chain], &weights[chain], OUT - LAST);
        }
    }
    for (input, weights) in inputs_rest.iter().zip(weights_rest) {
        add_product::<S, W, M, OUT, FIRST>(&mut first[0], *input, weights, from);
        add_product::<S, W, M, OUT, LAST>(&mut last[0], *input, weights, OUT - LAST);
    }
    // What both have is added once, because what was there is read before either is written.
    let Some(end) = output.last_chunk::<LAST>() else { return };
    let mut end = *end;
    if let Some(output) = output.get_mut(from..).and_then(|output| output.first_chunk_mut::<FIRST>()) {
        for sums in &first {
            add(output, sums);
        }
    }
    for sums in &last {
        add(&mut end, sums);
    }
    if let Some(output) = output.last_chunk_mut::<LAST>() {
        *output = end;
    }
}

/// Returns `input · weight` for a single output. Its sums are added in pairs, all of them at the same time.
#[inline(always)]
fn dot<S: Scalar, W: Weight<S>, M: Machine>(input: &[S], weight: &[W]) -> S {
    let ((inputs, input), (weights, weight)) = (input.as_chunks::<16>(), weight.as_chunks::<16>());
    let mut sums = [S::ZERO; 16];
    for (input, weight) in inputs.iter().zip(weights) {
        multiply_add::<S, W, M, 16>(&mut sums, input, weight);
    }
    let mut sums: [S; 8] = halved(&sums);
    let ((inputs, input), (weights, weight)) = (input.as_chunks::<8>(), weight.as_chunks::<8>());
    for (input, weight) in inputs.iter().zip(weights) {
        multiply_add::<S, W, M, 8>(&mut sums, input, weight);
    }
    let mut sums: [S; 4] = halved(&sums);
    let ((inputs, input), (weights, weight)) = (input.as_chunks::<4>(), weight.as_chunks::<4>());
    for (input, weight) in inputs.iter().zip(weights) {
        multiply_add::<S, W, M, 4>(&mut sums, input, weight);
    }
    let sum = (sums[0] + sums[2]) + (sums[1] + sums[3]);
    input.iter().zip(weight).fold(sum, |sum, (input, weight)| input.mul_add::<M>(weight.widen(), sum))
}

/// The sums of the first half and the second one.
#[inline(always)]
fn halved<S: Scalar, const N: usize>(numbers: &[S]) -> [S; N] {
    let mut sums = [S::ZERO; N];
    if let ([first, second], []) = numbers.as_chunks::<N>() {
        for lane in 0..N {
            sums[lane] = first[lane] + second[lane];
        }
    }
    sums
}

/// `sums += input · weight`, number by number.
#[inline(always)]
fn multiply_add<S: Scalar, W: Weight<S>, M: Machine, const N: usize>(sums: &mut [S; N], input: &[S; N], weight: &[W; N]) {
    for ((sum, input), weight) in sums.iter_mut().zip(input).zip(weight) {
        *sum = input.mul_add::<M>(weight.widen(), *sum);
    }
}

#[inline(always)]
fn add_product<S: Scalar, W: Weight<S>, M: Machine, const OUT: usize, const WIDTH: usize>(
    sums: &mut [S; WIDTH],
    input: S,
    weights: &[W; OUT],
    from: usize,
) {
    if let Some(weights) = weights.get(from..).and_then(|weights| weights.first_chunk::<WIDTH>()) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum = input.mul_add::<M>(weight.widen(), *sum);
        }
    }
}
