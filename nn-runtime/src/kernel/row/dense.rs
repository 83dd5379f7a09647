//! One row times a matrix: what prediction of a single row spends its time on.

use crate::machine::Machine;
use crate::scalar::Scalar;

/// `output = input · weight + bias` for one row; `weight` is `[IN, OUT]`, row after row.
///
/// A block of outputs is held in registers while the inputs pass by, so nothing is summed across a register. Narrow blocks
/// have several sums for one output, because a single one would wait for each multiply-add.
///
/// Does nothing where a slice is shorter than its size says, which an expansion rules out.
#[inline(always)]
pub fn dense<S: Scalar, M: Machine, const IN: usize, const OUT: usize>(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) {
    let (Some(output), Some(input)) = (output.first_chunk_mut::<OUT>(), input.first_chunk::<IN>()) else { return };
    let Some(weight) = weight.as_chunks::<OUT>().0.first_chunk::<IN>() else { return };
    match bias.map(|bias| bias.first_chunk::<OUT>()) {
        Some(Some(bias)) => *output = *bias,
        Some(None) => return,
        None => output.fill(S::ZERO),
    }
    let mut from = 0;
    if M::WIDE {
        while from + 128 <= OUT {
            block::<S, M, IN, OUT, 128, 1>(output, input, weight, from);
            from += 128;
        }
        if from + 64 <= OUT {
            block::<S, M, IN, OUT, 64, 2>(output, input, weight, from);
            from += 64;
        }
    }
    while from + 64 <= OUT {
        block::<S, M, IN, OUT, 64, 1>(output, input, weight, from);
        from += 64;
    }
    if from + 32 <= OUT {
        block::<S, M, IN, OUT, 32, 2>(output, input, weight, from);
        from += 32;
    }
    if from + 16 <= OUT {
        block::<S, M, IN, OUT, 16, 4>(output, input, weight, from);
        from += 16;
    }
    if from + 8 <= OUT {
        block::<S, M, IN, OUT, 8, 4>(output, input, weight, from);
        from += 8;
    }
    while from < OUT {
        block::<S, M, IN, OUT, 1, 16>(output, input, weight, from);
        from += 1;
    }
}

/// Adds to `WIDTH` outputs, in `CHAINS` sums for each.
#[inline(always)]
fn block<S: Scalar, M: Machine, const IN: usize, const OUT: usize, const WIDTH: usize, const CHAINS: usize>(
    output: &mut [S; OUT],
    input: &[S; IN],
    weight: &[[S; OUT]; IN],
    from: usize,
) {
    let mut sums = [[S::ZERO; WIDTH]; CHAINS];
    let (inputs, inputs_rest) = input.as_chunks::<CHAINS>();
    let (weights, weights_rest) = weight.as_chunks::<CHAINS>();
    for (inputs, weights) in inputs.iter().zip(weights) {
        for chain in 0..CHAINS {
            add_product::<S, M, OUT, WIDTH>(&mut sums[chain], inputs[chain], &weights[chain], from);
        }
    }
    for (input, weights) in inputs_rest.iter().zip(weights_rest) {
        add_product::<S, M, OUT, WIDTH>(&mut sums[0], *input, weights, from);
    }
    let Some(output) = output.get_mut(from..).and_then(|output| output.first_chunk_mut::<WIDTH>()) else { return };
    for sums in &sums {
        for (output, sum) in output.iter_mut().zip(sums) {
            *output += *sum;
        }
    }
}

#[inline(always)]
fn add_product<S: Scalar, M: Machine, const OUT: usize, const WIDTH: usize>(
    sums: &mut [S; WIDTH],
    input: S,
    weights: &[S; OUT],
    from: usize,
) {
    if let Some(weights) = weights.get(from..).and_then(|weights| weights.first_chunk::<WIDTH>()) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum = input.mul_add::<M>(*weight, *sum);
        }
    }
}
