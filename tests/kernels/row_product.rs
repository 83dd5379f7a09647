//! Compares one row times a matrix with a plain loop, in the registers of every instruction set that this machine has.

use pulp::f32x16;
use pulp::x86::{V3, V4};

use super::{assert_scaled, numbers};
use nn_kernels::registers::{Lanes, Reads, Register};
use nn_kernels::row::Weight;
use nn_kernels::row::row_product::{Row, add_products, in_wide_registers, row_product};

/// Computes `output = input · weight + bias` by definition.
fn plain<S: Lanes>(input: &[S], weight: &[S], bias: &[S]) -> Vec<f64> {
    let products = |column: usize| input.iter().zip(weight.iter().skip(column).step_by(bias.len())).map(|(x, w)| x.to_f64() * w.to_f64());
    bias.iter().enumerate().map(|(column, bias)| bias.to_f64() + products(column).sum::<f64>()).collect()
}

fn is_the_plain_product_in<S: Lanes, W: Weight<S>, R: Reads<S, W>>(simd: R::Simd, inputs: usize, outputs: usize, weight: &[W]) {
    let (input, bias) = (numbers::<S>(inputs, 1), numbers::<S>(outputs, 3));
    let mut output = vec![S::from_f64(9.0); outputs];
    add_products::<S, W, R>(simd, Row::new(&mut output, &input, weight, Some(&bias)));
    let what = format!("{inputs} inputs, {outputs} outputs, {} to a register", R::LANES);
    let widened: Vec<S> = weight.iter().map(|weight| weight.widen()).collect();
    assert_scaled(&output, &plain(&input, &widened, &bias), 16.0 * (inputs as f64 + 1.0), &what);
}

fn is_the_plain_product<S: Lanes + Weight<S>>(inputs: usize, outputs: usize) {
    let weight = numbers::<S>(inputs * outputs, 2);
    if let Some(simd) = V3::try_new() {
        if outputs >= S::Quarter::LANES {
            is_the_plain_product_in::<S, S, S::Quarter>(simd, inputs, outputs, &weight);
        }
        if outputs >= S::Half::LANES {
            is_the_plain_product_in::<S, S, S::Half>(simd, inputs, outputs, &weight);
        }
    }
    if let Some(simd) = V4::try_new()
        && outputs >= S::Wide::LANES
    {
        is_the_plain_product_in::<S, S, S::Wide>(simd, inputs, outputs, &weight);
    }
}

fn is_the_plain_product_of_halves(inputs: usize, outputs: usize) {
    if let Some(simd) = V4::try_new()
        && outputs >= 16
    {
        let weight: Vec<u16> =
            numbers::<f32>(inputs * outputs, 2).into_iter().map(|weight| half::f16::from_f32(weight).to_bits()).collect();
        is_the_plain_product_in::<f32, u16, f32x16>(simd, inputs, outputs, &weight);
    }
}

#[test]
fn a_row_in_registers_is_the_plain_product_at_every_width() {
    for outputs in (1..=130).chain([191, 192, 193, 255, 256, 257, 300, 383, 384, 385, 511, 1024, 1025, 1030, 2049]) {
        for inputs in [0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 40] {
            is_the_plain_product::<f32>(inputs, outputs);
            is_the_plain_product::<f64>(inputs, outputs);
            is_the_plain_product_of_halves(inputs, outputs);
        }
    }
}

#[test]
fn a_row_of_very_many_outputs_forgets_none() {
    for outputs in [(1 << 16) + 5, 100_003, (1 << 17) + 1] {
        is_the_plain_product::<f32>(5, outputs);
        is_the_plain_product::<f64>(3, outputs);
    }
}

#[test]
fn what_is_no_finite_number_stays_in_its_column() {
    for outputs in [5, 10, 33, 100, 128, 300, 700] {
        let (mut input, mut weight, bias) = (numbers::<f32>(21, 1), numbers::<f32>(21 * outputs, 2), numbers::<f32>(outputs, 3));
        input[4] = 0.0;
        weight[4 * outputs + 2] = f32::INFINITY;
        weight[11 * outputs + outputs - 1] = f32::NAN;
        weight[20 * outputs] = f32::NEG_INFINITY;
        let mut output = vec![9.0; outputs];
        if row_product(&mut output, &input, &weight, Some(&bias)) {
            let wanted = plain(&input, &weight, &bias);
            for (column, (output, wanted)) in output.iter().zip(&wanted).enumerate() {
                assert_eq!((output.is_nan(), output.is_infinite()), (wanted.is_nan(), wanted.is_infinite()), "{column} of {outputs}");
            }
        }
    }
}

#[test]
fn the_least_numbers_are_not_taken_for_zero() {
    let least = f32::from_bits(1);
    for outputs in [7, 16, 100, 700] {
        let mut output = vec![9.0; outputs];
        if row_product(&mut output, &[1.0; 9], &vec![least; 9 * outputs], None) {
            assert_eq!(output, vec![f32::from_bits(9); outputs]);
        }
    }
}

#[test]
fn of_too_few_weights_those_count_that_are_whole_rows() {
    for outputs in [5, 10, 33, 100, 128, 300, 700] {
        let (input, weight, bias) = (numbers::<f64>(13, 1), numbers::<f64>(9 * outputs + 3, 2), numbers::<f64>(outputs, 3));
        let mut output = vec![9.0; outputs];
        if row_product(&mut output, &input, &weight, Some(&bias)) {
            assert_scaled(&output, &plain(&input[..9], &weight[..9 * outputs], &bias), 200.0, &format!("{outputs} outputs"));
        }
    }
}

#[test]
fn registers_widen_half_a_size_to_the_very_number() {
    let all: Vec<u16> = (0..=u16::MAX).filter(|bits| half::f16::from_bits(*bits).is_finite()).collect();
    for weights in all.chunks_exact(1024) {
        let mut output = [9.0; 1024];
        if in_wide_registers(&mut output, &[1.0], weights, None) {
            for (output, bits) in output.iter().zip(weights) {
                assert_eq!(*output, half::f16::from_bits(*bits).to_f32(), "{bits:#x}");
            }
        }
    }
}
