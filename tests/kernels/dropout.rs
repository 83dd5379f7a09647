//! Dropout: what is dropped, in parts of a batch and on the way back, number by number and channel by channel.

use nn_kernels::random::RandomStream;
use nn_kernels::{f32, f64};

use super::{LENGTHS, numbers};

const STREAM: fn() -> RandomStream = || RandomStream::of(11, 3);

/// 0 or the scale, for so many numbers.
fn mask(len: usize, stream: RandomStream) -> Vec<f32> {
    let mut y = vec![1.0; len];
    f32::dropout(&mut y, 0.3, 2.0, stream);
    y
}

#[test]
fn a_number_is_dropped_as_often_as_the_probability_says() {
    for probability in [0.0, 0.1, 0.5, 0.9] {
        let mut y = vec![1.0_f64; 200_000];
        f64::dropout(&mut y, probability, 3.0, STREAM());
        assert!(y.iter().all(|y| *y == 0.0 || *y == 3.0));
        for (some, what) in [(0, "even"), (1, "odd")] {
            let dropped = y.iter().skip(some).step_by(2).filter(|y| **y == 0.0).count() as f64 / 100_000.0;
            assert!((dropped - probability).abs() < 0.006, "{dropped} of the {what} numbers for {probability}");
        }
        let pairs = y.windows(2).filter(|pair| pair == &[0.0, 0.0]).count() as f64 / 200_000.0;
        assert!((pairs - probability * probability).abs() < 0.006, "{pairs} pairs for {probability}");
    }
}

#[test]
fn a_mask_does_not_depend_on_how_a_batch_is_split_nor_on_the_precision() {
    let whole = mask(300, STREAM());
    for first in 0..100 {
        for len in [0, 1, 15, 16, 17, 31, 32, 33, 64, 200] {
            assert_eq!(mask(len, STREAM().from(first as u32)), whole[first..first + len], "{len} numbers from {first} on");
        }
    }
    let mut double = vec![1.0; 300];
    f64::dropout(&mut double, 0.3, 2.0, STREAM());
    assert!(double.iter().zip(&whole).all(|(double, single)| *double == f64::from(*single)));
}

#[test]
fn a_stream_that_begins_near_its_end_goes_on_at_its_beginning() {
    for before in 0..70 {
        let y = mask(200, STREAM().from(0_u32.wrapping_sub(before)));
        assert_eq!(y[before as usize..], mask(200 - before as usize, STREAM()));
    }
}

#[test]
fn a_rectifier_with_dropout_is_both_and_its_way_back_too() {
    for len in LENGTHS {
        let (x, d_y) = (numbers::<f32>(len, 1), numbers::<f32>(len, 2));
        let (mut joined, mut steps) = (x.clone(), x.clone());
        f32::relu_dropout(&mut joined, 0.3, 2.0, STREAM());
        f32::relu(&mut steps);
        f32::dropout(&mut steps, 0.3, 2.0, STREAM());
        assert_eq!(joined, steps);
        let mut d = d_y.clone();
        f32::relu_dropout_backward(&mut d, &joined, 2.0);
        let expected: Vec<f32> =
            x.iter().zip(mask(len, STREAM())).zip(&d_y).map(|((x, mask), d)| if *x > 0.0 { d * mask } else { 0.0 }).collect();
        assert_eq!(d, expected);
    }
}

#[test]
fn all_positions_of_a_channel_are_dropped_together() {
    const ROWS: usize = 3;
    for channels in LENGTHS.into_iter().filter(|channels| *channels > 0).chain([15, 16, 31, 32, 33]) {
        let of_channels = mask(ROWS * channels, STREAM());
        for positions in [1, 2, 9] {
            let x = numbers::<f32>(ROWS * positions * channels, 1);
            let mut y = x.clone();
            f32::dropout_channels(&mut y, 0.3, 2.0, STREAM(), positions, channels);
            for (place, (y, x)) in y.iter().zip(&x).enumerate() {
                let factor = of_channels[place / (positions * channels) * channels + place % channels];
                assert_eq!(*y, x * factor, "{channels} channels at {positions} positions, number {place}");
            }
            // The last rows of the batch alone, as another thread has them.
            let mut part = x[positions * channels..].to_vec();
            f32::dropout_channels(&mut part, 0.3, 2.0, STREAM().from(channels as u32), positions, channels);
            assert_eq!(part, y[positions * channels..]);
        }
    }
}

#[test]
fn a_factor_scales_and_zeros_are_written_over_all() {
    for len in LENGTHS {
        let mut y = numbers::<f32>(len, 1);
        let expected: Vec<f32> = y.iter().map(|y| y * 0.7).collect();
        f32::scale(&mut y, 0.7);
        assert_eq!(y, expected);
        y.fill(f32::NAN);
        f32::zero(&mut y);
        assert_eq!(y, vec![0.0; len]);
    }
}
