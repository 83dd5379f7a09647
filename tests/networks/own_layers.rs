//! A user's own layers.

use nn_runtime::prelude::*;
use nn_runtime::{Role, Tensor};

/// Multiplies every input by one trained number.
struct Gain;

impl<const IN: usize> Layer<IN, f64> for Gain {
    const OUT: usize = IN;
    const PARAMETERS: usize = 1;
    const TENSORS: &[Tensor] = &[Tensor::new("factor", &[1], 0, Role::Scale)];

    fn predict(parameters: &[f64], _: &[f64], input: &[f64], output: &mut [f64]) {
        output.iter_mut().zip(input).for_each(|(y, x)| *y = parameters[0] * x);
    }
}

impl<const IN: usize> TrainLayer<IN, f64> for Gain {
    fn initialize(parameters: &mut [f64], _: &mut [f64], _: &mut dyn Rng) {
        parameters[0] = 1.0;
    }

    fn backward(_: &Batch, pass: Backward<'_, f64>) {
        pass.d_parameters[0] = pass.inputs.iter().zip(&*pass.d_outputs).map(|(x, d)| x * d).sum();
        if let Some(d_inputs) = pass.d_inputs {
            d_inputs.iter_mut().zip(&*pass.d_outputs).for_each(|(d_x, d_y)| *d_x = pass.parameters[0] * d_y);
        }
    }
}

/// A layer of a crate that supports prediction only.
struct Half;

impl<const IN: usize> Layer<IN> for Half {
    const OUT: usize = IN;

    fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        output.iter_mut().zip(input).for_each(|(y, x)| *y = x / 2.0);
    }
}

network! {
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Amplifier(3) -> 1 { Dense(4), gain: self::Gain, Tanh, Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Halves(2) -> 4 { Concat { self::Half, { self::Half, self::Half } } }
}

#[test]
fn what_it_trains_is_in_files_under_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    let mut net = Amplifier::init(&mut StdRng::seed_from_u64(1));
    net.gain_mut().parameters[0] = -3.91;
    net.save(&path).expect("a file");
    let loaded = Amplifier::load(&path).expect("it is the same network");
    assert_eq!(loaded, net);
    assert_eq!(loaded.gain().parameters, &[-3.91]);
}

#[test]
fn what_it_trains_is_frozen_by_its_name() {
    let data = Dataset::<Amplifier>::from_rows((0..8).map(|row| ([f64::from(row), 1.0, 2.0], [0.5])));
    let fit = |frozen: Option<&'static str>| {
        let mut net = Amplifier::init(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(Adam::new(0.1)).epochs(2).batch(4);
        if let Some(name) = frozen {
            trainer = trainer.freeze(name);
        }
        trainer.fit(&mut net, &data).expect("the data are sound");
        net.gain().parameters[0]
    };
    assert_eq!(fit(Some("gain.factor")).to_bits(), 1.0_f64.to_bits());
    assert!((fit(None) - 1.0).abs() > 1e-3);
}

#[test]
fn its_gradient_is_right() {
    crate::check::pass_gradient::<Amplifier>("a gain");
}

/// The feature `train` is enabled here. A layer that was written without it still compiles.
#[test]
fn a_network_with_a_layer_that_only_predicts_predicts() {
    let mut output = [0.0; 4];
    <Halves as Layer<2>>::predict(&[], &[], &[4.0, 8.0], &mut output);
    assert_eq!(output, [2.0, 4.0, 1.0, 2.0]);
}
