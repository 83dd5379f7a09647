//! Kernels against plain references and PyTorch's numbers, over odd sizes and all instruction sets.

#![allow(clippy::float_cmp)] // numbers are compared for equality on purpose
#![allow(clippy::doc_markdown)] // PyTorch is a name, not code
#![allow(clippy::cast_sign_loss)] // shapes in JSON are ordinary numbers

mod activations;
mod attention;
mod attention_lengths;
mod batch_norm;
mod columns;
#[cfg(target_arch = "x86_64")]
mod convolution;
mod convolve;
mod convolve_step;
mod dense;
mod dropout;
mod embedding;
mod images;
mod noise;
mod normalization;
mod padded;
mod powers;
mod product;
mod rbf;
mod recurrent;
mod recurrent_lengths;
mod reference;
mod resampling;
mod rotary;
#[cfg(target_arch = "x86_64")]
mod row_product;
mod rows;
mod sample;
mod scalar;
mod strips;

use nn_kernels::Scalar;

/// Lengths below, at and above the widths of registers and blocks.
const LENGTHS: [usize; 8] = [0, 1, 3, 7, 17, 64, 65, 200];

/// Reproducible numbers between −4 and 4.
fn numbers<S: Scalar>(len: usize, seed: u64) -> Vec<S> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            S::from_f64((state >> 40) as f64 / 2_097_152.0 - 4.0)
        })
        .collect()
}

/// Allows a few rounding errors: relative 1e-6 and absolute 1e-7 in `f32`, 1e-12 in `f64`.
#[track_caller]
fn assert_close<S: Scalar>(got: &[S], expected: &[f64], what: &str) {
    assert_scaled(got, expected, 1.0, what);
}

/// Like [`assert_close`], for numbers that are sums of parts which are larger by `size`.
#[track_caller]
fn assert_scaled<S: Scalar>(got: &[S], expected: &[f64], size: f64, what: &str) {
    let (relative, absolute) = if S::NAME == "f32" { (1e-6, 1e-7) } else { (1e-12, 1e-12) };
    assert_eq!(got.len(), expected.len(), "{what}");
    for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
        let error = (got.to_f64() - expected).abs();
        assert!(error <= relative * expected.abs() + absolute * size, "{what}: number {place} is {got}, expected {expected}");
    }
}

fn to_f64<S: Scalar>(numbers: &[S]) -> Vec<f64> {
    numbers.iter().map(|x| x.to_f64()).collect()
}

/// Compares a gradient with central differences of the loss, at some places.
#[track_caller]
fn assert_slopes(gradient: &[f64], x: &[f64], loss: impl Fn(&[f64]) -> f64, what: &str) {
    const STEP: f64 = 1e-5;
    assert_eq!(gradient.len(), x.len(), "{what}");
    // An odd distance between places, so that they are of all lanes.
    for place in (0..x.len()).step_by((x.len() / 40) | 1) {
        let at = |moved: f64| {
            let mut x = x.to_vec();
            x[place] += moved;
            loss(&x)
        };
        let (got, slope) = (gradient[place], (at(STEP) - at(-STEP)) / (2.0 * STEP));
        assert!((got - slope).abs() < 1e-7 * (1.0 + slope.abs()), "{what}: the gradient of number {place} is {got}, expected {slope}");
    }
}

/// Σ a b
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
