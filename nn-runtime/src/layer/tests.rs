//! Tests of masks: they do not depend on how a batch is split, they have the right frequency, and their numbers are independent.

use super::Batch;
use crate::kernel::f32;

fn mask(batch: &Batch, width: usize, probability: f32) -> Vec<f32> {
    let mut y = vec![1.0; batch.rows * width];
    f32::dropout(&mut y, probability, 1.0, batch.stream(0, width));
    y
}

#[test]
fn a_part_of_a_batch_is_masked_like_that_part_of_the_whole() {
    for width in [1, 3, 16, 17, 50] {
        let batch = Batch::new(40, 7, 3);
        let whole = mask(&batch, width, 0.3);
        for (first, rows) in [(0, 40), (1, 39), (5, 1), (7, 20), (32, 8), (39, 1), (40, 0)] {
            assert_eq!(mask(&batch.part(first, rows), width, 0.3), whole[first * width..(first + rows) * width]);
        }
    }
}

#[test]
fn masks_of_many_steps_drop_as_many_as_they_should_and_each_for_itself() {
    let (width, steps, probability) = (96, 20_000, 0.3);
    let masks: Vec<_> = (0..steps).map(|step| mask(&Batch::new(1, 1, step), width, probability)).collect();
    let mean = |x: &dyn Fn(&[f32]) -> f32| masks.iter().map(|mask| f64::from(x(mask))).sum::<f64>() / steps as f64;
    // Five standard deviations of a mean of so many draws.
    let near = |value: f64, expected: f64| (value - expected).abs() < 5.0 * (0.25 / steps as f64).sqrt();
    for place in 0..width {
        assert!(near(mean(&|mask| mask[place]), 0.7), "place {place}");
        // One draw decides about a number and the sixteenth number after it.
        for other in [place + 1, place + 16, place + 17, place + 32].into_iter().filter(|other| *other < width) {
            assert!(near(mean(&|mask| mask[place] * mask[other]), 0.49), "places {place} and {other}");
        }
    }
    let of_next_step = masks.windows(2).map(|pair| f64::from(pair[0][5] * pair[1][5])).sum::<f64>() / (steps - 1) as f64;
    assert!(near(of_next_step, 0.49), "{of_next_step}");
}

#[test]
fn behind_a_rectifier_the_mask_is_the_same() {
    let batch = Batch::new(3, 5, 9);
    let x: Vec<f32> = (0..3 * 45).map(|place| (place * 37 % 101) as f32 / 25.0 - 2.0).collect();
    let (mut joined, mut steps) = (x.clone(), x);
    f32::relu_dropout(&mut joined, 0.4, 2.0, batch.stream(2, 45));
    f32::relu(&mut steps);
    f32::dropout(&mut steps, 0.4, 2.0, batch.stream(2, 45));
    assert_eq!(joined, steps);
}
