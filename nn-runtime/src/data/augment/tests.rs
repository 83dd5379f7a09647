//! Images before and after augmentation.

use super::Augment;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Tiny(12) -> 1 { Dense(1) }
}

#[rustfmt::skip]
const IMAGE: [f32; 12] = [
    1.0, 2.0, 3.0, 4.0,
    5.0, 6.0, 7.0, 8.0,
    9.0, 10.0, 11.0, 12.0,
];

#[test]
#[rustfmt::skip]
fn an_image_is_shifted_by_whole_pixels() {
    let augment = Augment::images(3, 4).fill(-1.0);
    let mut image = IMAGE;
    augment.shift_by(&mut image, 1, -2);
    assert_eq!(image, [
        -1.0, -1.0, -1.0, -1.0,
        3.0, 4.0, -1.0, -1.0,
        7.0, 8.0, -1.0, -1.0,
    ]);
    let mut image = IMAGE;
    Augment::images(3, 2).channels(2).shift_by(&mut image, -2, 1);
    assert_eq!(image, [
        0.0, 0.0, 9.0, 10.0,
        0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0,
    ]);
}

#[test]
fn mirroring_keeps_the_order_of_channels_and_is_its_own_inverse() {
    let mut image = IMAGE;
    let augment = Augment::images(3, 2).channels(2);
    augment.mirror(&mut image);
    assert_eq!(image[..4], [3.0, 4.0, 1.0, 2.0]);
    augment.mirror(&mut image);
    assert_eq!(image, IMAGE);
}

#[test]
fn noise_has_its_deviation_and_depends_only_on_the_seed() {
    let augment = Augment::images(3, 4).shift(1).flip().noise(0.1);
    let made = |augment: Augment, seed| {
        let mut images = vec![IMAGE; 1000];
        augment.apply(&mut images, &mut StdRng::seed_from_u64(seed)).expect("sound settings");
        images
    };
    assert_eq!(made(augment, 1), made(augment, 1));
    assert_ne!(made(augment, 1), made(augment, 2));
    let noise = made(Augment::images(3, 4).noise(0.1), 3);
    let squares = noise.iter().flat_map(|image| image.iter().zip(IMAGE)).map(|(a, b)| f64::from(a - b).powi(2));
    let deviation = (squares.sum::<f64>() / 12_000.0).sqrt();
    assert!((deviation - 0.1).abs() < 0.005, "{deviation}");
    let flipped = made(Augment::images(3, 4).flip(), 4).iter().filter(|image| image[0] > 1.0).count();
    assert!((430..570).contains(&flipped), "{flipped}");
    let mut shifts: Vec<Vec<u32>> = made(Augment::images(3, 4).shift(1), 5).iter().map(|image| image.map(f32::to_bits).to_vec()).collect();
    shifts.sort_unstable();
    shifts.dedup();
    assert_eq!(shifts.len(), 9, "three vertical times three horizontal shifts");
}

#[test]
fn batches_change_in_each_epoch_and_the_stored_rows_do_not() {
    let data = Dataset::<Tiny>::from_rows((0..8).map(|_| (IMAGE, [0.0]))).augmented(Augment::images(3, 4).noise(1.0)).expect("sound");
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
    assert_eq!(message(Augment::images(3, 3)), "`Augment` expects images of 3 x 3 pixels with 1 channels, but a row has 12 numbers");
    assert_eq!(
        message(Augment::images(3, 4).shift(3)),
        "the shift is 3 pixels: it must be less than 3, the smaller side of images of 3 x 4"
    );
    assert!(message(Augment::images(3, 4).noise(f64::NAN)).starts_with("the deviation of the noise is NaN"));
    assert!(message(Augment::images(3, 4).fill(f64::INFINITY)).starts_with("the fill is inf"));
    assert!(message(Augment::images(usize::MAX, 4)).contains("a row has 12 numbers"));
}
