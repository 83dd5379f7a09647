//! The random numbers of `Noise`: their distribution, and what they depend on.

use nn_kernels::random::RandomStream;
use nn_kernels::{Scalar, f32, f64, row};

const STREAM: fn() -> RandomStream = || RandomStream::of(5, 1);

fn drawn(len: usize) -> Vec<f64> {
    let mut y = vec![0.0; len];
    f64::noise(&mut y, 1.0, STREAM());
    y
}

#[test]
fn noise_is_normally_distributed() {
    let y = drawn(1_000_000);
    let moment = |power| y.iter().map(|y| y.powi(power)).sum::<f64>() / y.len() as f64;
    for (power, expected) in [(1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0), (6, 15.0)] {
        assert!((moment(power) - expected).abs() < 0.01 * 1.4_f64.powi(power * power / 2), "moment {power} is {}", moment(power));
    }
    for (bound, share) in [(0.5, 0.308_538), (1.0, 0.158_655), (2.0, 0.022_750), (3.0, 0.001_350), (4.0, 0.000_032)] {
        for sign in [-1.0, 1.0] {
            let found = y.iter().filter(|y| sign * **y > bound).count() as f64 / y.len() as f64;
            assert!((found - share).abs() < 5.0 * (share / y.len() as f64).sqrt(), "{found} beyond {}", sign * bound);
        }
    }
    let neighbours = y.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / y.len() as f64;
    assert!(neighbours.abs() < 0.005, "neighbours are correlated: {neighbours}");
}

#[test]
fn noise_is_added_and_scaled_in_both_precisions() {
    let expected = drawn(200);
    let (mut single, mut double) = ([1.0; 200], [1.0; 200]);
    f32::noise(&mut single, 0.5, STREAM());
    f64::noise(&mut double, 0.5, STREAM());
    super::assert_close(&double, &expected.iter().map(|y| 1.0 + 0.5 * y).collect::<Vec<_>>(), "f64");
    super::assert_scaled(&single, &double, 10.0, "f32");
}

#[test]
fn noise_does_not_depend_on_how_a_batch_is_split_nor_on_the_machine() {
    fn split<S: Scalar>(whole: &[S]) {
        for first in [0, 1, 7, 64, 99] {
            let mut parts = [S::ZERO; 100];
            let (some, others) = parts.split_at_mut(first);
            row::noise(some, S::ONE, STREAM());
            row::noise(others, S::ONE, STREAM().from(first as u32));
            assert_eq!(parts, whole);
        }
    }
    split(&drawn(100));
    let mut single = [0.0; 100];
    f32::noise(&mut single, 1.0, STREAM());
    split(&single);
}
