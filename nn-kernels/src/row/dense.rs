//! Multiplies one row by a matrix of any size, on any machine. Machines with AVX2 use `row_product.rs` for more than three outputs.

use super::blocks::{columns, columns_mut};
use super::columns::{add, copy};
use crate::machine::Machine;
use crate::scalar::Scalar;

/// Computes `output = input · weight + bias` for one row. `weight` is `[inputs, outputs]`, row-major.
///
/// A block of outputs stays in registers while the loop runs over the inputs, so no sum goes across the lanes of a register. Narrow blocks
/// have several sums per output, because a single one would wait for each multiply-add.
#[inline(always)]
pub fn dense<S: Scalar, M: Machine>(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) {
    match bias {
        Some(bias) => copy(output, bias),
        None => output.fill(S::ZERO),
    }
    add_products::<S, M>(output, input, weight);
}

/// [`dense`] with weights that lie the other way round, `[outputs, inputs]`, as a table does.
#[inline(always)]
pub fn dense_turned<S: Scalar, M: Machine>(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) {
    for (output, weight) in output.iter_mut().zip(weight.chunks_exact(input.len().max(1))) {
        *output = dot::<S, M>(input, weight);
    }
    if let Some(bias) = bias {
        add(output, bias);
    }
}

/// `output += input · weight`
#[inline(always)]
fn add_products<S: Scalar, M: Machine>(output: &mut [S], input: &[S], weight: &[S]) {
    if let [output] = output {
        *output += dot::<S, M>(input, weight);
        return;
    }
    let outputs = output.len();
    let mut from = 0;
    while from + 64 <= outputs {
        block::<S, M, 64, 1>(output, input, weight, from);
        from += 64;
    }
    if from + 32 <= outputs {
        block::<S, M, 32, 2>(output, input, weight, from);
        from += 32;
    }
    if from + 16 <= outputs {
        block::<S, M, 16, 4>(output, input, weight, from);
        from += 16;
    }
    if from + 8 <= outputs {
        block::<S, M, 8, 4>(output, input, weight, from);
        from += 8;
    }
    while from < outputs {
        block::<S, M, 1, 16>(output, input, weight, from);
        from += 1;
    }
}

/// Returns `input · weight` for a single output, whose weights are contiguous, in sixteen sums.
#[inline(always)]
fn dot<S: Scalar, M: Machine>(input: &[S], weight: &[S]) -> S {
    let mut sums = [S::ZERO; 16];
    let ((inputs, inputs_rest), (weights, weights_rest)) = (input.as_chunks::<16>(), weight.as_chunks::<16>());
    for (inputs, weights) in inputs.iter().zip(weights) {
        for ((sum, input), weight) in sums.iter_mut().zip(inputs).zip(weights) {
            *sum = input.mul_add::<M>(*weight, *sum);
        }
    }
    let rest = inputs_rest.iter().zip(weights_rest);
    let rest = rest.fold(S::ZERO, |sum, (input, weight)| input.mul_add::<M>(*weight, sum));
    sums.iter().fold(rest, |sum, part| sum + *part)
}

/// Adds to the `WIDTH` outputs from `from` on, with `CHAINS` sums for each.
#[inline(always)]
fn block<S: Scalar, M: Machine, const WIDTH: usize, const CHAINS: usize>(output: &mut [S], input: &[S], weight: &[S], from: usize) {
    let width = output.len();
    let mut sums = [[S::ZERO; WIDTH]; CHAINS];
    let (inputs, inputs_rest) = input.as_chunks::<CHAINS>();
    let mut weights = weight.chunks_exact((width * CHAINS).max(1));
    for (inputs, weights) in inputs.iter().zip(&mut weights) {
        for chain in 0..CHAINS {
            add_product::<S, M, WIDTH>(&mut sums[chain], inputs[chain], weights, chain * width + from);
        }
    }
    for (input, weights) in inputs_rest.iter().zip(weights.remainder().chunks_exact(width.max(1))) {
        add_product::<S, M, WIDTH>(&mut sums[0], *input, weights, from);
    }
    if let Some(output) = columns_mut::<S, WIDTH>(output, from) {
        for sums in &sums {
            add(output, sums);
        }
    }
}

#[inline(always)]
fn add_product<S: Scalar, M: Machine, const WIDTH: usize>(sums: &mut [S; WIDTH], input: S, weights: &[S], from: usize) {
    if let Some(weights) = columns::<S, WIDTH>(weights, from) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum = input.mul_add::<M>(*weight, *sum);
        }
    }
}
