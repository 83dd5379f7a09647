//! `Noise`: what training sees, and what predictions do not.

use nn_runtime::prelude::*;

use crate::check;

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Noisy([5, 3]) -> [5, 3] { Noise(0.5) }
}

network! {
    /// A convolutional auto-encoder of digits that are hidden in noise.
    #[loss(BinaryCrossEntropy)]
    pub struct Denoiser([1, 28, 28]) -> [1, 28, 28] {
        Noise(0.4),
        Conv2d(32, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(32, kernel = 3, padding = same), Relu, MaxPool(2),      // [32, 7, 7]
        ConvTranspose2d(32, kernel = 2, stride = 2), Relu,
        ConvTranspose2d(32, kernel = 2, stride = 2), Relu,
        Conv2d(1, kernel = 3, padding = same), Sigmoid,
    }
}

/// What was added to each number, in a training pass on so many threads.
fn added(workspace: &mut Workspace<Noisy>, inputs: &[[[f64; 3]; 5]]) -> Vec<f64> {
    let net = Noisy::init(&mut StdRng::seed_from_u64(1));
    let outputs = net.forward(inputs, workspace).expect("the batch is sound");
    Row::flatten(outputs).iter().zip(Row::flatten(inputs)).map(|(y, x)| y - x).collect()
}

#[test]
fn every_training_pass_adds_other_numbers_until_the_seed_is_set_again() {
    let inputs = check::inputs::<Noisy>(20, &mut StdRng::seed_from_u64(2));
    let workspace = &mut Noisy::workspace(20);
    let [first, second] = [added(workspace, &inputs), added(workspace, &inputs)];
    let deviation = (first.iter().map(|noise| noise * noise).sum::<f64>() / first.len() as f64).sqrt();
    assert!((deviation - 0.5).abs() < 0.06, "{deviation}");
    assert!(first.iter().zip(&second).all(|(first, second)| first != second));
    workspace.seed(0);
    assert_eq!(added(workspace, &inputs), first);
    workspace.seed(1);
    assert_ne!(added(workspace, &inputs), first);
}

#[test]
fn noise_is_the_same_on_any_number_of_threads() {
    let inputs = check::inputs::<Noisy>(23, &mut StdRng::seed_from_u64(2));
    let by = |threads| {
        let mut workspace = Noisy::workspace(1);
        workspace.threads(threads);
        added(&mut workspace, &inputs)
    };
    assert!([2, 3, 7, 40].into_iter().all(|threads| by(threads) == by(1)));
}

#[test]
fn predictions_are_without_noise() {
    let inputs = check::inputs::<Noisy>(3, &mut StdRng::seed_from_u64(2));
    let net = Noisy::init(&mut StdRng::seed_from_u64(1));
    assert_eq!(net.predict_batch(&inputs, &mut Noisy::workspace(3)), inputs);
    assert_eq!(net.predict(&inputs[0]), inputs[0]);
}

#[test]
fn a_denoiser_learns_the_clean_images() {
    // Bright squares on black.
    let images: Vec<[f32; 784]> =
        (0..16).map(|place| std::array::from_fn(|pixel| f32::from(pixel / 28 / 7 == place / 4 && pixel % 28 / 7 == place % 4))).collect();
    let mut net = Denoiser::init(&mut StdRng::seed_from_u64(1));
    let (mut optimizer, mut workspace) = (Adam::new(0.01), Denoiser::workspace(16));
    let losses: Vec<f32> = (0..25)
        .map(|_| {
            let loss = net.gradient(&images, &images, &mut workspace).expect("the batch is sound");
            optimizer.step(&mut net, workspace.gradient());
            loss
        })
        .collect();
    assert!(losses[24] < 0.5 * losses[0], "{losses:?}");
}
