//! Images before and after augmentation.

use super::{Augment, shift_by};
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Tiny(12) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Declared([1, 3, 4]) -> 1 { Flatten, Dense(1) }
}

#[rustfmt::skip]
const IMAGE: [f32; 12] = [
    1.0, 2.0, 3.0, 4.0,
    5.0, 6.0, 7.0, 8.0,
    9.0, 10.0, 11.0, 12.0,
];

#[test]
#[rustfmt::skip]
fn a_channel_of_an_image_is_shifted_by_whole_pixels() {
    let mut image = IMAGE;
    shift_by(&mut image, 4, [1, -2], -1.0);
    assert_eq!(image, [
        -1.0, -1.0, -1.0, -1.0,
        3.0, 4.0, -1.0, -1.0,
        7.0, 8.0, -1.0, -1.0,
    ]);
    let mut image = IMAGE;
    shift_by(&mut image, 4, [-2, 1], 0.0);
    assert_eq!(image, [
        0.0, 9.0, 10.0, 11.0,
        0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0,
    ]);
}

#[test]
fn the_channels_of_an_image_move_together() {
    let mut rng = StdRng::seed_from_u64(1);
    let two: [f32; 24] = std::array::from_fn(|place| IMAGE[place % 12]);
    let mut images = [two; 50];
    Augment::images([2, 3, 4]).shift(1).flip().apply(&mut images, &mut rng).expect("sound settings");
    assert!(images.iter().all(|image| image[..12] == image[12..]));
    assert!(images.iter().any(|image| image[..4] == [4.0, 3.0, 2.0, 1.0]), "one is mirrored and not shifted");
}

#[test]
fn a_declared_image_needs_no_shape_and_numbers_do() {
    let image = Dataset::<Declared>::from_rows([(IMAGE, [0.0])]).augmented(Augment::new().shift(1));
    assert!(image.is_ok());
    let numbers = Dataset::<Tiny>::from_rows([(IMAGE, [0.0])]).augmented(Augment::new().shift(1));
    let message = numbers.expect_err("a row of numbers has no height").to_string();
    assert!(message.starts_with("`Augment` changes images, but the shape of a row is [12]: declare the input as"), "{message}");
}

#[test]
fn noise_has_its_deviation_and_depends_only_on_the_seed() {
    let augment = Augment::images([1, 3, 4]).shift(1).flip().noise(0.1);
    let made = |augment: Augment, seed| {
        let mut images = vec![IMAGE; 1000];
        augment.apply(&mut images, &mut StdRng::seed_from_u64(seed)).expect("sound settings");
        images
    };
    assert_eq!(made(augment, 1), made(augment, 1));
    assert_ne!(made(augment, 1), made(augment, 2));
    let noise = made(Augment::images([1, 3, 4]).noise(0.1), 3);
    let squares = noise.iter().flat_map(|image| image.iter().zip(IMAGE)).map(|(a, b)| f64::from(a - b).powi(2));
    let deviation = (squares.sum::<f64>() / 12_000.0).sqrt();
    assert!((deviation - 0.1).abs() < 0.005, "{deviation}");
    let flipped = made(Augment::images([1, 3, 4]).flip(), 4).iter().filter(|image| image[0] > 1.0).count();
    assert!((430..570).contains(&flipped), "{flipped}");
    let mut shifts: Vec<Vec<u32>> =
        made(Augment::images([1, 3, 4]).shift(1), 5).iter().map(|image| image.map(f32::to_bits).to_vec()).collect();
    shifts.sort_unstable();
    shifts.dedup();
    assert_eq!(shifts.len(), 9, "three vertical times three horizontal shifts");
}

#[test]
fn batches_change_in_each_epoch_and_the_stored_rows_do_not() {
    let data = Dataset::<Tiny>::from_rows((0..8).map(|_| (IMAGE, [0.0]))).augmented(Augment::images([1, 3, 4]).noise(1.0)).expect("sound");
    let epoch = |batches: &mut crate::data::Batches<Tiny>| {
        let mut all = Vec::new();
        while let Some((inputs, _)) = batches.next() {
            all.extend_from_slice(inputs);
        }
        all
    };
    let two = || {
        let (rng, mut batches) = (&mut StdRng::seed_from_u64(1), data.batches(3));
        [0, 1].map(|_| {
            batches.shuffle(rng);
            epoch(&mut batches)
        })
    };
    let [first, second] = two();
    assert_ne!(first, second);
    assert_eq!(two(), [first, second]);
    assert_eq!(data.inputs(), &[IMAGE; 8]);
    assert_ne!(epoch(&mut data.select(&[0]).batches(1)), [IMAGE], "a selection is augmented too");
}

#[test]
fn invalid_settings_are_errors() {
    let message = |augment: Augment| augment.apply(&mut [IMAGE], &mut StdRng::seed_from_u64(1)).expect_err("it is refused").to_string();
    assert_eq!(message(Augment::images([1, 3, 3])), "`Augment` expects images of 3 x 3 pixels with 1 channels, but a row has 12 numbers");
    assert_eq!(
        message(Augment::images([1, 3, 4]).shift(3)),
        "the shift is 3 pixels: it must be less than 3, the smaller side of images of 3 x 4"
    );
    assert!(message(Augment::images([1, 3, 4]).noise(f64::NAN)).starts_with("the deviation of the noise is NaN"));
    assert!(message(Augment::images([1, 3, 4]).fill(f64::INFINITY)).starts_with("the fill is inf"));
    assert!(message(Augment::images([1, usize::MAX, 4])).contains("a row has 12 numbers"));
}
