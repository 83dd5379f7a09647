//! Compares rotary positions with their formula, near the first step and far from it, and the way back with the way there.

use super::{assert_close, assert_scaled, numbers};
use nn_kernels::{f32, f64};

/// Sizes: steps, heads that are turned, numbers of a head, numbers of a step behind them.
const SIZES: [[usize; 4]; 5] = [[1, 1, 2, 0], [5, 3, 4, 4], [7, 2, 6, 3], [3, 1, 34, 1], [300, 2, 40, 5]];
const ROWS: usize = 2;

/// Turns a step by the formula: numbers i and i + size / 2 of each head by step · base^(−2i / size).
fn by_formula(row: &mut [f64], step: f64, turned: usize, size: usize, base: f64) {
    for head in row[..turned].chunks_exact_mut(size) {
        for pair in 0..size / 2 {
            let angle = step * base.powf(-2.0 * pair as f64 / size as f64);
            let (x, y) = (head[pair], head[pair + size / 2]);
            (head[pair], head[pair + size / 2]) = (x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos());
        }
    }
}

#[test]
fn a_batch_is_turned_by_the_formula_and_back_again() {
    for [steps, heads, size, rest] in SIZES {
        let (turned, width) = (heads * size, heads * size + rest);
        let before = numbers::<f64>(ROWS * steps * width, 1);
        let (mut y, mut expected) = (before.clone(), before.clone());
        f64::rotate(&mut y, steps, width, turned, size, 100.0);
        for (place, row) in expected.chunks_exact_mut(width).enumerate() {
            by_formula(row, (place % steps) as f64, turned, size, 100.0);
        }
        assert_scaled(&y, &expected, 10.0, &format!("{steps} steps of {heads} heads of {size}"));
        // A rotation is orthogonal: the way back, which a gradient takes, undoes it.
        f64::rotate_backward(&mut y, steps, width, turned, size, 100.0);
        assert_scaled(&y, &before, 10.0, "and back");
    }
}

#[test]
fn a_stream_is_turned_as_the_whole_sequence() {
    for [steps, heads, size, rest] in SIZES {
        let (turned, width) = (heads * size, heads * size + rest);
        let before = numbers::<f64>(steps * width, 2);
        let (mut y, mut count) = (before.clone(), [0.0, 0.0]);
        f64::rotate(&mut y, steps, width, turned, size, 10_000.0);
        for (step, row) in before.chunks_exact(width).enumerate() {
            let mut row = row.to_vec();
            f64::rotate_step(&mut row, &mut count, turned, size, 10_000.0);
            assert_scaled(&row, &y[step * width..][..width], 10.0, &format!("step {step}"));
        }
    }
}

#[test]
fn a_stream_of_f32_is_exact_after_a_million_steps_and_after_more_than_f32_can_count() {
    for step in [1_000_000_u64, 16_777_215, 16_777_216, 16_777_217, 5_000_000_000] {
        let before = numbers::<f32>(8, 3);
        let mut expected: Vec<f64> = before.iter().map(|x| f64::from(*x)).collect();
        by_formula(&mut expected, step as f64, 8, 8, 10_000.0);
        let (mut y, mut count) = (before, [(step % (1 << 24)) as f32, (step >> 24) as f32]);
        f32::rotate_step(&mut y, &mut count, 8, 8, 10_000.0);
        assert_scaled(&y, &expected, 10.0, &format!("step {step}"));
        assert_eq!(count, [((step + 1) % (1 << 24)) as f32, ((step + 1) >> 24) as f32], "the step behind {step}");
    }
}

#[test]
fn the_product_of_two_steps_depends_on_how_far_apart_they_are() {
    let [query, key] = [4, 5].map(|seed| numbers::<f32>(16, seed));
    let product = |step: u32, distance: u32| {
        let [mut q, mut k] = [query.clone(), key.clone()];
        f32::rotate_step(&mut q, &mut [(step + distance) as f32, 0.0], 16, 16, 10_000.0);
        f32::rotate_step(&mut k, &mut [step as f32, 0.0], 16, 16, 10_000.0);
        q.iter().zip(&k).map(|(q, k)| q * k).sum::<f32>()
    };
    for distance in [0, 1, 7, 63] {
        let expected = product(0, distance);
        assert!([3, 1000, 1_000_000, 16_000_000].iter().all(|step| (product(*step, distance) - expected).abs() < 1e-4));
    }
    assert!((product(0, 0) - product(0, 1)).abs() > 0.1, "and it does depend on it");
}

#[test]
fn what_does_not_fit_is_left_as_it_is() {
    let (mut y, mut empty) = ([1.0, 2.0, 3.0], [0.0; 0]);
    f64::rotate(&mut y, 1, 3, 3, 4, 10.0);
    f64::rotate(&mut y, 1, 3, 5, 2, 10.0);
    f64::rotate(&mut y, 0, 0, 0, 0, 10.0);
    f64::rotate(&mut empty, 3, 2, 2, 2, 10.0);
    f64::rotate_step(&mut y, &mut [0.0], 2, 2, 10.0);
    assert_close(&y, &[1.0, 2.0, 3.0], "too short");
}
